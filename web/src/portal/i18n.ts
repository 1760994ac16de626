// The portal's words; both languages are small, each is one file loaded when it is wanted.
import { flatten, format, type Keys, type Lang, type Messages, type Plural, type Values } from '@shared/i18n/core';
import { type Formats, formats } from '@shared/i18n/format';
import { useEffect, useState } from 'react';
import type { zh } from './messages/zh-CN';

export type { Lang };
export type Key = Keys<typeof zh>;
export type T = (key: Key, values?: Values) => string;

const load: Record<Lang, () => Promise<Messages>> = {
  'zh-CN': () => import('./messages/zh-CN').then((module) => module.zh),
  en: () => import('./messages/en').then((module) => module.en),
};

let lang: Lang = 'zh-CN';
let zone = 'Asia/Shanghai';
let texts = new Map<string, string | Plural>();
const listeners = new Set<() => void>();

export const currentLang = () => lang;

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

export async function setLang(next: Lang, keep = true) {
  texts = flatten(await load[next]());
  lang = next;
  document.documentElement.lang = next;
  if (keep) remember('m.lang', next);
  for (const listener of listeners) listener();
}

// The shop's zone, once it is known: dates are its dates.
export function setZone(next: string) {
  if (zone === next) return;
  zone = next;
  for (const listener of listeners) listener();
}

export const t: T = (key, values) => {
  const node = texts.get(key);
  return node === undefined ? key : format(node, lang, values);
};

// Words for what the server names by a code; without one the code itself is shown.
export function word(family: 'orderStatus' | 'channel' | 'kind' | 'standing', value: string): string {
  const node = texts.get(`${family}.${value}`);
  return typeof node === 'string' ? node : value;
}

// Draws the component anew when language or zone change.
export function useWords(): { t: T; lang: Lang; fmt: Formats } {
  const [, draw] = useState(0);
  useEffect(() => {
    const listener = () => draw((count) => count + 1);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return { t, lang, fmt: formats(lang, zone) };
}
