// A field of the shop's own in the form of the file, by its type; one of rows is a card a row.
import type { CustomField } from '@shared/api/types';
import { Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { type OwnRow, ownLabel, ownRows } from '@/app/own';
import { useLang, useT } from '@/i18n';
import { Button, Choose, IconButton, Input } from '@/ui';
import { DayField, MoneyField, NumberField } from '@/ui/fields';
import { freshKey } from './editing';

export const OWN_ROWS_MAX = 20;
const TEXT_MAX = 500;

type One = Pick<CustomField, 'key' | 'type' | 'label_en' | 'label_zh' | 'choices'>;

interface ScalarProps {
  field: One;
  value: unknown;
  currency: string;
  error?: string;
  onChange: (value: unknown) => void;
}

function Scalar({ field, value, currency, error, onChange }: ScalarProps) {
  const t = useT();
  const lang = useLang();
  const common = { label: ownLabel(field, lang), error };
  if (field.type === 'money')
    return <MoneyField {...common} currency={currency} value={(value as number | null) ?? null} onChange={onChange} />;
  if (field.type === 'number')
    return <NumberField {...common} value={typeof value === 'number' ? value : null} onChange={onChange} />;
  if (field.type === 'date')
    return <DayField {...common} value={(value as string | null) ?? ''} onChange={(next) => onChange(next || null)} />;
  if (field.type === 'bool' || field.type === 'choice') {
    const items =
      field.type === 'bool'
        ? [
            { value: 'true', label: t('customers.edit.yes') },
            { value: 'false', label: t('customers.edit.no') },
          ]
        : field.choices.map((one) => ({ value: one.key, label: ownLabel(one, lang) }));
    return (
      <Choose
        {...common}
        value={value === null || value === undefined ? '' : String(value)}
        onChange={(next) => onChange(next === '' ? null : field.type === 'bool' ? next === 'true' : next)}
        items={[{ value: '', label: t('form.noneChosen') }, ...items]}
        tall
      />
    );
  }
  return (
    <Input
      {...common}
      value={(value as string | null) ?? ''}
      onChange={(next) => onChange(next || null)}
      maxLength={TEXT_MAX}
      autoComplete="off"
    />
  );
}

interface Props {
  field: CustomField;
  value: unknown;
  currency: string;
  refused: (pointer: string) => string | undefined; // below the field: '' is the field itself, '/0/model' a cell
  onChange: (value: unknown) => void;
}

function Rows({ field, value, currency, refused, onChange }: Props) {
  const t = useT();
  const lang = useLang();
  const box = useRef<HTMLFieldSetElement>(null);
  const keys = useRef<number[]>([]);
  const rows = ownRows(value);
  const label = ownLabel(field, lang);
  const whole = refused('');
  while (keys.current.length < rows.length) keys.current.push(freshKey());
  keys.current.length = rows.length;
  const set = (at: number, key: string, cell: unknown) =>
    onChange(
      rows.map((row, place) => {
        if (place !== at) return row;
        const { [key]: _, ...others } = row;
        // In the order of the columns, so that what is put back is what it was.
        const next: OwnRow = cell === null ? others : { ...others, [key]: cell };
        return Object.fromEntries(
          field.columns.filter((column) => column.key in next).map((column) => [column.key, next[column.key]]),
        );
      }),
    );
  const add = () => {
    onChange([...rows, {}]);
    const first = `[data-row="${rows.length}"] :is(input, select)`;
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(first)?.focus());
  };
  const drop = (at: number) => {
    // First: the focus of what is taken away would be anybody's.
    box.current?.querySelector<HTMLElement>('[data-add]')?.focus();
    keys.current.splice(at, 1);
    const left = rows.filter((_, place) => place !== at);
    onChange(left.length ? left : null);
  };
  return (
    <fieldset data-edits ref={box} className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-sm font-semibold text-ink-2">{label}</legend>
      {rows.map((row, at) => (
        <div
          key={keys.current[at]}
          data-row={at}
          className="flex flex-col gap-3 rounded-ctl border border-line bg-surface-2 p-3"
        >
          <div className="flex items-center justify-between gap-2">
            <span className="num text-sm text-ink-2">{t('customers.edit.row', { what: label, at: at + 1 })}</span>
            <IconButton
              label={t('customers.edit.remove', { what: t('customers.edit.row', { what: label, at: at + 1 }) })}
              icon={<Trash2 size={15} aria-hidden />}
              onClick={() => drop(at)}
            />
          </div>
          <div className="grid grid-cols-2 items-start gap-3 max-sm:grid-cols-1">
            {field.columns.map((column) => (
              <Scalar
                key={column.key}
                field={column}
                value={row[column.key]}
                currency={currency}
                error={refused(`/${at}/${column.key}`)}
                onChange={(cell) => set(at, column.key, cell)}
              />
            ))}
          </div>
        </div>
      ))}
      {whole && <p className="text-sm text-bad">{whole}</p>}
      <Button
        data-add
        icon={<Plus size={14} aria-hidden />}
        className="self-start"
        disabled={rows.length >= OWN_ROWS_MAX}
        onClick={add}
      >
        {t('customers.edit.addRow', { what: label })}
      </Button>
    </fieldset>
  );
}

export function OwnField(props: Props) {
  const { field, value, currency, refused, onChange } = props;
  if (field.type === 'rows') return <Rows {...props} />;
  return <Scalar {...{ field, value, currency, onChange }} error={refused('')} />;
}
