#include "work/worker.h"

#include "base/log.h"
#include "work/hearing.h"
#include "work/runner.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

SQL(worker_waiting);
SQL(worker_shop_version);

#define THREADS_MAX 32
#define THREADS_DEFAULT 2
#define LOOK_MS 1000  // without being woken: what other servers and the clock have brought
#define REST_MS 20    // between two looks, however often somebody wakes us
#define PLAN_MS 60000 // between two looks at the schedules
#define ERROR_MS 1000 // after the database failed us
#define DRAIN_LOOKS 400

struct worker {
	struct house *house;
	struct runner *runner;
	struct hearing *hearing;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	uint64_t commits; // counts worker_wake()
	_Atomic bool stopping;
	pthread_t feed, jobs[THREADS_MAX];
	int threads;
};

bool house_stopping(const struct house *house)
{
	const struct worker *worker = house->worker;

	return worker && worker->stopping;
}

// ---------------------------------------------------------------- waiting

static struct timespec moment_in(int64_t ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_nsec -= 1000000000;
		at.tv_sec++;
	}
	return at;
}

static uint64_t commits_now(struct worker *worker)
{
	pthread_mutex_lock(&worker->lock);
	uint64_t commits = worker->commits;
	pthread_mutex_unlock(&worker->lock);
	return commits;
}

// Until there was a commit after the given one, or the time is over, or the worker stops. True: a commit.
static bool wait_commit(struct worker *worker, uint64_t seen, int64_t timeout_ms)
{
	struct timespec until = moment_in(timeout_ms < 0 ? 0 : timeout_ms);
	int late = 0;

	pthread_mutex_lock(&worker->lock);
	while (worker->commits == seen && !worker->stopping && !late)
		late = pthread_cond_timedwait(&worker->woken, &worker->lock, &until);
	bool woken = worker->commits != seen && !worker->stopping;
	pthread_mutex_unlock(&worker->lock);
	return woken;
}

static void rest(struct worker *worker, int64_t ms)
{
	struct timespec until = moment_in(ms);
	int late = 0;

	pthread_mutex_lock(&worker->lock);
	while (!worker->stopping && !late)
		late = pthread_cond_timedwait(&worker->woken, &worker->lock, &until);
	pthread_mutex_unlock(&worker->lock);
}

void worker_wake(struct worker *worker)
{
	pthread_mutex_lock(&worker->lock);
	worker->commits++;
	pthread_cond_broadcast(&worker->woken);
	pthread_mutex_unlock(&worker->lock);
}

bool worker_wait_events(struct worker *worker, int64_t timeout_ms)
{
	return wait_commit(worker, commits_now(worker), timeout_ms);
}

// ---------------------------------------------------------------- the feed's thread

static enum status read_shop_version(struct ctx *ctx, void *arg)
{
	int64_t *version = arg;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &worker_shop_version, NO_ARGS, &rows, &found));
	*version = found ? row_i64(rows, 0) : 0;
	return OK;
}

// Another server, or a request here, may have changed the shop.
static enum status follow_shop(struct house *house, struct arena *mem)
{
	struct ctx ctx = house_ctx(house, mem);
	int64_t version;

	TRY(house_read(&ctx, read_shop_version, &version));
	return version == house->shop->version ? OK : house_shop_load(house, mem);
}

static void tell(const char *what, enum status status)
{
	log_warn("work", "%s: %s %s", what, status_name(status), store_error());
}

static void *feed_loop(void *arg)
{
	struct worker *worker = arg;
	struct arena *mem = arena_create();

	while (!worker->stopping) {
		uint64_t seen = commits_now(worker);
		int64_t wait_ms;
		bool heard;
		enum status status = follow_shop(worker->house, mem);
		if (status == OK)
			status = hearing_round(worker->hearing, mem, &heard, &wait_ms);
		if (status != OK && !worker->stopping) {
			tell("following the feed", status);
			rest(worker, ERROR_MS);
		} else if (!heard) {
			wait_commit(worker, seen, wait_ms < LOOK_MS ? wait_ms : LOOK_MS);
			rest(worker, REST_MS);
		}
		arena_reset(mem);
	}
	arena_destroy(mem);
	return NULL;
}

// ---------------------------------------------------------------- the jobs' threads

static void look_after_plan(struct worker *worker, struct arena *mem, int64_t *planned_ms)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (*planned_ms && (int64_t)now.tv_sec * 1000 - *planned_ms < PLAN_MS)
		return;
	enum status status = runner_plan(worker->runner, mem);
	if (status == OK)
		*planned_ms = (int64_t)now.tv_sec * 1000;
	else
		tell("planning the schedules", status);
}

