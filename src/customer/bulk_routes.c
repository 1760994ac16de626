// The API of bulk acts.
#include "api/audit.h"
#include "base/id.h"
#include "customer/bulk.h"
#include "customer/verbs.h"

#include <stdlib.h>
#include <string.h>

PROBLEM(bulk_selection, ERR_UNPROCESSABLE, "Either ids or filter says whom.", "须以 ids 或 filter 之一指定客户。");
PROBLEM(bulk_value, ERR_UNPROCESSABLE, "This action needs it.", "该操作需要此项。");

// ---------------------------------------------------------------- shapes

static const struct field customer_item = {
	.name = "customer", .kind = KIND_ID, .prefix = "cus", .doc = W("Customer", "客户")};

static const struct field bulk_fields[] = {
	FIELD_ID(bulk, id, "cbk", .doc = W("Number of the act", "编号")),
	FIELD_ENUM(bulk, action, bulk_actions, .doc = W("What is done", "操作")),
	FIELD_ENUM(bulk, state, bulk_states, .doc = W("How it stands", "状态")),
	FIELD_ID(bulk, tag_id, "tag", .doc = W("Which tag", "标签")),
	FIELD_ID(bulk, store_id, "sto", .doc = W("Which store; null takes it away", "门店；为空即清除")),
	FIELD_ID(bulk, owner_id, "stf", .doc = W("Which consultant; null takes them away", "顾问；为空即清除")),
	FIELD_SCALARS(bulk, ids, &customer_item, .max = BULK_IDS_MAX,
		.doc = W("Who was chosen; empty when a filter says", "所选客户；以筛选指定时为空")),
	FIELD_RAW(bulk, filter, .max = BULK_FILTER_MAX,
		.doc = W("The filter, as POST /v1/customers/search takes it", "筛选条件，同客户搜索")),
	FIELD_TEXT(bulk, reason, .max = 200, .doc = W("Why", "原因")),
	FIELD_I64(bulk, total, .min = 0, .max = JSON_INTEGER_MAX,
		.doc = W("How many there are; null: not known yet", "客户总数；未知时为空")),
	FIELD_I64(bulk, changed, .min = 0, .max = JSON_INTEGER_MAX, .doc = W("Changed so far", "已变更")),
	FIELD_I64(bulk, unchanged, .min = 0, .max = JSON_INTEGER_MAX, .doc = W("Had it already", "无需变更")),
	FIELD_I64(bulk, refused, .min = 0, .max = JSON_INTEGER_MAX, .doc = W("Could not be changed", "未能变更")),
	FIELD_I64(bulk, undone, .min = 0, .max = JSON_INTEGER_MAX, .doc = W("Changed back", "已撤销")),
	FIELD_I64(bulk, kept, .min = 0, .max = JSON_INTEGER_MAX,
		.doc = W("Changed since by somebody, and left so", "之后另有改动而保留")),
	FIELD_ID(bulk, job_id, "job", .doc = W("Its job", "后台任务")),
	FIELD_ID(bulk, undo_job_id, "job", .doc = W("The job that undoes it", "撤销任务")),
	FIELD_TIME(bulk, created_at, .doc = W("Ordered", "创建时间")),
	FIELD_TIME(bulk, ended_at, .doc = W("Ended", "完成时间")),
	FIELD_TIME(bulk, undone_at, .doc = W("Undone", "撤销时间")),
	FIELD_TEXT(bulk, actor, .max = 40, .doc = W("Who ordered it", "操作人")),
	FIELD_TEXT(bulk, actor_name, .max = 200, .doc = W("Their name", "操作人姓名")),
};
static const struct shape bulk_shape =
	SHAPE("CustomerBulk", bulk, bulk_fields, "One thing done to many customers.", "客户批量操作。");

