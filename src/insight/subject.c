// All that the portrait needs of one customer, in a handful of statements over what lies clustered by customer.
#include "insight/portrait.h"

#include "base/zone.h"
#include "customer/customer.h"
#include "points/points.h"
#include "tier/tier.h"

#include <string.h>

SQL(subject_orders);
SQL(subject_lines);
SQL(subject_customer);
SQL(subject_events);

static struct portrait_order take_order(struct ctx *ctx, const struct zone *zone, const struct rows *rows)
{
	int64_t paid_at = row_i64(rows, 1);
	struct civil civil = zone_civil(zone, paid_at);

	return (struct portrait_order){
		.id = row_i64(rows, 0),
		.paid_at = paid_at,
		.total = row_i64(rows, 2),
		.returned = row_i64(rows, 3),
		.discount = row_i64(rows, 4),
		.store_id = row_i64(rows, 5),
		.channel = choice_value(order_channels, row_text(rows, 6, ctx->mem)),
		.day = (int32_t)date_days(civil.date),
		.minute = civil.hour * 60 + civil.minute,
	};
}

static enum status load_orders(struct ctx *ctx, struct subject *subject)
{
	const struct shop *shop = ctx->house->shop;
	struct portrait_order *orders = arena_array(ctx->mem, struct portrait_order, PORTRAIT_ORDERS);
	size_t at = PORTRAIT_ORDERS;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &subject_orders,
		ARGS(v_i64(subject->customer_id), v_text(shop->currency->code), v_i64(PORTRAIT_ORDERS)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct portrait_order order = take_order(ctx, shop->zone, rows);
		subject->returns += order.returned > 0;
		if (order.total > order.returned || order.returned == 0)
			orders[--at] = order; // they come newest first
	}
	subject->orders = orders + at;
	subject->order_count = PORTRAIT_ORDERS - at;
	return OK;
}

static enum status load_lines(struct ctx *ctx, struct subject *subject)
{
	const struct shop *shop = ctx->house->shop;
	size_t room = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &subject_lines,
		ARGS(v_i64(subject->customer_id), v_text(shop->currency->code), v_i64(PORTRAIT_ORDERS),
			v_i64(PORTRAIT_LINES)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (subject->line_count == room) {
			size_t wider_room = room ? room * 2 : 64;
			struct portrait_line *wider = arena_array(ctx->mem, struct portrait_line, wider_room);
			if (room)
				memcpy(wider, subject->lines, room * sizeof *wider);
			subject->lines = wider;
			room = wider_room;
		}
		subject->lines[subject->line_count++] = (struct portrait_line){
			.sku = row_text(rows, 0, ctx->mem),
			.name = row_text(rows, 1, ctx->mem),
			.category = row_text(rows, 2, ctx->mem),
			.quantity = row_i64(rows, 3),
			.net = row_i64(rows, 4),
		};
	}
}

static enum status load_customer(struct ctx *ctx, struct subject *subject)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &subject_customer, ARGS(v_i64(subject->customer_id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	subject->created_at = row_i64(rows, 0);
	subject->store_id = row_i64(rows, 1);
	subject->store = row_text(rows, 2, ctx->mem);
	subject->source = row_text(rows, 3, ctx->mem);
	return OK;
}

static enum status load_events(struct ctx *ctx, struct subject *subject)
{
	struct rows *rows;
	bool more;

	subject->returned_at = NONE;
	TRY(db_query(ctx->db, &subject_events, ARGS(v_i64(subject->customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const char *type = row_text(rows, 0, ctx->mem);
		int64_t count = row_i64(rows, 1);
		if (strcmp(type, "sale.returned") == 0)
			subject->returned_at = row_i64(rows, 2);
		else if (strcmp(type, "coupon.issued") == 0)
			subject->coupons = count;
		else if (strcmp(type, "coupon.used") == 0)
			subject->coupons_used = count;
		else if (strcmp(type, "points.spent") == 0)
			subject->redemptions = count;
		else
			subject->notes = count;
	}
}

static enum status load_loyalty(struct ctx *ctx, struct subject *subject)
{
	struct points_account account;
	struct tier_standing standing;

	TRY(points_account_of(ctx, subject->customer_id, WALLET_POINTS_ID, &account));
	subject->points_available = points_available(&account);
	subject->points_earned = account.figures[BUCKET_ISSUANCE];
	subject->points_spent = account.figures[BUCKET_SPENT];
	subject->points_expired = account.figures[BUCKET_EXPIRED];
	TRY(tier_get(ctx, subject->customer_id, &standing));
	subject->tier = ctx->lang == LANG_ZH ? standing.tier->name_zh : standing.tier->name_en;
	subject->tier_since = standing.since_at;
	return OK;
}

enum status subject_load(struct ctx *ctx, int64_t customer_id, struct subject *subject)
{
	const struct shop *shop = ctx->house->shop;

	*subject = (struct subject){
		.customer_id = customer_id,
		.now_ms = ctx->now_ms,
		.today = (int32_t)date_days(zone_date(shop->zone, ctx->now_ms)),
		.mem = ctx->mem,
		.lang = ctx->lang,
		.zone = shop->zone,
	};
	TRY(load_customer(ctx, subject));
	TRY(sales_stat_get(ctx, customer_id, &subject->stat));
	TRY(load_orders(ctx, subject));
	TRY(load_lines(ctx, subject));
	TRY(load_events(ctx, subject));
	TRY(load_loyalty(ctx, subject));
	TRY(kind_get(ctx, customer_id, &subject->loyalty, &subject->told));
	return insight_score_get(ctx, customer_id, &subject->score, &subject->scored);
}
