import type { Customer, Page, Standing } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { type UseQueryResult, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { FileUp, ListChecks, Plus, Printer, UsersRound } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { storesQuery, tagsQuery } from '@/app/data';
import { useShortcuts } from '@/app/keys';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { code, needWords, useFormats, useT } from '@/i18n';
import { ColumnsButton } from '@/table/columns';
import type { Column } from '@/table/DataTable';
import { PagedTable } from '@/table/PagedTable';
import { FileButton, ListTools } from '@/table/tools';
import { Avatar, Badge, Button, buttonClass, TierMark } from '@/ui';
import { DayRange } from '@/ui/dayRange';
import { FilterBar, SearchBox, ViewTabs } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/states';
import { customersQuery, filterBody, standingsQuery } from './queries';
import { statusTones } from './status';

const Preview = lazy(() => import('./components/Preview').then((module) => ({ default: module.Preview })));
const NewCustomer = lazy(() => import('./components/NewCustomer').then((module) => ({ default: module.NewCustomer })));
const BulkBar = lazy(() =>
  Promise.all([import('./components/BulkBar'), needWords('bulk')]).then(([module]) => ({ default: module.BulkBar })),
);
const BulkProgress = lazy(() =>
  import('./components/BulkProgress').then((module) => ({ default: module.BulkProgress })),
);

const route = getRouteApi('/inside/customers');
const STATUSES = ['active', 'inactive', 'blocked', 'deceased', 'merged', 'erased'];
const SOURCES = [
  'store',
  'website',
  'order',
  'wechat',
  'phone',
  'survey',
  'event',
  'referral',
  'import',
  'api',
  'other',
];
const ANY = '';
const FRESH_MONTHS = 12;

// Of module scope, so that the same results are the same object.
const allStandings = (results: UseQueryResult<Page<Standing>>[]) => ({
  pages: results.map((result) => result.data),
  pending: results.some((result) => result.isLoading),
});

function useListColumns(standings: Map<string, Standing>, standingsPending: boolean) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const tags = useQuery({ ...tagsQuery, enabled: may(me, 'tag.read') });
  return useMemo<Column<Customer>[]>(() => {
    const storeNames = new Map(stores.data?.map((store) => [store.id, store.name]));
    const tagNames = new Map(tags.data?.map((tag) => [tag.id, tag.name]));
    const sums = may(me, 'order.read') || may(me, 'report.read');
    const standing = (draw: (standing: Standing) => React.ReactNode) => (customer: Customer) => {
      const of = standings.get(customer.id);
      if (of) return draw(of);
      return standingsPending ? <Skeleton className="inline-block h-4 w-14 align-middle" /> : t('none');
    };
    return [
      {
        id: 'name',
        header: t('customers.col.name'),
        fixed: true,
        cell: (customer) => {
          const name = customer.display_name ?? t('customers.unnamed');
          return (
            <Link
              to="/customers/$id"
              params={{ id: customer.id }}
              search={{}}
              className="flex items-center gap-2.5 hover:text-brand-text"
            >
              <Avatar name={name} size={26} />
              <span className="min-w-0 truncate font-semibold">{name}</span>
              {customer.status === 'active' ? (
                <span className="num flex-none text-xs text-ink-3 max-xl:hidden">{customer.member_no}</span>
              ) : (
                <Badge dot tone={statusTones[customer.status]}>
                  {code('status', customer.status)}
                </Badge>
              )}
            </Link>
          );
        },
      },
      {
        id: 'phone',
        header: t('customers.col.phone'),
        width: 136,
        from: 'sm',
        cell: (customer) => (customer.phones[0] ? fmt.phone(customer.phones[0].number) : t('none')),
      },
      {
        id: 'tier',
        header: t('customers.col.tier'),
        width: 108,
        cell: standing((of) => (of.tier === null ? t('none') : <TierMark code={of.tier} name={of.tier_name ?? ''} />)),
      },
      {
        id: 'points',
        header: t('customers.col.points'),
        width: 96,
        number: true,
        from: 'sm',
        sort: may(me, 'points.read') ? 'points' : undefined,
        cell: standing((of) => (of.points === null ? t('none') : fmt.points(of.points, of.digits ?? 0))),
      },
      {
        id: 'spent',
        header: t('customers.col.spent'),
        width: 118,
        number: true,
        from: 'lg',
        sort: sums ? 'spent' : undefined,
        cell: standing((of) => (of.spent === null ? t('none') : fmt.money(of.spent, me.shop.currency))),
      },
      {
        id: 'orders',
        header: t('customers.col.orders'),
        width: 76,
        number: true,
        from: 'xl',
        cell: standing((of) => (of.orders === null ? t('none') : fmt.int(of.orders))),
      },
      {
        id: 'last',
        header: t('customers.col.last'),
        width: 112,
        from: 'md',
        sort: sums ? 'last_order_at' : undefined,
        cell: standing((of) => (
          <span className="text-ink-2" title={of.last_order ? fmt.dateTime(of.last_order) : undefined}>
            {of.last_order ? fmt.date(of.last_order) : t('none')}
          </span>
        )),
      },
      {
        id: 'store',
        header: t('customers.col.store'),
        width: 120,
        from: 'xl',
        cell: (customer) => (
          <span className="text-ink-2">
            {customer.store_id ? (storeNames.get(customer.store_id) ?? t('none')) : t('none')}
          </span>
        ),
      },
      {
        id: 'tags',
        header: t('customers.col.tags'),
        width: 140,
        from: 'wide',
        cell: (customer) =>
          customer.tags.length === 0 ? (
            <span className="text-ink-3">{t('none')}</span>
          ) : (
            <span className="flex gap-1">
              {customer.tags.map((id) => (
                <span key={id} className="rounded border border-line px-1.5 text-xs text-ink-2">
                  {tagNames.get(id) ?? '…'}
                </span>
              ))}
            </span>
          ),
      },
      {
        id: 'source',
        header: t('customers.detail.source'),
        width: 110,
        off: true,
        from: 'lg',
        cell: (customer) => <span className="text-ink-2">{code('source', customer.source)}</span>,
      },
      {
        id: 'created',
        header: t('customers.col.created'),
        width: 112,
        off: true,
        from: 'lg',
        sort: 'created_at',
        cell: (customer) => <span className="text-ink-2">{fmt.date(customer.created_at)}</span>,
      },
      {
        id: 'confirmed',
        header: t('customers.col.confirmed'),
        width: 112,
        off: true,
        from: 'lg',
        cell: (customer) => {
          const old =
            !customer.confirmed_at || Date.now() - Date.parse(customer.confirmed_at) > FRESH_MONTHS * 30 * 86_400_000;
          return (
            <span className={old ? 'text-warn' : 'text-ink-2'}>
              {customer.confirmed_at ? fmt.date(customer.confirmed_at) : t('customers.neverConfirmed')}
            </span>
          );
        },
      },
    ];
  }, [t, fmt, me, standings, standingsPending, stores.data, tags.data]);
}

