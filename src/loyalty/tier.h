// Private to loyalty: in which tiers a customer stands. What a tier asks for and how one falls is ladder.h's; here the
// facts are read from the ledger and the outcome is kept, so that lists and segments can ask for it.
#pragma once

#include "loyalty/programme.h"

// Looks again at ctx->now_ms, at all sets, and stores what came out; emits tier.changed and adds an effect (effects may
// be NULL).
MUST_CHECK enum status tier_review(struct ctx *ctx, int64_t customer_id, const char *why, struct list *effects);
// Within the transaction that has changed a set: a job looks at all its members.
// job_id may be NULL.
MUST_CHECK enum status tier_review_all(struct ctx *ctx, int64_t set_id, int64_t *job_id);
const char *tier_name(const struct tier_record *tier, enum lang lang);

// How a customer would stand in a set, whether or not it is in force. *standing without what is given by hand.
MUST_CHECK enum status tier_reckon(
	struct ctx *ctx, const struct tier_set *set, int64_t customer_id, struct ladder_standing *standing);

extern const struct job_kind tier_review_job, tier_all_job, tier_preview_job;
extern const struct schedule tier_schedule;
