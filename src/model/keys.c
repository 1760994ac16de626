#include "model/keys.h"

#include <math.h>
#include <stdlib.h>

#include "model/sort.h"
#include "model/tally.h"

#define MAX_X 2147483647.0

static const char *row_problem(const struct repeat_rows *rows, size_t i)
{
	double x = rows->x[i], t_x = rows->t_x[i], T = rows->T[i];

	if (!(x >= 0 && x <= MAX_X) || x != floor(x))
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
	for (size_t i = 0; i < rows->count; i++) {
		const char *why = row_problem(rows, i);

		if (why)
			return model_refuse(fault, i, why);
	}
	return OK;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

// Distinct t_x and T: ids[2i] and ids[2i + 1] by first appearance.
static struct tally time_ids(struct arena *mem, const struct repeat_rows *rows, uint32_t *ids)
{
	struct tally times = tally_create(mem);

	for (size_t i = 0; i < rows->count; i++) {
		ids[2 * i] = tally_add(&times, tally_key(rows->t_x[i]), 0);
		ids[2 * i + 1] = tally_add(&times, tally_key(rows->T[i]), 0);
	}
	return times;
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

// The distinct keys, sorted: x, rank of T, rank of t_x. tally: their weights.
static uint64_t *distinct(struct arena *mem, const struct repeat_rows *rows, const uint32_t *ids, const uint32_t *rank,
			  int time_bits, struct tally *tally)
{
	*tally = tally_create(mem);
	for (size_t i = 0; i < rows->count; i++) {
		uint64_t times = (uint64_t)rank[ids[2 * i + 1]] << time_bits | rank[ids[2 * i]];
		tally_add(tally, (uint64_t)rows->x[i] << 2 * time_bits | times, rows->weight ? rows->weight[i] : 1);
	}
	uint64_t *key = arena_array(mem, uint64_t, tally->count);
	for (size_t i = 0; i < (size_t)1 << tally->bits; i++)
		if (tally->slot[i].id_plus_1 != 0)
			key[tally->slot[i].id_plus_1 - 1] = tally->slot[i].key;
	sort_u64(mem, key, tally->count);
	return key;
}

static void unpack(struct arena *mem, const uint64_t *key, const struct tally *tally, int time_bits,
		   struct repeat_keys *keys)
{
	uint64_t mask = ((uint64_t)1 << time_bits) - 1;

	keys->count = tally->count;
	keys->t_x = arena_array(mem, uint32_t, keys->count);
	keys->T = arena_array(mem, uint32_t, keys->count);
	keys->weight = arena_array(mem, double, keys->count);
	keys->group = arena_array(mem, struct key_group, keys->count);
	keys->T_weight = arena_array(mem, double, keys->times);
	keys->T_orders = arena_array(mem, double, keys->times);
	for (size_t i = 0; i < keys->count; i++) {
		double x = (double)(key[i] >> 2 * time_bits), weight = tally_sum(tally, key[i]);

		keys->T[i] = (uint32_t)(key[i] >> time_bits & mask);
		keys->t_x[i] = (uint32_t)(key[i] & mask);
		keys->weight[i] = weight;
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

enum status repeat_keys_build(struct arena *mem, const struct repeat_rows *rows, struct repeat_keys *keys,
			      struct model_fault *fault)
{
	enum status status = repeat_check(rows, fault);
	double most = 0;

	*keys = (struct repeat_keys){0};
	if (status != OK)
		return status;
	if (rows->count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "no customers");
	for (size_t i = 0; i < rows->count; i++)
		most = fmax(most, rows->x[i]);
	uint32_t *ids = arena_array(mem, uint32_t, 2 * rows->count);
	struct tally times = time_ids(mem, rows, ids);
	uint32_t *rank = rank_times(mem, &times, keys);
	int x_bits = bits_for(most), time_bits = bits_for((double)keys->times);
	if (x_bits + 2 * time_bits > 64) {
		(void)model_refuse(fault, MODEL_NO_ROW, "too many distinct times: round them to days");
		return ERR_TOO_LARGE;
	}
	struct tally tally;
	uint64_t *key = distinct(mem, rows, ids, rank, time_bits, &tally);
	unpack(mem, key, &tally, time_bits, keys);
	sum_up(rows, keys);
	return OK;
}
