// Private to loyalty: the programme in force, as one immutable value in memory.
#pragma once

#include "loyalty/ladder.h"
#include "loyalty/loyalty.h"
#include "loyalty/rule.h"

enum streak_cycle { CYCLE_NONE, CYCLE_WEEK, CYCLE_MONTH };
extern const struct choice streak_cycles[];

struct programme_settings {
	bool four_eyes;             // who wrote a version does not approve it
	int streak_cycle;           // when streaks begin anew
	int64_t make_up_days;       // how far back a make-up card reaches
	struct list profile_fields; // const char *: what a complete profile has
	int64_t version, updated_at;
};

enum tier_shield { SHIELD_NONE, SHIELD_UNTIL_DUE, SHIELD_FOR_GOOD };

// A set of tiers: tiers[i] is rung i of its ladder.
struct tier_set {
	int64_t id;
	const char *code;
	struct words name;
	int64_t wallet_id;
	struct ladder ladder;
	const struct tier_record *tiers;
	size_t tier_count;
	bool asks_orders, asks_years;
	int shield;        // enum tier_shield: what became of those who would have fallen by the last change,
	int64_t shield_at; // of those who stood where they stand before that instant
};

struct programme {
	const struct rule *const *rules; // all versions but drafts, by id and version
	size_t rule_count;
	const struct rule_group *groups;
	size_t group_count;
	const struct budget *budgets;
	size_t budget_count;
	const struct tier_set *sets; // by id; the first is the main one
	size_t set_count;
	const struct vocabulary *orders, *lines, *events; // what conditions speak of
	const struct programme_settings *settings;
};

// As it is now; valid until the house stops.
MUST_CHECK enum status programme_get(struct ctx *ctx, const struct programme **ret);
// Within a transaction that changes rules, groups, budgets, tiers or settings.
MUST_CHECK enum status programme_touch(struct ctx *ctx);
// NULL: there is none, or it is a draft.
const struct rule *programme_rule(const struct programme *programme, int64_t id, int64_t version);
// Whether anything in force at an instant has this trigger.
bool programme_hears(const struct programme *programme, int trigger, int64_t at_ms);

// A version with all that it refers to resolved, in ctx->mem: of a row, of a draft, of an import. What cannot be
// resolved makes it `broken`.
MUST_CHECK enum status programme_resolve(struct ctx *ctx, const struct programme *programme, struct rule *rule);
