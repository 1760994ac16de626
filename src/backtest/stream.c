// Orders as they stream by in the order of business time, batch by batch. Lines are read only where a rule looks at
// them one by one; else one line stands for all, since nothing but sums is asked for.
#include "backtest/core.h"

#include "sales/sales.h"

#include <stdlib.h>
#include <string.h>

SQL(stream_orders);
SQL(stream_orders_texts);
SQL(stream_lines);
SQL(stream_lines_scattered);

#define BATCH 2000
#define FOREIGN_MAX 4 // times as many lines of other orders: then ids lie too far apart to be read in a row

// ---------------------------------------------------------------- orders

static void set_day(struct replay *replay, struct stream *stream, struct item *item)
{
	int64_t at = item->order.placed_at;

	if (at < stream->day_from || at >= stream->day_end) {
		stream->date = zone_date(replay->zone, at);
		stream->day_from = zone_day_start(replay->zone, stream->date);
		stream->day_end = zone_day_start(replay->zone, date_add_days(stream->date, 1));
	}
	item->date = stream->date;
	item->month = (int)((item->date.year - 1900) * 12 + item->date.month - 1);
	item->counted = at >= replay->change->from && at < replay->change->until;
}

static void read_order(struct replay *replay, const struct rows *rows, struct arena *mem, struct item *item)
{
	int64_t customer_id = row_i64(rows, 1), cancelled_at = row_i64(rows, 7);

	item->order = (struct order){
		.id = row_i64(rows, 0),
		.customer_id = customer_id ? customer_id : NONE,
		.store_id = row_i64(rows, 2),
		.placed_at = row_i64(rows, 4),
		.paid_at = row_i64(rows, 5),
		.delivered_at = row_i64(rows, 6),
		.cancelled_at = cancelled_at,
		.subtotal = row_i64(rows, 8),
		.discount = row_i64(rows, 9),
		.shipping = row_i64(rows, 10),
		.total = row_i64(rows, 11),
		.paid_money = row_i64(rows, 12),
		.returned = row_i64(rows, 13),
		.status = cancelled_at == NONE ? ORDER_PAID : ORDER_CANCELLED,
	};
	if (replay->asks_texts) {
		item->order.channel = choice_value(order_channels, row_text(rows, 14, mem));
		item->order.source = row_text(rows, 15, mem);
	}
	item->ours = customer_id && row_i64(rows, 3);
}

static enum status read_orders(struct replay *replay, struct stream *stream, struct batch *batch)
{
	const struct shop *shop = replay->ctx->house->shop;
	struct rows *rows;
	bool more;

	batch->count = 0;
	TRY(db_query(replay->ctx->db, replay->asks_texts ? &stream_orders_texts : &stream_orders,
		ARGS(v_i64(stream->after_at), v_i64(stream->after_id), v_text(shop->currency->code), v_i64(BATCH)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct item *item = &batch->items[batch->count++];
		read_order(replay, rows, batch->mem, item);
		if (!item->ours)
			continue;
		item->place = replay_place(replay, item->order.customer_id);
		item->store = replay_store_place(replay, item->order.store_id);
		set_day(replay, stream, item);
	}
}

// ---------------------------------------------------------------- lines

static struct order_line read_line(const struct rows *rows, struct arena *mem)
{
	return (struct order_line){
		.line = row_i64(rows, 1),
		.quantity = row_i64(rows, 2),
		.unit_price = row_i64(rows, 3),
		.discount = row_i64(rows, 4),
		.net = row_i64(rows, 5),
		.sku = row_text(rows, 6, mem),
		.name = row_text(rows, 7, mem),
	};
}

static int by_id(const void *a, const void *b, void *items)
{
	const struct item *left = (const struct item *)items + *(const size_t *)a;
	const struct item *right = (const struct item *)items + *(const size_t *)b;
	return left->order.id < right->order.id ? -1 : left->order.id > right->order.id;
}

// Rows by order and line; those of orders that are not in the batch are passed over. *foreign: how many.
static enum status deal_lines(
	struct stream *stream, struct batch *batch, struct rows *rows, size_t foreign_max, size_t *foreign)
{
	struct order_line *lines = NULL;
	size_t room = 0, count = 0, at = 0;
	bool more;

	*foreign = 0;
	for (size_t i = 0; i < batch->count; i++)
		batch->items[i].order.lines.count = 0;
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		int64_t order_id = row_i64(rows, 0);
		while (at < batch->count && batch->items[stream->by_id[at]].order.id < order_id)
			at++;
		if (at == batch->count || batch->items[stream->by_id[at]].order.id != order_id) {
			if (++*foreign > foreign_max)
				break;
			continue;
		}
		lines = replay_room(batch->mem, lines, count, &room, sizeof *lines);
		lines[count++] = read_line(rows, batch->mem);
		batch->items[stream->by_id[at]].order.lines.count++;
	}
	rows_close(rows);
	// The lists point into `lines` only when it has stopped moving.
	for (size_t i = 0, from = 0; i < batch->count; i++) {
		struct list *list = &batch->items[stream->by_id[i]].order.lines;
		list->items = lines ? lines + from : NULL;
		from += list->count;
	}
	return OK;
}

static enum status read_lines(struct replay *replay, struct stream *stream, struct batch *batch)
{
	const struct order *last = &batch->items[batch->count - 1].order;
	size_t foreign, foreign_max = FOREIGN_MAX * BATCH;
	struct rows *rows;

