// What points buy, in its simplest form: a coupon.
#include "reward/reward.h"

#include "base/id.h"
#include "base/zone.h"
#include "reward/code.h"

#include <string.h>

SQL(reward_by_id);
SQL(redemption_insert);
SQL(redemption_by_id);
SQL(redemption_end);
SQL(coupon_insert);
SQL(coupon_by_code);
SQL(coupon_use);
SQL(coupon_cancel);
SQL(coupons_by_customer);

#define COUPONS_MAX 200

PROBLEM(reward_unknown, ERR_UNPROCESSABLE, "There is no such reward.", "没有该奖励。");
PROBLEM(reward_inactive, ERR_CONFLICT, "This reward is not on offer.", "该奖励已下架。");
PROBLEM(redemption_ended, ERR_CONFLICT, "This redemption was cancelled already.", "该兑换已取消。");
PROBLEM(coupon_code_wrong, ERR_UNPROCESSABLE, "This is not a coupon's code; look for a slip.", "券码有误，请核对。");
PROBLEM(coupon_unknown, ERR_NOT_FOUND, "There is no such coupon.", "没有该优惠券。");
PROBLEM(coupon_used_before, ERR_CONFLICT, "This coupon was used before.", "该优惠券已使用。");
PROBLEM(coupon_over, ERR_CONFLICT, "This coupon is no longer valid.", "该优惠券已过期或已取消。");

const struct choice coupon_states[] = {
	{"issued", W("Can be used", "可使用")},
	{"used", W("Used", "已使用")},
	{"cancelled", W("Cancelled", "已取消")},
	CHOICES_END,
};

const struct choice redemption_states[] = {
	{"done", W("Done", "已兑换")},
	{"cancelled", W("Cancelled", "已取消")},
	CHOICES_END,
};

static const struct choice reward_kinds[] = {{"coupon", W("Coupon", "优惠券")}, CHOICES_END};

// ---------------------------------------------------------------- shapes

static const struct field reward_fields[] = {
	FIELD_TEXT(reward_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code", "奖励编码"), .example = "\"coupon20\""),
	FIELD_TEXT(reward_record, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"20 off coupon\""),
	FIELD_TEXT(reward_record, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"20 元优惠券\""),
	FIELD_ENUM(reward_record, kind, reward_kinds, .doc = W("What it is", "类型"), .example = "\"coupon\""),
	FIELD_I64(reward_record, points, .min = 1, .max = 1000000000,
		.flags = FIELD_REQUIRED | FIELD_POINTS | FIELD_SORT, .doc = W("What it takes", "所需积分"),
		.example = "200"),
	FIELD_I64(reward_record, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_REQUIRED | FIELD_MONEY,
		.doc = W("What the coupon is worth, minor units", "优惠券面额（最小货币单位）"), .example = "2000"),
	FIELD_I64(reward_record, valid_days, .min = 1, .max = 3650, .flags = FIELD_REQUIRED,
		.doc = W("Days that the coupon can be used", "有效天数"), .example = "90"),
	FIELD_BOOL(reward_record, active, .flags = FIELD_FILTER, .doc = W("On offer", "上架"), .example = "true"),
};

static const struct shape reward_shape =
	SHAPE("Reward", reward_record, reward_fields, "What points buy.", "积分奖励。");

static const struct resource rewards_resource = {
	.path = "rewards",
	.noun = "reward",
	.table = "reward",
	.prefix = "rwd",
	.shape = &reward_shape,
	.verbs = CAN_ALL,
	.tag = "Loyalty",
	.title = W("Reward", "奖励"),
	.plural = W("Rewards", "奖励"),
	.sort = "points",
	.example = "{\"code\": \"coupon20\", \"name_en\": \"20 off coupon\", \"name_zh\": \"20 元优惠券\", \"kind\": "
		   "\"coupon\", "
		   "\"points\": 200, \"value\": 2000, \"valid_days\": 90, \"active\": true}",
};