export function ListPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const { peek, ...filter } = route.useSearch();
  const go = route.useNavigate();
  const navigate = useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [creating, setCreating] = useState(false);
  const [started, setStarted] = useState<string | null>(null);
  usePage(t('customers.title'));

  const asked = {
    ...filter,
    from: filter.from && fmt.dayStart(filter.from),
    to: filter.to && fmt.dayEnd(filter.to),
  };
  const customers = useInfiniteQuery(customersQuery(asked));
  const pages = customers.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const standings = useQueries({
    queries: (pages ?? []).map((page) => standingsQuery(page.items.map((customer) => customer.id))),
    combine: allStandings,
  });
  const standingOf = useMemo(
    () => new Map(standings.pages.flatMap((page) => page?.items.map((of) => [of.customer_id, of] as const) ?? [])),
    [standings.pages],
  );
  const columns = useListColumns(standingOf, standings.pending);
  const tags = useQuery({ ...tagsQuery, enabled: may(me, 'tag.read') });
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });

  const set = useMemo(
    () => (part: Partial<typeof filter & { peek?: string }>) =>
      void go({
        search: (before) => {
          const next = { ...before, ...part };
          for (const key of Object.keys(next) as (keyof typeof next)[]) if (!next[key]) delete next[key];
          return next;
        },
        replace: true,
      }),
    [go],
  );
  const setQ = useMemo(() => (q: string) => set({ q }), [set]);
  const clear = () => void go({ search: {}, replace: true });
  const filtered = Object.values(filter).some(Boolean);
  const canWrite = may(me, 'customer.write');
  const shortcuts = useMemo(
    () =>
      canWrite ? [{ keys: 'c', label: 'customers.create' as const, run: () => setCreating(true), palette: true }] : [],
    [canWrite],
  );
  useShortcuts(shortcuts);
  const choices = (items: { id: string; name: string }[] | undefined) => [
    { value: ANY, label: t('any') },
    ...(items ?? []).map((item) => ({ value: item.id, label: item.name })),
  ];
  const monthStart = `${fmt.today().slice(0, 8)}01`;
  return (
    <ListFrame
      head={
        <PageHead
          title={t('customers.title')}
          count={
            pages &&
            t(customers.hasNextPage ? 'customers.shown' : 'customers.found', {
              count: rows.length,
              n: fmt.int(rows.length),
            })
          }
          actions={
            <>
              {may(me, 'export.run') && (
                <FileButton
                  path="/v1/exports/customers"
                  query={{ format: 'xlsx', store_id: filter.store }}
                  label={t('table.exportXlsx')}
                  right="customer.export"
                />
              )}
              {canWrite && (
                <Link to="/bulks" className={buttonClass()} aria-label={t('customers.bulk.acts')}>
                  <ListChecks size={15} aria-hidden />
                  <span className="max-lg:sr-only">{t('customers.bulk.acts')}</span>
                </Link>
              )}
              {canWrite && (
                <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setCreating(true)}>
                  {t('customers.create')}
                </Button>
              )}
            </>
          }
        />
      }
      tools={
        <>
          <ViewTabs
            list="/customers"
            search={filter}
            given={[
              { label: t('customers.view.all'), search: {} },
              { label: t('customers.view.month'), search: { from: monthStart } },
              { label: t('customers.view.noPhone'), search: { phone: 'false' } },
              { label: t('customers.view.oldest'), search: { sort: 'created_at' } },
              { label: t('customers.view.stale'), search: { stale: `${FRESH_MONTHS}` } },
            ]}
          />
          <FilterBar
            search={<SearchBox label={t('customers.search')} value={filter.q ?? ''} onChange={setQ} />}
            onClear={filtered ? clear : undefined}
            after={
              filter.q ? ( // what was typed may be a name or a number: not into an address
                <ColumnsButton name="/customers" columns={columns} />
              ) : (
                <ListTools
                  name="/customers"
                  columns={columns}
                  path="/v1/customers"
                  query={{ ...filterBody(asked), sort: filter.sort }}
                  right="customer.export"
                />
              )
            }
          >
            <Select
              label={t('customers.filter.status')}
              prefix={`${t('customers.filter.status')}:`}
              value={filter.status ?? ANY}
              onChange={(status) => set({ status })}
              items={[
                { value: ANY, label: t('customers.filter.live') },
                ...STATUSES.map((status) => ({ value: status, label: code('status', status) })),
              ]}
            />
            {(tags.isLoading || (tags.data && tags.data.length > 0)) && (
              <Select
                label={t('customers.filter.tag')}
                prefix={`${t('customers.filter.tag')}:`}
                value={filter.tag ?? ANY}
                onChange={(next) => set({ tag: next })}
                items={choices(tags.data ?? [])}
                className="max-w-48"
              />
            )}
            {(stores.isLoading || (stores.data && stores.data.length > 0)) && (
              <Select
                label={t('customers.filter.store')}
                prefix={`${t('customers.filter.store')}:`}
                value={filter.store ?? ANY}
                onChange={(store) => set({ store })}
                items={choices(stores.data ?? [])}
                className="max-w-52 max-sm:hidden"
              />
            )}
            <Select
              label={t('customers.detail.source')}
              prefix={`${t('customers.detail.source')}:`}
              value={filter.source ?? ANY}
              onChange={(source) => set({ source })}
              items={[
                { value: ANY, label: t('any') },
                ...SOURCES.map((source) => ({ value: source, label: code('source', source) })),
              ]}
              className="max-lg:hidden"
            />
            <span className="max-lg:hidden">
              <DayRange
                label={t('customers.col.created')}
                from={filter.from}
                to={filter.to}
                onChange={(from, to) => set({ from, to })}
              />
            </span>
          </FilterBar>
        </>
      }
    >
      <PagedTable
        label={t('customers.title')}
        name="/customers"
        columns={columns}
        list={customers}
        rowId={(customer) => customer.id}
        rowLabel={(customer) => customer.display_name ?? t('customers.unnamed')}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        selection={
          may(me, 'customer.write') || may(me, 'customer.export') ? { ids: selected, set: setSelected } : undefined
        }
        onOpen={(customer) => void navigate({ to: '/customers/$id', params: { id: customer.id }, search: {} })}
        onPeek={(customer) => set({ peek: customer.id })}
        bar={
          <>
            <Suspense>
              <BulkBar
                ids={[...selected]}
                filter={filterBody(asked)}
                whole={!customers.hasNextPage && selected.size >= rows.length}
                onStarted={(id) => {
                  setSelected(new Set());
                  setStarted(id);
                }}
              />
            </Suspense>
            {may(me, 'card_template.read') && (
              <Link to="/customers/cards" search={{ ids: [...selected].join(',') }} className={buttonClass()}>
                <Printer size={14} aria-hidden />
                {t('customers.bulk.print')}
              </Link>
            )}
          </>
        }
        empty={{
          icon: <UsersRound size={28} />,
          title: t('customers.empty'),
          hint: t('customers.emptyHint'),
          action: may(me, 'import.run') && (
            <Link to="/imports" className={buttonClass('primary')}>
              <FileUp size={15} aria-hidden />
              {t('customers.emptyAction')}
            </Link>
          ),
        }}
        noMatch={{ title: t('customers.noMatch'), hint: t('customers.noMatchHint') }}
        onClear={filtered ? clear : undefined}
      />
      <Suspense>
        {peek && <Preview id={peek} onClose={() => set({ peek: undefined })} />}
        {creating && <NewCustomer onClose={() => setCreating(false)} />}
        {started && <BulkProgress key={started} id={started} onClose={() => setStarted(null)} />}
      </Suspense>
    </ListFrame>
  );
}
