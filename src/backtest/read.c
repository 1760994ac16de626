// The history as it streams by: orders in the order of business time, what is due between two of them, members.
#include "backtest/core.h"
#include "base/id.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

SQL(replay_orders);
SQL(replay_lines);
SQL(replay_returns);
SQL(replay_growth);
SQL(replay_joined);
SQL(replay_moves);
SQL(replay_categories);
SQL(replay_products);

#define BATCH 2000
#define TELL_EVERY 20000
#define CATEGORY_DEPTH 8

void *replay_room(struct arena *mem, void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return list;
	*room = *room ? *room * 2 : 4;
	void *wider = arena_alloc_array(mem, *room, size);
	if (count)
		memcpy(wider, list, count * size);
	return wider;
}

// ---------------------------------------------------------------- members, parts

static size_t hash_of(int64_t id, size_t slots)
{
	return (size_t)(((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & (slots - 1);
}

static size_t *slot_of(const struct replay *replay, int64_t customer_id)
{
	for (size_t i = hash_of(customer_id, replay->slot_count);; i = (i + 1) & (replay->slot_count - 1)) {
		size_t *slot = &replay->member_slots[i];
		if (!*slot || replay->result->members[*slot - 1].customer_id == customer_id)
			return slot;
	}
}

static void widen_members(struct replay *replay)
{
	struct replay_result *result = replay->result;
	size_t room = replay->member_room ? replay->member_room * 2 : 4096;
	struct member *members = arena_array(replay->ctx->mem, struct member, room);
	struct replay_member *views = arena_array(replay->ctx->mem, struct replay_member, room);

	if (result->member_count) {
		memcpy(members, replay->members, result->member_count * sizeof *members);
		memcpy(views, result->members, result->member_count * sizeof *views);
	}
	replay->members = members;
	result->members = views;
	replay->member_room = room;
	replay->slot_count = room * 2;
	replay->member_slots = arena_array(replay->ctx->mem, size_t, replay->slot_count);
	for (size_t i = 0; i < result->member_count; i++)
		*slot_of(replay, views[i].customer_id) = i + 1;
}

size_t replay_member_at(struct replay *replay, int64_t customer_id)
{
	struct replay_result *result = replay->result;

	if (result->member_count == replay->member_room)
		widen_members(replay);
	size_t *slot = slot_of(replay, customer_id);
	if (*slot)
		return *slot - 1;
	result->members[result->member_count].customer_id = customer_id;
	replay->members[result->member_count].buying =
		(struct buying_facts){.last_order_at = NONE, .first_day = NONE, .last_day = NONE};
	*slot = ++result->member_count;
	return *slot - 1;
}

void replay_fact(struct replay *replay, size_t place, int side, struct ladder_fact fact)
{
	struct fact_list *facts = &replay->members[place].facts[side];
	size_t at = facts->count;

	facts->list = replay_room(replay->ctx->mem, facts->list, facts->count, &facts->room, sizeof *facts->list);
	while (at > 0 && facts->list[at - 1].at > fact.at)
		at--;
	memmove(&facts->list[at + 1], &facts->list[at], (facts->count - at) * sizeof *facts->list);
	facts->list[at] = fact;
	facts->count++;
}

struct replay_figures *replay_part_at(
	struct replay *replay, struct replay_part **parts, size_t *count, size_t *room, int64_t key)
{
	size_t from = 0, to = *count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if ((*parts)[middle].key < key)
			from = middle + 1;
		else
			to = middle;
	}
	if (from == *count || (*parts)[from].key != key) {
		*parts = replay_room(replay->ctx->mem, *parts, *count, room, sizeof **parts);
		memmove(&(*parts)[from + 1], &(*parts)[from], (*count - from) * sizeof **parts);
		(*parts)[from] = (struct replay_part){.key = key};
		++*count;
	}
	return &(*parts)[from].figures;
}

// ---------------------------------------------------------------- what is due

static bool goes_first(const struct due *a, const struct due *b)
{
	return a->at != b->at ? a->at < b->at : a->id < b->id;
}

void replay_due(struct replay *replay, struct due due)
{
	replay->due =
		replay_room(replay->ctx->mem, replay->due, replay->due_count, &replay->due_room, sizeof *replay->due);
	size_t at = replay->due_count++;
	for (; at > 0 && goes_first(&due, &replay->due[(at - 1) / 2]); at = (at - 1) / 2)
		replay->due[at] = replay->due[(at - 1) / 2];
	replay->due[at] = due;
}

static struct due pop(struct replay *replay)
{
	struct due top = replay->due[0], last = replay->due[--replay->due_count];
	size_t at = 0;

	for (size_t child = 1; child < replay->due_count; child = 2 * at + 1) {
		if (child + 1 < replay->due_count && goes_first(&replay->due[child + 1], &replay->due[child]))
			child++;
		if (!goes_first(&replay->due[child], &last))
			break;
		replay->due[at] = replay->due[child];
		at = child;
	}
	replay->due[at] = last;
	return top;
}

static struct order *keep_order(struct replay *replay, const struct order *order)
{
	struct arena *mem = replay->ctx->mem;
	struct order *kept = arena_copy(mem, order, sizeof *order);
	struct order_line *lines = arena_copy(mem, order->lines.items, order->lines.count * sizeof *lines);

	kept->source = order->source ? arena_text(mem, order->source) : NULL;
	kept->lines.items = lines;
	for (size_t i = 0; i < order->lines.count; i++) {
		lines[i].sku = lines[i].sku ? arena_text(mem, lines[i].sku) : NULL;
		lines[i].name = lines[i].name ? arena_text(mem, lines[i].name) : NULL;
	}
	return kept;
}

// What customers brought back counts in what they bought from then on.
static void due_backs(struct replay *replay, struct order *order)
{
	const struct returned *backs;
	size_t count = replay_returns_of(replay, order->id, &backs);

	for (size_t i = 0; i < count; i++)
		if (i + 1 == count || backs[i + 1].return_id != backs[i].return_id)
			replay_due(replay, (struct due){.at = backs[i].at,
						   .id = backs[i].return_id,
						   .kind = DUE_BACK,
						   .order = order,
						   .amount = backs[i].refund});
	if (order->status == ORDER_CANCELLED)
		replay_due(replay, (struct due){.at = order->cancelled_at,
					   .id = INT64_MAX,
					   .kind = DUE_BACK,
					   .order = order,
					   .amount = NONE});
}

static enum status pay(struct replay *replay, struct order *order)
{
	size_t place = replay_member_at(replay, order->customer_id);
	bool counted = order->paid_at >= replay->change->from && order->paid_at < replay->change->until;

	if (counted) {
		struct replay_result *result = replay->result;
		struct date date = zone_date(replay->zone, order->paid_at);
		result->all.orders++;
		result->members[place].figures.orders++;
		replay_part_at(replay, &replay->months, &result->month_count, &replay->month_room,
			date.year * 12 + date.month - 1)
			->orders++;
		replay_part_at(replay, &replay->stores, &result->store_count, &replay->store_room, order->store_id)
			->orders++;
	}
	TRY(replay_occasion(replay, order, TRIGGER_ORDER_PAID, order->paid_at));
	// Rules ask what had been bought before.
	if (replay->asks_buying) {
		replay_buy(replay, order);
		if (order->returned || order->status == ORDER_CANCELLED)
			due_backs(replay, keep_order(replay, order));
	}
	return OK;
}

static enum status happen(struct replay *replay, const struct due *due)
{
	switch ((enum due_kind)due->kind) {
	case DUE_PAID:
		return pay(replay, due->order);
	case DUE_DELIVERED:
		return replay_occasion(replay, due->order, TRIGGER_ORDER_DELIVERED, due->at);
	case DUE_TAKEN:
		replay_take(replay, due->taken);
		return OK;
	case DUE_BACK:
		replay_unbuy(replay, due->order, due->amount);
		return OK;
	case DUE_MOVED:
		replay_move(replay, due);
		return OK;
	}
	return OK;
}

// All that comes before (at, id).
static enum status drain(struct replay *replay, int64_t at, int64_t id)
{
	struct due until = {.at = at, .id = id};

	while (replay->due_count && goes_first(&replay->due[0], &until)) {
		struct due due = pop(replay);
		TRY(happen(replay, &due));
	}
	return OK;
}

// ---------------------------------------------------------------- what is read at once

static enum status read_returns(struct replay *replay)
{
	struct rows *rows;
	size_t room = 0;
	bool more;

	TRY(db_query(replay->ctx->db, &replay_returns, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		replay->returns = replay_room(
			replay->ctx->mem, replay->returns, replay->return_count, &room, sizeof *replay->returns);
		replay->returns[replay->return_count++] = (struct returned){row_i64(rows, 0), row_i64(rows, 1),
			row_i64(rows, 2), row_i64(rows, 3), row_i64(rows, 4), row_i64(rows, 5), row_i64(rows, 6)};
	}
}

static enum status read_growth(struct replay *replay)
{
	struct rows *rows;
	bool more;

	TRY(db_query(replay->ctx->db, &replay_growth, ARGS(v_i64(replay->tiers->wallet_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		size_t place = replay_member_at(replay, row_i64(rows, 0));
		struct ladder_fact fact = {row_i64(rows, 1), row_i64(rows, 2), 0};
		for (int side = 0; side < SIDES; side++)
			replay_fact(replay, place, side, fact);
	}
}

static enum status read_moves(struct replay *replay)
{
	struct rows *rows;
	bool more;

	TRY(db_query(replay->ctx->db, &replay_moves, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const struct wallet *wallet = wallets_find(replay->wallets, row_i64(rows, 3));
		if (!wallet || wallet->kind != WALLET_REDEEMABLE)
			continue;
		replay_due(replay, (struct due){.at = row_i64(rows, 1),
					   .id = row_i64(rows, 2),
					   .kind = DUE_MOVED,
					   .place = replay_member_at(replay, row_i64(rows, 0)),
					   .wallet = (size_t)(wallet - replay->wallets->list),
					   .amount = row_i64(rows, 5),
					   .expires_at = row_null(rows, 4) ? INT64_MAX : row_i64(rows, 4)});
	}
}

struct category {
	int64_t id, parent_id;
	const char *code;
};

static struct list codes_of(struct arena *mem, const struct category *all, size_t count, int64_t id)
{
	const char **codes = arena_array(mem, const char *, CATEGORY_DEPTH);
	struct list ret = {codes, 0};

	for (size_t i = 0; i < count && ret.count < CATEGORY_DEPTH; i++)
		if (all[i].id == id) {
			codes[ret.count++] = all[i].code;
			id = all[i].parent_id;
			i = (size_t)-1;
		}
	return ret;
}

static void put_product(struct replay *replay, struct product product)
{
	uint64_t hash = UINT64_C(1469598103934665603);

	for (const char *c = product.sku; *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	size_t at = hash & (replay->product_slots - 1);
	while (replay->products[at].sku)
		at = (at + 1) & (replay->product_slots - 1);
	replay->products[at] = product;
}

static enum status read_products(struct replay *replay)
{
	struct arena *mem = replay->ctx->mem;
	struct category *all = NULL;
	struct product *list = NULL;
	size_t count = 0, room = 0, products = 0, product_room = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(replay->ctx->db, &replay_categories, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		all = replay_room(mem, all, count, &room, sizeof *all);
		all[count++] = (struct category){row_i64(rows, 0), row_i64(rows, 2), row_text(rows, 1, mem)};
	}
	TRY(db_query(replay->ctx->db, &replay_products, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list = replay_room(mem, list, products, &product_room, sizeof *list);
		list[products++] =
			(struct product){row_text(rows, 0, mem), codes_of(mem, all, count, row_i64(rows, 1))};
	}
	for (replay->product_slots = 16; replay->product_slots < products * 2;)
		replay->product_slots *= 2;
	replay->products = arena_array(mem, struct product, replay->product_slots);
	for (size_t i = 0; i < products; i++)
		put_product(replay, list[i]);
	return OK;
}

// ---------------------------------------------------------------- the stream of orders

struct batch {
	struct arena *mem;
	struct order *orders;
	bool *ours; // of a customer, in the shop's currency
	size_t count;
	int64_t after_at, after_id;
};

static int64_t or_none(int64_t customer_id)
{
	return customer_id ? customer_id : NONE;
}

static enum status read_orders(struct replay *replay, struct batch *batch)
{
	const struct shop *shop = replay->ctx->house->shop;
	struct rows *rows;
	bool more;

	batch->count = 0;
	TRY(db_query(replay->ctx->db, &replay_orders,
		ARGS(v_i64(batch->after_at), v_i64(batch->after_id), v_text(shop->currency->code), v_i64(BATCH)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct order *order = &batch->orders[batch->count];
		*order = (struct order){
			.id = row_i64(rows, 0),
			.customer_id = or_none(row_i64(rows, 1)),
			.store_id = row_i64(rows, 2),
			.placed_at = row_i64(rows, 4),
			.paid_at = row_i64(rows, 5),
			.delivered_at = row_i64(rows, 6),
			.cancelled_at = row_i64(rows, 7),
			.subtotal = row_i64(rows, 8),
			.discount = row_i64(rows, 9),
			.shipping = row_i64(rows, 10),
			.total = row_i64(rows, 11),
			.paid_money = row_i64(rows, 12),
			.returned = row_i64(rows, 13),
			.status = row_i64(rows, 7) == NONE ? ORDER_PAID : ORDER_CANCELLED,
		};
		if (replay->asks_texts) {
			order->channel = choice_value(order_channels, row_text(rows, 15, batch->mem));
			order->source = row_text(rows, 16, batch->mem);
		}
		batch->ours[batch->count++] = order->customer_id != NONE && row_i64(rows, 3);
	}
}

static enum status read_lines(struct replay *replay, struct batch *batch)
{
	const struct order *last = &batch->orders[batch->count - 1];
	struct order_line *lines = NULL;
	size_t room = 0, count = 0, at = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(replay->ctx->db, &replay_lines,
		ARGS(v_i64(batch->after_at), v_i64(batch->after_id), v_i64(last->placed_at), v_i64(last->id)), &rows));
	// The lists point into `lines` only when it has stopped moving: until then they hold places.
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		int64_t order_id = row_i64(rows, 0);
		while (at < batch->count && batch->orders[at].id != order_id)
			at++;
		if (at == batch->count) {
			rows_close(rows);
			return ERR_INTERNAL;
		}
		lines = replay_room(batch->mem, lines, count, &room, sizeof *lines);
		lines[count++] = (struct order_line){
			.line = row_i64(rows, 1),
			.quantity = row_i64(rows, 2),
			.unit_price = row_i64(rows, 3),
			.discount = row_i64(rows, 4),
			.net = row_i64(rows, 5),
			.sku = replay->asks_texts ? row_text(rows, 6, batch->mem) : NULL,
			.name = replay->asks_texts ? row_text(rows, 7, batch->mem) : NULL,
		};
		batch->orders[at].lines.count++;
	}
	for (size_t i = 0, from = 0; i < batch->count; from += batch->orders[i++].lines.count)
		batch->orders[i].lines.items = lines + from;
	return OK;
}

static enum status take_order(struct replay *replay, struct order *order)
{
	replay->result->orders++;
	if (order->paid_at == order->placed_at) {
		TRY(drain(replay, order->paid_at, order->id));
		TRY(pay(replay, order));
	} else if (order->paid_at != NONE) {
		replay_due(replay, (struct due){.at = order->paid_at,
					   .id = order->id,
					   .kind = DUE_PAID,
					   .order = keep_order(replay, order)});
	}
	if (replay->hears_delivery && order->delivered_at != NONE)
		replay_due(replay, (struct due){.at = order->delivered_at,
					   .id = order->id,
					   .kind = DUE_DELIVERED,
					   .order = keep_order(replay, order)});
	return OK;
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum status take_batch(struct replay *replay, struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		arena_reset(replay->scratch);
		if (batch->ours[i])
			TRY(take_order(replay, &batch->orders[i]));
	}
	return OK;
}

static enum status stream(struct replay *replay, struct batch *batch, const struct replay_watch *watch)
{
	struct replay_result *result = replay->result;
	int64_t seen = 0, told = 0;

	do {
		int64_t began = clock_ms();
		arena_reset(batch->mem);
		TRY(read_orders(replay, batch));
		if (!batch->count)
			break;
		TRY(read_lines(replay, batch));
		int64_t read = clock_ms();
		batch->after_at = batch->orders[batch->count - 1].placed_at;
		batch->after_id = batch->orders[batch->count - 1].id;
		TRY(take_batch(replay, batch));
		result->read_ms += read - began;
		result->run_ms += clock_ms() - read;
		seen += (int64_t)batch->count;
		if (watch && seen - told >= TELL_EVERY) {
			TRY(watch->told(watch->arg, seen));
			told = seen;
		}
	} while (batch->count == BATCH);
	TRY(drain(replay, INT64_MAX, INT64_MAX));
	return watch ? watch->told(watch->arg, seen) : OK;
}

// ---------------------------------------------------------------- the whole

static int by_number(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

static void set_boundaries(struct replay *replay)
{
	const struct programme *programme = replay->programme;

	replay->boundaries = arena_array(replay->ctx->mem, int64_t, programme->rule_count * 5);
	for (size_t i = 0; i < programme->rule_count; i++) {
		const struct rule *rule = programme->rules[i];
		const int64_t each[] = {rule->terms->from, rule->terms->until, rule->published_at, rule->ended_at,
			rule->ended_noted_at};
		for (size_t j = 0; j < ARRAY_LEN(each); j++)
			if (each[j] != NONE)
				replay->boundaries[replay->boundary_count++] = each[j];
	}
	if (replay->boundary_count)
		qsort(replay->boundaries, replay->boundary_count, sizeof(int64_t), by_number);
}

// A lower mark to keep stays where it is unless it would lie above what is to be reached.
static void set_ladders(struct replay *replay)
{
	const struct tier_set *set = replay->tiers;

	for (int side = 0; side < SIDES; side++) {
		struct ladder *ladder = &replay->sides[side].ladder;
		*ladder = set->ladder;
		if (side == SIDE_BEFORE || !replay->change->thresholds)
			continue;
		struct ladder_rung *rungs =
			arena_copy(replay->ctx->mem, set->ladder.rungs, set->ladder.count * sizeof *rungs);
		for (size_t i = 1; i < set->ladder.count; i++) {
			int64_t mark = replay->change->thresholds[i];
			bool same = rungs[i].keep.points == rungs[i].reach.points;
			rungs[i].reach.points = mark;
			if (same || (rungs[i].keep.points != NONE && rungs[i].keep.points > mark))
				rungs[i].keep.points = mark;
		}
		ladder->rungs = rungs;
	}
}

static enum status read_joined(struct replay *replay)
{
	struct rows *rows;
	bool more;

	if (!replay->tiers->asks_years && replay->tiers->ladder.window != WINDOW_ANNIVERSARY)
		return OK;
	TRY(db_query(replay->ctx->db, &replay_joined, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		size_t place = replay_member_at(replay, row_i64(rows, 0));
		replay->members[place].joined_at = row_i64(rows, 1);
	}
}

static int by_member(const void *a, const void *b)
{
	const struct replay_member *left = a, *right = b;
	return left->customer_id < right->customer_id ? -1 : left->customer_id > right->customer_id;
}

static enum status run_all(struct replay *replay, const struct replay_watch *watch)
{
	struct replay_result *result = replay->result;
	struct batch batch = {.mem = arena_create(), .after_at = INT64_MIN + 1};
	enum status status;

	batch.orders = arena_array(replay->ctx->mem, struct order, BATCH);
	batch.ours = arena_array(replay->ctx->mem, bool, BATCH);
	replay->scratch = arena_create();
	widen_members(replay);
	set_boundaries(replay);
	set_ladders(replay);
	replay_conditions(replay);
	status = read_returns(replay);
	if (status == OK)
		status = read_joined(replay);
	if (status == OK)
		status = read_growth(replay);
	if (status == OK)
		status = read_moves(replay);
	if (status == OK && replay->asks_categories)
		status = read_products(replay);
	if (status == OK)
		status = stream(replay, &batch, watch);
	if (status == OK)
		replay_close(replay);
	arena_destroy(batch.mem);
	arena_destroy(replay->scratch);
	result->months = replay->months;
	result->stores = replay->stores;
	result->returns = (int64_t)replay->return_count;
	if (result->member_count)
		qsort(result->members, result->member_count, sizeof *result->members, by_member);
	return status;
}

enum status replay_run(struct ctx *ctx, const struct programme *programme, const struct replay_change *change,
	const struct replay_watch *watch, struct replay_result *ret)
{
	struct replay *replay = arena_new(ctx->mem, struct replay);

	*ret = (struct replay_result){0};
	replay->ctx = ctx;
	replay->programme = programme;
	replay->change = change;
	replay->tiers = &programme->sets[0];
	replay->zone = ((const struct shop *)ctx->house->shop)->zone;
	replay->result = ret;
	TRY(wallets_get(ctx, &replay->wallets));
	if (replay->wallets->count > REPLAY_WALLETS)
		return ERR_TOO_LARGE;
	return run_all(replay, watch);
}
