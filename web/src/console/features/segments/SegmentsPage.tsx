import type { Segment } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus, UsersRound } from 'lucide-react';
import { useMemo } from 'react';
import { pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, buttonClass, Segmented } from '@/ui';
import { FilterBar, SearchBox } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';

const route = getRouteApi('/inside/segments');

export function SegmentsPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('segments.title'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  const list = useInfiniteQuery(pagesQuery<Segment>('/v1/segments', { ...filter }));
  const count = useCount(list);
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const columns = useMemo<Column<Segment>[]>(
    () => [
      {
        id: 'name',
        header: t('segments.name'),
        fixed: true,
        sort: 'name',
        cell: (one) => (
          <Link to="/segments/$id" params={{ id: one.id }} className="block min-w-0 truncate hover:text-brand-text">
            <span className="font-semibold">{one.name}</span>
            {one.description && <span className="ml-2 text-xs text-ink-3">{one.description}</span>}
          </Link>
        ),
      },
      {
        id: 'code',
        header: t('segments.code'),
        width: 160,
        from: 'md',
        sort: 'code',
        cell: (one) => <code className="font-mono text-xs">{one.code}</code>,
      },
      {
        id: 'expression',
        header: t('segments.condition'),
        width: 340,
        from: 'lg',
        cell: (one) => <code className="block truncate font-mono text-xs text-ink-2">{one.expression}</code>,
      },
      {
        id: 'changed',
        header: t('segments.changed'),
        width: 112,
        from: 'xl',
        cell: (one) => <span className="text-ink-2">{fmt.date(one.updated_at)}</span>,
      },
      {
        id: 'kind',
        header: t('segments.kind'),
        width: 100,
        cell: (one) => <Badge tone={one.kind === 'dynamic' ? 'info' : 'mute'}>{t(`segments.kinds.${one.kind}`)}</Badge>,
      },
    ],
    [t, fmt],
  );
  const create = may(me, 'segment.write') && (
    <Link to="/segments/new" className={buttonClass('primary')}>
      <Plus size={15} aria-hidden />
      {t('segments.create')}
    </Link>
  );
  return (
    <ListFrame
      head={<PageHead title={t('segments.title')} count={count} actions={create} />}
      tools={
        <FilterBar
          search={
            <SearchBox label={t('findNamed')} value={filter.q ?? ''} onChange={(q) => set({ q: q || undefined })} />
          }
          onClear={filter.kind || filter.q ? () => set({ kind: undefined, q: undefined }) : undefined}
          after={<ListTools name="segments" columns={columns} path="/v1/segments" query={{ ...filter }} right="" />}
        >
          <Segmented
            label={t('segments.kind')}
            value={filter.kind ?? ''}
            onChange={(kind) => set({ kind: kind || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'dynamic', label: t('segments.kinds.dynamic') },
              { value: 'static', label: t('segments.kinds.static') },
            ]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('segments.title')}
        name="segments"
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onOpen={(one) => void go({ to: '/segments/$id', params: { id: one.id } })}
        empty={{
          icon: <UsersRound size={28} />,
          title: t('segments.empty'),
          hint: t('segments.emptyHint'),
          action: create,
        }}
        onClear={filter.kind ? () => set({ kind: undefined }) : undefined}
      />
    </ListFrame>
  );
}
