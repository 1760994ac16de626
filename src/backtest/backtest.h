// Back-tests: the history of orders gone through again under changed rules or tiers; nothing is touched. The face of
// the folder.
#pragma once

#include "api/route.h"
#include "work/job.h"

extern const struct route backtest_routes[];
extern const struct job_kind *const backtest_jobs[];
