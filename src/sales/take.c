// Taking an order: checked, priced, placed in business time, written once.
#include "sales/order.h"
#include "sales/statistics.h"

#include "base/id.h"
#include "base/money.h"
#include "catalog/catalog.h"
#include "customer/customer.h"

#include <string.h>

SQL(order_insert);
SQL(order_line_insert);

#define FUTURE_MS (24 * HOUR_MS) // clocks of tills may be a little fast

PROBLEM(order_differs, ERR_CONFLICT, "Order {0} of {1} was taken before, with other contents.",
	"来源 {1} 的订单 {0} 已录入，且内容不同。");
PROBLEM(order_empty, ERR_UNPROCESSABLE, "An order needs at least one line.", "订单至少要有一行。");
PROBLEM(order_discount, ERR_UNPROCESSABLE, "The discount is more than there is to pay.", "优惠金额超过应付金额。");
PROBLEM(order_too_large, ERR_UNPROCESSABLE, "The amount is too large.", "金额过大。");
PROBLEM(order_tender, ERR_UNPROCESSABLE, "The payments add up to {0}, the order to {1}.",
	"付款合计 {0}，订单总额 {1}，两者不等。");
PROBLEM(order_currency, ERR_UNPROCESSABLE, "There is no currency {0}.", "没有币种 {0}。");
PROBLEM(order_future, ERR_UNPROCESSABLE, "This lies in the future.", "时间在未来。");
PROBLEM(order_two_customers, ERR_UNPROCESSABLE, "Give either customer_id or customer.",
	"customer_id 与 customer 只能给出一个。");
PROBLEM(order_customer_unknown, ERR_UNPROCESSABLE, "There is no such customer.", "没有该客户。");
PROBLEM(order_customer_value, ERR_UNPROCESSABLE, "{0}: \"{1}\" is none.", "{0}：“{1}”格式有误。");
PROBLEM(order_customer_many, ERR_CONFLICT, "More than one customer has this; name one by id.",
	"有多位客户符合，请用客户编号指明。");
PROBLEM(order_other_store, ERR_FORBIDDEN, "You take orders for your own store only.", "只能为本门店录入订单。");
PROBLEM(order_store_unknown, ERR_UNPROCESSABLE, "There is no such store.", "没有该门店。");

// ---------------------------------------------------------------- price

static enum status price_line(struct ctx *ctx, size_t index, struct order_line *line)
{
	int64_t gross;

	line->line = (int64_t)index + 1;
	line->unit_price = line->unit_price == NONE ? 0 : line->unit_price;
	line->discount = line->discount == NONE ? 0 : line->discount;
	if (!money_multiply(line->quantity, line->unit_price, &gross) || gross > AMOUNT_MAX)
		return fail_at(ctx, arena_format(ctx->mem, "/lines/%zu", index), &order_too_large, NULL);
	if (line->discount > gross)
		return fail_at(ctx, arena_format(ctx->mem, "/lines/%zu/discount", index), &order_discount, NULL);
	line->net = gross - line->discount;
	return OK;
}

// The order's discount is shared in proportion, so that each line knows what was paid for it.
static enum status share_discount(struct ctx *ctx, struct order *order)
{
	struct order_line *lines = order->lines.items;
	size_t count = order->lines.count;
	int64_t *weights = arena_array(ctx->mem, int64_t, count), *parts = arena_array(ctx->mem, int64_t, count);

	if (order->discount == 0)
		return OK;
	for (size_t i = 0; i < count; i++)
		weights[i] = lines[i].net;
	if (!money_split(order->discount, weights, count, parts))
		return ERR_INTERNAL;
	for (size_t i = 0; i < count; i++)
		lines[i].net -= parts[i];
	return OK;
}

static enum status price(struct ctx *ctx, struct order *order)
{
	struct order_line *lines = order->lines.items;

