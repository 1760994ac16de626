// Points become a reward, and what becomes of it: points, stock, limits and coupon in one transaction.
#include "reward/redeem.h"
#include "reward/catalogue.h"
#include "reward/coupon.h"

#include "base/id.h"
#include "base/zone.h"
#include "store/where.h"

#include <string.h>

SQL(redemption_insert);
SQL(redemption_by_id);
SQL(redemption_end);
SQL(redemption_ship);
SQL(redemption_use);

PROBLEM(redemption_ended, ERR_CONFLICT, "This redemption was cancelled already.", "该兑换已取消。");
PROBLEM(redemption_final, ERR_CONFLICT, "This reward cannot be given back.", "该奖励不可退换。");
PROBLEM(redemption_gone, ERR_CONFLICT, "It has been shipped or handed over already.", "奖励已发出或已领取。");
PROBLEM(redemption_coupon_one, ERR_UNPROCESSABLE, "Coupons are taken one at a time.", "优惠券每次只能兑换一张。");
PROBLEM(redemption_lapsed, ERR_CONFLICT, "It could be used until {0}.", "该兑换已于 {0} 过期。");
PROBLEM(reward_limit_member, ERR_CONFLICT, "This customer has had all {0}.", "该客户兑换已达上限 {0}。");
PROBLEM(reward_limit_period, ERR_CONFLICT, "This customer has had all {0} for now.", "该客户本周期兑换已达上限 {0}。");

const struct choice redemption_states[] = {
	{"done", W("Done", "已兑换")},
	{"cancelled", W("Cancelled", "已取消")},
	CHOICES_END,
};

const struct choice fulfilments[] = {
	{"issued", W("Waits to be handed over or used", "待领取")},
	{"shipped", W("Shipped", "已发货")},
	{"used", W("Handed over or used", "已领取或已使用")},
	{"cancelled", W("Cancelled", "已取消")},
	{"expired", W("Expired", "已过期")},
	CHOICES_END,
};

