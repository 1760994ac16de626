// Private to tier: records, jobs, and what routes.c gathers.
#pragma once

#include "api/route.h"
#include "tier/tier.h"

extern const struct resource tier_sets_resource, tiers_resource, tier_benefits_resource;

// Within the transaction that has changed a set: a job looks at all its members. job_id may be NULL.
MUST_CHECK enum status tier_review_all(struct ctx *ctx, int64_t set_id, int64_t *job_id);
// How a customer would stand in a set, whether or not it is in force. *standing without what is given by hand.
MUST_CHECK enum status tier_reckon(
	struct ctx *ctx, const struct tier_set *set, int64_t customer_id, struct ladder_standing *standing);

// What the records and a change of a live set check alike. Refused with pointers below `pointer`.
MUST_CHECK enum status tier_check_window(
	struct ctx *ctx, int span, int64_t months, const char *anchor, const char *pointer);
MUST_CHECK enum status tier_check_marks(struct ctx *ctx, const struct tier_record *tier, const char *pointer);

// Rungs of the set as it is, and of what would take its place (tier_set_proposed): by what was earned, what is held by
// hand, and what the change leaves.
MUST_CHECK enum status tier_compare(struct ctx *ctx, const struct programme *programme, const struct tier_set *set,
	const struct tier_set *next, int64_t customer_id, size_t *now, size_t *then);

extern const struct job_kind tier_review_job, tier_all_job, tier_preview_job;
extern const struct schedule tier_schedule;

struct tier_give_in {
	const char *tier;
	int64_t until;
	const char *reason;
};
extern const struct shape tier_give_shape;
enum status act_tier(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_tiers(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_tier_give(struct ctx *ctx, const struct call *call, struct answer *answer);

extern const struct shape benefit_out_shape, benefit_use_in_shape, benefit_undo_shape, benefit_use_query_shape;
extern const struct shape benefit_use_shape, benefit_figures_query_shape, benefit_figures_shape;
extern const struct event_type benefit_used_event, benefit_undone_event;
enum status act_benefits(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_benefit_use(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_benefit_undo(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_benefit_uses(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_benefit_figures(struct ctx *ctx, const struct call *call, struct answer *answer);

extern const struct shape tier_count_shape;
enum status act_tier_census(struct ctx *ctx, const struct call *call, struct answer *answer);

extern const struct shape tier_change_out_shape;
enum status act_tier_preview(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_tier_change(struct ctx *ctx, const struct call *call, struct answer *answer);
