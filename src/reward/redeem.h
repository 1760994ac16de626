// Private to reward: redemptions as they are listed.
#pragma once

#include "reward/reward.h"

// Which redemptions: of a customer, or of the shop; those that wait to be shipped or handed over (coupons don't), one
// fulfilment (choice of `fulfilments`), or all.
struct redemption_find {
	int64_t customer_id, reward_id; // NONE: of any
	int fulfilment;                 // -1: whatever it is
	bool waiting;
};
// A page of them; its query has cursor, limit and sort.
MUST_CHECK enum status redemption_page(
	struct ctx *ctx, const struct call *call, const struct redemption_find *find, struct answer *answer);
extern const struct choice fulfilments[];

extern const struct problem reward_limit_member, reward_limit_period, redemption_gone, redemption_final;
