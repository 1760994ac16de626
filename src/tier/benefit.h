// Private to tier: what benefits a customer has, and uses of them.
#pragma once

#include "tier/set.h"

enum benefit_period { EACH_MONTH, EACH_YEAR, FOR_EVER };
extern const struct choice benefit_periods[];

struct benefit_out {
	int64_t benefit_id;
	const char *tier, *code, *name;
	int64_t uses, used, left;
	int period;
	int64_t until, use_id;
};

struct benefit {
	struct benefit_out out;
	int64_t period_day, nth; // nth: the highest number that was given to this customer
	int64_t cost;            // of one use; NONE: not known
};

// First day of the running period of the shop's calendar, days since 1970; 0 of what is once for all.
int64_t benefit_period_day(const struct ctx *ctx, int period);
// What the customer's tiers bring at ctx->now_ms, counted.
MUST_CHECK enum status benefits_read(struct ctx *ctx, int64_t customer_id, struct benefit **benefits, size_t *count);
// Counts again.
MUST_CHECK enum status benefit_count(struct ctx *ctx, int64_t customer_id, struct benefit *benefit);

// A use, as kept and shown.
struct benefit_use {
	int64_t id, benefit_id;
	const char *code, *name, *tier;
	int64_t customer_id;
	const char *used_for;
	int64_t used_at, store_id, order_id;
	const char *note;
	int64_t cost;
	const char *currency, *actor, *actor_name;
	int64_t undone_at;
	const char *undone_by, *undone_name, *undone_reason;
};

#define BENEFIT_USE_COLUMNS                                                                                            \
	"u.id, u.benefit_id, b.code, b.name_en, b.name_zh, t.code, u.customer_id, u.used_for, u.used_at, u.store_id, " \
	"u.order_id, u.note, u.cost, u.actor, u.actor_name, u.undone_at, u.undone_by, u.undone_name, u.undone_reason"
void benefit_use_scan(struct ctx *ctx, const struct rows *rows, struct benefit_use *use);
MUST_CHECK enum status benefit_use_get(struct ctx *ctx, int64_t id, struct benefit_use *use);
