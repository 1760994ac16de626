// A plain model in memory of what a shop's ledger must say: lots with what became of them, holds, households, orders
// and redemptions of a few customers, and what time does to them. Written to be obviously right, not fast; it knows
// nothing of the database.
#pragma once

#include "../trade.h"

#include "points/household.h"
#include "tier/tier.h"

#define CUSTOMERS 6
#define LOTS_MAX 2600
#define SPENDS_MAX 1200
#define ORDERS_MAX 800
#define PARTS_MAX 400
#define HOUSES (CUSTOMERS / 2)
#define NOWHERE (-1)
#define START_MS INT64_C(1893456000000) // 2030-01-01, so that the machine's own clock is always in the past

struct model_lot {
	int customer;
	int64_t id, granted, left, held, reversed, expired, spent, earned_at, active_at, expires_at, since_at;
	bool pending, of_order;
};

struct model_part {
	int lot;
	int64_t amount;
};

struct model_spend {
	int64_t customer_id, source_id, at, amount, back;
	struct model_part parts[PARTS_MAX];
	int count;
	int64_t redemption_id; // 0: of points alone
};

struct model_order {
	int customer, lot; // lot NOWHERE: it gave no points
	int64_t id, at, total, returned;
	int64_t quantity, done; // of its one line: sold, come back
	bool cancelled;
};

struct model_hold {
	int customer;
	int64_t id, expires_at;
	struct model_part parts[PARTS_MAX];
	int count;
	bool open;
};

struct model_house {
	int64_t id;
	int head;
	bool open, head_only;
};

// What an account was, and when the program knew it (known_ms is of the machine's own clock: ids are made by it).
struct snapshot {
	int64_t at, known_ms, figures[BUCKETS];
	bool set, disturbed; // disturbed: something came later that is dated before
};

struct model {
	struct model_lot lots[LOTS_MAX];
	struct model_spend spends[SPENDS_MAX];
	struct model_hold holds[SPENDS_MAX];
	struct model_order orders[ORDERS_MAX];
	int lot_count, spend_count, hold_count, order_count, done, history;
	int64_t figures[CUSTOMERS][BUCKETS], ids[CUSTOMERS], now, next_source;
	struct snapshot snapshots[CUSTOMERS];
	struct model_house houses[HOUSES];
	int house_of[CUSTOMERS]; // NOWHERE: in none
	int64_t joined_at[CUSTOMERS];
	uint64_t seed;
	const struct wallet *wallet;
	const struct zone *zone;
};

