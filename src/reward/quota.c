#include "reward/quota.h"

#include "base/zone.h"

SQL(quota_raise);
SQL(quota_lower);
SQL(quota_count);

const struct choice quota_periods[] = {
	{"day", W("Day", "天")},
	{"week", W("Week", "周")},
	{"month", W("Month", "月")},
	{"year", W("Year", "年")},
	CHOICES_END,
};

int64_t quota_period_at(const struct ctx *ctx, enum quota_period period, int64_t at_ms)
{
	const struct zone *zone = ((const struct shop *)ctx->house->shop)->zone;
	struct date date = zone_date(zone, at_ms);

	switch (period) {
	case QUOTA_WEEK:
		date = date_add_days(date, 1 - date_weekday(date));
		break;
	case QUOTA_MONTH:
		date.day = 1;
		break;
	case QUOTA_YEAR:
		date.month = date.day = 1;
		break;
	case QUOTA_DAY:
		break;
	}
	return zone_day_start(zone, date);
}

enum status quota_take(struct ctx *ctx, const struct quota *quota, int64_t limit, bool *taken)
{
	int64_t changed;

	TRY(db_change(ctx->db, &quota_raise,
		ARGS(v_i64(quota->customer_id), v_i64(quota->subject_id), v_text(quota->kind), v_i64(quota->period_at),
			v_i64(limit == NONE ? INT64_MAX : limit)),
		&changed));
	*taken = changed == 1;
	return OK;
}

enum status quota_give_back(struct ctx *ctx, const struct quota *quota)
{
	return db_exec(ctx->db, &quota_lower,
		ARGS(v_i64(quota->customer_id), v_i64(quota->subject_id), v_text(quota->kind),
			v_i64(quota->period_at)));
}

enum status quota_read(struct ctx *ctx, const struct quota *quota, int64_t *n)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &quota_count,
		ARGS(v_i64(quota->customer_id), v_i64(quota->subject_id), v_text(quota->kind), v_i64(quota->period_at)),
		&rows, &found));
	*n = found ? row_i64(rows, 0) : 0;
	return OK;
}
