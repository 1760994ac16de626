// Private to insight: the row of a run.
#pragma once

#include "insight/insight.h"

// What a run has found before it scores; the texts are JSON.
struct run_found {
	int64_t first_day, customers, orders;
	const char *setting, *models, *chosen, *backtests, *totals;
};

// Marks it as running at its day. ERR_CONFLICT insight_running where another run shows signs of life.
MUST_CHECK enum status run_begin(struct ctx *ctx, int64_t id, int64_t today);
MUST_CHECK enum status run_keep(struct ctx *ctx, int64_t id, const struct run_found *found);
// After a slice. ERR_CANCELLED when it is no longer running.
MUST_CHECK enum status run_advance(struct ctx *ctx, int64_t id, int64_t place, int64_t scored);
MUST_CHECK enum status run_beat(struct ctx *ctx, int64_t id);
MUST_CHECK enum status run_end(
	struct ctx *ctx, int64_t id, enum run_state state, const char *timing, const char *problem);
// Stopped or failed: waits again. ERR_CONFLICT insight_running.
MUST_CHECK enum status run_resume(struct ctx *ctx, int64_t id);
MUST_CHECK enum status run_job(struct ctx *ctx, int64_t id, int64_t job_id);
// Adds the job that does it (job.c).
MUST_CHECK enum status insight_run_queue(struct ctx *ctx, int64_t id);
// Of a row of these columns: without models and back-tests.
#define RUN_COLUMNS                                                                                                    \
	"id, state, origin, actor, job_id, as_of, first_day, customers, orders, scored, setting, chosen, totals, "     \
	"timing, problem, created_at, started_at, ended_at, version, place, beat_at, NULL, NULL"
void run_scan(struct ctx *ctx, const struct rows *rows, struct insight_run *run);

extern const struct problem insight_running, insight_run_ended, insight_day_ahead;
