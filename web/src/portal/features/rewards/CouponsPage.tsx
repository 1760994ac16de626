import { useState } from 'react';
import { Link } from 'wouter';
import { useData } from '../../app/data';
import { useWords } from '../../i18n';
import type { Coupon, Page as PageOf } from '../../types';
import { Page } from '../../ui/Page';
import { Sheet } from '../../ui/Sheet';
import { Bones, Empty, Failed } from '../../ui/states';
import { CouponCode } from './CouponCode';
import { CouponTicket } from './CouponTicket';

export default function CouponsPage() {
  const { t } = useWords();
  const { data, error, again } = useData<PageOf<Coupon>>('/v1/m/coupons');
  const [open, setOpen] = useState<Coupon>();
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Bones />;
  const usable = data.items.filter((one) => one.standing === 'usable');
  const over = data.items.filter((one) => one.standing !== 'usable');
  return (
    <Page title={t('coupons.title')} back="/">
      {data.items.length === 0 && (
        <Empty icon="ticket" title={t('home.noCoupons')}>
          <p className="small">{t('home.noCouponsHint')}</p>
          <Link href="/rewards" className="btn plain fit">
            {t('points.spend')}
          </Link>
        </Empty>
      )}
      {usable.map((coupon) => (
        <CouponTicket key={coupon.id} coupon={coupon} onOpen={() => setOpen(coupon)} />
      ))}
      {over.length > 0 && (
        <section aria-labelledby="coupons-over">
          <h2 id="coupons-over" className="between">
            {t('coupons.over')}
          </h2>
          {over.map((coupon) => (
            <CouponTicket key={coupon.id} coupon={coupon} />
          ))}
        </section>
      )}
      {open && (
        <Sheet title={t('coupons.show')} onClose={() => setOpen(undefined)}>
          <CouponCode coupon={open} />
        </Sheet>
      )}
    </Page>
  );
}
