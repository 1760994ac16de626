// The waste table (SA7): by class of customers, their part of revenue beside their part of the staff's time and of what
// was given away, and how much of that went to orders that were due anyway.
//
// An order is due anyway when it comes no later than its customer's usual gap (the median of those before it, two at
// least) after the one before it; what is given with it has won nothing. Lateness is by days, orders of one day are
// one.
#include "advice/advice.h"

#include "base/zone.h"
#include "insight/insight.h"
#include "model/pyramid.h"
#include "model/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATES_MAX 60
#define GROUPS (PYRAMID_CLASSES + 1) // the last: took time, bought nothing
#define GAPS_LEAST 2
#define GAPS_MOST 64 // the latest; more tell nothing new

// ---------------------------------------------------------------- what an interaction takes

struct effort_rate {
	struct resource_head head;
	const char *event;
	int64_t minutes;
};
static const struct field rate_fields[] = {
	FIELD_TEXT(effort_rate, event, .max = 60, .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Event that records the interaction", "记录该互动的事件类型"), .example = "\"tier.changed\""),
	FIELD_I64(effort_rate, minutes, .min = 0, .max = 1440, .flags = FIELD_REQUIRED | FIELD_SORT,
		.doc = W("Minutes of staff that one takes", "每次占用的员工分钟数"), .example = "5"),
};
static const struct shape rate_shape =
	SHAPE("EffortRate", effort_rate, rate_fields, "What an interaction takes of the staff's time.", "互动耗时。");

PROBLEM(effort_event_unknown, ERR_UNPROCESSABLE, "There is no event {0}.", "没有名为 {0} 的事件。");
PROBLEM(effort_rates_full, ERR_CONFLICT, "There are {0} rates already.", "互动耗时已达 {0} 条。");

static enum status check_rate(struct ctx *ctx, const void *record)
{
	const struct effort_rate *rate = record;

	return event_type_find(ctx->house, rate->event) ? OK
							: fail_at(ctx, "/event", &effort_event_unknown, rate->event);
}

static enum status before_rate(struct ctx *ctx, const void *old, void *next)
{
	void *records;
	size_t count;

	if (old || !next)
		return OK;
	TRY(resource_select(ctx, &effort_rates_resource, NULL, NULL, 0, RATES_MAX, &records, &count));
	return count < RATES_MAX ? OK : fail(ctx, &effort_rates_full, arena_format(ctx->mem, "%d", RATES_MAX));
}

const struct resource effort_rates_resource = {
	.path = "effort-rates",
	.noun = "effort_rate",
	.table = "effort_rate",
	.prefix = "eff",
	.shape = &rate_shape,
	.verbs = CAN_ALL,
	.tag = "Insight",
	.title = W("Effort rate", "互动耗时"),
	.plural = W("Effort rates", "互动耗时"),
	.sort = "event",
	.check = check_rate,
	.before = before_rate,
	.example = "{\"event\": \"tier.changed\", \"minutes\": 5}",
};

// ---------------------------------------------------------------- the records

struct waste_row {
	const char *class;
	int64_t customers, customer_share, revenue, revenue_share, profit, minutes, minutes_share, given, given_share;
	int64_t given_anyway, anyway_share;
};
#define COUNT(struct_, member, en, zh) FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
#define MONEY(struct_, member, en, zh)                                                                                 \
	FIELD_I64(struct_, member, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en, zh))
