// The list of choices, loaded once it can be opened: until then a button of the same shape stands in its place.
import clsx from 'clsx';
import { ChevronsUpDown } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { SelectProps } from './selectList';

const List = lazy(() => import('./selectList').then((module) => ({ default: module.SelectList })));

export function Select<V extends string>(props: SelectProps<V>) {
  const { prefix, value, items, className } = props;
  return (
    <Suspense
      fallback={
        <span
          aria-hidden
          className={clsx('ctl min-w-0 justify-between border border-line-strong bg-surface pr-2 pl-3', className)}
        >
          <span className="min-w-0 truncate">
            {prefix && <span className="text-ink-3">{prefix} </span>}
            {items.find((item) => item.value === value)?.label}
          </span>
          <ChevronsUpDown size={14} aria-hidden className="flex-none text-ink-3" />
        </span>
      }
    >
      <List {...(props as unknown as SelectProps<string>)} />
    </Suspense>
  );
}
