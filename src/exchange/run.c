// From rows to the database, slice by slice. What lies between two positions and the second position are written in one
// transaction; a batch is parsed before it, so that the act may be run again.
#include "exchange/run.h"

#include "base/id.h"
#include "base/normal.h"
#include "customer/customer.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SLICE_MS 20
#define ROWS_FIRST 200
#define ROWS_MIN 20
#define ROWS_MAX 20000
#define ROWS_MINGLED_MAX 200000 // rows of orders that all hang together

PROBLEM(import_mingled, ERR_UNPROCESSABLE, "The rows of the orders are mingled; sort the file by order number.",
	"各订单的行相互混杂，请先按订单号排序。");
PROBLEM(row_broken, ERR_UNPROCESSABLE, "{0} (column {1})", "{0}（第 {1} 列）");

// ---------------------------------------------------------------- what a dry run remembers

static uint64_t hash_of(const char *kind, const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (const char *at = kind; *at; at++)
		hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
	hash = (hash ^ ' ') * UINT64_C(1099511628211);
	for (const char *at = text; *at; at++)
		hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
	return hash | 1; // 0 is an empty slot
}

// The slot of hash, or the empty one where it belongs. room is not 0.
static struct tally_slot *slot_of(const struct tally *tally, uint64_t hash)
{
	size_t at = hash % tally->room;

	while (tally->slots[at].hash && tally->slots[at].hash != hash)
		at = (at + 1) % tally->room;
	return &tally->slots[at];
}

static int64_t number_of(const struct tally *tally, uint64_t hash)
{
	return tally->room ? slot_of(tally, hash)->number : 0;
}

static void put(struct tally *tally, uint64_t hash, int64_t number)
{
	if (tally->count * 2 >= tally->room) {
		struct tally wider = {.mem = tally->mem, .room = tally->room ? tally->room * 2 : 1024};
		wider.slots = arena_array(tally->mem, struct tally_slot, wider.room);
		for (size_t i = 0; i < tally->room; i++)
			if (tally->slots[i].hash)
				*slot_of(&wider, tally->slots[i].hash) = tally->slots[i];
		wider.count = tally->count;
		*tally = wider;
	}
	struct tally_slot *slot = slot_of(tally, hash);
	tally->count += slot->hash == 0;
	slot->hash = hash;
	slot->number += number;
}

static void tally_clear(struct tally *tally)
{
	arena_reset(tally->mem);
	*tally = (struct tally){.mem = tally->mem};
}

// The batch is done.
static void tally_keep(struct run *run)
{
	for (size_t i = 0; i < run->batch.room; i++)
		if (run->batch.slots[i].hash)
			put(&run->kept, run->batch.slots[i].hash, run->batch.slots[i].number);
	tally_clear(&run->batch);
}

int64_t tally_of(const struct run *run, const char *kind, const char *text)
{
	uint64_t hash = hash_of(kind, text);

	return number_of(&run->kept, hash) + number_of(&run->batch, hash);
}

int64_t tally_add(struct run *run, const char *kind, const char *text, int64_t number)
{
	int64_t before = tally_of(run, kind, text);

	put(&run->batch, hash_of(kind, text), number);
	return before;
}

bool seen_before(struct run *run, const char *kind, const char *text)
{
	return tally_add(run, kind, text, 1) > 0;
}

void line_refuse(struct ctx *ctx, struct line *line)
{
	line->refusal = reasons_json(ctx);
}

// ---------------------------------------------------------------- batches

// Rows read but not yet written. lines[0 … cut) are the batch at hand, the rest was read ahead.
struct batch {
	struct arena *mem;
	struct line **lines;
	size_t count, room, cut;
	struct item *items;
	size_t item_count;
	bool end;
	struct sheet_position after; // the last row read
	int64_t done_bytes;
};

struct work {
	struct run run;
	const struct intake *intake;
	struct batch batch;
	struct arena *spare;   // the next batch's memory
	struct arena *scratch; // the act's
	size_t target;         // rows of a batch
	const struct import_watch *watch;
	struct import_counts counts; // after the batch, set by the act
	int64_t began_ms;
	bool gone; // the batch turned out to be written already
};

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *const *copy_row(struct arena *mem, const char *const *cells, size_t count)
{
	size_t bytes = 0, *sizes;
	const char **copy = arena_alloc(mem, count * (sizeof *copy + sizeof *sizes) + 1);

	sizes = (size_t *)(void *)(copy + count);
	for (size_t i = 0; i < count; i++)
		bytes += sizes[i] = strlen(cells[i]) + 1;
	char *text = arena_alloc(mem, bytes);
	for (size_t i = 0; i < count; i++) {
		memcpy(text, cells[i], sizes[i]);
		copy[i] = text;
		text += sizes[i];
	}
	return copy;
}

