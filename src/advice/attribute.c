// What rules of action may ask of a customer besides what segments may: what lapses soon, what is near, how the risk
// has moved, what has gone wrong. Looked up for one customer at a time, each set when it is first asked for.
#include "advice/advice.h"

#include "base/zone.h"
#include "insight/insight.h"
#include "points/points.h"
#include "reward/reward.h"
#include "sales/sales.h"
#include "tier/tier.h"

#include <string.h>

SQL(attribute_score_before);
SQL(attribute_events);

#define SOON_DAYS 30
#define EXPIRIES_MOST 100
#define TROUBLE_DAYS 90

static int64_t days_until(const struct facts *facts, int64_t at_ms)
{
	return date_days(zone_date(facts->vocabulary->zone, at_ms)) - date_days(facts->today);
}

#define DAYS(name_, struct_, member_, doc_en, doc_zh, phrase_en, phrase_zh)                                            \
	{                                                                                                              \
		.name = "customer." name_, .type = EXPR_NUMBER, MEMBER(struct_, member_), .min = -100000,              \
		.max = 100000, .doc = W(doc_en, doc_zh), .phrase = W(phrase_en, phrase_zh), .unit = W("days", "天"),   \
		.example = "14"                                                                                        \
	}

// ---------------------------------------------------------------- points that lapse

struct lapse_facts {
	int64_t points_expiring, days_to_points_expiry;
};

static enum status load_lapses(struct facts *facts, const void **record)
{
	struct lapse_facts *lapses = arena_new(facts->ctx->mem, struct lapse_facts);
	struct points_expiry *list;
	size_t count;

	TRY(points_expiries(facts->ctx, facts->customer_id, EXPIRIES_MOST, &list, &count));
	*lapses = (struct lapse_facts){.days_to_points_expiry = count ? days_until(facts, list[0].at) : NONE};
	for (size_t i = 0; i < count; i++)
		if (days_until(facts, list[i].at) <= SOON_DAYS)
			lapses->points_expiring += list[i].amount;
	*record = lapses;
	return OK;
}

static const struct attribute lapse_rows[] = {
	{.name = "customer.points_expiring",
		.type = EXPR_NUMBER,
		MEMBER(lapse_facts, points_expiring),
		.min = 0,
		.max = JSON_INTEGER_MAX,
		.doc = W("Points that lapse within 30 days", "30 天内将清零的积分"),
		.phrase = W("the points that lapse within 30 days", "30 天内将清零的积分"),
		.unit = W("points", "分"),
		.example = "100"},
	DAYS("days_to_points_expiry", lapse_facts, days_to_points_expiry, "Days until the next points lapse",
		"距最近一批积分清零的天数", "the time to the next lapse of points", "距积分清零"),
	{0},
};
static const struct attribute_set lapse_set = {.name = "advice_points", .rows = lapse_rows, .load = load_lapses};

// ---------------------------------------------------------------- the tier ahead, the tier at risk

struct ladder_facts {
	int64_t missing, days_to_end;
};

static enum status load_ladder(struct facts *facts, const void **record)
{
	struct ladder_facts *ladder = arena_new(facts->ctx->mem, struct ladder_facts);
	struct tier_standing standing;

	TRY(tier_get(facts->ctx, facts->customer_id, &standing));
	*ladder = (struct ladder_facts){
		.missing = standing.next ? standing.missing : NONE,
		.days_to_end = standing.keeps_until == NONE ? NONE : days_until(facts, standing.keeps_until),
	};
	*record = ladder;
	return OK;
}

static const struct attribute ladder_rows[] = {
	{.name = "customer.tier_missing",
		.type = EXPR_MONEY,
		MEMBER(ladder_facts, missing),
		.doc = W("What is still to be spent for the next tier", "距下一等级还差的消费"),
		.phrase = W("what is missing to the next tier", "距下一等级的差额"),
		.example = "200"},
	DAYS("days_to_tier_end", ladder_facts, days_to_end, "Days until the tier is lost without another order",
		"如无新订单，距降级的天数", "the time to the loss of the tier", "距降级"),
	{0},
};
static const struct attribute_set ladder_set = {.name = "advice_tier", .rows = ladder_rows, .load = load_ladder};

// ---------------------------------------------------------------- coupons in hand

struct coupon_facts {
	int64_t open, days_to_expiry;
};

static enum status load_coupons(struct facts *facts, const void **record)
{
	struct coupon_facts *held = arena_new(facts->ctx->mem, struct coupon_facts);
	struct coupon *list;
	size_t count;

