import type { Cap, EarningBudget } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { allQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useLang, useT } from '@/i18n';
import { Button, Choose, IconButton } from '@/ui';
import { NumberField } from '@/ui/fields';

const SCOPES = ['order', 'member', 'rule', 'store', 'budget'] as const;
const PERIODS = ['day', 'week', 'month', 'year', 'ever'] as const;

export function CapsEditor({ caps, onChange }: { caps: Cap[]; onChange: (caps: Cap[]) => void }) {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  const budgets = useQuery({
    ...allQuery<EarningBudget>('/v1/earning-budgets'),
    enabled: may(me, 'earning_budget.read'),
  });
  const set = (at: number, part: Partial<Cap>) =>
    onChange(caps.map((cap, index) => (index === at ? { ...cap, ...part } : cap)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-sm font-semibold text-ink-2">{t('loyalty.rule.caps')}</legend>
      {caps.map((cap, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cap is its place
        <div key={at} className="flex flex-wrap items-end gap-2 rounded-ctl bg-surface-2 p-3">
          <Choose
            label={t('loyalty.rule.scope')}
            value={cap.scope}
            onChange={(scope) =>
              set(at, {
                scope: scope as Cap['scope'],
                ...(scope === 'budget'
                  ? { limit: null, budget: budgets.data?.[0]?.code ?? null, period: 'ever' }
                  : { budget: null }),
              })
            }
            items={SCOPES.filter((scope) => scope !== 'budget' || budgets.data?.length).map((value) => ({
              value,
              label: t(`loyalty.rule.scopes.${value}`),
            }))}
          />
          {cap.scope === 'budget' ? (
            <Choose
              label={t('loyalty.rule.budget')}
              value={cap.budget ?? ''}
              onChange={(budget) => set(at, { budget })}
              items={(budgets.data ?? []).map((one) => ({
                value: one.code,
                label: lang === 'en' ? one.name_en : one.name_zh,
              }))}
            />
          ) : (
            <>
              {cap.scope !== 'order' && (
                <Choose
                  label={t('loyalty.rule.period')}
                  value={cap.period}
                  onChange={(period) => set(at, { period: period as Cap['period'] })}
                  items={PERIODS.map((value) => ({ value, label: t(`loyalty.rule.periods.${value}`) }))}
                />
              )}
              <Choose
                label={t('loyalty.rule.of')}
                value={cap.of}
                onChange={(of) => set(at, { of: of as Cap['of'] })}
                items={(['points', 'times'] as const).map((value) => ({
                  value,
                  label: t(`loyalty.rule.ofs.${value}`),
                }))}
              />
              <NumberField
                label={t('loyalty.rule.limit')}
                value={cap.limit}
                onChange={(limit) => set(at, { limit })}
                className="w-28"
              />
            </>
          )}
          <Choose
            label={t('loyalty.rule.excess')}
            value={cap.excess}
            onChange={(excess) => set(at, { excess: excess as Cap['excess'] })}
            items={(['trim', 'reject'] as const).map((value) => ({
              value,
              label: t(`loyalty.rule.excesses.${value}`),
            }))}
          />
          <IconButton
            label={t('loyalty.rule.removeCap')}
            icon={<Trash2 size={15} aria-hidden />}
            onClick={() => onChange(caps.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button
          icon={<Plus size={15} aria-hidden />}
          onClick={() =>
            onChange([
              ...caps,
              { scope: 'member', period: 'day', of: 'points', excess: 'trim', limit: null, budget: null },
            ])
          }
        >
          {t('loyalty.rule.addCap')}
        </Button>
      </div>
    </fieldset>
  );
}
