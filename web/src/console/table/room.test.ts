import { expect, it } from 'vitest';
import { placed } from './room';

const columns = [
  { id: 'name' },
  { id: 'phone', width: 140, phone: 110 },
  { id: 'city', width: 120, from: 'md' as const },
  { id: 'born', width: 120, from: 'lg' as const },
  { id: 'points', width: 120 },
];
const ids = (table: number) => placed(columns, table).shown.map((column) => column.id);

it('shows everything where there is room, and before it is measured', () => {
  expect(ids(1200)).toEqual(['name', 'phone', 'city', 'born', 'points']);
  expect(ids(0)).toHaveLength(5);
});
it('goes by the width of the table', () => {
  expect(ids(700)).toEqual(['name', 'phone', 'city', 'points']);
  expect(ids(515)).toEqual(['name', 'phone', 'points']);
});
it('leaves out what may be left out before names are squeezed', () => {
  const many = [...columns, { id: 'sum', width: 160, from: 'md' as const }];
  expect(placed(many, 670).shown.map((column) => column.id)).toEqual(['name', 'phone', 'city', 'points']);
});
it('is scrolled where even so there is no room', () => {
  const wide = [{ id: 'name' }, { id: 'a', width: 300 }, { id: 'b', width: 300 }];
  expect(placed(wide, 700)).toEqual({ shown: wide, least: 730 });
  expect(placed(columns, 345).least).toBe(0);
  expect(placed(columns, 340).least).toBe(342);
});
it('leaves nothing out for widths that somebody chose', () => {
  const chosen = columns.map((column) => (column.id === 'points' ? { ...column, width: 400 } : column));
  const { shown, least } = placed(chosen, 700, { sized: true, loose: 'name' });
  expect(shown.map((column) => column.id)).toEqual(['name', 'phone', 'city', 'points']);
  expect(least).toBe(130 + 140 + 120 + 400);
});
