// Private to loyalty: the programme in force, as one immutable value in memory.
#pragma once

#include "loyalty/loyalty.h"

enum rule_base { BASE_PAID, BASE_GOODS };

struct wallet {
	int64_t id;
	const char *code;
	int kind;
	struct words name;
	int digits;
	int64_t expiry_months; // NONE: never
	bool expiry_month_end;
};

struct earning_rule {
	int64_t id, version;
	const char *code;
	const struct wallet *wallet;
	struct words name;
	int base;
	int64_t points, per;
	bool live;
};

struct programme {
	int64_t version;
	const struct wallet *wallets;
	size_t wallet_count;
	const struct earning_rule *rules; // all versions
	size_t rule_count;
	const struct tier_record *tiers; // by threshold, the first has 0
	size_t tier_count;
};

// Read again when its version has changed, at most once a second, and at once after programme_touch(). Valid until the
// house stops.
MUST_CHECK enum status programme_get(struct ctx *ctx, const struct programme **ret);
// Within a transaction that changes wallets, rules or tiers.
MUST_CHECK enum status programme_touch(struct ctx *ctx);
const struct wallet *programme_wallet(const struct programme *programme, int64_t id);
const struct earning_rule *programme_rule(const struct programme *programme, int64_t id, int64_t version);
// The amount of a wallet as text with its decimals.
const char *wallet_amount(struct arena *mem, const struct wallet *wallet, int64_t amount);
// The instant from which on what was earned at earned_at can't be used; NONE: never.
int64_t wallet_expiry(const struct ctx *ctx, const struct wallet *wallet, int64_t earned_at);
// What a rule gives for an amount of money. Whole steps only; 0 for nothing or less.
int64_t rule_points(const struct earning_rule *rule, int64_t amount);
