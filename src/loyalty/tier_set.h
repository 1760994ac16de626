// Private to loyalty: sets of tiers as records, and how they are read.
#pragma once

#include "loyalty/programme.h"

#define TIER_SETS_MAX 16
#define TIERS_MAX 64 // of a set

extern const struct choice ladder_windows[], ladder_falls[], tier_shields[];
extern const struct resource tier_sets_resource, tiers_resource, tier_benefits_resource;

// All sets with their tiers, lowest first: by threshold, orders, years, id. In ctx->mem.
MUST_CHECK enum status tier_sets_read(struct ctx *ctx, const struct tier_set **sets, size_t *count);
const struct tier_set *tier_set_find(const struct programme *programme, int64_t id);
// NULL: there is none of that code. Codes are unique over all sets.
const struct tier_record *tier_find(const struct programme *programme, const char *code, const struct tier_set **set);
