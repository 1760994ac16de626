// What conditions ask of the past, and what a customer had bought by then.
#include "backtest/core.h"

#include <string.h>

static bool asks(const struct rule *rule, const struct attribute_set *set)
{
	for (const struct attribute *row = set->rows; row && row->name; row++)
		if ((rule->condition && expr_uses(rule->condition, row->name)) ||
			(rule->line_condition && expr_uses(rule->line_condition, row->name)))
			return true;
	return false;
}

// Balances of the past depend on what was spent and lapsed by then, on both sides; they are not kept for every order.
const char *replay_cannot(const struct rule *rule)
{
	static const char *const names[] = {"customer.points"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if ((rule->condition && expr_uses(rule->condition, names[i])) ||
			(rule->line_condition && expr_uses(rule->line_condition, names[i])))
			return names[i];
	return NULL;
}

static void look_at(struct replay *replay, const struct rule *rule)
{
	if (!TRIGGER_OF_ORDER(rule->terms->trigger))
		return;
	replay->hears_delivery |= rule->terms->trigger == TRIGGER_ORDER_DELIVERED;
	replay->asks_buying |= asks(rule, &buying_attributes);
	replay->asks_tier |= asks(rule, &tier_attributes);
	replay->asks_categories |= rule->with_categories;
	replay->asks_texts |= rule->condition || rule->line_condition;
	replay->asks_file |= rule->condition || rule->line_condition;
}

void replay_conditions(struct replay *replay)
{
	for (size_t i = 0; i < replay->programme->rule_count; i++)
		look_at(replay, replay->programme->rules[i]);
	for (size_t i = 0; i < replay->change->given_count; i++)
		look_at(replay, replay->change->given[i]);
}

// ---------------------------------------------------------------- what was bought

static void append(struct buying_facts *buying, const struct purchase *purchase)
{
	bool first = buying->orders == 0;

	if (first)
		buying->first_day = purchase->day;
	buying->days += first || purchase->day > buying->last_day;
	buying->orders++;
	buying->last_day = purchase->day;
	buying->last_order_at = purchase->at;
	buying->spent += purchase->net;
	buying->returned += purchase->returned;
}

static void recount(struct member *member)
{
	struct buying_facts buying = {.last_order_at = NONE, .first_day = NONE, .last_day = NONE};

	for (size_t i = 0; i < member->purchase_count; i++) {
		const struct purchase *purchase = &member->purchases[i];
		if (purchase->net > 0 || purchase->returned == 0)
			append(&buying, purchase);
		else
			buying.returned += purchase->returned;
	}
	member->buying = buying;
}

void replay_buy(struct replay *replay, const struct order *order)
{
	struct member *member = &replay->members[replay_member_at(replay, order->customer_id)];
	struct purchase purchase = {
		order->id, order->paid_at, date_days(zone_date(replay->zone, order->paid_at)), order->total, 0};

	member->purchases = replay_room(replay->ctx->mem, member->purchases, member->purchase_count,
		&member->purchase_room, sizeof *member->purchases);
	member->purchases[member->purchase_count++] = purchase;
	append(&member->buying, &purchase);
}

void replay_unbuy(struct replay *replay, const struct order *order, int64_t amount)
{
	struct member *member = &replay->members[replay_member_at(replay, order->customer_id)];

	for (size_t i = 0; i < member->purchase_count; i++) {
		struct purchase *purchase = &member->purchases[i];
		if (purchase->order_id != order->id)
			continue;
		if (amount == NONE) { // cancelled: as if it had never been
			memmove(purchase, purchase + 1, (member->purchase_count - i - 1) * sizeof *purchase);
			member->purchase_count--;
			break;
		}
		purchase->net -= amount;
		purchase->returned += amount;
	}
	recount(member);
}