static const struct field redemption_fields[] = {
	FIELD_ID(redemption, id, "red", .doc = W("Id", "编号")),
	FIELD_ID(redemption, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_ID(redemption, reward_id, "rwd", .doc = W("Reward", "奖励")),
	FIELD_I64(redemption, points, .min = 1, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points it took", "使用积分")),
	FIELD_ID(redemption, coupon_id, "cpn", .doc = W("The coupon", "优惠券")),
	FIELD_TEXT(redemption, code, .max = 40, .doc = W("Its code", "券码")),
	FIELD_I64(redemption, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W("Its worth", "面额")),
	FIELD_TEXT(redemption, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_ENUM(redemption, state, redemption_states, .doc = W("State", "状态")),
	FIELD_TIME(redemption, redeemed_at, .doc = W("When", "兑换时间")),
	FIELD_TIME(redemption, expires_at, .doc = W("The coupon can be used until", "优惠券有效期至")),
	FIELD_TIME(redemption, cancelled_at, .doc = W("Cancelled", "取消时间")),
};

const struct shape redemption_shape =
	SHAPE("Redemption", redemption, redemption_fields, "Points that became a reward.", "积分兑换。");

static const struct field coupon_fields[] = {
	FIELD_ID(coupon, id, "cpn", .doc = W("Id", "编号")),
	FIELD_ID(coupon, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_ID(coupon, reward_id, "rwd", .doc = W("Reward", "奖励")),
	FIELD_I64(coupon, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W("Worth", "面额")),
	FIELD_TEXT(coupon, code, .max = 40, .doc = W("Code", "券码")),
	FIELD_TEXT(coupon, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_ENUM(coupon, state, coupon_states, .doc = W("State", "状态")),
	FIELD_TIME(coupon, issued_at, .doc = W("Issued", "发放时间")),
	FIELD_TIME(coupon, expires_at, .doc = W("Can be used until", "有效期至")),
	FIELD_TIME(coupon, used_at, .doc = W("Used", "使用时间")),
	FIELD_TEXT(coupon, used_for, .max = 100, .doc = W("What for", "用于")),
};

const struct shape coupon_shape = SHAPE("Coupon", coupon, coupon_fields, "A coupon.", "优惠券。");

// ---------------------------------------------------------------- events

struct coupon_event {
	int64_t value;
	const char *currency;
	int64_t points, expires_at;
};

static const struct field coupon_event_fields[] = {
	FIELD_I64(coupon_event, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W("Worth", "面额")),
	FIELD_TEXT(coupon_event, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_I64(coupon_event, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points for it", "对应积分")),
	FIELD_TIME(coupon_event, expires_at, .doc = W("Can be used until", "有效期至")),
};

static const struct shape coupon_event_shape =
	SHAPE("CouponMoved", coupon_event, coupon_event_fields, "A coupon came or went.", "优惠券变动。");

#define COUPON_EXAMPLE                                                                                                 \
	"{\"value\": 1000, \"currency\": \"CNY\", \"points\": 100, \"expires_at\": \"2027-03-01T00:00:00Z\"}"
#define COUPON_EVENT(id, name_, subject_, right_, title_en, title_zh, doc_en, doc_zh)                                  \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = (subject_),                                                                                 \
		.shape = &coupon_event_shape,                                                                          \
		.right = (right_),                                                                                     \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = COUPON_EXAMPLE}

COUPON_EVENT(points_spent, "points.spent", "red", "points.read", "Points redeemed", "积分兑换",
	"Points became a coupon.", "积分兑换为优惠券。");
COUPON_EVENT(points_refunded, "points.refunded", "red", "points.read", "Redemption cancelled", "取消兑换",
	"A redemption was cancelled; its points went back.", "兑换已取消，积分退回。");
COUPON_EVENT(coupon_issued, "coupon.issued", "cpn", "coupon.read", "Coupon issued", "发放优惠券",
	"A coupon was issued.", "已发放优惠券。");
COUPON_EVENT(coupon_used, "coupon.used", "cpn", "coupon.read", "Coupon used", "使用优惠券", "A coupon was used.",
	"优惠券已使用。");
COUPON_EVENT(coupon_cancelled, "coupon.cancelled", "cpn", "coupon.read", "Coupon cancelled", "取消优惠券",
	"A coupon was cancelled before it was used.", "优惠券在使用前取消。");

static enum status emit_coupon(struct ctx *ctx, const struct event_type *type, int64_t customer_id, int64_t subject_id,
	struct coupon_event body)
{
	struct event event = {.customer_id = customer_id, .subject_id = subject_id, .record = &body};
	return event_emit(ctx, type, &event);
}

// ---------------------------------------------------------------- redeem

static enum status load_reward(struct ctx *ctx, int64_t id, struct reward_record *reward)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &reward_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail_at(ctx, "/reward_id", &reward_unknown, NULL);
	*reward = (struct reward_record){
		.head.id = id,
		.points = row_i64(rows, 0),
		.value = row_i64(rows, 1),
		.valid_days = row_i64(rows, 2),
		.active = row_i64(rows, 3) != 0,
	};
	return reward->active ? OK : fail(ctx, &reward_inactive, NULL);
}

static enum status issue(struct ctx *ctx, struct redemption *made)
{
	TRY(db_exec(ctx->db, &coupon_insert,
		ARGS(v_i64(made->coupon_id), v_text(made->code), v_i64(made->customer_id), v_i64(made->reward_id),
			v_i64(made->value), v_text(made->currency), v_i64(made->redeemed_at),
			v_i64(made->expires_at))));
	TRY(db_exec(ctx->db, &redemption_insert,
		ARGS(v_i64(made->id), v_i64(made->customer_id), v_i64(made->reward_id), v_i64(made->points),
			v_i64(made->coupon_id), v_i64(made->redeemed_at))));
	struct coupon_event body = {made->value, made->currency, made->points, made->expires_at};
	TRY(emit_coupon(ctx, &points_spent, made->customer_id, made->id, body));
	return emit_coupon(ctx, &coupon_issued, made->customer_id, made->coupon_id, body);
}

enum status reward_redeem(struct ctx *ctx, int64_t customer_id, int64_t reward_id, struct redemption **ret)
{
	const struct shop *shop = ctx->house->shop;
	const struct wallet *wallet;
	struct reward_record reward = {0};
	struct redemption *made = arena_new(ctx->mem, struct redemption);

	TRY(load_reward(ctx, reward_id, &reward));
	TRY(wallet_get(ctx, WALLET_POINTS_ID, &wallet));
	*made = (struct redemption){
		.id = id_new(),
		.customer_id = customer_id,
		.reward_id = reward_id,
		.points = reward.points,
		.coupon_id = id_new(),
		.code = code_new(ctx->mem),
		.value = reward.value,
		.currency = shop->currency->code,
		.state = 0,
		.redeemed_at = ctx->now_ms,
		.expires_at = zone_valid_until(
			shop->zone, date_add_days(zone_date(shop->zone, ctx->now_ms), reward.valid_days)),
		.cancelled_at = NONE,
	};
	struct cause cause = {"redemption", made->id, ctx->now_ms, NULL};
	TRY(points_spend(ctx, customer_id, wallet, reward.points, POSTING_SPEND, BUCKET_SPENT, &cause));
	*ret = made;
	return issue(ctx, made);
}

static enum status load_redemption(struct ctx *ctx, int64_t id, struct redemption *made)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &redemption_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	*made = (struct redemption){
		.id = id,
		.customer_id = row_i64(rows, 0),
		.reward_id = row_i64(rows, 1),
		.points = row_i64(rows, 2),
		.coupon_id = row_i64(rows, 3),
		.state = choice_value(redemption_states, row_text(rows, 4, ctx->mem)),
		.redeemed_at = row_i64(rows, 5),
		.cancelled_at = row_i64(rows, 6),
		.code = row_text(rows, 7, ctx->mem),
		.value = row_i64(rows, 8),
		.currency = row_text(rows, 9, ctx->mem),
		.expires_at = row_i64(rows, 10),
	};
	return OK;
}

enum status reward_redemption_cancel(struct ctx *ctx, int64_t id, struct redemption **ret)
{
	struct redemption *made = arena_new(ctx->mem, struct redemption);
	int64_t changed;

	*ret = made;
	TRY(load_redemption(ctx, id, made));
	TRY(db_change(ctx->db, &redemption_end, ARGS(v_i64(id), v_i64(ctx->now_ms)), &changed));
	if (!changed)
		return fail(ctx, &redemption_ended, NULL);
	TRY(db_change(ctx->db, &coupon_cancel, ARGS(v_i64(made->coupon_id)), &changed));
	if (!changed)
		return fail(ctx, &coupon_used_before, NULL);
	struct cause spend = {"redemption", made->id, made->redeemed_at, NULL};
	struct cause cause = {"redemption", made->id, ctx->now_ms, NULL};
	TRY(points_refund(ctx, made->customer_id, &spend, &cause));
	made->state = 1;
	made->cancelled_at = ctx->now_ms;
	struct coupon_event body = {made->value, made->currency, made->points, made->expires_at};
	TRY(emit_coupon(ctx, &coupon_cancelled, made->customer_id, made->coupon_id, body));
	return emit_coupon(ctx, &points_refunded, made->customer_id, made->id, body);
}

// ---------------------------------------------------------------- coupons

static void scan_coupon(struct ctx *ctx, const struct rows *rows, struct coupon *coupon)
{
	*coupon = (struct coupon){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1),
		.reward_id = row_i64(rows, 2),
		.value = row_i64(rows, 3),
		.code = row_text(rows, 4, ctx->mem),
		.currency = row_text(rows, 5, ctx->mem),
		.state = choice_value(coupon_states, row_text(rows, 6, ctx->mem)),
		.issued_at = row_i64(rows, 7),
		.expires_at = row_i64(rows, 8),
		.used_at = row_i64(rows, 9),
		.used_for = row_text(rows, 10, ctx->mem),
	};
}

enum status reward_coupon_use(struct ctx *ctx, const char *code, const char *used_for, struct coupon **ret)
{
	const char *read = code_read(ctx->mem, code);
	struct coupon *coupon = arena_new(ctx->mem, struct coupon);
	struct rows *rows;
	bool found;
	int64_t changed;

	if (!read)
		return fail_at(ctx, "/code", &coupon_code_wrong, NULL);
	TRY(db_first(ctx->db, &coupon_by_code, ARGS(v_text(read)), &rows, &found));
	if (!found)
		return fail(ctx, &coupon_unknown, NULL);
	scan_coupon(ctx, rows, coupon);
	*ret = coupon;
	if (coupon->state == 1)
		return used_for && text_equal(coupon->used_for, used_for) ? OK : fail(ctx, &coupon_used_before, NULL);
	if (coupon->state != 0 || coupon->expires_at <= ctx->now_ms)
		return fail(ctx, &coupon_over, NULL);
	TRY(db_change(ctx->db, &coupon_use, ARGS(v_i64(coupon->id), v_i64(ctx->now_ms), v_text(used_for)), &changed));
	if (!changed)
		return ERR_BUSY;
	coupon->state = 1;
	coupon->used_at = ctx->now_ms;
	coupon->used_for = used_for;
	return emit_coupon(ctx, &coupon_used, coupon->customer_id, coupon->id,
		(struct coupon_event){coupon->value, coupon->currency, 0, coupon->expires_at});
}

enum status reward_coupons_of(struct ctx *ctx, int64_t customer_id, struct coupon **coupons, size_t *count)
{
	struct rows *rows;
	bool more;

	*coupons = arena_array(ctx->mem, struct coupon, COUPONS_MAX);
	*count = 0;
	TRY(db_query(ctx->db, &coupons_by_customer, ARGS(v_i64(customer_id), v_i64(COUPONS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		scan_coupon(ctx, rows, &(*coupons)[(*count)++]);
	}
}

const struct resource *const reward_resources[] = {&rewards_resource, NULL};

const struct event_type *const reward_events[] = {
	&points_spent, &points_refunded, &coupon_issued, &coupon_used, &coupon_cancelled, NULL};
