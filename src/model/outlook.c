#include "model/outlook.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "model/special.h"

#define STEPS 96   // arrival times
#define SHRINK 2.0 // forecasts without error
#define LEAST 1e-9
#define ERRORS_LEAST 3
#define REACH_MOST 50.0 // of a logarithm: stays finite

static void add(struct outlook_part *part, double mean, double variance)
{
	part->mean += mean;
	part->variance += variance;
}

// ---------------------------------------------------------------- customers there are

struct stretch {
	const struct repeat_model *model;
	double spend_variance; // of a purchase day's value over its squared mean
	double from, to;
};

struct known {
	double x, p_alive, orders, p;
	double spend;
	unsigned mark;
};

static void add_known(const struct stretch *stretch, const struct known *one, struct outlook *out)
{
	double shape = stretch->model->param[0] + stretch->model->k * one->x;
	double alive = fmax(one->p_alive, LEAST), mean = one->orders / alive;
	double variance = one->orders + alive * mean * mean / shape + alive * (1 - alive) * mean * mean;
	double value = one->spend, chance = one->p * (1 - one->p);
	bool active = one->mark & OUTLOOK_ACTIVE, again = one->mark & OUTLOOK_AGAIN;

	add(&out->sum[OUTLOOK_ORDERS], one->orders, variance);
	add(&out->sum[OUTLOOK_REVENUE], one->orders * value,
		value * value * (variance + one->orders * stretch->spend_variance));
	if (!active)
		add(&out->sum[OUTLOOK_MORE], one->p, chance);
	if (!active || !again)
		add(&out->sum[OUTLOOK_REPEAT], one->p, chance);
	if (!active && one->mark & OUTLOOK_BASE)
		add(&out->sum[OUTLOOK_KEPT], one->p, chance);
}

static double thinned(double p, double whole, double within)
{
	return whole > 0 ? fmin(p * within / whole, 1) : 0;
}

static enum status add_rows(const struct stretch *stretch, const struct outlook_rows *rows, int threads,
	struct outlook *out, struct model_fault *fault)
{
	struct arena *mem = arena_create();
	size_t count = rows->repeat.count;
	struct repeat_score *until = arena_array(mem, struct repeat_score, count + 1);
	struct repeat_score *before = arena_array(mem, struct repeat_score, count + 1);
	struct repeat_score *whole = arena_array(mem, struct repeat_score, count + 1);
	struct repeat_horizon to = {stretch->to, 0}, from = {stretch->from, 0};
	struct repeat_horizon length = {stretch->to - stretch->from, 0};
	bool later = stretch->from > 0;

	enum status status = repeat_predict(stretch->model, &rows->repeat, to, threads, until, fault);
	if (status == OK && later)
		status = repeat_predict(stretch->model, &rows->repeat, from, threads, before, fault);
	if (status == OK && later)
		status = repeat_predict(stretch->model, &rows->repeat, length, threads, whole, fault);
	for (size_t i = 0; status == OK && i < count; i++) {
		double orders = later ? fmax(until[i].expected - before[i].expected, 0) : until[i].expected;
		struct known one = {
			.x = rows->repeat.x[i],
			.p_alive = until[i].p_alive,
			.orders = orders,
			.p = later ? thinned(whole[i].p_active, whole[i].expected, orders) : until[i].p_active,
			.spend = rows->spend[i],
			.mark = rows->mark ? rows->mark[i] : 0,
		};
		add_known(stretch, &one, out);
	}
	arena_destroy(mem);
	return status;
}

// ---------------------------------------------------------------- customers to come

