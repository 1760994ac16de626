import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dayName,
  dayOf,
  lastOfMonth,
  parseDay,
  startOfWeek,
  weekdayNames,
  weekdayOf,
  weekStart,
  weeksOf,
} from './days';

describe('days', () => {
  it('reckons over months, years and leap days', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
    expect(addMonths('2028-02-29', 12)).toBe('2029-02-28');
    expect(lastOfMonth('2026-02-03')).toBe('2026-02-28');
    expect(weekdayOf('2026-11-22')).toBe(7);
    expect(dayOf(2026, 2, 30)).toBe('');
    expect(dayOf(2028, 2, 29)).toBe('2028-02-29');
  });

  it('lays a month out in the weeks of the language', () => {
    for (const lang of ['zh-CN', 'en'] as const) {
      const weeks = weeksOf('2026-11-22', lang);
      expect(weeks.flat()).toContain('2026-11-01');
      expect(weeks.flat()).toContain('2026-11-30');
      expect(weeks.every((week) => week.length === 7 && weekdayOf(week[0] ?? '') === weekStart(lang))).toBe(true);
      expect(startOfWeek('2026-11-22', lang) <= '2026-11-22').toBe(true);
    }
    expect(weekStart('en')).toBe(7);
    expect(weekdayNames('en').map((one) => one.short)[1]).toBe('Mon');
    expect(weekdayNames('zh-CN').map((one) => one.long)).toContain('星期三');
    expect(dayName('zh-CN', '2026-11-22')).toBe('2026年11月22日星期日');
    expect(dayName('en', '2026-11-22')).toBe('Sunday, November 22, 2026');
  });

  it('reads what people type', () => {
    for (const text of [
      '2026/11/2',
      '2026-11-02',
      ' 2026.11.2 ',
      '20261102',
      '2026年11月2日',
      '２０２６/11/02',
      '2 Nov 2026',
      'November 2, 2026',
      'Nov 2 2026',
    ])
      expect(parseDay(text), text).toBe('2026-11-02');
    expect(parseDay('11/2', '2026-05-05')).toBe('2026-11-02');
    expect(parseDay('11月2日', '2026-05-05')).toBe('2026-11-02');
    for (const text of ['', '2026', '2026/2/30', '2026/13/1', '11/2', 'soon', '2 Foo 2026', '02/11/2026'])
      expect(parseDay(text), text).toBeNull();
  });
});
