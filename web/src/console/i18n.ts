// The console's words. A language is one file, loaded when it is wanted; switching needs no reload.

import { flatten, format, type Keys, type Lang, type Messages, type Plural, type Values } from '@shared/i18n/core';
import { type Formats, formats } from '@shared/i18n/format';
import { createContext, use, useMemo, useSyncExternalStore } from 'react';
import type { zh } from './messages/zh-CN';

export type { Lang };
export type Key = Keys<typeof zh>;

const load: Record<Lang, () => Promise<Messages>> = {
  'zh-CN': () => import('./messages/zh-CN').then((module) => module.zh),
  en: () => import('./messages/en').then((module) => module.en),
};

let lang: Lang = 'zh-CN';
let texts = new Map<string, string | Plural>();
const listeners = new Set<() => void>();

export const currentLang = () => lang;

export async function setLang(next: Lang, keep = true) {
  texts = flatten(await load[next]());
  lang = next;
  bound = (key, values) => t(key, values);
  document.documentElement.lang = next;
  if (keep) remember('lang', next);
  for (const listener of listeners) listener();
}

export function t(key: Key, values?: Values): string {
  const node = texts.get(key);
  return node === undefined ? key : format(node, lang, values);
}

// For words that come from the server as codes: what has no message is shown as it is.
export function code(family: 'status' | 'source' | 'channel' | 'orderStatus', value: string): string {
  const node = texts.get(`code.${family}.${value}`);
  return typeof node === 'string' ? node : value;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// A new function for each language, so that what was made with it is made anew.
let bound = (key: Key, values?: Values) => t(key, values);

export function useLang(): Lang {
  return useSyncExternalStore(subscribe, () => lang);
}

// In components: the same t, and the component is drawn anew when the language changes.
export function useT() {
  return useSyncExternalStore(subscribe, () => bound);
}

// Storage may be switched off; then a choice lasts as long as the page.
export function remember(key: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {}
}
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export const ZoneContext = createContext('Asia/Shanghai');

export function useFormats(): Formats {
  const language = useLang();
  const zone = use(ZoneContext);
  return useMemo(() => formats(language, zone), [language, zone]);
}
