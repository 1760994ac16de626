#include "insight/ahead.h"

#include "insight/backtest.h"
#include "model/season.h"

#include <math.h>
#include <string.h>

#define SEASON_DAYS 730 // with less, growth and season cannot be told apart
#define YEAR 365
#define SEASON_OF_FLOW .25 // standard deviation of the logarithm
#define SEASON_OF_SHARE .06
#define SEASON_LEFT .2  // of it, once they are known from two years
#define ARRIVAL_DAYS 91 // thirteen weeks
#define SPREAD_WEEKS 26
#define CHECKS_MAX 8
#define CHECKS_LEAST 3
#define CHECK_DAYS_LEAST 14    // shorter forecasts are not tried, and trials are as far apart
#define CHECK_HISTORY 60       // days before an earlier forecast
#define CHECK_CUSTOMERS 100000 // more are sampled
#define SPENDERS_LEAST 10
#define LEAST_PAID .5

// ---------------------------------------------------------------- what has come

struct figures figures_count(const struct history *history, int32_t from, int32_t until, int32_t end)
{
	struct figures sum = {0};
	int32_t before = 2 * from - end;

	until = until < end ? until : end;

	for (size_t i = 0; i < history->customers; i++) {
		bool was = false, is = false;
		int32_t seen = INT32_MIN, days = 0;
		for (size_t j = history->first[i]; j < history->first[i + 1] && history->day[j] < until; j++) {
			int32_t day = history->day[j];
			bool fresh_day = day != seen;
			was = was || (day >= before && day < from);
			days += fresh_day;
			seen = day;
			if (day < from)
				continue;
			is = true;
			sum.revenue += (double)history->amount[j];
			sum.orders++;
			sum.days += fresh_day;
		}
		sum.fresh += is && history->day[history->first[i]] >= from;
		sum.active += is;
		sum.again += is && days > 1;
		sum.base += was;
		sum.kept += was && is;
	}
	return sum;
}

double figures_value(const struct figures *figures, enum ahead_measure measure)
{
	switch (measure) {
	case AHEAD_REVENUE:
		return figures->revenue;
	case AHEAD_ORDERS:
		return figures->orders;
	case AHEAD_NEW:
		return figures->fresh;
	case AHEAD_ACTIVE:
		return figures->active;
	case AHEAD_REPEAT:
		return figures->active > 0 ? figures->again / figures->active : NAN;
	default:
		return figures->base > 0 ? figures->kept / figures->base : NAN;
	}
}

bool ahead_is_flow(enum ahead_measure measure)
{
	return measure == AHEAD_REVENUE || measure == AHEAD_ORDERS || measure == AHEAD_NEW;
}

bool ahead_is_share(enum ahead_measure measure)
{
	return measure == AHEAD_REPEAT || measure == AHEAD_RETENTION;
}

// ---------------------------------------------------------------- the shop's clock

struct clock {
	int32_t first_day;
	double *at; // by day from first_day; NULL: calendar days
};

static double clock_at(const struct clock *clock, int32_t day)
{
	return clock->at ? clock->at[day - clock->first_day] : day - clock->first_day;
}

static struct clock clock_make(struct arena *mem, const struct history *history, int32_t as_of, int32_t end)
{
	struct clock clock = {.first_day = history->first_day};
	size_t known = (size_t)(as_of - history->first_day + 1), all = (size_t)(end - history->first_day + 1);
	struct season season;
	bool full_year;

	if (known < SEASON_DAYS)
		return clock;
	double *orders = arena_array(mem, double, known);
	for (size_t i = 0; i < history->orders; i++)
		if (history->day[i] <= as_of)
			orders[history->day[i] - history->first_day]++;
	if (season_fit(orders, NULL, known, history->first_day, &season, &full_year, NULL) != OK || !full_year)
		return clock;
	clock.at = arena_array(mem, double, all + 1);
	season_clock(&season, history->first_day, NULL, all, clock.at);
	return clock;
}

// ---------------------------------------------------------------- models at the end of a day

