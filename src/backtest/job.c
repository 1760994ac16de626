// The job of a back-test, and its rows.
#include "backtest/order.h"

#include "base/id.h"
#include "customer/customer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

SQL(backtest_insert);
SQL(backtest_job_row);
SQL(backtest_by_id);
SQL(backtest_page);
SQL(backtest_start);
SQL(backtest_move);
SQL(backtest_end);
SQL(backtest_part_insert);
SQL(backtest_member_insert);
SQL(backtest_forget_parts);
SQL(backtest_forget_members);
SQL(backtest_ledger);
SQL(backtest_segments);

#define JSON_MAX (4 << 20)
#define EXTREMES 500 // members who gain, and who lose, that are kept
#define SEGMENTS_MAX 100

// ---------------------------------------------------------------- rows

static const char *text_of(struct ctx *ctx, const struct shape *shape, const void *record)
{
	struct buf buf = buf_make(ctx->mem, JSON_MAX);
	struct json_out out = json_out(&buf);

	shape_encode(&out, shape, record, &(struct encode_options){.stored = true});
	return buf.data;
}

static enum status scan(struct ctx *ctx, const struct rows *rows, struct backtest *ret)
{
	const char *change = row_text(rows, 3, ctx->mem), *summary = row_text(rows, 7, ctx->mem);
	uint64_t present;

	*ret = (struct backtest){
		.id = row_i64(rows, 0),
		.state = choice_value(backtest_states, row_text(rows, 1, ctx->mem)),
		.actor = row_text(rows, 2, ctx->mem),
		.change = arena_new(ctx->mem, struct backtest_change),
		.job = row_i64(rows, 4),
		.done = row_i64(rows, 5),
		.total = row_i64(rows, 6),
		.problem = row_text(rows, 8, ctx->mem),
		.created_at = row_i64(rows, 9),
		.started_at = row_i64(rows, 10),
		.ended_at = row_i64(rows, 11),
	};
	TRY(shape_decode(ctx, &backtest_change_shape, change, strlen(change), DECODE_STORED, ret->change, &present));
	if (!summary)
		return OK;
	ret->summary = arena_new(ctx->mem, struct backtest_summary);
	return shape_decode(
		ctx, &backtest_summary_shape, summary, strlen(summary), DECODE_STORED, ret->summary, &present);
}

enum status backtest_load(struct ctx *ctx, int64_t id, struct backtest *ret)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &backtest_by_id, ARGS(v_i64(id)), &rows, &found));
	return found ? scan(ctx, rows, ret) : fail(ctx, &not_found, NULL);
}

enum status backtest_list(struct ctx *ctx, int64_t before_id, int64_t max, struct backtest **list, size_t *count)
{
	struct rows *rows;
	bool more;

