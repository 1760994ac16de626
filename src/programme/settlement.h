// What of an order's awards goes back with what comes back of it. Pure: the live path and the back-test ask the same
// function.
//
// What an order should have given, as far as it is kept, is what the same rules in the same versions say with what was
// known then; what it has given stands in its awards. The difference is taken back, or restored. Because each time the
// whole is compared, the sum over partial returns is the award exactly, in any order.
#pragma once

#include "programme/engine.h"

struct settlement_share {
	const struct rule *rule; // that awarded
	int64_t wallet_id;
	int64_t granted, reversed;
	int64_t due; // out: to be taken back; below 0: to be restored
};

const struct verdict *outcome_verdict(const struct outcome *outcome, const struct rule *rule);

// order: with what has come back by now; kept: order_kept() of it; again: what the rules say of that. Within a wallet
// what a rule that had given nothing would give for what is kept (it was second best, say) is set against what the
// others lose; it is not awarded now. No share is restored beyond what was taken of it.
void settlement_reckon(const struct order *order, const struct order *kept, const struct outcome *again,
	struct settlement_share *shares, size_t count);

// Whether moving so much of a share makes the award be gone, or there again: what counters of times go by.
bool settlement_whole(const struct settlement_share *share, int64_t due);

// Whether a rule's coupon goes back: it would not be given for what is kept.
bool settlement_coupon_goes(const struct order *order, const struct outcome *again, const struct rule *rule);
