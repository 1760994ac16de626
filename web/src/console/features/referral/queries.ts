import { api } from '@shared/api/client';
import type { Referral, ReferralLeader, ReferralNode } from '@shared/api/loyalty';
import type { Page } from '@shared/api/types';
import { queryOptions } from '@tanstack/react-query';
import type { Tone } from '@/ui';

export const REFERRALS = '/v1/referrals';
export const PLANS = '/v1/referral-plans';
export const CONTRACTS = '/v1/partnerships';
export const PARTNER_PLANS = '/v1/partnership-plans';
export const STATES = ['pending', 'quarantined', 'rewarded', 'denied', 'lapsed', 'reversed'] as const;
export const tones: Record<Referral['state'], Tone> = {
  pending: 'info',
  quarantined: 'warn',
  rewarded: 'good',
  denied: 'bad',
  lapsed: 'mute',
  reversed: 'mute',
};

export const leadersQuery = queryOptions({
  queryKey: ['/v1/referral-leaders'],
  queryFn: async ({ signal }) => (await api.get<Page<ReferralLeader>>('/v1/referral-leaders', { signal })).items,
});
export const treeQuery = (customer: string) =>
  queryOptions({
    queryKey: [REFERRALS, 'tree', customer],
    queryFn: async ({ signal }) =>
      (await api.get<Page<ReferralNode>>(`/v1/customers/${customer}/referrals`, { signal })).items,
  });