struct bulk_input {
	int action;
	int64_t tag_id, store_id, owner_id;
	const char *tag_name;
	struct list ids;
	const char *filter, *reason;
};
enum { IN_ACTION, IN_TAG, IN_TAG_NAME, IN_STORE, IN_OWNER, IN_IDS, IN_FILTER, IN_REASON };
static const struct field input_fields[] = {
	[IN_ACTION] = FIELD_ENUM(
		bulk_input, action, bulk_actions, .flags = FIELD_REQUIRED, .doc = W("What is to be done", "操作")),
	[IN_TAG] = FIELD_ID(bulk_input, tag_id, "tag", .doc = W("Which tag", "标签")),
	[IN_TAG_NAME] = FIELD_TEXT(bulk_input, tag_name, .max = 60,
		.doc = W("Or its name; one to be given is made when it is new", "或标签名称；添加时不存在则新建")),
	[IN_STORE] =
		FIELD_ID(bulk_input, store_id, "sto", .doc = W("Which store; null takes it away", "门店；null 为清除")),
	[IN_OWNER] = FIELD_ID(
		bulk_input, owner_id, "stf", .doc = W("Which consultant; null takes them away", "顾问；null 为清除")),
	[IN_IDS] = FIELD_SCALARS(
		bulk_input, ids, &customer_item, .max = BULK_IDS_MAX, .doc = W("Chosen customers, or", "所选客户，或")),
	[IN_FILTER] = FIELD_RAW(bulk_input, filter, .max = BULK_FILTER_MAX,
		.doc = W("everybody whom POST /v1/customers/search would find with this; {}: everybody",
			"筛选条件（同客户搜索），{} 为全部客户")),
	[IN_REASON] = FIELD_TEXT(bulk_input, reason, .max = 200, .doc = W("Why, for the audit", "原因，记入审计")),
};
static const struct shape input_shape =
	SHAPE("CustomerBulkInput", bulk_input, input_fields, "What to do to whom.", "批量操作请求。");

