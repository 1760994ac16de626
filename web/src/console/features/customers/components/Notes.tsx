import { api } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pin } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button, Card, Textarea } from '@/ui';
import { Failed, Loading, Refusal } from '@/ui/states';
import { notesQuery } from '../queries';

export function Notes({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const notes = useQuery(notesQuery(id));
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () => api.post(`/v1/customers/${id}/notes`, { body: { text: text.trim() } }),
    onSuccess: async () => {
      setText('');
      await client.invalidateQueries({ queryKey: ['customer', id] });
    },
  });
  const items = [...(notes.data?.items ?? [])].sort((a, b) => Number(b.pinned) - Number(a.pinned));
  return (
    <Card title={t('customers.detail.notes')}>
      {notes.isPending && <Loading lines={2} />}
      {notes.error && !notes.data && <Failed error={notes.error} retry={() => void notes.refetch()} />}
      {notes.data && items.length === 0 && <p className="text-sm text-ink-3">{t('customers.detail.noNotes')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {items.map((note) => (
          <li key={note.id} className="py-2 text-sm first:pt-0">
            <p className="break-words whitespace-pre-wrap">{note.text}</p>
            <p className="num flex items-center gap-1.5 text-xs text-ink-3">
              {note.pinned && <Pin size={11} aria-label={t('customers.detail.pinned')} />}
              {[note.author_name, fmt.date(note.created_at)].filter(Boolean).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      {may(me, 'note.write') && (
        <form
          className="mt-2 flex flex-col items-end gap-2 print:hidden"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (text.trim()) add.mutate();
          }}
        >
          <Textarea
            label={t('customers.detail.newNote')}
            className="w-full"
            maxLength={4000}
            value={text}
            onChange={setText}
          />
          <Refusal error={add.error} />
          <Button type="submit" busy={add.isPending} disabled={!text.trim()}>
            {t('customers.detail.addNote')}
          </Button>
        </form>
      )}
    </Card>
  );
}
