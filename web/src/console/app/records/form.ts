// The fields of a record's form, and what of them goes to the server: all of a new one, of an old one what was changed.
import type { Scope } from '@shared/api/loyalty';
import type { ReactNode } from 'react';
import type { Option, Source } from '@/ui/combobox';

// "from" and "until" are instants that are chosen as days: where the first begins, where the last ends. "one" and "many"
// are looked up. "rows" is drawn by whoever asks for it.
export type FieldKind =
  | 'text'
  | 'area'
  | 'number'
  | 'money'
  | 'switch'
  | 'choice'
  | 'phone'
  | 'day'
  | 'color'
  | 'from'
  | 'until'
  | 'condition'
  | 'one'
  | 'many'
  | 'rows';

export interface FieldSpec {
  name: string;
  label: string;
  kind?: FieldKind;
  required?: boolean;
  hint?: string;
  createOnly?: boolean; // can't be changed later
  choices?: { value: string; label: string }[];
  currency?: string;
  unit?: string;
  digits?: number; // of a number: decimals
  max?: number; // letters
  first?: unknown; // of a new one
  half?: boolean; // shares its line
  section?: string; // begins one
  when?: (values: Values) => boolean; // otherwise it is not asked, and nothing is kept of it
  scope?: Scope; // of a condition
  numbers?: boolean; // choices that are numbers to the server
  source?: Source;
  options?: Option[];
  after?: (values: Values) => ReactNode; // below the field, of what is being written
  draw?: (
    value: unknown,
    set: (value: unknown) => void,
    fault: (pointer: string) => string | undefined,
    readOnly: boolean,
  ) => ReactNode;
}

export type Values = Record<string, unknown>;

const emptyOf = (field: FieldSpec) =>
  field.kind === 'switch' ? false : field.kind === 'many' || field.kind === 'rows' ? [] : null;
const same = (one: unknown, other: unknown) =>
  one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
export const asked = (fields: FieldSpec[], values: Values) =>
  fields.filter((field) => !field.when || field.when(values));

export const startOf = (fields: FieldSpec[], record?: object): Values =>
  Object.fromEntries(
    fields.map((field) => {
      const kept = record ? (record as Values)[field.name] : field.first;
      return [field.name, kept ?? emptyOf(field)];
    }),
  );

const clean = (field: FieldSpec, value: unknown): unknown => {
  const text = typeof value === 'string' ? value.trim() : value;
  return text === '' ? (field.required ? '' : null) : text;
};

export function bodyOf(fields: FieldSpec[], values: Values, before?: object): Values {
  const body: Values = {};
  const live = new Set(asked(fields, values).map((field) => field.name));
  for (const field of fields) {
    // One name may have several fields, of which one is asked at a time.
    const idle = !!field.when && !field.when(values);
    if (idle && live.has(field.name)) continue;
    const value = idle ? emptyOf(field) : clean(field, values[field.name]);
    if (before) {
      if (field.createOnly || same(value, (before as Values)[field.name] ?? emptyOf(field))) continue;
    } else if (idle || value === null || value === '') continue;
    body[field.name] = value;
  }
  return body;
}

export const missing = (fields: FieldSpec[], values: Values) =>
  asked(fields, values).filter(
    (field) =>
      field.required &&
      (values[field.name] === null ||
        values[field.name] === undefined ||
        values[field.name] === '' ||
        (field.kind === 'many' && (values[field.name] as unknown[]).length === 0)),
  );
