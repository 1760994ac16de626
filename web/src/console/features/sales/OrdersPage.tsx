import { api } from '@shared/api/client';
import type { Customer, Order } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { FileUp, Receipt } from 'lucide-react';
import { useMemo } from 'react';
import { narrowed, pagesQuery, storesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { code, useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { FileButton, ListTools } from '@/table/tools';
import { Badge, buttonClass } from '@/ui';
import { DayRange } from '@/ui/dayRange';
import { FilterBar, SearchBox, ViewTabs } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { STATUSES, tones } from './queries';

const route = getRouteApi('/inside/orders');

// Names beside the orders of a page: asked once for each customer, kept a while.
function CustomerName({ id }: { id: string }) {
  const t = useT();
  const one = useQuery({
    queryKey: ['customer', id, 'name'],
    queryFn: ({ signal }) => api.get<Customer>(`/v1/customers/${id}`, { signal }),
    staleTime: 10 * 60_000,
    retry: false,
  });
  if (one.isPending) return <span className="text-ink-3">…</span>;
  if (!one.data) return <span className="text-ink-3">{t('none')}</span>;
  return (
    <Link to="/customers/$id" params={{ id }} search={{}} className="hover:text-brand-text hover:underline">
      {one.data.display_name ?? t('customers.unnamed')}
    </Link>
  );
}

export function OrdersPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const filter = route.useSearch();
  const go = route.useNavigate();
  const navigate = useNavigate();
  usePage(t('nav.orders'));
  const set = useMemo(
    () => (part: Partial<typeof filter>) => void go({ search: (before) => ({ ...before, ...part }), replace: true }),
    [go],
  );
  const query = {
    status: filter.status,
    store_id: filter.store,
    placed_from: filter.from && fmt.dayStart(filter.from),
    placed_to: filter.to && fmt.dayEnd(filter.to),
    external_id: filter.number,
    sort: filter.sort,
  };
  const list = useInfiniteQuery(pagesQuery<Order>('/v1/orders', query));
  const count = useCount(list);
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const seesCustomers = may(me, 'customer.read');
  const columns = useMemo<Column<Order>[]>(() => {
    const names = new Map(stores.data?.map((store) => [store.id, store.name]));
    return [
      {
        id: 'number',
        header: t('sales.order.number'),
        fixed: true,
        cell: (order) => (
          <Link to="/orders/$id" params={{ id: order.id }} className="font-semibold hover:text-brand-text">
            {order.external_id ?? order.id}
          </Link>
        ),
      },
      {
        id: 'when',
        sort: 'placed_at',
        header: t('sales.order.when'),
        width: 150,
        from: 'sm',
        cell: (order) => <span className="text-ink-2">{fmt.dateTime(order.placed_at)}</span>,
      },
      {
        id: 'customer',
        header: t('sales.order.customer'),
        width: 150,
        from: 'sm',
        cell: (order) =>
          order.customer_id && seesCustomers ? (
            <CustomerName id={order.customer_id} />
          ) : (
            <span className="text-ink-3">{t('sales.order.nobody')}</span>
          ),
      },
      {
        id: 'store',
        header: t('sales.order.store'),
        width: 130,
        from: 'lg',
        cell: (order) => (
          <span className="text-ink-2">{order.store_id ? (names.get(order.store_id) ?? t('none')) : t('none')}</span>
        ),
      },
      {
        id: 'channel',
        header: t('sales.order.channel'),
        width: 90,
        from: 'xl',
        cell: (order) => <span className="text-ink-2">{code('channel', order.channel)}</span>,
      },
      {
        id: 'status',
        header: t('sales.state'),
        width: 110,
        cell: (order) => (
          <Badge dot tone={tones[order.status]}>
            {code('orderStatus', order.status)}
          </Badge>
        ),
      },
      {
        id: 'lines',
        header: t('sales.order.lineCount'),
        width: 80,
        number: true,
        from: 'xl',
        cell: (order) => (order.line_count === null ? t('none') : fmt.int(order.line_count)),
      },
      {
        id: 'returned',
        header: t('sales.order.returned'),
        width: 110,
        number: true,
        from: 'lg',
        cell: (order) =>
          order.returned > 0 ? (
            <span className="text-bad">{fmt.money(order.returned, order.currency)}</span>
          ) : (
            <span className="text-ink-3">{t('none')}</span>
          ),
      },
      {
        id: 'total',
        header: t('sales.order.total'),
        width: 120,
        number: true,
        cell: (order) => <b className="font-semibold">{fmt.money(order.total, order.currency)}</b>,
      },
    ];
  }, [t, fmt, stores.data, seesCustomers]);
  const filtered = narrowed(filter);
  const clear = () => void go({ search: {}, replace: true });
  return (
    <ListFrame
      head={
        <PageHead
          title={t('nav.orders')}
          count={count}
          actions={
            <FileButton
              path="/v1/exports/orders"
              query={{ format: 'xlsx', from: query.placed_from, to: query.placed_to, store_id: filter.store }}
              label={t('table.exportXlsx')}
              right="export.run"
            />
          }
        />
      }
      tools={
        <>
          <ViewTabs
            list="/orders"
            search={filter}
            given={[
              { label: t('sales.order.all'), search: {} },
              { label: code('orderStatus', 'placed'), search: { status: 'placed' } },
              { label: code('orderStatus', 'returned'), search: { status: 'returned' } },
            ]}
          />
          <FilterBar
            search={
              <SearchBox
                label={t('sales.order.searchNumber')}
                value={filter.number ?? ''}
                onChange={(number) => set({ number: number || undefined })}
              />
            }
            onClear={filtered ? clear : undefined}
            after={<ListTools name="/orders" columns={columns} path="/v1/orders" query={query} />}
          >
            <DayRange
              label={t('sales.order.when')}
              from={filter.from}
              to={filter.to}
              onChange={(from, to) => set({ from, to })}
            />
            <Select
              label={t('sales.state')}
              prefix={`${t('sales.state')}:`}
              value={filter.status ?? ''}
              onChange={(status) => set({ status: status || undefined })}
              items={[
                { value: '', label: t('any') },
                ...STATUSES.map((status) => ({ value: status, label: code('orderStatus', status) })),
              ]}
            />
            {(stores.isLoading || (stores.data && stores.data.length > 0)) && (
              <Select
                label={t('sales.order.store')}
                prefix={`${t('sales.order.store')}:`}
                value={filter.store ?? ''}
                onChange={(store) => set({ store: store || undefined })}
                items={[
                  { value: '', label: t('any') },
                  ...(stores.data ?? []).map((store) => ({ value: store.id, label: store.name })),
                ]}
                className="max-w-52"
              />
            )}
          </FilterBar>
        </>
      }
    >
      <PagedTable
        label={t('nav.orders')}
        name="/orders"
        columns={columns}
        list={list}
        rowId={(order) => order.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onOpen={(order) => void navigate({ to: '/orders/$id', params: { id: order.id } })}
        empty={{
          icon: <Receipt size={28} />,
          title: t('sales.order.empty'),
          hint: t('sales.order.emptyHint'),
          action: may(me, 'import.run') && (
            <Link to="/imports" className={buttonClass('primary')}>
              <FileUp size={15} aria-hidden />
              {t('customers.emptyAction')}
            </Link>
          ),
        }}
        onClear={filtered ? clear : undefined}
      />
    </ListFrame>
  );
}
