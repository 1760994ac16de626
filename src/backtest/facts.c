// What conditions ask of the past, and what a customer had bought by then.
#include "backtest/core.h"

#include <string.h>

static bool uses(const struct rule *rule, const char *name)
{
	return (rule->condition && expr_uses(rule->condition, name)) ||
	       (rule->line_condition && expr_uses(rule->line_condition, name));
}

static bool uses_any(const struct rule *rule, const struct attribute_set *set)
{
	for (const struct attribute *row = set->rows; row && row->name; row++)
		if (uses(rule, row->name))
			return true;
	return false;
}

// Balances of the past depend on what was spent and lapsed by then, on both sides; they are not kept for every order.
const char *replay_cannot(const struct rule *rule)
{
	static const char *const names[] = {"customer.points"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (uses(rule, names[i]))
			return names[i];
	return NULL;
}

// ---------------------------------------------------------------- what is asked for

struct asking {
	const struct vocabulary *vocabulary;
	const struct expr *expr;
	bool file;
};

static bool calls(const struct expr *expr, const char *function)
{
	size_t length = strlen(function);

	for (const char *at = expr->text; at && (at = strstr(at, function)); at += length)
		if (at[length] == '(')
			return true;
	return false;
}

// What is not put but has to be looked up in the database, and functions over customers, which look up too.
static void visit(const struct attribute *attribute, const struct expr_function *function, void *arg)
{
	struct asking *asking = arg;
	size_t place;

	if (function) {
		bool of_customer = function->evaluate && function->subjects & 1u << SUBJECT_CUSTOMER;
		asking->file |= of_customer && calls(asking->expr, function->name);
		return;
	}
	if (!vocabulary_attribute(asking->vocabulary, attribute->name, &place))
		return;
	const struct attribute_set *set = asking->vocabulary->sets[place];
	if (set->load && set != &buying_attributes && set != &tier_attributes)
		asking->file |= expr_uses(asking->expr, attribute->name);
}

static bool asks_file(const struct vocabulary *vocabulary, const struct expr *expr)
{
	struct asking asking = {vocabulary, expr, false};

	if (expr)
		vocabulary_each(vocabulary, visit, &asking);
	return asking.file;
}

// Sums of an order say all that a rule asks for, unless it looks at lines one by one.
static bool asks_lines(const struct rule *rule)
{
	const struct rule_terms *terms = rule->terms;
	bool line_by_line = rule->group && rule->group->scope == GROUP_OF_LINE;

	return rule->line_condition || rule->with_categories || line_by_line || terms->measure == MEASURE_UNITS ||
	       terms->before_discount || terms->rounded == ROUNDED_LINE || uses(rule, "order.lines");
}

static void look_at_caps(struct replay *replay, const struct rule *rule)
{
	const struct cap *caps = rule->terms->caps.items;
	bool of_order = TRIGGER_OF_ORDER(rule->terms->trigger);

	for (size_t i = 0; i < rule->terms->caps.count; i++) {
		replay->crosses |= of_order && (caps[i].scope == CAP_RULE || caps[i].scope == CAP_STORE ||
						       caps[i].scope == CAP_BUDGET);
		replay->charges_otherwise |= !of_order && caps[i].scope == CAP_BUDGET;
	}
}

static void look_at(struct replay *replay, const struct rule *rule)
{
	const struct programme *programme = replay->programme;

	look_at_caps(replay, rule);
	if (!TRIGGER_OF_ORDER(rule->terms->trigger))
		return;
	replay->hears_delivery |= rule->terms->trigger == TRIGGER_ORDER_DELIVERED;
	replay->gives_coupons |= rule->terms->effect == EFFECT_COUPON;
	replay->gives_tiers |= rule->terms->effect == EFFECT_TIER;
	replay->asks_buying |= uses_any(rule, &buying_attributes);
	replay->asks_tier |= uses_any(rule, &tier_attributes);
	replay->asks_texts |= uses(rule, "order.channel") || uses(rule, "order.source");
	replay->asks_categories |= rule->with_categories;
	replay->asks_lines |= asks_lines(rule);
	replay->asks_file |=
		asks_file(programme->orders, rule->condition) || asks_file(programme->lines, rule->line_condition);
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

void lane_buy(struct lane *lane, struct member *member, const struct order *order)
{
	struct purchase purchase = {
		order->id, order->paid_at, date_days(zone_date(lane->replay->zone, order->paid_at)), order->total, 0};

	member->purchases = replay_room(lane->mem, member->purchases, member->purchase_count, &member->purchase_room,
		sizeof *member->purchases);
	member->purchases[member->purchase_count++] = purchase;
	append(&member->buying, &purchase);
}

void lane_unbuy(struct member *member, const struct order *order, int64_t amount)
{
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
