#include "referral/plan.h"

PROBLEM(referral_no_reward, ERR_UNPROCESSABLE, "Both sides get something: points, a coupon, or both.",
	"双方都须有奖励：积分、优惠券或两者。");

#define DAYS(member, low, en, zh)                                                                                      \
	FIELD_I64(referral_plan, member, .min = (low), .max = 3650, .flags = FIELD_REQUIRED, .doc = W(en, zh),         \
		.example = "30")
#define SIDE(member, en, zh)                                                                                           \
	FIELD_I64(referral_plan, member, .min = 1, .max = 100000000, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field plan_fields[] = {
	FIELD_TEXT(referral_plan, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code", "计划编码"), .example = "\"seed\""),
	FIELD_TEXT(referral_plan, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Bring a friend\""),
	FIELD_TEXT(referral_plan, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"种子计划\""),
	FIELD_BOOL(referral_plan, live, .flags = FIELD_FILTER, .doc = W("In force", "启用"), .example = "true"),
	FIELD_TIME(referral_plan, starts_at, .doc = W("From", "开始时间")),
	FIELD_TIME(referral_plan, ends_at, .doc = W("Until", "结束时间")),
	DAYS(window_days, 1, "Days in which the friend must buy", "推荐后有效购买天数"),
	DAYS(return_days, 0, "Days that the order must outlive: the return window", "订单须度过的退货期天数"),
	FIELD_I64(referral_plan, minimum, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("What the order must come to, less returns, minor units", "订单最低金额（扣除退货）")),
	SIDE(referrer_points, "Points for who brought the friend", "推荐人积分"),
	FIELD_ID(referral_plan, referrer_template_id, "cpt", .references = "coupon_template",
		.doc = W("… a coupon for them", "推荐人优惠券")),
	SIDE(referee_points, "Points for the friend", "被推荐人积分"),
	FIELD_ID(referral_plan, referee_template_id, "cpt", .references = "coupon_template",
		.doc = W("… a coupon for the friend", "被推荐人优惠券")),
	FIELD_I64(referral_plan, referrer_max, .min = 1, .max = 1000000,
		.doc = W("Friends that one customer is rewarded for at most", "每位推荐人最多获奖人数")),
	FIELD_I64(referral_plan, velocity_per_day, .min = 1, .max = 100000,
		.doc = W("More friends of one customer within a day are looked at first", "24 小时内超过此数须审核")),
};

static const struct shape plan_shape =
	SHAPE("ReferralPlan", referral_plan, plan_fields, "What bringing a friend is worth.", "推荐方案。");

static enum status check_plan(struct ctx *ctx, const void *record)
{
	const struct referral_plan *plan = record;

	if (plan->referrer_points == NONE && plan->referrer_template_id == NONE)
		return fail_at(ctx, "/referrer_points", &referral_no_reward, NULL);
	if (plan->referee_points == NONE && plan->referee_template_id == NONE)
		return fail_at(ctx, "/referee_points", &referral_no_reward, NULL);
	return OK;
}

const struct resource plans_resource = {
	.path = "referral-plans",
	.noun = "referral",
	.table = "referral_plan",
	.prefix = "rfp",
	.find = "code name_en name_zh",
	.shape = &plan_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Referral",
	.title = W("Referral plan", "推荐方案"),
	.plural = W("Referral plans", "推荐方案"),
	.check = check_plan,
	.example = "{\"code\": \"seed\", \"name_en\": \"Bring a friend\", \"name_zh\": \"种子计划\", \"live\": true, "
		   "\"window_days\": 30, \"return_days\": 7, \"referrer_points\": 500, \"referee_points\": 200}",
};

enum status plan_in_force(struct ctx *ctx, struct referral_plan *plan, bool *found)
{
	void *records;
	size_t count;

	TRY(resource_select(ctx, &plans_resource,
		"live = 1 AND (starts_at IS NULL OR starts_at <= ?) AND (ends_at IS NULL OR ends_at > ?)",
		ARGS(v_i64(ctx->now_ms), v_i64(ctx->now_ms)), 1, &records, &count));
	*found = count == 1;
	if (count)
		*plan = *(const struct referral_plan *)records;
	return OK;
}

enum status plan_read(struct ctx *ctx, int64_t id, struct referral_plan *plan)
{
	enum status status = resource_read(ctx, &plans_resource, id, plan);
	return status == ERR_NOT_FOUND ? ERR_INTERNAL : status;
}

const struct resource *const referral_resources[] = {&plans_resource, NULL};
