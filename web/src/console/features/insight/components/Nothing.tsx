// Why there is nothing to see here, and what helps: no orders at all, none in the part that was asked for, no run yet.
import { may } from '@shared/auth/permissions';
import { Link } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button, buttonClass } from '@/ui';
import { Empty } from '@/ui/states';
import { useScope } from '../scope';
import { RunButton } from './RunButton';

export function NoOrders({ icon }: { icon: ReactNode }) {
  const t = useT();
  const me = useMe();
  const { narrowed, widen } = useScope();
  if (narrowed)
    return (
      <Empty
        icon={icon}
        title={t('insight.noOrders')}
        hint={t('insight.noOrdersHint')}
        action={<Button onClick={widen}>{t('action.clear')}</Button>}
      />
    );
  return (
    <Empty
      icon={icon}
      title={t('insight.noOrdersYet')}
      hint={t('insight.noOrdersYetHint')}
      action={
        may(me, 'import.run') && (
          <Link to="/imports" className={buttonClass('primary')}>
            <FileUp size={15} aria-hidden />
            {t('insight.importOrders')}
          </Link>
        )
      }
    />
  );
}

export function NotScored({ icon, run = true }: { icon: ReactNode; run?: boolean }) {
  const t = useT();
  return (
    <Empty
      icon={icon}
      title={t('insight.none')}
      hint={t('insight.noneHint')}
      action={run ? <RunButton /> : undefined}
    />
  );
}
