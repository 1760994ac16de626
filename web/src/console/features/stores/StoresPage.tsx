import { api } from '@shared/api/client';
import type { Page, Store } from '@shared/api/types';
import { useInfiniteQuery } from '@tanstack/react-query';
import { StoreIcon } from 'lucide-react';
import { useMemo } from 'react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { type Column, DataTable } from '@/table/DataTable';
import { Badge } from '@/ui';
import { Empty, Failed, Loading } from '@/ui/states';

export function StoresPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('stores.title'));
  const stores = useInfiniteQuery({
    queryKey: ['stores', 'pages'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Store>>('/v1/stores', { query: { limit: 100, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => stores.data?.pages.flatMap((page) => page.items) ?? [], [stores.data]);
  const columns = useMemo<Column<Store>[]>(
    () => [
      { id: 'name', header: t('stores.name'), cell: (store) => <b className="font-semibold">{store.name}</b> },
      { id: 'code', header: t('stores.code'), width: 110, cell: (store) => store.code },
      { id: 'city', header: t('stores.city'), width: 120, from: 'sm', cell: (store) => store.city ?? t('none') },
      { id: 'phone', header: t('stores.phone'), width: 150, from: 'md', cell: (store) => store.phone ?? t('none') },
      {
        id: 'state',
        header: t('stores.state'),
        width: 120,
        cell: (store) => (
          <Badge dot tone={store.open ? 'good' : 'mute'}>
            {store.open ? t('stores.open') : t('stores.closed')}
          </Badge>
        ),
      },
    ],
    [t],
  );
  return (
    <div className="flex h-full flex-col gap-3 p-5 pb-0 max-sm:p-3 max-sm:pb-0">
      <div className="flex items-baseline justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-tight">{t('stores.title')}</h1>
        {stores.data && !stores.hasNextPage && (
          <span className="num text-sm text-ink-3">
            {t('stores.count', { count: rows.length, n: fmt.int(rows.length) })}
          </span>
        )}
      </div>
      <DataTable
        label={t('stores.title')}
        columns={columns}
        rows={rows}
        rowId={(store) => store.id}
        hasMore={stores.hasNextPage}
        loadingMore={stores.isFetchingNextPage}
        loadMore={() => void stores.fetchNextPage()}
      >
        {stores.isPending && (
          <div className="px-4">
            <Loading lines={5} />
          </div>
        )}
        {stores.error && !stores.data && (
          <Failed error={stores.error} retry={() => void stores.refetch()} role={me.role_title} />
        )}
        {stores.data && rows.length === 0 && (
          <Empty icon={<StoreIcon size={28} />} title={t('stores.empty')} hint={t('stores.emptyHint')} />
        )}
      </DataTable>
    </div>
  );
}
