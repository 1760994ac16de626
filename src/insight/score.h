// Private to insight: the score of each customer, made of a panel and its predictions, and its row.
#pragma once

#include "insight/forecast.h"
#include "insight/insight.h"
#include "insight/panel.h"
#include "model/pyramid.h"
#include "model/rfm.h"

// Ranks of all customers of a panel.
struct standing {
	uint8_t *class, *class_before;   // enum customer_class; before: 255: no customer yet
	uint8_t *rfm_class_before;       // 0: no customer yet
	struct rfm_score *ntile, *value; // by equal numbers, by quantiles
	int64_t *rank;                   // millionths of customers worth less
	struct pyramid pyramid;
};

// before: the panel some time earlier, of the same history. The result lives in mem.
MUST_CHECK enum status standing_make(struct arena *mem, const struct panel *panel, const struct panel *before,
	const struct prediction *prediction, struct standing *standing);

struct score_maker {
	int64_t run_id;
	const struct history *history;
	const struct panel *panel;
	const struct prediction *prediction;
	const struct standing *standing;
	const struct insight_setting *setting;
	const struct zone *zone;
	const char *as_of;
};
// The i-th customer's; texts of days are not set (rows keep numbers).
struct customer_score score_make(const struct score_maker *maker, size_t i);

MUST_CHECK enum status score_write(struct ctx *ctx, const struct score_maker *maker, size_t i);
// Scores of customers who have none in this run, at most max; *gone counts.
MUST_CHECK enum status score_sweep(struct ctx *ctx, int64_t run_id, int64_t max, int64_t *gone);

// Columns of customer_score s in the order in which score_scan reads them.
#define SCORE_COLUMNS                                                                                                  \
	"s.customer_id, s.run_id, s.as_of, s.first_day, s.last_day, s.days, s.orders, s.spent, s.spent_window, "       \
	"s.orders_30, s.orders_60, s.orders_90, s.p_alive, s.p_active, s.churn_risk, s.at_risk, s.expected_12m, "      \
	"s.overdue, s.next_order_at, s.value_12m, s.value_low, s.value_high, s.value_history, s.value_rank, s.rfm, "   \
	"s.rfm_value, s.rfm_class, s.rfm_class_before, s.class, s.class_before, s.lifecycle"
void score_scan(struct ctx *ctx, const struct rows *rows, struct customer_score *score);
