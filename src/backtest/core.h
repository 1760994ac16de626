// Private to the replay: its state.
//
// One thread reads the history in the order of business time, batch by batch, and gives each member a place; members
// are dealt out to lanes by their place, each lane a thread with all that its members have. Where rules share counters
// across members (a budget, a cap of a rule or a store) there is one lane, so that who comes first is who came first.
//
// What the change cannot reach is gone through once for both sides: rules that share no wallet, group or budget with a
// changed one, and do not ask for a tier that the change may move (reach.c).
#pragma once

#include "backtest/replay.h"

#include <pthread.h>
#include <stdatomic.h>

// ---------------------------------------------------------------- what a member has

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
	int64_t active_at;  // INT64_MAX: waits for a delivery that has not come
	int64_t points;
	int month, store; // places; month -1: not counted, it came from elsewhere or from another time
};

struct open_list {
	struct open_lot *list;     // by end
	size_t first, count, room; // [first, count) may still be open
	int64_t debt;
	int64_t slides_until; // of wallets whose points lapse by inactivity; 0: nothing yet
};

struct cached_facts {
	const void *records[EXPR_SETS_MAX];
	bool there[EXPR_SETS_MAX];
};

// What is held in a set besides what was earned: by hand, by a rule, by the set's last change.
struct held {
	struct {
		size_t rung;
		int64_t from, until; // until NONE: for good
	} hand, rule;
	size_t kept;                    // the rung that is kept of her
	int64_t kept_since, kept_until; // kept_since NONE: there is none
};

struct member {
	int64_t customer_id;
	int64_t joined_at; // where tiers ask for it
	struct replay_figures *figures;
	struct fact_list *facts; // [list * SIDES + side]; NULL: none yet
	struct open_list *open;  // [wallet * SIDES + side]; NULL: none yet
	unsigned char *rungs;    // at the end, as of replay_member
	struct held *held;       // [set * SIDES + side]; NULL: nothing
	struct purchase *purchases;
	size_t purchase_count, purchase_room;
	struct buying_facts buying;
	struct cached_facts *cached; // of the file, as it is today
};

// ---------------------------------------------------------------- rules

// Who goes through a rule: both sides at once, or one of them.
enum run_kind { RUN_BOTH, RUN_BEFORE, RUN_AFTER, RUNS };
#define RUN_FIRST_SIDE(kind) ((kind) == RUN_AFTER ? SIDE_AFTER : SIDE_BEFORE)
#define RUN_LAST_SIDE(kind) ((kind) == RUN_BEFORE ? SIDE_BEFORE : SIDE_AFTER)

struct cap_slot {
	struct cap_key key;
	int64_t used;
	bool taken;
};

struct cap_map {
	struct cap_slot *slots;
	size_t size, count;
};

// The rules of one trigger that are in force between two boundaries, of one run.
struct in_force {
	size_t at, known; // places in the boundaries
	bool inside;      // of the time in which the change holds
	const struct rule **rules;
	size_t count;
	bool filled, plain, conditions, caps;
};

// ---------------------------------------------------------------- what happens

struct returned {
	int64_t order_id, return_id, at, line, quantity, amount;
	int64_t refund; // of the whole return: shipping may be in it
};

// One order with what the reader has found out of it.
struct item {
	struct order order;
	size_t place; // of the member
	struct date date;
	int month, store; // places of the parts
	bool ours;        // of a customer, in the shop's currency
	bool counted;
};

// Where an award is entered.
struct entry_of {
	enum run_kind run;
	const struct rule *rule;
	struct member *member;
	int64_t order_id, store_id, earned_at, active_at, expires_at;
	struct date date;
	int month, store;
	bool counted;
};

// What one return takes back of one award: points, or (a rule without a wallet) the coupon.
struct taken {
	struct entry_of of;
	int64_t points; // < 0: comes back
	bool all;
};

enum due_kind { DUE_PAID, DUE_DELIVERED, DUE_TAKEN, DUE_BACK, DUE_MOVED, DUE_CHARGED };

// What is to happen at an instant that the stream of orders has not reached.
struct due {
	int64_t at, id; // id: of the order or the return, which tells what came first
	int kind;
	struct item *item;
	struct taken *taken;
	struct member *member;
	const struct rule *rule; // CHARGED: an award for something else than an order
	int64_t amount; // BACK: what came back in money; MOVED: points that came or, below 0, went otherwise; CHARGED:
			// points
	size_t wallet;  // MOVED
	int64_t expires_at;
};

struct product {
	const char *sku;
	struct list categories;
};

// ---------------------------------------------------------------- lanes

#define MEMBER_CHUNK 1024
#define MONTHS 3600 // from January 1900 on

struct lane {
	struct replay *replay;
	struct ctx ctx;              // db: the reader's, used only under replay->db_lock
	struct arena *mem, *scratch; // scratch: of one order
	struct member **chunks;
	size_t chunk_count, member_count; // places below member_count * lanes
	struct in_force in_force[TRIGGER_ORDER_DELIVERED + 1][RUNS];
	struct cap_map caps[RUNS];
	struct due *due; // a heap
	size_t due_count, due_room;
	struct {
		int64_t day, expires_at;
	} expiry[REPLAY_WALLETS]; // of what was earned on that day
	struct replay_figures *all, *months[MONTHS], **stores;
	size_t store_room;
	struct replay_budget *budgets;
	pthread_t thread;
	int64_t next; // batch
	enum status status;
};

#define BATCHES 4

struct batch {
	struct arena *mem;
	struct item *items;
	size_t count;
	int busy; // lanes that have not gone through it
};

