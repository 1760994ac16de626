// Cohorts by period of the first order: who came back, what they spent; the life cycle of a shop's customers period
// by period; how often and how soon they return.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/fault.h"

// Orders in any order; customers numbered 0 … customers − 1.
struct cohort_orders {
	size_t count;
	const uint32_t *customer;
	const int32_t *day;
	const int64_t *amount; // minor units; NULL: no revenue is reported
};

// starts: first day of each period, rising, and one more: the day after the last one. last_day: data reach so far;
// a period that ends later is unfinished. Orders outside the periods are refused.
struct cohort_calendar {
	const int32_t *start;
	size_t periods; // at most 1,200
	int32_t last_day;
};

struct cohort_cell {
	int64_t customers; // of the cohort, with an order in that period
	int64_t amount;
	bool unfinished;
};

// One period of the whole shop. Dormant: ordered in the period before, not in this one.
struct cohort_lifecycle {
	int64_t new, returning, resurrected, dormant;
};

struct cohorts {
	size_t periods;
	struct cohort_cell *cell; // [cohort * periods + age]; ages beyond the data are zero
	struct cohort_lifecycle *lifecycle; // by period
	int64_t customers;     // with at least one order
	int64_t repeat;        // with orders on at least two days
	double repurchase;     // repeat / customers
	int64_t gaps;          // between one order day and the next
	double median_gap_days; // 0 without a gap
};

// The result lives in mem. Orders in any order; where they come by customer, and each one's by day, nothing is sorted.
enum status cohorts_build(struct arena *mem, const struct cohort_orders *orders, size_t customers,
			  const struct cohort_calendar *calendar, struct cohorts *cohorts, struct model_fault *fault)
	MUST_CHECK;
