import { api } from '@shared/api/client';
import type { Order } from '@shared/api/types';
import { queryOptions } from '@tanstack/react-query';

export const orderQuery = (id: string) =>
  queryOptions({ queryKey: ['order', id], queryFn: ({ signal }) => api.get<Order>(`/v1/orders/${id}`, { signal }) });

export const STATUSES = ['placed', 'paid', 'delivered', 'returned', 'cancelled'] as const;
export const tones = { placed: 'warn', paid: 'good', delivered: 'good', returned: 'bad', cancelled: 'mute' } as const;
