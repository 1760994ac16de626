// Holds: made, confirmed, voided, lapsed. Points are one kind of part among others.
#include "points/household.h"

#include "base/id.h"
#include "customer/customer.h"

#include <string.h>

SQL(hold_insert);
SQL(hold_by_id);
SQL(hold_by_reference);
SQL(hold_resolve);
SQL(hold_part_insert);
SQL(hold_parts);
SQL(hold_part_confirm);
SQL(hold_lot_insert);
SQL(hold_lots);
SQL(hold_of_insert);
SQL(hold_of_delete);
SQL(hold_of_both);
SQL(hold_of_move);
SQL(hold_customer_move);
SQL(hold_of_due);
SQL(hold_of_owners);
SQL(hold_of_next);
SQL(hold_ending_lots);

#define LOTS_ROOM 16

PROBLEM(hold_differs, ERR_CONFLICT, "Hold {0} was made before, with other contents.",
	"冻结单 {0} 已存在，且内容不同。");
PROBLEM(hold_nothing, ERR_UNPROCESSABLE, "There is nothing to hold.", "没有可冻结的内容。");
PROBLEM(hold_kind_unknown, ERR_UNPROCESSABLE, "{0} cannot be held.", "不能冻结 {0}。");
PROBLEM(hold_amount, ERR_UNPROCESSABLE, "At most {0} of it was held.", "冻结数量最多为 {0}。");
PROBLEM(hold_time, ERR_UNPROCESSABLE, "A hold ends after now, and within 30 days.", "冻结须在 30 天内到期。");
PROBLEM(hold_twice, ERR_UNPROCESSABLE, "A wallet is named once.", "同一积分账户只能出现一次。");

const struct choice hold_states[] = {
	{"open", W("Open", "冻结中")},
	{"confirmed", W("Confirmed", "已确认")},
	{"voided", W("Voided", "已释放")},
	{"lapsed", W("Ended by itself", "已超时释放")},
	CHOICES_END,
};

// ---------------------------------------------------------------- kinds

// The section begins with a row of our own, so that it is there when no floor above has any.
static const struct hold_kind none_kind = {.name = ""};
HOLD_KIND(none_kind);
extern const struct hold_kind *const __start_hold_kinds[], *const __stop_hold_kinds[];

const struct hold_kind *hold_kind_find(const char *name)
{
	for (const struct hold_kind *const *row = __start_hold_kinds; row < __stop_hold_kinds; row++)
		if (*row && strcmp((*row)->name, name) == 0)
			return *row;
	return NULL;
}

static bool is_points(const struct hold_part *part)
{
	return strcmp(part->kind, "points") == 0;
}

// ---------------------------------------------------------------- reading

static enum status read_parts(struct ctx *ctx, struct hold *hold)
{
	struct hold_part *parts = arena_array(ctx->mem, struct hold_part, HOLD_PARTS_MAX);
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(ctx->db, &hold_parts, ARGS(v_i64(hold->id), v_i64(HOLD_PARTS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		parts[count++] = (struct hold_part){row_i64(rows, 0), row_text(rows, 1, ctx->mem), row_i64(rows, 2),
			row_i64(rows, 3), row_i64(rows, 4), row_i64(rows, 5)};
	}
	hold->parts = LIST(hold_part, parts, count);
	return OK;
}

static enum status load(struct ctx *ctx, struct sql *sql, struct value key, struct hold **ret, bool *found)
{
	struct hold *hold = arena_new(ctx->mem, struct hold);
	struct rows *rows;

	*ret = hold;
	TRY(db_first(ctx->db, sql, &key, 1, &rows, found));
	if (!*found)
		return OK;
	*hold = (struct hold){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1),
		.reference = row_text(rows, 2, ctx->mem),
		.state = choice_value(hold_states, row_text(rows, 3, ctx->mem)),
		.made_at = row_i64(rows, 4),
		.expires_at = row_i64(rows, 5),
		.resolved_at = row_i64(rows, 6),
		.note = row_text(rows, 7, ctx->mem),
	};
	return read_parts(ctx, hold);
}

enum status points_hold_get(struct ctx *ctx, int64_t id, struct hold **ret)
{
	bool found;

