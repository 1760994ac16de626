// A word at the edge after something was done, perhaps with a way back. Read out (at once when it is bad), gone after a
// while, kept while the pointer or the focus rests on it; Escape puts away the one that has the focus, and the focus goes
// back to where it was.
import clsx from 'clsx';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useT } from '@/i18n';

export interface ToastText {
  text: string;
  tone?: 'good' | 'bad';
  undo?: () => void;
}
type Shown = ToastText & { id: number };

const STAY_MS = 8000;
const STAY_LONG_MS = 20_000; // what has something to do with it, or something to understand
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
  const [over, setOver] = useState(false);
  const [within, setWithin] = useState(false);
  const held = over || within;
  const back = useRef<Element | null>(null);
  const stay = one.undo || one.tone === 'bad' ? STAY_LONG_MS : STAY_MS;
  const close = () => {
    drop(one.id);
    if (within && back.current instanceof HTMLElement && back.current.isConnected) back.current.focus();
  };
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => drop(one.id), stay);
    return () => clearTimeout(timer);
  }, [held, stay, one.id]);
  const Icon = one.tone === 'bad' ? CircleAlert : CircleCheck;
  return (
    <li
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
      onFocus={(event) => {
        if (!within) back.current = event.relatedTarget;
        setWithin(true);
      }}
      onBlur={(event) => setWithin(event.currentTarget.contains(event.relatedTarget))}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
      className="pop pointer-events-auto flex items-center gap-2.5 py-2 pr-2 pl-3 text-sm"
    >
      <Icon size={16} aria-hidden className={clsx('flex-none', one.tone === 'bad' ? 'text-bad' : 'text-good')} />
      <span className="min-w-0 flex-1" role={one.tone === 'bad' ? 'alert' : undefined}>
        {one.text}
      </span>
      {one.undo && (
        <button
          type="button"
          className="min-h-6 rounded-md px-2 font-semibold text-brand-text hover:bg-surface-3"
          onClick={() => {
            close();
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
        onClick={close}
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
