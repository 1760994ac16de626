#include "base/id.h"
#include "base/instant.h"
#include "work/work.h"

SQL(tidy_jobs);
SQL(tidy_replies);

#define JOB_KEEP_MS (90 * DAY_MS)
#define REPLY_KEEP_MS (2 * DAY_MS)

struct tidy {
	int64_t now_ms, gone;
};

static enum status forget_some(struct ctx *ctx, void *arg)
{
	struct tidy *tidy = arg;
	int64_t jobs, replies, before_ms = tidy->now_ms - JOB_KEEP_MS;

	TRY(db_change(ctx->db, &tidy_jobs, ARGS(v_i64(id_floor(before_ms)), v_i64(before_ms)), &jobs));
	TRY(db_change(ctx->db, &tidy_replies, ARGS(v_i64(tidy->now_ms - REPLY_KEEP_MS)), &replies));
	tidy->gone = jobs + replies;
	return OK;
}

static enum status forget(struct ctx *ctx, struct job *job)
{
	struct tidy tidy = {.now_ms = ctx->now_ms};
	int64_t done = 0;

	do {
		TRY(house_write(ctx, forget_some, &tidy, 0, LANE_LOW));
		done += tidy.gone;
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (tidy.gone > 0);
	return OK;
}

static const struct job_kind work_tidy = {
	.name = "work.tidy",
	.run = forget,
	.doc = W("Forgets jobs that ended 90 days ago and replies kept under Idempotency-Key for 2 days",
		"清理 90 天前结束的任务和保存满 2 天的幂等回复"),
};
static const struct schedule work_tidy_hourly = {
	.name = "work.tidy",
	.kind = &work_tidy,
	.every_ms = HOUR_MS,
	.input = "{}",
	.doc = W("Every hour", "每小时"),
};

const struct job_kind *const work_jobs[] = {&work_tidy, NULL};
const struct schedule *const work_schedules[] = {&work_tidy_hourly, NULL};
