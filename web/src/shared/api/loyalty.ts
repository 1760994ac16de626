// What the pages of the programme and of segments use of the server's shapes: see types.ts.
import type * as schema from './schema';
import type { Given } from './types';

export type Trigger = schema.EarningTerms['trigger'];
export type RuleState = schema.EarningRule['state'];
export type Band = Given<schema.EarningBand, 'per'>;
export type Cap = Given<schema.EarningCap, 'limit' | 'budget'>;
export type Terms = Omit<
  Given<
    schema.EarningTerms,
    | 'activity'
    | 'condition'
    | 'line_condition'
    | 'from'
    | 'until'
    | 'group'
    | 'priority'
    | 'wallet'
    | 'points'
    | 'per'
    | 'factor'
    | 'coupon'
    | 'tax_rate'
  >,
  'bands' | 'caps'
> & { bands: Band[]; caps: Cap[] };
export type Rule = Omit<
  Given<schema.EarningRule, 'author' | 'note' | 'approver' | 'approved_at' | 'publisher' | 'published_at' | 'ended_at'>,
  'terms'
> & { terms: Terms };
export type RuleChecked = Given<schema.EarningRuleChecked>;
export type Explained = Omit<
  Given<schema.EarningExplained, 'rule_id' | 'version' | 'instead' | 'wallet' | 'base' | 'cap_left' | 'text' | 'rule'>,
  'parts' | 'lines'
> & { parts: Given<schema.EarningPart, 'why'>[]; lines: Given<schema.EarningLine, 'name' | 'why'>[] };
export type Moment = Omit<Given<schema.EarningMoment>, 'rules'> & { rules: Explained[] };
export type Explanation = { text: string | null; moments: Moment[] };
export type EarningGroup = Given<schema.EarningGroup>;
export type EarningBudget = Given<schema.EarningBudget>;
export type BudgetSpending = Omit<Given<schema.EarningBudgetSpending, 'first_on' | 'used_up_on'>, 'rules' | 'days'> & {
  rules: Given<schema.EarningBudgetRule, 'rule_id' | 'code' | 'name'>[];
  days: Given<schema.EarningBudgetDay, 'rule_id'>[];
};
export type Wallet = Given<schema.Wallet>;

export type Scope = 'customer' | 'order' | 'event' | 'line' | 'member';
export type Candidate = Given<schema.ExpressionCandidate>;
export type ExpressionFault = Given<schema.ExpressionError, 'suggestion'>;
export type Checked = Omit<
  Given<schema.ExpressionCheck, 'sentence' | 'replace_from'>,
  'json' | 'errors' | 'candidates'
> & { json: ExpressionNode | null; errors: ExpressionFault[]; candidates: Candidate[] };
export type ExpressionType = schema.ExpressionField['type'];
export type ExpressionField = Omit<Given<schema.ExpressionField, 'unit' | 'example' | 'digits'>, 'choices'> & {
  choices: Given<schema.ExpressionChoice>[];
};

// A condition as a builder has it: one node is one object.
export interface ExpressionNode {
  op?: string;
  field?: string;
  text?: string;
  number?: string;
  bool?: boolean;
  list?: ExpressionNode[];
  call?: string;
  args?: ExpressionNode[];
}

export type Segment = Given<schema.Segment, 'description' | 'expression'>;
export type SegmentPreview = Omit<Given<schema.SegmentPreview, 'text' | 'sentence'>, 'json' | 'sample'> & {
  json: ExpressionNode | null;
  sample: Given<schema.SegmentSample, 'name'>[];
};

export type CouponTemplate = schema.CouponTemplate;
export type CouponFigures = Given<schema.CouponFigures>;
export type CouponBatch = Given<schema.CouponBatch, 'name' | 'cancelled_at'>;
export type Referral = Given<
  schema.Referral,
  'reason' | 'order_id' | 'qualifies_at' | 'decided_at' | 'referrer_coupon_id' | 'referee_coupon_id'
>;
export type ReferralPlan = schema.ReferralPlan;
export type ReferralLeader = Given<schema.ReferralLeader>;
export type ReferralNode = Given<schema.ReferralNode, 'parent_id'>;

export type TierSet = schema.TierSet;
export type FullTier = schema.Tier;
export type TierBenefit = schema.TierBenefit;
export type MemberBenefit = Given<schema.MemberBenefit, 'uses' | 'left' | 'until' | 'use_id'>;
export type BenefitUsed = Given<
  schema.BenefitUsed,
  | 'store_id'
  | 'order_id'
  | 'note'
  | 'cost'
  | 'currency'
  | 'actor_name'
  | 'undone_at'
  | 'undone_by'
  | 'undone_name'
  | 'undone_reason'
>;
export type BenefitFigures = Omit<Given<schema.BenefitFigures, 'cost'>, 'months' | 'stores'> & {
  months: Given<schema.BenefitMonth, 'cost'>[];
  stores: Given<schema.BenefitStore, 'store_id' | 'cost'>[];
};
export type ChangeMode = NonNullable<schema.TierSetChange['mode']>;
// What the job of a preview or a change finds.
export interface TierMoves {
  members: number;
  stay: number;
  rise: number;
  fall: number;
  moves: { from: string; to: string; members: number; examples: string[] }[];
}
