// Private to referral: which order counts, and what follows from it.
#pragma once

#include "referral/plan.h"

// When the return window of an order that was paid or delivered then is over.
int64_t settle_when(const struct ctx *ctx, const struct referral_plan *plan, int64_t from_ms);
// Whether the referral's order, as it is now, is one that counts.
MUST_CHECK enum status settle_order_counts(struct ctx *ctx, const struct referral *referral, bool *ret);
// The order does not count any more: the friend's first one that does takes its place, or none.
MUST_CHECK enum status settle_look_again(struct ctx *ctx, const struct referral *referral);
// Back to quarantine, with the reason.
MUST_CHECK enum status settle_hold(struct ctx *ctx, const struct referral *referral, const char *why);
// Both rewards are taken back.
MUST_CHECK enum status settle_reverse(struct ctx *ctx, struct referral *referral);
