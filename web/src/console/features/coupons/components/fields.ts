import { useMemo } from 'react';
import { categories, products, stores } from '@/app/pickers';
import type { FieldSpec, Values } from '@/app/records/form';
import { useMe } from '@/app/session';
import { code, useT } from '@/i18n';
import { CHANNELS, KINDS } from '../queries';

export function useTemplateFields(): FieldSpec[] {
  const t = useT();
  const { currency } = useMe().shop;
  return useMemo(() => {
    const choices = <V extends string>(values: readonly V[], label: (value: V) => string) =>
      values.map((value) => ({ value, label: label(value) }));
    const of =
      (...kinds: string[]) =>
      (values: Values) =>
        kinds.includes(String(values.kind ?? 'amount'));
    const number = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
      name,
      label,
      kind: 'number',
      half: true,
      ...more,
    });
    const money = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
      name,
      label,
      kind: 'money',
      currency,
      half: true,
      ...more,
    });
    return [
      { name: 'name_zh', label: t('coupons.nameZh'), required: true, max: 80, half: true },
      { name: 'name_en', label: t('coupons.nameEn'), required: true, max: 80, half: true },
      { name: 'code', label: t('coupons.code'), required: true, max: 40, half: true, hint: t('coupons.codeHint') },
      {
        name: 'kind',
        label: t('coupons.kind'),
        kind: 'choice',
        required: true,
        createOnly: true,
        first: 'amount',
        half: true,
        choices: choices(KINDS, (kind) => t(`coupons.kinds.${kind}`)),
      },
      money('value', t('coupons.value'), { section: t('coupons.what'), required: true, when: of('amount') }),
      number('percent', t('coupons.percent'), {
        digits: 2,
        unit: '%',
        required: true,
        hint: t('coupons.percentHint'),
        section: t('coupons.what'),
        when: of('percent'),
      }),
      {
        name: 'item_sku',
        label: t('coupons.item'),
        kind: 'one',
        source: products,
        required: true,
        hint: t('coupons.itemHint'),
        section: t('coupons.what'),
        when: of('gift', 'bundle'),
      },
      {
        name: 'item_sku',
        label: t('coupons.item'),
        max: 64,
        required: true,
        hint: t('coupons.itemHint'),
        section: t('coupons.what'),
        when: of('service'),
      },
      number('item_quantity', t('coupons.itemQuantity'), { when: of('gift', 'bundle', 'service') }),
      number('percent', t('coupons.bundlePercent'), {
        digits: 2,
        unit: '%',
        hint: t('coupons.bundlePercentHint'),
        when: of('bundle'),
      }),
      money('cap', t('coupons.cap'), { when: of('percent', 'bundle', 'amount') }),
      money('minimum', t('coupons.minimum')),
      number('minimum_quantity', t('coupons.minimumQuantity')),
      {
        name: 'repeats',
        label: t('coupons.repeats'),
        kind: 'switch',
        when: (values) => of('amount')(values) && !!values.minimum,
      },
      {
        name: 'products',
        label: t('coupons.products'),
        kind: 'many',
        source: products,
        section: t('coupons.goods'),
      },
      {
        name: 'categories',
        label: t('coupons.categories'),
        kind: 'many',
        source: categories,
        hint: t('coupons.categoriesHint'),
      },
      { name: 'excluded', label: t('coupons.excluded'), kind: 'many', source: products },
      {
        name: 'stores',
        label: t('coupons.stores'),
        kind: 'many',
        source: stores,
        hint: t('coupons.storesHint'),
        half: true,
      },
      {
        name: 'channels',
        label: t('coupons.channels'),
        kind: 'many',
        options: choices(CHANNELS, (channel) => code('channel', channel)),
        hint: t('coupons.channelsHint'),
        half: true,
      },
      { name: 'condition', label: t('coupons.who'), kind: 'condition', hint: t('coupons.whoHint') },
      { name: 'starts_at', label: t('coupons.from'), kind: 'from', half: true, section: t('coupons.time') },
      { name: 'ends_at', label: t('coupons.until'), kind: 'until', half: true, hint: t('coupons.untilHint') },
      number('delay_days', t('coupons.delay')),
      number('valid_days', t('coupons.valid'), { hint: t('coupons.validHint') }),
      number('claims_total', t('coupons.claimsTotal'), { section: t('coupons.limits') }),
      number('claims_per_member', t('coupons.claimsMember')),
      number('uses_total', t('coupons.usesTotal')),
      number('uses_per_member', t('coupons.usesMember')),
      number('uses_per_period', t('coupons.usesPeriod')),
      {
        name: 'use_period',
        label: t('coupons.usePeriod'),
        kind: 'choice',
        required: true,
        first: 'day',
        half: true,
        choices: choices(['day', 'week', 'month', 'year'] as const, (period) => t(`coupons.periods.${period}`)),
      },
      number('uses_per_code', t('coupons.usesCode'), { hint: t('coupons.usesCodeHint') }),
      {
        name: 'stacking',
        label: t('coupons.stacking'),
        kind: 'choice',
        required: true,
        first: 'one',
        half: true,
        section: t('coupons.stacking'),
        choices: choices(['one', 'alone', 'free'] as const, (one) => t(`coupons.stackings.${one}`)),
      },
      number('priority', t('coupons.priority'), { hint: t('coupons.priorityHint') }),
      {
        name: 'stack_group',
        label: t('coupons.stackGroup'),
        max: 40,
        hint: t('coupons.stackGroupHint'),
        when: (values) => (values.stacking ?? 'one') === 'one',
      },
      { name: 'returns_use', label: t('coupons.returnsUse'), kind: 'switch' },
      { name: 'funding', label: t('coupons.funding'), max: 80 },
      {
        name: 'unfair_reason',
        label: t('loyalty.unfairReason'),
        kind: 'area',
        max: 300,
        hint: t('loyalty.unfairHint'),
      },
    ];
  }, [t, currency]);
}
