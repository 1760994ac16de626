import { api, newKey } from '@shared/api/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/app/session';
import { code, useFormats, useT } from '@/i18n';
import { Button, Choose, Input } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { DayField, MoneyField } from '@/ui/fields';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

const SOURCES = [
  'ad',
  'wechat',
  'website',
  'event',
  'contest',
  'rented_list',
  'survey',
  'phone',
  'referral',
  'store',
  'other',
];

export function CostForm({ onClose }: { onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const [source, setSource] = useState('ad');
  const [from, setFrom] = useState(`${fmt.today().slice(0, 8)}01`);
  const [to, setTo] = useState(fmt.today());
  const [amount, setAmount] = useState<number | null>(null);
  const [note, setNote] = useState('');
  const [key] = useState(newKey);
  const save = useMutation({
    mutationFn: () =>
      api.post('/v1/acquisition-costs', {
        body: { source, starts_on: from, ends_on: to, amount, note: note.trim() || null },
        idempotencyKey: key,
      }),
    onSuccess: async () => {
      toast({ text: t('form.created'), tone: 'good' });
      await client.invalidateQueries({ queryKey: ['/v1/acquisition-costs'] });
      void client.invalidateQueries({ queryKey: ['/v1/insight'] });
      onClose();
    },
  });
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('plan.won.addCost')}
      description={t('plan.won.costsSub')}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={amount === null || !from || !to}
            onClick={() => save.mutate()}
          >
            {t('action.save')}
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        <Refusal error={save.error} />
        <Choose
          label={t('plan.won.source')}
          value={source}
          onChange={setSource}
          items={SOURCES.map((one) => ({ value: one, label: code('source', one) }))}
        />
        <MoneyField label={t('plan.won.amount')} currency={me.shop.currency} value={amount} onChange={setAmount} />
        <div className="grid grid-cols-2 gap-3">
          <DayField label={t('plan.goals.from')} value={from} max={to || undefined} onChange={setFrom} />
          <DayField label={t('plan.goals.to')} value={to} min={from || undefined} onChange={setTo} />
        </div>
        <Input label={t('plan.won.note')} value={note} onChange={setNote} maxLength={200} />
      </div>
    </Drawer>
  );
}
