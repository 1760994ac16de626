// Which rules are in force, and what of an order they are asked of.
#include "programme/engine.h"

#include <string.h>

// ---------------------------------------------------------------- which rules

static bool in_force(const struct rule *rule, int trigger, int64_t at_ms, int64_t known_ms)
{
	const struct rule_terms *terms = rule->terms;
	int64_t from = terms->from == NONE ? rule->published_at : terms->from;

	if (terms->trigger != trigger || rule->published_at == NONE || rule->published_at > known_ms || at_ms < from)
		return false;
	if (terms->until != NONE && at_ms >= terms->until)
		return false;
	return rule->ended_at == NONE || rule->ended_noted_at > known_ms || at_ms < rule->ended_at;
}

static bool goes_before(const struct rule *a, const struct rule *b)
{
	if (a->group != b->group) {
		if (!a->group || !b->group)
			return a->group;
		if (a->group->priority != b->group->priority)
			return a->group->priority > b->group->priority;
		return strcmp(a->group->code, b->group->code) < 0;
	}
	if (a->terms->priority != b->terms->priority)
		return a->terms->priority > b->terms->priority;
	return a->id < b->id;
}

void rules_sort(const struct rule **rules, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct rule *rule = rules[i];
		size_t at = i;
		for (; at > 0 && goes_before(rule, rules[at - 1]); at--)
			rules[at] = rules[at - 1];
		rules[at] = rule;
	}
}

size_t rules_in_force(const struct rule *const *all, size_t count, int trigger, int64_t at_ms, int64_t known_ms,
	const struct rule **ret)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (!in_force(all[i], trigger, at_ms, known_ms))
			continue;
		// Versions stand in their order: the last one that is in force counts.
		if (found && ret[found - 1]->id == all[i]->id)
			found--;
		ret[found++] = all[i];
	}
	rules_sort(ret, found);
	return found;
}

// ---------------------------------------------------------------- what was kept

const struct order *order_kept(struct arena *mem, const struct order *order)
{
	const struct order_line *lines = order->lines.items;
	struct order *kept = arena_new(mem, struct order);
	struct order_line *left = arena_array(mem, struct order_line, order->lines.count);
	size_t count = 0;
	int64_t goods = 0;

	*kept = *order;
	for (size_t i = 0; i < order->lines.count && order->status != ORDER_CANCELLED; i++) {
		// What came back and was not refunded whole is money kept.
		if (lines[i].quantity <= lines[i].returned_quantity && lines[i].net <= lines[i].returned_amount)
			continue;
		left[count] = lines[i];
		left[count].quantity -= lines[i].returned_quantity;
		left[count].net -= lines[i].returned_amount;
		left[count].returned_quantity = left[count].returned_amount = 0;
		goods += left[count++].net;
	}
	kept->lines = LIST(order_line, left, count);
	kept->returned = 0;
	kept->shipping = count ? order->shipping : 0;
	kept->total = goods + kept->shipping;
	kept->subtotal = goods + (count ? order->discount : 0);
	kept->discount = count ? order->discount : 0;
	int64_t back = order->total - kept->total;
	kept->paid_money = count && order->paid_money > back ? order->paid_money - back : 0;
	return kept;
}
