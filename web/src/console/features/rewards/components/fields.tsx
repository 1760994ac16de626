import type { RewardPrice } from '@shared/api/offers';
import { Plus, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { templates } from '@/app/pickers';
import { usePointsDigits } from '@/app/points';
import type { FieldSpec } from '@/app/records/form';
import { useMe } from '@/app/session';
import { ExpressionField } from '@/builders/ExpressionField';
import { useT } from '@/i18n';
import { Button, Checkbox, IconButton } from '@/ui';
import { MoneyField, NumberField } from '@/ui/fields';
import { KINDS } from '../queries';

function Prices({
  prices,
  onChange,
  fault,
  readOnly,
  digits,
  currency,
}: {
  prices: RewardPrice[];
  onChange: (prices: RewardPrice[]) => void;
  fault: (pointer: string) => string | undefined;
  readOnly: boolean;
  digits: number;
  currency: string;
}) {
  const t = useT();
  const set = (at: number, part: Partial<RewardPrice>) =>
    onChange(prices.map((price, index) => (index === at ? { ...price, ...part } : price)));
  return (
    <fieldset className="flex flex-col gap-3" disabled={readOnly}>
      <legend className="text-sm font-semibold text-ink-2">{t('rewards.prices')}</legend>
      <p className="text-xs text-ink-3">{t('rewards.pricesHint')}</p>
      {prices.map((price, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a price is its place
        <div key={at} className="flex flex-col gap-3 rounded-ctl bg-surface-2 p-3">
          <ExpressionField
            label={t('rewards.forWhom')}
            scope="customer"
            rows={1}
            value={price.condition ?? ''}
            onChange={(condition) => set(at, { condition: condition || null })}
            error={fault(`${at}/condition`)}
          />
          <div className="flex flex-wrap items-end gap-3">
            {!price.closed && (
              <>
                <NumberField
                  label={t('rewards.pays')}
                  digits={digits}
                  value={price.points}
                  onChange={(points) => set(at, { points: points ?? 0 })}
                  error={fault(`${at}/points`)}
                  className="w-32"
                />
                <MoneyField
                  label={t('rewards.money')}
                  currency={currency}
                  value={price.money}
                  onChange={(money) => set(at, { money: money || null })}
                  error={fault(`${at}/money`)}
                  className="w-36"
                />
              </>
            )}
            <div className="flex h-10 items-center">
              <Checkbox
                label={t('rewards.closed')}
                checked={price.closed}
                onChange={(closed) => set(at, { closed, ...(closed ? { points: 0, money: null } : {}) })}
              />
            </div>
            <IconButton
              label={t('rewards.dropPrice')}
              className="ml-auto"
              icon={<Trash2 size={15} aria-hidden />}
              onClick={() => onChange(prices.filter((_, index) => index !== at))}
            />
          </div>
        </div>
      ))}
      <div>
        <Button
          icon={<Plus size={15} aria-hidden />}
          onClick={() => onChange([...prices, { condition: null, points: 0, money: null, closed: false }])}
        >
          {t('rewards.addPrice')}
        </Button>
      </div>
    </fieldset>
  );
}

export function useRewardFields(): FieldSpec[] {
  const t = useT();
  const { currency } = useMe().shop;
  const digits = usePointsDigits();
  return useMemo(() => {
    const choices = <V extends string>(values: readonly V[], label: (value: V) => string) =>
      values.map((value) => ({ value, label: label(value) }));
    const coupon = (values: Record<string, unknown>) => values.kind === 'coupon';
    return [
      {
        name: 'name_zh',
        label: t('rewards.nameZh'),
        required: true,
        max: 80,
        half: true,
        section: t('rewards.basics'),
      },
      { name: 'name_en', label: t('rewards.nameEn'), required: true, max: 80, half: true },
      { name: 'code', label: t('rewards.code'), required: true, max: 40, half: true, hint: t('rewards.codeHint') },
      {
        name: 'kind',
        label: t('rewards.kind'),
        kind: 'choice',
        required: true,
        first: 'coupon',
        half: true,
        choices: choices(KINDS, (kind) => t(`rewards.kinds.${kind}`)),
      },
      { name: 'text_zh', label: t('rewards.textZh'), kind: 'area', max: 500, half: true },
      { name: 'text_en', label: t('rewards.textEn'), kind: 'area', max: 500, half: true },
      { name: 'active', label: t('rewards.active'), kind: 'switch', first: true },
      {
        name: 'points',
        label: t('rewards.pays'),
        kind: 'number',
        digits,
        required: true,
        half: true,
        section: t('rewards.price'),
      },
      { name: 'money', label: t('rewards.money'), kind: 'money', currency, half: true, hint: t('rewards.moneyHint') },
      {
        name: 'prices',
        label: t('rewards.prices'),
        kind: 'rows',
        draw: (value, set, fault, readOnly) => (
          <Prices
            prices={(value as RewardPrice[]) ?? []}
            onChange={set}
            fault={fault}
            readOnly={readOnly}
            digits={digits}
            currency={currency}
          />
        ),
      },
      {
        name: 'template_id',
        label: t('rewards.template'),
        kind: 'one',
        source: templates,
        hint: t('rewards.templateHint'),
        section: t('rewards.gives'),
        when: coupon,
      },
      {
        name: 'value',
        label: t('rewards.value'),
        kind: 'money',
        currency,
        half: true,
        when: (values) => coupon(values) && !values.template_id,
      },
      {
        name: 'valid_days',
        label: t('rewards.validDays'),
        kind: 'number',
        half: true,
        when: (values) => !values.template_id,
      },
      { name: 'starts_at', label: t('rewards.from'), kind: 'from', half: true, section: t('rewards.period') },
      { name: 'ends_at', label: t('rewards.until'), kind: 'until', half: true, hint: t('rewards.untilHint') },
      { name: 'condition', label: t('rewards.who'), kind: 'condition', hint: t('rewards.whoHint') },
      {
        name: 'stock',
        label: t('rewards.stock'),
        kind: 'choice',
        required: true,
        first: 'none',
        section: t('rewards.limits'),
        choices: choices(['none', 'global', 'store'] as const, (stock) => t(`rewards.stocks.${stock}`)),
      },
      { name: 'per_member', label: t('rewards.perMember'), kind: 'number' },
      { name: 'per_period', label: t('rewards.perPeriod'), kind: 'number', half: true },
      {
        name: 'period',
        label: t('rewards.per'),
        kind: 'choice',
        required: true,
        first: 'month',
        half: true,
        choices: choices(['day', 'week', 'month', 'year'] as const, (period) => t(`rewards.periods.${period}`)),
      },
      { name: 'final', label: t('rewards.final'), kind: 'switch' },
      {
        name: 'unfair_reason',
        label: t('loyalty.unfairReason'),
        kind: 'area',
        max: 300,
        hint: t('loyalty.unfairHint'),
      },
    ];
  }, [t, currency, digits]);
}
