#include "model/growth.h"

#include <math.h>

#define NEGLIGIBLE 1e-17
#define GEOMETRIC 1e-12 // below this p·max(b, nu) the left tail is a geometric series
#define ONE 40.0        // ln odds above which p is 1 to the last bit
#define FIRST_TERMS 16

// Self-normalised trapezoid rule in y = ln(p / (1 − p)): the integrand is analytic for |Im y| < π/2, so the error
// falls like e^(−π²/step), or like that of a Gaussian where the Beta is narrow.
struct beta_sums {
	double mass, sum; // Σ density, Σ density · (1 − (1 + p u)^−n) / p
};

struct beta_rule {
	double n, a, b, u;
	double peak, log_peak; // mode of ln odds, ln density there
	double step;
};

static struct beta_rule beta_rule(double n, double a, double b, double u)
{
	struct beta_rule rule = {.n = n, .a = a, .b = b, .u = u, .peak = log(a / b)};

	rule.log_peak = a * rule.peak - (a + b) * log1p(a / b);
	rule.step = fmin(.3, .8 * sqrt(1 / a + 1 / b));
	return rule;
}

static struct beta_sums node(const struct beta_rule *rule, double y, double *p)
{
	double odds = exp(y);

	*p = odds / (1 + odds);
	double density = exp(rule->a * y - (rule->a + rule->b) * log1p(odds) - rule->log_peak);
	double orders = *p * rule->u > 1e-300 ? -expm1(-rule->n * log1p(*p * rule->u)) / *p : rule->n * rule->u;
	return (struct beta_sums){density, density * orders};
}

static int negligible(struct beta_sums here, struct beta_sums total)
{
	return here.mass < NEGLIGIBLE * total.mass && here.sum < NEGLIGIBLE * total.sum;
}

static void add(struct beta_sums *total, struct beta_sums here, double times)
{
	total->mass += here.mass * times;
	total->sum += here.sum * times;
}

double growth(double n, double a, double b, double u)
{
	struct beta_rule rule = beta_rule(n, a, b, u);
	struct beta_sums total = {0, 0}, here = {1, 1};
	double p, y = rule.peak;

	if (u == 0)
		return 0;
	for (; y < ONE; y += rule.step) {
		here = node(&rule, y, &p);
		add(&total, here, 1);
		if (negligible(here, total))
			break;
	}
	if (y >= ONE) { // the rest falls like e^(−b y)
		here = node(&rule, y, &p);
		add(&total, here, -1 / expm1(-b * rule.step));
	}
	for (y = rule.peak - rule.step;; y -= rule.step) {
		here = node(&rule, y, &p);
		if (p * fmax(b, n * u) < GEOMETRIC) {
			add(&total, here, -1 / expm1(-a * rule.step));
			break;
		}
		add(&total, here, 1);
		if (negligible(here, total))
			break;
	}
	return total.sum / total.mass;
}

static double clenshaw(const double *coefficient, int terms, double x)
{
	double b1 = 0, b2 = 0;

	for (int i = terms - 1; i > 0; i--) {
		double b0 = 2 * x * b1 - b2 + coefficient[i];
		b2 = b1, b1 = b0;
	}
	return x * b1 - b2 + coefficient[0];
}

static void fit_series(struct growth_curve *curve, double n, double a, double b)
{
	double value[GROWTH_MAX_TERMS];
	int terms = curve->terms;

	for (int i = 0; i < terms; i++) {
		double u = expm1(curve->log_u_max * (1 + cos(M_PI * (i + .5) / terms)) / 2);
		value[i] = log(growth(n, a, b, u) / u);
	}
	for (int j = 0; j < terms; j++) {
		double sum = 0;
		for (int i = 0; i < terms; i++)
			sum += value[i] * cos(M_PI * j * (i + .5) / terms);
		curve->coefficient[j] = sum * (j == 0 ? 1 : 2) / terms;
	}
}

struct growth_curve growth_curve(double n, double a, double b, double u_max)
{
	struct growth_curve curve = {.log_u_max = log1p(u_max), .terms = FIRST_TERMS};

	for (;; curve.terms *= 2) {
		const double *tail = curve.coefficient + curve.terms - 2;

		fit_series(&curve, n, a, b);
		if (fabs(tail[0]) + fabs(tail[1]) < 1e-13 || curve.terms == GROWTH_MAX_TERMS)
			return curve;
	}
}

double growth_on(const struct growth_curve *curve, double u)
{
	if (u == 0)
		return 0;
	return u * exp(clenshaw(curve->coefficient, curve->terms, 2 * log1p(u) / curve->log_u_max - 1));
}
