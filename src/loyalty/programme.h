// Private to loyalty: the programme in force, as one immutable value in memory.
#pragma once

#include "loyalty/loyalty.h"

enum rule_base { BASE_PAID, BASE_GOODS };

struct earning_rule {
	int64_t id, version;
	const char *code;
	int64_t wallet_id;
	struct words name;
	int base;
	int64_t points, per;
	bool live;
};

struct programme {
	const struct earning_rule *rules; // all versions
	size_t rule_count;
	const struct tier_record *tiers; // by threshold, the first has 0
	size_t tier_count;
};

// As it is now; valid until the house stops.
MUST_CHECK enum status programme_get(struct ctx *ctx, const struct programme **ret);
// Within a transaction that changes rules or tiers.
MUST_CHECK enum status programme_touch(struct ctx *ctx);
const struct earning_rule *programme_rule(const struct programme *programme, int64_t id, int64_t version);
// What a rule gives for an amount of money. Whole steps only; 0 for nothing or less.
int64_t rule_points(const struct earning_rule *rule, int64_t amount);