	TRY(load(ctx, &hold_by_id, v_i64(id), ret, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	// It ended at its instant, whether or not a job has looked since.
	if ((*ret)->state == HOLD_OPEN && (*ret)->expires_at <= ctx->now_ms) {
		(*ret)->state = HOLD_LAPSED;
		(*ret)->resolved_at = (*ret)->expires_at;
	}
	return OK;
}

// ---------------------------------------------------------------- made

// A hold of the household's pool is an open hold of everybody whose lots it has taken.
static enum status note_lot(struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t place,
	const struct lot_part *taken)
{
	TRY(db_exec(ctx->db, &hold_lot_insert,
		ARGS(v_i64(hold->id), v_i64(part->number), v_i64(place), v_i64(taken->lot_id), v_i64(taken->amount))));
	if (taken->customer_id == hold->customer_id)
		return OK;
	return db_exec(ctx->db, &hold_of_insert, ARGS(v_i64(taken->customer_id), v_i64(hold->id)));
}

static enum status take_points(struct ctx *ctx, const struct hold *hold, const struct hold_part *part)
{
	struct cause cause = {"hold", hold->id, hold->made_at, hold->note, 0};
	const struct wallet *wallet;
	struct list taken = {0};
	struct pot pot;

	TRY(wallet_get(ctx, part->subject_id, &wallet));
	TRY(pot_open(ctx, hold->customer_id, wallet, &pot));
	TRY(pot_check(ctx, &pot, part->amount));
	TRY(pot_take(ctx, &pot, POSTING_HOLD, BUCKET_HELD, part->amount, &cause, &taken));
	const struct lot_part *lots = taken.items;
	for (size_t i = 0; i < taken.count; i++)
		TRY(note_lot(ctx, hold, part, (int64_t)i + 1, &lots[i]));
	return pot_close(ctx, &pot);
}

static enum status reserve(struct ctx *ctx, const struct hold *hold, const struct hold_part *part)
{
	const struct hold_kind *kind = is_points(part) ? NULL : hold_kind_find(part->kind);

	TRY(db_exec(ctx->db, &hold_part_insert,
		ARGS(v_i64(hold->id), v_i64(part->number), v_text(part->kind), v_i64(part->subject_id),
			v_i64(part->store_id), v_i64(part->amount))));
	return kind ? kind->reserve(ctx, hold, part) : take_points(ctx, hold, part);
}

static enum status check_parts(struct ctx *ctx, const struct hold *in)
{
	const struct hold_part *parts = in->parts.items;

	if (!in->parts.count || in->parts.count > HOLD_PARTS_MAX)
		return fail_at(ctx, "/parts", &hold_nothing, NULL);
	for (size_t i = 0; i < in->parts.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/parts/%zu/kind", i);
		if (!is_points(&parts[i]) && (!hold_kind_find(parts[i].kind) || !*parts[i].kind))
			return fail_at(ctx, pointer, &hold_kind_unknown, parts[i].kind);
		for (size_t j = 0; j < i; j++)
			if (is_points(&parts[i]) && is_points(&parts[j]) && parts[i].subject_id == parts[j].subject_id)
				return fail_at(ctx, pointer, &hold_twice, NULL);
	}
	return OK;
}

static bool same_parts(const struct hold *a, const struct hold *b)
{
	const struct hold_part *one = a->parts.items, *two = b->parts.items;

	if (a->parts.count != b->parts.count)
		return false;
	for (size_t i = 0; i < a->parts.count; i++)
		if (strcmp(one[i].kind, two[i].kind) != 0 || one[i].subject_id != two[i].subject_id ||
			one[i].store_id != two[i].store_id || one[i].amount != two[i].amount)
			return false;
	return true;
}

static enum status write_hold(struct ctx *ctx, const struct hold *hold, bool *inserted)
{
	int64_t changed;

	TRY(db_change(ctx->db, &hold_insert,
		ARGS(v_i64(hold->id), v_i64(hold->customer_id), v_text(hold->reference), v_i64(hold->made_at),
			v_i64(hold->expires_at), v_text(hold->note)),
		&changed));
	*inserted = changed == 1;
	return *inserted ? db_exec(ctx->db, &hold_of_insert, ARGS(v_i64(hold->customer_id), v_i64(hold->id))) : OK;
}

static enum status replay(struct ctx *ctx, const struct hold *in, struct hold **ret)
{
	struct hold *before;
	bool found;

	TRY(load(ctx, &hold_by_reference, v_text(in->reference), &before, &found));
	if (!found)
		return ERR_BUSY; // it stood in the way and was given up meanwhile
	if (before->customer_id != in->customer_id || !same_parts(before, in))
		return fail(ctx, &hold_differs, in->reference);
	return points_hold_get(ctx, before->id, ret);
}

enum status points_hold(struct ctx *ctx, const struct hold *in, struct hold **ret, bool *replayed)
{
	struct hold *hold = arena_new(ctx->mem, struct hold);
	bool inserted;

	*replayed = false;
	*hold = *in;
	hold->id = id_new();
	hold->state = HOLD_OPEN;
	hold->made_at = ctx->now_ms;
	hold->resolved_at = NONE;
	hold->expires_at = in->expires_at == NONE ? ctx->now_ms + HOLD_TTL_MS : in->expires_at;
	if (hold->expires_at <= ctx->now_ms || hold->expires_at > ctx->now_ms + HOLD_TTL_MAX_MS)
		return fail_at(ctx, "/expires_at", &hold_time, NULL);
	TRY(check_parts(ctx, in));
	TRY(write_hold(ctx, hold, &inserted));
	if (!inserted) {
		*replayed = true;
		return replay(ctx, in, ret);
	}
	struct hold_part *parts = arena_copy(ctx->mem, in->parts.items, in->parts.count * sizeof(struct hold_part));
	hold->parts = LIST(hold_part, parts, in->parts.count);
	for (size_t i = 0; i < hold->parts.count; i++) {
		parts[i].number = (int64_t)i + 1;
		parts[i].confirmed = 0;
		TRY(reserve(ctx, hold, &parts[i]));
	}
	*ret = hold;
	return OK;
}

// ---------------------------------------------------------------- resolved

static enum status read_held(struct ctx *ctx, int64_t hold_id, int64_t number, struct lot_part **ret, size_t *count)
{
	size_t room = LOTS_ROOM;
	struct lot_part *parts = arena_array(ctx->mem, struct lot_part, room);
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &hold_lots, ARGS(v_i64(hold_id), v_i64(number)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		if (*count == room) {
			struct lot_part *wider = arena_array(ctx->mem, struct lot_part, room * 2);
			memcpy(wider, parts, room * sizeof *wider);
			parts = wider;
			room *= 2;
		}
		parts[(*count)++] = (struct lot_part){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2)};
	}
	*ret = parts;
	return OK;
}

// The books of all whose lots were held, and of who spends.
struct holders {
	struct book books[HOUSEHOLD_MEMBERS_MAX + 1];
	size_t count;
};

static struct book *book_of(struct holders *holders, int64_t customer_id)
{
	for (size_t i = 0; i < holders->count; i++)
		if (holders->books[i].customer_id == customer_id)
			return &holders->books[i];
	return NULL;
}

static enum status open_holders(struct ctx *ctx, const struct hold *hold, const struct wallet *wallet,
	const struct lot_part *held, size_t count, struct holders *holders)
{
	int64_t last = INT64_MIN;

	// By id, as everybody who opens several: nobody waits for ever.
	for (holders->count = 0; holders->count <= HOUSEHOLD_MEMBERS_MAX; holders->count++) {
		int64_t next = hold->customer_id > last ? hold->customer_id : INT64_MAX;
		for (size_t i = 0; i < count; i++)
			if (held[i].customer_id > last && held[i].customer_id < next)
				next = held[i].customer_id;
		if (next == INT64_MAX)
			return OK;
		TRY(book_open_at(ctx, next, wallet, hold->resolved_at, &holders->books[holders->count]));
		last = next;
	}
	return ERR_INTERNAL; // more than a household has members
}

static enum status close_holders(struct ctx *ctx, const struct hold *hold, const struct hold_part *part,
	struct holders *holders, const struct cause *spend)
{
	struct cause release = {"hold", hold->id, hold->resolved_at, NULL, 0};