struct lookout {
	struct arena *mem;
	const struct history *history;
	int32_t as_of;
	struct panel panel;
	struct clock clock;
	struct repeat_fit fit;
	struct gammagamma_fit spend;
	bool has_spend;
	struct outlook_rows rows;
	struct outlook_arrivals arrivals;
	double orders_a_day; // orders on a purchase day
	struct figures so_far;
};

static void turn_clock(struct lookout *look)
{
	const struct clock *clock = &look->clock;
	struct panel *panel = &look->panel;

	if (!clock->at)
		return;
	for (size_t i = 0; i < panel->count; i++) {
		double first = clock_at(clock, panel->row[i].first);
		panel->t_x[i] = clock_at(clock, panel->row[i].last) - first;
		panel->T[i] = clock_at(clock, look->as_of) - first;
	}
}

static enum status fit_spend(struct lookout *look)
{
	const struct panel *panel = &look->panel;
	double *x = arena_array(look->mem, double, panel->count), *m = arena_array(look->mem, double, panel->count);
	double *spend = arena_array(look->mem, double, panel->count);
	struct gammagamma_rows rows = {.x = x, .m = m};
	double sum = 0, days = 0, orders = 0;
	enum status status = OK;

	for (size_t i = 0; i < panel->count; i++) {
		const struct panel_row *row = &panel->row[i];
		sum += (double)row->spent;
		days += row->days;
		orders += row->orders;
		if (panel->m[i] <= 0)
			continue;
		x[rows.count] = panel->x[i];
		m[rows.count++] = panel->m[i];
	}
	look->arrivals.spend = days > 0 ? sum / days : 0;
	look->orders_a_day = days > 0 ? orders / days : 1;
	look->has_spend = rows.count >= SPENDERS_LEAST;
	if (look->has_spend)
		status = gammagamma_fit(&rows, 1, &look->spend, NULL);
	for (size_t i = 0; status == OK && i < panel->count; i++)
		spend[i] = look->has_spend
				   ? gammagamma_expected(&look->spend.model, panel->x[i], fmax(panel->m[i], LEAST_PAID))
				   : look->arrivals.spend;
	look->rows.spend = spend;
	return status;
}

// New customers of the last weeks, on the clock; how much their number varies from week to week.
static void count_arrivals(struct lookout *look)
{
	const struct panel *panel = &look->panel;
	int32_t as_of = look->as_of, age = as_of - look->history->first_day + 1;
	int32_t window = age < ARRIVAL_DAYS ? age : ARRIVAL_DAYS,
		weeks = age / 7 < SPREAD_WEEKS ? age / 7 : SPREAD_WEEKS;
	double number[SPREAD_WEEKS] = {0}, fresh = 0, mean = 0, squares = 0;

	for (size_t i = 0; i < panel->count; i++) {
		int32_t ago = as_of - panel->row[i].first;
		fresh += ago < window;
		if (ago / 7 < weeks)
			number[ago / 7]++;
	}
	double time = look->clock.at ? clock_at(&look->clock, as_of) - clock_at(&look->clock, as_of - window + 1) + 1
				     : window;
	look->arrivals.rate = fresh / time;
	for (int32_t i = 0; i < weeks; i++)
		mean += number[i] / weeks;
	for (int32_t i = 0; i < weeks; i++)
		squares += (number[i] - mean) * (number[i] - mean);
	look->arrivals.spread = weeks > 1 && mean > 0 ? fmax(squares / (weeks - 1) / mean, 1) : 1;
}

static void mark_rows(struct lookout *look, int32_t from, int32_t end)
{
	const struct history *history = look->history;
	unsigned char *mark = arena_array(look->mem, unsigned char, look->panel.count + 1);
	int32_t before = 2 * from - end;

	for (size_t i = 0; i < look->panel.count; i++) {
		const struct panel_row *row = &look->panel.row[i];
		mark[i] = row->days > 1 ? OUTLOOK_AGAIN : 0;
		for (size_t j = history->first[row->who]; j < history->first[row->who + 1]; j++) {
			int32_t day = history->day[j];
			if (day > look->as_of)
				break;
			mark[i] |= day >= from ? OUTLOOK_ACTIVE : day >= before ? OUTLOOK_BASE : 0;
		}
	}
	look->rows.mark = mark;
}

