// As time goes by: what became active, what lapsed, which holds ended is posted, each dated at its instant. Nothing
// depends on when this runs: whoever reads or moves points before it sees the same.
#include "points/ledger.h"

#include "base/id.h"
#include "base/instant.h"

SQL(expiry_accounts_due);
SQL(expiry_holds_due);

#define DUE_BATCH 500
#define DUE_SLICE 50 // in one transaction: some 20 ms

struct due {
	int64_t at, customer_id, id; // id: of the wallet, or of the hold
};

struct dues {
	struct due list[DUE_BATCH];
	size_t count;
	struct due after;
};

static enum status collect(struct dues *dues, struct rows *rows)
{
	bool more;

	dues->count = 0;
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		dues->after = (struct due){row_i64(rows, 2), row_i64(rows, 0), row_i64(rows, 1)};
		dues->list[dues->count++] = dues->after;
	}
}

static enum status read_accounts(struct ctx *ctx, void *arg)
{
	struct dues *dues = arg;
	struct rows *rows;

	TRY(db_query(ctx->db, &expiry_accounts_due,
		ARGS(v_i64(ctx->now_ms), v_i64(dues->after.at), v_i64(dues->after.customer_id), v_i64(dues->after.id),
			v_i64(DUE_BATCH)),
		&rows));
	return collect(dues, rows);
}

static enum status read_holds(struct ctx *ctx, void *arg)
{
	struct dues *dues = arg;
	struct rows *rows;

	TRY(db_query(ctx->db, &expiry_holds_due,
		ARGS(v_i64(ctx->now_ms), v_i64(dues->after.at), v_i64(dues->after.id), v_i64(DUE_BATCH)), &rows));
	return collect(dues, rows);
}

struct slice {
	const struct due *list;
	size_t count;
};

static enum status post_accounts(struct ctx *ctx, void *arg)
{
	const struct slice *slice = arg;
	const struct wallet *wallet;
	struct book book;

	ctx->now_ms = clock_now_ms();
	for (size_t i = 0; i < slice->count; i++) {
		TRY(wallet_get(ctx, slice->list[i].id, &wallet));
		TRY(book_open(ctx, slice->list[i].customer_id, wallet, &book));
		TRY(book_close(ctx, &book));
	}
	return OK;
}

static enum status end_holds(struct ctx *ctx, void *arg)
{
	const struct slice *slice = arg;

	ctx->now_ms = clock_now_ms();
	for (size_t i = 0; i < slice->count; i++)
		TRY(hold_end_due(ctx, slice->list[i].customer_id));
	return OK;
}

struct pass {
	enum status (*read)(struct ctx *ctx, void *dues);
	enum status (*act)(struct ctx *ctx, void *slice);
};

// One batch, in an arena of its own: ctx->mem holds what the job goes by, to its end.
static enum status run_batch(const struct ctx *job_ctx, const struct pass *pass, struct dues *dues)
{
	struct arena *mem = arena_create();
	struct ctx ctx = *job_ctx;
	enum status status;

	ctx.mem = mem;
	ctx.now_ms = clock_now_ms();
	status = house_read(&ctx, pass->read, dues);
	for (size_t i = 0; i < dues->count && status == OK; i += DUE_SLICE) {
		size_t left = dues->count - i;
		struct slice slice = {&dues->list[i], left < DUE_SLICE ? left : DUE_SLICE};
		status = house_write(&ctx, pass->act, &slice, dues->list[i].customer_id, LANE_LOW);
	}
	arena_destroy(mem);
	return status;
}

static enum status run_pass(struct ctx *ctx, struct job *job, const struct pass *pass, int64_t *done)
{
	struct dues *dues = arena_new(ctx->mem, struct dues);

	dues->after = (struct due){INT64_MIN + 1, 0, 0};
	do {
		TRY(run_batch(ctx, pass, dues));
		*done += (int64_t)dues->count;
		TRY(job_note(ctx, job, *done, 0, NULL, NULL));
	} while (dues->count == DUE_BATCH);
	return OK;
}

static enum status run_expiry(struct ctx *ctx, struct job *job)
{
	static const struct pass accounts = {read_accounts, post_accounts}, holds = {read_holds, end_holds};
	int64_t done = 0;

	TRY(run_pass(ctx, job, &accounts, &done));
	return run_pass(ctx, job, &holds, &done);
}

const struct job_kind points_expiry_job = {
	.name = "points.expire",
	.run = run_expiry,
	.doc = W("Posts what time has done: points that became active or lapsed, holds that ended.",
		"为到期、生效的积分批次和超时的冻结记账。"),
};

const struct schedule expiry_schedule = {
	.name = "points.expire",
	.kind = &points_expiry_job,
	.every_ms = 10 * MINUTE_MS,
	.input = "{}",
	.doc = W("Lapsed points are posted; they could not be used before that either.",
		"到期积分记账（到期即不可用）。"),
};
