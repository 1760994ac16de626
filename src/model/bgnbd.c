// BG/NBD (Fader, Hardie, Lee 2005, eq. 6) and MBG/NBD (Batislam et al. 2007, eq. 6) as one family. With
// n = r + x, m = 0 for BG and 1 for MBG:
//   ln L = NBD core + ln B(a, b + x + m) − ln B(a, b) + softplus(z),
//   z = ln(a / (b + x + m − 1)) + n (ln(α + T) − ln(α + t_x))      (BG: only for x > 0)
// and e^z are the odds of having left. What depends on x or on a day alone is summed over margins; a key costs one
// exp and one log1p.
#include <math.h>

#include "model/blocks.h"
#include "model/likelihood.h"
#include "model/special.h"

void dropout_add(const struct likelihood *likelihood, const double *theta, struct derivatives *out)
{
	double a = theta[A], b = theta[B], m = leaves_at_once(likelihood->family);
	double log_gamma_b = log_gamma(b), log_gamma_ab = log_gamma(a + b);
	double digamma_b = digamma(b), digamma_ab = digamma(a + b);
	double trigamma_b = trigamma(b), trigamma_ab = trigamma(a + b);

	for (size_t g = 0; g < likelihood->keys->groups; g++) {
		double weight = likelihood->keys->group[g].weight, stays = likelihood->keys->group[g].x + m;
		double d_ab = digamma_ab - digamma(a + b + stays), t_ab = trigamma_ab - trigamma(a + b + stays);

		if (stays == 0)
			continue;
		out->value += weight * (log_gamma(b + stays) - log_gamma_b + log_gamma_ab - log_gamma(a + b + stays));
		out->gradient[A] += weight * d_ab;
		out->gradient[B] += weight * (digamma(b + stays) - digamma_b + d_ab);
		out->hessian[A][A] += weight * t_ab;
		out->hessian[A][B] += weight * t_ab;
		out->hessian[B][B] += weight * (trigamma(b + stays) - trigamma_b + t_ab);
	}
}

// Sums over the keys of one x; w = e^z / (1 + e^z), v = w (1 − w), and u, p, q the differences between T and t_x
// of ln(α + d), 1/(α + d) and 1/(α + d)².
struct odds_sums {
	double softplus, w, w_u, w_p, w_q, v, v_u, v_p, v_uu, v_up, v_pp;
};

struct odds_work {
	const struct likelihood *likelihood;
	const double *theta;
	struct odds_sums *sums; // by slice
};

static double log_leave(const struct likelihood *likelihood, const double *theta, double x)
{
	return log(theta[A] / (theta[B] + x + leaves_at_once(likelihood->family) - 1));
}

static void sum_slice(size_t block, void *state)
{
	const struct odds_work *work = state;
	const struct likelihood *likelihood = work->likelihood;
	const struct repeat_keys *keys = likelihood->keys;
	const struct key_slice *slice = &likelihood->slice[block];
	const double *log_time = likelihood->log_time, *inverse_time = likelihood->inverse_time;
	double x = slice->group->x, n = work->theta[R] + x, leave = log_leave(likelihood, work->theta, x);
	struct odds_sums sums = {0};

	for (size_t i = slice->first; i < slice->end; i++) {
		double u = log_time[keys->T[i]] - log_time[keys->t_x[i]];
		double p = inverse_time[keys->T[i]] - inverse_time[keys->t_x[i]];
		double q = p * (inverse_time[keys->T[i]] + inverse_time[keys->t_x[i]]);
		double z = leave + n * u, e = exp(-fabs(z)), weight = keys->weight[i];
		double w = weight * (z >= 0 ? 1 : e) / (1 + e), v = w * (z >= 0 ? e : 1) / (1 + e);

		sums.softplus += weight * ((z > 0 ? z : 0) + log1p(e));
		sums.w += w, sums.w_u += w * u, sums.w_p += w * p, sums.w_q += w * q;
		sums.v += v, sums.v_u += v * u, sums.v_p += v * p;
		sums.v_uu += v * u * u, sums.v_up += v * u * p, sums.v_pp += v * p * p;
	}
	work->sums[block] = sums;
}

// Turns the sums of one x into derivatives: dz/dr = u, dz/dα = n p, dz/da = 1/a, dz/db = −1/(b + x + m − 1).
static void add_slice(const struct odds_sums *sums, double n, double by_a, double by_b, struct derivatives *out)
{
	out->value += sums->softplus;
	out->gradient[R] += sums->w_u;
	out->gradient[ALPHA] += n * sums->w_p;
	out->gradient[A] += by_a * sums->w;
	out->gradient[B] += by_b * sums->w;
	out->hessian[R][R] += sums->v_uu;
	out->hessian[R][ALPHA] += sums->w_p + n * sums->v_up;
	out->hessian[R][A] += by_a * sums->v_u;
	out->hessian[R][B] += by_b * sums->v_u;
	out->hessian[ALPHA][ALPHA] += n * n * sums->v_pp - n * sums->w_q;
	out->hessian[ALPHA][A] += by_a * n * sums->v_p;
	out->hessian[ALPHA][B] += by_b * n * sums->v_p;
	out->hessian[A][A] += by_a * by_a * (sums->v - sums->w);
	out->hessian[A][B] += by_a * by_b * sums->v;
	out->hessian[B][B] += by_b * by_b * (sums->v + sums->w);
}

void bgnbd_add(struct likelihood *likelihood, const double *theta, struct derivatives *out)
{
	struct arena *mem = arena_create();
	struct odds_work work = {
		.likelihood = likelihood,
		.theta = theta,
		.sums = arena_array(mem, struct odds_sums, likelihood->slices),
	};
	double m = leaves_at_once(likelihood->family);

	dropout_add(likelihood, theta, out);
	blocks_run(likelihood->slices, likelihood->threads, sum_slice, &work);
	for (size_t i = 0; i < likelihood->slices; i++) {
		double x = likelihood->slice[i].group->x;

		if (x + m > 0) // under BG/NBD nobody leaves before the first repeat order
			add_slice(&work.sums[i], theta[R] + x, 1 / theta[A], -1 / (theta[B] + x + m - 1), out);
	}
	arena_destroy(mem);
}

double bgnbd_log_leave(const struct repeat_model *model, double x)
{
	const double *theta = model->param;
	double orders = x + leaves_at_once(model->family);

	return orders == 0 ? -INFINITY : log(theta[A] / (theta[B] + orders - 1));
}

double bgnbd_log_odds_from(const struct repeat_model *model, double log_leave, double x, double t_x, double T)
{
	const double *theta = model->param;

	return log_leave + (theta[R] + x) * log1p((T - t_x) / (theta[ALPHA] + t_x));
}

double bgnbd_log_odds_gone(const struct repeat_model *model, double x, double t_x, double T)
{
	return bgnbd_log_odds_from(model, bgnbd_log_leave(model, x), x, t_x, T);
}

double bgnbd_log_likelihood(const struct repeat_model *model, double x, double t_x, double T)
{
	const double *theta = model->param;
	double stays = x + leaves_at_once(model->family);
	double core = log_rising(theta[R], x) - theta[R] * log1p(T / theta[ALPHA]) - x * log(theta[ALPHA] + T);
	double dropout = log_rising(theta[B], stays) - log_rising(theta[A] + theta[B], stays);

	return core + dropout + softplus(bgnbd_log_odds_gone(model, x, t_x, T));
}