	*list = arena_array(ctx->mem, struct backtest, (size_t)max);
	*count = 0;
	TRY(db_query(ctx->db, &backtest_page, ARGS(v_i64(before_id), v_i64(max)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		TRY(scan(ctx, rows, &(*list)[(*count)++]));
	}
}

enum status backtest_order(struct ctx *ctx, const struct backtest_change *change, int64_t *id)
{
	const struct programme *programme;
	struct replay_change understood;
	int64_t job_id;

	TRY(programme_get(ctx, &programme));
	TRY(backtest_understand(ctx, programme, change, &understood));
	*id = id_new();
	TRY(db_exec(ctx->db, &backtest_insert,
		ARGS(v_i64(*id), v_text(house_actor_text(ctx)), v_text(text_of(ctx, &backtest_change_shape, change)),
			v_i64(ctx->now_ms))));
	const char *input = arena_format(ctx->mem, "{\"backtest\":\"%s\"}", id_text(ctx->mem, "bkt", *id));
	TRY(job_add(ctx, &backtest_job, input, ctx->now_ms, NULL, &job_id));
	return db_exec(ctx->db, &backtest_job_row, ARGS(v_i64(*id), v_i64(job_id)));
}

static enum status end(struct ctx *ctx, int64_t id, enum backtest_state state, const char *summary, const char *problem)
{
	return db_exec(ctx->db, &backtest_end,
		ARGS(v_i64(id), v_text(choice_name(backtest_states, (int)state)), v_text(summary), v_text(problem),
			v_i64(ctx->now_ms)));
}

enum status backtest_stop(struct ctx *ctx, int64_t id)
{
	struct backtest *found = arena_new(ctx->mem, struct backtest);

	TRY(backtest_load(ctx, id, found));
	TRY(job_stop(ctx, found->job));
	return end(ctx, id, BACKTEST_STOPPED, NULL, NULL);
}

// ---------------------------------------------------------------- the run

struct running {
	struct ctx *job_ctx; // outside of any transaction
	struct job *job;
	int64_t id;
	struct backtest test;
	const struct programme *programme;
	const struct wallets *wallets;
	struct replay_change change;
	struct replay_result result;
	struct backtest_summary summary;
	struct segment_part *segments;
	size_t segment_count;
};

struct segment_part {
	int64_t id;
	struct replay_figures figures;
};

struct moved {
	struct running *running;
	int64_t done;
};

// Progress and the sign to go on, in one transaction.
static enum status act_move(struct ctx *ctx, void *arg)
{
	const struct moved *moved = arg;
	struct running *running = moved->running;

	TRY(db_exec(ctx->db, &backtest_move, ARGS(v_i64(running->id), v_i64(moved->done))));
	return job_note(ctx, running->job, moved->done, running->test.total, NULL, NULL);
}

static enum status tell(void *arg, int64_t done)
{
	struct running *running = arg;
	struct arena *mem = arena_create();
	struct ctx ctx = *running->job_ctx;
	struct moved moved = {running, done};

	ctx.mem = mem;
	enum status status = house_write(&ctx, act_move, &moved, 0, LANE_LOW);
	if (status != OK)
		running->job_ctx->fault = ctx.fault;
	arena_destroy(mem);
	return status;
}

static struct replay_member *member_of(const struct replay_result *result, int64_t customer_id)
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

static void add_figures(struct replay_figures *to, const struct replay_figures *more)
{
	to->orders += more->orders;
	for (int side = 0; side < SIDES; side++) {
		to->coupons[side] += more->coupons[side];
		for (size_t i = 0; i < REPLAY_WALLETS; i++) {
			to->points[side][i] += more->points[side][i];
			to->open[side][i] += more->open[side][i];
		}
	}
}

// Whoever is in it today. A segment that speaks of what is gone has no figures.
static enum status add_segment(struct ctx *ctx, struct running *running, int64_t id)
{
	struct segment_part *part = &running->segments[running->segment_count];
	struct where where = where_make(ctx->mem, "SELECT id FROM customer");
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	enum status status = customer_segment(ctx, id, sql);
	struct rows *rows;
	bool more;

	if (status == ERR_CONFLICT) {
		fail_clear(ctx);
		return OK;
	}
	TRY(status);
	*part = (struct segment_part){.id = id};
	customer_condition_where(ctx, sql, "id", &where);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		const struct replay_member *member = member_of(&running->result, row_i64(rows, 0));
		if (member)
			add_figures(&part->figures, &member->figures);
	}
	running->segment_count++;
	return OK;
}

static enum status add_segments(struct ctx *ctx, struct running *running)
{
	int64_t *ids = arena_array(ctx->mem, int64_t, SEGMENTS_MAX);
	size_t count = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &backtest_segments, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		ids[count++] = row_i64(rows, 0);
	}
	running->segments = arena_array(ctx->mem, struct segment_part, count);
	for (size_t i = 0; i < count; i++)
		TRY(add_segment(ctx, running, ids[i]));
	return OK;
}

// What the ledger says orders were given, beside what the replay says.
static enum status add_ledger(struct ctx *ctx, struct running *running)
{
	struct backtest_wallet *wallets = running->summary.figures->wallets.items;
	struct rows *rows;
	bool more;

