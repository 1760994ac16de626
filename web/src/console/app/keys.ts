// The one register of shortcuts: pages add theirs while they are shown; the help and the palette read it. Single letters
// rest while somebody types and may be switched off (WCAG 2.1.4).
import { useEffect, useSyncExternalStore } from 'react';
import { type Key, recall, remember } from '@/i18n';

export interface Shortcut {
  keys: string; // "c", "g d", "?", "mod+k"
  label: Key;
  run: () => void;
  palette?: boolean; // is an action that the palette offers
}

let active: Shortcut[] = [];
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useActive = () => useSyncExternalStore(subscribe, () => active);

export function useShortcuts(list: Shortcut[]) {
  useEffect(() => {
    active = [...active, ...list];
    tell();
    return () => {
      active = active.filter((one) => !list.includes(one));
      tell();
    };
  }, [list]);
}

export const lettersOff = () => recall('letters') === 'off';
export const setLettersOff = (off: boolean) => {
  remember('letters', off ? 'off' : null);
  tell();
};

const SEQUENCE_MS = 1200;
const SCAN_GAP_MS = 35; // between two keys of a scanner; nobody types so fast for long
const SCAN_MIN = 8;
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

// The name of a key press as the register writes it.
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

// A page that wants what is scanned for itself, the till; else the member is opened.
let scanner: ((code: string) => void) | null = null;
let opener: ((code: string) => void) | null = null;
export const scanned = (code: string) => (scanner ?? opener)?.(code);
export function useScanner(take: (code: string) => void) {
  useEffect(() => {
    scanner = take;
    return () => {
      if (scanner === take) scanner = null;
    };
  }, [take]);
}

export function listen(onScan: (code: string) => void): () => void {
  opener = onScan;
  let first = '';
  let firstAt = 0;
  let keyed = '';
  let scannedAt = 0;
  const hear = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey || event.defaultPrevented) return;
    const now = event.timeStamp;
    if (!typing(event.target)) {
      if (event.key === 'Enter' && keyed.length >= SCAN_MIN && now - scannedAt < SCAN_GAP_MS * 3) {
        event.preventDefault();
        scanned(keyed);
        keyed = '';
        return;
      }
      if (event.key.length === 1) {
        keyed = now - scannedAt < SCAN_GAP_MS ? keyed + event.key : event.key;
        scannedAt = now;
        if (keyed.length > 3) return; // a scanner speaks
      }
    }
    const name = nameOf(event);
    const letter = !name.startsWith('mod+');
    if (
      letter &&
      (typing(event.target) || lettersOff() || document.querySelector('[role=dialog], [role=menu], [role=listbox]'))
    )
      return;
    const sequence = first && now - firstAt < SEQUENCE_MS ? `${first} ${name}` : '';
    first = '';
    const found = active.findLast((one) => one.keys === sequence) ?? active.findLast((one) => one.keys === name);
    if (found) {
      event.preventDefault();
      found.run();
    } else if (letter && active.some((one) => one.keys.startsWith(`${name} `))) {
      first = name;
      firstAt = now;
    }
  };
  addEventListener('keydown', hear);
  return () => removeEventListener('keydown', hear);
}

// "mod+k" as it is written on this machine's keys.
export function keyText(keys: string): string[] {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  return keys
    .split(' ')
    .map((key) => key.replace('mod+', mac ? '⌘' : 'Ctrl ').replace(/\b[a-z]$/, (letter) => letter.toUpperCase()));
}
