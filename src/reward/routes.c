// Rewards and redemptions over HTTP.
#include "reward/catalogue.h"
#include "reward/redeem.h"

#include "api/audit.h"
#include "base/id.h"
#include "catalog/catalog.h"
#include "customer/customer.h"

#define LIST_MAX 200

PROBLEM(stock_store_unknown, ERR_UNPROCESSABLE, "There is no such store.", "没有该门店。");
PROBLEM(stock_other_way, ERR_UNPROCESSABLE, "The stock of this reward is not counted so.", "该奖励的库存方式不同。");

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
	int64_t reward_id, quantity, store_id;
};

static const struct field redeem_fields[] = {
	FIELD_ID(redeem_in, reward_id, "rwd", .flags = FIELD_REQUIRED, .doc = W("The reward", "奖励"),
		.example = "\"rwd_00000000001\""),
	FIELD_I64(redeem_in, quantity, .min = 1, .max = 1000, .doc = W("How many (1)", "数量（默认 1）")),
	FIELD_ID(redeem_in, store_id, "sto", .doc = W("Where it is taken (yours)", "领取门店（默认本门店）")),
};

static const struct shape redeem_shape =
	SHAPE("RedemptionInput", redeem_in, redeem_fields, "What to take.", "兑换内容。");

static enum status act_redeem(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct redeem_in *in = call->in;
	struct redemption_input what = {.reward_id = in->reward_id, .quantity = in->quantity, .store_id = in->store_id};
	struct redemption *made;
	bool known = true;

	if (in->store_id != NONE)
		TRY(catalog_store_known(ctx, in->store_id, &known));
	if (!known)
		return fail_at(ctx, "/store_id", &stock_store_unknown, NULL);
	if (in->store_id == NONE && ctx->actor)
		what.store_id = ctx->actor->store_id;
	TRY(visible(ctx, call, call->ids[0], &what.customer_id));
	TRY(reward_redeem(ctx, &what, &made));
	answer_give(answer, redemption, made);
	return OK;
}

// Refused after the act, all of it is undone.
static enum status give(struct ctx *ctx, const struct call *call, const struct redemption *made, struct answer *answer)
{
	int64_t customer_id;

	TRY(visible(ctx, call, made->customer_id, &customer_id));
	answer_give(answer, redemption, made);
	return OK;
}

static enum status act_redemption_cancel(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct redemption *made;

	TRY(reward_redemption_cancel(ctx, call->ids[0], &made));
	return give(ctx, call, made, answer);
}

struct ship_in {
	const char *tracking;
};

static const struct field ship_fields[] = {
	FIELD_TEXT(ship_in, tracking, .max = 100, .doc = W("Carrier and number", "物流单号"),
		.example = "\"SF1234567890\""),
};

static const struct shape ship_shape =
	SHAPE("RedemptionShip", ship_in, ship_fields, "How it is on its way.", "发货信息。");

static enum status act_ship(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct ship_in *in = call->in;
	struct redemption *made;

	TRY(reward_redemption_ship(ctx, call->ids[0], in->tracking, &made));
	return give(ctx, call, made, answer);
}

static enum status act_hand_over(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct redemption *made;

	TRY(reward_redemption_hand_over(ctx, call->ids[0], &made));
	return give(ctx, call, made, answer);
}

struct list_query {
	int64_t limit;
	const char *cursor, *sort;
};

static const struct field list_query_fields[] = {
	LIST_LIMIT_FIELD(list_query),
	LIST_CURSOR_FIELD(list_query),
	LIST_SORT_FIELD(list_query, "redeemed_at"),
};

static const struct shape list_query_shape =
	SHAPE("RedemptionQuery", list_query, list_query_fields, "Which page.", "分页。");

static enum status act_redemptions(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct redemption_find find = {.reward_id = NONE, .fulfilment = -1};

	TRY(visible(ctx, call, call->ids[0], &find.customer_id));
	return redemption_page(ctx, call, &find, answer);
}

struct find_query {
	int fulfilment;
	int64_t reward_id, limit;
	bool all;
	const char *cursor, *sort;
};

static const struct field find_query_fields[] = {
	FIELD_ENUM(find_query, fulfilment, fulfilments, .doc = W("All that have come so far", "履约状态")),
	FIELD_ID(find_query, reward_id, "rwd", .doc = W("Of this reward", "奖励")),
	FIELD_BOOL(find_query, all, .doc = W("Not only those that wait", "不限于待处理的")),
	LIST_LIMIT_FIELD(find_query),
	LIST_CURSOR_FIELD(find_query),
	LIST_SORT_FIELD(find_query, "redeemed_at"),
};

static const struct shape find_query_shape =
	SHAPE("RedemptionFind", find_query, find_query_fields, "Which redemptions.", "兑换筛选条件。");

static enum status act_waiting(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct find_query *query = call->query;
	bool one = call->query_present & 1;
	struct redemption_find find = {.customer_id = NONE,
		.reward_id = query->reward_id,
		.fulfilment = one ? query->fulfilment : -1,
		.waiting = !one && !query->all};

	return redemption_page(ctx, call, &find, answer);
}

