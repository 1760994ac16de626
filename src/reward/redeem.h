// Private to reward: redemptions as they are listed.
#pragma once

#include "reward/reward.h"

// Newest first, ids below before_id, struct redemption. customer_id NONE: those that wait to be handed over or used.
MUST_CHECK enum status redemption_list(
	struct ctx *ctx, int64_t customer_id, int64_t before_id, size_t max, struct list *ret);

extern const struct problem reward_limit_member, reward_limit_period, redemption_gone, redemption_final;
