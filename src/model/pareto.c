// Pareto/NBD (Schmittlein, Morrison, Colombo 1987) in the form of Fader and Hardie 2005, "A note on deriving the
// Pareto/NBD model": with H(x, d) = ∫_d^∞ (α + y)^−(r + x) (β + y)^−(s + 1) dy,
//   L = Γ(r + x) α^r β^s / Γ(r) · { (α + T)^−(r + x) (β + T)^−s + s [H(x, t_x) − H(x, T)] }.
// The published form writes H with 2F1 in two cases, α ≥ β and α < β; here H is integrated as it stands, all terms
// positive, so that α = β and s = 1 are nothing special, and the same nodes give the derivatives: under the density
// in proportion to the integrand, ∇ ln H is a mean and its Hessian a mean plus a covariance. H depends on x and
// on one day only, so it is tabulated.
#include <math.h>

#include "model/blocks.h"
#include "model/likelihood.h"
#include "model/quadrature.h"
#include "model/special.h"

#define MAX_NODES 20000
#define NEGLIGIBLE 1e-17

struct tail { // ln H and its derivatives by r, α, s, β; only the upper half of the Hessian
	double value, gradient[4], hessian[4][4];
};

// The integrand at d + scale·y, relative to its value at d.
struct integrand {
	double n, power; // r + x, s + 1
	double alpha, beta; // α + d, β + d
	double scale;
};

static struct integrand integrand_at(const double *theta, double x, double d)
{
	struct integrand f = {
		.n = theta[R] + x, .power = theta[S] + 1, .alpha = theta[ALPHA] + d, .beta = theta[BETA] + d};

	f.scale = 1 / (f.n / f.alpha + f.power / f.beta);
	return f;
}

double pareto_log_tail(const struct repeat_model *model, double x, double d)
{
	struct integrand f = integrand_at(model->param, x, d);
	double sum = 0;

	for (int i = HALF_LINE_FIRST; i < MAX_NODES; i++) {
		struct half_line_node node = half_line_node(i);
		double y = node.y * f.scale;
		double term = node.weight * exp(-f.n * log1p(y / f.alpha) - f.power * log1p(y / f.beta));

		sum += term;
		if (i > 0 && term < NEGLIGIBLE * sum)
			break;
	}
	return log(sum * f.scale) - f.n * log(f.alpha) - f.power * log(f.beta);
}

// Σ of the terms, of φ = ∇ ln integrand and of φφ', then of the integrand's own curvature.
static struct tail tail_at(const double *theta, double x, double d)
{
	struct integrand f = integrand_at(theta, x, d);
	double sum = 0, mean[4] = {0}, square[4][4] = {{0}}, curve_a = 0, curve_b = 0;
	struct tail tail = {0};

	for (int i = HALF_LINE_FIRST; i < MAX_NODES; i++) {
		struct half_line_node node = half_line_node(i);
		double y = node.y * f.scale, log_a = log1p(y / f.alpha), log_b = log1p(y / f.beta);
		double by_a = 1 / (f.alpha + y), by_b = 1 / (f.beta + y);
		double term = node.weight * exp(-f.n * log_a - f.power * log_b);
		const double phi[4] = {-log_a, -f.n * by_a, -log_b, -f.power * by_b};

		sum += term;
		for (int j = 0; j < 4; j++) {
			mean[j] += term * phi[j];
			for (int k = j; k < 4; k++)
				square[j][k] += term * phi[j] * phi[k];
		}
		curve_a += term * f.n * by_a * by_a;
		curve_b += term * f.power * by_b * by_b;
		if (i > 0 && term < NEGLIGIBLE * sum)
			break;
	}
	for (int j = 0; j < 4; j++)
		mean[j] /= sum;
	for (int j = 0; j < 4; j++) {
		tail.gradient[j] = mean[j];
		for (int k = j; k < 4; k++)
			tail.hessian[j][k] = square[j][k] / sum - mean[j] * mean[k];
	}
	tail.hessian[R][ALPHA] += mean[ALPHA] / f.n;
	tail.hessian[S][BETA] += mean[BETA] / f.power;
	tail.hessian[ALPHA][ALPHA] += curve_a / sum;
	tail.hessian[BETA][BETA] += curve_b / sum;
	tail.gradient[R] -= log(f.alpha);
	tail.gradient[S] -= log(f.beta);
	tail.value = log(sum * f.scale) - f.n * log(f.alpha) - f.power * log(f.beta);
	return tail;
}

