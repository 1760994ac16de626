// What customers are worth to the shop, in groups: RFM, the pyramid, how figures are spread.
#include "insight/figure.h"

#include "insight/panel.h"
#include "insight/setting.h"
#include "model/pyramid.h"
#include "model/rfm.h"

#include <math.h>
#include <stdlib.h>

SQL(value_scores);

// ---------------------------------------------------------------- RFM

enum rfm_by { BY_NTILE, BY_VALUE };
static const struct choice rfm_bys[] = {
	[BY_NTILE] = {"ntile", W("Fifths of customers", "按客户数五等分")},
	[BY_VALUE] = {"value", W("Quantiles of the values", "按数值分位")},
	CHOICES_END,
};

struct rfm_query {
	struct insight_query filter;
	int by;
};
static const struct field rfm_query_fields[] = {
	INSIGHT_QUERY_FIELDS(rfm_query),
	FIELD_ENUM(rfm_query, by, rfm_bys, .doc = W("How scores are cut (ntile)", "分组方式（默认 ntile）")),
};
static const struct shape rfm_query_shape =
	SHAPE("RfmQuery", rfm_query, rfm_query_fields, "Which part of the shop.", "统计范围。");

struct rfm_class_row {
	int64_t class, customers, share, revenue, revenue_share;
};
static const struct field class_fields[] = {
	FIELD_I64(rfm_class_row, class, .min = 1, .max = 5, .doc = W("Class, 5 the best", "等级，5 最好")),
	COUNTED(rfm_class_row, customers, "Customers", "客户数"),
	COUNTED(rfm_class_row, share, "Their part, millionths", "客户占比，百万分之一"),
	COUNTED(rfm_class_row, revenue, "What they spent", "消费金额"),
	COUNTED(rfm_class_row, revenue_share, "Their part of it, millionths", "消费占比，百万分之一"),
};
static const struct shape class_shape = SHAPE("RfmClass", rfm_class_row, class_fields, "An RFM class.", "RFM 等级。");

