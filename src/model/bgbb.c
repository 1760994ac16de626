#include "model/bgbb.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/newton.h"
#include "model/special.h"

#define BOX 12.0
#define PRIOR_PRECISION (1 / 9.0)

enum { ALPHA, BETA, GAMMA, DELTA };

struct pattern {
	double x, t_x, n, weight;
};

struct bgbb_objective {
	struct pattern *pattern;
	size_t patterns;
	double precision;
};

static const char *row_problem(const struct bgbb_rows *rows, size_t i)
{
	double x = rows->x[i], t_x = rows->t_x[i], n = rows->n[i];

	if (x != floor(x) || t_x != floor(t_x) || n != floor(n) || !(n <= 100000))
		return "x, t_x and n must be whole numbers, n at most 100000";
	if (!(x >= 0 && x <= t_x && t_x <= n) || (x == 0) != (t_x == 0))
		return "needs 0 <= x <= t_x <= n, t_x 0 exactly when x is 0";
	if (rows->weight && !(rows->weight[i] > 0 && isfinite(rows->weight[i])))
		return "weight must be above 0";
	return NULL;
}

enum status bgbb_check(const struct bgbb *model, const struct bgbb_rows *rows, struct model_fault *fault)
{
	for (int i = 0; i < 4; i++)
		if (!(model->param[i] > 0) || !isfinite(model->param[i]))
			return model_refuse(fault, MODEL_NO_ROW, "parameters must be finite and above 0");
	for (size_t i = 0; i < rows->count; i++) {
		const char *why = row_problem(rows, i);

		if (why)
			return model_refuse(fault, i, why);
	}
	return OK;
}

// ln B(a, b) with derivatives by a and b at [first] and [first + 1], times sign, added.
static void add_log_beta(double a, double b, int first, double sign, struct derivatives *out)
{
	double d = digamma(a + b), t = trigamma(a + b);

	out->value += sign * log_beta(a, b);
	out->gradient[first] += sign * (digamma(a) - d);
	out->gradient[first + 1] += sign * (digamma(b) - d);
	out->hessian[first][first] += sign * (trigamma(a) - t);
	out->hessian[first + 1][first + 1] += sign * (trigamma(b) - t);
	out->hessian[first][first + 1] -= sign * t;
	out->hessian[first + 1][first] -= sign * t;
}

// ln of one way it may have gone: last alive in period until (until = n: still alive).
static void one_way(const double *theta, const struct pattern *pattern, double until, struct derivatives *out)
{
	double leaves = until < pattern->n ? 1 : 0;

	memset(out, 0, sizeof *out);
	add_log_beta(theta[ALPHA] + pattern->x, theta[BETA] + until - pattern->x, ALPHA, 1, out);
	add_log_beta(theta[GAMMA] + leaves, theta[DELTA] + until, GAMMA, 1, out);
}

// ln Σ of the ways: gradients average, and the Hessian gains their covariance.
static void add_pattern(const double *theta, const struct pattern *pattern, struct derivatives *out)
{
	struct derivatives way;
	double total = 0, top = -INFINITY, mean[4] = {0}, square[4][4] = {{0}};

	for (double until = pattern->t_x; until <= pattern->n; until++) {
		one_way(theta, pattern, until, &way);
		double higher = fmax(top, way.value), keep = exp(top - higher), share = exp(way.value - higher);

		top = higher;
		total = total * keep + share;
		for (int i = 0; i < 4; i++) {
			mean[i] = mean[i] * keep + share * way.gradient[i];
			for (int j = 0; j < 4; j++)
				square[i][j] = square[i][j] * keep +
					       share * (way.hessian[i][j] + way.gradient[i] * way.gradient[j]);
		}
	}
	out->value += pattern->weight * (top + log(total));
	for (int i = 0; i < 4; i++) {
		out->gradient[i] += pattern->weight * mean[i] / total;
		for (int j = 0; j < 4; j++)
			out->hessian[i][j] += pattern->weight *
					      (square[i][j] / total - mean[i] / total * (mean[j] / total));
	}
}

static void evaluate(const double *at, struct derivatives *out, void *state)
{
	const struct bgbb_objective *objective = state;
	double theta[4], customers = 0;

	for (int i = 0; i < 4; i++)
		theta[i] = exp(at[i]);
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < objective->patterns; i++) {
		add_pattern(theta, &objective->pattern[i], out);
		customers += objective->pattern[i].weight;
	}
	add_log_beta(theta[ALPHA], theta[BETA], ALPHA, -customers, out);
	add_log_beta(theta[GAMMA], theta[DELTA], GAMMA, -customers, out);
	for (int i = 0; i < 4; i++) {
		out->gradient[i] *= theta[i];
		for (int j = 0; j < 4; j++)
			out->hessian[i][j] *= theta[i] * theta[j];
		out->hessian[i][i] += out->gradient[i] - objective->precision;
		out->gradient[i] -= objective->precision * at[i];
		out->value -= objective->precision * at[i] * at[i] / 2;
	}
}

