// From one day to another, of the shop's calendar: a button that says the range; behind it what is usual, two fields to
// type in and a calendar for both.
import { dayText } from '@shared/i18n/days';
import { CalendarDays } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '@/i18n';
import { buttonClass } from '.';

const Popover = lazy(() => import('./popover').then((module) => ({ default: module.Popover })));
const Panel = lazy(() => import('./dayRangePanel').then((module) => ({ default: module.DayRangePanel })));

export function DayRange({
  label,
  from,
  to,
  onChange,
}: {
  label: string;
  from?: string;
  to?: string;
  onChange: (from: string | undefined, to: string | undefined) => void;
}) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const said = from || to ? `${from ? dayText(from) : '…'} – ${to ? dayText(to) : '…'}` : t('any');
  const trigger = (
    <>
      <CalendarDays size={15} aria-hidden className="text-ink-3" />
      <span className="text-ink-3">{label}:</span> <span className="num">{said}</span>
    </>
  );
  return (
    <Suspense fallback={<span className={buttonClass()}>{trigger}</span>}>
      <Popover trigger={trigger} title={label} align="start" open={open} onOpen={setOpen} wide>
        <Suspense>
          <Panel
            from={from}
            to={to}
            onChange={(first, last) => {
              setOpen(false);
              onChange(first, last);
            }}
          />
        </Suspense>
      </Popover>
    </Suspense>
  );
}
