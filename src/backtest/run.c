// A back-test from what was asked to what is shown: the replay, and its sums.
#include "backtest/order.h"

#include "base/id.h"
#include "customer/customer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

SQL(run_ledger);
SQL(run_segments);
SQL(run_any);
SQL(run_store);

#define SEGMENTS_MAX 100
#define PLACED_BEFORE (31 * DAY_MS) // an order may be paid so much later than it was placed

PROBLEM(backtest_empty, ERR_UNPROCESSABLE, "No member has paid an order in that time: there is nothing to replay.",
	"该期间没有会员的已付款订单，无可回放的数据。");

// ---------------------------------------------------------------- figures

static void set_worth(
	const struct wallet *wallet, int64_t before, int64_t after, int64_t *was, int64_t *would_be, int64_t *change)
{
	*was = *would_be = *change = NONE;
	if (wallet->worth_points == NONE || wallet->worth_value == NONE)
		return;
	*was = wallet_worth(wallet, before);
	*would_be = wallet_worth(wallet, after);
	*change = *would_be - *was;
}

struct backtest_figures *backtest_figures_of(
	struct ctx *ctx, const struct wallets *wallets, const struct replay_figures *figures)
{
	struct backtest_figures *ret = arena_new(ctx->mem, struct backtest_figures);
	struct backtest_wallet *list = arena_array(ctx->mem, struct backtest_wallet, wallets->count);

	for (size_t i = 0; i < wallets->count; i++) {
		const struct wallet *wallet = &wallets->list[i];
		struct backtest_wallet *out = &list[i];
		*out = (struct backtest_wallet){.wallet = wallet->code,
			.points_before = figures->wallets[i].points[SIDE_BEFORE],
			.points_after = figures->wallets[i].points[SIDE_AFTER],
			.open_before = figures->wallets[i].open[SIDE_BEFORE],
			.open_after = figures->wallets[i].open[SIDE_AFTER],
			.awarded = NONE};
		out->points_change = out->points_after - out->points_before;
		out->open_change = out->open_after - out->open_before;
		set_worth(wallet, out->points_before, out->points_after, &out->cost_before, &out->cost_after,
			&out->cost_change);
		set_worth(wallet, out->open_before, out->open_after, &out->liability_before, &out->liability_after,
			&out->liability_change);
	}
	*ret = (struct backtest_figures){.orders = figures->orders,
		.wallets = {list, wallets->count},
		.coupons_before = figures->coupons[SIDE_BEFORE],
		.coupons_after = figures->coupons[SIDE_AFTER]};
	return ret;
}

int64_t backtest_gain(const struct wallets *wallets, const struct replay_figures *figures, bool worth)
{
	int64_t sum = 0;

	for (size_t i = 0; i < wallets->count; i++) {
		const struct wallet *wallet = &wallets->list[i];
		int64_t before = figures->wallets[i].points[SIDE_BEFORE],
			after = figures->wallets[i].points[SIDE_AFTER];
		if (wallet->kind == WALLET_REDEEMABLE)
			sum += worth ? wallet_worth(wallet, after) - wallet_worth(wallet, before) : after - before;
	}
	return sum;
}

const char *backtest_month(struct arena *mem, int64_t key)
{
	return arena_format(mem, "%04lld-%02lld", (long long)(key / 12), (long long)(key % 12 + 1));
}

// ---------------------------------------------------------------- segments

static const struct replay_member *member_of(const struct replay_result *result, int64_t customer_id)
{
	size_t from = 0, to = result->member_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (result->members[middle].customer_id < customer_id)
			from = middle + 1;
		else
			to = middle;
	}
	return from < result->member_count && result->members[from].customer_id == customer_id ? &result->members[from]
											       : NULL;
}

static void add_figures(const struct wallets *wallets, struct replay_figures *to, const struct replay_figures *more)
{
	to->orders += more->orders;
	for (int side = 0; side < SIDES; side++) {
		to->coupons[side] += more->coupons[side];
		for (size_t i = 0; i < wallets->count; i++) {
			to->wallets[i].points[side] += more->wallets[i].points[side];
			to->wallets[i].open[side] += more->wallets[i].open[side];
		}
	}
}

// Whoever is in it today. A segment that speaks of what is gone has no figures.
static enum status add_segment(struct ctx *ctx, struct backtest_outcome *outcome, struct backtest_segment segment)
{
	struct where where = where_make(ctx->mem, "SELECT id FROM customer");
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	enum status status = customer_segment(ctx, segment.id, sql);
	struct rows *rows;
	bool more;

