// Days of the shop's calendar and the instants at which they begin: the API has instants, people choose days.
const clocks = new Map<string, Intl.DateTimeFormat>();

function shown(zone: string, at: number): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    clocks.set(zone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(at).map((one) => [one.type, Number(one.value)]));
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute);
}

// Guessed at UTC, mended by what the zone's clock shows there; once more for days on which the clock is changed.
export function dayStart(zone: string, day: string, later = 0): string {
  const wanted = Date.parse(`${day}T00:00:00Z`) + later * 86_400_000;
  let at = wanted;
  for (let round = 0; round < 2; round++) at += wanted - shown(zone, at);
  return new Date(at).toISOString();
}

export const dayOf = (zone: string, instant: string | number): string =>
  new Date(shown(zone, typeof instant === 'number' ? instant : Date.parse(instant))).toISOString().slice(0, 10);

// The last day of what ends at an instant.
export const lastDayOf = (zone: string, end: string): string => dayOf(zone, Date.parse(end) - 1);
