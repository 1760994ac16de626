// Private to backtest: back-tests as objects: ordered, run by a job, shown.
#pragma once

#include "backtest/backtest.h"
#include "backtest/replay.h"
#include "work/job.h"

enum backtest_state { BACKTEST_WAITING, BACKTEST_RUNNING, BACKTEST_DONE, BACKTEST_STOPPED, BACKTEST_FAILED };
extern const struct choice backtest_states[];

// ---------------------------------------------------------------- what is asked

struct backtest_version {
	int64_t rule; // id
	int64_t version;
};
struct backtest_terms {
	const char *code; // of the rule whose place it takes; one that is not there yet: besides all others
	struct rule_terms *terms;
};
struct backtest_tier {
	const char *tier; // code
	int64_t threshold;
};
struct backtest_change {
	struct list versions, terms, tiers; // of the structs above
	struct list end;                    // int64_t: rules that are left out
	int64_t from, until;
	const char *note;
};
extern const struct shape backtest_change_shape;

// The change as the replay takes it. Refused with pointers; all of it lives in ctx->mem.
MUST_CHECK enum status backtest_understand(struct ctx *ctx, const struct programme *programme,
	const struct backtest_change *in, struct replay_change *ret);

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
struct backtest_summary {
	struct backtest_figures *figures;
	int64_t orders, returns, members, gain, lose, ms, read_ms;
	struct list tiers, moves; // struct backtest_count, backtest_move
};
struct backtest_member {
	int64_t customer;
	int64_t gain;
	const char *tier_before, *tier_after;
	struct backtest_figures *figures;
};
extern const struct shape backtest_figures_shape, backtest_summary_shape, backtest_member_shape;

struct backtest {
	int64_t id;
	int state;
	const char *actor;
	struct backtest_change *change;
	int64_t job, done, total;
	struct backtest_summary *summary;
	const char *problem;
	int64_t created_at, started_at, ended_at;
};
extern const struct shape backtest_shape;

MUST_CHECK enum status backtest_order(struct ctx *ctx, const struct backtest_change *change, int64_t *id);
MUST_CHECK enum status backtest_load(struct ctx *ctx, int64_t id, struct backtest *ret);
// Newest first, ids below before_id.
MUST_CHECK enum status backtest_list(
	struct ctx *ctx, int64_t before_id, int64_t max, struct backtest **list, size_t *count);
MUST_CHECK enum status backtest_stop(struct ctx *ctx, int64_t id);

// Result of a replay as it is kept.
struct backtest_figures *backtest_figures_of(
	struct ctx *ctx, const struct wallets *wallets, const struct replay_figures *figures);
// More or fewer of the points that can be spent: in points, and what they are worth.
int64_t backtest_gain(const struct wallets *wallets, const struct replay_figures *figures, bool worth);

extern const struct job_kind backtest_job;
extern const struct problem backtest_trigger, backtest_unknown, backtest_nothing, backtest_twice, backtest_ladder;
