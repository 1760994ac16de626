import { expect, it } from 'vitest';
import { moveItem, newItem, type Section, stepped } from './template';

const section = (...whats: ('name' | 'phones' | 'tags' | 'qr')[]): Section => ({
  title_en: null,
  title_zh: null,
  columns: 1,
  new_page: false,
  items: whats.map((what) => newItem(what)),
});
const shown = (sections: Section[]) => sections.map((one) => one.items.map((item) => item.what).join(' '));

it('moves an item before another, in its section and to another', () => {
  const sections = [section('name', 'phones', 'tags'), section('qr')];
  expect(shown(moveItem(sections, { section: 0, item: 0 }, { section: 0, item: 3 }))).toEqual([
    'phones tags name',
    'qr',
  ]);
  expect(shown(moveItem(sections, { section: 0, item: 2 }, { section: 0, item: 0 }))).toEqual([
    'tags name phones',
    'qr',
  ]);
  expect(shown(moveItem(sections, { section: 0, item: 1 }, { section: 1, item: 0 }))).toEqual([
    'name tags',
    'phones qr',
  ]);
  expect(shown(moveItem(sections, { section: 0, item: 1 }, { section: 0, item: 1 }))).toEqual(shown(sections));
  expect(shown(moveItem(sections, { section: 4, item: 1 }, { section: 0, item: 1 }))).toEqual(shown(sections));
});

it('steps up and down, over the edge of a section, and stops at the ends', () => {
  const sections = [section('name', 'phones'), section(), section('qr')];
  const down = stepped(sections, { section: 0, item: 0 }, 1);
  expect(down && shown(down.sections)).toEqual(['phones name', '', 'qr']);
  expect(down?.place).toEqual({ section: 0, item: 1 });
  const over = down && stepped(down.sections, down.place, 1);
  expect(over && shown(over.sections)).toEqual(['phones', 'name', 'qr']);
  const back = over && stepped(over.sections, over.place, -1);
  expect(back && shown(back.sections)).toEqual(['phones name', '', 'qr']);
  expect(stepped(sections, { section: 0, item: 0 }, -1)).toBeNull();
  expect(stepped(sections, { section: 2, item: 0 }, 1)).toBeNull();
});
