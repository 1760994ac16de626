import type { Backtest, Member, Part } from '@shared/api/backtests';
import { api } from '@shared/api/client';
import type { FullTier, Rule } from '@shared/api/loyalty';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { allQuery, wholeQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useLang } from '@/i18n';

export const BACKTESTS = '/v1/backtests';
export type By = 'month' | 'store' | 'segment';
export type Order = 'gain' | 'loss';

export const going = (one: Pick<Backtest, 'state'>) => one.state === 'waiting' || one.state === 'running';

const POLL_MS = 600;

export const backtestQuery = (id: string) =>
  queryOptions({
    queryKey: [BACKTESTS, id],
    queryFn: ({ signal }) => api.get<Backtest>(`${BACKTESTS}/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && going(query.state.data) ? POLL_MS : false),
  });
export const partsQuery = (id: string, by: By) =>
  queryOptions({
    queryKey: [BACKTESTS, id, 'parts', by],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Part>>(`${BACKTESTS}/${id}/parts`, { query: { by }, signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
export const membersQuery = (id: string, sort: Order) =>
  queryOptions({
    queryKey: [BACKTESTS, id, 'members', sort],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Member>>(`${BACKTESTS}/${id}/members`, { query: { sort, limit: 100 }, signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  });

// What rules and tiers are called, for whoever may read them; else their codes and numbers.
export function useNames() {
  const me = useMe();
  const lang = useLang();
  const rules = useQuery({ ...wholeQuery<Rule>('/v1/earning-rules'), enabled: may(me, 'rule.read') });
  const tiers = useQuery({ ...allQuery<FullTier>('/v1/tiers'), enabled: may(me, 'tier.read') });
  const said = (one: { name_zh: string; name_en: string }) => (lang === 'en' ? one.name_en : one.name_zh);
  return {
    rules: rules.data ?? [],
    tiers: tiers.data ?? [],
    rule: (id: string) => {
      const one = rules.data?.find((rule) => rule.id === id);
      return one ? said(one.terms) : id;
    },
    tier: (code: string | null) => {
      const one = tiers.data?.find((tier) => tier.code === code);
      return one ? said(one) : (code ?? '');
    },
    said,
  };
}
export type Names = ReturnType<typeof useNames>;
