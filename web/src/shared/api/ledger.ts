// What the pages of the points ledger use of the server's shapes: see types.ts.
import type * as schema from './schema';
import type { Given } from './types';

export type LedgerLine = Given<schema.Posting, 'expires_at' | 'rule' | 'base' | 'note' | 'lot_id' | 'source'>;
export type LedgerKind = LedgerLine['kind'];
export type Hold = Omit<Given<schema.Hold, 'reference' | 'resolved_at' | 'note'>, 'parts'> & {
  parts: Given<schema.HoldPart, 'wallet' | 'subject' | 'store_id'>[];
};
export type Correction = Given<
  schema.Correction,
  'lot_id' | 'until' | 'maker_name' | 'decider' | 'decider_name' | 'decided_at' | 'note' | 'posted'
>;
export type CorrectionsWaiting = Given<schema.CorrectionsWaiting>;
export type Liability = Omit<
  Given<schema.Liability, 'value' | 'expected_value' | 'breakage_ppm'>,
  'by_expiry' | 'by_age'
> & {
  by_expiry: Given<schema.LiabilityByExpiry, 'month' | 'value'>[];
  by_age: Given<schema.LiabilityByAge, 'value'>[];
};
export type RollForward = Given<schema.LiabilityRollForward, 'closing_value'>;
