// One lane: members, what is due to them between two orders, and the orders in their turn.
#include "backtest/core.h"

#include <string.h>

// ---------------------------------------------------------------- members

struct member *lane_member(struct lane *lane, size_t place, int64_t customer_id)
{
	size_t own = place / lane->replay->lane_count, chunk = own / MEMBER_CHUNK;

	while (chunk >= lane->chunk_count) {
		size_t room = lane->chunk_count;
		lane->chunks = replay_room(lane->mem, lane->chunks, lane->chunk_count, &room, sizeof *lane->chunks);
		lane->chunks[lane->chunk_count++] = arena_array(lane->mem, struct member, MEMBER_CHUNK);
	}
	struct member *member = &lane->chunks[chunk][own % MEMBER_CHUNK];
	if (!member->customer_id) {
		member->customer_id = customer_id;
		member->buying = (struct buying_facts){.last_order_at = NONE, .first_day = NONE, .last_day = NONE};
	}
	if (own >= lane->member_count)
		lane->member_count = own + 1;
	return member;
}

// ---------------------------------------------------------------- what is due

static bool goes_first(const struct due *a, const struct due *b)
{
	return a->at != b->at ? a->at < b->at : a->id < b->id;
}

void lane_due(struct lane *lane, struct due due)
{
	lane->due = replay_room(lane->mem, lane->due, lane->due_count, &lane->due_room, sizeof *lane->due);
	size_t at = lane->due_count++;
	for (; at > 0 && goes_first(&due, &lane->due[(at - 1) / 2]); at = (at - 1) / 2)
		lane->due[at] = lane->due[(at - 1) / 2];
	lane->due[at] = due;
}

static struct due pop(struct lane *lane)
{
	struct due top = lane->due[0], last = lane->due[--lane->due_count];
	size_t at = 0;

	for (size_t child = 1; child < lane->due_count; child = 2 * at + 1) {
		if (child + 1 < lane->due_count && goes_first(&lane->due[child + 1], &lane->due[child]))
			child++;
		if (!goes_first(&lane->due[child], &last))
			break;
		lane->due[at] = lane->due[child];
		at = child;
	}
	lane->due[at] = last;
	return top;
}

static struct item *keep_item(struct lane *lane, const struct item *item)
{
	struct arena *mem = lane->mem;
	struct item *kept = arena_copy(mem, item, sizeof *item);
	struct order *order = &kept->order;
	struct order_line *lines = arena_copy(mem, order->lines.items, order->lines.count * sizeof *lines);

	order->source = order->source ? arena_text(mem, order->source) : NULL;
	order->lines.items = lines;
	for (size_t i = 0; i < order->lines.count; i++) {
		lines[i].sku = lines[i].sku ? arena_text(mem, lines[i].sku) : NULL;
		lines[i].name = lines[i].name ? arena_text(mem, lines[i].name) : NULL;
	}
	return kept;
}

// What customers brought back counts in what they bought from then on.
static void due_backs(struct lane *lane, struct item *item)
{
	const struct returned *backs;
	size_t count = replay_returns_of(lane->replay, item->order.id, &backs);

	for (size_t i = 0; i < count; i++)
		if (i + 1 == count || backs[i + 1].return_id != backs[i].return_id)
			lane_due(lane, (struct due){.at = backs[i].at,
					       .id = backs[i].return_id,
					       .kind = DUE_BACK,
					       .item = item,
					       .amount = backs[i].refund});
	if (item->order.status == ORDER_CANCELLED)
		lane_due(lane, (struct due){.at = item->order.cancelled_at,
				       .id = INT64_MAX,
				       .kind = DUE_BACK,
				       .item = item,
				       .amount = NONE});
}

static void set_date(const struct replay *replay, struct item *item, int64_t at)
{
	item->date = zone_date(replay->zone, at);
	item->month = (int)((item->date.year - 1900) * 12 + item->date.month - 1);
	item->counted = at >= replay->change->from && at < replay->change->until;
}

static enum status pay(struct lane *lane, struct item *item)
{
	const struct order *order = &item->order;
	struct member *member = lane_member(lane, item->place, order->customer_id);

	if (item->counted)
		lane_count_order(lane, member, item);
	TRY(lane_occasion(lane, item, TRIGGER_ORDER_PAID, order->paid_at));
	// Rules ask what had been bought before.
	if (lane->replay->asks_buying) {
		lane_buy(lane, member, order);
		if (order->returned || order->status == ORDER_CANCELLED)
			due_backs(lane, keep_item(lane, item));
	}
	return OK;
}

// An award for something else than an order takes of budgets that orders share.
static void charge(struct lane *lane, const struct due *due)
{
	struct occasion occasion = {.at_ms = due->at,
		.date = zone_date(lane->replay->zone, due->at),
		.customer_id = due->member->customer_id,
		.store_id = NONE};
	bool apart = replay_apart(lane->replay, due->rule->id);

	for (int run = apart ? RUN_BEFORE : RUN_BOTH; run <= (apart ? RUN_AFTER : RUN_BOTH); run++)
		lane_charge_rule(lane, run, due->rule, &occasion, due->amount, due->amount ? 1 : 0);
}

static enum status happen(struct lane *lane, const struct due *due)
{
	switch ((enum due_kind)due->kind) {
	case DUE_PAID:
		set_date(lane->replay, due->item, due->at);
		return pay(lane, due->item);
	case DUE_DELIVERED:
		set_date(lane->replay, due->item, due->at);
		return lane_occasion(lane, due->item, TRIGGER_ORDER_DELIVERED, due->at);
	case DUE_TAKEN:
		lane_take_back(lane, due->taken);
		return OK;
	case DUE_BACK:
		lane_unbuy(lane_member(lane, due->item->place, due->item->order.customer_id), &due->item->order,
			due->amount);
		return OK;
	case DUE_MOVED:
		lane_move(lane, due);
		return OK;
	case DUE_CHARGED:
		charge(lane, due);
	}
	return OK;
}

enum status lane_drain(struct lane *lane, int64_t at, int64_t id)
{
	struct due until = {.at = at, .id = id};

	while (lane->due_count && goes_first(&lane->due[0], &until)) {
		struct due due = pop(lane);
		arena_reset(lane->scratch);
		TRY(happen(lane, &due));
	}
	return OK;
}

// ---------------------------------------------------------------- orders

static enum status take_item(struct lane *lane, struct item *item)
{
	const struct order *order = &item->order;

	(void)lane_member(lane, item->place, order->customer_id); // also who has paid nothing yet
	if (lane->replay->hears_delivery && order->delivered_at != NONE)
		lane_due(lane, (struct due){.at = order->delivered_at,
				       .id = order->id,
				       .kind = DUE_DELIVERED,
				       .item = keep_item(lane, item)});
	if (order->paid_at == order->placed_at) {
		TRY(lane_drain(lane, order->paid_at, order->id));
		arena_reset(lane->scratch);
		return pay(lane, item);
	}
	if (order->paid_at != NONE)
		lane_due(lane, (struct due){.at = order->paid_at,
				       .id = order->id,
				       .kind = DUE_PAID,
				       .item = keep_item(lane, item)});
	return OK;
}

enum status lane_take(struct lane *lane, const struct batch *batch)
{
	size_t nth = (size_t)(lane - lane->replay->lanes), lanes = lane->replay->lane_count;

	for (size_t i = 0; i < batch->count; i++) {
		struct item *item = &batch->items[i];
		if (item->ours && item->place % lanes == nth)
			TRY(take_item(lane, item));
	}
	return OK;
}
