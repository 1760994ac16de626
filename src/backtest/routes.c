// Back-tests over HTTP.
#include "backtest/order.h"

#include "api/audit.h"
#include "api/route.h"
#include "base/id.h"

#include <string.h>

SQL(backtest_parts);
SQL(backtest_gains);
SQL(backtest_losses);

static enum status act_order(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct backtest *test = arena_new(ctx->mem, struct backtest);
	int64_t id;

	TRY(backtest_order(ctx, call->in, &id));
	TRY(audit_record(ctx, "backtest", id_text(ctx->mem, "bkt", id), "created", NULL, NULL, NULL));
	TRY(backtest_load(ctx, id, test));
	answer_give(answer, backtest, test);
	answer->location = arena_format(ctx->mem, "/v1/backtests/%s", id_text(ctx->mem, "bkt", id));
	return OK;
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct backtest *test = arena_new(ctx->mem, struct backtest);

	answer_give(answer, backtest, test);
	return backtest_load(ctx, call->ids[0], test);
}

static enum status act_stop(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	TRY(backtest_stop(ctx, call->ids[0]));
	return act_get(ctx, call, answer);
}

struct list_query {
	int64_t limit, from, to;
	const char *cursor, *sort, *actor;
	int state;
};
static const struct field list_fields[] = {
	FIELD_ENUM(list_query, state, backtest_states, .doc = W("In this state", "状态")),
	FIELD_TEXT(list_query, actor, .max = 40, .doc = W("Asked for by them: usr_…, key_…", "发起人")),
	FIELD_TIME(list_query, from, .doc = W("Asked for at or after", "发起时间起")),
	FIELD_TIME(list_query, to, .doc = W("Asked for before", "发起时间止（不含）")),
	LIST_LIMIT_FIELD(list_query),
	LIST_CURSOR_FIELD(list_query),
	LIST_SORT_FIELD(list_query, "created_at, ended_at, total, state"),
};
static const struct shape list_shape =
	SHAPE("BacktestQuery", list_query, list_fields, "Which back-tests.", "回测筛选条件。");

