// The roll-forward of a period: opening + granted − redeemed − expired − reversed ± corrections = closing, by the time
// at which it was posted, so that a closed period stays closed; and the journal of a day. What the postings add up to
// stands against what the accounts say.
#include "points/report.h"
#include "points/routes.h"
#include "points/sums.h"

#include "base/id.h"
#include "base/instant.h"

#include <stdlib.h>
#include <string.h>

SQL(rollforward_all);
SQL(rollforward_tail);
SQL(rollforward_kept);
SQL(rollforward_accounts);

PROBLEM(rollforward_period, ERR_UNPROCESSABLE, "The period ends after it begins.", "结束时间须晚于开始时间。");

struct movement {
	int part, kind, debit, credit; // part 0: before the period, 1: within, 2: after
	int64_t points, count;
};

struct period_query {
	const char *wallet;
	int64_t from, to;
};

static const struct field period_query_fields[] = {
	FIELD_TEXT(
		period_query, wallet, .max = 40, .doc = W("Which; points when absent", "积分账户编码，缺省为 points")),
	FIELD_TIME(period_query, from, .doc = W("From; the start of this month when absent", "起，缺省为本月初")),
	FIELD_TIME(period_query, to, .doc = W("Up to; now when absent", "止，缺省为现在")),
};
const struct shape period_query_shape =
	SHAPE("LiabilityPeriod", period_query, period_query_fields, "Which period.", "期间。");

// ---------------------------------------------------------------- adding up

struct movements {
	struct movement list[3 * POSTING_KINDS * BUCKETS];
	size_t count;
};

static enum status add_movements(struct ctx *ctx, struct rows *rows, struct movements *movements)
{
	struct movement read;
	size_t i;
	bool more;

	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		read = (struct movement){
			.part = (int)row_i64(rows, 0),
			.kind = choice_value(posting_kinds, row_text(rows, 1, ctx->mem)),
			.debit = choice_value(buckets, row_text(rows, 2, ctx->mem)),
			.credit = choice_value(buckets, row_text(rows, 3, ctx->mem)),
		};
		for (i = 0; i < movements->count; i++) {
			struct movement *old = &movements->list[i];
			if (old->part == read.part && old->kind == read.kind && old->debit == read.debit &&
				old->credit == read.credit)
				break;
		}
		if (read.kind < 0 || read.debit < 0 || read.credit < 0 || i == ARRAY_LEN(movements->list)) {
			rows_close(rows);
			return ERR_INTERNAL;
		}
		if (i == movements->count)
			movements->list[movements->count++] = read;
		movements->list[i].points += row_i64(rows, 4);
		movements->list[i].count += row_i64(rows, 5);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct movement *one = a, *two = b;
	int order = one->part - two->part;

	order = order ? order : strcmp(posting_kinds[one->kind].name, posting_kinds[two->kind].name);
	order = order ? order : strcmp(buckets[one->debit].name, buckets[two->debit].name);
	return order ? order : strcmp(buckets[one->credit].name, buckets[two->credit].name);
}

// Whether days that are summed lie whole on either side of an instant.
static bool parts_days(const struct zone *zone, const struct sums_mark *mark, int64_t at_ms)
{
	return zone_start_of_day(zone, at_ms) == at_ms || id_floor(at_ms) > mark->last_id;
}

// The first summed day that lies after it.
static int64_t day_after(const struct zone *zone, const struct sums_mark *mark, int64_t at_ms)
{
	return id_floor(at_ms) > mark->last_id ? INT32_MAX : sums_day(zone, at_ms);
}

// From the kept sums and the postings after them. An instant within a day that has been summed: from the postings
// alone.
static enum status read_movements(
	struct ctx *ctx, const struct wallet *wallet, int64_t from, int64_t to, struct movements *movements)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct sums_mark mark;
	struct rows *rows;

	movements->count = 0;
	TRY(sums_mark(ctx, &mark));
	if (!mark.kept || !parts_days(zone, &mark, from) || !parts_days(zone, &mark, to)) {
		TRY(db_query(ctx->db, &rollforward_all,
			ARGS(v_i64(wallet->id), v_i64(id_floor(from)), v_i64(id_floor(to))), &rows));
		TRY(add_movements(ctx, rows, movements));
	} else {
		TRY(db_query(ctx->db, &rollforward_kept,
			ARGS(v_i64(wallet->id), v_i64(day_after(zone, &mark, from)), v_i64(day_after(zone, &mark, to))),
			&rows));
		TRY(add_movements(ctx, rows, movements));
		TRY(db_query(ctx->db, &rollforward_tail,
			ARGS(v_i64(wallet->id), v_i64(id_floor(from)), v_i64(id_floor(to)), v_i64(mark.tx),
				v_i64(mark.posting_id)),
			&rows));
		TRY(add_movements(ctx, rows, movements));
	}
	if (movements->count)
		qsort(movements->list, movements->count, sizeof *movements->list, by_name);
	return OK;
}

static enum status account_sum(struct ctx *ctx, const struct wallet *wallet, int64_t *sum)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &rollforward_accounts, ARGS(v_i64(wallet->id)), &rows, &found));
	*sum = found && !row_null(rows, 0) ? row_i64(rows, 0) : 0;
	return OK;
}

enum status rollforward_reckon(
	struct ctx *ctx, const struct wallet *wallet, int64_t from, int64_t to, struct rollforward *out)
{
	const struct shop *shop = ctx->house->shop;
	struct movements *movements = arena_new(ctx->mem, struct movements);
	struct points_flows flows = {0};

