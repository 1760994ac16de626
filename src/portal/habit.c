// What members do besides buying: checking in every day, bringing friends. Shown only where the shop gives something
// for it now.
#include "portal/habit.h"

#include "loyalty/loyalty.h"
#include "portal/seat.h"
#include "portal/self.h"
#include "referral/referral.h"

// ---------------------------------------------------------------- checking in

enum status habit_check_in(struct ctx *ctx, int64_t own, struct check_in **ret)
{
	bool gives;

	*ret = NULL;
	TRY(loyalty_gives_for(ctx, "check_in", &gives));
	return gives ? loyalty_check_ins(ctx, own, ret) : OK;
}

static enum status act_check_ins(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct check_in *out;
	int64_t own;

	(void)call;
	TRY(self_id(ctx, &own));
	TRY(loyalty_check_ins(ctx, own, &out));
	answer_give(answer, check_in, out);
	return OK;
}

struct check_in_ask {
	const char *day;
};
static const struct field ask_fields[] = {
	FIELD_DATE(check_in_ask, day,
		.doc = W("A day that was missed, made good with a make-up card; null: today", "补签日期，空为今天")),
};
static const struct shape ask_shape = SHAPE("MemberCheckIn", check_in_ask, ask_fields, "A check-in.", "签到。");

static enum status act_check_in(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct check_in_ask *in = call->in;
	struct check_in *out;
	int64_t own;

	TRY(self_id(ctx, &own));
	TRY(loyalty_check_in(ctx, own, in->day, &out));
	answer_give(answer, check_in, out);
	return OK;
}

// ---------------------------------------------------------------- bringing friends

struct invitation {
	const char *code, *link, *name;
	int64_t mine, theirs, minimum, friends, rewarded;
};
static const struct field invitation_fields[] = {
	FIELD_TEXT(invitation, code, .max = 20, .doc = W("What friends say", "推荐码")),
	FIELD_TEXT(invitation, link, .max = 300,
		.doc = W("What friends tap; without the address where the house has none",
			"推荐链接；未配置对外地址时仅为路径")),
	FIELD_TEXT(invitation, name, .max = 80, .doc = W("What the plan is called", "计划名称")),
	FIELD_I64(invitation, mine, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points for the member; null: a coupon", "推荐人积分，空为优惠券")),
	FIELD_I64(invitation, theirs, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points for the friend; null: a coupon", "好友积分，空为优惠券")),
	FIELD_I64(invitation, minimum, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What the friend's first order must come to", "好友首单最低金额")),
	FIELD_I64(invitation, friends, .min = 0, .max = INT64_MAX, .doc = W("Friends so far", "已邀请好友数")),
	FIELD_I64(invitation, rewarded, .min = 0, .max = INT64_MAX, .doc = W("… of whom counted", "已获奖励数")),
};
static const struct shape invitation_shape =
	SHAPE("MemberInvitation", invitation, invitation_fields, "How a member brings friends.", "邀请好友。");

enum status habit_invites(struct ctx *ctx, bool *invites)
{
	struct referral_offer offer;

	return referral_offer(ctx, &offer, invites);
}

// A phone that is its own friend is one of the signs that somebody should look: kept of both. NULL: came by link.
static const char *device_of(struct ctx *ctx, const struct call *call)
{
	struct visitor visitor = visitor_of(ctx, call->http);

	return visitor.has_device ? hex_text(ctx->mem, visitor.device.bytes, sizeof visitor.device.bytes) : NULL;
}

PROBLEM(habit_no_plan, ERR_CONFLICT, "There is nothing for bringing friends right now.", "目前没有邀请活动。");

static enum status act_invitation(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const char *url = ctx->house->public_url ? ctx->house->public_url : "";
	struct invitation *out = arena_new(ctx->mem, struct invitation);
	struct referral_offer offer;
	int64_t own;
	bool found;

	TRY(self_id(ctx, &own));
	TRY(referral_offer(ctx, &offer, &found));
	if (!found)
		return fail(ctx, &habit_no_plan);
	*out = (struct invitation){
		.name = words_in(offer.name, ctx->lang),
		.mine = offer.referrer_points,
		.theirs = offer.referee_points,
		.minimum = offer.minimum,
	};
	TRY(referral_code_of(ctx, own, &out->code));
	TRY(referral_device(ctx, own, device_of(ctx, call)));
	TRY(referral_counts(ctx, own, &out->friends, &out->rewarded));
	out->link = arena_format(ctx->mem, "%s/portal/?ref=%s", url, out->code);
	answer_give(answer, invitation, out);
	return OK;
}

struct brought {
	const char *code;
};
static const struct field brought_fields[] = {
	FIELD_TEXT(brought, code, .max = 20, .flags = FIELD_REQUIRED, .doc = W("Code of the friend", "好友的推荐码"),
		.example = "\"SEED-7K2M9QXA\""),
};
static const struct shape brought_shape =
	SHAPE("MemberBrought", brought, brought_fields, "Who brought me.", "登记推荐人。");

static enum status act_brought(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct brought *in = call->in;
	struct referral_input input = {.code = in->code, .device = device_of(ctx, call)};
	struct referral *made;

	(void)answer;
	TRY(self_id(ctx, &input.customer_id));
	return referral_make(ctx, &input, &made);
}

static const struct problem *const invitation_problems[] = {&habit_no_plan, NULL};

#define TAG .tag = "Portal"

const struct route portal_habit_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/m/check-in",
		.kind = ROUTE_READ,
		.out = &check_in_shape,
		.act = act_check_ins,
		TAG,
		.name = "member_check_ins",
		.doc = W("How the member checks in: days, streak, make-up cards.",
			"会员签到情况：日期、连续天数、补签卡。")},
	{.method = HTTP_POST,
		.path = "/v1/m/check-in",
		.kind = ROUTE_WRITE,
		.in = &ask_shape,
		.out = &check_in_shape,
		.act = act_check_in,
		TAG,
		.name = "member_check_in",
		.doc = W("Checks in: today, once; or a missed day with a make-up card.",
			"签到：当天一次，或使用补签卡补签。"),
		.example_in = "{}"},
	{.method = HTTP_POST,
		.path = "/v1/m/invitation",
		.kind = ROUTE_WRITE,
		.out = &invitation_shape,
		.act = act_invitation,
		TAG,
		.name = "member_invitation",
		.doc = W("The member's code and link for friends, made when first asked for, and what both get.",
			"会员的推荐码与链接（首次请求时生成）及双方奖励。"),
		.problems = invitation_problems},
	{.method = HTTP_POST,
		.path = "/v1/m/brought",
		.kind = ROUTE_WRITE,
		.in = &brought_shape,
		.status = 204,
		.act = act_brought,
		TAG,
		.name = "member_brought",
		.doc = W("Says who brought this member: once in a life, before anything was bought.",
			"登记推荐人：仅一次，须在首次消费之前。"),
		.example_in = "{\"code\": \"SEED-7K2M9QXA\"}"},
	{0},
};
