// What the pages of back-tests use of the server's shapes: see types.ts.
import type * as schema from './schema';
import type { Given } from './types';

export type WalletFigures = Given<
  schema.BacktestWallet,
  'cost_before' | 'cost_after' | 'cost_change' | 'liability_before' | 'liability_after' | 'liability_change' | 'awarded'
>;
export type Figures = Omit<Given<schema.BacktestFigures>, 'wallets'> & { wallets: WalletFigures[] };
export type Summary = Omit<Given<schema.BacktestSummary>, 'figures' | 'tiers' | 'moves'> & {
  figures: Figures;
  tiers: Given<schema.BacktestTierCount>[];
  moves: Given<schema.BacktestMove>[];
};
export type Change = Omit<
  Given<schema.BacktestChange, 'from' | 'until' | 'note'>,
  'terms' | 'versions' | 'tiers' | 'tier_sets' | 'end'
> & {
  versions: { rule: string; version: number }[];
  terms: { code: string }[];
  end: string[];
  tiers: { tier: string; threshold: number }[];
  tier_sets: { set: string }[];
};
export type Backtest = Omit<
  Given<schema.Backtest, 'actor' | 'job' | 'problem' | 'started_at' | 'ended_at'>,
  'change' | 'summary'
> & { change: Change; summary: Summary | null };
export type Part = Omit<Given<schema.BacktestPart, 'month' | 'code' | 'name'>, 'figures'> & { figures: Figures };
export type Member = Omit<Given<schema.BacktestMember, 'tier_before' | 'tier_after'>, 'figures'> & { figures: Figures };