	if (running->test.change->from != NONE || running->test.change->until != NONE)
		return OK;
	for (size_t i = 0; i < running->wallets->count; i++)
		wallets[i].awarded = 0;
	TRY(db_query(ctx->db, &backtest_ledger, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const struct wallet *wallet = wallets_find(running->wallets, row_i64(rows, 0));
		if (wallet)
			wallets[wallet - running->wallets->list].awarded = row_i64(rows, 1);
	}
}

static void add_tiers(struct ctx *ctx, struct running *running)
{
	const struct tier_set *set = &running->programme->sets[0];
	size_t n = set->tier_count, moves = 0;
	struct backtest_count *counts = arena_array(ctx->mem, struct backtest_count, n);
	struct backtest_move *list = arena_array(ctx->mem, struct backtest_move, n * n);
	int64_t *matrix = arena_array(ctx->mem, int64_t, n * n);

	for (size_t i = 0; i < running->result.member_count; i++) {
		const size_t *rung = running->result.members[i].rung;
		matrix[rung[SIDE_BEFORE] * n + rung[SIDE_AFTER]]++;
	}
	for (size_t i = 0; i < n; i++)
		counts[i].tier = set->tiers[i].code;
	for (size_t from = 0; from < n; from++)
		for (size_t to = 0; to < n; to++) {
			counts[from].before += matrix[from * n + to];
			counts[to].after += matrix[from * n + to];
			if (from != to && matrix[from * n + to])
				list[moves++] = (struct backtest_move){
					set->tiers[from].code, set->tiers[to].code, matrix[from * n + to]};
		}
	running->summary.tiers = (struct list){counts, n};
	running->summary.moves = (struct list){list, moves};
}

static enum status sum_up(struct ctx *ctx, struct running *running)
{
	const struct replay_result *result = &running->result;
	struct backtest_summary *summary = &running->summary;

	summary->figures = backtest_figures_of(ctx, running->wallets, &result->all);
	summary->orders = result->orders;
	summary->returns = result->returns;
	summary->members = (int64_t)result->member_count;
	summary->read_ms = result->read_ms;
	for (size_t i = 0; i < result->member_count; i++) {
		int64_t gain = backtest_gain(running->wallets, &result->members[i].figures, false);
		summary->gain += gain > 0;
		summary->lose += gain < 0;
	}
	add_tiers(ctx, running);
	TRY(add_ledger(ctx, running));
	return add_segments(ctx, running);
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum status act_replay(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	struct replay_watch watch = {tell, running};
	int64_t began = clock_ms();

	TRY(programme_get(ctx, &running->programme));
	TRY(wallets_get(ctx, &running->wallets));
	TRY(backtest_understand(ctx, running->programme, running->test.change, &running->change));
	TRY(replay_run(ctx, running->programme, &running->change, &watch, &running->result));
	TRY(sum_up(ctx, running));
	running->summary.ms = clock_ms() - began;
	return OK;
}

// ---------------------------------------------------------------- what is kept of it

static enum status keep_part(
	struct ctx *ctx, struct running *running, const char *kind, int64_t key, const struct replay_figures *figures)
{
	const struct backtest_figures *out = backtest_figures_of(ctx, running->wallets, figures);
	return db_exec(ctx->db, &backtest_part_insert,
		ARGS(v_i64(running->id), v_text(kind), v_i64(key == NONE ? 0 : key),
			v_text(text_of(ctx, &backtest_figures_shape, out))));
}

static enum status keep_member(struct ctx *ctx, struct running *running, const struct replay_member *member)
{
	const struct tier_record *tiers = running->programme->sets[0].tiers;
	struct backtest_member out = {
		.customer = member->customer_id,
		.gain = backtest_gain(running->wallets, &member->figures, true),
		.tier_before = tiers[member->rung[SIDE_BEFORE]].code,
		.tier_after = tiers[member->rung[SIDE_AFTER]].code,
		.figures = backtest_figures_of(ctx, running->wallets, &member->figures),
	};
	return db_exec(ctx->db, &backtest_member_insert,
		ARGS(v_i64(running->id), v_i64(out.customer), v_i64(out.gain),
			v_i64(backtest_gain(running->wallets, &member->figures, false)),
			v_text(text_of(ctx, &backtest_member_shape, &out))));
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

static enum status keep_members(struct ctx *ctx, struct running *running)
{
	const struct replay_result *result = &running->result;
	struct extreme *all = arena_array(ctx->mem, struct extreme, result->member_count);
	size_t count = 0;