	if (order->lines.count == 0)
		return fail_at(ctx, "/lines", &order_empty, NULL);
	for (size_t i = 0; i < order->lines.count; i++) {
		TRY(price_line(ctx, i, &lines[i]));
		order->subtotal += lines[i].net;
	}
	if (order->discount > order->subtotal)
		return fail_at(ctx, "/discount", &order_discount, NULL);
	order->total = order->subtotal - order->discount + order->shipping;
	if (order->subtotal > AMOUNT_MAX || order->total > AMOUNT_MAX)
		return fail_at(ctx, "/lines", &order_too_large, NULL);
	return share_discount(ctx, order);
}

static enum status settle(struct ctx *ctx, struct order *order)
{
	const struct currency *currency = currency_find(order->currency);
	const struct tender *tender = order->tender.items;
	int64_t sum = 0, other = 0;

	if (!currency)
		return fail_at(ctx, "/currency", &order_currency, order->currency);
	for (size_t i = 0; i < order->tender.count; i++) {
		sum += tender[i].amount;
		if (tender[i].method == TENDER_POINTS || tender[i].method == TENDER_COUPON)
			other += tender[i].amount;
	}
	if (order->tender.count && sum != order->total)
		return fail_at(ctx, "/tender", &order_tender, decimal_text(ctx->mem, sum, currency->digits),
			decimal_text(ctx->mem, order->total, currency->digits));
	order->paid_money = order->total - other;
	return OK;
}

// ---------------------------------------------------------------- who and where

// Found by a phone or a number a moment ago; on PostgreSQL somebody may have merged the customer since.
static enum status pin_customer(struct ctx *ctx, struct order *order)
{
	return db_is_postgres(ctx->db) ? customer_resolve(ctx, order->customer_id, &order->customer_id) : OK;
}

// The buyer whom another system's number names, new if need be. Who was erased stays erased: the order is nobody's.
static enum status ensure_customer(struct ctx *ctx, const struct customer_ref *ref, struct order *order)
{
	bool created;
	enum status status = customer_ensure(ctx, ref->source ? ref->source : order->source, ref->value,
		order->store_id, order->placed_at, &order->customer_id, &created);

	if (status == OK && !created)
		return pin_customer(ctx, order);
	if (status != ERR_CONFLICT || ctx->fault.problem != &customer_erased_before)
		return status;
	fail_clear(ctx);
	order->customer_id = NONE;
	return OK;
}

static enum status find_by_ref(struct ctx *ctx, const struct order_input *in, struct order *order)
{
	const struct customer_ref *ref = in->customer;
	int64_t ids[2];
	size_t count;

	if (ref->kind == IDENTITY_EXTERNAL)
		return ensure_customer(ctx, ref, order);
	enum status status = customer_find(ctx, (enum identity_kind)ref->kind, ref->source, ref->value, ids, 2, &count);
	if (status == ERR_UNPROCESSABLE)
		return fail_at(ctx, "/customer/value", &order_customer_value,
			words_in(identity_kinds[ref->kind].doc, ctx->lang), ref->value);
	TRY(status);
	if (count == 0)
		return fail_at(ctx, "/customer", &order_customer_unknown, NULL);
	if (count > 1)
		return fail(ctx, &order_customer_many, NULL);
	order->customer_id = ids[0];
	return pin_customer(ctx, order);
}

static enum status find_customer(struct ctx *ctx, const struct order_input *in, struct order *order)
{
	order->customer_id = NONE;
	if (in->customer && in->customer_id != NONE)
		return fail_at(ctx, "/customer", &order_two_customers, NULL);
	if (in->customer)
		return find_by_ref(ctx, in, order);
	if (in->customer_id == NONE)
		return OK;
	enum status status = customer_resolve(ctx, in->customer_id, &order->customer_id);
	if (status != ERR_NOT_FOUND)
		return status;
	fail_clear(ctx);
	return fail_at(ctx, "/customer_id", &order_customer_unknown, NULL);
}

// Who sells for one store takes no orders of another.
static enum status check_store(struct ctx *ctx, const struct order *order)
{
	if (actor_scope(ctx->actor, "order.write") == SCOPE_ALL)
		return OK;
	if (ctx->actor->store_id != NONE && order->store_id == ctx->actor->store_id)
		return OK;
	return fail(ctx, &order_other_store, NULL);
}

