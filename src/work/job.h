// Jobs are rows with one clock column, run_at_ms: due when it has passed. Whatever takes long or touches the outside
// world is a job. A job that is running holds a lease; one whose process died is taken up again when the lease ends, at
// the place it last recorded. Work loops of one server (and of several on PostgreSQL) take due rows by a guarded
// UPDATE.
#pragma once

#include "base/shape.h"
#include "work/house.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_STOPPED };
extern const struct choice job_states[];

struct job;

struct job_kind {
	const char *name; // "import.run"
	// On a worker's thread, outside any transaction: reads by house_read, writes by house_write in LANE_LOW slices
	// of some 20 ms. ctx->db is NULL. OK: done. ERR_BUSY or ERR_INTERNAL: tried again after the back-off; any other
	// status: failed for good.
	enum status (*run)(struct ctx *ctx, struct job *job);
	const int64_t *backoff_ms; // waits before the 2nd, 3rd … try, ended by 0; NULL: 1 s, 10 s, 1 min, 10 min, 1 h
	int lanes;                 // at most so many of the kind at once in one server (0: 1)
	struct words doc;
};

struct job {
	int64_t id;
	const struct job_kind *kind;
	int attempt;         // from 1
	const char *input;   // JSON given to job_add
	const char *place;   // JSON last given to job_note, or NULL: where to go on
	int64_t done, total; // as last noted; total 0: unknown
	int64_t lease;       // the worker's: this run, and no other
};

// Within the transaction at hand. unique (or NULL): a waiting job of the same kind and text is kept instead of a
// second, at the earlier of the two times; nor do two of them run at once, so that one that is added while the other
// runs comes after it. id may be NULL.
MUST_CHECK enum status job_add(struct ctx *ctx, const struct job_kind *kind, const char *input, int64_t run_at_ms,
	const char *unique, int64_t *id);
// Called by a running job now and then: records progress and place (durable with the next commit), renews the lease,
// and tells by ERR_CANCELLED that it was asked to stop, or that the lease was lost. With result (JSON or NULL) at its
// end it is what GET /v1/jobs shows. place and result NULL: as they were. Outside a transaction it commits by itself
// and sets ctx->now_ms anew; inside one it is part of it, so that a slice and the place after it are durable
// together.
MUST_CHECK enum status job_note(
	struct ctx *ctx, struct job *job, int64_t done, int64_t total, const char *place, const char *result);
// Asks a running job to stop, or takes a waiting one off; a stopped one goes on at its place by job_resume.
// ERR_NOT_FOUND, or ERR_CONFLICT when it has ended already. A failed one is resumed likewise; ERR_CONFLICT when it is
// neither.
MUST_CHECK enum status job_stop(struct ctx *ctx, int64_t id);
MUST_CHECK enum status job_resume(struct ctx *ctx, int64_t id);

// How a job is shown.
struct job_view {
	int64_t id;
	const char *kind;
	int state;
	bool stopping; // asked to stop, and still running
	int64_t done, total, attempt;
	int64_t created_at, run_at, started_at, ended_at;
	const char *input, *result; // JSON
	const char *problem, *problem_text;
	const char *actor;
};
extern const struct shape job_shape;
MUST_CHECK enum status job_read(struct ctx *ctx, int64_t id, struct job_view *view);

// Newest first, ids below before_id.
// Columns of a job, for lists (api/jobs.c), and the row of them as it is shown.
#define JOB_COLUMNS                                                                                                    \
	"id, kind, state, stop_wanted, done, total, attempt, created_at, run_at, started_at, ended_at, input, "        \
	"result, problem, problem_text, actor"
struct job_view job_view_read(struct ctx *ctx, const struct rows *rows);

// A job that comes again by itself: every interval, or daily at a time of the shop's day. One waiting row per schedule.
struct schedule {
	const char *name;
	const struct job_kind *kind;
	int64_t every_ms;  // 0: daily
	int daily_minute;  // minutes after midnight in the shop's zone
	const char *input; // JSON
	struct words doc;
};
// The first time after after_ms. On a day without that minute (clocks put forward) it comes as much later as it lies
// in the gap; on a day that has it twice, the first.
int64_t schedule_next(const struct schedule *schedule, const struct zone *zone, int64_t after_ms);

extern const struct problem job_ended, job_not_stopped, job_lease_lost, job_died;
