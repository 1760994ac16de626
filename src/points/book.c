#include "points/ledger.h"

#include "base/id.h"
#include "customer/customer.h"

#include <stdlib.h>
#include <string.h>

SQL(book_account);
SQL(book_lock);
SQL(book_account_open);
SQL(book_account_write);
SQL(book_lots_open);
SQL(book_lot_by_id);
SQL(book_lot_write);
SQL(book_lot_insert);
SQL(book_lot_follow);
SQL(book_posting_insert);
SQL(book_term_insert);

#define LOTS_ROOM 16

const struct choice buckets[] = {
	{"issuance", W("Issued by the shop", "发放")},
	{"pending", W("Not active yet", "待生效")},
	{"active", W("Active", "可用")},
	{"held", W("Held", "冻结")},
	{"spent", W("Spent", "已用")},
	{"expired", W("Expired", "已过期")},
	{"reversed", W("Taken back", "已收回")},
	{"forfeited", W("Forfeited", "已作废")},
	{"debt", W("Owed", "欠分")},
	CHOICES_END,
};

const struct choice posting_kinds[] = {
	{"earn", W("Earned", "获得")},
	{"spend", W("Spent", "使用")},
	{"refund", W("Given back", "返还")},
	{"expire", W("Expired", "过期")},
	{"clawback", W("Taken back with a return", "退货收回")},
	{"repay", W("Repays what was owed", "抵还欠分")},
	{"grant", W("Added by hand", "人工增加")},
	{"take", W("Taken by hand", "人工扣减")},
	{"move_out", W("Moved to the surviving customer", "合并转出")},
	{"move_in", W("Moved from a merged customer", "合并转入")},
	{"activate", W("Became active", "生效")},
	{"cancel", W("Never delivered", "未收货作废")},
	{"hold", W("Held", "冻结")},
	{"release", W("No longer held", "解冻")},
	{"write_off", W("Borne by the shop", "商家核销")},
	{"reinstate", W("Brought back after expiry", "过期恢复")},
	{"transfer_out", W("Given to another customer", "转赠转出")},
	{"transfer_in", W("Given by another customer", "转赠转入")},
	{"fee", W("Fee", "手续费")},
	CHOICES_END,
};

const struct choice lot_states[] = {
	{"pending", W("Not active yet", "待生效")},
	{"active", W("Active", "可用")},
	{"consumed", W("Used up", "已用完")},
	{"expired", W("Expired", "已过期")},
	{"reversed", W("Taken back", "已收回")},
	{"forfeited", W("Forfeited", "已作废")},
	CHOICES_END,
};

// ---------------------------------------------------------------- rows

enum status ledger_post(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	enum posting_kind kind, enum bucket debit, enum bucket credit, int64_t amount, int64_t for_lot,
	const struct cause *cause)
{
	return db_exec(ctx->db, &book_posting_insert,
		ARGS(v_i64(customer_id), v_i64(cause->at), v_i64(id_new()), v_i64(wallet->id), v_i64(lot_id),
			v_text(posting_kinds[kind].name), v_text(buckets[debit].name), v_text(buckets[credit].name),
			v_i64(amount), v_text(cause->source), v_i64(cause->source_id), v_i64(for_lot),
			v_text(cause->note), v_i64(cause->store_id > 0 ? cause->store_id : NONE)));
}

enum status ledger_write_lot(struct ctx *ctx, const struct lot *lot)
{
	return db_exec(ctx->db, &book_lot_insert,
		ARGS(v_i64(lot->id), v_i64(lot->customer_id), v_i64(lot->wallet->id), v_i64(lot->granted),
			v_i64(lot->remaining), v_text(lot_states[lot->state].name), v_i64(lot->earned_at),
			v_i64(ctx->now_ms), v_i64(lot->activates_at), v_i64(lot->cancels_at),
			v_i64(lot->slides ? NONE : lot->expires_at), v_text(lot->source), v_i64(lot->source_id),
			v_i64(lot->rule_id), v_i64(lot->rule_version), v_i64(lot->campaign_id), v_text(lot->funding),
			v_i64(lot->fair_value), v_i64(lot->parent_id), v_i64(lot->base)));
}

