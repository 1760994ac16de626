// What the server said, kept while the page lives: shown at once when one comes back, and asked for again behind it.
import { api } from '@shared/api/client';
import { useEffect, useState } from 'react';
import { currentLang } from '../i18n';

interface Entry {
  value?: unknown;
  error?: Error;
  asked?: Promise<void>;
  at: number;
}

const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();
const FRESH_MS = 5_000;

const tell = () => {
  for (const listener of listeners) listener();
};
const keyOf = (path: string) => `${currentLang()} ${path}`;

function ask(path: string): Promise<void> {
  const key = keyOf(path);
  const entry = entries.get(key) ?? { at: 0 };
  entries.set(key, entry);
  entry.asked ??= api
    .get<unknown>(path)
    .then(
      (value) => {
        entry.value = value;
        entry.error = undefined;
        entry.at = Date.now();
      },
      (error: Error) => {
        entry.error = error;
      },
    )
    .finally(() => {
      entry.asked = undefined;
      tell();
    });
  return entry.asked;
}

// What changed on the server: asked for again where it is shown, forgotten elsewhere.
export function outdated(...prefixes: string[]) {
  for (const [key, entry] of entries) if (prefixes.some((prefix) => key.includes(` ${prefix}`))) entry.at = 0;
  tell();
}

export function forgetAll() {
  entries.clear();
  tell();
}

export function useData<T>(path: string): { data?: T; error?: Error; again(): void } {
  const [, draw] = useState(0);
  const key = keyOf(path);
  useEffect(() => {
    const look = () => {
      const entry = entries.get(key);
      if (!entry || (!entry.asked && !entry.error && Date.now() - entry.at > FRESH_MS && entry.at === 0))
        void ask(path);
      draw((count) => count + 1);
    };
    listeners.add(look);
    const entry = entries.get(key);
    if (!entry || entry.error || Date.now() - entry.at > FRESH_MS) void ask(path);
    return () => {
      listeners.delete(look);
    };
  }, [key, path]);
  const entry = entries.get(key);
  return {
    data: entry?.value as T | undefined,
    error: entry?.value === undefined ? entry?.error : undefined,
    again: () => {
      if (entry) entry.error = undefined;
      void ask(path);
      tell();
    },
  };
}
