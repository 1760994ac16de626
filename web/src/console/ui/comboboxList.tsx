import { Combobox as Base } from '@base-ui/react/combobox';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Check, ChevronsUpDown, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useT } from '@/i18n';
import { ScanButton } from '@/scan/ScanButton';
import type { Option, Source } from './combobox';
import { errorText } from './states';
import { toast } from './toast';

interface Common {
  label: string;
  hideLabel?: boolean;
  hint?: string;
  error?: string;
  placeholder?: string;
  disabled?: boolean;
  options?: Option[]; // all there are …
  source?: Source; // … or where they are found
  className?: string;
}
export interface ComboboxProps extends Common {
  value: string | null;
  onChange: (value: string | null) => void;
}
export interface MultiComboboxProps extends Common {
  value: string[];
  onChange: (value: string[]) => void;
}

const PAUSE_MS = 180;
const NONE: Option[] = [];

// The options that are offered for what is typed, and the names of those chosen.
function useOptions({ options, source }: Common, text: string, chosen: string[], open: boolean) {
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: ['pick', source?.key, asked],
    queryFn: ({ signal }) => source?.find(asked, signal) ?? NONE,
    enabled: !!source && open,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const known = options ?? found.data ?? NONE;
  const named = useQueries({
    queries: chosen.map((value) => ({
      queryKey: ['pick', source?.key, 'one', value],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        source ? source.name(value, signal) : Promise.resolve({ value, label: value }),
      enabled: !!source && !known.some((one) => one.value === value),
      staleTime: 10 * 60_000,
      retry: false,
    })),
  });
  const nameOf = (value: string, at: number): Option =>
    known.find((one) => one.value === value) ?? named[at]?.data ?? { value, label: value };
  return { known, picked: chosen.map(nameOf), busy: !!source && open && found.isFetching, error: found.error };
}

