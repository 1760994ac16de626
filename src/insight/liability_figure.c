// What the shop owes in points is reckoned lot by lot: of a large ledger it is kept, like the figures of the shop.
// "as_of" of the answer says of when it is.
#include "insight/figure.h"

#include "points/points.h"

#define SLOW_MS 1000 // what is quicker is told as it is at this instant

static enum status act_liability(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	// A sheet is no JSON.
	return call->csv ? points_liability(ctx, call, answer) : figure_kept(ctx, call, answer);
}

const struct route insight_liability_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/liability",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.out = &liability_shape,
		.list = true,
		.act = act_liability,
		.tag = "Loyalty",
		.name = "liability_get",
		.doc = W("What the shop owes in points: by age, by month of expiry, its value, and how much of it is "
			 "expected "
			 "never to be spent by the programme's own history. Of a large ledger as last reckoned: see "
			 "as_of.",
			"积分负债：按账龄、到期月份，价值与按历史推算的沉淀率。账本很大时返回最近一次的结果，见 "
			"as_of。")},
	{0},
};

const struct figure_kind liability_figure = {.route = &insight_liability_routes[0],
	.make = points_liability,
	.numbers = true,
	.alike = true,
	.slow_ms = SLOW_MS,
	.usual = {""}};
