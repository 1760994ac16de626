// A quote: the basket is sold for trial, and what that brings is told; what it promises is held.
#include "till/quote.h"

#include "base/id.h"
#include "customer/customer.h"

#include <string.h>

SQL(quote_insert);
SQL(quote_by_id);
SQL(quote_by_receipt);
SQL(quote_end);
SQL(quote_commit);

PROBLEM(till_receipt, ERR_UNPROCESSABLE, "Name the till (source) and its receipt (external_id).",
	"须给出收银台（source）与小票号（external_id）。");
PROBLEM(till_tender, ERR_UNPROCESSABLE, "How it is paid is said when it is committed.", "付款明细在提交时给出。");
PROBLEM(till_customer_unknown, ERR_UNPROCESSABLE, "There is no such customer.", "没有该客户。");
PROBLEM(till_customer_many, ERR_CONFLICT, "More than one customer has this; name one by id.",
	"有多位客户符合，请用客户编号指明。");
PROBLEM(till_nobody, ERR_UNPROCESSABLE, "Points need a customer.", "使用积分须指明客户。");

#define BASKET_MAX (1 << 20)

const struct choice quote_states[] = {
	{"open", W("Open", "待提交")},
	{"committed", W("Committed", "已提交")},
	{"voided", W("Voided", "已作废")},
	{"replaced", W("Replaced by a later quote", "已被新报价取代")},
	{"lapsed", W("Ended by itself", "已超时")},
	CHOICES_END,
};

// ---------------------------------------------------------------- shapes

static const struct field quote_input_fields[] = {
	FIELD_OBJECT(quote_input, order, &order_input_shape, .flags = FIELD_REQUIRED,
		.doc = W("The basket, as an order: source is the till, external_id the receipt; without tender",
			"购物车（订单格式）：source 为收银台，external_id 为小票号，不含付款明细"),
		.example = "{\"source\": \"pos-1\", \"external_id\": \"R-0042\", \"lines\": [{\"sku\": \"85123A\", "
			   "\"quantity\": 1, \"unit_price\": 3200}]}"),
	FIELD_I64(quote_input, points, .min = 0, .max = INT64_C(1000000000000), .flags = FIELD_POINTS,
		.doc = W("Points to pay with", "抵现积分")),
	FIELD_BOOL(quote_input, points_most, .doc = W("As many points as possible", "尽量多用积分")),
	FIELD_TEXT(quote_input, wallet, .max = 40,
		.doc = W("Of which wallet; points when absent", "积分账户，缺省为 points")),
	FIELD_BOOL(quote_input, preview,
		.doc = W("Only look: nothing is held, and there is nothing to commit", "仅试算，不预占、不可提交")),
};

const struct shape quote_input_shape = SHAPE(
	"TillQuoteInput", quote_input, quote_input_fields, "A basket, and what to pay it with.", "待报价的购物车。");

#define MONEY(member, en, zh)                                                                                          \
	FIELD_I64(quote, member, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en, zh))
