import { api } from '@shared/api/client';
import type {
  Coupon,
  Customer,
  CustomField,
  Me,
  Note,
  Order,
  Overview,
  Page,
  Posting,
  Reward,
  Standing,
  Tier,
  TimelineEntry,
} from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { allQuery } from '@/app/data';

export interface CustomersFilter {
  q?: string;
  status?: string;
  tag?: string;
  store?: string;
  source?: string;
  owner?: string;
  from?: string; // instants
  to?: string;
  phone?: string;
  stale?: string; // months since the file was last confirmed
  sort?: string;
}

const PAGE = 50;

// What the shop's own fields are.
export const fieldsQuery = (me: Me) => ({ ...allQuery<CustomField>('/v1/fields'), enabled: may(me, 'field.read') });

// The day is enough: the list is asked for anew once a day at most.
function monthsAgo(months: number): string {
  const day = new Date();
  day.setUTCHours(0, 0, 0, 0);
  day.setUTCMonth(day.getUTCMonth() - months);
  return day.toISOString();
}

// The filter as the server takes it; also for what is done to all that it finds.
export const filterBody = (filter: CustomersFilter) => ({
  q: filter.q || undefined,
  status: filter.status,
  tag_id: filter.tag,
  store_id: filter.store,
  source: filter.source,
  owner_id: filter.owner,
  created_from: filter.from,
  created_to: filter.to,
  has_phone: filter.phone === undefined ? undefined : filter.phone === 'true',
  confirmed_before: filter.stale && monthsAgo(Number(filter.stale)),
});

// By POST: what was searched for stays out of the logs of addresses.
export const customersQuery = (filter: CustomersFilter) =>
  infiniteQueryOptions({
    queryKey: ['customers', filter],
    queryFn: ({ pageParam, signal }) =>
      api.post<Page<Customer>>('/v1/customers/search', {
        body: {
          ...filterBody(filter),
          sort: filter.q ? undefined : filter.sort,
          limit: PAGE,
          cursor: pageParam ?? undefined,
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

// Points, tier and sales beside the names of one page.
export const standingsQuery = (ids: string[]) =>
  queryOptions({
    queryKey: ['standings', ids],
    queryFn: ({ signal }) => api.get<Page<Standing>>('/v1/standings', { query: { ids: ids.join(',') }, signal }),
    enabled: ids.length > 0,
  });

async function all<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await api.get(path, { query: { limit: 200, cursor }, signal });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < 2000);
  return items;
}

export { storesQuery, tagsQuery } from '@/app/data';
export const rewardsQuery = queryOptions({
  queryKey: ['rewards'],
  queryFn: ({ signal }) => all<Reward>('/v1/rewards', signal),
  staleTime: 60_000,
});

export const tiersQuery = queryOptions({
  queryKey: ['tiers'],
  queryFn: ({ signal }) => all<Tier>('/v1/tiers', signal),
  staleTime: 60_000,
});

export const overviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'overview'],
    queryFn: ({ signal }) => api.get<Overview>(`/v1/customers/${id}/overview`, { signal }),
  });

const pages = <T>(key: unknown[], path: string, query: Record<string, string | undefined> = {}) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(path, { query: { ...query, limit: 30, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const postingsQuery = (id: string, wallet: string) =>
  pages<Posting>(['customer', id, 'postings', wallet], `/v1/customers/${id}/postings`, { wallet: wallet || undefined });
export const timelineQuery = (id: string, types = '') =>
  pages<TimelineEntry>(['customer', id, 'timeline', types], `/v1/customers/${id}/timeline`, {
    types: types || undefined,
  });
export const ordersQuery = (id: string) => pages<Order>(['customer', id, 'orders'], '/v1/orders', { customer_id: id });
export const couponsQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'coupons'],
    queryFn: ({ signal }) => api.get<Page<Coupon>>(`/v1/customers/${id}/coupons`, { signal }),
  });
export const notesQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'notes'],
    queryFn: ({ signal }) => api.get<Page<Note>>(`/v1/customers/${id}/notes`, { query: { limit: 100 }, signal }),
  });
export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['order', id],
    queryFn: ({ signal }) => api.get<Order>(`/v1/orders/${id}`, { signal }),
  });
