#include "model/repeat.h"

#include <math.h>
#include <string.h>

#include "model/likelihood.h"
#include "model/special.h"

#define BOX 12.0        // |ln θ| beyond which a parameter has run away
#define PRIOR_SIGMA 3.0 // of the log-normal priors

const struct repeat_family_info repeat_families[REPEAT_FAMILIES] = {
	[REPEAT_NBD] = {"nbd", 2, {"r", "alpha"}},
	[REPEAT_BGNBD] = {"bgnbd", 4, {"r", "alpha", "a", "b"}},
	[REPEAT_MBGNBD] = {"mbgnbd", 4, {"r", "alpha", "a", "b"}},
	[REPEAT_PARETO] = {"pareto", 4, {"r", "alpha", "s", "beta"}},
	[REPEAT_MBGCNBD] = {"mbgcnbd", 4, {"r", "alpha", "a", "b"}},
};

enum status repeat_model_check(const struct repeat_model *model, struct model_fault *fault)
{
	if (model->k < 1 || model->k > REPEAT_MAX_K || (model->k > 1 && model->family != REPEAT_MBGCNBD))
		return model_refuse(fault, MODEL_NO_ROW, "k must be 1, for mbgcnbd 1 to 6");
	for (int i = 0; i < repeat_families[model->family].params; i++)
		if (!(model->param[i] > 0) || !isfinite(model->param[i]))
			return model_refuse(fault, MODEL_NO_ROW, "parameters must be finite and above 0");
	return OK;
}

// What is climbed: the log-likelihood as a function of the log-parameters, with or without the priors.
struct objective {
	struct likelihood likelihood;
	int params;
	double centre[REPEAT_PARAMS];
	double precision; // of the priors; 0: none
};

// d/d ln θ = θ d/dθ; the second derivative gains the first on its diagonal.
static void evaluate_log(const double *at, struct derivatives *out, void *state)
{
	struct objective *objective = state;
	double theta[REPEAT_PARAMS];

	for (int i = 0; i < objective->params; i++)
		theta[i] = exp(at[i]);
	likelihood_evaluate(&objective->likelihood, theta, out);
	for (int i = 0; i < objective->params; i++) {
		double off = at[i] - objective->centre[i];

		out->gradient[i] *= theta[i];
		for (int j = 0; j < objective->params; j++)
			out->hessian[i][j] *= theta[i] * theta[j];
		out->hessian[i][i] += out->gradient[i] - objective->precision;
		out->gradient[i] -= objective->precision * off;
		out->value -= objective->precision * off * off / 2;
	}
}

static struct objective objective_create(struct arena *mem, enum repeat_family family, int k,
					 const struct repeat_keys *keys, int threads)
{
	struct objective objective = {
		.likelihood = likelihood_create(mem, family, k, keys, threads),
		.params = repeat_families[family].params,
	};
	double mean_T = keys->mean_T > 0 ? keys->mean_T : 1;

	objective.centre[ALPHA] = log(mean_T);
	if (family == REPEAT_PARETO)
		objective.centre[BETA] = log(mean_T);
	return objective;
}

static enum newton_end climb(struct objective *objective, double precision, double *at, struct derivatives *top,
			     struct repeat_fit *fit)
{
	struct newton_problem problem = {
		.dim = objective->params,
		.evaluate = evaluate_log,
		.state = objective,
		.centre = objective->centre,
		.box = precision > 0 ? INFINITY : BOX,
	};
	int iterations;

	objective->precision = precision;
	enum newton_end end = newton_maximize(&problem, at, top, &iterations);
	fit->iterations += iterations;
	return end;
}

static struct repeat_model model_at(enum repeat_family family, int k, const double *at)
{
	struct repeat_model model = {.family = family, .k = k};

	for (int i = 0; i < repeat_families[family].params; i++)
		model.param[i] = exp(at[i]);
	return model;
}

static void keep_map(struct repeat_fit *fit, struct objective *objective, const double *at,
		     const struct derivatives *top)
{
	fit->map = model_at(objective->likelihood.family, objective->likelihood.k, at);
	fit->map_ll = top->value;
	for (int i = 0; i < objective->params; i++) {
		double off = at[i] - objective->centre[i];
		fit->map_ll += objective->precision * off * off / 2;
	}
}

// Model, likelihood and, where the top is curved, the covariance of the log-parameters.
static void keep_top(struct repeat_fit *fit, struct objective *objective, const double *at, double ll,
		     const struct derivatives *top)
{
	double information[NEWTON_DIM][NEWTON_DIM], inverse[NEWTON_DIM][NEWTON_DIM] = {{0}};

	fit->model = model_at(objective->likelihood.family, objective->likelihood.k, at);
	fit->ll = ll;
	fit->bic = -2 * ll + objective->params * log(fit->customers);
	for (int i = 0; i < objective->params; i++)
		for (int j = 0; j < objective->params; j++)
			information[i][j] = -top->hessian[i][j];
	memset(fit->covariance, 0, sizeof fit->covariance);
	if (!cholesky_inverse(objective->params, information, inverse))
		fit->flags |= REPEAT_FLAT;
	else
		for (int i = 0; i < objective->params; i++)
			memcpy(fit->covariance[i], inverse[i], sizeof fit->covariance[i]);
}

