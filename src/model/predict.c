// Scores. But for MBG/CNBD-k, whatever a score holds is p_alive times something that depends on (x, T) alone; so
// those pairs are computed once, and a customer costs two look-ups and one exp. Under MBG/CNBD-k equal customers are
// computed once.
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "model/blocks.h"
#include "model/growth.h"
#include "model/likelihood.h"
#include "model/quadrature.h"
#include "model/special.h"
#include "model/tally.h"

#define CURVE_PAYS 48 // evaluations from which an interpolated integral is cheaper than integrating

// Expected orders within t of a customer alive at T, and the chance of at least one.
static double expected_if_alive(
	const struct repeat_model *model, double x, double T, double t, const struct growth_curve *curve)
{
	const double *theta = model->param;
	double n = theta[R] + x, u = t / (theta[ALPHA] + T);

	if (model->family == REPEAT_NBD)
		return n * u;
	if (model->family == REPEAT_PARETO) { // Fader, Hardie 2005; s = 1 is the limit, which expm1 passes through
		double l = log1p(t / (theta[BETA] + T)), s = theta[S] - 1;
		double time = s == 0 ? l : -expm1(-s * l) / s;
		return n * (theta[BETA] + T) / (theta[ALPHA] + T) * time;
	}
	return curve ? growth_on(curve, u) : growth(n, theta[A], theta[B] + x + leaves_at_once(model->family), u);
}

// n ∫ e^(−n w) ((β + T) / (β + T + y))^s dw, y = (α + T)(e^w − 1): an order comes before death and before t.
// Panels double in width from 2/n on.
static double pareto_active_if_alive(const struct repeat_model *model, double x, double T, double t)
{
	const double *theta = model->param;
	double n = theta[R] + x, end = log1p(t / (theta[ALPHA] + T)), sum = 0;

	for (double from = 0, width = 2 / n; from < end && n * from < 40; from += width, width = from) {
		double panel = fmin(width, end - from);

		for (int i = 0; i < LEGENDRE_NODES; i++) {
			double w = from + panel * legendre_node[i], y = (theta[ALPHA] + T) * expm1(w);
			sum += legendre_weight[i] * panel * exp(-n * w - theta[S] * log1p(y / (theta[BETA] + T)));
		}
	}
	return n * sum;
}

static double active_if_alive(const struct repeat_model *model, double x, double T, double t)
{
	if (model->family == REPEAT_PARETO)
		return pareto_active_if_alive(model, x, T, t);
	return -expm1(-(model->param[R] + x) * log1p(t / (model->param[ALPHA] + T)));
}

// The stages an Erlang customer may have passed since t_x, and what each says of the future. Given stage j the next
// order takes k − j more, the number of stages passed within t is negative binomial(n + j), and the m-th order still
// happens if none of the m − 1 before it was the last: E[(1 − p)^(m − 1)], p ~ Beta(a, b + x + 1).
static double erlang_stage_expected(const struct repeat_model *model, double x, double n, int j, double u)
{
	double q = u / (1 + u), log_scale = -n * log1p(u), scale = exp(log_scale), scaled = 1;
	double below = 0, stays = 1, expected = 0, b = model->param[B] + x + 1;

	for (double i = 0, next = model->k - j, m = 0; stays > 1e-16; i++) {
		double term = scaled * scale, ratio = (n + i) / (i + 1) * q;

		if (ratio < 1 && term < 1e-17 * (1 - ratio)) // what is beyond weighs nothing
			break;
		below += term;
		scaled *= ratio;
		if (scaled > 1e200) { // many stages: the first terms lie below what a double holds
			log_scale += log(scaled);
			scale = exp(log_scale);
			scaled = 1;
		}
		if (i + 1 < next)
			continue;
		expected += stays * fmax(1 - below, 0); // at least i + 1 stages: the order after m others comes
		stays *= (b + m) / (model->param[A] + b + m);
		m++, next += model->k;
	}
	return expected;
}

static double erlang_stage_active(const struct repeat_model *model, double n, int j, double u)
{
	double term = exp(-n * log1p(u)), below = 0;

	for (int i = 0; i < model->k - j; i++) {
		below += term;
		term *= (n + i) / (i + 1) * u / (1 + u);
	}
	return fmax(1 - below, 0);
}