#define POINTS(member, en, zh)                                                                                         \
	FIELD_I64(quote, member, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field quote_fields[] = {
	FIELD_ID(quote, id, "tqt", .doc = W("Id; null of a preview", "编号，试算时为空")),
	FIELD_TEXT(quote, till, .max = 40, .doc = W("The till", "收银台")),
	FIELD_TEXT(quote, receipt, .max = 100, .doc = W("Its receipt", "小票号")),
	FIELD_ENUM(quote, state, quote_states, .doc = W("State", "状态")),
	FIELD_ID(quote, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_TEXT(quote, currency, .max = 3, .doc = W("Currency", "币种")),
	MONEY(discount, "Off in all, coupons included", "优惠合计（含券）"),
	MONEY(total, "After discounts", "优惠后总额"),
	FIELD_TEXT(quote, wallet, .max = 40, .doc = W("Wallet of the points", "积分账户")),
	POINTS(points, "Points that are used", "使用积分"),
	MONEY(points_value, "Paid by them", "积分抵现金额"),
	POINTS(points_most, "Points that this order could use", "此单最多可用积分"),
	POINTS(points_available, "Points that the customer has", "客户可用积分"),
	MONEY(to_pay, "Left to pay", "还需支付"),
	FIELD_LIST(quote, coupons, &coupon_verdict_shape, .max = ORDER_COUPONS_MAX,
		.doc = W("What each coupon does", "各券减免")),
	FIELD_LIST(quote, effects, &effect_shape, .max = 50,
		.doc = W("What the sale brings: points earned and why, tier …", "此单带来的积分、等级等结果及原因")),
	FIELD_TIME(quote, expires_at, .doc = W("What is held is free again then", "预占超时时间")),
	FIELD_ID(quote, order_id, "ord", .doc = W("The order, once committed", "提交后的订单")),
};

const struct shape quote_shape =
	SHAPE("TillQuote", quote, quote_fields, "What a basket costs and earns.", "购物车报价。");

const char *quote_json(struct ctx *ctx, const struct quote *quote)
{
	struct buf buf = buf_make(ctx->mem, BASKET_MAX);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &quote_shape, quote, NULL);
	return buf.data;
}

// ---------------------------------------------------------------- rows

static enum status load(
	struct ctx *ctx, struct sql *sql, const struct value *args, size_t count, struct quote **ret, bool *found)
{
	struct quote *quote = arena_new(ctx->mem, struct quote);
	struct rows *rows;

	*ret = quote;
	TRY(db_first(ctx->db, sql, args, count, &rows, found));
	if (!*found)
		return OK;
	*quote = (struct quote){
		.id = row_i64(rows, 0),
		.till = row_text(rows, 1, ctx->mem),
		.receipt = row_text(rows, 2, ctx->mem),
		.state = choice_value(quote_states, row_text(rows, 3, ctx->mem)),
		.expires_at = row_i64(rows, 4),
		.customer_id = row_i64(rows, 5),
		.wallet_id = row_i64(rows, 6),
		.points = row_i64(rows, 7),
		.points_value = row_i64(rows, 8),
		.total = row_i64(rows, 9),
		.hold_id = row_i64(rows, 10),
		.order_id = row_i64(rows, 11),
		.basket = row_text(rows, 12, ctx->mem),
		.fingerprint = row_i64(rows, 13),
		.answer = row_text(rows, 14, ctx->mem),
	};
	return OK;
}

enum status quote_of_receipt(struct ctx *ctx, const char *till, const char *receipt, struct quote **ret, bool *found)
{
	return load(ctx, &quote_by_receipt, ARGS(v_text(till), v_text(receipt)), ret, found);
}

enum status quote_load(struct ctx *ctx, int64_t id, struct quote **ret)
{
	bool found;

	TRY(load(ctx, &quote_by_id, ARGS(v_i64(id)), ret, &found));
	return found ? OK : fail(ctx, &not_found, NULL);
}

static const char *holder_of(struct ctx *ctx, const char *till, const char *receipt)
{
	return arena_format(ctx->mem, "%s/%s", till, receipt);
}

enum status quote_drop(struct ctx *ctx, struct quote *quote, enum quote_state state)
{
	struct hold *hold;
	int64_t changed;

	TRY(db_change(ctx->db, &quote_end, ARGS(v_i64(quote->id), v_text(quote_states[state].name)), &changed));
	if (!changed)
		return ERR_BUSY;
	quote->state = state;
	if (quote->hold_id != NONE)
		TRY(points_hold_void(ctx, quote->hold_id, &hold));
	return reward_coupons_release(ctx, holder_of(ctx, quote->till, quote->receipt), &changed);
}

enum status quote_committed(struct ctx *ctx, const struct quote *quote, const char *answer)
{
	int64_t changed;

	TRY(db_change(
		ctx->db, &quote_commit, ARGS(v_i64(quote->id), v_i64(quote->order_id), v_text(answer)), &changed));
	return changed ? OK : ERR_BUSY;
}

// ---------------------------------------------------------------- the basket

static const char *basket_json(struct ctx *ctx, const struct order_input *order)
{
	struct buf buf = buf_make(ctx->mem, BASKET_MAX);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &order_input_shape, order, &(struct encode_options){.stored = true});
	return buf.data;
}