static enum status lookout_make(
	struct arena *mem, const struct history *history, const struct ahead_wish *wish, struct lookout *look)
{
	*look = (struct lookout){.mem = mem, .history = history, .as_of = wish->as_of};
	panel_build(mem, history, wish->as_of, 1, 0, &look->panel);
	if (look->panel.count == 0)
		return OK;
	look->clock = clock_make(mem, history, wish->as_of, wish->end);
	turn_clock(look);
	look->rows.repeat = panel_rows(&look->panel);
	enum status status = family_fit(wish->family, &look->rows.repeat, wish->threads, &look->fit);
	if (status == OK)
		status = fit_spend(look);
	count_arrivals(look);
	mark_rows(look, wish->from, wish->end);
	look->so_far = figures_count(history, wish->from, wish->as_of + 1, wish->end);
	return status;
}

// ---------------------------------------------------------------- what is to come

// What is to come of a measure until a day; for the share of repeaters the share itself.
static enum status part_of(const struct lookout *look, const struct ahead_wish *wish, int32_t after, int32_t until,
	struct outlook_part *part)
{
	double now = clock_at(&look->clock, look->as_of);
	double from = clock_at(&look->clock, after) - now, to = clock_at(&look->clock, until - 1) - now;
	const struct gammagamma *spend = look->has_spend ? &look->spend.model : NULL;
	struct outlook out;

	enum status status = outlook_ahead(&look->fit.model, spend, &look->rows, &look->arrivals, fmax(from, 0),
		fmax(to, fmax(from, 0)), wish->threads, &out, NULL);
	if (status != OK)
		return ERR_INTERNAL;
	static const enum outlook_sum sums[AHEAD_MEASURES] = {
		[AHEAD_REVENUE] = OUTLOOK_REVENUE,
		[AHEAD_ORDERS] = OUTLOOK_ORDERS,
		[AHEAD_NEW] = OUTLOOK_NEW,
		[AHEAD_ACTIVE] = OUTLOOK_MORE,
		[AHEAD_RETENTION] = OUTLOOK_KEPT,
	};
	if (wish->measure == AHEAD_REPEAT) {
		double active = look->so_far.active + out.sum[OUTLOOK_MORE].mean;
		double share = active > 0 ? fmin((look->so_far.again + out.sum[OUTLOOK_REPEAT].mean) / active, 1) : 0;
		*part = (struct outlook_part){share, active > 0 ? share * (1 - share) / active : 0};
		return OK;
	}
	*part = out.sum[sums[wish->measure]];
	double scale = wish->measure == AHEAD_ORDERS      ? look->orders_a_day
		       : wish->measure == AHEAD_RETENTION ? look->so_far.base > 0 ? 1 / look->so_far.base : 0
							  : 1;
	part->mean *= scale;
	part->variance *= scale * scale;
	return OK;
}

// ---------------------------------------------------------------- earlier forecasts

// Every so-manieth customer.
static struct history thinned(struct arena *mem, const struct history *history)
{
	size_t step = history->customers / CHECK_CUSTOMERS + 1, orders = 0;
	struct history thin = *history;

	if (step == 1)
		return thin;
	thin.customers = 0;
	thin.first = arena_array(mem, size_t, history->customers / step + 3);
	thin.day = arena_array(mem, int32_t, history->orders);
	thin.amount = arena_array(mem, int64_t, history->orders);
	for (size_t i = 0; i < history->customers; i += step) {
		size_t count = history->first[i + 1] - history->first[i];
		memcpy(thin.day + orders, history->day + history->first[i], count * sizeof *thin.day);
		memcpy(thin.amount + orders, history->amount + history->first[i], count * sizeof *thin.amount);
		thin.first[thin.customers++] = orders;
		orders += count;
	}
	thin.first[thin.customers] = orders;
	thin.orders = orders;
	return thin;
}

