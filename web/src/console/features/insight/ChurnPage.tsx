// Customers by what the models say of them: who is leaving and why, who is worth what, who is due.

import { api } from '@shared/api/client';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { currencyDigits } from '@shared/i18n/format';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Filter, UserMinus } from 'lucide-react';
import { useMemo } from 'react';
import { storesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { type Key, useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, buttonClass } from '@/ui';
import { ViewTabs } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { CustomerLink, ROOT, slashes, useMoney } from './parts';
import { ScopeBar, useScope } from './scope';
import { PPM, RISKY, scoredExpression, scoredQuery } from './scored';
import type { Scored } from './types';

const PAGE = 50;
const RISKS = ['250000', '500000', '750000', '900000'];
const STAGES = ['new', 'active', 'returned', 'cooling', 'sleeping', 'lost'] as const;
const tones = {
  new: 'info',
  active: 'good',
  returned: 'good',
  cooling: 'warn',
  sleeping: 'warn',
  lost: 'bad',
} as const;
const toneOf = (stage: string) => tones[stage as keyof typeof tones] ?? 'mute';

export function ChurnPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const navigate = useNavigate();
  const { money, part } = useMoney();
  const { search, set } = useScope();
  const title = t(search.all ? 'insight.churn.everybody' : 'nav.insight.churn');
  usePage(title);
  const query = scoredQuery(search);
  const list = useInfiniteQuery({
    queryKey: [ROOT, 'customers', 'pages', query, lang],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Scored>>(`${ROOT}/customers`, { query: { ...query, limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const storeName = useMemo(() => new Map(stores.data?.map((one) => [one.id, one.name])), [stores.data]);
  const storeCode = useMemo(() => new Map(stores.data?.map((one) => [one.id, one.code])), [stores.data]);
  const columns = useMemo<Column<Scored>[]>(() => {
    const quiet = (text: string) => <span className="text-ink-2">{text}</span>;
    return [
      {
        id: 'name',
        header: t('insight.name'),
        fixed: true,
        cell: (one) => <CustomerLink id={one.customer_id} name={one.name} />,
      },
      {
        id: 'risk',
        header: t('insight.risk'),
        width: 92,
        number: true,
        sort: 'churn_risk',
        cell: (one) => part(one.score.churn_risk),
      },
      {
        id: 'at_risk',
        header: t('insight.atRiskShort'),
        width: 108,
        number: true,
        from: 'sm',
        sort: 'at_risk',
        cell: (one) => money(one.score.at_risk),
      },
      {
        id: 'value',
        header: t('insight.valueShort'),
        width: 120,
        number: true,
        from: 'md',
        sort: 'value_12m',
        cell: (one) => money(one.score.value_12m),
      },
      {
        id: 'stage',
        header: t('insight.lifecycle.stage'),
        width: 88,
        from: 'md',
        cell: (one) => (
          <Badge tone={toneOf(one.score.lifecycle)}>{t(`insight.stage.${one.score.lifecycle}` as Key)}</Badge>
        ),
      },
      { id: 'class', header: t('insight.pyramid.rank'), width: 60, from: 'lg', cell: (one) => one.score.class },
      { id: 'rfm', header: 'RFM', width: 64, from: 'lg', cell: (one) => <span className="num">{one.score.rfm}</span> },
      {
        id: 'last',
        header: t('insight.last'),
        width: 108,
        from: 'lg',
        sort: 'last_day',
        cell: (one) => quiet(slashes(one.score.last_day)),
      },
      {
        id: 'why',
        header: t('insight.why'),
        width: 176,
        from: 'wide',
        cell: (one) =>
          quiet(
            one.reasons
              .filter((reason) => reason.effect > 0)
              .slice(0, 2)
              .map((reason) => reason.title)
              .join(' · ') || t('insight.churn.overdueBy', { times: (one.score.overdue / PPM).toFixed(1) }),
          ),
      },
      {
        id: 'spent',
        header: t('insight.figure.spent'),
        width: 118,
        number: true,
        off: true,
        from: 'md',
        sort: 'spent',
        cell: (one) => money(one.score.spent),
      },
      {
        id: 'orders',
        header: t('insight.figure.orders'),
        width: 76,
        number: true,
        off: true,
        from: 'md',
        cell: (one) => fmt.int(one.score.orders),
      },
      {
        id: 'history',
        header: t('insight.worth.history'),
        width: 118,
        number: true,
        off: true,
        from: 'md',
        sort: 'value_history',
        cell: (one) => money(one.score.value_history),
      },
      {
        id: 'overdue',
        header: t('insight.figure.overdue'),
        width: 92,
        number: true,
        off: true,
        from: 'md',
        sort: 'overdue',
        cell: (one) => `${(one.score.overdue / PPM).toFixed(1)}×`,
      },
      {
        id: 'expected',
        header: t('insight.figure.expected_12m'),
        width: 110,
        number: true,
        off: true,
        from: 'md',
        sort: 'expected_12m',
        cell: (one) => (one.score.expected_12m / PPM).toFixed(1),
      },
      {
        id: 'next',
        header: t('insight.churn.next'),
        width: 112,
        off: true,
        from: 'md',
        sort: 'next_order_at',
        cell: (one) => quiet(one.score.next_order_at ? fmt.date(one.score.next_order_at) : t('none')),
      },
      {
        id: 'store',
        header: t('insight.scope.store'),
        width: 120,
        off: true,
        from: 'lg',
        cell: (one) => quiet((one.store_id && storeName.get(one.store_id)) || t('none')),
      },
    ];
  }, [t, fmt, money, part, storeName]);
  const { sort, ...filter } = search;
  const filtered = ['class', 'life', 'rfm', 'r', 'f', 'm', 'risk', 'worth', 'fallen', 'store', 'tag', 'segment'].some(
    (name) => search[name],
  );
  const clear = () =>
    void navigate({ to: '/insight/churn', search: (search.all ? { all: 'yes' } : {}) as never, replace: true });
  const any = { value: '', label: t('any') };
  const rfmOf = [search.r && `R${search.r}`, search.f && `F${search.f}`, search.m && `M${search.m}`]
    .filter(Boolean)
    .join(' ');
  return (
    <ListFrame
      head={
        <PageHead
          title={title}
          sub={t(search.all ? 'insight.churn.everybodySub' : 'insight.churn.sub')}
          actions={
            may(me, 'segment.write') && (
              <Link
                to="/segments/new"
                search={{ expression: scoredExpression(search, currencyDigits(me.shop.currency), storeCode) }}
                className={buttonClass('primary')}
              >
                <Filter size={15} aria-hidden />
                {t('insight.churn.segment')}
              </Link>
            )
          }
        />
      }
      tools={
        <>
          <ViewTabs
            list="/insight/churn"
            search={search}
            given={[
              { label: t('nav.insight.churn'), search: {} },
              { label: t('insight.churn.view.valued'), search: { class: 'A' } },
              { label: t('insight.churn.view.fallen'), search: { all: 'yes', fallen: 'true', sort: 'at_risk' } },
              { label: t('insight.churn.view.cooling'), search: { all: 'yes', life: 'cooling', sort: 'value_12m' } },
              { label: t('insight.churn.view.due'), search: { all: 'yes', sort: 'next_order_at' } },
              { label: t('insight.churn.view.worth'), search: { all: 'yes', sort: 'value_12m' } },
            ]}
          />
          <ScopeBar
            after={<ListTools name="/insight/churn" columns={columns} path={`${ROOT}/customers`} query={query} />}
          >
            <Select
              label={t('insight.risk')}
              prefix={`${t('insight.risk')}:`}
              value={search.risk ?? (search.all ? '' : RISKY)}
              onChange={(risk) =>
                set(risk ? { risk: risk === RISKY && !search.all ? undefined : risk } : { risk: undefined, all: 'yes' })
              }
              items={[
                any,
                ...RISKS.map((value) => ({
                  value,
                  label: t('insight.churn.least', { part: `${Number(value) / 10_000}%` }),
                })),
              ]}
            />
            <Select
              label={t('insight.lifecycle.stage')}
              prefix={`${t('insight.lifecycle.stage')}:`}
              value={search.life ?? ''}
              onChange={(life) => set({ life })}
              items={[any, ...STAGES.map((value) => ({ value, label: t(`insight.stage.${value}`) }))]}
            />
            <Select
              label={t('insight.pyramid.rank')}
              prefix={`${t('insight.pyramid.rank')}:`}
              value={search.class ?? ''}
              onChange={(next) => set({ class: next })}
              items={[any, ...['A', 'B', 'C', 'D'].map((value) => ({ value, label: value }))]}
            />
            <Select
              label={t('insight.rfm.rank')}
              prefix="RFM:"
              value={search.rfm ?? ''}
              onChange={(rfm) => set({ rfm })}
              items={[
                any,
                ...['5', '4', '3', '2', '1'].map((value) => ({
                  value,
                  label: t('insight.rfm.class', { class: value }),
                })),
              ]}
            />
            {rfmOf && (
              <Button variant="ghost" onClick={() => set({ r: undefined, f: undefined, m: undefined })}>
                {rfmOf} ×
              </Button>
            )}
          </ScopeBar>
        </>
      }
    >
      <PagedTable
        label={title}
        name="/insight/churn"
        columns={columns}
        list={list}
        rowId={(one) => one.customer_id}
        resetKey={JSON.stringify(filter)}
        sort={`-${query.sort}`}
        onSort={(next) => set({ sort: next?.replace(/^-/, '') })}
        onOpen={(one) => void navigate({ to: '/customers/$id', params: { id: one.customer_id }, search: {} })}
        empty={{ icon: <UserMinus size={28} />, title: t('insight.noChurn'), hint: t('insight.noneHint') }}
        onClear={filtered ? clear : undefined}
      />
    </ListFrame>
  );
}
