// One item in the editor: what it is, what it asks for, and where it stands.
import { api, newKey } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronDown, ChevronUp, GripVertical, Settings2, X } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useId } from 'react';
import { useMe } from '@/app/session';
import { labelOf, type Reader, rowsField } from '@/cards/shown';
import {
  type Item,
  isUnnamed,
  LABEL_MAX,
  leastRows,
  linesOf,
  needsLabel,
  ROWS_MAX,
  rowsOf,
  TEXT_MAX,
  takesList,
  takesRows,
  takesText,
} from '@/cards/template';
import { useT } from '@/i18n';
import { Badge, Button, Checkbox, IconButton, Input, Textarea } from '@/ui';
import { NumberField } from '@/ui/fields';
import { toast } from '@/ui/toast';
import { keyFrom } from '../naming';
import type { DraftItem } from './draft';

export interface RowProps {
  item: DraftItem;
  reader: Reader;
  first: boolean;
  last: boolean;
  open: boolean;
  readOnly: boolean;
  place: string; // SECTION/PLACE
  lifted: boolean; // is being dragged
  drop: 'above' | 'below' | null; // where something that is dragged would go
  fault: (member: string) => string | undefined;
  onOpen: () => void;
  onChange: (part: Partial<Item>) => void;
  onRemove: () => void;
  onStep: (by: 1 | -1) => void;
  onDrag: () => void;
  onOver: (below: boolean) => void;
  onDrop: () => void;
  onDragEnd: () => void;
}

const MEMBERS = ['what', 'key', 'label_zh', 'label_en', 'text_zh', 'text_en', 'rows', 'wide'];

export function ItemRow(p: RowProps) {
  const t = useT();
  const panel = useId();
  const name = labelOf(p.item, p.reader) || t('cards.editor.unnamed');
  const missing =
    (p.item.what === 'custom' || (p.item.what === 'table' && p.item.key !== null)) &&
    p.reader.names.fields !== undefined &&
    !p.reader.names.fields.some((field) => field.key === p.item.key);
  const wrong = MEMBERS.some((member) => p.fault(member));
  const arrows = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    p.onStep(event.key === 'ArrowUp' ? -1 : 1);
  };
  const over = (event: DragEvent<HTMLElement>) => {
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    p.onOver(event.clientY > box.top + box.height / 2);
  };
  return (
    <li
      data-item={p.place}
      className={clsx(
        'relative border-b border-line last:border-b-0',
        p.lifted && 'bg-surface-2 opacity-60',
        p.drop === 'above' && 'before:absolute before:inset-x-0 before:-top-px before:h-0.5 before:bg-brand',
        p.drop === 'below' && 'after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:bg-brand',
      )}
      onDragOver={p.readOnly ? undefined : over}
      onDrop={(event) => {
        event.preventDefault();
        p.onDrop();
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is beside the keys and buttons that do the same */}
      <div
        draggable={!p.readOnly}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', name);
          p.onDrag();
        }}
        onDragEnd={p.onDragEnd}
        className={clsx(
          'flex min-h-10 items-center gap-1 pr-1 text-sm',
          !p.readOnly && 'cursor-grab select-none [-webkit-touch-callout:none]',
        )}
      >
        {p.readOnly ? (
          <span className="w-3" />
        ) : (
          <button
            type="button"
            data-grip={p.item.uid}
            aria-label={t('cards.editor.move', { name })}
            title={t('cards.editor.move', { name })}
            onKeyDown={arrows}
            className="grid h-8 w-7 flex-none cursor-grab place-items-center rounded text-ink-3 hover:text-ink"
          >
            <GripVertical size={15} aria-hidden />
          </button>
        )}
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-0.5 py-1">
          <span className={clsx('min-w-0 break-words', wrong && 'text-bad')}>{name}</span>
          <span className="flex flex-wrap items-center gap-1.5 text-xs text-ink-3">
            {name !== t(`cards.what.${p.item.what}`) && <span>{t(`cards.what.${p.item.what}`)}</span>}
            {takesRows(p.item.what) && <span>{t('cards.editor.rowsMark', { count: rowsOf(p.item) })}</span>}
            {p.item.wide && <span>{t('cards.editor.wideMark')}</span>}
            {missing && <Badge tone="warn">{p.item.key}</Badge>}
          </span>
        </span>
        {!p.readOnly && (
          <>
            <IconButton
              label={t('cards.editor.up', { name })}
              icon={<ChevronUp size={15} aria-hidden />}
              disabled={p.first}
              onClick={() => p.onStep(-1)}
              className="max-sm:hidden"
            />
            <IconButton
              label={t('cards.editor.down', { name })}
              icon={<ChevronDown size={15} aria-hidden />}
              disabled={p.last}
              onClick={() => p.onStep(1)}
              className="max-sm:hidden"
            />
            <IconButton
              label={t('cards.editor.settings', { name })}
              icon={<Settings2 size={15} aria-hidden />}
              aria-expanded={p.open}
              aria-controls={panel}
              onClick={p.onOpen}
            />
            <IconButton
              label={t('cards.editor.remove', { name })}
              icon={<X size={15} aria-hidden />}
              onClick={p.onRemove}
            />
          </>
        )}
      </div>
      {p.open && !p.readOnly && (
        <div id={panel} className="flex flex-col gap-3 bg-surface-2 p-3">
          <div className="flex gap-2 sm:hidden">
            <Button
              icon={<ChevronUp size={15} aria-hidden />}
              aria-label={t('cards.editor.up', { name })}
              disabled={p.first}
              onClick={() => p.onStep(-1)}
            />
            <Button
              icon={<ChevronDown size={15} aria-hidden />}
              aria-label={t('cards.editor.down', { name })}
              disabled={p.last}
              onClick={() => p.onStep(1)}
            />
          </div>
          <Settings {...p} missing={missing} rowsOfField={rowsField(p.item, p.reader.names) !== undefined} />
        </div>
      )}
    </li>
  );
}