static int64_t pick(struct model *model, int64_t below)
{
	model->seed ^= model->seed << 13;
	model->seed ^= model->seed >> 7;
	model->seed ^= model->seed << 17;
	return (int64_t)(model->seed % (uint64_t)below);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

// ---------------------------------------------------------------- the model

static void move(struct model *model, int customer, enum bucket from, enum bucket to, int64_t amount)
{
	int64_t *figures = model->figures[customer];
	figures[from] += from == BUCKET_ISSUANCE || from == BUCKET_DEBT ? amount : -amount;
	figures[to] += to == BUCKET_ISSUANCE || to == BUCKET_DEBT ? -amount : amount;
}

// Whether what a customer spends may be of this owner: who owes gives nothing to the others.
static bool gives(const struct model *model, int customer, int owner, bool together)
{
	if (owner == customer)
		return true;
	return together && model->house_of[customer] != NOWHERE &&
	       model->house_of[customer] == model->house_of[owner] && !model->figures[owner][BUCKET_DEBT];
}

// The next lot that a customer spends from; NULL: none.
static struct model_lot *first_lot(struct model *model, int customer, bool together)
{
	struct model_lot *best = NULL;
	for (int i = 0; i < model->lot_count; i++) {
		struct model_lot *lot = &model->lots[i];
		if (lot->pending || !lot->left || !gives(model, customer, lot->customer, together))
			continue;
		if (!best || lot->expires_at < best->expires_at ||
			(lot->expires_at == best->expires_at &&
				(lot->earned_at < best->earned_at ||
					(lot->earned_at == best->earned_at && lot->id < best->id))))
			best = lot;
	}
	return best;
}

static int take(struct model *model, int customer, enum bucket to, int64_t amount, struct model_part *parts)
{
	int count = 0;
	while (amount) {
		struct model_lot *lot = first_lot(model, customer, to == BUCKET_HELD || to == BUCKET_SPENT);
		assert_non_null(lot);
		int64_t part = least(lot->left, amount);
		lot->left -= part;
		lot->held += to == BUCKET_HELD ? part : 0;
		lot->spent += to == BUCKET_SPENT ? part : 0;
		move(model, lot->customer, BUCKET_ACTIVE, to, part);
		amount -= part;
		if (parts) {
			assert_true(count < PARTS_MAX);
			parts[count++] = (struct model_part){(int)(lot - model->lots), part};
		}
	}
	return count;
}

static void repay(struct model *model, int customer)
{
	int64_t *figures = model->figures[customer];
	take(model, customer, BUCKET_DEBT, least(figures[BUCKET_DEBT], figures[BUCKET_ACTIVE]), NULL);
}

static void repay_all(struct model *model)
{
	for (int i = 0; i < CUSTOMERS; i++)
		repay(model, i);
}

static void release(struct model *model, const struct model_part *part, int64_t amount, int64_t at)
{
	struct model_lot *lot = &model->lots[part->lot];
	lot->held -= amount;
	lot->left += amount;
	lot->since_at = at;
	move(model, lot->customer, BUCKET_HELD, BUCKET_ACTIVE, amount);
}

static void end_hold(struct model *model, struct model_hold *hold, int64_t at)
{
	hold->open = false;
	for (int i = 0; i < hold->count; i++)
		release(model, &hold->parts[i], hold->parts[i].amount, at);
}

static int64_t lapses_at(const struct model_lot *lot)
{
	return lot->since_at > lot->expires_at ? lot->since_at : lot->expires_at;
}

// What time does until now, in its order: activations before expiries at the same instant.
static void pass(struct model *model)
{
	for (;;) {
		struct model_lot *lot = NULL;
		struct model_hold *hold = NULL;
		int64_t next = INT64_MAX;
		for (int i = 0; i < model->hold_count; i++)
			if (model->holds[i].open && model->holds[i].expires_at < next) {
				hold = &model->holds[i];
				next = hold->expires_at;
			}
		for (int i = 0; i < model->lot_count; i++) {
			struct model_lot *one = &model->lots[i];
			int64_t at = one->pending ? one->active_at : lapses_at(one);
			if (one->left &&
				(at < next || (at == next && (hold || (one->pending && lot && !lot->pending))))) {
				hold = NULL;
				lot = one;
				next = at;
			}
		}
		if (next > model->now)
			return;
		if (hold) {
			end_hold(model, hold, next);
			repay_all(model);
		} else if (lot->pending) {
			lot->pending = false;
			move(model, lot->customer, BUCKET_PENDING, BUCKET_ACTIVE, lot->left);
			repay(model, lot->customer);
		} else {
			lot->expired += lot->left;
			move(model, lot->customer, BUCKET_ACTIVE, BUCKET_EXPIRED, lot->left);
			lot->left = 0;
		}
	}
}

static int64_t own_of(const struct model *model, int customer)
{
	return model->figures[customer][BUCKET_DEBT] ? 0 : model->figures[customer][BUCKET_ACTIVE];
}

// What a customer can spend: in a household with the others.
static int64_t free_of(const struct model *model, int customer)
{
	int house = model->house_of[customer];
	int64_t sum = 0;

	if (house == NOWHERE || model->figures[customer][BUCKET_DEBT])
		return own_of(model, customer);
	if (model->houses[house].head_only && model->houses[house].head != customer)
		return 0;
	for (int i = 0; i < CUSTOMERS; i++)
		sum += model->house_of[i] == house ? own_of(model, i) : 0;
	return sum;
}