static int compare_patterns(const void *a, const void *b)
{
	return memcmp(a, b, 3 * sizeof(double));
}

static struct bgbb_objective merge(struct arena *mem, const struct bgbb_rows *rows)
{
	struct bgbb_objective objective = {.pattern = arena_array(mem, struct pattern, rows->count)};
	struct pattern *all = arena_array(mem, struct pattern, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		all[i] = (struct pattern){rows->x[i] + 0.0, rows->t_x[i] + 0.0, rows->n[i] + 0.0,
					  rows->weight ? rows->weight[i] : 1};
	qsort(all, rows->count, sizeof *all, compare_patterns);
	for (size_t i = 0; i < rows->count; i++) {
		if (i > 0 && compare_patterns(&all[i - 1], &all[i]) == 0)
			objective.pattern[objective.patterns - 1].weight += all[i].weight;
		else
			objective.pattern[objective.patterns++] = all[i];
	}
	return objective;
}

static struct bgbb model_at(const double *at)
{
	return (struct bgbb){{exp(at[0]), exp(at[1]), exp(at[2]), exp(at[3])}};
}

enum status bgbb_fit(const struct bgbb_rows *rows, struct bgbb_fit *fit, struct model_fault *fault)
{
	static const struct bgbb any = {{1, 1, 1, 1}};
	static const double centre[4] = {0};
	double at[4] = {0};
	struct derivatives top;
	int iterations;

	*fit = (struct bgbb_fit){0};
	if (rows->count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "no customers");
	if (bgbb_check(&any, rows, fault) != OK)
		return ERR_INVALID;
	struct arena *mem = arena_create();
	struct bgbb_objective objective = merge(mem, rows);
	struct newton_problem problem = {4, evaluate, &objective, centre, INFINITY};

	objective.precision = PRIOR_PRECISION;
	newton_maximize(&problem, at, &top, &fit->iterations);
	objective.precision = 0;
	evaluate(at, &top, &objective);
	fit->model = fit->map = model_at(at);
	fit->ll = fit->map_ll = top.value;
	problem.box = BOX;
	fit->no_maximum = newton_maximize(&problem, at, &top, &iterations) != NEWTON_CONVERGED;
	fit->iterations += iterations;
	if (!fit->no_maximum) {
		fit->model = model_at(at);
		fit->ll = top.value;
	}
	for (size_t i = 0; i < objective.patterns; i++)
		fit->customers += objective.pattern[i].weight;
	arena_destroy(mem);
	return OK;
}

// ln of B(alpha + orders, beta + misses) B(gamma + leaves, delta + stays) over B(alpha, beta) B(gamma, delta).
static double log_way(const struct bgbb *model, double orders, double misses, double leaves, double stays)
{
	const double *theta = model->param;

	return log_rising(theta[ALPHA], orders) + log_rising(theta[BETA], misses) -
	       log_rising(theta[ALPHA] + theta[BETA], orders + misses) + log_rising(theta[GAMMA], leaves) +
	       log_rising(theta[DELTA], stays) - log_rising(theta[GAMMA] + theta[DELTA], leaves + stays);
}

double bgbb_log_likelihood(const struct bgbb *model, double x, double t_x, double n)
{
	double top = log_way(model, x, n - x, 0, n), sum = 1;

	for (double until = t_x; until < n; until++) {
		double way = log_way(model, x, until - x, 1, until);

		if (way > top)
			sum = sum * exp(top - way) + 1, top = way;
		else
			sum += exp(way - top);
	}
	return top + log(sum);
}

struct bgbb_score bgbb_predict(const struct bgbb *model, double x, double t_x, double n, int ahead, double rate)
{
	double ll = bgbb_log_likelihood(model, x, t_x, n), discount = 1;
	struct bgbb_score score = {.p_alive = exp(log_way(model, x, n - x, 0, n + 1) - ll)};

	for (int j = 1; j <= ahead; j++) {
		double orders = exp(log_way(model, x + 1, n - x, 0, n + j) - ll);

		discount /= 1 + rate;
		score.expected += orders;
		score.discounted += orders * discount;
		score.p_active += exp(log_way(model, x + 1, n - x + j - 1, 0, n + j) - ll);
	}
	return score;
}
