import type { Tone } from '@/ui';

export const REWARDS = '/v1/rewards';
export const REDEMPTIONS = '/v1/redemptions';
export const KINDS = ['coupon', 'gift', 'service', 'other'] as const;
export const FULFILMENTS = ['issued', 'shipped', 'used', 'expired', 'cancelled'] as const;
export type Fulfilment = (typeof FULFILMENTS)[number];
export const tones: Record<Fulfilment, Tone> = {
  issued: 'warn',
  shipped: 'info',
  used: 'good',
  expired: 'mute',
  cancelled: 'mute',
};
