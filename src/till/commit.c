// A quote becomes the sale that it promised; a sale is taken back by its receipt.
#include "till/commit.h"

#include "base/id.h"

#include <string.h>

PROBLEM(till_quote_over, ERR_CONFLICT, "This quote is {0}; ask for a new one.", "该报价{0}，请重新报价。");
PROBLEM(till_receipt_unknown, ERR_NOT_FOUND, "The till {0} has no receipt {1}.", "收银台 {0} 没有小票 {1}。");

// ---------------------------------------------------------------- commit

static enum status over(struct ctx *ctx, int state)
{
	return fail(ctx, &till_quote_over, words_in(quote_states[state].doc, ctx->lang));
}

static enum status spend_held(struct ctx *ctx, struct quote *quote, const struct order *order)
{
	struct till_payment payment = {quote->points, quote->points_value, 0};
	struct cause cause = {"order", order->id, ctx->now_ms, NULL, order->store_id};
	struct hold *hold;

	if (!quote->points)
		return OK;
	TRY(points_hold_confirm(ctx, quote->hold_id, NULL, &cause, &hold));
	if (hold->state != HOLD_CONFIRMED)
		return over(ctx, QUOTE_LAPSED);
	return payment_keep(ctx, order, hold->customer_id, quote->wallet_id, &payment);
}

static void tell_spent(struct ctx *ctx, const struct quote *quote, const struct wallet *wallet, struct order *order)
{
	if (quote->points)
		sale_effect(ctx, &order->effects,
			(struct effect){"points", wallet->code, -quote->points,
				arena_format(ctx->mem, ctx->lang == LANG_ZH ? "%s抵现：%s" : "Paid with %s: %s",
					words_in(wallet->name, ctx->lang),
					wallet_amount(ctx->mem, wallet, quote->points))});
}

static const char *order_json(struct ctx *ctx, const struct order *order)
{
	struct buf buf = buf_make(ctx->mem, 1 << 20);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &order_shape, order, NULL);
	return buf.data;
}

enum status till_commit(struct ctx *ctx, int64_t quote_id, const struct list *tender, const char **ret)
{
	const struct wallet *wallet = NULL;
	struct order_input *in;
	struct quote *quote;
	struct order *order;
	bool replayed;

	TRY(quote_load(ctx, quote_id, &quote));
	if (quote->state == QUOTE_COMMITTED) {
		*ret = quote->answer; // the till asks again: what it was told then
		return OK;
	}
	if (quote->state != QUOTE_OPEN || quote->expires_at <= ctx->now_ms)
		return over(ctx, quote->state == QUOTE_OPEN ? QUOTE_LAPSED : quote->state);
	if (quote->points)
		TRY(wallet_get(ctx, quote->wallet_id, &wallet));
	TRY(quote_order(ctx, quote, tender, &in));
	TRY(sales_order_take(ctx, in, &order, &replayed));
	if (replayed)
		return over(ctx, QUOTE_REPLACED); // sold under this number without the quote
	TRY(spend_held(ctx, quote, order));
	tell_spent(ctx, quote, wallet, order);
	quote->order_id = order->id;
	*ret = order_json(ctx, order);
	return quote_committed(ctx, quote, *ret);
}

enum status till_void(struct ctx *ctx, int64_t quote_id, struct quote **ret)
{
	TRY(quote_load(ctx, quote_id, ret));
	if ((*ret)->state == QUOTE_COMMITTED)
		return over(ctx, QUOTE_COMMITTED);
	return (*ret)->state == QUOTE_OPEN ? quote_drop(ctx, *ret, QUOTE_VOIDED) : OK;
}

// ---------------------------------------------------------------- reversed

// The till gave up before it had the answer to its commit.
static enum status void_quote(struct ctx *ctx, const struct reversal_input *in, struct reversal *out)
{
	struct quote *quote;
	bool found;

	TRY(quote_of_receipt(ctx, in->till, in->receipt, &quote, &found));
	if (!found)
		return fail(ctx, &till_receipt_unknown, in->till, in->receipt);
	out->state = REVERSAL_VOIDED;
	return quote_drop(ctx, quote, QUOTE_VOIDED);
}

static void add_up(struct reversal *out, const struct sale_return *back, const struct till_payment *given)
{
	out->state = REVERSAL_RETURNED;
	out->return_id = back->id;
	out->amount = back->amount;
	out->points = given->points;
	out->points_value = given->value;
	out->money = back->amount - given->value;
	out->effects = back->effects;
}

enum status till_reverse(struct ctx *ctx, const struct reversal_input *in, struct reversal **ret)
{
	struct reversal *out = arena_new(ctx->mem, struct reversal);
	struct till_payment before, after;
	struct sale_return *back;
	int64_t order_id;
	bool replayed;

	*ret = out;
	*out = (struct reversal){.till = in->till, .receipt = in->receipt, .order_id = NONE, .return_id = NONE};
	TRY(sales_order_find(ctx, in->till, in->receipt, &order_id));
	if (order_id == NONE)
		return void_quote(ctx, in, out);
	out->order_id = order_id;
	struct return_input give = {
		.external_id = in->reversal ? in->reversal : arena_format(ctx->mem, "%s-R", in->receipt),
		.returned_at = NONE,
		.lines = in->lines,
		.reason = in->reason};
	TRY(payment_given(ctx, order_id, &before));
	TRY(sales_return_take(ctx, order_id, &give, &back, &replayed));
	if (replayed) {
		TRY(payment_of_return(ctx, back, &after));
		add_up(out, back, &after);
		return OK;
	}
	TRY(payment_given(ctx, order_id, &after));
	after.points -= before.points;
	after.value -= before.value;
	add_up(out, back, &after);
	return payment_note_return(ctx, back->id, &after);
}
