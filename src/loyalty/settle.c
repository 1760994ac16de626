#include "loyalty/settle.h"

#include "base/id.h"
#include "programme/settlement.h"

struct settling {
	const struct order *order;
	const struct programme *programme;
	struct lot **lots; // beside shares
	struct settlement_share *shares;
	size_t count;
	struct cause *cause;
	struct list *effects;
};

// base: what is left of what the rule was applied to; NONE.
static enum status tell(struct ctx *ctx, const struct settling *settling, size_t i, int64_t base)
{
	const struct lot *lot = settling->lots[i];
	const struct settlement_share *share = &settling->shares[i];

	if (lot->wallet->kind == WALLET_QUALIFYING)
		return OK;
	if (settling->effects)
		sale_effect(ctx, settling->effects,
			(struct effect){"points", lot->wallet->code, -share->due,
				arena_format(ctx->mem, ctx->lang == LANG_ZH ? "收回%s：%s" : "%s taken back: %s",
					words_in(lot->wallet->name, ctx->lang),
					wallet_amount(ctx->mem, lot->wallet, share->due))});
	return points_tell(ctx, &points_reversed, lot,
		(struct points_event){
			.amount = share->due,
			.source = settling->cause->source,
			.source_id = id_text(ctx->mem, "ord", settling->order->id),
			.rule = share->rule->code,
			.rule_version = share->rule->version,
			.base = base,
		},
		settling->cause->at);
}

static enum status move(struct ctx *ctx, const struct settling *settling, size_t i, const struct reckoning *again)
{
	struct lot *lot = settling->lots[i];
	const struct settlement_share *share = &settling->shares[i];
	const struct verdict *verdict = outcome_verdict(&again->outcome, share->rule);
	int64_t base = lot->base == NONE ? NONE : verdict && verdict->base != NONE ? verdict->base : 0;

	if (!share->due)
		return OK;
	if (share->due > 0) {
		TRY(points_claw_back(ctx, lot, share->due, settling->cause));
		TRY(tell(ctx, settling, i, base));
	} else {
		TRY(points_restore(ctx, lot, -share->due, settling->cause));
	}
	return caps_give_back(ctx, share->rule, &again->occasion, share->due, settlement_whole(share, share->due),
		settling->cause->at);
}

static enum status settle_trigger(
	struct ctx *ctx, struct settling *settling, struct lot *lots, size_t count, int trigger)
{
	const struct order *order = settling->order;
	int64_t at_ms = trigger == TRIGGER_ORDER_PAID ? order->paid_at : order->delivered_at;
	struct occasion occasion = occasion_of_order(ctx, order, trigger, at_ms);
	struct reckoning again;

	settling->count = 0;
	for (size_t i = 0; i < count; i++) {
		// The version that awarded, not today's.
		const struct rule *rule = programme_rule(settling->programme, lots[i].rule_id, lots[i].rule_version);
		if (!rule)
			return ERR_INTERNAL;
		if (rule->terms->trigger != trigger)
			continue;
		settling->lots[settling->count] = &lots[i];
		settling->shares[settling->count++] = (struct settlement_share){.rule = rule,
			.wallet_id = lots[i].wallet->id,
			.granted = lots[i].granted,
			.reversed = lots[i].reversed};
	}
	if (!settling->count)
		return OK;
	TRY(reckon_again(ctx, settling->programme, &occasion, order->id, lots, count, &again));
	settlement_reckon(order, again.occasion.order, &again.outcome, settling->shares, settling->count);
	for (size_t i = 0; i < settling->count; i++)
		TRY(move(ctx, settling, i, &again));
	return OK;
}

enum status settle_order(struct ctx *ctx, const struct order *order, struct lot *lots, size_t count,
	struct cause *cause, struct list *effects)
{
	struct settling settling = {.order = order,
		.lots = arena_array(ctx->mem, struct lot *, count),
		.shares = arena_array(ctx->mem, struct settlement_share, count),
		.cause = cause,
		.effects = effects};

	TRY(programme_get(ctx, &settling.programme));
	TRY(settle_trigger(ctx, &settling, lots, count, TRIGGER_ORDER_PAID));
	return settle_trigger(ctx, &settling, lots, count, TRIGGER_ORDER_DELIVERED);
}

static enum status settle_gift(struct ctx *ctx, const struct programme *programme, const struct order *order,
	const struct gift *gift, int64_t at_ms)
{
	const struct rule *rule = programme_rule(programme, gift->rule_id, gift->rule_version);
	struct reckoning again;
	bool gone;

	if (!rule)
		return ERR_INTERNAL;
	int64_t then_ms = rule->terms->trigger == TRIGGER_ORDER_PAID ? order->paid_at : order->delivered_at;
	struct occasion occasion = occasion_of_order(ctx, order, rule->terms->trigger, then_ms);
	// There is always a record: a rule that gives a coupon is not plain.
	TRY(reckon_again(ctx, programme, &occasion, order->id, NULL, 0, &again));
	if (!settlement_coupon_goes(order, &again.outcome, rule))
		return OK;
	TRY(gift_take_back(ctx, order->id, gift, &gone));
	return gone ? caps_give_back(ctx, rule, &occasion, 1, true, at_ms) : OK;
}

enum status settle_gifts(struct ctx *ctx, const struct order *order, const struct list *gifts, int64_t at_ms)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	for (size_t i = 0; i < gifts->count; i++)
		TRY(settle_gift(ctx, programme, order, (const struct gift *)gifts->items + i, at_ms));
	return OK;
}
