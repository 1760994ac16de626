// Rows by the hundred thousand in a real <table>: only what is seen is drawn. The server filters, sorts and pages; more
// pages are asked for as the end comes near. The only importer of TanStack Table and Virtual.
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useT } from '@/i18n';
import { Skeleton } from '@/ui/states';

export interface Column<Row> {
  id: string;
  header: string;
  width?: number; // px; one column without it takes what is left
  number?: boolean;
  // Left out where the screen is narrower than this.
  from?: 'sm' | 'md' | 'lg' | 'xl' | 'wide';
  cell: (row: Row) => ReactNode;
}

const shownFrom = {
  sm: 'max-sm:hidden',
  md: 'max-md:hidden',
  lg: 'max-lg:hidden',
  xl: 'max-xl:hidden',
  wide: 'max-[1400px]:hidden',
} as const;

const features = tableFeatures({});
const NEAR_END = 20; // rows

export function DataTable<Row>({
  label,
  columns,
  rows,
  rowId,
  total,
  minWidth,
  dimmed,
  hasMore,
  loadingMore,
  loadMore,
  resetKey,
  children,
}: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  total?: number; // when the server tells it
  minWidth?: string;
  dimmed?: boolean; // these are rows of the question before
  hasMore?: boolean;
  loadingMore?: boolean;
  loadMore?: () => void;
  resetKey?: string; // another question: back to the top
  children?: ReactNode; // in place of rows: empty, error
}) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const defs = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row & object>();
    return helper.columns(
      columns.map((column) =>
        helper.display({ id: column.id, header: column.header, cell: ({ row }) => column.cell(row.original) }),
      ),
    );
  }, [columns]);
  const table = useTable({ features, columns: defs, data: rows as (Row & object)[], getRowId: rowId });
  const all = table.getRowModel().rows;
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const rowHeight = document.documentElement.dataset.density === 'compact' ? 34 : 44;
  const virtual = useVirtualizer({
    count: all.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items[items.length - 1];
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (last?.end ?? 0);

  useEffect(() => {
    if (hasMore && !loadingMore && last && last.index >= all.length - NEAR_END) loadMore?.();
  }, [hasMore, loadingMore, loadMore, last, all.length]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question, not the box, is what it waits for
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
  }, [resetKey]);

  const place = (id: string) => {
    const column = byId.get(id);
    return clsx(column?.number ? 'text-right' : 'text-left', column?.from && shownFrom[column.from]);
  };
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className="card min-h-0 flex-1 overflow-auto rounded-b-none border-b-0"
    >
      <table
        aria-rowcount={total === undefined && hasMore ? -1 : (total ?? all.length) + 1}
        aria-label={label}
        className={clsx('w-full table-fixed border-separate border-spacing-0 text-sm', dimmed && 'opacity-60')}
        style={minWidth ? { minWidth } : undefined}
      >
        <thead className="sticky top-0 z-10 bg-surface-2">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className={clsx(
                    'h-9 truncate border-b border-line px-3 text-xs font-semibold text-ink-2 first:pl-4',
                    place(header.column.id),
                  )}
                  style={{ width: byId.get(header.column.id)?.width }}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {/* One cell, not a span of all: a span would give hidden columns their width back. */}
          {above > 0 && (
            <tr aria-hidden>
              <td style={{ height: above, padding: 0 }} />
            </tr>
          )}
          {items.map((item) => {
            const row = all[item.index];
            if (!row) return null;
            return (
              <tr key={row.id} aria-rowindex={item.index + 2} className="trow">
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className={place(cell.column.id)}>
                    {byId.get(cell.column.id)?.cell(row.original)}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && (
            <tr aria-hidden>
              <td style={{ height: below, padding: 0 }} />
            </tr>
          )}
        </tbody>
      </table>
      {loadingMore && (
        <div role="status" className="p-4">
          <span className="sr-only">{t('state.loadingMore')}</span>
          <Skeleton className="h-5 w-full" />
        </div>
      )}
      {children}
    </section>
  );
}