struct checks {
	double error[CHECKS_MAX];
	size_t count;
	int32_t days;
};

// ln(came / forecast) of the same period so many days earlier.
static enum status check_once(
	const struct history *history, const struct ahead_wish *wish, int32_t back, struct checks *checks)
{
	struct ahead_wish then = *wish;
	struct outlook_part part = {0};
	struct lookout look;

	then.as_of -= back;
	then.from -= back;
	then.end -= back;
	int32_t until = then.as_of + checks->days + 1;
	struct arena *mem = arena_create();
	struct figures after = figures_count(history, then.from, until, then.end);
	enum status status = lookout_make(mem, history, &then, &look);
	if (status == OK && look.panel.count)
		status = part_of(&look, &then, then.from > then.as_of ? then.from - 1 : then.as_of, until, &part);
	double was = then.measure == AHEAD_REPEAT ? 0 : figures_value(&look.so_far, then.measure);
	double came = figures_value(&after, then.measure) - was;
	if (status == OK && part.mean > 0 && came > 0)
		checks->error[checks->count++] = log(came / part.mean);
	arena_destroy(mem);
	return status;
}

// How long and how far apart: as long as what is left where there is room for three of them, else half of it, and so
// on. The latest first, side by side where there is room.
static enum status check_earlier(struct arena *mem, const struct history *whole, const struct ahead_wish *wish,
	int32_t days, struct checks *checks)
{
	struct history history = thinned(mem, whole);
	int32_t room = 0;

	*checks = (struct checks){.days = days};
	for (;; checks->days = (checks->days + 1) / 2) {
		int32_t learn = checks->days > CHECK_HISTORY ? checks->days : CHECK_HISTORY;
		room = wish->as_of - checks->days - (history.first_day + learn);
		if (room >= (CHECKS_LEAST - 1) * CHECK_DAYS_LEAST)
			break;
		if (checks->days <= CHECK_DAYS_LEAST)
			return OK;
	}
	int32_t number = room / CHECK_DAYS_LEAST + 1 < CHECKS_MAX ? room / CHECK_DAYS_LEAST + 1 : CHECKS_MAX;
	int32_t step = room / (number - 1) < checks->days ? room / (number - 1) : checks->days;
	step = step < CHECK_DAYS_LEAST ? CHECK_DAYS_LEAST : step;
	for (int32_t i = 0; i < number; i++)
		if (checks->days + i * step <= room + checks->days) {
			enum status status = check_once(&history, wish, checks->days + i * step, checks);
			if (status != OK)
				return status;
		}
	return OK;
}

// ---------------------------------------------------------------- the forecast

static double least(const struct ahead_wish *wish, double value)
{
	return ahead_is_share(wish->measure) ? fmin(value, 1) : value;
}

// As long as seasons cannot be told from growth, they may move a flow by a quarter (as they do in a gift shop), and
// less over most of a year, which holds each season; a share of customers far less. The longer the shop is known, the
// more of it shows in how far earlier forecasts were off.
static double unknown_season(const struct lookout *look, enum ahead_measure measure, int32_t days)
{
	double most = measure == AHEAD_REPEAT ? SEASON_OF_SHARE : SEASON_OF_FLOW;
	double known = (double)(look->as_of - look->history->first_day) / SEASON_DAYS;

	double left = look->clock.at ? SEASON_LEFT : sqrt(fmax(1 - known, SEASON_LEFT * SEASON_LEFT));

	return most * left * fmin(fmax((YEAR - days) / (YEAR / 2.), 0), 1);
}

