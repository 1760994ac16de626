#include "model/keys.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "model/sort.h"
#include "model/tally.h"

#define MAX_X 2147483647.0

// All that row_problem asks, in one breath: a million rows pass here each time.
static inline bool row_valid(const struct repeat_rows *rows, size_t i)
{
	double x = rows->x[i], t_x = rows->t_x[i], T = rows->T[i];

	return x >= 0 && x <= MAX_X && x == (double)(int32_t)x && t_x >= 0 && t_x <= T && T < INFINITY &&
	       (x == 0) == (t_x == 0) && (!rows->weight || (rows->weight[i] > 0 && rows->weight[i] < INFINITY)) &&
	       (!rows->log_gaps || isfinite(rows->log_gaps[i]));
}

static const char *row_problem(const struct repeat_rows *rows, size_t i)
{
	double x = rows->x[i], t_x = rows->t_x[i], T = rows->T[i];

	if (!(x >= 0 && x <= MAX_X) || x != (double)(int64_t)x)
		return "x must be a whole number from 0 to 2147483647";
	if (!(t_x >= 0 && t_x <= T) || !isfinite(T))
		return "needs 0 <= t_x <= T";
	if ((x == 0) != (t_x == 0))
		return "t_x is 0 exactly when x is 0";
	if (rows->weight && !(rows->weight[i] > 0 && isfinite(rows->weight[i])))
		return "weight must be above 0";
	if (rows->log_gaps && !isfinite(rows->log_gaps[i]))
		return "the sum of logarithms of gaps must be finite";
	return NULL;
}

enum status repeat_check(const struct repeat_rows *rows, struct model_fault *fault)
{
	for (size_t i = 0; i < rows->count; i++)
		if (!row_valid(rows, i))
			return model_refuse(fault, i, row_problem(rows, i));
	return OK;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

// Checks the rows on the way. Distinct t_x and T: ids[2i] and ids[2i + 1] by first appearance. most: the largest x.
static enum status time_ids(const struct repeat_rows *rows, struct tally *times, uint32_t *ids, double *most,
			    struct model_fault *fault)
{
	*most = 0;
	for (size_t i = 0; i < rows->count; i++) {
		if (!row_valid(rows, i))
			return model_refuse(fault, i, row_problem(rows, i));
		ids[2 * i] = tally_add(times, tally_key(rows->t_x[i]), 0);
		ids[2 * i + 1] = tally_add(times, tally_key(rows->T[i]), 0);
		*most = rows->x[i] > *most ? rows->x[i] : *most;
	}
	return OK;
}

// Fills keys->time, sorted, and returns the rank of each id.
static uint32_t *rank_times(struct arena *mem, const struct tally *times, struct repeat_keys *keys)
{
	struct pair {
		double time; // first, so that compare_doubles serves
		uint32_t id;
	} *pair = arena_alloc_array(mem, times->count, sizeof *pair);
	uint32_t *rank = arena_array(mem, uint32_t, times->count);

	for (size_t i = 0; i < (size_t)1 << times->bits; i++) {
		const struct tally_slot *slot = &times->slot[i];

		if (slot->id_plus_1 == 0)
			continue;
		pair[slot->id_plus_1 - 1].id = slot->id_plus_1 - 1;
		__builtin_memcpy(&pair[slot->id_plus_1 - 1].time, &slot->key, sizeof(double));
	}
	qsort(pair, times->count, sizeof *pair, compare_doubles);
	keys->times = times->count;
	keys->time = arena_array(mem, double, keys->times);
	for (size_t i = 0; i < keys->times; i++) {
		keys->time[i] = pair[i].time;
		rank[pair[i].id] = (uint32_t)i;
	}
	return rank;
}

static int bits_for(double largest)
{
	int bits = 1;

	while (ldexp(1, bits) <= largest)
		bits++;
	return bits;
}

// Distinct keys (x, rank of T, rank of t_x), rising, with their weights.
struct merged {
	uint64_t *key;
	double *weight;
	size_t count;
};

static uint64_t *pack(struct arena *mem, const struct repeat_rows *rows, const uint32_t *ids, const uint32_t *rank,
		      int time_bits)
{
	uint64_t *key = arena_array(mem, uint64_t, rows->count);

	for (size_t i = 0; i < rows->count; i++) {
		uint64_t times = (uint64_t)rank[ids[2 * i + 1]] << time_bits | rank[ids[2 * i]];
		key[i] = (uint64_t)rows->x[i] << 2 * time_bits | times;
	}
	return key;
}

// Without weights, and with room for every key there could be: count them in place.
static struct merged merge_dense(struct arena *mem, const struct repeat_rows *rows, const uint32_t *ids,
				 const uint32_t *rank, size_t xs, size_t times, int time_bits)
{
	uint32_t *often = arena_array(mem, uint32_t, xs * times * times);
	struct merged merged = {0};
	size_t distinct = 0;

	for (size_t i = 0; i < rows->count; i++) {
		size_t at = (size_t)rows->x[i] * times + rank[ids[2 * i + 1]];
		distinct += often[at * times + rank[ids[2 * i]]]++ == 0;
	}
	merged.key = arena_array(mem, uint64_t, distinct);
	merged.weight = arena_array(mem, double, distinct);
	for (size_t at = 0; at < xs * times; at++)
		for (size_t t_x = 0; t_x <= at % times; t_x++) {
			if (often[at * times + t_x] == 0)
				continue;
			merged.key[merged.count] =
				(uint64_t)(at / times) << 2 * time_bits | (uint64_t)(at % times) << time_bits | t_x;
			merged.weight[merged.count++] = often[at * times + t_x];
		}
	return merged;
}

// Without weights: sort all, count runs.
static struct merged merge_plain(struct arena *mem, uint64_t *key, size_t count)
{
	struct merged merged = {.key = key};
	size_t runs = 0;

