// Private to reward: what coupons take off a basket. Pure: no database, no clock. Amounts are minor units; what is
// taken off is shared over the lines in proportion and adds up to the minor unit.
#pragma once

#include "reward/template.h"

struct basket_line {
	int64_t line; // from 1; NONE on the way in: its place
	const char *sku;
	int64_t quantity, unit_price, discount;
	// Ours.
	int64_t net;               // still to pay: after its discount and the coupons before
	const int64_t *categories; // its own and those above
	size_t category_count;
};

#define BASKET_LINES_MAX 500
#define BASKET_COUPONS_MAX 20

struct basket {
	int64_t customer_id; // NONE: nobody we know
	int64_t store_id;
	const char *channel, *currency;
	struct basket_line *lines;
	size_t count;
};

struct line_off {
	int64_t line, off;
};

struct basket_effect {
	int64_t off;
	struct list lines;    // struct line_off
	const char *item_sku; // to be added for nothing; NULL: none
	int64_t item_quantity;
	const char *args[PROBLEM_ARGS]; // of the refusal
};

// Sets line->net. False: the numbers are too large.
MUST_CHECK bool basket_open(struct basket *basket);
// NULL and the effect, taken off the lines; or why not, and nothing changed.
const struct problem *basket_apply(struct arena *mem, const struct coupon_template *template, int64_t value,
	struct basket *basket, const struct currency *currency, struct basket_effect *effect);
// Whether a template may be taken beside those taken before it.
const struct problem *basket_stacks(
	const struct coupon_template *template, const struct coupon_template *const *before, size_t count);

extern const struct problem coupon_not_store, coupon_not_channel, coupon_not_currency, coupon_not_goods, coupon_minimum,
	coupon_minimum_quantity, coupon_item_missing, coupon_no_effect, coupon_stacking;
