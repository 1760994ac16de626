import { api } from '@shared/api/client';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useData } from '../../app/data';
import { say } from '../../app/session';
import { recall, remember, setZone, useWords } from '../../i18n';
import type { Coupon, Home } from '../../types';
import { Icon, type IconName } from '../../ui/icons';
import { LangButton } from '../../ui/LangButton';
import { Page } from '../../ui/Page';
import { Sheet } from '../../ui/Sheet';
import { Bones, Failed } from '../../ui/states';
import { OrderRow } from '../orders/OrderRow';
import { CouponCode } from '../rewards/CouponCode';
import { CouponTicket } from '../rewards/CouponTicket';
import { CheckInCard } from './CheckInCard';
import { CodeSheet } from './CodeSheet';
import { MemberCard } from './MemberCard';

const SOON_MS = 60 * 86_400_000;

// Who came by a friend's link and is new here says so once; what the server makes of it is its business.
function rememberFriend(thanks: string) {
  const code = recall('m.ref');
  if (!code) return;
  remember('m.ref', null);
  api.post('/v1/m/brought', { body: { code } }).then(
    () => say(thanks),
    () => {},
  );
}

export default function HomePage() {
  const { t, fmt } = useWords();
  const { data: home, error, again } = useData<Home>('/v1/m/home');
  const [open, setOpen] = useState(false);
  const [coupon, setCoupon] = useState<Coupon>();

  useEffect(() => {
    if (home) setZone(home.shop.zone);
    if (home) rememberFriend(t('invite.thanks'));
    if (home?.renew) api.post('/v1/m/session/renew').catch(() => {});
  }, [home, t]);
  if (error)
    return (
      <Page title={t('app.title')} side={<LangButton />}>
        <Failed error={error} again={again} />
      </Page>
    );
  if (!home) return <Bones card />;
  const soon = home.points.expiries.find((one) => Date.parse(one.at) - Date.parse(home.now) < SOON_MS);
  const quick: [string, IconName, string][] = [
    ['/points', 'coins', t('points.history')],
    ['/tier', 'medal', t('tier.title')],
    ['/coupons', 'ticket', t('coupons.title')],
    home.invites ? ['/invite', 'invite', t('invite.title')] : ['/programme', 'book', t('programme.open')],
  ];
  return (
    <Page title={home.shop.name} logo={home.shop.logo} side={<LangButton />}>
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
      <nav className="card quick" aria-label={t('home.quick')}>
        {quick.map(([to, icon, name]) => (
          <Link key={to} href={to}>
            <span>
              <Icon name={icon} />
            </span>
            {name}
          </Link>
        ))}
      </nav>
      {home.check_in && <CheckInCard state={home.check_in} today={home.check_in.day} />}
      <section className="card" aria-labelledby="home-coupons">
        <header className="head">
          <h2 id="home-coupons">{t('home.coupons')}</h2>
          {home.coupons.length > 0 && (
            <Link href="/coupons">
              {t('act.all')}
              <Icon name="next" />
            </Link>
          )}
        </header>
        {home.coupons.length === 0 && <p className="soft small">{t('home.noCouponsHint')}</p>}
        {home.coupons.slice(0, 3).map((coupon) => (
          <CouponTicket key={coupon.id} coupon={coupon} onOpen={() => setCoupon(coupon)} />
        ))}
      </section>
      <section className="card" aria-labelledby="home-orders">
        <header className="head">
          <h2 id="home-orders">{t('home.orders')}</h2>
          {home.orders.length > 0 && (
            <Link href="/orders">
              {t('act.all')}
              <Icon name="next" />
            </Link>
          )}
        </header>
        {home.orders.length === 0 && <p className="soft small">{t('orders.hint')}</p>}
        <ul className="list">
          {home.orders.map((order) => (
            <li key={order.id}>
              <OrderRow order={order} />
            </li>
          ))}
        </ul>
      </section>
      {coupon && (
        <Sheet title={t('coupons.show')} onClose={() => setCoupon(undefined)}>
          <CouponCode coupon={coupon} />
        </Sheet>
      )}
      {open && <CodeSheet home={home} onClose={() => setOpen(false)} />}
    </Page>
  );
}
