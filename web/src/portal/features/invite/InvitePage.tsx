import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { useEffect, useState } from 'react';
import { useData } from '../../app/data';
import { say } from '../../app/session';
import { useWords } from '../../i18n';
import type { Home, Invitation } from '../../types';
import { Icon } from '../../ui/icons';
import { Page } from '../../ui/Page';
import { Qr } from '../../ui/Qr';
import { Sheet } from '../../ui/Sheet';
import { Bones, Failed, messageOf } from '../../ui/states';
import { poster } from './poster';

export default function InvitePage() {
  const { t, fmt } = useWords();
  const home = useData<Home>('/v1/m/home').data;
  const [plan, setPlan] = useState<Invitation>();
  const [error, setError] = useState<Error>();
  const [picture, setPicture] = useState('');

  const ask = () => {
    setError(undefined);
    api.post<Invitation>('/v1/m/invitation').then(setPlan, setError);
  };
  useEffect(ask, []);
  if (error)
    return (
      <Page title={t('invite.title')} back="/">
        {error instanceof ProblemError && error.problem.code === 'habit_no_plan' ? (
          <p className="soft center">{t('invite.none')}</p>
        ) : (
          <Failed error={error} again={ask} />
        )}
      </Page>
    );
  if (!plan || !home) return <Bones />;
  const link = new URL(plan.link, location.origin).href;
  const gift = (points: number | null) =>
    points === null
      ? t('invite.coupon')
      : t('invite.points', { amount: fmt.points(points, home.points.digits), points: home.points.name });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      say(t('invite.copied'));
    } catch {
      say(link);
    }
  };
  // What a phone offers itself, then the clipboard; the poster is for what can do neither.
  const share = async () => {
    if (!navigator.share) return copy();
    try {
      await navigator.share({ title: home.shop.name, text: t('invite.text', { shop: home.shop.name }), url: link });
    } catch (failure) {
      if ((failure as Error).name !== 'AbortError') say(messageOf(failure as Error, t));
    }
  };
  return (
    <Page title={t('invite.title')} back="/">
      <section className="card figures">
        <p className="strong tall">{plan.name}</p>
        <p className="soft">{t('invite.rule', { mine: gift(plan.mine), theirs: gift(plan.theirs) })}</p>
        {plan.minimum !== null && (
          <p className="soft small">{t('invite.minimum', { amount: fmt.money(plan.minimum, home.shop.currency) })}</p>
        )}
        <div className="bigqr">
          <Qr text={link} label={t('invite.qr')} />
        </div>
        <p className="strong tall">{plan.code}</p>
        <button type="button" className="btn" onClick={() => void share()}>
          <Icon name="share" />
          {t('invite.share')}
        </button>
        <div className="pair">
          <button type="button" className="link" onClick={() => void copy()}>
            {t('invite.copy')}
          </button>
          <button
            type="button"
            className="link"
            onClick={() =>
              setPicture(
                poster({ shop: home.shop.name, title: plan.name, code: plan.code, link, hint: t('invite.scan') }),
              )
            }
          >
            {t('invite.poster')}
          </button>
        </div>
      </section>
      <section className="card">
        <dl className="facts">
          <div>
            <dt>{t('invite.friends')}</dt>
            <dd>{fmt.int(plan.friends)}</dd>
          </div>
          <div>
            <dt>{t('invite.rewarded')}</dt>
            <dd>{fmt.int(plan.rewarded)}</dd>
          </div>
        </dl>
        <p className="soft small">{t('invite.when')}</p>
      </section>
      {picture && (
        <Sheet title={t('invite.poster')} onClose={() => setPicture('')}>
          <img className="poster" src={picture} alt={t('invite.posterOf', { code: plan.code })} />
          <p className="center soft small">{t('invite.press')}</p>
        </Sheet>
      )}
    </Page>
  );
}
