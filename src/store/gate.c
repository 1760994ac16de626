#include "store/gate.h"

#include "store/driver.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUEUE_MAX 4096
#define BATCH_MAX 64
#define RUNS_MAX 6 // once, and five times more
#define LOW_PATIENCE_MS 1000
#define CAREFUL_BATCHES 16

struct line {
	struct act *first, **end;
};

struct writer {
	struct gate *gate;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct line lanes[2]; // by enum gate_lane
	bool asleep;
	int careful;               // batches still to be run with a savepoint for each act
	struct timespec low_since; // when the lane LOW last moved
	_Atomic int load;          // accepted and not yet answered
};

struct gate {
	struct store *store;
	struct gate_options options;
	_Atomic bool closing;
	_Atomic int waiting;  // accepted and not yet taken by a writer
	_Atomic bool failing; // how the last transaction ended, for who asks whether we are ready
	_Atomic int64_t acts, refused, commits, retries;
	pthread_mutex_t room_lock; // for gate_run, which waits for room
	pthread_cond_t room;
	_Atomic int room_wanted;
	int writer_count;
	struct writer writers[];
};

// ---------------------------------------------------------------- running acts

static void sleep_ms(int ms)
{
	struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
	nanosleep(&pause, NULL);
}

static int64_t elapsed_ms(const struct timespec *since)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
}

// Keeps why the database refused, for the log: the connection goes on to others.
static void note_error(struct act *act, enum status status, const char *error)
{
	act->status = status;
	act->error = status != OK && error[0] ? arena_text(act->ctx->mem, error) : NULL;
}

static enum status act_run(struct act *act, struct db *db)
{
	fail_clear(act->ctx);
	act->ctx->db = db;
	enum status status = act->run(act->ctx, act->arg);
	// An act that goes on after an error of the database would keep half of its work.
	return status == OK ? db->failed : status;
}

static void committed(struct gate *gate, bool changed)
{
	atomic_fetch_add_explicit(&gate->commits, 1, memory_order_relaxed);
	atomic_store_explicit(&gate->failing, false, memory_order_relaxed);
	if (changed && gate->options.committed)
		gate->options.committed(gate->options.committed_arg);
}

// One act in a transaction of its own.
static void run_once(struct gate *gate, struct act *act)
{
	struct db *db;
	enum status status = store_begin(gate->store, &db);

	if (status != OK) {
		note_error(act, status, store_error());
		atomic_store(&gate->failing, true);
		return;
	}
	status = act_run(act, db);
	if (status != OK) {
		if (status == ERR_FULL)
			atomic_store(&gate->failing, true);
		note_error(act, status, db->error);
		store_rollback(db);
		return;
	}
	struct commit_end end;
	status = store_commit_end(db, &end);
	note_error(act, status, status != OK ? store_error() : "");
	if (status == OK)
		committed(gate, end.changed);
	else
		atomic_store(&gate->failing, true);
}

// Runs an act until the database takes or refuses it. runs: how often it was tried before.
static void run_alone(struct gate *gate, struct act *act, int runs)
{
	for (;; runs++) {
		struct timespec start;
		clock_gettime(CLOCK_MONOTONIC, &start);
		if (runs > 0)
			atomic_fetch_add_explicit(&gate->retries, 1, memory_order_relaxed);
		run_once(gate, act);
		// What has waited for the lock until patience ended would only wait again.
		if (act->status != ERR_BUSY || runs + 1 >= RUNS_MAX || elapsed_ms(&start) >= 1000)
			return;
		// Nothing is gained by waiting where the act itself asked for another run.
		if (act->error)
			sleep_ms(1 << (2 * runs)); // 1, 4, 16, 64, 256
	}
}

static void fail_all(struct gate *gate, struct act *first, enum status status)
{
	atomic_store(&gate->failing, true);
	for (struct act *act = first; act; act = act->next)
		note_error(act, status, store_error());
}

static void run_each(struct gate *gate, struct act *first)
{
	for (struct act *act = first; act; act = act->next)
		run_alone(gate, act, 1);
}

