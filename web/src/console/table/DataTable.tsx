// Rows by the hundred thousand in a real <table>: only what is seen is drawn. The server filters, sorts and pages; more
// pages are asked for as the end comes near. The only importer of TanStack Table and Virtual.
//
// Keyboard: j and k (or the arrows) move from row to row, Enter opens, Space previews, x selects.
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { density } from '@/app/settings';
import { useT } from '@/i18n';
import { usePrinting } from '@/ui/printing';
import { Skeleton } from '@/ui/states';
import { useColumns } from './columns';
import { type From, PHONE, placed, widthOf } from './room';

export interface Column<Row> {
  id: string;
  header: string;
  width?: number; // px; one column without it takes what is left
  phone?: number; // px where the table is on a phone, if less than width
  number?: boolean;
  from?: From; // left out where the table is narrower than this
  fixed?: boolean; // always shown, first
  off?: boolean; // not shown until chosen
  sort?: string; // what the server calls it
  by?: (row: Row) => string | number | null; // of a list that is here whole: what it is sorted by
  cell: (row: Row) => ReactNode;
}

export interface Selection {
  ids: ReadonlySet<string>;
  set: (ids: ReadonlySet<string>) => void;
}

const features = tableFeatures({});
const NEAR_END = 20; // rows
const BOXES = 44; // px of the column of check boxes

// The right edge of a column, drawn to make it wider. The keys' way is the list of columns.
function Edge({ onWidth }: { onWidth: (width: number) => void }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  return (
    <span
      aria-hidden
      className="absolute inset-y-1 right-0 w-2 cursor-col-resize touch-none border-r-2 border-transparent hover:border-line-mid active:border-brand max-md:hidden print:hidden"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        const cell = event.currentTarget.parentElement;
        from.current = { x: event.clientX, width: cell?.offsetWidth ?? 0 };
      }}
      onPointerMove={(event) => {
        if (from.current) onWidth(from.current.width + event.clientX - from.current.x);
      }}
      onPointerUp={() => {
        from.current = null;
      }}
    />
  );
}

