#include "model/quality.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

struct ranked {
	double score, actual;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *p = a, *q = b;

	if (p->score != q->score)
		return p->score < q->score ? -1 : 1;
	return (p->actual > q->actual) - (p->actual < q->actual);
}

struct quality quality_of(const double *forecast, const double *actual, size_t count)
{
	struct arena *mem = arena_create();
	struct ranked *row = arena_array(mem, struct ranked, count);
	struct quality quality = {.count = count};

	for (size_t i = 0; i < count; i++) {
		double error = forecast[i] - actual[i];

		row[i] = (struct ranked){forecast[i], actual[i]};
		quality.forecast += forecast[i];
		quality.actual += actual[i];
		quality.mae += fabs(error) / (double)count;
		quality.rmse += error * error / (double)count;
	}
	quality.rmse = sqrt(quality.rmse);
	quality.bias = quality.actual != 0 ? quality.forecast / quality.actual - 1 : 0;
	qsort(row, count, sizeof *row, compare_ranked);
	for (size_t i = 0; i < count; i++) {
		struct quality_decile *decile = &quality.decile[i * QUALITY_DECILES / count];

		decile->count++;
		decile->forecast += row[i].score;
		decile->actual += row[i].actual;
	}
	arena_destroy(mem);
	return quality;
}

// By the sum of ranks, equal scores sharing theirs.
double quality_auc(const double *score, const bool *happened, size_t count)
{
	struct arena *mem = arena_create();
	struct ranked *row = arena_array(mem, struct ranked, count);
	double ranks = 0, yes = 0, no;

	for (size_t i = 0; i < count; i++) {
		row[i] = (struct ranked){score[i], happened[i]};
		yes += happened[i];
	}
	no = (double)count - yes;
	qsort(row, count, sizeof *row, compare_ranked);
	for (size_t i = 0, end; i < count; i = end) {
		double here = 0;

		for (end = i; end < count && row[end].score == row[i].score; end++)
			here += row[end].actual;
		ranks += here * ((double)(i + end) + 1) / 2;
	}
	arena_destroy(mem);
	return yes > 0 && no > 0 ? (ranks - yes * (yes + 1) / 2) / (yes * no) : .5;
}

double quality_brier(const double *probability, const bool *happened, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (probability[i] - happened[i]) * (probability[i] - happened[i]);
	return count > 0 ? sum / (double)count : 0;
}

double quality_ndcg(const bool *hits, size_t shown, size_t right, size_t k)
{
	double gain = 0, best = 0;

	for (size_t i = 0; i < k; i++) {
		gain += i < shown && hits[i] ? 1 / log2((double)i + 2) : 0;
		best += i < right ? 1 / log2((double)i + 2) : 0;
	}
	return best > 0 ? gain / best : 0;
}
