// The job that carries the kept sums on: some thousand postings at a time, the mark in the same transaction.
#include "points/sums.h"

SQL(sums_after);
SQL(sums_move);
SQL(sums_restart);
SQL(sums_forget_days);
SQL(sums_forget_booked);
SQL(sums_forget_cohorts);
SQL(sums_put_day);
SQL(sums_put_booked);
SQL(sums_put_cohort);

#define SLICE_POSTINGS 8192
#define SLICE_SUMS 4000 // rows written at once: some 20 ms

struct slice {
	struct sums_mark mark; // as it was read
	struct summed last;    // the new mark
	int64_t last_id;
	struct summing sums;
	int64_t count;
	bool taken; // somebody else has moved the mark meanwhile
	struct job *job;
	int64_t done; // before
};

static enum status read_slice(struct ctx *ctx, void *arg)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct slice *slice = arg;
	struct summed posting;
	struct rows *rows;
	int64_t horizon;
	bool more;

	slice->sums = sums_make(ctx->mem);
	slice->count = slice->last_id = 0;
	TRY(sums_mark(ctx, &slice->mark));
	if (!slice->mark.kept)
		return OK;
	TRY(db_horizon(ctx->db, &horizon));
	TRY(db_query(ctx->db, &sums_after,
		ARGS(v_i64(slice->mark.tx), v_i64(slice->mark.posting_id), v_i64(horizon), v_i64(SLICE_POSTINGS)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		enum status status = summed_read(rows, ctx->mem, &posting);
		if (status != OK || slice->sums.count >= SLICE_SUMS) {
			rows_close(rows);
			return status;
		}
		sums_add(&slice->sums, zone, &posting);
		slice->last = posting;
		slice->last_id = posting.id > slice->last_id ? posting.id : slice->last_id;
		slice->count++;
	}
}

static enum status put(struct ctx *ctx, const struct sum *sum)
{
	switch (sum->table) {
	case SUM_DAY:
		return db_exec(ctx->db, &sums_put_day,
			ARGS(v_i64(sum->wallet_id), v_i64(sum->day), v_i64(sum->detail),
				v_text(posting_kinds[sum->kind].name), v_text(buckets[sum->debit].name),
				v_text(buckets[sum->credit].name), v_i64(sum->points), v_i64(sum->postings)));
	case SUM_BOOKED:
		return db_exec(ctx->db, &sums_put_booked,
			ARGS(v_i64(sum->wallet_id), v_i64(sum->day), v_text(posting_kinds[sum->kind].name),
				v_text(buckets[sum->debit].name), v_text(buckets[sum->credit].name), v_i64(sum->points),
				v_i64(sum->postings)));
	default:
		return db_exec(ctx->db, &sums_put_cohort,
			ARGS(v_i64(sum->wallet_id), v_i64(sum->day), v_text(cohort_flows[sum->kind].name),
				v_i64(sum->detail), v_i64(sum->points)));
	}
}

// The mark goes first: whoever finds it elsewhere has added nothing.
static enum status write_slice(struct ctx *ctx, void *arg)
{
	struct slice *slice = arg;
	int64_t changed;

	TRY(db_change(ctx->db, &sums_move,
		ARGS(v_i64(slice->mark.tx), v_i64(slice->mark.posting_id), v_i64(slice->last.tx), v_i64(slice->last.id),
			v_i64(slice->last_id), v_i64(ctx->now_ms), v_text(zone_name(ctx->house->shop->zone))),
		&changed));
	slice->taken = !changed;
	if (slice->taken)
		return OK;
	for (size_t i = 0; i < slice->sums.count; i++)
		TRY(put(ctx, &slice->sums.list[i]));
	return slice->job ? job_note(ctx, slice->job, slice->done + slice->count, 0, NULL, NULL) : OK;
}

static enum status restart(struct ctx *ctx, void *arg)
{
	(void)arg;
	TRY(db_exec(ctx->db, &sums_restart, ARGS(v_text(zone_name(ctx->house->shop->zone)), v_i64(ctx->now_ms))));
	TRY(db_exec(ctx->db, &sums_forget_days, NO_ARGS));
	TRY(db_exec(ctx->db, &sums_forget_booked, NO_ARGS));
	return db_exec(ctx->db, &sums_forget_cohorts, NO_ARGS);
}

enum status sums_carry_on(const struct ctx *job_ctx, struct job *job, int64_t done, int64_t *count)
{
	struct arena *mem = arena_create();
	struct ctx ctx = *job_ctx;
	struct slice slice = {.job = job, .done = done};
	enum status status;

	ctx.mem = mem;
	status = house_read(&ctx, read_slice, &slice);
	*count = slice.count;
	if (status == OK && !slice.mark.kept) {
		status = house_write(&ctx, restart, NULL, 0, LANE_LOW);
		*count = 1;
	} else if (status == OK && slice.count) {
		status = house_write(&ctx, write_slice, &slice, 0, LANE_LOW);
		if (slice.taken)
			*count = 0; // by another server's run
	}
	arena_destroy(mem);
	return status;
}

static enum status run_sums(struct ctx *ctx, struct job *job)
{
	int64_t done = 0, count;

	do {
		TRY(sums_carry_on(ctx, job, done, &count));
		done += count;
	} while (count);
	return job_note(ctx, job, done, 0, NULL, NULL);
}

const struct job_kind points_sum_job = {
	.name = "points.sum",
	.run = run_sums,
	.doc = W("Carries the daily sums of points on, by the postings since it last ran.",
		"按新增流水累加每日积分汇总。"),
};

const struct schedule points_sum_schedule = {
	.name = "points.sum",
	.kind = &points_sum_job,
	.every_ms = MINUTE_MS,
	.input = "{}",
	.doc = W("Daily sums of points are carried on; what they do not hold yet is added whenever they are read.",
		"每日积分汇总（未汇总的流水在查询时即时计入）。"),
};
