// The CDNOW tenth (Fader and Hardie) as customers in weeks, with the holdout's repeat orders.
#pragma once

#include "data.h"
#include "model/repeat.h"

struct cdnow {
	struct repeat_rows rows;
	double *later; // orders in weeks 40–78
};

static inline bool cdnow_load(struct arena *mem, struct cdnow *cdnow)
{
	size_t count;
	double *table = data_numbers(mem, "cdnow/cdnowSummary_cbs_BTYD.csv", 5, &count);

	if (!table)
		return false;
	double *x = arena_array(mem, double, count), *t_x = arena_array(mem, double, count);
	double *T = arena_array(mem, double, count);
	cdnow->later = arena_array(mem, double, count);
	for (size_t i = 0; i < count; i++) {
		x[i] = table[5 * i + 1];
		t_x[i] = round(table[5 * i + 2] * 7) / 7;
		T[i] = round(table[5 * i + 3] * 7) / 7;
		cdnow->later[i] = table[5 * i + 4];
	}
	cdnow->rows = (struct repeat_rows){.count = count, .x = x, .t_x = t_x, .T = T};
	return true;
}
