// The customers are gone through, some hundred at a time: which actions are due for whom. Looked at on snapshots; only
// what has changed is written, in slices of the low-priority lane, with the place after each.
#include "advice/due.h"

#include "base/id.h"

#include <stdlib.h>
#include <string.h>

SQL(due_customers);
SQL(due_customer_count);
SQL(due_between);
SQL(due_insert);
SQL(due_change);
SQL(due_delete);

#define BATCH 250

struct due {
	int64_t customer_id, rule_id, rank, value;
};

struct place {
	int64_t after, done;
};
static const struct field place_fields[] = {
	FIELD_I64(place, after, .min = 0, .max = INT64_MAX,
		.doc = W("Last customer gone through", "已处理的最后一位客户")),
	FIELD_I64(place, done, .min = 0, .max = INT64_MAX, .doc = W("How many so far", "已处理人数")),
};
static const struct shape place_shape = SHAPE("ActionListingPlace", place, place_fields, "How far it is.", "进度。");

struct listing {
	struct arena *mem; // of a batch
	struct job *job;
	struct place place;
	int64_t total;
	int64_t last; // customer of the batch
	size_t customers;
	struct due *list; // by customer and rule
	size_t count, room;
};

static void add_due(struct listing *listing, struct due due)
{
	if (listing->count == listing->room) {
		size_t room = listing->room ? listing->room * 2 : 256;
		struct due *wider = arena_array(listing->mem, struct due, room);
		if (listing->count)
			memcpy(wider, listing->list, listing->count * sizeof *wider);
		listing->list = wider;
		listing->room = room;
	}
	listing->list[listing->count++] = due;
}

static int by_key(const void *a, const void *b)
{
	const struct due *left = a, *right = b;

	if (left->customer_id != right->customer_id)
		return left->customer_id < right->customer_id ? -1 : 1;
	return left->rule_id < right->rule_id ? -1 : left->rule_id > right->rule_id;
}

// ---------------------------------------------------------------- looking

static enum status look_at(struct ctx *ctx, struct listing *listing, const struct action_book *book, const int64_t *ids)
{
	struct ctx inner = *ctx;
	enum status status = OK;
	size_t count;

	inner.mem = arena_create();
	for (size_t i = 0; i < listing->customers && status == OK; i++) {
		arena_reset(inner.mem);
		struct action_hit *hits = arena_array(inner.mem, struct action_hit, book->count + 1);
		status = action_look(&inner, book, ids[i], hits, &count);
		for (size_t j = 0; j < count && status == OK; j++) {
			const struct action_rule *rule = &hits[j].sense->rule;
			add_due(listing, (struct due){ids[i], rule->head.id, action_rank(rule->priority, hits[j].value),
						 hits[j].value});
		}
	}
	arena_destroy(inner.mem);
	return status;
}

static enum status read_batch(struct ctx *ctx, void *arg)
{
	struct listing *listing = arg;
	int64_t *ids = arena_array(listing->mem, int64_t, BATCH);
	struct action_book book;
	struct rows *rows;
	bool more;

	listing->customers = listing->count = listing->room = 0;
	TRY(db_query(ctx->db, &due_customers, ARGS(v_i64(listing->place.after), v_i64(BATCH)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		ids[listing->customers++] = row_i64(rows, 0);
	}
	if (listing->customers == 0)
		return OK;
	listing->last = ids[listing->customers - 1];
	TRY(action_book_read(ctx, false, &book));
	TRY(look_at(ctx, listing, &book, ids));
	if (listing->count)
		qsort(listing->list, listing->count, sizeof *listing->list, by_key);
	return OK;
}

static enum status read_total(struct ctx *ctx, void *arg)
{
	struct listing *listing = arg;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &due_customer_count, NO_ARGS, &rows, &found));
	listing->total = found ? row_i64(rows, 0) : 0;
	return OK;
}

// ---------------------------------------------------------------- writing what has changed

struct listed {
	struct due due;
	int64_t id;
};

