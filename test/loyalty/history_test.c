// Random histories of one shop against a plain model in memory: orders (also placed back in time), returns,
// cancellations, redemptions and their cancellation, points by hand, replays, clock jumps. After each history balances,
// lots, statistics and tiers must be what the model says, and the auditor must find the ledger balanced.
// HUITOU_HISTORY_ORDERS (10000) sets how many steps each database sees.
#include "../house.h"

#include "base/instant.h"
#include "customer/customer.h"
#include "loyalty/loyalty.h"
#include "sales/sales.h"
#include "tier/tier.h"

#include <stdlib.h>

#define CUSTOMERS 6
#define ORDERS_MAX 4000
#define LOTS_MAX 8000
#define STEPS 500                       // of one history
#define BATCH 50                        // steps of one transaction; then all is compared
#define START_MS INT64_C(1735689600000) // 2025-01-01
#define POINTS_FOR_COUPON 100

// ---------------------------------------------------------------- the model

struct model_lot {
	int customer, order; // order −1: by hand
	int64_t granted, remaining, reversed, expired, earned_at, expires_at;
};

struct model_order {
	int customer;
	int64_t id, at, total, returned;
	int64_t quantity, back, done; // of its one line: sold, to come back, come back
	int64_t price;
	bool cancelled;
};

struct model_redemption {
	int customer;
	int64_t id;
	int64_t lots[LOTS_MAX / 100], parts[LOTS_MAX / 100];
	int count;
	bool ended;
};

struct model {
	struct model_lot lots[LOTS_MAX];
	int lot_count;
	struct model_order orders[ORDERS_MAX];
	int order_count;
	struct model_redemption redemptions[ORDERS_MAX];
	int redemption_count;
	int64_t debt[CUSTOMERS], ids[CUSTOMERS];
	int64_t now;
	uint64_t seed;
	int history, done;
	const struct zone *zone;
	struct ctx *ctx; // of the transaction that the steps belong to
};

static uint64_t next_random(struct model *model)
{
	model->seed ^= model->seed << 13;
	model->seed ^= model->seed >> 7;
	model->seed ^= model->seed << 17;
	return model->seed;
}

static int64_t pick(struct model *model, int64_t below)
{
	return (int64_t)(next_random(model) % (uint64_t)below);
}

static bool usable(const struct model *model, const struct model_lot *lot)
{
	return lot->remaining && lot->expires_at > model->now;
}

static int64_t model_available(const struct model *model, int customer)
{
	int64_t sum = 0;
	for (int i = 0; i < model->lot_count; i++)
		if (model->lots[i].customer == customer && usable(model, &model->lots[i]))
			sum += model->lots[i].remaining;
	return sum;
}

// 24 months on, to the end of that month.
static int64_t model_expiry(const struct model *model, int64_t earned_at)
{
	int64_t at = zone_add_months(model->zone, earned_at, 24);
	return zone_add_months(model->zone, zone_start_of_month(model->zone, at), 1);
}

static void model_lapse(struct model *model, int customer)
{
	for (int i = 0; i < model->lot_count; i++) {
		struct model_lot *lot = &model->lots[i];
		if (lot->customer != customer || lot->expires_at > model->now)
			continue;
		lot->expired += lot->remaining;
		lot->remaining = 0;
	}
}

static struct model_lot *model_grant(struct model *model, int customer, int order, int64_t amount, int64_t at)
{
	struct model_lot *lot = &model->lots[model->lot_count++];
	int64_t repaid = model->debt[customer] < amount ? model->debt[customer] : amount;

	assert_true(model->lot_count < LOTS_MAX);
	*lot = (struct model_lot){customer, order, amount, amount - repaid, 0, 0, at, model_expiry(model, at)};
	model->debt[customer] -= repaid;
	model_lapse(model, customer);
	return lot;
}

// The next lot to spend from, −1: none.
static int first_lot(const struct model *model, int customer)
{
	int best = -1;
	for (int i = 0; i < model->lot_count; i++) {
		const struct model_lot *lot = &model->lots[i];
		if (lot->customer != customer || !usable(model, lot))
			continue;
		if (best < 0 || lot->expires_at < model->lots[best].expires_at ||
			(lot->expires_at == model->lots[best].expires_at &&
				lot->earned_at < model->lots[best].earned_at))
			best = i;
	}
	return best;
}

