// Points by hand: always with a reason, always in the audit.
#include "points/byhand.h"

#include "api/audit.h"
#include "base/id.h"

#include <string.h>

struct adjustment {
	int64_t points;
	const char *reason;
};

static const struct field adjustment_fields[] = {
	FIELD_I64(adjustment, points, .min = -INT64_C(1000000000), .max = INT64_C(1000000000), .flags = FIELD_POINTS,
		.doc = W("Points added (or, below zero, taken)", "增减积分")),
	FIELD_TEXT(adjustment, reason, .max = 300, .doc = W("Why", "原因")),
};

static const struct shape adjustment_shape =
	SHAPE("PointsAdjusted", adjustment, adjustment_fields, "Points were added or taken by hand.", "人工调整积分。");

const struct event_type points_adjusted = {
	.name = "points.adjusted",
	.subject = "pst",
	.shape = &adjustment_shape,
	.right = "points.read",
	.title = W("Points adjusted", "调整积分"),
	.doc = W("Points were added or taken by hand.", "人工调整积分。"),
	.example = "{\"points\": 50, \"reason\": \"goodwill\"}",
};

// What is taken below zero, if the wallet says so, is owed. *points: what is taken in the end; *part: of what is there.
static enum status takeable(struct ctx *ctx, const struct book *book, int64_t *points, int64_t *part)
{
	const struct wallet *wallet = book->wallet;
	int64_t there = book_available(book), room = 0;

	if (wallet->debt_on_adjust == ADJUST_OWES)
		room = wallet->debt_limit == NONE ? *points : wallet->debt_limit - book->figures[BUCKET_DEBT];
	if (wallet->debt_on_adjust == ADJUST_TAKES_WHAT_IS_THERE && *points > there)
		*points = there;
	if (*points > there + (room > 0 ? room : 0))
		return fail(ctx, &points_insufficient, wallet_amount(ctx->mem, wallet, *points),
			wallet_amount(ctx->mem, wallet, there));
	*part = *points < there ? *points : there;
	return OK;
}

static enum status take(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t *points, const struct cause *cause)
{
	struct book book;
	int64_t part;

	TRY(ledger_open_account(ctx, customer_id, wallet));
	TRY(book_open(ctx, customer_id, wallet, &book));
	TRY(takeable(ctx, &book, points, &part));
	if (part)
		TRY(book_take(ctx, &book, POSTING_TAKE, BUCKET_FORFEITED, part, NONE, cause, NULL));
	if (*points > part)
		TRY(book_move(
			ctx, &book, NULL, POSTING_TAKE, BUCKET_DEBT, BUCKET_FORFEITED, *points - part, NONE, cause));
	return book_close(ctx, &book);
}

enum status byhand_adjust_preview(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t points, int64_t *moved)
{
	struct book book;
	int64_t taken = -points, part;

	*moved = points;
	if (points > 0)
		return OK;
	TRY(book_look(ctx, customer_id, wallet, &book));
	TRY(takeable(ctx, &book, &taken, &part));
	*moved = -taken;
	return OK;
}

const char *byhand_audit(struct arena *mem, const struct cause *cause)
{
	return strcmp(cause->source, "correction") == 0
		       ? arena_format(mem, ",\"correction\":\"%s\"", id_text(mem, "cor", cause->source_id))
		       : "";
}

enum status byhand_adjust(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t points,
	const struct cause *cause, int64_t *moved)
{
	struct lot lot;
	int64_t taken = -points;
	struct award award = {.wallet = wallet,
		.customer_id = customer_id,
		.amount = points,
		.earned_at = ctx->now_ms,
		.rule_id = NONE,
		.rule_version = NONE,
		.base = NONE,
		.kind = POSTING_GRANT,
		.activates_at = ctx->now_ms};

	if (points > 0)
		TRY(points_grant(ctx, &award, cause, &lot));
	else
		TRY(take(ctx, customer_id, wallet, &taken, cause));
	*moved = points > 0 ? points : -taken;
	struct adjustment body = {*moved, cause->note};
	struct event event = {.customer_id = customer_id, .subject_id = id_new(), .record = &body};
	TRY(audit_record(ctx, "points", id_text(ctx->mem, "cus", customer_id), "adjust", NULL,
		arena_format(ctx->mem, "{\"wallet\":\"%s\",\"points\":%lld%s}", wallet->code, (long long)*moved,
			byhand_audit(ctx->mem, cause)),
		cause->note));
	return event_emit(ctx, &points_adjusted, &event);
}

enum status points_adjust(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t points, const char *reason)
{
	struct cause cause = {"staff", ctx->actor ? ctx->actor->id : 0, ctx->now_ms, reason, 0};
	int64_t moved;

	return byhand_adjust(ctx, customer_id, wallet, points, &cause, &moved);
}
