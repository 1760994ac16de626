// Maximises a smooth function of a few variables by damped Newton steps (Levenberg 1944, Marquardt 1963):
// (−H + μ·diag) step = gradient, μ raised until the step climbs, lowered while it does.
#pragma once

#include <stdbool.h>

#define NEWTON_DIM 16

struct derivatives {
	double value;
	double gradient[NEWTON_DIM];
	double hessian[NEWTON_DIM][NEWTON_DIM]; // symmetric, both halves filled
};

enum newton_end {
	NEWTON_CONVERGED, // what is left to gain is below what the value's rounding can tell
	NEWTON_LEFT_BOX,  // a variable ran further than box from where it is expected: a ridge without a top
	NEWTON_STALLED,   // no step climbs although the gradient is not flat
};

struct newton_problem {
	int dim; // 1 … NEWTON_DIM
	void (*evaluate)(const double *at, struct derivatives *out, void *state);
	void *state;
	const double *centre; // dim values; the box is centre ± box
	double box;
};

// at: start in, best point out; last: value and derivatives there.
enum newton_end newton_maximize(const struct newton_problem *problem, double *at, struct derivatives *last,
				int *iterations);

// Solves A x = b for a symmetric positive definite A by Cholesky; false where A is not positive definite.
bool cholesky_solve(int dim, double a[NEWTON_DIM][NEWTON_DIM], const double *b, double *x);
// inverse = A⁻¹, likewise.
bool cholesky_inverse(int dim, double a[NEWTON_DIM][NEWTON_DIM], double inverse[NEWTON_DIM][NEWTON_DIM]);
