// The console's words. A language is one file, loaded when it is wanted; switching needs no reload.

import { flatten, format, type Keys, type Lang, type Messages, type Plural, type Values } from '@shared/i18n/core';
import { type Formats, formats } from '@shared/i18n/format';
import { createContext, use, useMemo, useSyncExternalStore } from 'react';
import type { cards } from './cards/messages/zh-CN';
import type { bulk } from './features/customers/messages/bulk.zh-CN';
import type { plan } from './features/insight/messages/plan.zh-CN';
import type { insight } from './features/insight/messages/zh-CN';
import type { settings } from './features/settings/messages/zh-CN';
import type * as giving from './messages/giving.zh-CN';
import type { zh } from './messages/zh-CN';

export type { Lang };
// Areas with many words bring them in a file of their own, loaded before their first page is drawn.
export type Key = Keys<
  typeof zh & {
    cards: typeof cards;
    bulk: typeof bulk;
    insight: typeof insight;
    plan: typeof plan;
    settings: typeof settings;
  } & typeof giving
>;

const load: Record<Lang, () => Promise<Messages>> = {
  'zh-CN': () => import('./messages/zh-CN').then((module) => module.zh),
  en: () => import('./messages/en').then((module) => module.en),
};

const more = {
  cards: {
    'zh-CN': () => import('./cards/messages/zh-CN').then(({ cards }) => ({ cards })),
    en: () => import('./cards/messages/en').then(({ cards }) => ({ cards })),
  },
  bulk: {
    'zh-CN': () => import('./features/customers/messages/bulk.zh-CN').then(({ bulk }) => ({ bulk })),
    en: () => import('./features/customers/messages/bulk.en').then(({ bulk }) => ({ bulk })),
  },
  giving: {
    'zh-CN': () => import('./messages/giving.zh-CN').then((words): Messages => ({ ...words })),
    en: () => import('./messages/giving.en').then((words): Messages => ({ ...words })),
  },
  insight: {
    'zh-CN': () => import('./features/insight/messages/zh-CN').then(({ insight }) => ({ insight })),
    en: () => import('./features/insight/messages/en').then(({ insight }) => ({ insight })),
  },
  plan: {
    'zh-CN': () => import('./features/insight/messages/plan.zh-CN').then(({ plan }) => ({ plan })),
    en: () => import('./features/insight/messages/plan.en').then(({ plan }) => ({ plan })),
  },
  settings: {
    'zh-CN': () => import('./features/settings/messages/zh-CN').then(({ settings }) => ({ settings })),
    en: () => import('./features/settings/messages/en').then(({ settings }) => ({ settings })),
  },
} satisfies Record<string, Record<Lang, () => Promise<Messages>>>;
export type More = keyof typeof more;
const wanted = new Set<More>();

// As boot.js has found it, from the first request on; the words follow.
let lang: Lang = globalThis.document?.documentElement.lang === 'en' ? 'en' : 'zh-CN';
let texts = new Map<string, string | Plural>();
const listeners = new Set<() => void>();

export const currentLang = () => lang;

export async function setLang(next: Lang, keep = true) {
  let parts: Messages[];
  let areas: More[];
  do {
    areas = [...wanted];
    parts = await Promise.all([load[next](), ...areas.map((area) => more[area][next]())]);
  } while (areas.length < wanted.size); // an area was wanted meanwhile: its words would be lost
  texts = new Map(parts.flatMap((part) => [...flatten(part)]));
  lang = next;
  bound = (key, values) => t(key, values);
  document.documentElement.lang = next;
  if (keep) remember('lang', next);
  for (const listener of listeners) listener();
}

export async function needWords(area: More) {
  if (wanted.has(area)) return;
  const at = lang;
  const part = flatten(await more[area][at]());
  if (at !== lang) return needWords(area); // switched meanwhile
  texts = new Map([...texts, ...part]);
  wanted.add(area);
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
