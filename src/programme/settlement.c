#include "programme/settlement.h"

#include "base/money.h"

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

const struct verdict *outcome_verdict(const struct outcome *outcome, const struct rule *rule)
{
	for (size_t i = 0; i < outcome->count; i++)
		if (outcome->verdicts[i].rule == rule)
			return &outcome->verdicts[i];
	return NULL;
}

// What of the award stays, by the rule's own policy.
static int64_t stays(const struct settlement_share *share, const struct order *order, const struct order *kept,
	const struct outcome *again)
{
	const struct verdict *verdict = outcome_verdict(again, share->rule);
	int64_t all = goods_of(order), part = 0;

	switch ((enum return_policy)share->rule->terms->on_return) {
	case RETURN_COUNTERFACTUAL:
		return verdict ? verdict->amount : 0;
	case RETURN_WHOLE:
		return anything_back(order) ? 0 : share->granted;
	case RETURN_PROPORTIONAL:
		if (!kept->lines.count)
			return 0;
		if (all <= 0 || !money_muldiv(share->granted, goods_of(kept), all, ROUND_FLOOR, &part))
			return share->granted;
	}
	return part;
}

static bool has_share(const struct settlement_share *shares, size_t count, const struct rule *rule)
{
	for (size_t i = 0; i < count; i++)
		if (shares[i].rule == rule)
			return true;
	return false;
}

static int64_t would_give(
	const struct settlement_share *shares, size_t count, const struct outcome *again, int64_t wallet_id)
{
	int64_t sum = 0;

	for (size_t i = 0; i < again->count; i++) {
		const struct verdict *verdict = &again->verdicts[i];
		if (verdict->amount > 0 && verdict->rule->wallet && verdict->rule->wallet->id == wallet_id &&
			!has_share(shares, count, verdict->rule))
			sum += verdict->amount;
	}
	return sum;
}

static void settle_wallet(struct settlement_share *shares, size_t count, const struct outcome *again, int64_t wallet_id)
{
	int64_t sum = -would_give(shares, count, again, wallet_id);

	for (size_t i = 0; i < count; i++)
		if (shares[i].wallet_id == wallet_id)
			sum += shares[i].due;
	for (size_t i = 0; i < count; i++) {
		struct settlement_share *share = &shares[i];
		int64_t due = share->due;
		if (share->wallet_id != wallet_id)
			continue;
		share->due = 0;
		if (!sum || !due || (due > 0) != (sum > 0))
			continue;
		int64_t part = sum > 0 ? least(due, sum) : -least(-due, -sum);
		part = part < 0 ? -least(-part, share->reversed) : part;
		share->due = part;
		sum -= part;
	}
}

void settlement_reckon(const struct order *order, const struct order *kept, const struct outcome *again,
	struct settlement_share *shares, size_t count)
{
	for (size_t i = 0; i < count; i++)
		shares[i].due = shares[i].granted - shares[i].reversed - stays(&shares[i], order, kept, again);
	for (size_t i = 0; i < count; i++) {
		bool first = true;
		for (size_t j = 0; j < i; j++)
			first &= shares[j].wallet_id != shares[i].wallet_id;
		if (first)
			settle_wallet(shares, count, again, shares[i].wallet_id);
	}
}

bool settlement_whole(const struct settlement_share *share, int64_t due)
{
	int64_t held = share->granted - share->reversed;
	return due > 0 ? held == due : held == 0;
}

bool settlement_coupon_goes(const struct order *order, const struct outcome *again, const struct rule *rule)
{
	const struct verdict *verdict = outcome_verdict(again, rule);
	bool whole = rule->terms->on_return == RETURN_WHOLE && anything_back(order);
	return whole || !verdict || verdict->amount <= 0;
}
