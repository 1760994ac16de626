#include "points/correction.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "customer/customer.h"
#include "points/byhand.h"

#include <string.h>

SQL(correction_by_id);
SQL(correction_insert);
SQL(correction_decide);
SQL(correction_posted);
SQL(correction_due);
SQL(correction_lapse);
SQL(correction_lately);

PROBLEM(correction_own, ERR_CONFLICT, "Who asked for a correction does not decide on it; somebody else must.",
	"申请人不能复核自己的调整，须由他人复核。");
PROBLEM(correction_not_own, ERR_FORBIDDEN, "Only who asked for a correction takes it back; others refuse it.",
	"仅申请人可撤回，他人请驳回。");
PROBLEM(correction_decided, ERR_CONFLICT, "This is {0} already, by {1}.", "该申请已由{1}处理：{0}。");
PROBLEM(correction_over, ERR_CONFLICT, "This is {0} already.", "该申请状态为“{0}”。");

#define LATELY_MS DAY_MS
#define WAIT_DAYS 7

const struct choice correction_kinds[] = {
	[CORRECTION_ADJUST] = {"adjust", W("Added or taken", "增减")},
	[CORRECTION_EXTEND] = {"extend", W("Lapses later", "延期")},
	[CORRECTION_REINSTATE] = {"reinstate", W("Brought back", "恢复")},
	CHOICES_END,
};

const struct choice correction_states[] = {
	[CORRECTION_WAITING] = {"waiting", W("Waiting", "待复核")},
	[CORRECTION_APPROVED] = {"approved", W("Approved", "已通过")},
	[CORRECTION_REFUSED] = {"refused", W("Refused", "已驳回")},
	[CORRECTION_WITHDRAWN] = {"withdrawn", W("Taken back", "已撤回")},
	[CORRECTION_LAPSED] = {"lapsed", W("Lapsed", "已失效")},
	CHOICES_END,
};

static const struct field correction_fields[] = {
	FIELD_ID(correction, id, "cor", .doc = W("Id", "编号")),
	FIELD_ID(correction, customer_id, "cus", .doc = W("Whose points", "客户")),
	FIELD_TEXT(correction, wallet, .max = 40, .doc = W("Code of the wallet", "积分账户编码")),
	FIELD_ENUM(correction, kind, correction_kinds, .doc = W("What is to be done", "类型")),
	FIELD_I64(correction, points, .min = INT64_MIN, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("How many; below zero: taken", "数量，负数为扣减")),
	FIELD_ID(correction, lot_id, "lot", .doc = W("Only this lot", "仅此批次")),
	FIELD_TIME(correction, until, .doc = W("They lapse then", "新的过期时间")),
	FIELD_TEXT(correction, reason, .max = 300, .doc = W("Why", "原因")),
	FIELD_ENUM(correction, state, correction_states, .doc = W("What became of it", "状态")),
	FIELD_TEXT(correction, maker, .max = 40, .doc = W("Who asked: an account or a key", "申请账号或密钥")),
	FIELD_TEXT(correction, maker_name, .max = 200, .doc = W("… by name, as it was then", "申请人")),
	FIELD_BOOL(correction, own, .doc = W("Asked for by yourself, or through a key of yours", "是否本人申请")),
	FIELD_TIME(correction, made_at, .doc = W("Asked for", "申请时间")),
	FIELD_TIME(correction, lapses_at, .doc = W("Lapses when nobody decides", "失效时间")),
	FIELD_TEXT(correction, decider, .max = 40, .doc = W("Who decided", "复核账号")),
	FIELD_TEXT(correction, decider_name, .max = 200, .doc = W("… by name, as it was then", "复核人")),
	FIELD_TIME(correction, decided_at, .doc = W("When it was decided, or lapsed", "处理时间")),
	FIELD_TEXT(correction, note, .max = 300, .doc = W("What was said to it", "复核意见")),
	FIELD_I64(correction, posted, .min = INT64_MIN, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("How many were moved in the end", "实际入账数量")),
};

const struct shape correction_shape = SHAPE("Correction", correction, correction_fields,
	"A correction of points that needs a second person.", "须他人复核的积分调整。");

// ---------------------------------------------------------------- told

struct correction_told {
	const char *wallet;
	int kind;
	int64_t points;
	int state;
};

static const struct field told_fields[] = {
	FIELD_TEXT(correction_told, wallet, .max = 40, .doc = W("Code of the wallet", "积分账户编码")),
	FIELD_ENUM(correction_told, kind, correction_kinds, .doc = W("What is to be done", "类型")),
	FIELD_I64(correction_told, points, .min = INT64_MIN, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("How many; below zero: taken", "数量，负数为扣减")),
	FIELD_ENUM(correction_told, state, correction_states, .doc = W("What became of it", "状态")),
};