// What lies between after and the point where the measure flows, else all that comes until the point.
static enum status fill_point(const struct lookout *look, const struct ahead_wish *wish, const struct checks *checks,
	int32_t after, struct ahead_point *point, struct outlook_range *range)
{
	int32_t days = wish->end - 1 - wish->as_of;
	struct outlook_errors errors = {
		.error = checks->error,
		.count = checks->count,
		.widen = checks->days > 0 && days > checks->days ? sqrt((double)days / checks->days) : 1,
		.unknown = unknown_season(look, wish->measure, point->until - 1 - wish->as_of),
	};
	double was = wish->measure == AHEAD_REPEAT || isnan(point->so_far) ? 0 : point->so_far;
	struct outlook_part part;

	enum status status = part_of(look, wish, after, point->until, &part);
	if (status != OK)
		return status;
	*range = outlook_range(part, &errors, wish->confidence);
	point->value = least(wish, was + range->middle);
	point->low = least(wish, was + range->lower);
	point->high = least(wish, was + range->upper);
	return OK;
}

// Each point as it stands without a word of what is to come.
static void stand(const struct history *history, const struct ahead_wish *wish, struct ahead_point *points,
	size_t count, struct ahead *ahead)
{
	struct figures whole = figures_count(history, wish->from, wish->as_of + 1, wish->end);
	int32_t start = wish->from;

	for (size_t i = 0; i < count; i++) {
		struct ahead_point *point = &points[i];
		int32_t until = point->until < wish->as_of + 1 ? point->until : wish->as_of + 1;
		struct figures came =
			figures_count(history, ahead_is_flow(wish->measure) ? start : wish->from, until, wish->end);
		point->so_far = point->value = point->low = point->high = figures_value(&came, wish->measure);
		start = point->until;
	}
	ahead->so_far = ahead->value = ahead->low = ahead->high = figures_value(&whole, wish->measure);
}

static enum status look_ahead(const struct lookout *look, const struct ahead_wish *wish, const struct checks *checks,
	double target, struct ahead_point *points, size_t count, struct ahead *ahead)
{
	int32_t now = wish->from > wish->as_of ? wish->from - 1 : wish->as_of, before = now;
	struct ahead_point whole = {.until = wish->end, .so_far = ahead->so_far};
	bool flow = ahead_is_flow(wish->measure);
	struct outlook_range range;
	enum status status = OK;
	double sum = 0;

	for (size_t i = 0; status == OK && i < count; sum += points[i++].value) {
		if (points[i].until <= wish->as_of + 1)
			continue;
		status = fill_point(look, wish, checks, flow ? before : now, &points[i], &range);
		before = points[i].until - 1;
	}
	if (status == OK)
		status = fill_point(look, wish, checks, now, &whole, &ahead->range);
	double was = wish->measure == AHEAD_REPEAT || isnan(ahead->so_far) ? 0 : ahead->so_far;
	ahead->value = flow ? sum : whole.value; // the months come to the whole
	ahead->low = fmin(whole.low, ahead->value);
	ahead->high = fmax(whole.high, ahead->value);
	ahead->chance = outlook_chance(&ahead->range, target - was);
	return status;
}

enum status ahead_make(struct arena *mem, const struct history *history, const struct ahead_wish *wish, double target,
	struct ahead_point *points, size_t count, struct ahead *ahead)
{
	int32_t left = wish->end - 1 - wish->as_of;
	struct checks checks = {0};
	struct lookout look;

	*ahead = (struct ahead){.known = left <= 0, .days_left = left > 0 ? left : 0};
	stand(history, wish, points, count, ahead);
	ahead->chance = ahead->so_far >= target;
	if (left <= 0)
		return OK;
	enum status status = lookout_make(mem, history, wish, &look);
	if (status != OK || look.panel.count == 0)
		return status;
	status = check_earlier(mem, history, wish, left, &checks);
	ahead->known = true;
	ahead->checks = checks.count;
	ahead->check_days = checks.days;
	ahead->season = look.clock.at != NULL;
	ahead->new_a_day = look.arrivals.rate;
	ahead->day_value = look.arrivals.spend;
	return status == OK ? look_ahead(&look, wish, &checks, target, points, count, ahead) : status;
}
