#include "loyalty/earn.h"

#include "customer/customer.h"
#include "loyalty/reckon.h"
#include "loyalty/settle.h"
#include "tier/tier.h"

#include <string.h>

// Rules speak of the shop's currency; an order in another earns nothing by them.
static bool earns(const struct ctx *ctx, const struct order *order)
{
	const struct shop *shop = ctx->house->shop;
	return order->customer_id != NONE && strcmp(order->currency, shop->currency->code) == 0;
}

static enum status earn(struct ctx *ctx, const struct sale *sale, int trigger, int64_t at_ms)
{
	const struct order *order = sale->order;
	struct reckon_cause cause = {"order", "ord", order->id, sale->effects};
	const struct programme *programme;
	struct reckoning reckoning;
	struct occasion occasion = occasion_of_order(ctx, order, trigger, at_ms);

	TRY(programme_get(ctx, &programme));
	TRY(reckon(ctx, programme, &occasion, RECKON_AWARD, &reckoning));
	return reckon_award(ctx, &reckoning, &cause, NULL);
}

static enum status hear_sale(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;

	if (!earns(ctx, sale->order))
		return OK;
	TRY(earn(ctx, sale, TRIGGER_ORDER_PAID, sale->order->paid_at));
	return tier_review(ctx, sale->order->customer_id, "order", sale->effects);
}

const struct listener earn_on_sale = {
	.name = "loyalty.earn",
	.type = &sale_completed,
	.when = LISTEN_NOW,
	.hear = hear_sale,
	.doc = W("Points and tier with the order itself.", "订单入账的同时计算积分与等级。"),
};

// What was said of a lot by the version of the rule that gave it.
static enum status policies_of(struct ctx *ctx, const struct lot *lot, struct lot_policies *policies)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	const struct rule *rule =
		lot->rule_id == NONE ? NULL : programme_rule(programme, lot->rule_id, lot->rule_version);
	if (rule)
		*policies = (struct lot_policies){rule->terms->pending, rule->terms->expiry};
	return OK;
}

static enum status hear_delivery(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;
	const struct programme *programme;

	// Points that were given for the order and wait for its delivery.
	if (sale->order->customer_id != NONE)
		TRY(points_delivered(ctx, "order", sale->order->id, sale->order->delivered_at, policies_of));
	TRY(programme_get(ctx, &programme));
	if (!earns(ctx, sale->order) || !programme_hears(programme, TRIGGER_ORDER_DELIVERED, sale->order->delivered_at))
		return OK;
	TRY(earn(ctx, sale, TRIGGER_ORDER_DELIVERED, sale->order->delivered_at));
	return tier_review(ctx, sale->order->customer_id, "order", sale->effects);
}

const struct listener earn_on_delivery = {
	.name = "loyalty.deliver",
	.type = &sale_delivered,
	.when = LISTEN_NOW,
	.hear = hear_delivery,
	.doc = W("What rules give when an order is delivered.", "订单送达时按规则发放。"),
};

// ---------------------------------------------------------------- returns

// The same sum in both directions: what the order should have given, as far as it is kept, against what it has.
static enum status settle(struct ctx *ctx, const struct order *order, struct cause *cause, struct list *effects)
{
	struct list gifts;
	struct lot *lots;
	size_t count;

	if (order->customer_id == NONE)
		return OK;
	TRY(gifts_of(ctx, order->id, &gifts));
	TRY(settle_gifts(ctx, order, &gifts, cause->at));
	TRY(points_lots_of(ctx, "order", order->id, &lots, &count));
	if (!count)
		return OK;
	TRY(settle_order(ctx, order, lots, count, cause, effects));
	return tier_review(ctx, order->customer_id, "return", effects);
}

static enum status hear_return(struct ctx *ctx, struct event *event)
{
	const struct sale_returned *told = event->record;
	struct cause cause = {"return", told->back->id, told->back->returned_at, NULL, told->order->store_id};
	return settle(ctx, told->order, &cause, told->effects);
}

const struct listener reverse_on_return = {
	.name = "loyalty.return",
	.type = &sale_returned,
	.when = LISTEN_NOW,
	.hear = hear_return,
	.doc = W("What the goods earned goes back with them.", "退货时收回相应积分。"),
};

// A return that never was: what it took back of a lot comes back into it, with its own expiry. What had to be owed for
// it is repaid from that.
static enum status hear_unreturn(struct ctx *ctx, struct event *event)
{
	const struct sale_returned *told = event->record;
	struct cause cause = {"return", told->back->id, event->at_ms, NULL, told->order->store_id};

	if (told->order->status == ORDER_CANCELLED)
		return OK;
	return settle(ctx, told->order, &cause, told->effects);
}

const struct listener restore_on_unreturn = {
	.name = "loyalty.unreturn",
	.type = &sale_unreturned,
	.when = LISTEN_NOW,
	.hear = hear_unreturn,
	.doc = W("What a return took back comes back when the return is undone.", "撤销退货时恢复相应积分。"),
};

static enum status hear_cancel(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;
	struct cause cause = {"order", sale->order->id, sale->order->cancelled_at, NULL, sale->order->store_id};
	return settle(ctx, sale->order, &cause, sale->effects);
}

const struct listener reverse_on_cancel = {
	.name = "loyalty.cancel",
	.type = &sale_cancelled,
	.when = LISTEN_NOW,
	.hear = hear_cancel,
	.doc = W("What a cancelled order earned goes back.", "取消订单时收回积分。"),
};

// ---------------------------------------------------------------- merged customers

// The ledger, a floor below, has moved the lots already.
static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;

	TRY(tier_review(ctx, merged->loser_id, "merge", NULL));
	return tier_review(ctx, merged->survivor_id, "merge", NULL);
}

const struct listener review_on_merge = {
	.name = "loyalty.merged",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("The surviving customer's tier counts what both have earned.", "合并后按双方消费重新评定等级。"),
};

const struct listener review_on_unmerge = {
	.name = "loyalty.unmerged",
	.type = &customer_unmerged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("Both tiers are looked at again when a merge is undone.", "撤销合并后重新评定双方等级。"),
};
