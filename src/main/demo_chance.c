// Chance: the same for the same seed.
#include "main/demo.h"

#include <math.h>

// splitmix64 (Steele, Lea, Flood 2014): one state, good enough for a shop.
static uint64_t draw(struct demo *demo)
{
	uint64_t z = demo->seed += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

double demo_uniform(struct demo *demo) // (0, 1)
{
	return ((double)(draw(demo) >> 11) + 0.5) / 9007199254740992.0;
}

int64_t demo_below(struct demo *demo, int64_t limit)
{
	return (int64_t)(draw(demo) % (uint64_t)limit);
}

bool demo_chance(struct demo *demo, double share)
{
	return demo_uniform(demo) < share;
}

double demo_normal(struct demo *demo)
{
	return sqrt(-2 * log(demo_uniform(demo))) * cos(6.283185307179586 * demo_uniform(demo));
}

// Marsaglia and Tsang 2000; below shape 1 by the usual power.
double demo_gamma(struct demo *demo, double shape)
{
	double boost = shape < 1 ? pow(demo_uniform(demo), 1 / shape) : 1,
	       d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / sqrt(9 * d);

	for (;;) {
		double x = demo_normal(demo), v = 1 + c * x;
		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(demo_uniform(demo)) < 0.5 * x * x + d - d * v + d * log(v))
			return boost * d * v;
	}
}

double demo_beta(struct demo *demo, double a, double b)
{
	double x = demo_gamma(demo, a), y = demo_gamma(demo, b);
	return x / (x + y);
}

// More of the first, as with surnames.
size_t demo_skewed(struct demo *demo, size_t count)
{
	double u = demo_uniform(demo);
	return (size_t)(u * u * (double)count);
}
