// Who buys: tier, points, the coupons that can be used here; or how to say who it is.

import type { Quote } from '@shared/api/till';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IdCard, UserRoundX } from 'lucide-react';
import { BenefitRows, useMemberBenefits } from '@/app/Benefits';
import { useFormats, useT } from '@/i18n';
import { Avatar, Badge, Button, Card, Checkbox, TierMark } from '@/ui';
import { Switch } from '@/ui/fields';
import { Empty, Failed, Loading } from '@/ui/states';
import type { Basket } from '../basket';
import { couponsQuery, memberQuery } from '../queries';

export function Member({
  basket,
  live,
  quote,
  store,
  change,
}: {
  basket: Basket;
  live: boolean;
  quote: Quote | undefined;
  store: string | null;
  change: (part: Partial<Basket>) => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const id = basket.member ?? '';
  const member = useQuery({ ...memberQuery(id), enabled: id !== '' });
  const coupons = useQuery({ ...couponsQuery(id), enabled: id !== '' });
  const benefits = useMemberBenefits(id);
  if (!basket.member)
    return (
      <Card title={t('till.member')}>
        <Empty icon={<IdCard size={26} />} title={t('till.noMember')} hint={t('till.noMemberHint')} />
      </Card>
    );
  const data = member.data;
  const wallet = data?.wallets.find((one) => one.kind === 'redeemable');
  const most = quote?.points_most ?? 0;
  // Coupons by code that are not in the member's own list.
  const own = new Set(coupons.data?.map((one) => one.code));
  const verdict = (code: string) => quote?.coupons.find((one) => one.code === code);
  const others = basket.coupons.filter((code) => !own.has(code));
  const toggle = (code: string, on: boolean) =>
    change({ coupons: on ? [...basket.coupons, code] : basket.coupons.filter((one) => one !== code) });
  const couponRow = (code: string, name: string, until?: string) => {
    const said = verdict(code);
    return (
      <li key={code}>
        <Checkbox label={name} checked={basket.coupons.includes(code)} onChange={(on) => toggle(code, on)} />
        <p className="num ml-6 text-xs text-ink-3">
          {said && basket.coupons.includes(code) ? (
            said.accepted ? (
              <span className="text-good">−{fmt.money(said.off, quote?.currency ?? 'CNY')}</span>
            ) : (
              <span className="text-bad">{said.text}</span>
            )
          ) : (
            until && t('till.couponUntil', { date: fmt.lastDay(until) })
          )}
        </p>
      </li>
    );
  };
  return (
    <Card
      title={t('till.member')}
      actions={
        <Button
          variant="ghost"
          icon={<UserRoundX size={15} aria-hidden />}
          onClick={() => change({ member: null, points: 'none', coupons: [] })}
        >
          {t('till.takeOff')}
        </Button>
      }
    >
      {member.isPending && <Loading lines={3} />}
      {member.error && <Failed error={member.error} retry={() => void member.refetch()} />}
      {data && (
        <div className="flex flex-col gap-4" data-testid="member">
          <div className="flex items-center gap-3">
            <Avatar name={data.customer.display_name ?? '·'} size={40} />
            <div className="min-w-0 flex-1">
              <p className="truncate text-md font-semibold">
                <Link to="/customers/$id" params={{ id }} search={{}} className="hover:text-brand-text">
                  {data.customer.display_name ?? t('customers.unnamed')}
                </Link>
              </p>
              <p className="num flex flex-wrap items-center gap-x-2 text-xs text-ink-3">
                {data.tier && <TierMark code={data.tier.tier ?? ''} name={data.tier.name ?? ''} />}
                {data.customer.member_no}
              </p>
            </div>
            <Badge tone={live ? 'good' : 'mute'}>{t(live ? 'till.live' : 'till.byNumber')}</Badge>
          </div>
          {wallet && (
            <div className="flex flex-col gap-2 rounded-ctl bg-surface-2 px-3 py-2.5">
              <p className="flex items-baseline justify-between text-sm">
                <span className="text-ink-2">{t('till.available')}</span>
                <b className="num text-lg">{fmt.points(wallet.available, wallet.digits)}</b>
              </p>
              <Switch
                label={t('till.usePoints')}
                hint={
                  most > 0 && quote
                    ? t('till.usePointsHint', {
                        points: fmt.points(most, wallet.digits),
                        value: basket.points === 'most' ? fmt.money(quote.points_value, quote.currency) : '…',
                      })
                    : t('till.noPoints')
                }
                checked={basket.points === 'most'}
                disabled={most === 0}
                onChange={(on) => change({ points: on ? 'most' : 'none' })}
              />
            </div>
          )}
          <div>
            <h3 className="mb-1.5 text-sm font-semibold">{t('till.coupons')}</h3>
            {coupons.data?.length === 0 && others.length === 0 && (
              <p className="text-sm text-ink-3">{t('till.noCoupons')}</p>
            )}
            <ul className="flex max-h-52 flex-col gap-2 overflow-y-auto">
              {coupons.data?.map(
                (one) =>
                  one.code && couponRow(one.code, one.name || t('till.couponCode', { code: one.code }), one.expires_at),
              )}
              {others.map((code) => couponRow(code, verdict(code)?.name ?? t('till.couponCode', { code })))}
            </ul>
          </div>
          {!!benefits.data?.length && (
            <div>
              <h3 className="mb-1.5 text-sm font-semibold">{t('customers.benefits.title')}</h3>
              <BenefitRows id={id} benefits={benefits.data} store={store} />
            </div>
          )}
        </div>
      )}
    </Card>
  );
}
