import { expect, it } from 'vitest';
import { addDays, change } from './days';

it('counts days over months and years', () => {
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2026-11-22', 1 - 60)).toBe('2026-09-24');
});
it('says how much it grew, and nothing where there was nothing', () => {
  expect(change(100, 125)).toBeCloseTo(0.25);
  expect(change(0, 5)).toBeNull();
});
