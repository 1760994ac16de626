#include "model/gammagamma.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/blocks.h"
#include "model/newton.h"
#include "model/special.h"

enum { P, Q, V };

#define BLOCK 4096
#define BOX 12.0
#define PRIOR_PRECISION (1 / 9.0)

struct customer {
	double x, spent, weight; // spent: x · m
};

// Customers in order of x, cut where x changes and every BLOCK: all that depends on x is done once a cut.
struct cut {
	size_t first, end;
	double weight;
	double log_sum, inverse_sum, square_sum; // Σ weight · ln(v + xm), 1/(v + xm), 1/(v + xm)²
};

struct gg_data {
	struct customer *customer;
	struct cut *cut;
	size_t cuts;
	double constant; // Σ weight · x ln(xm) and Σ weight · −ln m
	double spent_logs;
	double customers, mean, correlation, v;
	int threads;
};

static const char *row_problem(const struct gammagamma_rows *rows, size_t i)
{
	if (!(rows->x[i] >= 1) || !isfinite(rows->x[i]) || rows->x[i] != floor(rows->x[i]))
		return "x must be a whole number of at least 1";
	if (!(rows->m[i] > 0) || !isfinite(rows->m[i]))
		return "m must be above 0";
	if (rows->weight && !(rows->weight[i] > 0 && isfinite(rows->weight[i])))
		return "weight must be above 0";
	return NULL;
}

static int compare_customers(const void *a, const void *b)
{
	const struct customer *p = a, *q = b;

	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	return (p->spent > q->spent) - (p->spent < q->spent);
}

static double weight_of(const struct gammagamma_rows *rows, size_t i)
{
	return rows->weight ? rows->weight[i] : 1;
}

// Mean of m and its correlation with x, both over customers.
static void summarise(const struct gammagamma_rows *rows, struct gg_data *data)
{
	double x = 0, xx = 0, mm = 0, xm = 0;

	for (size_t i = 0; i < rows->count; i++) {
		data->customers += weight_of(rows, i);
		data->mean += weight_of(rows, i) * rows->m[i];
		x += weight_of(rows, i) * rows->x[i];
	}
	data->mean /= data->customers;
	x /= data->customers;
	for (size_t i = 0; i < rows->count; i++) {
		double dx = rows->x[i] - x, dm = rows->m[i] - data->mean, weight = weight_of(rows, i);

		xx += weight * dx * dx, mm += weight * dm * dm, xm += weight * dx * dm;
	}
	data->correlation = xx > 0 && mm > 0 ? xm / sqrt(xx) / sqrt(mm) : 0;
}

static struct gg_data sort_rows(struct arena *mem, const struct gammagamma_rows *rows, int threads)
{
	struct gg_data data = {.threads = threads};

	data.customer = arena_array(mem, struct customer, rows->count);
	data.cut = arena_array(mem, struct cut, rows->count);
	for (size_t i = 0; i < rows->count; i++)
		data.customer[i] = (struct customer){rows->x[i], rows->x[i] * rows->m[i], weight_of(rows, i)};
	qsort(data.customer, rows->count, sizeof *data.customer, compare_customers);
	for (size_t i = 0; i < rows->count; i++) {
		const struct customer *here = &data.customer[i];
		struct cut *cut = data.cuts > 0 ? &data.cut[data.cuts - 1] : NULL;

		if (!cut || data.customer[cut->first].x != here->x || i - cut->first == BLOCK) {
			cut = &data.cut[data.cuts++];
			*cut = (struct cut){.first = i};
		}
		cut->end = i + 1;
		cut->weight += here->weight;
		data.spent_logs += here->weight * here->x * log(here->spent);
		data.constant -= here->weight * log(here->spent / here->x);
	}
	summarise(rows, &data);
	return data;
}

static void sum_cut(size_t block, void *state)
{
	struct gg_data *data = state;
	struct cut *cut = &data->cut[block];

	cut->log_sum = cut->inverse_sum = cut->square_sum = 0;
	for (size_t i = cut->first; i < cut->end; i++) {
		double total = data->v + data->customer[i].spent, inverse = 1 / total;
		double weight = data->customer[i].weight;

		cut->log_sum += weight * log(total);
		cut->inverse_sum += weight * inverse;
		cut->square_sum += weight * inverse * inverse;
	}
}