	if (status == ERR_CONFLICT) {
		fail_clear(ctx);
		return OK;
	}
	TRY(status);
	segment.figures = arena_alloc(ctx->mem, replay_figures_size(outcome->wallets));
	customer_condition_where(ctx, sql, "id", &where);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		const struct replay_member *member = member_of(&outcome->result, row_i64(rows, 0));
		if (member)
			add_figures(outcome->wallets, segment.figures, member->figures);
	}
	outcome->segments[outcome->segment_count++] = segment;
	return OK;
}

static enum status add_segments(struct ctx *ctx, struct backtest_outcome *outcome)
{
	struct backtest_segment *found = arena_array(ctx->mem, struct backtest_segment, SEGMENTS_MAX);
	size_t count = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &run_segments, ARGS(v_i64(SEGMENTS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		found[count++] = (struct backtest_segment){
			row_i64(rows, 0), row_text(rows, 1, ctx->mem), row_text(rows, 2, ctx->mem), NULL};
	}
	outcome->segments = arena_array(ctx->mem, struct backtest_segment, count);
	for (size_t i = 0; i < count; i++)
		TRY(add_segment(ctx, outcome, found[i]));
	return OK;
}

// ---------------------------------------------------------------- the ledger beside it

// What the ledger says orders were given, beside what the replay says.
static enum status add_ledger(
	struct ctx *ctx, const struct backtest_change *change, const struct backtest_outcome *outcome)
{
	struct backtest_wallet *wallets = outcome->summary.figures->wallets.items;
	struct rows *rows;
	bool more;

	if (change->from != NONE || change->until != NONE)
		return OK;
	for (size_t i = 0; i < outcome->wallets->count; i++)
		wallets[i].awarded = 0;
	TRY(db_query(ctx->db, &run_ledger, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const struct wallet *wallet = wallets_find(outcome->wallets, row_i64(rows, 0));
		if (wallet)
			wallets[wallet - outcome->wallets->list].awarded = row_i64(rows, 1);
	}
}

// ---------------------------------------------------------------- tiers, budgets

static const struct tier_set *set_after(const struct backtest_outcome *outcome, size_t place)
{
	const struct tier_set *next = outcome->change.sets ? outcome->change.sets[place] : NULL;
	return next ? next : &outcome->programme->sets[place];
}

// Places of a changed set, which has all tiers of today and perhaps more.
static struct backtest_standings standings_of(struct ctx *ctx, const struct backtest_outcome *outcome, size_t place)
{
	const struct tier_set *now = &outcome->programme->sets[place], *next = set_after(outcome, place);
	size_t n = next->tier_count, moves = 0;
	struct backtest_count *counts = arena_array(ctx->mem, struct backtest_count, n);
	int64_t *matrix = arena_array(ctx->mem, int64_t, n * n);

