import type { Me } from '@shared/api/types';
import { useT } from '@/i18n';
import { Dialog } from '@/ui/dialog';
import { SignInForm } from './SignInPage';

// Over the page, which stays as it was: what somebody was typing is still there after signing in.
export function SessionEnded({ login, onEnter }: { login: string; onEnter: (me: Me) => void }) {
  const t = useT();
  return (
    <Dialog open title={t('access.signInAgain')} description={t('access.sessionEnded')}>
      <SignInForm login={login} onEnter={onEnter} />
    </Dialog>
  );
}
