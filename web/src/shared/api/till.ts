// What the till uses of the server's shapes: see types.ts.
import type * as schema from './schema';
import type { Effect, Given } from './types';

export type Verdict = Given<
  schema.CouponVerdict,
  'coupon_id' | 'name' | 'reason' | 'text' | 'item_sku' | 'item_quantity'
>;
export type Quote = Omit<
  Given<schema.TillQuote, 'id' | 'customer_id' | 'expires_at' | 'order_id' | 'wallet'>,
  'coupons' | 'effects'
> & { coupons: Verdict[]; effects: Effect[] };
export type Reversal = Omit<Given<schema.TillReversal, 'order_id' | 'return_id'>, 'effects'> & { effects: Effect[] };
export type Scanned = Given<schema.ScannedMember, 'name' | 'member_no' | 'tier' | 'tier_name'>;