	for (size_t i = 0; n && i < outcome->result.member_count; i++) {
		const unsigned char *rungs = outcome->result.members[i].rungs + place * SIDES;
		size_t from = tier_set_rung_of(next, now->tiers[rungs[SIDE_BEFORE]].code);
		matrix[from * n + rungs[SIDE_AFTER]]++;
	}
	for (size_t i = 0; i < n * n; i++)
		moves += i / n != i % n && matrix[i];
	struct backtest_move *list = arena_array(ctx->mem, struct backtest_move, moves);
	moves = 0;
	for (size_t from = 0; from < n; from++) {
		counts[from].tier = next->tiers[from].code;
		for (size_t to = 0; to < n; to++) {
			int64_t members = matrix[from * n + to];
			counts[from].before += members;
			counts[to].after += members;
			if (from != to && members)
				list[moves++] =
					(struct backtest_move){next->tiers[from].code, next->tiers[to].code, members};
		}
	}
	return (struct backtest_standings){
		now->code, LIST(backtest_count, counts, n), LIST(backtest_move, list, moves)};
}

static void add_standings(struct ctx *ctx, struct backtest_outcome *outcome)
{
	size_t count = outcome->programme->set_count;
	struct backtest_standings *sets = arena_array(ctx->mem, struct backtest_standings, count);

	for (size_t i = 0; i < count; i++)
		sets[i] = standings_of(ctx, outcome, i);
	outcome->summary.sets = LIST(backtest_standings, sets, count);
	outcome->summary.tiers = sets[0].tiers;
	outcome->summary.moves = sets[0].moves;
}

static void add_budgets(struct ctx *ctx, struct backtest_outcome *outcome)
{
	const struct programme *programme = outcome->programme;
	struct backtest_budget *list = arena_array(ctx->mem, struct backtest_budget, programme->budget_count);

	for (size_t i = 0; i < programme->budget_count; i++) {
		const struct replay_budget *budget = &outcome->result.budgets[i];
		list[i] = (struct backtest_budget){programme->budgets[i].code, programme->budgets[i].limit,
			budget->used[SIDE_BEFORE], budget->used[SIDE_AFTER], budget->exhausted_at[SIDE_BEFORE],
			budget->exhausted_at[SIDE_AFTER]};
	}
	outcome->summary.budgets = LIST(backtest_budget, list, programme->budget_count);
}

// ---------------------------------------------------------------- members

static const char *tier_of(
	const struct backtest_outcome *outcome, const struct replay_member *member, enum replay_side side)
{
	const struct tier_set *set = side == SIDE_AFTER ? set_after(outcome, 0) : &outcome->programme->sets[0];
	return set->tiers[member->rungs[side]].code;
}

struct backtest_member backtest_member_of(
	struct ctx *ctx, const struct backtest_outcome *outcome, const struct replay_member *member)
{
	return (struct backtest_member){
		.customer = member->customer_id,
		.gain = backtest_gain(outcome->wallets, member->figures, true),
		.tier_before = tier_of(outcome, member, SIDE_BEFORE),
		.tier_after = tier_of(outcome, member, SIDE_AFTER),
		.figures = backtest_figures_of(ctx, outcome->wallets, member->figures),
	};
}

struct extreme {
	const struct replay_member *member;
	int64_t gain, points;
};

static int by_gain(const void *a, const void *b)
{
	const struct extreme *left = a, *right = b;

	if (left->gain != right->gain)
		return left->gain > right->gain ? -1 : 1;
	if (left->points != right->points)
		return left->points > right->points ? -1 : 1;
	return left->member->customer_id < right->member->customer_id ? -1 : 1;
}

static bool is_changed(const struct backtest_outcome *outcome, const struct extreme *one)
{
	const struct replay_figures *figures = one->member->figures;

	return one->gain || one->points || figures->coupons[0] != figures->coupons[1] ||
	       strcmp(tier_of(outcome, one->member, SIDE_BEFORE), tier_of(outcome, one->member, SIDE_AFTER)) != 0;
}

static void add_members(struct ctx *ctx, struct backtest_outcome *outcome)
{
	const struct replay_result *result = &outcome->result;
	struct extreme *all = arena_array(ctx->mem, struct extreme, result->member_count);
	size_t count = 0;

	for (size_t i = 0; i < result->member_count; i++) {
		const struct replay_member *member = &result->members[i];
		struct extreme one = {member, backtest_gain(outcome->wallets, member->figures, true),
			backtest_gain(outcome->wallets, member->figures, false)};
		outcome->summary.gain += one.points > 0;
		outcome->summary.lose += one.points < 0;
		if (is_changed(outcome, &one))
			all[count++] = one;
	}
	if (count)
		qsort(all, count, sizeof *all, by_gain);
	outcome->changed = arena_array(ctx->mem, const struct replay_member *, count);
	outcome->changed_count = count;
	for (size_t i = 0; i < count; i++)
		outcome->changed[i] = all[i].member;
}

// ---------------------------------------------------------------- the whole

static enum status sum_up(struct ctx *ctx, const struct backtest_change *change, struct backtest_outcome *outcome)
{
	const struct replay_result *result = &outcome->result;
	struct backtest_summary *summary = &outcome->summary;

	summary->figures = backtest_figures_of(ctx, outcome->wallets, result->all);
	summary->orders = result->orders;
	summary->returns = result->returns;
	summary->members = (int64_t)result->member_count;
	summary->read_ms = result->read_ms;
	summary->lanes = result->lanes;
	add_members(ctx, outcome);
	add_standings(ctx, outcome);
	add_budgets(ctx, outcome);
	TRY(add_ledger(ctx, change, outcome));
	return add_segments(ctx, outcome);
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum status backtest_any(struct ctx *ctx, const struct backtest_change *change)
{
	int64_t from = change->from == NONE ? INT64_MIN + 1 : change->from, until = change->until;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &run_any,
		ARGS(v_i64(from), v_i64(until == NONE ? INT64_MAX : until),
			v_i64(change->from == NONE ? from : from - PLACED_BEFORE)),
		&rows, &found));
	return found ? OK
		     : fail_at(ctx,
			       change->from != NONE    ? "/from"
			       : change->until != NONE ? "/until"
						       : "",
			       &backtest_empty, NULL);
}

enum status backtest_do(struct ctx *ctx, const struct backtest_change *change, const struct replay_watch *watch,
	struct backtest_outcome *ret)
{
	int64_t began = clock_ms();