	for (size_t i = 0; i < holders->count; i++) {
		struct book *book = &holders->books[i];
		// What is owed is repaid; what has lapsed while it was held lapses with its end, when the book is
		// closed.
		TRY(book_settle_by(ctx, book, hold->resolved_at, &release));
		if (part->confirmed && book->customer_id == hold->customer_id)
			TRY(book_slide(ctx, book, "spend", spend->at));
		TRY(book_close(ctx, book));
	}
	return OK;
}

// The first `confirmed` of what was held are spent, the rest comes back, at hold->resolved_at.
static enum status resolve_points(
	struct ctx *ctx, const struct hold *hold, const struct hold_part *part, const struct cause *spend)
{
	struct cause release = {"hold", hold->id, hold->resolved_at, NULL, 0};
	struct holders *holders = arena_new(ctx->mem, struct holders);
	int64_t left = part->confirmed;
	const struct wallet *wallet;
	struct lot_part *held;
	struct lot *lot;
	size_t count;

	TRY(wallet_get(ctx, part->subject_id, &wallet));
	TRY(read_held(ctx, hold->id, part->number, &held, &count));
	TRY(open_holders(ctx, hold, wallet, held, count, holders));
	for (size_t i = 0; i < count; i++) {
		int64_t used = held[i].amount < left ? held[i].amount : left, free = held[i].amount - used;
		struct book *book = book_of(holders, held[i].customer_id);
		TRY(book_lot(ctx, book, held[i].lot_id, &lot));
		if (used)
			TRY(book_move(ctx, book, lot, POSTING_SPEND, BUCKET_HELD, BUCKET_SPENT, used, NONE, spend));
		if (used && book->customer_id != hold->customer_id)
			TRY(pot_share(ctx, hold->customer_id, book->customer_id, wallet, spend));
		if (free)
			TRY(book_move(
				ctx, book, lot, POSTING_RELEASE, BUCKET_HELD, BUCKET_ACTIVE, free, NONE, &release));
		left -= used;
	}
	return close_holders(ctx, hold, part, holders, spend);
}

static enum status resolve_part(
	struct ctx *ctx, const struct hold *hold, const struct hold_part *part, const struct cause *spend)
{
	int64_t rest = part->amount - part->confirmed;

