// Orders and returns over HTTP.
#include "sales/order.h"

#include "base/id.h"
#include "store/where.h"

#include <string.h>

// ---------------------------------------------------------------- one order

struct order_moment {
	int64_t at;
};

static const struct field moment_fields[] = {
	FIELD_TIME(order_moment, at, .doc = W("When; now when absent", "时间，缺省为现在")),
};

static const struct shape moment_shape =
	SHAPE("OrderMoment", order_moment, moment_fields, "When it happened.", "发生时间。");

static enum status answer_order(struct ctx *ctx, const struct order *order, struct answer *answer)
{
	answer_give(answer, order, order);
	answer->version = order->version;
	answer->location = arena_format(ctx->mem, "/v1/orders/%s", id_text(ctx->mem, "ord", order->id));
	return OK;
}

// Acts of one customer belong to one writer: the number by which the order names the customer is as good as the id.
static int64_t take_key(const struct call *call)
{
	const struct order_input *in = call->in;

	if (in->customer_id != NONE)
		return in->customer_id;
	return in->customer ? digest(in->customer->value, strlen(in->customer->value)) : 0;
}

static enum status act_take(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct order *order;
	bool replayed;

	TRY(sales_order_take(ctx, call->in, &order, &replayed));
	answer->status = replayed ? 200 : 201;
	return answer_order(ctx, order, answer);
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct order *order;

	TRY(sales_order_get(ctx, call->ids[0], &order));
	return answer_order(ctx, order, answer);
}

static enum status act_verb(struct ctx *ctx, const struct call *call, struct answer *answer,
	enum status (*verb)(struct ctx *, int64_t, int64_t, struct order **))
{
	const struct order_moment *moment = call->in;
	struct order *order;

	TRY(verb(ctx, call->ids[0], moment->at == NONE ? ctx->now_ms : moment->at, &order));
	return answer_order(ctx, order, answer);
}

static enum status act_pay(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return act_verb(ctx, call, answer, sales_order_pay);
}

static enum status act_deliver(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return act_verb(ctx, call, answer, sales_order_deliver);
}

static enum status act_cancel(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return act_verb(ctx, call, answer, sales_order_cancel);
}

static enum status act_return(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct sale_return *back;
	bool replayed;

	TRY(sales_return_take(ctx, call->ids[0], call->in, &back, &replayed));
	answer->status = replayed ? 200 : 201;
	answer_give(answer, sale_return, back);
	return OK;
}

// ---------------------------------------------------------------- lists

struct order_query {
	int64_t limit, customer_id, store_id, placed_from, placed_to;
	int status;
	const char *cursor, *source, *external_id, *sort;
};

static const struct field order_query_fields[] = {
	LIST_LIMIT_FIELD(order_query),
	LIST_CURSOR_FIELD(order_query),
	FIELD_ID(order_query, customer_id, "cus", .doc = W("Of this customer", "客户")),
	FIELD_ID(order_query, store_id, "sto", .doc = W("Of this store", "门店")),
	FIELD_ENUM(order_query, status, order_statuses, .doc = W("In this state", "状态")),
	FIELD_TIME(order_query, placed_from, .doc = W("Bought at or after", "下单时间起")),
	FIELD_TIME(order_query, placed_to, .doc = W("Bought before", "下单时间止（不含）")),
	FIELD_TEXT(order_query, source, .max = 40, .doc = W("From this system", "来源系统")),
	FIELD_TEXT(order_query, external_id, .max = 100, .doc = W("With this number there", "来源单号")),
	LIST_SORT_FIELD(order_query, "placed_at"),
};

#define STATUS_BIT (UINT64_C(1) << 4)

static const struct shape order_query_shape =
	SHAPE("OrderQuery", order_query, order_query_fields, "Which orders.", "订单筛选条件。");