static enum status scan_lot(struct ctx *ctx, const struct wallets *wallets, const struct rows *rows, struct lot *lot)
{
	*lot = (struct lot){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1),
		.wallet = wallets_find(wallets, row_i64(rows, 2)),
		.granted = row_i64(rows, 3),
		.remaining = row_i64(rows, 4),
		.held = row_i64(rows, 5),
		.reversed = row_i64(rows, 6),
		.state = choice_value(lot_states, row_text(rows, 7, ctx->mem)),
		.earned_at = row_i64(rows, 8),
		.activates_at = row_i64(rows, 9),
		.cancels_at = row_i64(rows, 10),
		.expires_at = row_i64(rows, 11),
		.source = row_text(rows, 12, ctx->mem),
		.source_id = row_i64(rows, 13),
		.rule_id = row_i64(rows, 14),
		.rule_version = row_i64(rows, 15),
		.base = row_i64(rows, 16),
		.campaign_id = row_i64(rows, 17),
		.funding = row_text(rows, 18, ctx->mem),
		.fair_value = row_i64(rows, 19),
		.parent_id = row_i64(rows, 20),
	};
	return lot->wallet && lot->state >= 0 ? OK : ERR_INTERNAL;
}

static struct lot *lot_room(struct ctx *ctx, struct lot *lots, size_t count, size_t *room)
{
	if (count < *room)
		return lots;
	*room = *room ? *room * 2 : LOTS_ROOM;
	struct lot *wider = arena_array(ctx->mem, struct lot, *room);
	if (count)
		memcpy(wider, lots, count * sizeof *wider);
	return wider;
}

enum status ledger_lots(
	struct ctx *ctx, struct sql *sql, const struct value *args, size_t arg_count, struct lot **lots, size_t *count)
{
	const struct wallets *wallets;
	struct rows *rows;
	size_t room = 0;
	bool more;

	*lots = NULL;
	*count = 0;
	TRY(wallets_get(ctx, &wallets));
	TRY(db_query(ctx->db, sql, args, arg_count, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		*lots = lot_room(ctx, *lots, *count, &room);
		enum status status = scan_lot(ctx, wallets, rows, &(*lots)[*count]);
		if (status != OK) {
			rows_close(rows);
			return status;
		}
		++*count;
	}
}

enum status ledger_open_account(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet)
{
	return db_exec(ctx->db, &book_account_open, ARGS(v_i64(customer_id), v_i64(wallet->id)));
}

static enum status follow(struct ctx *ctx, struct lot *lot)
{
	int64_t live;

	TRY(customer_resolve(ctx, lot->customer_id, &live));
	if (live == lot->customer_id)
		return OK;
	if (lot->remaining || lot->held)
		return ERR_INTERNAL; // the merge has moved what was left
	lot->customer_id = live;
	TRY(ledger_open_account(ctx, live, lot->wallet));
	return db_exec(ctx->db, &book_lot_follow, ARGS(v_i64(lot->id), v_i64(live)));
}

enum status ledger_lot(struct ctx *ctx, int64_t id, struct lot *lot)
{
	struct lot *lots;
	size_t count;

	TRY(ledger_lots(ctx, &book_lot_by_id, ARGS(v_i64(id)), &lots, &count));
	if (!count)
		return ERR_INTERNAL; // a posting names a lot that is not there
	*lot = lots[0];
	return follow(ctx, lot);
}

enum status ledger_term(struct ctx *ctx, const struct lot *lot, int64_t activates_after, int64_t expires_after,
	const char *kind, int64_t at_ms, const char *note)
{
	return db_exec(ctx->db, &book_term_insert,
		ARGS(v_i64(lot->customer_id), v_i64(id_new()), v_i64(lot->wallet->id), v_i64(lot->id), v_i64(at_ms),
			v_i64(lot->activates_at), v_i64(activates_after), v_i64(lot->expires_at), v_i64(expires_after),
			v_text(kind), v_text(note)));
}

// ---------------------------------------------------------------- reading

// (expires_at, NONE last; earned_at; id)
int book_spent_first(const struct lot *one, const struct lot *two)
{
	if (one->expires_at != two->expires_at) {
		if (one->expires_at == NONE || two->expires_at == NONE)
			return one->expires_at == NONE ? 1 : -1;
		return one->expires_at < two->expires_at ? -1 : 1;
	}
	if (one->earned_at != two->earned_at)
		return one->earned_at < two->earned_at ? -1 : 1;
	return one->id < two->id ? -1 : one->id > two->id;
}

static int spent_first(const void *a, const void *b)
{
	return book_spent_first(a, b);
}

// A lot without an expiry of its own lapses with the account, where the wallet says so.
static void place_lot(const struct book *book, struct lot *lot)
{
	lot->slides = lot->expires_at == NONE && book->wallet->expiry.mode == EXPIRY_INACTIVITY;
	if (lot->slides)
		lot->expires_at = book->slides_until;
}

static enum status read_account(struct ctx *ctx, struct book *book)
{
	struct rows *rows;
	bool found;

