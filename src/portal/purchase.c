// A member's orders, with what came back of them.
#include "portal/self.h"
#include "portal/view.h"

static enum status act_orders(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct list orders;
	struct page page;
	int64_t own, before_at_ms, before_id;
	size_t max;

	TRY(self_id(ctx, &own));
	TRY(view_page(ctx, call, &before_at_ms, &before_id, &max));
	TRY(view_orders(ctx, own, before_at_ms, before_id, max + 1, &orders));
	struct member_order *items = orders.items;
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < orders.count && i < max; i++)
		page_add(&page, member_order, &items[i]);
	const char *next =
		orders.count <= max
			? NULL
			: cursor_text(ctx->mem, (struct cursor){v_i64(items[max - 1].placed_at), items[max - 1].id});
	return page_end(&page, next, NONE, answer);
}

static enum status act_order(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct member_order *out = arena_new(ctx->mem, struct member_order);
	struct order *order;

	TRY(sales_order_get(ctx, call->ids[0], &order));
	TRY(self_owns(ctx, order->customer_id));
	answer_give(answer, member_order, out);
	return view_order(ctx, order, out);
}

#define TAG .tag = "Portal"

const struct route portal_purchase_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/m/orders",
		.kind = ROUTE_READ,
		.query = &member_page_query_shape,
		.out = &member_order_shape,
		.list = true,
		.act = act_orders,
		TAG,
		.name = "member_orders",
		.doc = W("The member's orders, newest first.", "会员的订单，最新在前。")},
	{.method = HTTP_GET,
		.path = "/v1/m/orders/{order:ord}",
		.kind = ROUTE_READ,
		.out = &member_order_shape,
		.act = act_order,
		TAG,
		.name = "member_order",
		.doc = W("One order of the member's.", "会员的一笔订单。")},
	{0},
};
