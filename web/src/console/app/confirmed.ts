// Some acts want the password given in the last minutes. Who needs it asks here; the dialog (access) answers.
import { api } from '@shared/api/client';
import type { Me } from '@shared/api/types';
import { useSyncExternalStore } from 'react';

let waiting: Promise<boolean> | null = null;
let answer: ((given: boolean) => void) | null = null;
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

// One dialog, however many ask.
export function askConfirmed(): Promise<boolean> {
  waiting ??= new Promise<boolean>((resolve) => {
    answer = resolve;
    tell();
  });
  return waiting;
}

export function answerConfirmed(given: boolean) {
  answer?.(given);
  waiting = answer = null;
  tell();
}

export const useAskedConfirmed = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => answer !== null,
  );

// A file that the browser fetches by itself: what it could be refused for is cleared up before.
export async function download(href: string) {
  const me = await api.get<Me>('/v1/me');
  const fresh = !me.confirmed_until || Date.parse(me.confirmed_until) > Date.now() + 10_000;
  if (fresh || (await askConfirmed())) location.assign(href);
}