	TRY(read_movements(ctx, wallet, from, to, movements));
	*out = (struct rollforward){.wallet = wallet->code,
		.digits = wallet->digits,
		.from = from,
		.to = to,
		.currency = shop->currency->code};
	TRY(account_sum(ctx, wallet, &out->accounts));
	for (size_t i = 0; i < movements->count; i++) {
		const struct movement *one = &movements->list[i];
		int64_t net = flows_net(one->debit, one->credit, one->points);
		if (one->part == 0)
			out->opening += net;
		else if (one->part == 1)
			flows_add(&flows, one->kind, one->debit, one->credit, one->points);
		else
			out->accounts -= net; // posted since
	}
	out->granted = flows.granted;
	out->redeemed = flows.redeemed;
	out->expired = flows.expired;
	out->reversed = flows.reversed;
	out->corrections = flows.corrections;
	out->closing = out->opening + out->granted - out->redeemed - out->expired - out->reversed + out->corrections;
	out->closing_value = out->closing > 0 ? wallet_worth(wallet, out->closing) : 0;
	out->reconciled = out->closing == out->accounts;
	return OK;
}

enum status act_rollforward(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct period_query *query = call->query;
	struct rollforward *out = arena_new(ctx->mem, struct rollforward);
	int64_t from = query->from == NONE ? zone_start_of_month(ctx->house->shop->zone, ctx->now_ms) : query->from;
	int64_t to = query->to == NONE ? ctx->now_ms + 1 : query->to;
	const struct wallet *wallet;

	if (to <= from)
		return fail_at(ctx, "to", &rollforward_period, NULL);
	TRY(wallet_by_code(ctx, query->wallet ? query->wallet : "points", "wallet", &wallet));
	TRY(rollforward_reckon(ctx, wallet, from, to, out));
	answer_give(answer, rollforward, out);
	return OK;
}

#define FIGURE(member, en, zh)                                                                                         \
	FIELD_I64(rollforward, member, .min = -INT64_MAX, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field rollforward_fields[] = {
	FIELD_TEXT(rollforward, wallet, .max = 40, .doc = W("Wallet", "积分账户")),
	FIELD_I64(rollforward, digits, .min = 0, .max = 4, .doc = W("Decimals of the points", "积分小数位数")),
	FIELD_TIME(rollforward, from, .doc = W("From", "起")),
	FIELD_TIME(rollforward, to, .doc = W("Up to", "止")),
	FIGURE(opening, "Owed at the beginning, by what was posted then", "期初余额"),
	FIGURE(granted, "Granted", "本期发放"),
	FIGURE(redeemed, "Redeemed, less what was given back", "本期兑付（扣除退回）"),
	FIGURE(expired, "Lapsed, less what was brought back", "本期过期（扣除恢复）"),
	FIGURE(reversed, "Taken back with returns", "本期退货收回"),
	FIGURE(corrections, "Corrections: by hand, fees, forfeited, borne by the shop", "本期调整"),
	FIGURE(closing, "opening + granted - redeemed - expired - reversed + corrections", "期末余额"),
	FIELD_I64(rollforward, closing_value, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Its value today", "期末价值（现行兑换率）")),
	FIELD_TEXT(rollforward, currency, .max = 3, .doc = W("Currency", "币种")),
	FIGURE(accounts, "What the accounts say for that time", "账户合计"),
	FIELD_BOOL(rollforward, reconciled, .doc = W("Both agree, to the point", "两者一致")),
};
const struct shape rollforward_shape = SHAPE("LiabilityRollForward", rollforward, rollforward_fields,
	"How what is owed came from the beginning of a period to its end.", "积分负债滚动表。");

// ---------------------------------------------------------------- journal

struct journal_query {
	const char *wallet, *day;
};

static const struct field journal_query_fields[] = {
	FIELD_TEXT(
		journal_query, wallet, .max = 40, .doc = W("Which; points when absent", "积分账户编码，缺省为 points")),
	FIELD_DATE(journal_query, day, .doc = W("Day of the shop; yesterday when absent", "日期，缺省为昨日")),
};
const struct shape journal_query_shape =
	SHAPE("LiabilityDay", journal_query, journal_query_fields, "Which day.", "日期。");

enum status act_journal(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct journal_query *query = call->query;
	const struct shop *shop = ctx->house->shop;
	struct date day = date_add_days(zone_date(shop->zone, ctx->now_ms), -1);
	struct buf buf = buf_make(ctx->mem, 1 << 20);
	const struct wallet *wallet;
	struct movements *movements = arena_new(ctx->mem, struct movements);

	if (query->day && !date_parse(query->day, &day))
		return fail_at(ctx, "day", &field_date, NULL);
	TRY(wallet_by_code(ctx, query->wallet ? query->wallet : "points", "wallet", &wallet));
	TRY(read_movements(ctx, wallet, zone_day_start(shop->zone, day), zone_valid_until(shop->zone, day), movements));
	buf_text(&buf, "day,wallet,entry,debit,credit,postings,points,value,currency\r\n");
	for (size_t i = 0; i < movements->count; i++) {
		const struct movement *one = &movements->list[i];
		if (one->part != 1)
			continue;
		buf_format(&buf, "%s,%s,%s,%s,%s,%lld,%s,%s,%s\r\n", date_text(ctx->mem, day), wallet->code,
			posting_kinds[one->kind].name, buckets[one->debit].name, buckets[one->credit].name,
			(long long)one->count, wallet_amount(ctx->mem, wallet, one->points),
			decimal_text(ctx->mem, wallet_worth(wallet, one->points), shop->currency->digits),
			shop->currency->code);
	}
	answer->raw = buf.data;
	answer->type = "text/csv; charset=utf-8";
	return OK;
}
