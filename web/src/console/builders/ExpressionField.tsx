// A condition as text: what is wrong stands at its place, what may stand at the cursor is offered, what it means is said.
import { api } from '@shared/api/client';
import type { Candidate, Checked, ExpressionFault, Scope } from '@shared/api/loyalty';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useLang, useT } from '@/i18n';
import { errorText } from '@/ui/states';

const PAUSE_MS = 180;
const OFFERED = 9;

function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

export const checkQuery = (scope: Scope, text: string, cursor: number | null, lang: string) => ({
  queryKey: ['expression', scope, text, cursor, lang],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.post<Checked>('/v1/expressions/check', { body: { scope, text, cursor }, signal }),
  staleTime: 60_000,
});

function Fault({ text, fault, onPick }: { text: string; fault: ExpressionFault; onPick: (text: string) => void }) {
  const t = useT();
  const end = fault.position + Math.max(1, fault.length);
  return (
    <li className="rounded-ctl bg-bad-soft px-3 py-2 text-sm text-bad">
      <p className="flex items-start gap-2">
        <CircleAlert size={15} className="mt-0.5 flex-none" aria-hidden />
        <span>
          {fault.message}{' '}
          <span className="whitespace-nowrap">{t('expression.at', { position: fault.position + 1 })}</span>
        </span>
      </p>
      <code className="mt-1 block overflow-x-auto font-mono text-xs whitespace-pre-wrap">
        {text.slice(Math.max(0, fault.position - 40), fault.position)}
        <mark className="bg-transparent font-semibold text-bad underline decoration-wavy underline-offset-4">
          {text.slice(fault.position, end) || '␣'}
        </mark>
        {text.slice(end, end + 40)}
      </code>
      {fault.suggestion && (
        <button
          type="button"
          className="mt-1 min-h-6 font-semibold underline"
          onClick={() =>
            onPick(text.slice(0, fault.position) + fault.suggestion + text.slice(fault.position + fault.length))
          }
        >
          {t('expression.mean', { text: fault.suggestion })}
        </button>
      )}
    </li>
  );
}

export function ExpressionField({
  label,
  hint,
  scope,
  value,
  onChange,
  disabled,
  error,
  rows = 3,
}: {
  label: string;
  hint?: string;
  scope: Scope;
  value: string;
  onChange: (text: string) => void;
  disabled?: boolean;
  error?: string;
  rows?: number;
}) {
  const t = useT();
  const lang = useLang();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const asked = usePaused(`${cursor ?? ''}\n${value}`);
  const askedCursor = asked.slice(0, asked.indexOf('\n'));
  const askedText = asked.slice(asked.indexOf('\n') + 1);
  const check = useQuery({
    ...checkQuery(scope, askedText, askedCursor === '' ? null : Number(askedCursor), lang),
    enabled: askedText.trim() !== '' || open,
    placeholderData: keepPreviousData,
  });
  const fresh = askedText === value && !check.isPlaceholderData;
  const data = value.trim() || open ? check.data : undefined;
  const offered = open && fresh && data ? data.candidates.slice(0, OFFERED) : [];
  const faults = fresh && data && !data.valid && value.trim() ? data.errors : [];
  // While a word is being typed its end is no error yet.
  const shownFaults = offered.length ? [] : faults;
  const look = () => {
    const place = box.current?.selectionStart ?? null;
    setCursor(place);
    setAt(0);
  };
  const take = (candidate: Candidate) => {
    const from = data?.replace_from ?? cursor ?? value.length;
    const end = cursor ?? value.length;
    const text = value.slice(0, from) + candidate.text + value.slice(end);
    const place = from + candidate.text.length;
    onChange(text);
    setCursor(place);
    setOpen(false);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(place, place);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      look();
      setOpen(true);
      return;
    }
    if (!offered.length) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((before) => (before + step + offered.length) % offered.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      const one = offered[at];
      if (!one) return;
      event.preventDefault();
      take(one);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-semibold text-ink-2">
        {label}
      </label>
      <div className="relative">
        <textarea
          ref={box}
          id={id}
          rows={rows}
          value={value}
          disabled={disabled}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-invalid={!!error || shownFaults.length > 0 || undefined}
          aria-describedby={`${id}-said`}
          aria-autocomplete="list"
          aria-controls={offered.length ? `${id}-list` : undefined}
          aria-activedescendant={offered.length ? `${id}-${at}` : undefined}
          className="w-full min-w-0 rounded-ctl border border-line-strong bg-surface px-3 py-2 font-mono text-sm focus:outline-2 focus:-outline-offset-1 focus:outline-brand disabled:bg-surface-2 aria-invalid:border-bad"
          onChange={(event) => {
            onChange(event.currentTarget.value);
            look();
            setOpen(true);
          }}
          onClick={() => setOpen(false)}
          onKeyUp={(event) => event.key.startsWith('Arrow') && !offered.length && setOpen(false)}
          onKeyDown={onKeyDown}
          onBlur={() => setOpen(false)}
        />
        {offered.length > 0 && (
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={t('expression.offered')}
            className="pop absolute z-20 mt-1 max-h-72 w-full max-w-xl overflow-y-auto p-1"
          >
            {offered.map((one, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text
              <div
                key={`${one.kind}${one.text}`}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                className={clsx(
                  'flex min-h-8 cursor-pointer items-baseline gap-3 rounded-md px-2.5 py-1 text-sm',
                  index === at && 'bg-surface-3',
                )}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(one)}
              >
                <code className="flex-none font-mono text-xs">{one.text}</code>
                <span className="min-w-0 truncate text-xs text-ink-2">{one.doc}</span>
              </div>
            ))}
          </div>
        )}
      </div>
      <div id={`${id}-said`} className="flex flex-col gap-1.5" aria-live="polite">
        {!value.trim() && hint && <p className="text-xs text-ink-3">{hint}</p>}
        {data?.valid && fresh && value.trim() && data.sentence && (
          <p className="flex items-start gap-2 text-sm text-ink-2">
            <CircleCheck size={15} className="mt-0.5 flex-none text-good" aria-hidden />
            {data.sentence}
          </p>
        )}
        {shownFaults.length > 0 && (
          <ul className="flex flex-col gap-1.5">
            {shownFaults.map((fault) => (
              <Fault key={`${fault.position}${fault.code}`} text={value} fault={fault} onPick={onChange} />
            ))}
          </ul>
        )}
        {check.error && <p className="text-xs text-bad">{errorText(t, check.error)}</p>}
        {error && !shownFaults.length && <p className="text-xs text-bad">{error}</p>}
      </div>
    </div>
  );
}
