// The auditor of the kept sums: all of them reckoned anew from the postings up to the mark, and compared row by row.
#include "points/sums.h"

#include "base/id.h"

#include <stdlib.h>
#include <string.h>

SQL(sums_up_to);
SQL(sums_days);
SQL(sums_booked);
SQL(sums_cohorts);

static const char *const table_words[] = {[SUM_DAY] = "points of a day",
	[SUM_BOOKED] = "points booked on a day",
	[SUM_COHORT] = "points earned on a day"};

static const struct choice *kinds_of(const struct sum *sum)
{
	return sum->table == SUM_COHORT ? cohort_flows : posting_kinds;
}

static enum status reckon(struct ctx *ctx, const struct sums_mark *mark, struct summing *sums, int64_t *last_id)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct arena *mem = arena_create(); // texts of many rows
	struct summed posting;
	struct rows *rows;
	bool more;

	*last_id = 0;
	enum status status = db_query(ctx->db, &sums_up_to, ARGS(v_i64(mark->tx), v_i64(mark->posting_id)), &rows);
	while (status == OK) {
		status = rows_next(rows, &more);
		if (status != OK || !more)
			break;
		status = summed_read(rows, mem, &posting);
		if (status == OK)
			sums_add(sums, zone, &posting);
		else
			rows_close(rows);
		*last_id = posting.id > *last_id ? posting.id : *last_id;
		arena_reset(mem);
	}
	arena_destroy(mem);
	return status;
}

static const char *say(struct ctx *ctx, const struct sum *sum, const char *kind, int64_t kept_points, int64_t points)
{
	return arena_format(ctx->mem, "%s, wallet %lld, %s, %s, %s %lld: %lld are kept, the postings say %lld",
		table_words[sum->table], (long long)sum->wallet_id, date_text(ctx->mem, days_date(sum->day)), kind,
		sum->table == SUM_COHORT ? "age" : "store", (long long)sum->detail, (long long)kept_points,
		(long long)points);
}

static enum status compare_row(
	struct ctx *ctx, enum sum_table table, const struct rows *rows, struct summing *sums, const char **wrong)
{
	struct sum key = {
		.table = table, .wallet_id = row_i64(rows, 0), .day = row_i64(rows, 1), .detail = row_i64(rows, 2)};
	const char *kind = row_text(rows, 3, ctx->mem);
	int64_t points = row_i64(rows, 6), postings = row_i64(rows, 7);

	key.kind = choice_value(kinds_of(&key), kind);
	key.debit = table == SUM_COHORT ? 0 : choice_value(buckets, row_text(rows, 4, ctx->mem));
	key.credit = table == SUM_COHORT ? 0 : choice_value(buckets, row_text(rows, 5, ctx->mem));
	struct sum *sum = sums_find(sums, &key);
	if (!sum)
		*wrong = say(ctx, &key, kind, points, 0);
	else if (sum->points != points)
		*wrong = say(ctx, &key, kind, points, sum->points);
	else if (sum->postings != postings)
		*wrong = arena_format(ctx->mem, "%s, wallet %lld, %s, %s: %lld postings are kept, there are %lld",
			table_words[table], (long long)key.wallet_id, date_text(ctx->mem, days_date(key.day)), kind,
			(long long)postings, (long long)sum->postings);
	else
		sum->met = true;
	return OK;
}

static enum status compare(
	struct ctx *ctx, enum sum_table table, struct sql *sql, struct summing *sums, const char **wrong)
{
	struct rows *rows;
	bool more;

	if (*wrong)
		return OK;
	TRY(db_query(ctx->db, sql, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		TRY(compare_row(ctx, table, rows, sums, wrong));
		if (*wrong) {
			rows_close(rows);
			return OK;
		}
	}
}

static int by_day(const void *a, const void *b)
{
	const struct sum *one = a, *two = b;

	if (one->table != two->table)
		return one->table < two->table ? -1 : 1;
	if (one->day != two->day)
		return one->day < two->day ? -1 : 1;
	return one->wallet_id < two->wallet_id ? -1 : one->wallet_id > two->wallet_id;
}

// What the postings say and nobody has kept; nothing is looked up afterwards.
static const char *missing(struct ctx *ctx, struct summing *sums)
{
	qsort(sums->list, sums->count, sizeof *sums->list, by_day);
	for (size_t i = 0; i < sums->count; i++)
		if (!sums->list[i].met)
			return say(ctx, &sums->list[i], kinds_of(&sums->list[i])[sums->list[i].kind].name, 0,
				sums->list[i].points);
	return NULL;
}

enum status sums_check(struct ctx *ctx, const char **wrong)
{
	struct summing sums = sums_make(ctx->mem);
	struct sums_mark mark;
	int64_t last_id;

	*wrong = NULL;
	TRY(sums_mark(ctx, &mark));
	if (!mark.kept) // nobody reads them; the job begins anew
		return OK;
	TRY(reckon(ctx, &mark, &sums, &last_id));
	if (last_id != mark.last_id)
		*wrong = arena_format(ctx->mem, "the sums of points end with %s, the postings say %s",
			id_text(ctx->mem, "pst", mark.last_id), id_text(ctx->mem, "pst", last_id));
	TRY(compare(ctx, SUM_DAY, &sums_days, &sums, wrong));
	TRY(compare(ctx, SUM_BOOKED, &sums_booked, &sums, wrong));
	TRY(compare(ctx, SUM_COHORT, &sums_cohorts, &sums, wrong));
	if (!*wrong)
		*wrong = missing(ctx, &sums);
	return OK;
}
