// Private to loyalty: from the database to the engine, and from its verdicts to the ledger.
#pragma once

#include "loyalty/loyalty.h"
#include "programme/engine.h"

// What expressions read of what is no order: event.*.
struct event_facts {
	int trigger;
	const char *activity;
	int64_t number, at;
};
extern const struct attribute_set event_attributes;

// One occasion with all that the engine was given and what it said.
struct reckoning {
	const struct programme *programme;
	struct occasion occasion;
	const struct rule **rules;
	size_t rule_count;
	struct cap_use *uses;
	size_t use_count;
	struct facts facts;
	struct outcome outcome;
	bool recorded; // recalled from a decision record
};

enum reckon_mode {
	RECKON_AWARD, // counters of caps are locked until the commit
	RECKON_LOOK,  // only read: previews
};

// The occasion that an order is, as far as it is kept. at_ms: when it was paid or delivered.
struct occasion occasion_of_order(struct ctx *ctx, const struct order *order, int trigger, int64_t at_ms);
// What a member did.
struct occasion occasion_of_member(struct ctx *ctx, int64_t customer_id, int trigger, int64_t at_ms);

// Fills occasion->date and all else of ret for the rules in force.
MUST_CHECK enum status reckon(struct ctx *ctx, const struct programme *programme, const struct occasion *occasion,
	enum reckon_mode mode, struct reckoning *ret);
// The same with rules of the caller's: drafts among them.
MUST_CHECK enum status reckon_with(struct ctx *ctx, const struct programme *programme, const struct occasion *occasion,
	const struct rule *const *rules, size_t count, enum reckon_mode mode, struct reckoning *ret);
// As it was decided back then (subject_id: the order or activity), for what is kept now: rules, facts and caps come
// from the decision record; where there is none (see decision.h), from the lots.
MUST_CHECK enum status reckon_again(struct ctx *ctx, const struct programme *programme, const struct occasion *occasion,
	int64_t subject_id, const struct lot *lots, size_t lot_count, struct reckoning *ret);

// The same for explanations: all rules that were in force, as they were known at known_ms where there is no record; a
// draft (or NULL) takes the place of its rule.
MUST_CHECK enum status reckon_explained(struct ctx *ctx, const struct programme *programme,
	const struct occasion *occasion, int64_t subject_id, int64_t known_ms, const struct rule *draft,
	struct reckoning *ret);

// What the awards of an occasion are told to: the effects of the order, and the ledger's source.
struct reckon_cause {
	const char *source, *prefix; // "order", "ord"
	int64_t source_id;
	struct list *effects; // may be NULL
};
// Writes awards, counters and the record. *given (may be NULL): whether there was any award.
MUST_CHECK enum status reckon_award(
	struct ctx *ctx, const struct reckoning *reckoning, const struct reckon_cause *cause, bool *given);

// The columns of a counter's key, for ARGS.
#define KEY_ARGS(key)                                                                                                  \
	v_i64((key)->subject_id), v_i64((key)->scope), v_i64((key)->owner_id), v_i64((key)->period), v_i64((key)->of), \
		v_i64((key)->period_day)
// How far a counter is used; nobody else raises it before the commit.
MUST_CHECK enum status caps_used(struct ctx *ctx, const struct cap_key *key, int64_t *used);
// Adds to a counter; a negative amount gives back. Of a budget it is noted for which rule (0: reserved) and on which
// day (days since 1970 of the shop's calendar).
MUST_CHECK enum status caps_charge(
	struct ctx *ctx, const struct cap_key *key, int64_t amount, int64_t rule_id, int64_t day);
// What a hold has taken off a budget's counter by itself, noted for today.
MUST_CHECK enum status caps_note_reserved(struct ctx *ctx, const struct cap_key *key, int64_t amount);
// The charges that an award of this rule made, for what of it goes back at at_ms.
MUST_CHECK enum status caps_give_back(struct ctx *ctx, const struct rule *rule, const struct occasion *occasion,
	int64_t points, bool all, int64_t at_ms);
