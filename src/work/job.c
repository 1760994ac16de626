#include "work/job.h"

#include "base/id.h"
#include "store/where.h"
#include "work/runner.h"

#include <string.h>

SQL(job_insert);
SQL(job_note_row);
SQL(job_stop_waiting);
SQL(job_stop_running);
SQL(job_resume_row);
SQL(job_one);

PROBLEM(job_ended, ERR_CONFLICT, "This job has ended already.", "该任务已结束。");
PROBLEM(job_not_stopped, ERR_CONFLICT, "Only a job that was stopped or has failed can be resumed.",
	"只有已停止或失败的任务才能继续。");
PROBLEM(job_lease_lost, ERR_CANCELLED, "Another server has taken this job over.", "该任务已由其他服务器接手。");
PROBLEM(job_died, ERR_INTERNAL, "The job was cut off {0} times in a row without getting on.",
	"该任务连续 {0} 次中断且没有进展。");

const struct choice job_states[] = {
	[JOB_WAITING] = {"waiting", W("Waits for its time or for a free worker", "等待执行")},
	[JOB_RUNNING] = {"running", W("Runs now", "执行中")},
	[JOB_DONE] = {"done", W("Has done its work", "已完成")},
	[JOB_FAILED] = {"failed", W("Has failed for good; it may be resumed", "已失败，可继续")},
	[JOB_STOPPED] = {"stopped", W("Was stopped on request; it may be resumed", "已停止，可继续")},
	CHOICES_END,
};

enum status job_add(struct ctx *ctx, const struct job_kind *kind, const char *input, int64_t run_at_ms,
	const char *unique, int64_t *id)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &job_insert,
		ARGS(v_i64(id_new()), v_text(kind->name), v_i64(run_at_ms), v_text(unique),
			v_text(input ? input : "{}"), v_text(house_actor_text(ctx)), v_i64(ctx->now_ms)),
		&rows, &found));
	if (!found)
		return fail(ctx, &internal_error);
	if (id)
		*id = row_i64(rows, 0);
	return OK;
}

// ---------------------------------------------------------------- notes

struct note {
	const struct job *job;
	int64_t done, total;
	const char *place, *result;
	bool stop;
};

static enum status write_note(struct ctx *ctx, void *arg)
{
	struct note *note = arg;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &job_note_row,
		ARGS(v_i64(note->job->id), v_i64(note->job->lease), v_i64(note->done), v_i64(note->total),
			v_text(note->place), v_text(note->result), v_i64(clock_now_ms() + JOB_LEASE_MS)),
		&rows, &found));
	if (!found)
		return fail(ctx, &job_lease_lost);
	note->stop = row_i64(rows, 0) != 0;
	return OK;
}

enum status job_note(
	struct ctx *ctx, struct job *job, int64_t done, int64_t total, const char *place, const char *result)
{
	struct note note = {.job = job, .done = done, .total = total, .place = place, .result = result};

	if (ctx->db) {
		TRY(write_note(ctx, &note));
	} else {
		TRY(house_write(ctx, write_note, &note, 0, LANE_TILL));
		ctx->now_ms = clock_now_ms();
	}
	job->done = done;
	job->total = total;
	if (place)
		job->place = place;
	if (note.stop || house_stopping(ctx->house))
		return fail(ctx, &cancelled);
	return OK;
}

// ---------------------------------------------------------------- stop and resume

static enum status refuse_unless_there(struct ctx *ctx, int64_t id, const struct problem *problem)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &job_one, ARGS(v_i64(id)), &rows, &found));
	return fail(ctx, found ? problem : &not_found);
}

enum status job_stop(struct ctx *ctx, int64_t id)
{
	int64_t changed;

	TRY(db_change(ctx->db, &job_stop_waiting, ARGS(v_i64(id), v_i64(ctx->now_ms)), &changed));
	if (changed == 0)
		TRY(db_change(ctx->db, &job_stop_running, ARGS(v_i64(id)), &changed));
	return changed ? OK : refuse_unless_there(ctx, id, &job_ended);
}

enum status job_resume(struct ctx *ctx, int64_t id)
{
	int64_t changed;

