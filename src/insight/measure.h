// Private to insight: what the loyalty measures count, window by window, from one history.
#pragma once

#include "insight/history.h"

// Customers of a window [from, end) and of the one before it, of the same length.
struct window_count {
	int64_t before;   // bought in the window before
	int64_t retained; // of these, bought in this one too
	int64_t active;   // bought in this window
	int64_t again;    // of these, on two days or more up to its end
	int64_t fresh;    // bought for the first time in it
	int64_t brought;  // of these, brought by another customer
};

struct window_marks {
	int32_t *second; // second purchase day of each customer of the history; INT32_MAX: none
	bool *brought;   // by another customer; NULL: not asked
};
struct window_marks window_marks(struct arena *mem, const struct history *history);
// active[i], where it is not NULL: the i-th customer bought in the window.
struct window_count window_count(
	const struct history *history, const struct window_marks *marks, int32_t from, int32_t end, bool *active);
