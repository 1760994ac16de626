#include "model/likelihood.h"

#include <math.h>
#include <string.h>

#include "model/special.h"

#define SLICE_KEYS 4096

static void cut_slices(struct likelihood *likelihood)
{
	const struct repeat_keys *keys = likelihood->keys;

	likelihood->slice = arena_array(likelihood->mem, struct key_slice, keys->groups + keys->count / SLICE_KEYS);
	for (size_t g = 0; g < keys->groups; g++) {
		const struct key_group *group = &keys->group[g];

		for (size_t first = group->first; first < group->end; first += SLICE_KEYS)
			likelihood->slice[likelihood->slices++] = (struct key_slice){
				.group = group,
				.first = first,
				.end = first + SLICE_KEYS < group->end ? first + SLICE_KEYS : group->end,
			};
	}
}

struct likelihood likelihood_create(struct arena *mem, enum repeat_family family, int k,
				    const struct repeat_keys *keys, int threads)
{
	struct likelihood likelihood = {.mem = mem, .keys = keys, .family = family, .k = k, .threads = threads};

	likelihood.log_time = arena_array(mem, double, keys->times);
	likelihood.inverse_time = arena_array(mem, double, keys->times);
	cut_slices(&likelihood);
	if (family == REPEAT_PARETO)
		likelihood.pareto = pareto_tables_create(mem, keys, likelihood.slices);
	return likelihood;
}

static void fill_times(struct likelihood *likelihood, double alpha)
{
	for (size_t i = 0; i < likelihood->keys->times; i++) {
		likelihood->log_time[i] = log(alpha + likelihood->keys->time[i]);
		likelihood->inverse_time[i] = 1 / (alpha + likelihood->keys->time[i]);
	}
}

static void mirror(struct derivatives *out)
{
	for (int i = 0; i < REPEAT_PARAMS; i++)
		for (int j = 0; j < i; j++)
			out->hessian[i][j] = out->hessian[j][i];
}

void likelihood_evaluate(struct likelihood *likelihood, const double *theta, struct derivatives *out)
{
	memset(out, 0, sizeof *out);
	fill_times(likelihood, theta[ALPHA]);
	switch (likelihood->family) {
	case REPEAT_NBD:
		nbd_add(likelihood, theta, out);
		break;
	case REPEAT_BGNBD:
	case REPEAT_MBGNBD:
		nbd_add(likelihood, theta, out);
		bgnbd_add(likelihood, theta, out);
		break;
	case REPEAT_MBGCNBD:
		nbd_add(likelihood, theta, out);
		cnbd_add(likelihood, theta, out);
		break;
	case REPEAT_PARETO:
		pareto_add(likelihood, theta, out);
		break;
	case REPEAT_FAMILIES:
		break;
	}
	mirror(out);
}

void counts_add(const struct likelihood *likelihood, const double *theta, struct derivatives *out)
{
	double r = theta[R], alpha = theta[ALPHA], customers = likelihood->keys->customers;
	double log_gamma_r = log_gamma(r), digamma_r = digamma(r), trigamma_r = trigamma(r);

	for (size_t g = 0; g < likelihood->keys->groups; g++) {
		double x = likelihood->keys->group[g].x * likelihood->k, weight = likelihood->keys->group[g].weight;

		if (x == 0)
			continue;
		out->value += weight * (log_gamma(r + x) - log_gamma_r);
		out->gradient[R] += weight * (digamma(r + x) - digamma_r);
		out->hessian[R][R] += weight * (trigamma(r + x) - trigamma_r);
	}
	out->value += customers * r * log(alpha);
	out->gradient[R] += customers * log(alpha);
	out->gradient[ALPHA] += customers * r / alpha;
	out->hessian[R][ALPHA] += customers / alpha;
	out->hessian[ALPHA][ALPHA] -= customers * r / (alpha * alpha);
}

// The negative binomial core (Ehrenberg 1959): Γ(r + x) α^r / (Γ(r) (α + T)^(r + x)), with kx for x in CNBD-k.
// All sums run over the margins by x and by T, never over customers.
void nbd_add(struct likelihood *likelihood, const double *theta, struct derivatives *out)
{
	const struct repeat_keys *keys = likelihood->keys;

	counts_add(likelihood, theta, out);
	for (size_t i = 0; i < keys->times; i++) {
		double l = likelihood->log_time[i], q = likelihood->inverse_time[i], weight = keys->T_weight[i];
		double events = theta[R] * weight + likelihood->k * keys->T_orders[i];

		out->value -= events * l;
		out->gradient[R] -= weight * l;
		out->gradient[ALPHA] -= events * q;
		out->hessian[R][ALPHA] -= weight * q;
		out->hessian[ALPHA][ALPHA] += events * q * q;
	}
}