// The log-likelihood with derivatives by p, q, v.
static void evaluate(struct gg_data *data, const double *at, struct derivatives *out)
{
	double p = at[P], q = at[Q], v = at[V], n = data->customers;

	memset(out, 0, sizeof *out);
	data->v = v;
	blocks_run(data->cuts, data->threads, sum_cut, data);
	out->value = data->constant + p * data->spent_logs + n * (q * log(v) - log_gamma(q));
	out->gradient[P] = data->spent_logs;
	out->gradient[Q] = n * (log(v) - digamma(q));
	out->gradient[V] = n * q / v;
	out->hessian[Q][Q] = -n * trigamma(q);
	out->hessian[Q][V] = n / v;
	out->hessian[V][V] = -n * q / (v * v);
	for (size_t i = 0; i < data->cuts; i++) {
		const struct cut *cut = &data->cut[i];
		double x = data->customer[cut->first].x, px = p * x, all = px + q;
		double digamma_all = digamma(all), trigamma_all = trigamma(all);

		out->value += cut->weight * (log_gamma(all) - log_gamma(px)) - all * cut->log_sum;
		out->gradient[P] += x * (cut->weight * (digamma_all - digamma(px)) - cut->log_sum);
		out->gradient[Q] += cut->weight * digamma_all - cut->log_sum;
		out->gradient[V] -= all * cut->inverse_sum;
		out->hessian[P][P] += cut->weight * x * x * (trigamma_all - trigamma(px));
		out->hessian[P][Q] += cut->weight * x * trigamma_all;
		out->hessian[P][V] -= x * cut->inverse_sum;
		out->hessian[Q][Q] += cut->weight * trigamma_all;
		out->hessian[Q][V] -= cut->inverse_sum;
		out->hessian[V][V] += all * cut->square_sum;
	}
	out->hessian[Q][P] = out->hessian[P][Q];
	out->hessian[V][P] = out->hessian[P][V];
	out->hessian[V][Q] = out->hessian[Q][V];
}

struct gg_objective {
	struct gg_data *data;
	double centre[3];
	double precision;
};

static void add_prior(const struct gg_objective *objective, const double *at, int dim, struct derivatives *out)
{
	for (int i = 0; i < dim; i++) {
		double off = at[i] - objective->centre[i];

		out->value -= objective->precision * off * off / 2;
		out->gradient[i] -= objective->precision * off;
		out->hessian[i][i] -= objective->precision;
	}
}

static void evaluate_free(const double *at, struct derivatives *out, void *state)
{
	struct gg_objective *objective = state;
	double theta[3] = {exp(at[P]), exp(at[Q]), exp(at[V])};

	evaluate(objective->data, theta, out);
	for (int i = 0; i < 3; i++) {
		out->gradient[i] *= theta[i];
		for (int j = 0; j < 3; j++)
			out->hessian[i][j] *= theta[i] * theta[j];
		out->hessian[i][i] += out->gradient[i];
	}
	add_prior(objective, at, 3, out);
}

// With the population's mean p v / (q − 1) held to the data's: v = mean (q − 1) / p, in ln p and ln(q − 1). There
// d ln v = d ln(q − 1) − d ln p, and ln q moves with ln(q − 1) by (q − 1) / q.
static void evaluate_held(const double *at, struct derivatives *out, void *state)
{
	struct gg_objective *objective = state;
	double p = exp(at[0]), over = exp(at[1]), v = objective->data->mean * over / p;
	const double theta[3] = {p, 1 + over, v}, first[2][3] = {{p, 0, -v}, {0, over, v}};
	const double second_p[3] = {p, 0, v}, second_q[3] = {0, over, v};
	struct derivatives full;

	evaluate(objective->data, theta, &full);
	memset(out, 0, sizeof *out);
	out->value = full.value;
	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 3; k++) {
			out->gradient[i] += first[i][k] * full.gradient[k];
			for (int j = 0; j < 2; j++)
				for (int l = 0; l < 3; l++)
					out->hessian[i][j] += first[i][k] * first[j][l] * full.hessian[k][l];
		}
	for (int k = 0; k < 3; k++) {
		out->hessian[0][0] += second_p[k] * full.gradient[k];
		out->hessian[1][1] += second_q[k] * full.gradient[k];
	}
	out->hessian[0][1] -= v * full.gradient[V];
	out->hessian[1][0] = out->hessian[0][1];
	add_prior(objective, at, 2, out);
}

