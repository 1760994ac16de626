// The kit: every control of the console, on Base UI and our tokens. Pages are made of these.
import clsx from 'clsx';
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId, useState } from 'react';

// ---- buttons

const variants = {
  primary: 'bg-brand text-brand-ink hover:bg-brand-hover font-semibold',
  default: 'bg-surface border border-line-mid text-ink hover:bg-surface-2',
  ghost: 'text-ink-2 hover:bg-surface-2 hover:text-ink',
  danger: 'bg-surface border border-line-mid text-bad hover:bg-bad-soft',
} as const;

export type Variant = keyof typeof variants;

export function buttonClass(variant: Variant = 'default', square = false) {
  return clsx(
    'ctl select-none justify-center disabled:opacity-50 disabled:pointer-events-none aria-busy:opacity-70',
    square ? 'w-[var(--ctl-h)]' : 'px-3',
    variants[variant],
  );
}

export function Button({
  variant = 'default',
  icon,
  busy,
  className,
  children,
  ...rest
}: ComponentProps<'button'> & { variant?: Variant; icon?: ReactNode; busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(buttonClass(variant, !children), className)}
    >
      {icon}
      {children}
    </button>
  );
}

// The label is read out, and shown by the browser on hover.
export function IconButton({ label, icon, ...rest }: ComponentProps<typeof Button> & { label: string }) {
  return <Button variant="ghost" aria-label={label} title={label} icon={icon} {...rest} />;
}

// ---- fields

export const inputClass =
  'w-full min-w-0 rounded-ctl border border-line-strong bg-surface px-3 text-base placeholder:text-ink-3 ' +
  'focus:outline-2 focus:-outline-offset-1 focus:outline-brand aria-invalid:border-bad';

interface FieldProps {
  label: string;
  hint?: string;
  error?: string;
  hideLabel?: boolean;
}

export function useField({ label, hint, error, hideLabel }: FieldProps) {
  const id = useId();
  const described = clsx(hint && `${id}-hint`, error && `${id}-error`) || undefined;
  const wrap = (control: ReactNode, className?: string) => (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-semibold text-ink-2'}>
        {label}
      </label>
      {control}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-xs text-bad" role="alert">
          {error}
        </p>
      )}
    </div>
  );
  return { id, described, wrap, invalid: error ? true : undefined };
}

type InputProps = Omit<ComponentProps<'input'>, 'onChange'> & FieldProps & { onChange: (value: string) => void };

export function Input({ label, hint, error, hideLabel, onChange, className, ...rest }: InputProps) {
  const field = useField({ label, hint, error, hideLabel });
  return field.wrap(
    <input
      {...rest}
      id={field.id}
      aria-invalid={field.invalid}
      aria-describedby={field.described}
      className={clsx(inputClass, 'h-10 disabled:bg-surface-2 disabled:text-ink-2')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />,
    className,
  );
}

export function Textarea({
  label,
  hint,
  error,
  hideLabel,
  onChange,
  className,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'onChange'> & FieldProps & { onChange: (value: string) => void }) {
  const field = useField({ label, hint, error, hideLabel });
  return field.wrap(
    <textarea
      rows={2}
      {...rest}
      id={field.id}
      aria-invalid={field.invalid}
      aria-describedby={field.described}
      className={clsx(inputClass, 'py-2')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />,
    className,
  );
}

export function PasswordInput({ show, hide, ...props }: InputProps & { show: string; hide: string }) {
  const { label, hint, error, hideLabel, onChange, className, ...rest } = props;
  const [open, setOpen] = useState(false);
  const field = useField({ label, hint, error, hideLabel });
  return field.wrap(
    <div className="relative">
      <input
        {...rest}
        id={field.id}
        type={open ? 'text' : 'password'}
        aria-invalid={field.invalid}
        aria-describedby={field.described}
        className={clsx(inputClass, 'h-10 pr-11')}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <button
        type="button"
        aria-label={open ? hide : show}
        onClick={() => setOpen(!open)}
        className="absolute inset-y-0 right-0 grid w-10 place-items-center text-ink-3 hover:text-ink"
      >
        {open ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
      </button>
    </div>,
    className,
  );
}

// The browser's own list: for many of them on one page, and for a finger.
export function Choose({
  label,
  hint,
  error,
  hideLabel,
  value,
  onChange,
  items,
  tall = !hideLabel,
  className,
  ...rest
}: Omit<ComponentProps<'select'>, 'onChange' | 'value'> &
  FieldProps & {
    value: string;
    onChange: (value: string) => void;
    items: { value: string; label: string }[];
    tall?: boolean; // as high as an input: beside others of a form, which have their label above
  }) {
  const field = useField({ label, hint, error, hideLabel });
  return field.wrap(
    <select
      {...rest}
      id={field.id}
      aria-invalid={field.invalid}
      aria-describedby={field.described}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      className={clsx(
        'w-full min-w-0 rounded-ctl border border-line-strong bg-surface px-2 text-sm font-normal disabled:opacity-50 aria-invalid:border-bad',
        tall ? 'h-10' : 'h-[var(--ctl-h)]',
      )}
    >
      {items.map((item) => (
        <option key={item.value} value={item.value}>
          {item.label}
        </option>
      ))}
    </select>,
    className,
  );
}

export function FileDrop({
  label,
  hint,
  accept,
  disabled,
  onFile,
  icon,
}: {
  label: string;
  hint: string;
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
  icon: ReactNode;
}) {
  const [over, setOver] = useState(false);
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file && !disabled) onFile(file);
      }}
      className={clsx(
        'flex cursor-pointer flex-col items-center gap-1.5 rounded-card border-2 border-dashed px-4 py-8 text-center',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand',
        over ? 'border-brand bg-brand-soft' : 'border-line-mid hover:border-line-strong',
        disabled && 'pointer-events-none opacity-60',
      )}
    >
      <span className="text-brand-text" aria-hidden>
        {icon}
      </span>
      <span className="text-base font-semibold">{label}</span>
      <span className="text-xs text-ink-2">{hint}</span>
      <input
        type="file"
        accept={accept}
        disabled={disabled}
        className="sr-only"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </label>
  );
}

