// The shop in one answer: by the scores of the last run, for all, a store, a tag or one's own customers.
#include "insight/figure.h"

#include <math.h>
#include <string.h>

SQL(scores_number);

int64_t ppm(double part, double whole)
{
	return whole > 0 ? llround(part / whole * MILLIONTHS) : 0;
}

enum status scores_count(struct ctx *ctx, size_t *count)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &scores_number, NO_ARGS, &rows, &found));
	*count = found ? (size_t)row_i64(rows, 0) : 0;
	return OK;
}

struct group_row {
	const char *name, *title;
	int64_t customers, bought, spent_window, share, value_12m, churn;
};
static const struct field group_fields[] = {
	FIELD_TEXT(group_row, name, .max = 20, .doc = W("Which", "名称")),
	FIELD_TEXT(group_row, title, .max = 100, .doc = W("In words", "说明")),
	COUNTED(group_row, customers, "Customers", "客户数"),
	COUNTED(group_row, bought, "Of these who bought in the window", "其中统计期内购买者"),
	FIELD_I64(group_row, spent_window, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Revenue of the window", "统计期消费")),
	COUNTED(group_row, share, "Their part of it, millionths", "消费占比，百万分之一"),
	FIELD_I64(group_row, value_12m, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Value of the next 12 months", "未来 12 个月价值")),
	COUNTED(group_row, churn, "Mean churn risk, millionths", "平均流失风险，百万分之一"),
};
static const struct shape group_shape =
	SHAPE("ScoreGroup", group_row, group_fields, "A group of customers.", "客户分组。");

struct summary {
	int64_t computed_at;
	int64_t run_id;
	const char *as_of;
	int64_t scored_at, customers, repeat_customers, repurchase, orders, spent, spent_window;
	int64_t churn, leaving, at_risk, value_12m, value_low, value_high, expected_orders_12m;
	struct list classes, lifecycle, rfm_classes, rf;
};
#define MONEY(member_, en_, zh_)                                                                                       \
	FIELD_I64(summary, member_, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en_, zh_))
static const struct field count_item = {.kind = KIND_I64, .min = 0, .max = INT64_MAX, .doc = W("Customers", "客户数")};
static const struct field summary_fields[] = {
	FIGURE_COMPUTED_AT(summary),
	FIELD_ID(summary, run_id, "run", .doc = W("The run; null: none yet", "评分任务，空为尚无")),
	FIELD_DATE(summary, as_of, .doc = W("Last day of its data", "数据截止日")),
	FIELD_TIME(summary, scored_at, .doc = W("When it ended", "完成时间")),
	COUNTED(summary, customers, "Customers who have bought", "购买过的客户数"),
	COUNTED(summary, repeat_customers, "On two days or more", "在两天及以上购买的客户数"),
	COUNTED(summary, repurchase, "Their part, millionths", "复购率，百万分之一"),
	COUNTED(summary, orders, "Orders", "订单数"),
	MONEY(spent, "Spent in all", "累计消费"),
	MONEY(spent_window, "Spent within the window of the classes", "统计期消费"),
	COUNTED(summary, churn, "Mean churn risk, millionths", "平均流失风险，百万分之一"),
	COUNTED(summary, leaving, "Customers expected to be gone", "预计流失客户数"),
	MONEY(at_risk, "Revenue at risk", "风险金额"),
	MONEY(value_12m, "Value of the next 12 months", "未来 12 个月价值"),
	MONEY(value_low, "Its range by the parameters' uncertainty, of the whole shop only", "区间下限，仅全店"),
	MONEY(value_high, "Upper end", "区间上限，仅全店"),
	COUNTED(summary, expected_orders_12m, "Purchase days expected in 365 days", "未来 365 天预期购买天数"),
	FIELD_LIST(summary, classes, &group_shape, .max = 4, .doc = W("Classes A to D", "分级 A–D")),
	FIELD_LIST(summary, lifecycle, &group_shape, .max = 6, .doc = W("Stages of life", "生命周期阶段")),
	FIELD_LIST(summary, rfm_classes, &group_shape, .max = 5, .doc = W("RFM classes", "RFM 等级")),
	FIELD_SCALARS(summary, rf, &count_item, .max = 25,
		.doc = W("Customers by recency (1 to 5, rows) and frequency (columns), 5 × 5",
			"按近度（行 1–5）与频度（列）的客户数，5×5")),
};
static const struct shape summary_shape =
	SHAPE("InsightSummary", summary, summary_fields, "The shop by the last run.", "最近评分的全店汇总。");

struct summary_query {
	int64_t store_id, tag_id, segment_id;
};
static const struct field query_fields[] = {
	FIELD_ID(summary_query, store_id, "sto", .doc = W("Home store", "归属门店")),
	FIELD_ID(summary_query, tag_id, "tag", .doc = W("With this tag", "带该标签")),
	FIELD_ID(summary_query, segment_id, "seg", .doc = W("In this segment", "属于该客群")),
};
static const struct shape query_shape = SHAPE("SummaryQuery", summary_query, query_fields, "Of whom.", "范围。");

static bool narrowed(const struct filter *filter)
{
	return filter->store_id != NONE || filter->tag_id != NONE || filter->segment || filter->owner_id != NONE ||
	       filter->nobody;
}

// Customers themselves are only looked at where something of theirs is asked.
static struct where scores_where(struct ctx *ctx, const struct filter *filter, const char *what)
{
	const char *join = narrowed(filter) ? " JOIN customer c ON c.id = s.customer_id" : "";
	struct where where =
		where_make(ctx->mem, arena_format(ctx->mem, "SELECT %s FROM customer_score s%s", what, join));

	filter_customers(ctx, filter, &where);
	return where;
}

// What is told of the shop comes from one scan: sums by class, stage of life and RFM class, of which there are few.
#define SUMS                                                                                                           \
	"s.class, s.lifecycle, s.rfm_class, COUNT(*), CAST(SUM(CASE WHEN s.spent_window > 0 THEN 1 ELSE 0 END) AS "    \
	"BIGINT), CAST(SUM(s.spent_window) AS BIGINT), CAST(SUM(s.value_12m) AS BIGINT), "                             \
	"CAST(SUM(s.churn_risk) AS BIGINT), CAST(SUM(CASE WHEN s.days > 1 THEN 1 ELSE 0 END) AS BIGINT), "             \
	"CAST(SUM(s.orders) AS BIGINT), CAST(SUM(s.spent) AS BIGINT), CAST(SUM(s.at_risk) AS BIGINT), "                \
	"CAST(SUM(s.expected_12m) AS BIGINT), s.rfm / 10 AS rf"
#define BY_GROUP "GROUP BY s.class, s.lifecycle, s.rfm_class, s.rfm / 10"
#define RF_CELLS 25

struct groups {
	const struct choice *choices; // NULL: 1 … count
	size_t count;
	struct group_row *row;
};

static struct groups make_groups(struct ctx *ctx, const struct choice *choices, size_t count)
{
	struct groups groups = {choices, count, arena_array(ctx->mem, struct group_row, count)};

	for (size_t i = 0; i < count; i++) {
		groups.row[i].name = choices ? choices[i].name : arena_format(ctx->mem, "%zu", i + 1);
		groups.row[i].title = choices ? words_in(choices[i].doc, ctx->lang) : groups.row[i].name;
	}
	return groups;
}

// Adds a row of SUMS to the group that its column names.
static void add_group(struct ctx *ctx, const struct groups *groups, struct rows *rows, int column)
{
	int64_t at = groups->choices ? choice_value(groups->choices, row_text(rows, column, ctx->mem))
				     : row_i64(rows, column) - 1;

	if (at < 0 || at >= (int64_t)groups->count)
		return;
	struct group_row *row = &groups->row[at];
	row->customers += row_i64(rows, 3);
	row->bought += row_i64(rows, 4);
	row->spent_window += row_i64(rows, 5);
	row->value_12m += row_i64(rows, 6);
	row->churn += row_i64(rows, 7);
}

static struct list close_groups(const struct groups *groups, int64_t all)
{
	for (size_t i = 0; i < groups->count; i++) {
		struct group_row *row = &groups->row[i];
		row->share = ppm((double)row->spent_window, (double)all);
		row->churn = row->customers ? row->churn / row->customers : 0;
	}
	return LIST(group_row, groups->row, groups->count);
}

static enum status read_scores(struct ctx *ctx, const struct filter *filter, struct summary *out)
{
	struct groups classes = make_groups(ctx, customer_classes, 4);
	struct groups stages = make_groups(ctx, lifecycles, 6);
	struct groups rfm = make_groups(ctx, NULL, 5);
	struct where where = scores_where(ctx, filter, SUMS);
	int64_t *rf = arena_array(ctx->mem, int64_t, RF_CELLS);
	struct rows *rows;
	int64_t churn = 0, expected = 0;
	bool more;

	where_tail_plain(&where, BY_GROUP);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		add_group(ctx, &classes, rows, 0);
		add_group(ctx, &stages, rows, 1);
		add_group(ctx, &rfm, rows, 2);
		out->customers += row_i64(rows, 3);
		out->spent_window += row_i64(rows, 5);
		out->value_12m += row_i64(rows, 6);
		churn += row_i64(rows, 7);
		out->repeat_customers += row_i64(rows, 8);
		out->orders += row_i64(rows, 9);
		out->spent += row_i64(rows, 10);
		out->at_risk += row_i64(rows, 11);
		expected += row_i64(rows, 12);
		int64_t cell = row_i64(rows, 13) / 10 * 5 + row_i64(rows, 13) % 10 - 6;
		if (cell >= 0 && cell < RF_CELLS)
			rf[cell] += row_i64(rows, 3);
	}
	out->churn = out->customers ? churn / out->customers : 0;
	out->leaving = churn / MILLIONTHS;
	out->expected_orders_12m = expected / MILLIONTHS;
	out->repurchase = ppm((double)out->repeat_customers, (double)out->customers);
	out->classes = close_groups(&classes, out->spent_window);
	out->lifecycle = close_groups(&stages, out->spent_window);
	out->rfm_classes = close_groups(&rfm, out->spent_window);
	out->rf = SCALARS(rf, RF_CELLS);
	return OK;
}

