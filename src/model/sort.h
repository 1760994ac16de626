// Sorting numbers fast: least significant digit first, 11 bits at a time, as many digits as the largest needs.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

// Sorts rising, in place; spare room comes from mem.
void sort_u64(struct arena *mem, uint64_t *key, size_t count);
void sort_i64(struct arena *mem, int64_t *value, size_t count);
void sort_doubles(struct arena *mem, double *value, size_t count); // no NaN

// Quantile of rising values by linear interpolation, R's type 7 (Hyndman and Fan 1996). count > 0, 0 ≤ p ≤ 1.
double quantile_i64(const int64_t *sorted, size_t count, double p);
double quantile_doubles(const double *sorted, size_t count, double p);
// How many of the rising values are below value.
size_t rank_i64(const int64_t *sorted, size_t count, int64_t value);
