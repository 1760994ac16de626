// The form of a benefit.
import type { FullTier } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { allQuery } from '@/app/data';
import type { FieldSpec } from '@/app/records/form';
import { useMe } from '@/app/session';
import { useLang, useT } from '@/i18n';

export function useTierChoices() {
  const lang = useLang();
  const me = useMe();
  const tiers = useQuery({ ...allQuery<FullTier>('/v1/tiers'), enabled: may(me, 'tier.read') });
  return useMemo(
    () =>
      (tiers.data ?? []).map((one) => ({
        value: one.id as string,
        label: lang === 'en' ? one.name_en : one.name_zh,
        code: one.code,
      })),
    [tiers.data, lang],
  );
}

export function useBenefitFields() {
  const t = useT();
  const { currency } = useMe().shop;
  const choices = useTierChoices();
  return useMemo<FieldSpec[]>(
    () => [
      {
        name: 'tier_id',
        label: t('programme.tier'),
        kind: 'one',
        options: choices,
        required: true,
        createOnly: true,
      },
      { name: 'name_zh', label: t('programme.nameZh'), required: true, max: 80 },
      { name: 'name_en', label: t('programme.nameEn'), required: true, max: 80 },
      { name: 'code', label: t('programme.code'), required: true, max: 40 },
      { name: 'uses', label: t('programme.uses'), kind: 'number', half: true, hint: t('programme.usesHint') },
      {
        name: 'period',
        label: t('programme.period'),
        kind: 'choice',
        required: true,
        first: 'year',
        half: true,
        choices: (['month', 'year', 'ever'] as const).map((value) => ({
          value,
          label: t(`programme.periods.${value}`),
        })),
      },
      { name: 'cost', label: t('programme.perUse'), kind: 'money', currency, hint: t('programme.costHint') },
      { name: 'ended', label: t('programme.ended'), kind: 'switch', hint: t('programme.endedHint') },
    ],
    [t, choices, currency],
  );
}
