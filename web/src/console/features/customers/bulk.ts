// Acts over many customers: what they are, how far one is.
import { api } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Given } from '@shared/api/types';
import { queryOptions } from '@tanstack/react-query';

export type Bulk = Given<
  schema.CustomerBulk,
  | 'tag_id'
  | 'store_id'
  | 'owner_id'
  | 'filter'
  | 'reason'
  | 'total'
  | 'undo_job_id'
  | 'ended_at'
  | 'undone_at'
  | 'actor_name'
>;
export type BulkRow = Given<schema.CustomerBulkRow, 'name' | 'problem' | 'reason'>;
export type Action = Bulk['action'];

// Chosen customers, or all whom a filter finds.
export type Whom = { ids: string[] } | { filter: Record<string, unknown> };

export const BULKS = '/v1/customer-bulks';
const EVERY_MS = 800; // while one goes on

export const isGoing = (one: Bulk) => one.state === 'running' || one.state === 'undoing';

export const bulkQuery = (id: string) =>
  queryOptions({
    queryKey: [BULKS, id],
    queryFn: ({ signal }) => api.get<Bulk>(`${BULKS}/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && !isGoing(query.state.data) ? false : EVERY_MS),
  });

// How far it is, from 0 to 1; null: not known.
export function share(one: Bulk): number | null {
  if (one.state === 'undoing' || one.state === 'undoing_stopped')
    return one.changed ? (one.undone + one.kept) / one.changed : null;
  const done = one.changed + one.unchanged + one.refused;
  return one.total ? Math.min(1, done / one.total) : null;
}
