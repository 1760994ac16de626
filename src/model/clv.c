#include "model/clv.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/blocks.h"
#include "model/random.h"
#include "model/sort.h"
#include "model/special.h"

#define PARAMETERS (REPEAT_PARAMS + 3)
#define STEP 1e-4 // of a log-parameter, for central differences

static enum status check(const struct clv_model *model, const struct clv_rows *rows, const struct clv_terms *terms,
			 struct model_fault *fault)
{
	const struct gammagamma *spend = &model->spend;

	if (!(terms->margin >= 0 && terms->margin <= 1) || !(terms->cost_per_order >= 0) ||
	    !isfinite(terms->cost_per_order) || !(terms->confidence > 0 && terms->confidence < 1))
		return model_refuse(fault, MODEL_NO_ROW, "margin and confidence are shares, the cost 0 or more");
	if (!(spend->p > 0) || !(spend->q > 1) || !(spend->v > 0) || !isfinite(spend->p + spend->q + spend->v))
		return model_refuse(fault, MODEL_NO_ROW, "needs p > 0, q > 1, v > 0");
	for (size_t i = 0; i < rows->repeat.count; i++)
		if (rows->repeat.x[i] > 0 && (!(rows->m[i] > 0) || !isfinite(rows->m[i])))
			return model_refuse(fault, i, "m must be above 0");
	return OK;
}

static double worth_of_order(const struct gammagamma *spend, double x, double m, const struct clv_terms *terms)
{
	return terms->margin * gammagamma_expected(spend, x, x > 0 ? m : 0) - terms->cost_per_order;
}

struct valuation {
	const struct clv_rows *rows;
	struct repeat_horizon horizon;
	const struct clv_terms *terms;
	int threads;
	struct repeat_score *score;
	struct model_fault *fault;
};

static enum status value_all(const struct valuation *work, const struct repeat_model *repeat,
			     const struct gammagamma *spend, double *value, double *sum)
{
	const struct repeat_rows *rows = &work->rows->repeat;
	enum status status = repeat_predict(repeat, rows, work->horizon, work->threads, work->score, work->fault);

	*sum = 0;
	for (size_t i = 0; status == OK && i < rows->count; i++) {
		double worth = worth_of_order(spend, rows->x[i], work->rows->m[i], work->terms);

		if (value)
			value[i] = worth * work->score[i].discounted;
		*sum += worth * work->score[i].discounted * (rows->weight ? rows->weight[i] : 1);
	}
	return status;
}

// The i-th log-parameter moved by step: the buying model's first, then ln p, ln q, ln v.
static void move(struct repeat_model *repeat, struct gammagamma *spend, int i, double step)
{
	double *spends[] = {&spend->p, &spend->q, &spend->v};

	if (i < REPEAT_PARAMS)
		repeat->param[i] *= exp(step);
	else
		*spends[i - REPEAT_PARAMS] *= exp(step);
}

static enum status slope(const struct valuation *work, const struct clv_model *model, int i, double *out)
{
	double sum[2];

	for (int side = 0; side < 2; side++) {
		struct repeat_model repeat = model->repeat;
		struct gammagamma spend = model->spend;

		move(&repeat, &spend, i, side == 0 ? -STEP : STEP);
		enum status status = value_all(work, &repeat, &spend, NULL, &sum[side]);
		if (status != OK)
			return status;
	}
	*out = (sum[1] - sum[0]) / (2 * STEP);
	return OK;
}

// g' C g with the two models' covariances side by side; a parameter without variance is not moved.
static enum status delta_method(const struct valuation *work, const struct clv_model *model, double *error)
{
	double gradient[PARAMETERS] = {0}, variance = 0;

	for (int i = 0; i < PARAMETERS; i++) {
		double known = i < REPEAT_PARAMS ? model->repeat_covariance[i][i]
						 : model->spend_covariance[i - REPEAT_PARAMS][i - REPEAT_PARAMS];
		if (known == 0)
			continue;
		enum status status = slope(work, model, i, &gradient[i]);
		if (status != OK)
			return status;
	}
	for (int i = 0; i < REPEAT_PARAMS; i++)
		for (int j = 0; j < REPEAT_PARAMS; j++)
			variance += gradient[i] * gradient[j] * model->repeat_covariance[i][j];
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			variance += gradient[REPEAT_PARAMS + i] * gradient[REPEAT_PARAMS + j] *
				    model->spend_covariance[i][j];
	*error = sqrt(fmax(variance, 0));
	return OK;
}

enum status clv_value(const struct clv_model *model, const struct clv_rows *rows, struct repeat_horizon horizon,
		      const struct clv_terms *terms, int threads, double *value, struct clv_total *total,
		      struct model_fault *fault)
{
	enum status status = check(model, rows, terms, fault);

