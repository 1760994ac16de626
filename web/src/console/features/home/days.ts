// Days as text, and figures of them.
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}
export const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
// Part by which it grew; null when there was nothing before.
export const change = (before: number, now: number): number | null => (before > 0 ? now / before - 1 : null);
