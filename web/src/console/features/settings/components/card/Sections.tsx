// The sections of a card and what stands in them: added, removed, put in order by keys, buttons or dragging, with a mouse, a finger or a pen.
import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { labelOf, type Reader } from '@/cards/shown';
import {
  COLUMNS_MAX,
  GROUPS,
  type Item,
  LABEL_MAX,
  moveItem,
  type Place,
  SECTIONS_MAX,
  stepped,
  swap,
  type What,
} from '@/cards/template';
import { useT } from '@/i18n';
import { Button, Checkbox, IconButton, Input, Segmented } from '@/ui';
import { Combobox, type Option } from '@/ui/combobox';
import { type DraftItem, type DraftSection, emptySection, itemOf } from './draft';
import { ItemRow } from './ItemRow';
import { useTouchDrag } from './touch';

interface SectionsProps {
  sections: DraftSection[];
  reader: Reader;
  narrow: boolean; // the paper has room for one column
  readOnly: boolean;
  fault: (pointer: string) => string | undefined;
  // moved: places are others than before, so that what the server said about them is no longer there.
  onChange: (sections: DraftSection[], moved?: boolean) => void;
}

function useOptions({ t, lang, names }: Reader): Option[] {
  return useMemo(
    () => [
      ...GROUPS.flatMap(({ group, whats }) =>
        whats.map((what) => ({ value: what, label: t(`cards.what.${what}`), hint: t(`cards.group.${group}`) })),
      ),
      ...(names.fields ?? []).map((field) => ({
        value: `${field.type === 'rows' ? 'table' : 'custom'}:${field.key}`,
        label: lang === 'en' ? field.label_en : field.label_zh,
        hint: t('cards.group.custom'),
      })),
    ],
    [t, lang, names.fields],
  );
}

function placeIn(sections: DraftSection[], item: DraftItem): Place {
  const section = sections.findIndex((one) => one.items.includes(item));
  return { section, item: sections[section]?.items.indexOf(item) ?? 0 };
}

