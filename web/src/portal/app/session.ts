// Whether somebody is signed in, whether the server can be reached, and the one line that tells what just happened.
import { configureClient } from '@shared/api/client';
import { useSyncExternalStore } from 'react';
import { currentLang } from '../i18n';
import { forgetAll } from './data';

class Cell<V> {
  #listeners = new Set<() => void>();
  constructor(public value: V) {}
  set(value: V) {
    if (value === this.value) return;
    this.value = value;
    for (const listener of this.#listeners) listener();
  }
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const useCell = <V>(cell: Cell<V>): V => useSyncExternalStore(cell.subscribe, () => cell.value);

export const signedOut = new Cell(false);
export const offline = new Cell(false);
export const toast = new Cell('');

export function say(text: string) {
  toast.set('');
  toast.set(text);
}

// Nothing of the one who was here stays: neither in memory nor in what the service worker keeps.
export function forgetMember() {
  forgetAll();
  navigator.serviceWorker?.controller?.postMessage('forget');
}

configureClient({
  language: currentLang,
  sessionEnded: () => {
    if (signedOut.value) return;
    forgetMember();
    signedOut.set(true);
  },
});
