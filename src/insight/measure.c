// The ten measures of loyalty and the index they make, with what each was counted from, and month by month.
#include "insight/measure.h"

#include "insight/figure.h"
#include "insight/portrait.h"
#include "insight/setting.h"
#include "insight/sign.h"
#include "model/score.h"
#include "model/special.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

SQL(measure_referees);

#define MONTHS_DEFAULT 12
#define MONTHS_MAX 36

// ---------------------------------------------------------------- windows

struct window_marks window_marks(struct arena *mem, const struct history *history)
{
	struct window_marks marks = {.second = arena_array(mem, int32_t, history->customers + 1)};

	for (size_t i = 0; i < history->customers; i++) {
		int32_t first = history->day[history->first[i]];
		marks.second[i] = INT32_MAX;
		for (size_t j = history->first[i]; j < history->first[i + 1]; j++)
			if (history->day[j] > first) {
				marks.second[i] = history->day[j];
				break;
			}
	}
	return marks;
}

struct window_count window_count(
	const struct history *history, const struct window_marks *marks, int32_t from, int32_t end, bool *active)
{
	struct window_count count = {0};
	int32_t before = 2 * from - end;

	for (size_t i = 0; i < history->customers; i++) {
		bool was = false, is = false;
		for (size_t j = history->first[i]; j < history->first[i + 1]; j++) {
			int32_t day = history->day[j];
			was = was || (day >= before && day < from);
			is = is || (day >= from && day < end);
		}
		bool fresh = is && history->day[history->first[i]] >= from;
		count.before += was;
		count.retained += was && is;
		count.active += is;
		count.again += is && marks->second[i] < end;
		count.fresh += fresh;
		count.brought += fresh && marks->brought && marks->brought[i];
		if (active)
			active[i] = is;
	}
	return count;
}

