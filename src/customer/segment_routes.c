// Segments over the API: what one would hold, how large it is, why somebody is in it, who is on a list.
#include "api/audit.h"
#include "api/expression.h"
#include "base/id.h"
#include "customer/segment.h"

#include <string.h>

#define SAMPLE_MAX 20
#define MEMBERS_MAX 500

PROBLEM(segment_not_static, ERR_CONFLICT, "Who is in a dynamic segment its condition says.",
	"动态客群的成员由条件决定，不能手工增减。");

SQL(segment_member_remove);

// ---------------------------------------------------------------- preview

struct preview_input {
	const char *expression, *json;
	int64_t sample;
};
static const struct field preview_input_fields[] = {
	FIELD_TEXT(preview_input, expression, .max = EXPR_TEXT_MAX, .doc = W("The condition", "条件"),
		.example = "\"customer.has_phone && customer.orders >= 2\""),
	FIELD_RAW(preview_input, json, .max = 20000,
		.doc = W("The same as a builder has it", "条件的 JSON 形式（构建器）")),
	FIELD_I64(preview_input, sample, .min = 0, .max = SAMPLE_MAX,
		.doc = W("How many customers to show (10)", "示例客户数（默认 10）")),
};
static const struct shape preview_input_shape =
	SHAPE("SegmentPreviewInput", preview_input, preview_input_fields, "A condition to try.", "待预览的条件。");

struct sample_view {
	int64_t id;
	const char *name;
};
static const struct field sample_fields[] = {
	FIELD_ID(sample_view, id, "cus", .doc = W("Customer", "客户")),
	FIELD_TEXT(sample_view, name, .max = 200, .doc = W("Name", "名称")),
};
static const struct shape sample_shape =
	SHAPE("SegmentSample", sample_view, sample_fields, "One of them.", "示例客户。");

struct preview_view {
	int64_t count;
	const char *text, *json, *sentence;
	struct list sample;
};
static const struct field preview_view_fields[] = {
	FIELD_I64(preview_view, count, .min = 0, .max = JSON_INTEGER_MAX, .doc = W("How many customers", "客户数")),
	FIELD_TEXT(preview_view, text, .max = 8 * EXPR_TEXT_MAX,
		.doc = W("The condition in its canonical form", "规范写法")),
	FIELD_RAW(preview_view, json, .max = 20 * EXPR_TEXT_MAX, .doc = W("For a builder", "构建器所用的 JSON")),
	FIELD_TEXT(preview_view, sentence, .max = 32 * 1024, .doc = W("As a sentence", "自然语言句子")),
	FIELD_LIST(preview_view, sample, &sample_shape, .max = SAMPLE_MAX,
		.doc = W("Some of them, newest first", "示例客户，最新在前")),
};
static const struct shape preview_view_shape =
	SHAPE("SegmentPreview", preview_view, preview_view_fields, "Whom a condition finds.", "条件命中的客户。");

static enum status take_sample(struct ctx *ctx, const struct expr_sql *sql, size_t max, struct list *ret)
{
	struct customer_filter filter = customer_filter_all;
	struct customer **items;
	struct sample_view *views;
	int64_t next;
	size_t count;

	*ret = (struct list){0};
	if (!max)
		return OK;
	filter.condition = sql;
	TRY(customer_list(ctx, &filter, max, &items, &count, &next));
	views = arena_array(ctx->mem, struct sample_view, count);
	for (size_t i = 0; i < count; i++)
		views[i] = (struct sample_view){items[i]->id, items[i]->display_name};
	*ret = LIST(sample_view, views, count);
	return OK;
}

static enum status show(
	struct ctx *ctx, const struct expr *expr, const struct expr_sql *sql, size_t sample, struct preview_view *view)
{
	struct buf buf = buf_make(ctx->mem, 20 * EXPR_TEXT_MAX);
	struct json_out out = json_out(&buf);

	if (expr) {
		expr_json(&out, expr);
		view->text = expr->text;
		view->json = buf.full ? NULL : buf.data;
		view->sentence = expr_sentence(ctx, expr, ctx->lang);
	}
	TRY(segment_count(ctx, sql, &view->count));
	return take_sample(ctx, sql, sample, &view->sample);
}