// Orders that the actor may see at all.
void order_add_scope(const struct ctx *ctx, struct where *where)
{
	if (ctx->actor && ctx->actor->kind == ACTOR_MEMBER) {
		where_and(where, "o.customer_id = ?", v_i64(ctx->actor->id));
		return;
	}
	switch (actor_scope(ctx->actor, "order.read")) {
	case SCOPE_ALL:
		return;
	case SCOPE_STORE:
		where_and(where, "o.store_id = ?", v_i64(ctx->actor->store_id));
		return;
	case SCOPE_OWN:
		where_and(where, "o.staff_id = ?", v_i64(ctx->actor->staff_id));
		return;
	default:
		where_and(where, "o.id = ?", v_i64(NONE)); // none
	}
}

static void add_conditions(
	struct ctx *ctx, const struct call *call, const struct order_query *query, struct where *where)
{
	order_add_scope(ctx, where);
	if (query->customer_id != NONE)
		where_and(where,
			"o.id IN (SELECT e.subject_id FROM event e WHERE e.customer_id = ? AND "
			"e.type IN ('sale.placed', 'sale.completed', 'sale.moved')) AND o.customer_id = ?",
			v_i64(query->customer_id), v_i64(query->customer_id));
	if (query->store_id != NONE)
		where_and(where, "o.store_id = ?", v_i64(query->store_id));
	if (call->query_present & STATUS_BIT)
		where_and(where, "o.status = ?", v_text(choice_name(order_statuses, query->status)));
	if (call->query_present & STATUS_BIT && query->status != ORDER_PAID && query->status != ORDER_DELIVERED)
		where_and_plain(where, "o.status NOT IN ('paid', 'delivered')"); // the words of the index of these few
	if (query->placed_from != NONE)
		where_and(where, "o.placed_at >= ?", v_i64(query->placed_from));
	if (query->placed_to != NONE)
		where_and(where, "o.placed_at < ?", v_i64(query->placed_to));
	if (query->source)
		where_and(where, "o.source = ?", v_text(query->source));
	if (query->external_id)
		where_and(where, "o.external_id = ?", v_text(query->external_id));
}

static const struct sort_column sorts[] = {{"placed_at", "o.placed_at"}, {0}};
static const struct page_order by_time = {.id = "o.id", .id_name = "id", .usual = "-placed_at", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	// Counted where the lines lie side by side, within the statement of the page.
	struct where where = where_make(ctx->mem,
		"SELECT " ORDER_COLUMNS ", (SELECT COUNT(*) FROM order_line l WHERE l.order_id = o.id) FROM orders o");
	struct order *order = arena_new(ctx->mem, struct order);
	struct page page;
	struct rows *rows;
	bool more;

	add_conditions(ctx, call, call->query, &where);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &by_time, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		TRY(order_scan(ctx, rows, order));
		order->line_count = row_i64(rows, ORDER_COLUMN_COUNT);
		page_add(&page, order, order);
	}
}

enum status sales_orders_of(struct ctx *ctx, int64_t customer_id, int64_t before_at_ms, int64_t before_id, size_t max,
	struct order **orders, size_t *count)
{
	struct where where = where_make(ctx->mem, "SELECT " ORDER_COLUMNS " FROM orders o");
	struct rows *rows;
	bool more;

	where_and(&where,
		"o.id IN (SELECT e.subject_id FROM event e WHERE e.customer_id = ? AND "
		"e.type IN ('sale.placed', 'sale.completed', 'sale.moved')) AND o.customer_id = ?",
		v_i64(customer_id), v_i64(customer_id));
	where_and(&where, "(o.placed_at, o.id) < (?, ?)", v_i64(before_at_ms), v_i64(before_id));
	order_add_scope(ctx, &where);
	where_tail(&where, "ORDER BY o.placed_at DESC, o.id DESC LIMIT ?", v_i64((int64_t)max));
	*orders = arena_array(ctx->mem, struct order, max);
	*count = 0;
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		enum status status = order_scan(ctx, rows, &(*orders)[(*count)++]);
		if (status != OK) {
			rows_close(rows);
			return status;
		}
	}
}

// ---------------------------------------------------------------- table

static const struct problem *const take_problems[] = {&order_differs, NULL};

