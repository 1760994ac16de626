// What the shop owes in points: outstanding by age and month of expiry, its value, and what of it will be spent.
#include "points/breakage.h"
#include "points/report.h"
#include "points/routes.h"
#include "points/sums.h"

#include "base/id.h"
#include "base/instant.h"

#include <stdlib.h>
#include <string.h>

SQL(liability_open_lots);
SQL(liability_sliding_lots);
SQL(liability_accounts);
SQL(liability_cohorts);

#define ROWS_MAX 240

// ---------------------------------------------------------------- outstanding

struct reckoning {
	const struct wallet *wallet;
	struct breakage *breakage;
	struct liability *out;
	struct liability_row ages[AGES];
	struct liability_row months[ROWS_MAX + 1]; // by months since `first`; the last: never
	int first;                                 // year * 12 + month of now
	const struct zone *zone;
	int64_t today;
};

// What became of points once granted: from the kept cohorts, and from the postings that are not in them yet.
static void add_cohort(struct reckoning *reckoning, const struct cohort *cohort)
{
	static const int outflows[COHORT_FLOWS] = {
		[COHORT_SPENT] = OUT_SPENT, [COHORT_LAPSED] = OUT_LAPSED, [COHORT_OTHER] = OUT_OTHER};
	int age = breakage_age(cohort->day, reckoning->today);

	if (cohort->flow == COHORT_GRANTED)
		reckoning->breakage->granted[age] += cohort->points;
	else
		reckoning->breakage->out[outflows[cohort->flow]][age][cohort->age] += cohort->points;
}

static void add_posting(void *arg, const struct summed *posting)
{
	struct reckoning *reckoning = arg;
	struct cohort cohort;

	if (cohort_of(reckoning->zone, posting, &cohort))
		add_cohort(reckoning, &cohort);
}

static enum status read_cohorts(struct ctx *ctx, struct reckoning *reckoning)
{
	struct arena *mem = arena_create(); // texts of many rows
	struct rows *rows;
	enum status status;
	bool more;

	status = db_query(ctx->db, &liability_cohorts, ARGS(v_i64(reckoning->wallet->id)), &rows);
	while (status == OK) {
		status = rows_next(rows, &more);
		if (status != OK || !more)
			break;
		struct cohort cohort = {.day = row_i64(rows, 0),
			.flow = choice_value(cohort_flows, row_text(rows, 1, mem)),
			.age = (int)row_i64(rows, 2),
			.points = row_i64(rows, 3)};
		if (cohort.flow >= 0 && cohort.age >= 0 && cohort.age < AGES) {
			add_cohort(reckoning, &cohort);
		} else {
			rows_close(rows);
			status = ERR_INTERNAL;
		}
		arena_reset(mem);
	}
	arena_destroy(mem);
	return status;
}

static enum status read_history(struct ctx *ctx, struct reckoning *reckoning)
{
	struct sums_mark mark;

	TRY(sums_mark(ctx, &mark));
	if (mark.kept)
		TRY(read_cohorts(ctx, reckoning));
	return sums_tail(ctx, &mark, reckoning->wallet->id, add_posting, reckoning);
}

static bool gone_by_now(const struct ctx *ctx, const struct rows *rows, bool pending)
{
	int64_t activates = row_i64(rows, 4), cancels = row_i64(rows, 5), expires = row_i64(rows, 6);

	if (pending && cancels != NONE && cancels <= ctx->now_ms && (activates == NONE || activates > cancels))
		return true;
	if (pending && (activates == NONE || activates > ctx->now_ms))
		return false;
	return expires != NONE && expires <= ctx->now_ms;
}

static void add_to(struct liability_row *row, int64_t points, int64_t value)
{
	row->points += points;
	row->value += value;
}