// "value_low" and "value_high" of a run's totals.
static void read_range(struct ctx *ctx, const char *totals, struct summary *out)
{
	struct json json;
	const char *key;
	bool whole;

	json_open(&json, ctx->mem, totals, strlen(totals));
	if (!json_enter_object(&json))
		return;
	while (json_next_key(&json, &key)) {
		int64_t *to = strcmp(key, "value_low") == 0    ? &out->value_low
			      : strcmp(key, "value_high") == 0 ? &out->value_high
							       : NULL;
		if (to ? !json_i64(&json, to, &whole) : !json_skip(&json, NULL, NULL))
			return;
	}
}

static enum status make_summary(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct summary_query *query = call->query;
	struct insight_query part = {
		.store_id = query->store_id, .tag_id = query->tag_id, .segment_id = query->segment_id};
	struct summary *out = arena_new(ctx->mem, struct summary);
	struct filter filter;
	struct insight_run run;
	bool found;

	*out = (struct summary){.run_id = NONE, .scored_at = NONE, .value_low = NONE, .value_high = NONE};
	answer_give(answer, summary, out);
	TRY(filter_make(ctx, &part, &filter));
	TRY(insight_run_last(ctx, &run, &found));
	if (found) {
		out->run_id = run.id;
		out->as_of = run.as_of;
		out->scored_at = run.ended_at;
		if (!narrowed(&filter) && run.totals)
			read_range(ctx, run.totals, out);
	}
	return read_scores(ctx, &filter, out);
}

static enum status act_summary(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

const struct route insight_summary_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/summary",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &query_shape,
		.out = &summary_shape,
		.act = act_summary,
		.tag = "Insight",
		.name = "insight_summary",
		.doc = W("The shop in one answer: customers, repurchase, churn, value, classes, stages of life.",
			"一次返回客户数、复购、流失、价值、分级与生命周期。")},
	{0},
};

const struct figure_kind summary_figure = {.route = &insight_summary_routes[0], .make = make_summary, .usual = {"{}"}};
