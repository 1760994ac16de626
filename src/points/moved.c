// Customers are merged and parted again: their lots go with them.
#include "points/household.h"

#include "customer/customer.h"

#include <string.h>

SQL(moved_lots_told_of);
SQL(moved_ended);
SQL(moved_lot);

#define ENDED_ROOM 16

// What of a lot has ended at one customer and may come back: expired points with a return, spent ones with a
// redemption.
struct ended {
	int64_t lot_id, expired, spent;
};

static enum status read_ended(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct ended **ret, size_t *count)
{
	size_t room = ENDED_ROOM;
	struct ended *ended = arena_array(ctx->mem, struct ended, room);
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &moved_ended, ARGS(v_i64(customer_id), v_i64(wallet->id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		if (*count == room) {
			struct ended *wider = arena_array(ctx->mem, struct ended, room * 2);
			memcpy(wider, ended, room * sizeof *wider);
			ended = wider;
			room *= 2;
		}
		ended[(*count)++] = (struct ended){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2)};
	}
	*ret = ended;
	return OK;
}

static enum status move_lot(struct ctx *ctx, struct book *from, struct book *to, const struct lot *lot,
	const struct ended *ended, const struct cause *cause)
{
	const enum posting_kind out = POSTING_MOVE_OUT, in = POSTING_MOVE_IN;
	struct cause dated = *cause;

	if (lot->wallet->kind == WALLET_QUALIFYING)
		dated.at = lot->earned_at; // stays in the window in which it was earned
	TRY(db_exec(ctx->db, &moved_lot, ARGS(v_i64(lot->id), v_i64(to->customer_id))));
	TRY(book_shift(ctx, from, to, lot->id, out, in, lot->state == LOT_PENDING ? BUCKET_PENDING : BUCKET_ACTIVE,
		lot->remaining, &dated));
	TRY(book_shift(ctx, from, to, lot->id, out, in, BUCKET_HELD, lot->held, &dated));
	book_take_in(ctx, to, lot);
	if (!ended)
		return OK;
	TRY(book_shift(ctx, from, to, lot->id, out, in, BUCKET_EXPIRED, ended->expired, &dated));
	return book_shift(ctx, from, to, lot->id, out, in, BUCKET_SPENT, ended->spent, &dated);
}

static struct lot *open_in(struct book *book, int64_t id)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->lots[i].id == id)
			return &book->lots[i];
	return NULL;
}

// Lots and what has ended of them, both by id.
static enum status move_lots(
	struct ctx *ctx, int64_t told_of, struct book *from, struct book *to, const struct cause *cause)
{
	struct ended *ended;
	struct lot *lots;
	size_t ended_count, count, at = 0;

	TRY(ledger_lots(ctx, &moved_lots_told_of,
		ARGS(v_i64(told_of), v_i64(from->customer_id), v_i64(from->wallet->id)), &lots, &count));
	TRY(read_ended(ctx, from->customer_id, from->wallet, &ended, &ended_count));
	for (size_t i = 0; i < count; i++) {
		while (at < ended_count && ended[at].lot_id < lots[i].id)
			at++;
		bool any = at < ended_count && ended[at].lot_id == lots[i].id;
		struct lot *in = open_in(from, lots[i].id);
		struct lot moved = in ? *in : lots[i];
		TRY(move_lot(ctx, from, to, &moved, any ? &ended[at] : NULL, cause));
		if (in)
			in->remaining = in->held = 0; // it is the other's now
	}
	return OK;
}

static enum status move_debt(struct ctx *ctx, struct book *from, struct book *to, const struct cause *cause)
{
	int64_t debt = from->figures[BUCKET_DEBT];

	if (!debt)
		return OK;
	TRY(book_move(ctx, from, NULL, POSTING_MOVE_OUT, BUCKET_ISSUANCE, BUCKET_DEBT, debt, NONE, cause));
	return book_move(ctx, to, NULL, POSTING_MOVE_IN, BUCKET_DEBT, BUCKET_ISSUANCE, debt, NONE, cause);
}

// What slid with one customer's activity lasts as long as it would have.
static enum status move_slide(struct ctx *ctx, struct book *from, struct book *to, const struct cause *cause)
{
	struct lot all = {.customer_id = to->customer_id,
		.wallet = to->wallet,
		.activates_at = NONE,
		.expires_at = to->slides_until};

	if (from->slides_until == NONE || (to->slides_until != NONE && to->slides_until >= from->slides_until))
		return OK;
	to->slides_until = from->slides_until;
	return ledger_term(ctx, &all, NONE, from->slides_until, "activity", cause->at, cause->source);
}

static enum status move_wallet(struct ctx *ctx, int64_t told_of, int64_t from_id, int64_t to_id,
	const struct wallet *wallet, const struct cause *cause)
{
	struct book from, to;

	TRY(ledger_open_account(ctx, to_id, wallet));
	// Always in the same order, so that two merges do not wait for each other.
	if (from_id < to_id)
		TRY(book_open(ctx, from_id, wallet, &from));
	TRY(book_open(ctx, to_id, wallet, &to));
	if (from_id > to_id)
		TRY(book_open(ctx, from_id, wallet, &from));
	TRY(move_slide(ctx, &from, &to, cause));
	TRY(move_lots(ctx, told_of, &from, &to, cause));
	if (told_of == from_id)
		TRY(move_debt(ctx, &from, &to, cause));
	TRY(book_settle(ctx, &to, cause));
	TRY(book_close(ctx, &from));
	return book_close(ctx, &to);
}

// The lots that postings of told_of tell of and that belong to from now go to `to`, each with its own expiry, and with
// what was spent and has expired of it, so that points given back or taken back later find their account; a debt goes
// with them when it is a merge (told_of is from).
static enum status move_points(struct ctx *ctx, int64_t told_of, int64_t from, int64_t to, const struct cause *cause)
{
	const struct wallets *wallets;

	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; i < wallets->count; i++)
		TRY(move_wallet(ctx, told_of, from, to, &wallets->list[i], cause));
	return OK;
}

static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	struct cause cause = {"merge", merged->merge_id, ctx->now_ms, NULL, 0};

	TRY(household_merged(ctx, merged->survivor_id, merged->loser_id, merged->merge_id));
	TRY(hold_end_due(ctx, merged->loser_id));
	TRY(hold_end_due(ctx, merged->survivor_id));
	TRY(hold_move(ctx, merged->loser_id, merged->survivor_id));
	return move_points(ctx, merged->loser_id, merged->loser_id, merged->survivor_id, &cause);
}

const struct listener move_on_merge = {
	.name = "points.merged",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("Lots go to the surviving customer, each with its own expiry; open holds and the place in a household "
		 "with "
		 "them.",
		"积分批次连同有效期、冻结及家庭账户席位转入保留的客户。"),
};

static enum status hear_unmerged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	struct cause cause = {"unmerge", merged->merge_id, ctx->now_ms, NULL, 0};

	TRY(household_unmerged(ctx, merged->survivor_id, merged->loser_id, merged->merge_id));
	TRY(hold_void_all(ctx, merged->survivor_id));
	return move_points(ctx, merged->loser_id, merged->survivor_id, merged->loser_id, &cause);
}

const struct listener move_on_unmerge = {
	.name = "points.unmerged",
	.type = &customer_unmerged,
	.when = LISTEN_NOW,
	.hear = hear_unmerged,
	.doc = W("Lots that a merge moved go back, as far as they are not spent; open holds end.",
		"合并转入且未使用的积分批次退回，冻结中的先释放。"),
};
