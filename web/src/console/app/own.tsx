// The shop's own fields of a customer: their values in words, and those of rows as a small table.
import type { CustomField } from '@shared/api/types';
import type { Formats } from '@shared/i18n/format';
import clsx from 'clsx';
import { type Lang, useFormats, useLang, useT } from '@/i18n';
import { useMe } from './session';

export type OwnColumn = CustomField['columns'][number];
export type OwnRow = Record<string, unknown>;

export interface OwnWords {
  t: ReturnType<typeof useT>;
  fmt: Formats;
  lang: Lang;
  currency: string;
}

export const ownLabel = (of: { label_en: string; label_zh: string }, lang: Lang) =>
  lang === 'en' ? of.label_en : of.label_zh;

export const ownValues = (customer: { fields?: unknown }) => (customer.fields ?? {}) as Record<string, unknown>;

export const ownRows = (value: unknown): OwnRow[] => (Array.isArray(value) ? (value as OwnRow[]) : []);

export function ownText(of: Pick<OwnColumn, 'type' | 'choices'>, value: unknown, words: OwnWords): string {
  const { t, fmt, lang, currency } = words;
  if (value === null || value === undefined || value === '') return '';
  switch (of.type) {
    case 'bool':
      return t(value ? 'form.yes' : 'form.no');
    case 'date':
      return String(value).replaceAll('-', '/');
    case 'money':
      return fmt.money(Number(value), currency);
    case 'number':
      return fmt.int(Number(value));
    case 'choice': {
      const choice = of.choices.find((one) => one.key === value);
      return choice ? ownLabel(choice, lang) : String(value);
    }
    default:
      return String(value);
  }
}

// Rows in one line each, for somebody who compares two states of them.
export const rowLines = (field: CustomField, value: unknown, words: OwnWords): string[] =>
  ownRows(value).map((row) =>
    field.columns
      .map((column) => ownText(column, row[column.key], words))
      .filter(Boolean)
      .join(' · '),
  );

export function useOwnWords(): OwnWords {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  return { t, fmt, lang, currency: me.shop.currency };
}

const numeric = (column: OwnColumn) => column.type === 'number' || column.type === 'money';

// Drawn as blocks a table would be none to readers any more, if it did not say so.
const AS = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const;

// A table where there is room for one, else a block a row with the columns' names before the values.
export function OwnRows({ field, value }: { field: CustomField; value: unknown }) {
  const words = useOwnWords();
  const rows = ownRows(value);
  const columns = field.columns.filter((column) => rows.some((row) => ownText(column, row[column.key], words)));
  return (
    <div className="@container">
      <table {...AS.table} aria-label={ownLabel(field, words.lang)} className="w-full text-left text-sm @max-lg:block">
        <thead {...AS.group} className="text-xs text-ink-3 @max-lg:sr-only">
          <tr {...AS.row}>
            {columns.map((column) => (
              <th
                key={column.key}
                {...AS.head}
                scope="col"
                className={clsx('py-1 pr-4 font-normal', numeric(column) && 'text-right')}
              >
                {ownLabel(column, words.lang)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...AS.group} className="@max-lg:block">
          {rows.map((row, at) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
              key={at}
              {...AS.row}
              className="border-t border-line align-top @max-lg:block @max-lg:py-1.5 @max-lg:first:border-t-0"
            >
              {columns.map((column) => {
                const text = ownText(column, row[column.key], words);
                return (
                  <td
                    key={column.key}
                    {...AS.cell}
                    className={clsx(
                      'num break-words py-1.5 pr-4 @max-lg:grid @max-lg:grid-cols-[88px_minmax(0,1fr)] @max-lg:gap-x-3 @max-lg:py-0.5 @max-lg:pr-0',
                      numeric(column) && '@lg:text-right',
                      !text && '@max-lg:hidden',
                    )}
                  >
                    <span className="text-ink-3 @lg:hidden" aria-hidden>
                      {ownLabel(column, words.lang)}
                    </span>
                    <span className="min-w-0">{text}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
