// A month as weeks from Monday, and offers as bars on them: each gets a lane in a week that no other of that week has.
import type { CalendarEntry } from '@shared/api/offers';

const DAY_MS = 86_400_000;
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: string, count: number) => new Date(at(day) + count * DAY_MS).toISOString().slice(0, 10);
export const addMonths = (month: string, count: number) => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
};
// 0 is Monday.
export const weekday = (day: string) => (new Date(at(day)).getUTCDay() + 6) % 7;

export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const weeks: string[][] = [];
  let day = addDays(first, -weekday(first));
  const after = `${addMonths(month, 1)}-01`;
  while (day < after) {
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)));
    day = addDays(day, 7);
  }
  return weeks;
}

export interface Bar {
  entry: CalendarEntry;
  column: number; // 0–6
  length: number;
  lane: number;
  begins: boolean; // in this week
  ends: boolean;
}

export function barsOf(week: string[], entries: CalendarEntry[]): Bar[] {
  const monday = week[0] ?? '';
  const sunday = week[6] ?? '';
  const lanes: number[] = []; // the last column taken in each
  return entries
    .filter((entry) => entry.kind === 'offer' && entry.first_day <= sunday && entry.last_day >= monday)
    .sort((a, b) =>
      a.first_day === b.first_day ? (a.last_day < b.last_day ? 1 : -1) : a.first_day < b.first_day ? -1 : 1,
    )
    .map((entry) => {
      const column = entry.first_day < monday ? 0 : weekday(entry.first_day);
      const last = entry.last_day > sunday ? 6 : weekday(entry.last_day);
      let lane = lanes.findIndex((end) => end < column);
      if (lane < 0) lane = lanes.length;
      lanes[lane] = last;
      return {
        entry,
        column,
        length: last - column + 1,
        lane,
        begins: entry.first_day >= monday,
        ends: entry.last_day <= sunday,
      };
    });
}
