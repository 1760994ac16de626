// What points of retention are worth here: the sum of margins to come of the customers there are (Gupta and Lehmann
// 2003; see clv.h), at the retention there is and at another, with everything that was assumed.
#include "insight/figure.h"
#include "insight/measure.h"
#include "insight/portrait.h"
#include "insight/setting.h"
#include "model/clv.h"
#include "model/score.h"

#include <math.h>

#define POINTS_DEFAULT 50000
#define CURVE_FROM (-10) // points
#define CURVE_TO 20
#define CURVE (CURVE_TO - CURVE_FROM + 1)

struct assumption {
	const char *code, *title, *from;
	int unit;
	int64_t value;
};
static const struct field assumption_fields[] = {
	FIELD_TEXT(assumption, code, .max = 40, .doc = W("Name for programs", "代码")),
	FIELD_TEXT(assumption, title, .max = 100, .doc = W("Name", "名称")),
	FIELD_ENUM(assumption, unit, indicator_units, .doc = W("Unit of the value", "单位")),
	FIELD_I64(assumption, value, .min = INT64_MIN + 1, .max = INT64_MAX,
		.doc = W("Value; null: not known", "数值，空为未知")),
	FIELD_TEXT(assumption, from, .max = 200, .doc = W("Where it comes from", "来源")),
};
static const struct shape assumption_shape =
	SHAPE("WhatIfAssumption", assumption, assumption_fields, "What was assumed.", "假设。");

struct curve_point {
	int64_t points, retention, value, gain;
};
static const struct field point_fields[] = {
	FIELD_I64(curve_point, points, .min = -MILLIONTHS, .max = MILLIONTHS,
		.doc = W("Points of retention more or less, millionths (10000: one point)",
			"留存率变化，百万分之一（10000 为 1 个百分点）")),
	COUNTED(curve_point, retention, "Retention then, millionths; within 0 and 1", "变化后的留存率，百万分之一"),
	FIELD_I64(curve_point, value, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Profit to come from the customers there are; null: without end",
			"现有客户的未来利润；空为无限")),
	FIELD_I64(curve_point, gain, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Against now; null: without end", "较现状的增量；空为无限")),
};
static const struct shape point_shape =
	SHAPE("WhatIfPoint", curve_point, point_fields, "Profit at a retention.", "某一留存率下的利润。");

struct whatif_out {
	const char *missing, *formula;
	int64_t points, retention, retention_low, retention_high, customers, period_days, margin_each, rate, value,
		gain, gain_low, gain_high, gain_share, gain_next;
	struct list curve, assumptions;
	int64_t computed_at;
};
#define MONEY(member_, en_, zh_)                                                                                       \
	FIELD_I64(whatif_out, member_, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en_, zh_))
static const struct field whatif_fields[] = {
	FIELD_TEXT(whatif_out, missing, .max = 200,
		.doc = W("Why there is no answer; null: there is", "无法给出结果的原因；空为有结果")),
	FIELD_I64(whatif_out, points, .min = -MILLIONTHS, .max = MILLIONTHS,
		.doc = W("Points of retention asked for, millionths", "所问的留存率变化，百万分之一")),
	COUNTED(whatif_out, retention, "Retention now, millionths", "当前留存率，百万分之一"),
	COUNTED(whatif_out, retention_low, "Lower end of its range", "留存率区间下限"),
	COUNTED(whatif_out, retention_high, "Upper end", "留存率区间上限"),
	COUNTED(whatif_out, customers, "Customers of the last period", "最近一周期的客户数"),
	COUNTED(whatif_out, period_days, "Days of a period", "一个周期的天数"),
	MONEY(margin_each, "Margin of a customer in a period", "每位客户每周期的毛利"),
	COUNTED(whatif_out, rate, "Discount rate of a period, millionths", "每周期折现率，百万分之一"),
	MONEY(value, "Profit to come from the customers there are, as retention is now; null: without end",
		"按当前留存率，现有客户的未来利润；空为无限"),
	MONEY(gain, "What the points add to it; null: without end", "留存率变化带来的利润增量；空为无限"),
	MONEY(gain_low, "The same at the lower end of retention", "按留存率下限的增量"),
	MONEY(gain_high, "The same at the upper end; null: without end", "按留存率上限的增量；空为无限"),
	FIELD_I64(whatif_out, gain_share, .min = INT64_MIN + 1, .max = INT64_MAX,
		.doc = W("The gain over the value now, millionths; null: not known", "增量 ÷ 当前值，百万分之一")),
	MONEY(gain_next, "Of the gain, what the next period alone brings", "其中下一周期即可带来的增量"),
	FIELD_TEXT(whatif_out, formula, .max = 300, .doc = W("The formula", "公式")),
	FIELD_LIST(whatif_out, curve, &point_shape, .max = CURVE,
		.doc = W(
			"From ten points less to twenty more; empty where there is no answer", "从降 10 点到升 20 点")),
	FIELD_LIST(whatif_out, assumptions, &assumption_shape, .max = 10, .doc = W("What was assumed", "全部假设")),
	FIGURE_COMPUTED_AT(whatif_out),
};
static const struct shape whatif_shape =
	SHAPE("WhatIf", whatif_out, whatif_fields, "What points of retention are worth.", "留存率变化的利润价值。");

