// How long until it happens, when some are still waiting: Kaplan and Meier 1958.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/fault.h"

struct survival_step { // from time on, until the next step
	double time;
	double at_risk, events;
	double survival;
	double lower, upper; // by ln(−ln S), so within 0 … 1
};

struct survival_curve {
	struct survival_step *step; // one a distinct event time, rising
	size_t steps;
	double median; // first time at which survival is ½ or less; INFINITY where it stays above
};

// time ≥ 0: until the event (happened) or until the watch ended. confidence, e.g. .95. The result lives in mem.
// Variance after Greenwood 1926; the interval after Kalbfleisch and Prentice.
enum status survival_build(struct arena *mem, const double *time, const bool *happened, size_t count,
			   double confidence, struct survival_curve *curve, struct model_fault *fault) MUST_CHECK;
// S(t).
double survival_at(const struct survival_curve *curve, double time);
