// The jobs of bulk acts: a page of ids is read on a snapshot, so that a long search holds nobody up, and what becomes
// of it is written in one short transaction of the low lane, together with the place to go on from.
#include "customer/bulk.h"

#include "api/audit.h"
#include "base/id.h"
#include "customer/list.h"
#include "customer/verbs.h"

#include <stdio.h>
#include <string.h>

SQL(bulk_count);
SQL(bulk_end);
SQL(bulk_undo_count);
SQL(bulk_undo_end);
SQL(bulk_changed_next);
SQL(bulk_sweep_due);
SQL(bulk_sweep_row);

#define SLICE 100
#define SWEEP_SLICE 500

PROBLEM(bulk_tag_gone, ERR_CONFLICT, "The tag is gone.", "该标签已不存在。");
PROBLEM(bulk_undone, ERR_CONFLICT, "It is being undone, and doesn't go on.", "该批量操作正在撤销，不再继续。");

struct job_input {
	int64_t bulk;
	bool undo;
};
static const struct field input_fields[] = {
	FIELD_ID(job_input, bulk, "cbk", .doc = W("Bulk act", "批量操作")),
	FIELD_BOOL(job_input, undo, .doc = W("To take it back", "是否撤销")),
};
static const struct shape input_shape =
	SHAPE("CustomerBulkJob", job_input, input_fields, "Which act over customers.", "客户批量操作任务。");

struct going {
	struct job *job;
	struct job_input input;
	int64_t ids[SLICE], befores[SLICE];
	size_t count;
	int64_t place, next; // of ids: an index; of a filter: the id after which to go on. next NONE: the end
	int64_t done, total; // total 0: not known
	bool ended;
};

// An act may be run again, with the argument as its last run left it: each run begins from what the slice before left.
struct slice {
	const struct going *from;
	struct going to;
};

static struct going *take_slice(struct slice *slice)
{
	slice->to = *slice->from;
	return &slice->to;
}

// ---------------------------------------------------------------- reading a page of ids

static void read_chosen(struct going *going, const struct bulk *bulk)
{
	size_t at = (size_t)going->place, left = bulk->ids.count > at ? bulk->ids.count - at : 0;

	going->count = left < SLICE ? left : SLICE;
	if (going->count)
		memcpy(going->ids, (const int64_t *)bulk->ids.items + at, going->count * sizeof *going->ids);
	going->next = left > SLICE ? going->place + SLICE : NONE;
}

static enum status read_page(struct ctx *ctx, void *arg)
{
	struct going *going = arg;
	struct customer_filter filter;
	struct bulk bulk;

	TRY(bulk_read(ctx, going->input.bulk, &bulk));
	ctx->actor = bulk.by;
	if (!bulk.filter) {
		read_chosen(going, &bulk);
		return OK;
	}
	TRY(customer_filter_decode(ctx, bulk.filter, "/filter", &filter));
	filter.after = going->place;
	return list_ids(ctx, &filter, SLICE, going->ids, &going->count, &going->next);
}

static enum status read_changed(struct ctx *ctx, struct going *going)
{
	struct rows *rows;
	bool more;

