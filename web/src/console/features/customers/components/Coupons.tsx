import type { Coupon } from '@shared/api/types';
import { useQuery } from '@tanstack/react-query';
import { TicketPercent } from 'lucide-react';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Badge } from '@/ui';
import { Empty, Failed, Loading } from '@/ui/states';
import { couponsQuery } from '../queries';

const tones = { issued: 'good', locked: 'info', used: 'mute', cancelled: 'mute', expired: 'warn' } as const;

// The server keeps no state "expired": a coupon that was never used simply runs out.
export function stateOf(coupon: Pick<Coupon, 'state' | 'expires_at'>, now: number): keyof typeof tones {
  return coupon.state === 'issued' && Date.parse(coupon.expires_at) <= now ? 'expired' : coupon.state;
}

export function Coupons({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const coupons = useQuery(couponsQuery(id));
  if (coupons.isPending) return <Loading lines={4} />;
  if (!coupons.data) return <Failed error={coupons.error} retry={() => void coupons.refetch()} role={me.role_title} />;
  if (coupons.data.items.length === 0)
    return (
      <Empty
        icon={<TicketPercent size={26} />}
        title={t('customers.coupons.empty')}
        hint={t('customers.coupons.emptyHint')}
      />
    );
  return (
    <ul className="flex flex-col divide-y divide-line">
      {coupons.data.items.map((coupon) => {
        const state = stateOf(coupon, Date.now());
        return (
          <li key={coupon.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3 first:pt-0 last:pb-0">
            <span className="num text-lg font-semibold">{fmt.money(coupon.value, coupon.currency)}</span>
            <span className="font-mono text-sm tracking-wider">{coupon.code}</span>
            <Badge dot tone={tones[state]}>
              {t(`customers.coupons.state.${state}`)}
            </Badge>
            <span className="num ml-auto text-sm text-ink-2">
              {coupon.used_at
                ? t('customers.coupons.usedAt', { date: fmt.date(coupon.used_at) })
                : t('customers.coupons.until', { date: fmt.lastDay(coupon.expires_at) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
