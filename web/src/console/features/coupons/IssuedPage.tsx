import { api, newKey } from '@shared/api/client';
import type { CouponTemplate } from '@shared/api/loyalty';
import type { IssuedCoupon } from '@shared/api/offers';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Ban, ScanLine, TicketCheck } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { CustomerName } from '@/app/CustomerName';
import { allQuery, pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { Drawer } from '@/ui/drawer';
import { FilterBar } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toast';
import { COUPON_STATES, COUPONS, couponTones, TEMPLATES } from './queries';

const route = getRouteApi('/inside/coupons/issued');
const TryCode = lazy(() => import('./components/TryCode').then((module) => ({ default: module.TryCode })));

function CouponBadge({ state }: { state: IssuedCoupon['state'] }) {
  const t = useT();
  return (
    <Badge dot tone={couponTones[state]}>
      {t(`coupons.couponStates.${state}`)}
    </Badge>
  );
}

// What happened to it and what will, in order of time; where it stands now between the two.
function Life({ coupon }: { coupon: IssuedCoupon }) {
  const t = useT();
  const fmt = useFormats();
  const over = coupon.state === 'expired';
  const steps = [
    { at: coupon.issued_at, text: t('coupons.lifeIssued') },
    coupon.starts_at && coupon.starts_at > coupon.issued_at
      ? { at: coupon.starts_at, text: t('coupons.lifeStarts') }
      : null,
    coupon.used_at ? { at: coupon.used_at, text: t('coupons.lifeUsed', { what: coupon.used_for ?? t('none') }) } : null,
    coupon.expires_at && coupon.state !== 'used' && coupon.state !== 'cancelled'
      ? { at: coupon.expires_at, day: true, text: t(over ? 'coupons.lifeExpired' : 'coupons.lifeExpires') }
      : null,
  ].filter((one) => one !== null);
  const now = Date.now();
  return (
    <section className="mt-5">
      <h3 className="mb-2 text-base font-semibold">{t('coupons.life')}</h3>
      <ol className="flex flex-col gap-3 border-l-2 border-line pl-4">
        {steps.map((one) => {
          const past = Date.parse(one.at) <= now;
          return (
            <li key={one.text} className="relative text-sm">
              <span
                aria-hidden
                className={`absolute top-1.5 -left-[21px] size-2.5 rounded-full border-2 ${past ? 'border-brand bg-brand' : 'border-line-strong bg-surface'}`}
              />
              <p className={past ? 'font-semibold' : 'text-ink-2'}>{one.text}</p>
              <p className="num text-xs text-ink-3">{'day' in one ? fmt.lastDay(one.at) : fmt.dateTime(one.at)}</p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

export function IssuedPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('coupons.issuedTitle'));
  const filter = route.useSearch();
  const go = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void go({ search: (before) => ({ ...before, ...part }), replace: true });
  const [open, setOpen] = useState<IssuedCoupon | null>(null);
  const [asking, setAsking] = useState(false);
  const [trying, setTrying] = useState<string | null>(null);
  const query = { template_id: filter.template, state: filter.state, sort: filter.sort };
  const list = useInfiniteQuery(pagesQuery<IssuedCoupon>(COUPONS, query));
  const count = useCount(list);
  const templates = useQuery(allQuery<CouponTemplate>(TEMPLATES));
  const nameOf = (one: IssuedCoupon) => one.name ?? t('coupons.ofReward');
  const columns = useMemo<Column<IssuedCoupon>[]>(
    () => [
      {
        id: 'code',
        header: t('coupons.codeCol'),
        fixed: true,
        width: 210,
        cell: (one) => (
          <button
            type="button"
            className="min-h-6 font-mono text-sm font-semibold tracking-wider hover:text-brand-text"
            onClick={() => setOpen(one)}
          >
            {one.code}
          </button>
        ),
      },
      {
        id: 'name',
        header: t('coupons.name'),
        from: 'sm',
        cell: (one) => (
          <span className="block truncate">
            {one.name ?? t('coupons.ofReward')}
            {one.value !== null && <span className="num text-ink-2"> · {fmt.money(one.value, one.currency)}</span>}
          </span>
        ),
      },
      {
        id: 'holder',
        header: t('coupons.holder'),
        width: 150,
        from: 'md',
        cell: (one) =>
          one.customer_id ? (
            <CustomerName id={one.customer_id} />
          ) : (
            <span className="text-ink-3">{t('coupons.nobody')}</span>
          ),
      },
      {
        id: 'issued',
        sort: 'issued_at',
        header: t('coupons.issuedAt'),
        width: 150,
        from: 'lg',
        cell: (one) => <span className="text-ink-2">{fmt.dateTime(one.issued_at)}</span>,
      },
      {
        id: 'expires',
        header: t('coupons.expires'),
        width: 110,
        from: 'md',
        cell: (one) => <span className="text-ink-2">{one.expires_at ? fmt.lastDay(one.expires_at) : t('none')}</span>,
      },
      {
        id: 'uses',
        header: t('coupons.uses'),
        width: 100,
        number: true,
        off: true,
        cell: (one) => fmt.int(one.uses),
      },
      {
        id: 'state',
        header: t('coupons.state'),
        width: 104,
        cell: (one) => <CouponBadge state={one.state} />,
      },
    ],
    [t, fmt],
  );
  const filtered = !!(filter.template || filter.state);
  const clear = () => set({ template: undefined, state: undefined });
  return (
    <ListFrame
      head={
        <PageHead
          title={t('coupons.issuedTitle')}
          crumbs={[{ to: '/coupons', label: t('coupons.title') }]}
          count={count}
          actions={
            may(me, 'coupon.use') && (
              <Button icon={<ScanLine size={15} aria-hidden />} onClick={() => setTrying('')}>
                {t('coupons.try')}
              </Button>
            )
          }
        />
      }
      tools={
        <FilterBar
          onClear={filtered ? clear : undefined}
          after={<ListTools name="/coupons/issued" columns={columns} path={COUPONS} query={query} />}
        >
          {(templates.isLoading || (templates.data && templates.data.length > 0)) && (
            <Select
              label={t('coupons.name')}
              prefix={`${t('coupons.name')}:`}
              value={filter.template ?? ''}
              onChange={(template) => set({ template: template || undefined })}
              items={[
                { value: '', label: t('any') },
                ...(templates.data ?? []).map((one) => ({
                  value: one.id as string,
                  label: lang === 'en' ? one.name_en : one.name_zh,
                })),
              ]}
              className="max-w-64"
            />
          )}
          <Select
            label={t('coupons.state')}
            prefix={`${t('coupons.state')}:`}
            value={filter.state ?? ''}
            onChange={(state) => set({ state: state || undefined })}
            items={[
              { value: '', label: t('any') },
              ...COUPON_STATES.map((state) => ({ value: state as string, label: t(`coupons.couponStates.${state}`) })),
            ]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('coupons.issuedTitle')}
        name="/coupons/issued"
        columns={columns}
        list={list}
        rowId={(one) => one.id ?? one.code}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onOpen={setOpen}
        empty={{ icon: <TicketCheck size={28} />, title: t('coupons.noIssued'), hint: t('coupons.noIssuedHint') }}
        onClear={filtered ? clear : undefined}
      />
      {open && (
        <Drawer
          open
          onClose={() => setOpen(null)}
          title={open.code}
          footer={
            <>
              {may(me, 'coupon.write') && open.state === 'issued' && (
                <Button
                  variant="danger"
                  className="mr-auto"
                  icon={<Ban size={15} aria-hidden />}
                  onClick={() => setAsking(true)}
                >
                  {t('coupons.cancel')}
                </Button>
              )}
              {may(me, 'coupon.use') && (
                <Button
                  icon={<ScanLine size={15} aria-hidden />}
                  onClick={() => {
                    setTrying(open.code);
                    setOpen(null);
                  }}
                >
                  {t('coupons.try')}
                </Button>
              )}
            </>
          }
        >
          <Facts
            labelWidth="96px"
            rows={[
              [t('coupons.state'), <CouponBadge key="s" state={open.state} />],
              [
                t('coupons.name'),
                open.template_id ? (
                  <Link key="t" to="/coupons/$id" params={{ id: open.template_id }} className="hover:underline">
                    {nameOf(open)}
                  </Link>
                ) : (
                  nameOf(open)
                ),
              ],
              [t('coupons.value'), open.value !== null ? fmt.money(open.value, open.currency) : null],
              [
                t('coupons.holder'),
                open.customer_id ? <CustomerName key="c" id={open.customer_id} strong /> : t('coupons.nobody'),
              ],
              [
                t('coupons.uses'),
                open.max_uses ? t('coupons.usesOf', { uses: open.uses, max: open.max_uses }) : fmt.int(open.uses),
              ],
            ]}
          />
          <Life coupon={open} />
        </Drawer>
      )}
      {asking && open && (
        <Confirm
          title={t('coupons.cancelTitle', { code: open.code })}
          text={t('coupons.cancelText')}
          action={t('coupons.cancel')}
          onClose={() => setAsking(false)}
          run={async () => {
            const done = await api.post<IssuedCoupon>(`${COUPONS}/${open.id}/cancel`, { idempotencyKey: newKey() });
            await client.invalidateQueries({ queryKey: [COUPONS] });
            toast({ text: t('coupons.cancelled') });
            setOpen({ ...open, state: done.state });
          }}
        />
      )}
      <Suspense>{trying !== null && <TryCode start={trying} onClose={() => setTrying(null)} />}</Suspense>
    </ListFrame>
  );
}
