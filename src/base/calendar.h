// Two calendars people live by: the lunar one (birthdays) and a business's opening hours (SLA clocks).
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- lunar dates 农历 ----
// Reckoned from sun and moon (sky.h) after GB/T 33661-2017, lunar years 1900 to 2100. Thread-safe. ICU's own Chinese
// calendar is not used: its moon is some minutes off, which puts the new year of 2027 a day late.

struct lunar {
	int16_t year; // the Gregorian year in which the lunar year begins: 2024 from 2024-02-10 on
	int8_t month; // 1–12
	bool leap;    // 闰月: the second month of this number
	int8_t day;   // 1–30
};

MUST_CHECK bool lunar_of_date(struct date date, struct lunar *lunar);
// False when it does not exist: no such leap month in that year, or a 30th in a month of 29 days.
MUST_CHECK bool date_of_lunar(struct lunar lunar, struct date *date);
// The birthday in that lunar year. A leap month's birthday is kept in the leap month where the year has it, else in
// the plain month; a 30th in a month of 29 days is kept on the 29th. The year in birth is not looked at.
MUST_CHECK bool lunar_birthday_in(struct lunar birth, int lunar_year, struct date *date);
// The first birthday on or after a date.
MUST_CHECK bool lunar_next_birthday(struct lunar birth, struct date from, struct date *date);

// ---- business hours ----
// Business time is the sum of open intervals in the zone's civil time. Built once into prefix sums per day, then
// add and diff are O(log days), pure and thread-safe.

#define HOURS_PER_DAY_MAX 8 // intervals

struct hours {
	int16_t from_minute, to_minute; // of the day; 0 ≤ from < to ≤ 1440
};

struct day_hours {
	struct hours intervals[HOURS_PER_DAY_MAX]; // ascending, not overlapping
	int count;                                 // 0: closed
};

enum day_kind {
	DAY_HOLIDAY, // closed; hours are not looked at
	DAY_SPECIAL, // these hours instead of the weekday's
	DAY_MAKE_UP, // 调休 make-up workday: these hours; with none given, those of works_as
};

struct day_exception {
	struct date date;
	enum day_kind kind;
	struct day_hours hours;
	int works_as; // DAY_MAKE_UP without hours: 1 Monday … 7 Sunday; 0 means Monday
};

struct week {
	struct day_hours days[7]; // from Monday
};

struct calendar;

// from and last bound the days it knows, at most 100 years. Exceptions in any order; two for one day are refused.
// ERR_UNPROCESSABLE for hours out of order or range, dates that do not exist, works_as out of range.
MUST_CHECK enum status calendar_build(struct arena *mem, const struct zone *zone, const struct week *week,
	const struct day_exception *exceptions, size_t exception_count, struct date from, struct date last,
	const struct calendar **calendar);
// The first instant at which duration_ms (≥ 0) of business time has passed since start_ms. A duration that ends with an
// interval is due at its end (Fri 17:30 + 30 min = Fri 18:00), and 0 is due at once, open or not.
// ERR_NOT_FOUND when it lies beyond the days the calendar knows (or never comes: no hours at all).
MUST_CHECK enum status calendar_add(const struct calendar *calendar, int64_t start_ms, int64_t duration_ms,
	int64_t *due_ms);
// Business time from a to b; negative when b lies before a. What lies outside the known days counts as closed.
int64_t calendar_diff(const struct calendar *calendar, int64_t a_ms, int64_t b_ms);
bool calendar_is_open(const struct calendar *calendar, int64_t ms);
// The first open instant at or after ms. ERR_NOT_FOUND when there is none.
MUST_CHECK enum status calendar_next_open(const struct calendar *calendar, int64_t ms, int64_t *open_ms);
