// The fields of a form as its specification says; what the server refused stands at the field it is about.
import { ProblemError } from '@shared/api/problem';
import { Fragment, lazy, type ReactNode, Suspense } from 'react';
import { useFormats, useT } from '@/i18n';
import { Choose, Input, Textarea } from '@/ui';
import { Combobox, MultiCombobox } from '@/ui/combobox';
import { DayField, MoneyField, NumberField, Switch } from '@/ui/fields';
import { asked, type FieldSpec, type Values } from './form';

const ExpressionField = lazy(() =>
  import('@/builders/ExpressionField').then((module) => ({ default: module.ExpressionField })),
);

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
  const fmt = useFormats();
  const refused = (name: string) => (error instanceof ProblemError ? error.of(name) : undefined);
  const draw = (field: FieldSpec): ReactNode => {
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
        return <Switch {...common} checked={value === true} onChange={set} />;
      case 'choice':
        return (
          <Choose
            tall
            label={field.label}
            hint={field.hint}
            error={common.error}
            disabled={common.disabled}
            value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
            onChange={(next) => set(next === '' ? null : field.numbers ? Number(next) : next)}
            items={[...(field.required ? [] : [{ value: '', label: t('form.noneChosen') }]), ...(field.choices ?? [])]}
          />
        );
      case 'money':
        return (
          <MoneyField {...common} currency={field.currency ?? 'CNY'} value={(value as number) ?? null} onChange={set} />
        );
      case 'number':
        return (
          <NumberField
            {...common}
            unit={field.unit}
            digits={field.digits}
            value={(value as number) ?? null}
            onChange={set}
          />
        );
      case 'area':
        return <Textarea {...common} rows={3} maxLength={field.max} value={(value as string) ?? ''} onChange={set} />;
      case 'day':
        return <DayField {...common} value={(value as string) ?? ''} onChange={set} />;
      case 'from':
        return (
          <DayField
            {...common}
            value={value ? fmt.date(value as string).replaceAll('/', '-') : ''}
            onChange={(day) => set(day ? fmt.dayStart(day) : null)}
          />
        );
      case 'until':
        return (
          <DayField
            {...common}
            value={value ? fmt.lastDay(value as string).replaceAll('/', '-') : ''}
            onChange={(day) => set(day ? fmt.dayEnd(day) : null)}
          />
        );
      case 'condition':
        return (
          <Suspense fallback={<div className="h-24" />}>
            <ExpressionField
              {...common}
              scope={field.scope ?? 'customer'}
              rows={2}
              value={(value as string) ?? ''}
              onChange={set}
            />
          </Suspense>
        );
      case 'one':
        return (
          <Combobox
            {...common}
            options={field.options}
            source={field.source}
            value={(value as string) ?? null}
            onChange={set}
          />
        );
      case 'many':
        return (
          <MultiCombobox
            {...common}
            options={field.options}
            source={field.source}
            value={((value as unknown[]) ?? []).map(String)}
            onChange={(next) => set(field.numbers ? next.map(Number) : next)}
          />
        );
      case 'rows':
        return field.draw?.(
          value,
          set,
          (pointer) => refused(pointer ? `${field.name}/${pointer}` : field.name),
          !!common.disabled,
        );
      case 'color':
        return <Input {...common} type="color" value={(value as string) ?? '#0b6b5d'} onChange={set} />;
      default:
        return (
          <Input
            {...common}
            type={field.kind === 'phone' ? 'tel' : 'text'}
            maxLength={field.max}
            autoComplete="off"
            value={(value as string) ?? ''}
            onChange={set}
          />
        );
    }
  };
  return (
    <div className="col-span-full grid grid-cols-2 items-start gap-x-3 gap-y-4 max-sm:grid-cols-1">
      {asked(fields, values).map((field) => (
        <Fragment key={field.name}>
          {field.section && (
            <h3 className="col-span-full mt-2 border-t border-line pt-4 text-base font-semibold first:mt-0 first:border-0 first:pt-0">
              {field.section}
            </h3>
          )}
          <div className={field.half ? 'min-w-0' : 'col-span-full min-w-0'}>
            {draw(field)}
            {field.after?.(values)}
          </div>
        </Fragment>
      ))}
    </div>
  );
}
