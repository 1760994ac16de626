import { useWords, word } from '../../i18n';
import type { Coupon } from '../../types';
import { Icon } from '../../ui/icons';

export function CouponTicket({ coupon, onOpen }: { coupon: Coupon; onOpen?(): void }) {
  const { t, fmt } = useWords();
  const inside = (
    <>
      <span className="worth">
        {coupon.value !== null && coupon.currency ? fmt.money(coupon.value, coupon.currency) : <Icon name="ticket" />}
      </span>
      <span className="grow">
        <b>{coupon.name}</b>
        <small>
          {coupon.standing === 'usable'
            ? coupon.expires_at && t('home.until', { date: fmt.lastDay(coupon.expires_at) })
            : coupon.used_at
              ? t('coupons.usedOn', { date: fmt.date(coupon.used_at) })
              : word('standing', coupon.standing)}
        </small>
      </span>
    </>
  );
  if (!onOpen) return <div className="coupon over">{inside}</div>;
  return (
    <button type="button" className="coupon" aria-haspopup="dialog" onClick={onOpen}>
      {inside}
      <span className="tag">{t('home.use')}</span>
    </button>
  );
}
