// Private to backtest: the history of orders and returns, gone through again in the order of business time, under the
// rules as they were and beside it under changed ones. Nothing is written; everything the rules look at (counters of
// caps, what a member had bought, the tier) is kept in memory, once for each side.
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
	int64_t from, until;       // business time in which the change holds and orders are counted; [from, until)
	const int64_t *thresholds; // of the main set's tiers, one each; NULL: as they are
};

// Sums of both sides, by place in the wallets.
struct replay_figures {
	int64_t orders;                        // that were counted
	int64_t points[SIDES][REPLAY_WALLETS]; // net of returns
	int64_t open[SIDES][REPLAY_WALLETS];   // outstanding at the end, of what these orders gave
	int64_t coupons[SIDES];
};

struct replay_member {
	int64_t customer_id;
	size_t rung[SIDES]; // of the main set at the end: what was earned, without what is given by hand
	struct replay_figures figures;
};

struct replay_part {
	int64_t key; // a month (year * 12 + month - 1), a store (NONE: none)
	struct replay_figures figures;
};

struct replay_result {
	struct replay_figures all;
	struct replay_part *months, *stores; // sorted by key
	size_t month_count, store_count;
	struct replay_member *members; // by id
	size_t member_count;
	int64_t orders, returns; // gone through, also where they were not counted
	int64_t read_ms, run_ms; // where the time went
};

// Told now and then how many orders are done; anything but OK ends the replay with it.
struct replay_watch {
	enum status (*told)(void *arg, int64_t done);
	void *arg;
};

// Why a rule cannot be replayed: what its condition asks for is not known of the past. NULL: it can.
const char *replay_cannot(const struct rule *rule);

// ctx->db is a snapshot. The result lives as long as ctx->mem, which also takes what is kept of every member.
MUST_CHECK enum status replay_run(struct ctx *ctx, const struct programme *programme,
	const struct replay_change *change, const struct replay_watch *watch, struct replay_result *ret);
