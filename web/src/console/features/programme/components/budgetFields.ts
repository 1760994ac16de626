// The form of a budget.
import { useMemo } from 'react';
import { usePointsDigits } from '@/app/points';
import type { FieldSpec } from '@/app/records/form';
import { useT } from '@/i18n';

export function useBudgetFields() {
  const t = useT();
  const digits = usePointsDigits();
  return useMemo<FieldSpec[]>(
    () => [
      { name: 'name_zh', label: t('programme.nameZh'), required: true, max: 80 },
      { name: 'name_en', label: t('programme.nameEn'), required: true, max: 80 },
      {
        name: 'code',
        label: t('programme.code'),
        required: true,
        createOnly: true,
        max: 40,
        hint: t('programme.codeHint'),
      },
      {
        name: 'unit',
        label: t('programme.unit'),
        kind: 'choice',
        required: true,
        createOnly: true,
        first: 'points',
        choices: (['points', 'times'] as const).map((value) => ({ value, label: t(`programme.units.${value}`) })),
      },
      {
        name: 'amount',
        label: t('programme.amount'),
        kind: 'number',
        digits,
        required: true,
        when: (values) => (values.unit ?? 'points') === 'points',
      },
      {
        name: 'amount',
        label: t('programme.amount'),
        kind: 'number',
        required: true,
        when: (values) => values.unit === 'times',
      },
    ],
    [t, digits],
  );
}
