// Days of the calendar as the API writes them, "2026-11-22", without a time or a zone.
import type { Lang } from './core';

const DAY_MS = 86_400_000;
const two = (part: number) => String(part).padStart(2, '0');

const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);
const ofUtc = (at: number) => new Date(at).toISOString().slice(0, 10);

// "" for a day that no calendar has: 2026-02-30.
export function dayOf(year: number, month: number, day: number): string {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return '';
  const text = `${year}-${two(month)}-${two(day)}`;
  const at = utc(text);
  return Number.isFinite(at) && ofUtc(at) === text ? text : '';
}

export const yearOf = (day: string) => Number(day.slice(0, 4));
export const monthOf = (day: string) => Number(day.slice(5, 7));
export const addDays = (day: string, count: number) => ofUtc(utc(day) + count * DAY_MS);
// 31 January and a month is the last of February.
export function addMonths(day: string, count: number): string {
  const months = yearOf(day) * 12 + monthOf(day) - 1 + count;
  const year = Math.floor(months / 12);
  const last = new Date(Date.UTC(year, (months % 12) + 1, 0)).getUTCDate();
  return dayOf(year, (months % 12) + 1, Math.min(last, Number(day.slice(8, 10)))) || day;
}
export const firstOfMonth = (day: string) => `${day.slice(0, 8)}01`;
export const lastOfMonth = (day: string) => addDays(addMonths(firstOfMonth(day), 1), -1);
// Monday is 1, Sunday 7.
export const weekdayOf = (day: string) => new Date(utc(day)).getUTCDay() || 7;

type Week = { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
// On which weekday a week begins. Browsers that do not say follow the custom of the language.
export function weekStart(lang: Lang): number {
  const locale = new Intl.Locale(lang) as Intl.Locale & Week;
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? (lang === 'en' ? 7 : 1);
}
export const startOfWeek = (day: string, lang: Lang) => addDays(day, -((weekdayOf(day) - weekStart(lang) + 7) % 7));

// The weeks that show a month, six or less, each of seven days.
export function weeksOf(month: string, lang: Lang): string[][] {
  const weeks: string[][] = [];
  const last = lastOfMonth(month);
  for (let at = startOfWeek(firstOfMonth(month), lang); at <= last; at = addDays(at, 7))
    weeks.push(Array.from({ length: 7 }, (_, day) => addDays(at, day)));
  return weeks;
}

const say = (lang: Lang, day: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(lang, { ...options, timeZone: 'UTC' }).format(utc(day));
export const dayName = (lang: Lang, day: string) =>
  say(lang, day, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' });
export const monthName = (lang: Lang, month: number) => say(lang, `2026-${two(month)}-01`, { month: 'long' });
// The seven of a week, in its order: short for the head of a column, long for whoever hears it.
export function weekdayNames(lang: Lang): { short: string; long: string }[] {
  const first = startOfWeek('2026-06-15', lang);
  return Array.from({ length: 7 }, (_, at) => ({
    short: say(lang, addDays(first, at), { weekday: lang === 'en' ? 'short' : 'narrow' }),
    long: say(lang, addDays(first, at), { weekday: 'long' }),
  }));
}

// A day as it is written in fields and lists of both languages.
export const dayText = (day: string) => day.replaceAll('-', '/');

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const named = (word: string) => MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;
const DIGITS = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/;
const SOLID = /^(\d{4})(\d{2})(\d{2})$/;
const SHORT = /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/;

// What somebody has typed: 2026/11/22, 2026-11-22, 20261122, 2026年11月22日, 22 Nov 2026, November 22, 2026; with the year
// of today also 11/22. null: no day.
export function parseDay(typed: string, today?: string): string | null {
  const text = typed.trim().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const whole = DIGITS.exec(text) ?? SOLID.exec(text);
  if (whole) return dayOf(Number(whole[1]), Number(whole[2]), Number(whole[3])) || null;
  const european = /^(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})$/i.exec(text);
  if (european) return dayOf(Number(european[3]), named(european[2] ?? ''), Number(european[1])) || null;
  const american = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/i.exec(text);
  if (american) return dayOf(Number(american[3]), named(american[1] ?? ''), Number(american[2])) || null;
  const short = today ? SHORT.exec(text) : null;
  return (short && today && dayOf(yearOf(today), Number(short[1]), Number(short[2]))) || null;
}