static int by_id(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

static enum status mark_brought(
	struct ctx *ctx, struct arena *mem, const struct history *history, struct window_marks *marks)
{
	struct rows *rows;
	bool more;

	marks->brought = arena_array(mem, bool, history->customers + 1);
	TRY(db_query(ctx->db, &measure_referees, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int64_t id = row_i64(rows, 0);
		const int64_t *at = bsearch(&id, history->customer, history->customers, sizeof id, by_id);
		if (at)
			marks->brought[at - history->customer] = true;
	}
}

// ---------------------------------------------------------------- the table

struct measure_row {
	const char *code;
	struct words title, formula, from, missing;
	int unit; // enum indicator_unit
};

#define NO_SURVEY W("No survey has been answered yet.", "尚无问卷答案。")
#define SURVEYS W("answers to surveys", "问卷答案")
#define ORDERS W("paid orders, net of returns", "已支付订单（扣除退货）")

static const struct measure_row measure_rows[LOYALTY_MEASURES] = {
	[LOYALTY_RETENTION] = {"retention", W("Retention", "客户留存率"),
		W("customers of the period before who bought again in this one / customers of the period before",
			"上一周期的客户中本周期再次购买者 ÷ 上一周期的客户"),
		ORDERS, W("Nobody bought in the period before.", "上一周期无人购买。"), UNIT_SHARE},
	[LOYALTY_CHURN] = {"churn", W("Expected churn", "预期流失率"),
		W("sum of churn risks / customers scored; the index counts 1 − it",
			"流失风险之和 ÷ 已评分客户；指数取 1 减该值"),
		W("churn risks of the last run", "最近评分的流失风险"),
		W("No run has scored anybody yet.", "尚未完成评分。"), UNIT_SHARE},
	[LOYALTY_SATISFACTION] = {"satisfaction", W("Satisfaction", "客户满意度"),
		W("answers of 4 or 5 out of 5 / answers", "5 分制中 4、5 分的答案 ÷ 答案数"), SURVEYS, NO_SURVEY,
		UNIT_SHARE},
	[LOYALTY_COMPLAINT] = {"complaint", W("Complaints", "客户投诉率"),
		W("customers who complained / customers who bought in the period; the index counts 1 − it",
			"投诉客户 ÷ 本周期购买客户；指数取 1 减该值"),
		W("complaints on record", "投诉记录"), W("No complaints are on record yet.", "尚无投诉记录。"),
		UNIT_SHARE},
	[LOYALTY_REFERRAL] = {"referral", W("Referral", "转介绍率"),
		W("new customers brought by another / new customers of the period; 100 at the goal",
			"由老客带来的新客 ÷ 本周期新客；达到目标记 100 分"),
		W("first orders and referrals", "首单与转介绍记录"),
		W("Nobody bought for the first time in the period.", "本周期没有新客。"), UNIT_SHARE},
	[LOYALTY_LIFETIME_VALUE] = {"lifetime_value", W("Lifetime value", "客户终身价值"),
		W("sum of values of the next 12 months / customers scored; 100 at the goal",
			"未来 12 个月价值之和 ÷ 已评分客户；达到目标记 100 分"),
		W("values of the last run", "最近评分的客户价值"),
		W("No run has scored anybody yet.", "尚未完成评分。"), UNIT_MONEY},
	[LOYALTY_EMOTIONAL] = {"emotional", W("Emotional loyalty (NPS)", "情感忠诚（NPS）"),
		W("(promoters − detractors) / answers to \"would you recommend us\"; the index counts (1 + it) / 2",
			"（推荐者 − 贬损者）÷ 推荐意愿答案数；指数取（1 + 该值）÷ 2"),
		SURVEYS, NO_SURVEY, UNIT_RATIO},
	[LOYALTY_BEHAVIOURAL] = {"behavioural", W("Behavioural loyalty", "行为忠诚"),
		W("customers of the period who have bought on two days or more / customers of the period",
			"本周期客户中累计购买两天及以上者 ÷ 本周期客户"),
		ORDERS, W("Nobody bought in the period.", "本周期无人购买。"), UNIT_SHARE},
	[LOYALTY_ATTITUDINAL] = {"attitudinal", W("Attitudinal loyalty", "态度忠诚"),
		W("sum of (answer − lowest) / sum of (highest − lowest) over questions of attitude",
			"态度题（答案 − 最低分）之和 ÷（最高分 − 最低分）之和"),
		SURVEYS, NO_SURVEY, UNIT_SHARE},
	[LOYALTY_RELATION] = {"relation", W("Strength of relation", "关系强度"),
		W("ties held / (5 × customers of the period): reachable, agreed to hear from us, uses the programme, "
		  "speaks for us, a year with us",
			"已建立的联系数 ÷（5 × 本周期客户）：可联系、同意接收信息、使用会员计划、有口碑行为、相伴一年"),
		W("customer files, consents, programme, referrals and activities, as they are now",
			"当前的客户档案、授权、会员计划、转介绍与行为记录"),
		W("Nobody bought in the period.", "本周期无人购买。"), UNIT_SHARE},
};

// ---------------------------------------------------------------- one answer

struct measured {
	const char *code, *title, *formula, *from, *missing, *score_missing;
	int unit;
	int64_t value, low, high, part, sample, score, weight, weight_used, contribution;
};
#define NULLABLE(member_, en_, zh_)                                                                                    \
	FIELD_I64(measured, member_, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W(en_, zh_))
static const struct field measured_fields[] = {
	FIELD_TEXT(measured, code, .max = 40, .doc = W("Name for programs", "代码")),
	FIELD_TEXT(measured, title, .max = 100, .doc = W("Name", "名称")),
	FIELD_ENUM(measured, unit, indicator_units, .doc = W("Unit of value, low and high", "数值与区间的单位")),
	NULLABLE(value, "Value; null: no data yet", "数值；空为尚无数据"),
	NULLABLE(low, "Lower end of its range; null where there is none", "区间下限；空为无区间"),
	NULLABLE(high, "Upper end", "区间上限"),
	NULLABLE(part, "What was counted: the upper part of the formula", "分子"),
	NULLABLE(sample, "Of how many: the lower part", "样本量（分母）"),
	NULLABLE(score, "0 to 100 as millionths (643150: 64.3); null: not in the index",
		"得分 0–100，以百万分之一表示（643150 为 64.3）；空为不计入指数"),
	NULLABLE(weight, "Weight that was set, per cent", "设定权重，百分比"),
	NULLABLE(weight_used, "Weight after those without data are left out, millionths",
		"剔除无数据项后的权重，百万分之一"),
	NULLABLE(contribution, "Weight used × score: these come to the index, millionths",
		"所用权重 × 得分，合计即指数，百万分之一"),
	FIELD_TEXT(measured, formula, .max = 300, .doc = W("How it is computed", "计算公式")),
	FIELD_TEXT(measured, from, .max = 200, .doc = W("From which data", "数据来源")),
	FIELD_TEXT(measured, missing, .max = 200, .doc = W("Why there is no value; null: there is", "无数值的原因")),
	FIELD_TEXT(measured, score_missing, .max = 200,
		.doc = W("Why a value has no score; null: it has", "有数值而不计分的原因")),
};
static const struct shape measured_shape =
	SHAPE("LoyaltyMeasure", measured, measured_fields, "A measure of loyalty.", "忠诚度指标。");

struct month {
	const char *month, *from, *to;
	int64_t index, parts, retention, churn, referral, lifetime_value, behavioural;
	bool unfinished;
};
#define MONTHLY(member_, en_, zh_) FIELD_I64(month, member_, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W(en_, zh_))
static const struct field month_fields[] = {
	FIELD_DATE(month, month, .doc = W("First day of the month", "月份起始日")),
	FIELD_DATE(month, from, .doc = W("First day of the period that ends with it", "统计期起始日")),
	FIELD_DATE(month, to, .doc = W("Day after its last", "统计期截止日（不含）")),
	FIELD_BOOL(month, unfinished, .doc = W("The month still goes on", "当月尚未结束")),
	MONTHLY(index,
		"Index of the measures known then, millionths of 100; null: none. Churn and value count only where "
		"every "
		"month shown has them, and ties never, so that months can be compared",
		"当月可得指标的综合指数，百万分之一（1000000 为 "
		"100）；流失与价值仅在各月均有时计入，关系强度不计入，以便各月可比"),
	COUNTED(month, parts, "Measures it is made of", "参与计算的指标数"),
	MONTHLY(retention, "Retention, millionths", "留存率，百万分之一"),
	MONTHLY(churn, "Expected churn by that month's last run, millionths", "当月最近评分的预期流失率，百万分之一"),
	MONTHLY(referral, "Part of new customers brought by others, millionths", "转介绍率，百万分之一"),
	FIELD_I64(month, lifetime_value, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Value of the next 12 months for each customer by that month's last run",
			"当月最近评分的人均 12 个月价值")),
	MONTHLY(behavioural, "Part of customers who have bought on two days or more, millionths",
		"累计购买两天及以上的客户占比，百万分之一"),
};
static const struct shape month_shape = SHAPE("LoyaltyMonth", month, month_fields,
	"Measures that can be told of a month gone by.", "可追溯的月度忠诚度指标。");

struct loyalty_out {
	const char *as_of, *from, *to, *note;
	int64_t days, run_id, confidence, customers, index, known_weight;
	struct list measures, months;
	int64_t computed_at;
};
static const struct field loyalty_fields[] = {
	FIELD_DATE(loyalty_out, as_of, .doc = W("Last day looked at", "数据截止日")),
	FIELD_DATE(loyalty_out, from, .doc = W("First day of the period", "本周期起始日")),
	FIELD_DATE(loyalty_out, to, .doc = W("Day after its last", "本周期截止日（不含）")),
	COUNTED(loyalty_out, days, "Its days; the period before is as long", "周期天数，上一周期等长"),
	FIELD_ID(loyalty_out, run_id, "run",
		.doc = W("Run behind churn and value; null: none yet", "评分任务，空为尚无")),
	COUNTED(loyalty_out, confidence, "Confidence of the ranges, millionths", "区间置信度，百万分之一"),
	COUNTED(loyalty_out, customers, "Customers who bought in the period", "本周期购买客户数"),
	FIELD_I64(loyalty_out, index, .min = 0, .max = MILLIONTHS,
		.doc = W("Composite loyalty index, millionths of 100 (643150: 64.3); null: nothing is known",
			"综合忠诚指数，百万分之一（643150 为 64.3）；空为无数据")),
	COUNTED(loyalty_out, known_weight, "Weight of the measures that have a score, per cent",
		"有得分指标的权重合计，百分比"),
	FIELD_TEXT(loyalty_out, note, .max = 300,
		.doc = W("What was left out and why the weights moved", "剔除项与权重说明")),
	FIELD_LIST(loyalty_out, measures, &measured_shape, .max = LOYALTY_MEASURES, .doc = W("The ten", "十项指标")),
	FIELD_LIST(loyalty_out, months, &month_shape, .max = MONTHS_MAX, .doc = W("Month by month", "月度序列")),
	FIGURE_COMPUTED_AT(loyalty_out),
};
static const struct shape loyalty_shape =
	SHAPE("Loyalty", loyalty_out, loyalty_fields, "How loyal the shop's customers are.", "客户忠诚度总览。");

struct loyalty_query {
	struct insight_query filter;
	int64_t months;
};
static const struct field query_fields[] = {
	INSIGHT_QUERY_FIELDS(loyalty_query),
	FIELD_I64(loyalty_query, months, .min = 1, .max = MONTHS_MAX,
		.doc = W("Months of the series (12)", "序列月数（默认 12）")),
};
static const struct shape query_shape = SHAPE("LoyaltyQuery", loyalty_query, query_fields,
	"Which part of the shop; without a first day the period is the churn horizon.",
	"统计范围；未给起始日时周期为流失期。");

// ---------------------------------------------------------------- work

// Sums over scored customers.
struct scored {
	double count, risk, chance, value, squares; // chance: Σ risk (1 − risk)
};

struct measuring {
	struct ctx *ctx;
	struct arena *mem;
	struct filter filter;
	struct insight_setting setting;
	struct loyalty_setting loyalty;
	int32_t from, end;
	struct history history;
	struct window_marks marks;
	struct window_count count;
	double *ties; // part of the five, of each active customer
	struct scored scored;
	struct loyalty_count part[LOYALTY_MEASURES];
	struct score_interval range[LOYALTY_MEASURES];
	bool ranged[LOYALTY_MEASURES];
};

static enum status read_scored(struct measuring *work)
{
	struct ctx *ctx = work->ctx;
	struct where where = where_make(ctx->mem,
		"SELECT COUNT(*), CAST(COALESCE(SUM(s.churn_risk), 0) AS DOUBLE PRECISION), "
		"COALESCE(SUM(CAST(s.churn_risk AS DOUBLE PRECISION) * (1000000 - s.churn_risk)), 0), "
		"CAST(COALESCE(SUM(s.value_12m), 0) AS DOUBLE PRECISION), "
		"COALESCE(SUM(CAST(s.value_12m AS DOUBLE PRECISION) * s.value_12m), 0) "
		"FROM customer_score s JOIN customer c ON c.id = s.customer_id");
	struct rows *rows;
	bool more;

	filter_customers(ctx, &work->filter, &where);
	TRY(where_query(&where, ctx->db, &rows));
	TRY(rows_next(rows, &more));
	if (!more)
		return ERR_INTERNAL;
	work->scored = (struct scored){(double)row_i64(rows, 0), row_f64(rows, 1) / MILLIONTHS,
		row_f64(rows, 2) / MILLIONTHS / MILLIONTHS, row_f64(rows, 3), row_f64(rows, 4)};
	rows_close(rows);
	return OK;
}

static enum status read_ties(struct measuring *work, const bool *active)
{
	struct signs *signs;
	size_t count = 0;

	TRY(signs_load_ties(work->ctx, &work->filter, &work->history, work->end - 1, work->mem, &signs));
	work->ties = arena_array(work->mem, double, work->history.customers + 1);
	for (size_t i = 0; i < work->history.customers; i++)
		if (active[i])
			work->ties[count++] = __builtin_popcount(signs[i].ties) / (double)TIES;
	return OK;
}

static enum status read_all(struct measuring *work)
{
	struct ctx *ctx = work->ctx;
	const struct filter *filter = &work->filter;

	TRY(insight_setting_get(ctx, &work->setting));
	TRY(loyalty_setting_get(ctx, &work->loyalty));
	work->end = filter_as_of(filter) + 1;
	work->from = filter->from != INT32_MIN ? filter->from : work->end - (int32_t)work->setting.churn_days;
	if (work->from >= work->end) // a period that lies ahead
		work->from = work->end - 1;
	TRY(history_load(ctx, filter, work->mem, &work->history));
	work->marks = window_marks(work->mem, &work->history);
	TRY(mark_brought(ctx, work->mem, &work->history, &work->marks));
	bool *active = arena_array(work->mem, bool, work->history.customers + 1);
	work->count = window_count(&work->history, &work->marks, work->from, work->end, active);
	TRY(read_ties(work, active));
	return read_scored(work);
}

// ---------------------------------------------------------------- parts

static void part_is(struct measuring *work, enum loyalty_measure measure, double part, double whole)
{
	work->part[measure].part = part;
	work->part[measure].whole = whole;
}

static void fill_parts(struct measuring *work)
{
	const struct window_count *count = &work->count;
	double ties = 0;

	for (int64_t i = 0; i < count->active; i++)
		ties += work->ties[i];
	part_is(work, LOYALTY_RETENTION, (double)count->retained, (double)count->before);
	part_is(work, LOYALTY_CHURN, work->scored.risk, work->scored.count);
	part_is(work, LOYALTY_REFERRAL, (double)count->brought, (double)count->fresh);
	part_is(work, LOYALTY_LIFETIME_VALUE, work->scored.value, work->scored.count);
	part_is(work, LOYALTY_BEHAVIOURAL, (double)count->again, (double)count->active);
	part_is(work, LOYALTY_RELATION, TIES * ties, TIES * (double)count->active);
}

static enum status range_of_shares(struct measuring *work)
{
	static const enum loyalty_measure shares[] = {LOYALTY_RETENTION, LOYALTY_REFERRAL, LOYALTY_BEHAVIOURAL};
	double confidence = (double)work->setting.confidence / MILLIONTHS;

	for (size_t i = 0; i < ARRAY_LEN(shares); i++) {
		const struct loyalty_count *part = &work->part[shares[i]];
		if (part->whole == 0)
			continue;
		if (score_share((int64_t)part->part, (int64_t)part->whole, confidence, &work->range[shares[i]], NULL) !=
			OK)
			return ERR_INTERNAL;
		work->ranged[shares[i]] = true;
	}
	if (work->count.active == 0)
		return OK;
	work->ranged[LOYALTY_RELATION] = true;
	enum status status =
		score_mean(work->ties, (size_t)work->count.active, confidence, &work->range[LOYALTY_RELATION], NULL);
	return status == OK ? OK : ERR_INTERNAL;
}

// By chance alone: how many of those at risk go, how the values are spread.
static void range_of_scores(struct measuring *work)
{
	const struct scored *scored = &work->scored;
	double z = normal_quantile(.5 + (double)work->setting.confidence / MILLIONTHS / 2);
	double n = scored->count;

	if (n == 0)
		return;
	double risk = scored->risk / n, mean = scored->value / n;
	double reach = z * sqrt(scored->chance) / n;
	double error = n > 1 ? z * sqrt(fmax(scored->squares / n - mean * mean, 0) / (n - 1)) : 0;
	work->range[LOYALTY_CHURN] = (struct score_interval){risk, fmax(risk - reach, 0), fmin(risk + reach, 1), n};
	work->range[LOYALTY_LIFETIME_VALUE] = (struct score_interval){mean, mean - error, mean + error, n};
	work->ranged[LOYALTY_CHURN] = work->ranged[LOYALTY_LIFETIME_VALUE] = true;
}

// What goes into the index: a measure without a goal that it needs has no score.
static void weigh(const struct loyalty_setting *setting, struct loyalty_count part[LOYALTY_MEASURES])
{
	part[LOYALTY_REFERRAL].goal = (double)setting->referral_goal / MILLIONTHS;
	part[LOYALTY_LIFETIME_VALUE].goal = setting->value_goal == NONE ? 1 : (double)setting->value_goal;
	if (setting->value_goal == NONE)
		part[LOYALTY_LIFETIME_VALUE].whole = 0;
	for (int i = 0; i < LOYALTY_MEASURES; i++)
		part[i].weight = (double)loyalty_weight(setting, (enum loyalty_measure)i);
}

static enum status make_index(
	const struct loyalty_setting *setting, const struct loyalty_count *counted, struct loyalty_index *index)
{
	struct loyalty_count part[LOYALTY_MEASURES];

	memcpy(part, counted, sizeof part);
	weigh(setting, part);
	return loyalty_index(part, index, NULL) == OK ? OK : ERR_INTERNAL;
}

// ---------------------------------------------------------------- the ten

static int64_t in_unit(int unit, double value)
{
	return llround(unit == UNIT_MONEY ? value : value * MILLIONTHS);
}

static struct measured show(const struct measuring *work, enum loyalty_measure measure, const struct loyalty_part *part)
{
	static const struct words no_goal = W("No goal is set for it (value_goal).", "尚未设定目标（value_goal）。");
	const struct measure_row *row = &measure_rows[measure];
	const struct loyalty_count *count = &work->part[measure];
	enum lang lang = work->ctx->lang;
	struct measured shown = {
		.code = row->code,
		.title = words_in(row->title, lang),
		.formula = words_in(row->formula, lang),
		.from = words_in(row->from, lang),
		.unit = row->unit,
		.value = NONE,
		.low = NONE,
		.high = NONE,
		.part = NONE,
		.sample = (int64_t)count->whole,
		.score = part->known ? llround(part->score / 100 * MILLIONTHS) : NONE,
		.weight = loyalty_weight(&work->loyalty, measure),
		.weight_used = llround(part->weight * MILLIONTHS),
		.contribution = llround(part->contribution / 100 * MILLIONTHS),
	};

	if (count->whole <= 0) {
		shown.missing = words_in(row->missing, lang);
		return shown;
	}
	shown.value = in_unit(row->unit, count->part / count->whole);
	shown.part = llround(count->part);
	if (work->ranged[measure]) {
		shown.low = in_unit(row->unit, work->range[measure].lower);
		shown.high = in_unit(row->unit, work->range[measure].upper);
	}
	if (!part->known)
		shown.score_missing = words_in(no_goal, lang);
	return shown;
}

static const char *note_of(const struct measuring *work, const struct loyalty_index *index, int64_t known)
{
	static const struct words all = W("All ten measures have data.", "十项指标均有数据。");
	static const struct words none = W("No measure has both data and weight.", "没有既有数据又有权重的指标。");
	enum lang lang = work->ctx->lang;

	if (!index->known)
		return words_in(none, lang);
	if (known == 100)
		return words_in(all, lang);
	int64_t missing = 100 - known;
	return lang == LANG_ZH ? arena_format(work->ctx->mem,
					 "无得分的指标占权重 %" PRId64 "/100，其余权重已按比例放大至 100。", missing)
			       : arena_format(work->ctx->mem,
					 "Measures without a score hold %" PRId64
					 " of 100 weights; the rest were scaled up to 100.",
					 missing);
}

static enum status fill_measures(struct measuring *work, struct loyalty_out *out)
{
	struct measured *list = arena_array(work->ctx->mem, struct measured, LOYALTY_MEASURES);
	struct loyalty_index index;

	fill_parts(work);
	TRY(range_of_shares(work));
	range_of_scores(work);
	TRY(make_index(&work->loyalty, work->part, &index));
	for (int i = 0; i < LOYALTY_MEASURES; i++) {
		list[i] = show(work, (enum loyalty_measure)i, &index.part[i]);
		out->known_weight += index.part[i].known ? list[i].weight : 0;
	}
	out->index = index.known ? llround(index.value / 100 * MILLIONTHS) : NONE;
	out->note = note_of(work, &index, out->known_weight);
	out->measures = LIST(measured, list, LOYALTY_MEASURES);
	return OK;
}

// ---------------------------------------------------------------- months

struct then {
	double count, risk, value;
};

// The last score of each customer in each month; months[i] ends before end[i].
static enum status read_then(
	struct measuring *work, const int32_t *start, const int32_t *end, size_t months, struct then *then)
{
	struct ctx *ctx = work->ctx;
	struct where where = where_make(ctx->mem,
		"SELECT h.customer_id, h.as_of, h.churn_risk, h.value_12m FROM customer_score_history h "
		"JOIN customer c ON c.id = h.customer_id");
	int64_t customer = NONE;
	size_t at = months;
	struct then last = {0};
	struct rows *rows;
	bool more = true;

	filter_customers(ctx, &work->filter, &where);
	where_and(&where, "h.as_of >= ?", v_i64(start[0]));
	where_and(&where, "h.as_of < ?", v_i64(end[months - 1]));
	where_tail_plain(&where, "ORDER BY h.customer_id, h.as_of");
	TRY(where_query(&where, ctx->db, &rows));
	while (more) {
		size_t month = months;
		TRY(rows_next(rows, &more));
		for (size_t i = 0; more && i < months; i++)
			if (row_i64(rows, 1) >= start[i] && row_i64(rows, 1) < end[i])
				month = i;
		if (at < months && (!more || month != at || row_i64(rows, 0) != customer)) {
			then[at].count++;
			then[at].risk += last.risk;
			then[at].value += last.value;
		}
		if (!more)
			break;
		at = month;
		customer = row_i64(rows, 0);
		last = (struct then){1, (double)row_i64(rows, 2) / MILLIONTHS, (double)row_i64(rows, 3)};
	}
	return OK;
}

static int64_t share_of(const struct loyalty_count *part)
{
	return part->whole > 0 ? llround(part->part / part->whole * MILLIONTHS) : NONE;
}

static void count_month(
	const struct measuring *work, int32_t end, const struct then *then, struct loyalty_count part[LOYALTY_MEASURES])
{
	int32_t days = work->end - work->from;
	struct window_count count = window_count(&work->history, &work->marks, end - days, end, NULL);

	part[LOYALTY_RETENTION] = (struct loyalty_count){.part = (double)count.retained, .whole = (double)count.before};
	part[LOYALTY_CHURN] = (struct loyalty_count){.part = then->risk, .whole = then->count};
	part[LOYALTY_REFERRAL] = (struct loyalty_count){.part = (double)count.brought, .whole = (double)count.fresh};
	part[LOYALTY_LIFETIME_VALUE] = (struct loyalty_count){.part = then->value, .whole = then->count};
	part[LOYALTY_BEHAVIOURAL] = (struct loyalty_count){.part = (double)count.again, .whole = (double)count.active};
}

// The index of each month from the same measures: scores count where every month with buyers has them.
static enum status index_of_month(const struct measuring *work, const struct loyalty_count counted[LOYALTY_MEASURES],
	bool scores, struct month *month)
{
	struct loyalty_count part[LOYALTY_MEASURES];
	struct loyalty_index index;

	memcpy(part, counted, sizeof part);
	if (!scores)
		part[LOYALTY_CHURN].whole = part[LOYALTY_LIFETIME_VALUE].whole = 0;
	TRY(make_index(&work->loyalty, part, &index));
	month->index = index.known ? llround(index.value / 100 * MILLIONTHS) : NONE;
	for (int i = 0; i < LOYALTY_MEASURES; i++)
		month->parts += index.part[i].known && index.part[i].weight > 0;
	return OK;
}

static void fill_month(const struct measuring *work, int32_t start, int32_t end,
	const struct loyalty_count part[LOYALTY_MEASURES], struct month *month)
{
	const struct loyalty_count *value = &part[LOYALTY_LIFETIME_VALUE];
	struct arena *mem = work->ctx->mem;

	*month = (struct month){
		.month = day_text(mem, start),
		.from = day_text(mem, end - (work->end - work->from)),
		.to = day_text(mem, end),
		.unfinished = end<date_days(date_add_months(days_date(start), 1)),
				      .retention = share_of(&part[LOYALTY_RETENTION]),
				      .churn = share_of(&part[LOYALTY_CHURN]),
				      .referral = share_of(&part[LOYALTY_REFERRAL]), .lifetime_value = value->whole> 0
				      ? llround(value->part / value->whole)
				      : NONE,
		.behavioural = share_of(&part[LOYALTY_BEHAVIOURAL]),
	};
}

static enum status fill_months(struct measuring *work, size_t months, struct loyalty_out *out)
{
	struct month *list = arena_array(work->ctx->mem, struct month, months);
	int32_t *start = arena_array(work->mem, int32_t, months), *end = arena_array(work->mem, int32_t, months);
	struct then *then = arena_array(work->mem, struct then, months);
	struct loyalty_count(*part)[LOYALTY_MEASURES] = arena_alloc_array(work->mem, months, sizeof *part);
	struct date date = days_date(work->end - 1);
	bool scores = true;

	date.day = 1;
	for (size_t i = months; i-- > 0; date = date_add_months(date, -1)) {
		int32_t next = (int32_t)date_days(date_add_months(date, 1));
		start[i] = (int32_t)date_days(date);
		end[i] = next < work->end ? next : work->end;
	}
	TRY(read_then(work, start, end, months, then));
	for (size_t i = 0; i < months; i++) {
		count_month(work, end[i], &then[i], part[i]);
		fill_month(work, start[i], end[i], part[i], &list[i]);
		scores = scores && (part[i][LOYALTY_BEHAVIOURAL].whole == 0 || then[i].count > 0);
	}
	for (size_t i = 0; i < months; i++)
		TRY(index_of_month(work, part[i], scores, &list[i]));
	out->months = LIST(month, list, months);
	return OK;
}

// ---------------------------------------------------------------- the route

static enum status measure(struct measuring *work, size_t months, struct loyalty_out *out)
{
	struct ctx *ctx = work->ctx;
	struct insight_run run;
	bool found;

	TRY(read_all(work));
	TRY(insight_run_last(ctx, &run, &found));
	*out = (struct loyalty_out){
		.as_of = day_text(ctx->mem, work->end - 1),
		.from = day_text(ctx->mem, work->from),
		.to = day_text(ctx->mem, work->end),
		.days = work->end - work->from,
		.run_id = found ? run.id : NONE,
		.confidence = work->setting.confidence,
		.customers = work->count.active,
	};
	TRY(fill_measures(work, out));
	return fill_months(work, months, out);
}

static enum status make_loyalty(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct loyalty_query *query = call->query;
	struct loyalty_out *out = arena_new(ctx->mem, struct loyalty_out);
	struct measuring work = {.ctx = ctx};

	answer_give(answer, loyalty_out, out);
	TRY(filter_make(ctx, &query->filter, &work.filter));
	work.mem = arena_create();
	enum status status = measure(&work, query->months == NONE ? MONTHS_DEFAULT : (size_t)query->months, out);
	arena_destroy(work.mem);
	return status;
}

static enum status act_loyalty(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

const struct route insight_loyalty_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/loyalty",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &query_shape,
		.out = &loyalty_shape,
		.act = act_loyalty,
		.tag = "Insight",
		.name = "loyalty",
		.doc = W("The ten measures of loyalty, each with its formula, data and range, the index that they "
			 "make, and "
			 "how both moved month by month. What has no data says so, and its weight goes to the rest.",
			"十项忠诚度指标及其公式、数据与区间，综合指数，以及月度变化。无数据的指标会注明，其权重分摊给其"
			"余指标。")},
	{0},
};

const struct figure_kind loyalty_figure = {.route = &insight_loyalty_routes[0], .make = make_loyalty, .usual = {"{}"}};
