// What was sold on each day of the shop's calendar: the dashboard's line, and its tiles.
#include "sales/order.h"

#include "base/instant.h"
#include "base/zone.h"
#include "store/where.h"

#define DAYS_DEFAULT 30
#define DAYS_MOST 400
// Every zone's offset is a multiple of it since 1972, so a piece of time lies within one day wherever the shop is.
#define PIECE_MS INT64_C(900000)

PROBLEM(days_range, ERR_UNPROCESSABLE, "The first day is after the last, or more than {0} days before it.",
	"起始日期晚于截止日期，或间隔超过 {0} 天。");

struct days_query {
	const char *from, *to;
	int64_t store_id;
};

static const struct field query_fields[] = {
	FIELD_DATE(
		days_query, from, .doc = W("First day (29 days before the last)", "起始日期（缺省为截止日前 29 天）")),
	FIELD_DATE(days_query, to, .doc = W("Last day (today)", "截止日期（缺省为今天）")),
	FIELD_ID(days_query, store_id, "sto", .doc = W("Of this store", "门店")),
};
static const struct shape query_shape = SHAPE("SalesDaysQuery", days_query, query_fields, "Which days.", "日期范围。");

struct sales_day {
	const char *day;
	int64_t orders, of_members, sales, returned;
};

static const struct field day_fields[] = {
	FIELD_DATE(sales_day, day, .doc = W("Day of the shop's calendar", "日期（商家时区）")),
	FIELD_I64(
		sales_day, orders, .max = INT64_MAX, .doc = W("Paid orders placed on it", "当日下单且已付款的订单数")),
	FIELD_I64(sales_day, of_members, .max = INT64_MAX, .doc = W("Of them by known customers", "其中客户订单数")),
	FIELD_I64(sales_day, sales, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What they came to, less what was returned of them since", "销售额（已减去其后的退货）")),
	FIELD_I64(sales_day, returned, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What was returned of them", "其中退货金额")),
};
static const struct shape day_shape = SHAPE("SalesDay", sales_day, day_fields, "Sales of a day.", "单日销售。");

struct span {
	int64_t first, last; // days since 1970-01-01
};

static enum status read_span(struct ctx *ctx, const struct days_query *query, struct span *span)
{
	struct date date;

	span->last = date_days(zone_date(ctx->house->shop->zone, ctx->now_ms));
	if (query->to && date_parse(query->to, &date))
		span->last = date_days(date);
	span->first = span->last - (DAYS_DEFAULT - 1);
	if (query->from && date_parse(query->from, &date))
		span->first = date_days(date);
	if (span->first > span->last || span->last - span->first >= DAYS_MOST)
		return fail_at(ctx, "from", &days_range, arena_format(ctx->mem, "%d", DAYS_MOST));
	return OK;
}

static enum status add_pieces(struct ctx *ctx, struct rows *rows, const struct span *span, struct sales_day *days)
{
	bool more;

	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int64_t day = date_days(zone_date(ctx->house->shop->zone, row_i64(rows, 0) * PIECE_MS));
		if (day < span->first || day > span->last)
			continue;
		struct sales_day *into = &days[day - span->first];
		into->orders += row_i64(rows, 1);
		into->of_members += row_i64(rows, 2);
		into->sales += row_i64(rows, 3);
		into->returned += row_i64(rows, 4);
	}
}

static enum status sum_days(
	struct ctx *ctx, const struct days_query *query, const struct span *span, struct sales_day *days)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct rows *rows;
	struct where where = where_make(ctx->mem,
		"SELECT o.placed_at / 900000, COUNT(*), SUM(CASE WHEN o.customer_id > 0 THEN 1 ELSE 0 END), "
		"SUM(o.total - o.returned), SUM(o.returned) FROM orders o");

	order_add_scope(ctx, &where);
	where_and(&where, "o.placed_at >= ?", v_i64(zone_day_start(zone, days_date(span->first))));
	where_and(&where, "o.placed_at < ?", v_i64(zone_day_start(zone, days_date(span->last + 1))));
	where_and(&where, "o.currency = ?", v_text(ctx->house->shop->currency->code));
	where_and_plain(&where, "o.status IN ('paid', 'delivered', 'returned')");
	if (query->store_id != NONE)
		where_and(&where, "o.store_id = ?", v_i64(query->store_id));
	where_tail_plain(&where, "GROUP BY o.placed_at / 900000");
	TRY(where_query(&where, ctx->db, &rows));
	enum status status = add_pieces(ctx, rows, span, days);
	rows_close(rows);
	return status;
}

static enum status act_days(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct days_query *query = call->query;
	struct span span;
	struct page page;

	TRY(read_span(ctx, query, &span));
	size_t count = (size_t)(span.last - span.first + 1);
	struct sales_day *days = arena_array(ctx->mem, struct sales_day, count);
	for (size_t i = 0; i < count; i++)
		days[i] = (struct sales_day){.day = date_text(ctx->mem, days_date(span.first + (int64_t)i))};
	TRY(sum_days(ctx, query, &span, days));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, sales_day, &days[i]);
	return page_end(&page, NULL, NONE, answer);
}

static const struct problem *const days_problems[] = {&days_range, NULL};

const struct route sales_day_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/sales/days",
		.right = "order.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &day_shape,
		.list = true,
		.act = act_days,
		.weight = 5,
		.tag = "Orders",
		.name = "sales_days",
		.doc = W("Sales of each day, oldest first: paid orders in the shop's currency, of what the caller may "
			 "see.",
			"每日销售（由早到晚）：调用者可见范围内、以商家货币计价的已付款订单。"),
		.problems = days_problems},
	{0},
};
