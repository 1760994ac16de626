// Questions to the server that many pages ask in the same way. The key is the path and what it was asked with.
import { api, type Query } from '@shared/api/client';
import type { Page, Store, Tag } from '@shared/api/types';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

const PAGE = 50;

export const pagesQuery = <T>(path: string, query: Query = {}) =>
  infiniteQueryOptions({
    queryKey: [path, 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(path, { query: { limit: PAGE, ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

// Whether an address narrows its list down; an order does not.
export const narrowed = ({ sort: _, ...filter }: Record<string, unknown>) => Object.values(filter).some(Boolean);

const ALL_MAX = 2000;

// A short list as a whole: stores, tags, roles.
export const allQuery = <T>(path: string, query: Query = {}) =>
  queryOptions({
    queryKey: [path, 'all', query],
    queryFn: async ({ signal }) => {
      const items: T[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<T> = await api.get(path, { query: { limit: 200, ...query, cursor }, signal });
        items.push(...page.items);
        cursor = page.next;
      } while (cursor && items.length < ALL_MAX);
      return items;
    },
    staleTime: 60_000,
  });

// Lists that the server gives whole and that take no limit.
export const wholeQuery = <T>(path: string) =>
  queryOptions({
    queryKey: [path, 'whole'],
    queryFn: async ({ signal }) => (await api.get<Page<T>>(path, { signal })).items,
    staleTime: 60_000,
  });

export const oneQuery = <T>(path: string) =>
  queryOptions({ queryKey: [path], queryFn: ({ signal }) => api.get<T>(path, { signal }) });

export const storesQuery = allQuery<Store>('/v1/stores');
export const tagsQuery = allQuery<Tag>('/v1/tags');
