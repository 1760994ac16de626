// The routes of what members do, of explanations, previews, and the programme as the public sees it.
#include "loyalty/activity.h"
#include "loyalty/check_in.h"
#include "loyalty/explain.h"
#include "loyalty/leaflet.h"

#include "customer/customer.h"

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Loyalty"

static int64_t customer_of(const struct call *call)
{
	return call->ids[0];
}

// ---------------------------------------------------------------- activities

static bool is_reported(int kind)
{
	return kind == TRIGGER_REVIEW || kind == TRIGGER_SHARE || kind == TRIGGER_SURVEY ||
	       kind == TRIGGER_ATTENDANCE || kind == TRIGGER_CUSTOM;
}

static enum status act_activity(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct activity *in = call->in;
	struct activity given = *in, *done;
	bool replayed;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &given.customer_id));
	if (!is_reported(in->kind))
		return fail_at(ctx, "/kind", &activity_kind, NULL);
	TRY(loyalty_activity_take(ctx, &given, &done, &replayed));
	answer_give(answer, activity, done);
	answer->status = replayed ? 200 : 201;
	return OK;
}

// ---------------------------------------------------------------- check-ins

struct check_in_input {
	const char *day;
};
static const struct field check_in_input_fields[] = {
	FIELD_DATE(check_in_input, day,
		.doc = W("A missed day that a make-up card makes good; absent: today", "补签日期，缺省为今日签到")),
};
static const struct shape check_in_input_shape =
	SHAPE("CheckInInput", check_in_input, check_in_input_fields, "A check-in.", "签到。");

struct cards_input {
	int64_t cards;
	const char *note;
};
static const struct field cards_fields[] = {
	FIELD_I64(cards_input, cards, .min = 1, .max = 1000, .flags = FIELD_REQUIRED, .doc = W("How many", "数量"),
		.example = "1"),
	FIELD_TEXT(
		cards_input, note, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "原因"), .example = "\"补偿\""),
};
static const struct shape cards_shape = SHAPE("MakeUpCards", cards_input, cards_fields, "Make-up cards.", "补签卡。");

static enum status act_check_in(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct check_in_input *in = call->in;
	struct check_in *done;
	int64_t customer_id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(loyalty_check_in(ctx, customer_id, in->day, &done));
	answer_give(answer, check_in, done);
	return OK;
}

static enum status act_check_ins(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct check_in *out;
	int64_t customer_id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(loyalty_check_ins(ctx, customer_id, &out));
	answer_give(answer, check_in, out);
	return OK;
}

static enum status act_cards(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct cards_input *in = call->in;
	struct check_in *out;
	int64_t customer_id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	TRY(check_in_give_cards(ctx, customer_id, in->cards, in->note));
	TRY(loyalty_check_ins(ctx, customer_id, &out));
	answer_give(answer, check_in, out);
	return OK;
}

static const struct problem *const activity_problems[] = {&activity_differs, &activity_kind, NULL};
static const struct problem *const check_in_problems[] = {&check_in_done, &check_in_day, &check_in_no_card, NULL};

const struct route activity_routes[] = {
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/activities",
		.right = "activity.write",
		.kind = ROUTE_WRITE,
		.in = &activity_shape,
		.out = &activity_shape,
		.status = 201,
		.act = act_activity,
		.key = customer_of,
		TAG,
		.name = "activity_report",
		.doc = W("Something that a member did, besides buying; once by source and number. What rules give for "
			 "it "
			 "comes with the answer.",
			"登记会员行为，按来源与编号只计一次；按规则发放的结果随应答返回。"),
		.example_in = "{\"kind\": \"review\", \"source\": \"webshop\", \"external_id\": \"review-8841\", "
			      "\"number\": 5}",
		.problems = activity_problems},
	{.method = HTTP_GET,
		.path = "/v1/activities/{activity:act}/explanation",
		.right = "rule.read",
		.kind = ROUTE_READ,
		.out = &explanation_shape,
		.act = act_activity_explanation,
		TAG,
		.name = "activity_explanation",
		.doc = W("Why an activity gave what it gave.", "会员行为所得积分的缘由。"),
		.example_path = "/v1/activities/act_00000000001/explanation"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/check-ins",
		.right = "points.read",
		.kind = ROUTE_READ,
		.out = &check_in_shape,
		.act = act_check_ins,
		TAG,
		.name = "check_in_list",
		.doc = W(
			"How a member checks in: streak, count, days, cards.", "签到情况：连续、累计、日期、补签卡。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/check-ins",
		.right = "activity.write",
		.kind = ROUTE_WRITE,
		.in = &check_in_input_shape,
		.out = &check_in_shape,
		.status = 201,
		.act = act_check_in,
		.key = customer_of,
		TAG,
		.name = "check_in_make",
		.doc = W("Checks a member in, once a day; or makes a missed day good with a card.",
			"签到，每日一次；或用补签卡补签。"),
		.example_in = "{}",
		.problems = check_in_problems},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/make-up-cards",
		.right = "points.adjust",
		.kind = ROUTE_WRITE,
		.in = &cards_shape,
		.out = &check_in_shape,
		.act = act_cards,
		.key = customer_of,
		TAG,
		.name = "make_up_card_grant",
		.doc = W("Gives a member make-up cards.", "发放补签卡。"),
		.example_in = "{\"cards\": 1, \"note\": \"补偿\"}"},
	{.method = HTTP_GET,
		.path = "/v1/orders/{order:ord}/explanation",
		.right = "order.read",
		.kind = ROUTE_READ,
		.query = &explanation_query_shape,
		.out = &explanation_shape,
		.act = act_explanation,
		TAG,
		.name = "order_explanation",
		.doc = W("Why an order gave the points it gave: every rule that was in force, those that gave nothing "
			 "with "
			 "the reason. With a draft: what it would have given.",
			"订单积分缘由：逐条列出当时生效的规则，未生效的说明原因；可按草稿规则试算。")},
	{.method = HTTP_POST,
		.path = "/v1/earning/preview",
		.right = "rule.read",
		.kind = ROUTE_READ,
		.in = &preview_shape,
		.out = &explanation_shape,
		.act = act_preview,
		TAG,
		.name = "earning_preview",
		.doc = W("What a basket would earn, now or at a time to come, by the rules in force or by drafts. "
			 "Nothing "
			 "is kept.",
			"试算购物车可得积分：当前或未来时间，现行规则或草稿；不产生任何记录。"),
		.example_in = "{\"lines\": [{\"sku\": \"A\", \"quantity\": 2, \"unit_price\": 10000}]}"},
	{.method = HTTP_GET,
		.path = "/v1/programme",
		.right = ROUTE_PUBLIC,
		.kind = ROUTE_READ,
		.out = &leaflet_shape,
		.act = act_leaflet,
		TAG,
		.name = "programme_get",
		.doc = W("The programme as it is in force, in plain sentences, for anybody: points, how to earn them, "
			 "tiers, "
			 "rewards, expiry.",
			"现行会员计划说明（公开）：积分、获取方式、等级、奖励、有效期。")},
	{0},
};
