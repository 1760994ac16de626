// Fields that know what they hold: numbers, money, points, phones, days, switches. What they give back is what the API
// takes: whole numbers of the smallest part, E.164, YYYY-MM-DD.
import { currencyDigits } from '@shared/i18n/format';
import clsx from 'clsx';
import { type ComponentProps, type ReactNode, useEffect, useId, useState } from 'react';
import { Input } from '.';

type Common = Omit<ComponentProps<typeof Input>, 'value' | 'onChange' | 'inputMode' | 'type'>;

// "12.5" of 2 decimals is 1250; what is no number, or has more decimals, is null.
export function parseDecimal(text: string, digits: number): number | null {
  const match = /^\s*(-?)(\d+)(?:\.(\d*))?\s*$/.exec(text.replaceAll(',', '').replace('−', '-'));
  if (!match || (match[3]?.length ?? 0) > digits) return null;
  const whole = Number(`${match[2]}${(match[3] ?? '').padEnd(digits, '0')}`);
  if (!Number.isSafeInteger(whole)) return null;
  return match[1] && whole !== 0 ? -whole : whole;
}
export function decimalText(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined) return '';
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const cut = text.length - digits;
  return `${value < 0 ? '-' : ''}${text.slice(0, cut)}${digits ? `.${text.slice(cut)}` : ''}`;
}

export function NumberField({
  value,
  onChange,
  digits = 0,
  unit,
  ...rest
}: Common & {
  value: number | null;
  onChange: (value: number | null) => void;
  digits?: number;
  unit?: string;
}) {
  const [text, setText] = useState(decimalText(value, digits));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a value from outside replaces what is being typed
  useEffect(() => {
    if (parseDecimal(text, digits) !== value) setText(decimalText(value, digits));
  }, [value, digits]);
  return (
    <Input
      {...rest}
      label={unit ? `${rest.label} (${unit})` : rest.label}
      inputMode={digits ? 'decimal' : 'numeric'}
      className={clsx('num', rest.className)}
      value={text}
      onChange={(next) => {
        setText(next);
        onChange(parseDecimal(next, digits));
      }}
    />
  );
}

export function MoneyField({
  currency,
  ...rest
}: Omit<ComponentProps<typeof NumberField>, 'digits' | 'unit'> & { currency: string }) {
  return <NumberField {...rest} digits={currencyDigits(currency)} unit={currency} />;
}

export function PointsField({
  decimals = 0,
  ...rest
}: Omit<ComponentProps<typeof NumberField>, 'digits'> & { decimals?: number }) {
  return <NumberField {...rest} digits={decimals} />;
}

export function PhoneField({
  value,
  onChange,
  ...rest
}: Common & { value: string; onChange: (value: string) => void }) {
  return <Input {...rest} type="tel" autoComplete="off" inputMode="tel" value={value} onChange={onChange} />;
}

export { DayField } from './dayField';

export function Switch({
  label,
  hint,
  checked,
  disabled,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <button
        type="button"
        role="switch"
        id={id}
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => onChange(!checked)}
        className="relative mt-px h-6 w-10 flex-none rounded-full border border-line-strong bg-surface-3 transition-colors disabled:opacity-50 aria-checked:border-brand aria-checked:bg-brand"
      >
        <span
          className={clsx(
            'absolute top-[3px] left-[3px] size-4 rounded-full transition-transform',
            checked ? 'translate-x-4 bg-brand-ink' : 'bg-line-strong',
          )}
        />
      </button>
      <div className="min-w-0 pt-0.5">
        <label id={`${id}-label`} htmlFor={id} className="block text-sm">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

export function Radio<V extends string>({
  label,
  value,
  onChange,
  items,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  items: { value: V; label: string; hint?: string }[];
}) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm font-semibold text-ink-2">{label}</legend>
      {items.map((item) => (
        <label key={item.value} className="flex min-h-6 items-start gap-2.5 text-sm">
          <input
            type="radio"
            name={name}
            className="radio mt-0.5"
            checked={item.value === value}
            onChange={() => onChange(item.value)}
          />
          <span>
            {item.label}
            {item.hint && <span className="block text-xs text-ink-3">{item.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
