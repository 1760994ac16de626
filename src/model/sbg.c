#include "model/sbg.h"

#include <math.h>
#include <string.h>

#include "model/newton.h"
#include "model/special.h"

#define MAX_RENEWALS 1e6 // of which a discounted sum is made
#define BOX 12.0
#define PRIOR_PRECISION (1 / 9.0)

struct sbg_objective {
	const double *active;
	size_t periods;
	double precision;
};

// By the chain of renewals: of those up for the t-th, some stay with (β + t − 1), some leave with α, both over
// (α + β + t − 1). The same likelihood as by P(T = t) and S(t), without beta functions.
static void evaluate(const double *at, struct derivatives *out, void *state)
{
	const struct sbg_objective *objective = state;
	double alpha = exp(at[0]), beta = exp(at[1]);
	double a = 0, b = 0, aa = 0, ab = 0, bb = 0;

	memset(out, 0, sizeof *out);
	for (size_t t = 1; t <= objective->periods; t++) {
		double up = objective->active[t - 1], stay = objective->active[t], left = up - stay;
		double stays = beta + (double)t - 1, all = alpha + stays;

		out->value += stay * log(stays) + left * log(alpha) - up * log(all);
		a += left / alpha - up / all, b += stay / stays - up / all;
		aa += up / (all * all) - left / (alpha * alpha), ab += up / (all * all);
		bb += up / (all * all) - stay / (stays * stays);
	}
	out->value -= objective->precision * (at[0] * at[0] + at[1] * at[1]) / 2;
	out->gradient[0] = alpha * a - objective->precision * at[0];
	out->gradient[1] = beta * b - objective->precision * at[1];
	out->hessian[0][0] = alpha * alpha * aa + alpha * a - objective->precision;
	out->hessian[0][1] = out->hessian[1][0] = alpha * beta * ab;
	out->hessian[1][1] = beta * beta * bb + beta * b - objective->precision;
}

enum status sbg_fit(const double *active, size_t periods, struct sbg_fit *fit, struct model_fault *fault)
{
	static const double centre[2] = {0};
	struct sbg_objective objective = {active, periods, PRIOR_PRECISION};
	struct newton_problem problem = {2, evaluate, &objective, centre, INFINITY};
	double at[2] = {0};
	struct derivatives top;
	int iterations;

	if (periods == 0)
		return model_refuse(fault, MODEL_NO_ROW, "needs at least one renewal");
	for (size_t t = 0; t <= periods; t++)
		if (!(active[t] >= 0) || !isfinite(active[t]) || (t > 0 && active[t] > active[t - 1]) || active[0] == 0)
			return model_refuse(fault, t, "a cohort starts above 0 and never grows");
	newton_maximize(&problem, at, &top, &iterations);
	objective.precision = 0;
	evaluate(at, &top, &objective);
	*fit = (struct sbg_fit){{exp(at[0]), exp(at[1])}, top.value, true};
	problem.box = BOX;
	if (newton_maximize(&problem, at, &top, &iterations) == NEWTON_CONVERGED)
		*fit = (struct sbg_fit){{exp(at[0]), exp(at[1])}, top.value, false};
	return OK;
}

double sbg_survival(const struct sbg *model, double t)
{
	return exp(log_rising(model->beta, t) - log_rising(model->alpha + model->beta, t));
}

double sbg_retention(const struct sbg *model, double t)
{
	return (model->beta + t - 1) / (model->alpha + model->beta + t - 1);
}

double sbg_derl(const struct sbg *model, double renewals, double rate)
{
	double sum = 0, term = 1;

	for (double t = renewals + 1; term > 1e-17 * sum && t < renewals + MAX_RENEWALS; t++) {
		term *= sbg_retention(model, t);
		sum += term;
		term /= 1 + rate;
	}
	return sum;
}
