import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Quote, Scanned } from '@shared/api/till';
import type { Coupon, Order, Overview, Page, Product } from '@shared/api/types';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Basket } from './basket';

export const QUOTES = '/v1/till/quotes';

export interface TillSeat {
  till: string;
  store: string | null;
}

export const quoteBody = (seat: TillSeat, basket: Basket, coupons: string[], preview: boolean) => ({
  order: {
    source: seat.till,
    external_id: basket.receipt,
    customer_id: basket.member,
    store_id: seat.store,
    channel: 'store',
    lines: basket.lines.map(({ sku, name, quantity, price }) => ({ sku, name, quantity, unit_price: price })),
    coupons,
  },
  points_most: basket.points === 'most' && basket.member !== null,
  preview,
});

export const previewQuery = (seat: TillSeat, basket: Basket) =>
  queryOptions({
    queryKey: [QUOTES, 'preview', seat, basket],
    queryFn: ({ signal }) => api.post<Quote>(QUOTES, { body: quoteBody(seat, basket, basket.coupons, true), signal }),
    placeholderData: keepPreviousData,
    enabled: basket.lines.length > 0,
    staleTime: 5_000,
    retry: false,
  });

export const memberQuery = (id: string) =>
  queryOptions({
    queryKey: ['till', 'member', id],
    queryFn: ({ signal }) => api.get<Overview>(`/v1/customers/${id}/overview`, { signal }),
  });
export const couponsQuery = (id: string) =>
  queryOptions({
    queryKey: ['till', 'coupons', id],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      return (await api.get<Page<Coupon>>(`/v1/customers/${id}/coupons`, { signal })).items.filter(
        (one) => one.state === 'issued' && Date.parse(one.expires_at) > now,
      );
    },
  });
export const receiptsQuery = (till: string) =>
  queryOptions({
    queryKey: ['/v1/orders', 'till', till],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Order>>('/v1/orders', { query: { source: till, limit: 6 }, signal })).items,
  });

const missing = (error: unknown) =>
  error instanceof ProblemError && (error.status === 404 || error.status === 422) ? null : Promise.reject(error);

// What a code is: a product, a member, somebody's phone, or else a coupon, which the next quote judges.
export type Found =
  | { kind: 'product'; product: Product }
  | { kind: 'member'; id: string; live: boolean }
  | { kind: 'phone'; number: string }
  | { kind: 'coupon'; code: string };

const PHONE = /^\+?\d[\d\s-]{6,17}$/;
const MOBILE = /^(?:\+86)?1[3-9]\d{9}$/;

export async function find(code: string): Promise<Found> {
  const products = await api.get<Page<Product>>('/v1/products', { query: { sku: code, limit: 2 } });
  const product = products.items.find((one) => one.sku.toLowerCase() === code.toLowerCase());
  if (product) return { kind: 'product', product };
  const bare = code.replace(/[\s-]/g, '');
  if (MOBILE.test(bare) || (code.startsWith('+') && PHONE.test(code))) {
    const owners = await api
      .post<Page<{ id: string }>>('/v1/customers/lookup', { body: { kind: 'phone', value: bare } })
      .catch(missing);
    const first = owners?.items[0];
    return first ? { kind: 'member', id: first.id, live: false } : { kind: 'phone', number: bare };
  }
  const member = await api.get<Scanned>('/v1/scan', { query: { code } }).catch(missing);
  if (member) return { kind: 'member', id: member.customer_id, live: member.live };
  return { kind: 'coupon', code };
}
