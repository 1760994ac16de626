// Private to loyalty: which tier a customer stands in. In the first form a tier is a function of what was spent, net of
// returns, in the twelve months before the instant asked for: the highest one whose threshold is reached.
#pragma once

#include "loyalty/programme.h"

#define TIER_WINDOW_MONTHS 12

// Looks again at ctx->now_ms and stores what came out; emits tier.changed and adds an effect (effects may be NULL).
MUST_CHECK enum status tier_review(struct ctx *ctx, int64_t customer_id, const char *why, struct list *effects);
const char *tier_name(const struct tier_record *tier, enum lang lang);

extern const struct job_kind tier_review_job;
extern const struct schedule tier_schedule;
