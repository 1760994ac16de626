// Who comes back: cohorts by first order, the shop's life cycle period by period, repurchase, gaps, the second order.
#include "insight/figure.h"

#include "base/zone.h"
#include "model/cohort.h"
#include "model/survival.h"

#include <math.h>
#include <stdlib.h>

#define COHORTS_MAX 120
#define PERIODS_MAX 1200

enum cohort_by { BY_MONTH, BY_WEEK, BY_QUARTER, BY_YEAR };
static const struct choice cohort_bys[] = {
	[BY_MONTH] = {"month", W("Months", "月")},
	[BY_WEEK] = {"week", W("Weeks from Monday", "周（周一起）")},
	[BY_QUARTER] = {"quarter", W("Quarters", "季度")},
	[BY_YEAR] = {"year", W("Years", "年")},
	CHOICES_END,
};

PROBLEM(cohorts_too_many, ERR_UNPROCESSABLE, "That is more periods than one answer holds; choose longer ones.",
	"时段过多，请选择更长的周期。");

struct cohort_query {
	struct insight_query filter;
	int by;
};
static const struct field query_fields[] = {
	INSIGHT_QUERY_FIELDS(cohort_query),
	FIELD_ENUM(cohort_query, by, cohort_bys, .doc = W("Length of a period (month)", "周期（默认 month）")),
};
static const struct shape query_shape = SHAPE(
	"CohortQuery", cohort_query, query_fields, "Which part of the shop, by what periods.", "统计范围与周期。");

// ---------------------------------------------------------------- periods

static struct date first_of(struct date date, int by)
{
	switch (by) {
	case BY_WEEK:
		return date_add_days(date, 1 - date_weekday(date));
	case BY_QUARTER:
		return (struct date){date.year, (date.month - 1) / 3 * 3 + 1, 1};
	case BY_YEAR:
		return (struct date){date.year, 1, 1};
	default:
		return (struct date){date.year, date.month, 1};
	}
}

static struct date next_of(struct date date, int by)
{
	if (by == BY_WEEK)
		return date_add_days(date, 7);
	return date_add_months(date, by == BY_MONTH ? 1 : by == BY_QUARTER ? 3 : 12);
}

static enum status make_calendar(struct ctx *ctx, struct arena *mem, const struct history *history, int32_t as_of,
	int by, struct cohort_calendar *calendar)
{
	int32_t *start = arena_array(mem, int32_t, PERIODS_MAX + 1);
	struct date date = first_of(days_date(history->first_day), by);
	size_t count = 0;

	for (; date_days(date) <= as_of; date = next_of(date, by)) {
		if (count == PERIODS_MAX)
			return fail_at(ctx, "by", &cohorts_too_many, NULL);
		start[count++] = (int32_t)date_days(date);
	}
	start[count] = (int32_t)date_days(date);
	*calendar = (struct cohort_calendar){start, count, as_of};
	return OK;
}

struct cohort_work {
	struct arena *mem;
	struct filter filter;
	int32_t as_of;
	struct history history;
	struct cohort_calendar calendar;
	struct cohorts cohorts;
};

// All orders until as_of, whichever period is asked for: a cohort is known by its first order.
static enum status build(struct ctx *ctx, int by, struct cohort_work *work)
{
	struct history *history = &work->history;

	work->as_of = filter_as_of(&work->filter);
	TRY(history_load(ctx, &work->filter, work->mem, history));
	uint32_t *who = arena_array(work->mem, uint32_t, history->orders);
	size_t count = 0;
	for (size_t i = 0; i < history->customers; i++)
		for (size_t j = history->first[i]; j < history->first[i + 1]; j++)
			if (history->day[j] <= work->as_of) { // in place: what is kept never overtakes what is read
				who[count] = (uint32_t)i;
				history->day[count] = history->day[j];
				history->amount[count++] = history->amount[j];
			}
	if (count == 0)
		return OK;
	TRY(make_calendar(ctx, work->mem, history, work->as_of, by, &work->calendar));
	struct cohort_orders orders = {count, who, history->day, history->amount};
	enum status status =
		cohorts_build(work->mem, &orders, history->customers, &work->calendar, &work->cohorts, NULL);
	return status == OK ? OK : ERR_INTERNAL;
}

// ---------------------------------------------------------------- cohorts

struct cohort_row {
	const char *start;
	int64_t customers, finished;
	struct list active, retention, revenue, value;
};
static const struct field number_item = {
	.kind = KIND_I64, .min = INT64_MIN + 1, .max = INT64_MAX, .doc = W("A number", "数值")};
