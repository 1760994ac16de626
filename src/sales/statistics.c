#include "sales/statistics.h"

#include "base/zone.h"
#include "customer/customer.h"
#include "sales/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SQL(stat_by_customer);
SQL(stat_insert);
SQL(stat_update);
SQL(stat_orders);
SQL(stat_next);
SQL(stat_stray);

#define CHECK_TOLERANCE 1e-9 // sums of logarithms and squares may be added in another order

static int64_t day_of(const struct ctx *ctx, int64_t at_ms)
{
	const struct shop *shop = ctx->house->shop;
	return date_days(zone_date(shop->zone, at_ms));
}

enum status sales_stat_get(struct ctx *ctx, int64_t customer_id, struct customer_stat *stat)
{
	struct rows *rows;
	bool found;

	*stat = (struct customer_stat){.customer_id = customer_id};
	TRY(db_first(ctx->db, &stat_by_customer, ARGS(v_i64(customer_id)), &rows, &found));
	if (!found)
		return OK;
	*stat = (struct customer_stat){
		.customer_id = customer_id,
		.orders = row_i64(rows, 0),
		.days = row_i64(rows, 1),
		.first_day = row_i64(rows, 2),
		.last_day = row_i64(rows, 3),
		.spent = row_i64(rows, 4),
		.spent_repeat = row_i64(rows, 5),
		.spent_squares = row_f64(rows, 6),
		.ln_gaps = row_f64(rows, 7),
		.returned = row_i64(rows, 8),
		.last_order_at = row_i64(rows, 9),
		.version = row_i64(rows, 10),
	};
	return OK;
}

// version 0: the row is new. ERR_BUSY when another transaction was quicker; the act then runs again.
static enum status store(struct ctx *ctx, const struct customer_stat *stat)
{
	int64_t changed;

	TRY(db_change(ctx->db, stat->version ? &stat_update : &stat_insert,
		ARGS(v_i64(stat->customer_id), v_i64(stat->orders), v_i64(stat->days), v_i64(stat->first_day),
			v_i64(stat->last_day), v_i64(stat->spent), v_i64(stat->spent_repeat),
			v_f64(stat->spent_squares), v_f64(stat->ln_gaps), v_i64(stat->returned),
			v_i64(stat->last_order_at), v_i64(stat->version)),
		&changed));
	return changed ? OK : ERR_BUSY;
}

// An order at the end of the history so far.
static void append(struct customer_stat *stat, int64_t day, int64_t at_ms, int64_t net, int64_t returned)
{
	bool first = stat->orders == 0;

	if (first)
		stat->first_day = day;
	else if (day > stat->last_day)
		stat->ln_gaps += log((double)(day - stat->last_day));
	stat->days += first || day > stat->last_day;
	stat->orders++;
	stat->last_day = day;
	stat->last_order_at = at_ms;
	stat->spent += net;
	stat->spent_repeat += day > stat->first_day ? net : 0;
	stat->spent_squares += (double)net * (double)net;
	stat->returned += returned;
}

static bool counts(const struct ctx *ctx, const struct order *order)
{
	const struct shop *shop = ctx->house->shop;
	return order->customer_id != NONE && strcmp(order->currency, shop->currency->code) == 0;
}

enum status statistics_add(struct ctx *ctx, const struct order *order)
{
	struct customer_stat stat;
	int64_t day = day_of(ctx, order->paid_at);

	if (!counts(ctx, order))
		return OK;
	TRY(sales_stat_get(ctx, order->customer_id, &stat));
	if (stat.orders && order->paid_at < stat.last_order_at)
		return statistics_recompute(ctx, order->customer_id);
	append(&stat, day, order->paid_at, order->total - order->returned, order->returned);
	return store(ctx, &stat);
}

struct purchase {
	int64_t paid_at, net, returned;
};

static int by_time(const void *a, const void *b)
{
	const struct purchase *left = a, *right = b;
	return left->paid_at < right->paid_at ? -1 : left->paid_at > right->paid_at;
}

// Everything the customer bought, from the orders themselves, in business time.
static enum status load_purchases(struct ctx *ctx, int64_t customer_id, struct purchase **ret, size_t *count)
{
	const struct shop *shop = ctx->house->shop;
	struct purchase *list = NULL;
	size_t room = 0;
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &stat_orders, ARGS(v_i64(customer_id), v_text(shop->currency->code)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list = list_room(ctx->mem, list, *count, &room, sizeof *list);
		list[(*count)++] = (struct purchase){row_i64(rows, 1), row_i64(rows, 2), row_i64(rows, 3)};
	}
	if (*count)
		qsort(list, *count, sizeof *list, by_time);
	*ret = list;
	return OK;
}

static enum status compute(struct ctx *ctx, struct customer_stat *stat)
{
	struct customer_stat fresh = {.customer_id = stat->customer_id, .version = stat->version};
	struct purchase *purchases;
	size_t count;

	TRY(load_purchases(ctx, stat->customer_id, &purchases, &count));
	for (size_t i = 0; i < count; i++) {
		if (purchases[i].net > 0 || purchases[i].returned == 0)
			append(&fresh, day_of(ctx, purchases[i].paid_at), purchases[i].paid_at, purchases[i].net,
				purchases[i].returned);
		else
			fresh.returned += purchases[i].returned;
	}
	*stat = fresh;
	return OK;
}

enum status statistics_recompute(struct ctx *ctx, int64_t customer_id)
{
	struct customer_stat stat;

	TRY(sales_stat_get(ctx, customer_id, &stat));
	TRY(compute(ctx, &stat));
	return store(ctx, &stat);
}

// ---------------------------------------------------------------- check

static bool near(double a, double b)
{
	return fabs(a - b) <= CHECK_TOLERANCE * fmax(1, fmax(fabs(a), fabs(b)));
}

static bool same(const struct customer_stat *a, const struct customer_stat *b)
{
	return a->orders == b->orders && a->days == b->days && a->first_day == b->first_day &&
	       a->last_day == b->last_day && a->spent == b->spent && a->spent_repeat == b->spent_repeat &&
	       near(a->spent_squares, b->spent_squares) && near(a->ln_gaps, b->ln_gaps) && a->returned == b->returned &&
	       a->last_order_at == b->last_order_at;
}

enum status sales_stat_check(struct ctx *ctx, int64_t *after, int max, int64_t *checked, int64_t *wrong)
{
	*wrong = NONE;
	for (*checked = 0; *checked < max; ++*checked) {
		struct customer_stat kept, fresh;
		struct rows *rows;
		bool found;

		TRY(db_first(ctx->db, &stat_next, ARGS(v_i64(*after)), &rows, &found));
		if (!found)
			return OK;
		*after = row_i64(rows, 0);
		TRY(sales_stat_get(ctx, *after, &kept));
		fresh = kept;
		TRY(compute(ctx, &fresh));
		if (!same(&kept, &fresh)) {
			*wrong = *after;
			return OK;
		}
	}
	return OK;
}

enum status sales_stat_strays(struct ctx *ctx, int64_t *wrong)
{
	const struct shop *shop = ctx->house->shop;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &stat_stray, ARGS(v_text(shop->currency->code)), &rows, &found));
	*wrong = found ? row_i64(rows, 0) : NONE;
	return OK;
}
