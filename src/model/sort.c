#include "model/sort.h"

#include <math.h>
#include <string.h>

#define DIGIT 11
#define BUCKETS (1 << DIGIT)

static void sort_digit(const uint64_t *from, uint64_t *to, size_t count, int shift)
{
	size_t start[BUCKETS] = {0}, sum = 0;

	for (size_t i = 0; i < count; i++)
		start[from[i] >> shift & (BUCKETS - 1)]++;
	for (size_t d = 0; d < BUCKETS; d++) {
		size_t here = start[d];

		start[d] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		to[start[from[i] >> shift & (BUCKETS - 1)]++] = from[i];
}

void sort_u64(struct arena *mem, uint64_t *key, size_t count)
{
	uint64_t *from = key, *to = arena_array(mem, uint64_t, count), differ = 0;

	for (size_t i = 1; i < count; i++)
		differ |= key[i] ^ key[0];
	for (int shift = 0; shift < 64 && differ >> shift != 0; shift += DIGIT) {
		if ((differ >> shift & (BUCKETS - 1)) == 0)
			continue;
		sort_digit(from, to, count, shift);
		uint64_t *swap = from;
		from = to, to = swap;
	}
	if (from != key)
		memcpy(key, from, count * sizeof *key);
}

void sort_i64(struct arena *mem, int64_t *value, size_t count)
{
	uint64_t *key = (uint64_t *)value;
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < count; i++)
		least = value[i] < least ? value[i] : least;
	for (size_t i = 0; i < count; i++) // counted from the least: few digits where the range is small
		key[i] -= (uint64_t)least;
	sort_u64(mem, key, count);
	for (size_t i = 0; i < count; i++)
		key[i] += (uint64_t)least;
}

// A double's bits, read as a whole number, rise with it once negatives are turned over.
void sort_doubles(struct arena *mem, double *value, size_t count)
{
	uint64_t *key = arena_array(mem, uint64_t, count), sign = UINT64_C(1) << 63;

	memcpy(key, value, count * sizeof *key);
	for (size_t i = 0; i < count; i++)
		key[i] = key[i] & sign ? ~key[i] : key[i] | sign;
	sort_u64(mem, key, count);
	for (size_t i = 0; i < count; i++)
		key[i] = key[i] & sign ? key[i] & ~sign : ~key[i];
	memcpy(value, key, count * sizeof *key);
}

double quantile_i64(const int64_t *sorted, size_t count, double p)
{
	double at = (double)(count - 1) * p;
	size_t below = (size_t)at, above = below + 1 < count ? below + 1 : below;

	return (double)sorted[below] + (at - (double)below) * (double)(sorted[above] - sorted[below]);
}

double quantile_doubles(const double *sorted, size_t count, double p)
{
	double at = (double)(count - 1) * p;
	size_t below = (size_t)at, above = below + 1 < count ? below + 1 : below;

	return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}

size_t rank_i64(const int64_t *sorted, size_t count, int64_t value)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (sorted[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
