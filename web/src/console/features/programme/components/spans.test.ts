import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, weeksOf } from './spans';

describe('spans of days', () => {
  it('go over months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(daysBetween('2026-11-29', '2026-12-02')).toEqual(['2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02']);
    expect(daysBetween('2026-12-02', '2026-11-29')).toEqual([]);
  });
  it('fall into weeks that end today, each day in one', () => {
    const weeks = weeksOf('2026-11-13', '2026-11-22');
    expect(weeks).toEqual([
      { from: '2026-11-13', to: '2026-11-15' },
      { from: '2026-11-16', to: '2026-11-22' },
    ]);
  });
});
