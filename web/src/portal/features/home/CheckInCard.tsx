import { api } from '@shared/api/client';
import { useState } from 'react';
import { outdated } from '../../app/data';
import { offline, say, useCell } from '../../app/session';
import { useWords } from '../../i18n';
import type { CheckIn } from '../../types';
import { messageOf } from '../../ui/states';

const DAY_MS = 86_400_000;
const SHOWN = 7;

// The last days up to today, in the shop's calendar: the server names today.
function lastDays(today: string): string[] {
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: SHOWN }, (_, at) => new Date(end - (SHOWN - 1 - at) * DAY_MS).toISOString().slice(0, 10));
}

export function CheckInCard({ state, today }: { state: CheckIn; today: string }) {
  const { t, lang } = useWords();
  const [busy, setBusy] = useState(false);
  const away = useCell(offline);
  const names = new Intl.DateTimeFormat(lang, { weekday: 'short', timeZone: 'UTC' });

  const check = async () => {
    setBusy(true);
    try {
      const done = await api.post<CheckIn>('/v1/m/check-in', { body: {} });
      const won = done.effects.map((one) => one.text).filter(Boolean);
      say([t('checkin.done'), ...won].join(' · '));
      outdated('/v1/m/');
    } catch (error) {
      say(messageOf(error as Error, t));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="card" aria-labelledby="home-checkin">
      <header className="head">
        <h2 id="home-checkin">{t('checkin.title')}</h2>
        {state.streak > 0 && <span className="soft small">{t('checkin.streak', { count: state.streak })}</span>}
      </header>
      <ul className="days">
        {lastDays(today).map((day) => (
          <li key={day} className={state.days.includes(day) ? 'on' : undefined}>
            <b>{state.days.includes(day) ? '✓' : Number(day.slice(8))}</b>
            {day === today ? t('checkin.today') : names.format(Date.parse(`${day}T00:00:00Z`))}
            {state.days.includes(day) && <span className="hidden">{t('checkin.checked')}</span>}
          </li>
        ))}
      </ul>
      <button type="button" className="btn" disabled={busy || away || state.today} onClick={() => void check()}>
        {t(state.today ? 'checkin.checked' : 'checkin.act')}
      </button>
    </section>
  );
}
