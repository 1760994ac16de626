// Who brings whom: the forest of referrals and what each customer's recommendations are worth (after Kumar,
// Petersen, Leone 2010, "Driving profitability by encouraging customer referrals": customer referral value).
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/fault.h"

#define INFLUENCE_NOBODY UINT32_MAX

struct influence {
	uint32_t direct;  // customers won by recommendation
	uint32_t reached; // these, those they won, and so on
	uint32_t depth;   // longest chain below
	uint32_t level;   // steps from the first of the chain; 0: came by himself
	double value;     // Σ value of those reached · share^steps
};

// referrer[i]: who recommended i, INFLUENCE_NOBODY: nobody. value[i]: what customer i is worth, any finite number.
// share: how much of a customer's worth is credited each step up, 0 … 1 (the paper credits the direct one: the
// value of a referral at share 1 and one step is direct). ERR_INVALID with a row of a circle, if there is one.
enum status influence_build(const uint32_t *referrer, const double *value, size_t count, double share,
			    struct influence *influence, struct model_fault *fault) MUST_CHECK;