// One open lot: what of it is owed at this instant, whether or not a job has posted what time has done.
static void add_lot(struct ctx *ctx, struct reckoning *reckoning, const struct rows *rows, bool pending)
{
	const struct shop *shop = ctx->house->shop;
	struct liability *out = reckoning->out;
	int64_t remaining = row_i64(rows, 1), held = row_i64(rows, 2), expires = row_i64(rows, 6), value = 0;
	int64_t fair = row_null(rows, 8) ? 0 : row_i64(rows, 8);

	if (gone_by_now(ctx, rows, pending))
		remaining = 0; // what is held stays usable to the end of its hold
	int64_t points = remaining + held;
	if (!money_muldiv(fair, points, row_i64(rows, 7), ROUND_FLOOR, &value))
		value = 0;
	out->outstanding += points;
	out->held += held;
	out->value += value;
	*(pending && (row_null(rows, 4) || row_i64(rows, 4) > ctx->now_ms) ? &out->pending : &out->active) += remaining;
	add_to(&reckoning->ages[breakage_age(sums_day(shop->zone, row_i64(rows, 3)), reckoning->today)], points, value);
	int month = ROWS_MAX;
	if (expires != NONE && expires < INSTANT_MAX) {
		struct date last = zone_date(shop->zone, expires - 1);
		month = last.year * 12 + last.month - reckoning->first;
		month = month < 0 ? 0 : month < ROWS_MAX ? month : ROWS_MAX - 1;
	}
	add_to(&reckoning->months[month], points, value);
}

static enum status read_lots(struct ctx *ctx, struct reckoning *reckoning)
{
	bool slides = reckoning->wallet->expiry.mode == EXPIRY_INACTIVITY;
	struct arena *mem = arena_create();
	struct rows *rows;
	bool more;

	enum status status = db_query(ctx->db, slides ? &liability_sliding_lots : &liability_open_lots,
		ARGS(v_i64(reckoning->wallet->id)), &rows);
	while (status == OK) {
		status = rows_next(rows, &more);
		if (status != OK || !more)
			break;
		add_lot(ctx, reckoning, rows, strcmp(row_text(rows, 0, mem), "pending") == 0);
		arena_reset(mem);
	}
	arena_destroy(mem);
	return status;
}

// ---------------------------------------------------------------- as it is shown

static void list_months(struct ctx *ctx, struct reckoning *reckoning)
{
	struct liability_row *list = arena_array(ctx->mem, struct liability_row, ROWS_MAX + 1);
	size_t count = 0;

	for (int i = 0; i <= ROWS_MAX; i++) {
		if (!reckoning->months[i].points)
			continue;
		int month = reckoning->first + i - 1;
		list[count] = reckoning->months[i];
		list[count++].month =
			i == ROWS_MAX ? NULL : arena_format(ctx->mem, "%04d-%02d", month / 12, month % 12 + 1);
	}
	reckoning->out->by_expiry = LIST(liability_row, list, count);
}

static void list_ages(struct ctx *ctx, struct reckoning *reckoning)
{
	struct liability_row *list = arena_array(ctx->mem, struct liability_row, AGES);
	struct liability *out = reckoning->out;
	size_t count = 0;

	for (int i = 0; i < AGES; i++) {
		struct liability_row *row = &reckoning->ages[i];
		int64_t part = reckoning->breakage->redeemed_ppm[i], value;
		if (!row->points)
			continue;
		row->age = i;
		if (!money_muldiv(row->points, part, PPM, ROUND_HALF_UP, &row->expected) ||
			!money_muldiv(row->value, part, PPM, ROUND_HALF_UP, &value))
			continue;
		out->expected += row->expected;
		out->expected_value += value;
		list[count++] = *row;
	}
	out->by_age = LIST(liability_row, list, count);
	if (out->outstanding && !money_muldiv(out->outstanding - out->expected, PPM, out->outstanding, ROUND_HALF_UP,
					&out->breakage_ppm))
		out->breakage_ppm = 0;
}

enum status liability_reckon(struct ctx *ctx, const struct wallet *wallet, struct liability *out)
{
	const struct shop *shop = ctx->house->shop;
	struct reckoning *reckoning = arena_new(ctx->mem, struct reckoning);
	struct date today = zone_date(shop->zone, ctx->now_ms);
	struct rows *rows;
	bool found;

