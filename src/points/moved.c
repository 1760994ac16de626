// Customers are merged and parted again: their lots go with them.
#include "points/ledger.h"

#include "customer/customer.h"

static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	struct cause cause = {"merge", merged->merge_id, ctx->now_ms, NULL};

	return ledger_move(ctx, merged->loser_id, merged->loser_id, merged->survivor_id, &cause);
}

const struct listener move_on_merge = {
	.name = "points.merged",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("Lots go to the surviving customer, each with its own expiry.", "积分批次连同有效期转入保留的客户。"),
};

static enum status hear_unmerged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	struct cause cause = {"unmerge", merged->merge_id, ctx->now_ms, NULL};

	return ledger_move(ctx, merged->loser_id, merged->survivor_id, merged->loser_id, &cause);
}

const struct listener move_on_unmerge = {
	.name = "points.unmerged",
	.type = &customer_unmerged,
	.when = LISTEN_NOW,
	.hear = hear_unmerged,
	.doc = W("Lots that a merge moved go back, as far as they are not spent.", "合并转入且未使用的积分批次退回。"),
};
