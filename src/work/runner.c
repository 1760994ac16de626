#include "work/runner.h"

#include "base/id.h"
#include "base/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

SQL(runner_due);
SQL(runner_take);
SQL(runner_end);

#define RUNNING_MAX 64 // jobs at once in one server

struct runner {
	struct house *house;
	pthread_mutex_t lock;
	size_t kinds;
	int *running;                // by kind: how many now
	// ids of the jobs that run here: never taken twice, even when their lease has passed
	int64_t held[RUNNING_MAX];
	_Atomic int64_t done, failed;
};

struct runner *runner_create(struct house *house, struct arena *mem)
{
	struct runner *runner = arena_new(mem, struct runner);

	runner->house = house;
	pthread_mutex_init(&runner->lock, NULL);
	for (const struct job_kind *const *kind = house->tables->jobs; kind && *kind; kind++)
		runner->kinds++;
	runner->running = arena_array(mem, int, runner->kinds + 1);
	return runner;
}

struct runner_figures runner_figures(const struct runner *runner)
{
	return (struct runner_figures){.done = runner->done, .failed = runner->failed};
}

// ---------------------------------------------------------------- lanes

static int kind_find(const struct runner *runner, const char *name)
{
	for (size_t i = 0; i < runner->kinds; i++)
		if (strcmp(runner->house->tables->jobs[i]->name, name) == 0)
			return (int)i;
	return -1;
}

// A place in the kind's lanes and among the running jobs; −1: none is free.
static int lane_enter(struct runner *runner, int kind, int64_t id)
{
	int lanes = runner->house->tables->jobs[kind]->lanes, slot = -1;

	pthread_mutex_lock(&runner->lock);
	for (int i = 0; i < RUNNING_MAX && runner->running[kind] < (lanes ? lanes : 1); i++) {
		if (runner->held[i] == id) {
			slot = -1;
			break;
		}
		if (!runner->held[i] && slot < 0)
			slot = i;
	}
	if (slot >= 0) {
		runner->held[slot] = id;
		runner->running[kind]++;
	}
	pthread_mutex_unlock(&runner->lock);
	return slot;
}

static void lane_leave(struct runner *runner, int kind, int slot)
{
	pthread_mutex_lock(&runner->lock);
	runner->held[slot] = 0;
	runner->running[kind]--;
	pthread_mutex_unlock(&runner->lock);
}

// ---------------------------------------------------------------- taking

struct due {
	int64_t id, run_at_ms;
	int kind; // −1: of another version
};

struct due_page {
	const struct runner *runner;
	struct due list[100];
	int count;
	int64_t after_at_ms, after_id;
};

static enum status read_due(struct ctx *ctx, void *arg)
{
	struct due_page *page = arg;
	struct rows *rows;
	bool more;

