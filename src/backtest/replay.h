// Private to backtest: the history of orders and returns, gone through again in the order of business time, under the
// rules as they were and beside it under changed ones. Nothing is written; everything the rules look at (counters of
// caps and budgets, what a member had bought, the tier) is kept in memory, once for each side, or once for both where
// the change cannot reach.
//
// The engine, the ladder and the sums of a return are those that awarded. What conditions ask of a customer's file
// (tags, home store, own fields) and of the catalogue is taken as it is today, since its past is not kept.
#pragma once

#include "loyalty/loyalty.h"
#include "programme/engine.h"
#include "tier/tier.h"

enum replay_side { SIDE_BEFORE, SIDE_AFTER, SIDES };

#define REPLAY_WALLETS 16

struct replay_change {
	const struct rule *const
		*given; // each takes the place of all versions of its rule, whenever it would be in force
	size_t given_count;
	const int64_t *ended; // rules that are left out
	size_t ended_count;
	int64_t from, until; // business time in which the change holds and orders are counted; [from, until)
	// Beside the programme's sets: what takes the place of each, with what becomes of those who would fall as its
	// shield; NULL: stays as it is.
	const struct tier_set *const *sets;
};

struct replay_wallet {
	int64_t points[SIDES]; // net of returns
	int64_t open[SIDES];   // outstanding at the end, of what these orders gave
};

struct replay_figures {
	int64_t orders; // that were counted
	int64_t coupons[SIDES];
	struct replay_wallet wallets[]; // by place in the wallets
};

struct replay_member {
	int64_t customer_id;
	const struct replay_figures *figures;
	// [place of the set * SIDES + side]: where she stands at the end, with what is held by hand; of a changed set
	// its own rungs.
	const unsigned char *rungs;
};

struct replay_part {
	int64_t key; // a month (year * 12 + month - 1), a store (NONE: none)
	const struct replay_figures *figures;
};

struct replay_budget {
	int64_t used[SIDES], exhausted_at[SIDES]; // exhausted_at NONE: it was enough
};

struct replay_result {
	const struct replay_figures *all;
	struct replay_part *months, *stores; // sorted by key
	size_t month_count, store_count;
	struct replay_member *members; // by id
	size_t member_count;
	struct replay_budget *budgets; // beside the programme's
	int64_t orders, returns;       // gone through, also where they were not counted
	int64_t read_ms, lanes;        // reading, of the whole; how many cores did the rest
};

struct replay_watch {
	// Told now and then how many orders are done; anything but OK ends the replay with it. May be NULL.
	enum status (*told)(void *arg, int64_t done);
	void *arg;
	int lanes; // 0: as many as there are processors. The result does not depend on it.
};

// Why a rule cannot be replayed: what its condition asks for is not known of the past. NULL: it can.
const char *replay_cannot(const struct rule *rule);
size_t replay_figures_size(const struct wallets *wallets);

// ctx->db is a snapshot. The result lives as long as ctx->mem. watch may be NULL.
MUST_CHECK enum status replay_run(struct ctx *ctx, const struct programme *programme,
	const struct replay_change *change, const struct replay_watch *watch, struct replay_result *ret);
