// Which columns of a list are shown, in which order and how wide: everybody's own choice, or that of the saved view which
// is shown (app/views).
import { ArrowDown, ArrowUp, Columns3, Minus, Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { type ColumnChoice, useColumnChoice } from '@/app/views';
import { useT } from '@/i18n';
import { buttonClass, Checkbox } from '@/ui';

const Popover = lazy(() => import('@/ui/popover').then((module) => ({ default: module.Popover })));

interface Chosen {
  id: string;
  header: string;
  width?: number;
  phone?: number;
  fixed?: boolean;
  off?: boolean;
}

const NARROWEST = 56; // px
const WIDEST = 800;
const STEP = 16;
const UNSET = 180; // of a column that took what was left
export const widthWithin = (width: number) => Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));

// What was chosen, applied to the columns that there are: new ones keep their own place at the end; a view that names its
// columns has only these.
export function arrange<C extends Chosen>(given: C[], choice: ColumnChoice | null): { all: C[]; shown: C[] } {
  const columns = given.map((column) => {
    const width = choice?.widths?.[column.id];
    return width === undefined ? column : { ...column, width, phone: undefined };
  });
  if (!choice) return { all: columns, shown: columns.filter((column) => !column.off) };
  const place = (column: C) => {
    const at = choice.order.indexOf(column.id);
    return column.fixed ? -1 : at < 0 ? choice.order.length + columns.indexOf(column) : at;
  };
  const all = [...columns].sort((a, b) => place(a) - place(b));
  const known = (column: C) => choice.order.includes(column.id);
  return {
    all,
    shown: all.filter(
      (column) => column.fixed || (known(column) ? !choice.off.includes(column.id) : !choice.only && !column.off),
    ),
  };
}

export function useColumns<C extends Chosen>(name: string | undefined, columns: C[]) {
  const [choice, setChoice] = useColumnChoice(name ?? '');
  const { all, shown } = arrange(columns, name ? choice : null);
  const ids = all.map((column) => column.id);
  const off = ids.filter((id) => !shown.some((column) => column.id === id));
  const set = (part: Partial<ColumnChoice>) =>
    setChoice({ order: ids, off, widths: choice?.widths, only: choice?.only, ...part });
  const setWidth = (id: string, width: number) => set({ widths: { ...choice?.widths, [id]: widthWithin(width) } });
  const widths = name ? choice?.widths : undefined;
  return { all, shown, off, widths, set, setWidth, reset: () => setChoice(null) };
}

export function ColumnsButton({ name, columns }: { name: string; columns: Chosen[] }) {
  const t = useT();
  const { all, off, set, setWidth, reset } = useColumns(name, columns);
  const move = (at: number, by: number) => {
    const order = all.map((column) => column.id);
    const [id] = order.splice(at, 1);
    if (id) order.splice(at + by, 0, id);
    set({ order });
  };
  const small = 'grid size-6 place-items-center rounded text-ink-2 hover:bg-surface-3 disabled:opacity-30';
  const trigger = (
    <>
      <Columns3 size={15} aria-hidden />
      <span className="max-lg:sr-only">{t('table.columns')}</span>
    </>
  );
  return (
    <Suspense fallback={<span className={buttonClass()}>{trigger}</span>}>
      <Popover trigger={trigger} title={t('table.columns')}>
        <ul className="flex flex-col gap-0.5">
          {all.map((column, at) => (
            <li key={column.id} className="flex items-center gap-1">
              <div className="min-w-0 flex-1">
                <Checkbox
                  label={column.header}
                  checked={!off.includes(column.id)}
                  disabled={column.fixed}
                  onChange={(on) => set({ off: on ? off.filter((id) => id !== column.id) : [...off, column.id] })}
                />
              </div>
              {[
                { label: t('table.narrower', { name: column.header }), by: -STEP, Icon: Minus },
                { label: t('table.wider', { name: column.header }), by: STEP, Icon: Plus },
              ].map(({ label, by, Icon }) => (
                <button
                  key={by}
                  type="button"
                  aria-label={label}
                  title={label}
                  disabled={off.includes(column.id)}
                  className={small}
                  onClick={() => setWidth(column.id, (column.width ?? UNSET) + by)}
                >
                  <Icon size={13} aria-hidden />
                </button>
              ))}
              {!column.fixed && (
                <>
                  <button
                    type="button"
                    aria-label={t('table.earlier', { name: column.header })}
                    disabled={at === 0 || all[at - 1]?.fixed}
                    className={small}
                    onClick={() => move(at, -1)}
                  >
                    <ArrowUp size={13} aria-hidden />
                  </button>
                  <button
                    type="button"
                    aria-label={t('table.later', { name: column.header })}
                    disabled={at === all.length - 1}
                    className={small}
                    onClick={() => move(at, 1)}
                  >
                    <ArrowDown size={13} aria-hidden />
                  </button>
                </>
              )}
            </li>
          ))}
        </ul>
        <button type="button" className="mt-2 min-h-6 rounded text-sm text-brand-text hover:underline" onClick={reset}>
          {t('table.asGiven')}
        </button>
      </Popover>
    </Suspense>
  );
}
