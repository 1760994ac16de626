// Checking in 签到: once a day of the programme, streaks, make-up cards.
//
// A month of a member is one row with a bit for each day: setting it is a guarded statement, so that of any number of
// callers one wins, and streaks are counted without reading anything else.
#include "loyalty/check_in.h"
#include "loyalty/activity.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/zone.h"
#include "customer/customer.h"

#include <string.h>

SQL(check_in_set);
SQL(check_in_join);
SQL(check_in_months);
SQL(check_in_cards);
SQL(check_in_card_take);
SQL(check_in_cards_add);

#define MONTHS_MAX 2400
#define DAYS_SHOWN 366

PROBLEM(check_in_done, ERR_CONFLICT, "{0} is checked in already.", "{0} 已签到。");
PROBLEM(check_in_day, ERR_UNPROCESSABLE, "A make-up card is for one of the last {0} days.", "只能补签最近 {0} 天。");
PROBLEM(check_in_no_card, ERR_CONFLICT, "There is no make-up card left.", "没有补签卡。");

static const struct field day_item = {.name = "day", .kind = KIND_DATE, .doc = W("Day", "日期")};

static const struct field check_in_fields[] = {
	FIELD_DATE(check_in, day, .doc = W("The day", "日期")),
	FIELD_BOOL(check_in, today, .doc = W("Checked in today", "今日已签到")),
	FIELD_I64(check_in, streak, .min = 0, .max = INT64_MAX, .doc = W("Days without a gap", "连续天数")),
	FIELD_I64(check_in, total, .min = 0, .max = INT64_MAX, .doc = W("Days in all", "累计天数")),
	FIELD_I64(check_in, cards, .min = 0, .max = INT64_MAX, .doc = W("Make-up cards left", "剩余补签卡")),
	FIELD_SCALARS(
		check_in, days, &day_item, .max = DAYS_SHOWN, .doc = W("The days of the last year", "近一年签到日期")),
	FIELD_LIST(check_in, effects, &effect_shape, .max = 100, .doc = W("What it brought about", "产生的效果")),
};

const struct shape check_in_shape =
	SHAPE("CheckIn", check_in, check_in_fields, "How a member checks in.", "签到情况。");

// ---------------------------------------------------------------- the bitmap

struct month_bits {
	int64_t month, days, made_up;
};

struct bitmap {
	struct month_bits *months; // latest first
	size_t count;
};

static int64_t month_of(struct date date)
{
	return (int64_t)date.year * 12 + date.month - 1;
}

static int64_t bit_of(struct date date)
{
	return INT64_C(1) << (date.day - 1);
}

static enum status read_bitmap(struct ctx *ctx, int64_t customer_id, struct bitmap *bitmap)
{
	struct rows *rows;
	bool more;

	*bitmap = (struct bitmap){.months = arena_array(ctx->mem, struct month_bits, MONTHS_MAX)};
	TRY(db_query(ctx->db, &check_in_months, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || bitmap->count == MONTHS_MAX)
			break;
		bitmap->months[bitmap->count++] =
			(struct month_bits){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2)};
	}
	rows_close(rows);
	return OK;
}

static bool is_set(const struct bitmap *bitmap, struct date date)
{
	for (size_t i = 0; i < bitmap->count; i++)
		if (bitmap->months[i].month == month_of(date))
			return bitmap->months[i].days & bit_of(date);
	return false;
}

static bool begins_anew(int cycle, struct date date)
{
	return (cycle == CYCLE_WEEK && date_weekday(date) == 1) || (cycle == CYCLE_MONTH && date.day == 1);
}

// Days without a gap up to today, or to yesterday as long as today is not over; *first: where they begin.
static int64_t streak_of(const struct bitmap *bitmap, int cycle, struct date today, struct date *first)
{
	struct date date = today;
	int64_t count = 0;

	if (!is_set(bitmap, date)) {
		if (begins_anew(cycle, date))
			return 0;
		date = date_add_days(date, -1);
	}
	while (is_set(bitmap, date)) {
		count++;
		*first = date;
		if (begins_anew(cycle, date))
			break;
		date = date_add_days(date, -1);
	}
	return count;
}

static int64_t total_of(const struct bitmap *bitmap)
{
	int64_t total = 0;

	for (size_t i = 0; i < bitmap->count; i++)
		total += __builtin_popcountll((unsigned long long)bitmap->months[i].days);
	return total;
}

static struct date today_of(const struct ctx *ctx)
{
	const struct shop *shop = ctx->house->shop;
	return zone_date(shop->zone, ctx->now_ms);
}

static void list_days(struct ctx *ctx, const struct bitmap *bitmap, struct date today, struct list *ret)
{
	const char **days = arena_array(ctx->mem, const char *, DAYS_SHOWN);
	size_t count = 0;

	for (int64_t back = DAYS_SHOWN - 1; back >= 0; back--) {
		struct date date = date_add_days(today, -back);
		if (is_set(bitmap, date))
			days[count++] = date_text(ctx->mem, date);
	}
	*ret = SCALARS(days, count);
}

static enum status fill(struct ctx *ctx, int64_t customer_id, const struct bitmap *bitmap, struct check_in *ret)
{
	struct date today = today_of(ctx), first = today;
	const struct programme *programme;
	struct rows *rows;
	bool found;

	TRY(programme_get(ctx, &programme));
	TRY(db_first(ctx->db, &check_in_cards, ARGS(v_i64(customer_id)), &rows, &found));
	ret->cards = found ? row_i64(rows, 0) : 0;
	ret->today = is_set(bitmap, today);
	ret->streak = streak_of(bitmap, programme->settings->streak_cycle, today, &first);
	ret->total = total_of(bitmap);
	list_days(ctx, bitmap, today, &ret->days);
	return OK;
}

