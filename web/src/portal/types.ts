// Of the server's shapes what the portal uses; the schema lets everything be null, here stands what really may be.
import type * as schema from '@shared/api/schema';

type Given<T, MayBeNull extends keyof T = never> = {
  [K in keyof T]: K extends MayBeNull ? T[K] : NonNullable<T[K]>;
};

export type { Page } from '@shared/api/schema';

export type Shop = Given<schema.MemberShop, 'logo' | 'intro'>;
export type CodeSent = Given<schema.MemberCodeSent>;
export type Candidate = Given<schema.MemberCandidate, 'name' | 'member_no'>;
export type Entered = { open: boolean; stranger: boolean; choose: Candidate[] };
export type Passkey = Given<schema.Passkey, 'used_at'>;
export type CardCode = Given<schema.MemberCardCode>;
export type Expiry = Given<schema.MemberExpiry>;
export type Points = Omit<Given<schema.MemberPoints>, 'expiries'> & { expiries: Expiry[] };
export type Tier = Given<schema.MemberTier, 'since' | 'next_name' | 'next_threshold' | 'missing' | 'keeps_until'>;
export type Coupon = Given<schema.MemberCoupon, 'name' | 'used_at' | 'value' | 'currency' | 'expires_at'>;
export type OrderLine = Given<schema.MemberOrderLine>;
export type Order = Omit<
  Given<schema.MemberOrder, 'number' | 'store' | 'paid_at' | 'delivered_at' | 'cancelled_at'>,
  'lines'
> & { lines: OrderLine[] };
export type Change = Given<schema.MemberPointsChange, 'order' | 'note'>;
export type Rung = Given<schema.MemberRung>;
export type Ladder = { standing: Tier; rungs: Rung[] };
export type Reward = Given<
  schema.RewardForCustomer,
  'text' | 'money' | 'value' | 'left' | 'missing' | 'reason' | 'why' | 'code'
>;
export type Redeemed = Omit<Given<schema.MemberRedemption>, 'coupon'> & { coupon: Coupon | null };
export type Birthday = Given<schema.MemberBirthday, 'year'>;
export type Address = schema.MemberAddress;
export type Profile = Omit<
  Given<schema.MemberProfile, 'surname' | 'given_name' | 'language' | 'member_no' | 'name'>,
  'birthday' | 'addresses' | 'phones' | 'emails'
> & { birthday: Birthday | null; addresses: Address[]; phones: string[]; emails: string[] };
export type Consent = Given<schema.Consent, 'at'>;
export type Erasure = { request: Given<schema.MemberDataRequest, 'ended_at' | 'answer'> | null };
export type CheckIn = Omit<Given<schema.CheckIn>, 'effects'> & { effects: { text: string | null }[] };
export type Invitation = Given<schema.MemberInvitation, 'mine' | 'theirs' | 'minimum'>;
export type Leaf = Given<schema.ProgrammeItem, 'text' | 'points'>;
export type Programme = { shop: string; points: Leaf[]; earning: Leaf[]; tiers: Leaf[]; rewards: Leaf[] };
export type Home = Omit<
  Given<schema.MemberHome>,
  'member' | 'card' | 'points' | 'tier' | 'coupons' | 'orders' | 'shop' | 'check_in'
> & {
  check_in: CheckIn | null;
  member: Given<schema.MemberHead, 'name' | 'member_no'>;
  card: CardCode;
  points: Points;
  tier: Tier;
  coupons: Coupon[];
  orders: Order[];
  shop: Shop;
};
