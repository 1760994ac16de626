// Private to reward: counters of limits, exact under any number of callers. A counter is raised by one guarded
// statement in the transaction of what it counts, so it can't be passed and is undone with it.
#pragma once

#include "api/route.h"

enum quota_period { QUOTA_DAY, QUOTA_WEEK, QUOTA_MONTH, QUOTA_YEAR };
extern const struct choice quota_periods[];

struct quota {
	int64_t subject_id;  // template or reward
	int64_t customer_id; // 0: in all
	const char *kind;    // "claim", "use", "redeem"
	int64_t period_at;   // 0: ever
};

// The beginning of the period that an instant lies in, in the shop's zone; weeks begin on Monday.
int64_t quota_period_at(const struct ctx *ctx, enum quota_period period, int64_t at_ms);
// One more, unless `limit` (NONE: no limit) is reached: then *taken is false and nothing changed.
MUST_CHECK enum status quota_take(struct ctx *ctx, const struct quota *quota, int64_t limit, bool *taken);
MUST_CHECK enum status quota_give_back(struct ctx *ctx, const struct quota *quota);
// How many so far.
MUST_CHECK enum status quota_read(struct ctx *ctx, const struct quota *quota, int64_t *n);
