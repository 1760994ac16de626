// Rewards, redemptions and coupons over HTTP.
#include "reward/reward.h"

#include "customer/customer.h"

// The customer must be there, and within the actor's scope for the route's right; an alias stands for its survivor.
static enum status visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t *live)
{
	return customer_within(ctx, id, call->route->right, live);
}

static int64_t customer_key(const struct call *call)
{
	return call->ids[0];
}

struct redeem_in {
	int64_t reward_id;
};

static const struct field redeem_fields[] = {
	FIELD_ID(redeem_in, reward_id, "rwd", .flags = FIELD_REQUIRED, .doc = W("The reward", "奖励"),
		.example = "\"rwd_00000000001\""),
};

static const struct shape redeem_shape =
	SHAPE("RedemptionInput", redeem_in, redeem_fields, "What to take.", "兑换内容。");

static enum status act_redeem(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct redeem_in *in = call->in;
	struct redemption *made;
	int64_t customer_id;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(reward_redeem(ctx, customer_id, in->reward_id, &made));
	answer->out = made;
	return OK;
}

static enum status act_redemption_cancel(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct redemption *made;
	int64_t customer_id;

	TRY(reward_redemption_cancel(ctx, call->ids[0], &made));
	// Refused after the act, all of it is undone.
	TRY(visible(ctx, call, made->customer_id, &customer_id));
	answer->out = made;
	return OK;
}

static enum status act_coupons(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct coupon *coupons;
	struct page page;
	int64_t customer_id;
	size_t count;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(reward_coupons_of(ctx, customer_id, &coupons, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, &coupons[i]);
	return page_end(&page, NULL, NONE, answer);
}

struct use_in {
	const char *code, *used_for;
};

static const struct field use_fields[] = {
	FIELD_TEXT(use_in, code, .max = 40, .flags = FIELD_REQUIRED,
		.doc = W("The code, as it was typed or scanned", "券码")),
	FIELD_TEXT(use_in, used_for, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("Number of the receipt; the same again gives the same answer",
			"小票号，相同小票重复提交结果一致"),
		.example = "\"R-20261121-0042\""),
};

static const struct shape use_shape = SHAPE("CouponUse", use_in, use_fields, "A coupon at the till.", "核销优惠券。");

static enum status act_use(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct use_in *in = call->in;
	struct coupon *coupon;

	TRY(reward_coupon_use(ctx, in->code, in->used_for, &coupon));
	answer->out = coupon;
	return OK;
}

// ---------------------------------------------------------------- tables

static const struct problem *const redeem_problems[] = {&points_insufficient, NULL};

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Loyalty"

const struct route reward_routes[] = {
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/redemptions",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.in = &redeem_shape,
		.out = &redemption_shape,
		.status = 201,
		.act = act_redeem,
		.key = customer_key,
		TAG,
		.name = "redemption_make",
		.doc = W("Points become a reward.", "积分兑换奖励。"),
		.example_in = "{\"reward_id\": \"rwd_00000000001\"}",
		.problems = redeem_problems},
	{.method = HTTP_POST,
		.path = "/v1/redemptions/{redemption:red}/cancel",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.out = &redemption_shape,
		.act = act_redemption_cancel,
		TAG,
		.name = "redemption_cancel",
		.doc = W("Points go back to the lots they came from, with their own expiry; not once the coupon was "
			 "used.",
			"积分退回原批次并保留原有效期；优惠券已使用则不可取消。")},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/coupons",
		.right = "coupon.read",
		.kind = ROUTE_READ,
		.out = &coupon_shape,
		.list = true,
		.act = act_coupons,
		TAG,
		.name = "coupon_list",
		.doc = W("A customer's coupons, newest first.", "客户优惠券，最新在前。")},
	{.method = HTTP_POST,
		.path = "/v1/coupons/use",
		.right = "coupon.use",
		.kind = ROUTE_WRITE,
		.in = &use_shape,
		.out = &coupon_shape,
		.act = act_use,
		TAG,
		.name = "coupon_use",
		.doc = W("Uses a coupon, once.", "核销优惠券，仅可一次。"),
		.example_in = "{\"code\": \"K7M2-QX9RW-4TBHD\", \"used_for\": \"R-20261121-0042\"}"},
	{0},
};
