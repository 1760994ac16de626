// Takes back a use that was recorded by mistake: asked why, told when it is refused.
import type { BenefitUsed } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { lazy, Suspense, useState } from 'react';
import { undoUse } from '@/app/benefits';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button } from '@/ui';
import { toast } from '@/ui/toast';

const Ask = lazy(() => import('@/ui/ask').then((module) => ({ default: module.Ask })));

// As the server has it: one's own of the day, or whoever may correct others.
export function useMayUndo() {
  const me = useMe();
  const fmt = useFormats();
  return (use: BenefitUsed) =>
    !use.undone_at &&
    may(me, 'tier_benefit.use') &&
    (may(me, 'tier_benefit.undo') ||
      (use.actor === me.user_id && Date.parse(use.used_at) >= Date.parse(fmt.dayStart(fmt.today()))));
}

export function UndoButton({ use }: { use: BenefitUsed }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const undo = (reason: string) =>
    undoUse(use.id, reason)
      .then(() => toast({ text: t('programme.undoneToast') }))
      .catch((error) =>
        toast({ text: error instanceof ProblemError ? (error.problem.detail ?? '') : String(error), tone: 'bad' }),
      );
  return (
    <>
      <Button variant="ghost" onClick={() => setAsking(true)}>
        {t('programme.undo')}
      </Button>
      <Suspense>
        {asking && (
          <Ask
            title={t('programme.undoTitle')}
            label={t('programme.undoReason')}
            onAnswer={(reason) => void undo(reason)}
            onClose={() => setAsking(false)}
          />
        )}
      </Suspense>
    </>
  );
}
