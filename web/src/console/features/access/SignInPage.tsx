import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Me } from '@shared/api/types';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { usePage } from '@/app/page';
import { useT } from '@/i18n';
import { Button, Input, PasswordInput } from '@/ui';
import { Refusal } from '@/ui/states';
import { Frame } from './Frame';

export function SignInForm({ login: known = '', onEnter }: { login?: string; onEnter: (me: Me) => void }) {
  const t = useT();
  const [login, setLogin] = useState(known);
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => api.post<Me>('/v1/session', { body: { login, password } }),
    onSuccess: onEnter,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  const of = (field: string) => (signIn.error instanceof ProblemError ? signIn.error.of(field) : undefined);
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <Input
        label={t('access.login')}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        required
        autoFocus={!known}
        value={login}
        onChange={setLogin}
        error={of('login')}
      />
      <PasswordInput
        label={t('access.password')}
        name="password"
        autoComplete="current-password"
        required
        autoFocus={!!known}
        value={password}
        onChange={setPassword}
        show={t('access.show')}
        hide={t('access.hide')}
      />
      {!of('login') && <Refusal error={signIn.error} />}
      <Button type="submit" variant="primary" busy={signIn.isPending} className="h-10">
        {t('access.signIn')}
      </Button>
    </form>
  );
}

export function SignInPage({ onEnter }: { onEnter: (me: Me) => void }) {
  const t = useT();
  usePage(t('access.signIn'));
  return (
    <Frame title={t('access.signInTo')}>
      <SignInForm onEnter={onEnter} />
      <p className="mt-4 text-xs text-ink-3">{t('access.forgot')}</p>
    </Frame>
  );
}