	held->days_to_expiry = NONE;
	TRY(reward_coupons_of(facts->ctx, facts->customer_id, &list, &count));
	for (size_t i = 0; i < count; i++) {
		if (list[i].state != COUPON_STATE_ISSUED ||
			(list[i].expires_at != NONE && list[i].expires_at <= facts->now_ms))
			continue;
		held->open++;
		if (list[i].expires_at == NONE)
			continue;
		int64_t days = days_until(facts, list[i].expires_at);
		if (held->days_to_expiry == NONE || days < held->days_to_expiry)
			held->days_to_expiry = days;
	}
	*record = held;
	return OK;
}

static const struct attribute coupon_rows[] = {
	{.name = "customer.coupons_open",
		.type = EXPR_NUMBER,
		MEMBER(coupon_facts, open),
		.min = 0,
		.max = 1000000,
		.doc = W("Coupons that the customer holds and may still use", "可用优惠券张数"),
		.phrase = W("the coupons in hand", "可用优惠券"),
		.unit = W("coupons", "张"),
		.example = "1"},
	DAYS("days_to_coupon_expiry", coupon_facts, days_to_expiry, "Days until the first of these lapses",
		"距最近一张优惠券过期的天数", "the time to the first coupon's end", "距优惠券过期"),
	{0},
};
static const struct attribute_set coupon_set = {.name = "advice_coupons", .rows = coupon_rows, .load = load_coupons};

// ---------------------------------------------------------------- how it was, what went wrong

struct past_facts {
	int64_t churn_risk_before, average_order, last_return_at, last_complaint_at;
};

static enum status load_before(struct facts *facts, struct past_facts *past)
{
	struct customer_stat stat;
	struct rows *rows;
	bool found;

	TRY(sales_stat_get(facts->ctx, facts->customer_id, &stat));
	past->average_order = stat.orders > 0 ? stat.spent / stat.orders : NONE;
	TRY(db_first(facts->ctx->db, &attribute_score_before, ARGS(v_i64(facts->customer_id)), &rows, &found));
	past->churn_risk_before = found ? row_i64(rows, 0) / 1000 : NONE;
	return OK;
}

// What another system reports under these names is a complaint.
static bool complains(const char *body)
{
	return strstr(body, "\"name\":\"complaint\"") || strstr(body, "\"name\":\"投诉\"");
}

static enum status load_past(struct facts *facts, const void **record)
{
	struct ctx *ctx = facts->ctx;
	struct past_facts *past = arena_new(ctx->mem, struct past_facts);
	struct rows *rows;
	bool more;

	past->last_return_at = past->last_complaint_at = NONE;
	TRY(load_before(facts, past));
	TRY(db_query(ctx->db, &attribute_events,
		ARGS(v_i64(facts->customer_id), v_i64(facts->now_ms - TROUBLE_DAYS * DAY_MS)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		if (strcmp(row_text(rows, 0, ctx->mem), "sale.returned") == 0)
			past->last_return_at = row_i64(rows, 1);
		else if (complains(row_text(rows, 2, ctx->mem)))
			past->last_complaint_at = row_i64(rows, 1);
	}
	*record = past;
	return OK;
}

static const struct attribute past_rows[] = {
	{.name = "customer.churn_risk_before",
		.type = EXPR_NUMBER,
		MEMBER(past_facts, churn_risk_before),
		.digits = 3,
		.max = 1000,
		.doc = W("The churn risk as it was last kept before the last run, 0 to 1", "此前的流失风险，0 到 1"),
		.phrase = W("the churn risk before", "此前的流失风险"),
		.example = "0.5"},
	{.name = "customer.average_order",
		.type = EXPR_MONEY,
		MEMBER(past_facts, average_order),
		.doc = W("What an order comes to on average", "客单价"),
		.phrase = W("the average order", "客单价"),
		.example = "200"},
	{.name = "customer.last_return_at",
		.type = EXPR_TIME,
		MEMBER(past_facts, last_return_at),
		.doc = W("When goods were last brought back, within 90 days", "90 天内最近一次退货时间"),
		.phrase = W("the last return", "最近一次退货")},
	{.name = "customer.last_complaint_at",
		.type = EXPR_TIME,
		MEMBER(past_facts, last_complaint_at),
		.doc = W("When a complaint was last reported (an activity named complaint or 投诉), within 90 days",
			"90 天内最近一次投诉时间（名为 complaint 或 投诉 的自定义事件）"),
		.phrase = W("the last complaint", "最近一次投诉")},
	{0},
};
static const struct attribute_set past_set = {.name = "advice_past", .rows = past_rows, .load = load_past};

const struct attribute_set *const advice_attributes[] = {&lapse_set, &ladder_set, &coupon_set, &past_set, NULL};
