#include "insight/figure_kept.h"
#include "insight/history_shared.h"
#include "insight/insight.h"

#include "base/zone.h"
#include "model/tally.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 65536

struct sale_row {
	int64_t customer, amount;
	int32_t day;
	uint32_t who;
};

struct chunk {
	struct chunk *next;
	size_t count;
	struct sale_row row[CHUNK];
};

// Orders as they come from the database.
struct intake {
	struct arena *mem;
	struct chunk *first, *last;
	size_t count;
};

static void intake_add(struct intake *intake, struct sale_row row)
{
	if (!intake->last || intake->last->count == CHUNK) {
		struct chunk *chunk = arena_new(intake->mem, struct chunk);
		if (intake->last)
			intake->last->next = chunk;
		else
			intake->first = chunk;
		intake->last = chunk;
	}
	intake->last->row[intake->last->count++] = row;
	intake->count++;
}

static int32_t day_at(const struct zone *zone, int64_t at_ms)
{
	int64_t local = at_ms + zone_offset(zone, at_ms);
	return (int32_t)(local / DAY_MS - (local % DAY_MS < 0));
}

// What a reading of all orders will be measured by: as many as the last run read.
static enum status count_rows(struct ctx *ctx, int64_t *count)
{
	struct insight_run run;
	bool found;

	TRY(insight_run_last(ctx, &run, &found));
	*count = found ? run.orders : 0;
	return OK;
}

static enum status take_rows(struct ctx *ctx, const struct filter *filter, struct intake *intake)
{
	const struct shop *shop = ctx->house->shop;
	struct where where = where_make(ctx->mem, "SELECT o.customer_id, o.paid_at, o.total, o.returned FROM orders o");
	struct rows *rows;
	int64_t of;
	bool more;

	filter_orders(ctx, filter, &where);
	TRY(count_rows(ctx, &of));
	figure_step(0, of);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (intake->count % CHUNK == CHUNK - 1)
			figure_step(CHUNK, 0);
		int64_t total = row_i64(rows, 2);
		intake_add(intake, (struct sale_row){
					   .customer = row_i64(rows, 0),
					   .day = day_at(shop->zone, row_i64(rows, 1)),
					   .amount = filter->gross ? total : total - row_i64(rows, 3),
				   });
	}
}

static int by_id(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return left[0] < right[0] ? -1 : left[0] > right[0];
}

// Numbers the customers in the order of their ids, so that nothing depends on how rows came.
static void number_customers(struct intake *intake, struct arena *mem, struct history *history)
{
	struct tally tally = tally_create(intake->mem);

	for (struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++)
			chunk->row[i].who = tally_add(&tally, (uint64_t)chunk->row[i].customer, 0);
	history->customers = tally.count;
	history->customer = arena_array(mem, int64_t, tally.count);
	int64_t(*pair)[2] = arena_alloc_array(intake->mem, tally.count, sizeof *pair);
	uint32_t *place = arena_array(intake->mem, uint32_t, tally.count);
	for (struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++) {
			pair[chunk->row[i].who][0] = chunk->row[i].customer;
			pair[chunk->row[i].who][1] = chunk->row[i].who;
		}
	qsort(pair, tally.count, sizeof *pair, by_id);
	for (size_t i = 0; i < tally.count; i++) {
		history->customer[i] = pair[i][0];
		place[pair[i][1]] = (uint32_t)i;
	}
	for (struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++)
			chunk->row[i].who = place[chunk->row[i].who];
}

static void spread_orders(struct intake *intake, struct arena *mem, struct history *history)
{
	history->orders = intake->count;
	history->first = arena_array(mem, size_t, history->customers + 2);
	history->day = arena_array(mem, int32_t, intake->count);
	history->amount = arena_array(mem, int64_t, intake->count);
	for (struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++)
			history->first[chunk->row[i].who + 2]++;
	for (size_t i = 2; i < history->customers + 2; i++)
		history->first[i] += history->first[i - 1];
	for (struct chunk *chunk = intake->first; chunk; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++) {
			size_t at = history->first[chunk->row[i].who + 1]++;
			history->day[at] = chunk->row[i].day;
			history->amount[at] = chunk->row[i].amount;
		}
}

struct dated {
	int32_t day;
	int64_t amount;
};

static int by_day(const void *a, const void *b)
{
	const struct dated *left = a, *right = b;

	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	return left->amount < right->amount ? -1 : left->amount > right->amount;
}

static void sort_days(struct arena *mem, struct history *history, size_t from, size_t end)
{
	struct dated *list = arena_array(mem, struct dated, end - from);

	for (size_t i = from; i < end; i++)
		list[i - from] = (struct dated){history->day[i], history->amount[i]};
	qsort(list, end - from, sizeof *list, by_day);
	for (size_t i = from; i < end; i++) {
		history->day[i] = list[i - from].day;
		history->amount[i] = list[i - from].amount;
	}
}

// Most customers' orders came in the order of their days already.
static void sort_customers(struct history *history)
{
	struct arena *mem = arena_create();

	for (size_t i = 0; i < history->customers; i++) {
		size_t from = history->first[i], end = history->first[i + 1];
		bool sorted = true;
		for (size_t j = from + 1; j < end && sorted; j++)
			sorted = history->day[j - 1] <= history->day[j];
		if (sorted)
			continue;
		arena_reset(mem);
		sort_days(mem, history, from, end);
	}
	arena_destroy(mem);
}

static void sum_up(struct history *history)
{
	history->first_day = history->orders ? INT32_MAX : 0;
	history->last_day = history->orders ? INT32_MIN : 0;
	for (size_t i = 0; i < history->orders; i++) {
		int32_t day = history->day[i];
		history->first_day = day < history->first_day ? day : history->first_day;
		history->last_day = day > history->last_day ? day : history->last_day;
		history->total += history->amount[i];
	}
}

enum status history_load(struct ctx *ctx, const struct filter *filter, struct arena *mem, struct history *history)
{
	struct intake intake = {0};

	if (history_shared_find(filter, mem, history))
		return OK;
	intake.mem = arena_create();
	enum status status = take_rows(ctx, filter, &intake);
	*history = (struct history){0};
	if (status == OK) {
		number_customers(&intake, mem, history);
		spread_orders(&intake, mem, history);
		sort_customers(history);
		sum_up(history);
		history_shared_keep(filter, history);
	}
	arena_destroy(intake.mem);
	return status;
}

void history_cut(struct history *history, int32_t from)
{
	size_t kept = 0, customers = 0;

	if (from == INT32_MIN)
		return;
	for (size_t i = 0, at = 0; i < history->customers; i++) {
		size_t end = history->first[i + 1], before = kept;
		for (; at < end; at++)
			if (history->day[at] >= from) {
				history->day[kept] = history->day[at];
				history->amount[kept++] = history->amount[at];
			}
		if (kept == before)
			continue;
		history->customer[customers] = history->customer[i];
		history->first[customers++] = before;
	}
	history->first[customers] = kept;
	history->customers = customers;
	history->orders = kept;
	history->total = 0;
	sum_up(history);
}
