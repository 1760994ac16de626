// Part of the face: figures that take long are kept in memory, so that a page need not wait for them again.
//
// Kept is what took FIGURE_SLOW_MS or more. It is given again as long as nothing has happened in the shop since (no
// event, no run, no change of settings); and when something has, for FIGURE_STALE_MS, while a job makes those anew that
// were asked for lately. "computed_at" of the answer says when it was made. What is quick is made each time.
#pragma once

#include "api/route.h"
#include "work/job.h"

#define FIGURE_SLOW_MS 250
#define FIGURE_STALE_MS (15 * MINUTE_MS)
#define FIGURES_MAX 96
#define FIGURE_BYTES_MAX (4 * 1024 * 1024)   // of one; longer ones are not kept
#define FIGURES_BYTES_MAX (32 * 1024 * 1024) // of all

// Answers with the kept one, or by make, which is an act of the same route: it sets answer->out. Two who ask for the
// same at once wait for one making. A member computed_at of the route's out shape is filled here.
MUST_CHECK enum status figure_kept(struct ctx *ctx, const struct call *call,
	enum status (*make)(struct ctx *ctx, const struct call *call, struct answer *answer), struct answer *answer);

extern const struct job_kind figure_renewal;
extern const struct schedule figure_renewals;

#define FIGURE_COMPUTED_AT(struct_) FIELD_TIME(struct_, computed_at, .doc = W("When this was computed", "计算时间"))
