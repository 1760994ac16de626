// What a region shows while it has no data: loading, nothing there, not allowed, failed.

import { OfflineError, ProblemError } from '@shared/api/problem';
import { CircleAlert, Lock } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '.';

// Nothing for 150 ms: what comes at once shall not flicker.
export function useLate(ms = 150) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}

export function Skeleton({ className = 'h-4 w-24' }: { className?: string }) {
  return <span aria-hidden className={`block animate-pulse rounded bg-surface-3 ${className}`} />;
}

// Keeps the room from the first moment that what comes will take, or all below would move: `height` of it in px, or lines.
export function Loading({ lines = 3, height }: { lines?: number; height?: number }) {
  const t = useT();
  const late = useLate();
  const shown = height === undefined ? lines : Math.max(1, Math.floor((height - 4) / 32));
  return (
    <div role="status" className="flex flex-col gap-3 overflow-hidden py-2" style={{ height }}>
      <span className="sr-only">{t('state.loading')}</span>
      {Array.from({ length: shown }, (_, line) => (
        <Skeleton
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
          key={line}
          className={`h-5 flex-none ${line % 3 === 2 ? 'w-1/2' : 'w-full'} ${late ? '' : 'invisible'}`}
        />
      ))}
    </div>
  );
}

// What is to come in its own shape, without its data: it takes its room, is not seen, and nobody can reach it.
export function Ghost({ children }: { children: ReactNode }) {
  return (
    <div className="relative">
      <div inert aria-hidden className="invisible">
        {children}
      </div>
      <div className="absolute inset-0 overflow-hidden">
        <Loading lines={40} />
      </div>
    </div>
  );
}

export function Empty({
  icon,
  title,
  hint,
  action,
}: {
  icon?: ReactNode;
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <span className="text-ink-3" aria-hidden>
        {icon}
      </span>
      <p className="font-semibold">{title}</p>
      {hint && <p className="max-w-md text-sm text-ink-2">{hint}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

export function errorText(t: ReturnType<typeof useT>, error: unknown): string {
  if (error instanceof ProblemError) return error.problem.detail;
  if (error instanceof OfflineError) return t('state.offline');
  return String(error);
}

// The seconds that are left before the server wants to be asked again; at their end it is asked, once for each refusal.
function useCountdown(error: unknown, retry?: () => void) {
  const waitS = error instanceof ProblemError ? error.waitS : undefined;
  const [left, setLeft] = useState(0);
  const again = useRef(retry);
  again.current = retry;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another refusal begins anew, also with the same seconds
  useEffect(() => {
    if (!waitS) return setLeft(0);
    const until = Date.now() + waitS * 1000;
    setLeft(waitS);
    const timer = setInterval(() => {
      const rest = Math.ceil((until - Date.now()) / 1000);
      setLeft(Math.max(0, rest));
      if (rest > 0) return;
      clearInterval(timer);
      again.current?.();
    }, 250);
    return () => clearInterval(timer);
  }, [waitS, error]);
  return left;
}

export function Failed({ error, retry, role }: { error: unknown; retry?: () => void; role?: string }) {
  const t = useT();
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const left = useCountdown(error, retry);
  if (problem?.status === 403)
    return (
      <Empty
        icon={<Lock size={26} />}
        title={t('state.forbiddenTitle')}
        hint={role ? t('state.forbidden', { role }) : problem.detail}
      />
    );
  return (
    <div role="alert">
      <Empty
        icon={<CircleAlert size={26} />}
        title={t('state.errorTitle')}
        hint={
          <>
            {errorText(t, error)}
            {problem?.trace && (
              <span className="mt-1 block text-xs text-ink-3">{t('state.trace', { trace: problem.trace })}</span>
            )}
          </>
        }
        action={
          retry && (
            <Button onClick={retry}>{left > 0 ? t('action.retryIn', { count: left }) : t('action.retry')}</Button>
          )
        }
      />
    </div>
  );
}

// Beside a button: why what was asked for was refused.
export function Refusal({ error }: { error: unknown }) {
  const t = useT();
  const left = useCountdown(error);
  if (!error) return null;
  return (
    <p role="alert" className="flex items-start gap-2 rounded-ctl bg-bad-soft px-3 py-2 text-sm text-bad">
      <CircleAlert size={16} className="mt-0.5 flex-none" aria-hidden />
      {errorText(t, error)}
      {left > 0 && <span aria-hidden>{t('state.tryIn', { count: left })}</span>}
    </p>
  );
}
