// MBG/CNBD-k (Reutterer, Platzer, Schroeder 2021): gaps are Erlang-k, so a customer with x repeat orders has passed
// n = r + kx stages, and being alive means fewer than k stages since t_x. With y = (T − t_x) / (α + T) and
//   Q = Σ_{j<k} (n)_j / j! · y^j      (k = 1: Q = 1, the MBG/NBD)
//   ln L = (k − 1) Σ ln gap − x ln (k − 1)! + NBD core of kx + ln B(a, b + x + 1) − ln B(a, b)
//          + ln Q + softplus(ln(a / (b + x)) + n ln((α + T)/(α + t_x)) − ln Q)
#include <math.h>

#include "model/blocks.h"
#include "model/likelihood.h"
#include "model/special.h"

// ln Q and its derivatives by r and α.
struct stages {
	double log_q, by_r, by_alpha, by_rr, by_ra, by_aa;
};

static struct stages stages_at(int k, double n, double y, double inverse_T)
{
	double q = 0, r = 0, alpha = 0, rr = 0, ra = 0, aa = 0; // Q and its derivatives
	double term = 1, h = 0, h2 = 0; // (n)_j y^j / j!, ψ(n + j) − ψ(n), ψ'(n + j) − ψ'(n)

	for (int j = 0; j < k; j++) {
		q += term;
		r += term * h;
		rr += term * (h * h + h2);
		alpha -= term * j * inverse_T;
		ra -= term * h * j * inverse_T;
		aa += term * j * (j + 1) * inverse_T * inverse_T;
		h += 1 / (n + j);
		h2 -= 1 / ((n + j) * (n + j));
		term *= (n + j) * y / (j + 1);
	}
	r /= q, alpha /= q, rr /= q, ra /= q, aa /= q;
	return (struct stages){log(q), r, alpha, rr - r * r, ra - r * alpha, aa - alpha * alpha};
}

struct cnbd_work {
	const struct likelihood *likelihood;
	const double *theta;
	struct derivatives *sums; // by slice; only the upper half of the Hessian
};

// weight · (ln Q + softplus(z0 − ln Q)), where d is the gradient of z0 − ln Q and w the logistic of it.
static void add_key(struct derivatives *out, double weight, const struct stages *q, double z, const double d[4],
		    const double z0_hessian[4][4])
{
	const double gradient[4] = {q->by_r, q->by_alpha, 0, 0};
	const double hessian[2][2] = {{q->by_rr, q->by_ra}, {q->by_ra, q->by_aa}};
	double w = logistic(z), v = w * logistic(-z);

	out->value += weight * (q->log_q + softplus(z));
	for (int i = 0; i < 4; i++) {
		out->gradient[i] += weight * (gradient[i] + w * d[i]);
		for (int j = i; j < 4; j++) {
			double stay = i < 2 && j < 2 ? hessian[i][j] : 0;
			out->hessian[i][j] += weight * ((1 - w) * stay + w * z0_hessian[i][j] + v * d[i] * d[j]);
		}
	}
}

static void sum_slice(size_t block, void *state)
{
	const struct cnbd_work *work = state;
	const struct likelihood *likelihood = work->likelihood;
	const struct repeat_keys *keys = likelihood->keys;
	const struct key_slice *slice = &likelihood->slice[block];
	double x = slice->group->x, n = work->theta[R] + likelihood->k * x;
	double a = work->theta[A], b = work->theta[B] + x;

	for (size_t i = slice->first; i < slice->end; i++) {
		uint32_t early = keys->t_x[i], late = keys->T[i];
		double u = likelihood->log_time[late] - likelihood->log_time[early];
		double from = likelihood->inverse_time[early], to = likelihood->inverse_time[late], p = to - from;
		struct stages q = stages_at(likelihood->k, n, (keys->time[late] - keys->time[early]) * to, to);
		const double d[4] = {u - q.by_r, n * p - q.by_alpha, 1 / a, -1 / b};
		const double z0_hessian[4][4] = {
			{0, p, 0, 0}, {p, -n * p * (to + from), 0, 0}, {0, 0, -1 / (a * a), 0}, {0, 0, 0, 1 / (b * b)}};

		add_key(&work->sums[block], keys->weight[i], &q, log(a / b) + n * u - q.log_q, d, z0_hessian);
	}
}

void cnbd_add(struct likelihood *likelihood, const double *theta, struct derivatives *out)
{
	struct arena *mem = arena_create();
	struct cnbd_work work = {
		.likelihood = likelihood,
		.theta = theta,
		.sums = arena_array(mem, struct derivatives, likelihood->slices),
	};

	out->value += (likelihood->k - 1) * likelihood->keys->log_gaps;
	out->value -= likelihood->keys->orders * log_gamma(likelihood->k);
	dropout_add(likelihood, theta, out);
	blocks_run(likelihood->slices, likelihood->threads, sum_slice, &work);
	for (size_t s = 0; s < likelihood->slices; s++) {
		out->value += work.sums[s].value;
		for (int i = 0; i < REPEAT_PARAMS; i++) {
			out->gradient[i] += work.sums[s].gradient[i];
			for (int j = i; j < REPEAT_PARAMS; j++)
				out->hessian[i][j] += work.sums[s].hessian[i][j];
		}
	}
	arena_destroy(mem);
}

double cnbd_log_odds_gone(const struct repeat_model *model, double x, double t_x, double T)
{
	const double *theta = model->param;
	double n = theta[R] + model->k * x, inverse_T = 1 / (theta[ALPHA] + T);
	struct stages q = stages_at(model->k, n, (T - t_x) * inverse_T, inverse_T);

	return log(theta[A] / (theta[B] + x)) + n * log1p((T - t_x) / (theta[ALPHA] + t_x)) - q.log_q;
}

double cnbd_log_likelihood(const struct repeat_model *model, double x, double t_x, double T, double log_gaps)
{
	const double *theta = model->param;
	double kx = model->k * x, n = theta[R] + kx, inverse_T = 1 / (theta[ALPHA] + T);
	struct stages q = stages_at(model->k, n, (T - t_x) * inverse_T, inverse_T);
	double core = log_rising(theta[R], kx) - theta[R] * log1p(T / theta[ALPHA]) - kx * log(theta[ALPHA] + T);
	double dropout = log_rising(theta[B], x + 1) - log_rising(theta[A] + theta[B], x + 1);

	return (model->k - 1) * log_gaps - x * log_gamma(model->k) + core + dropout + q.log_q +
	       softplus(cnbd_log_odds_gone(model, x, t_x, T));
}
