// A customer beside something else: asked once for each, kept a while, leads to the file.
import { api } from '@shared/api/client';
import type { Customer } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n';
import { useMe } from './session';

export const customerName = (id: string) => ({
  queryKey: ['customer', id, 'name'],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Customer>(`/v1/customers/${id}`, { signal }),
  staleTime: 10 * 60_000,
  retry: false,
});

export function CustomerName({ id, strong }: { id: string | null; strong?: boolean }) {
  const t = useT();
  const me = useMe();
  const one = useQuery({ ...customerName(id ?? ''), enabled: !!id && may(me, 'customer.read') });
  if (!id) return <span className="text-ink-3">{t('none')}</span>;
  if (one.isLoading) return <span className="text-ink-3">…</span>;
  if (!one.data) return <span className="num text-ink-2">{id}</span>;
  return (
    <Link
      to="/customers/$id"
      params={{ id }}
      search={{}}
      className={`inline-block max-w-full truncate align-middle leading-6 hover:text-brand-text hover:underline ${strong ? 'font-semibold' : ''}`}
    >
      {one.data.display_name ?? t('customers.unnamed')}
    </Link>
  );
}
