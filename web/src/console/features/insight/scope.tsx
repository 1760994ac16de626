// Which part of the shop the pages of insight speak of. It stands in the address, so that a figure can be sent, and goes
// along from page to page.
import { may } from '@shared/auth/permissions';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { allQuery, storesQuery, tagsQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { DayRange } from '@/ui/dayRange';
import { FilterBar } from '@/ui/filters';
import { Select } from '@/ui/select';

export type Search = Record<string, string | undefined>;
const ANY = '';
const WHOLE = {
  store: undefined,
  tag: undefined,
  segment: undefined,
  from: undefined,
  to: undefined,
  basis: undefined,
};
const DAY_MS = 86_400_000;

const dayAfter = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

export function useAddress() {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useMemo(
    () => (part: Search) =>
      void navigate({
        to: '.',
        search: ((before: Search) =>
          Object.fromEntries(Object.entries({ ...before, ...part }).filter(([, value]) => value))) as never,
        replace: true,
      }),
    [navigate],
  );
  return { search, set };
}

export function useScope() {
  const { search, set } = useAddress();
  const { store, tag, segment, from, to, basis } = search;
  const who = { store_id: store, tag_id: tag, segment_id: segment };
  return {
    search,
    set,
    who, // of the customers
    orders: { ...who, from, to: to && dayAfter(to), basis }, // of the orders: the server's "to" is the day after the last
    narrowed: [store, tag, segment, from, to, basis].some(Boolean),
    widen: () => set(WHOLE),
  };
}

const segmentsQuery = allQuery<{ id: string; name: string }>('/v1/segments');

// period: whether the page's figures come from orders, so that days and returns can be chosen.
export function ScopeBar({ period, children, after }: { period?: boolean; children?: ReactNode; after?: ReactNode }) {
  const t = useT();
  const me = useMe();
  const { search, set, narrowed, widen } = useScope();
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const tags = useQuery({ ...tagsQuery, enabled: may(me, 'tag.read') });
  const segments = useQuery({ ...segmentsQuery, enabled: may(me, 'segment.read') });
  // It stands there while its choices are on their way: what comes beside it shall not move.
  const choice = (
    name: string,
    label: string,
    { isLoading, data: items = [] }: UseQueryResult<{ id: string; name: string }[]>,
  ) =>
    (isLoading || items.length > 0) && (
      <Select
        label={label}
        prefix={`${label}:`}
        value={search[name] ?? ANY}
        onChange={(value) => set({ [name]: value })}
        items={[{ value: ANY, label: t('any') }, ...items.map((item) => ({ value: item.id, label: item.name }))]}
        className="max-w-52"
      />
    );
  return (
    <FilterBar onClear={narrowed ? widen : undefined} after={after}>
      {choice('store', t('insight.scope.store'), stores)}
      {choice('segment', t('insight.scope.segment'), segments)}
      {choice('tag', t('insight.scope.tag'), tags)}
      {period && (
        <>
          <DayRange
            label={t('insight.scope.period')}
            from={search.from}
            to={search.to}
            onChange={(from, to) => set({ from, to })}
          />
          <Select
            label={t('insight.scope.basis')}
            value={search.basis ?? 'net'}
            onChange={(basis) => set({ basis: basis === 'net' ? undefined : basis })}
            items={[
              { value: 'net', label: t('insight.scope.net') },
              { value: 'gross', label: t('insight.scope.gross') },
            ]}
          />
        </>
      )}
      {children}
    </FilterBar>
  );
}
