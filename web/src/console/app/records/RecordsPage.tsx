// A list of plain records with its form: most pages of settings, the catalogue, and whatever else the server keeps as rows.
import type { Query } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Button } from '@/ui';
import { FilterBar, SearchBox } from '@/ui/filters';
import { type Crumb, ListFrame, PageHead } from '@/ui/page';
import { pagesQuery } from '../data';
import { useShortcuts } from '../keys';
import { usePage } from '../page';
import { useMe } from '../session';
import type { FieldSpec, Values } from './form';
import type { Recorded } from './RecordForm';

const RecordForm = lazy(() => import('./RecordForm').then((module) => ({ default: module.RecordForm })));

export interface RecordsProps<R extends Recorded> {
  title: string;
  sub?: ReactNode;
  path: string;
  area: string; // of rights: "store" has store.write
  columns: Column<R>[];
  fields: FieldSpec[];
  nameOf: (row: R) => string;
  createLabel: string;
  empty: { icon?: ReactNode; title: string; hint?: ReactNode };
  noDelete?: boolean;
  // Filters in the address, among them q: part of a name or code.
  filter?: Record<string, string | undefined>;
  onFilter?: (part: Record<string, string | undefined>) => void;
  filters?: ReactNode;
  extra?: (row: R) => ReactNode; // below the form
  wide?: boolean; // the form
  crumbs?: Crumb[];
  actions?: ReactNode; // before "new"
  tabs?: ReactNode; // between head and filters
  onOpen?: (row: R) => void; // instead of the form: to a page of its own
  start?: Partial<R>; // what a new one begins with
  opened?: boolean; // begins with the form of a new one
}

export function RecordsPage<R extends Recorded>(p: RecordsProps<R>) {
  const t = useT();
  const me = useMe();
  usePage(p.title);
  const [open, setOpen] = useState<R | 'new' | null>(p.opened ? 'new' : null);
  const look = p.onOpen ?? setOpen;
  const canWrite = may(me, `${p.area}.write`);
  const [own, setOwn] = useState<Record<string, string | undefined>>({}); // where the address keeps none
  const filter = p.onFilter ? (p.filter ?? {}) : own;
  const set =
    p.onFilter ?? ((part: Record<string, string | undefined>) => setOwn((before) => ({ ...before, ...part })));
  const query: Query = { ...filter };
  const list = useInfiniteQuery(pagesQuery<R>(p.path, query));
  const count = useCount(list);
  const shortcuts = useMemo(
    () => (canWrite ? [{ keys: 'c', label: 'form.create' as const, run: () => setOpen('new'), palette: true }] : []),
    [canWrite],
  );
  useShortcuts(shortcuts);
  const { sort: _, ...narrowed } = filter;
  const filtered = Object.values(narrowed).some(Boolean);
  const clear = () => set(Object.fromEntries(Object.keys(narrowed).map((key) => [key, undefined])));
  const first = p.columns[0];
  const columns = first
    ? [
        {
          ...first,
          cell: (row: R) => (
            <button
              type="button"
              className="block max-w-full truncate text-left font-semibold hover:text-brand-text"
              onClick={() => look(row)}
            >
              {first.cell(row)}
            </button>
          ),
        },
        ...p.columns.slice(1),
      ]
    : [];
  const create = canWrite && (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setOpen('new')}>
      {p.createLabel}
    </Button>
  );
  return (
    <ListFrame
      head={
        <>
          <PageHead
            title={p.title}
            sub={p.sub}
            count={count}
            crumbs={p.crumbs}
            actions={
              <>
                {p.actions}
                {create}
              </>
            }
          />
          {p.tabs}
        </>
      }
      tools={
        <FilterBar
          search={
            <SearchBox label={t('findNamed')} value={filter.q ?? ''} onChange={(q) => set({ q: q || undefined })} />
          }
          onClear={filtered ? clear : undefined}
          after={<ListTools name={p.path} columns={columns} path={p.path} query={query} right="" />}
        >
          {p.filters}
        </FilterBar>
      }
    >
      <PagedTable
        label={p.title}
        name={p.path}
        columns={columns}
        list={list}
        rowId={(row) => row.id}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onOpen={look}
        empty={{ ...p.empty, action: create }}
        onClear={filtered ? clear : undefined}
      />
      <Suspense>
        {open && (
          <RecordForm
            key={open === 'new' ? 'new' : open.id}
            path={p.path}
            wide={p.wide}
            fields={
              open === 'new' && p.start
                ? p.fields.map((one) => ({ ...one, first: (p.start as Values)[one.name] ?? one.first }))
                : p.fields
            }
            record={open === 'new' ? undefined : open}
            title={open === 'new' ? p.createLabel : p.nameOf(open)}
            name={open === 'new' ? undefined : p.nameOf(open)}
            canWrite={canWrite}
            canDelete={!p.noDelete}
            extra={open === 'new' ? undefined : p.extra?.(open)}
            onClose={() => setOpen(null)}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
