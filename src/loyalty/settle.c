#include "loyalty/settle.h"

#include "base/id.h"
#include "base/money.h"

// One lot of the order, and what it should hold.
struct share {
	struct lot *lot;
	const struct rule *rule;
	int64_t due;  // to be taken back; below 0: to be restored
	int64_t base; // what is left of it, for the event; NONE
};

struct settling {
	const struct order *order;
	const struct programme *programme;
	struct share *shares;
	size_t count;
	struct cause *cause;
	struct list *effects;
};

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t goods_of(const struct order *order)
{
	const struct order_line *lines = order->lines.items;
	int64_t sum = 0;

	for (size_t i = 0; i < order->lines.count; i++)
		sum += lines[i].net;
	return sum;
}

static bool anything_back(const struct order *order)
{
	const struct order_line *lines = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++)
		if (lines[i].returned_quantity)
			return true;
	return order->status == ORDER_CANCELLED;
}

// What of the award stays, by the rule's own policy.
static int64_t stays(const struct settling *settling, const struct share *share, const struct reckoning *again,
	const struct verdict *verdict)
{
	const struct order *kept = again->occasion.order;
	int64_t all = goods_of(settling->order), part = 0;

	switch ((enum return_policy)share->rule->terms->on_return) {
	case RETURN_COUNTERFACTUAL:
		return verdict ? verdict->amount : 0;
	case RETURN_WHOLE:
		return anything_back(settling->order) ? 0 : share->lot->granted;
	case RETURN_PROPORTIONAL:
		if (!kept->lines.count)
			return 0;
		if (all <= 0 || !money_muldiv(share->lot->granted, goods_of(kept), all, ROUND_FLOOR, &part))
			return share->lot->granted;
	}
	return part;
}

static const struct verdict *verdict_of(const struct outcome *outcome, const struct rule *rule)
{
	for (size_t i = 0; i < outcome->count; i++)
		if (outcome->verdicts[i].rule == rule)
			return &outcome->verdicts[i];
	return NULL;
}

static bool has_lot(const struct settling *settling, const struct rule *rule)
{
	for (size_t i = 0; i < settling->count; i++)
		if (settling->shares[i].rule == rule)
			return true;
	return false;
}

// What a rule that had given nothing would give for what is kept (it was second best, say) is set against what the
// others lose; it is not awarded now.
static int64_t would_give(const struct settling *settling, const struct reckoning *again, const struct wallet *wallet)
{
	int64_t sum = 0;

	for (size_t i = 0; i < again->outcome.count; i++) {
		const struct verdict *verdict = &again->outcome.verdicts[i];
		if (verdict->amount > 0 && verdict->rule->wallet && verdict->rule->wallet->id == wallet->id &&
			!has_lot(settling, verdict->rule))
			sum += verdict->amount;
	}
	return sum;
}

static enum status tell(struct ctx *ctx, const struct settling *settling, const struct share *share, int64_t amount)
{
	const struct lot *lot = share->lot;

	if (lot->wallet->kind == WALLET_QUALIFYING)
		return OK;
	if (settling->effects)
		sale_effect(ctx, settling->effects,
			(struct effect){"points", lot->wallet->code, -amount,
				arena_format(ctx->mem, ctx->lang == LANG_ZH ? "收回%s：%s" : "%s taken back: %s",
					words_in(lot->wallet->name, ctx->lang),
					wallet_amount(ctx->mem, lot->wallet, amount))});
	return points_tell(ctx, &points_reversed, lot,
		(struct points_event){
			.amount = amount,
			.source = settling->cause->source,
			.source_id = id_text(ctx->mem, "ord", settling->order->id),
			.rule = share->rule->code,
			.rule_version = share->rule->version,
			.base = share->base,
		},
		settling->cause->at);
}

// amount > 0 is taken back, < 0 restored.
static enum status move(struct ctx *ctx, const struct settling *settling, struct share *share,
	const struct occasion *occasion, int64_t amount)
{
	struct lot *lot = share->lot;
	int64_t held = lot->granted - lot->reversed;

	if (amount > 0) {
		TRY(points_claw_back(ctx, lot, amount, settling->cause));
		TRY(tell(ctx, settling, share, amount));
	} else {
		TRY(points_restore(ctx, lot, -amount, settling->cause));
	}
	// The award is gone with its last point, and there again with its first.
	bool all = amount > 0 ? held == amount : held == 0;
	return caps_give_back(ctx, share->rule, occasion, amount, all);
}