// Somebody has asked for each: they stay few.
static const struct sort_column sorts[] = {{"created_at", "created_at"}, {"ended_at", "COALESCE(ended_at, 0)"},
	{"total", "total"}, {"state", "state"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-created_at", .columns = sorts};

static void add_conditions(const struct call *call, struct where *where)
{
	const struct list_query *query = call->query;

	if (call->query_present & 1)
		where_and(where, "state = ?", v_text(choice_name(backtest_states, query->state)));
	if (query->actor)
		where_and(where, "actor = ?", v_text(query->actor));
	if (query->from != NONE)
		where_and(where, "created_at >= ?", v_i64(query->from));
	if (query->to != NONE)
		where_and(where, "created_at < ?", v_i64(query->to));
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct where where = where_make(ctx->mem, "SELECT " BACKTEST_COLUMNS " FROM backtest");
	struct page page;
	struct rows *rows;
	bool more;

	add_conditions(call, &where);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		struct backtest test;
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		TRY(backtest_scan(ctx, rows, &test));
		page_add(&page, backtest, &test);
	}
}

// ---------------------------------------------------------------- parts

enum part_kind { PART_MONTH, PART_STORE, PART_SEGMENT };
static const struct choice part_kinds[] = {
	[PART_MONTH] = {"month", W("The month in which an order was paid, in the shop's zone", "付款月份（店铺时区）")},
	[PART_STORE] = {"store", W("The store that sold", "销售门店")},
	[PART_SEGMENT] = {"segment", W("Segments, with whoever is in them today", "客群（按今日成员）")},
	CHOICES_END,
};

struct parts_query {
	int by;
};
static const struct field parts_query_fields[] = {
	FIELD_ENUM(parts_query, by, part_kinds, .flags = FIELD_REQUIRED, .doc = W("By what", "维度")),
};
static const struct shape parts_query_shape =
	SHAPE("BacktestPartQuery", parts_query, parts_query_fields, "Which figures.", "明细维度。");

static enum status decode_figures(struct ctx *ctx, const char *json, struct backtest_figures **ret)
{
	uint64_t present;

	*ret = arena_new(ctx->mem, struct backtest_figures);
	return shape_decode(ctx, &backtest_figures_shape, json, strlen(json), DECODE_STORED, *ret, &present);
}

static enum status act_parts(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct parts_query *query = call->query;
	struct backtest test;
	struct rows *rows;
	struct page page;
	bool more;

	TRY(backtest_load(ctx, call->ids[0], &test));
	page_begin(ctx, call, &page);
	TRY(db_query(
		ctx->db, &backtest_parts, ARGS(v_i64(test.id), v_text(choice_name(part_kinds, query->by))), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct backtest_part out = {.name = row_text(rows, 2, ctx->mem), .code = row_text(rows, 3, ctx->mem)};
		int64_t key = row_i64(rows, 0);
		if (query->by == PART_MONTH)
			out.month = backtest_month(ctx->mem, key);
		TRY(decode_figures(ctx, row_text(rows, 1, ctx->mem), &out.figures));
		page_add(&page, backtest_part, &out);
	}
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- members

enum member_sort { SORT_GAIN, SORT_LOSS };
static const struct choice member_sorts[] = {
	[SORT_GAIN] = {"gain", W("Who gains most first", "受益最多者在前")},
	[SORT_LOSS] = {"loss", W("Who loses most first", "受损最多者在前")},
	CHOICES_END,
};

struct members_query {
	int sort;
	int64_t limit;
};
static const struct field members_query_fields[] = {
	FIELD_ENUM(members_query, sort, member_sorts, .doc = W("In which order (gain)", "排序（默认 gain）")),
	FIELD_I64(members_query, limit, .min = 1, .max = 500, .doc = W("How many (50)", "数量（默认 50）")),
};
static const struct shape members_query_shape =
	SHAPE("BacktestMemberQuery", members_query, members_query_fields, "Which members.", "会员排序。");

static enum status act_members(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct members_query *query = call->query;
	struct backtest test;
	struct rows *rows;
	struct page page;
	bool more;

	TRY(backtest_load(ctx, call->ids[0], &test));
	page_begin(ctx, call, &page);
	TRY(db_query(ctx->db, query->sort == SORT_LOSS ? &backtest_losses : &backtest_gains,
		ARGS(v_i64(test.id), v_i64(query->limit == NONE ? PAGE_DEFAULT : query->limit)), &rows));
	for (;;) {
		struct backtest_member out;
		uint64_t present;
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		const char *json = row_text(rows, 2, ctx->mem);
		TRY(shape_decode(ctx, &backtest_member_shape, json, strlen(json), DECODE_STORED, &out, &present));
		page_add(&page, backtest_member, &out);
	}
	return page_end(&page, NULL, NONE, answer);
}

static const struct problem *const order_problems[] = {&backtest_trigger, &backtest_unknown, &backtest_nothing,
	&backtest_twice, &backtest_ladder, &backtest_period, &backtest_empty, NULL};
static const struct problem *const stop_problems[] = {&job_ended, NULL};

#define BACKTEST_PATH "/v1/backtests/{backtest:bkt}"
#define TAG .tag = "Loyalty"

const struct route backtest_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/backtests",
		.right = "backtest.run",
		.kind = ROUTE_WRITE,
		.in = &backtest_change_shape,
		.out = &backtest_shape,
		.status = 202,
		.act = act_order,
		TAG,
		.name = "backtest_run",
		.doc = W(
			"Goes through all orders and returns under changed rules or tiers, in the background: what "
			"would "
			"have been given, what it would have cost, what would be owed, who would stand in which tier. "
			"Nothing is touched. What conditions ask of a customer's file and of the catalogue is as it is "
			"today; what they had bought, their tier and the counters of caps are as they would have been.",
			"在后台以变更后的规则或等级回放全部订单与退货：发放积分、成本、负债与等级变动。不改动任何数据。"
			"条件用到的客户资料与商品分类取今日值；消费、等级与上限计数按回放推算。"),
		.example_in = "{\"tiers\": [{\"tier\": \"gold\", \"threshold\": 800000}]}",
		.problems = order_problems},
	{.method = HTTP_GET,
		.path = "/v1/backtests",
		.right = "rule.read",
		.kind = ROUTE_READ,
		.query = &list_shape,
		.out = &backtest_shape,
		.list = true,
		.act = act_list,
		TAG,
		.name = "backtest_list",
		.doc = W("Back-tests, newest first.", "回测列表，最新在前。")},
	{.method = HTTP_GET,
		.path = BACKTEST_PATH,
		.right = "rule.read",
		.kind = ROUTE_READ,
		.out = &backtest_shape,
		.act = act_get,
		TAG,
		.name = "backtest_get",
		.doc = W("How far it is, and what came out.", "回测进度与结果。")},
	{.method = HTTP_GET,
		.path = BACKTEST_PATH "/parts",
		.right = "rule.read",
		.kind = ROUTE_READ,
		.query = &parts_query_shape,
		.out = &backtest_part_shape,
		.list = true,
		.act = act_parts,
		TAG,
		.name = "backtest_parts",
		.doc = W("The figures by month, store or segment.", "按月份、门店或客群的数字。"),
		.example_path = "/v1/backtests/bkt_07B925M0000/parts?by=month"},
	{.method = HTTP_GET,
		.path = BACKTEST_PATH "/members",
		.right = "backtest.run",
		.kind = ROUTE_READ,
		.query = &members_query_shape,
		.out = &backtest_member_shape,
		.list = true,
		.act = act_members,
		TAG,
		.name = "backtest_members",
		.doc = W("The members who gain and lose most.", "受益与受损最多的会员。")},
	{.method = HTTP_POST,
		.path = BACKTEST_PATH "/stop",
		.right = "backtest.run",
		.kind = ROUTE_WRITE,
		.out = &backtest_shape,
		.act = act_stop,
		TAG,
		.name = "backtest_stop",
		.doc = W("Stops it; nothing of it is kept.", "停止回测，不保留结果。"),
		.problems = stop_problems},
	{0},
};