static void add_arrivals(const struct stretch *stretch, const struct outlook_arrivals *arrivals, struct outlook *out)
{
	double step = stretch->to / STEPS, number = arrivals->rate * step;

	if (!(number > 0))
		return;
	for (int i = 0; i < STEPS; i++) {
		double at = (i + .5) * step, left = stretch->to - at;
		bool fresh = at >= stretch->from;
		double gone = fresh ? 0 : repeat_expected_new(stretch->model, stretch->from - at);
		double repeats = repeat_expected_new(stretch->model, left) - gone;
		double orders = repeats + fresh;
		double p =
			fresh ? repeat_predict_one(stretch->model, 0, 0, 0, (struct repeat_horizon){left, 0}).p_active
			      : 1 - exp(-repeats);
		double spread = number * arrivals->spread, value = arrivals->spend;
		double variance = number * (repeats + repeats * repeats) + spread * orders * orders;

		add(&out->sum[OUTLOOK_ORDERS], number * orders, variance);
		add(&out->sum[OUTLOOK_REVENUE], number * orders * value,
			value * value * (variance + number * orders * stretch->spend_variance));
		add(&out->sum[OUTLOOK_NEW], fresh ? number : 0, fresh ? spread : 0);
		add(&out->sum[OUTLOOK_MORE], number * (fresh ? 1 : p), spread);
		add(&out->sum[OUTLOOK_REPEAT], number * p, number * p * (1 - p) + spread * p * p);
	}
}

enum status outlook_ahead(const struct repeat_model *model, const struct gammagamma *spend,
	const struct outlook_rows *rows, const struct outlook_arrivals *arrivals, double from, double to, int threads,
	struct outlook *outlook, struct model_fault *fault)
{
	struct stretch stretch = {model, spend ? 1 / spend->p : 0, from, to};
	enum status status = OK;

	if (!(from >= 0) || !(to >= from) || !isfinite(to))
		return model_refuse(fault, 0, "the stretch must begin at 0 or later and not end before it begins");
	memset(outlook, 0, sizeof *outlook);
	if (to == from)
		return OK;
	if (rows->repeat.count)
		status = add_rows(&stretch, rows, threads, outlook, fault);
	if (status == OK)
		add_arrivals(&stretch, arrivals, outlook);
	return status;
}

// ---------------------------------------------------------------- how far off

static double standard_quantile(double p, double freedom)
{
	return isfinite(freedom) ? student_quantile(p, freedom) : normal_quantile(p);
}

struct outlook_range outlook_range(struct outlook_part part, const struct outlook_errors *errors, double confidence)
{
	struct outlook_range range = {.middle = part.mean, .bias = 1, .freedom = INFINITY};
	double sum = 0, squares = 0, n = (double)errors->count;

	if (!(part.mean > 0))
		return range;
	// The spread of a log-normal number of this mean and variance.
	double chance = sqrt(log1p(part.variance / (part.mean * part.mean)));
	range.spread = chance;
	for (size_t i = 0; i < errors->count; i++)
		sum += errors->error[i];
	if (errors->count >= ERRORS_LEAST) {
		double mean = sum / (n + SHRINK);
		for (size_t i = 0; i < errors->count; i++)
			squares += (errors->error[i] - mean) * (errors->error[i] - mean);
		range.bias = exp(mean);
		range.middle = part.mean * range.bias;
		range.spread = fmax(sqrt(squares / (n - 1) * (1 + 1 / n)) * errors->widen, chance);
		range.freedom = n - 1;
	}
	range.spread = hypot(range.spread, errors->unknown);
	double reach = standard_quantile(.5 + confidence / 2, range.freedom) * range.spread;
	range.lower = range.middle * exp(-reach);
	range.upper = range.middle * exp(fmin(reach, REACH_MOST));
	return range;
}

double outlook_chance(const struct outlook_range *range, double at_least)
{
	if (at_least <= 0)
		return 1;
	if (!(range->middle > 0))
		return 0;
	if (!(range->spread > 0))
		return range->middle >= at_least;
	double z = log(range->middle / at_least) / range->spread;
	return isfinite(range->freedom) ? student_cdf(z, range->freedom) : normal_cdf(z);
}
