// Numbers, money, dates as people read them. Dates are in the shop's time zone, money in the currency it is in.
import type { Lang } from './core';

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function number(lang: Lang, options: Intl.NumberFormatOptions) {
  const key = lang + JSON.stringify(options);
  let made = numbers.get(key);
  if (!made) {
    made = new Intl.NumberFormat(lang, options);
    numbers.set(key, made);
  }
  return made;
}

const relatives = new Map<string, Intl.RelativeTimeFormat>();
function relative(lang: Lang) {
  let made = relatives.get(lang);
  if (!made) {
    made = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
    relatives.set(lang, made);
  }
  return made;
}

function parts(zone: string, at: number) {
  let made = dates.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    dates.set(zone, made);
  }
  return Object.fromEntries(made.formatToParts(at).map((part) => [part.type, part.value]));
}

// Where a day begins in a zone: guessed at UTC, mended by what the zone's clock shows there, once more for days on which
// the clock is changed.
function startOfDay(zone: string, day: string, later: number): string {
  const wanted = Date.parse(`${day}T00:00:00Z`) + later * 86_400_000;
  let at = wanted;
  for (let round = 0; round < 2; round++) {
    const p = parts(zone, at);
    const shown = Date.UTC(Number(p.year), Number(p.month) - 1, Number(p.day), Number(p.hour), Number(p.minute));
    at += wanted - shown;
  }
  return new Date(at).toISOString();
}

export interface Formats {
  int(value: number): string;
  points(value: number, digits?: number): string;
  money(minor: number, currency: string): string;
  percent(part: number): string;
  // For axes and tiles: 12,800 is 1.3万 or 12.8K.
  compact(value: number): string;
  moneyCompact(minor: number, currency: string): string;
  // How long ago, as people say it; what is longer ago than a month is a date.
  ago(at: string | number, now?: number): string;
  // A calendar day, "2026-11-22", short: for axes.
  dayShort(day: string): string;
  bytes(value: number): string;
  phone(number: string): string;
  date(at: string | number): string;
  // The instants at which a calendar day of the shop begins and ends, for the API: "2026-11-22" in, RFC 3339 out.
  dayStart(day: string): string;
  dayEnd(day: string): string;
  today(): string; // "2026-11-22"
  // The last day of what ends at an instant: "until" the first of August 0:00 is until 31 July.
  lastDay(end: string): string;
  dateTime(at: string | number): string;
}

// How many decimals a currency has: 2 for CNY, 0 for JPY, 3 for KWD.
export function currencyDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

// E.164, perhaps masked: a number of the mainland is written as it is dialled there, others in groups behind the +.
export function phoneText(number: string): string {
  const mobile = /^\+86(1[\d*]{2})([\d*]{4})([\d*]{4})$/.exec(number);
  return mobile ? `${mobile[1]} ${mobile[2]} ${mobile[3]}` : number;
}

export function formats(lang: Lang, zone: string): Formats {
  const instant = (at: string | number) => (typeof at === 'number' ? at : Date.parse(at));
  const date = (at: string | number) => {
    const p = parts(zone, instant(at));
    return `${p.year}/${p.month}/${p.day}`;
  };
  return {
    int: (value) => number(lang, { maximumFractionDigits: 0 }).format(value),
    // Points are kept as integers of their smallest part: 12345 with 2 digits is 123.45.
    points: (value, digits = 0) =>
      number(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value / 10 ** digits),
    money: (minor, currency) =>
      number(lang, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
        minor / 10 ** currencyDigits(currency),
      ),
    percent: (part) =>
      number(lang, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(part),
    compact: (value) =>
      number(lang, { notation: 'compact', maximumFractionDigits: 1, useGrouping: true }).format(value),
    moneyCompact: (minor, currency) => {
      const major = minor / 10 ** currencyDigits(currency);
      const short = Math.abs(major) >= (lang === 'en' ? 1000 : 10_000);
      return number(lang, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        notation: short ? 'compact' : 'standard',
        maximumFractionDigits: short ? 1 : 0,
        minimumFractionDigits: 0,
        useGrouping: true,
        signDisplay: 'negative', // what rounds to nothing is not less than nothing
      }).format(major);
    },
    ago: (at, now = Date.now()) => {
      const seconds = Math.round((instant(at) - now) / 1000);
      const size = Math.abs(seconds);
      if (size >= 30 * 86_400) return date(at);
      const say = relative(lang);
      if (size < 60) return say.format(0, 'second');
      if (size < 3600) return say.format(Math.trunc(seconds / 60), 'minute');
      if (size < 86_400) return say.format(Math.trunc(seconds / 3600), 'hour');
      return say.format(Math.trunc(seconds / 86_400), 'day');
    },
    dayShort: (day) => `${Number(day.slice(5, 7))}/${Number(day.slice(8, 10))}`,
    bytes: (value) => {
      const steps = ['B', 'KB', 'MB', 'GB'];
      let step = 0;
      let size = value;
      while (size >= 1000 && step < steps.length - 1) {
        size /= 1000;
        step++;
      }
      return `${number(lang, { maximumFractionDigits: step && size < 10 ? 1 : 0 }).format(size)} ${steps[step]}`;
    },
    phone: phoneText,
    date,
    dayStart: (day) => startOfDay(zone, day, 0),
    dayEnd: (day) => startOfDay(zone, day, 1),
    today: () => date(Date.now()).replaceAll('/', '-'),
    lastDay: (end) => date(Date.parse(end) - 1),
    dateTime: (at) => {
      const p = parts(zone, instant(at));
      return `${date(at)} ${p.hour}:${p.minute}`;
    },
  };
}
