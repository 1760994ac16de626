// How members see points, tiers, coupons and orders: what is theirs, in their language, without what only staff need.
#pragma once

#include "base/shape.h"
#include "sales/sales.h"

// A page of what stands in the order of time: query and where it begins.
extern const struct shape member_page_query_shape;
MUST_CHECK enum status view_page(
	struct ctx *ctx, const struct call *call, int64_t *before_at_ms, int64_t *before_id, size_t *max);

struct member_expiry {
	int64_t at, amount;
};
struct member_points {
	const char *name;
	int64_t digits, available, pending, debt, earned, spent;
	struct list expiries;
};
extern const struct shape member_points_shape;
MUST_CHECK enum status view_points(struct ctx *ctx, int64_t own, struct member_points **ret);

struct member_tier {
	const char *code, *name, *next_name;
	int64_t threshold, since, spend, next_threshold, missing, keeps_until;
};
extern const struct shape member_tier_shape;
MUST_CHECK enum status view_tier(struct ctx *ctx, int64_t own, struct member_tier **ret);

// The ladder as a list of member_rung_shape. standing NULL: nobody is asking.
extern const struct shape member_rung_shape;
MUST_CHECK enum status view_rungs(struct ctx *ctx, const struct member_tier *standing, struct list *ret);

enum coupon_standing { COUPON_USABLE, COUPON_USED, COUPON_OVER, COUPON_CANCELLED };
struct member_coupon {
	int64_t id, value, issued_at, expires_at, used_at;
	const char *code, *name, *currency;
	int standing;
};
extern const struct shape member_coupon_shape;
// usable: only those that can be used, the first to end at the top; else all, newest first.
MUST_CHECK enum status view_coupons(struct ctx *ctx, int64_t own, bool usable, size_t max, struct list *ret);

struct member_line {
	const char *name;
	int64_t quantity, unit_price, net, returned_quantity, returned_amount;
};
struct member_order {
	int64_t id, placed_at, paid_at, delivered_at, cancelled_at, subtotal, discount, shipping, total, returned;
	const char *number, *store, *currency;
	int channel, status;
	struct list lines;
};
extern const struct shape member_order_shape;
MUST_CHECK enum status view_order(struct ctx *ctx, const struct order *order, struct member_order *ret);
// With (placed, id) below before, newest first, with their lines.
MUST_CHECK enum status view_orders(
	struct ctx *ctx, int64_t own, int64_t before_at_ms, int64_t before_id, size_t max, struct list *ret);