static const struct field row_fields[] = {
	FIELD_DATE(cohort_row, start, .doc = W("First day of the period of their first order", "首单所在周期起始日")),
	COUNTED(cohort_row, customers, "Customers of the cohort", "群组客户数"),
	COUNTED(cohort_row, finished, "Periods that are over; later ones still go on", "已结束的周期数，其后尚未结束"),
	FIELD_SCALARS(cohort_row, active, &number_item, .max = PERIODS_MAX,
		.doc = W("Customers with an order, by age in periods from 0", "各周期有购买的客户数，从第 0 期起")),
	FIELD_SCALARS(cohort_row, retention, &number_item, .max = PERIODS_MAX,
		.doc = W("Their part of the cohort, millionths", "留存率，百万分之一")),
	FIELD_SCALARS(cohort_row, revenue, &number_item, .max = PERIODS_MAX,
		.doc = W("What they spent in each period, minor units", "各周期消费金额（最小货币单位）")),
	FIELD_SCALARS(cohort_row, value, &number_item, .max = PERIODS_MAX,
		.doc = W("Spent until then for each customer of the cohort, minor units",
			"人均累计消费（最小货币单位）")),
};
static const struct shape row_shape = SHAPE("Cohort", cohort_row, row_fields, "A cohort.", "客户群组。");

struct cohorts_out {
	int64_t computed_at;
	const char *as_of;
	int64_t customers, repeat_customers, repurchase;
	struct list cohorts;
};
static const struct field cohorts_fields[] = {
	FIGURE_COMPUTED_AT(cohorts_out),
	FIELD_DATE(cohorts_out, as_of, .doc = W("Last day looked at", "数据截止日")),
	COUNTED(cohorts_out, customers, "Customers with an order", "有订单的客户数"),
	COUNTED(cohorts_out, repeat_customers, "Of these with orders on two days or more", "在两天及以上购买的客户数"),
	COUNTED(cohorts_out, repurchase, "Their part, millionths", "复购率，百万分之一"),
	FIELD_LIST(cohorts_out, cohorts, &row_shape, .max = COHORTS_MAX,
		.doc = W("The cohorts of the period asked for, at most the latest 120",
			"所选时段的群组，最多最近 120 个")),
};
static const struct shape cohorts_shape =
	SHAPE("Cohorts", cohorts_out, cohorts_fields, "Cohorts by first order.", "首单群组分析。");

static struct list whole_list(struct arena *mem, size_t count, int64_t **ret)
{
	*ret = arena_array(mem, int64_t, count);
	return SCALARS(*ret, count);
}

static void fill_row(struct ctx *ctx, const struct cohort_work *work, size_t cohort, struct cohort_row *row)
{
	const struct cohort_cell *cell = &work->cohorts.cell[cohort * work->cohorts.periods];
	size_t ages = work->cohorts.periods - cohort;
	int64_t *active, *retention, *revenue, *value, sum = 0;

	row->start = day_text(ctx->mem, work->calendar.start[cohort]);
	row->customers = cell[0].customers;
	row->active = whole_list(ctx->mem, ages, &active);
	row->retention = whole_list(ctx->mem, ages, &retention);
	row->revenue = whole_list(ctx->mem, ages, &revenue);
	row->value = whole_list(ctx->mem, ages, &value);
	for (size_t age = 0; age < ages; age++) {
		active[age] = cell[age].customers;
		retention[age] = ppm((double)cell[age].customers, (double)row->customers);
		revenue[age] = cell[age].amount;
		sum += cell[age].amount;
		value[age] = row->customers ? sum / row->customers : 0;
		row->finished += !cell[age].unfinished;
	}
}

static void fill_cohorts(struct ctx *ctx, const struct cohort_work *work, struct cohorts_out *out)
{
	const struct cohorts *cohorts = &work->cohorts;
	size_t first = cohorts->periods > COHORTS_MAX ? cohorts->periods - COHORTS_MAX : 0;

	while (first < cohorts->periods && work->calendar.start[first + 1] <= work->filter.from)
		first++;
	struct cohort_row *rows = arena_array(ctx->mem, struct cohort_row, cohorts->periods - first);
	for (size_t i = first; i < cohorts->periods; i++)
		fill_row(ctx, work, i, &rows[i - first]);
	out->customers = cohorts->customers;
	out->repeat_customers = cohorts->repeat;
	out->repurchase = llround(cohorts->repurchase * MILLIONTHS);
	out->cohorts = LIST(cohort_row, rows, cohorts->periods - first);
}