static const struct field row_fields[] = {
	FIELD_ID(bulk_row, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_TEXT(bulk_row, name, .max = 200, .doc = W("Name, where you may see it", "姓名（有权查看时）")),
	FIELD_ENUM(bulk_row, outcome, bulk_outcomes, .doc = W("What became of it", "结果")),
	FIELD_TEXT(bulk_row, problem, .max = 80, .doc = W("Code of the refusal", "原因代码")),
	FIELD_TEXT(bulk_row, reason, .max = 500, .doc = W("Why", "原因")),
};
static const struct shape row_shape =
	SHAPE("CustomerBulkRow", bulk_row, row_fields, "What an act did to one customer.", "批量操作的单个客户结果。");

// ---------------------------------------------------------------- what is asked for

static int by_id(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return left < right ? -1 : left > right;
}

static struct list distinct(struct ctx *ctx, struct list list)
{
	int64_t *ids = arena_copy(ctx->mem, list.items, list.count * sizeof *ids);
	size_t count = 0;

	qsort(ids, list.count, sizeof *ids, by_id);
	for (size_t i = 0; i < list.count; i++)
		if (i == 0 || ids[i] != ids[i - 1])
			ids[count++] = ids[i];
	return SCALARS(ids, count);
}

static enum status take_whom(struct ctx *ctx, const struct bulk_input *in, struct bulk *bulk)
{
	struct customer_filter filter;
	struct expr_sql sql;

	if ((in->ids.count > 0) == (in->filter != NULL))
		return fail_at(ctx, "/ids", &bulk_selection, NULL);
	if (in->ids.count) {
		bulk->ids = distinct(ctx, in->ids);
		return OK;
	}
	bulk->filter = in->filter;
	TRY(customer_filter_decode(ctx, in->filter, "/filter", &filter));
	if (filter.segment_id == NONE)
		return OK;
	enum status status = customer_segment(ctx, filter.segment_id, &sql);
	if (status != ERR_NOT_FOUND)
		return status;
	fail_clear(ctx);
	return fail_at(ctx, "/filter/segment_id", &not_found, NULL);
}

static enum status take_tag(struct ctx *ctx, const struct bulk_input *in, struct bulk *bulk)
{
	if ((in->tag_id == NONE) == !in->tag_name)
		return fail_at(ctx, "/tag_id", &bulk_value, NULL);
	bulk->tag_id = in->tag_id;
	if (in->tag_name)
		return tag_named(ctx, in->tag_name, "/tag_name", &bulk->tag_id);
	return tag_check(ctx, in->tag_id, "/tag_id");
}

static enum status take_reference(struct ctx *ctx, uint64_t present, int place, const char *pointer,
	const struct customer *record, uint64_t member)
{
	if (!(present & (UINT64_C(1) << place)))
		return fail_at(ctx, pointer, &bulk_value, NULL);
	return record_references(ctx, record, member);
}

static enum status take_action(struct ctx *ctx, const struct bulk_input *in, uint64_t present, struct bulk *bulk)
{
	struct customer record;

	bulk->action = in->action;
	bulk->tag_id = bulk->store_id = bulk->owner_id = NONE;
	customer_clear(&record);
	record.store_id = in->store_id;
	record.owner_id = in->owner_id;
	switch ((enum bulk_action)in->action) {
	case BULK_TAG_ADD:
	case BULK_TAG_REMOVE:
		return take_tag(ctx, in, bulk);
	case BULK_STORE:
		bulk->store_id = in->store_id;
		return take_reference(ctx, present, IN_STORE, "/store_id", &record, CUSTOMER_BIT(AT_STORE_ID));
	case BULK_OWNER:
		bulk->owner_id = in->owner_id;
		return take_reference(ctx, present, IN_OWNER, "/owner_id", &record, CUSTOMER_BIT(AT_OWNER_ID));
	case BULK_CONFIRM:
		return OK;
	}
	return ERR_INTERNAL;
}

static enum status act_begin(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct bulk_input *in = call->in;
	struct bulk *bulk = arena_new(ctx->mem, struct bulk);

	bulk->reason = in->reason;
	TRY(take_whom(ctx, in, bulk));
	TRY(take_action(ctx, in, call->in_present, bulk));
	TRY(bulk_begin(ctx, bulk));
	answer->location = arena_format(ctx->mem, "/v1/customer-bulks/%s", id_text(ctx->mem, "cbk", bulk->id));
	answer_give(answer, bulk, bulk);
	return OK;
}

// ---------------------------------------------------------------- reading

// With a right to less than everybody one sees, stops and undoes what one has ordered oneself.
static bool is_own(struct ctx *ctx, const struct bulk *bulk)
{
	return actor_scope(ctx->actor, "customer.write") == SCOPE_ALL ||
	       strcmp(bulk->actor, actor_text(ctx->mem, ctx->actor)) == 0;
}

static enum status read_own(struct ctx *ctx, int64_t id, struct bulk *bulk)
{
	TRY(bulk_read(ctx, id, bulk));
	return is_own(ctx, bulk) ? OK : fail(ctx, &not_found);
}

struct bulk_query {
	int action;
	int64_t limit;
	const char *cursor, *sort;
};
static const struct field query_fields[] = {
	FIELD_ENUM(bulk_query, action, bulk_actions, .doc = W("Only these", "操作类型")),
	LIST_LIMIT_FIELD(bulk_query),
	LIST_CURSOR_FIELD(bulk_query),
	LIST_SORT_FIELD(bulk_query, "created_at, action, changed, refused"),
};
static const struct shape query_shape =
	SHAPE("CustomerBulkQuery", bulk_query, query_fields, "Which acts.", "批量操作筛选条件。");

// Ordered by hand, so they stay few.
static const struct sort_column sorts[] = {{"created_at", "b.created_at"}, {"action", "b.action"},
	{"changed", "b.changed"}, {"refused", "b.refused"}, {0}};
static const struct page_order order = {.id = "b.id", .id_name = "id", .usual = "-created_at", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct bulk_query *query = call->query;
	struct where where = where_make(ctx->mem, BULK_SELECT);
	struct page page;
	struct rows *rows;
	bool more;

	if (call->query_present & 1)
		where_and(&where, "b.action = ?", v_text(choice_name(bulk_actions, query->action)));
	if (actor_scope(ctx->actor, "customer.write") != SCOPE_ALL)
		bulk_own(ctx->actor, &where);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		struct bulk bulk;
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		bulk_scan(ctx, rows, &bulk);
		page_add(&page, bulk, &bulk);
	}
}

static enum status give(struct ctx *ctx, int64_t id, struct answer *answer)
{
	struct bulk *bulk = arena_new(ctx->mem, struct bulk);

	answer_give(answer, bulk, bulk);
	return read_own(ctx, id, bulk);
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return give(ctx, call->ids[0], answer);
}

struct row_query {
	int outcome;
	int64_t limit;
	const char *cursor;
};
static const struct field row_query_fields[] = {
	FIELD_ENUM(row_query, outcome, bulk_outcomes,
		.doc = W("Which (refused ones; those who had it already are only counted)",
			"哪类结果（默认未能变更者；无需变更者只计数）")),
	LIST_LIMIT_FIELD(row_query),
	LIST_CURSOR_FIELD(row_query),
};
static const struct shape row_query_shape =
	SHAPE("CustomerBulkRowQuery", row_query, row_query_fields, "Which rows.", "筛选与分页条件。");

