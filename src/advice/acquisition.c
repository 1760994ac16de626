// Where customers come from: how many each source won, what each of them cost, what they bring, and when they have paid
// that back.
#include "advice/advice.h"

#include "base/instant.h"
#include "base/zone.h"
#include "customer/customer.h"
#include "insight/insight.h"

#include <math.h>
#include <string.h>

SQL(acquisition_costs);
SQL(acquisition_sources);
SQL(acquisition_worth);

#define SOURCES (SOURCE_OTHER + 1)
#define EARLY_DAYS 90
#define PAYBACK_DAYS 730

PROBLEM(cost_period_wrong, ERR_UNPROCESSABLE, "The period ends before it begins.", "结束日期早于开始日期。");

// ---------------------------------------------------------------- what was spent

struct acquisition_cost {
	struct resource_head head;
	int source;
	const char *starts_on, *ends_on, *note;
	int64_t amount;
};
static const struct field cost_fields[] = {
	FIELD_ENUM(acquisition_cost, source, customer_sources, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Which source it was spent on", "投入的来源"), .example = "\"ad\""),
	FIELD_DATE(acquisition_cost, starts_on, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("First day", "起始日"), .example = "\"2026-01-01\""),
	FIELD_DATE(acquisition_cost, ends_on, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Last day", "截止日"), .example = "\"2026-01-31\""),
	FIELD_I64(acquisition_cost, amount, .min = 0, .max = INT64_C(1000000000000),
		.flags = FIELD_REQUIRED | FIELD_MONEY,
		.doc = W("What was spent, minor units", "投入金额（最小货币单位）"), .example = "500000"),
	FIELD_TEXT(acquisition_cost, note, .max = 300, .doc = W("What for", "备注"), .example = "\"朋友圈广告\""),
};
static const struct shape cost_shape =
	SHAPE("AcquisitionCost", acquisition_cost, cost_fields, "What was spent to win customers.", "获客投入。");

static enum status check_cost(struct ctx *ctx, const void *record)
{
	const struct acquisition_cost *cost = record;

	return strcmp(cost->ends_on, cost->starts_on) < 0 ? fail_at(ctx, "/ends_on", &cost_period_wrong, NULL) : OK;
}

const struct resource acquisition_costs_resource = {
	.path = "acquisition-costs",
	.noun = "acquisition",
	.table = "acquisition_cost",
	.prefix = "acq",
	.find = "note",
	.shape = &cost_shape,
	.verbs = CAN_ALL,
	.tag = "Insight",
	.title = W("Acquisition cost", "获客投入"),
	.plural = W("Acquisition costs", "获客投入"),
	.sort = "-starts_on",
	.check = check_cost,
	.example =
		"{\"source\": \"ad\", \"starts_on\": \"2026-01-01\", \"ends_on\": \"2026-01-31\", \"amount\": 500000, "
		"\"note\": \"朋友圈广告\"}",
};

// ---------------------------------------------------------------- the records

struct acquired {
	int source;
	const char *title;
	int64_t won, repeat, cost, cost_per_customer, revenue, early_customers, early_value, early_per_customer, ltv,
		scored;
	int64_t payback_days, return_on_cost;
};
#define COUNT(struct_, member, en, zh) FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
#define MONEY(struct_, member, en, zh)                                                                                 \
	FIELD_I64(struct_, member, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en, zh))
static const struct field acquired_fields[] = {
	FIELD_ENUM(acquired, source, customer_sources, .doc = W("Source", "来源")),
	FIELD_TEXT(acquired, title, .max = 80, .doc = W("In words", "名称")),
	COUNT(acquired, won, "Customers whose first order lies in the period", "首单在统计期内的客户数"),
	COUNT(acquired, repeat, "Of these, who have bought again", "其中已复购的客户数"),
	MONEY(acquired, cost, "What was spent on the source in the period, by days", "统计期内投入（按天分摊）"),
	MONEY(acquired, cost_per_customer, "… for each customer won; null: nobody won, or nothing entered",
		"每位新客成本，空为无新客或未录入"),
	MONEY(acquired, revenue, "What they bought so far", "累计消费"),
	COUNT(acquired, early_customers, "Customers known for 90 days or more", "满 90 天的客户数"),
	MONEY(acquired, early_value, "Margin of what these bought in their first 90 days, less the cost to serve",
		"其前 90 天毛利减服务成本"),
	MONEY(acquired, early_per_customer, "… for each", "人均"),
	MONEY(acquired, ltv,
		"Lifetime value of each by the last run: so far and in the next 12 months; null: not scored",
		"人均生命周期价值（最近评分），空为尚未评分"),
	COUNT(acquired, scored, "Customers with a score", "已评分客户数"),
	COUNT(acquired, payback_days, "Days after the first order by which the margin has paid the cost; null: not yet",
		"回本天数，空为尚未回本"),
	FIELD_I64(acquired, return_on_cost, .min = INT64_MIN + 1, .max = INT64_MAX,
		.doc = W("Lifetime value over the cost, millionths; null: no cost",
			"价值与成本之比，百万分之一，空为无成本")),
};
static const struct shape acquired_shape =
	SHAPE("AcquisitionSource", acquired, acquired_fields, "What a source brings.", "单个来源的获客情况。");

