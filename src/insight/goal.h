// Private to insight: what the shop wants to reach by when, and the break-down of it by months.
#pragma once

#include "api/resource.h"
#include "insight/ahead.h"

#define GOAL_MONTHS_MAX 60

struct goal {
	struct resource_head head;
	const char *name;
	int measure;                     // enum ahead_measure
	int64_t store_id, owner_id;      // NONE: the whole shop, everybody
	const char *starts_on, *ends_on; // ends_on: the last day
	int64_t target;                  // minor units, a number, or millionths, by the measure
	struct list months;              // struct goal_month; empty: by the seasons of the own history
	const char *note;
};
struct goal_month {
	const char *from; // first day of the part of a month that lies in the period
	int64_t target;   // of flows: of the month; else: where it stands at the month's end
};
extern const struct choice goal_measures[];
extern const struct resource goals_resource;

int goal_unit(enum ahead_measure measure); // enum indicator_unit

// The months of [from, end): the day after the last of each; at most GOAL_MONTHS_MAX.
size_t goal_cuts(int32_t from, int32_t end, int32_t *until);
// Targets of the months by the shop's history before the goal begins, and before as_of: paths come to target exactly.
void goal_break_down(struct arena *mem, const struct history *history, int32_t as_of, const struct ahead_wish *wish,
	int64_t target, const int32_t *until, size_t months, int64_t *targets);
