// One or many of a list that is searched while one types: a short list as a whole, or a source that is asked. Loaded
// when it is first shown; until then a field of the same shape stands in its place.
import { lazy, Suspense } from 'react';
import type { ComboboxProps, MultiComboboxProps } from './comboboxList';

export interface Option {
  value: string;
  label: string;
  hint?: string; // beside the label: a number, a code
}
// Where options come from when there are too many for a list.
export interface Source {
  key: string; // of its questions
  find: (text: string, signal: AbortSignal) => Promise<Option[]>;
  name: (value: string, signal: AbortSignal) => Promise<Option>; // what a chosen one is called
  ofCode?: (code: string) => Promise<string | null>; // whose code a camera has read
}

const One = lazy(() => import('./comboboxList').then((module) => ({ default: module.ComboboxList })));
const Many = lazy(() => import('./comboboxList').then((module) => ({ default: module.MultiComboboxList })));

const waiting = (label: string) => (
  <div className="flex min-w-0 flex-col gap-1">
    <span className="text-sm font-semibold text-ink-2">{label}</span>
    <span className="h-10 rounded-ctl border border-line-strong bg-surface" aria-hidden />
  </div>
);

export function Combobox(props: ComboboxProps) {
  return (
    <Suspense fallback={waiting(props.label)}>
      <One {...props} />
    </Suspense>
  );
}
export function MultiCombobox(props: MultiComboboxProps) {
  return (
    <Suspense fallback={waiting(props.label)}>
      <Many {...props} />
    </Suspense>
  );
}
