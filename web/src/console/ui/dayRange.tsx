// From one day to another, of the shop's calendar: a button that says the range, the browser's own calendars behind it.
import { CalendarDays } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '@/i18n';
import { Button, buttonClass } from '.';
import { DayField } from './fields';

const Popover = lazy(() => import('./popover').then((module) => ({ default: module.Popover })));

const short = (day: string) => day.replaceAll('-', '/');

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
  const [first, setFirst] = useState(from ?? '');
  const [last, setLast] = useState(to ?? '');
  const said = from || to ? `${from ? short(from) : '…'} – ${to ? short(to) : '…'}` : t('any');
  const trigger = (
    <>
      <CalendarDays size={15} aria-hidden className="text-ink-3" />
      <span className="text-ink-3">{label}:</span> <span className="num">{said}</span>
    </>
  );
  return (
    <Suspense fallback={<span className={buttonClass()}>{trigger}</span>}>
      <Popover trigger={trigger} title={label} align="start">
        <div className="flex flex-col gap-3">
          <DayField label={t('range.from')} value={first} max={last || undefined} onChange={setFirst} />
          <DayField label={t('range.to')} value={last} min={first || undefined} onChange={setLast} />
          <div className="flex justify-end gap-2">
            <Button
              variant="ghost"
              onClick={() => {
                setFirst('');
                setLast('');
                onChange(undefined, undefined);
              }}
            >
              {t('range.clear')}
            </Button>
            <Button variant="primary" onClick={() => onChange(first || undefined, last || undefined)}>
              {t('range.apply')}
            </Button>
          </div>
        </div>
      </Popover>
    </Suspense>
  );
}
