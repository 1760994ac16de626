// Corrections of points by hand over HTTP: asked for, listed, decided on.
#include "points/correction.h"
#include "points/routes.h"

#include "base/id.h"
#include "customer/customer.h"
#include "store/where.h"

PROBLEM(adjustment_zero, ERR_UNPROCESSABLE, "This cannot be zero.", "不能为零。");

// ---------------------------------------------------------------- asked for

struct adjust_in {
	const char *wallet;
	int64_t points;
	const char *reason;
};

static const struct field adjust_fields[] = {
	FIELD_TEXT(adjust_in, wallet, .max = 40, .doc = W("Which; points when absent", "积分账户编码，缺省为 points")),
	FIELD_I64(adjust_in, points, .min = -INT64_C(1000000000), .max = INT64_C(1000000000),
		.flags = FIELD_REQUIRED | FIELD_POINTS,
		.doc = W("Points to add, or below zero to take", "增加（正）或扣减（负）的积分"), .example = "50"),
	FIELD_TEXT(
		adjust_in, reason, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "原因"), .example = "\"补偿\""),
};

const struct shape adjust_shape =
	SHAPE("PointsAdjustment", adjust_in, adjust_fields, "Points by hand.", "人工调整积分。");

struct extend_in {
	const char *wallet;
	int64_t lot_id, until;
	const char *reason;
};

#define EXTEND_FIELDS(until_flags)                                                                                     \
	FIELD_TEXT(                                                                                                    \
		extend_in, wallet, .max = 40, .doc = W("Which; points when absent", "积分账户编码，缺省为 points")),   \
		FIELD_ID(extend_in, lot_id, "lot", .doc = W("Only this lot", "仅此批次")),                             \
		FIELD_TIME(extend_in, until, .flags = (until_flags), .doc = W("They lapse then", "新的过期时间"),      \
			.example = "\"2031-01-01T00:00:00Z\""),                                                        \
		FIELD_TEXT(extend_in, reason, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "原因"),            \
			.example = "\"goodwill\"")

static const struct field extend_fields[] = {EXTEND_FIELDS(0)};
const struct shape extend_shape = SHAPE("PointsExtension", extend_in, extend_fields,
	"Points that lapse later; without a time: never.", "积分延期，缺省为永不过期。");
static const struct field reinstate_fields[] = {EXTEND_FIELDS(FIELD_REQUIRED)};
const struct shape reinstate_shape = SHAPE("PointsReinstatement", extend_in, reinstate_fields,
	"Lapsed points that are brought back.", "恢复已过期的积分。");

struct corrected {
	struct list wallets;
	struct correction *correction;
};

static const struct field corrected_fields[] = {
	FIELD_LIST(corrected, wallets, &balance_shape, .max = 64,
		.doc = W("All wallets, as they are now", "当前全部积分账户")),
	FIELD_OBJECT(corrected, correction, &correction_shape,
		.doc = W("What waits for a second person; null: it was posted", "待复核的申请，已入账则为空")),
};

const struct shape corrected_shape = SHAPE("PointsCorrected", corrected, corrected_fields,
	"Points after a correction by hand, or what it waits for.", "人工调整后的积分，或待复核的申请。");

// 202 and what waits when a second person is needed.
static enum status ask(
	struct ctx *ctx, const struct call *call, const char *wallet_code, struct correction *in, struct answer *answer)
{
	struct corrected *out = arena_new(ctx->mem, struct corrected);
	const struct wallet *wallet;
	bool waits;

	TRY(points_visible(ctx, call, call->ids[0], &in->customer_id));
	TRY(wallet_by_code(ctx, wallet_code ? wallet_code : "points", "/wallet", &wallet));
	TRY(correction_ask(ctx, wallet, in, &waits));
	if (waits) {
		out->correction = in;
		answer->status = 202;
	}
	answer_give(answer, corrected, out);
	return points_balances(ctx, in->customer_id, &out->wallets);
}

enum status act_adjust(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct adjust_in *in = call->in;
	struct correction *asked = arena_new(ctx->mem, struct correction);

	if (!in->points)
		return fail_at(ctx, "/points", &adjustment_zero, NULL);
	*asked = (struct correction){
		.kind = CORRECTION_ADJUST, .points = in->points, .lot_id = NONE, .until = NONE, .reason = in->reason};
	return ask(ctx, call, in->wallet, asked, answer);
}

