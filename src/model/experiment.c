#include "model/experiment.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "model/sort.h"
#include "model/special.h"

static uint64_t hash_on(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001B3);
	return (hash ^ 0xFF) * UINT64_C(0x100000001B3); // no UTF-8 text holds this byte: parts cannot run together
}

double experiment_place(const char *salt, const char *campaign, const char *customer)
{
	uint64_t hash = hash_on(hash_on(hash_on(UINT64_C(0xCBF29CE484222325), salt), campaign), customer);

	hash = (hash ^ hash >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
	hash = (hash ^ hash >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
	return (double)((hash ^ hash >> 33) >> 11) * 0x1p-53;
}

struct moments {
	double count, mean, variance;
};

static enum status check_confidence(double confidence, struct model_fault *fault)
{
	if (!(confidence > 0 && confidence < 1))
		return model_refuse(fault, MODEL_NO_ROW, "confidence lies between 0 and 1");
	return OK;
}

static enum status check_values(const double *value, size_t count, size_t first_row, struct model_fault *fault)
{
	if (count < 2)
		return model_refuse(fault, MODEL_NO_ROW, "an arm needs at least two values");
	for (size_t i = 0; i < count; i++)
		if (!isfinite(value[i]))
			return model_refuse(fault, first_row + i, "a value must be a number");
	return OK;
}

static struct moments moments_of(const double *value, size_t count)
{
	struct moments m = {.count = (double)count};

	for (size_t i = 0; i < count; i++)
		m.mean += value[i];
	m.mean /= m.count;
	for (size_t i = 0; i < count; i++)
		m.variance += (value[i] - m.mean) * (value[i] - m.mean);
	m.variance /= m.count - 1;
	return m;
}

enum status experiment_welch(const double *control, size_t controls, const double *treated, size_t treateds,
			     double confidence, struct experiment_difference *out, struct model_fault *fault)
{
	if (check_confidence(confidence, fault) != OK || check_values(control, controls, 0, fault) != OK ||
	    check_values(treated, treateds, controls, fault) != OK)
		return ERR_INVALID;
	struct moments c = moments_of(control, controls), t = moments_of(treated, treateds);
	double of_c = c.variance / c.count, of_t = t.variance / t.count, square = of_c + of_t;

	*out = (struct experiment_difference){
		.control = c.mean, .treated = t.mean, .difference = t.mean - c.mean, .error = sqrt(square)};
	if (square == 0) {
		out->df = c.count + t.count - 2;
		out->p = out->difference == 0;
		out->lower = out->upper = out->difference;
		return OK;
	}
	out->df = square * square / (of_c * of_c / (c.count - 1) + of_t * of_t / (t.count - 1));
	out->t = out->difference / out->error;
	out->p = 2 * student_cdf(-fabs(out->t), out->df);
	double margin = student_quantile(.5 + confidence / 2, out->df) * out->error;
	out->lower = out->difference - margin;
	out->upper = out->difference + margin;
	return OK;
}

enum status experiment_shares(int64_t control_yes, int64_t controls, int64_t treated_yes, int64_t treateds,
			      double confidence, struct experiment_difference *out, struct model_fault *fault)
{
	if (check_confidence(confidence, fault) != OK)
		return ERR_INVALID;
	if (controls < 1 || treateds < 1 || control_yes < 0 || treated_yes < 0 || control_yes > controls ||
	    treated_yes > treateds)
		return model_refuse(fault, MODEL_NO_ROW, "needs 0 <= yes <= customers in each arm");
	double n = (double)controls, m = (double)treateds;
	double p = (double)control_yes / n, q = (double)treated_yes / m;

	*out = (struct experiment_difference){.control = p, .treated = q, .difference = q - p, .df = INFINITY};
	out->error = sqrt(p * (1 - p) / n + q * (1 - q) / m);
	out->t = out->error > 0 ? out->difference / out->error : 0;
	out->p = out->error > 0 ? erfc(fabs(out->t) * M_SQRT1_2) : out->difference == 0;
	double margin = normal_quantile(.5 + confidence / 2) * out->error;
	out->lower = out->difference - margin;
	out->upper = out->difference + margin;
	return OK;
}

struct products {
	double xx, xy, yy, mean_x;
};

static struct products products_of(const double *x, const double *y, size_t count)
{
	struct moments mx = moments_of(x, count), my = moments_of(y, count);
	struct products p = {.mean_x = mx.mean};

	for (size_t i = 0; i < count; i++) {
		p.xx += (x[i] - mx.mean) * (x[i] - mx.mean);
		p.xy += (x[i] - mx.mean) * (y[i] - my.mean);
		p.yy += (y[i] - my.mean) * (y[i] - my.mean);
	}
	return p;
}

enum status experiment_cuped(const double *control_before, const double *control, size_t controls,
			     const double *treated_before, const double *treated, size_t treateds,
			     double *control_adjusted, double *treated_adjusted, struct experiment_cuped *out,
			     struct model_fault *fault)
{
	if (check_values(control_before, controls, 0, fault) != OK || check_values(control, controls, 0, fault) != OK ||
	    check_values(treated_before, treateds, controls, fault) != OK ||
	    check_values(treated, treateds, controls, fault) != OK)
		return ERR_INVALID;
	struct products c = products_of(control_before, control, controls);
	struct products t = products_of(treated_before, treated, treateds);
	double xx = c.xx + t.xx, xy = c.xy + t.xy, yy = c.yy + t.yy;
	double n = (double)controls, m = (double)treateds, mean_x = (c.mean_x * n + t.mean_x * m) / (n + m);

	*out = (struct experiment_cuped){0};
	if (xx > 0 && yy > 0) {
		out->theta = xy / xx;
		out->reduction = xy / xx * (xy / yy);
		out->applied = out->reduction >= .01;
	}
	double theta = out->applied ? out->theta : 0;
	for (size_t i = 0; i < controls; i++)
		control_adjusted[i] = control[i] - theta * (control_before[i] - mean_x);
	for (size_t i = 0; i < treateds; i++)
		treated_adjusted[i] = treated[i] - theta * (treated_before[i] - mean_x);
	return OK;
}

enum status experiment_winsorise(double *control, size_t controls, double *treated, size_t treateds, double p,
				 double *cap, struct model_fault *fault)
{
	if (!(p > 0 && p <= 1))
		return model_refuse(fault, MODEL_NO_ROW, "the quantile lies above 0 and is at most 1");
	if (check_values(control, controls, 0, fault) != OK || check_values(treated, treateds, controls, fault) != OK)
		return ERR_INVALID;
	struct arena *mem = arena_create();
	double *all = arena_array(mem, double, controls + treateds);
	memcpy(all, control, controls * sizeof *all);
	memcpy(all + controls, treated, treateds * sizeof *all);
	sort_doubles(mem, all, controls + treateds);
	*cap = quantile_doubles(all, controls + treateds, p);
	for (size_t i = 0; i < controls; i++)
		control[i] = fmin(control[i], *cap);
	for (size_t i = 0; i < treateds; i++)
		treated[i] = fmin(treated[i], *cap);
	arena_destroy(mem);
	return OK;
}

enum status experiment_ratio(const int64_t *size, const double *share, size_t arms, double *p,
			     struct model_fault *fault)
{
	double total = 0, shares = 0, square = 0;

	if (arms < 2)
		return model_refuse(fault, MODEL_NO_ROW, "needs at least two arms");
	for (size_t i = 0; i < arms; i++) {
		if (size[i] < 0 || !(share[i] > 0) || !isfinite(share[i]))
			return model_refuse(fault, i, "sizes must be 0 or more, shares above 0");
		total += (double)size[i];
		shares += share[i];
	}
	for (size_t i = 0; i < arms && total > 0; i++) {
		double expected = total * share[i] / shares;
		square += ((double)size[i] - expected) * ((double)size[i] - expected) / expected;
	}
	*p = chi_square_tail(square, (double)arms - 1);
	return OK;
}

static enum status check_power(double alpha, double power, struct model_fault *fault)
{
	if (!(alpha > 0 && alpha < 1) || !(power > 0 && power < 1))
		return model_refuse(fault, MODEL_NO_ROW, "alpha and power lie between 0 and 1");
	return OK;
}

enum status experiment_size_shares(double from, double to, double alpha, double power, int64_t *each,
				   struct model_fault *fault)
{
	if (check_power(alpha, power, fault) != OK)
		return ERR_INVALID;
	if (!(from > 0 && from < 1) || !(to > 0 && to < 1) || from == to)
		return model_refuse(fault, MODEL_NO_ROW, "two different shares between 0 and 1");
	double mean = (from + to) / 2, z_alpha = normal_quantile(1 - alpha / 2), z_power = normal_quantile(power);
	double root = z_alpha * sqrt(2 * mean * (1 - mean)) + z_power * sqrt(from * (1 - from) + to * (1 - to));
	double size = root * root / ((to - from) * (to - from));
	*each = size < 1e18 ? (int64_t)ceil(size) : INT64_MAX;
	return OK;
}

enum status experiment_size_means(double deviation, double difference, double alpha, double power, int64_t *each,
				  struct model_fault *fault)
{
	if (check_power(alpha, power, fault) != OK)
		return ERR_INVALID;
	if (!(deviation > 0) || !isfinite(deviation) || difference == 0 || !isfinite(difference))
		return model_refuse(fault, MODEL_NO_ROW, "deviation above 0 and a difference that is not 0");
	double z = normal_quantile(1 - alpha / 2) + normal_quantile(power), root = z * deviation / difference;
	double size = 2 * root * root;
	*each = size < 1e18 ? (int64_t)ceil(size) : INT64_MAX;
	return OK;
}

enum status experiment_sequential(double difference, double error, double tau, double confidence,
				  struct experiment_sequential *out, struct model_fault *fault)
{
	if (check_confidence(confidence, fault) != OK)
		return ERR_INVALID;
	if (!isfinite(difference) || !(error > 0) || !isfinite(error) || !(tau > 0) || !isfinite(tau))
		return model_refuse(fault, MODEL_NO_ROW, "error and tau must be above 0");
	double v = error * error, all = v + tau * tau;
	double log_ratio = .5 * log(v / all) + tau * tau * difference * difference / (2 * v * all);
	out->p = exp(-fmax(log_ratio, 0));
	out->margin = sqrt(2 * v * all / (tau * tau) * (-log1p(-confidence) + .5 * log(all / v)));
	return OK;
}