// ---------------------------------------------------------------- stock

static const struct field stock_fields[] = {
	FIELD_ID(stock_row, store_id, "sto", .doc = W("Store; none: the whole shop", "门店，空为全店")),
	FIELD_I64(stock_row, quantity, .min = 0, .max = INT64_C(1000000000), .flags = FIELD_REQUIRED,
		.doc = W("How many are there", "库存"), .example = "50"),
};

static const struct shape stock_shape =
	SHAPE("RewardStock", stock_row, stock_fields, "What is left of a reward.", "奖励库存。");

static enum status give_stock(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct list list;
	struct page page;

	TRY(reward_stock_list(ctx, call->ids[0], &list));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < list.count; i++)
		page_add(&page, stock_row, (const struct stock_row *)list.items + i);
	return page_end(&page, NULL, NONE, answer);
}

static enum status act_stock(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct reward_record reward;

	TRY(reward_read(ctx, call->ids[0], &reward));
	return give_stock(ctx, call, answer);
}

static enum status act_stock_set(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct stock_row *in = call->in;
	struct reward_record reward;
	bool known = true;

	TRY(reward_read(ctx, call->ids[0], &reward));
	if (reward.stock != (in->store_id == NONE ? STOCK_GLOBAL : STOCK_STORE))
		return fail_at(ctx, "/store_id", &stock_other_way, NULL);
	if (in->store_id != NONE)
		TRY(catalog_store_known(ctx, in->store_id, &known));
	if (!known)
		return fail_at(ctx, "/store_id", &stock_store_unknown, NULL);
	TRY(reward_stock_set(ctx, call->ids[0], in->store_id, in->quantity));
	TRY(audit_record(ctx, "reward_stock", id_text(ctx->mem, "rwd", call->ids[0]), "counted", NULL,
		arena_format(ctx->mem, "{\"quantity\": %lld}", (long long)in->quantity), NULL));
	return give_stock(ctx, call, answer);
}

// ---------------------------------------------------------------- the catalogue for a customer

struct offer_out {
	int64_t id;
	const char *code, *name, *text;
	int kind;
	int64_t points, money, value, left, missing;
	bool can;
	const char *reason, *why;
};