static const struct field row_fields[] = {
	FIELD_TEXT(waste_row, class, .max = 10,
		.doc = W("A to D by revenue; none: took time, bought nothing", "分级；none 为仅占用服务未购买")),
	COUNT(waste_row, customers, "Customers", "客户数"),
	COUNT(waste_row, customer_share, "Their part, millionths", "客户占比，百万分之一"),
	MONEY(waste_row, revenue, "What they bought", "消费金额"),
	COUNT(waste_row, revenue_share, "Their part of it, millionths", "消费占比，百万分之一"),
	MONEY(waste_row, profit, "Margin of it less the cost to serve", "毛利减服务成本"),
	COUNT(waste_row, minutes, "Minutes of staff they took", "占用员工分钟数"),
	COUNT(waste_row, minutes_share, "Their part, millionths", "工时占比，百万分之一"),
	MONEY(waste_row, given,
		"Given to them: discounts of orders and of their lines, and what was paid in points and coupons",
		"让利：整单与单品折扣，以及积分、优惠券抵扣"),
	COUNT(waste_row, given_share, "Their part, millionths", "让利占比，百万分之一"),
	MONEY(waste_row, given_anyway, "Of it, with orders that were due anyway", "其中随本会发生的订单送出"),
	COUNT(waste_row, anyway_share, "That part, millionths", "其占比，百万分之一"),
};
static const struct shape row_shape = SHAPE("WasteClass", waste_row, row_fields,
	"A class of customers: what it brings, what it takes.", "分级的投入产出。");

struct waste_out {
	int64_t computed_at, customers, revenue, minutes, given, given_anyway;
	const char *from, *as_of, *found;
	struct list classes;
};
static const struct field out_fields[] = {
	FIGURE_COMPUTED_AT(waste_out),
	FIELD_DATE(waste_out, from, .doc = W("First day of the window", "统计起始日")),
	FIELD_DATE(waste_out, as_of, .doc = W("Last day of the window", "统计截止日")),
	COUNT(waste_out, customers, "Customers who bought or took time", "客户数"),
	MONEY(waste_out, revenue, "What they bought", "消费金额"),
	COUNT(waste_out, minutes, "Minutes of staff", "员工分钟数"),
	MONEY(waste_out, given, "What was given away", "让利合计"),
	MONEY(waste_out, given_anyway, "… with orders that were due anyway", "其中随本会发生的订单送出"),
	FIELD_LIST(waste_out, classes, &row_shape, .max = GROUPS, .doc = W("A to D, and none", "各分级")),
	FIELD_TEXT(waste_out, found, .max = 500,
		.doc = W("What stands out, as a sentence; null: nothing", "发现，空为无")),
};
static const struct shape out_shape = SHAPE(
	"Waste", waste_out, out_fields, "What effort and money go where nothing comes of it.", "投入产出与浪费。");

// ---------------------------------------------------------------- reading

struct sale {
	int64_t customer, amount, given;
	int32_t day;
};

struct person {
	int64_t customer, revenue, orders, given, anyway;
	double minutes;
	bool bought;
};

struct waste_work {
	struct arena *mem;
	struct filter filter;
	struct sale *sale;
	size_t sales, room;
	struct tally known; // places in person
	struct person *person;
	size_t people, person_room;
};

static void *grown(struct arena *mem, const void *list, size_t count, size_t *room, size_t size)
{
	*room = *room ? *room * 2 : 1024;
	void *wider = arena_alloc_array(mem, *room, size);
	if (count)
		memcpy(wider, list, count * size);
	return wider;
}

// What was taken off single lines, by order of the window. Off the order itself: order.discount.
static enum status read_line_discounts(struct ctx *ctx, struct waste_work *work, struct tally *discounts)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct where where = where_make(
		ctx->mem, "SELECT l.order_id, l.discount FROM order_line l JOIN orders o ON o.id = l.order_id");
	struct rows *rows;
	bool more;

	where_and_plain(&where, "l.discount > 0");
	filter_orders(ctx, &work->filter, &where);
	where_and(&where, "o.paid_at >= ?", v_i64(zone_day_start(zone, days_date(work->filter.from))));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		tally_add(discounts, (uint64_t)row_i64(rows, 0), (double)row_i64(rows, 1));
	}
}

static int64_t line_discount(const struct tally *discounts, int64_t order)
{
	return tally_has(discounts, (uint64_t)order) ? llround(tally_sum(discounts, (uint64_t)order)) : 0;
}