struct replay {
	struct ctx *ctx;
	const struct programme *programme;
	const struct wallets *wallets;
	const struct zone *zone;
	const struct replay_change *change;
	struct replay_result *result;
	size_t figures_size;

	// What reach.c and facts.c have found out.
	const int64_t *apart; // ids of rules that each side goes through by itself, sorted
	size_t apart_count;
	bool wallet_apart[REPLAY_WALLETS];
	bool crosses; // counters that members share
	bool asks_buying, asks_tier, asks_file, asks_texts, asks_lines, asks_categories;
	bool tiers_last; // points last longer by the tier in which they were earned
	bool hears_delivery, gives_coupons, gives_tiers, charges_otherwise;
	int64_t *boundaries;
	size_t boundary_count;

	const struct tier_set *sets[SIDES][TIER_SETS_MAX];
	size_t fact_list[TIER_SETS_MAX];   // of each set
	size_t fact_wallet[TIER_SETS_MAX]; // place of the wallet of each list
	size_t fact_lists;

	struct returned *returns; // by order, time
	size_t return_count;
	bool free_returns;                 // goods that came back without money
	struct order_line *returned_lines; // of orders of which something came back, by order, line
	int64_t *returned_line_orders;     // beside
	size_t returned_line_count;
	int64_t (*kept_coupons)[2]; // (order, rule) whose coupon is still there, sorted
	size_t kept_coupon_count;
	int64_t (*merged)[2]; // customers and who they became, sorted
	size_t merged_count;
	struct product *products; // hashed by SKU
	size_t product_slots;

	// The reader's.
	int64_t *place_ids; // customer of each place
	size_t *place_slots, place_count, place_room, slot_count;
	int64_t *store_ids;
	size_t store_count, store_room;
	struct batch batches[BATCHES];

	struct lane *lanes;
	size_t lane_count;
	pthread_mutex_t lock, db_lock;
	pthread_cond_t moved;
	int64_t filled; // batches so far
	bool ended, stopped;
};

// ---------------------------------------------------------------- read.c

void *replay_room(struct arena *mem, void *list, size_t count, size_t *room, size_t size);
// Place of the customer, who is made when new.
size_t replay_place(struct replay *replay, int64_t customer_id);
int replay_store_place(struct replay *replay, int64_t store_id);
// Before the lanes go: what came back, what came otherwise, who holds what.
MUST_CHECK enum status replay_read(struct replay *replay);

// stream.c
// The next batch; count 0: the end. *after: the last order so far.
struct stream {
	int64_t after_at, after_id;
	struct date date; // of [day_from, day_end)
	int64_t day_from, day_end;
	bool scattered; // ids of a batch lie far apart: lines are looked up by order
	size_t *by_id;
};
MUST_CHECK enum status replay_stream(struct replay *replay, struct stream *stream, struct batch *batch);

// ---------------------------------------------------------------- lane.c

struct member *lane_member(struct lane *lane, size_t place, int64_t customer_id);
struct member *replay_member(struct replay *replay, int64_t customer_id);
void lane_due(struct lane *lane, struct due due);
MUST_CHECK enum status lane_take(struct lane *lane, const struct batch *batch);
MUST_CHECK enum status lane_drain(struct lane *lane, int64_t at, int64_t id);

// deed.c
// An order is paid or delivered: what each side gives, and what later returns will take of it.
MUST_CHECK enum status lane_occasion(struct lane *lane, struct item *item, int trigger, int64_t at_ms);
// What came back of an order, by time and line.
size_t replay_returns_of(const struct replay *replay, int64_t order_id, const struct returned **ret);

// caps.c
void lane_caps(struct lane *lane, enum run_kind run, const struct in_force *in_force, const struct occasion *occasion,
	struct cap_use **uses, size_t *count);
// Adds to a counter of a cap.
void lane_charge(struct lane *lane, enum run_kind run, const struct cap_key *key, int64_t amount, int64_t at_ms);
void lane_charge_rule(struct lane *lane, enum run_kind run, const struct rule *rule, const struct occasion *occasion,
	int64_t points, int64_t times);

// enter.c
// Enters what a rule gave; sets of->active_at, of->expires_at. order: that it was given for.
void lane_enter(struct lane *lane, struct entry_of *of, const struct order *order, int64_t granted);
// A return has come.
void lane_take_back(struct lane *lane, const struct taken *taken);
// Points that came (or went) otherwise: by hand, by check-ins, in exchange for rewards. The same on both sides; nobody
// spends more than there is.
void lane_move(struct lane *lane, const struct due *due);
void lane_fact(struct lane *lane, struct member *member, size_t wallet, int side, struct ladder_fact fact);
void lane_count_order(struct lane *lane, struct member *member, const struct item *item);
// At the end: what is open.
void lane_close(struct lane *lane);

// standing.c
// Where a member stands in a set at an instant, with what is held. *since_at may be NULL.
size_t lane_standing(
	const struct lane *lane, const struct member *member, size_t set, int side, int64_t at, int64_t *since_at);
// A rule moves a member up.
void lane_give_tier(struct lane *lane, const struct entry_of *of);
struct held *lane_held(struct lane *lane, struct member *member);
// At the end, on both sides and in all sets: rungs of replay_member.
void lane_rungs(const struct lane *lane, const struct member *member, unsigned char *rungs);

// ---------------------------------------------------------------- facts.c, reach.c

// What rules look at, and which of them the change can reach.
void replay_conditions(struct replay *replay);
void replay_reach(struct replay *replay);
bool replay_apart(const struct replay *replay, int64_t rule_id);
// Statistics of the customer's buying.
void lane_buy(struct lane *lane, struct member *member, const struct order *order);
void lane_unbuy(struct member *member, const struct order *order, int64_t amount);