static void model_reverse(struct model *model, int order)
{
	struct model_order *sold = &model->orders[order];
	for (int i = 0; i < model->lot_count; i++) {
		struct model_lot *lot = &model->lots[i];
		if (lot->order != order)
			continue;
		int64_t kept = sold->cancelled ? 0 : (sold->total - sold->returned) / 100;
		int64_t due = lot->granted - lot->reversed - kept;
		if (due <= 0)
			return;
		lot->reversed += due;
		model_lapse(model, lot->customer);
		int64_t part = lot->remaining < due ? lot->remaining : due;
		lot->remaining -= part;
		due -= part;
		part = lot->expired < due ? lot->expired : due;
		lot->expired -= part;
		due -= part;
		for (int other; due && (other = first_lot(model, lot->customer)) >= 0;) {
			part = model->lots[other].remaining < due ? model->lots[other].remaining : due;
			model->lots[other].remaining -= part;
			due -= part;
		}
		model->debt[lot->customer] += due;
		return;
	}
}

static int64_t model_spend_window(const struct model *model, int customer)
{
	int64_t sum = 0;
	for (int i = 0; i < model->order_count; i++) {
		const struct model_order *order = &model->orders[i];
		if (order->customer == customer && !order->cancelled && order->at <= model->now &&
			zone_add_months(model->zone, order->at, 12) > model->now)
			sum += order->total - order->returned;
	}
	return sum;
}

// ---------------------------------------------------------------- steps

struct step {
	struct model *model;
	int which;
	const char *external_id;
};

static enum status take_order(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	const struct model_order *sold = &step->model->orders[step->which];
	struct order_line line = {.sku = "A", .quantity = sold->quantity, .unit_price = sold->price, .discount = NONE};
	struct order_input in = {
		.source = "test",
		.external_id = step->external_id,
		.customer_id = step->model->ids[sold->customer],
		.store_id = NONE,
		.staff_id = NONE,
		.placed_at = sold->at,
		.lines = {&line, 1},
		.discount = NONE,
		.shipping = NONE,
	};
	struct order *order;
	bool replayed;

	TRY(sales_order_take(ctx, &in, &order, &replayed));
	step->model->orders[step->which].id = order->id;
	return OK;
}

static enum status take_return(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	struct model_order *sold = &step->model->orders[step->which];
	struct return_line line = {1, sold->back, NONE};
	struct return_input in = {
		.external_id = step->external_id, .returned_at = step->model->now, .lines = {&line, 1}};
	struct sale_return *back;
	bool replayed;

	TRY(sales_return_take(ctx, sold->id, &in, &back, &replayed));
	return OK;
}

static enum status cancel(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	struct order *order;
	return sales_order_cancel(ctx, step->model->orders[step->which].id, step->model->now, &order);
}

static enum status redeem(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	struct redemption *made;

	TRY(reward_redeem(ctx, &(struct redemption_input){step->model->ids[step->which], 1, NONE, NONE}, &made));
	step->model->redemptions[step->model->redemption_count].id = made->id;
	return OK;
}

static enum status cancel_redemption(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	struct redemption *made;
	return reward_redemption_cancel(ctx, step->model->redemptions[step->which].id, &made);
}

static enum status adjust(struct ctx *ctx, void *arg)
{
	struct step *step = arg;
	const struct wallet *wallet;

	TRY(wallet_get(ctx, WALLET_POINTS_ID, &wallet));
	return points_adjust(ctx, step->model->ids[step->which], wallet, 37, "test");
}

// A part of the transaction, given up alone when it is refused.
static enum status run(enum status (*act)(struct ctx *, void *), struct step *step)
{
	struct ctx *ctx = step->model->ctx;

	fail_clear(ctx);
	assert_ok(db_savepoint(ctx->db));
	enum status status = act(ctx, step);
	if (status == ERR_INTERNAL || status == ERR_BUSY)
		fail_msg("%s at seed %llu", status_name(status), (unsigned long long)step->model->seed);
	assert_ok(status == OK ? db_release(ctx->db) : db_rollback_to(ctx->db));
	return status;
}