// Ends the act's savepoint, and those that it left open within: an act may return from anywhere.
static bool end_part(struct db *db, bool keep)
{
	enum status status = OK;

	while (status == OK && db->depth > 0)
		status = keep ? db_release(db) : db_rollback_to(db);
	return status == OK;
}

// Runs each act in its savepoint. False: the whole transaction is lost, through nobody's refusal.
static bool run_parts(struct db *db, struct act *first)
{
	for (struct act *act = first; act; act = act->next) {
		if (db_savepoint(db) != OK)
			return false;
		note_error(act, act_run(act, db), db->error);
		if (!end_part(db, act->status == OK))
			return false;
		db->error[0] = '\0';
	}
	return true;
}

// Runs the acts one behind the other with nothing between them. False: one was refused after it had begun to write, and
// only the whole transaction can be undone.
static bool run_bare(struct db *db, struct act *first)
{
	for (struct act *act = first; act; act = act->next) {
		int64_t writes = db->writes;
		note_error(act, act_run(act, db), db->error);
		if (act->status != OK && (db->writes != writes || db->failed != OK))
			return false;
		if (!end_part(db, true))
			return false;
	}
	return true;
}

// Tries again while that can help: a cut connection is made anew; a lock that was not had with patience is not.
static enum status begin_batch(struct gate *gate, struct db **db)
{
	struct timespec start;
	enum status status = ERR_BUSY;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (int runs = 0; runs < RUNS_MAX && status == ERR_BUSY && elapsed_ms(&start) < 1000; runs++) {
		if (runs > 0)
			sleep_ms(1 << (2 * runs));
		status = store_begin(gate->store, db);
	}
	return status;
}

// A savepoint for each act costs a tenth of an order's time (two commands more on the way to PostgreSQL), and hardly
// any act is refused once it has begun to write. So a batch is run without them first; when that fails it is run again
// with them, and so are the next few, since refusals come in swarms.
static enum status run_acts(struct writer *writer, struct act *first, struct db **db)
{
	enum status status = begin_batch(writer->gate, db);

	if (status != OK)
		return status;
	if (writer->careful == 0) {
		if (run_bare(*db, first))
			return OK;
		store_rollback(*db);
		writer->careful = CAREFUL_BATCHES;
		status = begin_batch(writer->gate, db);
		if (status != OK)
			return status;
	} else {
		writer->careful--;
	}
	if (run_parts(*db, first))
		return OK;
	store_rollback(*db);
	*db = NULL;
	return OK;
}

static void run_batch(struct writer *writer, struct act *first)
{
	struct gate *gate = writer->gate;
	struct commit_end end;
	struct db *db;
	enum status status = run_acts(writer, first, &db);

	if (status != OK)
		return fail_all(gate, first, status);
	// What was decided in a lost transaction was decided on changes that are now undone: all over again.
	if (!db)
		return run_each(gate, first);
	status = store_commit_end(db, &end);
	// One act's statement was refused when nobody listened any more: that is no fault of the others.
	if (status == ERR_BUSY || (status != OK && !end.in_doubt && store_is_postgres(gate->store)))
		return run_each(gate, first);
	if (status != OK)
		return fail_all(gate, first, status);
	committed(gate, end.changed);
	for (struct act *act = first; act; act = act->next)
		if (act->status == ERR_BUSY)
			run_alone(gate, act, 1);
}

static void answer(struct gate *gate, struct act *first)
{
	int64_t acts = 0, refused = 0;

	for (struct act *act = first, *next; act; act = next) {
		next = act->next; // after done() the act is its owner's
		acts++;
		refused += act->status != OK;
		act->ctx->db = NULL;
		act->done(act, act->status);
	}
	atomic_fetch_add_explicit(&gate->acts, acts, memory_order_relaxed);
	atomic_fetch_add_explicit(&gate->refused, refused, memory_order_relaxed);
}

// ---------------------------------------------------------------- queues

static void line_add(struct line *line, struct act *act)
{
	act->next = NULL;
	*line->end = act;
	line->end = &act->next;
}

// Takes up to max acts off the front.
static struct act *line_take(struct line *line, int max, int *taken)
{
	struct act *first = line->first, **last = &line->first;

