import { api } from '@shared/api/client';
import { useState } from 'react';
import { outdated, useData } from '../../app/data';
import { offline, say, useCell } from '../../app/session';
import { useWords } from '../../i18n';
import type { Consent, Erasure, Page as PageOf } from '../../types';
import { Page } from '../../ui/Page';
import { Sheet } from '../../ui/Sheet';
import { Bones, Failed, messageOf } from '../../ui/states';

export default function PrivacyPage() {
  const { t, fmt } = useWords();
  const away = useCell(offline);
  const { data: consents, error, again } = useData<PageOf<Consent>>('/v1/m/consents');
  const wish = useData<Erasure>('/v1/m/erasure').data;
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState(false);
  if (error) return <Failed error={error} again={again} />;
  if (!consents || !wish) return <Bones />;

  const run = async (act: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await act();
      outdated('/v1/m/consents', '/v1/m/erasure');
    } catch (failure) {
      say(messageOf(failure as Error, t));
    } finally {
      setBusy(false);
    }
  };
  const asked = wish.request;
  return (
    <Page title={t('privacy.title')} back="/me">
      <section className="card" aria-labelledby="privacy-consents">
        <h2 id="privacy-consents">{t('privacy.consents')}</h2>
        <p className="soft small">{t('privacy.hint')}</p>
        <ul className="list">
          {consents.items.map((one) => (
            <li key={one.purpose}>
              <label className="row switch">
                <span className="grow">
                  {t(`privacy.${one.purpose}`)}
                  <small>
                    {one.at
                      ? t(one.given ? 'privacy.given' : 'privacy.denied', { date: fmt.dateTime(one.at) })
                      : t('privacy.unasked')}
                    {one.at && one.source !== 'portal' && ` · ${t('privacy.byStaff')}`}
                  </small>
                </span>
                <input
                  type="checkbox"
                  role="switch"
                  aria-checked={one.given}
                  checked={one.given}
                  disabled={busy || away}
                  onChange={(event) =>
                    void run(() =>
                      api.post('/v1/m/consents', {
                        body: { purpose: one.purpose, given: event.currentTarget.checked },
                      }),
                    )
                  }
                />
              </label>
            </li>
          ))}
        </ul>
      </section>
      <section className="card" aria-labelledby="privacy-erase">
        <h2 id="privacy-erase">{t('privacy.erase')}</h2>
        {asked?.state === 'open' ? (
          <>
            <p className="soft">{t('privacy.open', { date: fmt.dateTime(asked.created_at) })}</p>
            <button
              type="button"
              className="btn plain"
              disabled={busy || away}
              onClick={() => void run(() => api.delete('/v1/m/erasure'))}
            >
              {t('privacy.withdraw')}
            </button>
          </>
        ) : (
          <>
            {asked?.state === 'refused' && (
              <p className="notice">{t('privacy.refused', { why: asked.answer ?? '' })}</p>
            )}
            <p className="soft small">{t('privacy.eraseHint')}</p>
            <button type="button" className="btn bad apart" disabled={busy || away} onClick={() => setSure(true)}>
              {t('privacy.ask')}
            </button>
          </>
        )}
      </section>
      {sure && (
        <Sheet title={t('privacy.sure')} onClose={() => setSure(false)}>
          <p className="soft">{t('privacy.sureHint')}</p>
          <button
            type="button"
            className="btn bad apart"
            disabled={busy}
            onClick={() =>
              void run(async () => {
                await api.post('/v1/m/erasure');
                history.back();
              })
            }
          >
            {t('privacy.ask')}
          </button>
        </Sheet>
      )}
    </Page>
  );
}
