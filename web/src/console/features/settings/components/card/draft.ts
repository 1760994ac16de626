// A template while it is edited: sections and items with a number each, so that they stay themselves while they move.
import { type Draft, type Item, newItem, type Section, type Template, type What } from '@/cards/template';

export type DraftItem = Item & { uid: number };
export type DraftSection = Omit<Section, 'items'> & { uid: number; items: DraftItem[] };
export type Form = Omit<Draft, 'sections'> & { sections: DraftSection[] };

let last = 0;
const uid = () => ++last;

export const itemOf = (what: What, key?: string): DraftItem => ({ ...newItem(what, key ?? null), uid: uid() });
export const emptySection = (): DraftSection => ({
  uid: uid(),
  title_en: null,
  title_zh: null,
  columns: 1,
  new_page: false,
  items: [],
});

export const formOf = (template: Template): Form => ({
  name_en: template.name_en,
  name_zh: template.name_zh,
  paper: template.paper,
  per_sheet: template.per_sheet,
  sections: template.sections.map((section) => ({
    ...section,
    uid: uid(),
    items: section.items.map((item) => ({ ...item, uid: uid() })),
  })),
});

// What a new one begins with: enough to see how it goes.
export const firstForm = (): Form => ({
  name_en: '',
  name_zh: '',
  paper: 'a4',
  per_sheet: 1,
  sections: [
    {
      ...emptySection(),
      title_en: 'Customer',
      title_zh: '客户',
      columns: 2,
      items: (['name', 'member_no', 'phones', 'birthday'] as const).map((what) => itemOf(what)),
    },
    { ...emptySection(), title_en: 'Keeping in touch', title_zh: '跟进', items: [itemOf('follow_ups')] },
  ],
});

const said = (text: string | null) => text?.trim() || null;

// As the server takes it.
export const draftOf = (form: Form): Draft => ({
  name_en: form.name_en.trim(),
  name_zh: form.name_zh.trim(),
  paper: form.paper,
  per_sheet: form.per_sheet,
  sections: form.sections.map(({ uid: _, ...section }) => ({
    ...section,
    title_en: said(section.title_en),
    title_zh: said(section.title_zh),
    items: section.items.map(({ uid: __, ...item }) => ({
      ...item,
      label_en: said(item.label_en),
      label_zh: said(item.label_zh),
      text_en: said(item.text_en),
      text_zh: said(item.text_zh),
    })),
  })),
});
