import { api, newKey } from '@shared/api/client';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { outdated, useData } from '../../app/data';
import { offline, useCell } from '../../app/session';
import { useWords } from '../../i18n';
import type { Home, Page as PageOf, Redeemed, Reward } from '../../types';
import { Icon } from '../../ui/icons';
import { Page } from '../../ui/Page';
import { Sheet } from '../../ui/Sheet';
import { Bones, Empty, Failed, messageOf } from '../../ui/states';
import { CouponCode } from './CouponCode';

function useMoney(home?: Home) {
  const { fmt } = useWords();
  return {
    money: (amount: number) => fmt.money(amount, home?.shop.currency ?? 'CNY'),
    points: (amount: number) => fmt.points(amount, home?.points.digits),
  };
}

// Taking it: once, whatever the network does. The same tap has the same key until it is answered.
function Taking({ reward, home, onClose }: { reward: Reward; home: Home; onClose(): void }) {
  const { t } = useWords();
  const { points, money } = useMoney(home);
  const key = useRef(newKey());
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const [done, setDone] = useState<Redeemed>();
  const away = useCell(offline);

  const take = async () => {
    setBusy(true);
    setWrong('');
    try {
      setDone(
        await api.post<Redeemed>('/v1/m/redemptions', {
          body: { reward_id: reward.id },
          idempotencyKey: key.current,
        }),
      );
      outdated('/v1/m/');
    } catch (error) {
      setWrong(messageOf(error as Error, t));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Sheet title={done ? t('rewards.done') : t('rewards.confirm')} onClose={onClose}>
      {done ? (
        <>
          {done.coupon ? (
            <CouponCode coupon={done.coupon} />
          ) : (
            <p className="center strong tall">
              {done.name}
              <br />
              <small>{t('rewards.fetch')}</small>
            </p>
          )}
          <p className="center soft">
            {t('rewards.left', { amount: points(done.available), points: home.points.name })}
          </p>
          <button type="button" className="btn" onClick={() => history.back()}>
            {t('rewards.fine')}
          </button>
        </>
      ) : (
        <>
          <p className="strong tall">{reward.name}</p>
          {reward.text && <p className="soft">{reward.text}</p>}
          <dl className="facts">
            <div>
              <dt>{t('rewards.price')}</dt>
              <dd>
                {points(reward.points)} {home.points.name}
                {reward.money ? ` + ${money(reward.money)}` : ''}
              </dd>
            </div>
            <div>
              <dt>{t('rewards.after')}</dt>
              <dd>{points(home.points.available - reward.points)}</dd>
            </div>
          </dl>
          <p className="wrong" role="alert">
            {wrong}
          </p>
          <button type="button" className="btn" disabled={busy || away} onClick={() => void take()}>
            {t('rewards.take')}
          </button>
        </>
      )}
    </Sheet>
  );
}

export default function RewardsPage() {
  const { t } = useWords();
  const home = useData<Home>('/v1/m/home').data;
  const { data, error, again } = useData<PageOf<Reward>>('/v1/m/rewards');
  const [open, setOpen] = useState<Reward>();
  const { points, money } = useMoney(home);
  if (error) return <Failed error={error} again={again} />;
  if (!data || !home) return <Bones />;
  return (
    <Page
      title={t('rewards.title')}
      side={
        <Link href="/coupons" className="link inline">
          {t('coupons.title')}
        </Link>
      }
    >
      <p className="purse">
        <Icon name="coins" />
        {t('rewards.have', { amount: points(home.points.available), points: home.points.name })}
      </p>
      {data.items.length === 0 && (
        <Empty icon="gift" title={t('rewards.none')}>
          <p className="small">{t('rewards.noneHint')}</p>
        </Empty>
      )}
      <ul className="shelf">
        {data.items.map((reward) => (
          <li key={reward.id} className="card">
            <div className="face" aria-hidden="true">
              {reward.value ? (
                <b>{money(reward.value)}</b>
              ) : (
                <Icon name={reward.kind === 'coupon' ? 'ticket' : 'gift'} />
              )}
            </div>
            <h2>{reward.name}</h2>
            <p className="price">
              {points(reward.points)} <small>{home.points.name}</small>
              {reward.money ? <small> + {money(reward.money)}</small> : null}
            </p>
            <p className="soft small why">
              {reward.can
                ? reward.left !== null
                  ? t('rewards.stock', { count: reward.left })
                  : ' '
                : reward.missing
                  ? t('rewards.missing', { amount: points(reward.missing) })
                  : reward.why}
            </p>
            <button type="button" className="btn" disabled={!reward.can} onClick={() => setOpen(reward)}>
              {t('rewards.take')}
              <span className="hidden"> {reward.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {open && <Taking reward={open} home={home} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}