	TRY(db_change(ctx->db, &job_resume_row, ARGS(v_i64(id), v_i64(ctx->now_ms)), &changed));
	return changed ? OK : refuse_unless_there(ctx, id, &job_not_stopped);
}

// ---------------------------------------------------------------- showing

static const struct field job_fields[] = {
	FIELD_ID(job_view, id, "job", .flags = FIELD_READ_ONLY, .doc = W("Id of the job", "任务编号")),
	FIELD_TEXT(job_view, kind, .max = 80, .flags = FIELD_READ_ONLY, .doc = W("What it does", "任务类型"),
		.example = "\"import.run\""),
	FIELD_ENUM(job_view, state, job_states, .flags = FIELD_READ_ONLY, .doc = W("How it stands", "状态")),
	FIELD_BOOL(job_view, stopping, .flags = FIELD_READ_ONLY,
		.doc = W("It was asked to stop and will soon", "已请求停止")),
	FIELD_I64(job_view, done, .min = 0, .max = JSON_INTEGER_MAX, .flags = FIELD_READ_ONLY,
		.doc = W("How much of total is done", "已完成数量")),
	FIELD_I64(job_view, total, .min = 0, .max = JSON_INTEGER_MAX, .flags = FIELD_READ_ONLY,
		.doc = W("How much there is to do; 0: not known yet", "总数量；0 表示未知")),
	FIELD_I64(job_view, attempt, .min = 0, .max = JSON_INTEGER_MAX, .flags = FIELD_READ_ONLY,
		.doc = W("The try at hand, counted since it last got on", "自上次有进展以来的尝试次数")),
	FIELD_TIME(job_view, created_at, .flags = FIELD_READ_ONLY, .doc = W("When it was ordered", "创建时间")),
	FIELD_TIME(job_view, run_at, .flags = FIELD_READ_ONLY,
		.doc = W("Waiting: when it is due; running: until when the server holds it",
			"等待时为到期时间；执行时为占用截止时间")),
	FIELD_TIME(job_view, started_at, .flags = FIELD_READ_ONLY, .doc = W("When it first ran", "首次执行时间")),
	FIELD_TIME(job_view, ended_at, .flags = FIELD_READ_ONLY, .doc = W("When it ended", "结束时间")),
	FIELD_RAW(job_view, input, .max = 1 << 20, .flags = FIELD_READ_ONLY, .doc = W("What it was given", "任务输入")),
	FIELD_RAW(job_view, result, .max = 1 << 20, .flags = FIELD_READ_ONLY,
		.doc = W("What came of it so far", "当前结果")),
	FIELD_TEXT(job_view, problem, .max = 80, .flags = FIELD_READ_ONLY,
		.doc = W("Why its last try failed: the problem's code", "上次失败的问题代码")),
	FIELD_TEXT(job_view, problem_text, .max = 2000, .flags = FIELD_READ_ONLY,
		.doc = W("The same as a sentence", "失败原因说明")),
	FIELD_TEXT(job_view, actor, .max = 40, .flags = FIELD_READ_ONLY, .doc = W("Who ordered it", "创建者")),
};
const struct shape job_shape = SHAPE("Job", job_view, job_fields, "Work that goes on by itself.", "后台执行的任务。");

struct job_view job_view_read(struct ctx *ctx, const struct rows *rows)
{
	return (struct job_view){
		.id = row_i64(rows, 0),
		.kind = row_text(rows, 1, ctx->mem),
		.state = choice_value(job_states, row_text(rows, 2, ctx->mem)),
		.stopping = row_i64(rows, 3) != 0,
		.done = row_i64(rows, 4),
		.total = row_i64(rows, 5),
		.attempt = row_i64(rows, 6),
		.created_at = row_i64(rows, 7),
		.run_at = row_i64(rows, 8),
		.started_at = row_i64(rows, 9),
		.ended_at = row_i64(rows, 10),
		.input = row_text(rows, 11, ctx->mem),
		.result = row_text(rows, 12, ctx->mem),
		.problem = row_text(rows, 13, ctx->mem),
		.problem_text = row_text(rows, 14, ctx->mem),
		.actor = row_text(rows, 15, ctx->mem),
	};
}

enum status job_read(struct ctx *ctx, int64_t id, struct job_view *view)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &job_one, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	*view = job_view_read(ctx, rows);
	return OK;
}
