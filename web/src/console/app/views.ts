// Views of lists that somebody has saved: filter, order and columns, kept by the server, one's own and those that
// colleagues share; which of them are pinned is everybody's own matter, in this browser.
import { api, newKey } from '@shared/api/client';
import type { View } from '@shared/api/schema';
import type { Given, Page } from '@shared/api/types';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { pref, usePref } from './prefs';

type Kept = Omit<Given<View, 'sort'>, 'filter'> & { filter: Record<string, string> | null };

export interface SavedView {
  id: string;
  list: string; // path of the list it is of
  name: string;
  search: Record<string, string>;
  columns: string[]; // "name", or "name:120" where its width was chosen; none: as the reader has them
  pinned: boolean;
  own: boolean;
  shared: boolean;
  by: string;
}

// How somebody has arranged the columns of a list.
export interface ColumnChoice {
  order: string[];
  off: string[];
  widths?: Record<string, number>; // px
  only?: boolean; // columns that order does not name are not shown
}

const textsOf = (choice: ColumnChoice | null): string[] =>
  (choice?.order ?? [])
    .filter((id) => !choice?.off.includes(id))
    .map((id) => (choice?.widths?.[id] ? `${id}:${choice.widths[id]}` : id));

export function choiceOf(texts: string[]): ColumnChoice | null {
  if (texts.length === 0) return null;
  const parts = texts.map((text) => text.split(':') as [string, string?]);
  const widths = parts.flatMap(([id, width]) => (width ? [[id, Number(width)] as const] : []));
  return { order: parts.map(([id]) => id), off: [], only: true, widths: Object.fromEntries(widths) };
}

// What is shown now: that of the view that was chosen where it has one, else the reader's own.
const ownKey = (list: string) => `columns.${list}`;
const viewKey = (list: string) => `columnsOfView.${list}`;
const NO_CHOICE = null as ColumnChoice | null;
const chosenColumns = (list: string) => pref(viewKey(list), NO_CHOICE) ?? pref(ownKey(list), NO_CHOICE);

export function useColumnChoice(list: string): [ColumnChoice | null, (next: ColumnChoice | null) => void] {
  const [own, setOwn] = usePref(ownKey(list), NO_CHOICE);
  const [ofView, setOfView] = usePref(viewKey(list), NO_CHOICE);
  return [ofView ?? own, ofView ? setOfView : setOwn];
}
export const useViewColumns = (list: string) => usePref(viewKey(list), NO_CHOICE);

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
    columns: view.columns ?? [],
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
      const columns = textsOf(chosenColumns(list));
      const body = { page: list, name, filter, sort, columns };
      const made = await api.post<Kept>(PATH, { body, idempotencyKey: newKey() });
      pin(made.id, true);
      await changed();
    },
    keepColumns: async (id: string, choice: ColumnChoice | null) => {
      await api.patch(`${PATH}/${id}`, { body: { columns: textsOf(choice) } });
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
