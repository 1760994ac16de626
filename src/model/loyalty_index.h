// The ten loyalty measures, each turned into 0 … 100, and the composite index over those that have data. Weights
// are the user's; a measure without a sample is left out and its weight spread over the rest, never guessed.
#pragma once

#include <stdbool.h>

#include "model/fault.h"

enum loyalty_measure {
	LOYALTY_RETENTION,
	LOYALTY_CHURN,
	LOYALTY_SATISFACTION,
	LOYALTY_COMPLAINT,
	LOYALTY_REFERRAL,
	LOYALTY_LIFETIME_VALUE,
	LOYALTY_EMOTIONAL,
	LOYALTY_BEHAVIOURAL,
	LOYALTY_ATTITUDINAL,
	LOYALTY_RELATION,
	LOYALTY_MEASURES,
};

// part and whole are what the formula calls so; goal only where it speaks of one.
struct loyalty_measure_info {
	const char *name;
	const char *formula;
	bool has_goal;
};
extern const struct loyalty_measure_info loyalty_measures[LOYALTY_MEASURES];

struct loyalty_count {
	double part, whole; // whole 0: no data
	double goal;        // > 0 where the measure has one
	double weight;      // ≥ 0
};

struct loyalty_part {
	bool known;
	double score;        // 0 … 100
	double sample;       // whole
	double weight;       // after those without data are left out; the known ones sum to 1
	double contribution; // weight · score: these add up to the index
};

struct loyalty_index {
	bool known; // false: no measure has both data and weight
	double value;
	struct loyalty_part part[LOYALTY_MEASURES];
};

enum status loyalty_index(const struct loyalty_count count[LOYALTY_MEASURES], struct loyalty_index *index,
			  struct model_fault *fault) MUST_CHECK;
