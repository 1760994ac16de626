// What can be done with a redemption: shipped, handed over, cancelled. Points move only when the server says so.
import { api, newKey } from '@shared/api/client';
import type { FullRedemption } from '@shared/api/offers';
import { may } from '@shared/auth/permissions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { usePointsDigits } from '@/app/points';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Badge, Button, Input } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { Dialog } from '@/ui/dialog';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { REDEMPTIONS, REWARDS, tones } from '../queries';

export function FulfilmentBadge({ one }: { one: FullRedemption }) {
  const t = useT();
  return (
    <Badge dot tone={tones[one.fulfilment]}>
      {t(`rewards.fulfilments.${one.fulfilment}`)}
    </Badge>
  );
}

function Ship({ one, onClose }: { one: FullRedemption; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [tracking, setTracking] = useState('');
  const [key] = useState(newKey);
  const ship = useMutation({
    mutationFn: () =>
      api.post(`${REDEMPTIONS}/${one.id}/ship`, { body: { tracking: tracking.trim() || null }, idempotencyKey: key }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [REDEMPTIONS] });
      toast({ text: t('rewards.shipped') });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t('rewards.shipTitle', { name: one.name })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          ship.mutate();
        }}
      >
        <Input
          label={t('rewards.tracking')}
          hint={t('rewards.trackingHint')}
          value={tracking}
          onChange={setTracking}
          maxLength={100}
          autoComplete="off"
        />
        <Refusal error={ship.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={ship.isPending}>
            {t('rewards.ship')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

// In a row only what is done most often.
export function Fulfil({ one, row, onDone }: { one: FullRedemption; row?: boolean; onDone?: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const digits = usePointsDigits();
  const [asking, setAsking] = useState<'ship' | 'use' | 'cancel' | null>(null);
  const [key] = useState(newKey);
  if (!may(me, 'redemption.write')) return null;
  const waits = one.fulfilment === 'issued';
  const goods = one.coupon_id === null;
  const run = async (verb: 'use' | 'cancel', said: string) => {
    await api.post(`${REDEMPTIONS}/${one.id}/${verb}`, { idempotencyKey: `${key}-${verb}` });
    await Promise.all([
      client.invalidateQueries({ queryKey: [REDEMPTIONS] }),
      client.invalidateQueries({ queryKey: [REWARDS] }),
    ]);
    toast({ text: said });
    onDone?.();
  };
  const close = () => setAsking(null);
  return (
    <div className="flex gap-1.5">
      {waits && goods && one.kind === 'gift' && <Button onClick={() => setAsking('ship')}>{t('rewards.ship')}</Button>}
      {goods && (waits || one.fulfilment === 'shipped') && (
        <Button onClick={() => setAsking('use')}>{t('rewards.handOver')}</Button>
      )}
      {waits && !row && (
        <Button variant="ghost" onClick={() => setAsking('cancel')}>
          {t('rewards.cancel')}
        </Button>
      )}
      {asking === 'ship' && <Ship one={one} onClose={close} />}
      {asking === 'use' && (
        <Confirm
          title={t('rewards.handOverTitle', { name: one.name })}
          text={t('rewards.handOverText')}
          action={t('rewards.handOver')}
          onClose={close}
          run={() => run('use', t('rewards.handedOver'))}
        />
      )}
      {asking === 'cancel' && (
        <Confirm
          title={t('rewards.cancelTitle', { name: one.name })}
          text={t('rewards.cancelText', { points: fmt.points(one.points, digits) })}
          action={t('rewards.cancel')}
          onClose={close}
          run={() => run('cancel', t('rewards.cancelled'))}
        />
      )}
    </div>
  );
}
