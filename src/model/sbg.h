// Contracts that renew or not: the shifted beta-geometric model (Fader and Hardie 2007, "How to project customer
// retention").
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/fault.h"

struct sbg {
	double alpha, beta;
};

struct sbg_fit {
	struct sbg model;
	double ll;
	bool no_maximum; // nobody left, or all did: model is the MAP (log-normal priors, σ = 3, around 1)
};

// active[t]: how many of one cohort still hold the contract after t renewals, t = 0 … periods; never rising.
enum status sbg_fit(const double *active, size_t periods, struct sbg_fit *fit, struct model_fault *fault) MUST_CHECK;
// S(t) = B(alpha, beta + t) / B(alpha, beta); eq. 6.
double sbg_survival(const struct sbg *model, double t);
// Chance to renew the t-th time, t ≥ 1: (beta + t − 1) / (alpha + beta + t − 1); eq. 8.
double sbg_retention(const struct sbg *model, double t);
// Σ over renewals still to come, discounted, for one who has renewed renewals times and pays next now: Fader and
// Hardie 2010, "Customer-base valuation in a contractual setting", eq. 6. rate > 0 a period; a million renewals count.
double sbg_derl(const struct sbg *model, double renewals, double rate);
