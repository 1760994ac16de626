// Where forms find customers, products and the like: one source for each, so that what was looked up once is known
// everywhere.
import { api } from '@shared/api/client';
import type { CouponTemplate, Segment } from '@shared/api/loyalty';
import type { Scanned } from '@shared/api/till';
import type { Category, Customer, Page, Product, Store } from '@shared/api/types';
import { currentLang, t } from '@/i18n';
import type { Option, Source } from '@/ui/combobox';
import { allQuery } from './data';
import { queryClient } from './router';

const OFFERED = 20;

const customer = (one: Customer): Option => ({
  value: one.id,
  label: one.display_name ?? t('customers.unnamed'),
  hint: one.member_no ?? undefined,
});
export const customers: Source = {
  key: 'customers',
  find: async (q, signal) => {
    const body = q ? { q, limit: OFFERED } : { limit: OFFERED };
    return (await api.post<Page<Customer>>('/v1/customers/search', { body, signal })).items.map(customer);
  },
  name: async (id, signal) => customer(await api.get<Customer>(`/v1/customers/${id}`, { signal })),
  ofCode: (code) =>
    api
      .get<Scanned>('/v1/scan', { query: { code } })
      .then((found) => found.customer_id)
      .catch(() => null),
};

// Short lists are asked for once as a whole and searched here.
function listed<T>(key: string, path: string, option: (one: T) => Option): Source {
  const all = async () => (await queryClient.fetchQuery(allQuery<T>(path))).map(option);
  return {
    key,
    find: async (text) => {
      const words = text.toLowerCase();
      return (await all()).filter((one) => `${one.label} ${one.hint ?? ''}`.toLowerCase().includes(words)).slice(0, 50);
    },
    name: async (value) => (await all()).find((one) => one.value === value) ?? { value, label: value },
  };
}

// Goods are named by their SKU.
export const products = listed<Product>('products', '/v1/products', (one) => ({
  value: one.sku,
  label: one.name,
  hint: one.sku,
}));
export const categories = listed<Category>('categories', '/v1/categories', (one) => ({
  value: one.id,
  label: one.name,
  hint: one.code,
}));
export const stores = listed<Store>('stores', '/v1/stores', (one) => ({
  value: one.id,
  label: one.name,
  hint: one.code,
}));
export const segments = listed<Segment>('segments', '/v1/segments', (one) => ({
  value: one.id,
  label: one.name,
  hint: one.code,
}));
export const templates = listed<CouponTemplate>('templates', '/v1/coupon-templates', (one) => ({
  value: one.id,
  label: currentLang() === 'en' ? one.name_en : one.name_zh,
  hint: one.code,
}));
