import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useData } from '../../app/data';
import { useWords, word } from '../../i18n';
import type { Change, Expiry, Home } from '../../types';
import { Icon } from '../../ui/icons';
import { More, usePages } from '../../ui/More';
import { Page } from '../../ui/Page';
import { Bones, Empty, Failed } from '../../ui/states';

const SHOWN = 3;

function Line({ order, children }: { order: string | null; children: ReactNode }) {
  if (!order) return <div className="row">{children}</div>;
  return (
    <Link href={`/orders/${order}`} className="row">
      {children}
      <Icon name="next" />
    </Link>
  );
}

function Ends({ list, show }: { list: Expiry[]; show(amount: number): string }) {
  const { t, fmt } = useWords();
  return (
    <ul className="list">
      {list.map((one) => (
        <li className="row slim" key={one.at}>
          <span className="grow">{t('points.endsOn', { date: fmt.lastDay(one.at) })}</span>
          <b className="end">{show(one.amount)}</b>
        </li>
      ))}
    </ul>
  );
}

// What the portal has words of its own for; else the server's.
const titleOf = (one: Change) => {
  const own = word('kind', one.kind);
  return own === one.kind ? one.title : own;
};

export default function PointsPage() {
  const { t, fmt } = useWords();
  const { data: home, error, again } = useData<Home>('/v1/m/home');
  const history = usePages<Change>('/v1/m/points?limit=20');
  if (error) return <Failed error={error} again={again} />;
  if (!home) return <Bones />;
  const { points } = home;
  const show = (amount: number) => fmt.points(amount, points.digits);
  return (
    <Page title={points.name} back="/">
      <section className="card figures">
        <p className="big">{show(points.available)}</p>
        <p className="soft">{t('points.available')}</p>
        {points.pending > 0 && <p className="small soft">{t('card.pending', { amount: show(points.pending) })}</p>}
        {points.debt > 0 && <p className="small wrong">{t('card.debt', { amount: show(points.debt) })}</p>}
        <Link href="/rewards" className="btn">
          {t('points.spend')}
        </Link>
      </section>
      {points.expiries.length > 0 && (
        <section className="card" aria-labelledby="points-expiring">
          <header className="head">
            <h2 id="points-expiring">{t('points.expiring')}</h2>
          </header>
          <Ends list={points.expiries.slice(0, SHOWN)} show={show} />
          {points.expiries.length > SHOWN && (
            <details>
              <summary>{t('points.later', { count: points.expiries.length - SHOWN })}</summary>
              <Ends list={points.expiries.slice(SHOWN)} show={show} />
            </details>
          )}
        </section>
      )}
      <section className="card" aria-labelledby="points-history">
        <header className="head">
          <h2 id="points-history">{t('points.history')}</h2>
        </header>
        {history.error && <Failed error={history.error} again={history.again} />}
        {history.items?.length === 0 && <Empty icon="coins" title={t('points.none')} />}
        <ul className="list">
          {history.items?.map((one) => (
            <li key={`${one.at}${one.kind}${one.amount}`}>
              <Line order={one.order}>
                <span className="grow">
                  <b>{titleOf(one)}</b>
                  <small>
                    {fmt.dateTime(one.at)}
                    {one.note && ` · ${one.note}`}
                  </small>
                </span>
                <span className="end">
                  <b className={one.amount > 0 ? 'plus' : ''}>
                    {one.amount > 0 ? '+' : one.amount < 0 ? '−' : ''}
                    {show(Math.abs(one.amount))}
                  </b>
                  {one.pending > 0 && <small>{t('points.pending')}</small>}
                </span>
              </Line>
            </li>
          ))}
        </ul>
        <More pages={history} />
      </section>
    </Page>
  );
}
