// What may be chosen in a field, or in a column of one.
import type * as schema from '@shared/api/schema';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/i18n';
import { Button, IconButton, Input } from '@/ui';
import { LABEL_MAX, named } from './naming';

export type Choice = schema.FieldChoice;

export interface RowsProps<Row> {
  rows: Row[];
  onChange: (rows: Row[]) => void;
  fault: (pointer: string) => string | undefined;
  readOnly: boolean;
}

export function Choices({ rows, onChange, fault, readOnly }: RowsProps<Choice>) {
  const t = useT();
  // What was chosen in a file is its key: it stays.
  const [kept] = useState(() => new Set(rows.map((one) => one.key)));
  const set = (at: number, part: Partial<Choice>) =>
    onChange(rows.map((row, place) => (place === at ? { ...row, ...part } : row)));
  return (
    <fieldset data-edits className="flex min-w-0 flex-col gap-2" disabled={readOnly}>
      <legend className="mb-1 text-sm font-semibold text-ink-2">{t('settings.fields.choices')}</legend>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place
        <div key={at} className="flex items-end gap-2">
          <div className="grid min-w-0 flex-1 grid-cols-3 items-start gap-2 max-sm:grid-cols-1">
            <Input
              label={t('settings.fields.labelZh')}
              value={row.label_zh}
              maxLength={LABEL_MAX}
              onChange={(label_zh) => set(at, { label_zh })}
              error={fault(`${at}/label_zh`)}
            />
            <Input
              label={t('settings.fields.labelEn')}
              value={row.label_en}
              maxLength={LABEL_MAX}
              onChange={(label_en) => set(at, named(rows, at, label_en, kept))}
              error={fault(`${at}/label_en`)}
            />
            <Input
              label={t('settings.fields.key')}
              value={row.key}
              maxLength={40}
              disabled={kept.has(row.key) && row.key !== ''}
              onChange={(key) => set(at, { key })}
              error={fault(`${at}/key`)}
            />
          </div>
          <IconButton
            label={t('settings.fields.drop', { what: row.label_zh || row.label_en || String(at + 1) })}
            icon={<Trash2 size={15} aria-hidden />}
            onClick={() => onChange(rows.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      {fault('') && <p className="text-sm text-bad">{fault('')}</p>}
      {!readOnly && (
        <Button
          icon={<Plus size={14} aria-hidden />}
          className="self-start"
          onClick={() => onChange([...rows, { key: '', label_en: '', label_zh: '' }])}
        >
          {t('settings.fields.addChoice')}
        </Button>
      )}
    </fieldset>
  );
}
