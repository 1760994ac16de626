// One chance a period to order, donate, attend: the BG/BB model (Fader, Hardie, Shang 2010, "Customer-base analysis
// in a discrete-time noncontractual setting"). A customer: x periods with an order, t_x the last of them, n periods
// watched; whole numbers, 0 ≤ x ≤ t_x ≤ n, t_x = 0 exactly when x = 0.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/fault.h"

struct bgbb {
	double param[4]; // alpha, beta (ordering), gamma, delta (leaving)
};

struct bgbb_rows {
	size_t count;
	const double *x, *t_x, *n;
	const double *weight; // NULL: one each
};

struct bgbb_fit {
	struct bgbb model;
	double ll, customers;
	struct bgbb map; // log-normal priors, σ = 3, around 1
	double map_ll;
	bool no_maximum; // the likelihood has no top inside the box: model is the MAP
	int iterations;
};

struct bgbb_score {
	double p_alive;    // in period n + 1
	double expected;   // orders in the next ahead periods
	double p_active;   // at least one
	double discounted; // Σ of the orders, each divided by (1 + rate)^periods
};

enum status bgbb_fit(const struct bgbb_rows *rows, struct bgbb_fit *fit, struct model_fault *fault) MUST_CHECK;
// ERR_INVALID where a parameter or a row is none; what bgbb_predict trusts.
enum status bgbb_check(const struct bgbb *model, const struct bgbb_rows *rows, struct model_fault *fault) MUST_CHECK;
// Eq. 3.
double bgbb_log_likelihood(const struct bgbb *model, double x, double t_x, double n);
// Eq. 11, 13 and 14, written as sums of positive terms (no 0/0 at gamma = 1). ahead: periods; rate ≥ 0 a period.
struct bgbb_score bgbb_predict(const struct bgbb *model, double x, double t_x, double n, int ahead, double rate);