enum status quote_order(struct ctx *ctx, const struct quote *quote, const struct list *tender, struct order_input **ret)
{
	struct order_input *order = arena_new(ctx->mem, struct order_input);
	struct tender *list = arena_array(ctx->mem, struct tender, tender->count + 2);
	uint64_t present;
	size_t count = 0;

	TRY(shape_decode(
		ctx, &order_input_shape, quote->basket, strlen(quote->basket), DECODE_STORED, order, &present));
	if (quote->points)
		list[count++] = (struct tender){TENDER_POINTS, quote->points_value};
	for (size_t i = 0; i < tender->count; i++)
		list[count++] = ((const struct tender *)tender->items)[i];
	if (!tender->count && count && quote->total > quote->points_value)
		list[count++] = (struct tender){TENDER_OTHER, quote->total - quote->points_value};
	order->tender = LIST(tender, list, count);
	*ret = order;
	return OK;
}

// Who buys, resolved once: what is kept names nobody by phone.
static enum status find_customer(struct ctx *ctx, struct order_input *order)
{
	const struct customer_ref *ref = order->customer;
	int64_t ids[2], live;
	size_t count;
	bool created;

	if (ref && ref->kind == IDENTITY_EXTERNAL) {
		TRY(customer_ensure(ctx, ref->source ? ref->source : order->source, ref->value, order->store_id,
			ctx->now_ms, &order->customer_id, &created));
	} else if (ref) {
		TRY(customer_find(ctx, (enum identity_kind)ref->kind, ref->source, ref->value, ids, 2, &count));
		if (count > 1)
			return fail(ctx, &till_customer_many, NULL);
		if (!count)
			return fail_at(ctx, "/order/customer", &till_customer_unknown, NULL);
		order->customer_id = ids[0];
	}
	order->customer = NULL;
	if (order->customer_id == NONE)
		return OK;
	enum status status = customer_resolve(ctx, order->customer_id, &live);
	if (status != ERR_NOT_FOUND) {
		order->customer_id = live;
		return status;
	}
	fail_clear(ctx);
	return fail_at(ctx, "/order/customer_id", &till_customer_unknown, NULL);
}

static const struct coupon_line *coupon_lines(struct ctx *ctx, const struct order_input *order)
{
	const struct order_line *lines = order->lines.items;
	struct coupon_line *list = arena_array(ctx->mem, struct coupon_line, order->lines.count + 1);

	for (size_t i = 0; i < order->lines.count; i++)
		list[i] = (struct coupon_line){lines[i].sku, lines[i].quantity, lines[i].unit_price, lines[i].discount};
	return list;
}

// Locks the coupons until the quote ends; what they take off goes into the order's discount.
static enum status lock_coupons(struct ctx *ctx, struct order_input *order, struct quote *quote)
{
	struct coupon_verdicts verdicts;

	if (!order->coupons.count)
		return OK;
	const struct coupon_taking taking = {
		.customer_id = order->customer_id,
		.store_id = order->store_id,
		.channel = choice_name(order_channels, order->channel),
		.currency = order->currency,
		.lines = coupon_lines(ctx, order),
		.line_count = order->lines.count,
		.codes = order->coupons.items,
		.code_count = order->coupons.count,
		.holder = holder_of(ctx, quote->till, quote->receipt),
		.order_id = NONE,
		.until = quote->expires_at,
	};
	TRY(reward_coupons_take(ctx, &taking, "/order/coupons", &verdicts));
	quote->coupons = verdicts.coupons;
	order->discount = (order->discount == NONE ? 0 : order->discount) + verdicts.off;
	return OK;
}

// ---------------------------------------------------------------- sold for trial

// In a part of the transaction that is given up again: what the sale would bring is exactly what it will bring.
static enum status try_sale(struct ctx *ctx, const struct order_input *order, struct order **sold)
{
	bool replayed;

	TRY(db_savepoint(ctx->db));
	enum status status = sales_order_take(ctx, order, sold, &replayed), undone = db_rollback_to(ctx->db);
	return status != OK ? status : undone;
}

