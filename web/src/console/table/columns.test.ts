import { expect, it } from 'vitest';
import { choiceOf } from '@/app/views';
import { arrange } from './columns';

const columns = [
  { id: 'name', header: 'Name', fixed: true },
  { id: 'phone', header: 'Phone' },
  { id: 'note', header: 'Note', off: true },
  { id: 'tier', header: 'Tier' },
];
const ids = (list: { id: string }[]) => list.map((column) => column.id);

it('shows what is given until somebody chooses', () => {
  expect(ids(arrange(columns, null).shown)).toEqual(['name', 'phone', 'tier']);
});
it('keeps order and what was switched off', () => {
  const { all, shown } = arrange(columns, { order: ['name', 'tier', 'phone', 'note'], off: ['phone'] });
  expect(ids(all)).toEqual(['name', 'tier', 'phone', 'note']);
  expect(ids(shown)).toEqual(['name', 'tier', 'note']);
});
it('never loses the fixed column, and puts new ones at the end as given', () => {
  const { shown } = arrange(columns, { order: ['tier', 'name'], off: ['name'] });
  expect(ids(shown)).toEqual(['name', 'tier', 'phone']);
});
it('shows just the columns that a saved view names, as wide as it says', () => {
  const choice = choiceOf(['name', 'tier:120']);
  const { shown } = arrange<{ id: string; header: string; fixed?: boolean; width?: number }>(columns, choice);
  expect(ids(shown)).toEqual(['name', 'tier']);
  expect(shown[1]?.width).toBe(120);
  expect(choiceOf([])).toBeNull();
});
