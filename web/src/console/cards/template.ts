// A card as data: what the server keeps of it, and what each kind of item asks for.
import type * as schema from '@shared/api/schema';
import type { Given } from '@shared/api/types';

export type Item = Given<schema.CardItem, 'key' | 'label_en' | 'label_zh' | 'text_en' | 'text_zh' | 'rows'>;
export type What = Item['what'];
export type Section = Omit<Given<schema.CardSection, 'title_en' | 'title_zh'>, 'items'> & { items: Item[] };
export type Template = Omit<Given<schema.CardTemplate>, 'sections'> & { sections: Section[] };
export type Paper = Template['paper'];
// One that is being made.
export type Draft = Pick<Template, 'name_en' | 'name_zh' | 'paper' | 'per_sheet' | 'sections'>;

export const PATH = '/v1/card-templates';
export const PAPERS: Paper[] = ['a4', 'a5', 'card', 'receipt'];
// How many go on one sheet when it is not one.
export const MANY: Record<Paper, number> = { a4: 1, a5: 2, card: 10, receipt: 1 };
export const COLUMNS_MAX = 3;
export const SECTIONS_MAX = 12;
export const ROWS_MAX = 30;
export const NAME_MAX = 80;
export const LABEL_MAX = 60;
export const TEXT_MAX = 1000;

export const GROUPS: { group: 'person' | 'loyalty' | 'paper'; whats: What[] }[] = [
  {
    group: 'person',
    whats: [
      'name',
      'member_no',
      'gender',
      'birthday',
      'phones',
      'emails',
      'wechat',
      'qq',
      'addresses',
      'employer',
      'industry',
      'position',
      'language',
      'status',
      'store',
      'owner',
      'source',
      'first_contact',
      'plate',
      'vin',
      'needs',
      'dates',
      'household',
      'tags',
      'notes',
      'created_at',
      'confirmed_at',
    ],
  },
  {
    group: 'loyalty',
    whats: [
      'tier',
      'points',
      'wallets',
      'points_expiring',
      'coupons',
      'orders',
      'spent',
      'average_order',
      'returned',
      'last_order',
      'recent_orders',
      'actions',
    ],
  },
  {
    group: 'paper',
    whats: ['line', 'lines', 'checks', 'table', 'follow_ups', 'text', 'consent', 'signature', 'qr', 'barcode'],
  },
];

const ROWS: Partial<Record<What, number>> = {
  recent_orders: 5,
  notes: 3,
  actions: 3,
  follow_ups: 4,
  lines: 3,
  table: 3,
};
const TEXTS: What[] = ['checks', 'table', 'text', 'consent'];
const LISTS: What[] = ['checks', 'table']; // their text is one a line
// What is a block of its own and not a label beside a value.
const WIDE: What[] = [...Object.keys(ROWS), ...TEXTS] as What[];

// Kinds whose own name says nothing on the paper: they have a label only when one was written.
const UNNAMED: What[] = ['lines', 'table', 'text', 'consent'];

export const isUnnamed = (what: What) => UNNAMED.includes(what);
// A table of a field of the shop's own may have no line to write on.
export const leastRows = (item: Item) => (item.what === 'table' && item.key ? 0 : 1);
export const takesRows = (what: What) => what in ROWS;
export const takesText = (what: What) => TEXTS.includes(what);
export const takesList = (what: What) => LISTS.includes(what);
export const needsLabel = (what: What) => what === 'line' || what === 'checks';
export const rowsOf = (item: Item) => item.rows ?? ROWS[item.what] ?? 0;
export const isBlock = (what: What) => WIDE.includes(what);

// One of a field of rows is a table, with a line below them to write on.
export const newItem = (what: What, key: string | null = null): Item => ({
  what,
  key,
  label_en: null,
  label_zh: null,
  text_en: null,
  text_zh: null,
  rows: what === 'table' && key ? 1 : (ROWS[what] ?? null),
  wide: isBlock(what),
});

export const linesOf = (text: string | null) => (text ?? '').split('\n').map((line) => line.trim());

export const uses = (draft: Pick<Draft, 'sections'>, ...whats: What[]) =>
  draft.sections.some((section) => section.items.some((item) => whats.includes(item.what)));

// ---- moving: a place is a section and a place in it

export interface Place {
  section: number;
  item: number;
}

// The item at one place comes to stand before another; to.item may be the length of that section.
export function moveItem<I, S extends { items: I[] }>(sections: S[], from: Place, to: Place): S[] {
  const item = sections[from.section]?.items[from.item];
  if (!item || !sections[to.section]) return sections;
  const within = from.section === to.section;
  const at = within && to.item > from.item ? to.item - 1 : to.item;
  return sections.map((section, place) => {
    let items = section.items;
    if (place === from.section) items = items.filter((_, one) => one !== from.item);
    if (place === to.section) items = [...items.slice(0, at), item, ...items.slice(at)];
    return items === section.items ? section : { ...section, items };
  });
}

// One place up or down, out of a section into the one beside it. null: it is the first or the last of all.
export function step(sections: { items: unknown[] }[], from: Place, by: 1 | -1): Place | null {
  const size = sections[from.section]?.items.length ?? 0;
  const next = from.item + by;
  if (next >= 0 && next < size) return { section: from.section, item: next };
  const beside = sections[from.section + by];
  if (!beside) return null;
  return { section: from.section + by, item: by < 0 ? beside.items.length : 0 };
}

// Where step leads, told as moveItem wants it.
export function stepped<I, S extends { items: I[] }>(
  sections: S[],
  from: Place,
  by: 1 | -1,
): { sections: S[]; place: Place } | null {
  const place = step(sections, from, by);
  if (!place) return null;
  const before = place.section === from.section && by > 0 ? { ...place, item: place.item + 1 } : place;
  return { sections: moveItem<I, S>(sections, from, before), place };
}

export function swap<T>(list: T[], one: number, other: number): T[] {
  const next = [...list];
  const kept = next[one];
  const moved = next[other];
  if (kept === undefined || moved === undefined) return list;
  next[one] = moved;
  next[other] = kept;
  return next;
}
