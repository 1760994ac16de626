// Expiry as time goes by: what has lapsed is posted, dated when it lapsed.
#include "points/ledger.h"

#include "base/id.h"

SQL(expiry_accounts_due);

#define EXPIRY_BATCH 500

struct due_account {
	int64_t next_expiry_at, customer_id, wallet_id;
};

struct due_accounts {
	struct due_account list[EXPIRY_BATCH];
	size_t count;
	struct due_account after;
};

static enum status read_due(struct ctx *ctx, void *arg)
{
	struct due_accounts *due = arg;
	struct rows *rows;
	bool more;

	due->count = 0;
	TRY(db_query(ctx->db, &expiry_accounts_due,
		ARGS(v_i64(ctx->now_ms), v_i64(due->after.next_expiry_at), v_i64(due->after.customer_id),
			v_i64(due->after.wallet_id), v_i64(EXPIRY_BATCH)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		due->after = (struct due_account){row_i64(rows, 2), row_i64(rows, 0), row_i64(rows, 1)};
		due->list[due->count++] = due->after;
	}
}

static enum status expire_one(struct ctx *ctx, void *arg)
{
	const struct due_account *due = arg;
	const struct wallet *wallet;
	int64_t expired;

	ctx->now_ms = clock_now_ms();
	TRY(wallet_get(ctx, due->wallet_id, &wallet));
	TRY(ledger_expire(ctx, due->customer_id, wallet, &expired));
	struct lot lot = {.customer_id = due->customer_id, .wallet = wallet, .expires_at = NONE};
	return expired ? points_tell(ctx, &points_expired, &lot,
				 (struct points_event){
					 .amount = expired, .source = "expiry", .rule_version = NONE, .base = NONE},
				 0)
		       : OK;
}

// One batch, in an arena of its own: ctx->mem holds what the job goes by, to its end.
static enum status expire_batch(const struct ctx *job_ctx, struct due_accounts *due)
{
	struct arena *mem = arena_create();
	struct ctx ctx = *job_ctx;
	enum status status;

	ctx.mem = mem;
	ctx.now_ms = clock_now_ms();
	status = house_read(&ctx, read_due, due);
	for (size_t i = 0; i < due->count && status == OK; i++)
		status = house_write(&ctx, expire_one, &due->list[i], due->list[i].customer_id, LANE_LOW);
	arena_destroy(mem);
	return status;
}

static enum status run_expiry(struct ctx *ctx, struct job *job)
{
	struct due_accounts due = {.after = {INT64_MIN + 1, 0, 0}};
	int64_t done = 0;

	do {
		TRY(expire_batch(ctx, &due));
		done += (int64_t)due.count;
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (due.count == EXPIRY_BATCH);
	return OK;
}

const struct job_kind points_expiry_job = {
	.name = "points.expire",
	.run = run_expiry,
	.doc = W("Posts the expiry of lots that have lapsed.", "为已到期的积分批次记账。"),
};

const struct schedule expiry_schedule = {
	.name = "points.expire",
	.kind = &points_expiry_job,
	.every_ms = 10 * MINUTE_MS,
	.input = "{}",
	.doc = W("Lapsed points are posted; they could not be used before that either.",
		"到期积分记账（到期即不可用）。"),
};