	book->slides_until = NONE;
	book->next_due_at = NONE;
	TRY(db_first(ctx->db, &book_account, ARGS(v_i64(book->customer_id), v_i64(book->wallet->id)), &rows, &found));
	if (!found)
		return OK;
	for (int i = 0; i < BUCKETS; i++)
		book->figures[i] = book->read[i] = row_i64(rows, i);
	book->next_due_at = row_i64(rows, BUCKETS);
	book->slides_until = row_i64(rows, BUCKETS + 1);
	return OK;
}

static enum status read_lots(struct ctx *ctx, struct book *book)
{
	TRY(ledger_lots(ctx, &book_lots_open, ARGS(v_i64(book->customer_id), v_i64(book->wallet->id)), &book->lots,
		&book->count));
	book->room = book->count;
	book->open = book->count;
	for (size_t i = 0; i < book->count; i++)
		place_lot(book, &book->lots[i]);
	if (book->count)
		qsort(book->lots, book->count, sizeof *book->lots, spent_first);
	return OK;
}

// ---------------------------------------------------------------- the movement

static int64_t in_lot(enum bucket bucket)
{
	return bucket == BUCKET_PENDING || bucket == BUCKET_ACTIVE;
}

static int state_after(const struct lot *lot, enum bucket debit, enum bucket credit)
{
	static const int ends[BUCKETS] = {[BUCKET_ISSUANCE] = LOT_CONSUMED,
		[BUCKET_SPENT] = LOT_CONSUMED,
		[BUCKET_DEBT] = LOT_CONSUMED,
		[BUCKET_EXPIRED] = LOT_EXPIRED,
		[BUCKET_REVERSED] = LOT_REVERSED,
		[BUCKET_FORFEITED] = LOT_FORFEITED};

	if (credit == BUCKET_PENDING || (debit == BUCKET_PENDING && credit != BUCKET_ACTIVE && lot->remaining))
		return LOT_PENDING;
	if (lot->remaining || lot->held)
		return LOT_ACTIVE;
	return ends[credit];
}

static enum status change_lot(struct ctx *ctx, const struct book *book, struct lot *lot, enum bucket debit,
	enum bucket credit, int64_t amount)
{
	int64_t remaining = lot->remaining, held = lot->held, changed;

	if (!in_lot(debit) && debit != BUCKET_HELD && !in_lot(credit) && credit != BUCKET_HELD)
		return OK; // what has left it long ago
	lot->remaining += amount * in_lot(credit) - amount * in_lot(debit);
	lot->held += amount * (credit == BUCKET_HELD) - amount * (debit == BUCKET_HELD);
	lot->state = state_after(lot, debit, credit);
	if (book->dry)
		return OK;
	TRY(db_change(ctx->db, &book_lot_write,
		ARGS(v_i64(lot->id), v_i64(remaining), v_i64(held), v_i64(lot->remaining), v_i64(lot->held),
			v_text(lot_states[lot->state].name)),
		&changed));
	return changed ? OK : ERR_BUSY;
}

enum status book_move(struct ctx *ctx, struct book *book, struct lot *lot, enum posting_kind kind, enum bucket debit,
	enum bucket credit, int64_t amount, int64_t for_lot, const struct cause *cause)
{
	// What left these two is their figure.
	static const int signs[BUCKETS] = {[BUCKET_ISSUANCE] = -1, [BUCKET_DEBT] = -1};

