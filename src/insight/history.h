// Part of the face: what every customer bought, day by day, in columns: the one scan of the orders from which runs,
// cohorts, pyramids and back-tests are made.
#pragma once

#include "insight/filter.h"

struct history {
	size_t customers, orders;
	int64_t *customer;           // ids, rising
	size_t *first;               // customers + 1: where each one's orders begin
	int32_t *day;                // rising within a customer
	int64_t *amount;             // minor units, ≥ 0
	int32_t first_day, last_day; // of all; 0 where there are none
	int64_t total;
};

// All orders that the filter lets through, but for its period: who came in it may have bought before it. In mem; some
// 20 bytes an order. On ctx->db.
MUST_CHECK enum status history_load(
	struct ctx *ctx, const struct filter *filter, struct arena *mem, struct history *history);
// Leaves out what lies before from (INT32_MIN: nothing), and customers who have nothing else.
void history_cut(struct history *history, int32_t from);
