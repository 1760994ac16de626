// What points buy: rewards, redemptions, coupons. The face of the folder.
#pragma once

#include "points/points.h"

extern const struct choice coupon_states[], redemption_states[];

struct reward_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	int kind;
	int64_t points, value, valid_days;
	bool active;
};

struct redemption {
	int64_t id, customer_id, reward_id, points, coupon_id;
	const char *code; // of the coupon
	int64_t value;
	const char *currency;
	int state;
	int64_t redeemed_at, expires_at, cancelled_at;
};

// Points → a reward. ERR_CONFLICT points_insufficient.
MUST_CHECK enum status reward_redeem(struct ctx *ctx, int64_t customer_id, int64_t reward_id, struct redemption **ret);
// The points go back to the lots they came from, with their own expiry. Not when the coupon was used.
MUST_CHECK enum status reward_redemption_cancel(struct ctx *ctx, int64_t id, struct redemption **ret);

struct coupon {
	int64_t id, customer_id, reward_id, value;
	const char *code, *currency;
	int state;
	int64_t issued_at, expires_at, used_at;
	const char *used_for;
};

// Uses a coupon, once. used_for: what for (a receipt's number). The same again for the same: the first outcome.
MUST_CHECK enum status reward_coupon_use(struct ctx *ctx, const char *code, const char *used_for, struct coupon **ret);
// The newest; those of customers who were merged into this one too.
MUST_CHECK enum status reward_coupons_of(struct ctx *ctx, int64_t customer_id, struct coupon **coupons, size_t *count);

struct reward_offer {
	int64_t id, points, value, valid_days;
	const char *code;
	struct words name;
	bool active;
};
// All rewards by price, also those that are not on offer any more.
MUST_CHECK enum status reward_offers(struct ctx *ctx, struct reward_offer **offers, size_t *count);

extern const struct shape redemption_shape, coupon_shape;
extern const struct event_type points_spent, points_refunded, coupon_issued, coupon_used, coupon_cancelled;

extern const struct route reward_routes[];
extern const struct resource *const reward_resources[];
extern const struct event_type *const reward_events[];
