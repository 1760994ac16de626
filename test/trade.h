// What tests of sales and loyalty share: a shop with everything that hears of orders, its verbs as one call each, and
// many callers at once through the gate.
#pragma once

#include "house.h"

#include "base/instant.h"
#include "customer/customer.h"
#include "loyalty/loyalty.h"
#include "main/tables.h"
#include "sales/sales.h"

#include <pthread.h>

#define NEW_YEAR INT64_C(1767196800000) // 2026-01-01 00:00 in Shanghai
#define NOON (NEW_YEAR + 12 * HOUR_MS)

static inline void trade_open(struct home *home, void **state)
{
	static bool gathered;

	if (!gathered)
		tables_gather();
	gathered = true;
	home_open(home, support_begin(state), &house_tables);
	clock_set(NOON);
}

// Runs an act at the clock's instant; a refusal stays in home->ctx.fault.
static inline enum status trade_try(struct home *home, enum status (*act)(struct ctx *, void *), void *arg)
{
	fail_clear(&home->ctx);
	home->ctx.now_ms = clock_now_ms();
	return house_write(&home->ctx, act, arg, 0, LANE_TILL);
}

static inline void assert_problem(const struct home *home, const char *code)
{
	const struct fault *fault = &home->ctx.fault;
	const struct problem *problem = fault->violation_count ? fault->violations[0].problem : fault->problem;

	assert_non_null(problem);
	assert_string_equal(problem->code, code);
}

// ---------------------------------------------------------------- verbs

struct buyer {
	const char *external_id;
	int64_t id;
};

static inline enum status act_buyer(struct ctx *ctx, void *arg)
{
	struct buyer *buyer = arg;
	bool created;
	return customer_ensure(ctx, "test", buyer->external_id, NONE, ctx->now_ms, &buyer->id, &created);
}

static inline int64_t buyer(struct home *home, const char *external_id)
{
	struct buyer buyer = {external_id, NONE};

	assert_ok(trade_try(home, act_buyer, &buyer));
	return buyer.id;
}

// An order of so many lines; members left 0 stand for what is not given.
struct sell {
	int64_t customer_id;
	const char *external_id;
	int64_t at;
	struct order_line lines[4];
	size_t line_count;
	int64_t discount, shipping;
	struct tender tender[4];
	size_t tender_count;
	const char *currency;
	bool unpaid;
	struct order *order;
	bool replayed;
};

static inline enum status act_sell(struct ctx *ctx, void *arg)
{
	struct sell *sell = arg;
	struct order_input in = {
		.source = "test",
		.external_id = sell->external_id,
		.customer_id = sell->customer_id ? sell->customer_id : NONE,
		.store_id = NONE,
		.staff_id = NONE,
		.currency = sell->currency,
		.placed_at = sell->at ? sell->at : NONE,
		.unpaid = sell->unpaid,
		.lines = {sell->lines, sell->line_count},
		.discount = sell->discount,
		.shipping = sell->shipping,
		.tender = {sell->tender, sell->tender_count},
	};
	return sales_order_take(ctx, &in, &sell->order, &sell->replayed);
}

// One line of one piece.
static inline struct order *sold(struct home *home, int64_t customer_id, const char *external_id, int64_t price)
{
	struct sell sell = {
		.customer_id = customer_id,
		.external_id = external_id,
		.lines = {{.sku = "A", .quantity = 1, .unit_price = price}},
		.line_count = 1,
	};

	assert_ok(trade_try(home, act_sell, &sell));
	return sell.order;
}

struct give_back {
	int64_t order_id;
	const char *external_id;
	struct return_line lines[4];
	size_t line_count;
	struct sale_return *back;
	bool replayed;
};

static inline enum status act_give_back(struct ctx *ctx, void *arg)
{
	struct give_back *give = arg;
	struct return_input in = {
		.external_id = give->external_id, .returned_at = NONE, .lines = {give->lines, give->line_count}};
	return sales_return_take(ctx, give->order_id, &in, &give->back, &give->replayed);
}

struct redeem {
	int64_t customer_id, redemption_id;
	struct redemption *made;
};

static inline enum status act_redeem(struct ctx *ctx, void *arg)
{
	struct redeem *redeem = arg;

	struct redemption_input in = {redeem->customer_id, 1, NONE, NONE};

	TRY(reward_redeem(ctx, &in, &redeem->made));
	redeem->redemption_id = redeem->made->id;
	return OK;
}

static inline enum status act_redeem_cancel(struct ctx *ctx, void *arg)
{
	struct redeem *redeem = arg;
	return reward_redemption_cancel(ctx, redeem->redemption_id, &redeem->made);
}

