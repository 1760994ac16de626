// Did it work? Differences between two arms of a randomised experiment, honestly stated.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/fault.h"

// Where a customer falls, uniform in [0, 1): the same for the same salt, campaign and customer, for ever, and
// unrelated between campaigns (FNV-1a, then the finaliser of MurmurHash3). Texts are NUL-ended.
double experiment_place(const char *salt, const char *campaign, const char *customer);

struct experiment_difference {
	double control, treated; // means
	double difference;       // treated − control
	double error;            // its standard error
	double df, t, p;         // Welch 1947; p two-sided
	double lower, upper;     // interval at the confidence asked
};

// Difference of means with unequal variances (Welch–Satterthwaite). Each arm at least two values, all finite.
// Where both arms are constant the error is 0, and p is 1 (no difference) or 0.
enum status experiment_welch(const double *control, size_t controls, const double *treated, size_t treateds,
			     double confidence, struct experiment_difference *out, struct model_fault *fault)
	MUST_CHECK;

// Difference of two shares by the z test with unpooled error, so that test and interval agree. Arms of at least one.
enum status experiment_shares(int64_t control_yes, int64_t controls, int64_t treated_yes, int64_t treateds,
			      double confidence, struct experiment_difference *out, struct model_fault *fault)
	MUST_CHECK;

// CUPED (Deng, Xu, Kohavi, Walker 2013): y − θ (x − mean x), θ = cov(x, y) / var(x) within arms, x the same metric
// before the experiment. adjusted holds the two arms after it. reduction: part of the variance taken away; below
// 1 % it is refused (applied false, adjusted = y).
struct experiment_cuped {
	double theta, reduction;
	bool applied;
};
enum status experiment_cuped(const double *control_before, const double *control, size_t controls,
			     const double *treated_before, const double *treated, size_t treateds,
			     double *control_adjusted, double *treated_adjusted, struct experiment_cuped *out,
			     struct model_fault *fault) MUST_CHECK;

// Values above the pooled quantile p (0 < p ≤ 1, e.g. .995) of both arms are set to it. Returns that cap.
enum status experiment_winsorise(double *control, size_t controls, double *treated, size_t treateds, double p,
				 double *cap, struct model_fault *fault) MUST_CHECK;

// Sample-ratio mismatch: χ² of the arms' sizes against the shares they should have. p below .001 stops a report.
enum status experiment_ratio(const int64_t *size, const double *share, size_t arms, double *p,
			     struct model_fault *fault) MUST_CHECK;

// Customers needed in each arm (Fleiss 1981, without continuity correction; two-sided alpha).
enum status experiment_size_shares(double from, double to, double alpha, double power, int64_t *each,
				   struct model_fault *fault) MUST_CHECK;
enum status experiment_size_means(double deviation, double difference, double alpha, double power, int64_t *each,
				  struct model_fault *fault) MUST_CHECK;

// Safe however often one looks: the mixture sequential probability ratio test (Robbins 1970; Johari, Koomen,
// Pekelis, Walsh 2017) with a normal mixture of variance tau² over the true difference; best near |difference| ≈ tau.
// p: always valid; margin: half width of the always valid interval at confidence.
struct experiment_sequential {
	double p, margin;
};
enum status experiment_sequential(double difference, double error, double tau, double confidence,
				  struct experiment_sequential *out, struct model_fault *fault) MUST_CHECK;
