#include "reward/basket.h"

#include <string.h>

PROBLEM(coupon_not_store, ERR_CONFLICT, "This coupon is not taken at this store.", "该优惠券不适用于本门店。");
PROBLEM(coupon_not_channel, ERR_CONFLICT, "This coupon is not taken in this channel.", "该优惠券不适用于此渠道。");
PROBLEM(coupon_not_currency, ERR_CONFLICT, "This coupon is worth another currency.", "该优惠券币种不符。");
PROBLEM(coupon_not_goods, ERR_CONFLICT, "This coupon is for other goods.", "该优惠券不适用于这些商品。");
PROBLEM(coupon_minimum, ERR_CONFLICT, "The goods it is for must come to {0}; {1} more.",
	"适用商品需满 {0}，还差 {1}。");
PROBLEM(coupon_minimum_quantity, ERR_CONFLICT, "It takes {0} pieces of the goods it is for; {1} more.",
	"适用商品需满 {0} 件，还差 {1} 件。");
PROBLEM(coupon_item_missing, ERR_CONFLICT, "{0}, which it makes cheaper, is not in the basket.",
	"购物车中没有搭售商品 {0}。");
PROBLEM(coupon_no_effect, ERR_CONFLICT, "It would take nothing off.", "使用后没有优惠。");
PROBLEM(coupon_stacking, ERR_CONFLICT, "It cannot be used together with the others.", "不能与其他优惠券同时使用。");

bool basket_open(struct basket *basket)
{
	for (size_t i = 0; i < basket->count; i++) {
		struct basket_line *line = &basket->lines[i];
		line->line = line->line == NONE ? (int64_t)i + 1 : line->line;
		line->discount = line->discount == NONE ? 0 : line->discount;
		if (!money_multiply(line->quantity, line->unit_price, &line->net) || line->net > AMOUNT_MAX ||
			line->discount > line->net)
			return false;
		line->net -= line->discount;
	}
	return true;
}

static bool has_text(const struct list *list, const char *text)
{
	const char *const *items = list->items;

	for (size_t i = 0; text && i < list->count; i++)
		if (strcmp(items[i], text) == 0)
			return true;
	return false;
}

static bool has_id(const struct list *list, int64_t id)
{
	const int64_t *items = list->items;

	for (size_t i = 0; i < list->count; i++)
		if (items[i] == id)
			return true;
	return false;
}

static bool is_for(const struct coupon_template *template, const struct basket_line *line)
{
	if (has_text(&template->excluded, line->sku))
		return false;
	if (template->item_sku && strcmp(template->item_sku, line->sku) == 0)
		return false; // what is given does not count towards what must be bought
	if (!template->products.count && !template->categories.count)
		return true;
	if (has_text(&template->products, line->sku))
		return true;
	for (size_t i = 0; i < line->category_count; i++)
		if (has_id(&template->categories, line->categories[i]))
			return true;
	return false;
}

struct eligible {
	int64_t amount, quantity;
	size_t lines;
	bool *is; // by place in the basket
};

static struct eligible find_eligible(
	struct arena *mem, const struct coupon_template *template, const struct basket *basket)
{
	struct eligible found = {.is = arena_array(mem, bool, basket->count)};

	for (size_t i = 0; i < basket->count; i++) {
		const struct basket_line *line = &basket->lines[i];
		found.is[i] = is_for(template, line);
		if (!found.is[i])
			continue;
		found.lines++;
		found.amount += line->net;
		found.quantity += line->quantity;
	}
	return found;
}

static const struct problem *check_place(const struct coupon_template *template, const struct basket *basket)
{
	if (template->stores.count && !has_id(&template->stores, basket->store_id))
		return &coupon_not_store;
	if (template->channels.count && !has_text(&template->channels, basket->channel))
		return &coupon_not_channel;
	return NULL;
}

static const struct problem *check_goods(struct arena *mem, const struct coupon_template *template,
	const struct eligible *found, const struct currency *currency, struct basket_effect *effect)
{
	if (!found->lines)
		return &coupon_not_goods;
	if (template->minimum != NONE && found->amount < template->minimum) {
		effect->args[0] = money_text(mem, currency, template->minimum);
		effect->args[1] = money_text(mem, currency, template->minimum - found->amount);
		return &coupon_minimum;
	}
	if (template->minimum_quantity != NONE && found->quantity < template->minimum_quantity) {
		effect->args[0] = arena_format(mem, "%lld", (long long)template->minimum_quantity);
		effect->args[1] = arena_format(mem, "%lld", (long long)(template->minimum_quantity - found->quantity));
		return &coupon_minimum_quantity;
	}
	return NULL;
}

static int64_t least(int64_t a, int64_t b)
{
	return b != NONE && b < a ? b : a;
}

// Shares `off` over the lines that are marked, in proportion to what is still to pay for them.
static void take_off(
	struct arena *mem, struct basket *basket, const bool *is, int64_t off, struct basket_effect *effect)
{
	int64_t *weights = arena_array(mem, int64_t, basket->count), *parts = arena_array(mem, int64_t, basket->count);
	struct line_off *lines = arena_array(mem, struct line_off, basket->count);
	size_t count = 0;

