// The movements that others ask for: spent, given back, taken back with a return.
#include "points/household.h"

#include "base/id.h"

#include <string.h>

SQL(movement_mark);
SQL(movement_parts);
SQL(movement_expired);
SQL(movement_reversed);
SQL(movement_spent);

#define PARTS_ROOM 16

PROBLEM(points_insufficient, ERR_CONFLICT, "It takes {0}; {1} can be spent.", "需要 {0}，可用 {1}。");

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

// ---------------------------------------------------------------- balances

enum status points_account_of(struct ctx *ctx, int64_t customer_id, int64_t wallet_id, struct points_account *account)
{
	const struct wallet *wallet;
	struct book book;

	TRY(wallet_get(ctx, wallet_id, &wallet));
	TRY(book_read(ctx, customer_id, wallet, &book));
	*account = (struct points_account){
		.customer_id = customer_id, .wallet_id = wallet_id, .next_due_at = book.next_due_at};
	memcpy(account->figures, book.figures, sizeof account->figures);
	return OK;
}

int64_t points_available(const struct points_account *account)
{
	return account->figures[BUCKET_DEBT] ? 0 : account->figures[BUCKET_ACTIVE];
}

// ---------------------------------------------------------------- spent

static enum status insufficient(struct ctx *ctx, const struct wallet *wallet, int64_t wanted, int64_t there)
{
	return fail(ctx, &points_insufficient, wallet_amount(ctx->mem, wallet, wanted),
		wallet_amount(ctx->mem, wallet, there));
}

enum status points_spend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t amount,
	enum posting_kind kind, enum bucket bucket, const struct cause *cause)
{
	struct pot pot;

	TRY(pot_open(ctx, customer_id, wallet, &pot));
	TRY(pot_check(ctx, &pot, amount));
	TRY(pot_take(ctx, &pot, kind, bucket, amount, cause, NULL));
	TRY(book_slide(ctx, pot.own, "spend", cause->at));
	return pot_close(ctx, &pot);
}

// The allocation that the spend has left in the ledger.
enum status points_parts_of(
	struct ctx *ctx, int64_t customer_id, const struct cause *spend, struct lot_part **ret, size_t *count)
{
	size_t room = PARTS_ROOM;
	struct lot_part *parts = arena_array(ctx->mem, struct lot_part, room);
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &movement_parts,
		ARGS(v_i64(customer_id), v_i64(spend->at), v_text(spend->source), v_i64(spend->source_id)), &rows));
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

static enum status sum_of(
	struct ctx *ctx, struct sql *sql, const struct book *book, const struct lot *lot, int64_t *amount)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, sql, ARGS(v_i64(book->customer_id), v_i64(lot->id)), &rows, &found));
	*amount = found && !row_null(rows, 0) ? row_i64(rows, 0) : 0;
	return OK;
}

// What others gave for the lot, or was owed, comes as a lot of its own with the same terms: the lot's own room may have
// been used by then.
static enum status restore_beside(struct ctx *ctx, struct book *book, const struct lot *like, enum bucket from,
	int64_t amount, const struct cause *cause)
{
	struct lot lot = *like, *in;

	lot.id = id_new();
	lot.granted = amount;
	lot.remaining = lot.held = lot.reversed = 0;
	lot.state = LOT_ACTIVE;
	lot.parent_id = like->id;
	lot.fair_value = 0;
	lot.source = cause->source;
	lot.source_id = cause->source_id;
	TRY(book_add(ctx, book, &lot, &in));
	return book_move(ctx, book, in, POSTING_REFUND, from, BUCKET_ACTIVE, amount, like->id, cause);
}

static enum status end_giving(struct ctx *ctx, struct book *book, const struct cause *cause)
{
	if (!book->wallet)
		return OK;
	// What has lapsed meanwhile lapses now; what is owed is repaid from the rest.
	TRY(book_advance(ctx, book, ctx->now_ms));
	TRY(book_settle(ctx, book, cause));
	return book_close(ctx, book);
}

// The book of whoever has the lot now; it stays open for the next part.
static enum status open_for(
	struct ctx *ctx, struct book *book, int64_t lot_id, const struct cause *cause, struct lot **in)
{
	struct lot lot;