static enum status act_preview(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct preview_input *in = call->in;
	struct preview_view *view = arena_new(ctx->mem, struct preview_view);
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	const char *text = in->expression ? in->expression : "";
	struct expr *expr;

	if (in->json)
		TRY(expr_text_of_json(ctx, "/json", in->json, strlen(in->json), &text));
	TRY(expression_take(ctx, EXPR_OF_CUSTOMERS, in->json ? "/json" : "/expression", text, &expr));
	TRY(expr_to_sql(ctx, expr, ctx->now_ms, sql));
	TRY(show(ctx, expr, sql, in->sample == NONE ? 10 : (size_t)in->sample, view));
	answer_give(answer, preview_view, view);
	return OK;
}

static enum status act_size(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct preview_view *view = arena_new(ctx->mem, struct preview_view);
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	struct segment segment;
	struct expr *expr = NULL;

	TRY(segment_load(ctx, call->ids[0], &segment));
	if (segment.expression)
		TRY(segment_compile(ctx, &segment, &expr));
	TRY(segment_sql(ctx, &segment, sql));
	TRY(show(ctx, expr, sql, 10, view));
	answer_give(answer, preview_view, view);
	return OK;
}

// ---------------------------------------------------------------- why somebody is in it

struct part_view {
	int64_t depth;
	const char *text, *words, *why;
	bool holds, known;
};
static const struct field part_fields[] = {
	FIELD_I64(
		part_view, depth, .min = 0, .max = 100, .doc = W("How deep it stands; 0: the whole", "层级，0 为整体")),
	FIELD_TEXT(part_view, text, .max = 8 * EXPR_TEXT_MAX, .doc = W("The part", "条件")),
	FIELD_TEXT(part_view, words, .max = 32 * 1024, .doc = W("As a sentence", "自然语言")),
	FIELD_BOOL(part_view, holds, .doc = W("It holds", "是否成立")),
	FIELD_BOOL(part_view, known, .doc = W("All it looks at is known", "所需数据是否齐全")),
	FIELD_TEXT(part_view, why, .max = 4000, .doc = W("What was there and what was needed", "实际值与要求")),
};
static const struct shape part_shape = SHAPE("ExpressionPart", part_view, part_fields,
	"One part of a condition, and what it gave.", "条件的一部分及其结果。");

struct membership_view {
	bool member;
	struct list parts;
};
static const struct field membership_fields[] = {
	FIELD_BOOL(membership_view, member, .doc = W("The customer is in it", "是否属于该客群")),
	FIELD_LIST(membership_view, parts, &part_shape, .max = 200,
		.doc = W("The condition, part by part; empty of a list", "逐条说明；静态名单为空")),
};
static const struct shape membership_shape = SHAPE("SegmentMembership", membership_view, membership_fields,
	"Why somebody is in a segment, or not.", "客户是否属于客群及原因。");

static enum status explain(struct ctx *ctx, const struct segment *segment, int64_t customer_id, struct list *ret)
{
	struct expr_part *parts;
	struct part_view *views;
	struct expr *expr;
	size_t count;

	TRY(segment_compile(ctx, segment, &expr));
	struct facts facts = facts_make(ctx, expr->vocabulary, customer_id, ctx->now_ms);
	TRY(expr_explain(ctx, expr, &facts, ctx->lang, &parts, &count));
	views = arena_array(ctx->mem, struct part_view, count);
	for (size_t i = 0; i < count; i++)
		views[i] = (struct part_view){
			parts[i].depth, parts[i].text, parts[i].words, parts[i].why, parts[i].holds, parts[i].known};
	*ret = LIST(part_view, views, count);
	return OK;
}