	sort_u64(mem, key, count);
	for (size_t i = 0; i < count; i++)
		runs += i == 0 || key[i] != key[i - 1];
	merged.weight = arena_array(mem, double, runs);
	for (size_t i = 0, start = 0; i < count; i++) {
		if (i + 1 < count && key[i + 1] == key[i])
			continue;
		key[merged.count] = key[i];
		merged.weight[merged.count++] = (double)(i + 1 - start);
		start = i + 1;
	}
	return merged;
}

static struct merged merge_weighted(struct arena *mem, const uint64_t *key, const double *weight, size_t count)
{
	struct tally tally = tally_create(mem);
	struct merged merged = {0};

	for (size_t i = 0; i < count; i++)
		tally_add(&tally, key[i], weight[i]);
	merged.count = tally.count;
	merged.key = arena_array(mem, uint64_t, tally.count);
	merged.weight = arena_array(mem, double, tally.count);
	for (size_t i = 0; i < (size_t)1 << tally.bits; i++)
		if (tally.slot[i].id_plus_1 != 0)
			merged.key[tally.slot[i].id_plus_1 - 1] = tally.slot[i].key;
	sort_u64(mem, merged.key, merged.count);
	for (size_t i = 0; i < merged.count; i++)
		merged.weight[i] = tally_sum(&tally, merged.key[i]);
	return merged;
}

static void unpack(struct arena *mem, const struct merged *merged, int time_bits, struct repeat_keys *keys)
{
	uint64_t mask = ((uint64_t)1 << time_bits) - 1;

	keys->count = merged->count;
	keys->weight = merged->weight;
	keys->t_x = arena_array(mem, uint32_t, keys->count);
	keys->T = arena_array(mem, uint32_t, keys->count);
	keys->group = arena_array(mem, struct key_group, keys->count);
	keys->T_weight = arena_array(mem, double, keys->times);
	keys->T_orders = arena_array(mem, double, keys->times);
	for (size_t i = 0; i < keys->count; i++) {
		uint64_t key = merged->key[i];
		double x = (double)(key >> 2 * time_bits), weight = keys->weight[i];

		keys->T[i] = (uint32_t)(key >> time_bits & mask);
		keys->t_x[i] = (uint32_t)(key & mask);
		if (keys->groups == 0 || keys->group[keys->groups - 1].x != x)
			keys->group[keys->groups++] = (struct key_group){.x = x, .first = i};
		keys->group[keys->groups - 1].end = i + 1;
		keys->group[keys->groups - 1].weight += weight;
		keys->T_weight[keys->T[i]] += weight;
		keys->T_orders[keys->T[i]] += weight * x;
	}
}

static void sum_up(const struct repeat_rows *rows, struct repeat_keys *keys)
{
	double time = 0;

	for (size_t i = 0; i < keys->times; i++) {
		keys->customers += keys->T_weight[i];
		keys->orders += keys->T_orders[i];
		time += keys->T_weight[i] * keys->time[i];
	}
	keys->mean_T = time / keys->customers;
	if (rows->log_gaps)
		for (size_t i = 0; i < rows->count; i++)
			keys->log_gaps += rows->log_gaps[i] * (rows->weight ? rows->weight[i] : 1);
}

static struct merged merge(struct arena *mem, const struct repeat_rows *rows, const uint32_t *ids,
			   const uint32_t *rank, double xs, size_t times, int time_bits)
{
	if (!rows->weight && rows->count < UINT32_MAX &&
	    xs * (double)times * (double)times <= 8 * (double)rows->count)
		return merge_dense(mem, rows, ids, rank, (size_t)xs, times, time_bits);
	uint64_t *key = pack(mem, rows, ids, rank, time_bits);
	return rows->weight ? merge_weighted(mem, key, rows->weight, rows->count)
			    : merge_plain(mem, key, rows->count);
}

enum status repeat_keys_build(struct arena *mem, const struct repeat_rows *rows, struct repeat_keys *keys,
			      struct model_fault *fault)
{
	struct tally times = tally_create(mem);
	uint32_t *ids = arena_array(mem, uint32_t, 2 * rows->count);
	double most;

	*keys = (struct repeat_keys){0};
	if (rows->count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "no customers");
	enum status status = time_ids(rows, &times, ids, &most, fault);
	if (status != OK)
		return status;
	uint32_t *rank = rank_times(mem, &times, keys);
	int x_bits = bits_for(most), time_bits = bits_for((double)keys->times);
	if (x_bits + 2 * time_bits > 64) {
		(void)model_refuse(fault, MODEL_NO_ROW, "too many distinct times: round them to days");
		return ERR_TOO_LARGE;
	}
	struct merged merged = merge(mem, rows, ids, rank, most + 1, keys->times, time_bits);
	unpack(mem, &merged, time_bits, keys);
	sum_up(rows, keys);
	return OK;
}
