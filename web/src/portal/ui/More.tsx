// Lists that come a page at a time: the first as any other data, the rest when they are asked for.
import { address, api } from '@shared/api/client';
import { useEffect, useState } from 'react';
import { useData } from '../app/data';
import { useWords } from '../i18n';
import type { Page } from '../types';

export interface Pages<T> {
  items?: T[];
  error?: Error;
  next: string | null;
  busy: boolean;
  again(): void;
  more(): void;
}

export function usePages<T>(path: string): Pages<T> {
  const first = useData<Page<T>>(path);
  const [rest, setRest] = useState<{ of?: Page<T>; items: T[]; next: string | null }>({ items: [], next: null });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const known = rest.of === first.data && first.data !== undefined;
  const next = known ? rest.next : (first.data?.next ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another first page, what followed may not fit
  useEffect(() => setError(undefined), [first.data]);
  return {
    items: first.data && [...first.data.items, ...(known ? rest.items : [])],
    error: first.error ?? error,
    next,
    busy,
    again: () => {
      setError(undefined);
      first.again();
    },
    more: () => {
      if (!next || busy) return;
      setBusy(true);
      const [base, query] = path.split('?');
      const params = Object.fromEntries(new URLSearchParams(query));
      api
        .get<Page<T>>(address(base ?? path, { ...params, cursor: next }))
        .then(
          (page) => setRest({ of: first.data, items: [...(known ? rest.items : []), ...page.items], next: page.next }),
          (failure: Error) => setError(failure),
        )
        .finally(() => setBusy(false));
    },
  };
}

export function More<T>({ pages }: { pages: Pages<T> }) {
  const { t } = useWords();
  if (!pages.next) return null;
  return (
    <button type="button" className="btn plain" disabled={pages.busy} onClick={pages.more}>
      {t('act.more')}
    </button>
  );
}
