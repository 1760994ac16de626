import { api } from '@shared/api/client';
import type { CouponFigures, CouponTemplate } from '@shared/api/loyalty';
import type { IssuedCoupon } from '@shared/api/offers';
import type { Tone } from '@/ui';

export const TEMPLATES = '/v1/coupon-templates';
export const HANDOUTS = '/v1/coupon-handouts';
export const COUPONS = '/v1/coupons';
export const KINDS = ['amount', 'percent', 'gift', 'bundle', 'service'] as const;
export const STATES = ['draft', 'live', 'paused', 'ended'] as const;
export const COUPON_STATES = ['issued', 'locked', 'used', 'expired', 'cancelled'] as const;
export const CHANNELS = ['store', 'online', 'wechat', 'phone', 'other'] as const;
export const stateTones: Record<CouponTemplate['state'], Tone> = {
  draft: 'warn',
  live: 'good',
  paused: 'info',
  ended: 'mute',
};
export const couponTones: Record<IssuedCoupon['state'], Tone> = {
  issued: 'good',
  locked: 'info',
  used: 'mute',
  cancelled: 'mute',
  expired: 'warn',
};

export const figuresQuery = (id: string) => ({
  queryKey: [TEMPLATES, id, 'figures'],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<CouponFigures>(`${TEMPLATES}/${id}/figures`, { signal }),
  staleTime: 60_000,
});
