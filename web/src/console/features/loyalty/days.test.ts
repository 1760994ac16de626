import { expect, it } from 'vitest';
import { dayOf, dayStart, lastDayOf } from './days';

it('knows where a day of the shop begins and which day an instant is on', () => {
  expect(dayStart('Asia/Shanghai', '2026-11-22')).toBe('2026-11-21T16:00:00.000Z');
  expect(dayStart('Asia/Shanghai', '2026-11-22', 1)).toBe('2026-11-22T16:00:00.000Z');
  expect(dayOf('Asia/Shanghai', '2026-11-21T16:00:00Z')).toBe('2026-11-22');
  expect(lastDayOf('Asia/Shanghai', '2026-11-21T16:00:00Z')).toBe('2026-11-21');
});

it('holds on the days on which the clock is changed', () => {
  expect(dayStart('Europe/Berlin', '2026-03-29')).toBe('2026-03-28T23:00:00.000Z');
  expect(dayStart('Europe/Berlin', '2026-03-29', 1)).toBe('2026-03-29T22:00:00.000Z');
  expect(dayStart('America/New_York', '2026-11-02')).toBe('2026-11-02T05:00:00.000Z');
});