struct entry { // one (x, day) whose tail is wanted
	double x, day;
	struct tail tail;
};

struct pareto_tables {
	struct entry *entry;
	size_t entries;
	uint32_t *of_t_x, *of_T; // by key: its entries
	double *log_beta_T, *inverse_beta_T; // by time: ln(β + d), 1/(β + d)
	struct tail *sums; // by slice
};

static uint32_t entry_for(struct pareto_tables *tables, uint32_t *known, uint32_t day, double x, double time)
{
	if (known[day] == 0) {
		tables->entry[tables->entries] = (struct entry){.x = x, .day = time};
		known[day] = (uint32_t)++tables->entries;
	}
	return known[day] - 1;
}

struct pareto_tables *pareto_tables_create(struct arena *mem, const struct repeat_keys *keys, size_t slices)
{
	struct pareto_tables *tables = arena_new(mem, struct pareto_tables);
	uint32_t *known = arena_array(mem, uint32_t, keys->times); // entry + 1 within the present group

	tables->entry = arena_array(mem, struct entry, 2 * keys->count);
	tables->of_t_x = arena_array(mem, uint32_t, keys->count);
	tables->of_T = arena_array(mem, uint32_t, keys->count);
	tables->log_beta_T = arena_array(mem, double, keys->times);
	tables->inverse_beta_T = arena_array(mem, double, keys->times);
	tables->sums = arena_array(mem, struct tail, slices);
	for (size_t g = 0; g < keys->groups; g++) {
		const struct key_group *group = &keys->group[g];

		for (size_t i = group->first; i < group->end; i++) {
			uint32_t early = keys->t_x[i], late = keys->T[i];
			tables->of_t_x[i] = entry_for(tables, known, early, group->x, keys->time[early]);
			tables->of_T[i] = entry_for(tables, known, late, group->x, keys->time[late]);
		}
		for (size_t i = group->first; i < group->end; i++)
			known[keys->t_x[i]] = known[keys->T[i]] = 0;
	}
	return tables;
}

struct pareto_work {
	const struct likelihood *likelihood;
	const double *theta;
};

#define ENTRIES_A_BLOCK 64

static void fill_entries(size_t block, void *state)
{
	const struct pareto_work *work = state;
	struct pareto_tables *tables = work->likelihood->pareto;
	size_t end = (block + 1) * ENTRIES_A_BLOCK;

	for (size_t i = block * ENTRIES_A_BLOCK; i < end && i < tables->entries; i++)
		tables->entry[i].tail = tail_at(work->theta, tables->entry[i].x, tables->entry[i].day);
}

// ln of (α + T)^−n (β + T)^−s: still there at T.
static struct tail alive_at(const struct likelihood *likelihood, const double *theta, double n, uint32_t late)
{
	double by_a = likelihood->inverse_time[late], by_b = likelihood->pareto->inverse_beta_T[late];
	double log_a = likelihood->log_time[late], log_b = likelihood->pareto->log_beta_T[late];
	struct tail alive = {
		.value = -n * log_a - theta[S] * log_b,
		.gradient = {-log_a, -n * by_a, -log_b, -theta[S] * by_b},
	};

	alive.hessian[R][ALPHA] = -by_a;
	alive.hessian[ALPHA][ALPHA] = n * by_a * by_a;
	alive.hessian[S][BETA] = -by_b;
	alive.hessian[BETA][BETA] = theta[S] * by_b * by_b;
	return alive;
}

// Adds share · part to the mean gradient and to the mean of (Hessian + gradient gradient').
static void blend(struct tail *sum, double share, const struct tail *part, double by_s)
{
	double gradient[4] = {part->gradient[0], part->gradient[1], part->gradient[2] + by_s, part->gradient[3]};

	for (int i = 0; i < 4; i++) {
		sum->gradient[i] += share * gradient[i];
		for (int j = i; j < 4; j++)
			sum->hessian[i][j] += share * (part->hessian[i][j] + gradient[i] * gradient[j]);
	}
	sum->hessian[S][S] -= share * by_s * by_s;
}

