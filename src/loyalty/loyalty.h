// The programme: what a customer's buying earns, and in which tier it puts her. The face of the folder.
#pragma once

#include "points/points.h"
#include "reward/reward.h"
#include "sales/sales.h"

// Marks that are not asked for are NONE; the first tier of a set has threshold 0. keep_…: to keep the tier once it is
// reached; NONE: as to reach it.
struct tier_record {
	struct resource_head head;
	int64_t set_id;
	const char *code, *name_en, *name_zh;
	int64_t threshold,
		keep_threshold; // qualifying points in the window: what was spent, in minor units, by default
	int64_t orders, keep_orders;
	int64_t years; // of membership
};

#define TIER_SET_MAIN_ID 1 // the one that is meant where none is named

struct tier_set;

struct tier_standing {
	const struct tier_set *set;
	const struct tier_record *tier, *next; // next NULL: the highest
	int64_t since_at;                      // NONE: from the beginning
	int64_t spend, orders, years;          // in the window
	int64_t missing;                       // to reach next by what was spent; NONE when that is not asked
	int64_t keeps_until;                   // without another order; NONE: for ever
	const struct tier_record *then;        // where she stands after keeps_until; NULL: keeps_until is NONE
	int64_t window_from, window_end;       // NONE: it rolls, or is for life
	bool in_grace, given;                  // given: held by hand, not by what was earned
	const char *reason;                    // why it was given
};

// Of the main set, as it is at ctx->now_ms, whether or not a job has looked since.
MUST_CHECK enum status loyalty_tier(struct ctx *ctx, int64_t customer_id, struct tier_standing *standing);
// Of all sets, the main one first.
MUST_CHECK enum status loyalty_standings(
	struct ctx *ctx, int64_t customer_id, struct tier_standing **standings, size_t *count);
// Moves a customer up to a tier by hand, or by a rule: not below it until then (NONE: for good). code NULL: takes that
// back. only_up: leaves what was given before when that is as much. ERR_UNPROCESSABLE when there is no such tier.
MUST_CHECK enum status loyalty_tier_give(struct ctx *ctx, int64_t customer_id, const char *code, int64_t until,
	const char *reason, bool only_up);

// Sets from what spend on a tier is reached, for commands. ERR_NOT_FOUND when there is no tier of that code.
MUST_CHECK enum status loyalty_tier_threshold(struct ctx *ctx, const char *code, int64_t threshold);

// The ladder, lowest first; valid until the house stops.
MUST_CHECK enum status loyalty_tiers(struct ctx *ctx, const struct tier_record **tiers, size_t *count);

// ---------------------------------------------------------------- what members do, besides buying

// What an activity is; the kinds of earning rules' triggers (order_paid … are none).
extern const struct choice triggers[];

struct activity {
	int64_t id, customer_id;
	int kind;         // sign_up, review, survey …, as in `triggers`
	const char *name; // of a custom one: what the other system calls it
	const char *source, *external_id;
	int64_t at, number; // number: days of a streak, a value; NONE
	int64_t store_id;
	const char *note;
	struct list effects; // struct effect; of this very request
};
extern const struct shape activity_shape;

// Once by (source, external_id): the same again gives the first one and no second award. Awards are in the same
// transaction. ERR_CONFLICT activity_differs: it was another.
MUST_CHECK enum status loyalty_activity_take(
	struct ctx *ctx, const struct activity *in, struct activity **ret, bool *replayed);

struct check_in {
	const char *day;              // 2026-02-28
	int64_t streak, total, cards; // days without a gap, days in all, make-up cards left
	bool today;                   // already there today
	struct list days;             // const char *, of the last year; ascending
	struct list effects;
};
extern const struct shape check_in_shape;

// Today in the shop's zone, or, with a make-up card, a day of the past that was missed ("2026-02-27"; NULL: today).
// ERR_CONFLICT check_in_done: of any number at once one wins.
MUST_CHECK enum status loyalty_check_in(
	struct ctx *ctx, int64_t customer_id, const char *day, struct check_in **ret);
MUST_CHECK enum status loyalty_check_ins(struct ctx *ctx, int64_t customer_id, struct check_in **ret);
// Whether a rule in force gives something for a trigger ("check_in"), so that screens show it.
MUST_CHECK enum status loyalty_gives_for(struct ctx *ctx, const char *trigger, bool *gives);

extern const struct attribute_set *const loyalty_attributes[]; // customer.tier …, see expr/expr.h
extern const struct route loyalty_routes[], earning_routes[], activity_routes[], backtest_routes[];
extern const struct resource *const loyalty_resources[];
extern const struct event_type *const loyalty_events[];
extern const struct event_type tier_changed;
extern const struct listener *const loyalty_listeners[], *const coupon_listeners[];
extern const struct job_kind *const loyalty_jobs[];
extern const struct schedule *const loyalty_schedules[];