	if (part->confirmed)
		TRY(db_exec(ctx->db, &hold_part_confirm,
			ARGS(v_i64(hold->id), v_i64(part->number), v_i64(part->confirmed))));
	if (is_points(part))
		return resolve_points(ctx, hold, part, spend);
	const struct hold_kind *kind = hold_kind_find(part->kind);
	if (!kind)
		return ERR_INTERNAL; // it could be reserved once
	if (part->confirmed)
		TRY(kind->confirm(ctx, hold, part, part->confirmed));
	return rest ? kind->release(ctx, hold, part, rest) : OK;
}

// Whoever comes first resolves it; everybody else finds it resolved.
static enum status resolve(
	struct ctx *ctx, struct hold *hold, enum hold_state state, int64_t at_ms, const struct cause *spend)
{
	struct cause cause = {"hold", hold->id, at_ms, hold->note, 0};
	struct hold_part *parts = hold->parts.items;
	int64_t changed;

	TRY(db_change(ctx->db, &hold_resolve,
		ARGS(v_i64(hold->id), v_text(hold_states[state].name), v_i64(at_ms), v_i64(id_new())), &changed));
	if (!changed)
		return ERR_BUSY;
	TRY(db_exec(ctx->db, &hold_of_delete, ARGS(v_i64(hold->customer_id), v_i64(hold->id))));
	hold->state = state;
	hold->resolved_at = at_ms;
	for (size_t i = 0; i < hold->parts.count; i++)
		TRY(resolve_part(ctx, hold, &parts[i], spend ? spend : &cause));
	return OK;
}

// What ends before it, of all whose lots it has, is ended first: each at its own instant and in that order.
static enum status end_before(struct ctx *ctx, int64_t id)
{
	struct hold *hold;
	struct rows *rows;
	bool found;

	for (;;) {
		TRY(db_first(ctx->db, &hold_of_owners, ARGS(v_i64(id), v_i64(ctx->now_ms)), &rows, &found));
		if (!found)
			return OK;
		int64_t first = row_i64(rows, 0), next = NONE;
		// Of its own owners somebody may have one that ended yet earlier.
		while (next != first) {
			next = first;
			TRY(db_first(ctx->db, &hold_of_owners, ARGS(v_i64(next), v_i64(ctx->now_ms)), &rows, &found));
			first = found ? row_i64(rows, 0) : next;
		}
		TRY(load(ctx, &hold_by_id, v_i64(first), &hold, &found));
		if (!found)
			return ERR_INTERNAL;
		TRY(resolve(ctx, hold, HOLD_LAPSED, hold->expires_at, NULL));
	}
}

static enum status load_for(struct ctx *ctx, int64_t id, struct hold **ret)
{
	bool found;