// ln(e^alive + s e^gone_since_t_x − s e^gone_since_T) with derivatives.
static struct tail key_tail(const struct tail *alive, const struct tail *early, const struct tail *late, double s)
{
	double top = fmax(alive->value, early->value + log(s));
	double stays = exp(alive->value - top), left = s * exp(early->value - top), later = s * exp(late->value - top);
	double total = stays + (left - later);
	struct tail mean = {.value = top + log(total)};

	blend(&mean, stays / total, alive, 0);
	blend(&mean, left / total, early, 1 / s);
	blend(&mean, -later / total, late, 1 / s);
	for (int i = 0; i < 4; i++)
		for (int j = i; j < 4; j++)
			mean.hessian[i][j] -= mean.gradient[i] * mean.gradient[j];
	return mean;
}

static void sum_slice(size_t block, void *state)
{
	const struct pareto_work *work = state;
	const struct likelihood *likelihood = work->likelihood;
	const struct pareto_tables *tables = likelihood->pareto;
	const struct key_slice *slice = &likelihood->slice[block];
	double n = work->theta[R] + slice->group->x;
	struct tail sums = {0};

	for (size_t i = slice->first; i < slice->end; i++) {
		struct tail alive = alive_at(likelihood, work->theta, n, likelihood->keys->T[i]);
		struct tail key = key_tail(&alive, &tables->entry[tables->of_t_x[i]].tail,
					   &tables->entry[tables->of_T[i]].tail, work->theta[S]);
		double weight = likelihood->keys->weight[i];

		sums.value += weight * key.value;
		for (int j = 0; j < 4; j++) {
			sums.gradient[j] += weight * key.gradient[j];
			for (int k = j; k < 4; k++)
				sums.hessian[j][k] += weight * key.hessian[j][k];
		}
	}
	tables->sums[block] = sums;
}

static void fill_times(struct likelihood *likelihood, double beta)
{
	for (size_t i = 0; i < likelihood->keys->times; i++) {
		likelihood->pareto->log_beta_T[i] = log(beta + likelihood->keys->time[i]);
		likelihood->pareto->inverse_beta_T[i] = 1 / (beta + likelihood->keys->time[i]);
	}
}

void pareto_add(struct likelihood *likelihood, const double *theta, struct derivatives *out)
{
	struct pareto_work work = {.likelihood = likelihood, .theta = theta};
	struct pareto_tables *tables = likelihood->pareto;
	double customers = likelihood->keys->customers, s = theta[S], beta = theta[BETA];

	fill_times(likelihood, beta);
	blocks_run((tables->entries + ENTRIES_A_BLOCK - 1) / ENTRIES_A_BLOCK, likelihood->threads, fill_entries, &work);
	blocks_run(likelihood->slices, likelihood->threads, sum_slice, &work);
	counts_add(likelihood, theta, out);
	out->value += customers * s * log(beta);
	out->gradient[S] += customers * log(beta);
	out->gradient[BETA] += customers * s / beta;
	out->hessian[S][BETA] += customers / beta;
	out->hessian[BETA][BETA] -= customers * s / (beta * beta);
	for (size_t i = 0; i < likelihood->slices; i++) {
		out->value += tables->sums[i].value;
		for (int j = 0; j < 4; j++) {
			out->gradient[j] += tables->sums[i].gradient[j];
			for (int k = j; k < 4; k++)
				out->hessian[j][k] += tables->sums[i].hessian[j][k];
		}
	}
}

double pareto_log_odds_gone(const struct repeat_model *model, double x, double log_tail_t_x, double log_tail_T,
			    double T)
{
	const double *theta = model->param;
	double alive = -(theta[R] + x) * log(theta[ALPHA] + T) - theta[S] * log(theta[BETA] + T);

	if (log_tail_t_x <= log_tail_T)
		return -INFINITY;
	return log(theta[S]) + log_tail_t_x + log1p(-exp(log_tail_T - log_tail_t_x)) - alive;
}

double pareto_log_likelihood(const struct repeat_model *model, double x, double t_x, double T)
{
	const double *theta = model->param;
	double gone = pareto_log_odds_gone(model, x, pareto_log_tail(model, x, t_x), pareto_log_tail(model, x, T), T);

	return log_rising(theta[R], x) - theta[R] * log1p(T / theta[ALPHA]) - x * log(theta[ALPHA] + T) -
	       theta[S] * log1p(T / theta[BETA]) + softplus(gone);
}
