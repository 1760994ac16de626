import { api } from '@shared/api/client';
import type { FullTier, TierBenefit, TierSet, Wallet } from '@shared/api/loyalty';
import type * as schema from '@shared/api/schema';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Crown, ExternalLink, SlidersHorizontal } from 'lucide-react';
import { allQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { buttonClass, Card, Segmented, TierMark } from '@/ui';
import { Facts, PageHead, ReportFrame } from '@/ui/page';
import { Empty, Failed, Loading } from '@/ui/states';

const route = getRouteApi('/inside/tiers');

export function TiersPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  usePage(t('loyalty.nav.tiers'));
  const { set } = route.useSearch();
  const navigate = route.useNavigate();
  const sets = useQuery(allQuery<TierSet>('/v1/tier-sets'));
  const tiers = useQuery(allQuery<FullTier>('/v1/tiers'));
  const benefits = useQuery(allQuery<TierBenefit>('/v1/tier-benefits'));
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  const one = sets.data?.find((entry) => entry.id === set) ?? sets.data?.[0];
  const nameOf = (entry: { name_zh: string; name_en: string }) => (lang === 'en' ? entry.name_en : entry.name_zh);
  const digits = wallets.data?.find((wallet) => wallet.id === one?.wallet_id)?.digits ?? 0;
  const ladder = (tiers.data ?? [])
    .filter((tier) => tier.set_id === one?.id)
    .sort((a, b) => (a.threshold ?? 0) - (b.threshold ?? 0));
  const counts = useQuery({
    queryKey: ['/v1/tier-sets', one?.id, 'census', lang],
    queryFn: async ({ signal }) =>
      (await api.get<Page<schema.TierCount>>(`/v1/tier-sets/${one?.id}/census`, { signal })).items,
    enabled: !!one && may(me, 'report.read') && may(me, 'tier_set.read'),
    staleTime: 5 * 60_000,
  });
  const all = counts.data?.reduce((sum, entry) => sum + (entry.customers ?? 0), 0) ?? 0;
  const membersOf = (code: string) => counts.data?.find((entry) => entry.tier === code)?.customers ?? 0;
  const error = sets.error ?? tiers.error;
  const marks = (points: number | null, orders: number | null, years: number | null) =>
    [
      points ? t('loyalty.tier.amount', { amount: fmt.points(points, digits).replace(/\.0+$/, '') }) : null,
      orders ? t('loyalty.tier.orders', { count: orders }) : null,
      years ? t('loyalty.tier.years', { count: years }) : null,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <ReportFrame
      head={
        <PageHead
          title={t('loyalty.nav.tiers')}
          sub={t('loyalty.tier.sub')}
          actions={
            <>
              <a href="/v1/programme" target="_blank" rel="noreferrer" className={buttonClass()}>
                <ExternalLink size={15} aria-hidden />
                {t('loyalty.programme')}
              </a>
              {one && may(me, 'tier.write') && (
                <Link to="/tiers/change" search={{ set: one.id }} className={buttonClass('primary')}>
                  <SlidersHorizontal size={15} aria-hidden />
                  {t('loyalty.tier.change')}
                </Link>
              )}
            </>
          }
        />
      }
    >
      {error && <Failed error={error} retry={() => void sets.refetch()} role={me.role_title} />}
      {(sets.isPending || tiers.isPending) && !error && <Loading lines={6} />}
      {sets.data && sets.data.length > 1 && one && (
        <div>
          <Segmented
            label={t('loyalty.tier.set')}
            value={one.id as string}
            onChange={(id) => void navigate({ search: { set: id }, replace: true })}
            items={sets.data.map((entry) => ({ value: entry.id as string, label: nameOf(entry) }))}
          />
        </div>
      )}
      {one && tiers.data && (
        <>
          <Card title={`${t('loyalty.tier.window')} · ${nameOf(one)}`}>
            <Facts
              labelWidth="120px"
              rows={[
                [
                  t('loyalty.tier.span'),
                  `${t(`loyalty.tier.spans.${one.span}`)}${one.span === 'lifetime' ? '' : ` · ${t('loyalty.tier.monthsOf', { count: one.months })}`}`,
                ],
                [t('loyalty.tier.fall'), t(`loyalty.tier.falls.${one.fall}`)],
                [t('loyalty.tier.grace'), t('loyalty.tier.days', { count: one.grace_days })],
              ]}
            />
          </Card>
          {ladder.length === 0 && <Empty icon={<Crown size={26} />} title={t('loyalty.tier.empty')} />}
          <ol
            aria-label={t('loyalty.tier.ladder')}
            className="grid grid-cols-[repeat(auto-fit,minmax(230px,1fr))] items-stretch gap-3"
          >
            {ladder.map((tier) => {
              const mine = (benefits.data ?? []).filter((benefit) => benefit.tier_id === tier.id && !benefit.ended);
              const keep = marks(tier.keep_threshold, tier.keep_orders, null);
              return (
                <li key={tier.id} className="card flex min-w-0 flex-col gap-3 p-4">
                  <h2 className="text-md">
                    <TierMark code={tier.code} name={nameOf(tier)} />
                  </h2>
                  {counts.data && (
                    <p className="num text-2xl font-semibold">
                      {fmt.int(membersOf(tier.code))}{' '}
                      <span className="text-sm font-normal text-ink-3">
                        {t('loyalty.tier.onTier')}
                        {all > 0 && ` · ${fmt.percent(membersOf(tier.code) / all)}`}
                      </span>
                    </p>
                  )}
                  <div className="text-sm">
                    <p className="text-xs text-ink-3">{t('loyalty.tier.reach')}</p>
                    <p className="num font-semibold">
                      {marks(tier.threshold, tier.orders, tier.years) || t('loyalty.tier.anyone')}
                    </p>
                    {keep && (
                      <>
                        <p className="mt-1 text-xs text-ink-3">{t('loyalty.tier.keep')}</p>
                        <p className="num">{keep}</p>
                      </>
                    )}
                  </div>
                  <div className="text-sm">
                    <p className="text-xs text-ink-3">{t('loyalty.tier.benefits')}</p>
                    {mine.length === 0 && <p className="text-ink-2">{t('loyalty.tier.noBenefits')}</p>}
                    <ul>
                      {mine.map((benefit) => (
                        <li key={benefit.id} className="flex justify-between gap-3">
                          <Link
                            to={`/programme/benefits/${benefit.id}` as '/'}
                            className="inline-block min-h-6 min-w-0 hover:text-brand-text hover:underline"
                          >
                            {nameOf(benefit)}
                          </Link>
                          {benefit.uses !== null && (
                            <span className="num flex-none text-ink-3">
                              {t('loyalty.tier.uses', {
                                count: benefit.uses,
                                period: t(`loyalty.tier.usePeriod.${benefit.period}`),
                              })}
                            </span>
                          )}
                        </li>
                      ))}
                    </ul>
                  </div>
                </li>
              );
            })}
          </ol>
        </>
      )}
    </ReportFrame>
  );
}
