import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { type FormEvent, useState } from 'react';
import { outdated, useData } from '../../app/data';
import { offline, say, useCell } from '../../app/session';
import { useWords } from '../../i18n';
import type { Address, Profile } from '../../types';
import { Page } from '../../ui/Page';
import { Bones, Failed, messageOf } from '../../ui/states';
import { Unsaved } from '../../ui/Unsaved';
import { ContactSheet } from './ContactSheet';

const GENDERS = ['unknown', 'female', 'male', 'other'] as const;
const PLACES = ['province', 'city', 'district', 'street', 'postcode', 'recipient', 'phone'] as const;

function Form({ profile }: { profile: Profile }) {
  const { t, fmt } = useWords();
  const away = useCell(offline);
  const [surname, setSurname] = useState(profile.surname ?? '');
  const [given, setGiven] = useState(profile.given_name ?? '');
  const [gender, setGender] = useState(profile.gender);
  const [birthday, setBirthday] = useState('');
  const [place, setPlace] = useState<Address>(profile.addresses[0] ?? ({} as Address));
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [contact, setContact] = useState<string | null>();
  const day = profile.birthday;
  const contacts = [...profile.phones, ...profile.emails];

  const written = Object.fromEntries(PLACES.map((name) => [name, place[name] || null]));
  const now = JSON.stringify([surname, given, gender, birthday, written]);
  const [kept, setKept] = useState(now); // by the server

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    const body: Record<string, unknown> = { gender };
    if (surname !== (profile.surname ?? '')) body.surname = surname || null;
    if (given !== (profile.given_name ?? '')) body.given_name = given || null;
    if (!day && birthday) {
      const [year, month, date] = birthday.split('-').map(Number);
      body.birthday = { calendar: 'solar', year, month, day: date };
    }
    const filled = PLACES.some((name) => place[name]);
    if (filled) body.addresses = [{ label: place.label ?? 'home', ...written }, ...profile.addresses.slice(1)];
    else if (profile.addresses.length) body.addresses = profile.addresses.slice(1);
    try {
      await api.patch('/v1/m/profile', { body });
      setKept(now);
      outdated('/v1/m/');
      say(t('profile.saved'));
    } catch (failure) {
      const problem = failure instanceof ProblemError ? failure.problem.errors?.[0]?.detail : undefined;
      setWrong(problem ?? messageOf(failure as Error, t));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <form onSubmit={save} noValidate>
        <section className="card form">
          <div className="two">
            <label className="field">
              {t('profile.surname')}
              <input
                value={surname}
                maxLength={80}
                autoComplete="family-name"
                onInput={(event) => setSurname(event.currentTarget.value)}
              />
            </label>
            <label className="field">
              {t('profile.given')}
              <input
                value={given}
                maxLength={80}
                autoComplete="given-name"
                onInput={(event) => setGiven(event.currentTarget.value)}
              />
            </label>
          </div>
          <label className="field">
            {t('profile.gender')}
            <select value={gender} onChange={(event) => setGender(event.currentTarget.value as typeof gender)}>
              {GENDERS.map((one) => (
                <option key={one} value={one}>
                  {t(`profile.${one}`)}
                </option>
              ))}
            </select>
          </label>
          {day ? (
            <p className="field">
              {t('profile.birthday')}
              <b className="fixed">
                {day.calendar === 'lunar' && `${t('profile.lunar')} `}
                {[day.year, day.month, day.day].filter((part) => part).join('/')}
              </b>
            </p>
          ) : (
            <label className="field">
              {t('profile.birthday')}
              <input
                type="date"
                value={birthday}
                min="1900-01-01"
                max={new Date().toISOString().slice(0, 10)}
                onInput={(event) => setBirthday(event.currentTarget.value)}
              />
              <small>{t('profile.once')}</small>
            </label>
          )}
        </section>
        <section className="card form" aria-labelledby="profile-contact">
          <h2 id="profile-contact">{t('profile.contact')}</h2>
          <ul className="list">
            {contacts.map((one) => (
              <li className="row slim" key={one}>
                <span className="grow fixed">{one.includes('@') ? one : fmt.phone(one)}</span>
                <button type="button" className="link" disabled={away} onClick={() => setContact(one)}>
                  {t('contact.act')}
                  <span className="unseen"> {one}</span>
                </button>
              </li>
            ))}
          </ul>
          <p className="soft small">{t('profile.contactHint')}</p>
          <button type="button" className="btn plain apart" disabled={away} onClick={() => setContact(null)}>
            {t('contact.add')}
          </button>
        </section>
        <section className="card form" aria-labelledby="profile-address">
          <h2 id="profile-address">{t('profile.address')}</h2>
          <div className="two">
            {PLACES.map((name) => (
              <label className={name === 'street' ? 'field wide' : 'field'} key={name}>
                {t(`profile.${name}`)}
                <input
                  value={place[name] ?? ''}
                  maxLength={name === 'street' ? 200 : 60}
                  inputMode={name === 'phone' ? 'tel' : undefined}
                  onInput={(event) => setPlace({ ...place, [name]: event.currentTarget.value })}
                />
              </label>
            ))}
          </div>
        </section>
        <p className="wrong" role="alert">
          {wrong}
        </p>
        <button type="submit" className="btn" disabled={busy || away}>
          {t('act.save')}
        </button>
      </form>
      <Unsaved on={now !== kept} />
      {contact !== undefined && <ContactSheet replaces={contact} onClose={() => setContact(undefined)} />}
    </>
  );
}

export default function ProfilePage() {
  const { t } = useWords();
  const { data, error, again } = useData<Profile>('/v1/m/profile');
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Bones />;
  return (
    <Page title={t('profile.title')} back="/me">
      <Form profile={data} />
    </Page>
  );
}
