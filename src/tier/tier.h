// Tiers: in which tiers a customer stands, sets of tiers as records, changing a live one, what tiers bring. The face of
// the folder. What a tier asks for and how one falls is the ladder's (programme/ladder.h); here the facts are read from
// the ledger and the outcome is kept, so that lists and segments can ask for it.
#pragma once

#include "programme/programme.h"
#include "sales/sales.h"
#include "work/job.h"

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
MUST_CHECK enum status tier_get(struct ctx *ctx, int64_t customer_id, struct tier_standing *standing);
// Of all sets, the main one first.
MUST_CHECK enum status tier_standings(
	struct ctx *ctx, int64_t customer_id, struct tier_standing **standings, size_t *count);
// Moves a customer up to a tier by hand, or by a rule: not below it until then (NONE: for good). code NULL: takes that
// back. only_up: leaves what was given before when that is as much. ERR_UNPROCESSABLE when there is no such tier.
MUST_CHECK enum status tier_give(
	struct ctx *ctx, int64_t customer_id, const char *code, int64_t until, const char *reason, bool only_up);
// Looks again at ctx->now_ms, at all sets, and stores what came out; emits tier.changed and adds an effect (effects may
// be NULL).
MUST_CHECK enum status tier_review(struct ctx *ctx, int64_t customer_id, const char *why, struct list *effects);
// Sets from what spend on a tier is reached, for commands. ERR_NOT_FOUND when there is no tier of that code.
MUST_CHECK enum status tier_set_threshold(struct ctx *ctx, const char *code, int64_t threshold);
// The auditor: of customers with ids above *after, at most max, the tier that is kept against what they earned. *wrong:
// a sentence about the first that is off, or NULL. At the end *checked is 0. What is to be looked at again (its time
// has come, or a set was just changed) is left to the job that does it.
MUST_CHECK enum status tier_check(struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong);
const char *tier_name(const struct tier_record *tier, enum lang lang);

// A benefit that a customer's tiers bring is used. store_id, order_id NONE, note NULL: not told. The same used_for in
// one period of the benefit is the same use. ERR_CONFLICT: used up; ERR_UNPROCESSABLE: none of that code.
struct benefit_use_in {
	const char *code, *used_for;
	int64_t store_id, order_id;
	const char *note;
};
MUST_CHECK enum status tier_benefit_use(struct ctx *ctx, int64_t customer_id, const struct benefit_use_in *in);

// A standing as it is shown.
struct tier_out {
	const char *set, *tier, *name;
	int64_t since, spend, orders, years, window_from, window_end;
	const char *next, *next_name;
	int64_t missing, next_orders, next_years, keep, keep_orders, keeps_until;
	const char *then, *then_name;
	bool in_grace, given;
	const char *reason;
};
extern const struct shape tier_out_shape;
// In the caller's language.
MUST_CHECK enum status tier_read(struct ctx *ctx, int64_t customer_id, struct tier_out *out);

// ---------------------------------------------------------------- a set as it would be

struct tier_change_in {
	int mode, span; // enum tier_shield, enum ladder_window
	int64_t months;
	const char *anchor;
	bool match_all;
	int fall;
	int64_t grace_days;
	bool next_window;
	struct list tiers; // all of the set, lowest first
};
extern const struct shape tier_change_in_shape;
// Refused with pointers below `pointer` ("": the body).
MUST_CHECK enum status tier_change_check(struct ctx *ctx, const struct programme *programme, const struct tier_set *set,
	const struct tier_change_in *in, const char *pointer);
// The set as it would be, in ctx->mem; its tiers have codes and marks only.
struct tier_set *tier_set_proposed(struct ctx *ctx, const struct tier_set *set, const struct tier_change_in *in);

// ---------------------------------------------------------------- tables

// What expressions read of a member's standing: customer.tier, customer.tier_since.
struct tier_facts {
	int64_t tier_id, since_at; // since_at NONE: from the beginning
};
extern const struct attribute_set tier_attributes;

extern const struct attribute_set *const tier_attribute_sets[];
extern const struct route tier_routes[];
extern const struct resource *const tier_resources[];
extern const struct event_type tier_changed;
extern const struct event_type *const tier_events[];
extern const struct job_kind *const tier_jobs[];
extern const struct schedule *const tier_schedules[];
