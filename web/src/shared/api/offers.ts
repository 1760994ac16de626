// What the pages of rewards, coupons, offers and referral use of the server's shapes: see types.ts.
import type * as schema from './schema';
import type { Given } from './types';

export type FullReward = schema.Reward;
export type RewardPrice = schema.RewardPrice;
export type RewardStock = Given<schema.RewardStock, 'store_id'>;
export type FullRedemption = Given<
  schema.Redemption,
  | 'money'
  | 'coupon_id'
  | 'code'
  | 'value'
  | 'store_id'
  | 'tracking'
  | 'expires_at'
  | 'shipped_at'
  | 'used_at'
  | 'cancelled_at'
>;
export type IssuedCoupon = Given<
  schema.Coupon,
  | 'id'
  | 'customer_id'
  | 'template_id'
  | 'reward_id'
  | 'name'
  | 'value'
  | 'max_uses'
  | 'starts_at'
  | 'expires_at'
  | 'used_at'
  | 'used_for'
>;
export type Verdicts = Omit<Given<schema.CouponVerdicts>, 'coupons'> & {
  coupons: Given<schema.CouponVerdict, 'coupon_id' | 'name' | 'reason' | 'text' | 'item_sku' | 'item_quantity'>[];
};

export type Handout = Given<schema.CouponHandout, 'name' | 'ended_at' | 'ended_by'>;

export type Offer = schema.Offer;
export type CalendarEntry = Given<schema.CalendarEntry, 'code' | 'offer_id' | 'day'>;
export type Fairness = Given<
  schema.OfferFairness,
  'offer_id' | 'tier' | 'reason' | 'best_code' | 'best' | 'worth' | 'difference'
>;
export type Holiday = schema.Holiday;

export type PartnershipPlan = schema.PartnershipPlan;
export type Milestone = schema.PartnershipMilestone;
export type Partnership = schema.Partnership;
export type PartnershipStanding = Given<
  schema.PartnershipStanding,
  'points' | 'template_id' | 'service' | 'coupon_id' | 'given_at'
>;
export type ReferralCode = Given<schema.ReferralCode>;

export type Programme = {
  shop: string;
  points: ProgrammeItem[];
  earning: ProgrammeItem[];
  tiers: ProgrammeItem[];
  rewards: ProgrammeItem[];
};
export type ProgrammeItem = Given<schema.ProgrammeItem, 'text' | 'points'>;
export type ProgrammeSettings = Given<schema.ProgrammeSettings, 'updated_at'>;
