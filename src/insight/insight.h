// Insight: who stays, who leaves, what each is worth, and why one should believe it. The face of the folder.
//
// A run (nightly, on demand) fits the models to all orders, tests them on the past, and scores every customer who has
// bought; the last scores lie in customer_score, where lists, segments and screens find them. Shares, probabilities,
// ratios and expected numbers are millionths (643150 is .643150); money is in minor units of the shop's currency.
#pragma once

#include "api/resource.h"
#include "api/route.h"
#include "expr/expr.h"
#include "insight/figure_kept.h"
#include "insight/filter.h"
#include "insight/history.h"
#include "work/event.h"
#include "work/job.h"

#define MILLIONTHS 1000000

enum customer_class { CLASS_A, CLASS_B, CLASS_C, CLASS_D }; // top 1 %, next 4 %, next 15 %, the other 80 %
enum lifecycle {
	LIFE_NEW,      // one purchase day, at most churn_days ago
	LIFE_ACTIVE,   // comes as usual
	LIFE_RETURNED, // back after a gap of more than three usual ones
	LIFE_COOLING,  // later than usual
	LIFE_SLEEPING, // more than three usual gaps late
	LIFE_LOST,     // more than three usual gaps late, and unlikely to be a customer still
};
extern const struct choice customer_classes[], lifecycles[];

struct customer_score {
	int64_t customer_id, run_id;
	const char *as_of;
	const char *first_day, *last_day;
	int64_t days, orders, spent, spent_window, orders_30, orders_60, orders_90;
	int64_t p_alive, p_active, churn_risk, at_risk, expected_12m, overdue, next_order_at;
	int64_t value_12m, value_low, value_high, value_history, value_rank;
	int64_t rfm, rfm_value, rfm_class, rfm_class_before;
	int class, class_before; // class_before −1: no customer yet
	int lifecycle;
};
extern const struct shape customer_score_shape;

// *found false: never bought, or no run since. No scope: the caller has seen to that.
MUST_CHECK enum status insight_score_get(
	struct ctx *ctx, int64_t customer_id, struct customer_score *score, bool *found);

// What the shop earns by its settings: part of the revenue, millionths, and the cost to serve an order.
MUST_CHECK enum status insight_terms(struct ctx *ctx, int64_t *margin, int64_t *cost_per_order);
// How long back the classes A to D look.
MUST_CHECK enum status insight_window_days(struct ctx *ctx, int64_t *days);

// ---------------------------------------------------------------- runs

enum run_state { RUN_WAITING, RUN_RUNNING, RUN_DONE, RUN_STOPPED, RUN_FAILED };
extern const struct choice run_states[];

struct insight_run {
	int64_t id;
	int state;
	const char *origin; // "schedule", "request", "command"
	const char *actor;
	int64_t job_id;
	const char *as_of, *first_day; // dates; as_of NULL: the day it begins
	int64_t customers, orders, scored;
	const char *setting, *chosen, *totals, *timing; // JSON
	const char *models, *backtests;                 // JSON; NULL in lists
	const char *problem;
	int64_t created_at, started_at, ended_at;
	int64_t version, place, beat_at;
};
extern const struct shape insight_run_shape;

// In the transaction at hand. as_of: a day (days since 1970-01-01) up to today, or NONE. ERR_CONFLICT insight_running,
// ERR_UNPROCESSABLE insight_day_ahead.
MUST_CHECK enum status insight_run_create(struct ctx *ctx, const char *origin, int64_t as_of, int64_t *id);
MUST_CHECK enum status insight_run_load(struct ctx *ctx, int64_t id, struct insight_run *run);
// The last run that is done; *found false: there is none.
MUST_CHECK enum status insight_run_last(struct ctx *ctx, struct insight_run *run, bool *found);

struct insight_watch {
	struct job *job;                                          // or NULL
	bool (*progress)(void *arg, int64_t done, int64_t total); // or NULL; false stops the run
	void *arg;
	int slice_ms, threads; // 0: 20 ms, one thread
};
// Outside a transaction. From where it was stopped, when it was.
MUST_CHECK enum status insight_run_do(struct ctx *ctx, int64_t id, const struct insight_watch *watch);

// What insight.scored carries: a run has ended well, the scores are those of its day.
struct insight_scored {
	int64_t run_id, customers;
	const char *as_of;
};
extern const struct event_type insight_scored;

// ---------------------------------------------------------------- tables for main

extern const struct route insight_run_routes[], insight_setting_routes[], insight_customer_routes[],
	insight_portrait_routes[], insight_value_routes[], insight_cohort_routes[], insight_summary_routes[],
	insight_loyalty_setting_routes[], insight_kind_routes[], insight_loyalty_routes[], insight_whatif_routes[],
	insight_goal_routes[], insight_making_routes[], insight_liability_routes[];
extern const struct resource *const insight_resources[];
extern const struct attribute_set *const insight_attributes[]; // customer.churn_risk …, see expr/expr.h
extern const struct event_type *const insight_events[];
extern const struct listener *const insight_listeners[];
extern const struct figure_kind *const insight_figures[]; // for figures_know()
extern const struct job_kind *const insight_jobs[];
extern const struct schedule *const insight_schedules[];