static const struct shape told_shape =
	SHAPE("CorrectionTold", correction_told, told_fields, "A correction of points by hand.", "人工积分调整申请。");

#define TELLS(id_, name_, state_, title_en, title_zh, doc_en, doc_zh)                                                  \
	const struct event_type id_ = {.name = (name_),                                                                \
		.subject = "cor",                                                                                      \
		.shape = &told_shape,                                                                                  \
		.right = "points.read",                                                                                \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example =                                                                                             \
			"{\"wallet\": \"points\", \"kind\": \"adjust\", \"points\": 5000, \"state\": \"" state_ "\"}"}

TELLS(correction_asked, "correction.asked", "waiting", "Correction asked for", "申请调整积分",
	"A correction of points waits for a second person.", "积分调整待他人复核。");
TELLS(correction_approved, "correction.approved", "approved", "Correction approved", "积分调整通过",
	"A second person approved a correction; it was posted.", "积分调整经复核通过并入账。");
TELLS(correction_refused, "correction.refused", "refused", "Correction refused", "积分调整驳回",
	"A second person refused a correction.", "积分调整被驳回。");
TELLS(correction_withdrawn, "correction.withdrawn", "withdrawn", "Correction taken back", "积分调整撤回",
	"Who asked for a correction took it back.", "申请人撤回积分调整。");
TELLS(correction_lapsed, "correction.lapsed", "lapsed", "Correction lapsed", "积分调整失效",
	"Nobody decided on a correction in time.", "积分调整逾期未复核。");

// In the audit, and as an event.
static enum status tell(struct ctx *ctx, const struct event_type *type, const struct correction *of, const char *why)
{
	struct correction_told told = {of->wallet, of->kind, of->points, of->state};
	struct event event = {.customer_id = of->customer_id, .subject_id = of->id, .record = &told};

	TRY(audit_record(ctx, "correction", id_text(ctx->mem, "cor", of->id), strchr(type->name, '.') + 1, NULL,
		arena_format(ctx->mem,
			"{\"customer\":\"%s\",\"wallet\":\"%s\",\"kind\":\"%s\",\"points\":%lld,\"maker\":\"%s\"}",
			id_text(ctx->mem, "cus", of->customer_id), of->wallet, choice_name(correction_kinds, of->kind),
			(long long)of->points, of->maker),
		why));
	return event_emit(ctx, type, &event);
}

// ---------------------------------------------------------------- read

enum status correction_scan(
	struct ctx *ctx, const struct wallets *wallets, const struct rows *rows, struct correction *ret)
{
	*ret = (struct correction){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1),
		.wallet_id = row_i64(rows, 2),
		.kind = choice_value(correction_kinds, row_text(rows, 3, ctx->mem)),
		.points = row_i64(rows, 4),
		.lot_id = row_i64(rows, 5),
		.until = row_i64(rows, 6),
		.reason = row_text(rows, 7, ctx->mem),
		.state = choice_value(correction_states, row_text(rows, 8, ctx->mem)),
		.maker = row_text(rows, 9, ctx->mem),
		.maker_name = row_text(rows, 10, ctx->mem),
		.maker_id = row_i64(rows, 11),
		.made_at = row_i64(rows, 12),
		.lapses_at = row_i64(rows, 13),
		.decider = row_text(rows, 14, ctx->mem),
		.decider_name = row_text(rows, 15, ctx->mem),
		.decided_at = row_i64(rows, 16),
		.note = row_text(rows, 17, ctx->mem),
		.posted = row_i64(rows, 18),
	};
	ret->own = ctx->actor && ctx->actor->staff_id == ret->maker_id;
	if (ret->state == CORRECTION_WAITING && ret->lapses_at <= ctx->now_ms) {
		ret->state = CORRECTION_LAPSED;
		ret->decided_at = ret->lapses_at;
	}
	const struct wallet *wallet = wallets_find(wallets, ret->wallet_id);
	ret->wallet = wallet ? wallet->code : NULL;
	return wallet ? OK : ERR_INTERNAL;
}

enum status correction_get(struct ctx *ctx, int64_t id, struct correction *ret)
{
	const struct wallets *wallets;
	struct rows *rows;
	bool found;

	TRY(wallets_get(ctx, &wallets));
	TRY(db_first(ctx->db, &correction_by_id, ARGS(v_i64(id)), &rows, &found));
	return found ? correction_scan(ctx, wallets, rows, ret) : fail(ctx, &not_found);
}