static const struct field offer_fields[] = {
	FIELD_ID(offer_out, id, "rwd", .doc = W("The reward", "奖励")),
	FIELD_TEXT(offer_out, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_TEXT(offer_out, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_TEXT(offer_out, text, .max = 2000, .doc = W("More about it", "说明")),
	FIELD_ENUM(offer_out, kind, reward_kinds, .doc = W("What it is", "类型")),
	FIELD_I64(offer_out, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points it takes of this customer", "该客户所需积分")),
	FIELD_I64(offer_out, money, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("… and money", "另付金额")),
	FIELD_I64(offer_out, value, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("Worth of the coupon", "优惠券面额")),
	FIELD_I64(offer_out, left, .min = 0, .max = INT64_MAX, .doc = W("How many are left", "剩余库存")),
	FIELD_I64(offer_out, missing, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points that are missing", "还差积分")),
	FIELD_BOOL(offer_out, can, .doc = W("The customer can take it now", "可兑换")),
	FIELD_TEXT(offer_out, reason, .max = 60, .doc = W("Why not, for programs", "不可兑换原因代码")),
	FIELD_TEXT(offer_out, why, .max = 300, .doc = W("Why not, in words", "不可兑换原因")),
};

const struct shape reward_for_customer_shape =
	SHAPE("RewardForCustomer", offer_out, offer_fields, "A reward as one customer sees it.", "客户视角的奖励。");

static const char *number(struct ctx *ctx, int64_t n)
{
	return arena_format(ctx->mem, "%lld", (long long)n);
}

static void refuse(
	struct ctx *ctx, struct offer_out *out, const struct problem *problem, const char *arg, const char *other)
{
	const char *args[PROBLEM_ARGS] = {arg, other};

	if (out->reason)
		return;
	out->can = false;
	out->reason = problem->code;
	out->why = problem_sentence(ctx->mem, problem, args, ctx->lang);
}

static enum status check_limit(
	struct ctx *ctx, struct offer_out *out, const struct quota *quota, int64_t limit, const struct problem *problem)
{
	int64_t n;

	if (limit == NONE)
		return OK;
	TRY(quota_read(ctx, quota, &n));
	if (n >= limit)
		refuse(ctx, out, problem, number(ctx, limit), NULL);
	return OK;
}

static enum status make_offer(struct ctx *ctx, const struct reward_record *reward, int64_t customer_id,
	int64_t available, struct offer_out *out)
{
	struct quota quota = {reward->head.id, customer_id, "redeem", 0};
	int64_t store_id = ctx->actor ? ctx->actor->store_id : NONE;
	struct reward_price price;
	const char *words = NULL;

	TRY(reward_price_for(ctx, reward, customer_id, &price, &words));
	*out = (struct offer_out){
		.id = reward->head.id,
		.code = reward->code,
		.name = words_in((struct words){reward->name_en, reward->name_zh}, ctx->lang),
		.text = ctx->lang == LANG_ZH ? reward->text_zh : reward->text_en,
		.kind = reward->kind,
		.points = price.points,
		.money = price.money,
		.value = reward->value,
		.can = true,
	};
	if (price.closed)
		refuse(ctx, out, &reward_not_for, words, NULL);
	TRY(reward_stock(ctx, reward, store_id, &out->left));
	if (out->left == 0)
		refuse(ctx, out, &reward_out_of_stock, "0", NULL);
	TRY(check_limit(ctx, out, &quota, reward->per_member, &reward_limit_member));
	quota.period_at = quota_period_at(ctx, (enum quota_period)reward->period, ctx->now_ms);
	TRY(check_limit(ctx, out, &quota, reward->per_period, &reward_limit_period));
	out->missing = out->points > available ? out->points - available : 0;
	if (out->missing)
		refuse(ctx, out, &points_insufficient, number(ctx, out->points), number(ctx, available));
	return OK;
}

enum status reward_for_customer(struct ctx *ctx, int64_t customer_id, struct list *ret)
{
	struct reward_record *rewards;
	const struct wallet *wallet;
	int64_t available;
	size_t count;

	TRY(wallet_get(ctx, WALLET_POINTS_ID, &wallet));
	TRY(points_spendable_by(ctx, customer_id, wallet, &available));
	TRY(reward_on_offer(ctx, &rewards, &count));
	struct offer_out *list = arena_array(ctx->mem, struct offer_out, count);
	for (size_t i = 0; i < count; i++)
		TRY(make_offer(ctx, &rewards[i], customer_id, available, &list[i]));
	// In rising steps.
	for (size_t i = 0; i < count; i++) {
		size_t least = i;
		for (size_t j = i + 1; j < count; j++)
			if (list[j].points < list[least].points)
				least = j;
		struct offer_out swap = list[i];
		list[i] = list[least];
		list[least] = swap;
	}
	*ret = LIST(offer_out, list, count);
	return OK;
}

static enum status act_offers(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct list offers;
	struct page page;
	int64_t customer_id;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(reward_for_customer(ctx, customer_id, &offers));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < offers.count; i++)
		page_add(&page, offer_out, (struct offer_out *)offers.items + i);
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- tables

static const struct problem *const redeem_problems[] = {
	&points_insufficient, &reward_inactive, &reward_out_of_stock, &reward_limit_member, &reward_limit_period, NULL};

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
	{.method = HTTP_POST,
		.path = "/v1/redemptions/{redemption:red}/ship",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.in = &ship_shape,
		.out = &redemption_shape,
		.act = act_ship,
		TAG,
		.name = "redemption_ship",
		.doc = W("Goods are on their way.", "奖励发货。"),
		.example_in = "{\"tracking\": \"SF1234567890\"}"},
	{.method = HTTP_POST,
		.path = "/v1/redemptions/{redemption:red}/use",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.out = &redemption_shape,
		.act = act_hand_over,
		TAG,
		.name = "redemption_use",
		.doc = W("Goods were handed over, a service was used.", "奖励已领取或已使用。")},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/redemptions",
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &list_query_shape,
		.out = &redemption_shape,
		.list = true,
		.act = act_redemptions,
		TAG,
		.name = "redemption_list",
		.doc = W("What a customer has taken for points, newest first.", "客户兑换记录，最新在前。")},
	{.method = HTTP_GET,
		.path = "/v1/redemptions",
		.right = "redemption.write",
		.kind = ROUTE_READ,
		.query = &find_query_shape,
		.out = &redemption_shape,
		.list = true,
		.act = act_waiting,
		TAG,
		.name = "redemption_waiting",
		.doc = W("Goods and services that wait to be shipped or handed over; others by fulfilment, or all.",
			"待发货或待领取的兑换；也可按履约状态查询或列出全部。")},
	{.method = HTTP_GET,
		.path = "/v1/rewards/{reward:rwd}/stock",
		.right = "reward.read",
		.kind = ROUTE_READ,
		.out = &stock_shape,
		.list = true,
		.act = act_stock,
		TAG,
		.name = "reward_stock_list",
		.doc = W("What is left of a reward.", "奖励库存。")},
	{.method = HTTP_POST,
		.path = "/v1/rewards/{reward:rwd}/stock",
		.right = "reward.write",
		.kind = ROUTE_WRITE,
		.in = &stock_shape,
		.out = &stock_shape,
		.list = true,
		.act = act_stock_set,
		TAG,
		.name = "reward_stock_count",
		.doc = W("What lies there now, counted.", "盘点奖励库存。"),
		.example_in = "{\"quantity\": 50}"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/rewards",
		.right = "reward.read",
		.kind = ROUTE_READ,
		.out = &reward_for_customer_shape,
		.list = true,
		.act = act_offers,
		TAG,
		.name = "reward_for_customer",
		.doc = W("The catalogue in rising steps as a customer sees it: the price, what is missing, why not.",
			"客户视角的积分商城，按积分递增：价格、差额与不可兑换原因。")},
	{0},
};
