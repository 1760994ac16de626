// What a card needs to know of a customer: only what its template asks for and the reader may see.
import { api } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Coupon, CustomField, Given, Me, Note, Order, Overview, Page, Staff, Store, Tag } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { queryOptions, type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { allQuery, storesQuery, tagsQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useLang } from '@/i18n';
import { type Draft, PATH, rowsOf, type Template, uses } from './template';

export type Advice = Given<schema.Action, 'text' | 'condition'>;
export interface CustomerFile {
  overview: Overview & {
    recent: { id: string }[] | null;
    household: { name: string | null; members: unknown[] } | null;
  };
  orders?: Order[]; // with their lines, which lists of orders leave out
  notes?: Note[];
  coupons?: Coupon[];
  actions?: Advice[];
}

export const templatesQuery = allQuery<Template>(PATH);

const ordersAsked = (draft: Pick<Draft, 'sections'>) =>
  Math.max(
    0,
    ...draft.sections.flatMap(({ items }) => items.filter((item) => item.what === 'recent_orders').map(rowsOf)),
  );

const fileQuery = (id: string, draft: Pick<Draft, 'sections'>, me: Me, lang: string) => {
  const asks = {
    orders: may(me, 'order.read') ? ordersAsked(draft) : 0,
    notes: uses(draft, 'notes') && may(me, 'note.read'),
    coupons: uses(draft, 'coupons') && may(me, 'coupon.read'),
    actions: uses(draft, 'actions'),
  };
  return queryOptions({
    queryKey: ['customer', id, 'card', asks, lang],
    queryFn: async ({ signal }): Promise<CustomerFile> => {
      const path = `/v1/customers/${id}`;
      const found = api.get<CustomerFile['overview']>(`${path}/overview`, { signal });
      const [overview, orders, notes, coupons, actions] = await Promise.all([
        found,
        found.then(({ recent }) =>
          Promise.all(
            (recent ?? []).slice(0, asks.orders).map(({ id }) => api.get<Order>(`/v1/orders/${id}`, { signal })),
          ),
        ),
        asks.notes ? api.get<Page<Note>>(`${path}/notes`, { query: { limit: 100 }, signal }) : null,
        asks.coupons ? api.get<Page<Coupon>>(`${path}/coupons`, { signal }) : null,
        asks.actions ? api.get<{ items: Advice[] }>(`${path}/actions`, { signal }) : null,
      ]);
      return { overview, orders, notes: notes?.items, coupons: coupons?.items, actions: actions?.items };
    },
  });
};

// Of module scope, so that the same results are the same object.
const together = (results: UseQueryResult<CustomerFile>[]) => ({
  files: results.map((one) => one.data).filter((one) => one !== undefined),
  pending: results.some((one) => one.isPending),
  failed: results.filter((one) => one.error).length,
  error: results.find((one) => one.error)?.error ?? null,
  again: () => {
    for (const one of results) if (one.error) void one.refetch();
  },
});

export function useFiles(ids: string[], draft: Pick<Draft, 'sections'> | undefined) {
  const me = useMe();
  const lang = useLang();
  return useQueries({
    queries: draft ? ids.map((id) => fileQuery(id, draft, me, lang)) : [],
    combine: together,
  });
}

// What the codes in a file are called.
export interface Names {
  stores?: Store[];
  staff?: Staff[];
  tags?: Tag[];
  fields?: CustomField[];
}

export function useNames(): Names {
  const me = useMe();
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const staff = useQuery({ ...allQuery<Staff>('/v1/staff'), enabled: may(me, 'staff.read') });
  const tags = useQuery({ ...tagsQuery, enabled: may(me, 'tag.read') });
  const fields = useQuery({ ...allQuery<CustomField>('/v1/fields'), enabled: may(me, 'field.read') });
  return useMemo(
    () => ({ stores: stores.data, staff: staff.data, tags: tags.data, fields: fields.data }),
    [stores.data, staff.data, tags.data, fields.data],
  );
}