enum status loyalty_check_ins(struct ctx *ctx, int64_t customer_id, struct check_in **ret)
{
	struct bitmap bitmap;

	*ret = arena_new(ctx->mem, struct check_in);
	(*ret)->day = date_text(ctx->mem, today_of(ctx));
	TRY(read_bitmap(ctx, customer_id, &bitmap));
	return fill(ctx, customer_id, &bitmap, *ret);
}

// ---------------------------------------------------------------- checking in

static enum status take_card(struct ctx *ctx, int64_t customer_id, struct date day, int64_t days_back)
{
	int64_t changed, back = date_days(today_of(ctx)) - date_days(day);

	if (back < 0 || back > days_back)
		return fail_at(ctx, "/day", &check_in_day, arena_format(ctx->mem, "%lld", (long long)days_back));
	TRY(db_change(ctx->db, &check_in_card_take, ARGS(v_i64(customer_id)), &changed));
	return changed ? OK : fail(ctx, &check_in_no_card, NULL);
}

static struct activity house_activity(
	struct ctx *ctx, int64_t customer_id, int kind, const char *source, const char *key, int64_t number)
{
	return (struct activity){.id = NONE,
		.customer_id = customer_id,
		.kind = kind,
		.source = source,
		.external_id = arena_format(ctx->mem, "%s/%s", id_text(ctx->mem, "cus", customer_id), key),
		.at = ctx->now_ms,
		.number = number,
		.store_id = NONE};
}

// A streak that has grown by a made-up day passes several lengths at once; each counts once for where it began.
static enum status reach(
	struct ctx *ctx, int64_t customer_id, struct date first, int64_t before, int64_t after, struct list *effects)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	if (!programme_hears(programme, TRIGGER_STREAK, ctx->now_ms))
		return OK;
	for (int64_t length = before + 1; length <= after; length++) {
		const char *key = arena_format(ctx->mem, "%s+%lld", date_text(ctx->mem, first), (long long)length);
		struct activity activity =
			house_activity(ctx, customer_id, TRIGGER_STREAK, "house.streak", key, length);
		TRY(activity_try(ctx, &activity, effects));
	}
	return OK;
}

enum status loyalty_check_in(struct ctx *ctx, int64_t customer_id, const char *text, struct check_in **ret)
{
	struct date today = today_of(ctx), day = today, first = today;
	const struct programme *programme;
	struct activity *done;
	struct bitmap bitmap;
	int64_t changed, before;
	bool replayed, made_up;

	if (text && !date_parse(text, &day))
		return fail_at(ctx, "/day", &field_date, NULL);
	*ret = arena_new(ctx->mem, struct check_in);
	(*ret)->day = date_text(ctx->mem, day);
	made_up = date_compare(day, today) != 0;
	TRY(programme_get(ctx, &programme));
	int cycle = programme->settings->streak_cycle;
	TRY(db_change(ctx->db, &check_in_set,
		ARGS(v_i64(customer_id), v_i64(month_of(day)), v_i64(bit_of(day)), v_i64(made_up ? bit_of(day) : 0)),
		&changed));
	if (!changed)
		return fail(ctx, &check_in_done, (*ret)->day);
	if (made_up)
		TRY(take_card(ctx, customer_id, day, programme->settings->make_up_days));
	TRY(read_bitmap(ctx, customer_id, &bitmap));
	for (size_t i = 0; i < bitmap.count; i++)
		if (bitmap.months[i].month == month_of(day))
			bitmap.months[i].days &= ~bit_of(day);
	before = streak_of(&bitmap, cycle, today, &first);
	for (size_t i = 0; i < bitmap.count; i++)
		if (bitmap.months[i].month == month_of(day))
			bitmap.months[i].days |= bit_of(day);
	if (!made_up) {
		struct activity activity =
			house_activity(ctx, customer_id, TRIGGER_CHECK_IN, "house.check_in", (*ret)->day, NONE);
		TRY(loyalty_activity_take(ctx, &activity, &done, &replayed));
		(*ret)->effects = done->effects;
	}
	TRY(fill(ctx, customer_id, &bitmap, *ret));
	streak_of(&bitmap, cycle, today, &first);
	return reach(ctx, customer_id, first, before, (*ret)->streak, &(*ret)->effects);
}

enum status check_in_give_cards(struct ctx *ctx, int64_t customer_id, int64_t cards, const char *note)
{
	TRY(db_exec(ctx->db, &check_in_cards_add, ARGS(v_i64(customer_id), v_i64(cards))));
	return audit_record(ctx, "make_up_card", id_text(ctx->mem, "cus", customer_id), "granted", NULL,
		arena_format(ctx->mem, "{\"cards\": %lld}", (long long)cards), note);
}

// ---------------------------------------------------------------- merged customers

// A day on which either was there is a day. What the merge brought stays when it is undone; the other keeps hers.
static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	struct bitmap bitmap;

	TRY(read_bitmap(ctx, merged->loser_id, &bitmap));
	for (size_t i = 0; i < bitmap.count; i++)
		TRY(db_exec(ctx->db, &check_in_join,
			ARGS(v_i64(merged->survivor_id), v_i64(bitmap.months[i].month), v_i64(bitmap.months[i].days),
				v_i64(bitmap.months[i].made_up))));
	return OK;
}

const struct listener check_ins_on_merge = {
	.name = "loyalty.check_ins",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("The days on which merged customers checked in are united.", "合并客户的签到日期。"),
};
