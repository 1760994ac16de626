// A month to choose a day of, by the keys of the date grid in the ARIA Authoring Practices: arrows by day and week, Home
// and End within the week, Page Up and Down by month, with Shift by year. Names and the first day of the week come from
// the language of the console, today from the shop's zone.
import {
  addDays,
  addMonths,
  dayName,
  dayOf,
  firstOfMonth,
  monthName,
  monthOf,
  startOfWeek,
  weekdayNames,
  weeksOf,
  yearOf,
} from '@shared/i18n/days';
import clsx from 'clsx';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useFormats, useLang, useT } from '@/i18n';
import { IconButton } from '.';

const YEARS_BACK = 110; // of birthdays
const YEARS_ON = 30;

const pickClass = 'h-8 rounded-md border border-line-mid bg-surface px-1 text-sm font-semibold';

export function Calendar({
  from, // chosen; with `to` a range
  to,
  min,
  max,
  onPick,
  start,
}: {
  from: string;
  to?: string;
  min?: string;
  max?: string;
  onPick: (day: string) => void;
  start?: RefObject<HTMLButtonElement | null>; // where the focus begins
}) {
  const t = useT();
  const lang = useLang();
  const today = useFormats().today();
  const id = useId();
  const within = (day: string) => (min && day < min ? min : max && day > max ? max : day);
  const [at, setAt] = useState(() => within(from || today));
  const grid = useRef<HTMLTableSectionElement>(null);
  const moved = useRef(false);
  // What is typed beside the calendar is seen in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a day chosen elsewhere turns the page
  useEffect(() => {
    if (from) setAt(within(from));
  }, [from]);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus();
  }, [at]);

  const go = (day: string) => {
    moved.current = true;
    setAt(within(day));
  };
  const onKey = (event: KeyboardEvent) => {
    const by = event.shiftKey ? 12 : 1;
    const week = startOfWeek(at, lang);
    const to: Record<string, string> = {
      ArrowLeft: addDays(at, -1),
      ArrowRight: addDays(at, 1),
      ArrowUp: addDays(at, -7),
      ArrowDown: addDays(at, 7),
      Home: week,
      End: addDays(week, 6),
      PageUp: addMonths(at, -by),
      PageDown: addMonths(at, by),
    };
    const day = to[event.key];
    if (!day || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(day);
  };
  const year = yearOf(at);
  const firstYear = Math.min(year, min ? yearOf(min) : yearOf(today) - YEARS_BACK);
  const lastYear = Math.max(year, max ? yearOf(max) : yearOf(today) + YEARS_ON);
  const turn = (year: number, month: number) => {
    const first = dayOf(year, month, 1);
    const months = (yearOf(first) - yearOf(at)) * 12 + monthOf(first) - monthOf(at);
    setAt(within(addMonths(at, months)));
  };
  const isIn = (day: string) => (to ? day >= from && day <= to : day === from);
  const isEnd = (day: string) => day === from || day === to;
  const before = addDays(firstOfMonth(at), -1);
  const after = addMonths(firstOfMonth(at), 1);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-1">
        <IconButton
          label={t('day.before')}
          icon={<ChevronLeft size={16} aria-hidden />}
          disabled={!!min && before < min}
          onClick={() => setAt(within(addMonths(at, -1)))}
        />
        <div className={clsx('flex flex-1 justify-center gap-1', lang === 'en' && 'flex-row-reverse')}>
          <select
            aria-label={t('day.year')}
            className={clsx(pickClass, 'num')}
            value={year}
            onChange={(event) => turn(Number(event.currentTarget.value), monthOf(at))}
          >
            {Array.from({ length: lastYear - firstYear + 1 }, (_, one) => firstYear + one).map((one) => (
              <option key={one} value={one}>
                {lang === 'en' ? one : `${one}年`}
              </option>
            ))}
          </select>
          <select
            aria-label={t('day.month')}
            className={pickClass}
            value={monthOf(at)}
            onChange={(event) => turn(year, Number(event.currentTarget.value))}
          >
            {Array.from({ length: 12 }, (_, one) => (
              <option key={monthName('en', one + 1)} value={one + 1}>
                {monthName(lang, one + 1)}
              </option>
            ))}
          </select>
        </div>
        <IconButton
          label={t('day.after')}
          icon={<ChevronRight size={16} aria-hidden />}
          disabled={!!max && after > max}
          onClick={() => setAt(within(addMonths(at, 1)))}
        />
      </div>
      <p id={id} className="sr-only" aria-live="polite">
        {`${monthName(lang, monthOf(at))} ${year}`}
      </p>
      <table role="grid" aria-labelledby={id} className="w-full table-fixed border-separate border-spacing-y-0.5">
        <thead>
          <tr>
            {weekdayNames(lang).map((one) => (
              <th key={one.long} scope="col" abbr={one.long} className="h-7 text-xs font-normal text-ink-3">
                {one.short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={grid} onKeyDown={onKey}>
          {weeksOf(at, lang).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const off = (!!min && day < min) || (!!max && day > max);
                const other = monthOf(day) !== monthOf(at);
                return (
                  <td
                    key={day}
                    role="gridcell"
                    aria-selected={isIn(day)}
                    className={clsx('p-0 text-center', to && isIn(day) && !isEnd(day) && 'bg-brand-soft')}
                  >
                    <button
                      ref={day === at ? start : undefined}
                      type="button"
                      data-day={day}
                      tabIndex={day === at ? 0 : -1}
                      aria-label={dayName(lang, day)}
                      aria-current={day === today ? 'date' : undefined}
                      disabled={off}
                      onClick={() => {
                        setAt(day);
                        onPick(day);
                      }}
                      className={clsx(
                        'num size-9 rounded-ctl text-sm disabled:opacity-40',
                        isEnd(day)
                          ? 'bg-brand font-semibold text-brand-ink'
                          : ['hover:not-disabled:bg-surface-3', other ? 'text-ink-3' : 'text-ink'],
                        day === today && !isEnd(day) && 'border border-brand font-semibold text-brand-text',
                      )}
                    >
                      {Number(day.slice(8))}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
