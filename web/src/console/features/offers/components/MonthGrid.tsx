// A month as a table of weeks: each day with its lunar date, festival and whether it is worked; offers as bars across
// days. The arrow keys move from day to day (and on to the next month), Enter opens a day, a bar opens its offer.
import type { CalendarEntry } from '@shared/api/offers';
import clsx from 'clsx';
import { type KeyboardEvent, lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useLang, useT } from '@/i18n';
import { addDays, addMonths, barsOf } from './month';

const ContextMenu = lazy(() => import('@/ui/contextMenu').then((module) => ({ default: module.ContextMenu })));

const LANES = 4; // more are counted
const LANE_PX = 24;
const TOP_PX = 46;
const COLORS = 5; // --c1 … of the charts
const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

// The colour of an offer stays with it from month to month.
const colorOf = (code: string) => ([...code].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLORS) + 1;

// In Chinese a month's first day is called by its month.
function lunarShort(name: string | undefined): string {
  if (!name) return '';
  const at = name.indexOf('月');
  if (at < 0) return name;
  const day = name.slice(at + 1);
  return day === '初一' ? name.slice(0, at + 1) : day;
}

export function MonthGrid({
  label,
  month,
  weeks,
  entries,
  today,
  onMonth,
  onDay,
  onOffer,
  actions,
}: {
  label: string;
  month: string;
  weeks: string[][];
  entries: CalendarEntry[];
  today: string;
  onMonth: (month: string) => void;
  onDay: (day: string) => void;
  onOffer: (id: string) => void;
  actions: { label: string; run: (day: string) => void }[];
}) {
  const t = useT();
  const lang = useLang();
  const box = useRef<HTMLElement>(null);
  const [at, setAt] = useState(today.startsWith(month) ? today : `${month}-01`);
  const [menu, setMenu] = useState(false); // the context menu is loaded when the pointer first comes
  const moving = useRef(false);
  const here = at.startsWith(month) ? at : `${month}-01`;
  useEffect(() => {
    // The next month may not be drawn yet.
    if (!moving.current || here !== at) return;
    moving.current = false;
    box.current?.querySelector<HTMLElement>(`[data-day="${here}"]`)?.focus();
  }, [here, at]);
  const about = useMemo(() => {
    const days = new Map<string, { lunar?: string; special: string[]; rest?: 'holiday' | 'workday' }>();
    for (const one of entries) {
      if (one.kind === 'offer') continue;
      const day = days.get(one.first_day) ?? { special: [] };
      if (one.kind === 'lunar') day.lunar = one.name;
      else if (one.kind === 'holiday' || one.kind === 'workday') day.rest = one.kind;
      else if (!day.special.includes(one.name)) day.special.push(one.name);
      days.set(one.first_day, day);
    }
    return days;
  }, [entries]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (!target.dataset.day) return;
    const steps: Record<string, () => string> = {
      ArrowLeft: () => addDays(here, -1),
      ArrowRight: () => addDays(here, 1),
      ArrowUp: () => addDays(here, -7),
      ArrowDown: () => addDays(here, 7),
      Home: () => `${month}-01`,
      End: () => addDays(`${addMonths(month, 1)}-01`, -1),
      PageUp: () => `${addMonths(month, -1)}-01`,
      PageDown: () => `${addMonths(month, 1)}-01`,
    };
    const next = steps[event.key]?.();
    if (!next) return;
    event.preventDefault();
    moving.current = true;
    setAt(next);
    if (!next.startsWith(month)) onMonth(next.slice(0, 7));
  };
  return (
    <section
      ref={box}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerEnter={() => setMenu(true)}
      className="card mb-5 min-h-0 flex-1 overflow-auto print:overflow-visible"
    >
      <table aria-label={label} className="w-full table-fixed border-separate border-spacing-0">
        <thead>
          <tr>
            {WEEKDAYS.map((day) => (
              <th
                key={day}
                scope="col"
                className="sticky top-0 z-10 h-8 border-b border-line bg-surface-2 px-2 text-left text-xs font-semibold text-ink-2 max-sm:px-1"
              >
                {t(`offers.weekdays.${day}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => {
            const bars = barsOf(week, entries);
            const lanes = Math.min(LANES, Math.max(0, ...bars.map((bar) => bar.lane + 1)));
            return (
              <tr key={week[0]}>
                {week.map((day, column) => {
                  const it = about.get(day);
                  const own = bars.filter((bar) => bar.column === column && bar.lane < LANES);
                  const hidden = bars.filter(
                    (bar) => bar.lane >= LANES && bar.column <= column && column < bar.column + bar.length,
                  ).length;
                  const outside = !day.startsWith(month);
                  const special = it?.special[0];
                  const said = [
                    day.replaceAll('-', '/'),
                    it?.lunar && t('offers.lunarOf', { name: it.lunar }),
                    ...(it?.special ?? []),
                    it?.rest && t(`offers.kindsOf.${it.rest}`),
                  ].filter(Boolean);
                  const face = (
                    <button
                      type="button"
                      data-day={day}
                      tabIndex={day === here ? 0 : -1}
                      aria-current={day === today ? 'date' : undefined}
                      onFocus={() => setAt(day.startsWith(month) ? day : here)}
                      onClick={() => onDay(day)}
                      className="absolute inset-0 flex flex-col items-stretch rounded-none px-2 pt-1.5 text-left outline-offset-[-2px] hover:bg-surface-2 max-sm:px-1"
                    >
                      <span className="sr-only">{said.join(t('comma'))}</span>
                      <span aria-hidden className="flex items-center gap-1.5">
                        <span
                          className={clsx(
                            'num grid h-6 min-w-6 place-items-center rounded-full px-1 text-sm',
                            day === today && 'bg-brand font-semibold text-brand-ink',
                            day !== today && (outside ? 'text-ink-3' : 'font-semibold'),
                          )}
                        >
                          {Number(day.slice(8))}
                        </span>
                        {it?.rest && (
                          <span
                            className={clsx(
                              'rounded px-1 text-2xs font-semibold',
                              it.rest === 'holiday' ? 'bg-good-soft text-good' : 'bg-warn-soft text-warn',
                            )}
                          >
                            {t(it.rest === 'holiday' ? 'offers.rest' : 'offers.work')}
                          </span>
                        )}
                      </span>
                      <span
                        aria-hidden
                        className={clsx(
                          'truncate text-2xs',
                          special ? 'font-semibold text-brand-text' : 'text-ink-3',
                          lang === 'en' && !special && 'max-sm:hidden',
                        )}
                      >
                        {special ?? lunarShort(it?.lunar)}
                      </span>
                      {hidden > 0 && (
                        <span className="mt-auto truncate pb-1 text-2xs text-ink-2">
                          {t('offers.more', { count: hidden })}
                        </span>
                      )}
                    </button>
                  );
                  return (
                    <td
                      key={day}
                      className={clsx(
                        'relative border-r border-b border-line p-0 align-top last:border-r-0',
                        outside && 'bg-surface-2',
                      )}
                      style={{ height: Math.max(96, TOP_PX + lanes * LANE_PX + 22) }}
                    >
                      {menu && actions.length > 0 ? (
                        <Suspense fallback={face}>
                          <ContextMenu
                            trigger={face}
                            items={actions.map((act) => ({ label: act.label, onSelect: () => act.run(day) }))}
                          />
                        </Suspense>
                      ) : (
                        face
                      )}
                      {own.map((bar) => (
                        <button
                          key={`${bar.entry.offer_id}-${bar.entry.first_day}`}
                          type="button"
                          title={bar.entry.name}
                          aria-label={`${bar.entry.name} ${t('offers.span', {
                            from: bar.entry.first_day.replaceAll('-', '/'),
                            to: bar.entry.last_day.replaceAll('-', '/'),
                          })}`}
                          onClick={() => bar.entry.offer_id && onOffer(bar.entry.offer_id)}
                          className={clsx(
                            'absolute z-[1] truncate px-1.5 text-left text-xs hover:brightness-95 max-sm:px-0.5 max-sm:text-2xs',
                            bar.begins && 'rounded-l-md',
                            bar.ends && 'rounded-r-md',
                          )}
                          style={{
                            top: TOP_PX + bar.lane * LANE_PX,
                            height: LANE_PX - 2,
                            left: bar.begins ? 3 : 0,
                            // A cell's own width is without its border.
                            width: `calc(${bar.length * 100}% + ${bar.length - (bar.begins ? 3 : 0) - (bar.ends ? 4 : 0)}px)`,
                            color: 'var(--ink)',
                            background: `color-mix(in oklab, var(--c${colorOf(bar.entry.code ?? '')}) 22%, var(--surface))`,
                            borderLeft: bar.begins ? `3px solid var(--c${colorOf(bar.entry.code ?? '')})` : undefined,
                          }}
                        >
                          {bar.entry.name}
                        </button>
                      ))}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
