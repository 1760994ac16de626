// Who will buy again, how often, and who is gone for good: the buy-till-you-die models.
//
// A customer is three numbers: x repeat orders (distinct order days − 1), t_x the time of the last one and T the
// time observed, both counted from the first order and in one unit (days, weeks: any; answers scale with it).
// Valid: x a whole number ≥ 0, 0 ≤ t_x ≤ T, t_x = 0 exactly when x = 0, all finite.
//
//  NBD        Ehrenberg 1959: orders never end. Parameters r, alpha.
//  BG/NBD     Fader, Hardie, Lee 2005, "Counting your customers the easy way". r, alpha, a, b.
//  MBG/NBD    Batislam, Denizel, Filiztekin 2007: may also leave right after the first order. r, alpha, a, b.
//  Pareto/NBD Schmittlein, Morrison, Colombo 1987. r, alpha, s, beta.
//  MBG/CNBD-k Reutterer, Platzer, Schroeder 2021: MBG with Erlang-k gaps, for regular buyers. r, alpha, a, b.
//
// Nothing here returns NaN or infinity for valid rows, and no valid data makes a fit fail: see flags.
#pragma once

#include <stddef.h>

#include "base/status.h"
#include "model/fault.h"

#define REPEAT_PARAMS 4
#define REPEAT_MAX_K 6

enum repeat_family {
	REPEAT_NBD,
	REPEAT_BGNBD,
	REPEAT_MBGNBD,
	REPEAT_PARETO,
	REPEAT_MBGCNBD,
	REPEAT_FAMILIES,
};

// What a family is called at the command line and in stored runs, and its parameters' names.
struct repeat_family_info {
	const char *name;
	int params;
	const char *param[REPEAT_PARAMS];
};
extern const struct repeat_family_info repeat_families[REPEAT_FAMILIES];

struct repeat_rows {
	size_t count;
	const double *x, *t_x, *T;
	const double *weight;   // customers a row stands for, > 0; NULL: one each
	const double *log_gaps; // Σ ln of the gaps between orders, same unit; only MBG/CNBD-k needs it, else NULL
};

struct repeat_model {
	enum repeat_family family;
	int k;                       // Erlang shape; 1 but for MBG/CNBD-k
	double param[REPEAT_PARAMS]; // in the order of repeat_families[].param
};

enum repeat_flag {
	REPEAT_DROPOUT_NOT_IDENTIFIED = 1, // nobody seems to leave: model is the nested NBD
	REPEAT_NO_MAXIMUM = 2,             // no top (nobody came back; all leave alike): model is the MAP
	REPEAT_FLAT = 4,                   // the top is flat: covariance is zeroed, do not read the parameters
};

struct repeat_fit {
	struct repeat_model model; // the maximum likelihood estimate, or what flags says
	double ll;                 // log-likelihood of model
	double bic;                // −2 ll + params · ln customers
	double customers;          // Σ weight
	struct repeat_model map;   // with log-normal priors of σ = 3 around 1 (times: around the mean T)
	double map_ll;             // log-likelihood (without prior) there
	unsigned flags;
	double covariance[REPEAT_PARAMS][REPEAT_PARAMS]; // of the log-parameters of model
	size_t keys;                                     // distinct (x, t_x, T)
	int iterations;
};

// Fits one family (k is read for REPEAT_MBGCNBD only: 1 … REPEAT_MAX_K). At least one row.
// threads: any number gives the same bits. Row order does not matter (whole weights).
// ERR_INVALID with the row for invalid data; ERR_TOO_LARGE where x and the distinct times need more than 64 bits.
enum status repeat_fit(enum repeat_family family, int k, const struct repeat_rows *rows,
		       int threads, struct repeat_fit *fit, struct model_fault *fault) MUST_CHECK;

// Fits MBG/CNBD-k for k = 1 … REPEAT_MAX_K and keeps the most likely one.
enum status repeat_fit_regular(const struct repeat_rows *rows, int threads,
			       struct repeat_fit *fit, struct model_fault *fault) MUST_CHECK;

// ln L of one customer (weight and Σ ln gap left out: pass log_gap 0 when k = 1).
double repeat_log_likelihood(const struct repeat_model *model, double x, double t_x, double T, double log_gaps);

struct repeat_horizon {
	double t;     // how far ahead, ≥ 0, in the rows' unit
	double delta; // continuous discount rate per unit, ≥ 0; 0: discounted equals expected
};

struct repeat_score {
	double p_alive;    // has not left for good. Never a churn score: 1 for one-time buyers under BG/NBD
	double expected;   // orders in (T, T + t]
	double p_active;   // at least one order in (T, T + t]; 1 − p_active is the churn score
	double discounted; // Σ of those orders, each discounted to T
};

// scores: rows->count of them. Same threads and row rules as repeat_fit. A row's answer agrees to about 1e-12
// whether it is asked alone or among a million (many rows share interpolated integrals).
enum status repeat_predict(const struct repeat_model *model, const struct repeat_rows *rows,
			   struct repeat_horizon horizon, int threads, struct repeat_score *scores,
			   struct model_fault *fault) MUST_CHECK;
// The same for one valid customer, by direct integration.
struct repeat_score repeat_predict_one(const struct repeat_model *model, double x, double t_x, double T,
				       struct repeat_horizon horizon);

// E[X(t)] of a customer met just now, before anything is known (Fader, Hardie, Lee 2005, eq. 9).
double repeat_expected_new(const struct repeat_model *model, double t);

// Pareto/NBD: discounted expected residual transactions to eternity at rate delta > 0 (INFINITY at 0)
// (Fader, Hardie, Lee 2005, "RFM and CLV", eq. 2).
double repeat_dert(const struct repeat_model *model, double x, double t_x, double T, double delta);

// Time from T after which the next order has come with probability q (0 < q < 1): the alive part is a Lomax
// distribution. INFINITY when q ≥ p_alive: never.
// (Under Pareto/NBD and MBG/CNBD-k its own distribution, which may end below p_alive too.)
double repeat_next_order(const struct repeat_model *model, double x, double t_x, double T, double p_alive, double q);
// Recency over the median gap expected at the last order: above 1 is late, above 3 very late.
double repeat_overdue(const struct repeat_model *model, double x, double t_x, double T);

// ERR_INVALID with the first row that is not valid.
enum status repeat_check(const struct repeat_rows *rows, struct model_fault *fault) MUST_CHECK;
// All parameters finite and > 0, k in range.
enum status repeat_model_check(const struct repeat_model *model, struct model_fault *fault) MUST_CHECK;