static struct line *add_line(struct batch *batch)
{
	if (batch->count == batch->room) {
		size_t room = batch->room ? batch->room * 2 : 1024;
		struct line **wider = arena_array(batch->mem, struct line *, room);
		if (batch->count)
			memcpy(wider, batch->lines, batch->count * sizeof *wider);
		batch->lines = wider;
		batch->room = room;
	}
	return batch->lines[batch->count++] = arena_new(batch->mem, struct line);
}

static enum status read_line(struct ctx *ctx, struct work *work)
{
	struct batch *batch = &work->batch;
	struct sheet *sheet = work->run.sheet;
	struct sheet_position before = sheet_tell(sheet);
	const struct sheet_row *row;
	int64_t all_bytes;

	enum status status = sheet_next(sheet, &row);
	batch->after = sheet_tell(sheet);
	sheet_progress(sheet, &batch->done_bytes, &all_bytes);
	if (status != OK)
		return sheet_failed(ctx, status, sheet);
	if (!row) {
		batch->end = true;
		return OK;
	}
	struct line *line = add_line(batch);
	*line = (struct line){
		.row = row->number,
		.line = row->line,
		.cells = copy_row(batch->mem, row->cells, row->count),
		.count = row->count,
		.fault = row->fault,
		.fault_column = row->fault_column,
		.before = before,
	};
	struct ctx parse = *ctx;
	parse.mem = batch->mem;
	line->key = line->fault ? NULL : work->intake->key(&parse, &work->run, line);
	return OK;
}

// What was read ahead goes into the memory of the next batch.
static void carry_over(struct work *work)
{
	struct batch old = work->batch;
	struct batch *batch = &work->batch;

	*batch = (struct batch){.mem = work->spare, .end = old.end, .after = old.after, .done_bytes = old.done_bytes};
	work->spare = old.mem;
	for (size_t i = old.cut; i < old.count; i++) {
		struct line *line = add_line(batch);
		*line = *old.lines[i];
		line->cells = copy_row(batch->mem, line->cells, line->count);
		line->key = line->key ? arena_text(batch->mem, line->key) : NULL;
	}
	arena_reset(work->spare);
}

static void item_add(struct arena *mem, struct item *item, struct line *line)
{
	if (item->count == item->room) {
		size_t room = item->room ? item->room * 4 : 4;
		struct line **wider = arena_array(mem, struct line *, room);
		if (item->count)
			memcpy(wider, item->lines, item->count * sizeof *wider);
		item->lines = wider;
		item->room = room;
	}
	item->lines[item->count++] = line;
	item->last_row = line->row;
}

// An order that is still open at row: the last item of that key, when its last row is near enough. Open ones are among
// the last ORDER_APART_ROWS items.
static struct item *open_item(struct batch *batch, const char *key, int64_t row)
{
	size_t looked = 0;

	for (size_t i = batch->item_count; key && i > 0 && looked <= ORDER_APART_ROWS; i--, looked++) {
		struct item *item = &batch->items[i - 1];
		if (item->key && strcmp(item->key, key) == 0)
			return row - item->last_row <= ORDER_APART_ROWS ? item : NULL;
	}
	return NULL;
}

static void group_line(struct batch *batch, struct line *line)
{
	struct item *item = open_item(batch, line->key, line->row);

	if (!item) {
		item = &batch->items[batch->item_count++];
		*item = (struct item){.key = line->key};
	}
	item_add(batch->mem, item, line);
}

// True when a row within reach after `at` belongs to an order that is open there.
static bool cuts_an_order(struct batch *batch, size_t at)
{
	for (size_t i = at; i < batch->count && i < at + ORDER_APART_ROWS; i++)
		if (open_item(batch, batch->lines[i]->key, batch->lines[i]->row))
			return true;
	return false;
}

// Reads until there are rows enough, and as many behind them as tell that no order is cut in two.
static enum status fill_batch(struct ctx *ctx, struct work *work)
{
	struct batch *batch = &work->batch;
	size_t grouped = 0, wanted = work->target;

