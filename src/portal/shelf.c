// What points buy, and what was bought with them.
#include "portal/self.h"
#include "portal/view.h"

#include "reward/reward.h"

#define COUPONS_MAX 200

static enum status act_rewards(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct list rewards;
	struct page page;
	int64_t own;

	TRY(self_id(ctx, &own));
	TRY(reward_for_customer(ctx, own, &rewards));
	page_begin(ctx, call, &page);
	page_add_all(&page, &rewards);
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- coupons

static enum status act_coupons(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct list coupons;
	struct page page;
	int64_t own;

	TRY(self_id(ctx, &own));
	TRY(view_coupons(ctx, own, false, COUPONS_MAX, &coupons));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < coupons.count; i++)
		page_add(&page, member_coupon, (struct member_coupon *)coupons.items + i);
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- redeeming

struct redeem_in {
	int64_t reward_id;
};
static const struct field redeem_fields[] = {
	FIELD_ID(redeem_in, reward_id, "rwd", .flags = FIELD_REQUIRED, .doc = W("Which", "奖励编号"),
		.example = "\"rwd_00000000001\""),
};
static const struct shape redeem_shape =
	SHAPE("MemberRedeem", redeem_in, redeem_fields, "What is to be had for points.", "积分兑换。");

struct redeemed {
	int64_t id, points, available;
	const char *name;
	struct member_coupon *coupon;
};
static const struct field redeemed_fields[] = {
	FIELD_ID(redeemed, id, "red", .doc = W("Number of the redemption", "兑换编号")),
	FIELD_TEXT(redeemed, name, .max = 80, .doc = W("What was taken", "兑换内容")),
	FIELD_OBJECT(redeemed, coupon, &member_coupon_shape,
		.doc = W("The coupon that came of it, or null", "获得的优惠券，可为空")),
	FIELD_I64(redeemed, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("What it took", "使用的积分")),
	FIELD_I64(redeemed, available, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points that are left", "剩余积分")),
};
static const struct shape redeemed_shape =
	SHAPE("MemberRedemption", redeemed, redeemed_fields, "Points became a reward.", "兑换结果。");

static enum status find_coupon(struct ctx *ctx, int64_t own, int64_t id, struct member_coupon **ret)
{
	struct list coupons;
	struct member_coupon *items;

	TRY(view_coupons(ctx, own, false, COUPONS_MAX, &coupons));
	items = coupons.items;
	for (size_t i = 0; i < coupons.count; i++)
		if (items[i].id == id) {
			*ret = &items[i];
			return OK;
		}
	return ERR_INTERNAL; // it was made a moment ago
}

static enum status act_redeem(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct redeem_in *in = call->in;
	struct redeemed *out = arena_new(ctx->mem, struct redeemed);
	struct redemption *made;
	struct member_points *points;
	int64_t own;

	TRY(self_id(ctx, &own));
	struct redemption_input take = {
		.customer_id = own, .reward_id = in->reward_id, .quantity = NONE, .store_id = NONE};
	TRY(reward_redeem(ctx, &take, &made));
	if (made->coupon_id != NONE)
		TRY(find_coupon(ctx, own, made->coupon_id, &out->coupon));
	out->id = made->id;
	out->name = made->name;
	TRY(view_points(ctx, own, &points));
	out->points = made->points;
	out->available = points->available;
	answer_give(answer, redeemed, out);
	return OK;
}

static const struct problem *const redeem_problems[] = {&points_insufficient, NULL};

#define TAG .tag = "Portal"

const struct route portal_shelf_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/m/rewards",
		.kind = ROUTE_READ,
		.out = &reward_for_customer_shape,
		.list = true,
		.act = act_rewards,
		TAG,
		.name = "member_rewards",
		.doc = W("What the member's points buy, by price.", "可兑换的奖励，按所需积分排序。")},
	{.method = HTTP_GET,
		.path = "/v1/m/coupons",
		.kind = ROUTE_READ,
		.out = &member_coupon_shape,
		.list = true,
		.act = act_coupons,
		TAG,
		.name = "member_coupons",
		.doc = W("The member's coupons, newest first.", "会员的优惠券，最新在前。")},
	{.method = HTTP_POST,
		.path = "/v1/m/redemptions",
		.kind = ROUTE_WRITE,
		.in = &redeem_shape,
		.out = &redeemed_shape,
		.status = 201,
		.act = act_redeem,
		TAG,
		.name = "member_redeem",
		.doc = W("Points become a reward. With an Idempotency-Key the same request never takes them twice.",
			"积分兑换奖励。使用 Idempotency-Key 可避免重复扣减。"),
		.example_in = "{\"reward_id\": \"rwd_00000000001\"}",
		.problems = redeem_problems},
	{0},
};
