// Private to insight: what each model would have said earlier, and what came: the reason to trust one.
#pragma once

#include "base/json.h"
#include "insight/panel.h"
#include "model/choose.h"
#include "model/churn.h"

#define BACKTESTS_MAX 5
#define BACKTEST_CUSTOMERS_MAX 300000 // more are sampled: every second, third … by id

struct backtest {
	int32_t as_of, days; // fitted at the end of as_of, judged by the days after it
	size_t customers;
	double orders, active; // purchase days that came; customers who came
	struct repeat_choice choice;
};

struct backtests {
	struct backtest test[BACKTESTS_MAX]; // by days, rising
	size_t count;
	enum repeat_family for_orders, for_activity; // chosen; read only where count > 0
	size_t chosen_orders, chosen_activity;       // the tests that decided
};

// Windows of 30, 90, 180, 365 and churn_days days, each as long as what lies before it or shorter; the longest decides
// on orders, the one of churn_days (or the longest) on activity. A shop too young for any has none.
MUST_CHECK enum status backtests_run(
	const struct history *history, int32_t as_of, int32_t churn_days, int threads, struct backtests *tests);

// The churn score's second stage.
struct second_stage {
	bool fitted; // on the windows before as_of
	bool used;   // it was better than the first stage where both could be judged
	struct churn_model model;
	bool judged; // on the last window, trained on those before it
	double auc, brier;
	struct quality calibration;     // of P(active)
	double first_auc, first_brier;  // the buying model alone, on the same customers
	double recency_auc, rate_brier; // who came last comes next; everybody at the average rate
	size_t customers;
};

MUST_CHECK enum status second_stage_run(const struct history *history, int32_t as_of, int32_t churn_days,
	enum repeat_family family, int threads, struct second_stage *stage);

// The i-th customer of a panel as the second stage sees them.
struct churn_customer second_stage_customer(
	const struct panel_row *row, int32_t as_of, double p_active, double overdue);

// A fit of a family, whatever its way: k is chosen for MBG/CNBD-k.
MUST_CHECK enum status family_fit(
	enum repeat_family family, const struct repeat_rows *rows, int threads, struct repeat_fit *fit);

void backtests_encode(struct json_out *out, const struct backtests *tests, const struct second_stage *stage);
// A double that may not be finite: null then.
void put_finite(struct json_out *out, const char *key, double value);
