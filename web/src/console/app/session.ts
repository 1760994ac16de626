// Who is signed in. Scripts can't read the session cookie, so a mark beside it tells whether asking is worth it.

import { api } from '@shared/api/client';
import type { Me } from '@shared/api/types';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useSyncExternalStore } from 'react';
import { recall, remember } from '@/i18n';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => api.get<Me>('/v1/me'),
  staleTime: 5 * 60_000,
  retry: false,
});

export const wasSignedIn = () => recall('signed-in') === 'yes';

export const MeContext = createContext<Me | null>(null);
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('only where somebody is signed in');
  return me;
}

let ended = false;
const listeners = new Set<() => void>();
export function setEnded(value: boolean) {
  if (ended === value) return;
  ended = value;
  for (const listener of listeners) listener();
}
export const useEnded = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ended,
  );

export function useEnter() {
  const client = useQueryClient();
  return (me: Me) => {
    const before = client.getQueryData(meQuery.queryKey);
    remember('signed-in', 'yes');
    // Somebody else's data must not be seen for a moment.
    if (before?.user_id !== me.user_id) client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
    client.setQueryData(meQuery.queryKey, me);
    setEnded(false);
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
  };
}

export function useLeave() {
  const client = useQueryClient();
  return async () => {
    await api.delete('/v1/session').catch(() => undefined);
    remember('signed-in', null);
    client.clear();
    location.assign('/');
  };
}
