// Steps of a history on the ledger alone: grants, spending, refunds, points taken back, holds, transfers, merges,
// households. Each does the same to the program and to the model.
#pragma once

#include "history_model.h"

// A part of the transaction that is expected to be refused.
static void refused(struct ctx *ctx, enum status (*act)(struct ctx *, void *), void *arg)
{
	assert_ok(db_savepoint(ctx->db));
	fail_clear(ctx);
	assert_status(act(ctx, arg), ERR_CONFLICT);
	assert_ok(db_rollback_to(ctx->db));
	fail_clear(ctx);
}

static void step_grant(struct ctx *ctx, struct model *model)
{
	int customer = (int)pick(model, CUSTOMERS);
	int64_t late = pick(model, 6) == 0 ? pick(model, 200 * DAY_MS) : 0;
	int64_t earned = model->now - late, amount = 1 + pick(model, 500);
	bool waits = pick(model, 3) == 0;
	struct award award = {.wallet = model->wallet,
		.customer_id = model->ids[customer],
		.amount = amount,
		.earned_at = earned,
		.rule_id = NONE,
		.rule_version = NONE,
		.base = NONE,
		.kind = POSTING_EARN,
		.activates_at = waits ? earned + 1 + pick(model, 30 * DAY_MS) : 0,
		.expires_at = earned + 1 + pick(model, 400 * DAY_MS)};
	struct cause cause = {"test", model->next_source++, earned, NULL, 0};
	struct lot lot;

	if (award.activates_at > award.expires_at)
		award.expires_at = award.activates_at + pick(model, 100 * DAY_MS);
	if (late)
		model->snapshots[customer].disturbed = true;
	assert_ok(points_grant(ctx, &award, &cause, &lot));
	struct model_lot *made = &model->lots[model->lot_count++];
	assert_true(model->lot_count < LOTS_MAX);
	*made = (struct model_lot){.customer = customer,
		.id = lot.id,
		.granted = amount,
		.left = amount,
		.earned_at = earned,
		.active_at = award.activates_at,
		.expires_at = award.expires_at,
		.since_at = earned,
		.pending = waits};
	move(model, customer, BUCKET_ISSUANCE, waits ? BUCKET_PENDING : BUCKET_ACTIVE, amount);
	int64_t part = waits ? 0 : least(model->figures[customer][BUCKET_DEBT], amount);
	made->left -= part;
	move(model, customer, BUCKET_ACTIVE, BUCKET_DEBT, part);
	pass(model);
}

struct spending {
	struct model *model;
	int customer;
	int64_t amount;
	struct cause cause;
};

static enum status act_spend(struct ctx *ctx, void *arg)
{
	const struct spending *spend = arg;
	return points_spend(ctx, spend->model->ids[spend->customer], spend->model->wallet, spend->amount, POSTING_SPEND,
		BUCKET_SPENT, &spend->cause);
}

static void step_spend(struct ctx *ctx, struct model *model)
{
	int customer = (int)pick(model, CUSTOMERS);
	struct spending spend = {
		model, customer, 1 + pick(model, 400), {"sold", model->next_source++, model->now, NULL, 0}};

	if (free_of(model, customer) < spend.amount) {
		refused(ctx, act_spend, &spend);
		return;
	}
	assert_ok(act_spend(ctx, &spend));
	struct model_spend *made = &model->spends[model->spend_count++];
	*made = (struct model_spend){.customer_id = model->ids[customer],
		.source_id = spend.cause.source_id,
		.at = model->now,
		.amount = spend.amount};
	made->count = take(model, customer, BUCKET_SPENT, spend.amount, made->parts);
}

// To the lots they came from, the last one first.
static void model_refund(struct model *model, struct model_spend *spend, int64_t amount)
{
	int64_t before = spend->back, left = amount;
	bool touched[CUSTOMERS] = {false};

	spend->back += amount;
	for (int i = spend->count; i-- > 0 && left;) {
		struct model_lot *lot = &model->lots[spend->parts[i].lot];
		int64_t gone = least(before, spend->parts[i].amount), part = least(spend->parts[i].amount - gone, left);
		before -= gone;
		left -= part;
		lot->left += part;
		lot->spent -= part;
		lot->since_at = model->now;
		move(model, lot->customer, BUCKET_SPENT, BUCKET_ACTIVE, part);
		touched[lot->customer] = touched[lot->customer] || part;
	}
	pass(model);
	for (int i = 0; i < CUSTOMERS; i++)
		if (touched[i])
			repay(model, i);
}

