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
struct backtest_set {
	int64_t set; // id
	struct tier_change_in *terms;
};
struct backtest_change {
	struct list versions, terms, tiers, tier_sets; // of the structs above
	struct list end;                               // int64_t: rules that are left out
	int64_t from, until;
	const char *note;
};
extern const struct shape backtest_change_shape;

// The change as the replay takes it. Refused with pointers; all of it lives in ctx->mem.
MUST_CHECK enum status backtest_understand(struct ctx *ctx, const struct programme *programme,
	const struct backtest_change *in, struct replay_change *ret);

// ---------------------------------------------------------------- what came out

extern const struct shape backtest_figures_shape, backtest_summary_shape, backtest_member_shape, backtest_part_shape;

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
// Of a row of these columns.
#define BACKTEST_COLUMNS                                                                                               \
	"id, state, actor, change, job_id, done, total, summary, problem, created_at, started_at, ended_at"
MUST_CHECK enum status backtest_scan(struct ctx *ctx, const struct rows *rows, struct backtest *ret);
MUST_CHECK enum status backtest_stop(struct ctx *ctx, int64_t id);

// ---------------------------------------------------------------- run.c

struct backtest_segment {
	int64_t id;
	const char *code, *name;
	struct replay_figures *figures;
};

// All of it, as long as ctx->mem.
struct backtest_outcome {
	const struct programme *programme;
	const struct wallets *wallets;
	struct replay_change change;
	struct replay_result result;
	struct backtest_summary summary;
	struct backtest_segment *segments;
	size_t segment_count;
	// Whom it changes, who gains most first.
	const struct replay_member **changed;
	size_t changed_count;
};

// Refused where no member has paid an order in that time.
MUST_CHECK enum status backtest_any(struct ctx *ctx, const struct backtest_change *change);
// On a snapshot. from and until say over which orders.
MUST_CHECK enum status backtest_do(struct ctx *ctx, const struct backtest_change *change,
	const struct replay_watch *watch, struct backtest_outcome *ret);
struct backtest_figures *backtest_figures_of(
	struct ctx *ctx, const struct wallets *wallets, const struct replay_figures *figures);
struct backtest_member backtest_member_of(
	struct ctx *ctx, const struct backtest_outcome *outcome, const struct replay_member *member);
// More or fewer of the points that can be spent: in points, and what they are worth.
int64_t backtest_gain(const struct wallets *wallets, const struct replay_figures *figures, bool worth);
const char *backtest_month(struct arena *mem, int64_t key);

extern const struct job_kind backtest_job;
extern const struct problem backtest_trigger, backtest_unknown, backtest_nothing, backtest_twice, backtest_ladder,
	backtest_empty, backtest_period;