struct whatif_query {
	struct insight_query filter;
	int64_t points, margin, retention;
};
static const struct field query_fields[] = {
	INSIGHT_QUERY_FIELDS(whatif_query),
	FIELD_I64(whatif_query, points, .min = -MILLIONTHS, .max = MILLIONTHS,
		.doc = W("Points of retention, millionths (50000: five points)",
			"留存率变化，百万分之一（默认 50000，即 5 个百分点）"),
		.example = "50000"),
	FIELD_I64(whatif_query, margin, .min = 0, .max = MILLIONTHS,
		.doc = W("Margin to assume, millionths (the setting)", "假设毛利率，百万分之一（默认取设置）")),
	FIELD_I64(whatif_query, retention, .min = 0, .max = MILLIONTHS,
		.doc = W("Retention to start from, millionths (the shop's own)",
			"假设起始留存率，百万分之一（默认取实际值）")),
};
static const struct shape query_shape =
	SHAPE("WhatIfQuery", whatif_query, query_fields, "Which part of the shop, and what if.", "统计范围与假设。");

// ---------------------------------------------------------------- the base

struct base {
	struct ctx *ctx;
	struct filter filter;
	struct insight_setting setting;
	int32_t end, days;
	struct window_count count;
	int64_t revenue;
	double margin, retention, low, high, each, rate;
	bool own_retention, own_margin; // not assumed by the query
};

static int64_t revenue_of(const struct history *history, int32_t from, int32_t end)
{
	int64_t sum = 0;

	for (size_t i = 0; i < history->orders; i++)
		sum += history->day[i] >= from && history->day[i] < end ? history->amount[i] : 0;
	return sum;
}

// The window of the classes where two of them are known, else the churn horizon; 0: not even two of those.
static int32_t period_of(const struct history *history, const struct insight_setting *setting, int32_t end)
{
	const int64_t days[] = {setting->window_days, setting->churn_days};

	for (int i = 0; i < 2; i++)
		if (history->orders && history->first_day <= end - 2 * days[i])
			return (int32_t)days[i];
	return 0;
}

static enum status take_base(struct base *base, const struct whatif_query *query, struct arena *mem)
{
	struct ctx *ctx = base->ctx;
	struct score_interval range;
	struct history history;

