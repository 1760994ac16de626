// Of the server's shapes what the pages of insight use, with what is never null.

import type * as schema from '@shared/api/schema';
import type { Given } from '@shared/api/types';

export type RfmPair = Given<schema.RfmPair, 'days_to_next'>;
export type RfmClass = Given<schema.RfmClass>;
export type Rfm = Omit<Given<schema.Rfm, 'before'>, 'classes' | 'rf' | 'fm'> & {
  classes: RfmClass[];
  rf: RfmPair[];
  fm: RfmPair[];
};
export type PyramidClass = Given<schema.PyramidClass>;
export type Pyramid = Omit<Given<schema.Pyramid, 'from'>, 'classes'> & { classes: PyramidClass[] };
export type Cohort = Given<schema.Cohort>;
export type Cohorts = Omit<Given<schema.Cohorts>, 'cohorts'> & { cohorts: Cohort[] };
export type LifecyclePeriod = Given<schema.LifecyclePeriod>;
export type Lifecycle = Omit<Given<schema.Lifecycle>, 'periods'> & { periods: LifecyclePeriod[] };
export type SecondOrder = Given<schema.SecondOrder>;
export type Repurchase = Omit<
  Given<schema.Repurchase, 'second_order_median_days' | 'median_gap_days' | 'mean_gap_days'>,
  'second_order'
> & { second_order: SecondOrder[] };
export type ScoreGroup = Given<schema.ScoreGroup>;
export type Summary = Omit<
  Given<schema.InsightSummary, 'run_id' | 'as_of' | 'scored_at' | 'value_low' | 'value_high'>,
  'classes' | 'lifecycle' | 'rfm_classes'
> & { classes: ScoreGroup[]; lifecycle: ScoreGroup[]; rfm_classes: ScoreGroup[] };
export type Bin = Given<schema.DistributionBin>;
export type Distribution = Omit<Given<schema.Distribution>, 'bins'> & { bins: Bin[] };
export type Score = Given<schema.CustomerScore, 'next_order_at' | 'rfm_class_before' | 'class_before'>;
export type Reason = Given<schema.ChurnReason>;
export type Scored = Omit<Given<schema.ScoredCustomer, 'name' | 'store_id'>, 'score' | 'reasons'> & {
  score: Score;
  reasons: Reason[];
};
export type Settings = Given<schema.InsightSettings>;

// What a run keeps as JSON (src/insight/encode.c).
export interface Decile {
  customers: number;
  forecast: number | null;
  actual: number | null;
}
export interface Trial {
  family: string;
  bias: number | null;
  mae: number | null;
  rmse: number | null;
  forecast: number | null;
  deciles: Decile[];
  auc: number | null;
  brier: number | null;
}
export type Naive = Omit<Trial, 'family' | 'auc' | 'brier'> & { recency_auc: number | null; rate_brier: number | null };
export interface TestWindow {
  as_of: number; // days since 1970-01-01
  days: number;
  customers: number;
  orders: number | null;
  active: number | null;
  decides_orders: boolean;
  decides_activity: boolean;
  models: Trial[];
  naive: Naive;
}
export interface SecondStage {
  used: boolean;
  customers: number;
  auc: number | null;
  brier: number | null;
  first_auc: number | null;
  first_brier: number | null;
  recency_auc: number | null;
  rate_brier: number | null;
  deciles: Decile[];
}
export interface Fit {
  family: string;
  params: Record<string, number | null>;
  k?: number;
  ll: number | null;
  bic: number | null;
  flags: string[];
  keys: number;
}
export interface Spend {
  p: number | null;
  q: number | null;
  v: number | null;
  mean: number | null;
  correlation: number | null;
  customers: number;
  infinite_mean: boolean;
  correlated: boolean;
}
export type Run = Omit<
  Given<schema.InsightRun, 'actor' | 'job_id' | 'as_of' | 'first_day' | 'problem' | 'started_at' | 'ended_at'>,
  'chosen' | 'totals' | 'timing' | 'models' | 'backtests' | 'setting'