	for (*taken = 0; *last && *taken < max; ++*taken)
		last = &(*last)->next;
	if (*taken == 0)
		return NULL;
	line->first = *last;
	if (last == line->end)
		line->end = &line->first;
	*last = NULL;
	return first;
}

// The lock is held. NULL: closing, and nothing is left.
static struct act *next_batch(struct writer *writer, int *taken)
{
	struct line *till = &writer->lanes[LANE_TILL], *low = &writer->lanes[LANE_LOW];

	while (!till->first && !low->first) {
		if (atomic_load(&writer->gate->closing))
			return NULL;
		writer->asleep = true;
		pthread_cond_wait(&writer->work, &writer->lock);
		writer->asleep = false;
	}
	bool low_turn = low->first && (!till->first || elapsed_ms(&writer->low_since) >= LOW_PATIENCE_MS);
	if (!low_turn)
		return line_take(till, writer->gate->options.batch_max, taken);
	clock_gettime(CLOCK_MONOTONIC, &writer->low_since);
	return line_take(low, 1, taken);
}

static void room_made(struct gate *gate)
{
	if (atomic_load(&gate->room_wanted) == 0)
		return;
	pthread_mutex_lock(&gate->room_lock);
	pthread_cond_broadcast(&gate->room);
	pthread_mutex_unlock(&gate->room_lock);
}

static void *writer_loop(void *arg)
{
	struct writer *writer = arg;
	struct gate *gate = writer->gate;
	struct act *batch;
	int taken;

	pthread_mutex_lock(&writer->lock);
	while ((batch = next_batch(writer, &taken))) {
		pthread_mutex_unlock(&writer->lock);
		atomic_fetch_sub(&gate->waiting, taken);
		room_made(gate);
		if (taken == 1)
			run_alone(gate, batch, 0);
		else
			run_batch(writer, batch);
		answer(gate, batch);
		atomic_fetch_sub(&writer->load, taken);
		pthread_mutex_lock(&writer->lock);
	}
	pthread_mutex_unlock(&writer->lock);
	return NULL;
}

// ---------------------------------------------------------------- the way in

static struct writer *writer_for(struct gate *gate, int64_t key)
{
	struct writer *best = &gate->writers[0];

	if (gate->writer_count == 1)
		return best;
	if (key != 0)
		return &gate->writers[((uint64_t)key * 0x9E3779B97F4A7C15u >> 32) % (uint64_t)gate->writer_count];
	for (int i = 1; i < gate->writer_count; i++)
		if (atomic_load(&gate->writers[i].load) < atomic_load(&best->load))
			best = &gate->writers[i];
	return best;
}

enum status gate_submit(struct gate *gate, struct act *act)
{
	struct writer *writer = writer_for(gate, act->key);

	if (atomic_fetch_add(&gate->waiting, 1) >= gate->options.queue_max) {
		atomic_fetch_sub(&gate->waiting, 1);
		return ERR_BUSY;
	}
	pthread_mutex_lock(&writer->lock);
	// Looked at under the lock: a writer leaves only after it has seen, under the lock, that its lines are empty.
	if (atomic_load(&gate->closing)) {
		pthread_mutex_unlock(&writer->lock);
		atomic_fetch_sub(&gate->waiting, 1);
		return ERR_BUSY;
	}
	if (act->lane == LANE_LOW && !writer->lanes[LANE_LOW].first)
		clock_gettime(CLOCK_MONOTONIC, &writer->low_since);
	line_add(&writer->lanes[act->lane], act);
	atomic_fetch_add(&writer->load, 1);
	if (writer->asleep)
		pthread_cond_signal(&writer->work);
	pthread_mutex_unlock(&writer->lock);
	return OK;
}

struct waiter {
	struct act act;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	bool is_done;
};

static void wake_waiter(struct act *act, enum status status)
{
	struct waiter *waiter = (struct waiter *)act;

	(void)status; // stays in act->status
	pthread_mutex_lock(&waiter->lock);
	waiter->is_done = true;
	pthread_cond_signal(&waiter->woken);
	pthread_mutex_unlock(&waiter->lock);
}