// The mean over the stages: of the expected orders, or of the chance of at least one.
static double erlang_if_alive(const struct repeat_model *model, double x, double t_x, double T, double t, bool active)
{
	double n = model->param[R] + model->k * x, inverse = 1 / (model->param[ALPHA] + T), y = (T - t_x) * inverse;
	double share = 1, shares = 0, sum = 0;

	if (t == 0)
		return 0;
	for (int j = 0; j < model->k; j++) {
		double of_stage = active ? erlang_stage_active(model, n + j, j, t * inverse)
					 : erlang_stage_expected(model, x, n + j, j, t * inverse);

		shares += share;
		sum += share * of_stage;
		share *= (n + j) * y / (j + 1);
	}
	return sum / shares;
}

// What follows T for a customer alive then; t_x and curve only where the family asks.
static double expected_by(
	const struct repeat_model *model, double x, double t_x, double T, double t, const struct growth_curve *curve)
{
	if (model->family == REPEAT_MBGCNBD)
		return erlang_if_alive(model, x, t_x, T, t, false);
	return expected_if_alive(model, x, T, t, curve);
}

static double active_by(const struct repeat_model *model, double x, double t_x, double T, double t)
{
	if (model->family == REPEAT_MBGCNBD)
		return erlang_if_alive(model, x, t_x, T, t, true);
	return active_if_alive(model, x, T, t);
}

// ∫_0^t e^(−δ s) dE(s) = e^(−δ t) E(t) + δ ∫_0^t e^(−δ s) E(s) ds, in w = ln(1 + s/c).
static double discounted_if_alive(const struct repeat_model *model, double x, double t_x, double T,
	struct repeat_horizon horizon, double expected, const struct growth_curve *curve)
{
	double c = model->param[ALPHA] + T, sum = 0;

	if (horizon.delta == 0)
		return expected;
	if (model->family == REPEAT_PARETO)
		c = fmin(c, model->param[BETA] + T);
	double end = log1p(horizon.t / c);
	for (int i = 0; i < LEGENDRE_NODES; i++) {
		double w = end * legendre_node[i], s = c * expm1(w);
		sum += legendre_weight[i] * end * (c + s) * exp(-horizon.delta * s) *
		       expected_by(model, x, t_x, T, s, curve);
	}
	return exp(-horizon.delta * horizon.t) * expected + horizon.delta * sum;
}

static struct repeat_score if_alive(const struct repeat_model *model, double x, double t_x, double T,
	struct repeat_horizon horizon, const struct growth_curve *curve)
{
	struct repeat_score score = {
		.p_alive = 1,
		.expected = expected_by(model, x, t_x, T, horizon.t, curve),
		.p_active = active_by(model, x, t_x, T, horizon.t),
	};

	score.discounted = discounted_if_alive(model, x, t_x, T, horizon, score.expected, curve);
	return score;
}

static struct repeat_score weigh(struct repeat_score score, double p_alive)
{
	return (struct repeat_score){
		.p_alive = p_alive,
		.expected = p_alive * score.expected,
		.p_active = p_alive * score.p_active,
		.discounted = p_alive * score.discounted,
	};
}

static double log_odds_gone(const struct repeat_model *model, double x, double t_x, double T)
{
	switch (model->family) {
	case REPEAT_BGNBD:
	case REPEAT_MBGNBD:
		return bgnbd_log_odds_gone(model, x, t_x, T);
	case REPEAT_MBGCNBD:
		return cnbd_log_odds_gone(model, x, t_x, T);
	case REPEAT_PARETO:
		return pareto_log_odds_gone(model, x, pareto_log_tail(model, x, t_x), pareto_log_tail(model, x, T), T);
	default:
		return -INFINITY;
	}
}

struct repeat_score repeat_predict_one(
	const struct repeat_model *model, double x, double t_x, double T, struct repeat_horizon horizon)
{
	return weigh(if_alive(model, x, t_x, T, horizon, NULL), logistic(-log_odds_gone(model, x, t_x, T)));
}

double repeat_expected_new(const struct repeat_model *model, double t)
{
	return repeat_predict_one(model, 0, 0, 0, (struct repeat_horizon){.t = t}).expected;
}