// All until the window's end: what is usual is told by what was before it.
static enum status read_sales(struct ctx *ctx, struct waste_work *work)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct where where = where_make(ctx->mem, "SELECT o.customer_id, o.paid_at, o.total - o.returned, o.discount + "
						  "o.total - o.paid_money, o.id FROM orders o");
	struct tally discounts = tally_create(work->mem);
	struct rows *rows;
	bool more;

	TRY(read_line_discounts(ctx, work, &discounts));
	filter_orders(ctx, &work->filter, &where);
	where_and(&where, "o.paid_at < ?", v_i64(zone_day_start(zone, days_date(filter_as_of(&work->filter) + 1))));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (work->sales == work->room)
			work->sale = grown(work->mem, work->sale, work->sales, &work->room, sizeof *work->sale);
		work->sale[work->sales++] = (struct sale){
			.customer = row_i64(rows, 0),
			.day = (int32_t)date_days(zone_date(zone, row_i64(rows, 1))),
			.amount = row_i64(rows, 2),
			.given = row_i64(rows, 3) + line_discount(&discounts, row_i64(rows, 4)),
		};
	}
}

static struct person *person_of(struct waste_work *work, int64_t customer)
{
	size_t at = tally_add(&work->known, (uint64_t)customer, 0);

	if (at == work->people) {
		if (work->people == work->person_room)
			work->person =
				grown(work->mem, work->person, work->people, &work->person_room, sizeof *work->person);
		work->person[work->people++] = (struct person){.customer = customer};
	}
	return &work->person[at];
}

static const char *marks(struct arena *mem, size_t count)
{
	char *text = arena_array(mem, char, 2 * count + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(text + 2 * i, i + 1 < count ? "?," : "?", i + 1 < count ? 2 : 1);
	return text;
}

static struct where events_where(
	struct ctx *ctx, const struct waste_work *work, const struct effort_rate *rates, size_t count)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct value *types = arena_array(ctx->mem, struct value, count);
	struct where where = where_make(ctx->mem,
		"SELECT e.customer_id, e.type, COUNT(*) FROM event e JOIN customer c ON c.id = e.customer_id");

	for (size_t i = 0; i < count; i++)
		types[i] = v_text(rates[i].event);
	where_and_args(&where, arena_format(ctx->mem, "e.type IN (%s)", marks(ctx->mem, count)), types, count);
	where_and(&where, "e.at >= ?", v_i64(zone_day_start(zone, days_date(work->filter.from))));
	where_and(&where, "e.at < ?", v_i64(zone_day_start(zone, days_date(filter_as_of(&work->filter) + 1))));
	filter_customers(ctx, &work->filter, &where);
	where_tail_plain(&where, "GROUP BY e.customer_id, e.type");
	return where;
}

static enum status read_minutes(struct ctx *ctx, struct waste_work *work)
{
	struct arena *word = arena_create();
	enum status status;
	void *records;
	size_t count;
	struct rows *rows;
	bool more;

	status = resource_select(ctx, &effort_rates_resource, "minutes > 0", NULL, 0, RATES_MAX, &records, &count);
	const struct effort_rate *rates = records;
	if (status == OK && count) {
		struct where where = events_where(ctx, work, rates, count);
		status = where_query(&where, ctx->db, &rows);
		while (status == OK) {
			status = rows_next(rows, &more);
			if (status != OK || !more)
				break;
			arena_reset(word);
			const char *type = row_text(rows, 1, word);
			for (size_t i = 0; i < count; i++)
				if (strcmp(rates[i].event, type) == 0)
					person_of(work, row_i64(rows, 0))->minutes +=
						(double)(rates[i].minutes * row_i64(rows, 2));
		}
	}
	arena_destroy(word);
	return status;
}

// ---------------------------------------------------------------- due anyway

static int by_customer(const void *a, const void *b)
{
	const struct sale *left = a, *right = b;

	if (left->customer != right->customer)
		return left->customer < right->customer ? -1 : 1;
	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	return left->amount < right->amount ? -1 : left->amount > right->amount;
}