static enum status find_store(struct ctx *ctx, const struct order_input *in, struct order *order)
{
	bool known = true;

	order->store_id = in->store_id;
	if (in->store_id != NONE) {
		TRY(catalog_store_known(ctx, in->store_id, &known));
		return known ? OK : fail_at(ctx, "/store_id", &order_store_unknown, NULL);
	}
	if (in->store_code) {
		TRY(catalog_store_by_code(ctx, in->store_code, &order->store_id));
		return order->store_id != NONE ? OK : fail_at(ctx, "/store_code", &order_store_unknown, NULL);
	}
	if (ctx->actor)
		order->store_id = ctx->actor->store_id;
	return OK;
}

// ---------------------------------------------------------------- once only

// Everything that makes the order what it is, in one text. It may hold a phone number, which the order outlives:
// hashed
// under our key, so that nobody finds it by trying all numbers.
static int64_t fingerprint(struct ctx *ctx, const struct order_input *in, const struct order *order)
{
	const struct order_line *lines = order->lines.items;
	struct buf buf = buf_make(ctx->mem, 1 << 20);
	const int64_t numbers[] = {in->customer_id, in->placed_at, order->total, order->paid_money, in->unpaid,
		order->discount, order->shipping};

	buf_add(&buf, numbers, sizeof numbers);
	buf_text(&buf, order->currency);
	if (in->customer) {
		buf_i64(&buf, in->customer->kind);
		buf_text(&buf, in->customer->source ? in->customer->source : "");
		buf_text(&buf, in->customer->value);
	}
	for (size_t i = 0; i < order->lines.count; i++) {
		buf_byte(&buf, '\n');
		buf_text(&buf, lines[i].sku);
		buf_add(&buf, (const int64_t[]){lines[i].quantity, lines[i].unit_price, lines[i].discount},
			3 * sizeof(int64_t));
	}
	for (size_t i = 0; i < order->coupons.count; i++) {
		buf_text(&buf, "\ncoupon ");
		buf_text(&buf, ((const char *const *)order->coupons.items)[i]);
	}
	return vault_hash_i64(ctx->house->vault, "order.fingerprint", buf.data, buf.size);
}

static enum status replay(struct ctx *ctx, const struct order *order, struct order **ret)
{
	int64_t id;

	TRY(sales_order_find(ctx, order->source, order->external_id, &id));
	if (id == NONE)
		return ERR_BUSY; // it stood in the way and was given up meanwhile
	TRY(order_load(ctx, id, ret));
	if ((*ret)->fingerprint != order->fingerprint)
		return fail(ctx, &order_differs, order->external_id, order->source);
	return OK;
}

static const char *list_json(struct ctx *ctx, const struct order *order, const char *name, const struct list *list)
{
	const struct field *field = shape_field(&order_shape, name);
	struct buf buf = buf_make(ctx->mem, 8192);
	struct json_out out = json_out(&buf);

	if (!list->count)
		return NULL;
	field_encode(&out, field, order, NULL);
	return buf.data;
}

static enum status write_order(struct ctx *ctx, const struct order *order, bool *inserted)
{
	int64_t changed;

	TRY(db_change(ctx->db, &order_insert,
		ARGS(v_i64(order->id), v_i64(order->customer_id == NONE ? 0 : order->customer_id),
			v_i64(order->store_id), v_i64(order->staff_id), v_text(order->source),
			v_text(order->external_id), v_text(choice_name(order_channels, order->channel)),
			v_text(choice_name(order_statuses, order->status)), v_text(order->currency),
			v_i64(order->placed_at), v_i64(order->paid_at), v_i64(order->subtotal), v_i64(order->discount),
			v_i64(order->shipping), v_i64(order->total), v_i64(order->paid_money),
			v_text(list_json(ctx, order, "tender", &order->tender)), v_text(order->note),
			v_i64(order->fingerprint), v_i64(ctx->now_ms),
			v_text(list_json(ctx, order, "coupons", &order->coupons))),
		&changed));
	*inserted = changed == 1;
	return OK;
}