double repeat_log_likelihood(const struct repeat_model *model, double x, double t_x, double T, double log_gaps)
{
	const double *theta = model->param;

	switch (model->family) {
	case REPEAT_BGNBD:
	case REPEAT_MBGNBD:
		return bgnbd_log_likelihood(model, x, t_x, T);
	case REPEAT_MBGCNBD:
		return cnbd_log_likelihood(model, x, t_x, T, log_gaps);
	case REPEAT_PARETO:
		return pareto_log_likelihood(model, x, t_x, T);
	default:
		return log_rising(theta[R], x) - theta[R] * log1p(T / theta[ALPHA]) - x * log(theta[ALPHA] + T);
	}
}

struct pair { // one (x, T), or one (x, t_x) whose Pareto tail is wanted
	double x, time;
	double log_tail; // under BG and MBG: of the odds to leave at one order, see bgnbd_log_leave()
	struct repeat_score if_alive;
};

struct pairs {
	struct arena *mem;
	struct tally times, known;
	struct pair *pair;
	size_t room;
};

static uint32_t pairs_find(struct pairs *pairs, double x, double time)
{
	size_t before = pairs->known.count;
	uint64_t day = tally_add(&pairs->times, tally_key(time), 0);
	uint32_t id = tally_add(&pairs->known, (uint64_t)x << 32 | day, 0);

	if (pairs->known.count == before)
		return id;
	if (before == pairs->room) {
		struct pair *grown = arena_array(pairs->mem, struct pair, pairs->room * 2 + 1024);
		for (size_t i = 0; i < before; i++)
			grown[i] = pairs->pair[i];
		pairs->pair = grown;
		pairs->room = pairs->room * 2 + 1024;
	}
	pairs->pair[id] = (struct pair){.x = x, .time = time};
	return id;
}

static struct pairs pairs_create(struct arena *mem)
{
	return (struct pairs){.mem = mem, .times = tally_create(mem), .known = tally_create(mem)};
}

struct prediction {
	const struct repeat_model *model;
	const struct repeat_rows *rows;
	struct repeat_horizon horizon;
	struct pairs pairs, early;     // of (x, T); of (x, t_x), Pareto and MBG/CNBD-k only
	uint32_t *pair_of, *early_of;  // by row
	struct tally customers;        // MBG/CNBD-k: distinct (x, t_x, T),
	uint32_t *customer_of, *first; // by row; the first row of each
	struct repeat_score *customer; // and its scores
	struct pair **by_x;            // pairs sorted by x
	size_t *group;                 // where each x begins in by_x, one more at the end
	size_t groups;
	struct repeat_score *scores;
};

static int compare_x(const void *a, const void *b)
{
	const struct pair *x = *(struct pair *const *)a, *y = *(struct pair *const *)b;

	if (x->x != y->x)
		return x->x < y->x ? -1 : 1;
	return (x->time > y->time) - (x->time < y->time);
}

// Under MBG/CNBD-k all depends on all three numbers: equal customers are scored once.
static void find_customers(struct prediction *work, struct arena *mem)
{
	size_t count = work->rows->count;

	work->customers = tally_create(mem);
	work->customer_of = arena_array(mem, uint32_t, count);
	work->first = arena_array(mem, uint32_t, count);
	for (size_t i = 0; i < count; i++) {
		size_t before = work->customers.count;
		uint64_t key = (uint64_t)work->early_of[i] << 32 | work->pair_of[i];

		work->customer_of[i] = tally_add(&work->customers, key, 0);
		if (work->customers.count > before)
			work->first[before] = (uint32_t)i;
	}
	work->customer = arena_array(mem, struct repeat_score, work->customers.count);
}

