// What imports keep of people goes after a month: our copies of the files, the cells of refused rows, the old values of
// changed customers. Counts, reasons and what was made stay.
#include "exchange/record.h"

#include "base/id.h"

#include <unistd.h>

SQL(sweep_due);
SQL(sweep_path);
SQL(sweep_cells);
SQL(sweep_before);

#define KEPT_MS (30 * INT64_C(86400000))
#define BATCH 50

struct old_import {
	int64_t id;
	const char *path;
	bool spooled;
};

struct sweep {
	struct old_import imports[BATCH];
	size_t count, at;
};

static enum status read_due(struct ctx *ctx, void *arg)
{
	struct sweep *sweep = arg;
	struct rows *rows;
	bool more;

	sweep->count = 0;
	TRY(db_query(ctx->db, &sweep_due, ARGS(v_i64(ctx->now_ms - KEPT_MS)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		sweep->imports[sweep->count++] =
			(struct old_import){row_i64(rows, 0), row_text(rows, 1, ctx->mem), row_i64(rows, 2) == 1};
	}
}

static enum status forget(struct ctx *ctx, void *arg)
{
	const struct sweep *sweep = arg;
	const struct old_import *old = &sweep->imports[sweep->at];

	TRY(db_exec(ctx->db, &sweep_cells, ARGS(v_i64(old->id))));
	TRY(db_exec(ctx->db, &sweep_before, ARGS(v_i64(old->id))));
	return db_exec(ctx->db, &sweep_path, ARGS(v_i64(old->id)));
}

static enum status run_sweep(struct ctx *ctx, struct job *job)
{
	struct sweep sweep;

	do {
		ctx->now_ms = clock_now_ms();
		TRY(house_read(ctx, read_due, &sweep));
		for (sweep.at = 0; sweep.at < sweep.count; sweep.at++) {
			const struct old_import *old = &sweep.imports[sweep.at];
			// The file first: a row without path would leave it behind for ever.
			if (old->spooled)
				unlink(old->path);
			TRY(house_write(ctx, forget, &sweep, 0, LANE_LOW));
		}
		TRY(job_note(ctx, job, 0, 0, NULL, NULL));
		arena_reset(ctx->mem);
	} while (sweep.count == BATCH);
	return OK;
}

static const struct job_kind sweep_job = {
	.name = "import.sweep",
	.run = run_sweep,
	.doc = W("Removes files and personal data of imports that ended a month ago.",
		"清除一个月前导入的文件与个人信息。"),
};

static const struct schedule sweep_daily = {
	.name = "import.sweep",
	.kind = &sweep_job,
	.daily_minute = 3 * 60 + 40,
	.input = "{}",
	.doc = W("What imports keep of people goes after a month.", "导入保留的个人信息一个月后清除。"),
};

const struct job_kind *const exchange_jobs[] = {&import_job, &sweep_job, NULL};
const struct schedule *const exchange_schedules[] = {&sweep_daily, NULL};