// ---------------------------------------------------------------- asked for

static enum status post(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, const struct correction *in,
	const struct cause *cause, int64_t *posted)
{
	switch ((enum correction_kind)in->kind) {
	case CORRECTION_ADJUST:
		return byhand_adjust(ctx, customer_id, wallet, in->points, cause, posted);
	case CORRECTION_EXTEND:
		return byhand_extend(ctx, customer_id, wallet, in->lot_id, in->until, cause, posted);
	case CORRECTION_REINSTATE:
		return byhand_reinstate(ctx, customer_id, wallet, in->lot_id, in->until, cause, posted);
	}
	return ERR_INTERNAL;
}

// How many it would move now; what post() would refuse is refused.
static enum status preview(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, const struct correction *in, int64_t *points)
{
	switch ((enum correction_kind)in->kind) {
	case CORRECTION_ADJUST:
		return byhand_adjust_preview(ctx, customer_id, wallet, in->points, points);
	case CORRECTION_EXTEND:
		return byhand_extend_preview(ctx, customer_id, wallet, in->lot_id, in->until, points);
	case CORRECTION_REINSTATE:
		return byhand_reinstate_preview(ctx, customer_id, wallet, in->lot_id, in->until, points);
	}
	return ERR_INTERNAL;
}

// Takes the account's row, so that of two at once the second sees what the first has done; what time has done is
// posted.
static enum status settle(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet)
{
	struct book book;

	TRY(ledger_open_account(ctx, customer_id, wallet));
	TRY(book_open(ctx, customer_id, wallet, &book));
	return book_close(ctx, &book);
}

// Many small ones are one large one: what was corrected lately for this customer counts along.
static enum status is_above(struct ctx *ctx, const struct wallet *wallet, const struct correction *in, bool *above)
{
	int64_t size = in->points < 0 ? -in->points : in->points;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &correction_lately,
		ARGS(v_i64(in->customer_id), v_i64(ctx->now_ms - LATELY_MS), v_i64(wallet->id)), &rows, &found));
	int64_t lately = found ? row_i64(rows, 0) : 0;
	*above = size > 0 && lately > wallet->approve_above - size;
	return OK;
}

static enum status put_down(struct ctx *ctx, const struct wallet *wallet, struct correction *in)
{
	int64_t days = wallet->approve_days == NONE ? WAIT_DAYS : wallet->approve_days;

	in->id = id_new();
	in->wallet = wallet->code;
	in->wallet_id = wallet->id;
	in->state = CORRECTION_WAITING;
	in->maker = house_actor_text(ctx);
	in->maker_name = ctx->actor ? ctx->actor->name : NULL;
	in->maker_id = ctx->actor ? ctx->actor->staff_id : NONE;
	in->own = true;
	in->made_at = ctx->now_ms;
	in->lapses_at = ctx->now_ms + days * DAY_MS;
	in->decided_at = in->posted = NONE;
	TRY(db_exec(ctx->db, &correction_insert,
		ARGS(v_i64(in->id), v_i64(in->customer_id), v_i64(wallet->id),
			v_text(choice_name(correction_kinds, in->kind)), v_i64(in->points), v_i64(in->lot_id),
			v_i64(in->until), v_text(in->reason), v_text(in->maker), v_text(in->maker_name),
			v_i64(in->maker_id), v_i64(in->made_at), v_i64(in->lapses_at))));
	return tell(ctx, &correction_asked, in, in->reason);
}

enum status correction_ask(struct ctx *ctx, const struct wallet *wallet, struct correction *in, bool *waits)
{
	struct cause cause = {"staff", ctx->actor ? ctx->actor->id : 0, ctx->now_ms, in->reason, 0};
	int64_t points;

	*waits = false;
	if (wallet->approve_above != NONE && ctx->actor && ctx->actor->staff_id != NONE) {
		TRY(settle(ctx, in->customer_id, wallet));
		TRY(preview(ctx, in->customer_id, wallet, in, &points));
		if (in->kind != CORRECTION_ADJUST)
			in->points = points;
		TRY(is_above(ctx, wallet, in, waits));
		if (*waits)
			return put_down(ctx, wallet, in);
	}
	return post(ctx, in->customer_id, wallet, in, &cause, &points);
}

// ---------------------------------------------------------------- decided on

static enum status not_waiting(struct ctx *ctx, const struct correction *of)
{
	const char *state = words_in(correction_states[of->state].doc, ctx->lang);