static void step_refund(struct ctx *ctx, struct model *model)
{
	if (!model->spend_count)
		return;
	struct model_spend *spend = &model->spends[pick(model, model->spend_count)];
	if (spend->back == spend->amount)
		return;
	int64_t amount = 1 + pick(model, spend->amount - spend->back), before = spend->back;
	struct cause of = {"sold", spend->source_id, spend->at, NULL, 0},
		     cause = {"back", model->next_source++, model->now, NULL, 0};

	if (spend->redemption_id)
		return;
	assert_ok(points_refund_part(ctx, spend->customer_id, &of, before, amount, &cause));
	model_refund(model, spend, amount);
}

// From the lot itself, then from what lapsed of it, then from other points, then owed.
static void model_claw(struct model *model, struct model_lot *lot, int64_t amount)
{
	int64_t part = least(lot->left, amount);

	lot->reversed += amount;
	lot->left -= part;
	move(model, lot->customer, lot->pending ? BUCKET_PENDING : BUCKET_ACTIVE, BUCKET_REVERSED, part);
	amount -= part;
	part = least(lot->expired, amount);
	lot->expired -= part;
	move(model, lot->customer, BUCKET_EXPIRED, BUCKET_REVERSED, part);
	amount -= part;
	part = least(model->figures[lot->customer][BUCKET_ACTIVE], amount);
	take(model, lot->customer, BUCKET_REVERSED, part, NULL);
	move(model, lot->customer, BUCKET_DEBT, BUCKET_REVERSED, amount - part);
}

static void step_claw(struct ctx *ctx, struct model *model)
{
	if (!model->lot_count)
		return;
	struct model_lot *lot = &model->lots[pick(model, model->lot_count)];
	if (lot->reversed == lot->granted || lot->of_order)
		return;
	int64_t amount = 1 + pick(model, lot->granted - lot->reversed);
	struct lot real = {
		.id = lot->id, .wallet = model->wallet, .reversed = lot->reversed, .earned_at = lot->earned_at};
	struct cause cause = {"return", model->next_source++, model->now, NULL, 0};

	assert_ok(points_claw_back(ctx, &real, amount, &cause));
	model_claw(model, lot, amount);
}

struct holding {
	struct model *model;
	int customer;
	int64_t amount, expires_at;
	struct hold *hold;
};

static enum status act_hold(struct ctx *ctx, void *arg)
{
	struct holding *holding = arg;
	struct hold_part part = {.kind = "points", .subject_id = holding->model->wallet->id, .amount = holding->amount};
	struct hold in = {.customer_id = holding->model->ids[holding->customer],
		.expires_at = holding->expires_at,
		.parts = {&part, 1}};
	bool replayed;

	return points_hold(ctx, &in, &holding->hold, &replayed);
}

static void step_hold(struct ctx *ctx, struct model *model)
{
	int customer = (int)pick(model, CUSTOMERS);
	struct holding holding = {
		model, customer, 1 + pick(model, 300), model->now + 1 + pick(model, 25 * DAY_MS), NULL};

	if (free_of(model, customer) < holding.amount) {
		refused(ctx, act_hold, &holding);
		return;
	}
	assert_ok(act_hold(ctx, &holding));
	struct model_hold *made = &model->holds[model->hold_count++];
	*made = (struct model_hold){
		.customer = customer, .id = holding.hold->id, .expires_at = holding.expires_at, .open = true};
	made->count = take(model, customer, BUCKET_HELD, holding.amount, made->parts);
}

// Confirms part, or voids; one that has ended before tells how.
static void step_resolve(struct ctx *ctx, struct model *model)
{
	if (!model->hold_count)
		return;
	struct model_hold *hold = &model->holds[pick(model, model->hold_count)];
	int64_t whole = 0, used, left;
	struct hold *real;
	bool voids = pick(model, 3) == 0;

	for (int i = 0; i < hold->count; i++)
		whole += hold->parts[i].amount;
	left = used = voids ? 0 : pick(model, whole + 1);
	struct cause cause = {"sold", model->next_source++, model->now, NULL, 0};
	assert_ok(voids ? points_hold_void(ctx, hold->id, &real)
			: points_hold_confirm(ctx, hold->id, &used, &cause, &real));
	if (!hold->open) {
		assert_int_not_equal(real->state, HOLD_OPEN);
		return;
	}
	assert_int_equal(real->state, voids ? HOLD_VOIDED : HOLD_CONFIRMED);
	struct model_spend *spend = &model->spends[model->spend_count];
	*spend = (struct model_spend){.customer_id = model->ids[hold->customer],
		.source_id = cause.source_id,
		.at = model->now,
		.amount = used};
	hold->open = false;
	for (int i = 0; i < hold->count; i++) {
		struct model_part *part = &hold->parts[i];
		int64_t taken = least(part->amount, left);
		struct model_lot *lot = &model->lots[part->lot];
		lot->held -= taken;
		lot->spent += taken;
		move(model, lot->customer, BUCKET_HELD, BUCKET_SPENT, taken);
		left -= taken;
		if (taken)
			spend->parts[spend->count++] = (struct model_part){part->lot, taken};
		if (part->amount > taken)
			release(model, part, part->amount - taken, model->now);
	}
	model->spend_count += used > 0;
	repay_all(model);
	pass(model);
}

