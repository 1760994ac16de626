// The fields of a record's form, and what of them goes to the server: all of a new one, of an old one what was changed.
export type FieldKind = 'text' | 'area' | 'number' | 'money' | 'switch' | 'choice' | 'phone' | 'day' | 'color';

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
  max?: number; // letters
  first?: unknown; // of a new one
}

export type Values = Record<string, unknown>;

export const startOf = (fields: FieldSpec[], record?: object): Values =>
  Object.fromEntries(
    fields.map((field) => {
      const kept = record ? (record as Values)[field.name] : field.first;
      return [field.name, kept ?? (field.kind === 'switch' ? false : null)];
    }),
  );

const clean = (field: FieldSpec, value: unknown): unknown => {
  const text = typeof value === 'string' ? value.trim() : value;
  return text === '' ? (field.required ? '' : null) : text;
};

export function bodyOf(fields: FieldSpec[], values: Values, before?: object): Values {
  const body: Values = {};
  for (const field of fields) {
    const value = clean(field, values[field.name]);
    if (before) {
      if (field.createOnly || value === ((before as Values)[field.name] ?? (field.kind === 'switch' ? false : null)))
        continue;
    } else if (value === null || value === '') continue;
    body[field.name] = value;
  }
  return body;
}

export const missing = (fields: FieldSpec[], values: Values) =>
  fields.filter(
    (field) =>
      field.required && (values[field.name] === null || values[field.name] === undefined || values[field.name] === ''),
  );