> & {
  chosen: {
    orders: string | null;
    activity: string | null;
    by: string;
    second_stage: boolean;
    orders_window_days?: number;
    activity_window_days?: number;
  } | null;
  totals: { value_12m: number; value_low: number; value_high: number; churn: number; repurchase: number } | null;
  timing: Record<string, number> | null;
  setting: Record<string, number> | null;
  models: { families: Fit[]; spend: Spend | null; churn: { used: boolean } | null } | null;
  backtests: { windows: TestWindow[]; second_stage: SecondStage | null } | null;
};

export type Condition = Given<schema.LoyaltyCondition, 'value'>;
export type Kind = Omit<Given<schema.LoyaltyKind, 'untold'>, 'conditions'> & { conditions: Condition[] };
export type Kinds = Omit<Given<schema.LoyaltyKinds, 'run_id' | 'as_of' | 'average_order'>, 'kinds'> & { kinds: Kind[] };
export type Measure = Given<
  schema.LoyaltyMeasure,
  'value' | 'low' | 'high' | 'part' | 'sample' | 'score' | 'missing' | 'score_missing'
>;
export type LoyaltyMonth = Given<
  schema.LoyaltyMonth,
  'index' | 'retention' | 'churn' | 'referral' | 'lifetime_value' | 'behavioural'
>;
export type Loyalty = Omit<Given<schema.Loyalty, 'run_id' | 'index' | 'note'>, 'measures' | 'months'> & {
  measures: Measure[];
  months: LoyaltyMonth[];
};
export type LoyaltySettings = schema.LoyaltySettings;
export type Goal = Given<
  schema.Goal,
  'store_id' | 'owner_id' | 'note' | 'off_track_since' | 'judged_until' | 'tracked_on' | 'chance' | 'behind'
>;
export type GoalMonth = Given<schema.GoalProgressMonth, 'actual' | 'forecast' | 'low' | 'high'>;
export type Assumption = {
  code: string;
  title: string;
  unit: string;
  value: number | null;
  text?: string | null;
  from?: string;
};
export type Progress = Omit<
  Given<
    schema.GoalProgress,
    'store_id' | 'owner_id' | 'actual' | 'due' | 'forecast' | 'low' | 'high' | 'chance' | 'method'
  >,
  'months' | 'assumptions'
> & { months: GoalMonth[]; assumptions: Assumption[] };
export type WhatIf = Omit<
  Given<
    schema.WhatIf,
    'missing' | 'value' | 'gain' | 'gain_low' | 'gain_high' | 'gain_share' | 'gain_next' | 'formula'
  >,
  'curve' | 'assumptions'
> & { curve: Given<schema.WhatIfPoint, 'value' | 'gain'>[]; assumptions: Assumption[] };

export type DueAction = Given<schema.DueAction, 'name' | 'store_id' | 'owner_id' | 'text'>;
export type ActionSummary = Given<schema.ActionSummary>;
export type ActionSummaries = { listed_at: string | null; items: ActionSummary[] };

export type BundleProduct = Given<schema.BundleProduct, 'name' | 'sku'>;
export type Bundle = Omit<Given<schema.Bundle>, 'left' | 'right'> & { left: BundleProduct[]; right: BundleProduct };
export type Bundles = Omit<Given<schema.Bundles>, 'items'> & { items: Bundle[] };
export type WasteClass = Given<schema.WasteClass>;
export type Waste = Omit<Given<schema.Waste, 'found'>, 'classes'> & { classes: WasteClass[] };
export type Source = Given<
  schema.AcquisitionSource,
  'cost_per_customer' | 'early_per_customer' | 'ltv' | 'payback_days' | 'return_on_cost'
>;
export type Acquisition = Omit<Given<schema.Acquisition, 'from'>, 'total' | 'items'> & {
  total: Source;
  items: Source[];
};
export type Cost = Given<schema.AcquisitionCost, 'note'>;
export type Influencer = Given<schema.Influencer, 'name'>;
export type Influence = Omit<Given<schema.Influence>, 'items'> & { items: Influencer[] };