// The nested NBD: two parameters, all sums over margins, so it is cheap and serves as a start too.
static void fit_nbd(struct arena *mem, const struct repeat_keys *keys, struct repeat_fit *fit)
{
	struct objective objective = objective_create(mem, REPEAT_NBD, 1, keys, 1);
	double at[REPEAT_PARAMS] = {objective.centre[R], objective.centre[ALPHA]};
	struct derivatives top;

	climb(&objective, 1 / (PRIOR_SIGMA * PRIOR_SIGMA), at, &top, fit);
	keep_map(fit, &objective, at, &top);
	keep_top(fit, &objective, at, fit->map_ll, &top);
	if (climb(&objective, 0, at, &top, fit) == NEWTON_CONVERGED)
		keep_top(fit, &objective, at, top.value, &top);
	else
		fit->flags |= REPEAT_NO_MAXIMUM;
}

// MAP first, which always has a top; from there the likelihood alone. Where neither beats the NBD, drop-out is not
// identified and the NBD is the answer; where the likelihood has no top inside the box, the MAP is.
static void fit_dropout(struct arena *mem, enum repeat_family family, int k, const struct repeat_keys *keys,
			int threads, struct repeat_fit *fit)
{
	struct objective objective = objective_create(mem, family, k, keys, threads);
	double at[REPEAT_PARAMS] = {log(fit->map.param[R] * k), log(fit->map.param[ALPHA]), objective.centre[A],
				    objective.centre[B]};
	double nbd_ll = fit->ll;
	struct derivatives top;

	climb(&objective, 1 / (PRIOR_SIGMA * PRIOR_SIGMA), at, &top, fit);
	keep_map(fit, &objective, at, &top);
	if (fit->flags & REPEAT_NO_MAXIMUM) {
		keep_top(fit, &objective, at, fit->map_ll, &top);
		return;
	}
	enum newton_end end = climb(&objective, 0, at, &top, fit);
	if (k == 1 && fmax(fit->map_ll, end == NEWTON_CONVERGED ? top.value : -INFINITY) <= nbd_ll + 1e-6) {
		fit->flags |= REPEAT_DROPOUT_NOT_IDENTIFIED;
	} else if (end != NEWTON_CONVERGED) { // people do leave, but a ridge runs on (say all at one rate)
		fit->flags |= REPEAT_NO_MAXIMUM;
		fit->model = fit->map, fit->ll = fit->map_ll;
		fit->bic = -2 * fit->ll + REPEAT_PARAMS * log(fit->customers);
	} else {
		keep_top(fit, &objective, at, top.value, &top);
	}
}

static void fit_keys(struct arena *mem, enum repeat_family family, int k, const struct repeat_keys *keys, int threads,
		     struct repeat_fit *fit)
{
	*fit = (struct repeat_fit){.customers = keys->customers, .keys = keys->count};
	fit_nbd(mem, keys, fit);
	if (family != REPEAT_NBD)
		fit_dropout(mem, family, k, keys, threads, fit);
}

enum status repeat_fit(enum repeat_family family, int k, const struct repeat_rows *rows,
		       int threads, struct repeat_fit *fit, struct model_fault *fault)
{
	struct repeat_model asked = {.family = family, .k = family == REPEAT_MBGCNBD ? k : 1, .param = {1, 1, 1, 1}};
	struct arena *own = arena_create();
	struct repeat_keys keys;
	enum status status = repeat_model_check(&asked, fault);

	if (status == OK)
		status = repeat_keys_build(own, rows, &keys, fault);
	if (status == OK && asked.k > 1 && !rows->log_gaps)
		status = model_refuse(fault, MODEL_NO_ROW, "k above 1 needs the sum of logarithms of gaps");
	if (status == OK)
		fit_keys(own, family, asked.k, &keys, threads, fit);
	arena_destroy(own);
	return status;
}

enum status repeat_fit_regular(const struct repeat_rows *rows, int threads,
			       struct repeat_fit *fit, struct model_fault *fault)
{
	struct arena *own = arena_create();
	struct repeat_keys keys;
	struct repeat_fit trial;
	enum status status = repeat_keys_build(own, rows, &keys, fault);

	if (status == OK && !rows->log_gaps)
		status = model_refuse(fault, MODEL_NO_ROW, "needs the sum of logarithms of gaps");
	for (int k = 1; status == OK && k <= REPEAT_MAX_K; k++) {
		fit_keys(own, REPEAT_MBGCNBD, k, &keys, threads, &trial);
		if (k == 1 || trial.ll > fit->ll)
			*fit = trial;
	}
	arena_destroy(own);
	return status;
}