	TRY(load(ctx, &hold_by_id, v_i64(id), ret, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	if ((*ret)->state != HOLD_OPEN)
		return OK;
	TRY(end_before(ctx, id));
	return (*ret)->expires_at > ctx->now_ms ? OK : load(ctx, &hold_by_id, v_i64(id), ret, &found);
}

enum status points_hold_confirm(
	struct ctx *ctx, int64_t id, const int64_t *amounts, const struct cause *cause, struct hold **ret)
{
	TRY(load_for(ctx, id, ret));
	if ((*ret)->state != HOLD_OPEN)
		return OK;
	struct hold_part *parts = (*ret)->parts.items;
	for (size_t i = 0; i < (*ret)->parts.count; i++) {
		parts[i].confirmed = amounts ? amounts[i] : parts[i].amount;
		if (parts[i].confirmed < 0 || parts[i].confirmed > parts[i].amount)
			return fail_at(ctx, arena_format(ctx->mem, "/amounts/%zu", i), &hold_amount,
				arena_format(ctx->mem, "%lld", (long long)parts[i].amount));
	}
	return resolve(ctx, *ret, HOLD_CONFIRMED, ctx->now_ms, cause);
}

enum status points_hold_void(struct ctx *ctx, int64_t id, struct hold **ret)
{
	TRY(load_for(ctx, id, ret));
	return (*ret)->state == HOLD_OPEN ? resolve(ctx, *ret, HOLD_VOIDED, ctx->now_ms, NULL) : OK;
}

// ---------------------------------------------------------------- by the passing of time

enum status hold_end_due(struct ctx *ctx, int64_t customer_id)
{
	struct rows *rows;
	bool found;

	for (;;) {
		TRY(db_first(ctx->db, &hold_of_due, ARGS(v_i64(customer_id), v_i64(ctx->now_ms)), &rows, &found));
		if (!found)
			return OK;
		TRY(end_before(ctx, row_i64(rows, 0)));
	}
}

enum status hold_next_end(struct ctx *ctx, int64_t customer_id, int64_t *at_ms)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &hold_of_next, ARGS(v_i64(customer_id)), &rows, &found));
	*at_ms = found ? row_i64(rows, 0) : NONE;
	return OK;
}

enum status hold_ending(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t until,
	struct held_lot **held, size_t *count)
{
	size_t room = LOTS_ROOM;
	struct rows *rows;
	bool more;

	*held = arena_array(ctx->mem, struct held_lot, room);
	*count = 0;
	TRY(db_query(ctx->db, &hold_ending_lots, ARGS(v_i64(customer_id), v_i64(until), v_i64(wallet->id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == room) {
			struct held_lot *wider = arena_array(ctx->mem, struct held_lot, room * 2);
			memcpy(wider, *held, room * sizeof *wider);
			*held = wider;
			room *= 2;
		}
		(*held)[(*count)++] =
			(struct held_lot){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), row_i64(rows, 3)};
	}
}

enum status hold_move(struct ctx *ctx, int64_t from, int64_t to)
{
	TRY(db_exec(ctx->db, &hold_customer_move, ARGS(v_i64(from), v_i64(to))));
	TRY(db_exec(ctx->db, &hold_of_both, ARGS(v_i64(from), v_i64(to))));
	return db_exec(ctx->db, &hold_of_move, ARGS(v_i64(from), v_i64(to)));
}

enum status hold_void_all(struct ctx *ctx, int64_t customer_id)
{
	struct hold *hold;
	struct rows *rows;
	bool found;

	for (;;) {
		TRY(db_first(ctx->db, &hold_of_due, ARGS(v_i64(customer_id), v_i64(INT64_MAX)), &rows, &found));
		if (!found)
			return OK;
		TRY(load(ctx, &hold_by_id, v_i64(row_i64(rows, 0)), &hold, &found));
		if (!found)
			return ERR_INTERNAL;
		TRY(resolve(ctx, hold, HOLD_VOIDED, ctx->now_ms, NULL));
	}
}
