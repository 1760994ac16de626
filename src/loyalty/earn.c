#include "loyalty/earn.h"

#include "base/id.h"
#include "customer/customer.h"
#include "loyalty/tier.h"

#include <string.h>

// ---------------------------------------------------------------- earning

static int64_t base_of(const struct earning_rule *rule, const struct order *order)
{
	return rule->base == BASE_GOODS ? order->paid_money - order->shipping : order->paid_money;
}

static const char *earned_text(struct ctx *ctx, const struct earning_rule *rule, const struct lot *lot)
{
	const struct shop *shop = ctx->house->shop;
	return arena_format(ctx->mem, ctx->lang == LANG_ZH ? "%s：%s（%s，基数 %s %s）" : "%s: %s (%s, on %s %s)",
		words_in(lot->wallet->name, ctx->lang), wallet_amount(ctx->mem, lot->wallet, lot->granted),
		words_in(rule->name, ctx->lang), shop->currency->code,
		decimal_text(ctx->mem, lot->base, shop->currency->digits));
}

static enum status apply_rule(
	struct ctx *ctx, const struct earning_rule *rule, const struct order *order, struct list *effects)
{
	int64_t base = base_of(rule, order), points = rule_points(rule, base);
	struct cause cause = {"order", order->id, order->paid_at, NULL};
	struct award award = {.customer_id = order->customer_id,
		.amount = points,
		.earned_at = order->paid_at,
		.rule_id = rule->id,
		.rule_version = rule->version,
		.base = base,
		.kind = POSTING_EARN};
	struct lot lot;

	if (!points)
		return OK;
	TRY(wallet_get(ctx, rule->wallet_id, &award.wallet));
	TRY(points_grant(ctx, &award, &cause, &lot));
	if (lot.wallet->kind != WALLET_REDEEMABLE)
		return OK;
	sale_effect(ctx, effects, (struct effect){"points", lot.wallet->code, points, earned_text(ctx, rule, &lot)});
	return points_tell(ctx, &points_earned, &lot,
		(struct points_event){
			.amount = points,
			.source = "order",
			.source_id = id_text(ctx->mem, "ord", order->id),
			.rule = rule->code,
			.rule_version = rule->version,
			.base = base,
		},
		order->paid_at);
}

static enum status hear_sale(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;
	const struct order *order = sale->order;
	const struct shop *shop = ctx->house->shop;
	const struct programme *programme;

	// Rules speak of the shop's currency; an order in another earns nothing by them.
	if (order->customer_id == NONE || strcmp(order->currency, shop->currency->code) != 0)
		return OK;
	TRY(programme_get(ctx, &programme));
	for (size_t i = 0; i < programme->rule_count; i++)
		if (programme->rules[i].live)
			TRY(apply_rule(ctx, &programme->rules[i], order, sale->effects));
	return tier_review(ctx, order->customer_id, "order", sale->effects);
}

const struct listener earn_on_sale = {
	.name = "loyalty.earn",
	.type = &sale_completed,
	.when = LISTEN_NOW,
	.hear = hear_sale,
	.doc = W("Points and tier with the order itself.", "订单入账的同时计算积分与等级。"),
};

// ---------------------------------------------------------------- returns

// What is left of the order's base after what came back. Money first: the part that was paid in points earned nothing.
static int64_t base_left(const struct lot *lot, const struct order *order)
{
	if (order->status == ORDER_CANCELLED)
		return 0;
	return lot->base > order->returned ? lot->base - order->returned : 0;
}

static enum status reverse_lot(
	struct ctx *ctx, struct lot *lot, const struct order *order, struct cause *cause, struct list *effects)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	// The version that awarded, not today's.
	const struct earning_rule *rule = programme_rule(programme, lot->rule_id, lot->rule_version);
	if (!rule)
		return ERR_INTERNAL;
	int64_t due = lot->granted - lot->reversed - rule_points(rule, base_left(lot, order));
	if (due <= 0)
		return OK;
	TRY(points_claw_back(ctx, lot, due, cause));
	if (lot->wallet->kind == WALLET_QUALIFYING)
		return OK;
	sale_effect(ctx, effects,
		(struct effect){"points", lot->wallet->code, -due,
			arena_format(ctx->mem, ctx->lang == LANG_ZH ? "收回%s：%s" : "%s taken back: %s",
				words_in(lot->wallet->name, ctx->lang), wallet_amount(ctx->mem, lot->wallet, due))});
	return points_tell(ctx, &points_reversed, lot,
		(struct points_event){
			.amount = due,
			.source = cause->source,
			.source_id = id_text(ctx->mem, "ord", order->id),
			.rule = rule->code,
			.rule_version = rule->version,
			.base = base_left(lot, order),
		},
		cause->at);
}

static enum status reverse_order(struct ctx *ctx, const struct order *order, struct cause *cause, struct list *effects)
{
	struct lot *lots;
	size_t count;

	if (order->customer_id == NONE)
		return OK;
	TRY(points_lots_of(ctx, "order", order->id, &lots, &count));
	for (size_t i = 0; i < count; i++)
		TRY(reverse_lot(ctx, &lots[i], order, cause, effects));
	return count ? tier_review(ctx, order->customer_id, "return", effects) : OK;
}

static enum status hear_return(struct ctx *ctx, struct event *event)
{
	const struct sale_returned *told = event->record;
	struct cause cause = {"return", told->back->id, told->back->returned_at, NULL};
	return reverse_order(ctx, told->order, &cause, told->effects);
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
static enum status restore_lot(struct ctx *ctx, struct lot *lot, const struct order *order, const struct cause *cause)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	const struct earning_rule *rule = programme_rule(programme, lot->rule_id, lot->rule_version);
	if (!rule)
		return ERR_INTERNAL;
	int64_t due = rule_points(rule, base_left(lot, order)) - (lot->granted - lot->reversed);
	if (due <= 0)
		return OK;
	return points_restore(ctx, lot, due, cause);
}

static enum status hear_unreturn(struct ctx *ctx, struct event *event)
{
	const struct sale_returned *told = event->record;
	const struct order *order = told->order;
	struct cause cause = {"return", told->back->id, event->at_ms, NULL};
	struct lot *lots;
	size_t count;

	if (order->customer_id == NONE || order->status == ORDER_CANCELLED)
		return OK;
	TRY(points_lots_of(ctx, "order", order->id, &lots, &count));
	for (size_t i = 0; i < count; i++)
		TRY(restore_lot(ctx, &lots[i], order, &cause));
	return count ? tier_review(ctx, order->customer_id, "return", told->effects) : OK;
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
	struct cause cause = {"order", sale->order->id, sale->order->cancelled_at, NULL};
	return reverse_order(ctx, sale->order, &cause, sale->effects);
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
