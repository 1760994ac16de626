// Coupon codes in bulk: made, and told again when they come back. They are reckoned, not stored, so this is all that a
// million codes cost.
#include "base/arena.h"
#include "reward/code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CODES 1000000

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(void)
{
	const struct code_key key = {"a key of thirty-two bytes for us"};
	char(*codes)[CODE_SIZE] = malloc(sizeof *codes * CODES);
	struct arena *mem = arena_create();
	int64_t batch, serial, wrong = 0;

	if (!codes)
		return 1;
	double begin = seconds();
	for (int64_t i = 0; i < CODES; i++)
		code_of_batch(&key, 7, i, codes[i]);
	double made = seconds();
	for (int64_t i = 0; i < CODES; i++) {
		const char *code = code_read(mem, codes[i]);
		wrong += !code || !code_batch(&key, code, &batch, &serial) || batch != 7 || serial != i;
		if (i % 1000 == 0)
			arena_reset(mem);
	}
	double told = seconds();
	printf("made  %d codes in %.2f s, %.0f/s\n", CODES, made - begin, CODES / (made - begin));
	printf("told  %d codes in %.2f s, %.0f/s, %lld wrong\n", CODES, told - made, CODES / (told - made),
		(long long)wrong);
	arena_destroy(mem);
	free(codes);
	return wrong != 0;
}