	book->figures[debit] += signs[debit] ? amount : -amount;
	book->figures[credit] += signs[credit] ? -amount : amount;
	if (lot && credit == BUCKET_ACTIVE)
		lot->since_at = cause->at;
	if (lot)
		TRY(change_lot(ctx, book, lot, debit, credit, amount));
	if (book->dry) {
		if (book->watcher)
			book->watcher(book->watcher_arg, kind, debit, credit, amount, cause->at);
		return OK;
	}
	return ledger_post(ctx, book->customer_id, book->wallet, lot ? lot->id : NONE, kind, debit, credit, amount,
		for_lot, cause);
}

enum status book_shift(struct ctx *ctx, struct book *from, struct book *to, int64_t lot_id, enum posting_kind out,
	enum posting_kind in, enum bucket bucket, int64_t amount, const struct cause *cause)
{
	if (!amount)
		return OK;
	from->figures[bucket] -= amount;
	from->figures[BUCKET_ISSUANCE] -= amount;
	to->figures[bucket] += amount;
	to->figures[BUCKET_ISSUANCE] += amount;
	TRY(ledger_post(
		ctx, from->customer_id, from->wallet, lot_id, out, bucket, BUCKET_ISSUANCE, amount, NONE, cause));
	return ledger_post(ctx, to->customer_id, to->wallet, lot_id, in, BUCKET_ISSUANCE, bucket, amount, NONE, cause);
}

void book_take_in(struct ctx *ctx, struct book *book, const struct lot *lot)
{
	book->lots = lot_room(ctx, book->lots, book->count, &book->room);
	struct lot *in = &book->lots[book->count++];

	*in = *lot;
	in->customer_id = book->customer_id;
	if (in->slides)
		in->expires_at = NONE;
	place_lot(book, in);
}

enum status book_lot(struct ctx *ctx, struct book *book, int64_t lot_id, struct lot **ret)
{
	struct lot lot;

	for (size_t i = 0; i < book->count; i++)
		if (book->lots[i].id == lot_id) {
			*ret = &book->lots[i];
			return OK;
		}
	TRY(ledger_lot(ctx, lot_id, &lot));
	if (lot.customer_id != book->customer_id || lot.wallet != book->wallet)
		return ERR_INTERNAL;
	place_lot(book, &lot);
	book->lots = lot_room(ctx, book->lots, book->count, &book->room);
	*ret = &book->lots[book->count++];
	**ret = lot;
	return OK;
}

enum status book_add(struct ctx *ctx, struct book *book, const struct lot *lot, struct lot **ret)
{
	TRY(ledger_write_lot(ctx, lot));
	book->lots = lot_room(ctx, book->lots, book->count, &book->room);
	*ret = &book->lots[book->count++];
	**ret = *lot;
	place_lot(book, *ret);
	return OK;
}

// ---------------------------------------------------------------- time

enum due_kind { DUE_ACTIVATION, DUE_CANCEL, DUE_EXPIRY };

struct due {
	int64_t at;
	enum due_kind kind;
	struct lot *lot;
};

// What happens to a lot next by itself; at NONE: nothing.
static struct due due_of(struct lot *lot)
{
	if (lot->remaining <= 0) // below zero: as of an instant before what came later
		return (struct due){.at = NONE};
	// What came back after its expiry (from a hold, from a redemption that was cancelled) lapses when it came.
	if (lot->state != LOT_PENDING) {
		bool late = lot->expires_at != NONE && lot->since_at > lot->expires_at;
		return (struct due){late ? lot->since_at : lot->expires_at, DUE_EXPIRY, lot};
	}
	if (lot->activates_at != NONE && (lot->cancels_at == NONE || lot->activates_at <= lot->cancels_at))
		return (struct due){lot->activates_at, DUE_ACTIVATION, lot};
	return (struct due){lot->cancels_at, DUE_CANCEL, lot};
}

static bool earlier(struct due a, struct due b)
{
	if (a.at == NONE || b.at == NONE)
		return a.at != NONE;
	return a.at != b.at ? a.at < b.at : a.kind < b.kind;
}

static struct due next_due(struct book *book)
{
	struct due next = {.at = NONE};

	for (size_t i = 0; i < book->count; i++) {
		struct due due = due_of(&book->lots[i]);
		if (earlier(due, next))
			next = due;
	}
	return next;
}

static enum status do_due(struct ctx *ctx, struct book *book, struct due due)
{
	struct lot *lot = due.lot;
	struct cause cause = {"lot", lot->id, due.at, NULL, 0};
	int64_t amount = lot->remaining;