static enum status submit_when_room(struct gate *gate, struct act *act)
{
	enum status status;

	pthread_mutex_lock(&gate->room_lock);
	atomic_fetch_add(&gate->room_wanted, 1);
	while ((status = gate_submit(gate, act)) == ERR_BUSY && !atomic_load(&gate->closing))
		pthread_cond_wait(&gate->room, &gate->room_lock);
	atomic_fetch_sub(&gate->room_wanted, 1);
	if (atomic_load(&gate->closing))
		pthread_cond_broadcast(&gate->room); // gate_destroy waits for the last to leave
	pthread_mutex_unlock(&gate->room_lock);
	return status;
}

enum status gate_run(struct gate *gate, struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg,
	int64_t key, enum gate_lane lane)
{
	struct waiter waiter = {
		.act = {.run = run, .done = wake_waiter, .ctx = ctx, .arg = arg, .key = key, .lane = lane},
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.woken = PTHREAD_COND_INITIALIZER,
	};
	enum status status = gate_submit(gate, &waiter.act);

	if (status == ERR_BUSY)
		status = submit_when_room(gate, &waiter.act);
	if (status != OK)
		return status;
	pthread_mutex_lock(&waiter.lock);
	while (!waiter.is_done)
		pthread_cond_wait(&waiter.woken, &waiter.lock);
	pthread_mutex_unlock(&waiter.lock);
	pthread_cond_destroy(&waiter.woken);
	pthread_mutex_destroy(&waiter.lock);
	return waiter.act.status;
}

// ---------------------------------------------------------------- open and close

static void writer_start(struct gate *gate, struct writer *writer)
{
	writer->gate = gate;
	writer->lanes[LANE_TILL].end = &writer->lanes[LANE_TILL].first;
	writer->lanes[LANE_LOW].end = &writer->lanes[LANE_LOW].first;
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->work, NULL);
	if (pthread_create(&writer->thread, NULL, writer_loop, writer) != 0)
		abort();
}

struct gate *gate_create(struct store *store, const struct gate_options *options)
{
	int count = store_is_postgres(store) ? store->options.writers : 1;
	struct gate *gate = calloc(1, sizeof *gate + (size_t)count * sizeof gate->writers[0]);

	if (!gate)
		abort();
	gate->store = store;
	gate->options = options ? *options : (struct gate_options){0};
	if (gate->options.queue_max <= 0)
		gate->options.queue_max = QUEUE_MAX;
	if (gate->options.batch_max <= 0)
		gate->options.batch_max = BATCH_MAX;
	gate->writer_count = count;
	pthread_mutex_init(&gate->room_lock, NULL);
	pthread_cond_init(&gate->room, NULL);
	for (int i = 0; i < count; i++)
		writer_start(gate, &gate->writers[i]);
	return gate;
}

void gate_destroy(struct gate *gate)
{
	if (!gate)
		return;
	atomic_store(&gate->closing, true);
	room_made(gate);
	for (int i = 0; i < gate->writer_count; i++) {
		struct writer *writer = &gate->writers[i];
		pthread_mutex_lock(&writer->lock);
		pthread_cond_signal(&writer->work);
		pthread_mutex_unlock(&writer->lock);
		pthread_join(writer->thread, NULL);
		pthread_cond_destroy(&writer->work);
		pthread_mutex_destroy(&writer->lock);
	}
	pthread_mutex_lock(&gate->room_lock);
	while (atomic_load(&gate->room_wanted) > 0)
		pthread_cond_wait(&gate->room, &gate->room_lock);
	pthread_mutex_unlock(&gate->room_lock);
	pthread_cond_destroy(&gate->room);
	pthread_mutex_destroy(&gate->room_lock);
	free(gate);
}

struct gate_figures gate_figures(struct gate *gate)
{
	return (struct gate_figures){
		.acts = atomic_load(&gate->acts),
		.refused = atomic_load(&gate->refused),
		.commits = atomic_load(&gate->commits),
		.retries = atomic_load(&gate->retries),
		.waiting = atomic_load(&gate->waiting),
		.failing = atomic_load(&gate->failing),
	};
}