struct rfm_pair {
	int64_t row, column, customers, revenue, profit, days_to_next;
};
static const struct field pair_fields[] = {
	FIELD_I64(rfm_pair, row, .min = 1, .max = 5, .doc = W("First score", "第一项得分")),
	FIELD_I64(rfm_pair, column, .min = 1, .max = 5, .doc = W("Second score", "第二项得分")),
	COUNTED(rfm_pair, customers, "Customers", "客户数"),
	FIELD_I64(rfm_pair, revenue, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What they spent", "消费金额")),
	FIELD_I64(rfm_pair, profit, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Margin of it less the cost to serve", "毛利减服务成本")),
	COUNTED(rfm_pair, days_to_next, "Mean days to the next purchase by the last run; null: none expected",
		"最近评分给出的平均下次购买天数，空为无预期"),
};
static const struct shape pair_shape =
	SHAPE("RfmPair", rfm_pair, pair_fields, "Customers with two scores.", "两项得分的组合。");

struct rfm_out {
	int64_t computed_at;
	const char *as_of;
	int64_t customers;
	struct list classes, rf, fm;
	struct list recency_cuts, order_cuts, amount_cuts;
	const char *before;
	struct list moved;
	int64_t fallen;
};
static const struct field cut_item = {
	.kind = KIND_I64, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W("Cut", "分界")};
static const struct field rfm_fields[] = {
	FIGURE_COMPUTED_AT(rfm_out),
	FIELD_DATE(rfm_out, as_of, .doc = W("Last day looked at", "数据截止日")),
	COUNTED(rfm_out, customers, "Customers", "客户数"),
	FIELD_LIST(rfm_out, classes, &class_shape, .max = 5, .doc = W("The five classes", "五个等级")),
	FIELD_LIST(
		rfm_out, rf, &pair_shape, .max = 25, .doc = W("R by F: how far the next purchase", "R×F：距下次购买")),
	FIELD_LIST(rfm_out, fm, &pair_shape, .max = 25, .doc = W("F by M: the profit earned", "F×M：所获利润")),
	FIELD_SCALARS(rfm_out, recency_cuts, &cut_item, .max = 4,
		.doc = W("By value: cuts of recency, days × 1000", "按数值：近度分界，天 × 1000")),
	FIELD_SCALARS(rfm_out, order_cuts, &cut_item, .max = 4,
		.doc = W("By value: cuts of orders × 1000", "按数值：频度分界 × 1000")),
	FIELD_SCALARS(rfm_out, amount_cuts, &cut_item, .max = 4,
		.doc = W("By value: cuts of the amount, minor units × 1000", "按数值：金额分界，最小货币单位 × 1000")),
	FIELD_DATE(rfm_out, before, .doc = W("The day that movement is counted from", "变动起始日")),
	FIELD_SCALARS(rfm_out, moved, &cut_item, .max = 36,
		.doc = W("Customers from class (row) to class (column), 0: no customer then; 6 × 6",
			"等级变动 6×6，0 表示当时尚非客户")),
	COUNTED(rfm_out, fallen, "Customers who fell by two classes or more: the alarm",
		"下降两级及以上的客户数：预警"),
};
static const struct shape rfm_shape =
	SHAPE("Rfm", rfm_out, rfm_fields, "Recency, frequency, money.", "近度、频度、金额分析。");

// What the last run expects of each customer, in the order of ids.
struct expected {
	size_t count;
	int64_t *customer;
	double *days; // purchase days in a year
};

static enum status load_expected(struct ctx *ctx, struct arena *mem, struct expected *expected)
{
	struct rows *rows;
	size_t most;
	bool more;

	TRY(scores_count(ctx, &most));
	*expected = (struct expected){
		.customer = arena_array(mem, int64_t, most),
		.days = arena_array(mem, double, most),
	};
	TRY(db_query(ctx->db, &value_scores, ARGS(v_i64((int64_t)most)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || expected->count == most)
			break;
		expected->customer[expected->count] = row_i64(rows, 0);
		expected->days[expected->count++] = (double)row_i64(rows, 1) / MILLIONTHS;
	}
	rows_close(rows);
	return OK;
}

static double expected_of(const struct expected *expected, size_t *at, int64_t customer)
{
	while (*at < expected->count && expected->customer[*at] < customer)
		++*at;
	return *at < expected->count && expected->customer[*at] == customer ? expected->days[*at] : 0;
}

struct rfm_work {
	struct arena *mem;
	struct history history;
	struct panel panel, before;
	struct rfm_score *score, *then;
	struct rfm_cuts cuts;
	struct expected expected;
	struct insight_setting setting;
	int by;
};

static enum status score_panel(struct rfm_work *work, const struct panel *panel, struct rfm_score *score)
{
	int64_t *recency = arena_array(work->mem, int64_t, panel->count);
	int64_t *orders = arena_array(work->mem, int64_t, panel->count);
	int64_t *amount = arena_array(work->mem, int64_t, panel->count);
	struct rfm_rows rows = {panel->count, recency, orders, amount};

	if (panel->count == 0)
		return OK;
	for (size_t i = 0; i < panel->count; i++) {
		recency[i] = panel->as_of - panel->row[i].last;
		orders[i] = panel->row[i].orders;
		amount[i] = panel->row[i].spent;
	}
	enum status status =
		work->by == BY_VALUE ? rfm_by_value(&rows, score, &work->cuts, NULL) : rfm_by_ntile(&rows, score, NULL);
	return status == OK ? OK : ERR_INTERNAL;
}

static void fill_classes(struct ctx *ctx, const struct rfm_work *work, struct rfm_out *out)
{
	struct rfm_class_row *list = arena_array(ctx->mem, struct rfm_class_row, RFM_GROUPS);
	int64_t revenue = 0;

	for (int i = 0; i < RFM_GROUPS; i++)
		list[i].class = i + 1;
	for (size_t i = 0; i < work->panel.count; i++) {
		struct rfm_class_row *row = &list[rfm_class(work->score[i]) - 1];
		row->customers++;
		row->revenue += work->panel.row[i].spent;
		revenue += work->panel.row[i].spent;
	}
	for (int i = 0; i < RFM_GROUPS; i++) {
		list[i].share = ppm((double)list[i].customers, (double)work->panel.count);
		list[i].revenue_share = ppm((double)list[i].revenue, (double)revenue);
	}
	out->classes = LIST(rfm_class_row, list, RFM_GROUPS);
}

static struct list pairs(struct ctx *ctx, const struct rfm_work *work, bool rf)
{
	struct rfm_pair *list = arena_array(ctx->mem, struct rfm_pair, RFM_GROUPS * RFM_GROUPS);
	double expected[RFM_GROUPS * RFM_GROUPS] = {0};
	size_t at = 0;

	for (size_t i = 0; i < work->panel.count; i++) {
		const struct panel_row *row = &work->panel.row[i];
		struct rfm_score s = work->score[i];
		int cell = ((rf ? s.r : s.f) - 1) * RFM_GROUPS + (rf ? s.f : s.m) - 1;
		list[cell].customers++;
		list[cell].revenue += row->spent;
		list[cell].profit += llround((double)row->spent * (double)work->setting.margin / MILLIONTHS) -
				     row->orders * work->setting.cost_per_order;
		expected[cell] += expected_of(&work->expected, &at, work->history.customer[row->who]);
	}
	for (int i = 0; i < RFM_GROUPS * RFM_GROUPS; i++) {
		list[i].row = i / RFM_GROUPS + 1;
		list[i].column = i % RFM_GROUPS + 1;
		list[i].days_to_next =
			expected[i] > 0 ? llround(fmin(365 * (double)list[i].customers / expected[i], 1e9)) : NONE;
	}
	return LIST(rfm_pair, list, RFM_GROUPS * RFM_GROUPS);
}

static void fill_movement(struct ctx *ctx, const struct rfm_work *work, struct rfm_out *out)
{
	int64_t *moved = arena_array(ctx->mem, int64_t, 36);

	for (size_t i = 0, j = 0; i < work->panel.count; i++) {
		while (j < work->before.count && work->before.row[j].who < work->panel.row[i].who)
			j++;
		bool there = j < work->before.count && work->before.row[j].who == work->panel.row[i].who;
		int from = there ? rfm_class(work->then[j]) : 0, to = rfm_class(work->score[i]);
		moved[from * 6 + to]++;
		out->fallen += from - to >= 2;
	}
	out->moved = SCALARS(moved, 36);
}

static struct list cuts(struct ctx *ctx, const double *cut, bool there)
{
	int64_t *list = arena_array(ctx->mem, int64_t, RFM_GROUPS - 1);

	for (int i = 0; i < RFM_GROUPS - 1; i++)
		list[i] = llround(cut[i] * 1000);
	return SCALARS(list, there ? RFM_GROUPS - 1 : 0);
}

static enum status work_rfm(struct ctx *ctx, const struct filter *filter, struct rfm_work *work)
{
	int32_t as_of = filter_as_of(filter);

	TRY(insight_setting_get(ctx, &work->setting));
	TRY(history_load(ctx, filter, work->mem, &work->history));
	history_cut(&work->history, filter->from);
	panel_build(work->mem, &work->history, as_of, 1, 0, &work->panel);
	panel_build(work->mem, &work->history, as_of - (int32_t)work->setting.churn_days, 1, 0, &work->before);
	work->score = arena_array(work->mem, struct rfm_score, work->panel.count);
	work->then = arena_array(work->mem, struct rfm_score, work->before.count);
	TRY(load_expected(ctx, work->mem, &work->expected));
	TRY(score_panel(work, &work->before, work->then));
	return score_panel(work, &work->panel, work->score);
}

static enum status make_rfm(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct rfm_query *query = call->query;
	struct rfm_out *out = arena_new(ctx->mem, struct rfm_out);
	struct rfm_work work = {.by = query->by};
	struct filter filter;

	TRY(filter_make(ctx, &query->filter, &filter));
	work.mem = arena_create();
	enum status status = work_rfm(ctx, &filter, &work);
	if (status == OK) {
		bool values = query->by == BY_VALUE && work.panel.count > 0;
		out->as_of = day_text(ctx->mem, work.panel.as_of);
		out->customers = (int64_t)work.panel.count;
		fill_classes(ctx, &work, out);
		out->rf = pairs(ctx, &work, true);
		out->fm = pairs(ctx, &work, false);
		out->recency_cuts = cuts(ctx, work.cuts.recency, values);
		out->order_cuts = cuts(ctx, work.cuts.orders, values);
		out->amount_cuts = cuts(ctx, work.cuts.amount, values);
		out->before = day_text(ctx->mem, work.before.as_of);
		fill_movement(ctx, &work, out);
	}
	arena_destroy(work.mem);
	answer_give(answer, rfm_out, out);
	return status;
}

static enum status act_rfm(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

// ---------------------------------------------------------------- the pyramid

enum pyramid_by { BY_REVENUE, BY_PROFIT };
static const struct choice pyramid_bys[] = {
	[BY_REVENUE] = {"revenue", W("Revenue", "销售额")},
	[BY_PROFIT] = {"profit", W("Margin less the cost to serve", "毛利减服务成本")},
	CHOICES_END,
};

struct pyramid_query {
	struct insight_query filter;
	int by;
};
static const struct field pyramid_query_fields[] = {
	INSIGHT_QUERY_FIELDS(pyramid_query),
	FIELD_ENUM(pyramid_query, by, pyramid_bys, .doc = W("What ranks them (revenue)", "排序依据（默认 revenue）")),
};
static const struct shape pyramid_query_shape =
	SHAPE("PyramidQuery", pyramid_query, pyramid_query_fields, "Which part of the shop.", "统计范围。");

struct pyramid_row {
	int class;
	int64_t customers, value, share, average;
};
static const struct field pyramid_row_fields[] = {
	FIELD_ENUM(pyramid_row, class, customer_classes, .doc = W("Class", "分级")),
	COUNTED(pyramid_row, customers, "Customers", "客户数"),
	FIELD_I64(pyramid_row, value, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What they brought", "贡献金额")),
	FIELD_I64(pyramid_row, share, .min = INT64_MIN + 1, .max = INT64_MAX,
		.doc = W("Their part, millionths", "占比，百万分之一")),
	FIELD_I64(pyramid_row, average, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("For each", "人均")),
};
static const struct shape pyramid_row_shape =
	SHAPE("PyramidClass", pyramid_row, pyramid_row_fields, "A class of the pyramid.", "金字塔分级。");

struct pyramid_out {
	int64_t computed_at;
	const char *from, *as_of;
	int64_t customers, value, gini;
	struct list classes, moved;
};
static const struct field pyramid_fields[] = {
	FIGURE_COMPUTED_AT(pyramid_out),
	FIELD_DATE(pyramid_out, from, .doc = W("First day of the window", "统计起始日")),
	FIELD_DATE(pyramid_out, as_of, .doc = W("Last day of the window", "统计截止日")),
	COUNTED(pyramid_out, customers, "Customers who bought in it", "统计期内购买的客户数"),
	FIELD_I64(pyramid_out, value, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What all brought", "合计")),
	COUNTED(pyramid_out, gini, "Gini coefficient, millionths: 0 all the same, 1000000 one has it all",
		"基尼系数，百万分之一"),
	FIELD_LIST(pyramid_out, classes, &pyramid_row_shape, .max = 4, .doc = W("A to D", "A–D 各级")),
	FIELD_SCALARS(pyramid_out, moved, &cut_item, .max = 25,
		.doc = W("Customers from class (row) of the window before, which is as long, to class (column); the "
			 "fifth: did not "
			 "buy; 5 × 5",
			"与前一等长时段相比的分级变动 5×5，第五行/列为未购买")),
};
static const struct shape pyramid_shape =
	SHAPE("Pyramid", pyramid_out, pyramid_fields, "The customer pyramid.", "客户金字塔。");

struct ranks {
	uint8_t *class; // by customer of the history; PYRAMID_CLASSES: did not buy
	struct pyramid pyramid;
};

// Customers of the history by what they brought in [from, end).
static enum status rank_window(struct arena *mem, const struct history *history, int32_t from, int32_t end,
	const struct insight_setting *setting, int by, struct ranks *ranks)
{
	int64_t *value = arena_array(mem, int64_t, history->customers);
	size_t *place = arena_array(mem, size_t, history->customers), count = 0;
	uint8_t *class = arena_array(mem, uint8_t, history->customers);

	*ranks = (struct ranks){.class = arena_array(mem, uint8_t, history->customers)};
	for (size_t i = 0; i < history->customers; i++) {
		int64_t sum = 0, orders = 0;
		for (size_t j = history->first[i]; j < history->first[i + 1]; j++) {
			bool within = history->day[j] >= from && history->day[j] < end;
			sum += within ? history->amount[j] : 0;
			orders += within;
		}
		ranks->class[i] = PYRAMID_CLASSES;
		value[count] = by == BY_REVENUE ? sum
						: llround((double)sum * (double)setting->margin / MILLIONTHS) -
							  orders * setting->cost_per_order;
		place[count] = i;
		count += orders > 0;
	}
	if (count == 0)
		return OK;
	if (pyramid_build(value, NULL, count, class, &ranks->pyramid, NULL) != OK)
		return ERR_INTERNAL;
	for (size_t i = 0; i < count; i++)
		ranks->class[place[i]] = class[i];
	return OK;
}

static void fill_pyramid(struct ctx *ctx, const struct ranks *now, struct pyramid_out *out)
{
	struct pyramid_row *list = arena_array(ctx->mem, struct pyramid_row, PYRAMID_CLASSES);

	for (int i = 0; i < PYRAMID_CLASSES; i++) {
		const struct pyramid_class *class = &now->pyramid.class[i];
		list[i] = (struct pyramid_row){
			.class = i,
			.customers = class->customers,
			.value = llround(class->value),
			.share = llround(class->share * MILLIONTHS),
			.average = class->customers ? llround(class->value / (double)class->customers) : 0,
		};
		out->customers += class->customers;
	}
	out->value = llround(now->pyramid.total);
	out->gini = llround(now->pyramid.gini * MILLIONTHS);
	out->classes = LIST(pyramid_row, list, PYRAMID_CLASSES);
}

static enum status work_pyramid(struct ctx *ctx, struct arena *mem, const struct pyramid_query *query,
	const struct filter *filter, struct pyramid_out *out)
{
	int64_t *moved = arena_array(ctx->mem, int64_t, 25);
	int32_t end = filter_as_of(filter) + 1, from = filter->from;
	struct insight_setting setting;
	struct history history;
	struct ranks now, before;

	TRY(insight_setting_get(ctx, &setting));
	TRY(history_load(ctx, filter, mem, &history));
	if (from == INT32_MIN)
		from = end - (int32_t)setting.window_days;
	TRY(rank_window(mem, &history, from, end, &setting, query->by, &now));
	TRY(rank_window(mem, &history, from - (end - from), from, &setting, query->by, &before));
	for (size_t i = 0; i < history.customers; i++)
		moved[before.class[i] * 5 + now.class[i]]++;
	moved[24] = 0; // in neither window
	out->from = day_text(ctx->mem, from);
	out->as_of = day_text(ctx->mem, end - 1);
	out->moved = SCALARS(moved, 25);
	fill_pyramid(ctx, &now, out);
	return OK;
}

static enum status make_pyramid(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct pyramid_query *query = call->query;
	struct pyramid_out *out = arena_new(ctx->mem, struct pyramid_out);
	struct filter filter;

	TRY(filter_make(ctx, &query->filter, &filter));
	struct arena *mem = arena_create();
	enum status status = work_pyramid(ctx, mem, query, &filter, out);
	arena_destroy(mem);
	answer_give(answer, pyramid_out, out);
	return status;
}

static enum status act_pyramid(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

// ---------------------------------------------------------------- spread of a figure

enum figure {
	FIGURE_VALUE_12M,
	FIGURE_VALUE_HISTORY,
	FIGURE_CHURN_RISK,
	FIGURE_AT_RISK,
	FIGURE_EXPECTED,
	FIGURE_OVERDUE,
	FIGURE_P_ALIVE,
	FIGURE_SPENT,
	FIGURE_ORDERS,
};
static const struct choice figures[] = {
	[FIGURE_VALUE_12M] = {"value_12m", W("Value of the next 12 months", "未来 12 个月价值")},
	[FIGURE_VALUE_HISTORY] = {"value_history", W("Value so far", "历史价值")},
	[FIGURE_CHURN_RISK] = {"churn_risk", W("Churn risk", "流失风险")},
	[FIGURE_AT_RISK] = {"at_risk", W("Revenue at risk", "风险金额")},
	[FIGURE_EXPECTED] = {"expected_12m", W("Purchases expected in a year", "未来一年预期购买")},
	[FIGURE_OVERDUE] = {"overdue", W("Time since the last order over the usual gap", "逾期倍数")},
	[FIGURE_P_ALIVE] = {"p_alive", W("Chance of still being a customer", "仍为客户的概率")},
	[FIGURE_SPENT] = {"spent", W("Spent in all", "累计消费")},
	[FIGURE_ORDERS] = {"orders", W("Orders", "订单数")},
	CHOICES_END,
};
static const char *const figure_columns[] = {"s.value_12m", "s.value_history", "s.churn_risk", "s.at_risk",
	"s.expected_12m", "s.overdue", "s.p_alive", "s.spent", "s.orders"};

struct spread_query {
	int64_t store_id, tag_id, segment_id;
	int of;
};
static const struct field spread_query_fields[] = {
	FIELD_ID(spread_query, store_id, "sto", .doc = W("Home store", "归属门店")),
	FIELD_ID(spread_query, tag_id, "tag", .doc = W("With this tag", "带该标签")),
	FIELD_ID(spread_query, segment_id, "seg", .doc = W("In this segment", "属于该客群")),
	FIELD_ENUM(spread_query, of, figures, .flags = FIELD_REQUIRED, .doc = W("Which figure", "指标")),
};
static const struct shape spread_query_shape =
	SHAPE("DistributionQuery", spread_query, spread_query_fields, "Which figure, of whom.", "指标与范围。");

struct bin {
	int64_t from, to, customers, sum;
};
static const struct field bin_fields[] = {
	FIELD_I64(bin, from, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W("From", "起")),
	FIELD_I64(bin, to, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W("Up to", "止")),
	COUNTED(bin, customers, "Customers", "客户数"),
	FIELD_I64(bin, sum, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W("Sum of their figures", "合计")),
};
static const struct shape bin_shape = SHAPE("DistributionBin", bin, bin_fields, "A twentieth of the range.", "区间。");

#define BINS 20

struct spread_out {
	int64_t computed_at;
	int64_t customers, sum, mean;
	struct list percentiles, bins;
};
static const struct field spread_fields[] = {
	FIGURE_COMPUTED_AT(spread_out),
	COUNTED(spread_out, customers, "Customers", "客户数"),
	FIELD_I64(spread_out, sum, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W("Sum", "合计")),
	FIELD_I64(spread_out, mean, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W("Mean", "均值")),
	FIELD_SCALARS(spread_out, percentiles, &cut_item, .max = 101, .doc = W("Percentiles 0 to 100", "0–100 百分位")),
	FIELD_LIST(spread_out, bins, &bin_shape, .max = BINS,
		.doc = W("Twenty bins from the 1st to the 99th percentile; the ends hold what lies beyond",
			"第 1 至第 99 百分位之间的 20 个区间，两端含其外")),
};
static const struct shape spread_shape = SHAPE("Distribution", spread_out, spread_fields,
	"How a figure is spread over the customers.", "指标在客户中的分布。");

static int by_number(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

static void fill_bins(struct ctx *ctx, const int64_t *sorted, size_t count, struct spread_out *out)
{
	struct bin *bin = arena_array(ctx->mem, struct bin, BINS);
	double low = (double)sorted[(count - 1) / 100], high = (double)sorted[(count - 1) * 99 / 100];
	double width = high > low ? (high - low) / BINS : 1;

	for (int i = 0; i < BINS; i++) {
		bin[i].from = llround(low + i * width);
		bin[i].to = llround(low + (i + 1) * width);
	}
	for (size_t i = 0; i < count; i++) {
		double place = floor(((double)sorted[i] - low) / width);
		int at = place < 0 ? 0 : place >= BINS ? BINS - 1 : (int)place;
		bin[at].customers++;
		bin[at].sum += sorted[i];
	}
	out->bins = LIST(bin, bin, BINS);
}

static enum status read_figures(
	struct ctx *ctx, const struct spread_query *query, struct arena *mem, int64_t **ret, size_t *count)
{
	struct insight_query part = {
		.store_id = query->store_id, .tag_id = query->tag_id, .segment_id = query->segment_id};
	struct where where = where_make(ctx->mem,
		arena_format(ctx->mem, "SELECT %s FROM customer_score s JOIN customer c ON c.id = s.customer_id",
			figure_columns[query->of]));
	struct filter filter;
	struct rows *rows;
	size_t most;
	bool more;

	TRY(scores_count(ctx, &most));
	int64_t *list = arena_array(mem, int64_t, most);
	*count = 0;
	*ret = list;
	TRY(filter_make(ctx, &part, &filter));
	filter_customers(ctx, &filter, &where);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || *count == most)
			break;
		list[(*count)++] = row_i64(rows, 0);
	}
	rows_close(rows);
	return OK;
}

static enum status make_distribution(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct spread_out *out = arena_new(ctx->mem, struct spread_out);
	struct arena *mem = arena_create();
	int64_t *list, *percentile = arena_array(ctx->mem, int64_t, 101);
	size_t count;

	enum status status = read_figures(ctx, call->query, mem, &list, &count);
	if (status == OK && count) {
		qsort(list, count, sizeof *list, by_number);
		for (size_t i = 0; i < count; i++)
			out->sum += list[i];
		for (size_t i = 0; i <= 100; i++)
			percentile[i] = list[(count - 1) * i / 100];
		out->customers = (int64_t)count;
		out->mean = out->sum / (int64_t)count;
		out->percentiles = SCALARS(percentile, 101);
		fill_bins(ctx, list, count, out);
	}
	arena_destroy(mem);
	answer_give(answer, spread_out, out);
	return status;
}

static enum status act_distribution(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

#define FIGURE_ROUTE(path_, query_, out_, act_, name_, en_, zh_)                                                       \
	{                                                                                                              \
		.method = HTTP_GET, .path = "/v1/insight/" path_, .right = "report.read", .kind = ROUTE_READ,          \
		.slow = true, .query = (query_), .out = (out_), .act = (act_), .tag = "Insight", .name = (name_),      \
		.doc = W(en_, zh_)                                                                                     \
	}

const struct route insight_value_routes[] = {
	FIGURE_ROUTE("rfm", &rfm_query_shape, &rfm_shape, act_rfm, "insight_rfm",
		"Recency, frequency, money: the five classes, all pairs, movement and the alarm.",
		"RFM：五个等级、两两组合、变动与预警。"),
	FIGURE_ROUTE("pyramid", &pyramid_query_shape, &pyramid_shape, act_pyramid, "insight_pyramid",
		"Who brings what: the top 1 %, the next 4 %, the next 15 % and the rest, and how they moved.",
		"客户金字塔：前 1%、其次 4%、再次 15% 与其余的贡献及变动。"),
	{.method = HTTP_GET,
		.path = "/v1/insight/distribution",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &spread_query_shape,
		.out = &spread_shape,
		.act = act_distribution,
		.tag = "Insight",
		.name = "insight_distribution",
		.doc = W("How a figure of the last run is spread over the customers.",
			"最近评分的某项指标在客户中的分布。"),
		.example_path = "/v1/insight/distribution?of=value_12m"},
	{0},
};

const struct figure_kind rfm_figure = {
	.numbers = true, .route = &insight_value_routes[0], .make = make_rfm, .usual = {"{}", "{\"by\":\"value\"}"}};
const struct figure_kind pyramid_figure = {
	.numbers = true, .route = &insight_value_routes[1], .make = make_pyramid, .usual = {"{}"}};
const struct figure_kind distribution_figure = {.numbers = true,
	.route = &insight_value_routes[2],
	.make = make_distribution,
	.usual = {"{\"of\":\"value_12m\"}"}};