	going->count = 0;
	TRY(db_query(ctx->db, &bulk_changed_next, ARGS(v_i64(going->input.bulk), v_i64(SLICE)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		going->ids[going->count] = row_i64(rows, 0);
		going->befores[going->count++] = row_i64(rows, 1);
	}
	going->next = going->count == SLICE ? 0 : NONE;
	return OK;
}

// ---------------------------------------------------------------- a slice

static enum status note(struct ctx *ctx, const struct going *going)
{
	return job_note(ctx, going->job, going->done, going->total > going->done ? going->total : going->done,
		arena_format(ctx->mem, "[%lld,%lld,%lld]", (long long)going->place, (long long)going->done,
			(long long)going->total),
		NULL);
}

static enum status finish(struct ctx *ctx, struct going *going)
{
	bool undo = going->input.undo;
	struct bulk bulk;

	going->ended = true;
	TRY(db_exec(ctx->db, undo ? &bulk_undo_end : &bulk_end, ARGS(v_i64(going->input.bulk), v_i64(ctx->now_ms))));
	TRY(bulk_read(ctx, going->input.bulk, &bulk));
	const char *result =
		undo ? arena_format(ctx->mem, "{\"undone\": %lld, \"kept\": %lld}", (long long)bulk.undone,
			       (long long)bulk.kept)
		     : arena_format(ctx->mem, "{\"changed\": %lld, \"unchanged\": %lld, \"refused\": %lld}",
			       (long long)bulk.changed, (long long)bulk.unchanged, (long long)bulk.refused);
	TRY(audit_record(ctx, "customer_bulk", id_text(ctx->mem, "cbk", bulk.id), undo ? "undone" : "ended", NULL,
		result, NULL));
	return job_note(ctx, going->job, going->done, going->done, NULL, result);
}

static enum status check_tag(struct ctx *ctx, const struct bulk *bulk)
{
	if (bulk->action != BULK_TAG_ADD)
		return OK;
	enum status status = tag_check(ctx, bulk->tag_id, "/tag_id");
	if (status != ERR_UNPROCESSABLE)
		return status;
	fail_clear(ctx);
	return fail(ctx, &bulk_tag_gone);
}

static enum status move_on(struct ctx *ctx, struct going *going)
{
	going->done += (int64_t)going->count;
	if (going->next == NONE)
		return finish(ctx, going);
	going->place = going->next;
	return note(ctx, going);
}

// Whether this slice is in already: its commit was answered by a cut connection, and the act is run again. What counts
// says moved with the slice.
static enum status is_in(struct ctx *ctx, struct going *going, int64_t counted, bool *in)
{
	*in = going->ended || (going->count > 0 && counted == going->done + (int64_t)going->count);
	if (going->ended)
		return OK;
	if (counted != going->done && !*in)
		return fail(ctx, &job_lease_lost);
	if (!*in)
		return OK;
	going->done = counted;
	going->place = going->next;
	going->ended = going->next == NONE;
	return OK;
}

static enum status do_slice(struct ctx *ctx, void *arg)
{
	struct going *going = take_slice(arg);
	int64_t counts[] = {[BULK_CHANGED] = 0, [BULK_REFUSED] = 0};
	struct bulk bulk;
	int outcome;
	bool in;

	TRY(bulk_read(ctx, going->input.bulk, &bulk));
	going->ended = bulk.ended_at != NONE;
	TRY(is_in(ctx, going, bulk.changed + bulk.unchanged + bulk.refused, &in));
	if (in)
		return OK;
	if (bulk.undo_job_id != NONE)
		return fail(ctx, &bulk_undone);
	ctx->actor = bulk.by;
	TRY(check_tag(ctx, &bulk));
	for (size_t i = 0; i < going->count; i++) {
		TRY(bulk_do_one(ctx, &bulk, going->ids[i], &outcome));
		if (outcome != BULK_UNCHANGED)
			counts[outcome]++;
	}
	TRY(db_exec(ctx->db, &bulk_count,
		ARGS(v_i64(bulk.id), v_i64(counts[BULK_CHANGED]),
			v_i64((int64_t)going->count - counts[BULK_CHANGED] - counts[BULK_REFUSED]),
			v_i64(counts[BULK_REFUSED]))));
	return move_on(ctx, going);
}

static enum status undo_slice(struct ctx *ctx, void *arg)
{
	struct going *going = take_slice(arg);
	int64_t back = 0;
	struct bulk bulk;
	int outcome;

	TRY(bulk_read(ctx, going->input.bulk, &bulk));
	going->ended = bulk.undone_at != NONE;
	if (going->ended)
		return OK;
	ctx->actor = bulk.by;
	TRY(read_changed(ctx, going));
	going->done = bulk.undone + bulk.kept;
	for (size_t i = 0; i < going->count; i++) {
		TRY(bulk_undo_one(ctx, &bulk, going->ids[i], going->befores[i], &outcome));
		back += outcome == BULK_TAKEN_BACK;
	}
	TRY(db_exec(ctx->db, &bulk_undo_count, ARGS(v_i64(bulk.id), v_i64(back), v_i64((int64_t)going->count - back))));
	return move_on(ctx, going);
}

// ---------------------------------------------------------------- the job

static enum status count_all(struct ctx *ctx, void *arg)
{
	struct going *going = arg;
	struct customer_filter filter;
	struct bulk bulk;

	TRY(bulk_read(ctx, going->input.bulk, &bulk));
	ctx->actor = bulk.by;
	if (going->input.undo) {
		going->total = bulk.changed;
		going->done = bulk.undone + bulk.kept;
		return OK;
	}
	going->place = bulk.filter ? bulk.id : 0; // nobody who came after it
	going->total = (int64_t)bulk.ids.count;
	if (!bulk.filter)
		return OK;
	TRY(customer_filter_decode(ctx, bulk.filter, "/filter", &filter));
	filter.after = bulk.id;
	TRY(customer_count(ctx, &filter, &going->total));
	going->total = going->total == NONE ? 0 : going->total;
	return OK;
}

static enum status step(struct ctx *ctx, struct going *going)
{
	struct slice slice = {.from = going};

	if (!going->input.undo)
		TRY(house_read(ctx, read_page, going));
	TRY(house_write(ctx, going->input.undo ? undo_slice : do_slice, &slice, 0, LANE_LOW));
	*going = slice.to;
	return OK;
}

static enum status begin(struct ctx *ctx, struct job *job, struct going *going)
{
	long long place, done, total;
	uint64_t present;

	going->job = job;
	TRY(shape_decode(ctx, &input_shape, job->input, strlen(job->input), DECODE_STORED, &going->input, &present));
	if (!job->place || sscanf(job->place, "[%lld,%lld,%lld]", &place, &done, &total) != 3)
		return house_read(ctx, count_all, going);
	going->place = place;
	going->done = done;
	going->total = total;
	return OK;
}

static enum status run_bulk(struct ctx *ctx, struct job *job)
{
	struct going going = {0};

	TRY(begin(ctx, job, &going));
	while (!going.ended) {
		struct ctx slice = *ctx;
		slice.mem = arena_create();
		enum status status = step(&slice, &going);
		ctx->fault.problem = status == OK ? NULL : slice.fault.problem;
		arena_destroy(slice.mem);
		TRY(status);
	}
	return OK;
}

const struct job_kind bulk_job = {
	.name = "customer.bulk",
	.run = run_bulk,
	.lanes = 2,
	.doc = W("Does one thing to many customers, or takes it back.", "对多位客户执行批量操作，或撤销。"),
};

// ---------------------------------------------------------------- what goes after a month

struct sweep {
	int64_t bulk_ids[SWEEP_SLICE], customer_ids[SWEEP_SLICE];
	size_t count;
};

static enum status read_old(struct ctx *ctx, void *arg)
{
	struct sweep *sweep = arg;
	struct rows *rows;
	bool more;

	sweep->count = 0;
	TRY(db_query(ctx->db, &bulk_sweep_due, ARGS(v_i64(id_floor(ctx->now_ms - BULK_KEPT_MS)), v_i64(SWEEP_SLICE)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		sweep->bulk_ids[sweep->count] = row_i64(rows, 0);
		sweep->customer_ids[sweep->count++] = row_i64(rows, 1);
	}
}

static enum status forget_old(struct ctx *ctx, void *arg)
{
	const struct sweep *sweep = arg;

	for (size_t i = 0; i < sweep->count; i++)
		TRY(db_exec(ctx->db, &bulk_sweep_row, ARGS(v_i64(sweep->customer_ids[i]), v_i64(sweep->bulk_ids[i]))));
	return OK;
}

static enum status run_sweep(struct ctx *ctx, struct job *job)
{
	struct sweep sweep;

	do {
		TRY(house_read(ctx, read_old, &sweep));
		TRY(house_write(ctx, forget_old, &sweep, 0, LANE_LOW));
		TRY(job_note(ctx, job, 0, 0, NULL, NULL));
	} while (sweep.count == SWEEP_SLICE);
	return OK;
}

const struct job_kind bulk_sweep_job = {
	.name = "customer.bulk_sweep",
	.run = run_sweep,
	.doc = W("Forgets what bulk acts of a month ago did to whom.", "清除一个月前批量操作的逐客户记录。"),
};

static const struct schedule sweep_daily = {
	.name = "customer.bulk_sweep",
	.kind = &bulk_sweep_job,
	.daily_minute = 3 * 60 + 55,
	.input = "{}",
	.doc = W("What bulk acts did to whom goes after a month.", "批量操作的逐客户记录一个月后清除。"),
};

const struct schedule *const customer_schedules[] = {&sweep_daily, NULL};