static void find_pairs(struct prediction *work, struct arena *mem)
{
	const struct repeat_rows *rows = work->rows;
	int erlang = work->model->family == REPEAT_MBGCNBD, early = work->model->family == REPEAT_PARETO || erlang;

	work->pairs = pairs_create(mem);
	work->early = pairs_create(mem);
	work->pair_of = arena_array(mem, uint32_t, rows->count);
	work->early_of = arena_array(mem, uint32_t, early ? rows->count : 0);
	for (size_t i = 0; i < rows->count; i++) {
		work->pair_of[i] = pairs_find(&work->pairs, rows->x[i], rows->T[i]);
		if (early)
			work->early_of[i] = pairs_find(&work->early, rows->x[i], rows->t_x[i]);
	}
	if (erlang) {
		find_customers(work, mem);
		return;
	}
	size_t count = work->pairs.known.count;
	work->by_x = arena_array(mem, struct pair *, count);
	work->group = arena_array(mem, size_t, count + 1);
	for (size_t i = 0; i < count; i++)
		work->by_x[i] = &work->pairs.pair[i];
	qsort(work->by_x, count, sizeof *work->by_x, compare_x);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || work->by_x[i]->x != work->by_x[i - 1]->x)
			work->group[work->groups++] = i;
	work->group[work->groups] = count;
}

static bool odds_by_x(const struct repeat_model *model)
{
	return model->family == REPEAT_BGNBD || model->family == REPEAT_MBGNBD;
}

// All pairs of one x: under BG and MBG they share one curve, if they are many.
static void fill_group(size_t block, void *state)
{
	struct prediction *work = state;
	const struct repeat_model *model = work->model;
	struct pair **first = work->by_x + work->group[block], **end = work->by_x + work->group[block + 1];
	size_t evaluations = (size_t)(end - first) * (work->horizon.delta > 0 ? 1 + LEGENDRE_NODES : 1);
	double x = (*first)->x, n = model->param[R] + x, u = work->horizon.t / (model->param[ALPHA] + (*first)->time);
	int curved =
		(model->family == REPEAT_BGNBD || model->family == REPEAT_MBGNBD) && u > 0 && evaluations >= CURVE_PAYS;
	struct growth_curve curve;

	if (curved)
		curve = growth_curve(n, model->param[A], model->param[B] + x + leaves_at_once(model->family), u);
	double log_leave = odds_by_x(model) ? bgnbd_log_leave(model, x) : 0;
	for (struct pair **pair = first; pair < end; pair++) {
		(*pair)->log_tail = log_leave;
		if (model->family == REPEAT_PARETO)
			(*pair)->log_tail = pareto_log_tail(model, x, (*pair)->time);
		(*pair)->if_alive = if_alive(model, x, 0, (*pair)->time, work->horizon, curved ? &curve : NULL);
	}
}

#define BLOCK 16384
#define CUSTOMERS_A_BLOCK 64

static void score_customers(size_t block, void *state)
{
	struct prediction *work = state;
	const struct repeat_rows *rows = work->rows;
	size_t end = (block + 1) * CUSTOMERS_A_BLOCK;

	for (size_t i = block * CUSTOMERS_A_BLOCK; i < end && i < work->customers.count; i++) {
		size_t row = work->first[i];
		work->customer[i] =
			repeat_predict_one(work->model, rows->x[row], rows->t_x[row], rows->T[row], work->horizon);
	}
}

static void fill_early(size_t block, void *state)
{
	struct prediction *work = state;
	size_t count = work->early.known.count, end = (block + 1) * BLOCK < count ? (block + 1) * BLOCK : count;

	for (size_t i = block * BLOCK; i < end; i++)
		work->early.pair[i].log_tail =
			pareto_log_tail(work->model, work->early.pair[i].x, work->early.pair[i].time);
}

static void score_block(size_t block, void *state)
{
	struct prediction *work = state;
	const struct repeat_rows *rows = work->rows;
	size_t end = (block + 1) * BLOCK < rows->count ? (block + 1) * BLOCK : rows->count;

	for (size_t i = block * BLOCK; i < end; i++) {
		double x = rows->x[i], t_x = rows->t_x[i], T = rows->T[i], gone;
		const struct pair *pair;

		if (work->model->family == REPEAT_MBGCNBD) {
			work->scores[i] = work->customer[work->customer_of[i]];
			continue;
		}
		pair = &work->pairs.pair[work->pair_of[i]];
		if (odds_by_x(work->model))
			gone = bgnbd_log_odds_from(work->model, pair->log_tail, x, t_x, T);
		else if (work->model->family == REPEAT_PARETO)
			gone = pareto_log_odds_gone(
				work->model, x, work->early.pair[work->early_of[i]].log_tail, pair->log_tail, T);
		else
			gone = log_odds_gone(work->model, x, t_x, T);
		work->scores[i] = weigh(pair->if_alive, logistic(-gone));
	}
}