static void step_order(struct model *model)
{
	int which = model->order_count++;
	struct model_order *sold = &model->orders[which];
	struct step step = {model, which, arena_format(model->ctx->mem, "o%d-%d", model->history, which)};
	bool back_dated = pick(model, 4) == 0;

	*sold = (struct model_order){
		.customer = (int)pick(model, CUSTOMERS),
		.at = back_dated ? model->now - pick(model, 900) * DAY_MS : model->now,
		.quantity = 1 + pick(model, 5),
		.price = 1 + pick(model, 40000),
	};
	sold->total = sold->quantity * sold->price;
	assert_int_equal(run(take_order, &step), OK);
	if (sold->total / 100)
		model_grant(model, sold->customer, which, sold->total / 100, sold->at);
	if (pick(model, 5) == 0) {
		int64_t id = sold->id;
		assert_int_equal(run(take_order, &step), OK); // a replay changes nothing
		assert_int_equal(sold->id, id);
	}
}

static int64_t share(const struct model_order *sold, int64_t quantity)
{
	return sold->total * quantity / sold->quantity;
}

static void step_return(struct model *model)
{
	if (!model->order_count)
		return;
	int which = (int)pick(model, model->order_count);
	struct model_order *sold = &model->orders[which];
	struct step step = {model, which, arena_format(model->ctx->mem, "r%lld", (long long)next_random(model))};

	if (sold->cancelled || sold->done == sold->quantity) {
		sold->back = 1;
		assert_int_not_equal(run(take_return, &step), OK);
		return;
	}
	sold->back = 1 + pick(model, sold->quantity - sold->done);
	assert_int_equal(run(take_return, &step), OK);
	sold->done += sold->back;
	sold->returned = share(sold, sold->done);
	model_reverse(model, which);
	assert_int_equal(run(take_return, &step), OK); // a replay changes nothing
}

static void step_cancel(struct model *model)
{
	if (!model->order_count)
		return;
	int which = (int)pick(model, model->order_count);
	struct model_order *sold = &model->orders[which];
	struct step step = {model, which, NULL};

	if (run(cancel, &step) == OK) {
		assert_false(sold->cancelled || sold->done);
		sold->cancelled = true;
		model_reverse(model, which);
	} else {
		assert_true(sold->cancelled || sold->done);
	}
}

static void step_redeem(struct model *model)
{
	int customer = (int)pick(model, CUSTOMERS);
	struct step step = {model, customer, NULL};
	struct model_redemption *made = &model->redemptions[model->redemption_count];
	int64_t need = POINTS_FOR_COUPON;

	if (model->debt[customer] || model_available(model, customer) < need) {
		assert_int_equal(run(redeem, &step), ERR_CONFLICT);
		return;
	}
	assert_int_equal(run(redeem, &step), OK);
	model_lapse(model, customer);
	*made = (struct model_redemption){.customer = customer, .id = made->id};
	for (int lot; need && (lot = first_lot(model, customer)) >= 0;) {
		int64_t part = model->lots[lot].remaining < need ? model->lots[lot].remaining : need;
		model->lots[lot].remaining -= part;
		made->lots[made->count] = lot;
		made->parts[made->count++] = part;
		need -= part;
	}
	model->redemption_count++;
}

static void step_cancel_redemption(struct model *model)
{
	if (!model->redemption_count)
		return;
	int which = (int)pick(model, model->redemption_count);
	struct model_redemption *made = &model->redemptions[which];
	struct step step = {model, which, NULL};

	if (made->ended) {
		assert_int_equal(run(cancel_redemption, &step), ERR_CONFLICT);
		return;
	}
	assert_int_equal(run(cancel_redemption, &step), OK);
	made->ended = true;
	for (int i = 0; i < made->count; i++)
		model->lots[made->lots[i]].remaining += made->parts[i];
	model_lapse(model, made->customer);
	for (int lot; model->debt[made->customer] && (lot = first_lot(model, made->customer)) >= 0;) {
		int64_t *debt = &model->debt[made->customer];
		int64_t part = model->lots[lot].remaining < *debt ? model->lots[lot].remaining : *debt;
		model->lots[lot].remaining -= part;
		*debt -= part;
	}
}

static void step_adjust(struct model *model)
{
	struct step step = {model, (int)pick(model, CUSTOMERS), NULL};

	assert_int_equal(run(adjust, &step), OK);
	model_grant(model, step.which, -1, 37, model->now);
}

// ---------------------------------------------------------------- comparing

