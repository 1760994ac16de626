// What somebody has arranged for himself in this browser: columns, what is pinned. Kept in local storage and heard by
// everybody who shows it.
import { useSyncExternalStore } from 'react';
import { recall, remember } from '@/i18n';

const listeners = new Set<() => void>();
const read = new Map<string, { text: string | null; value: unknown }>();

// The same text gives the same object, so that nothing is drawn anew without need.
export function pref<T>(key: string, otherwise: T): T {
  const text = recall(key);
  const before = read.get(key);
  if (before && before.text === text) return before.value as T;
  let value: T = otherwise;
  try {
    if (text) value = JSON.parse(text) as T;
  } catch {}
  read.set(key, { text, value });
  return value;
}

export function usePref<T>(key: string, otherwise: T): [T, (next: T) => void] {
  const value = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pref(key, otherwise),
  );
  return [
    value,
    (next) => {
      remember(key, JSON.stringify(next));
      for (const listener of listeners) listener();
    },
  ];
}