function Popup({ busy, error }: { busy: boolean; error: unknown }) {
  const t = useT();
  return (
    <Base.Portal>
      <Base.Positioner sideOffset={4} className="z-50 outline-none">
        <Base.Popup
          aria-busy={busy || undefined}
          className="pop max-h-[min(20rem,var(--available-height))] w-[var(--anchor-width)] max-w-[var(--available-width)] min-w-56 overflow-y-auto p-1"
        >
          <Base.Status className={clsx('px-2.5 text-sm text-ink-2', (busy || !!error) && 'py-1.5')}>
            {error ? errorText(t, error) : busy ? t('pick.searching') : null}
          </Base.Status>
          <Base.Empty className="px-2.5 text-sm text-ink-2 not-empty:py-2">
            {busy || error ? null : t('pick.none')}
          </Base.Empty>
          <Base.List>
            {(one: Option) => (
              <Base.Item
                key={one.value}
                value={one}
                className="flex min-h-8 items-center gap-2 rounded-md py-1 pr-2 pl-2.5 text-sm outline-none data-highlighted:bg-surface-3"
              >
                <span className="min-w-0 flex-1 truncate">{one.label}</span>
                {one.hint && <span className="num flex-none text-xs text-ink-3">{one.hint}</span>}
                <Base.ItemIndicator className="flex-none text-brand-text">
                  <Check size={14} aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            )}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

function Frame({
  id,
  label,
  hideLabel,
  hint,
  error,
  className,
  children,
}: Common & { id: string; children: ReactNode }) {
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-semibold text-ink-2'}>
        {label}
      </label>
      {children}
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
}

const group =
  'rounded-ctl border border-line-strong bg-surface text-base focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-brand has-[[aria-invalid]]:border-bad has-disabled:bg-surface-2 has-disabled:text-ink-2';
const described = (id: string, { hint, error }: Common) =>
  clsx(hint && `${id}-hint`, error && `${id}-error`) || undefined;
const same = (one: Option, other: Option) => one.value === other.value;
const round = 'grid size-6 flex-none place-items-center rounded-md text-ink-3 hover:bg-surface-3 hover:text-ink';

export function ComboboxList(props: ComboboxProps) {
  const t = useT();
  const id = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const { known, picked, busy, error } = useOptions(props, text, props.value ? [props.value] : [], open);
  const chosen = picked[0] ?? null;
  return (
    <Frame {...props} id={id}>
      <Base.Root
        items={known}
        value={chosen}
        disabled={props.disabled}
        filter={props.source ? null : undefined}
        isItemEqualToValue={same}
        itemToStringLabel={(one: Option) => one.label}
        onValueChange={(next: Option | null, details) => {
          // Escape closes the list, or what the field stands in; it does not empty the field.
          if (details.reason === 'escape-key') return details.allowPropagation();
          setText('');
          props.onChange(next?.value ?? null);
        }}
        onInputValueChange={(next, { reason }) => setText(reason === 'input-change' ? next : '')}
        onOpenChange={setOpen}
      >
        <Base.InputGroup className={clsx(group, 'flex h-10 items-center pr-1')}>
          <Base.Input
            id={id}
            // Said again: while the list is open, the label beside it is hidden from readers.
            aria-label={props.label}
            placeholder={props.placeholder}
            aria-invalid={props.error ? true : undefined}
            aria-describedby={described(id, props)}
            autoComplete="off"
            className="h-full min-w-0 flex-1 rounded-ctl bg-transparent px-3 outline-none placeholder:text-ink-3"
          />
          {props.source?.ofCode && !props.disabled && (
            <ScanButton
              bare={round}
              size={15}
              onCode={(code) => {
                void props.source?.ofCode?.(code).then((value) => {
                  if (value) props.onChange(value);
                  else toast({ text: t('keys.scanUnknown'), tone: 'bad' });
                });
              }}
            />
          )}
          {chosen && !props.disabled && (
            <Base.Clear aria-label={t('pick.clear', { name: props.label })} className={round}>
              <X size={14} aria-hidden />
            </Base.Clear>
          )}
          <Base.Trigger aria-label={t('pick.open', { name: props.label })} className={round}>
            <ChevronsUpDown size={14} aria-hidden />
          </Base.Trigger>
        </Base.InputGroup>
        <Popup busy={busy} error={error} />
      </Base.Root>
    </Frame>
  );
}

export function MultiComboboxList(props: MultiComboboxProps) {
  const t = useT();
  const id = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const { known, picked, busy, error } = useOptions(props, text, props.value, open);
  return (
    <Frame {...props} id={id}>
      <Base.Root
        multiple
        items={known}
        value={picked}
        disabled={props.disabled}
        filter={props.source ? null : undefined}
        isItemEqualToValue={same}
        itemToStringLabel={(one: Option) => one.label}
        onValueChange={(next: Option[], details) => {
          if (details.reason === 'escape-key') return details.allowPropagation();
          setText('');
          props.onChange(next.map((one) => one.value));
        }}
        onInputValueChange={(next, { reason }) => setText(reason === 'input-change' ? next : '')}
        onOpenChange={setOpen}
      >
        <Base.InputGroup className={clsx(group, 'flex min-h-10 cursor-text items-center px-1.5 py-1')}>
          <Base.Chips
            className="flex w-full flex-wrap items-center gap-1"
            aria-label={picked.length > 0 ? t('pick.chosen', { name: props.label }) : undefined}
          >
            {picked.map((one) => (
              <Base.Chip
                key={one.value}
                aria-label={one.label}
                className="flex h-7 max-w-full items-center gap-0.5 rounded-md bg-surface-3 pr-0.5 pl-2 text-sm outline-none focus-within:outline-2 focus-within:outline-brand data-highlighted:outline-2 data-highlighted:outline-brand"
              >
                <span className="min-w-0 truncate">{one.label}</span>
                <Base.ChipRemove
                  aria-label={t('pick.drop', { name: one.label })}
                  className="grid size-6 flex-none place-items-center rounded-md text-ink-3 hover:text-ink"
                >
                  <X size={13} aria-hidden />
                </Base.ChipRemove>
              </Base.Chip>
            ))}
            <Base.Input
              id={id}
              aria-label={props.label}
              placeholder={picked.length > 0 ? '' : props.placeholder}
              aria-invalid={props.error ? true : undefined}
              aria-describedby={described(id, props)}
              autoComplete="off"
              className="h-7 min-w-16 flex-1 bg-transparent px-1.5 outline-none placeholder:text-ink-3"
            />
          </Base.Chips>
        </Base.InputGroup>
        <Popup busy={busy} error={error} />
      </Base.Root>
    </Frame>
  );
}
