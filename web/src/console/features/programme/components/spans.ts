// Calendar days as texts, "2026-11-22": they compare as they are.
const DAY_MS = 86_400_000;
const WEEK = 7;

export const addDays = (day: string, count: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);

// Both ends included; none when the last is before the first.
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

// Weeks that end with the last day; the first may be shorter.
export function weeksOf(first: string, last: string): { from: string; to: string }[] {
  const weeks: { from: string; to: string }[] = [];
  for (let to = last; to >= first; to = addDays(to, -WEEK)) {
    const from = addDays(to, 1 - WEEK);
    weeks.unshift({ from: from < first ? first : from, to });
  }
  return weeks;
}