static enum status pay_with_points(
	struct ctx *ctx, const struct quote_input *in, const struct order_input *order, struct quote *quote)
{
	struct till_payment payment;
	const struct wallet *wallet;

	if (order->customer_id == NONE)
		return in->points_most || (in->points != NONE && in->points)
			       ? fail_at(ctx, "/points", &till_nobody, NULL)
			       : OK;
	bool wanted = in->points_most || (in->points != NONE && in->points);
	if (wanted && actor_scope(ctx->actor, "redemption.write") == SCOPE_NONE)
		return fail(ctx, &forbidden, "redemption.write");
	TRY(wallet_by_code(ctx, in->wallet ? in->wallet : "points", "/wallet", &wallet));
	TRY(points_spendable_by(ctx, order->customer_id, wallet, &quote->points_available));
	quote->wallet = wallet->code;
	quote->wallet_id = wallet->id;
	if (!wallet->pay && !wanted)
		return OK;
	TRY(till_payment_of(ctx, wallet, quote->total, quote->points_available,
		in->points_most      ? NONE
		: in->points == NONE ? 0
				     : in->points,
		"/points", &payment));
	quote->points = payment.points;
	quote->points_value = payment.value;
	quote->points_most = payment.most;
	return OK;
}

static enum status hold_points(struct ctx *ctx, struct quote *quote)
{
	struct hold_part part = {
		.kind = "points", .subject_id = quote->wallet_id, .store_id = NONE, .amount = quote->points};
	struct hold in = {.customer_id = quote->customer_id,
		.reference = arena_format(ctx->mem, "till %s", id_text(ctx->mem, "tqt", quote->id)),
		.expires_at = quote->expires_at,
		.note = holder_of(ctx, quote->till, quote->receipt),
		.parts = {&part, 1}};
	struct hold *hold;
	bool replayed;

	if (!quote->points)
		return OK;
	TRY(points_hold(ctx, &in, &hold, &replayed));
	quote->hold_id = hold->id;
	return OK;
}

static enum status write_quote(struct ctx *ctx, const struct quote *quote)
{
	return db_exec(ctx->db, &quote_insert,
		ARGS(v_i64(quote->id), v_text(quote->till), v_text(quote->receipt), v_i64(ctx->now_ms),
			v_i64(quote->expires_at), v_i64(quote->customer_id), v_i64(quote->wallet_id),
			v_i64(quote->points), v_i64(quote->points_value), v_i64(quote->total), v_i64(quote->hold_id),
			v_text(quote->basket), v_i64(quote->fingerprint), v_text(quote_json(ctx, quote))));
}

// What is asked, so that the same again is known.
static int64_t fingerprint(struct ctx *ctx, const struct quote_input *in, const struct order_input *order)
{
	const char *text = arena_format(ctx->mem, "%lld %d %s %s", (long long)in->points, in->points_most,
		in->wallet ? in->wallet : "", basket_json(ctx, order));

	return vault_hash_i64(ctx->house->vault, "till.quote", text, strlen(text));
}

static enum status fill(struct ctx *ctx, const struct quote_input *in, struct order_input *order, struct quote *quote)
{
	const struct list none = {0};
	struct order_input *trial;
	struct order *sold;

	TRY(lock_coupons(ctx, order, quote));
	// First without points, for the total; then with them, for what is earned on the rest.
	TRY(try_sale(ctx, order, &sold));
	quote->currency = sold->currency;
	quote->discount = sold->discount;
	quote->total = sold->total;
	TRY(pay_with_points(ctx, in, order, quote));
	quote->basket = basket_json(ctx, order);
	if (quote->points) {
		TRY(quote_order(ctx, quote, &none, &trial));
		TRY(try_sale(ctx, trial, &sold));
	}
	quote->effects = sold->effects;
	quote->to_pay = quote->total - quote->points_value;
	return OK;
}

static enum status draft(
	struct ctx *ctx, const struct quote_input *in, struct order_input *order, int64_t asked, struct quote **ret)
{
	struct quote *quote = arena_new(ctx->mem, struct quote);