	if (due.kind == DUE_ACTIVATION) {
		book->activated += amount;
		TRY(book_move(ctx, book, lot, POSTING_ACTIVATE, BUCKET_PENDING, BUCKET_ACTIVE, amount, NONE, &cause));
		return book_settle_by(ctx, book, due.at, &cause);
	}
	if (due.kind == DUE_CANCEL)
		return book_move(
			ctx, book, lot, POSTING_CANCEL, BUCKET_PENDING, BUCKET_FORFEITED, amount, NONE, &cause);
	book->expired += amount;
	return book_move(ctx, book, lot, POSTING_EXPIRE, BUCKET_ACTIVE, BUCKET_EXPIRED, amount, NONE, &cause);
}

enum status book_advance(struct ctx *ctx, struct book *book, int64_t until)
{
	for (;;) {
		struct due due = next_due(book);
		if (due.at == NONE || due.at > until)
			return OK;
		TRY(do_due(ctx, book, due));
	}
}

// What holds that have ended by now give free, reckoned: each at its end, after what time has done until then.
static enum status end_holds(struct ctx *ctx, struct book *book)
{
	struct held_lot *held;
	struct lot *lot;
	size_t count;

	TRY(hold_ending(ctx, book->customer_id, book->wallet, ctx->now_ms, &held, &count));
	for (size_t i = 0; i < count; i++) {
		struct cause cause = {"hold", held[i].hold_id, held[i].expires_at, NULL, 0};
		TRY(book_advance(ctx, book, held[i].expires_at));
		TRY(book_lot(ctx, book, held[i].lot_id, &lot));
		TRY(book_move(
			ctx, book, lot, POSTING_RELEASE, BUCKET_HELD, BUCKET_ACTIVE, held[i].amount, NONE, &cause));
		TRY(book_settle_by(ctx, book, cause.at, &cause));
	}
	return OK;
}

static enum status set_next_due(struct ctx *ctx, struct book *book)
{
	int64_t end = NONE;

	book->next_due_at = next_due(book).at;
	if (book->figures[BUCKET_HELD])
		TRY(hold_next_end(ctx, book->customer_id, &end));
	if (end != NONE && (book->next_due_at == NONE || end < book->next_due_at))
		book->next_due_at = end;
	return OK;
}

enum status book_watch(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book,
	book_watcher *watcher, void *arg)
{
	*book = (struct book){
		.customer_id = customer_id, .wallet = wallet, .dry = true, .watcher = watcher, .watcher_arg = arg};
	TRY(read_account(ctx, book));
	TRY(read_lots(ctx, book));
	if (book->figures[BUCKET_HELD])
		TRY(end_holds(ctx, book));
	TRY(book_advance(ctx, book, ctx->now_ms));
	return set_next_due(ctx, book);
}

enum status book_look(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book)
{
	return book_watch(ctx, customer_id, wallet, book, NULL, NULL);
}

enum status book_read(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book)
{
	*book = (struct book){.customer_id = customer_id, .wallet = wallet, .dry = true};
	TRY(read_account(ctx, book));
	// Most accounts: nothing is due, so that the figures say it all.
	if (book->next_due_at == NONE || book->next_due_at > ctx->now_ms)
		return OK;
	return book_look(ctx, customer_id, wallet, book);
}

static enum status lock_account(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book)
{
	*book = (struct book){.customer_id = customer_id, .wallet = wallet};
	// What decides by lots that it has read must see all of them: whoever else is at this account waits, or we do.
	TRY(db_exec(ctx->db, &book_lock, ARGS(v_i64(customer_id), v_i64(wallet->id))));
	return read_account(ctx, book);
}

enum status book_open_at(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t at_ms, struct book *book)
{
	TRY(lock_account(ctx, customer_id, wallet, book));
	TRY(read_lots(ctx, book));
	return book_advance(ctx, book, at_ms);
}

enum status book_open(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book)
{
	TRY(lock_account(ctx, customer_id, wallet, book));
	if (book->figures[BUCKET_HELD] && book->next_due_at <= ctx->now_ms) {
		TRY(hold_end_due(ctx, customer_id));
		TRY(lock_account(ctx, customer_id, wallet, book));
	}
	TRY(read_lots(ctx, book));
	return book_advance(ctx, book, ctx->now_ms);
}

// ---------------------------------------------------------------- writing

static enum status tell(struct ctx *ctx, const struct book *book, const struct event_type *type, int64_t amount)
{
	struct lot lot = {.customer_id = book->customer_id, .wallet = book->wallet, .expires_at = NONE};

	if (!amount)
		return OK;
	return points_tell(ctx, type, &lot,
		(struct points_event){.amount = amount, .source = "time", .rule_version = NONE, .base = NONE}, 0);
}

enum status book_close(struct ctx *ctx, struct book *book)
{
	int64_t by[BUCKETS], changed;
	bool moved = false;