struct giving {
	struct model *model;
	int from, to;
	int64_t points;
};

static enum status act_give(struct ctx *ctx, void *arg)
{
	const struct giving *give = arg;
	struct transfer transfer = {.from_id = give->model->ids[give->from],
		.to_id = give->model->ids[give->to],
		.wallet = give->model->wallet,
		.points = give->points};

	return points_transfer(ctx, &transfer);
}

struct child {
	int64_t id, parent, granted;
};

// The receiver's lots were made by the ledger: their ids are read back, their figures are not.
static void read_children(struct ctx *ctx, int64_t after, struct child *children, int *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	assert_ok(db_query_text(ctx->db,
		"SELECT id, parent_id FROM lot WHERE id > $1 AND parent_id IS NOT NULL ORDER BY id", ARGS(v_i64(after)),
		&rows));
	for (;;) {
		assert_ok(rows_next(rows, &more));
		if (!more)
			return;
		children[(*count)++] = (struct child){row_i64(rows, 0), row_i64(rows, 1), 0};
	}
}

static void step_give(struct ctx *ctx, struct model *model)
{
	struct child children[PARTS_MAX];
	struct model_part parts[PARTS_MAX];
	int from = (int)pick(model, CUSTOMERS), count, made;
	struct giving give = {
		model, from, (from + 1 + (int)pick(model, CUSTOMERS - 1)) % CUSTOMERS, 1 + pick(model, 200)};
	int64_t before = id_new();

	if (own_of(model, from) < give.points) {
		refused(ctx, act_give, &give);
		return;
	}
	assert_ok(act_give(ctx, &give));
	count = take(model, from, BUCKET_ISSUANCE, give.points, parts);
	read_children(ctx, before, children, &made);
	assert_int_equal(made, count);
	for (int i = 0; i < count; i++) {
		struct model_lot there = model->lots[parts[i].lot];
		assert_int_equal(children[i].parent, there.id);
		there.id = children[i].id;
		there.customer = give.to;
		there.granted = there.left = parts[i].amount;
		there.held = there.reversed = there.expired = there.spent = 0;
		there.of_order = false;
		model->lots[model->lot_count++] = there;
		move(model, give.to, BUCKET_ISSUANCE, BUCKET_ACTIVE, parts[i].amount);
	}
	repay(model, give.to);
}

static void make_customer(struct ctx *ctx, struct model *model, int which)
{
	bool created;
	assert_ok(customer_ensure(ctx, "history",
		arena_format(ctx->mem, "h%d-%d-%lld", model->history, which, (long long)model->next_source++), NONE,
		START_MS, &model->ids[which], &created));
	memset(model->figures[which], 0, sizeof model->figures[which]);
	model->snapshots[which].set = false;
	model->house_of[which] = NOWHERE;
}

// ---------------------------------------------------------------- households

// Who has been there longest is head; without anybody it has ended.
static void succeed(struct model *model, int house)
{
	int eldest = NOWHERE;

	for (int i = 0; i < CUSTOMERS; i++)
		if (model->house_of[i] == house &&
			(eldest == NOWHERE || model->joined_at[i] < model->joined_at[eldest]))
			eldest = i;
	model->houses[house].open = eldest != NOWHERE;
	model->houses[house].head = eldest;
}

static void leave(struct model *model, int customer)
{
	int house = model->house_of[customer];

	model->house_of[customer] = NOWHERE;
	if (model->houses[house].head == customer)
		succeed(model, house);
}

struct joining {
	struct model *model;
	int customer, house;
};

