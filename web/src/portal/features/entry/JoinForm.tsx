// A new member: what she is called, when her birthday is, what she agrees to. The code has shown whose number it is.
import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { currentLang, useWords } from '../../i18n';
import type { CodeSent } from '../../types';
import { messageOf } from '../../ui/states';

export function JoinForm({ sent, code, onJoined }: { sent: CodeSent; code: string; onJoined(): void }) {
  const { t } = useWords();
  const first = useRef<HTMLInputElement>(null);
  const [surname, setSurname] = useState('');
  const [given, setGiven] = useState('');
  const [birthday, setBirthday] = useState('');
  const [offers, setOffers] = useState(false);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const english = currentLang() === 'en';

  useEffect(() => first.current?.focus(), []);

  const join = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    const [year, month, day] = birthday.split('-').map(Number);
    try {
      await api.post('/v1/m/members', {
        body: {
          code,
          surname: surname.trim() || null,
          given_name: given.trim(),
          birthday: birthday ? { calendar: 'solar', year, month, day } : null,
          language: english ? 'en' : 'zh',
          consents: offers ? [sent.channel === 'sms' ? 'marketing_sms' : 'marketing_email'] : [],
        },
      });
      onJoined();
    } catch (failure) {
      const problem = failure instanceof ProblemError ? failure.problem.errors?.[0]?.detail : undefined;
      setWrong(problem ?? messageOf(failure as Error, t));
      setBusy(false);
    }
  };

  const surnameField = (
    <label className="field" key="surname">
      {t('profile.surname')}
      <input
        ref={english ? undefined : first}
        value={surname}
        maxLength={80}
        autoComplete="family-name"
        onInput={(event) => setSurname(event.currentTarget.value)}
      />
    </label>
  );
  const givenField = (
    <label className="field" key="given">
      {t('profile.given')}
      <input
        ref={english ? first : undefined}
        value={given}
        required
        maxLength={80}
        autoComplete="given-name"
        onInput={(event) => setGiven(event.currentTarget.value)}
      />
    </label>
  );
  return (
    <form className="card form" onSubmit={join} noValidate>
      <p className="soft">{t('join.hint')}</p>
      <div className="two">{english ? [givenField, surnameField] : [surnameField, givenField]}</div>
      <label className="field">
        {t('profile.birthday')}
        <input
          type="date"
          value={birthday}
          min="1900-01-01"
          max={new Date().toISOString().slice(0, 10)}
          onInput={(event) => setBirthday(event.currentTarget.value)}
        />
        <small>{t('join.birthday')}</small>
      </label>
      <label className="row switch">
        <span className="grow">
          {t(sent.channel === 'sms' ? 'join.sms' : 'join.email')}
          <small>{t('join.later')}</small>
        </span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={offers}
          checked={offers}
          onChange={(event) => setOffers(event.currentTarget.checked)}
        />
      </label>
      <p className="wrong" role="alert">
        {wrong}
      </p>
      <button type="submit" className="btn" disabled={busy || !given.trim()}>
        {t('join.act')}
      </button>
    </form>
  );
}
