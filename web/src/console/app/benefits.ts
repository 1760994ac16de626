// What tiers bring, and taking back a use: for the customer's page, the till and the programme.
import { api, newKey } from '@shared/api/client';
import type { BenefitUsed, TierBenefit } from '@shared/api/loyalty';
import { allQuery } from './data';
import { queryClient } from './router';

export const BENEFITS = '/v1/tier-benefits';
export const USES = '/v1/benefit-uses';
export const benefitsQuery = allQuery<TierBenefit>(BENEFITS);

// Lists of uses, what members have left, timelines and figures are asked for anew.
export const usesChanged = () =>
  Promise.all([[USES], ['customer'], [BENEFITS]].map((queryKey) => queryClient.invalidateQueries({ queryKey })));

export async function undoUse(id: string, reason: string) {
  await api.post<BenefitUsed>(`${USES}/${id}/undo`, { body: { reason }, idempotencyKey: newKey() });
  await usesChanged();
}
