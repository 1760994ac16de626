// The movements that others ask for, made of the few in ledger.c.
#include "points/ledger.h"

#include <string.h>

SQL(movement_mark);
SQL(movement_parts);

#define PARTS_ROOM 16

// ---------------------------------------------------------------- taken back with a return

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static enum status take_from_others(struct ctx *ctx, const struct lot *lot, int64_t *amount, const struct cause *cause)
{
	struct lot *others;
	size_t count;

	TRY(ledger_open_lots(ctx, lot->customer_id, lot->wallet, &others, &count));
	for (size_t i = 0; i < count && *amount; i++) {
		int64_t part = least(others[i].remaining, *amount);
		TRY(ledger_take(ctx, &others[i], POSTING_CLAWBACK, BUCKET_REVERSED, part, cause));
		*amount -= part;
	}
	return OK;
}

// Takes `amount` of what a lot gave: what is left of it, then what has expired of it (that is gone already), then from
// other open lots of the wallet, then as debt. What has lapsed is posted first, so that it makes no difference whether
// a job was there before us.
static enum status take_back(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause)
{
	int64_t expired, part;

	TRY(ledger_lot(ctx, lot->id, lot)); // whose it is now
	TRY(ledger_expire(ctx, lot->customer_id, lot->wallet, &expired));
	TRY(ledger_lot(ctx, lot->id, lot));
	part = least(lot->remaining, amount);
	if (part)
		TRY(ledger_take(ctx, lot, POSTING_CLAWBACK, BUCKET_REVERSED, part, cause));
	amount -= part;
	if (!amount)
		return OK;
	TRY(ledger_expired_of(ctx, lot, &expired));
	part = least(expired, amount);
	if (part)
		TRY(ledger_reverse_expired(ctx, lot, part, cause));
	amount -= part;
	if (amount)
		TRY(take_from_others(ctx, lot, &amount, cause));
	return amount ? ledger_owe(ctx, lot, amount, cause) : OK;
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

	TRY(mark(ctx, lot, amount));
	return take_back(ctx, lot, amount, &when);
}

enum status points_restore(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause)
{
	struct cause when = dated(lot, cause);
	int64_t expired;

	TRY(mark(ctx, lot, -amount));
	TRY(ledger_put_back(ctx, lot, POSTING_REFUND, BUCKET_REVERSED, amount, &when));
	TRY(ledger_expire(ctx, lot->customer_id, lot->wallet, &expired));
	return ledger_settle_debt(ctx, lot->customer_id, lot->wallet, &when);
}

// ---------------------------------------------------------------- a spend undone

struct part {
	int64_t lot_id, amount;
};

// The allocation that the spend has left in the ledger: which lots, how much of each.
static enum status load_parts(
	struct ctx *ctx, int64_t customer_id, const struct cause *spend, struct part **ret, size_t *count)
{
	size_t room = PARTS_ROOM;
	struct part *parts = arena_array(ctx->mem, struct part, room);
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
			struct part *wider = arena_array(ctx->mem, struct part, room * 2);
			memcpy(wider, parts, room * sizeof *wider);
			parts = wider;
			room *= 2;
		}
		parts[(*count)++] = (struct part){row_i64(rows, 0), row_i64(rows, 1)};
	}
	*ret = parts;
	return OK;
}

enum status points_refund(struct ctx *ctx, int64_t customer_id, const struct cause *spend, const struct cause *cause)
{
	struct part *parts;
	struct lot lot = {0};
	size_t count;
	int64_t expired;

	TRY(load_parts(ctx, customer_id, spend, &parts, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(ledger_lot(ctx, parts[i].lot_id, &lot));
		TRY(ledger_put_back(ctx, &lot, POSTING_REFUND, BUCKET_SPENT, parts[i].amount, cause));
	}
	if (!count)
		return OK;
	// What has lapsed meanwhile lapses now: its expiry is what it was.
	TRY(ledger_expire(ctx, lot.customer_id, lot.wallet, &expired));
	return ledger_settle_debt(ctx, lot.customer_id, lot.wallet, cause);
}
