// Points added or taken by hand, with a reason that the member and the audit log show.
import { api, newKey } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { PointsCorrected } from '@shared/api/schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { APPROVALS } from '@/app/approvals';
import { customers } from '@/app/pickers';
import { useWallets } from '@/app/wallets';
import { useFormats, useT } from '@/i18n';
import { Button, Choose, Input, Segmented } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { Dialog } from '@/ui/dialog';
import { PointsField } from '@/ui/fields';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

export function AdjustDialog({ customer, onClose }: { customer?: string; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const client = useQueryClient();
  const wallets = useWallets();
  const [whose, setWhose] = useState<string | null>(customer ?? null);
  const [wallet, setWallet] = useState('points');
  const [way, setWay] = useState<'plus' | 'minus'>('plus');
  const [points, setPoints] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const [key] = useState(newKey);
  const adjust = useMutation({
    mutationFn: () =>
      api.post<PointsCorrected>(`/v1/customers/${whose}/adjustments`, {
        body: { wallet, points: way === 'plus' ? points : -(points ?? 0), reason: reason.trim() },
        idempotencyKey: key,
      }),
    onSuccess: async ({ correction }) => {
      await client.invalidateQueries({ queryKey: [APPROVALS] });
      await client.invalidateQueries({ queryKey: ['/v1/postings'] });
      await client.invalidateQueries({ queryKey: ['customer'] });
      toast({ text: t(correction ? 'ledger.adjust.waits' : 'ledger.adjust.done') });
      onClose();
    },
  });
  const refused = (name: string) => (adjust.error instanceof ProblemError ? adjust.error.of(name) : undefined);
  const limit = wallets.find(wallet)?.approve_above;
  const ready = whose !== null && points !== null && points > 0 && reason.trim() !== '';
  return (
    <Dialog open onClose={onClose} title={t('ledger.adjust.title')} description={t('ledger.adjust.text')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (ready) adjust.mutate();
        }}
      >
        <Combobox label={t('ledger.customer')} source={customers} value={whose} onChange={setWhose} />
        {wallets.all.length > 1 && (
          <Choose
            label={t('ledger.wallet')}
            value={wallet}
            onChange={setWallet}
            items={wallets.all.map((one) => ({ value: one.code, label: wallets.name(one.code) }))}
          />
        )}
        <Segmented
          label={t('ledger.adjust.direction')}
          value={way}
          onChange={setWay}
          items={[
            { value: 'plus', label: t('ledger.adjust.plus') },
            { value: 'minus', label: t('ledger.adjust.minus') },
          ]}
        />
        <PointsField
          label={t('ledger.adjust.points')}
          decimals={wallets.digits(wallet)}
          value={points}
          onChange={setPoints}
          error={refused('points')}
          hint={
            limit === null || limit === undefined
              ? undefined
              : t('ledger.adjust.limit', { points: fmt.points(limit, wallets.digits(wallet)) })
          }
        />
        <Input
          label={t('ledger.adjust.reason')}
          hint={t('ledger.adjust.reasonHint')}
          value={reason}
          onChange={setReason}
          maxLength={300}
          error={refused('reason')}
        />
        <Refusal error={adjust.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" disabled={!ready} busy={adjust.isPending}>
            {t('ledger.adjust.run')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
