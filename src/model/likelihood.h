// Private to the repeat-buying models: log-likelihoods of merged customers with exact first and second
// derivatives in the natural parameters (r, alpha, a, b; Pareto: r, alpha, s, beta).
#pragma once

#include "model/keys.h"
#include "model/newton.h"

enum { R, ALPHA, A, B, S = A, BETA = B };

struct key_slice { // at most SLICE_KEYS keys of one group: the unit of parallel work
	const struct key_group *group;
	size_t first, end;
};

struct likelihood {
	struct arena *mem;
	const struct repeat_keys *keys;
	enum repeat_family family;
	int k;
	int threads;
	struct key_slice *slice;
	size_t slices;
	double *log_time, *inverse_time; // by time, at the parameters of this evaluation: ln(α + d), 1/(α + d)
	struct pareto_tables *pareto;
};

struct likelihood likelihood_create(
	struct arena *mem, enum repeat_family family, int k, const struct repeat_keys *keys, int threads);
// out is overwritten. theta: natural parameters, all > 0.
void likelihood_evaluate(struct likelihood *likelihood, const double *theta, struct derivatives *out);

// The parts, each added to out.
// Σ over x of ln Γ(r + kx) − ln Γ(r) + r ln α, times its customers.
void counts_add(const struct likelihood *likelihood, const double *theta, struct derivatives *out);
void nbd_add(struct likelihood *likelihood, const double *theta, struct derivatives *out);
// ln B(a, b + x + m) − ln B(a, b), by x: the chances to leave that were not taken.
void dropout_add(const struct likelihood *likelihood, const double *theta, struct derivatives *out);
void bgnbd_add(struct likelihood *likelihood, const double *theta, struct derivatives *out);
void cnbd_add(struct likelihood *likelihood, const double *theta, struct derivatives *out);
void pareto_add(struct likelihood *likelihood, const double *theta, struct derivatives *out);
struct pareto_tables *pareto_tables_create(struct arena *mem, const struct repeat_keys *keys, size_t slices);

// For single customers.
// How much the chance to leave right after an order comes before the first repeat: 1 for MBG, 0 for BG.
static inline int leaves_at_once(enum repeat_family family)
{
	return family == REPEAT_BGNBD ? 0 : 1;
}
// ln of the odds of having left for good; −INFINITY where that is impossible.
double bgnbd_log_odds_gone(const struct repeat_model *model, double x, double t_x, double T);
double cnbd_log_odds_gone(const struct repeat_model *model, double x, double t_x, double T);
double pareto_log_odds_gone(
	const struct repeat_model *model, double x, double log_tail_t_x, double log_tail_T, double T);
// That of BG and MBG in two parts: what x alone says, and all of it from there.
double bgnbd_log_leave(const struct repeat_model *model, double x);
double bgnbd_log_odds_from(const struct repeat_model *model, double log_leave, double x, double t_x, double T);
// ln ∫_d^∞ (α + y)^−(r + x) (β + y)^−(s + 1) dy
double pareto_log_tail(const struct repeat_model *model, double x, double d);

double bgnbd_log_likelihood(const struct repeat_model *model, double x, double t_x, double T);
double cnbd_log_likelihood(const struct repeat_model *model, double x, double t_x, double T, double log_gaps);
double pareto_log_likelihood(const struct repeat_model *model, double x, double t_x, double T);
