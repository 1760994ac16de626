// Back-tests: the history of orders gone through again under changed rules or tiers; nothing is touched. The face of
// the folder.
#pragma once

#include "api/route.h"
#include "work/job.h"

// ---------------------------------------------------------------- what came out

struct backtest_wallet {
	const char *wallet;
	int64_t points_before, points_after, points_change;
	int64_t cost_before, cost_after, cost_change; // NONE: the wallet says nothing of its points' worth
	int64_t open_before, open_after, open_change;
	int64_t liability_before, liability_after, liability_change;
	int64_t awarded; // as it stands in the ledger; NONE: not asked
};
struct backtest_figures {
	int64_t orders;
	struct list wallets; // struct backtest_wallet
	int64_t coupons_before, coupons_after;
};
struct backtest_count {
	const char *tier;
	int64_t before, after;
};
struct backtest_move {
	const char *from, *to;
	int64_t members;
};
struct backtest_standings {
	const char *set;
	struct list tiers, moves; // struct backtest_count, backtest_move
};
struct backtest_budget {
	const char *budget;
	int64_t limit, used_before, used_after;
	int64_t exhausted_before, exhausted_after; // NONE: it was enough
};
struct backtest_summary {
	struct backtest_figures *figures;
	int64_t orders, returns, members, gain, lose, ms, read_ms, lanes;
	struct list tiers, moves; // of the main set
	struct list sets;         // struct backtest_standings: of all
	struct list budgets;      // struct backtest_budget
};
struct backtest_member {
	int64_t customer;
	int64_t gain;
	const char *tier_before, *tier_after;
	struct backtest_figures *figures;
};
struct backtest_part {
	const char *month, *code, *name;
	struct backtest_figures *figures;
};

// A back-test that is not kept.
struct backtest_report {
	struct backtest_summary *summary;
	struct list months, stores, segments; // struct backtest_part
	struct list gain, loss;               // struct backtest_member: who gains and who loses most
};
extern const struct shape backtest_report_shape;

// Told now and then how many orders are done; anything but OK ends it.
struct backtest_watch {
	enum status (*told)(void *arg, int64_t done);
	void *arg;
};

// Here and now, on a snapshot: ctx->db. json: a BacktestChange, refused with pointers; from and until (NONE: what it
// says) go before its own. At most `members` of those who gain, and who lose.
MUST_CHECK enum status backtest_try(struct ctx *ctx, const char *json, int64_t from, int64_t until, int64_t members,
	const struct backtest_watch *watch, struct backtest_report **ret);

extern const struct route backtest_routes[];
extern const struct job_kind *const backtest_jobs[];
