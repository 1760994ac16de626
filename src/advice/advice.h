// Advice: what to offer whom, what to do next for whom, what effort and money are wasted on, where customers come
// from and what they cost. The face of the folder. Shares, ratios and weights are millionths; money is in minor units
// of the shop's currency.
#pragma once

#include "api/resource.h"
#include "api/route.h"
#include "work/event.h"
#include "work/job.h"

// ---------------------------------------------------------------- tables for main

extern const struct route advice_training_routes[], advice_product_routes[];
extern const struct job_kind *const advice_jobs[];
extern const struct schedule *const advice_schedules[];
