// Theme and density of this browser, live.
import { useSyncExternalStore } from 'react';
import { remember } from '@/i18n';

const listeners = new Set<() => void>();
const root = document.documentElement;

function choice(key: 'theme' | 'density') {
  return {
    set(value: string) {
      root.dataset[key] = value;
      remember(key, value);
      for (const listener of listeners) listener();
    },
    use: () =>
      useSyncExternalStore(
        (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        () => root.dataset[key] ?? '',
      ),
  };
}

export const theme = choice('theme');
export const density = choice('density');
export const toggleTheme = () => theme.set(root.dataset.theme === 'dark' ? 'light' : 'dark');
export const toggleDensity = () => density.set(root.dataset.density === 'compact' ? 'default' : 'compact');
