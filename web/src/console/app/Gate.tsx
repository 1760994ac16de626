// Lets in who is signed in, shows the sign-in page to others, and asks again in place when a session has ended.
import { ProblemError } from '@shared/api/problem';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { ZoneContext } from '@/i18n';
import { Failed } from '@/ui/states';
import { useAskedConfirmed } from './confirmed';
import { Waiting } from './errors';
import { Shell } from './Shell';
import { MeContext, meQuery, useEnded, useEnter, wasSignedIn } from './session';

const SignInPage = lazy(() =>
  import('@/features/access/SignInPage').then((module) => ({ default: module.SignInPage })),
);
const SessionEnded = lazy(() =>
  import('@/features/access/SessionEnded').then((module) => ({ default: module.SessionEnded })),
);
const ConfirmPassword = lazy(() =>
  import('@/features/access/ConfirmPassword').then((module) => ({ default: module.ConfirmPassword })),
);

export function Gate() {
  const me = useQuery({ ...meQuery, enabled: wasSignedIn() });
  const ended = useEnded();
  const confirming = useAskedConfirmed();
  const enter = useEnter();

  if (me.data)
    return (
      <MeContext value={me.data}>
        <ZoneContext value={me.data.shop.time_zone}>
          <Shell />
          <Suspense>
            {ended && <SessionEnded login={me.data.login} onEnter={enter} />}
            {confirming && !ended && <ConfirmPassword />}
          </Suspense>
        </ZoneContext>
      </MeContext>
    );
  if (me.isLoading) return <Waiting />;
  if (me.error && !(me.error instanceof ProblemError && me.error.status === 401))
    return <Failed error={me.error} retry={() => void me.refetch()} />;
  return (
    <Suspense fallback={<Waiting />}>
      <SignInPage onEnter={enter} />
    </Suspense>
  );
}
