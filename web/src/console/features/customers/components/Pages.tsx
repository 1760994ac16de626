// The frame of a list that grows by pages: loading, empty, error, more.
import type { Page } from '@shared/api/types';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { Empty, Failed, Loading } from '@/ui/states';

export function Pages<T>({
  list,
  icon,
  empty,
  hint,
  children,
}: {
  list: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  icon: ReactNode;
  empty: string;
  hint: string;
  children: (items: T[]) => ReactNode;
}) {
  const t = useT();
  const me = useMe();
  if (list.isPending) return <Loading lines={6} />;
  if (!list.data) return <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty icon={icon} title={empty} hint={hint} />;
  return (
    <div className={list.isPlaceholderData ? 'opacity-60' : undefined}>
      {children(items)}
      {list.isFetchNextPageError && <Failed error={list.error} retry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <div className="flex justify-center pt-3">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

export const head = 'h-9 border-b border-line px-3 text-xs font-semibold text-ink-2 first:pl-1 last:pr-1';
export const cell = 'border-b border-line px-3 py-2.5 align-top first:pl-1 last:pr-1';
