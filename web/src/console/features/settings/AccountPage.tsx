import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Page, Session } from '@shared/api/types';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Badge, Button, Card, PasswordInput } from '@/ui';
import { Facts, SettingsFrame } from '@/ui/page';
import { Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { Appearance } from './components/Appearance';
import { deviceOf } from './components/names';

function Password() {
  const t = useT();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => api.post('/v1/me/password', { body: { current, password: next } }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      toast({ text: t('settings.account.passwordChanged') });
    },
  });
  const refused = (field: string) => (change.error instanceof ProblemError ? change.error.of(field) : undefined);
  const eye = { show: t('access.show'), hide: t('access.hide') };
  return (
    <Card title={t('settings.account.password')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <div className="grid grid-cols-2 items-start gap-4 max-sm:grid-cols-1">
          <PasswordInput
            {...eye}
            label={t('settings.account.current')}
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
            error={refused('current')}
          />
          <PasswordInput
            {...eye}
            label={t('settings.account.next')}
            autoComplete="new-password"
            value={next}
            onChange={setNext}
            error={refused('password')}
          />
        </div>
        {!refused('current') && !refused('password') && <Refusal error={change.error} />}
        <div className="flex justify-end">
          <Button type="submit" busy={change.isPending} disabled={!current || !next}>
            {t('settings.account.change')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

export function AccountPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('nav.account'));
  const sessions = useQuery({
    queryKey: ['/v1/sessions'],
    queryFn: ({ signal }) => api.get<Page<Session>>('/v1/sessions', { signal }),
  });
  const end = useMutation({
    mutationFn: (id: string) => api.delete(`/v1/sessions/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/v1/sessions'] }),
  });
  return (
    <SettingsFrame title={t('nav.account')}>
      <Card title={me.name}>
        <Facts
          rows={[
            [t('settings.staff.login'), me.login],
            [t('settings.staff.role'), me.role_title],
          ]}
        />
      </Card>
      <Appearance />
      <Password />
      <Card title={t('settings.account.sessions')}>
        {sessions.isPending && <Loading />}
        {sessions.error && <Failed error={sessions.error} retry={() => void sessions.refetch()} />}
        <Refusal error={end.error} />
        <ul className="divide-y divide-line">
          {sessions.data?.items.map((one) => (
            <li key={one.id} className="flex items-center gap-3 py-2.5 text-sm">
              <MonitorSmartphone size={18} className="flex-none text-ink-3" aria-hidden />
              <div className="min-w-0 flex-1">
                <p lang="en" className="truncate" title={one.agent ?? undefined}>
                  {one.agent ? deviceOf(one.agent) : t('none')}
                </p>
                <p className="num text-xs text-ink-3">
                  {one.peer} · {t('settings.account.seen', { when: fmt.ago(one.seen_at) })}
                </p>
              </div>
              {one.current ? (
                <Badge tone="good">{t('settings.account.thisOne')}</Badge>
              ) : (
                <Button busy={end.isPending} onClick={() => end.mutate(one.id)}>
                  {t('settings.account.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
    </SettingsFrame>
  );
}
