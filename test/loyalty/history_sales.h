// Steps of a history on orders: taken (also placed back in time), sent again, brought back in parts, cancelled; points
// turned into coupons and back. Each does the same to the program and to the model.
#pragma once

#include "history_points.h"

#define POINTS_FOR_COUPON 100
#define POINTS_LIVE_MONTHS 24 // then to the end of the month
#define MONEY_FOR_POINT 100
#define SPEND_MONTHS 12
#define SILVER 200000
#define GOLD 1000000

// ---------------------------------------------------------------- the model

static int64_t model_expiry(const struct model *model, int64_t earned_at)
{
	int64_t at = zone_add_months(model->zone, earned_at, POINTS_LIVE_MONTHS);
	return zone_add_months(model->zone, zone_start_of_month(model->zone, at), 1);
}

// Points that are there at once, and repay first.
static void model_grant(struct model *model, struct model_lot made)
{
	struct model_lot *lot = &model->lots[model->lot_count++];
	int64_t part = least(model->figures[made.customer][BUCKET_DEBT], made.granted);

	assert_true(model->lot_count < LOTS_MAX);
	*lot = made;
	lot->left = lot->granted - part;
	move(model, lot->customer, BUCKET_ISSUANCE, BUCKET_ACTIVE, lot->granted);
	move(model, lot->customer, BUCKET_ACTIVE, BUCKET_DEBT, part);
	pass(model);
}

// What an order gave beyond what is kept of it goes back.
static void model_settle(struct model *model, const struct model_order *sold)
{
	if (sold->lot == NOWHERE)
		return;
	int64_t kept = sold->cancelled ? 0 : (sold->total - sold->returned) / MONEY_FOR_POINT;
	struct model_lot *lot = &model->lots[sold->lot];
	if (lot->granted - lot->reversed > kept)
		model_claw(model, lot, lot->granted - lot->reversed - kept);
}

static int64_t model_spend_window(const struct model *model, int customer)
{
	int64_t sum = 0;
	for (int i = 0; i < model->order_count; i++) {
		const struct model_order *order = &model->orders[i];
		if (order->customer == customer && !order->cancelled && order->at <= model->now &&
			zone_add_months(model->zone, order->at, SPEND_MONTHS) > model->now)
			sum += order->total - order->returned;
	}
	return sum;
}

static int64_t model_growth(const struct model *model, int customer)
{
	int64_t sum = 0;
	for (int i = 0; i < model->order_count; i++)
		if (model->orders[i].customer == customer && !model->orders[i].cancelled)
			sum += model->orders[i].total - model->orders[i].returned;
	return sum;
}

// ---------------------------------------------------------------- steps

struct selling {
	struct model *model;
	struct model_order *sold;
	int64_t price, quantity; // of what is sold, or brought back
	const char *external_id;
};

static enum status act_take_order(struct ctx *ctx, void *arg)
{
	struct selling *selling = arg;
	struct order_line line = {
		.sku = "A", .quantity = selling->quantity, .unit_price = selling->price, .discount = NONE};
	struct order_input in = {
		.source = "history",
		.external_id = selling->external_id,
		.customer_id = selling->model->ids[selling->sold->customer],
		.store_id = NONE,
		.staff_id = NONE,
		.placed_at = selling->sold->at,
		.lines = {&line, 1},
		.discount = NONE,
		.shipping = NONE,
	};
	struct order *order;
	bool replayed;

	TRY(sales_order_take(ctx, &in, &order, &replayed));
	assert_true(replayed == (selling->sold->id != 0));
	assert_true(!replayed || order->id == selling->sold->id);
	selling->sold->id = order->id;
	return OK;
}

static enum status act_take_return(struct ctx *ctx, void *arg)
{
	struct selling *selling = arg;
	struct return_line line = {1, selling->quantity, NONE};
	struct return_input in = {
		.external_id = selling->external_id, .returned_at = selling->model->now, .lines = {&line, 1}};
	struct sale_return *back;
	bool replayed;

	return sales_return_take(ctx, selling->sold->id, &in, &back, &replayed);
}

static enum status act_cancel(struct ctx *ctx, void *arg)
{
	struct selling *selling = arg;
	struct order *order;
	return sales_order_cancel(ctx, selling->sold->id, selling->model->now, &order);
}

// The lot of points that an order just gave: its id says which comes first among equals.
static int64_t lot_since(struct ctx *ctx, int64_t after)
{
	struct rows *rows;
	bool more;

	assert_ok(db_query_text(ctx->db, "SELECT id FROM lot WHERE id > $1 AND wallet_id = $2",
		ARGS(v_i64(after), v_i64(WALLET_POINTS_ID)), &rows));
	assert_ok(rows_next(rows, &more));
	assert_true(more);
	int64_t id = row_i64(rows, 0);
	rows_close(rows);
	return id;
}

