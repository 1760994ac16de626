// What happens to an order after it was taken: paid, delivered, cancelled, moved to another customer.
#include "sales/order.h"
#include "sales/statistics.h"

#include "api/shop.h"
#include "base/id.h"
#include "customer/customer.h"

SQL(orders_told_of);
SQL(order_move);
SQL(order_number_free);
SQL(verbs_bought);

PROBLEM(order_not_payable, ERR_CONFLICT, "This order is already {0}.", "订单状态为“{0}”，不能付款。");
PROBLEM(order_not_deliverable, ERR_CONFLICT, "Only a paid order can be delivered; this one is {0}.",
	"只有已付款的订单可以标记为已送达，当前状态为“{0}”。");
PROBLEM(order_not_cancellable, ERR_CONFLICT, "This order can no longer be cancelled ({0}); take it back as a return.",
	"订单（{0}）不能取消，请按退货办理。");
PROBLEM(shop_currency_fixed, ERR_UNPROCESSABLE,
	"Customers have bought already: their statistics and points are kept in this currency. Orders may name another "
	"one each.",
	"已有客户消费，统计与积分均以该货币计，不能更改；订单可各自注明其他货币。");
PROBLEM(shop_zone_fixed, ERR_UNPROCESSABLE,
	"Customers have bought already: their days, tiers and expiry are reckoned in this time zone.",
	"已有客户消费，日期、等级与到期均按该时区计算，不能更改。");
PROBLEM(order_before, ERR_UNPROCESSABLE, "This lies before the order was placed.", "时间早于下单时间。");

static const char *status_words(const struct ctx *ctx, const struct order *order)
{
	return words_in(order_statuses[order->status].doc, ctx->lang);
}

static enum status load_for(struct ctx *ctx, int64_t id, int64_t at_ms, const char *right, struct order **ret)
{
	TRY(order_load_for(ctx, id, right, ret));
	return at_ms < (*ret)->placed_at ? fail_at(ctx, "/at", &order_before, NULL) : OK;
}

enum status sales_order_pay(struct ctx *ctx, int64_t id, int64_t at_ms, struct order **ret)
{
	TRY(load_for(ctx, id, at_ms, "order.write", ret));
	struct order *order = *ret;
	if (order->status != ORDER_PLACED)
		return fail(ctx, &order_not_payable, status_words(ctx, order));
	order->status = ORDER_PAID;
	order->paid_at = at_ms;
	TRY(order_store(ctx, order));
	TRY(order_emit(ctx, &sale_completed, order, at_ms));
	return order->customer_id == NONE ? OK : statistics_recompute(ctx, order->customer_id);
}

enum status sales_order_deliver(struct ctx *ctx, int64_t id, int64_t at_ms, struct order **ret)
{
	TRY(load_for(ctx, id, at_ms, "order.write", ret));
	struct order *order = *ret;
	if (order->status != ORDER_PAID)
		return fail(ctx, &order_not_deliverable, status_words(ctx, order));
	order->status = ORDER_DELIVERED;
	order->delivered_at = at_ms;
	TRY(order_store(ctx, order));
	return order_emit(ctx, &sale_delivered, order, at_ms);
}

static bool came_back(const struct order *order)
{
	const struct order_line *lines = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++)
		if (lines[i].returned_quantity)
			return true;
	return false;
}

enum status sales_order_cancel(struct ctx *ctx, int64_t id, int64_t at_ms, struct order **ret)
{
	TRY(load_for(ctx, id, at_ms, "order.cancel", ret));
	struct order *order = *ret;
	if ((order->status != ORDER_PLACED && order->status != ORDER_PAID) || came_back(order))
		return fail(ctx, &order_not_cancellable, status_words(ctx, order));
	bool was_paid = order->status == ORDER_PAID;
	order->status = ORDER_CANCELLED;
	order->cancelled_at = at_ms;
	TRY(order_store(ctx, order));
	TRY(order_emit(ctx, &sale_cancelled, order, at_ms));
	return was_paid && order->customer_id != NONE ? statistics_recompute(ctx, order->customer_id) : OK;
}

enum status sales_order_void(struct ctx *ctx, int64_t id, int64_t at_ms)
{
	struct order *order;

