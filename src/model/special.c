#include "model/special.h"

#include <float.h>
#include <math.h>

#define SHIFT_TO 12.0 // from here on the asymptotic series below are exact to the last bit

// Σ c[i] y^i, Horner.
static double polynomial(const double *c, int count, double y)
{
	double sum = c[count - 1];

	for (int i = count - 2; i >= 0; i--)
		sum = sum * y + c[i];
	return sum;
}

double log_gamma(double x)
{
	static const double stirling[] = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360,
					  1.0 / 156};
	double shift = 1;

	for (; x < SHIFT_TO; x++)
		shift *= x;
	double series = polynomial(stirling, 7, 1 / (x * x)) / x;
	return (x - .5) * log(x) - x + .91893853320467274178 + series - log(shift);
}

double digamma(double x)
{
	static const double tail[] = {1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12};
	double shift = 0;

	for (; x < SHIFT_TO; x++)
		shift += 1 / x;
	double y = 1 / (x * x);
	return log(x) - .5 / x - y * polynomial(tail, 7, y) - shift;
}

double trigamma(double x)
{
	static const double tail[] = {1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6};
	double shift = 0;

	for (; x < SHIFT_TO; x++)
		shift += 1 / (x * x);
	double y = 1 / (x * x);
	return 1 / x + .5 * y + y / x * polynomial(tail, 7, y) + shift;
}

double log_beta(double a, double b)
{
	return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

double log_rising(double x, double n)
{
	double product = 1;

	if (n > 16 || n != floor(n))
		return log_gamma(x + n) - log_gamma(x);
	for (int i = 0; i < (int)n; i++)
		product *= x + i;
	return log(product);
}

double softplus(double z)
{
	return (z > 0 ? z : 0) + log1p(exp(-fabs(z)));
}

double logistic(double z)
{
	double e = exp(-fabs(z));

	return (z >= 0 ? 1 : e) / (1 + e);
}

double normal_cdf(double z)
{
	return .5 * erfc(-z * M_SQRT1_2);
}

// A rational start good to four digits (A&S 26.2.23), then Halley steps on Φ, which triple the digits each.
double normal_quantile(double p)
{
	double tail = p < .5 ? p : 1 - p;
	double t = sqrt(-2 * log(tail));
	double z = (2.515517 + t * (.802853 + t * .010328)) / (1 + t * (1.432788 + t * (.189269 + t * .001308))) - t;

	for (int i = 0; i < 3; i++) {
		double error = (normal_cdf(z) - tail) * sqrt(2 * M_PI) * exp(z * z / 2);
		z -= error / (1 + z * error / 2);
	}
	return p < .5 ? z : -z;
}

// Modified Lentz for the continued fraction of I_x(a, b); converges fast for x < (a + 1) / (a + b + 2).
static double beta_fraction(double a, double b, double x)
{
	double c = 1, d = 1 - (a + b) * x / (a + 1);
	double fraction = d = 1 / d;

	for (int m = 1; m < 10000; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));

		d = 1 / (1 + even * d), c = 1 + even / c;
		fraction *= d * c;
		d = 1 / (1 + odd * d), c = 1 + odd / c;
		fraction *= d * c;
		if (fabs(d * c - 1) < DBL_EPSILON)
			break;
	}
	return fraction;
}

double incomplete_beta(double a, double b, double x)
{
	if (x <= 0 || x >= 1)
		return x <= 0 ? 0 : 1;
	double front = exp(a * log(x) + b * log1p(-x) - log_beta(a, b));
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(a, b, x) / a;
	return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double student_cdf(double t, double df)
{
	double tail = .5 * incomplete_beta(df / 2, .5, df / (df + t * t));

	return t > 0 ? 1 - tail : tail;
}

double student_quantile(double p, double df)
{
	double low = 0, high = 1e8;

	for (int i = 0; i < 200; i++) {
		double middle = (low + high) / 2;
		if (student_cdf(middle, df) < p)
			low = middle;
		else
			high = middle;
	}
	return high;
}

// 1 − P(a, x) by its power series, for x < a + 1.
static double gamma_series_tail(double a, double x)
{
	double term = 1 / a, sum = term;

	for (int n = 1; n < 100000 && term > sum * DBL_EPSILON; n++)
		sum += term *= x / (a + n);
	return 1 - sum * exp(a * log(x) - x - log_gamma(a));
}

// Q(a, x) by its continued fraction, for x ≥ a + 1.
static double gamma_fraction_tail(double a, double x)
{
	double b = x + 1 - a, c = 1e300, d = 1 / b, fraction = d;

	for (int n = 1; n < 100000; n++) {
		double numerator = -n * (n - a);

		b += 2;
		d = 1 / (numerator * d + b);
		c = b + numerator / c;
		fraction *= d * c;
		if (fabs(d * c - 1) < DBL_EPSILON)
			break;
	}
	return fraction * exp(a * log(x) - x - log_gamma(a));
}

double chi_square_tail(double x, double df)
{
	if (x <= 0)
		return 1;
	return x / 2 < df / 2 + 1 ? gamma_series_tail(df / 2, x / 2) : gamma_fraction_tail(df / 2, x / 2);
}
