// Orders and their coupons: used in the order's transaction, given back when it counts for nothing any more.
#include "loyalty/loyalty.h"

#include "base/id.h"

// What the till locked under SOURCE/NUMBER is for the order of that source and number.
static const char *holder_of(struct ctx *ctx, const struct order *order)
{
	return arena_format(ctx->mem, "%s/%s", order->source, order->external_id);
}

static const struct coupon_line *basket_lines(struct ctx *ctx, const struct order *order)
{
	const struct order_line *lines = order->lines.items;
	struct coupon_line *list = arena_array(ctx->mem, struct coupon_line, order->lines.count);

	for (size_t i = 0; i < order->lines.count; i++)
		list[i] = (struct coupon_line){lines[i].sku, lines[i].quantity, lines[i].unit_price, lines[i].discount};
	return list;
}

static void tell_effects(struct ctx *ctx, const struct coupon_verdicts *verdicts, struct list *effects)
{
	const struct shop *shop = ctx->house->shop;
	const struct coupon_verdict *list = verdicts->coupons.items;

	for (size_t i = 0; i < verdicts->coupons.count; i++) {
		const char *name = list[i].name ? list[i].name : ctx->lang == LANG_ZH ? "优惠券" : "Coupon";
		sale_effect(ctx, effects,
			(struct effect){"coupon", list[i].code, list[i].off,
				arena_format(
					ctx->mem, "%s: %s", name, money_text(ctx->mem, shop->currency, -list[i].off))});
	}
}

// The whole order is refused with the coupon: what was promised for it is not given otherwise.
static enum status hear_coupons(struct ctx *ctx, struct event *event)
{
	const struct sale *sale = event->record;
	const struct order *order = sale->order;
	struct coupon_verdicts verdicts;

	if (!order->coupons.count)
		return OK;
	const struct coupon_taking taking = {
		.customer_id = order->customer_id,
		.store_id = order->store_id,
		.channel = choice_name(order_channels, order->channel),
		.currency = order->currency,
		.lines = basket_lines(ctx, order),
		.line_count = order->lines.count,
		.codes = order->coupons.items,
		.code_count = order->coupons.count,
		.holder = holder_of(ctx, order),
		.order_id = order->id,
		.until = NONE,
	};
	TRY(reward_coupons_take(ctx, &taking, "/coupons", &verdicts));
	tell_effects(ctx, &verdicts, sale->effects);
	return OK;
}

static const struct listener coupons_on_placed = {
	.name = "loyalty.coupons_placed",
	.type = &sale_placed,
	.when = LISTEN_NOW,
	.hear = hear_coupons,
	.doc = W("An order uses the coupons it names.", "订单核销其引用的优惠券。"),
};

static const struct listener coupons_on_sale = {
	.name = "loyalty.coupons_sale",
	.type = &sale_completed,
	.when = LISTEN_NOW,
	.hear = hear_coupons,
	.doc = W("An order uses the coupons it names, once.", "订单核销其引用的优惠券，仅一次。"),
};

static enum status hear_cancelled(struct ctx *ctx, struct event *event)
{
	const struct order *order = ((const struct sale *)event->record)->order;

	return order->coupons.count ? reward_coupons_give_back(ctx, order->id, true) : OK;
}

static const struct listener coupons_on_cancel = {
	.name = "loyalty.coupons_cancelled",
	.type = &sale_cancelled,
	.when = LISTEN_NOW,
	.hear = hear_cancelled,
	.doc = W("A cancelled order gives its coupons back.", "取消订单退回优惠券。"),
};

static enum status hear_returned(struct ctx *ctx, struct event *event)
{
	const struct order *order = ((const struct sale_returned *)event->record)->order;

	if (!order->coupons.count || order->status != ORDER_RETURNED)
		return OK;
	return reward_coupons_give_back(ctx, order->id, false);
}

static const struct listener coupons_on_return = {
	.name = "loyalty.coupons_returned",
	.type = &sale_returned,
	.when = LISTEN_NOW,
	.hear = hear_returned,
	.doc = W("An order that is returned whole gives its coupons back, where their template says so.",
		"整单退货按券模板设定退回优惠券。"),
};

static enum status hear_unreturned(struct ctx *ctx, struct event *event)
{
	const struct order *order = ((const struct sale_returned *)event->record)->order;

	if (!order->coupons.count || order->status == ORDER_RETURNED || order->status == ORDER_CANCELLED)
		return OK;
	return reward_coupons_take_again(ctx, order->id);
}

static const struct listener coupons_on_unreturn = {
	.name = "loyalty.coupons_unreturned",
	.type = &sale_unreturned,
	.when = LISTEN_NOW,
	.hear = hear_unreturned,
	.doc = W("A return undone uses the order's coupons again.", "撤销退货时重新核销订单优惠券。"),
};

const struct listener *const coupon_listeners[] = {
	&coupons_on_placed, &coupons_on_sale, &coupons_on_cancel, &coupons_on_return, &coupons_on_unreturn, NULL};
