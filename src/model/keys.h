// Private to the repeat-buying models: customers merged into distinct (x, t_x, T), the sufficient statistics of
// every likelihood there. Times become indexes into one sorted table, so that whatever depends on a time alone is
// computed once a day instead of once a customer.
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "model/repeat.h"

struct key_group { // the keys of one x, which stand side by side
	double x;
	size_t first, end;
	double weight;
};

struct repeat_keys {
	size_t count;
	uint32_t *t_x, *T; // indexes into time, sorted by (x, T, t_x)
	double *weight;
	struct key_group *group;
	size_t groups;
	double *time; // distinct t_x and T, rising
	size_t times;
	double *T_weight, *T_orders; // by time: Σ weight and Σ weight·x of those observed until then
	double customers, mean_T, orders, log_gaps;
};

enum status repeat_keys_build(struct arena *mem, const struct repeat_rows *rows, struct repeat_keys *keys,
			      struct model_fault *fault) MUST_CHECK;
