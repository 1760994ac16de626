import { useWords } from '../../i18n';
import type { Coupon } from '../../types';
import { Qr } from '../../ui/Qr';

export function CouponCode({ coupon }: { coupon: Coupon }) {
  const { t, fmt } = useWords();
  return (
    <>
      <p className="center strong">{coupon.name}</p>
      <div className="bigqr">
        <Qr text={coupon.code} label={t('coupons.qr')} />
      </div>
      <p className="center strong tall">{coupon.code}</p>
      <p className="center soft small">{t('home.couponTip')}</p>
      {coupon.expires_at && (
        <p className="center soft small">{t('home.until', { date: fmt.lastDay(coupon.expires_at) })}</p>
      )}
    </>
  );
}
