#include "model/random.h"

#include <math.h>

static uint64_t rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

// splitmix64, so that near seeds give far states.
struct random random_seeded(uint64_t seed)
{
	struct random random;

	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += UINT64_C(0x9E3779B97F4A7C15);

		z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
		z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
		random.state[i] = z ^ z >> 31;
	}
	return random;
}

uint64_t random_bits(struct random *random)
{
	uint64_t *s = random->state, result = rotate(s[0] + s[3], 23) + s[0], t = s[1] << 17;

	s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

double random_uniform(struct random *random)
{
	return ((double)(random_bits(random) >> 12) + .5) * 0x1p-52;
}

double random_normal(struct random *random)
{
	for (;;) { // Marsaglia's polar method
		double u = 2 * random_uniform(random) - 1, v = 2 * random_uniform(random) - 1, s = u * u + v * v;

		if (s > 0 && s < 1)
			return u * sqrt(-2 * log(s) / s);
	}
}

double random_exponential(struct random *random, double rate)
{
	return -log(random_uniform(random)) / rate;
}

// Gamma(shape, 1) for a shape ≥ 1. The squeeze of the paper's section 4 spares most of the logarithms and changes no
// decision.
static double gamma_variate(struct random *random, double shape)
{
	double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);

	for (;;) {
		double z = random_normal(random), v = 1 + c * z, u;

		if (v <= 0)
			continue;
		v = v * v * v;
		u = random_uniform(random);
		if (u < 1 - .0331 * (z * z) * (z * z) || log(u) < z * z / 2 + d * (1 - v + log(v)))
			return d * v;
	}
}

// Its ln for any shape: one of 1e−3 gives values far below what a double holds.
static double log_gamma_variate(struct random *random, double shape)
{
	if (shape >= 1)
		return log(gamma_variate(random, shape));
	double boost = log(random_uniform(random)) / shape;
	return boost + log(gamma_variate(random, shape + 1));
}

double random_gamma(struct random *random, double shape, double rate)
{
	return (shape >= 1 ? gamma_variate(random, shape) : exp(log_gamma_variate(random, shape))) / rate;
}

double random_beta(struct random *random, double a, double b)
{
	double odds = log_gamma_variate(random, a) - log_gamma_variate(random, b);

	return 1 / (1 + exp(-odds));
}