static void *job_loop(void *arg)
{
	struct worker *worker = arg;
	struct arena *mem = arena_create();
	bool plans = pthread_equal(pthread_self(), worker->jobs[0]);
	int64_t planned_ms = 0;

	while (!worker->stopping) {
		uint64_t seen = commits_now(worker);
		bool ran = false;
		if (plans)
			look_after_plan(worker, mem, &planned_ms);
		enum status status = runner_once(worker->runner, mem, &ran);
		if (status != OK && !worker->stopping) {
			tell("looking for due jobs", status);
			rest(worker, ERROR_MS);
		} else if (!ran) {
			wait_commit(worker, seen, LOOK_MS);
			rest(worker, REST_MS);
		}
		arena_reset(mem);
	}
	arena_destroy(mem);
	return NULL;
}

// ---------------------------------------------------------------- start and stop

static void start(pthread_t *thread, void *(*loop)(void *), struct worker *worker)
{
	if (pthread_create(thread, NULL, loop, worker) != 0)
		abort(); // the machine has no room for a thread
}

struct worker *worker_create(struct house *house, int threads)
{
	struct worker *worker = arena_new(house->mem, struct worker);
	pthread_condattr_t monotonic;

	worker->house = house;
	worker->runner = runner_create(house, house->mem);
	worker->hearing = hearing_create(house, house->mem);
	worker->threads = threads <= 0 ? THREADS_DEFAULT : threads < THREADS_MAX ? threads : THREADS_MAX;
	pthread_mutex_init(&worker->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&worker->woken, &monotonic);
	pthread_condattr_destroy(&monotonic);
	house->worker = worker;
	start(&worker->feed, feed_loop, worker);
	for (int i = 0; i < worker->threads; i++)
		start(&worker->jobs[i], job_loop, worker);
	return worker;
}

void worker_destroy(struct worker *worker)
{
	if (!worker)
		return;
	pthread_mutex_lock(&worker->lock);
	worker->stopping = true;
	pthread_cond_broadcast(&worker->woken);
	pthread_mutex_unlock(&worker->lock);
	pthread_join(worker->feed, NULL);
	for (int i = 0; i < worker->threads; i++)
		pthread_join(worker->jobs[i], NULL);
	worker->house->worker = NULL;
	// Its memory is the house's: the gate goes after it, and the last commits may still wake it.
}

// Events that are there but not yet below the horizon: some other transaction of the PostgreSQL server is still
// running.
static enum status wait_horizon(struct hearing *hearing, struct ctx *ctx, int *patience, bool *again)
{
	struct hearing_figures figures;

	TRY(hearing_figures(hearing, ctx, &figures));
	*again = figures.behind > 0 && figures.failing == 0 && --*patience > 0;
	if (*again)
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	return OK;
}

enum status worker_drain(struct house *house)
{
	struct arena *mem = arena_create(), *step = arena_create();
	struct runner *runner = runner_create(house, mem);
	struct hearing *hearing = hearing_create(house, mem);
	enum status status = OK;
	bool again = true;
	int patience = DRAIN_LOOKS;

	while (status == OK && again) {
		struct ctx ctx = house_ctx(house, step);
		bool heard, ran = false;
		int64_t wait_ms;
		status = hearing_round(hearing, step, &heard, &wait_ms);
		if (status == OK)
			status = runner_once(runner, step, &ran);
		again = heard || ran;
		if (status == OK && !again && store_is_postgres(house->store))
			status = wait_horizon(hearing, &ctx, &patience, &again);
		arena_reset(step);
	}
	arena_destroy(step);
	arena_destroy(mem);
	return status;
}

// ---------------------------------------------------------------- figures

static enum status count_waiting(struct ctx *ctx, void *arg)
{
	int64_t *waiting = arg;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &worker_waiting, NO_ARGS, &rows, &found));
	*waiting = found ? row_i64(rows, 0) : 0;
	return OK;
}

struct worker_figures worker_figures(struct house *house, struct arena *mem)
{
	struct ctx ctx = house_ctx(house, mem);
	struct worker_figures figures = {.jobs_waiting = -1};
	struct hearing_figures hearing = {0};

	if (house_read(&ctx, count_waiting, &figures.jobs_waiting) != OK)
		figures.jobs_waiting = -1;
	const struct worker *worker = house->worker;
	if (!worker)
		return figures;
	struct runner_figures runner = runner_figures(worker->runner);
	figures.jobs_done = runner.done;
	figures.jobs_failed = runner.failed;
	if (hearing_figures(worker->hearing, &ctx, &hearing) == OK) {
		figures.events_behind = hearing.behind;
		figures.listeners_failing = hearing.failing;
	}
	return figures;
}
