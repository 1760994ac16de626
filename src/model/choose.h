// Which model to trust here: fit each as of an earlier day, forecast what has happened since, compare. Half way back
// is a good earlier day: as long to learn from as to be judged by.
#pragma once

#include <stdbool.h>

#include "model/quality.h"
#include "model/repeat.h"

struct repeat_trial {
	bool tried; // MBG/CNBD-k is not where k = 1 is likeliest (it is the MBG/NBD then) or no gaps are known
	struct repeat_fit fit;
	struct quality orders; // forecast orders against those that came
	double auc, brier;     // of p_active against ordered at all
};

struct repeat_choice {
	struct repeat_trial trial[REPEAT_FAMILIES];
	struct quality naive; // x / T · t, the rule of thumb
	double recency_auc;   // the other one: who came last comes next
	enum repeat_family for_orders;   // least mean absolute error of the orders
	enum repeat_family for_activity; // least Brier score of p_active
};

// then: customers as they stood on the earlier day; later: orders of each in the t that followed. Same row rules as
// repeat_fit.
enum status repeat_choose(const struct repeat_rows *then, const double *later, double t, int threads,
			  struct repeat_choice *choice, struct model_fault *fault) MUST_CHECK;
