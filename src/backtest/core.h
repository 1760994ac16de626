// Private to the replay: its state, and one order in it.
#pragma once

#include "backtest/replay.h"

struct fact_list {
	struct ladder_fact *list; // by time
	size_t count, room;
};

struct purchase {
	int64_t order_id, at, day, net, returned;
};

// What of a wallet's points is open, by when it lapses. What was earned alike is one.
struct open_lot {
	int64_t expires_at; // INT64_MAX: never
	int64_t points;
	int64_t month, store_id; // of the order; month NONE: not counted, it came from elsewhere or from another time
};

struct open_list {
	struct open_lot *list;     // by end
	size_t first, count, room; // [first, count) may still be open
};

struct cached_facts {
	const void *records[EXPR_SETS_MAX];
	bool there[EXPR_SETS_MAX];
};

struct member {
	int64_t joined_at;             // where tiers ask for it
	struct fact_list facts[SIDES]; // of the wallet that tiers go by
	struct open_list *open[SIDES]; // by place in the wallets; NULL: none yet
	struct purchase *purchases;
	size_t purchase_count, purchase_room;
	struct buying_facts buying;
	struct cached_facts *cached; // of the file, as it is today
};

struct cap_slot {
	struct cap_key key;
	int64_t used;
	bool taken;
};

struct cap_map {
	struct cap_slot *slots;
	size_t size, count;
};

// The rules of one trigger that are in force between two boundaries.
struct in_force {
	size_t at, known; // places in the boundaries
	bool inside;      // of the time in which the change holds
	const struct rule **rules;
	size_t count;
	bool filled, plain, conditions, caps;
};

struct side {
	struct in_force in_force[2]; // of order_paid, order_delivered
	struct cap_map caps;
	struct ladder ladder;
};

struct returned {
	int64_t order_id, return_id, at, line, quantity, amount;
	int64_t refund; // of the whole return: shipping may be in it
};

enum due_kind { DUE_PAID, DUE_DELIVERED, DUE_TAKEN, DUE_BACK, DUE_MOVED };

// What is to happen at an instant that the stream of orders has not reached.
struct due {
	int64_t at, id; // id: of the order or the return, which tells what came first
	int kind;
	struct order *order;
	struct taken *taken;
	int64_t amount;       // BACK: what came back in money; MOVED: points that came or, below 0, went otherwise
	size_t place, wallet; // MOVED
	int64_t expires_at;
};

// Where an award is entered.
struct entry_of {
	int side;
	const struct rule *rule;
	size_t place; // of the member
	int64_t customer_id, store_id, earned_at, expires_at, month;
	struct date date;
	bool counted;
};

// What one return takes back of one award.
struct taken {
	struct entry_of of;
	int64_t points; // < 0: comes back
	bool all;
};

struct product {
	const char *sku;
	struct list categories;
};

struct replay {
	struct ctx *ctx;
	struct arena *scratch; // of one order
	const struct programme *programme;
	const struct tier_set *tiers; // the main set
	const struct wallets *wallets;
	const struct zone *zone;
	const struct replay_change *change;
	struct replay_result *result;
	struct side sides[SIDES];
	int64_t *boundaries;
	size_t boundary_count;
	bool asks_buying, asks_tier, asks_file, asks_categories, asks_texts, hears_delivery, same_tiers;

	struct member *members; // beside result->members
	size_t *member_slots;   // place + 1
	size_t member_room, slot_count;
	struct replay_part *months, *stores;
	size_t month_room, store_room;
	struct returned *returns; // by order, time
	size_t return_count;
	struct product *products; // hashed by SKU
	size_t product_slots;
	struct due *due; // a heap
	size_t due_count, due_room;
	struct {
		int64_t day, expires_at;
	} expiry[REPLAY_WALLETS]; // of what was earned on that day
};

// Place of the customer, who is made when new.
size_t replay_member_at(struct replay *replay, int64_t customer_id);
void replay_fact(struct replay *replay, size_t place, int side, struct ladder_fact fact);
// Of a month or a store, made when new.
struct replay_figures *replay_part_at(
	struct replay *replay, struct replay_part **parts, size_t *count, size_t *room, int64_t key);
void *replay_room(struct arena *mem, void *list, size_t count, size_t *room, size_t size);
void replay_due(struct replay *replay, struct due due);

// An order is paid or delivered: what each side gives, and what later returns will take of it.
MUST_CHECK enum status replay_occasion(struct replay *replay, const struct order *order, int trigger, int64_t at_ms);
// Enters what a rule gave; of->expires_at is set.
void replay_enter(struct replay *replay, struct entry_of *of, int64_t granted);
// Adds to a counter of a cap.
void replay_charge(struct replay *replay, int side, const struct cap_key *key, int64_t amount);
// Where a member stands at an instant.
void replay_stand(const struct replay *replay, int side, size_t place, int64_t at, struct ladder_standing *ret);
// What came back of an order, by time and line.
size_t replay_returns_of(const struct replay *replay, int64_t order_id, const struct returned **ret);
// A return has come.
void replay_take(struct replay *replay, const struct taken *taken);
// Points that came (or went) otherwise: by hand, by check-ins, in exchange for rewards. The same on both sides; nobody
// spends more than there is.
void replay_move(struct replay *replay, const struct due *due);
// At the end: what is open, and in which tier each member stands.
void replay_close(struct replay *replay);
// Statistics of the customer's buying.
void replay_buy(struct replay *replay, const struct order *order);
void replay_unbuy(struct replay *replay, const struct order *order, int64_t amount);

void replay_conditions(struct replay *replay);