	TRY(insight_setting_get(ctx, &base->setting));
	TRY(history_load(ctx, &base->filter, mem, &history));
	base->end = filter_as_of(&base->filter) + 1;
	base->days = period_of(&history, &base->setting, base->end);
	base->own_margin = query->margin == NONE;
	base->own_retention = query->retention == NONE;
	base->margin = (double)(base->own_margin ? base->setting.margin : query->margin) / MILLIONTHS;
	if (base->days == 0)
		return OK;
	struct window_marks marks = window_marks(mem, &history);
	base->count = window_count(&history, &marks, base->end - base->days, base->end, NULL);
	base->revenue = revenue_of(&history, base->end - base->days, base->end);
	if (base->count.before == 0 || base->count.active == 0)
		return OK;
	if (score_share(base->count.retained, base->count.before, (double)base->setting.confidence / MILLIONTHS, &range,
		    NULL) != OK)
		return ERR_INTERNAL;
	base->retention = base->own_retention ? range.value : (double)query->retention / MILLIONTHS;
	base->low = base->own_retention ? range.lower : base->retention;
	base->high = base->own_retention ? range.upper : base->retention;
	base->each = base->margin * (double)base->revenue / (double)base->count.active;
	base->rate = pow(1 + (double)base->setting.discount / MILLIONTHS, base->days / 365.) - 1;
	return OK;
}

// ---------------------------------------------------------------- the answer

static int64_t money(double value)
{
	return fabs(value) < 9e15 ? llround(value) : NONE;
}

// Whether the sum of margins to come ends: not where everybody stays and nothing is discounted.
static bool ends(const struct base *base, double retention)
{
	return 1 + base->rate - retention > 1e-9;
}

static int64_t gain_at(const struct base *base, double retention, double points)
{
	double then = fmin(fmax(retention + points, 0), 1);

	if (!ends(base, retention) || !ends(base, then))
		return NONE;
	return money(clv_retention_gain((double)base->count.active, base->each, retention, points, base->rate));
}

// All there is to come: against nobody staying.
static int64_t value_at(const struct base *base, double retention)
{
	return ends(base, retention)
		       ? money(clv_retention_gain((double)base->count.active, base->each, 0, retention, base->rate))
		       : NONE;
}

static struct list curve_of(const struct base *base)
{
	struct curve_point *curve = arena_array(base->ctx->mem, struct curve_point, CURVE);

	for (int i = 0; i < CURVE; i++) {
		double points = (CURVE_FROM + i) / 100.;
		double then = fmin(fmax(base->retention + points, 0), 1);
		curve[i] = (struct curve_point){(CURVE_FROM + i) * INT64_C(10000), llround(then * MILLIONTHS),
			value_at(base, then), gain_at(base, base->retention, points)};
	}
	return LIST(curve_point, curve, CURVE);
}

static struct list assumptions_of(const struct base *base)
{
	static const struct words setting = W("setting", "设置"), asked = W("assumed in the question", "查询时假设");
	enum lang lang = base->ctx->lang;
	struct words margin = !base->own_margin ? asked
			      : base->setting.margin < MILLIONTHS
				      ? setting
				      : (struct words)W("no margin is set: profit here is revenue",
						"尚未设置毛利率：此处利润即销售额");
	struct words retention =
		base->own_retention
			? (struct words)W(
				  "customers of the period before who bought in the last one / customers of the "
				  "period before",
				  "上一周期客户中最近一周期再次购买者 ÷ 上一周期客户")
			: asked;
	const struct assumption list[] = {
		{"retention", words_in((struct words)W("Retention a period", "每周期留存率"), lang),
			words_in(retention, lang), UNIT_SHARE, llround(base->retention * MILLIONTHS)},
		{"period", words_in((struct words)W("Days of a period", "周期天数"), lang),
			words_in(
				(struct words)W("the window of the classes where two are known, else the churn horizon",
					"已有两个分级窗口的数据时取分级窗口，否则取流失判定天数"),
				lang),
			UNIT_DAYS, base->days},
		{"customers", words_in((struct words)W("Customers", "客户数"), lang),
			words_in((struct words)W("who bought in the last period", "最近一周期购买的客户"), lang),
			UNIT_COUNT, base->count.active},
		{"revenue_each",
			words_in((struct words)W("Revenue of a customer in a period", "每位客户每周期消费"), lang),
			words_in((struct words)W(
					 "revenue of the last period / its customers", "最近一周期消费 ÷ 客户数"),
				lang),
			UNIT_MONEY, base->count.active ? base->revenue / base->count.active : 0},
		{"margin", words_in((struct words)W("Margin", "毛利率"), lang), words_in(margin, lang), UNIT_SHARE,
			llround(base->margin * MILLIONTHS)},
		{"discount", words_in((struct words)W("Discount rate a year", "年折现率"), lang),
			words_in(setting, lang), UNIT_SHARE, base->setting.discount},
		{"steady",
			words_in((struct words)W("Retention and spending stay as they are", "留存率与消费保持不变"),
				lang),
			words_in((struct words)W("the formula asks for it; new customers are not counted",
					 "公式前提；不计入新客"),
				lang),
			UNIT_TEXT, NONE},
	};
	struct assumption *kept = arena_array(base->ctx->mem, struct assumption, ARRAY_LEN(list));

