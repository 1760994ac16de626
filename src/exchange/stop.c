// Stopping, going on, and the jobs in which a server runs imports.
#include "exchange/record.h"

#include "base/id.h"
#include "base/json.h"

#include <string.h>

SQL(import_job_set);

enum status import_stop(struct ctx *ctx, int64_t id)
{
	struct import *import;

	TRY(import_load(ctx, id, &import));
	if (import->state != IMPORT_RUNNING && import->state != IMPORT_REVERTING)
		return state_wrong(ctx, import);
	// Whoever runs it finds another version than its own and gives its slice up. The job need not be there any
	// more.
	enum status status = import->job_id == NONE ? OK : job_stop(ctx, import->job_id);
	if (status != OK && status != ERR_NOT_FOUND && status != ERR_CONFLICT)
		return status;
	fail_clear(ctx);
	bool reverting = import->state == IMPORT_REVERTING;
	return record_state(ctx, import, reverting ? IMPORT_REVERTING : IMPORT_STOPPED, NULL);
}

enum status import_resume(struct ctx *ctx, int64_t id)
{
	struct import *import;

	TRY(import_load(ctx, id, &import));
	if (import->state != IMPORT_STOPPED && import->state != IMPORT_FAILED)
		return state_wrong(ctx, import);
	TRY(file_unchanged(ctx, import));
	return record_state(ctx, import, IMPORT_RUNNING, NULL);
}

enum status import_queue(struct ctx *ctx, int64_t id)
{
	int64_t job_id;
	const char *input = arena_format(ctx->mem, "{\"import\":\"%s\"}", id_text(ctx->mem, "imp", id));

	TRY(job_add(ctx, &import_job, input, ctx->now_ms, id_text(ctx->mem, "imp", id), &job_id));
	return db_exec(ctx->db, &import_job_set, ARGS(v_i64(id), v_i64(job_id)));
}

// ---------------------------------------------------------------- the job

struct import_input {
	int64_t import;
};
static const struct field input_fields[] = {
	FIELD_ID(import_input, import, "imp", .doc = W("The import", "导入任务")),
};
static const struct shape input_shape =
	SHAPE("ImportJob", import_input, input_fields, "An import to run.", "待执行的导入。");

struct loading {
	int64_t id;
	struct import *import;
};

static enum status load(struct ctx *ctx, void *arg)
{
	struct loading *loading = arg;
	return import_load(ctx, loading->id, &loading->import);
}

static enum status run_job(struct ctx *ctx, struct job *job)
{
	struct import_input input;
	struct import_watch watch = {.job = job};
	struct loading loading;
	uint64_t present;

	TRY(shape_decode(ctx, &input_shape, job->input, strlen(job->input), DECODE_STORED, &input, &present));
	loading.id = input.import;
	TRY(house_read(ctx, load, &loading));
	struct import *import = loading.import;
	if (import->state != IMPORT_RUNNING && import->state != IMPORT_REVERTING)
		return OK; // stopped, or over, before the job came to it
	enum status status = import->state == IMPORT_REVERTING ? import_revert(ctx, import, &watch)
							       : import_run(ctx, import, &watch);
	// Stopped: the import's own row says so, and resuming makes a job of its own.
	return status == ERR_CANCELLED ? OK : status;
}

const struct job_kind import_job = {
	.name = "import.run",
	.run = run_job,
	.lanes = 2,
	.doc = W("Imports a file, or takes an import back.", "导入文件或撤销导入。"),
};