struct acquisition_out {
	int64_t computed_at;
	const char *from, *as_of;
	struct acquired *total;
	struct list items;
};
static const struct field out_fields[] = {
	FIGURE_COMPUTED_AT(acquisition_out),
	FIELD_DATE(acquisition_out, from, .doc = W("First day of the period", "统计起始日")),
	FIELD_DATE(acquisition_out, as_of, .doc = W("Last day of the period", "统计截止日")),
	FIELD_OBJECT(acquisition_out, total, &acquired_shape, .doc = W("All sources; source is unknown here", "合计")),
	FIELD_LIST(acquisition_out, items, &acquired_shape, .max = SOURCES,
		.doc = W("Sources that won somebody or cost something, most customers first", "各来源，新客多者在前")),
};
static const struct shape out_shape = SHAPE(
	"Acquisition", acquisition_out, out_fields, "Where customers come from and what they cost.", "获客来源分析。");

// ---------------------------------------------------------------- reading

// Of one source, summed in doubles: shares of a day's cost, margins.
struct sums {
	int64_t won, repeat, revenue, early, scored;
	double cost, early_value, worth;
	double margin[PAYBACK_DAYS + 1]; // by days since the first order
};

struct acquisition_work {
	struct arena *mem;
	struct filter filter;
	int64_t margin, cost_per_order;
	struct history history;
	struct sums *of; // by source; the last: all
	uint8_t *source; // by customer of the history
};

static enum status read_terms(struct ctx *ctx, struct acquisition_work *work)
{
	return insight_terms(ctx, &work->margin, &work->cost_per_order);
}

// Both run by id.
static enum status read_sources(struct ctx *ctx, struct acquisition_work *work)
{
	const struct history *history = &work->history;
	size_t at = 0;
	struct rows *rows;
	bool more;

	work->source = arena_array(work->mem, uint8_t, history->customers);
	TRY(db_query(ctx->db, &acquisition_sources, NO_ARGS, &rows));
	struct arena *word = arena_create();
	enum status status = OK;
	for (;;) {
		status = rows_next(rows, &more);
		if (status != OK || !more)
			break;
		while (at < history->customers && history->customer[at] < row_i64(rows, 0))
			at++;
		if (at == history->customers || history->customer[at] != row_i64(rows, 0))
			continue;
		arena_reset(word);
		int source = choice_value(customer_sources, row_text(rows, 1, word));
		work->source[at] = (uint8_t)(source < 0 ? SOURCE_UNKNOWN : source);
	}
	arena_destroy(word);
	return status;
}

static bool won_here(const struct acquisition_work *work, size_t i)
{
	int32_t first = work->history.day[work->history.first[i]];
	return first >= work->filter.from && first <= filter_as_of(&work->filter);
}

static enum status read_worth(struct ctx *ctx, struct acquisition_work *work)
{
	const struct history *history = &work->history;
	size_t at = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &acquisition_worth, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		while (at < history->customers && history->customer[at] < row_i64(rows, 0))
			at++;
		if (at == history->customers || history->customer[at] != row_i64(rows, 0) || !won_here(work, at))
			continue;
		work->of[work->source[at]].scored++;
		work->of[work->source[at]].worth += (double)row_i64(rows, 1);
	}
}

static int32_t day_of(const char *text)
{
	struct date date = {1970, 1, 1};

	(void)date_parse(text, &date); // stored ones are dates
	return (int32_t)date_days(date);
}

// Days of a cost that lie in the period bear their part of it.
static enum status read_costs(struct ctx *ctx, struct acquisition_work *work)
{
	int32_t from = work->filter.from, end = filter_as_of(&work->filter) + 1;
	const char *first = from == INT32_MIN ? "0000-01-01" : day_text(ctx->mem, from);
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &acquisition_costs, ARGS(v_text(first), v_text(day_text(ctx->mem, end))), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int source = choice_value(customer_sources, row_text(rows, 0, ctx->mem));
		int32_t starts = day_of(row_text(rows, 1, ctx->mem)), ends = day_of(row_text(rows, 2, ctx->mem)) + 1;
		int32_t begin = starts > from ? starts : from, stop = ends < end ? ends : end;
		if (source >= 0 && stop > begin)
			work->of[source].cost += (double)row_i64(rows, 3) * (stop - begin) / (ends - starts);
	}
}

static void add_customer(struct acquisition_work *work, size_t i)
{
	const struct history *history = &work->history;
	struct sums *sums = &work->of[work->source[i]];
	int32_t first = history->day[history->first[i]], as_of = filter_as_of(&work->filter);
	bool early = as_of - first >= EARLY_DAYS, again = false;

	for (size_t j = history->first[i]; j < history->first[i + 1] && history->day[j] <= as_of; j++) {
		int32_t age = history->day[j] - first;
		double earned =
			(double)history->amount[j] * (double)work->margin / MILLIONTHS - (double)work->cost_per_order;
		again = again || age > 0;
		sums->revenue += history->amount[j];
		if (early && age < EARLY_DAYS)
			sums->early_value += earned;
		if (age <= PAYBACK_DAYS)
			sums->margin[age] += earned;
	}
	sums->won++;
	sums->repeat += again;
	sums->early += early;
}

