// Points by day, week or month of the shop's calendar: granted, redeemed, lapsed, taken back, corrected, by when it
// happened. From the kept sums, the postings after them, and what time has done by now that no job has posted yet.
#include "points/report.h"
#include "points/routes.h"
#include "points/sums.h"

#include "base/zone.h"
#include "store/where.h"

SQL(series_due);

#define DAYS_DEFAULT 30
#define WEEKS_DEFAULT 26
#define MONTHS_DEFAULT 12
#define ROWS_MOST 400
#define DUE_PAGE 500

PROBLEM(series_range, ERR_UNPROCESSABLE, "The first day is after the last, or there are more than {0} rows.",
	"起始日期晚于截止日期，或超过 {0} 行。");
PROBLEM(series_store, ERR_FORBIDDEN, "You may see the figures of your own store only.", "您只能查看本门店的数据。");

static const struct choice bys[] = {
	{"day", W("By day", "按日")},
	{"week", W("By week, from Monday", "按周（周一起）")},
	{"month", W("By month", "按月")},
	CHOICES_END,
};

struct series_query {
	const char *wallet, *from, *to;
	int64_t store_id;
	int by;
};

static const struct field query_fields[] = {
	FIELD_TEXT(
		series_query, wallet, .max = 40, .doc = W("Which; points when absent", "积分账户编码，缺省为 points")),
	FIELD_ENUM(series_query, by, bys, .doc = W("What a row is", "统计周期")),
	FIELD_DATE(series_query, from,
		.doc = W("First day (29 days, 25 weeks or 11 months before the last)",
			"起始日期（缺省为截止日前 29 天、25 周或 11 个月）")),
	FIELD_DATE(series_query, to, .doc = W("Last day (today)", "截止日期（缺省为今天）")),
	FIELD_ID(series_query, store_id, "sto",
		.doc = W(
			"Only what happened in this store; nothing lapses in a store", "仅该门店；过期不属于任何门店")),
};
const struct shape series_query_shape =
	SHAPE("PointsSeriesQuery", series_query, query_fields, "Which days of which wallet.", "积分账户与日期范围。");