	for (size_t i = 0; i < batch->count; i++)
		stream->by_id[i] = i;
	qsort_r(stream->by_id, batch->count, sizeof *stream->by_id, by_id, batch->items);
	if (!stream->scattered) {
		TRY(db_query(replay->ctx->db, &stream_lines,
			ARGS(v_i64(batch->items[stream->by_id[0]].order.id),
				v_i64(batch->items[stream->by_id[batch->count - 1]].order.id)),
			&rows));
		TRY(deal_lines(stream, batch, rows, foreign_max, &foreign));
		if (foreign <= foreign_max)
			return OK;
		stream->scattered = true;
	}
	TRY(db_query(replay->ctx->db, &stream_lines_scattered,
		ARGS(v_i64(stream->after_at), v_i64(stream->after_id), v_i64(last->placed_at), v_i64(last->id)),
		&rows));
	return deal_lines(stream, batch, rows, SIZE_MAX, &foreign);
}

// Of an order of which something came back the lines are at hand.
static size_t returned_lines_of(const struct replay *replay, int64_t order_id, struct order_line **ret)
{
	size_t from = 0, to = replay->returned_line_count, count = 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (replay->returned_line_orders[middle] < order_id)
			from = middle + 1;
		else
			to = middle;
	}
	*ret = replay->returned_lines + from;
	while (from + count < replay->returned_line_count && replay->returned_line_orders[from + count] == order_id)
		count++;
	return count;
}

static void stand_in(const struct replay *replay, struct batch *batch)
{
	struct order_line *lines = arena_array(batch->mem, struct order_line, batch->count);

	for (size_t i = 0; i < batch->count; i++) {
		struct order *order = &batch->items[i].order;
		int64_t goods = order->total - order->shipping;
		struct order_line *own;
		size_t count = order->returned || replay->free_returns ? returned_lines_of(replay, order->id, &own) : 0;
		if (count) {
			order->lines = LIST(order_line, own, count);
			continue;
		}
		lines[i] = (struct order_line){.line = 1, .quantity = 1, .unit_price = goods, .net = goods};
		order->lines = LIST(order_line, &lines[i], 1);
	}
}

enum status replay_stream(struct replay *replay, struct stream *stream, struct batch *batch)
{
	arena_reset(batch->mem);
	if (!batch->items)
		batch->items = arena_array(replay->ctx->mem, struct item, BATCH);
	if (!stream->by_id)
		stream->by_id = arena_array(replay->ctx->mem, size_t, BATCH);
	TRY(read_orders(replay, stream, batch));
	if (!batch->count)
		return OK;
	if (replay->asks_lines)
		TRY(read_lines(replay, stream, batch));
	else
		stand_in(replay, batch);
	stream->after_at = batch->items[batch->count - 1].order.placed_at;
	stream->after_id = batch->items[batch->count - 1].order.id;
	return OK;
}