export function Sections({ sections, reader, narrow, readOnly, fault, onChange }: SectionsProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const focus = useRef<number | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const [told, setTold] = useState('');
  const [dragged, setDragged] = useState<Place | null>(null);
  const [target, setTarget] = useState<Place | null>(null);
  const options = useOptions(reader);
  // What was moved by a key keeps the keyboard, wherever it stands now.
  useLayoutEffect(() => {
    if (focus.current === null) return;
    box.current?.querySelector<HTMLElement>(`[data-grip="${focus.current}"]`)?.focus();
    focus.current = null;
  });
  const titleOf = (section: DraftSection | undefined, at: number) =>
    (reader.lang === 'en' ? section?.title_en : section?.title_zh) || t('cards.editor.section', { n: at + 1 });
  const setSection = (at: number, part: Partial<DraftSection>) =>
    onChange(sections.map((section, place) => (place === at ? { ...section, ...part } : section)));
  const setItem = (at: Place, part: Partial<Item>) =>
    setSection(at.section, {
      items: (sections[at.section]?.items ?? []).map((item, place) =>
        place === at.item ? { ...item, ...part } : item,
      ),
    });
  const say = (item: DraftItem, next: DraftSection[], at: Place) =>
    setTold(
      t('cards.editor.moved', {
        name: labelOf(item, reader),
        section: titleOf(next[at.section], at.section),
        place: at.item + 1,
        count: next[at.section]?.items.length ?? 0,
      }),
    );
  const onStep = (item: DraftItem, at: Place, by: 1 | -1) => {
    const next = stepped<DraftItem, DraftSection>(sections, at, by);
    if (!next) return;
    focus.current = item.uid;
    say(item, next.sections, next.place);
    onChange(next.sections, true);
  };
  const dropped = () => {
    if (dragged && target) onChange(moveItem<DraftItem, DraftSection>(sections, dragged, target), true);
    setDragged(null);
    setTarget(null);
  };
  useTouchDrag(box, !readOnly, {
    take: setDragged,
    over: setTarget,
    drop: (from, to) => {
      const item = sections[from.section]?.items[from.item];
      const next = moveItem<DraftItem, DraftSection>(sections, from, to);
      onChange(next, true);
      if (item) say(item, next, placeIn(next, item));
    },
    end: () => {
      setDragged(null);
      setTarget(null);
    },
  });
  const remove = (at: Place) =>
    onChange(
      sections.map((section, place) =>
        place === at.section ? { ...section, items: section.items.filter((_, one) => one !== at.item) } : section,
      ),
      true,
    );
  const add = (at: number, value: string) => {
    const [what, key] = value.split(':') as [What, string | undefined];
    const item = itemOf(what, key);
    if (
      key === undefined &&
      (what === 'line' || what === 'checks' || what === 'table' || what === 'text' || what === 'consent')
    )
      setOpen(item.uid);
    setSection(at, { items: [...(sections[at]?.items ?? []), item] });
  };
  const dropAt = (at: Place, size: number): 'above' | 'below' | null => {
    if (!dragged || target?.section !== at.section) return null;
    if (target.item === at.item) return 'above';
    return target.item === size && at.item === size - 1 ? 'below' : null;
  };
  return (
    <div ref={box} className="flex flex-col gap-4">
      <p role="status" className="sr-only">
        {told}
      </p>
      {sections.map((section, at) => (
        <SectionCard
          key={section.uid}
          at={at}
          section={section}
          title={titleOf(section, at)}
          first={at === 0}
          last={at === sections.length - 1}
          narrow={narrow}
          readOnly={readOnly}
          options={options}
          fault={(member) => fault(`sections/${at}/${member}`)}
          onChange={(part) => setSection(at, part)}
          onStep={(by) => onChange(swap(sections, at, at + by), true)}
          onRemove={() =>
            onChange(
              sections.filter((_, place) => place !== at),
              true,
            )
          }
          onAdd={(value) => add(at, value)}
          onOver={() => section.items.length === 0 && setTarget({ section: at, item: 0 })}
          onDrop={dropped}
        >
          {section.items.map((item, place) => {
            const here = { section: at, item: place };
            return (
              <ItemRow
                key={item.uid}
                item={item}
                reader={reader}
                readOnly={readOnly}
                first={!stepped<DraftItem, DraftSection>(sections, here, -1)}
                last={!stepped<DraftItem, DraftSection>(sections, here, 1)}
                open={open === item.uid}
                place={`${at}/${place}`}
                lifted={dragged?.section === at && dragged.item === place}
                drop={dropAt(here, section.items.length)}
                fault={(member) => fault(`sections/${at}/items/${place}/${member}`)}
                onOpen={() => setOpen(open === item.uid ? null : item.uid)}
                onChange={(part) => setItem(here, part)}
                onRemove={() => remove(here)}
                onStep={(by) => onStep(item, here, by)}
                onDrag={() => setDragged(here)}
                onOver={(below) => dragged && setTarget({ section: at, item: below ? place + 1 : place })}
                onDrop={dropped}
                onDragEnd={() => {
                  setDragged(null);
                  setTarget(null);
                }}
              />
            );
          })}
        </SectionCard>
      ))}
      {!readOnly && sections.length < SECTIONS_MAX && (
        <div>
          <Button icon={<Plus size={15} aria-hidden />} onClick={() => onChange([...sections, emptySection()])}>
            {t('cards.editor.addSection')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface CardProps {
  at: number;
  section: DraftSection;
  title: string;
  first: boolean;
  last: boolean;
  narrow: boolean;
  readOnly: boolean;
  options: Option[];
  fault: (member: string) => string | undefined;
  onChange: (part: Partial<DraftSection>) => void;
  onStep: (by: 1 | -1) => void;
  onRemove: () => void;
  onAdd: (value: string) => void;
  onOver: () => void;
  onDrop: () => void;
  children: React.ReactNode[];
}

const COLUMNS = Array.from({ length: COLUMNS_MAX }, (_, at) => `${at + 1}`);

function SectionCard(p: CardProps) {
  const t = useT();
  const { section, title } = p;
  return (
    <section
      className="card min-w-0"
      aria-label={title}
      data-section={p.at}
      onDragOver={(event) => {
        event.preventDefault();
        p.onOver();
      }}
      onDrop={(event) => {
        event.preventDefault();
        p.onDrop();
      }}
    >
      <header className="flex flex-col gap-3 border-b border-line p-3">
        <div className="flex items-start gap-1">
          <div className="grid min-w-0 flex-1 grid-cols-2 gap-3 max-sm:grid-cols-1">
            <Input
              label={t('cards.editor.titleZh')}
              value={section.title_zh ?? ''}
              maxLength={LABEL_MAX}
              disabled={p.readOnly}
              onChange={(title_zh) => p.onChange({ title_zh })}
              error={p.fault('title_zh')}
            />
            <Input
              label={t('cards.editor.titleEn')}
              value={section.title_en ?? ''}
              maxLength={LABEL_MAX}
              disabled={p.readOnly}
              onChange={(title_en) => p.onChange({ title_en })}
              error={p.fault('title_en')}
            />
          </div>
          {!p.readOnly && (
            <div className="flex pt-6 max-sm:flex-col">
              <IconButton
                label={t('cards.editor.sectionUp', { name: title })}
                icon={<ChevronUp size={15} aria-hidden />}
                disabled={p.first}
                onClick={() => p.onStep(-1)}
              />
              <IconButton
                label={t('cards.editor.sectionDown', { name: title })}
                icon={<ChevronDown size={15} aria-hidden />}
                disabled={p.last}
                onClick={() => p.onStep(1)}
              />
              <IconButton
                label={t('cards.editor.removeSection', { name: title })}
                icon={<Trash2 size={15} aria-hidden />}
                onClick={p.onRemove}
              />
            </div>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          {!p.narrow && (
            <div className="flex items-center gap-2 text-sm text-ink-2">
              <span>{t('cards.editor.columns')}</span>
              <Segmented
                label={t('cards.editor.columns')}
                value={`${section.columns}`}
                onChange={(columns) => !p.readOnly && p.onChange({ columns: Number(columns) })}
                items={COLUMNS.map((value) => ({ value, label: value }))}
              />
            </div>
          )}
          <Checkbox
            label={t('cards.editor.newPage')}
            checked={section.new_page}
            disabled={p.readOnly}
            onChange={(new_page) => p.onChange({ new_page })}
          />
          {p.fault('columns') && <p className="text-xs text-bad">{p.fault('columns')}</p>}
        </div>
      </header>
      {p.children.length === 0 ? (
        <p className="px-3 py-4 text-sm text-ink-3">{t('cards.editor.noItems')}</p>
      ) : (
        <ul>{p.children}</ul>
      )}
      {!p.readOnly && (
        <div className="border-t border-line p-3">
          <Combobox
            label={t('cards.editor.add')}
            hideLabel
            placeholder={t('cards.editor.add')}
            options={p.options}
            value={null}
            onChange={(value) => value && p.onAdd(value)}
          />
        </div>
      )}
    </section>
  );
}
