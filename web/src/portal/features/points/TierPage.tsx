import type { CSSProperties } from 'react';
import { useData } from '../../app/data';
import { useWords } from '../../i18n';
import type { Home, Ladder } from '../../types';
import { Icon } from '../../ui/icons';
import { Page } from '../../ui/Page';
import { Bones, Failed } from '../../ui/states';
import { progressOf } from '../home/progress';

export default function TierPage() {
  const { t, fmt } = useWords();
  const { data: ladder, error, again } = useData<Ladder>('/v1/m/tiers');
  const home = useData<Home>('/v1/m/home').data;
  if (error) return <Failed error={error} again={again} />;
  if (!ladder || !home) return <Bones />;
  const { standing, rungs } = ladder;
  const { currency } = home.shop;
  return (
    <Page title={t('tier.title')} back="/">
      <section className="card figures">
        <p className="big">{standing.name}</p>
        {standing.since && <p className="soft small">{t('tier.since', { date: fmt.date(standing.since) })}</p>}
        <p className="bar light" style={{ '--part': progressOf(standing) } as CSSProperties}>
          <i />
        </p>
        <p className="soft">
          {standing.missing !== null && standing.next_name
            ? t('card.toNext', { amount: fmt.money(standing.missing, currency), tier: standing.next_name })
            : t('card.top')}
        </p>
        <p className="soft small">{t('tier.spend', { amount: fmt.money(standing.spend, currency) })}</p>
        {standing.keeps_until && (
          <p className="soft small">{t('card.keeps', { date: fmt.lastDay(standing.keeps_until) })}</p>
        )}
      </section>
      <section className="card" aria-labelledby="tier-ladder">
        <header className="head">
          <h2 id="tier-ladder">{t('tier.ladder')}</h2>
        </header>
        <ol className="ladder">
          {rungs.map((rung) => (
            <li
              key={rung.code}
              className={rung.reached ? 'reached' : undefined}
              aria-current={rung.current ? 'step' : undefined}
            >
              <span className="dot">{rung.reached && <Icon name="medal" />}</span>
              <span className="grow">
                <b>{rung.name}</b>
                <small>
                  {rung.threshold > 0 ? t('tier.from', { amount: fmt.money(rung.threshold, currency) }) : t('tier.all')}
                </small>
              </span>
              {rung.current && <span className="tag">{t('tier.mine')}</span>}
            </li>
          ))}
        </ol>
        <p className="soft small">{t('tier.rule')}</p>
      </section>
    </Page>
  );
}
