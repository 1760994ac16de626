// Points by hand: always with a reason, always in the audit.
#include "points/points.h"

#include "api/audit.h"
#include "base/id.h"

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

enum status points_adjust(struct ctx *ctx, int64_t customer_id, int64_t points, const char *reason)
{
	const struct wallet *wallet;
	struct lot lot;
	int64_t id = id_new();
	struct cause cause = {"staff", ctx->actor ? ctx->actor->id : 0, ctx->now_ms, reason};
	struct adjustment body = {points, reason};
	struct event event = {.customer_id = customer_id, .subject_id = id, .record = &body};

	TRY(wallet_get(ctx, WALLET_POINTS_ID, &wallet));
	struct award award = {wallet, customer_id, points, ctx->now_ms, NONE, NONE, NONE, POSTING_GRANT};
	if (points > 0)
		TRY(points_grant(ctx, &award, &cause, &lot));
	else
		TRY(points_spend(ctx, customer_id, wallet, -points, POSTING_TAKE, BUCKET_FORFEITED, &cause));
	TRY(audit_record(ctx, "points", id_text(ctx->mem, "cus", customer_id), "adjust", NULL,
		arena_format(ctx->mem, "{\"points\":%lld}", (long long)points), reason));
	return event_emit(ctx, &points_adjusted, &event);
}