static const struct field redemption_fields[] = {
	FIELD_ID(redemption, id, "red", .doc = W("Id", "编号")),
	FIELD_ID(redemption, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_ID(redemption, reward_id, "rwd", .doc = W("Reward", "奖励")),
	FIELD_TEXT(redemption, name, .max = 80, .doc = W("What it is", "名称")),
	FIELD_ENUM(redemption, kind, reward_kinds, .doc = W("Kind", "类型")),
	FIELD_I64(redemption, quantity, .min = 1, .max = 1000, .doc = W("How many", "数量")),
	FIELD_I64(redemption, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points it took", "使用积分")),
	FIELD_I64(redemption, money, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("To be paid besides", "另付金额")),
	FIELD_ID(redemption, coupon_id, "cpn", .doc = W("The coupon", "优惠券")),
	FIELD_TEXT(redemption, code, .max = 40, .doc = W("Its code", "券码")),
	FIELD_I64(redemption, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W("Its worth", "面额")),
	FIELD_TEXT(redemption, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_ENUM(redemption, state, redemption_states, .doc = W("State", "状态")),
	FIELD_ENUM(redemption, fulfilment, fulfilments, .doc = W("How far it has come", "履约状态")),
	FIELD_ID(redemption, store_id, "sto", .doc = W("Where it is taken", "领取门店")),
	FIELD_TEXT(redemption, tracking, .max = 100, .doc = W("Carrier and number", "物流单号")),
	FIELD_TIME(redemption, redeemed_at, .doc = W("When", "兑换时间")),
	FIELD_TIME(redemption, expires_at, .doc = W("It can be used until", "有效期至")),
	FIELD_TIME(redemption, shipped_at, .doc = W("Shipped", "发货时间")),
	FIELD_TIME(redemption, used_at, .doc = W("Handed over or used", "领取时间")),
	FIELD_TIME(redemption, cancelled_at, .doc = W("Cancelled", "取消时间")),
};

const struct shape redemption_shape =
	SHAPE("Redemption", redemption, redemption_fields, "Points that became a reward.", "积分兑换。");

// ---------------------------------------------------------------- events

struct redemption_event {
	const char *reward;
	int64_t quantity, points, money, value;
	const char *currency;
	int64_t expires_at;
};

static const struct field redemption_event_fields[] = {
	FIELD_TEXT(redemption_event, reward, .max = 40, .doc = W("Code of the reward", "奖励编码")),
	FIELD_I64(redemption_event, quantity, .min = 1, .max = 1000, .doc = W("How many", "数量")),
	FIELD_I64(redemption_event, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points for it", "对应积分")),
	FIELD_I64(redemption_event, money, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("To be paid besides", "另付金额")),
	FIELD_I64(redemption_event, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Worth of the coupon", "优惠券面额")),
	FIELD_TEXT(redemption_event, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_TIME(redemption_event, expires_at, .doc = W("Can be used until", "有效期至")),
};

static const struct shape redemption_event_shape = SHAPE("RedemptionMoved", redemption_event, redemption_event_fields,
	"Points became a reward, or came back.", "积分兑换变动。");

#define REDEMPTION_EXAMPLE                                                                                             \
	"{\"reward\": \"coupon10\", \"quantity\": 1, \"points\": 100, \"value\": 1000, \"currency\": \"CNY\", "        \
	"\"expires_at\": \"2027-03-01T00:00:00Z\"}"
#define REDEMPTION_EVENT(id, name_, title_en, title_zh, doc_en, doc_zh)                                                \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = "red",                                                                                      \
		.shape = &redemption_event_shape,                                                                      \
		.right = "points.read",                                                                                \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = REDEMPTION_EXAMPLE}

REDEMPTION_EVENT(
	points_spent, "points.spent", "Points redeemed", "积分兑换", "Points became a reward.", "积分兑换为奖励。");
REDEMPTION_EVENT(points_refunded, "points.refunded", "Redemption cancelled", "取消兑换",
	"A redemption was cancelled; its points went back.", "兑换已取消，积分退回。");
REDEMPTION_EVENT(
	reward_shipped, "reward.shipped", "Reward shipped", "奖励发货", "A reward is on its way.", "奖励已发货。");
REDEMPTION_EVENT(reward_handed_over, "reward.used", "Reward handed over", "奖励领取",
	"A reward was handed over or used.", "奖励已领取或使用。");

static enum status emit(struct ctx *ctx, const struct event_type *type, const struct redemption *made, const char *code)
{
	struct redemption_event body = {
		code, made->quantity, made->points, made->money, made->value, made->currency, made->expires_at};
	struct event event = {.customer_id = made->customer_id, .subject_id = made->id, .record = &body};

	return event_emit(ctx, type, &event);
}

// ---------------------------------------------------------------- redeem

static const char *number(struct ctx *ctx, int64_t n)
{
	return arena_format(ctx->mem, "%lld", (long long)n);
}

// Each piece counts.
static enum status count_one(
	struct ctx *ctx, const struct reward_record *reward, const struct redemption *made, int64_t period_at)
{
	struct quota quota = {reward->head.id, made->customer_id, "redeem", 0};
	bool taken = true;

	for (int64_t i = 0; i < made->quantity && reward->per_member != NONE && taken; i++)
		TRY(quota_take(ctx, &quota, reward->per_member, &taken));
	if (!taken)
		return fail(ctx, &reward_limit_member, number(ctx, reward->per_member));
	quota.period_at = period_at;
	for (int64_t i = 0; i < made->quantity && reward->per_period != NONE && taken; i++)
		TRY(quota_take(ctx, &quota, reward->per_period, &taken));
	return taken ? OK : fail(ctx, &reward_limit_period, number(ctx, reward->per_period));
}

// A coupon of a template, or one that is simply worth the reward's value.
static enum status give_coupon(struct ctx *ctx, const struct reward_record *reward, struct redemption *made)
{
	struct held held = {0};

	if (reward->template_id != NONE) {
		struct coupon *coupon;
		TRY(reward_coupon_issue(ctx, reward->template_id, made->customer_id, "redemption", &coupon));
		made->coupon_id = coupon->id;
		made->code = coupon->code;
		made->value = coupon->value;
		made->expires_at = coupon->expires_at;
		return OK;
	}
	held.coupon = (struct coupon){
		.id = id_new(),
		.customer_id = made->customer_id,
		.template_id = NONE,
		.reward_id = reward->head.id,
		.value = reward->value,
		.code = code_new(ctx->mem),
		.currency = made->currency,
		.max_uses = 1,
		.issued_at = made->redeemed_at,
		.starts_at = NONE,
		.expires_at = made->expires_at,
		.batch_id = NONE,
		.serial = NONE,
	};
	made->coupon_id = held.coupon.id;
	made->code = held.coupon.code;
	made->value = held.coupon.value;
	TRY(coupon_store(ctx, &held.coupon));
	return coupon_emit(ctx, &coupon_issued, &held, made->customer_id, NONE, "redemption");
}

static struct redemption draw_up(struct ctx *ctx, const struct reward_record *reward, const struct redemption_input *in)
{
	const struct shop *shop = ctx->house->shop;
	struct redemption made = {
		.id = id_new(),
		.customer_id = in->customer_id,
		.reward_id = in->reward_id,
		.name = words_in((struct words){reward->name_en, reward->name_zh}, ctx->lang),
		.kind = reward->kind,
		.quantity = in->quantity == NONE ? 1 : in->quantity,
		.coupon_id = NONE,
		.value = NONE,
		.currency = shop->currency->code,
		.store_id = in->store_id,
		.redeemed_at = ctx->now_ms,
		.expires_at = NONE,
		.shipped_at = NONE,
		.used_at = NONE,
		.cancelled_at = NONE,
	};
	if (reward->valid_days != NONE)
		made.expires_at = zone_valid_until(
			shop->zone, date_add_days(zone_date(shop->zone, ctx->now_ms), reward->valid_days));
	return made;
}

static enum status set_price(struct ctx *ctx, const struct reward_record *reward, struct redemption *made)
{
	struct reward_price price;
	const char *words = NULL;

	TRY(reward_price_for(ctx, reward, made->customer_id, &price, &words));
	if (price.closed)
		return fail(ctx, &reward_not_for, words);
	made->points = price.points * made->quantity; // all are bounded far below 2^63
	made->money = price.money == NONE ? NONE : price.money * made->quantity;
	return OK;
}

enum status reward_redeem(struct ctx *ctx, const struct redemption_input *in, struct redemption **ret)
{
	struct redemption *made = arena_new(ctx->mem, struct redemption);
	struct reward_record reward = {0};
	const struct wallet *wallet;

	TRY(reward_read(ctx, in->reward_id, &reward));
	const struct problem *closed = reward_closed(ctx, &reward);
	if (closed)
		return fail(ctx, closed, NULL);
	*made = draw_up(ctx, &reward, in);
	if (reward.kind == REWARD_COUPON && made->quantity != 1)
		return fail_at(ctx, "/quantity", &redemption_coupon_one, NULL);
	TRY(set_price(ctx, &reward, made));
	int64_t period_at =
		reward.per_period == NONE ? 0 : quota_period_at(ctx, (enum quota_period)reward.period, ctx->now_ms);
	TRY(wallet_get(ctx, WALLET_POINTS_ID, &wallet));
	struct cause cause = {"redemption", made->id, ctx->now_ms, NULL, made->store_id};
	if (made->points)
		TRY(points_spend(ctx, in->customer_id, wallet, made->points, POSTING_SPEND, BUCKET_SPENT, &cause));
	TRY(count_one(ctx, &reward, made, period_at));
	TRY(reward_stock_take(ctx, &reward, made->store_id, made->quantity));
	if (reward.kind == REWARD_COUPON)
		TRY(give_coupon(ctx, &reward, made));
	TRY(db_exec(ctx->db, &redemption_insert,
		ARGS(v_i64(made->id), v_i64(made->customer_id), v_i64(made->reward_id), v_i64(made->quantity),
			v_i64(made->points), v_i64(made->money), v_text(made->currency), v_i64(made->coupon_id),
			v_i64(made->store_id), v_i64(period_at), v_i64(made->redeemed_at), v_i64(made->expires_at))));
	*ret = made;
	return emit(ctx, &points_spent, made, reward.code);
}

// ---------------------------------------------------------------- rows

static void scan(struct ctx *ctx, const struct rows *rows, struct redemption *made)
{
	*made = (struct redemption){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1),
		.reward_id = row_i64(rows, 2),
		.quantity = row_i64(rows, 3),
		.points = row_i64(rows, 4),
		.money = row_i64(rows, 5),
		.currency = row_text(rows, 6, ctx->mem),
		.coupon_id = row_i64(rows, 7),
		.store_id = row_i64(rows, 8),
		.state = choice_value(redemption_states, row_text(rows, 9, ctx->mem)),
		.fulfilment = choice_value(fulfilments, row_text(rows, 10, ctx->mem)),
		.tracking = row_text(rows, 11, ctx->mem),
		.redeemed_at = row_i64(rows, 12),
		.expires_at = row_i64(rows, 13),
		.shipped_at = row_i64(rows, 14),
		.used_at = row_i64(rows, 15),
		.cancelled_at = row_i64(rows, 16),
		.code = row_text(rows, 17, ctx->mem),
		.value = row_i64(rows, 18),
		.name = row_text(rows, ctx->lang == LANG_ZH ? 20 : 19, ctx->mem),
		.kind = choice_value(reward_kinds, row_text(rows, 21, ctx->mem)),
	};
	bool waits = made->fulfilment == FULFILMENT_ISSUED;
	if (waits && made->coupon_id != NONE && row_i64(rows, 22)) {
		made->fulfilment = FULFILMENT_USED;
		made->used_at = row_i64(rows, 23);
	} else if (waits && made->expires_at != NONE && made->expires_at <= ctx->now_ms) {
		made->fulfilment = FULFILMENT_EXPIRED;
	}
}

enum status reward_redemption_get(struct ctx *ctx, int64_t id, struct redemption **ret)
{
	struct rows *rows;
	bool found;

	*ret = arena_new(ctx->mem, struct redemption);
	TRY(db_first(ctx->db, &redemption_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	scan(ctx, rows, *ret);
	return OK;
}

// What is stored as waiting may be over by now: used, where it is a coupon, or expired.
static void add_fulfilment(struct ctx *ctx, int fulfilment, struct where *where)
{
	switch (fulfilment) {
	case FULFILMENT_EXPIRED:
		where_and(where, "r.fulfilment = 'issued' AND r.expires_at <= ? AND COALESCE(c.state, '') <> 'used'",
			v_i64(ctx->now_ms));
		return;
	case FULFILMENT_ISSUED:
		where_and(where,
			"r.fulfilment = 'issued' AND COALESCE(r.expires_at, ?) > ? AND COALESCE(c.state, '') <> 'used'",
			v_i64(INT64_MAX), v_i64(ctx->now_ms));
		return;
	case FULFILMENT_USED:
		where_and_plain(where, "(r.fulfilment = 'used' OR (r.fulfilment = 'issued' AND c.state = 'used'))");
		return;
	default:
		where_and(where, "r.fulfilment = ?", v_text(choice_name(fulfilments, fulfilment)));
	}
}

// Ids are in order of time.
static const struct sort_column sorts[] = {{"redeemed_at", "r.id"}, {0}};
static const struct page_order order = {.id = "r.id", .id_name = "id", .usual = "-redeemed_at", .columns = sorts};

enum status redemption_page(
	struct ctx *ctx, const struct call *call, const struct redemption_find *find, struct answer *answer)
{
	struct where where = where_make(ctx->mem,
		"SELECT r.id, r.customer_id, r.reward_id, r.quantity, r.points, r.money, r.currency, r.coupon_id, "
		"r.store_id, r.state, r.fulfilment, r.tracking, r.redeemed_at, r.expires_at, r.shipped_at, r.used_at, "
		"r.cancelled_at, c.code, c.value, w.name_en, w.name_zh, w.kind, "
		"CASE WHEN c.state = 'used' THEN 1 ELSE 0 END, c.used_at FROM redemption r "
		"JOIN reward w ON w.id = r.reward_id LEFT JOIN coupon c ON c.id = r.coupon_id");
	struct redemption made;
	struct page page;
	struct rows *rows;
	bool more;

	if (find->customer_id != NONE)
		where_and(&where, "r.customer_id IN (SELECT id FROM customer WHERE id = ? OR merged_into = ?)",
			v_i64(find->customer_id), v_i64(find->customer_id));
	if (find->reward_id != NONE)
		where_and(&where, "r.reward_id = ?", v_i64(find->reward_id));
	if (find->waiting)
		where_and_plain(&where, "r.fulfilment IN ('issued', 'shipped') AND r.coupon_id IS NULL");
	if (find->fulfilment >= 0)
		add_fulfilment(ctx, find->fulfilment, &where);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		scan(ctx, rows, &made);
		page_add(&page, redemption, &made);
	}
}

// ---------------------------------------------------------------- what becomes of it

static enum status give_back(
	struct ctx *ctx, const struct reward_record *reward, const struct redemption *made, int64_t period_at)
{
	struct quota quota = {reward->head.id, made->customer_id, "redeem", 0};

	for (int64_t i = 0; i < made->quantity && reward->per_member != NONE; i++)
		TRY(quota_give_back(ctx, &quota));
	quota.period_at = period_at;
	for (int64_t i = 0; i < made->quantity && period_at; i++)
		TRY(quota_give_back(ctx, &quota));
	return reward_stock_return(ctx, reward, made->store_id, made->quantity);
}

enum status reward_redemption_cancel(struct ctx *ctx, int64_t id, struct redemption **ret)
{
	struct redemption *made;
	struct reward_record reward = {0};
	struct coupon *coupon;
	struct rows *rows;
	bool found;

	TRY(reward_redemption_get(ctx, id, &made));
	*ret = made;
	if (made->state == REDEMPTION_CANCELLED)
		return fail(ctx, &redemption_ended, NULL);
	if (made->fulfilment == FULFILMENT_SHIPPED || (made->fulfilment == FULFILMENT_USED && made->coupon_id == NONE))
		return fail(ctx, &redemption_gone, NULL);
	TRY(reward_read(ctx, made->reward_id, &reward));
	if (reward.final)
		return fail(ctx, &redemption_final, NULL);
	TRY(db_first(ctx->db, &redemption_end, ARGS(v_i64(id), v_i64(ctx->now_ms)), &rows, &found));
	if (!found)
		return ERR_BUSY; // somebody else has ended it since it was read
	int64_t period_at = row_i64(rows, 0);
	if (made->coupon_id != NONE)
		TRY(reward_coupon_cancel(ctx, made->coupon_id, &coupon));
	struct cause spend = {"redemption", made->id, made->redeemed_at, NULL, made->store_id};
	struct cause cause = {"redemption", made->id, ctx->now_ms, NULL, made->store_id};
	if (made->points)
		TRY(points_refund(ctx, made->customer_id, &spend, &cause));
	TRY(give_back(ctx, &reward, made, period_at));
	made->state = REDEMPTION_CANCELLED;
	made->fulfilment = FULFILMENT_CANCELLED;
	made->cancelled_at = ctx->now_ms;
	return emit(ctx, &points_refunded, made, reward.code);
}

// Only goods and services move: a coupon is used by its code.
static enum status load_open(struct ctx *ctx, int64_t id, struct redemption **ret, struct reward_record *reward)
{
	TRY(reward_redemption_get(ctx, id, ret));
	TRY(reward_read(ctx, (*ret)->reward_id, reward));
	if ((*ret)->state == REDEMPTION_CANCELLED)
		return fail(ctx, &redemption_ended, NULL);
	if ((*ret)->fulfilment == FULFILMENT_EXPIRED)
		return fail(ctx, &redemption_lapsed,
			date_said(ctx->mem,
				zone_date(((const struct shop *)ctx->house->shop)->zone, (*ret)->expires_at - 1),
				ctx->lang));
	return OK;
}

enum status reward_redemption_ship(struct ctx *ctx, int64_t id, const char *tracking, struct redemption **ret)
{
	struct reward_record reward = {0};
	int64_t changed;

	TRY(load_open(ctx, id, ret, &reward));
	if ((*ret)->fulfilment == FULFILMENT_SHIPPED)
		return OK;
	if ((*ret)->fulfilment == FULFILMENT_USED || (*ret)->coupon_id != NONE)
		return fail(ctx, &redemption_gone, NULL);
	TRY(db_change(ctx->db, &redemption_ship, ARGS(v_i64(id), v_i64(ctx->now_ms), v_text(tracking)), &changed));
	if (!changed)
		return ERR_BUSY;
	(*ret)->fulfilment = FULFILMENT_SHIPPED;
	(*ret)->shipped_at = ctx->now_ms;
	(*ret)->tracking = tracking;
	return emit(ctx, &reward_shipped, *ret, reward.code);
}

enum status reward_redemption_hand_over(struct ctx *ctx, int64_t id, struct redemption **ret)
{
	struct reward_record reward = {0};
	int64_t changed;

	TRY(load_open(ctx, id, ret, &reward));
	if ((*ret)->fulfilment == FULFILMENT_USED)
		return OK;
	if ((*ret)->coupon_id != NONE)
		return fail(ctx, &redemption_gone, NULL);
	TRY(db_change(ctx->db, &redemption_use, ARGS(v_i64(id), v_i64(ctx->now_ms)), &changed));
	if (!changed)
		return ERR_BUSY;
	(*ret)->fulfilment = FULFILMENT_USED;
	(*ret)->used_at = ctx->now_ms;
	return emit(ctx, &reward_handed_over, *ret, reward.code);
}

const struct event_type *const reward_events[] = {&points_spent, &points_refunded, &reward_shipped, &reward_handed_over,
	&coupon_issued, &coupon_used, &coupon_cancelled, &coupon_returned, &points_expiring, &partnership_milestone,
	&partnership_renewal, NULL};