	*ret = (struct backtest_outcome){0};
	TRY(programme_get(ctx, &ret->programme));
	TRY(wallets_get(ctx, &ret->wallets));
	TRY(backtest_understand(ctx, ret->programme, change, &ret->change));
	TRY(backtest_any(ctx, change));
	TRY(replay_run(ctx, ret->programme, &ret->change, watch, &ret->result));
	TRY(sum_up(ctx, change, ret));
	ret->summary.ms = clock_ms() - began;
	return OK;
}

// ---------------------------------------------------------------- not kept

static struct list parts_of(struct ctx *ctx, const struct backtest_outcome *outcome, const struct replay_part *parts,
	size_t count, bool months)
{
	struct backtest_part *list = arena_array(ctx->mem, struct backtest_part, count);

	for (size_t i = 0; i < count; i++) {
		list[i].figures = backtest_figures_of(ctx, outcome->wallets, parts[i].figures);
		if (months)
			list[i].month = backtest_month(ctx->mem, parts[i].key);
		else if (parts[i].key != NONE)
			list[i].code = id_text(ctx->mem, "sto", parts[i].key);
	}
	return LIST(backtest_part, list, count);
}

static struct list segments_of(struct ctx *ctx, const struct backtest_outcome *outcome)
{
	struct backtest_part *list = arena_array(ctx->mem, struct backtest_part, outcome->segment_count);

	for (size_t i = 0; i < outcome->segment_count; i++) {
		const struct backtest_segment *segment = &outcome->segments[i];
		list[i] = (struct backtest_part){NULL, segment->code, segment->name,
			backtest_figures_of(ctx, outcome->wallets, segment->figures)};
	}
	return LIST(backtest_part, list, outcome->segment_count);
}

static struct list extremes_of(struct ctx *ctx, const struct backtest_outcome *outcome, int64_t most, bool losses)
{
	struct backtest_member *list = arena_array(ctx->mem, struct backtest_member, (size_t)most);
	size_t count = 0, n = outcome->changed_count;

	for (size_t i = 0; i < n && (int64_t)count < most; i++) {
		const struct replay_member *member = outcome->changed[losses ? n - 1 - i : i];
		int64_t points = backtest_gain(outcome->wallets, member->figures, false);
		if (losses ? points < 0 : points > 0)
			list[count++] = backtest_member_of(ctx, outcome, member);
	}
	return LIST(backtest_member, list, count);
}

// Stores by their code and name.
static enum status name_stores(struct ctx *ctx, const struct backtest_outcome *outcome, struct list stores)
{
	struct backtest_part *list = stores.items;

	for (size_t i = 0; i < stores.count; i++) {
		int64_t key = outcome->result.stores[i].key;
		struct rows *rows;
		bool found;
		if (key == NONE)
			continue;
		TRY(db_first(ctx->db, &run_store, ARGS(v_i64(key)), &rows, &found));
		if (!found)
			continue;
		list[i].code = row_text(rows, 0, ctx->mem);
		list[i].name = row_text(rows, 1, ctx->mem);
	}
	return OK;
}

enum status backtest_try(struct ctx *ctx, const char *json, int64_t from, int64_t until, int64_t members,
	const struct backtest_watch *watch, struct backtest_report **ret)
{
	struct backtest_change *change = arena_new(ctx->mem, struct backtest_change);
	struct backtest_outcome *outcome = arena_new(ctx->mem, struct backtest_outcome);
	struct backtest_report *report = arena_new(ctx->mem, struct backtest_report);
	struct replay_watch inner = {watch ? watch->told : NULL, watch ? watch->arg : NULL, 0};
	uint64_t present;

	TRY(shape_decode(ctx, &backtest_change_shape, json, strlen(json), DECODE_NEW, change, &present));
	if (from != NONE)
		change->from = from;
	if (until != NONE)
		change->until = until;
	TRY(backtest_do(ctx, change, &inner, outcome));
	*report = (struct backtest_report){
		.summary = &outcome->summary,
		.months = parts_of(ctx, outcome, outcome->result.months, outcome->result.month_count, true),
		.stores = parts_of(ctx, outcome, outcome->result.stores, outcome->result.store_count, false),
		.segments = segments_of(ctx, outcome),
		.gain = extremes_of(ctx, outcome, members, false),
		.loss = extremes_of(ctx, outcome, members, true),
	};
	*ret = report;
	return name_stores(ctx, outcome, report->stores);
}
