// Recency, frequency, money (Hughes 1994): scores, classes, pairs, movement. And how customers are ranked into
// groups at all, which the pyramid shares.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/fault.h"

#define RFM_GROUPS 5
#define RFM_MAX_GROUPS 100

// SQL's ntile(groups) over (value, row): rows rising by value, equal ones by their place in the array, cut into
// groups that differ by at most one in size, larger ones first. group[i] is 1 … groups.
enum status ntile(const int64_t *value, size_t count, int groups, uint8_t *group, struct model_fault *fault)
	MUST_CHECK;

struct rfm_rows {
	size_t count;
	const int64_t *recency; // days since the last order
	const int64_t *orders;
	const int64_t *amount; // minor units; may be below 0 after returns
};

struct rfm_score {
	uint8_t r, f, m; // 1 … 5, 5 the best: most recent, most orders, most money
};

// By equal numbers of customers, ties by row.
enum status rfm_by_ntile(const struct rfm_rows *rows, struct rfm_score *score, struct model_fault *fault) MUST_CHECK;

// By value: cut points are the type 7 quantiles .2 .4 .6 .8; score 1 + Σ(value > cut), for recency 5 − that.
// Equal values get equal scores.
struct rfm_cuts {
	double recency[RFM_GROUPS - 1], orders[RFM_GROUPS - 1], amount[RFM_GROUPS - 1];
};
enum status rfm_by_value(const struct rfm_rows *rows, struct rfm_score *score, struct rfm_cuts *cuts,
			 struct model_fault *fault) MUST_CHECK;

// Five classes, 5 the best, by r + f + m: 3–5, 6–8, 9–10, 11–13, 14–15.
int rfm_class(struct rfm_score score);

// Customers and what they hold (say days to the next order for R×F, profit for F×M) by two scores.
struct rfm_cell {
	int64_t customers;
	double sum;
};
void rfm_matrix(const uint8_t *row_score, const uint8_t *column_score, size_t stride, const double *held, size_t count,
		struct rfm_cell cell[RFM_GROUPS][RFM_GROUPS]);

// How many went from class to class between two periods; both arrays by the same customers, 0: not there then.
void rfm_movement(const uint8_t *before, const uint8_t *after, size_t count,
		  int64_t moved[RFM_GROUPS + 1][RFM_GROUPS + 1]);

// Orders in any order, customers numbered 0 … customers − 1, into rows as of a day (recency −1: no order).
struct rfm_orders {
	size_t count;
	const uint32_t *customer;
	const int32_t *day;
	const int64_t *amount;
};
// recency, orders, amount: customers long, filled. Orders after as_of are left out.
enum status rfm_gather(const struct rfm_orders *orders, size_t customers, int32_t as_of, int64_t *recency,
		       int64_t *order_count, int64_t *amount, struct model_fault *fault) MUST_CHECK;
