// Private to insight: the customers as they stood at the end of a day, as the models want them, and what each did
// after it.
#pragma once

#include "insight/history.h"
#include "model/repeat.h"

struct panel_row {
	uint32_t who;                  // in the history
	int32_t first, last, last_gap; // days; last_gap between the last two purchase days, 0: one only
	int32_t orders, days;
	int32_t orders_30, orders_60, orders_90;
	int64_t spent, spent_window, spent_repeat; // repeat: on days after the first
};

struct panel {
	size_t count; // customers whose first order is not after as_of
	int32_t as_of, window;
	struct panel_row *row;          // in the order of ids
	double *x, *t_x, *T, *log_gaps; // see model/repeat.h; in days
	double *m;                      // mean of a repeat purchase day; 0 where there is none
	double *later;                  // purchase days in (as_of, as_of + ahead]
};

// window: days of spent_window, those up to as_of. In mem.
void panel_build(struct arena *mem, const struct history *history, int32_t as_of, int32_t window, int32_t ahead,
	struct panel *panel);
struct repeat_rows panel_rows(const struct panel *panel);
