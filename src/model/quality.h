// How good forecasts were, once what was forecast has happened.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define QUALITY_DECILES 10

struct quality_decile { // customers from the least to the most expected
	size_t count;
	double forecast, actual; // sums
};

struct quality {
	size_t count;
	double forecast, actual; // sums
	double bias;             // forecast / actual − 1; 0 where nothing happened
	double mae, rmse;
	struct quality_decile decile[QUALITY_DECILES];
};

// Of amounts: orders, money. All finite.
struct quality quality_of(const double *forecast, const double *actual, size_t count);

// The chance that one who did is ranked above one who did not (Mann and Whitney 1947; ties count half).
// .5 where all did or none.
double quality_auc(const double *score, const bool *happened, size_t count);
// Mean squared error of probabilities (Brier 1950); 0 for none.
double quality_brier(const double *probability, const bool *happened, size_t count);
// Discounted gain at rank ≤ k over the best possible (Järvelin and Kekäläinen 2002), relevant 0 or 1: hits[i] tells
// whether the i-th of shown was right, of all those right in total. 0 where nothing was.
double quality_ndcg(const bool *hits, size_t shown, size_t right, size_t k);
