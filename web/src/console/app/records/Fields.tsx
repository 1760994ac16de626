// The fields of a form as its specification says; what the server refused stands at the field it is about.
import { ProblemError } from '@shared/api/problem';
import { useT } from '@/i18n';
import { Choose, Input, Textarea } from '@/ui';
import { DayField, MoneyField, NumberField, Switch } from '@/ui/fields';
import type { FieldSpec, Values } from './form';

export function Fields({
  fields,
  values,
  onChange,
  error,
  existing,
  readOnly,
}: {
  fields: FieldSpec[];
  values: Values;
  onChange: (name: string, value: unknown) => void;
  error: unknown;
  existing: boolean;
  readOnly?: boolean;
}) {
  const t = useT();
  const refused = (name: string) => (error instanceof ProblemError ? error.of(name) : undefined);
  return fields.map((field) => {
    const common = {
      label: field.label,
      hint: field.hint,
      error: refused(field.name),
      disabled: readOnly || (existing && field.createOnly),
    };
    const value = values[field.name];
    const set = (next: unknown) => onChange(field.name, next);
    switch (field.kind ?? 'text') {
      case 'switch':
        return <Switch key={field.name} {...common} checked={value === true} onChange={set} />;
      case 'choice':
        return (
          <Choose
            key={field.name}
            label={field.label}
            disabled={common.disabled}
            value={typeof value === 'string' ? value : ''}
            onChange={(next) => set(next || null)}
            items={[...(field.required ? [] : [{ value: '', label: t('form.noneChosen') }]), ...(field.choices ?? [])]}
          />
        );
      case 'money':
        return (
          <MoneyField
            key={field.name}
            {...common}
            currency={field.currency ?? 'CNY'}
            value={(value as number) ?? null}
            onChange={set}
          />
        );
      case 'number':
        return (
          <NumberField
            key={field.name}
            {...common}
            unit={field.unit}
            value={(value as number) ?? null}
            onChange={set}
          />
        );
      case 'area':
        return (
          <Textarea
            key={field.name}
            {...common}
            rows={3}
            maxLength={field.max}
            value={(value as string) ?? ''}
            onChange={set}
          />
        );
      case 'day':
        return <DayField key={field.name} {...common} value={(value as string) ?? ''} onChange={set} />;
      case 'color':
        return (
          <Input key={field.name} {...common} type="color" value={(value as string) ?? '#0b6b5d'} onChange={set} />
        );
      default:
        return (
          <Input
            key={field.name}
            {...common}
            type={field.kind === 'phone' ? 'tel' : 'text'}
            maxLength={field.max}
            autoComplete="off"
            value={(value as string) ?? ''}
            onChange={set}
          />
        );
    }
  });
}