static void compare(struct model *model)
{
	struct ctx *ctx = model->ctx;
	int64_t after = model->ids[0] - 1, checked, wrong_id;
	const char *wrong;

	for (int i = 0; i < CUSTOMERS; i++) {
		struct points_account account;
		struct tier_standing standing;
		int64_t spend = model_spend_window(model, i);
		assert_int_equal(points_account_of(ctx, model->ids[i], WALLET_POINTS_ID, &account), OK);
		assert_int_equal(points_available(&account), model_available(model, i));
		assert_int_equal(account.figures[BUCKET_DEBT], model->debt[i]);
		assert_int_equal(tier_get(ctx, model->ids[i], &standing), OK);
		assert_int_equal(standing.spend, spend);
		assert_string_equal(standing.tier->code, spend >= 1000000  ? "gold"
							 : spend >= 200000 ? "silver"
									   : "bronze");
	}
	do {
		assert_int_equal(points_ledger_check(ctx, &after, 100, &checked, &wrong), OK);
		if (wrong)
			fail_msg("%s", wrong);
	} while (checked);
	after = model->ids[0] - 1;
	do {
		assert_int_equal(sales_stat_check(ctx, &after, 100, &checked, &wrong_id), OK);
		assert_true(wrong_id == NONE);
	} while (checked);
}

static void make_customers(struct ctx *ctx, struct model *model)
{
	bool created;

	for (int i = 0; i < CUSTOMERS; i++)
		assert_ok(customer_ensure(ctx, "test", arena_format(ctx->mem, "c%d-%d", model->history, i), NONE,
			START_MS, &model->ids[i], &created));
}

static enum status act_batch(struct ctx *ctx, void *arg)
{
	static void (*const steps[])(struct model *) = {step_order, step_order, step_order, step_return, step_redeem,
		step_redeem, step_cancel_redemption, step_cancel, step_adjust};
	struct model *model = arg;
	struct arena *kept = ctx->mem;

	model->ctx = ctx;
	ctx->mem = arena_create();
	if (!model->done)
		make_customers(ctx, model);
	for (int i = 0; i < BATCH; i++, model->done++) {
		model->now += pick(model, 20) == 0 ? pick(model, 120) * DAY_MS : pick(model, 3 * DAY_MS);
		ctx->now_ms = model->now;
		steps[pick(model, (int64_t)ARRAY_LEN(steps))](model);
	}
	compare(model);
	fail_clear(ctx);
	arena_destroy(ctx->mem);
	ctx->mem = kept;
	return OK;
}

static void check_strays(struct home *home)
{
	const char *wrong;

	assert_ok(store_snapshot(home->support->store, &home->ctx.db));
	assert_ok(points_ledger_strays(&home->ctx, &wrong));
	if (wrong)
		fail_msg("%s", wrong);
	store_snapshot_end(home->ctx.db);
	home->ctx.db = NULL;
}

static void one_history(struct home *home, int history)
{
	static struct model model;

	memset(&model, 0, sizeof model);
	model.seed = UINT64_C(88172645463325252) + (uint64_t)history * UINT64_C(7919);
	model.now = START_MS;
	model.history = history;
	model.zone = home->house.shop->zone;
	while (model.done < STEPS) {
		home->ctx.now_ms = model.now;
		assert_ok(house_write(&home->ctx, act_batch, &model, 0, LANE_TILL));
	}
}

static void histories_agree_with_the_model(void **state)
{
	static const struct listener *listeners[64];
	static const struct event_type *events[64];
	struct tables tables = {.events = events, .listeners = listeners};
	struct support *support = support_begin(state);
	const char *wanted = getenv("HUITOU_HISTORY_ORDERS");
	int64_t total = wanted ? strtoll(wanted, NULL, 10) : 10000;
	bool remote = support->server[0];
	struct home home;
	size_t count = 0;

	for (size_t i = 0; points_listeners[i]; i++)
		listeners[count++] = points_listeners[i];
	for (size_t i = 0; loyalty_listeners[i]; i++)
		listeners[count++] = loyalty_listeners[i];
	for (size_t i = 0; sales_listeners[i]; i++)
		listeners[count++] = sales_listeners[i];
	home_open(&home, support, &tables);
	for (int history = 0; history * STEPS < total; history++) {
		if (remote && history == 1) // plans made while tables were empty would scan them for ever
			support_run(support, "ANALYZE");
		one_history(&home, history);
	}
	check_strays(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {BOTH(histories_agree_with_the_model)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
