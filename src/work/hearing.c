#include "work/hearing.h"

#include "base/id.h"
#include "base/log.h"
#include "work/runner.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

SQL(hearing_place);
SQL(hearing_place_new);
SQL(hearing_move);
SQL(hearing_refused);
SQL(hearing_behind);

#define BATCH_MAX 500
#define SLICE_MS 20
#define UNHEARD_MAX 5000 // events passed over before the place is written down although nothing was heard
#define PAUSE_FIRST_MS 1000
#define PAUSE_MAX_MS 300000

PROBLEM(place_moved, ERR_CONFLICT, "Another server has heard this event.", "该事件已由其他服务器处理。");

struct ear {
	const struct listener *listener;
	bool known;                // the place was read
	struct event_place stored; // as in the table
	struct event_place seen;   // stored, or further: what lies between is of no interest to the listener
	int64_t unheard;           // events passed over since the place was stored
	int64_t failures;
	int64_t pause_until_ms;    // monotonic
};

struct hearing {
	struct house *house;
	pthread_mutex_t lock; // seen and failures are read by figures
	size_t count;
	struct ear *ears;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool place_equal(struct event_place a, struct event_place b)
{
	return a.tx == b.tx && a.id == b.id;
}

struct hearing *hearing_create(struct house *house, struct arena *mem)
{
	struct hearing *hearing = arena_new(mem, struct hearing);
	size_t count = 0;

	for (const struct listener *const *listener = house->tables->listeners; listener && *listener; listener++)
		count += (*listener)->when == LISTEN_LATER;
	hearing->house = house;
	hearing->ears = arena_array(mem, struct ear, count + 1);
	pthread_mutex_init(&hearing->lock, NULL);
	for (const struct listener *const *listener = house->tables->listeners; listener && *listener; listener++)
		if ((*listener)->when == LISTEN_LATER)
			hearing->ears[hearing->count++].listener = *listener;
	return hearing;
}

// ---------------------------------------------------------------- places

static enum status read_place(struct ctx *ctx, void *arg)
{
	struct ear *ear = arg;
	struct rows *rows;

	TRY(db_first(ctx->db, &hearing_place, ARGS(v_text(ear->listener->name)), &rows, &ear->known));
	if (ear->known) {
		ear->stored = (struct event_place){row_i64(rows, 0), row_i64(rows, 1)};
		ear->failures = row_i64(rows, 2);
	}
	return OK;
}

static enum status write_place(struct ctx *ctx, void *arg)
{
	const struct ear *ear = arg;

	return db_exec(ctx->db, &hearing_place_new, ARGS(v_text(ear->listener->name)));
}

// Reads the place; a new listener begins at the first event there ever was.
static enum status ear_open(struct hearing *hearing, struct ctx *ctx, struct ear *ear)
{
	pthread_mutex_lock(&hearing->lock);
	enum status status = house_read(ctx, read_place, ear);
	if (status == OK && !ear->known) {
		ear->stored = (struct event_place){0};
		status = house_write(ctx, write_place, ear, 0, LANE_LOW);
		ear->known = status == OK;
	}
	ear->seen = ear->stored;
	ear->unheard = 0;
	pthread_mutex_unlock(&hearing->lock);
	return status;
}

// ---------------------------------------------------------------- hearing

struct batch {
	struct event_place from, to;
	struct event_row *rows;
	size_t count;
};

// Some events in one transaction, with the place after them.
struct slice {
	const struct batch *batch;
	const struct ear *ear;
	size_t first, end; // rows of the batch
	size_t max;        // events that may be heard
	size_t at;         // result: the row after the last that was heard, or the one that was refused
	bool refused;
};

static bool concerns(const struct listener *listener, const struct event_row *row)
{
	return row->type && (!listener->type || listener->type == row->type);
}

static enum status hear_row(struct ctx *ctx, const struct listener *listener, const struct event_row *row)
{
	const struct shape *shape = row->type->shape;
	struct event event = {
		.id = row->id,
		.customer_id = row->customer_id,
		.subject_id = row->subject_id,
		.at_ms = row->at_ms,
		.type = row->type,
		.record = arena_alloc(ctx->mem, shape->size),
	};
	uint64_t present;

	TRY(shape_decode(ctx, shape, row->body, strlen(row->body), DECODE_STORED, event.record, &present));
	return listener->hear(ctx, &event);
}

static enum status hear_slice(struct ctx *ctx, void *arg)
{
	struct slice *slice = arg;
	const struct ear *ear = slice->ear;
	const struct event_row *rows = slice->batch->rows;
	int64_t until_ms = monotonic_ms() + SLICE_MS, changed;
	size_t heard = 0;