	carry_over(work);
	batch->items = NULL;
	size_t room = 0;
	for (;;) {
		while (!batch->end && batch->count < wanted + ORDER_APART_ROWS)
			TRY(read_line(ctx, work));
		if (room < batch->count) {
			struct item *wider = arena_array(batch->mem, struct item, batch->count * 2);
			if (batch->item_count)
				memcpy(wider, batch->items, batch->item_count * sizeof *wider);
			batch->items = wider;
			room = batch->count * 2;
		}
		while (grouped < batch->count && grouped < wanted)
			group_line(batch, batch->lines[grouped++]);
		if (grouped == batch->count || !cuts_an_order(batch, grouped))
			break;
		wanted = grouped + 1;
		if (wanted > ROWS_MINGLED_MAX)
			return fail(ctx, &import_mingled, NULL);
	}
	batch->cut = grouped;
	return OK;
}

static void refuse_broken(struct ctx *ctx, struct line *line)
{
	struct words words = sheet_fault_words(line->fault);

	enum status status = fail(
		ctx, &row_broken, words_in(words, ctx->lang), arena_format(ctx->mem, "%zu", line->fault_column + 1));
	(void)status;
	line_refuse(ctx, line);
}

static enum status parse_batch(struct ctx *ctx, struct work *work)
{
	struct ctx parse = *ctx;

	parse.mem = work->batch.mem;
	for (size_t i = 0; i < work->batch.item_count; i++) {
		struct item *item = &work->batch.items[i];
		if (item->lines[0]->fault)
			refuse_broken(&parse, item->lines[0]);
		else
			TRY(work->intake->parse(&parse, &work->run, item));
	}
	return OK;
}

// ---------------------------------------------------------------- the act

static bool is_refusal(enum status status)
{
	return status != OK && status != ERR_BUSY && status != ERR_FULL && status != ERR_INTERNAL &&
	       status != ERR_CANCELLED;
}

static bool has_unrefused(const struct item *item)
{
	for (size_t i = 0; i < item->count; i++)
		if (!item->lines[i]->refusal)
			return true;
	return false;
}

// At most once again: what again() has changed it finds changed.
static enum status apply_item(struct ctx *ctx, struct work *work, struct item *item)
{
	struct import_counts before = work->counts;

	if (!has_unrefused(item))
		return OK;
	TRY(db_savepoint(ctx->db));
	enum status status = work->intake->apply(ctx, &work->run, item, &work->counts);
	// A dry run leaves nothing: what it would have made stands in the tallies.
	if (status == OK)
		return work->run.import->dry_run ? db_rollback_to(ctx->db) : db_release(ctx->db);
	if (!is_refusal(status))
		return status;
	work->counts = before;
	if (work->intake->again && work->intake->again(ctx, item)) {
		fail_clear(ctx);
		TRY(db_rollback_to(ctx->db));
		return apply_item(ctx, work, item);
	}
	const char *reasons = reasons_json(ctx);
	for (size_t i = 0; i < item->count; i++)
		if (!item->lines[i]->refusal)
			item->lines[i]->late = reasons;
	return db_rollback_to(ctx->db);
}

static enum status apply_items(struct ctx *ctx, struct work *work)
{
	for (size_t i = 0; i < work->batch.cut; i++) {
		work->batch.lines[i]->late = NULL;
		work->batch.lines[i]->duplicate = false;
	}
	tally_clear(&work->run.batch);
	for (size_t i = 0; i < work->batch.item_count; i++)
		TRY(apply_item(ctx, work, &work->batch.items[i]));
	return OK;
}

static enum status write_rejects(struct ctx *ctx, struct work *work)
{
	struct import_counts *counts = &work->counts;

	for (size_t i = 0; i < work->batch.cut; i++) {
		struct line *line = work->batch.lines[i];
		const char *reasons = line->refusal ? line->refusal : line->late;
		if (!reasons)
			continue;
		counts->invalid++;
		counts->duplicates += line->duplicate;
		if (counts->invalid > IMPORT_REJECTS_MAX) {
			counts->left_out++;
			continue;
		}
		struct refused refused = {counts->invalid, line->line, line->row, line->cells, line->count};
		TRY(reject_write(ctx, work->run.import->id, &refused, reasons));
	}
	return OK;
}

static struct sheet_position end_of(const struct batch *batch)
{
	return batch->cut < batch->count ? batch->lines[batch->cut]->before : batch->after;
}

static struct progress_row progress_of(const struct work *work)
{
	const struct import *import = work->run.import;

	return (struct progress_row){
		.counts = work->counts,
		.position = end_of(&work->batch),
		.done_bytes = work->batch.end && work->batch.cut == work->batch.count ? import->file_bytes
										      : work->batch.done_bytes,
		.worked_ms = import->worked_ms + monotonic_ms() - work->began_ms,
	};
}