export function DataTable<Row>({
  label,
  columns: written,
  rows: unsorted,
  rowId,
  name,
  total,
  dimmed,
  filling,
  hasMore,
  loadingMore,
  loadMore,
  resetKey,
  sort: asked,
  onSort: onAsk,
  selection,
  rowLabel,
  onOpen,
  onPeek,
  bar,
  children,
}: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  name?: string; // under which chosen columns are kept
  total?: number; // when the server tells it
  dimmed?: boolean; // these are rows of the question before
  filling?: boolean; // the first rows are on their way: the box is as high as the screen allows, as it will be with them
  hasMore?: boolean;
  loadingMore?: boolean;
  loadMore?: () => void;
  resetKey?: string; // another question: back to the top
  sort?: string; // "name" or "-name"
  onSort?: (sort: string | undefined) => void;
  selection?: Selection;
  rowLabel?: (row: Row) => string; // what the box of a row is called
  onOpen?: (row: Row) => void;
  onPeek?: (row: Row) => void;
  bar?: ReactNode; // floats below while rows are selected
  children?: ReactNode; // in place of rows: empty, error
}) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | null>(null);
  const [own, setOwn] = useState<string>();
  const sort = onAsk ? asked : own;
  const onSort = onAsk ?? setOwn;
  const given = useMemo(
    () => (onAsk ? written : written.map((column) => ({ ...column, sort: column.by && column.id }))),
    [onAsk, written],
  );
  const rows = useMemo(() => {
    const by = !onAsk && own && written.find((column) => column.id === own.replace(/^-/, ''))?.by;
    if (!by) return unsorted;
    const way = own.startsWith('-') ? -1 : 1;
    return [...unsorted].sort((a, b) => {
      const [one, other] = [by(a), by(b)];
      if (one === other) return 0;
      if (one === null || other === null) return one === null ? 1 : -1; // what is not there comes last
      return way * (typeof one === 'number' ? one - Number(other) : one.localeCompare(String(other)));
    });
  }, [onAsk, own, written, unsorted]);
  const { shown: wanted, widths, setWidth } = useColumns(name, given);
  const sized = widths !== undefined && Object.keys(widths).length > 0;
  // One column takes what is left, or every other would be stretched: the first without a width, else one whose width
  // nobody chose.
  const loose = (wanted.find((column) => !column.width) ?? wanted.findLast((column) => !widths?.[column.id]))?.id;
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const here = box.current;
    if (!here) return;
    setRoom(here.clientWidth);
    const observer = new ResizeObserver(() => setRoom(here.clientWidth));
    observer.observe(here);
    return () => observer.disconnect();
  }, []);
  // Where it is wider than its box, its first column stays in sight.
  const { shown: columns, least } = useMemo(
    () => placed(wanted, room, { beside: selection && room >= PHONE ? BOXES : 0, sized, loose }),
    [wanted, room, selection, sized, loose],
  );
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
  const rowHeight = density.use() === 'compact' ? 34 : 44;
  const virtual = useVirtualizer({
    count: all.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are of another height
  useEffect(() => virtual.measure(), [rowHeight]);
  // On paper all rows that have been loaded.
  const printing = usePrinting();
  const seen = virtual.getVirtualItems();
  const items = printing ? all.map((_, index) => ({ index })) : seen;
  const last = seen.at(-1);
  const above = printing ? 0 : (seen[0]?.start ?? 0);
  const below = printing ? 0 : virtual.getTotalSize() - (last?.end ?? 0);

  useEffect(() => {
    if (hasMore && !loadingMore && last && last.index >= all.length - NEAR_END) loadMore?.();
  }, [hasMore, loadingMore, loadMore, last, all.length]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question, not the box, is what it waits for
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
    anchor.current = null;
  }, [resetKey]);

  const idOf = (index: number) => {
    const row = all[index];
    return row && rowId(row.original);
  };
  const select = (index: number, range: boolean) => {
    if (!selection) return;
    const next = new Set(selection.ids);
    const id = idOf(index);
    if (!id) return;
    const on = !next.has(id);
    const from = range && anchor.current !== null ? anchor.current : index;
    for (let at = Math.min(from, index); at <= Math.max(from, index); at++) {
      const one = idOf(at);
      if (one) on ? next.add(one) : next.delete(one);
    }
    anchor.current = index;
    selection.set(next);
  };
  const everything =
    all.length > 0 && selection !== undefined && all.every((row) => selection.ids.has(rowId(row.original)));

  // The row in which the focus is; from outside of the rows, the first one.
  const focused = () => {
    const row = document.activeElement?.closest<HTMLElement>('tr[data-index]');
    return row && box.current?.contains(row) ? Number(row.dataset.index) : -1;
  };
  const focusRow = (index: number) => {
    if (index < 0 || index >= all.length) return;
    virtual.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (target.matches('input:not([type=checkbox]), textarea, select')) return;
    const index = focused();
    const row = all[index]?.original;
    const onRow = target.tagName === 'TR';
    const act = {
      j: () => focusRow(index + 1),
      k: () => focusRow(index - 1),
      ArrowDown: () => focusRow(index + 1),
      ArrowUp: () => focusRow(index - 1),
      x: selection && row && (() => select(index, event.shiftKey)),
      Enter: onOpen && row && onRow && (() => onOpen(row)),
      ' ': onPeek && row && onRow && (() => onPeek(row)),
      Escape: selection && selection.ids.size > 0 && (() => selection.set(new Set())),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  const place = (id: string) => {
    const column = byId.get(id);
    return clsx(column?.number ? 'text-right' : 'text-left', least > 0 && column?.fixed && 'pinned');
  };
  const sortOf = (column: Column<Row>) => (!sort ? 0 : sort === column.sort ? 1 : sort === `-${column.sort}` ? -1 : 0);
  const head = (column: Column<Row>) => {
    if (!column.sort) return column.header;
    const now = sortOf(column);
    const Icon = now > 0 ? ArrowUp : ArrowDown;
    return (
      <button
        type="button"
        className={clsx(
          'inline-flex min-h-6 max-w-full items-center gap-1 rounded hover:text-ink',
          column.number && 'flex-row-reverse',
        )}
        onClick={() => onSort(now === 0 ? `-${column.sort}` : now < 0 ? column.sort : undefined)}
      >
        <span className="truncate">{column.header}</span>
        {now !== 0 && <Icon size={12} aria-hidden className="flex-none" />}
      </button>
    );
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        onKeyDown={onKeyDown}
        className={clsx(
          'card mb-4 min-h-0 print:overflow-visible',
          filling ? 'flex-1 overflow-hidden' : 'overflow-auto',
        )}
      >
        <table
          aria-rowcount={total === undefined && hasMore ? -1 : (total ?? all.length) + 1}
          aria-label={label}
          className={clsx(
            'w-full table-fixed border-separate border-spacing-0 text-sm print:min-w-0!',
            dimmed && 'opacity-60',
          )}
          style={{ minWidth: least || undefined }}
        >
          <thead className="sticky top-0 z-10 bg-surface-2">
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {selection && (
                  <th scope="col" className="h-9 w-11 border-b border-line pl-4 text-left max-sm:hidden">
                    <input
                      type="checkbox"
                      className="chk align-middle"
                      aria-label={t('table.selectAll')}
                      checked={everything}
                      disabled={all.length === 0}
                      onChange={() =>
                        selection.set(everything ? new Set() : new Set(all.map((row) => rowId(row.original))))
                      }
                    />
                  </th>
                )}
                {group.headers.map((header) => {
                  const column = byId.get(header.column.id);
                  if (!column) return null;
                  const now = sortOf(column);
                  return (
                    <th
                      key={header.id}
                      scope="col"
                      aria-sort={column.sort ? (now > 0 ? 'ascending' : now < 0 ? 'descending' : 'none') : undefined}
                      className={clsx(
                        'relative h-9 truncate border-b border-line px-3 text-xs font-semibold text-ink-2 first:pl-4',
                        place(header.column.id),
                      )}
                      style={{ width: sized && column.id === loose ? undefined : widthOf(column, room) }}
                    >
                      {head(column)}
                      {name && <Edge onWidth={(width) => setWidth(column.id, width)} />}
                    </th>
                  );
                })}
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
              const id = rowId(row.original);
              const picked = selection?.ids.has(id);
              return (
                <tr
                  key={row.id}
                  data-index={item.index}
                  tabIndex={-1}
                  aria-rowindex={item.index + 2}
                  aria-selected={selection ? picked : undefined}
                  className={clsx('trow', picked && 'shadow-[inset_3px_0_0_var(--brand)]', onOpen && 'cursor-pointer')}
                  onClick={(event: MouseEvent) => {
                    if (!onOpen || (event.target as HTMLElement).closest('a, button, input, label')) return;
                    if (getSelection()?.toString()) return;
                    onOpen(row.original);
                  }}
                >
                  {selection && (
                    <td className="max-sm:hidden">
                      <input
                        type="checkbox"
                        className="chk align-middle"
                        aria-label={t('table.select', { name: rowLabel?.(row.original) ?? id })}
                        checked={picked}
                        onClick={(event) => {
                          select(item.index, event.shiftKey);
                        }}
                        onChange={() => undefined}
                      />
                    </td>
                  )}
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
      {bar && selection && selection.ids.size > 0 && (
        <div className="pop absolute bottom-4 left-1/2 z-20 flex w-max max-w-[calc(100%-1rem)] -translate-x-1/2 flex-wrap items-center gap-2 py-2 pr-2 pl-4 text-sm print:hidden">
          <span className="num font-semibold" role="status">
            {t('table.selected', { count: selection.ids.size })}
          </span>
          {bar}
          <button
            type="button"
            className="min-h-6 rounded-md px-2 text-ink-2 hover:bg-surface-3"
            onClick={() => selection.set(new Set())}
          >
            {t('table.unselect')}
          </button>
        </div>
      )}
    </div>
  );
}