static enum status write_lines(struct ctx *ctx, const struct order *order)
{
	const struct order_line *lines = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++) {
		TRY(db_exec(ctx->db, &order_line_insert,
			ARGS(v_i64(order->id), v_i64(lines[i].line), v_text(lines[i].sku), v_text(lines[i].name),
				v_i64(lines[i].quantity), v_i64(lines[i].unit_price), v_i64(lines[i].discount),
				v_i64(lines[i].net))));
		TRY(catalog_product_seen(ctx, lines[i].sku, lines[i].name, lines[i].unit_price));
	}
	return OK;
}

// Who served: whom the order names, or whoever takes it.
static int64_t served_by(const struct ctx *ctx, const struct order_input *in)
{
	return in->staff_id == NONE && ctx->actor ? ctx->actor->staff_id : in->staff_id;
}

static enum status draft(struct ctx *ctx, const struct order_input *in, struct order *order)
{
	*order = (struct order){
		.id = id_new(),
		.staff_id = served_by(ctx, in),
		.source = in->source ? in->source : "api",
		.external_id = in->external_id,
		.channel = in->channel,
		.status = in->unpaid ? ORDER_PLACED : ORDER_PAID,
		.currency = in->currency ? in->currency : ctx->house->shop->currency->code,
		.placed_at = in->placed_at == NONE ? ctx->now_ms : in->placed_at,
		.delivered_at = NONE,
		.cancelled_at = NONE,
		.discount = in->discount == NONE ? 0 : in->discount,
		.shipping = in->shipping == NONE ? 0 : in->shipping,
		.lines = {arena_copy(ctx->mem, in->lines.items, in->lines.count * sizeof(struct order_line)),
			in->lines.count},
		.tender = in->tender,
		.coupons = in->coupons,
		.note = in->note,
		.version = 1,
		.line_count = (int64_t)in->lines.count,
	};
	order->paid_at = in->unpaid ? NONE : order->placed_at;
	if (!order->external_id)
		order->external_id = id_text(ctx->mem, "ord", order->id);
	if (order->placed_at > ctx->now_ms + FUTURE_MS)
		return fail_at(ctx, "/placed_at", &order_future, NULL);
	TRY(price(ctx, order));
	return settle(ctx, order);
}

// A till that asks again must get its answer, also when the phone by which it named the customer belongs to somebody
// else by now.
static enum status replay_without_customer(
	struct ctx *ctx, const struct order *order, enum status refused, struct order **ret, bool *replayed)
{
	struct fault fault = ctx->fault;
	int64_t id;

	if (refused != ERR_UNPROCESSABLE && refused != ERR_CONFLICT && refused != ERR_NOT_FOUND)
		return refused;
	TRY(sales_order_find(ctx, order->source, order->external_id, &id));
	if (id == NONE) {
		ctx->fault = fault;
		return refused;
	}
	fail_clear(ctx);
	*replayed = true;
	return replay(ctx, order, ret);
}

enum status sales_order_take(struct ctx *ctx, const struct order_input *in, struct order **ret, bool *replayed)
{
	struct order *order = arena_new(ctx->mem, struct order);
	bool inserted;

	*replayed = false;
	TRY(draft(ctx, in, order));
	TRY(find_store(ctx, in, order));
	TRY(check_store(ctx, order));
	order->fingerprint = fingerprint(ctx, in, order);
	enum status status = find_customer(ctx, in, order);
	if (status != OK && status != ERR_BUSY && in->external_id)
		return replay_without_customer(ctx, order, status, ret, replayed);
	TRY(status);
	TRY(write_order(ctx, order, &inserted));
	if (!inserted) {
		*replayed = true;
		return replay(ctx, order, ret);
	}
	TRY(write_lines(ctx, order));
	*ret = order;
	TRY(order_emit(ctx, order->status == ORDER_PAID ? &sale_completed : &sale_placed, order, order->placed_at));
	return order->status == ORDER_PAID ? statistics_add(ctx, order) : OK;
}