static enum status ask_later(struct ctx *ctx, const struct call *call, int kind, struct answer *answer)
{
	const struct extend_in *in = call->in;
	struct correction *asked = arena_new(ctx->mem, struct correction);

	*asked = (struct correction){.kind = kind, .lot_id = in->lot_id, .until = in->until, .reason = in->reason};
	return ask(ctx, call, in->wallet, asked, answer);
}

enum status act_extend(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return ask_later(ctx, call, CORRECTION_EXTEND, answer);
}

enum status act_reinstate(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return ask_later(ctx, call, CORRECTION_REINSTATE, answer);
}

// ---------------------------------------------------------------- listed

struct correction_query {
	int64_t limit;
	const char *cursor, *wallet, *sort;
	int64_t customer_id, from, to;
	int state, kind;
	bool own;
};

enum correction_query_field {
	QUERY_LIMIT,
	QUERY_CURSOR,
	QUERY_STATE,
	QUERY_KIND,
	QUERY_WALLET,
	QUERY_CUSTOMER,
	QUERY_OWN,
	QUERY_FROM,
	QUERY_TO,
	QUERY_SORT
};

static const struct field correction_query_fields[] = {
	[QUERY_LIMIT] = LIST_LIMIT_FIELD(correction_query),
	[QUERY_CURSOR] = LIST_CURSOR_FIELD(correction_query),
	[QUERY_STATE] = FIELD_ENUM(correction_query, state, correction_states, .doc = W("Only in this state", "状态")),
	[QUERY_KIND] = FIELD_ENUM(correction_query, kind, correction_kinds, .doc = W("Only of this kind", "类型")),
	[QUERY_WALLET] =
		FIELD_TEXT(correction_query, wallet, .max = 40, .doc = W("Only of this wallet", "积分账户编码")),
	[QUERY_CUSTOMER] = FIELD_ID(correction_query, customer_id, "cus",
		.doc = W("Only of this customer, and of who was merged into it", "客户（含并入者）")),
	[QUERY_OWN] = FIELD_BOOL(correction_query, own,
		.doc = W("Asked for by yourself; false: by others", "本人申请；false 为他人申请")),
	[QUERY_FROM] = FIELD_TIME(correction_query, from, .doc = W("Asked for at or after", "申请时间起")),
	[QUERY_TO] = FIELD_TIME(correction_query, to, .doc = W("Asked for before", "申请时间止（不含）")),
	[QUERY_SORT] = LIST_SORT_FIELD(correction_query, "made_at, lapses_at, points"),
};

const struct shape correction_query_shape =
	SHAPE("CorrectionQuery", correction_query, correction_query_fields, "Which corrections.", "积分调整筛选条件。");

// What is stored does not know of time: a waiting one whose time is over has lapsed.
static void add_state(const struct ctx *ctx, int state, struct where *where)
{
	struct value now = v_i64(ctx->now_ms);

	if (state == CORRECTION_WAITING)
		where_and(where, "state = 'waiting' AND lapses_at > ?", now);
	else if (state == CORRECTION_LAPSED)
		where_and(where, "(state = 'lapsed' OR (state = 'waiting' AND lapses_at <= ?))", now);
	else
		where_and(where, "state = ?", v_text(choice_name(correction_states, state)));
}

static enum status add_filters(struct ctx *ctx, const struct call *call, struct where *where)
{
	const struct correction_query *query = call->query;
	uint64_t present = call->query_present;
	const struct wallet *wallet;

	if (present & UINT64_C(1) << QUERY_STATE)
		add_state(ctx, query->state, where);
	if (present & UINT64_C(1) << QUERY_KIND)
		where_and(where, "kind = ?", v_text(choice_name(correction_kinds, query->kind)));
	if (query->wallet) {
		TRY(wallet_by_code(ctx, query->wallet, "wallet", &wallet));
		where_and(where, "wallet_id = ?", v_i64(wallet->id));
	}
	if (query->customer_id != NONE)
		where_and(where, "customer_id IN (SELECT id FROM customer WHERE id = ? OR merged_into = ?)",
			v_i64(query->customer_id), v_i64(query->customer_id));
	if (present & UINT64_C(1) << QUERY_OWN)
		where_and(where, query->own ? "maker_id = ?" : "maker_id <> ?", v_i64(ctx->actor->staff_id));
	if (query->from != NONE)
		where_and(where, "made_at >= ?", v_i64(query->from));
	if (query->to != NONE)
		where_and(where, "made_at < ?", v_i64(query->to));
	return OK;
}

