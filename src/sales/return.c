// Goods that come back, by line and quantity.
#include "sales/order.h"
#include "sales/statistics.h"

#include "base/id.h"
#include "base/money.h"

#include <string.h>

SQL(return_insert);
SQL(return_line_insert);
SQL(return_line_apply);
SQL(return_by_external);
SQL(return_lines_of);
SQL(return_lines_sold);
SQL(return_under);
SQL(return_by_id);
SQL(return_delete);
SQL(return_lines_delete);

PROBLEM(return_not_paid, ERR_CONFLICT, "Nothing can come back of an order that is {0}.", "订单状态为“{0}”，不能退货。");
PROBLEM(return_line_unknown, ERR_UNPROCESSABLE, "The order has no line {0}.", "订单没有第 {0} 行。");
PROBLEM(return_too_much, ERR_CONFLICT, "Of line {0}, {1} can still come back.", "第 {0} 行最多还可退 {1} 件。");
PROBLEM(return_amount, ERR_UNPROCESSABLE, "At most {0} can be refunded for this line.", "该行最多可退 {0}。");
PROBLEM(return_twice, ERR_UNPROCESSABLE, "Line {0} stands twice.", "第 {0} 行重复。");
PROBLEM(return_nothing, ERR_CONFLICT, "Nothing is left to come back.", "没有可退的商品。");
PROBLEM(return_differs, ERR_CONFLICT, "Return {0} was taken before, with other contents.",
	"退货单 {0} 已录入，且内容不同。");
PROBLEM(return_before, ERR_UNPROCESSABLE, "This lies before the order was placed.", "时间早于下单时间。");