static enum status act_member(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct membership_view *view = arena_new(ctx->mem, struct membership_view);
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	struct segment segment;
	int64_t customer_id;

	TRY(segment_load(ctx, call->ids[0], &segment));
	TRY(customer_within(ctx, call->ids[1], "customer.read", &customer_id));
	TRY(segment_sql(ctx, &segment, sql));
	TRY(customer_condition_holds(ctx, sql, customer_id, &view->member));
	if (segment.kind == SEGMENT_DYNAMIC)
		TRY(explain(ctx, &segment, customer_id, &view->parts));
	answer_give(answer, membership_view, view);
	return OK;
}

// ---------------------------------------------------------------- lists

struct members_input {
	struct list add, remove;
};
static const struct field member_id = {
	.name = "customer", .kind = KIND_ID, .prefix = "cus", .doc = W("Customer", "客户")};
static const struct field members_input_fields[] = {
	FIELD_SCALARS(
		members_input, add, &member_id, .max = MEMBERS_MAX, .doc = W("Customers who come in", "加入的客户")),
	FIELD_SCALARS(
		members_input, remove, &member_id, .max = MEMBERS_MAX, .doc = W("Customers who go out", "移出的客户")),
};
static const struct shape members_input_shape =
	SHAPE("SegmentMembers", members_input, members_input_fields, "Changes of a list.", "名单变更。");

static enum status act_members(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct members_input *in = call->in;
	const int64_t *add = in->add.items, *remove = in->remove.items;
	struct segment segment;
	int64_t live;

	(void)answer;
	TRY(segment_load(ctx, call->ids[0], &segment));
	if (segment.kind != SEGMENT_STATIC)
		return fail(ctx, &segment_not_static);
	for (size_t i = 0; i < in->add.count; i++) {
		TRY(customer_within(ctx, add[i], "customer.read", &live));
		TRY(segment_add(ctx, segment.head.id, live));
	}
	for (size_t i = 0; i < in->remove.count; i++) {
		TRY(customer_within(ctx, remove[i], "customer.read", &live));
		TRY(db_exec(ctx->db, &segment_member_remove, ARGS(v_i64(live), v_i64(segment.head.id))));
	}
	return audit_record(ctx, "segment", id_text(ctx->mem, "seg", segment.head.id), "segment.members", NULL,
		arena_format(ctx->mem, "{\"added\": %zu, \"removed\": %zu}", in->add.count, in->remove.count), NULL);
}

#define SEGMENTS .tag = "Segments"

const struct route segment_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/segments/preview",
		.right = "segment.read",
		.kind = ROUTE_READ,
		.in = &preview_input_shape,
		.out = &preview_view_shape,
		.act = act_preview,
		.weight = 3,
		SEGMENTS,
		.example_in = "{\"expression\": \"customer.has_phone && customer.orders >= 2\", \"sample\": 5}",
		.name = "segment_preview",
		.doc = W("How many customers a condition finds, some of them, and the condition as a sentence",
			"预览条件：命中客户数、示例客户与自然语言描述")},
	{.method = HTTP_GET,
		.path = "/v1/segments/{segment:seg}/size",
		.right = "segment.read",
		.kind = ROUTE_READ,
		.out = &preview_view_shape,
		.act = act_size,
		.weight = 3,
		SEGMENTS,
		.name = "segment_size",
		.doc = W("How many customers are in a segment, and some of them. All: GET "
			 "/v1/customers?segment_id=seg_…",
			"客群的客户数与示例；完整名单见 GET /v1/customers?segment_id=seg_…")},
	{.method = HTTP_GET,
		.path = "/v1/segments/{segment:seg}/members/{customer:cus}",
		.right = "segment.read",
		.kind = ROUTE_READ,
		.out = &membership_shape,
		.act = act_member,
		SEGMENTS,
		.name = "segment_member",
		.doc = W("Whether a customer is in a segment, and why", "客户是否属于客群及原因")},
	{.method = HTTP_POST,
		.path = "/v1/segments/{segment:seg}/members",
		.right = "segment.write",
		.kind = ROUTE_WRITE,
		.in = &members_input_shape,
		.status = 204,
		.act = act_members,
		SEGMENTS,
		.name = "segment_members_change",
		.doc = W("Takes customers into a static segment, or out of it", "增减静态客群的客户"),
		.example_in = "{\"add\": []}"},
	{0},
};