static struct gammagamma model_at(const double *at)
{
	return (struct gammagamma){exp(at[P]), exp(at[Q]), exp(at[V])};
}

static void keep_covariance(struct gammagamma_fit *fit, const struct derivatives *top)
{
	double information[NEWTON_DIM][NEWTON_DIM], inverse[NEWTON_DIM][NEWTON_DIM];

	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			information[i][j] = -top->hessian[i][j];
	if (!cholesky_inverse(3, information, inverse)) {
		fit->flags |= GAMMAGAMMA_FLAT;
		return;
	}
	for (int i = 0; i < 3; i++)
		memcpy(fit->covariance[i], inverse[i], sizeof fit->covariance[i]);
}

static void hold_to_mean(struct gg_objective *objective, struct gammagamma_fit *fit)
{
	struct newton_problem problem = {2, evaluate_held, objective, objective->centre, INFINITY};
	double at[2] = {0, 0};
	struct derivatives top;
	int iterations;

	*objective = (struct gg_objective){.data = objective->data, .precision = PRIOR_PRECISION};
	newton_maximize(&problem, at, &top, &iterations);
	fit->flags |= GAMMAGAMMA_INFINITE_MEAN;
	fit->iterations += iterations;
	fit->model = (struct gammagamma){exp(at[0]), 1 + exp(at[1]), fit->mean * exp(at[1] - at[0])};
	objective->precision = 0;
	evaluate_held(at, &top, objective);
	fit->ll = top.value;
	memset(fit->covariance, 0, sizeof fit->covariance);
}

static void fit_data(struct gg_data *data, struct gammagamma_fit *fit)
{
	struct gg_objective objective = {data, {0, M_LN2, log(data->mean)}, PRIOR_PRECISION};
	struct newton_problem problem = {3, evaluate_free, &objective, objective.centre, INFINITY};
	double at[3] = {0, M_LN2, log(data->mean)};
	struct derivatives top;
	int iterations;

	newton_maximize(&problem, at, &top, &fit->iterations);
	fit->model = fit->map = model_at(at);
	objective.precision = 0;
	evaluate_free(at, &top, &objective);
	fit->ll = fit->map_ll = top.value;
	problem.box = BOX;
	if (newton_maximize(&problem, at, &top, &iterations) == NEWTON_CONVERGED) {
		fit->model = model_at(at);
		fit->ll = top.value;
		keep_covariance(fit, &top);
	} else {
		fit->flags |= GAMMAGAMMA_FLAT;
	}
	fit->iterations += iterations;
	if (fit->model.q <= 1)
		hold_to_mean(&objective, fit);
}

enum status gammagamma_fit(const struct gammagamma_rows *rows, int threads, struct gammagamma_fit *fit,
			   struct model_fault *fault)
{
	*fit = (struct gammagamma_fit){0};
	if (rows->count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "no customers");
	for (size_t i = 0; i < rows->count; i++) {
		const char *why = row_problem(rows, i);

		if (why)
			return model_refuse(fault, i, why);
	}
	struct arena *mem = arena_create();
	struct gg_data data = sort_rows(mem, rows, threads);

	fit->customers = data.customers;
	fit->mean = data.mean;
	fit->correlation = data.correlation;
	if (fabs(data.correlation) > .3)
		fit->flags |= GAMMAGAMMA_CORRELATED;
	fit_data(&data, fit);
	arena_destroy(mem);
	return OK;
}

double gammagamma_log_likelihood(const struct gammagamma *model, double x, double m)
{
	double px = model->p * x, spent = x * m;

	return log_gamma(px + model->q) - log_gamma(px) - log_gamma(model->q) - log(m) -
	       px * log1p(model->v / spent) - model->q * log1p(spent / model->v);
}

double gammagamma_expected(const struct gammagamma *model, double x, double m)
{
	return model->p * (model->v + x * m) / (model->p * x + model->q - 1);
}