// Gaps so far, sorted; the oldest are forgotten where there are many.
struct gaps {
	int32_t sorted[GAPS_MOST];
	int count;
};

static void add_gap(struct gaps *gaps, int32_t gap)
{
	int at;

	if (gaps->count == GAPS_MOST)
		return; // the median stands by then
	for (at = gaps->count++; at > 0 && gaps->sorted[at - 1] > gap; at--)
		gaps->sorted[at] = gaps->sorted[at - 1];
	gaps->sorted[at] = gap;
}

static bool due_anyway(const struct gaps *gaps, int32_t gap)
{
	return gaps->count >= GAPS_LEAST && gap <= gaps->sorted[gaps->count / 2];
}

static void add_customer(struct waste_work *work, size_t from, size_t end)
{
	struct person *person = NULL;
	struct gaps gaps = {0};
	int32_t last = work->sale[from].day, gap = 0;

	for (size_t i = from; i < end; i++) {
		const struct sale *sale = &work->sale[i];
		if (sale->day > last) {
			if (gap > 0)
				add_gap(&gaps, gap);
			gap = sale->day - last;
			last = sale->day;
		}
		if (sale->day < work->filter.from)
			continue;
		if (!person)
			person = person_of(work, sale->customer);
		person->bought = true;
		person->revenue += sale->amount;
		person->orders++;
		person->given += sale->given;
		person->anyway += gap > 0 && due_anyway(&gaps, gap) ? sale->given : 0;
	}
}

static void add_sales(struct waste_work *work)
{
	if (work->sales)
		qsort(work->sale, work->sales, sizeof *work->sale, by_customer);
	for (size_t from = 0, end; from < work->sales; from = end) {
		for (end = from + 1; end < work->sales && work->sale[end].customer == work->sale[from].customer; end++)
			;
		add_customer(work, from, end);
	}
}

// ---------------------------------------------------------------- the table

static int by_id(const void *a, const void *b)
{
	const struct person *left = a, *right = b;
	return left->customer < right->customer ? -1 : left->customer > right->customer;
}

// The group of each person, by its place.
static enum status classify(struct waste_work *work, uint8_t *group)
{
	int64_t *value = arena_array(work->mem, int64_t, work->people);
	uint8_t *class = arena_array(work->mem, uint8_t, work->people);
	struct pyramid pyramid;
	size_t count = 0;

	if (work->people)
		qsort(work->person, work->people, sizeof *work->person, by_id); // equal values: by customer
	for (size_t i = 0; i < work->people; i++)
		if (work->person[i].bought)
			value[count++] = work->person[i].revenue;
	if (count && pyramid_build(value, NULL, count, class, &pyramid, NULL) != OK)
		return ERR_INTERNAL;
	for (size_t i = 0, at = 0; i < work->people; i++)
		group[i] = work->person[i].bought ? class[at++] : PYRAMID_CLASSES;
	return OK;
}

static int64_t share(int64_t part, int64_t whole)
{
	return whole > 0 && part > 0 ? llround((double)part / (double)whole * MILLIONTHS) : 0;
}

static void add_shares(struct waste_row *rows, struct waste_out *out)
{
	for (int i = 0; i < GROUPS; i++) {
		out->customers += rows[i].customers;
		out->revenue += rows[i].revenue;
		out->minutes += rows[i].minutes;
		out->given += rows[i].given;
		out->given_anyway += rows[i].given_anyway;
	}
	for (int i = 0; i < GROUPS; i++) {
		rows[i].customer_share = share(rows[i].customers, out->customers);
		rows[i].revenue_share = share(rows[i].revenue, out->revenue);
		rows[i].minutes_share = share(rows[i].minutes, out->minutes);
		rows[i].given_share = share(rows[i].given, out->given);
		rows[i].anyway_share = share(rows[i].given_anyway, rows[i].given);
	}
}

static long long percent(int64_t millionths)
{
	return (long long)((millionths + 5000) / 10000);
}

