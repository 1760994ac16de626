// A new phone number or e-mail address: a code goes there, and only when it comes back is the new one taken over.
import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { type FormEvent, useState } from 'react';
import { outdated } from '../../app/data';
import { say } from '../../app/session';
import { useWords } from '../../i18n';
import type { CodeSent } from '../../types';
import { Sheet } from '../../ui/Sheet';
import { messageOf } from '../../ui/states';

// replaces: the one that goes, or null where a first one is added.
export function ContactSheet({ replaces, onClose }: { replaces: string | null; onClose(): void }) {
  const { t } = useWords();
  const [to, setTo] = useState('');
  const [code, setCode] = useState('');
  const [sent, setSent] = useState<CodeSent>();
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);

  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    setWrong('');
    try {
      await act();
    } catch (failure) {
      setWrong(
        failure instanceof ProblemError ? (failure.of('to') ?? messageOf(failure, t)) : messageOf(failure as Error, t),
      );
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      if (!sent) {
        setSent(await api.post<CodeSent>('/v1/m/contacts/codes', { body: { to } }));
        return;
      }
      // A phone takes the place of a phone; an e-mail beside it is added.
      const same = replaces && replaces.includes('@') === (sent.channel === 'email');
      await api.post('/v1/m/contacts', { body: { code, replaces: same ? replaces : null } });
      outdated('/v1/m/');
      say(t('contact.done'));
      history.back();
    });
  };
  return (
    <Sheet title={t(replaces ? 'contact.change' : 'contact.add')} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        <p className="soft">{sent ? t('contact.sent', { to: sent.to }) : t('contact.hint')}</p>
        {sent ? (
          <label className="field" key="code">
            {t('entry.code')}
            <input
              className="code"
              value={code}
              onInput={(event) => setCode(event.currentTarget.value.replace(/\D/g, '').slice(0, 6))}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              aria-invalid={wrong ? 'true' : undefined}
            />
          </label>
        ) : (
          <label className="field" key="to">
            {t('entry.to')}
            <input
              value={to}
              onInput={(event) => setTo(event.currentTarget.value)}
              autoCapitalize="off"
              spellCheck={false}
              maxLength={254}
              aria-invalid={wrong ? 'true' : undefined}
            />
          </label>
        )}
        <p className="wrong" role="alert">
          {wrong}
        </p>
        <button type="submit" className="btn" disabled={busy || (sent ? code.length < 6 : !to.trim())}>
          {t(sent ? 'contact.confirm' : 'entry.ask')}
        </button>
      </form>
    </Sheet>
  );
}