	TRY(ledger_lot(ctx, lot_id, &lot));
	if (book->wallet != lot.wallet || book->customer_id != lot.customer_id) {
		TRY(end_giving(ctx, book, cause));
		TRY(book_open(ctx, lot.customer_id, lot.wallet, book));
	}
	return book_lot(ctx, book, lot.id, in);
}

// Back into one lot, as far as it was spent of it; what was spent of none (it had been owed) comes beside it.
static enum status give_back(struct ctx *ctx, struct book *book, const struct lot_part *part, const struct cause *cause)
{
	struct lot *in;
	int64_t spent;

	TRY(open_for(ctx, book, part->lot_id, cause, &in));
	TRY(sum_of(ctx, &movement_spent, book, in, &spent));
	int64_t own = least(spent < 0 ? 0 : spent, part->amount);
	struct lot like = *in;
	if (own)
		TRY(book_move(ctx, book, in, POSTING_REFUND, BUCKET_SPENT, BUCKET_ACTIVE, own, NONE, cause));
	return own == part->amount ? OK : restore_beside(ctx, book, &like, BUCKET_SPENT, part->amount - own, cause);
}

// Spent again of a lot that it was given back to: what is left of it, then what has lapsed of it, else it is owed.
static enum status take_again(
	struct ctx *ctx, struct book *book, const struct lot_part *part, const struct cause *cause)
{
	int64_t amount = part->amount, taken, expired;
	struct lot *in;

	TRY(open_for(ctx, book, part->lot_id, cause, &in));
	taken = in->state == LOT_PENDING ? 0 : least(in->remaining, amount);
	if (taken)
		TRY(book_move(ctx, book, in, POSTING_SPEND, BUCKET_ACTIVE, BUCKET_SPENT, taken, NONE, cause));
	amount -= taken;
	TRY(sum_of(ctx, &movement_expired, book, in, &expired));
	taken = least(expired < 0 ? 0 : expired, amount);
	if (taken)
		TRY(book_move(ctx, book, in, POSTING_SPEND, BUCKET_EXPIRED, BUCKET_SPENT, taken, NONE, cause));
	amount -= taken;
	return amount ? book_move(ctx, book, NULL, POSTING_SPEND, BUCKET_DEBT, BUCKET_SPENT, amount, NONE, cause) : OK;
}

enum status points_refund(struct ctx *ctx, int64_t customer_id, const struct cause *spend, const struct cause *cause)
{
	return points_refund_part(ctx, customer_id, spend, 0, INT64_MAX, cause);
}

static enum status each_part(struct ctx *ctx, int64_t customer_id, const struct cause *spend, int64_t before,
	int64_t amount, const struct cause *cause,
	enum status (*act)(struct ctx *, struct book *, const struct lot_part *, const struct cause *))
{
	struct book book = {0};
	struct lot_part *parts;
	size_t count;

	TRY(points_parts_of(ctx, customer_id, spend, &parts, &count));
	for (size_t i = count; i-- > 0 && amount;) {
		int64_t gone = least(before, parts[i].amount), part = least(parts[i].amount - gone, amount);
		before -= gone;
		amount -= part;
		if (part)
			TRY(act(ctx, &book, &(struct lot_part){.lot_id = parts[i].lot_id, .amount = part}, cause));
	}
	return end_giving(ctx, &book, cause);
}

enum status points_refund_part(struct ctx *ctx, int64_t customer_id, const struct cause *spend, int64_t before,
	int64_t amount, const struct cause *cause)
{
	return each_part(ctx, customer_id, spend, before, amount, cause, give_back);
}

enum status points_spend_again(struct ctx *ctx, int64_t customer_id, const struct cause *spend, int64_t before,
	int64_t amount, const struct cause *cause)
{
	return each_part(ctx, customer_id, spend, before, amount, cause, take_again);
}

// ---------------------------------------------------------------- taken back with a return

// What could not be taken is owed, up to the limit; the rest the shop bears: it is owed and granted in one breath.
static enum status owe(
	struct ctx *ctx, struct book *book, const struct lot *lot, int64_t amount, const struct cause *cause)
{
	const struct wallet *wallet = book->wallet;
	int64_t room = wallet->debt_on_return == RETURN_WRITES_OFF ? 0
		       : wallet->debt_limit == NONE                ? amount
								   : wallet->debt_limit - book->figures[BUCKET_DEBT];
	int64_t owed = room < 0 ? 0 : least(room, amount), borne = amount - owed;
	struct lot none = *lot;

