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
	int64_t alarm_chance, alarm_behind; // millionths, 0: no alarm by it
	// Ours, by the last look (alarm.c); of a goal that has become another: as if it had never been looked at.
	bool off_track;
	int off_track_reason; // enum alarm_reason
	const char *off_track_since, *judged_until, *tracked_on;
	int64_t chance, behind; // millionths, NONE: not known
};
enum alarm_reason { ALARM_NONE, ALARM_CHANCE, ALARM_MONTH };
extern const struct choice alarm_reasons[];
struct goal_month {
	const char *from; // first day of the part of a month that lies in the period
	int64_t target;   // of flows: of the month; else: where it stands at the month's end
};
extern const struct choice goal_measures[];
extern const struct resource goals_resource;

int32_t goal_day(const char *text);
int goal_unit(enum ahead_measure measure); // enum indicator_unit

// The months of [from, end): the day after the last of each; at most GOAL_MONTHS_MAX.
size_t goal_cuts(int32_t from, int32_t end, int32_t *until);
// Targets of the months by the shop's history before the goal begins, and before as_of: paths come to target exactly.
void goal_break_down(struct arena *mem, const struct history *history, int32_t as_of, const struct ahead_wish *wish,
	int64_t target, const int32_t *until, size_t months, int64_t *targets);

// ---------------------------------------------------------------- alarms

#define ALARM_CHANCE_USUAL 200000
#define ALARM_BEHIND_USUAL 100000

extern const struct job_kind goal_watch;
extern const struct schedule goal_watch_nightly;
extern const struct event_type goal_off_track, goal_recovered, goal_ended;
extern const struct listener goal_watch_scored;
// In the transaction at hand: all goals are looked at soon.
MUST_CHECK enum status goal_watch_queue(struct ctx *ctx);
