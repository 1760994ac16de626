// What a customer's buying, and whatever else she does, earns. The face of the folder.
#pragma once

#include "points/points.h"
#include "programme/programme.h"
#include "reward/reward.h"
#include "sales/sales.h"

// ---------------------------------------------------------------- rules

// Refuses with violations below pointer ("/terms") what cannot be meant or refers to nothing; conditions with position
// and suggestion. *ret is the rule as it would be, resolved: for its sentence, for previews, for a back-test.
MUST_CHECK enum status loyalty_rule_check(struct ctx *ctx, const struct programme *programme, const char *pointer,
	const struct rule_terms *terms, struct rule *ret);
// A version, drafts too, resolved, as if it had never been in force. ERR_NOT_FOUND.
MUST_CHECK enum status loyalty_rule_version(
	struct ctx *ctx, const struct programme *programme, int64_t rule_id, int64_t version, struct rule *ret);

// ---------------------------------------------------------------- what members do, besides buying

struct activity {
	int64_t id, customer_id;
	int kind;         // sign_up, review, survey …, as in `triggers` (order_paid … are none)
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
MUST_CHECK enum status loyalty_check_in(struct ctx *ctx, int64_t customer_id, const char *day, struct check_in **ret);
MUST_CHECK enum status loyalty_check_ins(struct ctx *ctx, int64_t customer_id, struct check_in **ret);
// Whether a rule in force gives something for a trigger ("check_in"), so that screens show it.
MUST_CHECK enum status loyalty_gives_for(struct ctx *ctx, const char *trigger, bool *gives);

extern const struct attribute_set *const loyalty_attributes[]; // event.kind …, see expr/expr.h
// The auditor: what counters of budgets and rules say against what they gave. *wrong: a sentence about the first that
// is off, or NULL.
MUST_CHECK enum status loyalty_check(struct ctx *ctx, const char **wrong);

extern const struct route loyalty_fairness_routes[], loyalty_routes[], earning_routes[], activity_routes[];
extern const struct resource *const loyalty_resources[];
extern const struct expression_home *const loyalty_homes[];
extern const struct event_type *const loyalty_events[];
extern const struct listener *const loyalty_listeners[], *const coupon_listeners[];
extern const struct job_kind *const loyalty_jobs[];
extern const struct schedule *const loyalty_schedules[];