static void step_order(struct ctx *ctx, struct model *model)
{
	struct model_order *sold = &model->orders[model->order_count++];
	struct selling selling = {model, sold, 1 + pick(model, 40000), 1 + pick(model, 5),
		arena_format(ctx->mem, "o%lld", (long long)model->next_source++)};
	int64_t late = pick(model, 4) == 0 ? pick(model, 900 * DAY_MS) : 0, before = id_new();

	assert_true(model->order_count < ORDERS_MAX);
	*sold = (struct model_order){.customer = (int)pick(model, CUSTOMERS),
		.lot = NOWHERE,
		.at = model->now - late,
		.total = selling.price * selling.quantity,
		.quantity = selling.quantity};
	if (late)
		model->snapshots[sold->customer].disturbed = true;
	assert_ok(act_take_order(ctx, &selling));
	if (sold->total >= MONEY_FOR_POINT) {
		sold->lot = model->lot_count;
		model_grant(model, (struct model_lot){.customer = sold->customer,
					   .id = lot_since(ctx, before),
					   .granted = sold->total / MONEY_FOR_POINT,
					   .earned_at = sold->at,
					   .expires_at = model_expiry(model, sold->at),
					   .since_at = sold->at,
					   .of_order = true});
	}
	if (pick(model, 5) == 0)
		assert_ok(act_take_order(ctx, &selling)); // a replay changes nothing
}

static void step_return(struct ctx *ctx, struct model *model)
{
	if (!model->order_count)
		return;
	struct model_order *sold = &model->orders[pick(model, model->order_count)];
	struct selling selling = {.model = model,
		.sold = sold,
		.quantity = 1,
		.external_id = arena_format(ctx->mem, "r%lld", (long long)model->next_source++)};

	if (sold->cancelled || sold->done == sold->quantity) {
		refused(ctx, act_take_return, &selling);
		return;
	}
	selling.quantity = 1 + pick(model, sold->quantity - sold->done);
	assert_ok(act_take_return(ctx, &selling));
	sold->done += selling.quantity;
	sold->returned = sold->total * sold->done / sold->quantity;
	model_settle(model, sold);
	assert_ok(act_take_return(ctx, &selling)); // a replay changes nothing
}

static void step_cancel(struct ctx *ctx, struct model *model)
{
	if (!model->order_count)
		return;
	struct model_order *sold = &model->orders[pick(model, model->order_count)];
	struct selling selling = {.model = model, .sold = sold};

	if (sold->cancelled || sold->done) {
		refused(ctx, act_cancel, &selling);
		return;
	}
	assert_ok(act_cancel(ctx, &selling));
	sold->cancelled = true;
	model_settle(model, sold);
}

struct redeeming {
	struct model *model;
	int customer;
	struct model_spend *spend; // to be cancelled
	struct redemption *made;
};

static enum status act_redeem_coupon(struct ctx *ctx, void *arg)
{
	struct redeeming *redeem = arg;
	struct redemption_input in = {redeem->model->ids[redeem->customer], 1, NONE, NONE};
	return reward_redeem(ctx, &in, &redeem->made);
}

static enum status act_unredeem(struct ctx *ctx, void *arg)
{
	struct redeeming *redeem = arg;
	return reward_redemption_cancel(ctx, redeem->spend->redemption_id, &redeem->made);
}

static void step_redeem(struct ctx *ctx, struct model *model)
{
	struct redeeming redeem = {.model = model, .customer = (int)pick(model, CUSTOMERS)};

	if (free_of(model, redeem.customer) < POINTS_FOR_COUPON) {
		refused(ctx, act_redeem_coupon, &redeem);
		return;
	}
	assert_ok(act_redeem_coupon(ctx, &redeem));
	struct model_spend *spend = &model->spends[model->spend_count++];
	*spend = (struct model_spend){.customer_id = model->ids[redeem.customer],
		.redemption_id = redeem.made->id,
		.at = model->now,
		.amount = POINTS_FOR_COUPON};
	spend->count = take(model, redeem.customer, BUCKET_SPENT, POINTS_FOR_COUPON, spend->parts);
}

static void step_unredeem(struct ctx *ctx, struct model *model)
{
	if (!model->spend_count)
		return;
	struct model_spend *spend = &model->spends[pick(model, model->spend_count)];
	struct redeeming redeem = {.model = model, .spend = spend};

	if (!spend->redemption_id)
		return;
	if (spend->back) {
		refused(ctx, act_unredeem, &redeem);
		return;
	}
	assert_ok(act_unredeem(ctx, &redeem));
	model_refund(model, spend, spend->amount);
}

// ---------------------------------------------------------------- comparing

static void compare_sales(struct ctx *ctx, const struct model *model)
{
	for (int i = 0; i < CUSTOMERS; i++) {
		int64_t spend = model_spend_window(model, i), growth;
		const char *tier = spend >= GOLD ? "gold" : spend >= SILVER ? "silver" : "bronze";
		struct tier_standing standing;
		struct points_account account;
		assert_ok(tier_get(ctx, model->ids[i], &standing));
		if (standing.spend != spend || strcmp(standing.tier->code, tier) != 0)
			fail_msg("history %d, step %d, customer %d spent %lld and is %s, the model says %lld, %s",
				model->history, model->done, i, (long long)standing.spend, standing.tier->code,
				(long long)spend, tier);
		assert_ok(points_account_of(ctx, model->ids[i], WALLET_GROWTH_ID, &account));
		growth =
			account.figures[BUCKET_ACTIVE] + account.figures[BUCKET_EXPIRED] - account.figures[BUCKET_DEBT];
		if (growth != model_growth(model, i))
			fail_msg("history %d, step %d, customer %d has grown %lld, the model says %lld", model->history,
				model->done, i, (long long)growth, (long long)model_growth(model, i));
	}
}
