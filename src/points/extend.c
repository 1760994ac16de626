// When points lapse, changed by hand: later than they would, or brought back after they did.
#include "points/byhand.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"

SQL(extend_lot);
SQL(extend_expired);

#define LOTS_MAX 1000

PROBLEM(extend_past, ERR_UNPROCESSABLE, "This must lie in the future.", "须为将来的时间。");
PROBLEM(reinstate_closed, ERR_CONFLICT, "Points of this wallet cannot be brought back after they have lapsed.",
	"该积分账户的积分过期后不能恢复。");

static enum status record(struct ctx *ctx, int64_t customer_id, const char *verb, const struct wallet *wallet,
	int64_t amount, int64_t until, const struct cause *cause)
{
	return audit_record(ctx, "points", id_text(ctx->mem, "cus", customer_id), verb, NULL,
		arena_format(ctx->mem, "{\"wallet\":\"%s\",\"points\":%lld,\"until\":\"%s\"%s}", wallet->code,
			(long long)amount, until == NONE ? "" : instant_text(ctx->mem, until),
			byhand_audit(ctx->mem, cause)),
		cause->note);
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

// until NONE: never. INSTANT_MAX stands for that in what is stored.
static enum status check_later(struct ctx *ctx, int64_t until, int64_t *later)
{
	*later = until == NONE ? INSTANT_MAX : until;
	return *later <= ctx->now_ms ? fail_at(ctx, "/until", &extend_past, NULL) : OK;
}

static bool lasts_longer(const struct lot *lot, int64_t lot_id, int64_t later)
{
	return (lot_id == NONE || lot->id == lot_id) && lot->expires_at != NONE && lot->expires_at < later;
}

enum status byhand_extend_preview(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, int64_t *moved)
{
	struct book book;
	int64_t later;

	*moved = 0;
	TRY(check_later(ctx, until, &later));
	TRY(book_look(ctx, customer_id, wallet, &book));
	for (size_t i = 0; i < book.count; i++)
		if (lasts_longer(&book.lots[i], lot_id, later))
			*moved += book.lots[i].remaining + book.lots[i].held;
	return OK;
}

enum status byhand_extend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, const struct cause *cause, int64_t *moved)
{
	struct book book;
	int64_t later;
	bool slid = false;

	*moved = 0;
	TRY(check_later(ctx, until, &later));
	TRY(book_open(ctx, customer_id, wallet, &book));
	for (size_t i = 0; i < book.count; i++) {
		struct lot *lot = &book.lots[i];
		if (!lasts_longer(lot, lot_id, later))
			continue;
		*moved += lot->remaining + lot->held;
		if (!lot->slides || lot_id != NONE) {
			TRY(change(ctx, lot, later, "extended", cause->note));
			continue;
		}
		if (!slid)
			TRY(extend_slide(ctx, &book, later, cause->note));
		slid = true;
		lot->expires_at = later;
	}
	TRY(book_close(ctx, &book));
	return record(ctx, customer_id, "extend", wallet, *moved, until, cause);
}

enum status points_extend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, const char *reason, int64_t *extended)
{
	struct cause cause = {"staff", ctx->actor ? ctx->actor->id : 0, ctx->now_ms, reason, 0};

	return byhand_extend(ctx, customer_id, wallet, lot_id, until, &cause, extended);
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
	struct ctx *ctx, struct book *book, const struct lot_part *part, int64_t until, const struct cause *cause)
{
	struct lot *lot;

	TRY(book_lot(ctx, book, part->lot_id, &lot));
	TRY(change(ctx, lot, until, "reinstated", cause->note));
	return book_move(ctx, book, lot, POSTING_REINSTATE, BUCKET_EXPIRED, BUCKET_ACTIVE, part->amount, NONE, cause);
}

// Those that lapsed no longer ago than the wallet allows.
static enum status find_lapsed(struct ctx *ctx, struct book *book, int64_t lot_id, int64_t until, struct lot_part **ret,
	size_t *count, int64_t *amount)
{
	const struct wallet *wallet = book->wallet;
	int64_t since = ctx->now_ms - (wallet->reinstate_days == NONE ? 0 : wallet->reinstate_days) * DAY_MS;
	struct lot_part *parts;
	struct lot *lot;
	size_t all;

	*count = 0;
	*amount = 0;
	if (wallet->reinstate_days == NONE || wallet->reinstate_days == 0)
		return fail(ctx, &reinstate_closed, NULL);
	if (until <= ctx->now_ms)
		return fail_at(ctx, "/until", &extend_past, NULL);
	TRY(read_expired(ctx, book->customer_id, wallet, &parts, &all));
	for (size_t i = 0; i < all; i++) {
		TRY(book_lot(ctx, book, parts[i].lot_id, &lot));
		if ((lot_id != NONE && lot->id != lot_id) || lot->expires_at == NONE || lot->expires_at < since)
			continue;
		*amount += parts[i].amount;
		parts[(*count)++] = parts[i];
	}
	*ret = parts;
	return OK;
}

enum status byhand_reinstate_preview(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, int64_t *moved)
{
	struct lot_part *parts;
	struct book book;
	size_t count;

	TRY(book_look(ctx, customer_id, wallet, &book));
	return find_lapsed(ctx, &book, lot_id, until, &parts, &count, moved);
}

enum status byhand_reinstate(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, const struct cause *cause, int64_t *moved)
{
	struct lot_part *parts;
	struct book book;
	size_t count;

	TRY(book_open(ctx, customer_id, wallet, &book));
	TRY(find_lapsed(ctx, &book, lot_id, until, &parts, &count, moved));
	for (size_t i = 0; i < count; i++)
		TRY(bring_back(ctx, &book, &parts[i], until, cause));
	TRY(book_settle(ctx, &book, cause));
	TRY(book_close(ctx, &book));
	return record(ctx, customer_id, "reinstate", wallet, *moved, until, cause);
}

enum status points_reinstate(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, const char *reason, int64_t *reinstated)
{
	struct cause cause = {"staff", ctx->actor ? ctx->actor->id : 0, ctx->now_ms, reason, 0};

	return byhand_reinstate(ctx, customer_id, wallet, lot_id, until, &cause, reinstated);
}