static enum status act_join(struct ctx *ctx, void *arg)
{
	const struct joining *join = arg;
	return household_join(ctx, join->model->houses[join->house].id, join->model->ids[join->customer]);
}

static void come_in(struct ctx *ctx, struct model *model, int customer, int house)
{
	struct joining join = {model, customer, house};

	if (model->house_of[customer] != NOWHERE) {
		refused(ctx, act_join, &join);
		return;
	}
	assert_ok(act_join(ctx, &join));
	model->house_of[customer] = house;
	model->joined_at[customer] = model->now;
}

static void found_house(struct ctx *ctx, struct model *model, int customer, int house)
{
	struct household made = {.head_id = model->ids[customer], .redeem = HOUSEHOLD_ALL};

	assert_ok(household_found(ctx, &made));
	model->houses[house] = (struct model_house){.id = made.id, .head = customer, .open = true};
	model->house_of[customer] = house;
	model->joined_at[customer] = model->now;
}

static void change_house(struct ctx *ctx, struct model *model, int customer)
{
	struct model_house *house = &model->houses[model->house_of[customer]];
	struct household *real;

	assert_ok(household_get(ctx, house->id, &real));
	assert_int_equal(real->head_id, model->ids[house->head]);
	if (pick(model, 2))
		house->head = customer;
	house->head_only = pick(model, 3) == 0;
	real->head_id = model->ids[house->head];
	real->redeem = house->head_only ? HOUSEHOLD_HEAD : HOUSEHOLD_ALL;
	assert_ok(household_write(ctx, real));
}

static void step_house(struct ctx *ctx, struct model *model)
{
	int customer = (int)pick(model, CUSTOMERS), house = (int)pick(model, HOUSES);

	if (model->houses[house].open && pick(model, 2)) {
		come_in(ctx, model, customer, house);
	} else if (model->house_of[customer] == NOWHERE) {
		if (!model->houses[house].open)
			found_house(ctx, model, customer, house);
	} else if (pick(model, 4) == 0) {
		assert_ok(household_leave(ctx, model->houses[model->house_of[customer]].id, model->ids[customer]));
		leave(model, customer);
	} else {
		change_house(ctx, model, customer);
	}
}

static void merge_houses(struct model *model, int survivor, int loser)
{
	int house = model->house_of[loser];
	bool headed = house != NOWHERE && model->houses[house].head == loser;

	if (house == NOWHERE)
		return;
	if (model->house_of[survivor] == NOWHERE) {
		model->house_of[survivor] = house;
		model->joined_at[survivor] = model->joined_at[loser];
	} else if (model->house_of[survivor] != house) {
		leave(model, loser);
		return;
	}
	model->house_of[loser] = NOWHERE;
	if (headed)
		model->houses[house].head = survivor;
}

// The loser's lots, holds and debt go to the survivor; a newcomer takes its place in the model.
static void step_merge(struct ctx *ctx, struct model *model)
{
	int survivor = (int)pick(model, CUSTOMERS), loser = (survivor + 1) % CUSTOMERS;
	int64_t merge_id, debt = model->figures[loser][BUCKET_DEBT];

	if (pick(model, 8) || loser == 0 || survivor == 0)
		return;
	assert_ok(customer_merge(ctx, model->ids[survivor], model->ids[loser], &merge_id));
	merge_houses(model, survivor, loser);
	for (int i = 0; i < model->lot_count; i++) {
		struct model_lot *lot = &model->lots[i];
		if (lot->customer != loser)
			continue;
		lot->customer = survivor;
		move(model, survivor, BUCKET_ISSUANCE, lot->pending ? BUCKET_PENDING : BUCKET_ACTIVE, lot->left);
		move(model, survivor, BUCKET_ISSUANCE, BUCKET_HELD, lot->held);
		move(model, survivor, BUCKET_ISSUANCE, BUCKET_EXPIRED, lot->expired);
		move(model, survivor, BUCKET_ISSUANCE, BUCKET_SPENT, lot->spent);
	}
	move(model, survivor, BUCKET_DEBT, BUCKET_ISSUANCE, debt);
	for (int i = 0; i < model->hold_count; i++)
		if (model->holds[i].open && model->holds[i].customer == loser)
			model->holds[i].customer = survivor;
	repay(model, survivor);
	for (int i = 0; i < model->order_count; i++)
		if (model->orders[i].customer == loser)
			model->orders[i].customer = survivor;
	model->snapshots[survivor].disturbed = true;
	make_customer(ctx, model, loser);
}
