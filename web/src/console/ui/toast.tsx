// A word at the edge after something was done, perhaps with a way back. Read out, gone after a while, kept while the
// pointer rests on it.
import clsx from 'clsx';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useT } from '@/i18n';

export interface ToastText {
  text: string;
  tone?: 'good' | 'bad';
  undo?: () => void;
}
type Shown = ToastText & { id: number };

const STAY_MS = 8000;
let shown: Shown[] = [];
let last = 0;
const listeners = new Set<() => void>();
function set(next: Shown[]) {
  shown = next;
  for (const listener of listeners) listener();
}

export function toast(one: ToastText) {
  set([...shown.slice(-2), { ...one, id: ++last }]);
}
const drop = (id: number) => set(shown.filter((one) => one.id !== id));

function Line({ one }: { one: Shown }) {
  const t = useT();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => drop(one.id), STAY_MS);
    return () => clearTimeout(timer);
  }, [held, one.id]);
  const Icon = one.tone === 'bad' ? CircleAlert : CircleCheck;
  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      className="pop pointer-events-auto flex items-center gap-2.5 py-2 pr-2 pl-3 text-sm"
    >
      <Icon size={16} aria-hidden className={clsx('flex-none', one.tone === 'bad' ? 'text-bad' : 'text-good')} />
      <span className="min-w-0 flex-1">{one.text}</span>
      {one.undo && (
        <button
          type="button"
          className="min-h-6 rounded-md px-2 font-semibold text-brand-text hover:bg-surface-3"
          onClick={() => {
            drop(one.id);
            one.undo?.();
          }}
        >
          {t('action.undo')}
        </button>
      )}
      <button
        type="button"
        aria-label={t('action.close')}
        className="grid size-6 flex-none place-items-center rounded-md text-ink-3 hover:bg-surface-3"
        onClick={() => drop(one.id)}
      >
        <X size={14} aria-hidden />
      </button>
    </li>
  );
}

export function Toasts() {
  const t = useT();
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <section aria-live="polite" aria-label={t('state.said')} className="print:hidden">
      <ul className="pointer-events-none fixed bottom-4 left-1/2 z-50 flex w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 flex-col gap-2 max-sm:bottom-18">
        {list.map((one) => (
          <Line key={one.id} one={one} />
        ))}
      </ul>
    </section>
  );
}
