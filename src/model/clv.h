// What customers are worth: margin on the orders to come, discounted, less what it costs to serve and to win them
// (Fader, Hardie, Lee 2005, "RFM and CLV"; the cost side after Gupta and Lehmann 2003). By history and by model, with
// ranges.
#pragma once

#include <stdint.h>

#include "model/gammagamma.h"
#include "model/repeat.h"

struct clv_terms {
	double margin;          // part of an order's value that is earned, 0 … 1
	double cost_per_order;  // to serve one order, ≥ 0, in the unit of m
	double confidence;      // of the ranges, e.g. .8
};

struct clv_model {
	struct repeat_model repeat;
	double repeat_covariance[REPEAT_PARAMS][REPEAT_PARAMS]; // of its log-parameters; zeros: taken as known
	struct gammagamma spend;
	double spend_covariance[3][3];
};

struct clv_rows {
	struct repeat_rows repeat;
	const double *m; // mean value of the repeat orders; not looked at where x is 0
};

struct clv_total {
	double value;
	double error; // standard error, from the parameters' covariance (delta method)
	double lower, upper;
};

// value[i]: margin · E[order value] · discounted orders − cost · discounted orders, over the horizon. The total's
// range tells how well the parameters are known; a single customer's fate varies far more: clv_customer_range.
enum status clv_value(const struct clv_model *model, const struct clv_rows *rows, struct repeat_horizon horizon,
		      const struct clv_terms *terms, int threads, double *value, struct clv_total *total,
		      struct model_fault *fault) MUST_CHECK;

// The middle part (terms->confidence) of what one valid customer may bring within the horizon, by simulating his
// future draws times: alive or not, his rate and drop-out, his mean order value. Same seed, same range. MBG/CNBD-k
// with k above 1 is drawn as Erlang gaps.
struct clv_range {
	double lower, median, upper;
	double mean;
};
struct clv_range clv_customer_range(const struct clv_model *model, double x, double t_x, double T, double m,
				    struct repeat_horizon horizon, const struct clv_terms *terms, int draws,
				    uint64_t seed);

// The same for many customers at once: lower[i] and upper[i]. Those who share (x, t_x, T) share their draws, so that a
// million customers cost as much as their distinct keys. Any number of threads gives the same bits; seed as above.
enum status clv_ranges(const struct clv_model *model, const struct clv_rows *rows, struct repeat_horizon horizon,
		       const struct clv_terms *terms, int draws, uint64_t seed, int threads, double *lower,
		       double *upper, struct model_fault *fault) MUST_CHECK;

// By history: Σ margin earned so far, less the cost to serve each order and the cost to win.
double clv_history(double spent, double orders, double cost_to_win, const struct clv_terms *terms);

// What points of retention are worth (what-if): Σ_t margin r^t / (1 + d)^t = margin · r / (1 + d − r) for each of
// customers (Gupta and Lehmann 2003), at retention and at retention + points.
double clv_retention_gain(double customers, double margin_per_period, double retention, double points, double rate);
