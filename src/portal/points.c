// A member's points: what happened to them and why, and the ladder of tiers.
#include "portal/self.h"
#include "portal/view.h"

#include "base/id.h"
#include "tier/tier.h"

#include <string.h>

// ---------------------------------------------------------------- history

struct change {
	int64_t at, amount, pending, order;
	int kind;
	const char *title, *note;
};
static const struct field change_fields[] = {
	FIELD_TIME(change, at, .doc = W("When it happened", "发生时间")),
	FIELD_ENUM(change, kind, posting_kinds, .doc = W("What it was", "类型")),
	FIELD_TEXT(change, title, .max = 80, .doc = W("The same in words", "说明")),
	FIELD_I64(change, amount, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("What it did to the balance, below zero when it took", "余额变动，负数为减少")),
	FIELD_I64(change, pending, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Of these not to be spent yet", "其中待生效")),
	FIELD_ID(change, order, "ord", .doc = W("The order it came of", "相关订单")),
	FIELD_TEXT(change, note, .max = 300, .doc = W("What the shop wrote to it", "备注")),
};
static const struct shape change_shape =
	SHAPE("MemberPointsChange", change, change_fields, "One thing that happened to the points.", "积分变动。");

struct page_query {
	const char *cursor;
	int64_t limit;
};
static const struct field query_fields[] = {
	FIELD_TEXT(page_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
	FIELD_I64(page_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
};
const struct shape member_page_query_shape =
	SHAPE("MemberPageQuery", page_query, query_fields, "Which page.", "分页条件。");

enum status view_page(struct ctx *ctx, const struct call *call, int64_t *before_at_ms, int64_t *before_id, size_t *max)
{
	const struct page_query *query = call->query;
	struct cursor cursor;

	*before_at_ms = *before_id = INT64_MAX;
	*max = query->limit == NONE ? PAGE_DEFAULT : (size_t)query->limit;
	if (!query->cursor)
		return OK;
	if (!cursor_parse(ctx->mem, query->cursor, &cursor) || cursor.value.kind != VALUE_I64)
		return fail_at(ctx, "cursor", &cursor_wrong);
	*before_at_ms = cursor.value.i64;
	*before_id = cursor.id;
	return OK;
}

static struct change change_of(const struct ctx *ctx, const struct points_change *from)
{
	return (struct change){
		.at = from->at,
		.kind = from->kind,
		.title = from->kind >= 0 ? words_in(posting_kinds[from->kind].doc, ctx->lang) : NULL,
		.amount = from->amount,
		.pending = from->pending,
		.order = strcmp(from->source, "order") == 0 ? from->source_id : NONE,
		.note = from->note,
	};
}

static enum status act_history(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct points_change *changes;
	struct page page;
	int64_t own, before_at_ms, before_id;
	size_t count, max;

	TRY(self_id(ctx, &own));
	TRY(view_page(ctx, call, &before_at_ms, &before_id, &max));
	TRY(points_history(ctx, own, before_at_ms, before_id, max + 1, &changes, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count && i < max; i++) {
		struct change change = change_of(ctx, &changes[i]);
		page_add(&page, change, &change);
	}
	const char *next =
		count <= max ? NULL
			     : cursor_text(ctx->mem, (struct cursor){v_i64(changes[max - 1].at), changes[max - 1].id});
	return page_end(&page, next, NONE, answer);
}

// ---------------------------------------------------------------- tiers

struct rung {
	const char *code, *name;
	int64_t threshold;
	bool reached, current;
};
static const struct field rung_fields[] = {
	FIELD_TEXT(rung, code, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(rung, name, .max = 80, .doc = W("Its name", "等级名称")),
	FIELD_I64(rung, threshold, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("From what spend on", "门槛消费额")),
	FIELD_BOOL(rung, reached, .doc = W("Reached", "已达到")),
	FIELD_BOOL(rung, current, .doc = W("The member's own", "当前等级")),
};
const struct shape member_rung_shape =
	SHAPE("MemberRung", rung, rung_fields, "A step of the ladder of tiers.", "等级阶梯。");

struct tier_ladder {
	struct member_tier *standing;
	struct list rungs;
};
static const struct field ladder_fields[] = {
	FIELD_OBJECT(tier_ladder, standing, &member_tier_shape, .doc = W("Where the member stands", "会员当前等级")),
	FIELD_LIST(tier_ladder, rungs, &member_rung_shape, .max = 64,
		.doc = W("All tiers, lowest first", "全部等级，由低到高")),
};
static const struct shape ladder_shape = SHAPE(
	"MemberLadder", tier_ladder, ladder_fields, "The tiers, and where the member stands.", "等级体系与当前位置。");

enum status view_rungs(struct ctx *ctx, const struct member_tier *standing, struct list *ret)
{
	const struct tier_record *tiers;
	size_t count;

	TRY(tiers_get(ctx, &tiers, &count));
	struct rung *rungs = arena_array(ctx->mem, struct rung, count);
	for (size_t i = 0; i < count; i++)
		rungs[i] = (struct rung){
			.code = tiers[i].code,
			.name = words_in((struct words){tiers[i].name_en, tiers[i].name_zh}, ctx->lang),
			.threshold = tiers[i].threshold,
			.reached = standing && tiers[i].threshold <= standing->threshold,
			.current = standing && text_equal(tiers[i].code, standing->code),
		};
	*ret = LIST(rung, rungs, count);
	return OK;
}

static enum status act_tiers(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct tier_ladder *out = arena_new(ctx->mem, struct tier_ladder);
	int64_t own;

	(void)call;
	TRY(self_id(ctx, &own));
	TRY(view_tier(ctx, own, &out->standing));
	TRY(view_rungs(ctx, out->standing, &out->rungs));
	answer_give(answer, tier_ladder, out);
	return OK;
}

#define TAG .tag = "Portal"

const struct route portal_points_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/m/points",
		.kind = ROUTE_READ,
		.query = &member_page_query_shape,
		.out = &change_shape,
		.list = true,
		.act = act_history,
		TAG,
		.name = "member_points",
		.doc = W("What happened to the member's points, newest first.", "会员积分变动，最新在前。")},
	{.method = HTTP_GET,
		.path = "/v1/m/tiers",
		.kind = ROUTE_READ,
		.out = &ladder_shape,
		.act = act_tiers,
		TAG,
		.name = "member_tiers",
		.doc = W("The ladder of tiers, and where the member stands.", "等级体系与会员当前位置。")},
	{0},
};