// A commit whose answer was lost has been done: the row is as this batch leaves it.
static enum status already_written(struct ctx *ctx, struct work *work, bool *written)
{
	const struct import *import = work->run.import;
	struct import *now;

	TRY(import_load(ctx, import->id, &now));
	*written = now->version == import->version + 1 && now->state == IMPORT_RUNNING &&
		   now->position.rows == end_of(&work->batch).rows;
	if (*written)
		work->counts = now->counts;
	return *written || now->version == import->version ? OK : ERR_CANCELLED;
}

static enum status write_batch(struct ctx *ctx, void *arg)
{
	struct work *work = arg;
	struct import *import = work->run.import;
	const struct import_watch *watch = work->watch;
	bool written;

	ctx->now_ms = clock_now_ms();
	TRY(already_written(ctx, work, &written));
	if (written)
		return OK;
	work->counts = import->counts;
	TRY(apply_items(ctx, work));
	TRY(write_rejects(ctx, work));
	work->counts.rows += (int64_t)work->batch.cut;
	struct progress_row row = progress_of(work);
	TRY(record_advance(ctx, import, &row));
	return watch && watch->job ? job_note(ctx, watch->job, row.done_bytes, import->file_bytes, NULL, NULL) : OK;
}

// ---------------------------------------------------------------- the run

static enum status set_state(struct ctx *ctx, void *arg)
{
	struct import *import = *(struct import **)arg;

	ctx->now_ms = clock_now_ms();
	return record_state(ctx, import, (enum import_state)import->state, ctx->fault.problem ? &ctx->fault : NULL);
}

static enum status end_with(struct ctx *ctx, struct import *import, enum import_state state)
{
	struct fault fault = ctx->fault;

	import->state = state;
	// house_write forgets the failure that the row is to tell of.
	struct ctx other = *ctx;
	other.fault = fault;
	enum status status = house_write(&other, set_state, &import, 0, LANE_LOW);
	ctx->fault = fault;
	if (status == OK) {
		import->version++;
		import->ended_at = other.now_ms;
	}
	return status;
}

static void adapt(struct work *work, int64_t took_ms)
{
	int64_t wanted_ms = work->watch && work->watch->slice_ms ? work->watch->slice_ms : SLICE_MS;
	size_t rows = work->batch.cut * (size_t)wanted_ms / (size_t)(took_ms + 1);

	if (rows > work->target * 2)
		rows = work->target * 2;
	work->target = rows < ROWS_MIN ? ROWS_MIN : rows > ROWS_MAX ? ROWS_MAX : rows;
}

static enum status one_slice(struct ctx *ctx, struct work *work, bool *go_on)
{
	struct import *import = work->run.import;
	const struct import_watch *watch = work->watch;

	work->began_ms = monotonic_ms();
	TRY(fill_batch(ctx, work));
	*go_on = work->batch.cut > 0;
	if (!*go_on)
		return OK;
	TRY(parse_batch(ctx, work));
	int64_t before_ms = monotonic_ms();
	TRY(house_write(ctx, write_batch, work, 0, LANE_LOW));
	tally_keep(&work->run);
	adapt(work, monotonic_ms() - before_ms);
	struct progress_row row = progress_of(work);
	import->version++;
	import->counts = work->counts;
	import->position = row.position;
	import->done_bytes = row.done_bytes;
	import->worked_ms = row.worked_ms;
	if (import->worked_ms > 0)
		import->counts.rate = (double)import->counts.rows * 1000 / (double)import->worked_ms;
	return !watch || !watch->slice || watch->slice(watch->arg, import) ? OK : ERR_CANCELLED;
}

static enum status all_slices(struct ctx *ctx, struct work *work)
{
	bool go_on = true;
	enum status status = OK;

	while (status == OK && go_on) {
		arena_reset(ctx->mem);
		status = one_slice(ctx, work, &go_on);
	}
	return status;
}

static enum status open_at(struct ctx *ctx, struct work *work)
{
	struct import *import = work->run.import;

	TRY(file_unchanged(ctx, import));
	enum status status = sheet_open(import->path, &import->form, NULL, &work->run.sheet);
	if (status != OK)
		return sheet_failed(ctx, status, NULL);
	if (import->position.rows > 0 && (status = sheet_seek(work->run.sheet, import->position)) != OK)
		return sheet_failed(ctx, status, work->run.sheet);
	work->batch.after = sheet_tell(work->run.sheet);
	return OK;
}

