// The job of a back-test, and its rows.
#include "backtest/order.h"

#include "base/id.h"
#include "work/runner.h"

#include <string.h>

SQL(backtest_insert);
SQL(backtest_job_row);
SQL(backtest_by_id);
SQL(backtest_start);
SQL(backtest_move);
SQL(backtest_end);
SQL(backtest_part_insert);
SQL(backtest_member_insert);
SQL(backtest_forget_parts);
SQL(backtest_forget_members);

#define JSON_MAX (4 << 20)
#define EXTREMES 500 // members who gain, and who lose, that are kept
#define SLICE 100    // rows that are written in one transaction

// ---------------------------------------------------------------- rows

static const char *text_of(struct ctx *ctx, const struct shape *shape, const void *record)
{
	struct buf buf = buf_make(ctx->mem, JSON_MAX);
	struct json_out out = json_out(&buf);

	shape_encode(&out, shape, record, &(struct encode_options){.stored = true});
	return buf.data;
}

enum status backtest_scan(struct ctx *ctx, const struct rows *rows, struct backtest *ret)
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
	return found ? backtest_scan(ctx, rows, ret) : fail(ctx, &not_found, NULL);
}

enum status backtest_order(struct ctx *ctx, const struct backtest_change *change, int64_t *id)
{
	const struct programme *programme;
	struct replay_change understood;
	int64_t job_id;

	TRY(programme_get(ctx, &programme));
	TRY(backtest_understand(ctx, programme, change, &understood));
	TRY(backtest_any(ctx, change));
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
	struct backtest_outcome outcome;
	size_t kept; // members so far
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

static enum status act_replay(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	return backtest_do(ctx, running->test.change, &(struct replay_watch){tell, running, 0}, &running->outcome);
}

// ---------------------------------------------------------------- what is kept of it

static enum status keep_part(
	struct ctx *ctx, struct running *running, const char *kind, int64_t key, const struct replay_figures *figures)
{
	const struct backtest_figures *out = backtest_figures_of(ctx, running->outcome.wallets, figures);
	return db_exec(ctx->db, &backtest_part_insert,
		ARGS(v_i64(running->id), v_text(kind), v_i64(key == NONE ? 0 : key),
			v_text(text_of(ctx, &backtest_figures_shape, out))));
}

// What an earlier attempt may have left goes first.
static enum status act_keep_parts(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	const struct backtest_outcome *outcome = &running->outcome;
	const struct replay_result *result = &outcome->result;

	TRY(db_exec(ctx->db, &backtest_forget_parts, ARGS(v_i64(running->id))));
	TRY(db_exec(ctx->db, &backtest_forget_members, ARGS(v_i64(running->id))));
	for (size_t i = 0; i < result->month_count; i++)
		TRY(keep_part(ctx, running, "month", result->months[i].key, result->months[i].figures));
	for (size_t i = 0; i < result->store_count; i++)
		TRY(keep_part(ctx, running, "store", result->stores[i].key, result->stores[i].figures));
	for (size_t i = 0; i < outcome->segment_count; i++)
		TRY(keep_part(ctx, running, "segment", outcome->segments[i].id, outcome->segments[i].figures));
	return OK;
}

static enum status keep_member(struct ctx *ctx, struct running *running, const struct replay_member *member)
{
	const struct backtest_outcome *outcome = &running->outcome;
	struct backtest_member out = backtest_member_of(ctx, outcome, member);
	return db_exec(ctx->db, &backtest_member_insert,
		ARGS(v_i64(running->id), v_i64(out.customer), v_i64(out.gain),
			v_i64(backtest_gain(outcome->wallets, member->figures, false)),
			v_text(text_of(ctx, &backtest_member_shape, &out))));
}

// An act may be run again, with the argument as its last run left it: what it begins from, it does not move.
struct keeping {
	struct running *running;
	size_t kept; // result
};

static enum status act_keep_members(struct ctx *ctx, void *arg)
{
	struct keeping *keeping = arg;
	struct running *running = keeping->running;
	const struct backtest_outcome *outcome = &running->outcome;
	size_t kept = running->kept;

	for (size_t written = 0; kept < outcome->changed_count && written < SLICE; kept++) {
		if (kept >= EXTREMES && kept + EXTREMES < outcome->changed_count)
			continue;
		TRY(keep_member(ctx, running, outcome->changed[kept]));
		written++;
	}
	keeping->kept = kept;
	return OK;
}

static enum status act_end(struct ctx *ctx, void *arg)
{
	struct running *running = arg;

	TRY(end(ctx, running->id, BACKTEST_DONE, text_of(ctx, &backtest_summary_shape, &running->outcome.summary),
		NULL));
	return job_note(ctx, running->job, running->test.total, running->test.total, NULL,
		arena_format(ctx->mem, "{\"backtest\":\"%s\"}", id_text(ctx->mem, "bkt", running->id)));
}

static enum status keep(struct ctx *ctx, struct running *running)
{
	TRY(house_write(ctx, act_keep_parts, running, 0, LANE_LOW));
	while (running->kept < running->outcome.changed_count) {
		struct keeping keeping = {.running = running};
		struct ctx slice = *ctx;
		slice.mem = arena_create();
		enum status status = house_write(&slice, act_keep_members, &keeping, 0, LANE_LOW);
		arena_destroy(slice.mem);
		TRY(status);
		running->kept = keeping.kept;
	}
	return house_write(ctx, act_end, running, 0, LANE_LOW);
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

static const char *why(struct ctx *ctx, const struct ctx *reading, enum status status)
{
	const struct fault *fault = &reading->fault;

	if (fault->violation_count)
		return problem_sentence(ctx->mem, fault->violations[0].problem, fault->violations[0].args, LANG_EN);
	return fault->problem ? problem_sentence(ctx->mem, fault->problem, fault->args, LANG_EN) : status_name(status);
}

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
		status = keep(ctx, running);
	if (status == OK || status == ERR_BUSY || status == ERR_INTERNAL)
		return status; // the last two: tried again
	if (status == ERR_CANCELLED && house_stopping(ctx->house))
		return status; // begun anew by the next server
	struct failing failing = {running->id, status == ERR_CANCELLED ? BACKTEST_STOPPED : BACKTEST_FAILED,
		status == ERR_CANCELLED ? NULL : why(ctx, &reading, status)};
	enum status noted = house_write(ctx, act_fail, &failing, 0, LANE_LOW);
	return noted == OK ? status : noted;
}

const struct job_kind backtest_job = {
	.name = "loyalty.backtest",
	.run = run_backtest,
	.doc = W("Goes through the history of orders under changed rules.", "以变更后的规则回放历史订单。"),
};

const struct job_kind *const backtest_jobs[] = {&backtest_job, NULL};
