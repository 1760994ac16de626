import { addDays, addMonths, firstOfMonth, lastOfMonth } from '@shared/i18n/days';
import { type FormEvent, useState } from 'react';
import { type Key, useFormats, useT } from '@/i18n';
import { Button } from '.';
import { Calendar } from './calendar';
import { DayField } from './dayField';

const month = (day: string): [string, string] => [firstOfMonth(day), lastOfMonth(day)];
const USUAL: { label: Key; of: (today: string) => [string, string] }[] = [
  { label: 'range.week', of: (today) => [addDays(today, -6), today] },
  { label: 'range.days30', of: (today) => [addDays(today, -29), today] },
  { label: 'range.thisMonth', of: (today) => [firstOfMonth(today), today] },
  { label: 'range.lastMonth', of: (today) => month(addMonths(today, -1)) },
  { label: 'range.thisYear', of: (today) => [`${today.slice(0, 4)}-01-01`, today] },
];

export function DayRangePanel({
  from,
  to,
  onChange,
}: {
  from?: string;
  to?: string;
  onChange: (from: string | undefined, to: string | undefined) => void;
}) {
  const t = useT();
  const today = useFormats().today();
  const [first, setFirst] = useState(from ?? '');
  const [last, setLast] = useState(to ?? '');
  // A first day begins anew when both are there; a second one before it takes its place.
  const pick = (day: string) => {
    if (!first || last || day < first) {
      setFirst(day);
      setLast('');
    } else setLast(day);
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onChange(first || undefined, last || undefined);
      }}
    >
      <ul className="flex flex-wrap gap-1">
        {USUAL.map(({ label, of }) => (
          <li key={label}>
            <button
              type="button"
              className="h-7 rounded-full border border-line-mid px-2.5 text-xs text-ink-2 hover:bg-surface-2 hover:text-ink"
              onClick={() => onChange(...of(today))}
            >
              {t(label)}
            </button>
          </li>
        ))}
      </ul>
      <div className="grid grid-cols-2 gap-2">
        <DayField plain label={t('range.from')} value={first} max={last || undefined} onChange={setFirst} />
        <DayField plain label={t('range.to')} value={last} min={first || undefined} onChange={setLast} />
      </div>
      <Calendar from={first || last} to={first && last ? last : undefined} onPick={pick} />
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={() => onChange(undefined, undefined)}>
          {t('range.clear')}
        </Button>
        <Button type="submit" variant="primary">
          {t('range.apply')}
        </Button>
      </div>
    </form>
  );
}
