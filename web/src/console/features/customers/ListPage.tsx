import type { Customer, Page, Standing } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { type UseQueryResult, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FileUp, SearchX, UsersRound, X } from 'lucide-react';
import { useMemo } from 'react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { code, useFormats, useT } from '@/i18n';
import { type Column, DataTable } from '@/table/DataTable';
import { Avatar, Badge, Button, buttonClass, TierMark } from '@/ui';
import { SearchBox } from '@/ui/filters';
import { Select } from '@/ui/select';
import { Empty, Failed, Loading, Skeleton } from '@/ui/states';
import { customersQuery, standingsQuery, storesQuery, tagsQuery } from './queries';
import { statusTones } from './status';

const route = getRouteApi('/inside/customers');
const STATUSES = ['active', 'inactive', 'blocked', 'deceased', 'merged', 'erased'];
const ANY = '';

// Of module scope, so that the same results are the same object.
const allStandings = (results: UseQueryResult<Page<Standing>>[]) => ({
  pages: results.map((result) => result.data),
  pending: results.some((result) => result.isLoading),
});

function useColumns(standings: Map<string, Standing>, standingsPending: boolean) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const tags = useQuery({ ...tagsQuery, enabled: may(me, 'tag.read') });
  return useMemo<Column<Customer>[]>(() => {
    const storeNames = new Map(stores.data?.map((store) => [store.id, store.name]));
    const tagNames = new Map(tags.data?.map((tag) => [tag.id, tag.name]));
    const standing = (draw: (standing: Standing) => React.ReactNode) => (customer: Customer) => {
      const of = standings.get(customer.id);
      if (of) return draw(of);
      return standingsPending ? <Skeleton className="inline-block h-4 w-14 align-middle" /> : t('none');
    };
    return [
      {
        id: 'name',
        header: t('customers.col.name'),
        cell: (customer) => {
          const name = customer.display_name ?? t('customers.unnamed');
          return (
            <Link
              to="/customers/$id"
              params={{ id: customer.id }}
              className="flex items-center gap-2.5 hover:text-brand-text"
            >
              <Avatar name={name} size={26} />
              <span className="min-w-0 truncate font-semibold">{name}</span>
              {customer.status === 'active' ? (
                <span className="num flex-none text-xs text-ink-3 max-sm:hidden">{customer.member_no}</span>
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
        cell: standing((of) => <TierMark code={of.tier} name={of.tier_name} />),
      },
      {
        id: 'points',
        header: t('customers.col.points'),
        width: 96,
        number: true,
        from: 'sm',
        cell: standing((of) => fmt.points(of.points, of.digits)),
      },
      {
        id: 'spent',
        header: t('customers.col.spent'),
        width: 118,
        number: true,
        from: 'lg',
        cell: standing((of) => fmt.money(of.spent, me.shop.currency)),
      },
      {
        id: 'orders',
        header: t('customers.col.orders'),
        width: 72,
        number: true,
        from: 'xl',
        cell: standing((of) => fmt.int(of.orders)),
      },
      {
        id: 'last',
        header: t('customers.col.last'),
        width: 108,
        from: 'md',
        cell: standing((of) => (
          <span className="text-ink-2">{of.last_order ? fmt.date(of.last_order) : t('none')}</span>
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
        cell: (customer) => (
          <span className="flex gap-1">
            {customer.tags.map((id) => (
              <span key={id} className="rounded border border-line px-1.5 text-xs text-ink-2">
                {tagNames.get(id) ?? '…'}
              </span>
            ))}
          </span>
        ),
      },
    ];
  }, [t, fmt, me, standings, standingsPending, stores.data, tags.data]);
}

export function ListPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  usePage(t('customers.title'));

  const customers = useInfiniteQuery(customersQuery(filter));
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
  const columns = useColumns(standingOf, standings.pending);
  const tags = useQuery({ ...tagsQuery, enabled: may(me, 'tag.read') });
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });

  const set = useMemo(
    () => (part: Partial<typeof filter>) =>
      void navigate({
        search: (before) => {
          const next = { ...before, ...part };
          for (const key of Object.keys(next) as (keyof typeof next)[]) if (!next[key]) delete next[key];
          return next;
        },
        replace: true,
      }),
    [navigate],
  );
  const setQ = useMemo(() => (q: string) => set({ q }), [set]);
  const filtered = !!(filter.q || filter.status || filter.tag || filter.store);
  const choices = (items: { id: string; name: string }[] | undefined) => [
    { value: ANY, label: t('any') },
    ...(items ?? []).map((item) => ({ value: item.id, label: item.name })),
  ];

  return (
    <div className="flex h-full flex-col gap-3 p-5 pb-0 max-sm:p-3 max-sm:pb-0">
      <div className="flex items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-tight">{t('customers.title')}</h1>
        <span className="num text-sm text-ink-3" aria-live="polite">
          {pages &&
            t(customers.hasNextPage ? 'customers.shown' : 'customers.found', {
              count: rows.length,
              n: fmt.int(rows.length),
            })}
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox label={t('customers.search')} value={filter.q ?? ''} onChange={setQ} />
        <Select
          label={t('customers.filter.status')}
          prefix={`${t('customers.filter.status')}:`}
          value={filter.status ?? ANY}
          onChange={(status) => set({ status })}
          items={[
            { value: ANY, label: t('customers.filter.live') },
            ...STATUSES.map((value) => ({ value, label: code('status', value) })),
          ]}
        />
        {tags.data && tags.data.length > 0 && (
          <Select
            label={t('customers.filter.tag')}
            prefix={`${t('customers.filter.tag')}:`}
            value={filter.tag ?? ANY}
            onChange={(tag) => set({ tag })}
            items={choices(tags.data)}
            className="max-w-48"
          />
        )}
        {stores.data && stores.data.length > 0 && (
          <Select
            label={t('customers.filter.store')}
            prefix={`${t('customers.filter.store')}:`}
            value={filter.store ?? ANY}
            onChange={(store) => set({ store })}
            items={choices(stores.data)}
            className="max-w-56"
          />
        )}
        {filtered && (
          <Button
            variant="ghost"
            icon={<X size={14} aria-hidden />}
            onClick={() => void navigate({ search: {}, replace: true })}
          >
            {t('action.clear')}
          </Button>
        )}
      </div>
      <DataTable
        label={t('customers.title')}
        columns={columns}
        rows={rows}
        rowId={(customer) => customer.id}
        dimmed={customers.isPlaceholderData}
        hasMore={customers.hasNextPage}
        loadingMore={customers.isFetchingNextPage}
        loadMore={() => void customers.fetchNextPage()}
        resetKey={JSON.stringify(filter)}
      >
        {customers.isPending && (
          <div className="px-4">
            <Loading lines={9} />
          </div>
        )}
        {customers.error && !customers.isFetchNextPageError && (
          <Failed error={customers.error} retry={() => void customers.refetch()} role={me.role_title} />
        )}
        {customers.isFetchNextPageError && (
          <Failed error={customers.error} retry={() => void customers.fetchNextPage()} />
        )}
        {pages && rows.length === 0 && !customers.error && !customers.isPlaceholderData && filtered && (
          <Empty
            icon={<SearchX size={28} />}
            title={t('customers.noMatch')}
            hint={t('customers.noMatchHint')}
            action={<Button onClick={() => void navigate({ search: {}, replace: true })}>{t('action.clear')}</Button>}
          />
        )}
        {pages && rows.length === 0 && !customers.error && !filtered && (
          <Empty
            icon={<UsersRound size={28} />}
            title={t('customers.empty')}
            hint={t('customers.emptyHint')}
            action={
              may(me, 'import.run') && (
                <Link to="/imports" className={buttonClass('primary')}>
                  <FileUp size={15} aria-hidden />
                  {t('customers.emptyAction')}
                </Link>
              )
            }
          />
        )}
      </DataTable>
    </div>
  );
}
