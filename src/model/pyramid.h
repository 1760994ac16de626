// The customer pyramid: the top 1 %, the next 4 %, the next 15 % and the other 80 % by revenue or profit
// (Curry and Curry 2000, "The customer marketing method"), and how unequally a shop's income is spread.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/fault.h"

#define PYRAMID_CLASSES 4

struct pyramid_class {
	int64_t customers;
	double value, share; // Σ value, and its part of all
	double staff, staff_share; // Σ staff time, and its part of all: the waste table
};

struct pyramid {
	struct pyramid_class class[PYRAMID_CLASSES];
	double total, staff_total;
	double gini; // 0: all the same, 1: one has it all; values below 0 count as 0
};

// The class, 0 (top) … 3, of each customer: cumulative 1, 5, 20, 100 % of them, rounded up; equal values by row.
// value: minor units. staff: minutes spent on each, or NULL. Shares of a total that is not above 0 are 0.
enum status pyramid_build(const int64_t *value, const double *staff, size_t count, uint8_t *class,
			  struct pyramid *pyramid, struct model_fault *fault) MUST_CHECK;

// How many went from class to class; PYRAMID_CLASSES: not there then.
void pyramid_movement(const uint8_t *before, const uint8_t *after, size_t count,
		      int64_t moved[PYRAMID_CLASSES + 1][PYRAMID_CLASSES + 1]);
