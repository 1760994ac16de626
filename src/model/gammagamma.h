// What an order is worth: the Gamma-Gamma model (Colombo and Jiang 1999; Fader and Hardie 2013, "The Gamma-Gamma
// model of monetary value"). A customer's orders are Gamma(p, ν), ν is Gamma(q, v) over customers. Scale-free:
// any currency unit.
#pragma once

#include <stddef.h>

#include "model/fault.h"

struct gammagamma {
	double p, q, v;
};

struct gammagamma_rows {
	size_t count;
	const double *x;      // orders averaged, whole, ≥ 1
	const double *m;      // their mean value, > 0
	const double *weight; // customers a row stands for; NULL: one each
};

enum gammagamma_flag {
	GAMMAGAMMA_INFINITE_MEAN = 1, // at the maximum q ≤ 1: the model is refitted with its mean held to the data's
	GAMMAGAMMA_CORRELATED = 2,    // |correlation of x and m| > .3: the model assumes none
	GAMMAGAMMA_FLAT = 4,          // no top, or a flat one: the model is the MAP, covariance is zeroed
};

struct gammagamma_fit {
	struct gammagamma model;
	double ll;
	struct gammagamma map; // with log-normal priors, σ = 3, around p = 1, q = 2, v = mean m
	double map_ll;
	double customers, mean, correlation;
	unsigned flags;
	double covariance[3][3]; // of ln p, ln q, ln v
	int iterations;
};

// Fits by Newton with exact derivatives; at least one row. Same bits for any number of threads.
enum status gammagamma_fit(const struct gammagamma_rows *rows, int threads, struct gammagamma_fit *fit,
			   struct model_fault *fault) MUST_CHECK;

// ln L of one customer, eq. 1a.
double gammagamma_log_likelihood(const struct gammagamma *model, double x, double m);
// E[M | x, m] = p (v + x m) / (p x + q − 1), eq. 5. x = 0: the population's mean. Needs p x + q > 1 (a fitted model
// has q > 1, or is held to the data's mean).
double gammagamma_expected(const struct gammagamma *model, double x, double m);