static enum status act_rows(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct row_query *query = call->query;
	size_t max = query->limit == NONE ? PAGE_DEFAULT : (size_t)query->limit, count;
	struct bulk_row *rows = arena_array(ctx->mem, struct bulk_row, max);
	struct cursor cursor = {.id = 0};
	struct bulk bulk;
	struct page page;
	bool more;

	TRY(read_own(ctx, call->ids[0], &bulk));
	if (query->cursor && !cursor_parse(ctx->mem, query->cursor, &cursor))
		return fail_at(ctx, "cursor", &cursor_wrong, NULL);
	int outcome = call->query_present & 1 ? query->outcome : BULK_REFUSED;
	TRY(bulk_rows(ctx, bulk.id, outcome, cursor.id, max, rows, &count, &more));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, bulk_row, &rows[i]);
	cursor = (struct cursor){.value = v_i64(0), .id = count ? rows[count - 1].customer_id : 0};
	return page_end(&page, more ? cursor_text(ctx->mem, cursor) : NULL, NONE, answer);
}

// ---------------------------------------------------------------- stop, go on, undo

static enum status steer(struct ctx *ctx, const struct call *call, struct answer *answer,
	enum status (*act)(struct ctx *ctx, int64_t id))
{
	struct bulk bulk;

	TRY(read_own(ctx, call->ids[0], &bulk));
	TRY(act(ctx, call->ids[0]));
	return give(ctx, call->ids[0], answer);
}

static enum status act_stop(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return steer(ctx, call, answer, bulk_stop);
}

static enum status act_resume(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return steer(ctx, call, answer, bulk_resume);
}

static enum status act_undo(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return steer(ctx, call, answer, bulk_undo);
}

static const struct problem *const begin_problems[] = {&segment_broken, NULL};
static const struct problem *const steer_problems[] = {&bulk_state_wrong, NULL};
static const struct problem *const undo_problems[] = {&bulk_state_wrong, &bulk_too_old, NULL};

#define BULKS .right = "customer.write", .tag = "Customers"
#define BULK_PATH "/v1/customer-bulks/{bulk:cbk}"
#define STEER(verb, act_, problems_, en, zh)                                                                           \
	{                                                                                                              \
		.method = HTTP_POST, .path = BULK_PATH "/" verb, .kind = ROUTE_WRITE, .out = &bulk_shape, .act = act_, \
		BULKS, .name = "customer_bulk_" verb, .doc = W(en, zh), .problems = problems_                          \
	}

const struct route bulk_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/customer-bulks",
		.kind = ROUTE_WRITE,
		.in = &input_shape,
		.out = &bulk_shape,
		.status = 201,
		.act = act_begin,
		BULKS,
		.name = "customer_bulk_begin",
		.doc = W(
			"Does one thing to many customers, in the background: to those chosen, or to everybody a filter"
			" finds as the job comes along, of whom you may see. Each is changed once, whatever happens.",
			"在后台对多位客户执行同一操作：所选客户，或处理时符合筛选且您有权查看的全部客户；每人恰好处理一"
			"次。"),
		.example_in = "{\"action\": \"tag_add\", \"tag_name\": \"VIP\", \"filter\": {\"has_phone\": true}}",
		.problems = begin_problems},
	{.method = HTTP_GET,
		.path = "/v1/customer-bulks",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &bulk_shape,
		.list = true,
		.act = act_list,
		BULKS,
		.name = "customer_bulk_list",
		.doc = W("What was done to many customers, newest first; with a right to less than all customers only"
			 " what you ordered yourself.",
			"批量操作记录，最新在前；权限不及全部客户者只见本人所作。")},
	{.method = HTTP_GET,
		.path = BULK_PATH,
		.kind = ROUTE_READ,
		.out = &bulk_shape,
		.act = act_get,
		BULKS,
		.name = "customer_bulk_get",
		.doc = W("How far one is, and what came of it.", "批量操作的进度与结果。")},
	{.method = HTTP_GET,
		.path = BULK_PATH "/rows",
		.kind = ROUTE_READ,
		.query = &row_query_shape,
		.out = &row_shape,
		.list = true,
		.act = act_rows,
		BULKS,
		.name = "customer_bulk_rows",
		.doc = W("Who was changed, who was not and why; kept for 30 days.",
			"逐客户结果与未能变更的原因，保留 30 天。")},
	STEER("stop", act_stop, steer_problems, "Stops it after the customers at hand.", "处理完当前客户后停止。"),
	STEER("resume", act_resume, steer_problems, "Lets it go on where it was stopped.", "从停止处继续。"),
	STEER("undo", act_undo, undo_problems,
		"Takes back what it changed, in the background, within 30 days; what somebody has changed since stays.",
		"30 天内在后台撤销其变更；之后另有改动者予以保留。"),
	{0},
};
