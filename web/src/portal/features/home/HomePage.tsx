import { useEffect, useState } from 'react';
import { useData } from '../../app/data';
import { setZone, useWords, word } from '../../i18n';
import type { Home, Order } from '../../types';
import { Page } from '../../ui/Page';
import { Bones, Failed } from '../../ui/states';
import { LangButton } from '../entry/EntryPage';
import { CodeSheet } from './CodeSheet';
import { MemberCard } from './MemberCard';

const SOON_MS = 60 * 86_400_000;

export function orderTitle(order: Order, t: ReturnType<typeof useWords>['t']): string {
  const count = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  const first = order.lines[0]?.name ?? order.number ?? '';
  return count > 1 || order.lines.length > 1 ? t('home.items', { first, count }) : first;
}

export default function HomePage() {
  const { t, fmt } = useWords();
  const { data: home, error, again } = useData<Home>('/v1/m/home');
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (home) setZone(home.shop.zone);
  }, [home]);
  if (error)
    return (
      <Page title={t('app.title')} side={<LangButton />}>
        <Failed error={error} again={again} />
      </Page>
    );
  if (!home) return <Bones card />;
  const soon = home.points.expiries.find((one) => Date.parse(one.at) - Date.parse(home.now) < SOON_MS);
  return (
    <Page title={home.shop.name} side={<LangButton />}>
      <MemberCard home={home} onOpen={() => setOpen(true)} />
      {soon && (
        <p className="notice">
          {t('home.expiring', {
            date: fmt.lastDay(soon.at),
            amount: fmt.points(soon.amount, home.points.digits),
            points: home.points.name,
          })}
        </p>
      )}
      <section className="card" aria-labelledby="home-coupons">
        <header className="head">
          <h2 id="home-coupons">{t('home.coupons')}</h2>
        </header>
        {home.coupons.length === 0 && <p className="soft small">{t('home.noCoupons')}</p>}
        {home.coupons.slice(0, 3).map((coupon) => (
          <div className="coupon" key={coupon.id}>
            <span className="worth">{fmt.money(coupon.value, coupon.currency)}</span>
            <span className="grow">
              <b>{coupon.name}</b>
              <small>{t('home.until', { date: fmt.lastDay(coupon.expires_at) })}</small>
            </span>
          </div>
        ))}
      </section>
      <section className="card" aria-labelledby="home-orders">
        <header className="head">
          <h2 id="home-orders">{t('home.orders')}</h2>
        </header>
        {home.orders.length === 0 && <p className="soft small">{t('home.noOrders')}</p>}
        <ul className="list">
          {home.orders.map((order) => (
            <li key={order.id} className="row">
              <span className="grow">
                <b>{orderTitle(order, t)}</b>
                <small>
                  {fmt.date(order.placed_at)} · {order.store ?? word('channel', order.channel)}
                </small>
              </span>
              <span className="end">
                <b>{fmt.money(order.total, order.currency)}</b>
                <small>{word('orderStatus', order.status)}</small>
              </span>
            </li>
          ))}
        </ul>
      </section>
      {open && <CodeSheet home={home} onClose={() => setOpen(false)} />}
    </Page>
  );
}