	return of->decider_name ? fail(ctx, &correction_decided, state, of->decider_name)
				: fail(ctx, &correction_over, state);
}

// Exactly one decision is written; who comes second is told whose it was.
static enum status decide(struct ctx *ctx, const char *right, enum correction_state state, const char *note,
	struct correction *of, int64_t *customer_id)
{
	int64_t id = of->id, changed;

	TRY(correction_get(ctx, id, of));
	TRY(customer_within(ctx, of->customer_id, right, customer_id));
	if (state == CORRECTION_WITHDRAWN && !of->own)
		return fail(ctx, &correction_not_own);
	if (state != CORRECTION_WITHDRAWN && of->own)
		return fail(ctx, &correction_own);
	TRY(db_change(ctx->db, &correction_decide,
		ARGS(v_i64(id), v_text(choice_name(correction_states, (int)state)), v_text(house_actor_text(ctx)),
			v_text(ctx->actor ? ctx->actor->name : NULL), v_i64(ctx->now_ms), v_text(note)),
		&changed));
	TRY(correction_get(ctx, id, of));
	return changed ? OK : not_waiting(ctx, of);
}

enum status correction_approve(struct ctx *ctx, int64_t id, const char *note, struct correction *ret)
{
	struct cause cause = {"correction", id, ctx->now_ms, NULL, 0};
	const struct wallet *wallet;
	int64_t customer_id;

	ret->id = id;
	TRY(decide(ctx, "points.approve", CORRECTION_APPROVED, note, ret, &customer_id));
	TRY(wallet_get(ctx, ret->wallet_id, &wallet));
	cause.note = ret->reason;
	TRY(post(ctx, customer_id, wallet, ret, &cause, &ret->posted));
	TRY(db_exec(ctx->db, &correction_posted, ARGS(v_i64(id), v_i64(ret->posted))));
	return tell(ctx, &correction_approved, ret, note);
}

enum status correction_refuse(struct ctx *ctx, int64_t id, const char *note, struct correction *ret)
{
	int64_t customer_id;

	ret->id = id;
	TRY(decide(ctx, "points.approve", CORRECTION_REFUSED, note, ret, &customer_id));
	return tell(ctx, &correction_refused, ret, note);
}

enum status correction_withdraw(struct ctx *ctx, int64_t id, struct correction *ret)
{
	int64_t customer_id;

	ret->id = id;
	TRY(decide(ctx, "points.adjust", CORRECTION_WITHDRAWN, NULL, ret, &customer_id));
	return tell(ctx, &correction_withdrawn, ret, NULL);
}

// ---------------------------------------------------------------- nobody decided

#define LAPSE_BATCH 50

struct lapsing {
	int64_t ids[LAPSE_BATCH];
	size_t count;
};

static enum status lapse(struct ctx *ctx, void *arg)
{
	struct lapsing *lapsing = arg;
	struct correction of;
	struct rows *rows;
	int64_t changed;
	bool more;

	lapsing->count = 0;
	TRY(db_query(ctx->db, &correction_due, ARGS(v_i64(ctx->now_ms), v_i64(LAPSE_BATCH)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		lapsing->ids[lapsing->count++] = row_i64(rows, 0);
	}
	for (size_t i = 0; i < lapsing->count; i++) {
		TRY(db_change(ctx->db, &correction_lapse, ARGS(v_i64(lapsing->ids[i]), v_i64(ctx->now_ms)), &changed));
		if (!changed)
			continue;
		TRY(correction_get(ctx, lapsing->ids[i], &of));
		TRY(tell(ctx, &correction_lapsed, &of, NULL));
	}
	return OK;
}

static enum status run_lapse(struct ctx *ctx, struct job *job)
{
	struct lapsing lapsing;
	int64_t done = 0;

	do {
		ctx->now_ms = clock_now_ms();
		TRY(house_write(ctx, lapse, &lapsing, 0, LANE_LOW));
		done += (int64_t)lapsing.count;
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (lapsing.count == LAPSE_BATCH);
	return OK;
}

const struct job_kind correction_lapse_job = {
	.name = "points.corrections",
	.run = run_lapse,
	.doc = W("Corrections of points that nobody decided on in time are told to have lapsed.",
		"逾期未复核的积分调整记为失效。"),
};

const struct schedule correction_lapse_schedule = {
	.name = "points.corrections",
	.kind = &correction_lapse_job,
	.every_ms = HOUR_MS,
	.input = "{}",
	.doc = W("Corrections of points that nobody decided on lapse; they could not be approved before that either.",
		"逾期未复核的积分调整失效（到期即不可复核）。"),
};