	for (size_t i = 0; i < ARRAY_LEN(list); i++)
		kept[i] = list[i];
	return LIST(assumption, kept, ARRAY_LEN(list));
}

static const char *missing_of(const struct base *base)
{
	static const struct words young = W("The shop is younger than two churn horizons: nobody can have stayed yet.",
		"本店历史不足两个流失期，尚无法得出留存率。");
	static const struct words nobody = W("Nobody bought in one of the two periods.", "两个周期之一无人购买。");

	return words_in(base->days == 0 ? young : nobody, base->ctx->lang);
}

static void fill(const struct base *base, double points, struct whatif_out *out)
{
	static const struct words formula =
		W("customers × margin of a period × r / (1 + d − r), at r = retention and at r = retention + points",
			"客户数 × 每周期毛利 × r ÷（1 + d − r），分别取 r = 留存率与 r = 留存率 + 变化");

	out->formula = words_in(formula, base->ctx->lang);
	out->period_days = base->days ? base->days : NONE;
	if (base->count.before == 0 || base->count.active == 0) {
		out->missing = missing_of(base);
		return;
	}
	double then = fmin(fmax(base->retention + points, 0), 1);
	out->retention = llround(base->retention * MILLIONTHS);
	out->retention_low = llround(base->low * MILLIONTHS);
	out->retention_high = llround(base->high * MILLIONTHS);
	out->customers = base->count.active;
	out->margin_each = money(base->each);
	out->rate = llround(base->rate * MILLIONTHS);
	out->value = value_at(base, base->retention);
	out->gain = gain_at(base, base->retention, points);
	out->gain_low = gain_at(base, points < 0 ? base->high : base->low, points);
	out->gain_high = gain_at(base, points < 0 ? base->low : base->high, points);
	out->gain_share = out->gain != NONE && out->value != NONE && out->value > 0
				  ? ppm((double)out->gain, (double)out->value)
				  : NONE;
	out->gain_next = money((double)base->count.active * base->each * (then - base->retention) / (1 + base->rate));
	out->curve = curve_of(base);
	out->assumptions = assumptions_of(base);
}

static enum status make_whatif(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct whatif_query *query = call->query;
	struct whatif_out *out = arena_new(ctx->mem, struct whatif_out);
	struct base base = {.ctx = ctx};

	shape_clear(&whatif_shape, out);
	out->curve = out->assumptions = (struct list){0};
	out->points = query->points == NONE ? POINTS_DEFAULT : query->points;
	answer_give(answer, whatif_out, out);
	TRY(filter_make(ctx, &query->filter, &base.filter));
	struct arena *mem = arena_create();
	enum status status = take_base(&base, query, mem);
	if (status == OK)
		fill(&base, (double)out->points / MILLIONTHS, out);
	arena_destroy(mem);
	return status;
}

static enum status act_whatif(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

const struct route insight_whatif_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/what-if",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &query_shape,
		.out = &whatif_shape,
		.act = act_whatif,
		.tag = "Insight",
		.name = "what_if",
		.doc = W("What points of retention are worth here: profit to come at the retention there is and at "
			 "another, with its range, a curve, and everything that was assumed.",
			"留存率提高若干点在本店值多少利润：当前与变化后的未来利润、区间、曲线及全部假设。"),
		.example_path = "/v1/insight/what-if?points=50000"},
	{0},
};

const struct figure_kind whatif_figure = {.route = &insight_whatif_routes[0], .make = make_whatif};
