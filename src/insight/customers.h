// Private to insight: scores of customers over HTTP, and the reasons for their churn risk.
#pragma once

#include "insight/insight.h"
#include "model/churn.h"

// The second stage of a run; false where the buying model speaks alone.
bool churn_model_read(struct ctx *ctx, const struct insight_run *run, struct churn_model *model);
