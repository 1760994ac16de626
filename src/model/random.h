// A seeded generator (xoshiro256++, Blackman and Vigna 2019) and the distributions the models draw from. Same seed,
// same numbers, on every machine.
#pragma once

#include <stdint.h>

struct random {
	uint64_t state[4];
};

struct random random_seeded(uint64_t seed);
uint64_t random_bits(struct random *random);
double random_uniform(struct random *random); // in (0, 1)
double random_normal(struct random *random);
double random_exponential(struct random *random, double rate);
// shape > 0 (Marsaglia and Tsang 2000; below 1 by the power of a uniform).
double random_gamma(struct random *random, double shape, double rate);
double random_beta(struct random *random, double a, double b);
