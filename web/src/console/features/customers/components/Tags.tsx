import { api } from '@shared/api/client';
import type { Customer } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button, Card, Input } from '@/ui';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { overviewQuery, tagsQuery } from '../queries';

export function Tags({ customer }: { customer: Customer }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const tags = useQuery({ ...tagsQuery, enabled: may(me, 'tag.read') });
  const [adding, setAdding] = useState(false);
  const [name, setName] = useState('');
  const writes = may(me, 'customer.write') && customer.status !== 'erased';
  const changed = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: overviewQuery(customer.id).queryKey }),
      client.invalidateQueries({ queryKey: tagsQuery.queryKey }),
      client.invalidateQueries({ queryKey: ['customers'] }),
      client.invalidateQueries({ queryKey: ['customer', customer.id, 'timeline'] }),
    ]);
  };
  const put = (name: string) => api.post(`/v1/customers/${customer.id}/tags`, { body: { name } });
  const add = useMutation({
    mutationFn: () => put(name.trim()),
    onSuccess: async () => {
      setName('');
      setAdding(false);
      await changed();
    },
  });
  const drop = useMutation({
    mutationFn: (tag: string) => api.delete(`/v1/customers/${customer.id}/tags/${tag}`),
    onSuccess: async (_, tag) => {
      const name = tags.data?.find((one) => one.id === tag)?.name;
      if (name)
        toast({
          text: t('customers.detail.tagGone', { name }),
          undo: () => void put(name).then(changed, (error: Error) => toast({ text: error.message, tone: 'bad' })),
        });
      await changed();
    },
  });
  return (
    <Card
      title={t('customers.detail.tags')}
      actions={
        writes && (
          <Button
            variant="ghost"
            aria-expanded={adding}
            icon={<Plus size={14} aria-hidden />}
            onClick={() => setAdding(!adding)}
          >
            {t('customers.detail.addTag')}
          </Button>
        )
      }
    >
      {customer.tags.length === 0 && !adding && <p className="text-sm text-ink-3">{t('customers.detail.noTags')}</p>}
      <ul className="flex flex-wrap gap-1.5">
        {customer.tags.map((id) => {
          const label = tags.data?.find((tag) => tag.id === id)?.name ?? '…';
          return (
            <li
              key={id}
              className="inline-flex h-6 items-center gap-0.5 rounded-full bg-surface-2 px-2.5 text-xs text-ink-2"
            >
              {label}
              {writes && (
                <button
                  type="button"
                  aria-label={t('customers.detail.removeTag', { name: label })}
                  disabled={drop.isPending}
                  onClick={() => drop.mutate(id)}
                  className="-mr-2 grid size-6 place-items-center rounded-full text-ink-3 hover:text-bad"
                >
                  <X size={12} aria-hidden />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {adding && (
        <form
          className="mt-3 flex items-end gap-2"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (name.trim()) add.mutate();
          }}
        >
          <Input
            label={t('customers.detail.tagName')}
            autoFocus
            required
            maxLength={60}
            list="all-tags"
            className="flex-1"
            value={name}
            onChange={setName}
          />
          <datalist id="all-tags">
            {tags.data?.map((tag) => (
              <option key={tag.id} value={tag.name} />
            ))}
          </datalist>
          <Button type="submit" busy={add.isPending} className="h-10">
            {t('action.save')}
          </Button>
        </form>
      )}
      <Refusal error={add.error ?? drop.error} />
    </Card>
  );
}
