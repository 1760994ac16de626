// What was done to many customers.
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { useMemo } from 'react';
import { narrowed, pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge } from '@/ui';
import { FilterBar } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { BULKS, type Bulk } from './bulk';
import { bulkTones } from './status';

const route = getRouteApi('/inside/bulks');
const ACTS = ['tag_add', 'tag_remove', 'store', 'owner', 'confirm'] as const;

export function BulksPage() {
  const t = useT();
  const fmt = useFormats();
  usePage(t('bulk.title'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const list = useInfiniteQuery(pagesQuery<Bulk>(BULKS, filter));
  const count = useCount(list);
  const clear = narrowed(filter) ? () => set({ action: undefined }) : undefined;
  const columns = useMemo<Column<Bulk>[]>(
    () => [
      {
        id: 'act',
        header: t('bulk.col.act'),
        fixed: true,
        sort: 'action',
        cell: (one) => (
          <Link to="/bulks/$id" params={{ id: one.id }} className="font-semibold hover:text-brand-text">
            {t(`bulk.act.${one.action}`)}
          </Link>
        ),
      },
      {
        id: 'state',
        header: t('bulk.col.state'),
        width: 130,
        cell: (one) => (
          <Badge dot tone={bulkTones[one.state]}>
            {t(`bulk.state.${one.state}`)}
          </Badge>
        ),
      },
      {
        id: 'changed',
        header: t('bulk.changed'),
        width: 100,
        number: true,
        sort: 'changed',
        cell: (one) => fmt.int(one.changed),
      },
      {
        id: 'refused',
        header: t('bulk.refused'),
        width: 110,
        number: true,
        from: 'sm',
        sort: 'refused',
        cell: (one) => fmt.int(one.refused),
      },
      { id: 'by', header: t('bulk.col.by'), width: 140, from: 'md', cell: (one) => one.actor_name ?? one.actor },
      {
        id: 'at',
        header: t('bulk.col.at'),
        width: 160,
        from: 'md',
        sort: 'created_at',
        cell: (one) => <span className="text-ink-2">{fmt.dateTime(one.created_at)}</span>,
      },
    ],
    [t, fmt],
  );
  return (
    <ListFrame
      head={
        <PageHead
          title={t('bulk.title')}
          sub={t('bulk.hint')}
          count={count}
          crumbs={[{ to: '/customers', label: t('customers.title') }]}
        />
      }
      tools={
        <FilterBar
          onClear={clear}
          after={<ListTools name="/bulks" columns={columns} path={BULKS} query={filter} right="customer.export" />}
        >
          <Select
            label={t('bulk.col.act')}
            prefix={`${t('bulk.col.act')}:`}
            value={filter.action ?? ''}
            onChange={(action) => set({ action: action || undefined })}
            items={[{ value: '', label: t('any') }, ...ACTS.map((value) => ({ value, label: t(`bulk.act.${value}`) }))]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('bulk.title')}
        name="/bulks"
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        resetKey={filter.action}
        sort={filter.sort ?? '-created_at'}
        onSort={(sort) => set({ sort })}
        onClear={clear}
        rowLabel={(one) => t(`bulk.act.${one.action}`)}
        empty={{ icon: <ListChecks size={28} />, title: t('bulk.none'), hint: t('bulk.noneHint') }}
      />
    </ListFrame>
  );
}
