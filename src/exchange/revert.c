// Taking an import back: orders are voided, returns undone, customers get their old values, new ones are withdrawn. The
// newest first; customers last, when nothing of the import's own refers to them any more.
#include "exchange/change.h"
#include "exchange/record.h"

#include "base/id.h"
#include "customer/customer.h"
#include "sales/sales.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

SQL(revert_page);
SQL(revert_outcome);
SQL(revert_in_use);
SQL(revert_forget_before);

#define BATCH_FIRST 20
#define BATCH_MAX 500
#define SLICE_MS 20

PROBLEM(revert_in_use_problem, ERR_CONFLICT, "{0} was made by the import, but is in use since; it stays.",
	"{0} 由本次导入建立，但之后已被使用，予以保留。");
PROBLEM(revert_changed_since, ERR_CONFLICT, "{0} was changed since the import; its values stay.",
	"{0} 在导入之后又有改动，保留现有内容。");

struct change {
	int64_t subject_id, line;
	enum change_kind kind;
	const void *before;
	size_t before_size;
};

enum outcome { TAKEN_BACK, IN_USE, CHANGED_SINCE };

struct taking_back {
	struct import *import;
	const struct import_watch *watch;
	struct change changes[BATCH_MAX];
	size_t count, wanted;
	// position.byte: 0 while orders, returns and changed customers go, 1 for new customers; position.rows: the id
	// that comes after everything left.
	struct sheet_position position;
	struct import_counts counts;
	int64_t began_ms;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---------------------------------------------------------------- one change

static enum status in_use(struct ctx *ctx, const struct import *import, int64_t customer_id, bool *used)
{
	int64_t after = import->ended_at == NONE ? ID_MAX : id_floor(import->ended_at + 1);
	struct rows *rows;

	return db_first(ctx->db, &revert_in_use, ARGS(v_i64(customer_id), v_i64(after)), &rows, used);
}

static enum status withdraw(struct ctx *ctx, const struct import *import, int64_t id, enum outcome *outcome)
{
	bool used;

	TRY(in_use(ctx, import, id, &used));
	*outcome = used ? IN_USE : TAKEN_BACK;
	if (used)
		return OK;
	enum status status = customer_withdraw(ctx, id);
	if (status != ERR_NOT_FOUND && status != ERR_CONFLICT)
		return status;
	fail_clear(ctx); // erased or merged since
	return OK;
}

static enum status take_away(struct ctx *ctx, int64_t id, const struct import_added *added)
{
	for (size_t i = 0; i < added->tag_count; i++)
		TRY(customer_untag(ctx, id, added->tag_ids[i]));
	return added->note_id == NONE ? OK : customer_unnote(ctx, id, added->note_id);
}

static enum status restore(struct ctx *ctx, const struct change *change, enum outcome *outcome)
{
	struct customer *now, *ret;
	struct customer_before before;

	*outcome = CHANGED_SINCE;
	if (!change->before)
		return OK; // erased since: there is nothing to restore, nor may there be
	TRY(before_open(ctx, change->before, change->before_size, &before));
	enum status status = customer_get(ctx, change->subject_id, &now);
	if (status == ERR_NOT_FOUND) {
		fail_clear(ctx);
		return OK;
	}
	TRY(status);
	if (now->id != change->subject_id)
		return OK; // merged since: they are the survivor's now
	TRY(take_away(ctx, now->id, &before.added));
	if (now->version != before.version)
		return OK;
	if (!before.present) {
		*outcome = TAKEN_BACK;
		return OK;
	}
	TRY(before_fields(ctx, now->fields, &before));
	*outcome = TAKEN_BACK;
	return customer_change(ctx, now->id, &before.record, before.present, now->version, &ret);
}

static enum status undo(
	struct ctx *ctx, const struct import *import, const struct change *change, enum outcome *outcome)
{
	*outcome = TAKEN_BACK;
	switch (change->kind) {
	case CHANGE_ORDER:
		return sales_order_void(ctx, change->subject_id, ctx->now_ms);
	case CHANGE_RETURN:
		return sales_return_void(ctx, change->subject_id, ctx->now_ms);
	case CHANGE_CUSTOMER:
		return withdraw(ctx, import, change->subject_id, outcome);
	default:
		return restore(ctx, change, outcome);
	}
}

static enum status note_conflict(
	struct ctx *ctx, struct taking_back *taking, const struct change *change, enum outcome outcome)
{
	const char *who = id_text(ctx->mem, "cus", change->subject_id);
	enum status status = fail(ctx, outcome == IN_USE ? &revert_in_use_problem : &revert_changed_since, who);

	(void)status;
	taking->counts.conflicts++;
	struct refused refused = {.number = taking->counts.invalid + taking->counts.conflicts, .line = change->line};
	return reject_write(ctx, taking->import->id, &refused, reasons_json(ctx));
}

// ---------------------------------------------------------------- slices

static enum status read_changes(struct ctx *ctx, struct taking_back *taking)
{
	struct rows *rows;
	bool more;

