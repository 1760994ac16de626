// What expressions may ask of a customer's points.
#include "points/points.h"

struct points_facts {
	int64_t points;
};

static enum status load(struct facts *facts, const void **record)
{
	struct points_facts *points = arena_new(facts->ctx->mem, struct points_facts);
	struct points_account account;

	TRY(points_account_of(facts->ctx, facts->customer_id, WALLET_POINTS_ID, &account));
	points->points = account.figures[BUCKET_ACTIVE];
	*record = points;
	return OK;
}

// The wallet of the join is WALLET_POINTS_ID.
static const struct attribute rows[] = {
	{.name = "customer.points",
		.type = EXPR_NUMBER,
		MEMBER(points_facts, points),
		.sql = "COALESCE(pa.active, 0)",
		.join = "LEFT JOIN account pa ON pa.customer_id = c.id AND pa.wallet_id = 1",
		.sort_from = "account o",
		.sort_where = "o.wallet_id = 1",
		.sort_by = "o.active",
		.sort_rights = "points.read",
		.min = 0,
		.max = JSON_INTEGER_MAX,
		.doc = W("Points that may be spent, as last posted", "可用积分（以最近一次记账为准）"),
		.phrase = W("the points balance", "可用积分"),
		.unit = W("points", "分"),
		.example = "500"},
	{0},
};
static const struct attribute_set points_set = {.name = "points", .rows = rows, .load = load};
const struct attribute_set *const points_attributes[] = {&points_set, NULL};
