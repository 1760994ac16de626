// The programme: what a customer's buying earns, and in which tier it puts her. The face of the folder.
#pragma once

#include "points/points.h"
#include "reward/reward.h"
#include "sales/sales.h"

struct tier_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	int64_t threshold;
};

struct tier_standing {
	const struct tier_record *tier, *next; // next NULL: the highest
	int64_t since_at;                      // NONE: from the beginning
	int64_t spend;                         // in the window, minor units
	int64_t missing;                       // to reach next; NONE when there is none
	int64_t keeps_until;                   // without another order; NONE: for ever
};

// As it is at ctx->now_ms, whether or not a job has looked since.
MUST_CHECK enum status loyalty_tier(struct ctx *ctx, int64_t customer_id, struct tier_standing *standing);

// Sets from what spend on a tier is reached, for commands. ERR_NOT_FOUND when there is no tier of that code.
MUST_CHECK enum status loyalty_tier_threshold(struct ctx *ctx, const char *code, int64_t threshold);

// The ladder, lowest first; valid until the house stops.
MUST_CHECK enum status loyalty_tiers(struct ctx *ctx, const struct tier_record **tiers, size_t *count);

extern const struct attribute_set *const loyalty_attributes[]; // customer.tier …, see expr/expr.h
extern const struct route loyalty_routes[], earning_routes[];
extern const struct resource *const loyalty_resources[];
extern const struct event_type *const loyalty_events[];
extern const struct event_type tier_changed;
extern const struct listener *const loyalty_listeners[], *const coupon_listeners[];
extern const struct job_kind *const loyalty_jobs[];
extern const struct schedule *const loyalty_schedules[];