	for (size_t i = 0; i < result->member_count; i++) {
		const struct replay_member *member = &result->members[i];
		struct extreme one = {member, backtest_gain(running->wallets, &member->figures, true),
			backtest_gain(running->wallets, &member->figures, false)};
		if (one.gain || one.points || member->rung[SIDE_BEFORE] != member->rung[SIDE_AFTER])
			all[count++] = one;
	}
	if (count)
		qsort(all, count, sizeof *all, by_gain);
	for (size_t i = 0; i < count; i++)
		if (i < EXTREMES || i + EXTREMES >= count)
			TRY(keep_member(ctx, running, all[i].member));
	return OK;
}

static enum status act_keep(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	const struct replay_result *result = &running->result;

	TRY(db_exec(ctx->db, &backtest_forget_parts, ARGS(v_i64(running->id))));
	TRY(db_exec(ctx->db, &backtest_forget_members, ARGS(v_i64(running->id))));
	for (size_t i = 0; i < result->month_count; i++)
		TRY(keep_part(ctx, running, "month", result->months[i].key, &result->months[i].figures));
	for (size_t i = 0; i < result->store_count; i++)
		TRY(keep_part(ctx, running, "store", result->stores[i].key, &result->stores[i].figures));
	for (size_t i = 0; i < running->segment_count; i++)
		TRY(keep_part(ctx, running, "segment", running->segments[i].id, &running->segments[i].figures));
	TRY(keep_members(ctx, running));
	TRY(end(ctx, running->id, BACKTEST_DONE, text_of(ctx, &backtest_summary_shape, &running->summary), NULL));
	return job_note(ctx, running->job, running->test.total, running->test.total, NULL,
		arena_format(ctx->mem, "{\"backtest\":\"%s\"}", id_text(ctx->mem, "bkt", running->id)));
}

static enum status act_begin(struct ctx *ctx, void *arg)
{
	struct running *running = arg;

	TRY(db_exec(ctx->db, &backtest_start, ARGS(v_i64(running->id), v_i64(ctx->now_ms))));
	return backtest_load(ctx, running->id, &running->test);
}

struct failing {
	int64_t id;
	enum backtest_state state;
	const char *problem;
};

static enum status act_fail(struct ctx *ctx, void *arg)
{
	const struct failing *failing = arg;
	return end(ctx, failing->id, failing->state, NULL, failing->problem);
}

struct job_input {
	int64_t backtest;
};
static const struct field input_fields[] = {
	FIELD_ID(job_input, backtest, "bkt", .doc = W("The back-test", "回测")),
};
static const struct shape input_shape =
	SHAPE("BacktestJob", job_input, input_fields, "A back-test to run.", "待执行的回测。");

static enum status run_backtest(struct ctx *ctx, struct job *job)
{
	struct running *running = arena_new(ctx->mem, struct running);
	struct job_input input;
	uint64_t present;

	TRY(shape_decode(ctx, &input_shape, job->input, strlen(job->input), DECODE_STORED, &input, &present));
	*running = (struct running){.job_ctx = ctx, .job = job, .id = input.backtest};
	TRY(house_write(ctx, act_begin, running, 0, LANE_LOW));
	if (running->test.state != BACKTEST_RUNNING)
		return OK; // stopped before it began
	struct ctx reading = *ctx;
	enum status status = house_read(&reading, act_replay, running);
	if (status == OK)
		status = house_write(ctx, act_keep, running, 0, LANE_LOW);
	if (status == OK || status == ERR_BUSY || status == ERR_INTERNAL)
		return status; // the last two: tried again
	struct failing failing = {running->id, status == ERR_CANCELLED ? BACKTEST_STOPPED : BACKTEST_FAILED,
		status == ERR_CANCELLED ? NULL : status_name(status)};
	enum status noted = house_write(ctx, act_fail, &failing, 0, LANE_LOW);
	return noted == OK ? status : noted;
}

const struct job_kind backtest_job = {
	.name = "loyalty.backtest",
	.run = run_backtest,
	.doc = W("Goes through the history of orders under changed rules.", "以变更后的规则回放历史订单。"),
};

const struct job_kind *const backtest_jobs[] = {&backtest_job, NULL};
