// The keys that sign a member in without a code, one for each device.
import { api } from '@shared/api/client';
import { useEffect, useState } from 'react';
import { outdated, useData } from '../../app/data';
import { canPasskey, makePasskey } from '../../app/passkey';
import { offline, say, useCell } from '../../app/session';
import { useWords } from '../../i18n';
import type { Home, Page as PageOf, Passkey } from '../../types';
import { Page } from '../../ui/Page';
import { Bones, Failed, messageOf } from '../../ui/states';

// What people call their device.
const DEVICES = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac', 'Linux'];
const deviceOf = (agent: string) => DEVICES.find((name) => agent.includes(name));

export default function PasskeysPage() {
  const { t, fmt } = useWords();
  const away = useCell(offline);
  const home = useData<Home>('/v1/m/home').data;
  const { data, error, again } = useData<PageOf<Passkey>>('/v1/m/passkeys');
  const [can, setCan] = useState<boolean>();
  const [busy, setBusy] = useState(false);

  useEffect(() => void canPasskey().then(setCan), []);
  if (error) return <Failed error={error} again={again} />;
  if (!data || !home || can === undefined) return <Bones />;

  const run = async (act: () => Promise<string>) => {
    setBusy(true);
    try {
      const done = await act();
      outdated('/v1/m/passkeys');
      if (done) say(done);
    } catch (failure) {
      say(messageOf(failure as Error, t));
    } finally {
      setBusy(false);
    }
  };
  const make = () =>
    run(async () => {
      const name = home.member.name ?? home.member.member_no ?? home.shop.name;
      return (await makePasskey(home.shop.name, name)) ? t('passkey.made') : '';
    });
  const remove = (id: string) =>
    run(async () => {
      await api.delete(`/v1/m/passkeys/${id}`);
      return t('passkey.removed');
    });
  return (
    <Page title={t('passkey.title')} back="/me">
      <section className="card">
        <p className="soft">{t('passkey.hint')}</p>
        <ul className="list">
          {data.items.map((one) => (
            <li className="row slim" key={one.id}>
              <span className="grow">
                <b>{deviceOf(one.agent) ?? t('passkey.device')}</b>
                <small>
                  {t('passkey.since', { date: fmt.date(one.created_at) })}
                  {one.used_at && ` · ${t('passkey.used', { date: fmt.date(one.used_at) })}`}
                </small>
              </span>
              <button type="button" className="link" disabled={busy || away} onClick={() => void remove(one.id)}>
                {t('passkey.remove')}
              </button>
            </li>
          ))}
        </ul>
        {can ? (
          <button type="button" className="btn apart" disabled={busy || away} onClick={() => void make()}>
            {t('passkey.make')}
          </button>
        ) : (
          <p className="notice">{t('passkey.cannot')}</p>
        )}
      </section>
    </Page>
  );
}