	TRY(order_load(ctx, id, &order));
	bool counted = order->status != ORDER_CANCELLED;
	order->status = ORDER_CANCELLED;
	order->cancelled_at = at_ms;
	TRY(order_store(ctx, order));
	TRY(db_exec(ctx->db, &order_number_free, ARGS(v_i64(id), v_text(id_text(ctx->mem, "~ord", id)))));
	if (!counted)
		return OK;
	TRY(order_emit(ctx, &sale_cancelled, order, at_ms));
	return order->customer_id == NONE ? OK : statistics_recompute(ctx, order->customer_id);
}

// ---------------------------------------------------------------- merged customers

// Ids of the orders that events of one customer tell of and that belong to another (or the same) now.
static enum status orders_under(struct ctx *ctx, int64_t told_of, int64_t owner, int64_t **ids, size_t *count)
{
	struct rows *rows;
	bool more;
	size_t room = 0;

	*ids = NULL;
	*count = 0;
	TRY(db_query(ctx->db, &orders_told_of, ARGS(v_i64(told_of), v_i64(owner)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		*ids = list_room(ctx->mem, *ids, *count, &room, sizeof **ids);
		(*ids)[(*count)++] = row_i64(rows, 0);
	}
}

// The loser's orders become the survivor's. Each is told of again under the survivor, at its own business time, so that
// it is found there like any other.
static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	struct order *order;
	int64_t *ids;
	size_t count;

	TRY(orders_under(ctx, merged->loser_id, merged->loser_id, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(db_exec(ctx->db, &order_move, ARGS(v_i64(ids[i]), v_i64(merged->survivor_id))));
		TRY(order_load(ctx, ids[i], &order));
		TRY(order_emit(ctx, &sale_moved, order, order->paid_at == NONE ? order->placed_at : order->paid_at));
	}
	TRY(statistics_recompute(ctx, merged->loser_id));
	return statistics_recompute(ctx, merged->survivor_id);
}

// Back go the orders that the loser's own events tell of; what came to the survivor since stays there.
static enum status hear_unmerged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;
	int64_t *ids;
	size_t count;

	TRY(orders_under(ctx, merged->loser_id, merged->survivor_id, &ids, &count));
	for (size_t i = 0; i < count; i++)
		TRY(db_exec(ctx->db, &order_move, ARGS(v_i64(ids[i]), v_i64(merged->loser_id))));
	TRY(statistics_recompute(ctx, merged->loser_id));
	return statistics_recompute(ctx, merged->survivor_id);
}

static const struct listener merged_listener = {
	.name = "sales.merged",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("Orders go to the surviving customer.", "订单转入保留的客户。"),
};

static const struct listener unmerged_listener = {
	.name = "sales.unmerged",
	.type = &customer_unmerged,
	.when = LISTEN_NOW,
	.hear = hear_unmerged,
	.doc = W("Orders go back to the customer who comes back.", "订单退回被恢复的客户。"),
};

// Sums, days and gaps are kept in the shop's currency and by its days; so are points, tiers and what they were reckoned
// from. Once somebody has bought there is no way to say in another currency what was meant.
static enum status hear_shop(struct ctx *ctx, struct event *event)
{
	const struct shop_change *change = event->record;
	enum status status = OK;
	struct rows *rows;
	bool bought;

	if (!change->currency_changed && !change->zone_changed)
		return OK;
	TRY(db_first(ctx->db, &verbs_bought, NO_ARGS, &rows, &bought));
	if (bought && change->currency_changed)
		status = fail_at(ctx, "/currency", &shop_currency_fixed, NULL);
	if (bought && change->zone_changed)
		status = fail_at(ctx, "/zone", &shop_zone_fixed, NULL);
	return status;
}

static const struct listener shop_listener = {
	.name = "sales.shop",
	.type = &shop_changed,
	.when = LISTEN_NOW,
	.hear = hear_shop,
	.doc = W("Currency and time zone stay once there are orders.", "有订单后货币与时区不可更改。"),
};

const struct listener *const sales_listeners[] = {&merged_listener, &unmerged_listener, &shop_listener, NULL};