static const struct field return_line_fields[] = {
	FIELD_I64(return_line, line, .min = 1, .max = ORDER_LINES_MAX, .flags = FIELD_REQUIRED,
		.doc = W("Line of the order", "订单行号"), .example = "1"),
	FIELD_I64(return_line, quantity, .min = 1, .max = 1000000, .flags = FIELD_REQUIRED,
		.doc = W("Pieces that come back", "退货数量"), .example = "1"),
	FIELD_I64(return_line, amount, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Refund; its share of what was paid when absent", "退款金额，缺省为实付金额的相应份额")),
};

const struct shape return_line_shape =
	SHAPE("ReturnLine", return_line, return_line_fields, "A line that comes back.", "退货行。");

static const struct field return_input_fields[] = {
	FIELD_TEXT(return_input, external_id, .max = 100, .doc = W("Its number at the till", "退货单号"),
		.example = "\"RT-0042\""),
	FIELD_TIME(return_input, returned_at, .doc = W("When; now when absent", "退货时间，缺省为现在")),
	FIELD_LIST(return_input, lines, &return_line_shape, .max = ORDER_LINES_MAX,
		.doc = W("What comes back; all that is left when absent", "退货行，缺省为全部剩余商品")),
	FIELD_TEXT(return_input, reason, .max = 300, .doc = W("Why", "退货原因"), .example = "\"尺码不合适\""),
};

const struct shape return_input_shape =
	SHAPE("ReturnInput", return_input, return_input_fields, "Goods that come back.", "待录入的退货。");

static const struct field return_fields[] = {
	FIELD_ID(sale_return, id, "ret", .doc = W("Id", "编号")),
	FIELD_ID(sale_return, order_id, "ord", .doc = W("The order", "订单")),
	FIELD_ID(sale_return, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_TEXT(sale_return, external_id, .max = 100, .doc = W("Its number at the till", "退货单号")),
	FIELD_TIME(sale_return, returned_at, .doc = W("When", "退货时间")),
	FIELD_I64(sale_return, amount, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Refunded", "退款金额")),
	FIELD_TEXT(sale_return, reason, .max = 300, .doc = W("Why", "退货原因")),
	FIELD_LIST(
		sale_return, lines, &return_line_shape, .max = ORDER_LINES_MAX, .doc = W("What came back", "退货行")),
	FIELD_LIST(sale_return, effects, &effect_shape, .max = 50,
		.doc = W("What this request brought about", "本次操作带来的结果")),
};

const struct shape return_shape = SHAPE("Return", sale_return, return_fields, "Goods that came back.", "退货。");

static const struct field returned_fields[] = {
	FIELD_ID(sale_returned, order_id, "ord", .doc = W("The order", "订单")),
	FIELD_TEXT(sale_returned, external_id, .max = 100, .doc = W("Number of the return at the till", "退货单号")),
	FIELD_TEXT(sale_returned, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_I64(sale_returned, amount, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Refunded", "退款金额")),
};

static const struct shape returned_shape =
	SHAPE("SaleReturned", sale_returned, returned_fields, "Body of sale.returned.", "退货事件内容。");

const struct event_type sale_returned = {
	.name = "sale.returned",
	.subject = "ret",
	.shape = &returned_shape,
	.right = "order.read",
	.title = W("Goods returned", "退货"),
	.doc = W("Goods of an order came back.", "订单商品退回。"),
	.example = "{\"order_id\": \"ord_0004R3YZ5N0\", \"external_id\": \"RT-0042\", \"currency\": \"CNY\", "
		   "\"amount\": 3200}",
};

const struct event_type sale_unreturned = {
	.name = "sale.unreturned",
	.subject = "ret",
	.shape = &returned_shape,
	.right = "order.read",
	.title = W("Return undone", "退货已撤销"),
	.doc = W("A return that was entered by mistake was taken back.", "误录的退货已撤销。"),
	.example = "{\"order_id\": \"ord_0004R3YZ5N0\", \"external_id\": \"RT-0042\", \"currency\": \"CNY\", "
		   "\"amount\": 3200}",
};

// ---------------------------------------------------------------- what comes back

static struct order_line *line_of(const struct order *order, int64_t number)
{
	struct order_line *lines = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++)
		if (lines[i].line == number)
			return &lines[i];
	return NULL;
}

// What is refunded for the first `quantity` pieces of a line: a cumulative share, so that the parts add up to the whole
// in whatever steps it comes back.
static int64_t share(const struct order_line *line, int64_t quantity)
{
	int64_t amount;
	if (!money_muldiv(line->net, quantity, line->quantity, ROUND_FLOOR, &amount))
		return line->net;
	return amount;
}

static enum status apply_line(struct ctx *ctx, const struct order *order, size_t index, struct return_line *back)
{
	struct order_line *line = line_of(order, back->line);
	const char *pointer = arena_format(ctx->mem, "/lines/%zu", index);
	const char *number = arena_format(ctx->mem, "%lld", (long long)back->line);

	if (!line)
		return fail_at(ctx, pointer, &return_line_unknown, number);
	int64_t left = line->quantity - line->returned_quantity, money_left = line->net - line->returned_amount;
	if (back->quantity > left)
		return fail(ctx, &return_too_much, number, arena_format(ctx->mem, "%lld", (long long)left));
	if (back->amount == NONE && back->quantity == left)
		back->amount = money_left;
	else if (back->amount == NONE)
		back->amount =
			share(line, line->returned_quantity + back->quantity) - share(line, line->returned_quantity);
	// Amounts that were given by hand before may have used up more than their share.
	if (back->amount > money_left)
		return fail_at(ctx, arena_format(ctx->mem, "%s/amount", pointer), &return_amount,
			arena_format(ctx->mem, "%lld", (long long)money_left));
	line->returned_quantity += back->quantity;
	line->returned_amount += back->amount;
	return OK;
}

static enum status all_that_is_left(struct ctx *ctx, const struct order *order, struct list *ret)
{
	const struct order_line *lines = order->lines.items;
	struct return_line *back = arena_array(ctx->mem, struct return_line, order->lines.count);
	size_t count = 0;

	for (size_t i = 0; i < order->lines.count; i++)
		if (lines[i].quantity > lines[i].returned_quantity)
			back[count++] = (struct return_line){
				lines[i].line, lines[i].quantity - lines[i].returned_quantity, NONE};
	*ret = LIST(return_line, back, count);
	return count ? OK : fail(ctx, &return_nothing, NULL);
}

static enum status check_twice(struct ctx *ctx, const struct list *lines)
{
	const struct return_line *back = lines->items;
	bool *seen = arena_array(ctx->mem, bool, ORDER_LINES_MAX + 1);

	for (size_t i = 0; i < lines->count; i++) {
		if (seen[back[i].line])
			return fail_at(ctx, arena_format(ctx->mem, "/lines/%zu", i), &return_twice,
				arena_format(ctx->mem, "%lld", (long long)back[i].line));
		seen[back[i].line] = true;
	}
	return OK;
}

static enum status choose_lines(
	struct ctx *ctx, struct order *order, const struct return_input *in, struct sale_return *back)
{
	if (in->lines.count)
		back->lines = LIST(return_line,
			arena_copy(ctx->mem, in->lines.items, in->lines.count * sizeof(struct return_line)),
			in->lines.count);
	else
		TRY(all_that_is_left(ctx, order, &back->lines));
	TRY(check_twice(ctx, &back->lines));
	struct return_line *lines = back->lines.items;
	for (size_t i = 0; i < back->lines.count; i++) {
		TRY(apply_line(ctx, order, i, &lines[i]));
		back->amount += lines[i].amount;
	}
	return OK;
}

// ---------------------------------------------------------------- once only

static int64_t fingerprint(struct ctx *ctx, const struct return_input *in)
{
	const struct return_line *lines = in->lines.items;
	struct buf buf = buf_make(ctx->mem, 1 << 18);

	buf_format(&buf, "%lld", (long long)in->returned_at);
	for (size_t i = 0; i < in->lines.count; i++)
		buf_format(&buf, "\n%lld %lld %lld", (long long)lines[i].line, (long long)lines[i].quantity,
			(long long)lines[i].amount);
	return digest(buf.data, buf.size);
}

static enum status load_return_lines(struct ctx *ctx, struct sale_return *back)
{
	struct return_line *lines = NULL;
	struct rows *rows;
	size_t count = 0, room = 0;
	bool more;

	TRY(db_query(ctx->db, &return_lines_of, ARGS(v_i64(back->id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		lines = list_room(ctx->mem, lines, count, &room, sizeof *lines);
		lines[count++] = (struct return_line){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2)};
	}
	back->lines = LIST(return_line, lines, count);
	return OK;
}

// *found: the return was taken before, and back holds it.
static enum status find_replay(struct ctx *ctx, const struct return_input *in, struct sale_return *back, bool *found)
{
	struct rows *rows;

	*found = false;
	if (!in->external_id)
		return OK;
	TRY(db_first(ctx->db, &return_by_external, ARGS(v_i64(back->order_id), v_text(in->external_id)), &rows, found));
	if (!*found)
		return OK;
	if (row_i64(rows, 4) != fingerprint(ctx, in))
		return fail(ctx, &return_differs, in->external_id);
	back->id = row_i64(rows, 0);
	back->returned_at = row_i64(rows, 1);
	back->amount = row_i64(rows, 2);
	back->reason = row_text(rows, 3, ctx->mem);
	back->external_id = in->external_id;
	return load_return_lines(ctx, back);
}

static enum status write_return(
	struct ctx *ctx, const struct order *order, const struct return_input *in, const struct sale_return *back)
{
	const struct return_line *lines = back->lines.items;

	TRY(db_exec(ctx->db, &return_insert,
		ARGS(v_i64(back->id), v_i64(order->id), v_i64(order->customer_id == NONE ? 0 : order->customer_id),
			v_text(back->external_id), v_i64(back->returned_at), v_i64(back->amount), v_text(back->reason),
			v_i64(fingerprint(ctx, in)))));
	for (size_t i = 0; i < back->lines.count; i++) {
		TRY(db_exec(ctx->db, &return_line_insert,
			ARGS(v_i64(back->id), v_i64(lines[i].line), v_i64(lines[i].quantity), v_i64(lines[i].amount))));
		TRY(db_exec(ctx->db, &return_line_apply,
			ARGS(v_i64(order->id), v_i64(lines[i].line), v_i64(lines[i].quantity),
				v_i64(lines[i].amount))));
	}
	return OK;
}

static bool all_back(const struct order *order)
{
	const struct order_line *lines = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++)
		if (lines[i].returned_quantity < lines[i].quantity)
			return false;
	return true;
}

static enum status tell(
	struct ctx *ctx, const struct event_type *type, struct order *order, struct sale_return *back, int64_t at_ms)
{
	struct sale_returned told = {
		.order_id = order->id,
		.external_id = back->external_id,
		.currency = order->currency,
		.amount = back->amount,
		.order = order,
		.back = back,
		.effects = &back->effects,
	};
	struct event event = {
		.customer_id = order->customer_id == NONE ? 0 : order->customer_id,
		.subject_id = back->id,
		.at_ms = at_ms,
		.record = &told,
	};
	return event_emit(ctx, type, &event);
}

static enum status check_returnable(struct ctx *ctx, const struct order *order, const struct sale_return *back)
{
	if (order->status == ORDER_PLACED || order->status == ORDER_CANCELLED)
		return fail(ctx, &return_not_paid, words_in(order_statuses[order->status].doc, ctx->lang));
	if (order->status == ORDER_RETURNED)
		return fail(ctx, &return_nothing, NULL);
	return back->returned_at < order->placed_at ? fail_at(ctx, "/returned_at", &return_before, NULL) : OK;
}

enum status sales_return_take(
	struct ctx *ctx, int64_t order_id, const struct return_input *in, struct sale_return **ret, bool *replayed)
{
	struct sale_return *back = arena_new(ctx->mem, struct sale_return);
	struct order *order;

	*ret = back;
	TRY(order_load_for(ctx, order_id, "order.return", &order));
	*back = (struct sale_return){.order_id = order_id, .customer_id = order->customer_id};
	TRY(find_replay(ctx, in, back, replayed));
	if (*replayed)
		return OK;
	back->id = id_new();
	back->external_id = in->external_id ? in->external_id : id_text(ctx->mem, "ret", back->id);
	back->returned_at = in->returned_at == NONE ? ctx->now_ms : in->returned_at;
	back->reason = in->reason;
	TRY(check_returnable(ctx, order, back));
	TRY(choose_lines(ctx, order, in, back));
	order->returned += back->amount;
	order->status = all_back(order) ? ORDER_RETURNED : order->status;
	// The order's version guards all the rest: of two returns at once the second runs again and sees the first.
	TRY(order_store(ctx, order));
	TRY(write_return(ctx, order, in, back));
	TRY(tell(ctx, &sale_returned, order, back, back->returned_at));
	return order->customer_id == NONE ? OK : statistics_recompute(ctx, order->customer_id);
}

// ---------------------------------------------------------------- returns that name no order

enum status sales_lines_sold(struct ctx *ctx, int64_t customer_id, const char *sku, int64_t unit_price, int64_t at_ms,
	size_t max, struct sold_line **lines, size_t *count)
{
	struct rows *rows;
	bool more;

	*lines = arena_array(ctx->mem, struct sold_line, max);
	*count = 0;
	TRY(db_query(ctx->db, &return_lines_sold,
		ARGS(v_i64(customer_id), v_text(sku), v_i64(at_ms), v_i64(unit_price), v_i64((int64_t)max)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		(*lines)[(*count)++] = (struct sold_line){
			row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), row_i64(rows, 3), row_i64(rows, 4)};
	}
}

enum status sales_returned_under(struct ctx *ctx, int64_t customer_id, const char *source, const char *external_id,
	struct returned_line **lines, size_t *count)
{
	struct rows *rows;
	bool more;

	*lines = arena_array(ctx->mem, struct returned_line, ORDER_LINES_MAX);
	*count = 0;
	TRY(db_query(ctx->db, &return_under, ARGS(v_i64(customer_id), v_text(source), v_text(external_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || *count == ORDER_LINES_MAX)
			break;
		(*lines)[(*count)++] = (struct returned_line){row_text(rows, 0, ctx->mem), row_i64(rows, 1)};
	}
	rows_close(rows);
	return OK;
}

// ---------------------------------------------------------------- undone

static enum status load_return(struct ctx *ctx, int64_t id, struct sale_return *back)
{
	struct rows *rows;
	bool found;

	*back = (struct sale_return){.id = id};
	TRY(db_first(ctx->db, &return_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	back->order_id = row_i64(rows, 0);
	back->external_id = row_text(rows, 1, ctx->mem);
	back->returned_at = row_i64(rows, 2);
	back->amount = row_i64(rows, 3);
	back->reason = row_text(rows, 4, ctx->mem);
	return load_return_lines(ctx, back);
}

enum status sales_return_void(struct ctx *ctx, int64_t id, int64_t at_ms)
{
	struct sale_return back;
	struct order *order;

	TRY(load_return(ctx, id, &back));
	TRY(order_load(ctx, back.order_id, &order));
	const struct return_line *lines = back.lines.items;
	order->returned -= back.amount;
	if (order->status == ORDER_RETURNED)
		order->status = order->delivered_at == NONE ? ORDER_PAID : ORDER_DELIVERED;
	// As above: the order's version guards all the rest.
	TRY(order_store(ctx, order));
	for (size_t i = 0; i < back.lines.count; i++)
		TRY(db_exec(ctx->db, &return_line_apply,
			ARGS(v_i64(order->id), v_i64(lines[i].line), v_i64(-lines[i].quantity),
				v_i64(-lines[i].amount))));
	TRY(db_exec(ctx->db, &return_lines_delete, ARGS(v_i64(id))));
	TRY(db_exec(ctx->db, &return_delete, ARGS(v_i64(id))));
	back.customer_id = order->customer_id;
	TRY(tell(ctx, &sale_unreturned, order, &back, at_ms));
	return order->customer_id == NONE ? OK : statistics_recompute(ctx, order->customer_id);
}
