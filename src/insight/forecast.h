// Private to insight: the models fitted to a panel, and what they say of each customer.
#pragma once

#include "insight/backtest.h"
#include "insight/setting.h"
#include "model/clv.h"

struct forecast {
	struct repeat_fit fit[REPEAT_FAMILIES];
	bool fitted[REPEAT_FAMILIES];
	enum repeat_family for_orders, for_activity;
	const char *why; // how these two were chosen: "backtest", "likelihood"
	struct gammagamma_fit spend;
	size_t spenders;     // customers it was fitted to
	bool spend_of_first; // on first purchases too: too few have come back
	bool has_spend;      // false: nobody has paid anything
	struct second_stage stage;
	struct clv_total total;
};

// What is said of the i-th customer of the panel.
struct prediction {
	double p_alive, p_active, churn, expected, overdue;
	double next_days; // until the next order has come with an even chance; INFINITY: more likely never
	double value, low, high;
};

// tests have chosen the families; where there are none, BIC does. prediction: panel->count of them.
MUST_CHECK enum status forecast_make(const struct panel *panel, const struct backtests *tests,
	const struct second_stage *stage, const struct insight_setting *setting, int threads, struct forecast *forecast,
	struct prediction *prediction);

// Parameters, likelihoods and flags, for the run's row.
void forecast_encode(struct json_out *out, const struct forecast *forecast);
