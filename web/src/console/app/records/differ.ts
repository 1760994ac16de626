// What two people have made of the same fields of one record.
import type { useFormats, useT } from '@/i18n';
import type { Difference } from './Changed';
import { bodyOf, type FieldSpec, startOf, type Values } from './form';

const NONE = '–';

function textOf(field: FieldSpec, value: unknown, t: ReturnType<typeof useT>, fmt: ReturnType<typeof useFormats>) {
  const choices = field.choices ?? field.options ?? [];
  const named = (one: unknown) => choices.find((choice) => choice.value === String(one))?.label ?? String(one);
  if (value === null || value === undefined || value === '') return NONE;
  if (field.kind === 'switch') return t(value ? 'form.yes' : 'form.no');
  if (field.kind === 'money') return fmt.money(value as number, field.currency ?? 'CNY');
  if (field.kind === 'from') return fmt.date(value as string);
  if (field.kind === 'until') return fmt.lastDay(value as string);
  if (field.kind === 'rows') return t('form.lines', { count: (value as unknown[]).length });
  if (Array.isArray(value)) return value.length ? value.map(named).join(t('comma')) : NONE;
  return typeof value === 'object' ? JSON.stringify(value) : named(value);
}

// The fields that I have changed since base and that are by now something else than both base and mine.
export function differences(
  fields: FieldSpec[],
  values: Values,
  base: object,
  now: object,
  t: ReturnType<typeof useT>,
  fmt: ReturnType<typeof useFormats>,
): Difference[] {
  const mine = bodyOf(fields, values, base);
  const theirs = bodyOf(fields, startOf(fields, now), base);
  const apart = bodyOf(fields, values, now);
  return fields
    .filter(({ name }) => name in mine && name in theirs && name in apart)
    .map((field) => ({
      name: field.name,
      label: field.label,
      mine: textOf(field, mine[field.name], t, fmt),
      theirs: textOf(field, theirs[field.name], t, fmt),
    }));
}
