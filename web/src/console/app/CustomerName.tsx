// The name beside a customer's number: asked once for each, kept a while.
import { api } from '@shared/api/client';
import type { Customer } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n';
import { useMe } from './session';

export function CustomerName({ id }: { id: string }) {
  const t = useT();
  const sees = may(useMe(), 'customer.read');
  const one = useQuery({
    queryKey: ['customer', id, 'name'],
    queryFn: ({ signal }) => api.get<Customer>(`/v1/customers/${id}`, { signal }),
    staleTime: 10 * 60_000,
    retry: false,
    enabled: sees,
  });
  if (!sees) return <span className="text-ink-2">{id}</span>;
  if (one.isPending) return <span className="text-ink-3">…</span>;
  if (!one.data) return <span className="text-ink-3">{t('none')}</span>;
  return (
    <Link
      to="/customers/$id"
      params={{ id }}
      search={{}}
      className="inline-block min-h-6 max-w-full truncate align-middle hover:text-brand-text hover:underline"
    >
      {one.data.display_name ?? t('customers.unnamed')}
    </Link>
  );
}