const struct route sales_routes[] = {
	{
		.method = HTTP_POST,
		.path = "/v1/orders",
		.right = "order.write",
		.kind = ROUTE_WRITE,
		.in = &order_input_shape,
		.out = &order_shape,
		.status = 201,
		.act = act_take,
		.key = take_key,
		.tag = "Orders",
		.name = "order_take",
		.doc = W("Takes an order; points and tier follow in the same moment and are told in the reply. The "
			 "same source and "
			 "external_id again gives the same order (200).",
			"录入订单；积分与等级同时生效并在应答中给出。相同 source 与 external_id "
			"重复提交返回同一订单（200）。"),
		.example_in = "{\"source\": \"pos-1\", \"external_id\": \"R-20261121-0042\", \"channel\": \"store\", "
			      "\"customer\": {\"kind\": \"external_id\", \"value\": \"17850\"}, "
			      "\"lines\": [{\"sku\": \"85123A\", \"name\": \"手冲咖啡\", \"quantity\": 2, "
			      "\"unit_price\": 3200}], "
			      "\"tender\": [{\"method\": \"wechat\", \"amount\": 6400}]}",
		.problems = take_problems,
	},
	{
		.method = HTTP_GET,
		.path = "/v1/orders",
		.right = "order.read",
		.kind = ROUTE_READ,
		.query = &order_query_shape,
		.out = &order_shape,
		.list = true,
		.act = act_list,
		.tag = "Orders",
		.name = "order_list",
		.doc = W("Orders, newest first.", "订单列表，最新在前。"),
	},
	{
		.method = HTTP_GET,
		.path = "/v1/orders/{order:ord}",
		.right = "order.read",
		.kind = ROUTE_READ,
		.out = &order_shape,
		.act = act_get,
		.tag = "Orders",
		.name = "order_get",
		.doc = W("One order with its lines.", "订单详情。"),
	},
	{
		.method = HTTP_POST,
		.path = "/v1/orders/{order:ord}/pay",
		.right = "order.write",
		.kind = ROUTE_WRITE,
		.in = &moment_shape,
		.out = &order_shape,
		.act = act_pay,
		.tag = "Orders",
		.name = "order_pay",
		.doc = W("An order that was placed is paid.", "订单付款。"),
		.example_in = "{}",
	},
	{
		.method = HTTP_POST,
		.path = "/v1/orders/{order:ord}/deliver",
		.right = "order.write",
		.kind = ROUTE_WRITE,
		.in = &moment_shape,
		.out = &order_shape,
		.act = act_deliver,
		.tag = "Orders",
		.name = "order_deliver",
		.doc = W("A paid order is delivered.", "订单交付。"),
		.example_in = "{}",
	},
	{
		.method = HTTP_POST,
		.path = "/v1/orders/{order:ord}/cancel",
		.right = "order.cancel",
		.kind = ROUTE_WRITE,
		.in = &moment_shape,
		.out = &order_shape,
		.act = act_cancel,
		.tag = "Orders",
		.name = "order_cancel",
		.doc = W("An order is cancelled; what it earned is taken back.", "取消订单，所得积分随之收回。"),
		.example_in = "{}",
	},
	{
		.method = HTTP_POST,
		.path = "/v1/orders/{order:ord}/returns",
		.right = "order.return",
		.kind = ROUTE_WRITE,
		.in = &return_input_shape,
		.out = &return_shape,
		.status = 201,
		.act = act_return,
		.tag = "Orders",
		.name = "order_return",
		.doc = W("Goods come back, by line and quantity. The same external_id again gives the same return "
			 "(200).",
			"按行按数量退货。相同 external_id 重复提交返回同一退货单（200）。"),
		.example_in = "{\"external_id\": \"RT-0042\", \"lines\": [{\"line\": 1, \"quantity\": 1}], \"reason\": "
			      "\"尺码不合适\"}",
	},
	{0},
};

const struct event_type *const sales_events[] = {&sale_placed, &sale_completed, &sale_delivered, &sale_cancelled,
	&sale_moved, &sale_returned, &sale_unreturned, NULL};
