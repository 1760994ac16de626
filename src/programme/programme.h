// The programme in force, as one immutable value in memory.
#pragma once

#include "programme/rule.h"
#include "programme/tiers.h"

enum streak_cycle { CYCLE_NONE, CYCLE_WEEK, CYCLE_MONTH };
extern const struct choice streak_cycles[];

struct programme_settings {
	bool four_eyes;             // who wrote a version does not approve it
	int streak_cycle;           // when streaks begin anew
	int64_t make_up_days;       // how far back a make-up card reaches
	struct list profile_fields; // const char *: what a complete profile has
	int64_t version, updated_at;
};
extern const struct shape programme_settings_shape;
// Places of its fields that are set.
enum settings_member { SET_FOUR_EYES, SET_STREAK_CYCLE, SET_MAKE_UP_DAYS, SET_PROFILE_FIELDS };

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

// The tiers of the main set, lowest first; valid until the house stops.
MUST_CHECK enum status tiers_get(struct ctx *ctx, const struct tier_record **tiers, size_t *count);

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

// How it is run, from the database, in ctx->mem.
MUST_CHECK enum status settings_read(struct ctx *ctx, const struct programme_settings **ret);
