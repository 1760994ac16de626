// The calendar of a day field, loaded when it is first opened.
import { Popover as Base } from '@base-ui/react/popover';
import { type RefObject, useRef } from 'react';
import { useFormats, useT } from '@/i18n';
import { Button } from '.';
import { Calendar } from './calendar';

export function DayPanel({
  anchor,
  back,
  label,
  value,
  min,
  max,
  required,
  onPick,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  back: RefObject<HTMLElement | null>; // has the focus again afterwards
  label: string;
  value: string;
  min?: string;
  max?: string;
  required?: boolean;
  onPick: (day: string) => void;
  onClose: () => void;
}) {
  const t = useT();
  const today = useFormats().today();
  const start = useRef<HTMLButtonElement>(null);
  const pick = (day: string) => {
    onPick(day);
    onClose();
  };
  return (
    <Base.Root open modal="trap-focus" onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} sideOffset={6} align="start" className="z-50">
          <Base.Popup
            initialFocus={start}
            finalFocus={back}
            aria-label={t('day.choose', { name: label })}
            className="pop w-72 max-w-[var(--available-width)] p-3"
          >
            <Calendar from={value} min={min} max={max} onPick={pick} start={start} />
            <div className="mt-2 flex justify-between gap-2">
              <Button
                variant="ghost"
                disabled={(!!min && today < min) || (!!max && today > max)}
                onClick={() => pick(today)}
              >
                {t('day.today')}
              </Button>
              {!required && value && (
                <Button variant="ghost" onClick={() => pick('')}>
                  {t('day.clear')}
                </Button>
              )}
            </div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
