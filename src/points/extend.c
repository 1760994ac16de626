// When points lapse, changed by hand: later than they would, or brought back after they did.
#include "points/ledger.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"

SQL(extend_lot);
SQL(extend_expired);

#define LOTS_MAX 1000

PROBLEM(extend_past, ERR_UNPROCESSABLE, "This must lie in the future.", "须为将来的时间。");
PROBLEM(reinstate_closed, ERR_CONFLICT, "Points of this wallet cannot be brought back after they have lapsed.",
	"该钱包的积分过期后不能恢复。");

static enum status record(struct ctx *ctx, int64_t customer_id, const char *verb, const struct wallet *wallet,
	int64_t amount, int64_t until, const char *reason)
{
	return audit_record(ctx, "points", id_text(ctx->mem, "cus", customer_id), verb, NULL,
		arena_format(ctx->mem, "{\"wallet\":\"%s\",\"points\":%lld,\"until\":\"%s\"}", wallet->code,
			(long long)amount, until == NONE ? "" : instant_text(ctx->mem, until)),
		reason);
}

static enum status extend_slide(struct ctx *ctx, struct book *book, int64_t until, const char *reason)
{
	struct lot all = {.customer_id = book->customer_id,
		.wallet = book->wallet,
		.activates_at = NONE,
		.expires_at = book->slides_until};

	TRY(ledger_term(ctx, &all, NONE, until, "extended", ctx->now_ms, reason));
	book->slides_until = until;
	return OK;
}

// until INSTANT_MAX stands for never: a lot that says nothing would slide where its wallet does.
static enum status change(struct ctx *ctx, struct lot *lot, int64_t until, const char *kind, const char *reason)
{
	TRY(ledger_term(ctx, lot, lot->activates_at, until, kind, ctx->now_ms, reason));
	lot->expires_at = until;
	lot->slides = false;
	return db_exec(ctx->db, &extend_lot, ARGS(v_i64(lot->id), v_i64(until)));
}

enum status points_extend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, const char *reason, int64_t *extended)
{
	int64_t later = until == NONE ? INSTANT_MAX : until;
	struct book book;
	bool slid = false;

	*extended = 0;
	if (later <= ctx->now_ms)
		return fail_at(ctx, "/until", &extend_past, NULL);
	TRY(book_open(ctx, customer_id, wallet, &book));
	for (size_t i = 0; i < book.count; i++) {
		struct lot *lot = &book.lots[i];
		if ((lot_id != NONE && lot->id != lot_id) || lot->expires_at == NONE || lot->expires_at >= later)
			continue;
		*extended += lot->remaining + lot->held;
		if (!lot->slides || lot_id != NONE) {
			TRY(change(ctx, lot, later, "extended", reason));
			continue;
		}
		if (!slid)
			TRY(extend_slide(ctx, &book, later, reason));
		slid = true;
		lot->expires_at = later;
	}
	TRY(book_close(ctx, &book));
	return record(ctx, customer_id, "extend", wallet, *extended, until, reason);
}

// ---------------------------------------------------------------- brought back

static enum status read_expired(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct lot_part **ret, size_t *count)
{
	struct rows *rows;
	bool more;

	*ret = arena_array(ctx->mem, struct lot_part, LOTS_MAX);
	*count = 0;
	TRY(db_query(ctx->db, &extend_expired, ARGS(v_i64(customer_id), v_i64(wallet->id), v_i64(LOTS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		(*ret)[(*count)++] = (struct lot_part){.lot_id = row_i64(rows, 0), .amount = row_i64(rows, 1)};
	}
}

static enum status bring_back(
	struct ctx *ctx, struct book *book, const struct lot_part *part, int64_t until, const char *reason)
{
	struct cause cause = {"staff", ctx->actor ? ctx->actor->id : 0, ctx->now_ms, reason};
	struct lot *lot;

	TRY(book_lot(ctx, book, part->lot_id, &lot));
	TRY(change(ctx, lot, until, "reinstated", reason));
	return book_move(ctx, book, lot, POSTING_REINSTATE, BUCKET_EXPIRED, BUCKET_ACTIVE, part->amount, NONE, &cause);
}

enum status points_reinstate(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, const char *reason, int64_t *reinstated)
{
	struct cause cause = {"staff", ctx->actor ? ctx->actor->id : 0, ctx->now_ms, reason};
	int64_t since = ctx->now_ms - (wallet->reinstate_days == NONE ? 0 : wallet->reinstate_days) * DAY_MS;
	struct lot_part *parts;
	struct book book;
	struct lot *lot;
	size_t count;

	*reinstated = 0;
	if (wallet->reinstate_days == NONE || wallet->reinstate_days == 0)
		return fail(ctx, &reinstate_closed, NULL);
	if (until <= ctx->now_ms)
		return fail_at(ctx, "/until", &extend_past, NULL);
	TRY(book_open(ctx, customer_id, wallet, &book));
	TRY(read_expired(ctx, customer_id, wallet, &parts, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(book_lot(ctx, &book, parts[i].lot_id, &lot));
		if ((lot_id != NONE && lot->id != lot_id) || lot->expires_at == NONE || lot->expires_at < since)
			continue;
		TRY(bring_back(ctx, &book, &parts[i], until, reason));
		*reinstated += parts[i].amount;
	}
	TRY(book_settle(ctx, &book, &cause));
	TRY(book_close(ctx, &book));
	return record(ctx, customer_id, "reinstate", wallet, *reinstated, until, reason);
}
