// Private to loyalty: rewards as records, redemptions and coupons.
#pragma once

#include "loyalty/ledger.h"

struct reward_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	int kind;
	int64_t points, value, valid_days;
	bool active;
};

extern const struct shape redemption_shape, coupon_shape;
extern const struct resource rewards_resource;
// The newest; those of customers who were merged into this one too.
MUST_CHECK enum status coupons_of(struct ctx *ctx, int64_t customer_id, struct coupon **coupons, size_t *count);