export function Checkbox({
  label,
  checked,
  disabled,
  onChange,
}: {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="flex min-h-6 items-center gap-2 text-sm">
      <input
        type="checkbox"
        className="chk"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

// One of a few, side by side.
export function Segmented<V extends string>({
  value,
  onChange,
  items,
  label,
}: {
  value: V;
  onChange: (value: V) => void;
  items: { value: V; label: string }[];
  label: string;
}) {
  return (
    <fieldset className="inline-flex max-w-full min-w-0 gap-0.5 overflow-x-auto rounded-ctl bg-surface-2 p-0.5">
      <legend className="sr-only">{label}</legend>
      {items.map((item) => (
        <button
          key={item.value}
          type="button"
          aria-pressed={item.value === value}
          onClick={() => onChange(item.value)}
          className="h-7 rounded-md px-3 text-sm whitespace-nowrap text-ink-2 hover:text-ink aria-pressed:bg-surface aria-pressed:font-semibold aria-pressed:text-ink aria-pressed:shadow-card"
        >
          {item.label}
        </button>
      ))}
    </fieldset>
  );
}

// ---- showing

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid min-w-5 place-items-center rounded border border-line-mid bg-surface px-1 font-sans text-2xs text-ink-2">
      {children}
    </kbd>
  );
}

// What a page or a region is about, said beside its title.
export function Note({ tone = 'info', children }: { tone?: Tone; children: ReactNode }) {
  return <p className={clsx('rounded-ctl px-3 py-2 text-sm', tones[tone])}>{children}</p>;
}

export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  const hue = ([...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 5) + 1;
  return (
    <span
      aria-hidden
      className="grid flex-none place-items-center rounded-full text-2xs font-semibold"
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * 0.4),
        color: `var(--c${hue})`,
        background: `color-mix(in oklab, var(--c${hue}) 14%, var(--surface))`,
      }}
    >
      {[...name.trim()][0] ?? '·'}
    </span>
  );
}

const tones = {
  good: 'text-good bg-good-soft',
  warn: 'text-warn bg-warn-soft',
  bad: 'text-bad bg-bad-soft',
  info: 'text-info bg-info-soft',
  mute: 'text-ink-2 bg-surface-2',
} as const;
export type Tone = keyof typeof tones;

export function Badge({ tone = 'mute', dot, children }: { tone?: Tone; dot?: boolean; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex h-[22px] items-center gap-1.5 rounded-full px-2 text-xs whitespace-nowrap',
        dot && 'dot',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

const tierTokens = ['bronze', 'silver', 'gold', 'platinum', 'diamond'];

export function TierMark({ code, name }: { code: string; name: string }) {
  return (
    <span
      className="dot inline-flex items-center gap-1.5 text-sm font-semibold"
      style={{ color: tierTokens.includes(code) ? `var(--tier-${code})` : 'var(--ink-2)' }}
    >
      {name}
    </span>
  );
}

export function Card({
  title,
  actions,
  flush,
  className,
  children,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={clsx('card flex min-w-0 flex-col', !flush && 'p-4', className)}>
      {title && (
        <header className="mb-3 flex min-h-7 items-center justify-between gap-3">
          <h2 className="text-base font-semibold">{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

export function Stat({ label, value, sub }: { label: string; value: ReactNode; sub?: ReactNode }) {
  return (
    <li className="card min-w-0 px-4 py-3">
      <p className="text-xs text-ink-3">{label}</p>
      <p className="num truncate text-lg font-semibold">{value}</p>
      {sub && <p className="text-xs text-ink-3">{sub}</p>}
    </li>
  );
}

export function Progress({ value, label, text }: { value: number | null; label: string; text?: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value * 100)}
      aria-valuetext={text}
      className="h-2 overflow-hidden rounded-full bg-surface-3"
    >
      <div
        className={clsx('h-full rounded-full bg-brand transition-[width]', value === null && 'w-1/3 animate-pulse')}
        style={value === null ? undefined : { width: `${Math.min(100, value * 100)}%` }}
      />
    </div>
  );
}
