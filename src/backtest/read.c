// What is read at once: what came back, what came or went otherwise, who holds what.
#include "backtest/core.h"

#include "points/points.h"

#include <string.h>

SQL(read_returns);
SQL(read_returned_lines);
SQL(read_movements);
SQL(read_merged);
SQL(read_categories);
SQL(read_products);
SQL(read_joined);
SQL(read_held);
SQL(read_otherwise);
SQL(read_coupons);

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

// ---------------------------------------------------------------- places

static size_t hash_of(int64_t id, size_t slots)
{
	return (size_t)(((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & (slots - 1);
}

static size_t *slot_of(const struct replay *replay, int64_t customer_id)
{
	for (size_t i = hash_of(customer_id, replay->slot_count);; i = (i + 1) & (replay->slot_count - 1)) {
		size_t *slot = &replay->place_slots[i];
		if (!*slot || replay->place_ids[*slot - 1] == customer_id)
			return slot;
	}
}

static void widen_places(struct replay *replay)
{
	size_t room = replay->place_room ? replay->place_room * 2 : 4096;
	int64_t *ids = arena_array(replay->ctx->mem, int64_t, room);

	if (replay->place_count)
		memcpy(ids, replay->place_ids, replay->place_count * sizeof *ids);
	replay->place_ids = ids;
	replay->place_room = room;
	replay->slot_count = room * 2;
	replay->place_slots = arena_array(replay->ctx->mem, size_t, replay->slot_count);
	for (size_t i = 0; i < replay->place_count; i++)
		*slot_of(replay, ids[i]) = i + 1;
}

size_t replay_place(struct replay *replay, int64_t customer_id)
{
	if (replay->place_count == replay->place_room)
		widen_places(replay);
	size_t *slot = slot_of(replay, customer_id);
	if (*slot)
		return *slot - 1;
	replay->place_ids[replay->place_count] = customer_id;
	*slot = ++replay->place_count;
	return *slot - 1;
}

int replay_store_place(struct replay *replay, int64_t store_id)
{
	for (size_t i = 0; i < replay->store_count; i++)
		if (replay->store_ids[i] == store_id)
			return (int)i;
	replay->store_ids = replay_room(replay->ctx->mem, replay->store_ids, replay->store_count, &replay->store_room,
		sizeof *replay->store_ids);
	replay->store_ids[replay->store_count] = store_id;
	return (int)replay->store_count++;
}

struct member *replay_member(struct replay *replay, int64_t customer_id)
{
	size_t place = replay_place(replay, customer_id);
	return lane_member(&replay->lanes[place % replay->lane_count], place, customer_id);
}

static struct lane *lane_of(struct replay *replay, int64_t customer_id)
{
	return &replay->lanes[replay_place(replay, customer_id) % replay->lane_count];
}

// ---------------------------------------------------------------- what came back

static enum status read_all_returns(struct replay *replay)
{
	struct rows *rows;
	size_t room = 0;
	bool more;

	TRY(db_query(replay->ctx->db, &read_returns, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		replay->returns = replay_room(
			replay->ctx->mem, replay->returns, replay->return_count, &room, sizeof *replay->returns);
		replay->returns[replay->return_count++] = (struct returned){row_i64(rows, 0), row_i64(rows, 1),
			row_i64(rows, 2), row_i64(rows, 3), row_i64(rows, 4), row_i64(rows, 5), row_i64(rows, 6)};
		replay->free_returns |= row_i64(rows, 6) == 0;
	}
}

static enum status read_all_returned_lines(struct replay *replay)
{
	struct arena *mem = replay->ctx->mem;
	size_t room = 0, order_room = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(replay->ctx->db, &read_returned_lines, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		size_t at = replay->returned_line_count;
		replay->returned_lines = replay_room(mem, replay->returned_lines, at, &room, sizeof(struct order_line));
		replay->returned_line_orders =
			replay_room(mem, replay->returned_line_orders, at, &order_room, sizeof(int64_t));
		replay->returned_line_orders[at] = row_i64(rows, 0);
		replay->returned_lines[at] = (struct order_line){.line = row_i64(rows, 1),
			.quantity = row_i64(rows, 2),
			.unit_price = row_i64(rows, 3),
			.discount = row_i64(rows, 4),
			.net = row_i64(rows, 5)};
		replay->returned_line_count++;
	}
}

static enum status read_kept_coupons(struct replay *replay)
{
	struct rows *rows;
	size_t room = 0;
	bool more;

	TRY(db_query(replay->ctx->db, &read_coupons, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		replay->kept_coupons = replay_room(replay->ctx->mem, replay->kept_coupons, replay->kept_coupon_count,
			&room, sizeof *replay->kept_coupons);
		int64_t *row = replay->kept_coupons[replay->kept_coupon_count++];
		row[0] = row_i64(rows, 0);
		row[1] = row_i64(rows, 1);
	}
}

// ---------------------------------------------------------------- what came or went otherwise

enum {
	MOVED_CUSTOMER,
	MOVED_AT,
	MOVED_ID,
	MOVED_WALLET,
	MOVED_KIND,
	MOVED_DEBIT,
	MOVED_CREDIT,
	MOVED_AMOUNT,
	MOVED_SOURCE,
	MOVED_EXPIRES
};

static bool one_of(const char *text, const char *const *texts)
{
	for (; *texts; texts++)
		if (strcmp(text, *texts) == 0)
			return true;
	return false;
}

static bool of_order(const char *source)
{
	return strcmp(source, "order") == 0 || strcmp(source, "return") == 0;
}

static enum status read_all_merged(struct replay *replay)
{
	struct rows *rows;
	size_t room = 0;
	bool more;

	TRY(db_query(replay->ctx->db, &read_merged, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		replay->merged = replay_room(
			replay->ctx->mem, replay->merged, replay->merged_count, &room, sizeof *replay->merged);
		int64_t *row = replay->merged[replay->merged_count++];
		row[0] = row_i64(rows, 0);
		row[1] = row_i64(rows, 1);
	}
}

// The ledger keeps what happened before a merge with the customer that is gone.
static int64_t survivor_of(const struct replay *replay, int64_t customer_id)
{
	size_t from = 0, to = replay->merged_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (replay->merged[middle][0] < customer_id)
			from = middle + 1;
		else
			to = middle;
	}
	return from < replay->merged_count && replay->merged[from][0] == customer_id ? replay->merged[from][1]
										     : customer_id;
}

// Growth that no order gave.
static void take_growth(struct replay *replay, const struct rows *rows, size_t wallet, const char *kind)
{
	static const char *const moves[] = {"move_in", "move_out", NULL};
	struct arena *mem = replay->lanes[0].scratch;
	bool comes = strcmp(row_text(rows, MOVED_CREDIT, mem), "active") == 0;
	bool goes = strcmp(row_text(rows, MOVED_DEBIT, mem), "active") == 0;
	int64_t customer_id = survivor_of(replay, row_i64(rows, MOVED_CUSTOMER)), amount = row_i64(rows, MOVED_AMOUNT);

	if ((!comes && !goes) || one_of(kind, moves) || of_order(row_text(rows, MOVED_SOURCE, mem)))
		return;
	for (int side = 0; side < SIDES; side++)
		lane_fact(lane_of(replay, customer_id), replay_member(replay, customer_id), wallet, side,
			(struct ladder_fact){row_i64(rows, MOVED_AT), comes ? amount : -amount, 0});
}

static void take_movement(struct replay *replay, const struct rows *rows)
{
	static const char *const brings[] = {"earn", "grant", "refund", "transfer_in", NULL};
	static const char *const takes[] = {"spend", "take", "transfer_out", "fee", NULL};
	struct arena *mem = replay->lanes[0].scratch;
	const struct wallet *wallet = wallets_find(replay->wallets, row_i64(rows, MOVED_WALLET));
	const char *kind = row_text(rows, MOVED_KIND, mem);
	int64_t customer_id = survivor_of(replay, row_i64(rows, MOVED_CUSTOMER)), amount = row_i64(rows, MOVED_AMOUNT);

	if (!wallet)
		return;
	size_t place = (size_t)(wallet - replay->wallets->list);
	take_growth(replay, rows, place, kind);
	bool comes = one_of(kind, brings);
	if (wallet->kind != WALLET_REDEEMABLE || (!comes && !one_of(kind, takes)))
		return;
	lane_due(lane_of(replay, customer_id),
		(struct due){.at = row_i64(rows, MOVED_AT),
			.id = row_i64(rows, MOVED_ID),
			.kind = DUE_MOVED,
			.member = replay_member(replay, customer_id),
			.wallet = place,
			.amount = comes ? amount : -amount,
			.expires_at = row_null(rows, MOVED_EXPIRES) ? INT64_MAX : row_i64(rows, MOVED_EXPIRES)});
}

static enum status read_all_movements(struct replay *replay)
{
	struct rows *rows;
	bool more;

	TRY(db_query(replay->ctx->db, &read_movements, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		arena_reset(replay->lanes[0].scratch);
		take_movement(replay, rows);
	}
}

static enum status read_all_otherwise(struct replay *replay)
{
	struct rows *rows;
	bool more;

	TRY(db_query(replay->ctx->db, &read_otherwise, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int64_t customer_id = row_i64(rows, 0);
		const struct rule *rule = programme_rule(replay->programme, row_i64(rows, 4), row_i64(rows, 5));
		if (rule && rule->terms->caps.count)
			lane_due(lane_of(replay, customer_id), (struct due){.at = row_i64(rows, 1),
								       .id = row_i64(rows, 2),
								       .kind = DUE_CHARGED,
								       .member = replay_member(replay, customer_id),
								       .rule = rule,
								       .amount = row_i64(rows, 3)});
	}
}

// ---------------------------------------------------------------- who holds what

// What a rule gave is given again by the rule.
static bool is_of_rule(const struct replay *replay, const char *reason)
{
	for (size_t i = 0; reason && i < replay->programme->rule_count; i++) {
		const struct rule *rule = replay->programme->rules[i];
		if (rule->terms->effect == EFFECT_TIER && TRIGGER_OF_ORDER(rule->terms->trigger) &&
			(strcmp(rule->terms->name_en, reason) == 0 || strcmp(rule->terms->name_zh, reason) == 0))
			return true;
	}
	return false;
}

static void take_held(struct replay *replay, const struct rows *rows, struct arena *mem)
{
	const struct tier_set *set = tier_set_find(replay->programme, row_i64(rows, 1));
	int64_t customer_id = row_i64(rows, 0), since_at = row_i64(rows, 3), floor_id = row_i64(rows, 5);

	if (!set)
		return;
	size_t place = (size_t)(set - replay->programme->sets);
	struct held *held = lane_held(lane_of(replay, customer_id), replay_member(replay, customer_id));
	for (int side = 0; side < SIDES; side++) {
		struct held *own = &held[place * SIDES + (size_t)side];
		own->kept = tier_set_rung(set, row_i64(rows, 2));
		own->kept_since = since_at;
		own->kept_until = row_i64(rows, 4);
		if (floor_id == NONE || is_of_rule(replay, row_text(rows, 7, mem)))
			continue;
		const char *code = set->tiers[tier_set_rung(set, floor_id)].code;
		own->hand.rung = tier_set_rung_of(replay->sets[side][place], code);
		own->hand.from = since_at;
		own->hand.until = row_i64(rows, 6);
	}
}

static enum status read_all_held(struct replay *replay)
{
	struct rows *rows;
	bool more, all = false;

	for (size_t i = 0; i < replay->programme->set_count; i++)
		all |= replay->sets[0][i]->shield != SHIELD_NONE || replay->sets[0][i] != replay->sets[1][i];
	TRY(db_query(replay->ctx->db, &read_held, ARGS(v_i64(all)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		arena_reset(replay->lanes[0].scratch);
		take_held(replay, rows, replay->lanes[0].scratch);
	}
}

static enum status read_all_joined(struct replay *replay)
{
	struct rows *rows;
	bool more, asked = false;

	for (int side = 0; side < SIDES; side++)
		for (size_t i = 0; i < replay->programme->set_count; i++)
			asked |= replay->sets[side][i]->asks_years ||
				 replay->sets[side][i]->ladder.window == WINDOW_ANNIVERSARY;
	if (!asked)
		return OK;
	TRY(db_query(replay->ctx->db, &read_joined, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		replay_member(replay, row_i64(rows, 0))->joined_at = row_i64(rows, 1);
	}
}

// ---------------------------------------------------------------- the catalogue

struct category {
	int64_t id, parent_id;
	const char *code;
};

static struct list codes_of(struct arena *mem, const struct category *all, size_t count, int64_t id)
{
	const char **codes = arena_array(mem, const char *, CATEGORY_DEPTH);
	struct list ret = SCALARS(codes, 0);

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

static enum status read_all_products(struct replay *replay)
{
	struct arena *mem = replay->ctx->mem;
	struct category *all = NULL;
	struct product *list = NULL;
	size_t count = 0, room = 0, products = 0, product_room = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(replay->ctx->db, &read_categories, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		all = replay_room(mem, all, count, &room, sizeof *all);
		all[count++] = (struct category){row_i64(rows, 0), row_i64(rows, 2), row_text(rows, 1, mem)};
	}
	TRY(db_query(replay->ctx->db, &read_products, NO_ARGS, &rows));
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

enum status replay_read(struct replay *replay)
{
	TRY(read_all_returns(replay));
	if (!replay->asks_lines)
		TRY(read_all_returned_lines(replay));
	TRY(read_all_joined(replay));
	TRY(read_all_merged(replay));
	TRY(read_all_movements(replay));
	TRY(read_all_held(replay));
	if (replay->gives_coupons)
		TRY(read_kept_coupons(replay));
	if (replay->charges_otherwise && replay->crosses)
		TRY(read_all_otherwise(replay));
	return replay->asks_categories ? read_all_products(replay) : OK;
}