	*quote = (struct quote){
		.id = id_new(),
		.till = order->source,
		.receipt = order->external_id,
		.state = QUOTE_OPEN,
		.customer_id = order->customer_id,
		.expires_at = ctx->now_ms + QUOTE_TTL_MS,
		.order_id = NONE,
		.hold_id = NONE,
		.wallet_id = NONE,
		.fingerprint = asked,
	};
	*ret = quote;
	return fill(ctx, in, order, quote);
}

static enum status open_quote(
	struct ctx *ctx, const struct quote_input *in, struct order_input *order, int64_t asked, struct quote **ret)
{
	TRY(draft(ctx, in, order, asked, ret));
	TRY(hold_points(ctx, *ret));
	return write_quote(ctx, *ret);
}

// As if what was quoted for this receipt before were let go.
static enum status draft_anew(
	struct ctx *ctx, const struct quote_input *in, struct order_input *order, struct quote **ret)
{
	struct quote *before;
	bool found;

	TRY(quote_of_receipt(ctx, order->source, order->external_id, &before, &found));
	if (found && before->state == QUOTE_OPEN)
		TRY(quote_drop(ctx, before, QUOTE_REPLACED));
	return draft(ctx, in, order, 0, ret);
}

// All that a preview does is given up again.
static enum status preview(struct ctx *ctx, const struct quote_input *in, struct order_input *order, struct quote **ret)
{
	TRY(db_savepoint(ctx->db));
	enum status status = draft_anew(ctx, in, order, ret), undone = db_rollback_to(ctx->db);
	TRY(status);
	(*ret)->id = NONE;
	(*ret)->expires_at = NONE;
	return undone;
}

enum status quote_of_order(struct ctx *ctx, const struct order *order, struct quote **ret)
{
	struct quote *quote = arena_new(ctx->mem, struct quote);
	const struct tender *tender = order->tender.items;

	*quote = (struct quote){.id = NONE,
		.till = order->source,
		.receipt = order->external_id,
		.state = QUOTE_COMMITTED,
		.customer_id = order->customer_id,
		.currency = order->currency,
		.discount = order->discount,
		.total = order->total,
		.expires_at = NONE,
		.order_id = order->id};
	for (size_t i = 0; i < order->tender.count; i++)
		if (tender[i].method == TENDER_POINTS)
			quote->points_value += tender[i].amount;
	quote->to_pay = order->total - quote->points_value;
	*ret = quote;
	return OK;
}

// What is known of the receipt: sold already, or quoted for just this.
static enum status find_before(
	struct ctx *ctx, const struct order_input *order, int64_t asked, struct quote **ret, bool *found)
{
	struct order *sold;
	int64_t order_id;

	TRY(quote_of_receipt(ctx, order->source, order->external_id, ret, found));
	if (*found && (*ret)->state == QUOTE_COMMITTED)
		return OK;
	if (*found && (*ret)->fingerprint == asked && (*ret)->expires_at > ctx->now_ms)
		return OK;
	if (*found)
		TRY(quote_drop(ctx, *ret, QUOTE_REPLACED));
	TRY(sales_order_find(ctx, order->source, order->external_id, &order_id));
	*found = order_id != NONE;
	if (!*found)
		return OK;
	TRY(sales_order_get(ctx, order_id, &sold));
	return quote_of_order(ctx, sold, ret);
}

enum status quote_make(struct ctx *ctx, const struct quote_input *in, struct quote **ret)
{
	struct order_input *order = arena_new(ctx->mem, struct order_input);
	bool found;

	*order = *in->order;
	if (!order->source || !order->external_id)
		return fail_at(ctx, "/order/external_id", &till_receipt, NULL);
	if (order->tender.count)
		return fail_at(ctx, "/order/tender", &till_tender, NULL);
	TRY(find_customer(ctx, order));
	int64_t asked = fingerprint(ctx, in, order);
	if (in->preview)
		return preview(ctx, in, order, ret);
	TRY(find_before(ctx, order, asked, ret, &found));
	return found ? OK : open_quote(ctx, in, order, asked, ret);
}
