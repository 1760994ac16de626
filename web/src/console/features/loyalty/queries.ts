import { api } from '@shared/api/client';
import type { Explanation, Rule } from '@shared/api/loyalty';
import type { Order, Page } from '@shared/api/types';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';

export const RULES = '/v1/earning-rules';

// The language is part of the question: sentences come in it.
export const rulesQuery = queryOptions({
  queryKey: [RULES],
  queryFn: async ({ signal }) => (await api.get<Page<Rule>>(RULES, { signal })).items,
});
export const ruleQuery = (id: string) =>
  queryOptions({
    queryKey: [RULES, id],
    queryFn: async ({ signal }) => (await api.get<Page<Rule>>(`${RULES}/${id}/versions`, { signal })).items,
  });
export const explanationQuery = (order: string, draft: string | undefined, lang: string) =>
  queryOptions({
    queryKey: ['explanation', order, draft, lang],
    queryFn: ({ signal }) => api.get<Explanation>(`/v1/orders/${order}/explanation`, { query: { draft }, signal }),
  });
export const recentOrdersQuery = (number: string | undefined) =>
  queryOptions({
    queryKey: ['/v1/orders', 'recent', number],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Order>>('/v1/orders', { query: { limit: 8, external_id: number }, signal })).items,
    placeholderData: keepPreviousData,
  });