static void add_all(struct sums *total, const struct sums *one)
{
	total->won += one->won;
	total->repeat += one->repeat;
	total->revenue += one->revenue;
	total->early += one->early;
	total->scored += one->scored;
	total->cost += one->cost;
	total->early_value += one->early_value;
	total->worth += one->worth;
	for (int i = 0; i <= PAYBACK_DAYS; i++)
		total->margin[i] += one->margin[i];
}

static int64_t payback_of(const struct sums *sums)
{
	double earned = 0;

	for (int i = 0; i <= PAYBACK_DAYS && sums->won; i++) {
		earned += sums->margin[i];
		if (earned >= sums->cost)
			return i;
	}
	return NONE;
}

static void fill(struct ctx *ctx, int source, const struct sums *sums, struct acquired *out)
{
	double won = (double)sums->won, each = won > 0 ? sums->cost / won : 0;
	double ltv = sums->scored ? sums->worth / (double)sums->scored : 0;
	bool paid = sums->cost > 0 && sums->won > 0;

	*out = (struct acquired){
		.source = source,
		.title = ctx->lang == LANG_ZH ? customer_sources[source].doc.zh : customer_sources[source].doc.en,
		.won = sums->won,
		.repeat = sums->repeat,
		.cost = llround(sums->cost),
		.cost_per_customer = paid ? llround(each) : NONE,
		.revenue = sums->revenue,
		.early_customers = sums->early,
		.early_value = llround(sums->early_value),
		.early_per_customer = sums->early ? llround(sums->early_value / (double)sums->early) : NONE,
		.ltv = sums->scored ? llround(ltv) : NONE,
		.scored = sums->scored,
		.payback_days = paid ? payback_of(sums) : NONE,
		.return_on_cost = paid && sums->scored ? llround(ltv / each * MILLIONTHS) : NONE,
	};
}

static enum status sum_up(struct ctx *ctx, struct acquisition_work *work)
{
	TRY(read_terms(ctx, work));
	TRY(history_load(ctx, &work->filter, work->mem, &work->history));
	work->of = arena_array(work->mem, struct sums, SOURCES + 1);
	TRY(read_sources(ctx, work));
	TRY(read_worth(ctx, work));
	TRY(read_costs(ctx, work));
	for (size_t i = 0; i < work->history.customers; i++)
		if (won_here(work, i))
			add_customer(work, i);
	for (int i = 0; i < SOURCES; i++)
		add_all(&work->of[SOURCES], &work->of[i]);
	return OK;
}

// Who won most first; of equals, who cost most.
static bool before(const struct acquired *a, const struct acquired *b)
{
	return a->won != b->won ? a->won > b->won : a->cost > b->cost;
}

static void fill_all(struct ctx *ctx, const struct acquisition_work *work, struct acquisition_out *out)
{
	struct acquired *list = arena_array(ctx->mem, struct acquired, SOURCES), one;
	size_t count = 0;

	for (int i = 0; i < SOURCES; i++) {
		if (work->of[i].won == 0 && work->of[i].cost <= 0)
			continue;
		fill(ctx, i, &work->of[i], &one);
		size_t at = count++;
		for (; at > 0 && before(&one, &list[at - 1]); at--)
			list[at] = list[at - 1];
		list[at] = one;
	}
	out->items = LIST(acquired, list, count);
	out->total = arena_new(ctx->mem, struct acquired);
	fill(ctx, SOURCE_UNKNOWN, &work->of[SOURCES], out->total);
	out->total->title = ctx->lang == LANG_ZH ? "合计" : "All";
}

static enum status make_acquisition(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct acquisition_out *out = arena_new(ctx->mem, struct acquisition_out);
	struct acquisition_work work = {0};

	TRY(filter_make(ctx, call->query, &work.filter));
	work.mem = arena_create();
	enum status status = sum_up(ctx, &work);
	if (status == OK) {
		out->from = day_text(ctx->mem, work.filter.from);
		out->as_of = day_text(ctx->mem, filter_as_of(&work.filter));
		fill_all(ctx, &work, out);
	}
	arena_destroy(work.mem);
	answer_give(answer, acquisition_out, out);
	return status;
}

static enum status act_acquisition(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

const struct route advice_acquisition_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/acquisition",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &insight_query_shape,
		.out = &out_shape,
		.act = act_acquisition,
		.tag = "Insight",
		.name = "insight_acquisition",
		.doc = W("Customers won by source in the period: cost of each, value after 90 days, lifetime value, "
			 "payback.",
			"统计期内各来源的新客：单客成本、90 天价值、生命周期价值与回本天数。"),
		.example_path = "/v1/insight/acquisition?from=2026-01-01&to=2026-07-01"},
	{0},
};

const struct figure_kind acquisition_figure = {
	.route = &advice_acquisition_routes[0], .make = make_acquisition, .usual = {"{}"}};
