// What customers answer: NPS, satisfaction, effort, each with its interval.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/fault.h"

struct score_interval {
	double value, lower, upper;
	double sample; // answers
};

// Net promoter score (Reichheld 2003), −100 … 100, from counts of 9–10, 7–8 and 0–6. The interval is the normal one
// of a difference of multinomial shares (Rocks 2016), cut at ±100. At least one answer.
enum status score_nps(int64_t promoters, int64_t passives, int64_t detractors, double confidence,
		      struct score_interval *nps, struct model_fault *fault) MUST_CHECK;
// A share of yes answers, 0 … 1, with Wilson's interval (Wilson 1927): CSAT (4–5 of 5), CES (5–7 of 7).
enum status score_share(int64_t yes, int64_t answers, double confidence, struct score_interval *share,
			struct model_fault *fault) MUST_CHECK;
// A mean answer with Student's interval. One answer, or all alike: the interval is the value.
enum status score_mean(const double *answer, size_t count, double confidence, struct score_interval *mean,
		       struct model_fault *fault) MUST_CHECK;
