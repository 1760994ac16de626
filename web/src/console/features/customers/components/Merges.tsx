// Files that were merged into this one, each with the way back.
import { api, newKey } from '@shared/api/client';
import type { Customer, MergeEntry, Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button, Card } from '@/ui';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

export function Merges({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const path = `/v1/customers/${id}/merges`;
  const merges = useQuery({
    queryKey: ['customer', id, 'merges'],
    queryFn: ({ signal }) => api.get<Page<MergeEntry>>(path, { signal }),
  });
  const undo = useMutation({
    mutationFn: (merge: string) => api.post<Customer>(`${path}/${merge}/undo`, { idempotencyKey: newKey() }),
    onSuccess: () => {
      toast({ text: t('customers.duplicates.undone') });
      void client.invalidateQueries({ queryKey: ['customer'] });
    },
  });
  const items = merges.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title={t('customers.detail.merges')}>
      <ul className="divide-y divide-line text-sm">
        {items.map((one) => (
          <li key={one.id} className="flex min-h-10 items-center justify-between gap-2 py-1.5">
            <span className="num text-ink-2" title={one.loser_id}>
              {fmt.dateTime(one.at)}
            </span>
            {one.undone_at ? (
              <span className="text-xs text-ink-3">{t('customers.detail.mergeUndone')}</span>
            ) : (
              may(me, 'customer.merge') && (
                <Button
                  busy={undo.isPending}
                  icon={<Undo2 size={14} aria-hidden />}
                  onClick={() => undo.mutate(one.id)}
                >
                  {t('customers.detail.unmerge')}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      <Refusal error={undo.error} />
    </Card>
  );
}
