// What the second person says to a correction: yes, perhaps with a word; no, with the reason. And the way back for who
// asked.
import { api, newKey } from '@shared/api/client';
import type { Correction } from '@shared/api/ledger';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { APPROVALS, useWhat } from '@/app/approvals';
import { CustomerName } from '@/app/CustomerName';
import { useT } from '@/i18n';
import { Button, Input } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Facts } from '@/ui/page';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

export type Act = 'approve' | 'refuse' | 'withdraw';

export function Verdict({ one, act, onClose }: { one: Correction; act: Act; onClose: () => void }) {
  const t = useT();
  const what = useWhat();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const [key] = useState(newKey);
  const decide = useMutation({
    mutationFn: () =>
      api.post(`${APPROVALS}/${one.id}/${act}`, {
        body: act === 'withdraw' ? undefined : { note: note.trim() || null },
        idempotencyKey: key,
      }),
    onSuccess: () => {
      toast({ text: t(`ledger.approvals.done.${act}`) });
      onClose();
    },
    // Refused as well: somebody else may have been faster.
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: [APPROVALS] });
      await client.invalidateQueries({ queryKey: ['/v1/postings'] });
      await client.invalidateQueries({ queryKey: ['customer'] });
    },
  });
  const ready = act !== 'refuse' || note.trim() !== '';
  return (
    <Dialog open onClose={onClose} title={t(`ledger.approvals.title_${act}`)} description={what(one)}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (ready) decide.mutate();
        }}
      >
        <Facts
          rows={[
            [t('ledger.customer'), <CustomerName key="who" id={one.customer_id} />],
            [t('ledger.approvals.who'), one.maker_name],
            [t('ledger.approvals.why'), one.reason],
          ]}
        />
        {act !== 'withdraw' && (
          <Input
            label={t(act === 'refuse' ? 'ledger.approvals.whyNot' : 'ledger.approvals.note')}
            value={note}
            onChange={setNote}
            maxLength={300}
          />
        )}
        <Refusal error={decide.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="submit"
            variant={act === 'approve' ? 'primary' : 'danger'}
            disabled={!ready}
            busy={decide.isPending}
          >
            {t(`ledger.approvals.${act}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