	if (status != OK)
		return status;
	struct arena *mem = arena_create();
	struct valuation work = {
		.rows = rows,
		.horizon = horizon,
		.terms = terms,
		.threads = threads,
		.score = arena_array(mem, struct repeat_score, rows->repeat.count),
		.fault = fault,
	};
	status = value_all(&work, &model->repeat, &model->spend, value, &total->value);
	if (status == OK)
		status = delta_method(&work, model, &total->error);
	arena_destroy(mem);
	if (status != OK)
		return status;
	double margin = normal_quantile(.5 + terms->confidence / 2) * total->error;
	total->lower = total->value - margin;
	total->upper = total->value + margin;
	return OK;
}

// One possible future of a customer: discounted orders within the horizon.
struct future {
	struct random random;
	const struct repeat_model *model;
	double x, t_x, T, p_alive;
	struct repeat_horizon horizon;
};

// How many stages of an Erlang gap lie behind: drawn by what each says of the time since t_x.
static int draw_stage(struct future *f)
{
	double n = f->model->param[0] + f->model->k * f->x, y = (f->T - f->t_x) / (f->model->param[1] + f->T);
	double share[REPEAT_MAX_K], all = 0, term = 1;

	if (f->model->k == 1)
		return 0;
	for (int j = 0; j < f->model->k; j++) {
		all += share[j] = term;
		term *= (n + j) * y / (j + 1);
	}
	double u = random_uniform(&f->random) * all;
	for (int j = 0; j < f->model->k - 1; j++) {
		u -= share[j];
		if (u < 0)
			return j;
	}
	return f->model->k - 1;
}

static double draw_orders(struct future *f)
{
	const double *theta = f->model->param;
	double leave = 0, end = f->horizon.t, sum = 0;

	if (random_uniform(&f->random) >= f->p_alive)
		return 0;
	int stage = draw_stage(f), k = f->model->k;
	double rate = random_gamma(&f->random, theta[0] + k * f->x + stage, theta[1] + f->T);
	if (f->model->family == REPEAT_PARETO)
		end = fmin(end, random_exponential(&f->random, random_gamma(&f->random, theta[2], theta[3] + f->T)));
	double at = random_gamma(&f->random, k - stage, rate);
	if (at < end && f->model->family != REPEAT_NBD && f->model->family != REPEAT_PARETO)
		leave = random_beta(&f->random, theta[2], theta[3] + f->x + (f->model->family != REPEAT_BGNBD));
	for (; at < end; at += random_gamma(&f->random, k, rate)) {
		sum += exp(-f->horizon.delta * at);
		if (leave > 0 && random_uniform(&f->random) < leave)
			break;
	}
	return sum;
}

// The mean of his orders: ν | x, m is Gamma(p x + q, v + x m), the mean p / ν.
static double draw_spend(struct random *random, const struct gammagamma *spend, double x, double m)
{
	double shape = spend->p * x + spend->q, rate = spend->v + (x > 0 ? x * m : 0);

	return spend->p / random_gamma(random, shape, rate);
}

struct clv_range clv_customer_range(const struct clv_model *model, double x, double t_x, double T, double m,
				    struct repeat_horizon horizon, const struct clv_terms *terms, int draws,
				    uint64_t seed)
{
	struct arena *mem = arena_create();
	struct future future = {random_seeded(seed), &model->repeat, x, t_x, T, 0, horizon};
	size_t count = draws > 1 ? (size_t)draws : 1;
	double *value = arena_array(mem, double, count);
	struct clv_range range = {0};

	future.p_alive = repeat_predict_one(&model->repeat, x, t_x, T, (struct repeat_horizon){0}).p_alive;
	for (size_t i = 0; i < count; i++) {
		double orders = draw_orders(&future), spend = draw_spend(&future.random, &model->spend, x, m);

		value[i] = orders * (terms->margin * spend - terms->cost_per_order);
		range.mean += value[i] / (double)count;
	}
	sort_doubles(mem, value, count);
	range.lower = quantile_doubles(value, count, .5 - terms->confidence / 2);
	range.median = quantile_doubles(value, count, .5);
	range.upper = quantile_doubles(value, count, .5 + terms->confidence / 2);
	arena_destroy(mem);
	return range;
}

// ---------------------------------------------------------------- ranges of many

#define RANGE_BLOCK 4096

struct ranging {
	const struct clv_model *model;
	const struct clv_rows *rows;
	struct repeat_horizon horizon;
	const struct clv_terms *terms;
	size_t draws;
	uint64_t seed;
	const struct repeat_score *score;
	size_t *order; // rows by (x, T, t_x)
	double *lower, *upper;
};

static int compare(double a, double b)
{
	return a < b ? -1 : a > b;
}

static int by_key(const void *a, const void *b, void *arg)
{
	const struct repeat_rows *rows = arg;
	size_t i = *(const size_t *)a, j = *(const size_t *)b;
	int order = compare(rows->x[i], rows->x[j]);

	if (order == 0)
		order = compare(rows->T[i], rows->T[j]);
	return order ? order : compare(rows->t_x[i], rows->t_x[j]);
}

