#include "model/pyramid.h"

#include <string.h>

#include "base/arena.h"
#include "model/sort.h"

// ceil(count · percent / 100) in whole numbers.
static size_t part(size_t count, size_t percent)
{
	return (count * percent + 99) / 100;
}

// Corrado Gini 1912, by the sorted form: Σ (2i − n − 1) v_i / (n Σ v).
static double gini_of(const int64_t *rising, size_t count)
{
	double weighted = 0, total = 0;

	for (size_t i = 0; i < count; i++) {
		double value = rising[i] > 0 ? (double)rising[i] : 0;

		weighted += (2.0 * (double)(i + 1) - (double)count - 1) * value;
		total += value;
	}
	return total > 0 ? weighted / ((double)count * total) : 0;
}

struct border {
	int64_t value; // of the last customer inside
	size_t ties;   // how many of those with this value are inside
};

static void find_borders(const int64_t *rising, size_t count, struct border *border)
{
	static const size_t percent[PYRAMID_CLASSES - 1] = {1, 5, 20};

	for (int c = 0; c < PYRAMID_CLASSES - 1; c++) {
		size_t inside = part(count, percent[c]);
		int64_t value = rising[count - inside];
		size_t above = value == INT64_MAX ? 0 : count - rank_i64(rising, count, value + 1);

		border[c] = (struct border){value, inside - above};
	}
}

static void assign(const int64_t *value, size_t count, const struct border *border, uint8_t *class)
{
	size_t seen[PYRAMID_CLASSES - 1] = {0};

	for (size_t i = 0; i < count; i++) {
		uint8_t at = 0;

		for (int c = 0; c < PYRAMID_CLASSES - 1; c++) {
			if (value[i] == border[c].value)
				at += seen[c]++ >= border[c].ties;
			else
				at += value[i] < border[c].value;
		}
		class[i] = at;
	}
}

static void sum_up(const int64_t *value, const double *staff, size_t count, const uint8_t *class,
		   struct pyramid *pyramid)
{
	for (size_t i = 0; i < count; i++) {
		struct pyramid_class *at = &pyramid->class[class[i]];

		at->customers++;
		at->value += (double)value[i];
		at->staff += staff ? staff[i] : 0;
	}
	for (int c = 0; c < PYRAMID_CLASSES; c++) {
		pyramid->total += pyramid->class[c].value;
		pyramid->staff_total += pyramid->class[c].staff;
	}
	for (int c = 0; c < PYRAMID_CLASSES; c++) {
		struct pyramid_class *at = &pyramid->class[c];

		at->share = pyramid->total > 0 ? at->value / pyramid->total : 0;
		at->staff_share = pyramid->staff_total > 0 ? at->staff / pyramid->staff_total : 0;
	}
}

enum status pyramid_build(const int64_t *value, const double *staff, size_t count, uint8_t *class,
			  struct pyramid *pyramid, struct model_fault *fault)
{
	struct border border[PYRAMID_CLASSES - 1];

	if (count == 0)
		return model_refuse(fault, MODEL_NO_ROW, "no customers");
	for (size_t i = 0; staff && i < count; i++)
		if (!(staff[i] >= 0 && staff[i] < 1e15))
			return model_refuse(fault, i, "staff time must be 0 or more");
	struct arena *mem = arena_create();
	int64_t *rising = arena_array(mem, int64_t, count);
	memcpy(rising, value, count * sizeof *rising);
	sort_i64(mem, rising, count);
	find_borders(rising, count, border);
	assign(value, count, border, class);
	*pyramid = (struct pyramid){.gini = gini_of(rising, count)};
	sum_up(value, staff, count, class, pyramid);
	arena_destroy(mem);
	return OK;
}

void pyramid_movement(const uint8_t *before, const uint8_t *after, size_t count,
		      int64_t moved[PYRAMID_CLASSES + 1][PYRAMID_CLASSES + 1])
{
	memset(moved, 0, sizeof(int64_t) * (PYRAMID_CLASSES + 1) * (PYRAMID_CLASSES + 1));
	for (size_t i = 0; i < count; i++)
		moved[before[i]][after[i]]++;
}
