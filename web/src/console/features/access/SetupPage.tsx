// A one-time link, /setup#TOKEN: the first owner, an invited colleague, a new password.
import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Me, SetupLink } from '@shared/api/types';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { Waiting } from '@/app/errors';
import { usePage } from '@/app/page';
import { useEnter } from '@/app/session';
import { useT } from '@/i18n';
import { Button, buttonClass, Input, PasswordInput } from '@/ui';
import { Failed, Refusal } from '@/ui/states';
import { Frame } from './Frame';

function SetupForm({ token, link }: { token: string; link: SetupLink }) {
  const t = useT();
  const enter = useEnter();
  const navigate = useNavigate();
  const owner = link.kind === 'setup';
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const use = useMutation({
    mutationFn: () => api.post<Me>('/v1/setup', { body: { token, password, ...(owner && { name, login }) } }),
    onSuccess: async (me) => {
      enter(me);
      await navigate({ to: '/', replace: true });
    },
  });
  const of = (field: string) => (use.error instanceof ProblemError ? use.error.of(field) : undefined);
  const bound = of('name') || of('login') || of('password');
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        use.mutate();
      }}
    >
      {owner && (
        <>
          <Input
            label={t('access.setup.name')}
            name="name"
            autoComplete="name"
            required
            maxLength={80}
            autoFocus
            value={name}
            onChange={setName}
            error={of('name')}
          />
          <Input
            label={t('access.login')}
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            required
            hint={t('access.setup.loginHelp')}
            value={login}
            onChange={setLogin}
            error={of('login')}
          />
        </>
      )}
      <PasswordInput
        label={t('access.password')}
        name="password"
        autoComplete="new-password"
        required
        minLength={8}
        autoFocus={!owner}
        hint={t('access.setup.passwordHelp')}
        value={password}
        onChange={setPassword}
        error={of('password')}
        show={t('access.show')}
        hide={t('access.hide')}
      />
      {!bound && <Refusal error={use.error} />}
      <Button type="submit" variant="primary" busy={use.isPending} className="h-10">
        {owner ? t('access.setup.go') : t('access.setup.goReset')}
      </Button>
    </form>
  );
}

export function SetupPage() {
  const t = useT();
  const [token] = useState(() => location.hash.slice(1));
  // The secret goes out of the address bar and the history.
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname);
  }, []);
  const link = useQuery({
    queryKey: ['setup', token],
    queryFn: () => api.post<SetupLink>('/v1/setup/look', { body: { token } }),
    enabled: token !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  usePage(t('access.setup.title'));

  if (token && link.isPending) return <Waiting />;
  if (link.data) {
    const values = { name: link.data.name ?? '', login: link.data.login ?? '', shop: link.data.shop };
    const kind = {
      setup: ['title', 'intro'],
      invite: ['inviteTitle', 'inviteIntro'],
      reset: ['resetTitle', 'resetIntro'],
    } as const;
    const [title, intro] = kind[link.data.kind];
    return (
      <Frame title={t(`access.setup.${title}`, values)} intro={t(`access.setup.${intro}`, values)}>
        <SetupForm token={token} link={link.data} />
      </Frame>
    );
  }
  if (link.error && !(link.error instanceof ProblemError))
    return <Failed error={link.error} retry={() => void link.refetch()} />;
  return (
    <Frame title={t('access.setup.voidTitle')} intro={link.error?.message}>
      <p className="mb-4 text-sm text-ink-2">{t('access.setup.void')}</p>
      <Link to="/customers" className={buttonClass()}>
        {t('access.setup.toSignIn')}
      </Link>
    </Frame>
  );
}
