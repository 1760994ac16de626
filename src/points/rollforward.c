// The roll-forward of a period: opening + granted − redeemed − expired − reversed ± corrections = closing, by the time
// at which it was posted, so that a closed period stays closed; and the journal of a day. What the postings add up to
// stands against what the accounts say.
#include "points/routes.h"

#include "base/id.h"
#include "base/instant.h"

#include <string.h>

SQL(rollforward_movements);
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
	FIELD_TEXT(period_query, wallet, .max = 40, .doc = W("Which; points when absent", "钱包编码，缺省为 points")),
	FIELD_TIME(period_query, from, .doc = W("From; the start of this month when absent", "起，缺省为本月初")),
	FIELD_TIME(period_query, to, .doc = W("Up to; now when absent", "止，缺省为现在")),
};
const struct shape period_query_shape =
	SHAPE("LiabilityPeriod", period_query, period_query_fields, "Which period.", "期间。");

// ---------------------------------------------------------------- adding up

// What a movement does to what is owed to customers: pending, active, held, less debt.
static int64_t net(const struct movement *movement)
{
	static const bool owed[BUCKETS] = {
		[BUCKET_PENDING] = true, [BUCKET_ACTIVE] = true, [BUCKET_HELD] = true, [BUCKET_DEBT] = true};

	return movement->points * (owed[movement->credit] - owed[movement->debit]);
}

static enum status read_movements(
	struct ctx *ctx, const struct wallet *wallet, int64_t from, int64_t to, struct movement **ret, size_t *count)
{
	const size_t room = 3 * POSTING_KINDS * BUCKETS;
	struct rows *rows;
	bool more;

	*ret = arena_array(ctx->mem, struct movement, room);
	*count = 0;
	TRY(db_query(ctx->db, &rollforward_movements,
		ARGS(v_i64(wallet->id), v_i64(id_floor(from)), v_i64(id_floor(to))), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || *count == room)
			break;
		(*ret)[(*count)++] = (struct movement){
			.part = (int)row_i64(rows, 0),
			.kind = choice_value(posting_kinds, row_text(rows, 1, ctx->mem)),
			.debit = choice_value(buckets, row_text(rows, 2, ctx->mem)),
			.credit = choice_value(buckets, row_text(rows, 3, ctx->mem)),
			.points = row_i64(rows, 4),
			.count = row_i64(rows, 5),
		};
	}
	rows_close(rows);
	for (size_t i = 0; i < *count; i++)
		if ((*ret)[i].kind < 0 || (*ret)[i].debit < 0 || (*ret)[i].credit < 0)
			return ERR_INTERNAL;
	return OK;
}

struct rollforward {
	const char *wallet;
	int64_t digits, from, to;
	int64_t opening, granted, redeemed, expired, reversed, corrections, closing;
	int64_t closing_value;
	const char *currency;
	int64_t accounts; // what the accounts say of `to`
	bool reconciled;
};

static void add(struct rollforward *out, const struct movement *movement)
{
	int64_t amount = net(movement);

	switch (movement->kind) {
	case POSTING_EARN:
	case POSTING_GRANT:
		out->granted += amount;
		break;
	case POSTING_SPEND:
		out->redeemed -= amount;
		break;
	case POSTING_REFUND: // of a spend, or of what a return took back
		*(movement->debit == BUCKET_SPENT ? &out->redeemed : &out->reversed) -= amount;
		break;
	case POSTING_EXPIRE:
	case POSTING_REINSTATE:
		out->expired -= amount;
		break;
	case POSTING_CLAWBACK:
		out->reversed -= amount;
		break;
	default: // by hand, fees, forfeited, borne by the shop; what moves within or between customers adds up to
		 // nothing
		out->corrections += amount;
	}
}

static enum status account_sum(struct ctx *ctx, const struct wallet *wallet, int64_t *sum)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &rollforward_accounts, ARGS(v_i64(wallet->id)), &rows, &found));
	*sum = found && !row_null(rows, 0) ? row_i64(rows, 0) : 0;
	return OK;
}

enum status act_rollforward(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct period_query *query = call->query;
	const struct shop *shop = ctx->house->shop;
	struct rollforward *out = arena_new(ctx->mem, struct rollforward);
	int64_t from = query->from == NONE ? zone_start_of_month(shop->zone, ctx->now_ms) : query->from;
	int64_t to = query->to == NONE ? ctx->now_ms + 1 : query->to;
	const struct wallet *wallet;
	struct movement *movements;
	size_t count;

	if (to <= from)
		return fail_at(ctx, "to", &rollforward_period, NULL);
	TRY(wallet_by_code(ctx, query->wallet ? query->wallet : "points", "wallet", &wallet));
	TRY(read_movements(ctx, wallet, from, to, &movements, &count));
	*out = (struct rollforward){.wallet = wallet->code,
		.digits = wallet->digits,
		.from = from,
		.to = to,
		.currency = shop->currency->code};
	TRY(account_sum(ctx, wallet, &out->accounts));
	for (size_t i = 0; i < count; i++) {
		if (movements[i].part == 0)
			out->opening += net(&movements[i]);
		else if (movements[i].part == 1)
			add(out, &movements[i]);
		else
			out->accounts -= net(&movements[i]); // posted since
	}
	out->closing = out->opening + out->granted - out->redeemed - out->expired - out->reversed + out->corrections;
	out->closing_value = out->closing > 0 ? wallet_worth(wallet, out->closing) : 0;
	out->reconciled = out->closing == out->accounts;
	answer_give(answer, rollforward, out);
	return OK;
}

#define FIGURE(member, en, zh)                                                                                         \
	FIELD_I64(rollforward, member, .min = -INT64_MAX, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field rollforward_fields[] = {
	FIELD_TEXT(rollforward, wallet, .max = 40, .doc = W("Wallet", "钱包")),
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
	FIELD_TEXT(journal_query, wallet, .max = 40, .doc = W("Which; points when absent", "钱包编码，缺省为 points")),
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
	struct movement *movements;
	size_t count;

	if (query->day && !date_parse(query->day, &day))
		return fail_at(ctx, "day", &field_date, NULL);
	TRY(wallet_by_code(ctx, query->wallet ? query->wallet : "points", "wallet", &wallet));
	TRY(read_movements(
		ctx, wallet, zone_day_start(shop->zone, day), zone_valid_until(shop->zone, day), &movements, &count));
	buf_text(&buf, "day,wallet,entry,debit,credit,postings,points,value,currency\r\n");
	for (size_t i = 0; i < count; i++)
		if (movements[i].part == 1)
			buf_format(&buf, "%s,%s,%s,%s,%s,%lld,%s,%s,%s\r\n", date_text(ctx->mem, day), wallet->code,
				posting_kinds[movements[i].kind].name, buckets[movements[i].debit].name,
				buckets[movements[i].credit].name, (long long)movements[i].count,
				wallet_amount(ctx->mem, wallet, movements[i].points),
				decimal_text(
					ctx->mem, wallet_worth(wallet, movements[i].points), shop->currency->digits),
				shop->currency->code);
	answer->raw = buf.data;
	answer->type = "text/csv; charset=utf-8";
	return OK;
}
