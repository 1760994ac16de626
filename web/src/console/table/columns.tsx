// Which columns of a list are shown, and in which order: everybody's own choice.
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { usePref } from '@/app/prefs';
import { useT } from '@/i18n';
import { buttonClass, Checkbox } from '@/ui';

const Popover = lazy(() => import('@/ui/popover').then((module) => ({ default: module.Popover })));

interface Choice {
  order: string[];
  off: string[];
}
interface Chosen {
  id: string;
  header: string;
  fixed?: boolean;
  off?: boolean;
}
const NOTHING: Choice | null = null;

// What was chosen, applied to the columns that there are: new ones keep their own place at the end.
export function arrange<C extends Chosen>(columns: C[], choice: Choice | null): { all: C[]; shown: C[] } {
  if (!choice) return { all: columns, shown: columns.filter((column) => !column.off) };
  const place = (column: C) => {
    const at = choice.order.indexOf(column.id);
    return column.fixed ? -1 : at < 0 ? choice.order.length + columns.indexOf(column) : at;
  };
  const all = [...columns].sort((a, b) => place(a) - place(b));
  const known = (column: C) => choice.order.includes(column.id);
  return {
    all,
    shown: all.filter((column) => column.fixed || (known(column) ? !choice.off.includes(column.id) : !column.off)),
  };
}

export function useColumns<C extends Chosen>(name: string | undefined, columns: C[]) {
  const [choice, setChoice] = usePref<Choice | null>(`columns.${name ?? ''}`, NOTHING);
  const { all, shown } = arrange(columns, name ? choice : null);
  return { all, shown, setChoice };
}

export function ColumnsButton({ name, columns }: { name: string; columns: Chosen[] }) {
  const t = useT();
  const { all, shown, setChoice } = useColumns(name, columns);
  const ids = all.map((column) => column.id);
  const off = ids.filter((id) => !shown.some((column) => column.id === id));
  const move = (at: number, by: number) => {
    const order = [...ids];
    const [id] = order.splice(at, 1);
    if (id) order.splice(at + by, 0, id);
    setChoice({ order, off });
  };
  const trigger = (
    <>
      <Columns3 size={15} aria-hidden />
      <span className="max-sm:sr-only">{t('table.columns')}</span>
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
                  onChange={(on) =>
                    setChoice({ order: ids, off: on ? off.filter((id) => id !== column.id) : [...off, column.id] })
                  }
                />
              </div>
              {!column.fixed && (
                <>
                  <button
                    type="button"
                    aria-label={t('table.earlier', { name: column.header })}
                    disabled={at === 0 || all[at - 1]?.fixed}
                    className="grid size-6 place-items-center rounded text-ink-2 hover:bg-surface-3 disabled:opacity-30"
                    onClick={() => move(at, -1)}
                  >
                    <ArrowUp size={13} aria-hidden />
                  </button>
                  <button
                    type="button"
                    aria-label={t('table.later', { name: column.header })}
                    disabled={at === all.length - 1}
                    className="grid size-6 place-items-center rounded text-ink-2 hover:bg-surface-3 disabled:opacity-30"
                    onClick={() => move(at, 1)}
                  >
                    <ArrowDown size={13} aria-hidden />
                  </button>
                </>
              )}
            </li>
          ))}
        </ul>
        <button
          type="button"
          className="mt-2 min-h-6 rounded text-sm text-brand-text hover:underline"
          onClick={() => setChoice(null)}
        >
          {t('table.asGiven')}
        </button>
      </Popover>
    </Suspense>
  );
}
