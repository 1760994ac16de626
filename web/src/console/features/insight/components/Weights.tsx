// The weights of the ten measures, and what scores 100.
import { api, newKey } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { MoneyField, NumberField } from '@/ui/fields';
import { Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { ROOT } from '../parts';
import type { LoyaltySettings } from '../types';

const PATH = `${ROOT}/loyalty/settings`;
export const MEASURES = [
  'retention',
  'churn',
  'satisfaction',
  'complaint',
  'referral',
  'lifetime_value',
  'emotional',
  'behavioural',
  'attitudinal',
  'relation',
] as const;
type Values = Record<string, number | null>;

export function Weights({ onClose }: { onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const can = may(me, 'insight.write');
  const query = useQuery({ queryKey: [PATH], queryFn: ({ signal }) => api.get<LoyaltySettings>(PATH, { signal }) });
  const [values, setValues] = useState<Values | null>(null);
  useEffect(() => {
    if (query.data) setValues(query.data as unknown as Values);
  }, [query.data]);
  const sum = MEASURES.reduce((all, one) => all + (values?.[`weight_${one}`] ?? 0), 0);
  const save = useMutation({
    mutationFn: () =>
      api.patch<LoyaltySettings>(PATH, {
        body: Object.fromEntries(
          [...MEASURES.map((one) => `weight_${one}`), 'referral_goal', 'value_goal'].map((name) => [
            name,
            values?.[name] ?? null,
          ]),
        ),
        idempotencyKey: newKey(),
      }),
    onSuccess: async () => {
      toast({ text: t('form.saved'), tone: 'good' });
      await client.invalidateQueries({ queryKey: [ROOT] });
      void client.invalidateQueries({ queryKey: [PATH] });
      onClose();
    },
  });
  const set = (name: string) => (value: number | null) => setValues((before) => ({ ...before, [name]: value }));
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('plan.loyalty.weights')}
      description={t('plan.loyalty.weightsHint')}
      footer={
        can && (
          <div className="flex items-center gap-3">
            <p className={sum === 100 ? 'num flex-1 text-sm text-ink-2' : 'num flex-1 text-sm text-bad'} role="status">
              {t('plan.loyalty.sum', { sum })}
            </p>
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button variant="primary" busy={save.isPending} disabled={sum !== 100} onClick={() => save.mutate()}>
              {t('action.save')}
            </Button>
          </div>
        )
      }
    >
      {!values ? (
        <Loading lines={8} />
      ) : (
        <fieldset disabled={!can} className="flex min-w-0 flex-col gap-3">
          <legend className="sr-only">{t('plan.loyalty.weights')}</legend>
          <Refusal error={save.error} />
          <div className="grid grid-cols-2 gap-3">
            {MEASURES.map((one) => (
              <NumberField
                key={one}
                label={t(`plan.measure.${one}`)}
                unit="%"
                value={values[`weight_${one}`] ?? null}
                onChange={set(`weight_${one}`)}
              />
            ))}
          </div>
          <NumberField
            label={t('plan.loyalty.referralGoal')}
            hint={t('plan.loyalty.referralGoalHint')}
            unit="%"
            digits={1}
            value={values.referral_goal === null ? null : Math.round((values.referral_goal ?? 0) / 1000)}
            onChange={(value) => set('referral_goal')(value === null ? null : value * 1000)}
          />
          <MoneyField
            label={t('plan.loyalty.valueGoal')}
            hint={t('plan.loyalty.valueGoalHint')}
            currency={me.shop.currency}
            value={values.value_goal ?? null}
            onChange={set('value_goal')}
          />
        </fieldset>
      )}
    </Drawer>
  );
}