struct adjust {
	int64_t customer_id, points;
};

static inline enum status act_adjust_points(struct ctx *ctx, void *arg)
{
	const struct adjust *adjust = arg;
	const struct wallet *wallet;

	TRY(wallet_get(ctx, WALLET_POINTS_ID, &wallet));
	return points_adjust(ctx, adjust->customer_id, wallet, adjust->points, "test");
}

static inline void adjusted(struct home *home, int64_t customer_id, int64_t points)
{
	struct adjust adjust = {customer_id, points};
	assert_ok(trade_try(home, act_adjust_points, &adjust));
}

struct merge {
	int64_t survivor_id, loser_id, merge_id;
};

static inline enum status act_merge(struct ctx *ctx, void *arg)
{
	struct merge *merge = arg;
	return customer_merge(ctx, merge->survivor_id, merge->loser_id, &merge->merge_id);
}

static inline enum status act_unmerge(struct ctx *ctx, void *arg)
{
	const struct merge *merge = arg;
	return customer_unmerge(ctx, merge->survivor_id, merge->merge_id);
}

// ---------------------------------------------------------------- what is there

static inline void look(struct home *home)
{
	home->ctx.now_ms = clock_now_ms();
	fail_clear(&home->ctx);
	assert_ok(store_snapshot(home->support->store, &home->ctx.db));
}

static inline void look_away(struct home *home)
{
	store_snapshot_end(home->ctx.db);
	home->ctx.db = NULL;
}

static inline struct points_account account_of(struct home *home, int64_t customer_id)
{
	struct points_account account;

	look(home);
	assert_ok(points_account_of(&home->ctx, customer_id, WALLET_POINTS_ID, &account));
	look_away(home);
	return account;
}

static inline int64_t available(struct home *home, int64_t customer_id)
{
	struct points_account account = account_of(home, customer_id);
	return points_available(&account);
}

static inline struct customer_stat stat_of(struct home *home, int64_t customer_id)
{
	struct customer_stat stat;

	look(home);
	assert_ok(sales_stat_get(&home->ctx, customer_id, &stat));
	look_away(home);
	return stat;
}

// What the auditor says of the ledger: NULL when all is well.
static inline const char *ledger_wrong(struct home *home)
{
	int64_t after = 0, checked;
	const char *wrong;

	look(home);
	do
		assert_ok(points_ledger_check(&home->ctx, &after, 100, &checked, &wrong));
	while (checked && !wrong);
	if (!wrong)
		assert_ok(points_ledger_strays(&home->ctx, &wrong));
	look_away(home);
	return wrong;
}

static inline void assert_books_right(struct home *home)
{
	int64_t after = 0, checked, wrong_id;
	const char *wrong = ledger_wrong(home);

	if (wrong)
		fail_msg("%s", wrong);
	look(home);
	do {
		assert_ok(sales_stat_check(&home->ctx, &after, 100, &checked, &wrong_id));
		if (wrong_id != NONE)
			fail_msg("the statistics of %lld are wrong", (long long)wrong_id);
	} while (checked);
	look_away(home);
}

// ---------------------------------------------------------------- many at once

#define CROWD_MAX 64

struct crowd_member {
	struct home *home;
	enum status (*act)(struct ctx *, void *);
	void *arg;
	enum status status;
	pthread_t thread;
};

// A caller with an arena of its own, who comes again when told to (503).
static inline void *run_member(void *arg)
{
	struct crowd_member *member = arg;
	struct arena *mem = arena_create();
	struct ctx ctx = house_ctx(&member->home->house, mem);

	do {
		fail_clear(&ctx);
		ctx.now_ms = clock_now_ms();
		member->status = house_write(&ctx, member->act, member->arg, 0, LANE_TILL);
	} while (member->status == ERR_BUSY);
	arena_destroy(mem);
	return NULL;
}

// Runs count acts at once, with args[i]; says how many succeeded. All others must have been refused with `refusal`.
static inline int crowd(struct home *home, enum status (*act)(struct ctx *, void *), void *args, size_t size, int count,
	enum status refusal)
{
	struct crowd_member members[CROWD_MAX];
	int done = 0;

	assert_true(count <= CROWD_MAX);
	for (int i = 0; i < count; i++) {
		members[i] = (struct crowd_member){home, act, (char *)args + (size_t)i * size, OK, 0};
		assert_int_equal(pthread_create(&members[i].thread, NULL, run_member, &members[i]), 0);
	}
	for (int i = 0; i < count; i++) {
		pthread_join(members[i].thread, NULL);
		if (members[i].status != OK)
			assert_status(members[i].status, refusal);
		done += members[i].status == OK;
	}
	return done;
}