// The failure outlives the arena it was told in.
static void keep_fault(struct ctx *ctx, const struct ctx *inner)
{
	ctx->fault = inner->fault;
	for (int i = 0; i < PROBLEM_ARGS; i++)
		if (ctx->fault.args[i])
			ctx->fault.args[i] = arena_text(ctx->mem, ctx->fault.args[i]);
	ctx->fault.violations = NULL;
	ctx->fault.violation_count = 0;
}

static enum status conclude(struct ctx *ctx, struct import *import, enum status status)
{
	if (status == OK)
		return end_with(ctx, import, IMPORT_DONE);
	if (status == ERR_CANCELLED) {
		// Stopped by the watch: ours to note. Stopped by somebody else: noted already.
		enum status noted = end_with(ctx, import, IMPORT_STOPPED);
		import->state = IMPORT_STOPPED;
		fail_clear(ctx);
		return noted == OK || noted == ERR_CONFLICT ? ERR_CANCELLED : noted;
	}
	if (is_refusal(status)) {
		enum status noted = end_with(ctx, import, IMPORT_FAILED);
		return noted == OK ? status : noted;
	}
	return status;
}

enum status import_run(struct ctx *ctx, struct import *import, const struct import_watch *watch)
{
	struct ctx inner = *ctx;
	struct work work = {
		.run = {.import = import,
			.layout = map_layout((enum import_kind)import->kind, import->columns, import->column_count),
			.kept = {.mem = arena_create()},
			.batch = {.mem = arena_create()}},
		.intake = import->kind == IMPORT_ORDERS ? &orders_intake : &customers_intake,
		.batch = {.mem = arena_create()},
		.spare = arena_create(),
		.scratch = arena_create(),
		.target = ROWS_FIRST,
		.watch = watch,
	};

	inner.mem = work.scratch;
	enum status status = import->state == IMPORT_RUNNING ? open_at(&inner, &work) : state_wrong(&inner, import);
	if (status == OK)
		status = all_slices(&inner, &work);
	keep_fault(ctx, &inner);
	sheet_close(work.run.sheet);
	arena_destroy(work.run.kept.mem);
	arena_destroy(work.run.batch.mem);
	arena_destroy(work.batch.mem);
	arena_destroy(work.spare);
	arena_destroy(work.scratch);
	return import->state == IMPORT_RUNNING ? conclude(ctx, import, status) : status;
}

// ---------------------------------------------------------------- trying a few rows

static void make_lines(struct ctx *ctx, struct work *work, const struct import_preview *preview)
{
	struct batch *batch = &work->batch;
	struct ctx parse = *ctx;

	parse.mem = batch->mem;
	for (size_t i = 0; i < preview->row_count; i++) {
		struct line *line = add_line(batch);
		*line = (struct line){
			.row = (int64_t)i,
			.line = preview->lines[i],
			.cells = preview->rows[i],
			.count = preview->column_count,
			.fault = preview->sheet_faults[i],
			.fault_column = preview->fault_columns[i],
		};
		line->key = line->fault ? NULL : work->intake->key(&parse, &work->run, line);
	}
	batch->items = arena_array(batch->mem, struct item, batch->count + 1);
	for (size_t i = 0; i < batch->count; i++)
		group_line(batch, batch->lines[i]);
	batch->cut = batch->count;
}

static enum status try_batch(struct ctx *ctx, void *arg)
{
	struct work *work = arg;

	ctx->now_ms = clock_now_ms();
	work->counts = (struct import_counts){0};
	return apply_items(ctx, work);
}

enum status import_try(struct ctx *ctx, const struct import *import, struct import_preview *preview)
{
	struct import dry = *import;
	struct work work = {
		.run = {.import = &dry,
			.layout = map_layout((enum import_kind)import->kind, preview->columns, preview->column_count),
			.kept = {.mem = arena_create()},
			.batch = {.mem = arena_create()},
			.shows_changes = true},
		.intake = import->kind == IMPORT_ORDERS ? &orders_intake : &customers_intake,
		.batch = {.mem = ctx->mem},
	};

	dry.form = preview->form;
	dry.dry_run = true;
	make_lines(ctx, &work, preview);
	enum status status = parse_batch(ctx, &work);
	if (status == OK)
		status = house_write(ctx, try_batch, &work, 0, LANE_LOW);
	for (size_t i = 0; status == OK && i < preview->row_count; i++) {
		const struct line *line = work.batch.lines[i];
		const char *reasons = line->refusal ? line->refusal : line->late;
		preview->faults[i] = reasons ? reasons_sentence(ctx, reasons) : NULL;
		preview->changes[i] = line->changes;
	}
	arena_destroy(work.run.kept.mem);
	arena_destroy(work.run.batch.mem);
	return status;
}
