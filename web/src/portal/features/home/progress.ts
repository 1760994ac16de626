import type { Tier } from '../../types';

// How far it is to the next tier, of 1. A sliver is always seen.
export function progressOf(tier: Tier): number {
  if (tier.next_threshold === null) return 1;
  return Math.min(1, Math.max(0.02, tier.spend / tier.next_threshold));
}