static enum status answer_with(struct ctx *ctx, const struct insight_query *query, int by,
	void (*fill)(struct ctx *ctx, const struct cohort_work *work, void *out), void *out)
{
	struct cohort_work work = {0};

	TRY(filter_make(ctx, query, &work.filter));
	work.mem = arena_create();
	enum status status = build(ctx, by, &work);
	if (status == OK)
		fill(ctx, &work, out);
	arena_destroy(work.mem);
	return status;
}

static void cohorts_of(struct ctx *ctx, const struct cohort_work *work, void *arg)
{
	struct cohorts_out *out = arg;

	out->as_of = day_text(ctx->mem, work->as_of);
	fill_cohorts(ctx, work, out);
}

static enum status make_cohorts(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct cohort_query *query = call->query;
	struct cohorts_out *out = arena_new(ctx->mem, struct cohorts_out);

	answer_give(answer, cohorts_out, out);
	return answer_with(ctx, &query->filter, query->by, cohorts_of, out);
}

static enum status act_cohorts(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

// ---------------------------------------------------------------- life cycle by period

struct life_row {
	const char *start;
	int64_t new, returning, resurrected, dormant;
	bool unfinished;
};
static const struct field life_fields[] = {
	FIELD_DATE(life_row, start, .doc = W("First day of the period", "周期起始日")),
	COUNTED(life_row, new, "First order in it", "新客"),
	COUNTED(life_row, returning, "Ordered in it and in the one before", "延续购买"),
	COUNTED(life_row, resurrected, "Ordered in it, not in the one before, but earlier", "回流"),
	COUNTED(life_row, dormant, "Ordered in the one before, not in it", "转入沉默"),
	FIELD_BOOL(life_row, unfinished, .doc = W("The period still goes on", "周期尚未结束")),
};
static const struct shape life_shape =
	SHAPE("LifecyclePeriod", life_row, life_fields, "A period of the shop.", "周期内的客户流动。");

struct life_out {
	int64_t computed_at;
	const char *as_of;
	struct list periods;
};
static const struct field life_out_fields[] = {
	FIGURE_COMPUTED_AT(life_out),
	FIELD_DATE(life_out, as_of, .doc = W("Last day looked at", "数据截止日")),
	FIELD_LIST(life_out, periods, &life_shape, .max = PERIODS_MAX, .doc = W("The periods", "各周期")),
};
static const struct shape life_out_shape = SHAPE("Lifecycle", life_out, life_out_fields,
	"How customers come, stay, go and return.", "客户的新增、留存、沉默与回流。");

static void life_of_shop(struct ctx *ctx, const struct cohort_work *work, void *arg)
{
	struct life_out *out = arg;
	struct life_row *rows = arena_array(ctx->mem, struct life_row, work->cohorts.periods);
	size_t count = 0;

	for (size_t i = 0; i < work->cohorts.periods; i++) {
		const struct cohort_lifecycle *life = &work->cohorts.lifecycle[i];
		if (work->calendar.start[i + 1] <= work->filter.from)
			continue;
		rows[count++] = (struct life_row){
			.start = day_text(ctx->mem, work->calendar.start[i]),
			.new = life->new,
			.returning = life->returning,
			.resurrected = life->resurrected,
			.dormant = life->dormant,
			.unfinished = work->calendar.start[i + 1] - 1 > work->as_of,
		};
	}
	out->as_of = day_text(ctx->mem, work->as_of);
	out->periods = LIST(life_row, rows, count);
}

static enum status make_lifecycle(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct cohort_query *query = call->query;
	struct life_out *out = arena_new(ctx->mem, struct life_out);

	answer_give(answer, life_out, out);
	return answer_with(ctx, &query->filter, query->by, life_of_shop, out);
}

static enum status act_lifecycle(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

// ---------------------------------------------------------------- repurchase

struct second_row {
	int64_t days, returned, low, high, at_risk;
};
static const struct field second_fields[] = {
	COUNTED(second_row, days, "Days since the first order", "距首单天数"),
	COUNTED(second_row, returned, "Part that has ordered again by then, millionths",
		"至此已复购的比例，百万分之一"),
	COUNTED(second_row, low, "Lower end at 95 %", "95% 区间下限"),
	COUNTED(second_row, high, "Upper end", "95% 区间上限"),
	COUNTED(second_row, at_risk, "Customers still watched at that time", "此时仍在观察的客户数"),
};
static const struct shape second_shape = SHAPE("SecondOrder", second_row, second_fields,
	"Who has ordered again by a day (Kaplan and Meier).", "某日前的复购比例（Kaplan–Meier）。");

struct repurchase_out {
	int64_t computed_at;
	const char *as_of;
	int64_t customers, repeat_customers, repurchase, gaps, median_gap_days, mean_gap_days;
	struct list gap_percentiles, second_order;
	int64_t second_order_median_days;
};
static const struct field repurchase_fields[] = {
	FIGURE_COMPUTED_AT(repurchase_out),
	FIELD_DATE(repurchase_out, as_of, .doc = W("Last day looked at", "数据截止日")),
	COUNTED(repurchase_out, customers, "Customers with an order", "有订单的客户数"),
	COUNTED(repurchase_out, repeat_customers, "With orders on two days or more", "在两天及以上购买的客户数"),
	COUNTED(repurchase_out, repurchase, "Their part, millionths", "复购率，百万分之一"),
	COUNTED(repurchase_out, gaps, "Gaps between one order day and the next", "购买间隔个数"),
	COUNTED(repurchase_out, median_gap_days, "Their median, days", "间隔中位数（天）"),
	COUNTED(repurchase_out, mean_gap_days, "Their mean, days", "间隔均值（天）"),
	FIELD_SCALARS(repurchase_out, gap_percentiles, &number_item, .max = 101,
		.doc = W("Percentiles 0 to 100 of the gaps, days", "间隔的 0–100 百分位（天）")),
	FIELD_LIST(repurchase_out, second_order, &second_shape, .max = 20,
		.doc = W("How many have come a second time by when", "第二次购买的时间分布")),
	COUNTED(repurchase_out, second_order_median_days, "Day by which half have; null: fewer ever do",
		"半数客户完成第二次购买的天数，空为未达半数"),
};
static const struct shape repurchase_shape = SHAPE("Repurchase", repurchase_out, repurchase_fields,
	"How often and how soon customers return.", "复购的频率与速度。");

static int by_number(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

// Gaps of all customers, and when each came a second time. build() has moved what it kept of the history: customers are
// told apart by who.
struct seconds {
	double *time;
	bool *happened;
	size_t customers;
	int64_t *gap;
	size_t gaps;
};

static void look_at_customer(const int32_t *day, size_t count, int32_t as_of, struct seconds *seconds)
{
	size_t at = seconds->customers++;

	seconds->time[at] = as_of - day[0];
	for (size_t i = 1; i < count; i++) {
		if (day[i] == day[i - 1])
			continue;
		if (!seconds->happened[at]) {
			seconds->happened[at] = true;
			seconds->time[at] = day[i] - day[0];
		}
		seconds->gap[seconds->gaps++] = day[i] - day[i - 1];
	}
}

static enum status collect(struct ctx *ctx, const struct filter *filter, struct arena *mem, struct seconds *seconds)
{
	struct history history;
	int32_t as_of = filter_as_of(filter);

	TRY(history_load(ctx, filter, mem, &history));
	history_cut(&history, filter->from);
	*seconds = (struct seconds){
		.time = arena_array(mem, double, history.customers),
		.happened = arena_array(mem, bool, history.customers),
		.gap = arena_array(mem, int64_t, history.orders),
	};
	for (size_t i = 0; i < history.customers; i++) {
		size_t from = history.first[i], end = from;
		while (end < history.first[i + 1] && history.day[end] <= as_of)
			end++;
		if (end > from)
			look_at_customer(history.day + from, end - from, as_of, seconds);
	}
	return OK;
}

// The last step at or before a day.
static struct second_row second_at(const struct survival_curve *curve, int64_t days, size_t customers)
{
	struct second_row row = {.days = days, .at_risk = (int64_t)customers};

	for (size_t i = 0; i < curve->steps && curve->step[i].time <= (double)days; i++)
		row = (struct second_row){
			.days = days,
			.returned = llround((1 - curve->step[i].survival) * MILLIONTHS),
			.low = llround((1 - curve->step[i].upper) * MILLIONTHS),
			.high = llround((1 - curve->step[i].lower) * MILLIONTHS),
			.at_risk = llround(curve->step[i].at_risk),
		};
	return row;
}

static enum status fill_second(
	struct ctx *ctx, struct arena *mem, const struct seconds *seconds, struct repurchase_out *out)
{
	static const int64_t days[] = {7, 14, 30, 45, 60, 90, 120, 150, 180, 270, 365, 540, 730};
	struct second_row *rows = arena_array(ctx->mem, struct second_row, ARRAY_LEN(days));
	struct survival_curve curve;

	out->second_order_median_days = NONE;
	if (seconds->customers == 0)
		return OK;
	if (survival_build(mem, seconds->time, seconds->happened, seconds->customers, .95, &curve, NULL) != OK)
		return ERR_INTERNAL;
	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		rows[i] = second_at(&curve, days[i], seconds->customers);
	out->second_order = LIST(second_row, rows, ARRAY_LEN(days));
	out->second_order_median_days = isfinite(curve.median) ? llround(curve.median) : NONE;
	return OK;
}

static void fill_gaps(struct ctx *ctx, struct seconds *seconds, struct repurchase_out *out)
{
	int64_t *percentile = arena_array(ctx->mem, int64_t, 101), sum = 0;
	size_t n = seconds->gaps;

	out->customers = (int64_t)seconds->customers;
	for (size_t i = 0; i < seconds->customers; i++)
		out->repeat_customers += seconds->happened[i];
	out->repurchase = ppm((double)out->repeat_customers, (double)out->customers);
	out->gaps = (int64_t)n;
	if (n == 0)
		return;
	qsort(seconds->gap, n, sizeof *seconds->gap, by_number);
	for (size_t i = 0; i < n; i++)
		sum += seconds->gap[i];
	for (size_t i = 0; i <= 100; i++)
		percentile[i] = seconds->gap[(n - 1) * i / 100];
	out->median_gap_days = (seconds->gap[(n - 1) / 2] + seconds->gap[n / 2]) / 2;
	out->mean_gap_days = sum / (int64_t)n;
	out->gap_percentiles = SCALARS(percentile, 101);
}

static enum status make_repurchase(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct repurchase_out *out = arena_new(ctx->mem, struct repurchase_out);
	struct seconds seconds;
	struct filter filter;

	TRY(filter_make(ctx, call->query, &filter));
	struct arena *mem = arena_create();
	enum status status = collect(ctx, &filter, mem, &seconds);
	if (status == OK) {
		out->as_of = day_text(ctx->mem, filter_as_of(&filter));
		fill_gaps(ctx, &seconds, out);
		status = fill_second(ctx, mem, &seconds, out);
	}
	arena_destroy(mem);
	answer_give(answer, repurchase_out, out);
	return status;
}

static enum status act_repurchase(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

static const struct problem *const cohort_problems[] = {&cohorts_too_many, &period_empty, NULL};

#define FIGURE_ROUTE(path_, query_, out_, act_, name_, en_, zh_)                                                       \
	{                                                                                                              \
		.method = HTTP_GET, .path = "/v1/insight/" path_, .right = "report.read", .kind = ROUTE_READ,          \
		.slow = true, .query = (query_), .out = (out_), .act = (act_), .tag = "Insight", .name = (name_),      \
		.doc = W(en_, zh_), .problems = cohort_problems                                                        \
	}

const struct route insight_cohort_routes[] = {
	FIGURE_ROUTE("cohorts", &query_shape, &cohorts_shape, act_cohorts, "insight_cohorts",
		"Cohorts by period of the first order: who came back when, and what they spent.",
		"按首单周期分组：各期留存与消费。"),
	FIGURE_ROUTE("lifecycle", &query_shape, &life_out_shape, act_lifecycle, "insight_lifecycle",
		"New, returning, resurrected and dormant customers period by period.",
		"各周期的新客、延续、回流与沉默客户。"),
	FIGURE_ROUTE("repurchase", &insight_query_shape, &repurchase_shape, act_repurchase, "insight_repurchase",
		"Repurchase rate, gaps between orders, and how soon the second order comes.",
		"复购率、购买间隔与第二次购买的速度。"),
	{0},
};

const struct figure_kind cohorts_figure = {
	.numbers = true, .route = &insight_cohort_routes[0], .make = make_cohorts, .usual = {"{}"}};
const struct figure_kind lifecycle_figure = {
	.numbers = true, .route = &insight_cohort_routes[1], .make = make_lifecycle, .usual = {"{}"}};
const struct figure_kind repurchase_figure = {
	.numbers = true, .route = &insight_cohort_routes[2], .make = make_repurchase, .usual = {"{}"}};