static enum status check_horizon(struct repeat_horizon horizon, struct model_fault *fault)
{
	if (!(horizon.t >= 0) || !isfinite(horizon.t) || !(horizon.delta >= 0) || !isfinite(horizon.delta))
		return model_refuse(fault, MODEL_NO_ROW, "the horizon and the discount rate must be 0 or more");
	return OK;
}

enum status repeat_predict(const struct repeat_model *model, const struct repeat_rows *rows,
	struct repeat_horizon horizon, int threads, struct repeat_score *scores, struct model_fault *fault)
{
	struct prediction work = {.model = model, .rows = rows, .horizon = horizon, .scores = scores};
	struct arena *mem = arena_create();
	enum status status = repeat_model_check(model, fault);

	if (status == OK)
		status = check_horizon(horizon, fault);
	if (status == OK)
		status = repeat_check(rows, fault);
	if (status == OK) {
		find_pairs(&work, mem);
		blocks_run(work.groups, threads, fill_group, &work);
		if (model->family == REPEAT_PARETO)
			blocks_run((work.early.known.count + BLOCK - 1) / BLOCK, threads, fill_early, &work);
		blocks_run((work.customers.count + CUSTOMERS_A_BLOCK - 1) / CUSTOMERS_A_BLOCK, threads, score_customers,
			&work);
		blocks_run((rows->count + BLOCK - 1) / BLOCK, threads, score_block, &work);
	}
	arena_destroy(mem);
	return status;
}

// P(alive) (n / (α + T)) E[1/(μ + δ)], μ ~ Gamma(s, β + T); the mean is ∫ e^(−δ y) ((β + T)/(β + T + y))^s dy, which
// the paper writes as a confluent hypergeometric function of the second kind.
double repeat_dert(const struct repeat_model *model, double x, double t_x, double T, double delta)
{
	const double *theta = model->param;
	double later = theta[BETA] + T, scale = 1 / (delta + theta[S] / later), sum = 0;
	double p_alive = logistic(-log_odds_gone(model, x, t_x, T));

	if (!(delta > 0)) // without a discount eternity may hold no finite sum
		return INFINITY;
	for (int i = HALF_LINE_FIRST;; i++) {
		struct half_line_node node = half_line_node(i);
		double y = node.y * scale, term = node.weight * exp(-delta * y - theta[S] * log1p(y / later));

		sum += term;
		if (i > 0 && term < 1e-17 * sum)
			break;
	}
	return p_alive * (theta[R] + x) / (theta[ALPHA] + T) * sum * scale;
}

// Time at which the chance of an order, for a customer alive at T, reaches goal; bisection on a logarithmic scale.
static double time_to_reach(const struct repeat_model *model, double x, double t_x, double T, double goal)
{
	double unit = model->param[ALPHA] + T, low = -30, high = 30;

	if (active_by(model, x, t_x, T, unit * exp(high)) < goal)
		return INFINITY;
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (active_by(model, x, t_x, T, unit * exp(middle)) < goal)
			low = middle;
		else
			high = middle;
	}
	return unit * exp(high);
}

double repeat_next_order(const struct repeat_model *model, double x, double t_x, double T, double p_alive, double q)
{
	if (q >= p_alive)
		return INFINITY;
	if (model->family == REPEAT_PARETO || model->k > 1)
		return time_to_reach(model, x, t_x, T, q / p_alive);
	return (model->param[ALPHA] + T) * expm1(-log1p(-q / p_alive) / (model->param[R] + x));
}

// The gap over α + t_x is beta prime (k, r + kx); its median by bisection, in closed form for k = 1.
static double median_gap(const struct repeat_model *model, double x, double t_x)
{
	double n = model->param[R] + model->k * x, low = 0, high = 1;

	if (model->k == 1)
		return (model->param[ALPHA] + t_x) * expm1(M_LN2 / n);
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (incomplete_beta(model->k, n, middle) < .5)
			low = middle;
		else
			high = middle;
	}
	return (model->param[ALPHA] + t_x) * high / (1 - high);
}

double repeat_overdue(const struct repeat_model *model, double x, double t_x, double T)
{
	return (T - t_x) / median_gap(model, x, t_x);
}
