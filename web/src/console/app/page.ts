import { useEffect } from 'react';
import { t, useLang } from '@/i18n';

// The title of the document; when the page is entered, its h1 is where keyboard and screen reader go on.
export function usePage(title: string) {
  const lang = useLang();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name of the house follows the language
  useEffect(() => {
    document.title = `${title} · ${t('app')}`;
  }, [title, lang]);
  useEffect(() => {
    if (document.activeElement && document.activeElement !== document.body) {
      const active = document.activeElement;
      if (active.closest('[role=dialog]') || active.matches('input, textarea')) return;
    }
    const heading = document.querySelector<HTMLElement>('h1');
    if (!heading) return;
    heading.tabIndex = -1;
    heading.style.outline = 'none';
    heading.focus({ preventScroll: true });
  }, []);
}