	TRY(book_advance(ctx, book, ctx->now_ms));
	TRY(set_next_due(ctx, book));
	for (int i = 0; i < BUCKETS; i++) {
		by[i] = book->figures[i] - book->read[i];
		moved = moved || by[i];
	}
	TRY(db_change(ctx->db, &book_account_write,
		ARGS(v_i64(book->customer_id), v_i64(book->wallet->id), v_i64(by[BUCKET_PENDING]),
			v_i64(by[BUCKET_ACTIVE]), v_i64(by[BUCKET_HELD]), v_i64(by[BUCKET_SPENT]),
			v_i64(by[BUCKET_EXPIRED]), v_i64(by[BUCKET_REVERSED]), v_i64(by[BUCKET_FORFEITED]),
			v_i64(by[BUCKET_DEBT]), v_i64(by[BUCKET_ISSUANCE]), v_i64(book->next_due_at),
			v_i64(book->slides_until)),
		&changed));
	if (!changed && moved)
		return ERR_BUSY;
	TRY(tell(ctx, book, &points_activated, book->activated));
	return tell(ctx, book, &points_expired, book->expired);
}

// ---------------------------------------------------------------- what most movements need

int64_t book_available(const struct book *book)
{
	return book->figures[BUCKET_DEBT] ? 0 : book->figures[BUCKET_ACTIVE];
}

bool book_usable(const struct lot *lot)
{
	return lot->remaining > 0 && lot->state == LOT_ACTIVE;
}

static void add_part(struct ctx *ctx, struct list *parts, size_t room, int64_t lot_id, int64_t amount)
{
	if (!parts)
		return;
	if (!parts->items)
		parts->items = arena_array(ctx->mem, struct lot_part, room);
	((struct lot_part *)parts->items)[parts->count++] = (struct lot_part){.lot_id = lot_id, .amount = amount};
}

enum status book_take(struct ctx *ctx, struct book *book, enum posting_kind kind, enum bucket bucket, int64_t amount,
	int64_t for_lot, const struct cause *cause, struct list *parts)
{
	if (book->count)
		qsort(book->lots, book->count, sizeof *book->lots, spent_first);
	for (size_t i = 0; i < book->count && amount; i++) {
		struct lot *lot = &book->lots[i];
		if (!book_usable(lot))
			continue;
		int64_t part = lot->remaining < amount ? lot->remaining : amount;
		TRY(book_move(ctx, book, lot, kind, BUCKET_ACTIVE, bucket, part, for_lot, cause));
		add_part(ctx, parts, book->count, lot->id, part);
		amount -= part;
	}
	return amount ? ERR_INTERNAL : OK; // lots and account do not agree; huitou check ledger names the row
}

enum status book_settle_by(struct ctx *ctx, struct book *book, int64_t until, const struct cause *cause)
{
	int64_t debt = book->figures[BUCKET_DEBT];

	if (!debt || book->figures[BUCKET_ACTIVE] <= 0)
		return OK;
	qsort(book->lots, book->count, sizeof *book->lots, spent_first);
	for (size_t i = 0; i < book->count && debt; i++) {
		struct lot *lot = &book->lots[i];
		if (!book_usable(lot) || lot->activates_at > until)
			continue;
		int64_t part = lot->remaining < debt ? lot->remaining : debt;
		TRY(book_move(ctx, book, lot, POSTING_REPAY, BUCKET_ACTIVE, BUCKET_DEBT, part, NONE, cause));
		debt -= part;
	}
	return OK;
}

enum status book_settle(struct ctx *ctx, struct book *book, const struct cause *cause)
{
	return book_settle_by(ctx, book, INT64_MAX, cause);
}

enum status book_slide(struct ctx *ctx, struct book *book, const char *what, int64_t at_ms)
{
	const struct expiry_policy *policy = &book->wallet->expiry;
	struct lot all = {.customer_id = book->customer_id, .wallet = book->wallet, .activates_at = NONE};

	if (!wallet_resets(policy, what))
		return OK;
	int64_t until = wallet_slide(ctx, policy, at_ms);
	if (until <= ctx->now_ms || (book->slides_until != NONE && until <= book->slides_until))
		return OK;
	all.expires_at = book->slides_until;
	TRY(ledger_term(ctx, &all, NONE, until, "activity", at_ms, what));
	book->slides_until = until;
	for (size_t i = 0; i < book->count; i++)
		if (book->lots[i].slides)
			book->lots[i].expires_at = until;
	return OK;
}
