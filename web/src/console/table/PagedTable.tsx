// A list of the server as a table, with every state it can be in: loading, the three kinds of empty, failed, not allowed.
import type { Page } from '@shared/api/types';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Inbox, SearchX } from 'lucide-react';
import { type ComponentProps, type ReactNode, useMemo } from 'react';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { Empty, Failed, Loading } from '@/ui/states';
import { DataTable } from './DataTable';

export type List<Row> = UseInfiniteQueryResult<InfiniteData<Page<Row>>>;

export function PagedTable<Row>({
  list,
  empty,
  noMatch,
  onClear,
  ...rest
}: Omit<
  ComponentProps<typeof DataTable<Row>>,
  'rows' | 'hasMore' | 'loadingMore' | 'loadMore' | 'dimmed' | 'children'
> & {
  list: List<Row>;
  empty: { icon?: ReactNode; title: string; hint?: ReactNode; action?: ReactNode };
  noMatch?: { title: string; hint?: ReactNode };
  onClear?: () => void; // when the rows are narrowed down
}) {
  const t = useT();
  const me = useMe();
  const pages = list.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const none = pages && rows.length === 0 && !list.error && !list.isPlaceholderData;
  return (
    <DataTable
      {...rest}
      rows={rows}
      dimmed={list.isPlaceholderData}
      filling={list.isPending}
      hasMore={list.hasNextPage && !list.isFetchNextPageError}
      loadingMore={list.isFetchingNextPage}
      loadMore={() => void list.fetchNextPage()}
    >
      {list.isPending && (
        <div className="px-4">
          <Loading lines={24} />
        </div>
      )}
      {list.error && !list.isFetchNextPageError && (
        <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />
      )}
      {list.isFetchNextPageError && <Failed error={list.error} retry={() => void list.fetchNextPage()} />}
      {none && onClear && (
        <Empty
          icon={<SearchX size={28} />}
          title={noMatch?.title ?? t('table.noMatch')}
          hint={noMatch?.hint ?? t('table.noMatchHint')}
          action={<Button onClick={onClear}>{t('action.clear')}</Button>}
        />
      )}
      {none && !onClear && <Empty icon={empty.icon ?? <Inbox size={28} />} {...empty} />}
    </DataTable>
  );
}

// How many there are, as far as is known.
export function useCount(list: List<unknown>): string | undefined {
  const t = useT();
  const pages = list.data?.pages;
  if (!pages) return undefined;
  const loaded = pages.reduce((sum, page) => sum + page.items.length, 0);
  return list.hasNextPage ? t('table.more', { n: loaded }) : t('table.all', { n: loaded });
}