	if (wallet->debt_on_return == RETURN_REFUSED)
		return insufficient(ctx, wallet, amount, 0);
	// Of the lot, which has nothing left to change.
	TRY(book_move(ctx, book, &none, POSTING_CLAWBACK, BUCKET_DEBT, BUCKET_REVERSED, amount, NONE, cause));
	if (borne)
		TRY(book_move(ctx, book, NULL, POSTING_WRITE_OFF, BUCKET_ISSUANCE, BUCKET_DEBT, borne, NONE, cause));
	return OK;
}

// What is left of the lot, then what has expired of it (that is gone already), then from other open lots, then as debt.
static enum status take_back(
	struct ctx *ctx, struct book *book, int64_t lot_id, int64_t amount, const struct cause *cause)
{
	int64_t expired, part;
	struct lot *lot;

	TRY(book_lot(ctx, book, lot_id, &lot));
	part = least(lot->remaining, amount);
	if (part)
		TRY(book_move(ctx, book, lot, POSTING_CLAWBACK,
			lot->state == LOT_PENDING ? BUCKET_PENDING : BUCKET_ACTIVE, BUCKET_REVERSED, part, NONE,
			cause));
	amount -= part;
	if (!amount)
		return OK;
	TRY(sum_of(ctx, &movement_expired, book, lot, &expired));
	part = least(expired, amount);
	if (part)
		TRY(book_move(ctx, book, lot, POSTING_CLAWBACK, BUCKET_EXPIRED, BUCKET_REVERSED, part, NONE, cause));
	amount -= part;
	part = least(book->figures[BUCKET_ACTIVE], amount);
	if (part)
		TRY(book_take(ctx, book, POSTING_CLAWBACK, BUCKET_REVERSED, part, lot_id, cause, NULL));
	amount -= part;
	if (!amount)
		return OK;
	TRY(book_lot(ctx, book, lot_id, &lot));
	return owe(ctx, book, lot, amount, cause);
}

// Marks so much more (or, below zero, less) of the lot as taken back. Two returns at once: one of them runs again.
static enum status mark(struct ctx *ctx, const struct lot *lot, int64_t amount)
{
	int64_t changed;

	TRY(db_change(ctx->db, &movement_mark, ARGS(v_i64(lot->id), v_i64(amount), v_i64(lot->reversed)), &changed));
	return changed ? OK : ERR_BUSY;
}

// Growth is taken out of the window in which it was earned; spendable points go when the goods come.
static struct cause dated(const struct lot *lot, const struct cause *cause)
{
	struct cause ret = *cause;

	if (lot->wallet->kind == WALLET_QUALIFYING)
		ret.at = lot->earned_at;
	return ret;
}

enum status points_claw_back(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause)
{
	struct cause when = dated(lot, cause);
	struct book book;

	TRY(mark(ctx, lot, amount));
	TRY(ledger_lot(ctx, lot->id, lot)); // whose it is now
	TRY(book_open(ctx, lot->customer_id, lot->wallet, &book));
	TRY(take_back(ctx, &book, lot->id, amount, &when));
	return book_close(ctx, &book);
}

static bool waits(const struct ctx *ctx, const struct lot *lot)
{
	return lot->activates_at == NONE || lot->activates_at > ctx->now_ms;
}

enum status points_restore(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause)
{
	struct cause when = dated(lot, cause);
	struct book book;
	struct lot *in;
	int64_t own;

	TRY(mark(ctx, lot, -amount));
	TRY(ledger_lot(ctx, lot->id, lot));
	TRY(book_open(ctx, lot->customer_id, lot->wallet, &book));
	TRY(book_lot(ctx, &book, lot->id, &in));
	TRY(sum_of(ctx, &movement_reversed, &book, lot, &own));
	own = least(own < 0 ? 0 : own, amount);
	if (own)
		TRY(book_move(ctx, &book, in, POSTING_REFUND, BUCKET_REVERSED,
			waits(ctx, in) ? BUCKET_PENDING : BUCKET_ACTIVE, own, NONE, &when));
	if (amount > own)
		TRY(restore_beside(ctx, &book, lot, BUCKET_REVERSED, amount - own, &when));
	TRY(book_advance(ctx, &book, ctx->now_ms));
	TRY(book_settle(ctx, &book, &when));
	return book_close(ctx, &book);
}