static enum status settle_wallet(
	struct ctx *ctx, struct settling *settling, const struct reckoning *again, const struct wallet *wallet)
{
	int64_t sum = -would_give(settling, again, wallet);

	for (size_t i = 0; i < settling->count; i++)
		if (settling->shares[i].lot->wallet == wallet)
			sum += settling->shares[i].due;
	for (size_t i = 0; i < settling->count && sum; i++) {
		struct share *share = &settling->shares[i];
		int64_t due = share->due, part;
		if (share->lot->wallet != wallet || (due > 0) != (sum > 0) || !due)
			continue;
		part = sum > 0 ? least(due, sum) : -least(-due, -sum);
		part = part < 0 ? -least(-part, share->lot->reversed) : part;
		if (part)
			TRY(move(ctx, settling, share, &again->occasion, part));
		sum -= part;
	}
	return OK;
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
		if (rule->terms->trigger == trigger)
			settling->shares[settling->count++] = (struct share){.lot = &lots[i], .rule = rule};
	}
	if (!settling->count)
		return OK;
	TRY(reckon_again(ctx, settling->programme, &occasion, order->id, lots, count, &again));
	for (size_t i = 0; i < settling->count; i++) {
		struct share *share = &settling->shares[i];
		const struct verdict *verdict = verdict_of(&again.outcome, share->rule);
		share->base = share->lot->base == NONE ? NONE : verdict && verdict->base != NONE ? verdict->base : 0;
		share->due = share->lot->granted - share->lot->reversed - stays(settling, share, &again, verdict);
	}
	for (size_t i = 0; i < settling->count; i++) {
		bool first = true;
		for (size_t j = 0; j < i; j++)
			first = first && settling->shares[j].lot->wallet != settling->shares[i].lot->wallet;
		if (first)
			TRY(settle_wallet(ctx, settling, &again, settling->shares[i].lot->wallet));
	}
	return OK;
}

enum status settle_order(struct ctx *ctx, const struct order *order, struct lot *lots, size_t count,
	struct cause *cause, struct list *effects)
{
	struct settling settling = {.order = order,
		.shares = arena_array(ctx->mem, struct share, count),
		.cause = cause,
		.effects = effects};

	TRY(programme_get(ctx, &settling.programme));
	TRY(settle_trigger(ctx, &settling, lots, count, TRIGGER_ORDER_PAID));
	return settle_trigger(ctx, &settling, lots, count, TRIGGER_ORDER_DELIVERED);
}

static enum status settle_gift(
	struct ctx *ctx, const struct programme *programme, const struct order *order, const struct gift *gift)
{
	const struct rule *rule = programme_rule(programme, gift->rule_id, gift->rule_version);
	struct reckoning again;
	bool gone;

	if (!rule)
		return ERR_INTERNAL;
	int64_t at_ms = rule->terms->trigger == TRIGGER_ORDER_PAID ? order->paid_at : order->delivered_at;
	struct occasion occasion = occasion_of_order(ctx, order, rule->terms->trigger, at_ms);
	// There is always a record: a rule that gives a coupon is not plain.
	TRY(reckon_again(ctx, programme, &occasion, order->id, NULL, 0, &again));
	const struct verdict *verdict = verdict_of(&again.outcome, rule);
	bool whole = rule->terms->on_return == RETURN_WHOLE && anything_back(order);
	if (verdict && verdict->amount > 0 && !whole)
		return OK;
	TRY(gift_take_back(ctx, order->id, gift, &gone));
	return gone ? caps_give_back(ctx, rule, &occasion, 1, true) : OK;
}

enum status settle_gifts(struct ctx *ctx, const struct order *order, const struct list *gifts)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	for (size_t i = 0; i < gifts->count; i++)
		TRY(settle_gift(ctx, programme, order, (const struct gift *)gifts->items + i));
	return OK;
}
