// Views of lists that somebody has saved: kept by the server, one's own and those that colleagues share; which of them
// are pinned is everybody's own matter, in this browser.
import { api, newKey } from '@shared/api/client';
import type { View } from '@shared/api/schema';
import type { Given, Page } from '@shared/api/types';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePref } from './prefs';

type Kept = Omit<Given<View, 'sort'>, 'filter'> & { filter: Record<string, string> | null };

export interface SavedView {
  id: string;
  list: string; // path of the list it is of
  name: string;
  search: Record<string, string>;
  pinned: boolean;
  own: boolean;
  shared: boolean;
  by: string;
}

const PATH = '/v1/views';
const NONE: string[] = [];
const viewsQuery = queryOptions({
  queryKey: [PATH],
  queryFn: async ({ signal }) => (await api.get<Page<Kept>>(PATH, { signal })).items,
  staleTime: 60_000,
});

export function useViews() {
  const client = useQueryClient();
  const kept = useQuery(viewsQuery);
  const [pins, setPins] = usePref<string[]>('pinned', NONE);
  const views: SavedView[] = (kept.data ?? []).map((view) => ({
    id: view.id,
    list: view.page,
    name: view.name,
    search: { ...(view.filter ?? {}), ...(view.sort ? { sort: view.sort } : {}) },
    pinned: pins.includes(view.id),
    own: view.own,
    shared: view.shared,
    by: view.owner_name,
  }));
  const changed = () => client.invalidateQueries({ queryKey: [PATH] });
  const pin = (id: string, on: boolean) => setPins(on ? [...pins, id] : pins.filter((one) => one !== id));
  return {
    views,
    pin,
    add: async (list: string, name: string, search: Record<string, string>) => {
      const { sort, ...filter } = search;
      const made = await api.post<Kept>(PATH, { body: { page: list, name, filter, sort }, idempotencyKey: newKey() });
      pin(made.id, true);
      await changed();
    },
    share: async (id: string, shared: boolean) => {
      await api.patch(`${PATH}/${id}`, { body: { shared } });
      await changed();
    },
    remove: async (id: string) => {
      await api.delete(`${PATH}/${id}`);
      pin(id, false);
      await changed();
    },
  };
}