// The class that takes most time for what it brings; else what was given for nothing.
static const char *find_waste(struct ctx *ctx, const struct waste_row *rows, const struct waste_out *out)
{
	bool zh = ctx->lang == LANG_ZH;
	int worst = 0;

	for (int i = 1; i < GROUPS; i++)
		if (rows[i].minutes_share - rows[i].revenue_share >
			rows[worst].minutes_share - rows[worst].revenue_share)
			worst = i;
	if (rows[worst].minutes_share - rows[worst].revenue_share >= 100000)
		return arena_format(ctx->mem,
			zh ? "%lld%% 的工时用在只带来 %lld%% 销售额的 %s 级客户上"
			   : "%lld %% of the staff's time goes to the %lld %% of revenue that class %s brings",
			percent(rows[worst].minutes_share), percent(rows[worst].revenue_share), rows[worst].class);
	int64_t anyway = share(out->given_anyway, out->given);
	if (anyway >= 200000)
		return arena_format(ctx->mem,
			zh ? "%lld%% 的让利送给了本来就会发生的订单"
			   : "%lld %% of what was given went with orders that were due anyway",
			percent(anyway));
	return NULL;
}

static enum status fill(struct ctx *ctx, struct waste_work *work, struct waste_out *out)
{
	static const char *const names[GROUPS] = {"A", "B", "C", "D", "none"};
	struct waste_row *rows = arena_array(ctx->mem, struct waste_row, GROUPS);
	uint8_t *group = arena_array(work->mem, uint8_t, work->people);
	int64_t margin, cost_per_order;
	double minutes[GROUPS] = {0};

	TRY(insight_terms(ctx, &margin, &cost_per_order));
	TRY(classify(work, group));
	for (size_t i = 0; i < work->people; i++) {
		const struct person *person = &work->person[i];
		struct waste_row *row = &rows[group[i]];
		row->customers++;
		row->revenue += person->revenue;
		row->profit += llround((double)person->revenue * (double)margin / MILLIONTHS) -
			       person->orders * cost_per_order;
		row->given += person->given;
		row->given_anyway += person->anyway;
		minutes[group[i]] += person->minutes;
	}
	for (int i = 0; i < GROUPS; i++) {
		rows[i].class = names[i];
		rows[i].minutes = llround(minutes[i]);
	}
	add_shares(rows, out);
	out->classes = LIST(waste_row, rows, GROUPS);
	out->found = find_waste(ctx, rows, out);
	return OK;
}

static enum status make_waste(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct waste_out *out = arena_new(ctx->mem, struct waste_out);
	struct waste_work work = {.mem = arena_create()};
	int64_t window;

	work.known = tally_create(work.mem);
	enum status status = filter_make(ctx, call->query, &work.filter);
	if (status == OK)
		status = insight_window_days(ctx, &window);
	if (status == OK && work.filter.from == INT32_MIN)
		work.filter.from = filter_as_of(&work.filter) - (int32_t)window + 1;
	if (status == OK)
		status = read_sales(ctx, &work);
	if (status == OK) {
		add_sales(&work);
		status = read_minutes(ctx, &work);
	}
	if (status == OK) {
		out->from = day_text(ctx->mem, work.filter.from);
		out->as_of = day_text(ctx->mem, filter_as_of(&work.filter));
		status = fill(ctx, &work, out);
	}
	arena_destroy(work.mem);
	answer_give(answer, waste_out, out);
	return status;
}

static enum status act_waste(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

const struct route advice_waste_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/waste",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &insight_query_shape,
		.out = &out_shape,
		.act = act_waste,
		.tag = "Insight",
		.name = "insight_waste",
		.doc = W("The waste table: by class of customers, their part of revenue beside their part of the "
			 "staff's time and of "
			 "what was given away, and how much of that went with orders that were due anyway.",
			"浪费表：各级客户的销售占比与工时占比、让利占比，以及送给本会发生的订单的让利。")},
	{0},
};

const struct figure_kind waste_figure = {.route = &advice_waste_routes[0], .make = make_waste, .usual = {"{}"}};
