// What a till, a page or a list shows first of a customer: file, points, tier, sales.
#include "loyalty/routes.h"
#include "tier/tier.h"

#include "base/id.h"
#include "customer/customer.h"

#include <string.h>

#define OVERVIEW_ORDERS 20

struct overview {
	struct customer *customer;
	struct list wallets;
	struct household *household;
	struct tier_out *tier;
	int64_t orders, spent, returned, first_order, last_order;
	struct list recent;
};

static const struct field overview_fields[] = {
	FIELD_OBJECT(overview, customer, &customer_shape, .doc = W("The file", "客户档案")),
	FIELD_LIST(overview, wallets, &balance_shape, .max = 64, .doc = W("Points", "积分")),
	FIELD_OBJECT(overview, household, &household_shape,
		.doc = W("Who they spend points with, and what is there", "家庭账户与共享积分")),
	FIELD_OBJECT(overview, tier, &tier_out_shape, .doc = W("Tier", "等级")),
	FIELD_I64(overview, orders, .min = 0, .max = INT64_MAX,
		.doc = W("Orders that count; null, like the sums, without the right to see orders or figures",
			"有效订单数；无订单或报表权限时此项及金额为空")),
	FIELD_I64(overview, spent, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Spent in all, net of returns", "累计消费（扣除退货）")),
	FIELD_I64(overview, returned, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Refunded in all", "累计退款")),
	FIELD_TIME(overview, last_order, .doc = W("Last order", "最近消费")),
	FIELD_LIST(
		overview, recent, &order_shape, .max = OVERVIEW_ORDERS, .doc = W("The last 20 orders", "最近 20 单")),
};

const struct shape overview_shape =
	SHAPE("CustomerOverview", overview, overview_fields, "All that a till or a page shows first.", "客户概览。");

// What somebody has bought in all is a figure: who reads customers only, to find them, does not learn it.
static bool sees_sums(const struct ctx *ctx)
{
	return actor_scope(ctx->actor, "order.read") != SCOPE_NONE ||
	       actor_scope(ctx->actor, "report.read") != SCOPE_NONE;
}

enum status act_overview(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct overview *out = arena_new(ctx->mem, struct overview);
	struct customer_stat stat;
	struct order *orders;
	size_t count;

	TRY(customer_get(ctx, call->ids[0], &out->customer));
	int64_t customer_id = out->customer->id;
	// The page shows what each reader may see of it.
	if (actor_scope(ctx->actor, "points.read") != SCOPE_NONE)
		TRY(points_balances(ctx, customer_id, &out->wallets));
	if (actor_scope(ctx->actor, "household.read") != SCOPE_NONE)
		TRY(points_household_of(ctx, customer_id, &out->household));
	if (actor_scope(ctx->actor, "tier.read") != SCOPE_NONE) {
		out->tier = arena_new(ctx->mem, struct tier_out);
		TRY(tier_read(ctx, customer_id, out->tier));
	}
	out->orders = out->spent = out->returned = out->last_order = NONE;
	if (sees_sums(ctx)) {
		TRY(sales_stat_get(ctx, customer_id, &stat));
		out->orders = stat.orders;
		out->spent = stat.spent;
		out->returned = stat.returned;
		out->last_order = stat.orders ? stat.last_order_at : NONE;
	}
	if (actor_scope(ctx->actor, "order.read") != SCOPE_NONE) {
		TRY(sales_orders_of(ctx, customer_id, INT64_MAX, INT64_MAX, OVERVIEW_ORDERS, &orders, &count));
		out->recent = LIST(order, orders, count);
	}
	answer_give(answer, overview, out);
	answer->version = out->customer->version;
	return OK;
}

// ---------------------------------------------------------------- standings

// What a list of customers shows beside each name, as far as the reader may see it. Who is not there, or not within the
// actor's scope, is left out.
struct standing_out {
	int64_t customer_id, points;
	int64_t digits;
	const char *tier, *tier_name;
	int64_t orders, spent, last_order;
};

static const struct field standing_fields[] = {
	FIELD_ID(standing_out, customer_id, "cus", .doc = W("The customer", "客户")),
	FIELD_I64(standing_out, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points that can be spent", "可用积分")),
	FIELD_I64(standing_out, digits, .min = 0, .max = 4, .doc = W("Decimals of the points", "积分小数位数")),
	FIELD_TEXT(standing_out, tier, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(standing_out, tier_name, .max = 80, .doc = W("Its name", "等级名称")),
	FIELD_I64(standing_out, orders, .min = 0, .max = INT64_MAX, .doc = W("Orders that count", "有效订单数")),
	FIELD_I64(standing_out, spent, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Spent in all, net of returns", "累计消费（扣除退货）")),
	FIELD_TIME(standing_out, last_order, .doc = W("Last order", "最近消费")),
};

const struct shape standing_shape = SHAPE("CustomerStanding", standing_out, standing_fields,
	"Points, tier and sales of a customer in one line.", "客户积分、等级与消费摘要。");

struct standing_query {
	const char *ids;
};

static const struct field standing_query_fields[] = {
	FIELD_TEXT(standing_query, ids, .max = 4000, .flags = FIELD_REQUIRED,
		.doc = W("Customers, separated by commas, at most 200", "客户编号，逗号分隔，最多 200 个")),
};

const struct shape standing_query_shape =
	SHAPE("StandingQuery", standing_query, standing_query_fields, "Which customers.", "客户范围。");

PROBLEM(standing_ids, ERR_UNPROCESSABLE, "These must be ids of customers, separated by commas, at most 200.",
	"须为客户编号，以逗号分隔，最多 200 个。");

static enum status read_standing(struct ctx *ctx, int64_t customer_id, struct standing_out *out)
{
	const struct wallets *wallets;
	struct points_account account;
	struct tier_standing tier;
	struct customer_stat stat;

	*out = (struct standing_out){.customer_id = customer_id,
		.points = NONE,
		.digits = NONE,
		.orders = NONE,
		.spent = NONE,
		.last_order = NONE};
	if (actor_scope(ctx->actor, "tier.read") != SCOPE_NONE) {
		TRY(tier_get(ctx, customer_id, &tier));
		out->tier = tier.tier->code;
		out->tier_name = tier_name(tier.tier, ctx->lang);
	}
	if (sees_sums(ctx)) {
		TRY(sales_stat_get(ctx, customer_id, &stat));
		out->orders = stat.orders;
		out->spent = stat.spent;
		out->last_order = stat.orders ? stat.last_order_at : NONE;
	}
	if (actor_scope(ctx->actor, "points.read") == SCOPE_NONE)
		return OK;
	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; i < wallets->count; i++) {
		const struct wallet *wallet = &wallets->list[i];
		if (wallet->kind != WALLET_REDEEMABLE)
			continue;
		TRY(points_account_of(ctx, customer_id, wallet->id, &account));
		out->points = points_available(&account);
		out->digits = wallet->digits;
		break;
	}
	return OK;
}

static enum status add_standing(struct ctx *ctx, const struct call *call, int64_t id, struct page *page)
{
	struct standing_out *out = arena_new(ctx->mem, struct standing_out);
	int64_t live;
	enum status status = customer_within(ctx, id, call->route->right, &live);

	if (status == ERR_NOT_FOUND) {
		ctx->fault = (struct fault){0};
		return OK;
	}
	TRY(status);
	TRY(read_standing(ctx, live, out));
	page_add(page, standing_out, out);
	return OK;
}

enum status act_standings(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const char *ids = ((const struct standing_query *)call->query)->ids;
	struct page page;

	if (!ids)
		return fail_at(ctx, "ids", &field_required, NULL);
	page_begin(ctx, call, &page);
	for (size_t count = 0; *ids; count++) {
		size_t length = strcspn(ids, ",");
		int64_t id;
		if (count == PAGE_MAX || !id_parse(arena_text_n(ctx->mem, ids, length), "cus", &id))
			return fail_at(ctx, "ids", &standing_ids, NULL);
		TRY(add_standing(ctx, call, id, &page));
		ids += length + (ids[length] == ',');
	}
	return page_end(&page, NULL, NONE, answer);
}