	slice->refused = false;
	for (slice->at = slice->first; slice->at < slice->end; slice->at++) {
		if (!concerns(ear->listener, &rows[slice->at]))
			continue;
		if (heard && (heard == slice->max || monotonic_ms() >= until_ms))
			break;
		slice->refused = true;
		TRY(hear_row(ctx, ear->listener, &rows[slice->at]));
		slice->refused = false;
		heard++;
	}
	const struct event_row *last = &rows[slice->at - 1];
	TRY(db_change(ctx->db, &hearing_move,
		ARGS(v_text(ear->listener->name), v_i64(ear->stored.tx), v_i64(ear->stored.id), v_i64(last->tx),
			v_i64(last->id), v_i64(ctx->now_ms)),
		&changed));
	return changed == 1 ? OK : fail(ctx, &place_moved);
}

struct refusal {
	const struct ear *ear;
	const char *problem;
};

static enum status write_refusal(struct ctx *ctx, void *arg)
{
	const struct refusal *refusal = arg;

	return db_exec(ctx->db, &hearing_refused,
		ARGS(v_text(refusal->ear->listener->name), v_i64(refusal->ear->failures), v_text(refusal->problem)));
}

// One event was refused by itself: the listener pauses, longer each time, and says so.
static enum status ear_pause(struct hearing *hearing, struct ctx *ctx, struct ear *ear, const struct event_row *row,
	enum status why)
{
	const char *problem = ctx->fault.problem ? ctx->fault.problem->code : status_name(why);
	struct refusal refusal = {ear, problem};
	int64_t pause_ms = PAUSE_FIRST_MS;

	pthread_mutex_lock(&hearing->lock);
	for (int64_t i = 0; i < ear->failures && pause_ms < PAUSE_MAX_MS; i++)
		pause_ms *= 2;
	if (pause_ms > PAUSE_MAX_MS)
		pause_ms = PAUSE_MAX_MS;
	ear->failures++;
	ear->pause_until_ms = monotonic_ms() + pause_ms;
	pthread_mutex_unlock(&hearing->lock);
	log_warn("work", "listener %s refused event %s (%s), %lld times now: %s", ear->listener->name,
		id_text(ctx->mem, "evt", row->id), row->type_name, (long long)ear->failures, problem);
	fail_clear(ctx);
	return house_write(ctx, write_refusal, &refusal, 0, LANE_LOW);
}

static void ear_move(struct hearing *hearing, struct ear *ear, struct event_place place)
{
	pthread_mutex_lock(&hearing->lock);
	ear->stored = ear->seen = place;
	ear->unheard = 0;
	ear->failures = 0;
	pthread_mutex_unlock(&hearing->lock);
}

static void ear_pass(struct hearing *hearing, struct ear *ear, struct event_place place, size_t events)
{
	pthread_mutex_lock(&hearing->lock);
	ear->seen = place;
	ear->unheard += (int64_t)events;
	pthread_mutex_unlock(&hearing->lock);
}

// The next row that the ear wants, or the end.
static size_t next_concern(const struct ear *ear, const struct batch *batch, size_t at)
{
	while (at < batch->count && !concerns(ear->listener, &batch->rows[at]))
		at++;
	return at;
}

static enum status hear_batch(struct hearing *hearing, struct ctx *ctx, struct ear *ear, const struct batch *batch)
{
	struct slice slice = {.batch = batch, .ear = ear, .end = batch->count, .max = SIZE_MAX};
	size_t at = next_concern(ear, batch, 0);

	while (at < batch->count && !house_stopping(hearing->house)) {
		slice.first = at;
		ctx->now_ms = clock_now_ms();
		enum status status = house_write(ctx, hear_slice, &slice, 0, LANE_LOW);
		if (status == OK) {
			ear_move(hearing, ear, (struct event_place){batch->rows[slice.at - 1].tx,
				batch->rows[slice.at - 1].id});
			at = next_concern(ear, batch, slice.at);
			slice.max = SIZE_MAX;
		} else if (status == ERR_CONFLICT && ctx->fault.problem == &place_moved) {
			return ear_open(hearing, ctx, ear);
		} else if (!slice.refused || (status == ERR_BUSY && !ctx->fault.problem)) {
			return status; // of the database, not of the listener
		} else if (slice.at == at) {
			return ear_pause(hearing, ctx, ear, &batch->rows[at], status);
		} else {
			// What came before the refused one is heard first, without it.
			slice.max = 0;
			for (size_t i = at; i < slice.at; i++)
				slice.max += concerns(ear->listener, &batch->rows[i]);
		}
	}
	if (at >= batch->count && !place_equal(ear->seen, batch->to))
		ear_pass(hearing, ear, batch->to, batch->count);
	return OK;
}

// Writes the place down of one that has only passed events over for long.
static enum status write_pass(struct ctx *ctx, void *arg)
{
	const struct ear *ear = arg;
	int64_t changed;

