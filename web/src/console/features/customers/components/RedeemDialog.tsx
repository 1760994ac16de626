import { api, newKey } from '@shared/api/client';
import type { Redemption, Reward } from '@shared/api/types';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { Check, Copy, Gift } from 'lucide-react';
import { useState } from 'react';
import { useFormats, useLang, useT } from '@/i18n';
import { Button } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { rewardsQuery } from '../queries';

interface Props {
  customerId: string;
  available: number;
  digits: number;
  currency: string;
}

function Done({ made }: { made: Redemption }) {
  const t = useT();
  const fmt = useFormats();
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex flex-col items-center gap-3 text-center" role="status">
      <span className="grid size-10 place-items-center rounded-full bg-good-soft text-good">
        <Check size={20} aria-hidden />
      </span>
      <p className="font-semibold">{t('customers.redeem.done')}</p>
      <div className="w-full rounded-card border border-line bg-surface-2 px-4 py-3">
        <p className="text-xs text-ink-3">{t('customers.redeem.code')}</p>
        <p className="font-mono text-xl font-semibold tracking-widest break-all" data-testid="coupon-code">
          {made.code}
        </p>
      </div>
      <p className="text-sm text-ink-2">
        {t('customers.redeem.tell', {
          value: fmt.money(made.value, made.currency),
          date: fmt.lastDay(made.expires_at),
        })}
      </p>
      <Button
        icon={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        onClick={() => void navigator.clipboard?.writeText(made.code).then(() => setCopied(true))}
      >
        {copied ? t('action.copied') : t('action.copy')}
      </Button>
    </div>
  );
}

function Choice({ customerId, available, digits, currency, onMade }: Props & { onMade: (made: Redemption) => void }) {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const client = useQueryClient();
  const rewards = useQuery(rewardsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  // One key for one wish: asked twice over a bad line, it is done once.
  const [key, setKey] = useState(newKey);
  const redeem = useMutation({
    mutationFn: (reward: Reward) =>
      api.post<Redemption>(`/v1/customers/${customerId}/redemptions`, {
        body: { reward_id: reward.id },
        idempotencyKey: key,
      }),
    onSuccess: async (made) => {
      setKey(newKey());
      onMade(made);
      await Promise.all([
        client.invalidateQueries({ queryKey: ['customer', customerId] }),
        client.invalidateQueries({ queryKey: ['standings'] }),
      ]);
    },
  });
  if (rewards.isPending) return <Loading lines={3} />;
  if (!rewards.data) return <Failed error={rewards.error} retry={() => void rewards.refetch()} />;
  const offered = rewards.data.filter((reward) => reward.active);
  if (offered.length === 0) return <Empty icon={<Gift size={26} />} title={t('customers.redeem.none')} />;
  const reward = offered.find((one) => one.id === chosen) ?? offered.find((one) => one.points <= available);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (reward) redeem.mutate(reward);
      }}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">{t('customers.redeem.choose')}</legend>
        {offered.map((one) => {
          const short = one.points > available;
          return (
            <label
              key={one.id}
              className={clsx(
                'flex items-center gap-3 rounded-ctl border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-brand',
                one.id === reward?.id ? 'border-brand bg-brand-soft' : 'border-line-mid',
                short && 'opacity-70',
              )}
            >
              <input
                type="radio"
                name="reward"
                className="accent-brand"
                checked={one.id === reward?.id}
                disabled={short}
                onChange={() => {
                  setChosen(one.id);
                  setKey(newKey());
                }}
              />
              <span className="min-w-0 flex-1">
                <span className="block text-sm font-semibold">{lang === 'en' ? one.name_en : one.name_zh}</span>
                <span className="num block text-xs text-ink-2">
                  {t('customers.redeem.worth', {
                    value: fmt.money(one.value, currency),
                    count: fmt.int(one.valid_days),
                  })}
                </span>
              </span>
              <span className={clsx('num flex-none text-sm', short ? 'text-bad' : 'font-semibold')}>
                {short
                  ? t('customers.redeem.short', { points: fmt.points(one.points - available, digits) })
                  : t('customers.redeem.cost', { points: fmt.points(one.points, digits) })}
              </span>
            </label>
          );
        })}
      </fieldset>
      <Refusal error={redeem.error} />
      <Button type="submit" variant="primary" className="h-10" disabled={!reward} busy={redeem.isPending}>
        {reward ? t('customers.redeem.go', { points: fmt.points(reward.points, digits) }) : t('customers.redeem.open')}
      </Button>
    </form>
  );
}

export function RedeemDialog({ open, onClose, ...props }: Props & { open: boolean; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const [made, setMade] = useState<Redemption | null>(null);
  const points = fmt.points(props.available, props.digits);
  return (
    <Dialog
      open={open}
      onClose={() => {
        onClose();
        setMade(null);
      }}
      title={t('customers.redeem.title')}
      description={made ? t('customers.redeem.left', { points }) : t('customers.redeem.have', { points })}
    >
      {made ? <Done made={made} /> : <Choice {...props} onMade={setMade} />}
    </Dialog>
  );
}
