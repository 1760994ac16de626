// Asked before edits are lost. One window for all of the console.
import { useT } from '@/i18n';
import { Confirm } from './confirm';

export function LeaveQuestion({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const t = useT();
  return (
    <Confirm
      title={t('leave.title')}
      text={t('leave.text')}
      action={t('leave.go')}
      onClose={onStay}
      run={async () => onLeave()}
    />
  );
}
