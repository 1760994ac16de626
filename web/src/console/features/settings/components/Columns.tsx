// The columns of a field of rows: what they are called, of which type, in which order.
import type * as schema from '@shared/api/schema';
import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLang, useT } from '@/i18n';
import { Button, Choose, IconButton, Input } from '@/ui';
import { Choices, type RowsProps } from './Choices';
import { LABEL_MAX, named } from './naming';

export type Column = schema.FieldColumn;
const COLUMNS_MAX = 8;
const KINDS = ['text', 'number', 'date', 'bool', 'choice', 'money'] as const;

export function Columns({ rows, onChange, fault, readOnly }: RowsProps<Column>) {
  const t = useT();
  const lang = useLang();
  const box = useRef<HTMLFieldSetElement>(null);
  // What stands in the files goes by the key, and was written in the type: both stay.
  const [kept] = useState(() => new Set(rows.map((one) => one.key)));
  const set = (at: number, part: Partial<Column>) =>
    onChange(rows.map((row, place) => (place === at ? { ...row, ...part } : row)));
  const focus = (selector: string) =>
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(selector)?.focus());
  const step = (at: number, by: 1 | -1) => {
    const next = [...rows];
    const [one] = next.splice(at, 1);
    if (!one) return;
    next.splice(at + by, 0, one);
    onChange(next);
    focus(
      `[data-column="${at + by}"] [data-step="${by}"]:not(:disabled), [data-column="${at + by}"] [data-step]:not(:disabled)`,
    );
  };
  return (
    <fieldset data-edits ref={box} className="flex min-w-0 flex-col gap-3" disabled={readOnly}>
      <legend className="mb-1 text-sm font-semibold text-ink-2">{t('settings.fields.columns')}</legend>
      <p className="text-xs text-ink-3">{t('settings.fields.columnsHint')}</p>
      {rows.map((row, at) => {
        const name = (lang === 'en' ? row.label_en : row.label_zh) || row.key || String(at + 1);
        const old = row.key !== '' && kept.has(row.key);
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            key={at}
            data-column={at}
            className="flex flex-col gap-3 rounded-ctl border border-line bg-surface-2 p-3"
          >
            <div className="flex items-center gap-1">
              <span className="min-w-0 flex-1 truncate text-sm text-ink-2">{name}</span>
              {!readOnly && (
                <>
                  <IconButton
                    data-step={-1}
                    label={t('settings.fields.up', { what: name })}
                    icon={<ChevronUp size={15} aria-hidden />}
                    disabled={at === 0}
                    onClick={() => step(at, -1)}
                  />
                  <IconButton
                    data-step={1}
                    label={t('settings.fields.down', { what: name })}
                    icon={<ChevronDown size={15} aria-hidden />}
                    disabled={at === rows.length - 1}
                    onClick={() => step(at, 1)}
                  />
                  <IconButton
                    label={t('settings.fields.drop', { what: name })}
                    icon={<Trash2 size={15} aria-hidden />}
                    onClick={() => {
                      box.current?.querySelector<HTMLElement>('[data-add]')?.focus();
                      onChange(rows.filter((_, place) => place !== at));
                    }}
                  />
                </>
              )}
            </div>
            <div className="grid grid-cols-2 items-start gap-3 max-sm:grid-cols-1">
              <Input
                label={t('settings.fields.labelZh')}
                value={row.label_zh}
                maxLength={LABEL_MAX}
                required
                onChange={(label_zh) => set(at, { label_zh })}
                error={fault(`${at}/label_zh`)}
              />
              <Input
                label={t('settings.fields.labelEn')}
                value={row.label_en}
                maxLength={LABEL_MAX}
                required
                onChange={(label_en) => set(at, named(rows, at, label_en, kept))}
                error={fault(`${at}/label_en`)}
              />
              <Input
                label={t('settings.fields.key')}
                value={row.key}
                maxLength={40}
                required
                disabled={old}
                onChange={(key) => set(at, { key })}
                error={fault(`${at}/key`)}
              />
              <Choose
                label={t('settings.fields.type')}
                value={row.type}
                disabled={old}
                onChange={(type) =>
                  set(at, { type: type as Column['type'], choices: type === 'choice' ? row.choices : [] })
                }
                items={KINDS.map((value) => ({ value, label: t(`settings.fields.kind.${value}`) }))}
                error={fault(`${at}/type`)}
                tall
              />
            </div>
            {row.type === 'choice' && (
              <Choices
                rows={row.choices}
                onChange={(choices) => set(at, { choices })}
                fault={(pointer) => fault(pointer ? `${at}/choices/${pointer}` : `${at}/choices`)}
                readOnly={readOnly}
              />
            )}
          </div>
        );
      })}
      {fault('') && <p className="text-sm text-bad">{fault('')}</p>}
      {!readOnly && (
        <Button
          data-add
          icon={<Plus size={14} aria-hidden />}
          className="self-start"
          disabled={rows.length >= COLUMNS_MAX}
          onClick={() => {
            onChange([...rows, { key: '', type: 'text', label_en: '', label_zh: '', choices: [] }]);
            focus(`[data-column="${rows.length}"] input`);
          }}
        >
          {t('settings.fields.addColumn')}
        </Button>
      )}
    </fieldset>
  );
}