// Of one key: discounted orders, and p over the ν of a customer whose scale v + x m is 1.
struct fate {
	double orders, spend;
};

static uint64_t key_seed(const struct ranging *work, size_t row)
{
	const double key[] = {work->rows->repeat.x[row], work->rows->repeat.t_x[row], work->rows->repeat.T[row]};
	uint64_t hash = work->seed, bits;

	for (int i = 0; i < 3; i++) {
		memcpy(&bits, &key[i], sizeof bits);
		hash = (hash ^ bits) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	return hash;
}

static void draw_fates(const struct ranging *work, size_t row, struct fate *fate)
{
	const struct repeat_rows *rows = &work->rows->repeat;
	const struct gammagamma *spend = &work->model->spend;
	struct future future = {random_seeded(key_seed(work, row)), &work->model->repeat, rows->x[row],
				rows->t_x[row], rows->T[row], work->score[row].p_alive, work->horizon};

	for (size_t i = 0; i < work->draws; i++) {
		fate[i] = (struct fate){.orders = draw_orders(&future)};
		if (fate[i].orders > 0)
			fate[i].spend =
				spend->p / random_gamma(&future.random, spend->p * rows->x[row] + spend->q, 1);
	}
}

static int by_value(const void *a, const void *b)
{
	return compare(*(const double *)a, *(const double *)b);
}

// Quantiles of the values of one key's fates at a scale; without a cost to serve they are the same for all scales but
// for the factor.
static void range_at(const struct ranging *work, double scale, const struct fate *fate, double *value,
		     double range[2])
{
	for (size_t i = 0; i < work->draws; i++)
		value[i] = fate[i].orders *
			   (work->terms->margin * scale * fate[i].spend - work->terms->cost_per_order);
	qsort(value, work->draws, sizeof *value, by_value);
	range[0] = quantile_doubles(value, work->draws, .5 - work->terms->confidence / 2);
	range[1] = quantile_doubles(value, work->draws, .5 + work->terms->confidence / 2);
}

static void range_block(size_t block, void *state)
{
	const struct ranging *work = state;
	struct repeat_rows *rows = (struct repeat_rows *)&work->rows->repeat;
	size_t from = block * RANGE_BLOCK, end = from + RANGE_BLOCK < rows->count ? from + RANGE_BLOCK : rows->count;
	struct arena *mem = arena_create();
	struct fate *fate = arena_array(mem, struct fate, work->draws);
	double unit[2] = {0}, *value = arena_array(mem, double, work->draws);

	for (size_t i = from; i < end; i++) {
		size_t row = work->order[i];
		double scale = work->model->spend.v + (rows->x[row] > 0 ? rows->x[row] * work->rows->m[row] : 0);
		bool free = work->terms->cost_per_order == 0, fresh = i == from;

		if (fresh || by_key(&work->order[i - 1], &work->order[i], rows) != 0) {
			draw_fates(work, row, fate);
			range_at(work, 1, fate, value, unit);
		}
		double range[2] = {unit[0] * scale, unit[1] * scale};
		if (!free)
			range_at(work, scale, fate, value, range);
		work->lower[row] = range[0];
		work->upper[row] = range[1];
	}
	arena_destroy(mem);
}

enum status clv_ranges(const struct clv_model *model, const struct clv_rows *rows, struct repeat_horizon horizon,
		       const struct clv_terms *terms, int draws, uint64_t seed, int threads, double *lower,
		       double *upper, struct model_fault *fault)
{
	enum status status = check(model, rows, terms, fault);
	size_t count = rows->repeat.count;

	if (status != OK)
		return status;
	struct arena *mem = arena_create();
	struct repeat_score *score = arena_array(mem, struct repeat_score, count);
	struct ranging work = {model, rows, horizon, terms, draws > 1 ? (size_t)draws : 1, seed, score,
			       arena_array(mem, size_t, count), lower, upper};

	status = repeat_predict(&model->repeat, &rows->repeat, (struct repeat_horizon){0}, threads, score, fault);
	for (size_t i = 0; i < count; i++)
		work.order[i] = i;
	if (status == OK) {
		qsort_r(work.order, count, sizeof *work.order, by_key, (void *)&rows->repeat);
		blocks_run((count + RANGE_BLOCK - 1) / RANGE_BLOCK, threads, range_block, &work);
	}
	arena_destroy(mem);
	return status;
}

double clv_history(double spent, double orders, double cost_to_win, const struct clv_terms *terms)
{
	return terms->margin * spent - terms->cost_per_order * orders - cost_to_win;
}

double clv_retention_gain(double customers, double margin_per_period, double retention, double points, double rate)
{
	double now = fmin(fmax(retention, 0), 1), then = fmin(fmax(retention + points, 0), 1);

	return customers * margin_per_period * (then / (1 + rate - then) - now / (1 + rate - now));
}