#define FIGURE(member, en, zh)                                                                                         \
	FIELD_I64(points_period, member, .min = -INT64_MAX, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field period_fields[] = {
	FIELD_DATE(points_period, from, .doc = W("First day", "起始日期")),
	FIELD_DATE(points_period, to, .doc = W("Last day", "截止日期")),
	FIGURE(granted, "Granted", "发放"),
	FIGURE(redeemed, "Redeemed, less what was given back", "兑付（扣除退回）"),
	FIGURE(expired, "Lapsed, less what was brought back", "过期（扣除恢复）"),
	FIGURE(reversed, "Taken back with returns", "退货收回"),
	FIGURE(corrections, "Corrections: by hand, fees, forfeited, borne by the shop", "调整"),
	FIGURE(net, "granted - redeemed - expired - reversed + corrections", "净变动"),
};
const struct shape points_period_shape =
	SHAPE("PointsPeriod", points_period, period_fields, "Points of a day, week or month.", "一个周期的积分变动。");

// ---------------------------------------------------------------- which days

struct series {
	const struct zone *zone;
	const struct wallet *wallet;
	const struct series_span *span;
	struct points_flows *days; // by days since the first
};

static int64_t period_start(enum series_by by, int64_t day)
{
	struct date date = days_date(day);

	if (by == BY_WEEK)
		return day - (date_weekday(date) - 1);
	if (by == BY_MONTH)
		date.day = 1;
	return date_days(date);
}

static int64_t default_first(enum series_by by, int64_t last)
{
	int64_t start = period_start(by, last);

	if (by == BY_MONTH)
		return date_days(date_add_months(days_date(start), -(MONTHS_DEFAULT - 1)));
	return by == BY_WEEK ? start - 7 * (WEEKS_DEFAULT - 1) : last - (DAYS_DEFAULT - 1);
}

static int64_t period_days_most(enum series_by by)
{
	return ROWS_MOST * (by == BY_MONTH ? 30 : by == BY_WEEK ? 7 : 1);
}

static enum status read_range(struct ctx *ctx, const struct series_query *query, struct series_span *span)
{
	struct date date;

	span->last = sums_day(ctx->house->shop->zone, ctx->now_ms);
	if (query->to && date_parse(query->to, &date))
		span->last = date_days(date);
	span->first = default_first(span->by, span->last);
	if (query->from && date_parse(query->from, &date))
		span->first = date_days(date);
	if (span->first > span->last || span->last - span->first >= period_days_most(span->by))
		return fail_at(ctx, "from", &series_range, arena_format(ctx->mem, "%d", ROWS_MOST));
	return OK;
}

static enum status read_scope(struct ctx *ctx, const struct series_query *query, struct series_span *span)
{
	const struct actor *actor = ctx->actor;

	span->store_id = query->store_id;
	switch (actor_scope(actor, "report.read")) {
	case SCOPE_ALL:
		return OK;
	case SCOPE_STORE:
		if (actor->store_id == NONE || (query->store_id != NONE && query->store_id != actor->store_id))
			return fail(ctx, &series_store, NULL);
		span->store_id = actor->store_id;
		return OK;
	default:
		return fail(ctx, &series_store, NULL);
	}
}

// ---------------------------------------------------------------- adding up

static void add(struct series *series, int64_t day, int kind, int debit, int credit, int64_t points)
{
	if (day >= series->span->first && day <= series->span->last)
		flows_add(&series->days[day - series->span->first], kind, debit, credit, points);
}

static enum status add_kept(struct ctx *ctx, struct series *series)
{
	struct where where =
		where_make(ctx->mem, "SELECT day, kind, debit, credit, CAST(SUM(points) AS BIGINT) FROM points_day");
	struct arena *mem = arena_create(); // texts of many rows
	struct rows *rows;
	bool more;

	where_and(&where, "wallet_id = ?", v_i64(series->wallet->id));
	where_and(&where, "day >= ?", v_i64(series->span->first));
	where_and(&where, "day <= ?", v_i64(series->span->last));
	if (series->span->store_id != NONE)
		where_and(&where, "store_id = ?", v_i64(series->span->store_id));
	where_tail_plain(&where, "GROUP BY day, kind, debit, credit");
	enum status status = where_query(&where, ctx->db, &rows);
	while (status == OK) {
		status = rows_next(rows, &more);
		if (status != OK || !more)
			break;
		int kind = choice_value(posting_kinds, row_text(rows, 1, mem));
		int debit = choice_value(buckets, row_text(rows, 2, mem));
		int credit = choice_value(buckets, row_text(rows, 3, mem));
		if (kind < 0 || debit < 0 || credit < 0) {
			rows_close(rows);
			status = ERR_INTERNAL;
			break;
		}
		add(series, row_i64(rows, 0), kind, debit, credit, row_i64(rows, 4));
		arena_reset(mem);
	}
	arena_destroy(mem);
	return status;
}

static void add_posting(void *arg, const struct summed *posting)
{
	struct series *series = arg;

	if (series->span->store_id == NONE || series->span->store_id == posting->store_id)
		add(series, sums_day(series->zone, posting->at), posting->kind, posting->debit, posting->credit,
			posting->amount);
}

static void add_due(
	void *arg, enum posting_kind kind, enum bucket debit, enum bucket credit, int64_t amount, int64_t at)
{
	struct series *series = arg;

	add(series, sums_day(series->zone, at), kind, debit, credit, amount);
}

struct due_page {
	int64_t after_at, after_id;
	int64_t customers[DUE_PAGE];
	size_t count;
};

static enum status read_due(struct ctx *ctx, const struct wallet *wallet, struct due_page *page)
{
	struct rows *rows;
	bool more;

	page->count = 0;
	TRY(db_query(ctx->db, &series_due,
		ARGS(v_i64(wallet->id), v_i64(ctx->now_ms), v_i64(page->after_at), v_i64(page->after_id),
			v_i64(DUE_PAGE)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		page->after_id = page->customers[page->count++] = row_i64(rows, 0);
		page->after_at = row_i64(rows, 1);
	}
}

// What time has done by now of accounts whose turn has not come: reckoned, not written. Of no store.
static enum status add_unposted(struct ctx *ctx, struct series *series)
{
	struct due_page *page = arena_new(ctx->mem, struct due_page);
	struct arena *kept = ctx->mem, *mem = arena_create();
	enum status status = OK;
	struct book book;

	page->after_at = INT64_MIN + 1;
	do {
		ctx->mem = mem;
		status = read_due(ctx, series->wallet, page);
		for (size_t i = 0; i < page->count && status == OK; i++) {
			status = book_watch(ctx, page->customers[i], series->wallet, &book, add_due, series);
			arena_reset(mem);
		}
	} while (status == OK && page->count == DUE_PAGE);
	ctx->mem = kept;
	arena_destroy(mem);
	return status;
}

// ---------------------------------------------------------------- rows

static void close_period(struct ctx *ctx, struct points_period *period, int64_t from, int64_t to)
{
	period->from = date_text(ctx->mem, days_date(from));
	period->to = date_text(ctx->mem, days_date(to));
	period->net = period->granted - period->redeemed - period->expired - period->reversed + period->corrections;
}

// From a day on, to the end of its period or the last day; *next: the day after.
static void period_from(
	struct ctx *ctx, const struct series *series, int64_t day, struct points_period *period, int64_t *next)
{
	int64_t from = day, start = period_start(series->span->by, day);

	*period = (struct points_period){0};
	for (; day <= series->span->last && period_start(series->span->by, day) == start; day++) {
		const struct points_flows *flows = &series->days[day - series->span->first];
		period->granted += flows->granted;
		period->redeemed += flows->redeemed;
		period->expired += flows->expired;
		period->reversed += flows->reversed;
		period->corrections += flows->corrections;
	}
	close_period(ctx, period, from, day - 1);
	*next = day;
}

enum status series_reckon(
	struct ctx *ctx, const struct wallet *wallet, const struct series_span *span, struct list *periods)
{
	size_t room = (size_t)(span->last - span->first + 1), count = 0;
	struct points_period *list = arena_array(ctx->mem, struct points_period, room);
	struct series series = {.zone = ctx->house->shop->zone,
		.wallet = wallet,
		.span = span,
		.days = arena_array(ctx->mem, struct points_flows, room)};
	struct sums_mark mark;

	TRY(sums_mark(ctx, &mark));
	if (mark.kept)
		TRY(add_kept(ctx, &series));
	TRY(sums_tail(ctx, &mark, wallet->id, add_posting, &series));
	if (span->store_id == NONE)
		TRY(add_unposted(ctx, &series));
	for (int64_t day = span->first; day <= span->last; count++)
		period_from(ctx, &series, day, &list[count], &day);
	*periods = LIST(points_period, list, count);
	return OK;
}

enum status act_series(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct series_query *query = call->query;
	struct series_span span = {.by = (enum series_by)query->by};
	const struct wallet *wallet;
	struct list periods;
	struct page page;

	TRY(read_scope(ctx, query, &span));
	TRY(read_range(ctx, query, &span));
	TRY(wallet_by_code(ctx, query->wallet ? query->wallet : "points", "wallet", &wallet));
	TRY(series_reckon(ctx, wallet, &span, &periods));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < periods.count; i++)
		page_add(&page, points_period, &((struct points_period *)periods.items)[i]);
	return page_end(&page, NULL, NONE, answer);
}

const struct problem *const series_problems[] = {&series_range, &series_store, NULL};