	page->count = 0;
	TRY(db_query(ctx->db, &runner_due, ARGS(v_i64(page->after_at_ms), v_i64(page->after_id), v_i64(ctx->now_ms)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct due *due = &page->list[page->count++];
		due->id = row_i64(rows, 0);
		due->kind = kind_find(page->runner, row_text(rows, 1, ctx->mem));
		due->run_at_ms = row_i64(rows, 2);
		page->after_at_ms = due->run_at_ms;
		page->after_id = due->id;
	}
}

struct take {
	const struct house *house;
	const struct due *due;
	struct job job;
	const char *unique;
	bool taken;
};

// The schedule that a job was made by, from its unique text "schedule NAME"; NULL: by none.
static const struct schedule *schedule_of(const struct house *house, const char *unique)
{
	const struct schedule *const *schedule = house->tables->schedules;

	for (; unique && schedule && *schedule; schedule++)
		if (strncmp(unique, "schedule ", 9) == 0 && strcmp(unique + 9, (*schedule)->name) == 0)
			return *schedule;
	return NULL;
}

static enum status plan_one(struct ctx *ctx, const struct schedule *schedule)
{
	const char *unique = arena_format(ctx->mem, "schedule %s", schedule->name);
	int64_t next = schedule_next(schedule, ctx->house->shop->zone, ctx->now_ms);

	return job_add(ctx, schedule->kind, schedule->input, next, unique, NULL);
}

static enum status take_row(struct ctx *ctx, void *arg)
{
	struct take *take = arg;
	struct job *job = &take->job;
	struct rows *rows;

	job->lease = id_new();
	TRY(db_first(ctx->db, &runner_take,
		ARGS(v_i64(take->due->id), v_i64(take->due->run_at_ms), v_i64(ctx->now_ms + JOB_LEASE_MS),
			v_i64(job->lease), v_i64(ctx->now_ms)),
		&rows, &take->taken));
	if (!take->taken)
		return OK;
	job->id = take->due->id;
	job->kind = take->house->tables->jobs[take->due->kind];
	job->attempt = (int)row_i64(rows, 0);
	job->input = row_text(rows, 1, ctx->mem);
	job->place = row_text(rows, 2, ctx->mem);
	job->done = row_i64(rows, 3);
	job->total = row_i64(rows, 4);
	const struct schedule *schedule = schedule_of(take->house, row_text(rows, 5, ctx->mem));
	return schedule ? plan_one(ctx, schedule) : OK;
}

// ---------------------------------------------------------------- running

static const int64_t default_backoff_ms[] = {1000, 10000, 60000, 600000, 3600000, 0};

// The wait before the try after this one; −1: there is none.
static int64_t backoff_after(const struct job *job)
{
	const int64_t *waits = job->kind->backoff_ms ? job->kind->backoff_ms : default_backoff_ms;

	for (int i = 0; waits[i]; i++)
		if (i == job->attempt - 1)
			return waits[i];
	return -1;
}

struct end {
	const struct job *job;
	enum job_state state;
	int64_t run_at_ms; // NONE: never
	const char *problem, *text;
	bool uncounted; // this try shall not count
};

static enum status write_end(struct ctx *ctx, void *arg)
{
	const struct end *end = arg;
	int64_t ended_at_ms = end->state == JOB_WAITING ? NONE : ctx->now_ms;

	// No row: the lease was lost, and somebody else has the job now. That is no failure.
	return db_exec(ctx->db, &runner_end,
		ARGS(v_i64(end->job->id), v_i64(end->job->lease), v_text(choice_name(job_states, (int)end->state)),
			v_i64(end->run_at_ms), v_text(end->problem), v_text(end->text), v_i64(ended_at_ms),
			v_i64(end->uncounted)));
}

static struct end end_of(struct ctx *ctx, const struct job *job, enum status status)
{
	struct end end = {.job = job, .state = JOB_DONE, .run_at_ms = NONE};
	bool again = status == ERR_BUSY || status == ERR_INTERNAL;
	int64_t wait = again ? backoff_after(job) : -1;

	if (status == OK)
		return end;
	end.problem = ctx->fault.problem ? ctx->fault.problem->code : status_name(status);
	if (ctx->fault.problem)
		end.text = problem_sentence(ctx->mem, ctx->fault.problem, ctx->fault.args, ctx->lang);
	if (status == ERR_CANCELLED && house_stopping(ctx->house)) {
		end.state = JOB_WAITING;
		end.run_at_ms = ctx->now_ms;
		end.uncounted = true;
	} else if (wait >= 0) {
		end.state = JOB_WAITING;
		end.run_at_ms = ctx->now_ms + wait;
	} else {
		end.state = status == ERR_CANCELLED ? JOB_STOPPED : JOB_FAILED;
	}
	return end;
}

static enum status run_taken(struct runner *runner, struct ctx *ctx, struct job *job)
{
	enum status status;

	// Cut off (no word from the try before) more often than the back-off has tries.
	if (job->attempt > 1 && backoff_after(&(struct job){.kind = job->kind, .attempt = job->attempt - 1}) < 0)
		status = fail(ctx, &job_died, arena_format(ctx->mem, "%d", job->attempt - 1));
	else
		status = job->kind->run(ctx, job);
	ctx->db = NULL;
	ctx->now_ms = clock_now_ms();
	struct end end = end_of(ctx, job, status);
	if (status == OK)
		runner->done++;
	if (end.state == JOB_FAILED)
		runner->failed++;
	if (end.state == JOB_FAILED || (end.state == JOB_WAITING && !end.uncounted))
		log_warn("work", "job %s %s, try %d: %s%s", job->kind->name, id_text(ctx->mem, "job", job->id),
		job->attempt,
			end.problem, end.state == JOB_FAILED ? "; given up" : "");
	fail_clear(ctx);
	return house_write(ctx, write_end, &end, 0, LANE_TILL);
}

// *ran: it was due, free, and ours.
static enum status try_due(struct runner *runner, struct ctx *ctx, const struct due *due, bool *ran)
{
	struct take take = {.house = runner->house, .due = due};
	int slot = due->kind < 0 ? -1 : lane_enter(runner, due->kind, due->id);

	if (slot < 0)
		return OK;
	enum status status = house_write(ctx, take_row, &take, 0, LANE_TILL);
	if (status == OK && take.taken) {
		*ran = true;
		status = run_taken(runner, ctx, &take.job);
	}
	lane_leave(runner, due->kind, slot);
	return status;
}

enum status runner_once(struct runner *runner, struct arena *mem, bool *ran)
{
	struct ctx ctx = house_ctx(runner->house, mem);
	struct due_page page = {.runner = runner, .after_at_ms = INT64_MIN + 1};

	*ran = false;
	do {
		TRY(house_read(&ctx, read_due, &page));
		for (int i = 0; i < page.count && !*ran; i++)
			TRY(try_due(runner, &ctx, &page.list[i], ran));
	} while (page.count == ARRAY_LEN(page.list) && !*ran);
	return OK;
}

// ---------------------------------------------------------------- schedules

int64_t schedule_next(const struct schedule *schedule, const struct zone *zone, int64_t after_ms)
{
	if (schedule->every_ms)
		return after_ms + schedule->every_ms;
	struct civil civil = {
		.date = zone_date(zone, after_ms),
		.hour = (int8_t)(schedule->daily_minute / 60),
		.minute = (int8_t)(schedule->daily_minute % 60),
	};
	int64_t at = zone_instant(zone, civil);
	if (at > after_ms)
		return at;
	civil.date = date_add_days(civil.date, 1);
	return zone_instant(zone, civil);
}

static enum status plan_all(struct ctx *ctx, void *arg)
{
	const struct schedule *const *schedule = ctx->house->tables->schedules;

	(void)arg;
	for (; schedule && *schedule; schedule++)
		TRY(plan_one(ctx, *schedule));
	return OK;
}

enum status runner_plan(struct runner *runner, struct arena *mem)
{
	struct ctx ctx = house_ctx(runner->house, mem);

	if (!runner->house->tables->schedules)
		return OK;
	return house_write(&ctx, plan_all, NULL, 0, LANE_LOW);
}
