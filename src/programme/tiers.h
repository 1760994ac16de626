// Sets of tiers as they are read and kept with the programme.
#pragma once

#include "api/resource.h"
#include "programme/ladder.h"

#define TIER_SET_MAIN_ID 1 // the one that is meant where none is named
#define TIER_SETS_MAX 16
#define TIERS_MAX 64 // of a set

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
	int64_t lasts_count; // points earned in it last so long, whatever their wallet says; NONE: as that says
	int lasts_unit;      // enum term_unit
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

extern const struct choice ladder_windows[], ladder_falls[], tier_shields[];

// All sets with their tiers, lowest first: by threshold, orders, years, id. In ctx->mem.
MUST_CHECK enum status tier_sets_read(struct ctx *ctx, const struct tier_set **sets, size_t *count);
// Fills tiers, ladder.rungs and what is asked for; tiers lowest first, both in mem.
void tier_set_put(struct arena *mem, struct tier_set *set, const struct tier_record *tiers, size_t count);

struct programme;
const struct tier_set *tier_set_find(const struct programme *programme, int64_t id);
// NULL: there is none of that code. Codes are unique over all sets.
const struct tier_record *tier_find(const struct programme *programme, const char *code, const struct tier_set **set);
// The rung of a tier, 0 when the set has none of that id or code.
size_t tier_set_rung(const struct tier_set *set, int64_t tier_id);
size_t tier_set_rung_of(const struct tier_set *set, const char *code);
// The rung that the set's last change does not take from who stood there since since_at, to be looked at at due_at
// (NONE: never): of those who stood there before it, until their tier would have been looked at anyway, or for good. 0:
// it takes what it takes.
size_t tier_set_shielded(const struct tier_set *set, size_t rung, int64_t since_at, int64_t due_at, int64_t now_ms);
