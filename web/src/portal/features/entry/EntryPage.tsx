import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useData } from '../../app/data';
import { canPasskey, signInByPasskey } from '../../app/passkey';
import { forgetMember, signedOut } from '../../app/session';
import { useWords } from '../../i18n';
import type { Candidate, CodeSent, Entered, Shop } from '../../types';
import { LangButton } from '../../ui/LangButton';
import { messageOf } from '../../ui/states';
import { JoinForm } from './JoinForm';

const RESEND_S = 60;

// Seconds until a code may be asked for again.
function useWait() {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, setLeft] as const;
}

export default function EntryPage() {
  const { t } = useWords();
  const [, go] = useLocation();
  const shop = useData<Shop>('/v1/m/shop').data;
  const [to, setTo] = useState('');
  const [code, setCode] = useState('');
  const [sent, setSent] = useState<CodeSent>();
  const [choose, setChoose] = useState<Candidate[]>([]);
  const [stranger, setStranger] = useState(false);
  const [can, setCan] = useState(false);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useWait();
  const input = useRef<HTMLInputElement>(null);
  const token = useRef(location.hash.slice(1));

  useEffect(() => {
    document.title = t('entry.title');
  });
  useEffect(() => void canPasskey().then(setCan), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step, another field
  useEffect(() => {
    input.current?.focus();
  }, [sent]);

  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    setWrong('');
    try {
      await act();
    } catch (error) {
      const seconds = error instanceof ProblemError && error.problem.code === 'entry_slow';
      setWrong(
        error instanceof ProblemError && !seconds
          ? (error.of('to') ?? messageOf(error, t))
          : messageOf(error as Error, t),
      );
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  const entered = () => {
    forgetMember();
    signedOut.set(false);
    go('/', { replace: true });
  };
  const ask = () =>
    run(async () => {
      setSent(await api.post<CodeSent>('/v1/m/codes', { body: { to } }));
      setCode('');
      setWait(RESEND_S);
    });
  const byKey = () =>
    run(async () => {
      if (await signInByPasskey()) entered();
    });
  const enter = (digits: string, member?: string) =>
    run(async () => {
      const answer = await api.post<Entered>('/v1/m/session', { body: { code: digits, member } });
      if (answer.open) entered();
      else if (answer.stranger) setStranger(true);
      else setChoose(answer.choose);
    });

  // By link: the token stands behind #, where no server's log sees it, and leaves the address bar at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (!token.current) return;
    history.replaceState(null, '', location.pathname);
    void run(async () => {
      await api.post<Entered>('/v1/m/links/use', { body: { token: token.current } });
      entered();
    });
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!sent) void ask();
    else void enter(code);
  };

  return (
    <div className="page entry">
      <header className="top">
        {shop?.logo && <img className="logo" src={shop.logo} alt="" />}
        <p className="shop">{shop?.name ?? ' '}</p>
        <div className="side">
          <LangButton />
        </div>
      </header>
      <h1 tabIndex={-1}>
        {t(
          stranger ? 'join.title' : choose.length ? 'entry.choose' : shop?.joining ? 'entry.titleOpen' : 'entry.title',
        )}
      </h1>
      {shop?.intro && !sent && <p className="soft">{shop.intro}</p>}
      {stranger && sent ? (
        <JoinForm sent={sent} code={code} onJoined={entered} />
      ) : choose.length > 0 ? (
        <>
          <p className="soft">{t('entry.chooseHint')}</p>
          <ul className="list card">
            {choose.map((one) => (
              <li key={one.member}>
                <button type="button" className="row" disabled={busy} onClick={() => void enter(code, one.member)}>
                  <span className="grow">
                    <b>{one.name}</b>
                    <small>{one.member_no && t('card.number', { number: one.member_no })}</small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <form className="card form" onSubmit={submit} noValidate>
          <p className="soft">
            {sent
              ? t(shop?.joining ? 'entry.sentOpen' : 'entry.sent', { to: sent.to })
              : t(shop?.joining ? 'entry.hintOpen' : 'entry.hint')}
          </p>
          {sent ? (
            <label className="field">
              {t('entry.code')}
              <input
                ref={input}
                className="code"
                value={code}
                onInput={(event) => {
                  const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, 6);
                  setCode(digits);
                  if (digits.length === 6 && digits !== code) void enter(digits);
                }}
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                aria-invalid={wrong ? 'true' : undefined}
                aria-describedby={wrong ? 'entry-wrong' : undefined}
              />
            </label>
          ) : (
            <label className="field">
              {t('entry.to')}
              <input
                ref={input}
                value={to}
                onInput={(event) => setTo(event.currentTarget.value)}
                autoComplete="username"
                autoCapitalize="off"
                spellCheck={false}
                maxLength={254}
                aria-invalid={wrong ? 'true' : undefined}
                aria-describedby={wrong ? 'entry-wrong' : undefined}
              />
            </label>
          )}
          <p id="entry-wrong" className="wrong" role="alert">
            {wrong}
          </p>
          <button type="submit" className="btn" disabled={busy || (sent ? code.length < 6 : !to.trim())}>
            {token.current && busy ? t('entry.opening') : sent ? t('entry.enter') : t('entry.ask')}
          </button>
          {!sent && can && (
            <button type="button" className="btn plain" disabled={busy} onClick={() => void byKey()}>
              {t('passkey.enter')}
            </button>
          )}
          {sent && (
            <div className="pair">
              <button
                type="button"
                className="link"
                onClick={() => {
                  setSent(undefined);
                  setWrong('');
                }}
              >
                {t('entry.other')}
              </button>
              <button type="button" className="link" disabled={busy || wait > 0} onClick={() => void ask()}>
                {wait > 0 ? t('entry.resendIn', { seconds: wait }) : t('entry.resend')}
              </button>
            </div>
          )}
        </form>
      )}
      {!stranger && <p className="soft center small">{t('entry.noCode')}</p>}
      <p className="center">
        <Link href="/programme" className="link inline-block">
          {t('entry.programme')}
        </Link>
      </p>
    </div>
  );
}