static enum status read_listed(struct ctx *ctx, const struct listing *listing, struct listed **list, size_t *count)
{
	size_t room = 256;
	struct rows *rows;
	bool more;

	*list = arena_array(ctx->mem, struct listed, room);
	*count = 0;
	TRY(db_query(ctx->db, &due_between, ARGS(v_i64(listing->place.after), v_i64(listing->last)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == room) {
			struct listed *wider = arena_array(ctx->mem, struct listed, room *= 2);
			memcpy(wider, *list, *count * sizeof *wider);
			*list = wider;
		}
		(*list)[(*count)++] =
			(struct listed){{row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 3), 0}, row_i64(rows, 2)};
	}
}

static enum status write_one(struct ctx *ctx, const struct due *due, const struct listed *before)
{
	if (!due)
		return db_exec(ctx->db, &due_delete, ARGS(v_i64(before->id)));
	if (!before)
		return db_exec(ctx->db, &due_insert,
			ARGS(v_i64(id_new()), v_i64(due->customer_id), v_i64(due->rule_id), v_i64(due->rank),
				v_i64(due->value), v_i64(ctx->now_ms)));
	if (before->due.rank == due->rank)
		return OK;
	return db_exec(ctx->db, &due_change, ARGS(v_i64(before->id), v_i64(due->rank), v_i64(due->value)));
}

static enum status write_batch(struct ctx *ctx, void *arg)
{
	struct listing *listing = arg;
	struct listed *before;
	size_t count, i = 0, j = 0;

	ctx->now_ms = clock_now_ms();
	TRY(read_listed(ctx, listing, &before, &count));
	while (i < listing->count || j < count) {
		int order = i == listing->count ? 1 : j == count ? -1 : by_key(&listing->list[i], &before[j].due);
		TRY(write_one(ctx, order <= 0 ? &listing->list[i] : NULL, order >= 0 ? &before[j] : NULL));
		i += order <= 0;
		j += order >= 0;
	}
	int64_t done = listing->place.done + (int64_t)listing->customers;
	return job_note(ctx, listing->job, done, listing->total > done ? listing->total : done,
		arena_format(ctx->mem, "{\"after\":%lld,\"done\":%lld}", (long long)listing->last, (long long)done),
		NULL);
}

static enum status go_through(struct ctx *ctx, struct listing *listing)
{
	TRY(house_read(ctx, read_total, listing));
	for (;;) {
		arena_reset(listing->mem);
		ctx->now_ms = clock_now_ms();
		TRY(house_read(ctx, read_batch, listing));
		if (listing->customers == 0)
			return OK;
		TRY(house_write(ctx, write_batch, listing, 0, LANE_LOW));
		listing->place.after = listing->last;
		listing->place.done += (int64_t)listing->customers;
	}
}

static enum status run_listing(struct ctx *ctx, struct job *job)
{
	struct listing listing = {.job = job};
	struct ctx inner = *ctx;
	uint64_t present;

	if (job->place)
		TRY(shape_decode(
			ctx, &place_shape, job->place, strlen(job->place), DECODE_STORED, &listing.place, &present));
	listing.mem = arena_create();
	inner.mem = listing.mem; // what a batch needs goes with it
	enum status status = go_through(&inner, &listing);
	ctx->fault = inner.fault;
	arena_destroy(listing.mem);
	return status;
}

const struct job_kind due_kind = {
	.name = "advice.actions",
	.run = run_listing,
	.doc = W("Goes through the customers: which actions are due for whom.", "逐一检查客户，列出下一步建议。"),
};

const struct schedule due_nightly = {
	.name = "advice.actions_nightly",
	.kind = &due_kind,
	.daily_minute = 4 * 60 + 45,
	.input = "{}",
	.doc = W("Every night the actions are listed anew.", "每晚重新列出下一步建议。"),
};

enum status due_queue(struct ctx *ctx)
{
	return job_add(ctx, &due_kind, "{}", ctx->now_ms, "advice.actions", NULL);
}