function Settings({
  item,
  fault,
  onChange,
  missing,
  rowsOfField,
}: RowProps & { missing: boolean; rowsOfField: boolean }) {
  const t = useT();
  const list = takesList(item.what);
  const hint =
    needsLabel(item.what) || (isUnnamed(item.what) && !rowsOfField) ? undefined : t('cards.editor.labelHint');
  return (
    <>
      {missing && <Missing item={item} />}
      {fault('key') && <p className="text-xs text-bad">{fault('key')}</p>}
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <Input
          label={t('cards.editor.labelZh')}
          hint={hint}
          value={item.label_zh ?? ''}
          maxLength={LABEL_MAX}
          onChange={(label_zh) => onChange({ label_zh })}
          error={fault('label_zh')}
        />
        <Input
          label={t('cards.editor.labelEn')}
          hint={hint}
          value={item.label_en ?? ''}
          maxLength={LABEL_MAX}
          onChange={(label_en) => onChange({ label_en })}
          error={fault('label_en')}
        />
        {takesText(item.what) && !rowsOfField && (
          <>
            <Textarea
              label={t('cards.editor.textZh')}
              hint={list ? t('cards.editor.choicesHint') : undefined}
              rows={list ? 5 : 3}
              value={item.text_zh ?? ''}
              maxLength={TEXT_MAX}
              onChange={(text_zh) => onChange({ text_zh })}
              error={fault('text_zh')}
            />
            <Textarea
              label={t('cards.editor.textEn')}
              hint={list ? t('cards.editor.choicesHint') : undefined}
              rows={list ? 5 : 3}
              value={item.text_en ?? ''}
              maxLength={TEXT_MAX}
              onChange={(text_en) => onChange({ text_en })}
              error={fault('text_en')}
            />
          </>
        )}
      </div>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        {takesRows(item.what) && (
          <div className="w-28">
            <NumberField
              label={t(rowsOfField ? 'cards.editor.blankRows' : 'cards.editor.rows')}
              value={item.rows}
              onChange={(rows) =>
                onChange({ rows: rows === null ? null : Math.min(ROWS_MAX, Math.max(leastRows(item), rows)) })
              }
              error={fault('rows')}
            />
          </div>
        )}
        <Checkbox label={t('cards.editor.wide')} checked={item.wide} onChange={(wide) => onChange({ wide })} />
      </div>
    </>
  );
}

// Of the names that the item has for its columns.
function columnsOf({ text_en, text_zh }: Item) {
  const [english, chinese] = [linesOf(text_en), linesOf(text_zh)];
  const made: { key: string; type: 'text'; label_en: string; label_zh: string }[] = [];
  for (const [at, label_en] of english.entries())
    made.push({
      key: keyFrom(label_en, made) || `column_${at + 1}`,
      type: 'text',
      label_en,
      label_zh: chinese[at] ?? label_en,
    });
  return made;
}

// A field that the shop does not have (any more, or yet): it can be made from here.
function Missing({ item }: { item: DraftItem }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      api.post('/v1/fields', {
        body: {
          key: item.key,
          type: item.what === 'table' ? 'rows' : 'text',
          label_en: item.label_en || item.key,
          label_zh: item.label_zh || item.key,
          ...(item.what === 'table' && { columns: columnsOf(item) }),
        },
        idempotencyKey: newKey(),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['/v1/fields'] });
      toast({ text: t('cards.editor.madeField', { name: item.label_zh ?? item.key ?? '' }) });
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  });
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-ctl bg-warn-soft px-3 py-2 text-sm text-warn">
      <span className="min-w-0 flex-1">{t('cards.editor.noField', { key: item.key ?? '' })}</span>
      {may(me, 'field.write') && (
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {t('cards.editor.makeField')}
        </Button>
      )}
    </div>
  );
}
