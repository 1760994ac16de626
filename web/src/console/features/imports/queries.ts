import { api } from '@shared/api/client';
import type { Import, ImportForm, ImportPreview, ImportReject, Page } from '@shared/api/types';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { pagesQuery } from '@/app/data';

const POLL_MS = 500;
export const isWorking = (one: Pick<Import, 'state'> | undefined) =>
  one?.state === 'running' || one?.state === 'reverting';

export const IMPORTS = '/v1/imports';
export const importsQuery = (filter: { kind?: string; state?: string; sort?: string }) =>
  infiniteQueryOptions({
    ...pagesQuery<Import>(IMPORTS, filter),
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isWorking)) ? 2000 : false),
  });

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => api.get<Import>(`/v1/imports/${id}`, { signal }),
    refetchInterval: (query) => (isWorking(query.state.data) ? POLL_MS : false),
  });

// Only what can be chosen goes into the question; what kind of file it is, the server knows.
export type FormChoice = Partial<Pick<ImportForm, 'encoding' | 'delimiter' | 'dates' | 'decimal' | 'header' | 'tab'>>;

export const previewQuery = (id: string, form: FormChoice) =>
  queryOptions({
    queryKey: ['import', id, 'preview', form],
    queryFn: ({ signal }) => api.get<ImportPreview>(`/v1/imports/${id}/preview`, { query: { ...form }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const rejectsQuery = (id: string, count: number) =>
  queryOptions({
    queryKey: ['import', id, 'rejects', count],
    queryFn: ({ signal }) => api.get<Page<ImportReject>>(`/v1/imports/${id}/rejects`, { query: { limit: 50 }, signal }),
    enabled: count > 0,
    placeholderData: keepPreviousData,
  });