	for (size_t i = 0; i < basket->count; i++)
		weights[i] = is[i] ? basket->lines[i].net : 0;
	if (!money_split(off, weights, basket->count, parts))
		return;
	for (size_t i = 0; i < basket->count; i++) {
		if (!parts[i])
			continue;
		basket->lines[i].net -= parts[i];
		lines[count++] = (struct line_off){basket->lines[i].line, parts[i]};
	}
	effect->off = off;
	effect->lines = LIST(line_off, lines, count);
}

static int64_t amount_off(const struct coupon_template *template, int64_t value, const struct eligible *found)
{
	int64_t off = value;

	if (template->repeats && template->minimum > 0 &&
		!money_multiply(value, found->amount / template->minimum, &off))
		off = found->amount;
	return least(least(off, found->amount), template->cap);
}

static int64_t percent_off(const struct coupon_template *template, int64_t amount)
{
	int64_t percent = template->percent == NONE ? PERCENT_WHOLE : template->percent, off;

	if (!money_muldiv(amount, percent, PERCENT_WHOLE, ROUND_HALF_UP, &off))
		off = 0;
	return least(least(off, amount), template->cap);
}

// So many pieces of the item that lie in the basket already cost less; *pieces says how many there were.
static void item_off(struct arena *mem, const struct coupon_template *template, struct basket *basket,
	struct basket_effect *effect, int64_t *pieces)
{
	int64_t wanted = template->item_quantity == NONE ? 1 : template->item_quantity, off = 0;
	struct line_off *lines = arena_array(mem, struct line_off, basket->count);
	size_t count = 0;

	*pieces = 0;
	for (size_t i = 0; i < basket->count && *pieces < wanted; i++) {
		struct basket_line *line = &basket->lines[i];
		if (strcmp(line->sku, template->item_sku) != 0)
			continue;
		int64_t here = least(line->quantity, wanted - *pieces), part;
		*pieces += here;
		if (!money_muldiv(line->net, here, line->quantity, ROUND_HALF_UP, &part))
			continue;
		part = percent_off(template, part);
		if (template->cap != NONE)
			part = least(part, template->cap - off);
		if (!part)
			continue;
		line->net -= part;
		off += part;
		lines[count++] = (struct line_off){line->line, part};
	}
	effect->off = off;
	effect->lines = LIST(line_off, lines, count);
}

static const struct problem *apply_item(
	struct arena *mem, const struct coupon_template *template, struct basket *basket, struct basket_effect *effect)
{
	int64_t pieces, wanted = template->item_quantity == NONE ? 1 : template->item_quantity;

	item_off(mem, template, basket, effect, &pieces);
	if (template->kind == COUPON_BUNDLE && !pieces) {
		effect->args[0] = template->item_sku;
		return &coupon_item_missing;
	}
	if (template->kind == COUPON_BUNDLE)
		return effect->off ? NULL : &coupon_no_effect;
	if (pieces < wanted) {
		effect->item_sku = template->item_sku;
		effect->item_quantity = wanted - pieces;
	}
	return NULL;
}

const struct problem *basket_apply(struct arena *mem, const struct coupon_template *template, int64_t value,
	struct basket *basket, const struct currency *currency, struct basket_effect *effect)
{
	struct eligible found = find_eligible(mem, template, basket);
	int64_t off;

	*effect = (struct basket_effect){0};
	const struct problem *refused = check_place(template, basket);
	// Amounts and thresholds are of one currency; a bare percentage is of any.
	bool of_money = template->kind == COUPON_AMOUNT || template->minimum != NONE || template->cap != NONE;
	if (!refused && of_money && basket->currency && strcmp(basket->currency, currency->code) != 0)
		refused = &coupon_not_currency;
	if (!refused)
		refused = check_goods(mem, template, &found, currency, effect);
	if (refused)
		return refused;
	if (template->item_sku)
		return apply_item(mem, template, basket, effect);
	off = template->kind == COUPON_PERCENT ? percent_off(template, found.amount)
					       : amount_off(template, value, &found);
	if (off <= 0)
		return &coupon_no_effect;
	take_off(mem, basket, found.is, off, effect);
	return NULL;
}

static bool one_group(const struct coupon_template *a, const struct coupon_template *b)
{
	if (a->stack_group && b->stack_group)
		return strcmp(a->stack_group, b->stack_group) == 0;
	return a->head.id == b->head.id;
}

const struct problem *basket_stacks(
	const struct coupon_template *template, const struct coupon_template *const *before, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (template->stacking == STACK_ALONE || before[i]->stacking == STACK_ALONE)
			return &coupon_stacking;
		if (one_group(template, before[i]) &&
			(template->stacking == STACK_ONE || before[i]->stacking == STACK_ONE))
			return &coupon_stacking;
	}
	return NULL;
}
