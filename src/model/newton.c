#include "model/newton.h"

#include <math.h>
#include <string.h>

#define MAX_ITERATIONS 100
#define MAX_DAMPING 1e12
#define FLAT 1e-9 // log-likelihood still to gain at which one more step is the last

static bool cholesky(int dim, double a[NEWTON_DIM][NEWTON_DIM], double l[NEWTON_DIM][NEWTON_DIM])
{
	for (int i = 0; i < dim; i++) {
		for (int j = 0; j <= i; j++) {
			double sum = a[i][j];

			for (int k = 0; k < j; k++)
				sum -= l[i][k] * l[j][k];
			if (j < i)
				l[i][j] = sum / l[j][j];
			else if (sum > 1e-13 * fabs(a[i][i]))
				l[i][i] = sqrt(sum);
			else
				return false;
		}
	}
	return true;
}

static void substitute(int dim, double l[NEWTON_DIM][NEWTON_DIM], const double *b, double *x)
{
	for (int i = 0; i < dim; i++) {
		x[i] = b[i];
		for (int k = 0; k < i; k++)
			x[i] -= l[i][k] * x[k];
		x[i] /= l[i][i];
	}
	for (int i = dim - 1; i >= 0; i--) {
		for (int k = i + 1; k < dim; k++)
			x[i] -= l[k][i] * x[k];
		x[i] /= l[i][i];
	}
}

bool cholesky_solve(int dim, double a[NEWTON_DIM][NEWTON_DIM], const double *b, double *x)
{
	double l[NEWTON_DIM][NEWTON_DIM];

	if (!cholesky(dim, a, l))
		return false;
	substitute(dim, l, b, x);
	return true;
}

bool cholesky_inverse(int dim, double a[NEWTON_DIM][NEWTON_DIM], double inverse[NEWTON_DIM][NEWTON_DIM])
{
	double l[NEWTON_DIM][NEWTON_DIM], unit[NEWTON_DIM] = {0};

	if (!cholesky(dim, a, l))
		return false;
	for (int i = 0; i < dim; i++) {
		unit[i] = 1;
		substitute(dim, l, unit, inverse[i]);
		unit[i] = 0;
	}
	return true;
}

// The step for damping μ, and what the quadratic model says it gains (twice).
static bool damped_step(int dim, const struct derivatives *here, double damping, double *step, double *gain)
{
	double a[NEWTON_DIM][NEWTON_DIM];

	for (int i = 0; i < dim; i++) {
		for (int j = 0; j < dim; j++)
			a[i][j] = -here->hessian[i][j];
		a[i][i] += damping * (fabs(a[i][i]) + 1e-12);
	}
	if (!cholesky_solve(dim, a, here->gradient, step))
		return false;
	*gain = 0;
	for (int i = 0; i < dim; i++)
		*gain += step[i] * here->gradient[i];
	return true;
}

// No variable moves more than 2 at once: where the quadratic model is that wrong, so is its direction.
static void shorten(int dim, double *step)
{
	double longest = 2;

	for (int i = 0; i < dim; i++)
		longest = fmax(longest, fabs(step[i]));
	for (int i = 0; i < dim; i++)
		step[i] *= 2 / longest;
}

static bool outside(const struct newton_problem *problem, const double *at)
{
	for (int i = 0; i < problem->dim; i++)
		if (fabs(at[i] - problem->centre[i]) > problem->box)
			return true;
	return false;
}

// One accepted step, or false when none climbs. gain: what the model promised for it.
static bool climb(const struct newton_problem *problem, double *at, struct derivatives *here, double *damping,
		  double *gain)
{
	double step[NEWTON_DIM], trial[NEWTON_DIM];
	struct derivatives there;

	for (; *damping < MAX_DAMPING; *damping = fmax(*damping * 8, 1e-4)) {
		if (!damped_step(problem->dim, here, *damping, step, gain))
			continue;
		shorten(problem->dim, step);
		for (int i = 0; i < problem->dim; i++)
			trial[i] = at[i] + step[i];
		problem->evaluate(trial, &there, problem->state);
		if (there.value >= here->value || (*gain < FLAT && there.value > here->value - FLAT)) {
			memcpy(at, trial, sizeof *at * (size_t)problem->dim);
			*here = there;
			*damping = *damping < 1e-3 ? 0 : *damping / 16;
			return true;
		}
	}
	return false;
}

enum newton_end newton_maximize(const struct newton_problem *problem, double *at, struct derivatives *last,
				int *iterations)
{
	double damping = 0, gain = INFINITY;

	problem->evaluate(at, last, problem->state);
	for (*iterations = 0; *iterations < MAX_ITERATIONS; ++*iterations) {
		if (!climb(problem, at, last, &damping, &gain))
			return gain < 1e-6 ? NEWTON_CONVERGED : NEWTON_STALLED;
		if (outside(problem, at))
			return NEWTON_LEFT_BOX;
		if (gain < FLAT)
			return damping < 1 ? NEWTON_CONVERGED : NEWTON_STALLED;
	}
	return NEWTON_STALLED;
}
