import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { templates } from '@/app/pickers';
import { usePointsDigits } from '@/app/points';
import type { FieldSpec, Values } from '@/app/records/form';
import { useFormats, useLang, useT } from '@/i18n';
import type { Option } from '@/ui/combobox';
import { calendarQuery, KINDS, ONS } from '../queries';
import { addDays } from './month';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const NTHS = ['1', '2', '3', '4', '5', '-1'] as const;

// The festivals and solar terms that the server knows, each with its next day.
function useFestivals(): Option[] {
  const fmt = useFormats();
  const lang = useLang();
  const today = fmt.today();
  const year = useQuery({ ...calendarQuery(today, addDays(today, 370), lang), staleTime: 60 * 60_000 });
  return useMemo(() => {
    const found = new Map<string, Option>();
    for (const one of year.data ?? [])
      if ((one.kind === 'festival' || one.kind === 'term') && one.code && !found.has(one.code))
        found.set(one.code, { value: one.code, label: one.name, hint: one.first_day.replaceAll('-', '/') });
    return [...found.values()];
  }, [year.data]);
}

export function useOfferFields(): FieldSpec[] {
  const t = useT();
  const festivals = useFestivals();
  const digits = usePointsDigits();
  return useMemo(() => {
    const choices = <V extends string>(values: readonly V[], label: (value: V) => string) =>
      values.map((value) => ({ value, label: label(value) }));
    const on =
      (...kinds: string[]) =>
      (values: Values) =>
        kinds.includes(String(values.on ?? 'dates'));
    const number = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
      name,
      label,
      kind: 'number',
      half: true,
      ...more,
    });
    return [
      { name: 'name_zh', label: t('offers.nameZh'), required: true, max: 80, half: true },
      { name: 'name_en', label: t('offers.nameEn'), required: true, max: 80, half: true },
      { name: 'code', label: t('offers.code'), required: true, max: 40, half: true, hint: t('offers.codeHint') },
      {
        name: 'kind',
        label: t('offers.kind'),
        kind: 'choice',
        required: true,
        first: 'coupon',
        half: true,
        choices: choices(KINDS, (kind) => t(`offers.kinds.${kind}`)),
      },
      {
        name: 'template_id',
        label: t('offers.template'),
        kind: 'one',
        required: true,
        source: templates,
        when: (values) => (values.kind ?? 'coupon') === 'coupon',
      },
      number('points', t('offers.points'), {
        digits,
        required: true,
        half: false,
        when: (values) => values.kind === 'points',
      }),
      { name: 'text_zh', label: t('offers.textZh'), kind: 'area', max: 2000, half: true },
      { name: 'text_en', label: t('offers.textEn'), kind: 'area', max: 2000, half: true },
      {
        name: 'on',
        label: t('offers.when'),
        kind: 'choice',
        required: true,
        first: 'dates',
        section: t('offers.when'),
        choices: choices(ONS, (one) => t(`offers.ons.${one}`)),
      },
      {
        name: 'festival',
        label: t('offers.festival'),
        kind: 'one',
        required: true,
        options: festivals,
        when: on('festival'),
      },
      number('month', t('offers.monthField'), { required: true, when: on('yearly', 'lunar') }),
      number('day', t('offers.day'), { required: true, when: on('yearly', 'lunar') }),
      number('month', t('offers.monthOptional'), { when: on('nth_weekday') }),
      {
        name: 'nth',
        label: t('offers.nth'),
        kind: 'choice',
        required: true,
        half: true,
        first: 1,
        numbers: true,
        choices: choices(NTHS, (nth) => t(`offers.nths.${nth}`)),
        when: on('nth_weekday'),
      },
      {
        name: 'weekday',
        label: t('offers.weekday'),
        kind: 'choice',
        required: true,
        half: true,
        first: 7,
        numbers: true,
        choices: choices(WEEKDAYS, (day) => t(`offers.weekdays.${day}`)),
        when: on('nth_weekday'),
      },
      {
        name: 'weekdays',
        label: t('offers.weekdaysField'),
        kind: 'many',
        required: true,
        numbers: true,
        options: choices(WEEKDAYS, (day) => t(`offers.weekdays.${day}`)),
        when: on('weekly'),
      },
      { name: 'starts_on', label: t('offers.from'), kind: 'day', required: true, half: true, when: on('dates') },
      { name: 'ends_on', label: t('offers.to'), kind: 'day', required: true, half: true, when: on('dates') },
      {
        name: 'starts_on',
        label: t('offers.startsOn'),
        kind: 'day',
        half: true,
        when: (values) => !on('dates')(values),
      },
      { name: 'ends_on', label: t('offers.endsOn'), kind: 'day', half: true, when: (values) => !on('dates')(values) },
      number('before_days', t('offers.before'), { when: (values) => !on('dates', 'weekly')(values) }),
      number('after_days', t('offers.after'), { when: (values) => !on('dates', 'weekly')(values) }),
      {
        name: 'condition',
        label: t('offers.who'),
        kind: 'condition',
        hint: t('offers.whoHint'),
        section: t('offers.forSection'),
      },
      { name: 'new_customers', label: t('offers.newCustomers'), kind: 'switch', hint: t('offers.newCustomersHint') },
      {
        name: 'unfair_accepted',
        label: t('offers.accepted'),
        kind: 'switch',
        hint: t('offers.acceptedHint'),
        when: (values) => values.new_customers === true,
      },
      {
        name: 'unfair_reason',
        label: t('offers.why'),
        kind: 'area',
        required: true,
        max: 300,
        hint: t('offers.whyHint'),
        when: (values) => values.new_customers === true && values.unfair_accepted === true,
      },
      { name: 'live', label: t('offers.live'), kind: 'switch', first: false },
    ];
  }, [t, festivals, digits]);
}

export function useHolidayFields(): FieldSpec[] {
  const t = useT();
  return useMemo(
    () => [
      { name: 'date', label: t('offers.date'), kind: 'day', required: true },
      {
        name: 'kind',
        label: t('offers.holidayKind'),
        kind: 'choice',
        required: true,
        first: 'holiday',
        choices: (['holiday', 'workday'] as const).map((kind) => ({
          value: kind,
          label: t(`offers.holidayKinds.${kind}`),
        })),
      },
      { name: 'name_zh', label: t('offers.nameZh'), required: true, max: 80 },
      { name: 'name_en', label: t('offers.nameEn'), required: true, max: 80 },
    ],
    [t],
  );
}