	TRY(db_change(ctx->db, &hearing_move,
		ARGS(v_text(ear->listener->name), v_i64(ear->stored.tx), v_i64(ear->stored.id), v_i64(ear->seen.tx),
			v_i64(ear->seen.id), v_i64(ctx->now_ms)),
		&changed));
	return changed == 1 ? OK : fail(ctx, &place_moved);
}

static enum status store_pass(struct hearing *hearing, struct ctx *ctx, struct ear *ear)
{
	if (ear->unheard < UNHEARD_MAX)
		return OK;
	enum status status = house_write(ctx, write_pass, ear, 0, LANE_LOW);
	if (status == OK)
		ear_move(hearing, ear, ear->seen);
	else if (status == ERR_CONFLICT && ctx->fault.problem == &place_moved)
		return ear_open(hearing, ctx, ear);
	return status;
}

// ---------------------------------------------------------------- rounds

// The events after a place, and who of those who stand there wants them.
struct view {
	struct batch *batch;
	struct ear **ears;
	bool *wanted;
	size_t count;
};

static enum status read_batch(struct ctx *ctx, void *arg)
{
	struct view *view = arg;
	struct batch *batch = view->batch;

	batch->to = batch->from;
	TRY(event_feed(ctx, &batch->to, BATCH_MAX, &batch->rows, &batch->count));
	for (size_t i = 0; i < view->count && batch->count; i++) {
		view->wanted[i] = true;
		if (view->ears[i]->listener->wants)
			TRY(view->ears[i]->listener->wants(ctx, &view->wanted[i]));
	}
	return OK;
}

// All ears at one place read the feed once.
static enum status hear_from(struct hearing *hearing, struct ctx *ctx, struct ear **ears, size_t count, bool *heard)
{
	struct batch batch = {.from = ears[0]->seen};
	struct view view = {&batch, ears, arena_array(ctx->mem, bool, count), count};

	TRY(house_read(ctx, read_batch, &view));
	for (size_t i = 0; i < count && batch.count; i++) {
		*heard = true;
		if (view.wanted[i])
			TRY(hear_batch(hearing, ctx, ears[i], &batch));
		else
			ear_pass(hearing, ears[i], batch.to, batch.count);
		TRY(store_pass(hearing, ctx, ears[i]));
	}
	return OK;
}

enum status hearing_round(struct hearing *hearing, struct arena *mem, bool *heard, int64_t *wait_ms)
{
	struct ctx ctx = house_ctx(hearing->house, mem);
	struct ear **group = arena_array(mem, struct ear *, hearing->count + 1);
	bool *served = arena_array(mem, bool, hearing->count + 1);
	int64_t now_ms = monotonic_ms();

	*heard = false;
	*wait_ms = INT64_MAX;
	for (size_t i = 0; i < hearing->count; i++) {
		struct ear *ear = &hearing->ears[i];
		served[i] = ear->pause_until_ms > now_ms;
		if (served[i] && ear->pause_until_ms - now_ms < *wait_ms)
			*wait_ms = ear->pause_until_ms - now_ms;
		if (!served[i] && !ear->known)
			TRY(ear_open(hearing, &ctx, ear));
	}
	for (size_t i = 0; i < hearing->count; i++) {
		size_t count = 0;
		struct event_place place = hearing->ears[i].seen;
		for (size_t other = i; !served[i] && other < hearing->count; other++)
			if (other != i && !served[other] && place_equal(hearing->ears[other].seen, place)) {
				group[count++] = &hearing->ears[other];
				served[other] = true;
			}
		if (served[i])
			continue;
		group[count++] = &hearing->ears[i];
		TRY(hear_from(hearing, &ctx, group, count, heard));
	}
	return OK;
}

// ---------------------------------------------------------------- figures

struct behind {
	struct event_place slowest;
	int64_t count;
};

static enum status count_behind(struct ctx *ctx, void *arg)
{
	struct behind *behind = arg;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &hearing_behind, ARGS(v_i64(behind->slowest.tx), v_i64(behind->slowest.id)), &rows,
		&found));
	behind->count = found ? row_i64(rows, 0) : 0;
	return OK;
}

enum status hearing_figures(struct hearing *hearing, struct ctx *ctx, struct hearing_figures *figures)
{
	struct behind behind = {.slowest = {INT64_MAX, INT64_MAX}};

	*figures = (struct hearing_figures){0};
	pthread_mutex_lock(&hearing->lock);
	for (size_t i = 0; i < hearing->count; i++) {
		struct event_place seen = hearing->ears[i].seen;
		figures->failing += hearing->ears[i].failures > 0;
		if (seen.tx < behind.slowest.tx || (seen.tx == behind.slowest.tx && seen.id < behind.slowest.id))
			behind.slowest = seen;
	}
	pthread_mutex_unlock(&hearing->lock);
	TRY(house_read(ctx, count_behind, &behind));
	figures->behind = behind.count;
	return OK;
}
