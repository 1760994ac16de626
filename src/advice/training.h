// Private to advice: a training of the recommendations, and its row.
#pragma once

#include "advice/advice.h"
#include "advice/taste.h"

#define TRAINING_DAYS 730 // purchases that count

struct advice_run {
	int64_t id, job_id;
	const char *as_of, *first_day; // dates
	int64_t customers, products, orders, lines, sampled;
	int model;
	int64_t lambda;               // of EASE; NONE
	const char *quality, *timing; // JSON
	int64_t trained_at, took_ms;
};
extern const struct shape advice_run_shape;

// The last one; *found false: none yet.
MUST_CHECK enum status training_last(struct ctx *ctx, struct advice_run *run, bool *found);
