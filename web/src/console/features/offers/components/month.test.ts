import type { CalendarEntry } from '@shared/api/offers';
import { describe, expect, it } from 'vitest';
import { addMonths, barsOf, weeksOf } from './month';

const offer = (code: string, first_day: string, last_day: string): CalendarEntry => ({
  kind: 'offer',
  code,
  name: code,
  offer_id: null,
  day: first_day,
  first_day,
  last_day,
});

describe('a month as weeks', () => {
  it('begins with the Monday before the first and ends with the Sunday after the last', () => {
    const weeks = weeksOf('2026-11');
    expect(weeks).toHaveLength(6);
    expect(weeks[0]?.[0]).toBe('2026-10-26');
    expect(weeks[5]?.[6]).toBe('2026-12-06');
    expect(weeksOf('2027-02')).toHaveLength(4);
  });
  it('turns the year', () => {
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
  });
});

describe('offers as bars', () => {
  const week = weeksOf('2026-11')[2] ?? []; // 9–15 November
  it('cuts them at the week and gives each a lane of its own while they meet', () => {
    const bars = barsOf(week, [
      offer('all', '2026-11-01', '2026-11-30'),
      offer('early', '2026-11-09', '2026-11-10'),
      offer('late', '2026-11-11', '2026-11-12'),
      offer('other', '2026-11-16', '2026-11-17'),
    ]);
    expect(bars.map((bar) => [bar.entry.code, bar.column, bar.length, bar.lane, bar.begins, bar.ends])).toEqual([
      ['all', 0, 7, 0, false, false],
      ['early', 0, 2, 1, true, true],
      ['late', 2, 2, 1, true, true],
    ]);
  });
});
