// Private to points: how long something lasts, in the calendar of the shop's zone. Pure.
//
// A date that is shown as the last day is good to its end: bounds are the start of the day after it. Months are counted
// from the given day and clamped to the month's end (31 January + 1 month is 28 or 29 February).
#pragma once

#include "base/zone.h"
#include "points/points.h"

// count NONE or 0: none. Instants beyond the year 2199 are cut to INSTANT_MAX.
int64_t term_add(const struct zone *zone, int64_t from, int64_t count, int unit);
// month: of TERM_TO_NAMED, 1–12.
int64_t term_round_up(const struct zone *zone, int64_t at, int round, int64_t month);

// A day of every year, "12-31"; 29 February is the 28th in common years.
MUST_CHECK bool term_day_parse(const char *text, int *month, int *day);
// The first of these days (const char *, not empty) that is not before the day of an instant.
struct date term_next_day(const struct zone *zone, int64_t at, const struct list *days);
