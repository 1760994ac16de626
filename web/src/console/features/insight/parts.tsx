// What the pages of insight share: how they ask, what a region shows meanwhile, the frame.
import { api, type Query } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import { keepPreviousData, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { ArrowRight } from 'lucide-react';
import { type ReactNode, useCallback, useSyncExternalStore } from 'react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Progress } from '@/ui';
import { PageHead, ReportFrame } from '@/ui/page';
import { Failed, Loading, useLate } from '@/ui/states';
import type { Search } from './scope';

export const ROOT = '/v1/insight';
export const PPM = 1_000_000;

const OLD_MS = 60_000; // a figure that is older is perhaps being made anew just now
const AGAIN_MS = 30_000;
const ASK_MS = 1_000;

const computedAt = (data: unknown) => (data as { computed_at?: string | null } | undefined)?.computed_at ?? '';
const old = (at: string) => at !== '' && Date.now() - Date.parse(at) > OLD_MS;

// Reasons and titles come in the reader's language, so it is part of the question.
export const insightQuery = <T,>(lang: string, path: string, query: Query = {}) => ({
  queryKey: [ROOT, path, lang, query],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get<T>(path.startsWith('/') ? path : `${ROOT}/${path}`, { query, signal }),
  staleTime: 60_000,
  placeholderData: keepPreviousData as never,
});

export function useInsight<T>(path: string, query: Query = {}, enabled = true) {
  const lang = useLang();
  return useQuery<T>({
    ...insightQuery<T>(lang, path, query),
    enabled,
    refetchInterval: (one) => (old(computedAt(one.state.data)) ? AGAIN_MS : false),
  });
}

// What a large shop's figure shows the first time: how many of its orders have been read.
function Waiting({ height }: { height: number }) {
  const t = useT();
  const fmt = useFormats();
  const late = useLate(ASK_MS);
  const making = useQuery({
    queryKey: [ROOT, 'making'],
    queryFn: ({ signal }) => api.get<schema.FiguresInMaking>(`${ROOT}/making`, { signal }),
    enabled: late,
    refetchInterval: ASK_MS,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const counted = (making.data?.items ?? []).filter((one) => (one.of ?? 0) > 0);
  const least = counted.sort((a, b) => (a.rows ?? 0) / (a.of ?? 1) - (b.rows ?? 0) / (b.of ?? 1))[0];
  if (!late || !least) return <Loading height={height} />;
  const rows = Math.min(least.rows ?? 0, least.of ?? 0);
  const text = t('insight.reading', { n: fmt.int(rows), of: fmt.int(least.of ?? 0) });
  return (
    <div className="flex flex-col gap-2 py-6" role="status" style={{ minHeight: height }}>
      <Progress value={rows / (least.of ?? 1)} label={t('insight.making')} text={text} />
      <p className="text-sm text-ink-2">{text}</p>
      <p className="text-xs text-ink-3">{t('insight.onlyOnce')}</p>
    </div>
  );
}

// The oldest figure on the page, where it is not of this minute.
function useOldest() {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const subscribe = useCallback((changed: () => void) => cache.subscribe(changed), [cache]);
  return useSyncExternalStore(subscribe, () => {
    const all = cache.findAll({ queryKey: [ROOT], type: 'active' }).map((one) => computedAt(one.state.data));
    const oldest = all.filter(Boolean).sort()[0] ?? '';
    return old(oldest) ? oldest : '';
  });
}

export function Region<T>({
  of,
  height,
  children,
}: {
  of: UseQueryResult<T>;
  height: number; // px that what comes will take: nothing moves when it does
  children: (data: T) => ReactNode;
}) {
  const me = useMe();
  if (of.error) return <Failed error={of.error} retry={() => void of.refetch()} role={me.role_title} />;
  if (of.data === undefined) return <Waiting height={height} />;
  return (
    <div
      className={clsx('min-w-0', of.isPlaceholderData && 'opacity-60')}
      aria-busy={of.isPlaceholderData || undefined}
    >
      {children(of.data)}
    </div>
  );
}

export function useMoney() {
  const fmt = useFormats();
  const me = useMe();
  const currency = me.shop.currency;
  return {
    money: (value: number) => fmt.money(value, currency),
    short: (value: number) => fmt.moneyCompact(value, currency),
    part: (value: number) => fmt.percent(value / PPM),
    int: fmt.int,
    compact: fmt.compact,
  };
}

export const slashes = (day: string | null | undefined) => (day ?? '').replaceAll('-', '/');

export function Report({
  title,
  sub,
  actions,
  tools,
  children,
}: {
  title: string;
  sub?: ReactNode;
  actions?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}) {
  usePage(title);
  const t = useT();
  const fmt = useFormats();
  const oldest = useOldest();
  return (
    // The line below the title keeps its place until it is known what it says: nothing moves down then.
    <ReportFrame head={<PageHead title={title} sub={sub || '\u00a0'} actions={actions} />}>
      {tools}
      {children}
      {oldest && <p className="text-xs text-ink-3">{t('insight.computed', { at: fmt.dateTime(oldest) })}</p>}
    </ReportFrame>
  );
}

// From a card to the page that tells all of it.
export function More({ to, search, label }: { to: string; search?: Search; label?: string }) {
  const t = useT();
  return (
    <Link
      to={to as '/'}
      search={(search ?? {}) as never}
      className="inline-flex min-h-6 flex-none items-center gap-1 rounded text-sm text-brand-text hover:underline print:hidden"
    >
      {label ?? t('insight.more')}
      <ArrowRight size={13} aria-hidden />
    </Link>
  );
}

export function CustomerLink({ id, name }: { id: string; name: string | null }) {
  const t = useT();
  return (
    <Link
      to="/customers/$id"
      params={{ id }}
      search={{}}
      className="inline-block min-h-6 max-w-full truncate align-middle leading-6 font-semibold hover:text-brand-text"
    >
      {name ?? t('insight.unnamed')}
    </Link>
  );
}

// A small table of figures inside of a card: first column names, the others numbers.
export function Grid({
  label,
  head,
  words = [],
  rows,
}: {
  label: string;
  head: string[];
  words?: number[]; // further columns that hold no numbers
  rows: { key: string; cells: ReactNode[]; strong?: boolean; mark?: ReactNode }[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className="min-w-0 overflow-x-auto">
      <table aria-label={label} className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th
                key={cell}
                scope="col"
                className={clsx(
                  'border-b border-line py-2 text-xs font-normal whitespace-nowrap text-ink-3',
                  at > 0 && 'pl-4',
                  at && !words.includes(at) ? 'text-right' : 'text-left',
                )}
              >
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className={clsx(row.strong && 'font-semibold')}>
              {row.cells.map((cell, at) =>
                at === 0 ? (
                  <th
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                    key={at}
                    scope="row"
                    className="h-9 border-b border-line text-left font-[inherit] whitespace-nowrap"
                  >
                    {cell}
                    {row.mark && <span className="ml-2">{row.mark}</span>}
                  </th>
                ) : (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                    key={at}
                    className={clsx(
                      'border-b border-line pl-4 whitespace-nowrap',
                      words.includes(at) ? 'text-left' : 'text-right',
                    )}
                  >
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
