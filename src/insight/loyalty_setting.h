// Private to insight: how loyalty is measured and its kinds are told apart, by the shop.
#pragma once

#include "insight/insight.h"
#include "model/loyalty_index.h"

struct loyalty_setting {
	// Weights of the ten measures in the composite index, per cent, in the order of enum loyalty_measure; their sum
	// is 100.
	int64_t weight_retention, weight_churn, weight_satisfaction, weight_complaint, weight_referral,
		weight_lifetime_value, weight_emotional, weight_behavioural, weight_attitudinal, weight_relation;
	int64_t referral_goal; // share of new customers brought by others that counts as full marks, millionths
	int64_t value_goal;    // value of a customer that counts as full marks, minor units; NONE: not set
	// Thresholds of the kinds; shares and ratios in millionths.
	int64_t repeat_days;         // comes again: days with a purchase, at least
	int64_t late;                // still comes: not later than so many usual gaps
	int64_t discounted;          // price: share of orders at a discount, at least
	int64_t rewarded;            // incentive: share of orders with coupon or points, at least
	int64_t voices;              // premium, latent: so many ways of speaking for us, at least
	int64_t one_place;           // convenience: share of orders at one place, at least
	int64_t small_order;         // convenience: average order over the median one, at most
	int64_t regular;             // inertia: regularity of the gaps, at least
	int64_t sole;                // monopoly: share of spending in sole_categories, at least
	struct list sole_categories; // int64_t: what is sold nowhere else around
	int64_t version, updated_at;
};
extern const struct shape loyalty_setting_shape;

MUST_CHECK enum status loyalty_setting_get(struct ctx *ctx, struct loyalty_setting *setting);
const char *loyalty_setting_json(struct arena *mem, const struct loyalty_setting *setting);
MUST_CHECK enum status loyalty_setting_parse(struct ctx *ctx, const char *json, struct loyalty_setting *setting);
// The weight of a measure, per cent.
int64_t loyalty_weight(const struct loyalty_setting *setting, enum loyalty_measure measure);