	*out = (struct liability){.wallet = wallet->code,
		.currency = shop->currency->code,
		.digits = wallet->digits,
		.as_of = ctx->now_ms};
	*reckoning = (struct reckoning){.wallet = wallet,
		.breakage = arena_new(ctx->mem, struct breakage),
		.out = out,
		.first = today.year * 12 + today.month,
		.zone = shop->zone,
		.today = date_days(today)};
	TRY(read_history(ctx, reckoning));
	breakage_reckon(reckoning->breakage);
	TRY(read_lots(ctx, reckoning));
	TRY(db_first(ctx->db, &liability_accounts, ARGS(v_i64(wallet->id)), &rows, &found));
	out->debt = found && !row_null(rows, 3) ? row_i64(rows, 3) : 0;
	list_ages(ctx, reckoning);
	list_months(ctx, reckoning);
	return OK;
}

#define FIGURE(struct_, member, en, zh)                                                                                \
	FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))
#define MONEY(struct_, member, en, zh)                                                                                 \
	FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en, zh))

static const struct field expiry_row_fields[] = {
	FIELD_TEXT(liability_row, month, .max = 7,
		.doc = W("Month in which they lapse; null: never", "到期月份，空为永不")),
	FIGURE(liability_row, points, "Points", "积分"),
	MONEY(liability_row, value, "Their value", "价值"),
};
static const struct shape expiry_row_shape =
	SHAPE("LiabilityByExpiry", liability_row, expiry_row_fields, "Points that lapse in a month.", "按到期月份。");

static const struct field age_row_fields[] = {
	FIELD_I64(liability_row, age, .min = 0, .max = AGES, .doc = W("Months since they were earned", "获得至今月数")),
	FIGURE(liability_row, points, "Points", "积分"),
	MONEY(liability_row, value, "Their value", "价值"),
	FIGURE(liability_row, expected, "Of them, to be spent by the programme's own history", "按历史预计将使用"),
};
static const struct shape age_row_shape =
	SHAPE("LiabilityByAge", liability_row, age_row_fields, "Points of an age.", "按账龄。");

static const struct field liability_fields[] = {
	FIELD_TEXT(liability, wallet, .max = 40, .doc = W("Wallet", "积分账户")),
	FIELD_I64(liability, digits, .min = 0, .max = 4, .doc = W("Decimals of the points", "积分小数位数")),
	FIELD_TEXT(liability, currency, .max = 3, .doc = W("Currency of the values", "币种")),
	FIELD_TIME(liability, as_of, .doc = W("At this instant", "时点")),
	FIGURE(liability, outstanding, "Outstanding: pending, active and held", "未兑付合计：待生效、可用、冻结"),
	FIGURE(liability, pending, "Of them pending", "其中待生效"),
	FIGURE(liability, active, "… active", "其中可用"),
	FIGURE(liability, held, "… held", "其中冻结"),
	FIGURE(liability, debt, "Owed by customers", "客户欠分"),
	MONEY(liability, value, "Value of what is outstanding, as granted", "未兑付价值（按授予时）"),
	FIGURE(liability, expected, "Expected to be spent", "预计使用"),
	MONEY(liability, expected_value, "… and its value", "预计使用价值"),
	FIELD_I64(liability, breakage_ppm, .min = 0, .max = PPM,
		.doc = W("Expected never to be spent, millionths", "沉淀率（百万分之）")),
	FIELD_LIST(liability, by_expiry, &expiry_row_shape, .max = ROWS_MAX + 1,
		.doc = W("By month of expiry", "按到期月份")),
	FIELD_LIST(liability, by_age, &age_row_shape, .max = AGES, .doc = W("By age", "按账龄")),
};
const struct shape liability_shape =
	SHAPE("Liability", liability, liability_fields, "What the shop owes in points of a wallet.", "积分负债。");

enum status points_liability(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct wallets *wallets;
	struct liability *out;
	struct page page;

	TRY(wallets_get(ctx, &wallets));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < wallets->count; i++) {
		if (wallets->list[i].kind != WALLET_REDEEMABLE)
			continue;
		out = arena_new(ctx->mem, struct liability);
		TRY(liability_reckon(ctx, &wallets->list[i], out));
		page_add(&page, liability, out);
	}
	return page_end(&page, NULL, NONE, answer);
}