	taking->count = 0;
	TRY(db_query(ctx->db, &revert_page,
		ARGS(v_i64(taking->import->id), v_i64(taking->position.rows ? taking->position.rows : ID_MAX),
			v_i64(taking->position.byte), v_i64((int64_t)taking->wanted)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct change *change = &taking->changes[taking->count++];
		*change = (struct change){
			.subject_id = row_i64(rows, 0),
			.kind = (enum change_kind)choice_value(change_kinds, row_text(rows, 1, ctx->mem)),
			.line = row_i64(rows, 2),
		};
		change->before = row_blob(rows, 3, ctx->mem, &change->before_size);
	}
}

static enum status undo_changes(struct ctx *ctx, struct taking_back *taking)
{
	static const char *const outcomes[] = {"taken_back", "in_use", "changed_since"};
	enum outcome outcome;

	for (size_t i = 0; i < taking->count; i++) {
		const struct change *change = &taking->changes[i];
		TRY(undo(ctx, taking->import, change, &outcome));
		TRY(db_exec(ctx->db, &revert_outcome,
			ARGS(v_i64(taking->import->id), v_i64(change->subject_id), v_text(outcomes[outcome]))));
		if (outcome == TAKEN_BACK)
			taking->counts.reverted++;
		else
			TRY(note_conflict(ctx, taking, change, outcome));
		taking->position.rows = change->subject_id;
	}
	if (!taking->count && !taking->position.byte)
		taking->position = (struct sheet_position){.byte = 1};
	else if (!taking->count)
		taking->position.byte = 2;
	return OK;
}

static enum status write_slice(struct ctx *ctx, void *arg)
{
	struct taking_back *taking = arg;
	struct import *import = taking->import, *now;
	const struct import_watch *watch = taking->watch;

	ctx->now_ms = clock_now_ms();
	TRY(import_load(ctx, import->id, &now));
	if (now->version != import->version)
		return ERR_CANCELLED;
	taking->position = import->position;
	taking->counts = import->counts;
	TRY(read_changes(ctx, taking));
	TRY(undo_changes(ctx, taking));
	struct progress_row row = {taking->counts, taking->position, import->done_bytes, import->worked_ms};
	TRY(record_advance(ctx, import, &row));
	return watch && watch->job ? job_note(ctx, watch->job, taking->counts.reverted, 0, NULL, NULL) : OK;
}

static enum status all_slices(struct ctx *ctx, struct taking_back *taking)
{
	struct import *import = taking->import;
	const struct import_watch *watch = taking->watch;

	while (import->position.byte < 2) {
		arena_reset(ctx->mem);
		int64_t before_ms = monotonic_ms();
		TRY(house_write(ctx, write_slice, taking, 0, LANE_LOW));
		int64_t took_ms = monotonic_ms() - before_ms;
		taking->wanted = took_ms < SLICE_MS / 2 ? taking->wanted * 2
				 : took_ms > SLICE_MS   ? taking->wanted / 2
							: taking->wanted;
		taking->wanted = taking->wanted < 1 ? 1 : taking->wanted > BATCH_MAX ? BATCH_MAX : taking->wanted;
		import->version++;
		import->position = taking->position;
		import->counts = taking->counts;
		if (watch && watch->slice && !watch->slice(watch->arg, import))
			return ERR_CANCELLED;
	}
	return OK;
}

// ---------------------------------------------------------------- from outside

struct turning {
	struct import *import;
	enum import_state state;
};

static enum status turn(struct ctx *ctx, void *arg)
{
	struct turning *turning = arg;
	struct import *import = turning->import;

	ctx->now_ms = clock_now_ms();
	if (turning->state == IMPORT_REVERTING)
		return import_revert_begin(ctx, import);
	return record_state(ctx, import, turning->state, NULL);
}

enum status import_revert_begin(struct ctx *ctx, struct import *import)
{
	bool ready = import->state == IMPORT_DONE || import->state == IMPORT_STOPPED || import->state == IMPORT_FAILED;

	if (import->state == IMPORT_REVERTING)
		return OK;
	if (!ready || import->dry_run)
		return state_wrong(ctx, import);
	struct import moved = *import;
	struct progress_row row = {import->counts, {0}, import->done_bytes, import->worked_ms};
	TRY(record_advance(ctx, &moved, &row));
	moved.version++;
	return record_state(ctx, &moved, IMPORT_REVERTING, NULL);
}

enum status import_revert(struct ctx *ctx, struct import *import, const struct import_watch *watch)
{
	struct turning turning = {import, IMPORT_REVERTING};
	struct taking_back *taking = arena_new(ctx->mem, struct taking_back);
	struct ctx inner = *ctx;

	if (import->state != IMPORT_REVERTING) {
		TRY(house_write(ctx, turn, &turning, 0, LANE_LOW));
		import->version += 2;
		import->state = IMPORT_REVERTING;
		import->position = (struct sheet_position){0};
	}
	*taking = (struct taking_back){.import = import, .watch = watch, .wanted = BATCH_FIRST};
	inner.mem = arena_create();
	enum status status = all_slices(&inner, taking);
	arena_destroy(inner.mem);
	if (status != OK) {
		fail_clear(ctx);
		return status;
	}
	turning.state = IMPORT_REVERTED;
	TRY(house_write(ctx, turn, &turning, 0, LANE_LOW));
	import->version++;
	import->state = IMPORT_REVERTED;
	return OK;
}

// ---------------------------------------------------------------- erased customers

static enum status hear_erased(struct ctx *ctx, struct event *event)
{
	return db_exec(ctx->db, &revert_forget_before, ARGS(v_i64(event->customer_id)));
}

static const struct listener erased_listener = {
	.name = "exchange.erased",
	.type = &customer_erased,
	.when = LISTEN_NOW,
	.hear = hear_erased,
	.doc = W("What an import kept of an erased customer goes too.", "删除导入时保留的该客户旧资料。"),
};

const struct listener *const exchange_listeners[] = {&erased_listener, NULL};
