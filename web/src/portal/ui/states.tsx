import { OfflineError, ProblemError } from '@shared/api/problem';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../i18n';
import { Icon, type IconName } from './icons';

// Nothing for 150 ms: what comes at once should not flicker.
export function Bones({ card }: { card?: boolean }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return shown ? (
    <div className="page" aria-busy="true">
      <div className="bone bone-title" />
      {card && <div className="bone bone-card" />}
      <div className="bone bone-row" />
      <div className="bone bone-row" />
    </div>
  ) : (
    <div className="page" aria-busy="true" />
  );
}

export function messageOf(error: Error, t: ReturnType<typeof useWords>['t']): string {
  if (error instanceof OfflineError) return t('state.noNetwork');
  return error instanceof ProblemError ? error.problem.detail : t('state.failed');
}

export function Failed({ error, again }: { error: Error; again(): void }) {
  const { t } = useWords();
  return (
    <div className="blank" role="alert">
      <p>{messageOf(error, t)}</p>
      {error instanceof ProblemError && error.problem.trace && (
        <p className="small">{t('state.trace', { trace: error.problem.trace.slice(0, 8) })}</p>
      )}
      <button type="button" className="btn plain fit" onClick={again}>
        {t('act.again')}
      </button>
    </div>
  );
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="blank">
      <Icon name={icon} />
      <p className="strong">{title}</p>
      {children}
    </div>
  );
}
