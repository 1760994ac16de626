// Private to insight: what the models are asked, by the shop.
#pragma once

#include "insight/insight.h"

struct insight_setting {
	int64_t churn_days;     // gone: no order within so many days
	int64_t window_days;    // the classes A to D look back so far
	int64_t margin;         // part of the revenue that is earned, millionths
	int64_t discount;       // a year, millionths
	int64_t confidence;     // of ranges, millionths
	int64_t cost_per_order; // to serve an order, minor units
	int64_t cost_to_win;    // a customer, minor units
	int64_t version, updated_at;
};
extern const struct shape insight_setting_shape;

MUST_CHECK enum status insight_setting_get(struct ctx *ctx, struct insight_setting *setting);
const char *insight_setting_json(struct arena *mem, const struct insight_setting *setting);
MUST_CHECK enum status insight_setting_parse(struct ctx *ctx, const char *json, struct insight_setting *setting);
