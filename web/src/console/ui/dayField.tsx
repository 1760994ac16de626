// A day: typed as one writes it, or chosen from a calendar. The browser's own date field speaks the browser's language
// and not the console's. The value is what the API takes, YYYY-MM-DD, or "" while there is none.
import { dayText, parseDay } from '@shared/i18n/days';
import clsx from 'clsx';
import { CalendarDays } from 'lucide-react';
import { type ComponentProps, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useFormats, useT } from '@/i18n';
import { type Input, inputClass, useField } from '.';

const Panel = lazy(() => import('./dayPanel').then((module) => ({ default: module.DayPanel })));

export function DayField({
  label,
  hint,
  error,
  hideLabel,
  className,
  value,
  onChange,
  min,
  max,
  plain,
  ...rest
}: Omit<ComponentProps<typeof Input>, 'value' | 'onChange' | 'inputMode' | 'type' | 'min' | 'max'> & {
  value: string;
  onChange: (value: string) => void;
  min?: string;
  max?: string;
  plain?: boolean; // a calendar stands beside it
}) {
  const t = useT();
  const today = useFormats().today();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [text, setText] = useState(dayText(value));
  const [open, setOpen] = useState(false);
  const [left, setLeft] = useState(false); // an entry is judged when it is done
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a value from outside replaces what is being typed
  useEffect(() => {
    if ((parseDay(text) ?? '') !== value) setText(dayText(value));
  }, [value]);

  const wrong =
    text.trim() && !parseDay(text, today)
      ? t('day.wrong', { example: dayText(today) })
      : value && min && value < min
        ? t('day.early', { day: dayText(min) })
        : value && max && value > max
          ? t('day.late', { day: dayText(max) })
          : '';
  useEffect(() => input.current?.setCustomValidity(wrong), [wrong]);
  const field = useField({ label, hint, hideLabel, error: error ?? (left && wrong ? wrong : undefined) });
  const settle = () => {
    setLeft(true);
    const day = parseDay(text, today);
    if (!day) return;
    setText(dayText(day));
    if (day !== value) onChange(day);
  };
  return field.wrap(
    <div ref={box} className="relative">
      <input
        {...rest}
        ref={input}
        id={field.id}
        type="text"
        inputMode="text"
        autoComplete="off"
        placeholder={t('day.shape')}
        aria-invalid={field.invalid}
        aria-describedby={field.described}
        className={clsx(inputClass, 'num h-10 disabled:bg-surface-2 disabled:text-ink-2', !plain && 'pr-11')}
        value={text}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          setText(typed);
          setLeft(false);
          onChange(parseDay(typed) ?? '');
        }}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === 'Enter') settle();
          if (event.key !== 'ArrowDown' || plain) return;
          event.preventDefault();
          setOpen(true);
        }}
      />
      {!plain && (
        <button
          ref={button}
          type="button"
          disabled={rest.disabled}
          aria-haspopup="dialog"
          aria-expanded={open}
          aria-label={t('day.open')}
          onClick={() => setOpen(true)}
          className="absolute inset-y-0 right-0 grid w-10 place-items-center rounded-ctl text-ink-3 hover:text-ink disabled:opacity-50"
        >
          <CalendarDays size={16} aria-hidden />
        </button>
      )}
      <Suspense>
        {open && (
          <Panel
            anchor={box}
            back={button}
            label={label}
            value={value}
            min={min}
            max={max}
            required={rest.required}
            onPick={(day) => {
              setText(dayText(day));
              onChange(day);
            }}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </div>,
    className,
  );
}