// Ids are in order of time. The table stays small: what is above the limit is rare, or the limit is wrong.
static const struct sort_column sorts[] = {{"made_at", "id"}, {"lapses_at", "lapses_at"}, {"points", "points"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-made_at", .columns = sorts};

enum status act_corrections(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct where where = where_make(ctx->mem, "SELECT " CORRECTION_COLUMNS " FROM correction");
	const struct wallets *wallets;
	struct correction shown;
	struct rows *rows;
	struct page page;
	bool more;

	TRY(wallets_get(ctx, &wallets));
	customer_reach(ctx, "points.read", "customer_id", &where);
	TRY(add_filters(ctx, call, &where));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		TRY(correction_scan(ctx, wallets, rows, &shown));
		page_add(&page, correction, &shown);
	}
}

struct waiting_out {
	int64_t others, own;
};

static const struct field waiting_fields[] = {
	FIELD_I64(waiting_out, others, .min = 0, .max = INT64_MAX,
		.doc = W("That you may decide on: asked for by others, for customers within your reach",
			"可由您复核的申请数")),
	FIELD_I64(waiting_out, own, .min = 0, .max = INT64_MAX,
		.doc = W("That you asked for and nobody has decided on", "您的待复核申请数")),
};

const struct shape waiting_shape =
	SHAPE("CorrectionsWaiting", waiting_out, waiting_fields, "What waits for a second person.", "待复核数量。");

static enum status count_waiting(struct ctx *ctx, const char *right, const char *maker, int64_t *count)
{
	struct where where = where_make(ctx->mem, "SELECT COUNT(*) FROM correction");
	struct rows *rows;
	bool more;

	customer_reach(ctx, right, "customer_id", &where);
	add_state(ctx, CORRECTION_WAITING, &where);
	where_and(&where, maker, v_i64(ctx->actor->staff_id));
	TRY(where_query(&where, ctx->db, &rows));
	TRY(rows_next(rows, &more));
	*count = more ? row_i64(rows, 0) : 0;
	rows_close(rows);
	return OK;
}

enum status act_waiting(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct waiting_out *out = arena_new(ctx->mem, struct waiting_out);

	(void)call;
	if (actor_scope(ctx->actor, "points.approve") != SCOPE_NONE)
		TRY(count_waiting(ctx, "points.approve", "maker_id <> ?", &out->others));
	TRY(count_waiting(ctx, "points.read", "maker_id = ?", &out->own));
	answer_give(answer, waiting_out, out);
	return OK;
}

enum status act_correction(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct correction *out = arena_new(ctx->mem, struct correction);
	int64_t customer_id;

	TRY(correction_get(ctx, call->ids[0], out));
	TRY(points_visible(ctx, call, out->customer_id, &customer_id));
	answer_give(answer, correction, out);
	return OK;
}

// ---------------------------------------------------------------- decided on

struct verdict_in {
	const char *note;
};

#define NOTE_FIELD(flags_, en, zh) FIELD_TEXT(verdict_in, note, .max = 300, .flags = (flags_), .doc = W(en, zh))

static const struct field approval_fields[] = {NOTE_FIELD(0, "What is said to it", "复核意见")};
static const struct field refusal_fields[] = {NOTE_FIELD(FIELD_REQUIRED, "Why not", "驳回原因")};
const struct shape approval_shape =
	SHAPE("CorrectionApproval", verdict_in, approval_fields, "A correction is approved.", "通过积分调整。");
const struct shape refusal_shape =
	SHAPE("CorrectionRefusal", verdict_in, refusal_fields, "A correction is refused.", "驳回积分调整。");

enum status act_approve(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct verdict_in *in = call->in;
	struct correction *out = arena_new(ctx->mem, struct correction);

	TRY(correction_approve(ctx, call->ids[0], in->note, out));
	answer_give(answer, correction, out);
	return OK;
}

enum status act_refuse(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct verdict_in *in = call->in;
	struct correction *out = arena_new(ctx->mem, struct correction);

	TRY(correction_refuse(ctx, call->ids[0], in->note, out));
	answer_give(answer, correction, out);
	return OK;
}

enum status act_withdraw(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct correction *out = arena_new(ctx->mem, struct correction);

	TRY(correction_withdraw(ctx, call->ids[0], out));
	answer_give(answer, correction, out);
	return OK;
}
