// Civil time: zones, and arithmetic with dates. Instants, dates and their texts are instant.h's.
//
// A zone holds all its transitions from 1970 to 2100 in one sorted table (from ICU), so look-ups are pure and
// thread-safe. Before and after, the first and the last offset go on.
#pragma once

#include "base/arena.h"
#include "base/instant.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct zone;

struct civil {
	struct date date;
	int hour, minute, second, ms; // 0–23, 0–59, 0–59, 0–999
};

// ---- dates: no zone ----
int date_weekday(struct date date); // 1 Monday … 7 Sunday (ISO 8601)
int date_compare(struct date a, struct date b); // <0, 0, >0
struct date date_add_days(struct date date, int64_t days);
// Clamps to the month's end: 31 Jan + 1 month = 28 or 29 Feb. From the given day, so 31 Jan + 2 = 31 Mar.
struct date date_add_months(struct date date, int64_t months);
// Whole years from birth to on (29 Feb has its birthday on 28 Feb in common years). Negative when born later.
int date_age(struct date birth, struct date on);

// ---- zones ----
// IANA name ("Asia/Shanghai", "UTC"); NULL when ICU does not know it. Opened once, kept for the life of the process
// (names are a closed set), shared by all threads; there is nothing to close.
const struct zone *zone_open(const char *name);
const char *zone_name(const struct zone *zone);
// Offset east of UTC at an instant, ms.
int64_t zone_offset(const struct zone *zone, int64_t ms);
struct civil zone_civil(const struct zone *zone, int64_t ms);
struct date zone_date(const struct zone *zone, int64_t ms);
// The instant of a civil time. In a gap (clocks put forward) it is read with the offset before the gap, so it lies
// after the gap by as much as it lay in it: 02:30 → 03:30. In an overlap the first of the two instants is taken.
int64_t zone_instant(const struct zone *zone, struct civil civil);
// The same, but in a gap the end of the gap: order is kept, so this is what intervals begin and end with.
int64_t zone_first_instant(const struct zone *zone, struct civil civil);
// First instant of a day; where midnight is in a gap, the end of the gap.
int64_t zone_day_start(const struct zone *zone, struct date date);
// Start of the day, month that an instant lies in.
int64_t zone_start_of_day(const struct zone *zone, int64_t ms);
int64_t zone_start_of_month(const struct zone *zone, int64_t ms);
// "Valid until D": the exclusive bound, start of D+1.
int64_t zone_valid_until(const struct zone *zone, struct date last);
// Same civil time some days or months later, months clamped as in date_add_months, gap and overlap as above.
int64_t zone_add_days(const struct zone *zone, int64_t ms, int64_t days);
int64_t zone_add_months(const struct zone *zone, int64_t ms, int64_t months);
int zone_weekday(const struct zone *zone, int64_t ms); // 1 Monday … 7 Sunday
// RFC 3339 with the zone's offset: "2024-02-29T16:00:00+08:00".
char *zone_text(struct arena *mem, const struct zone *zone, int64_t ms);
// As instant_parse, and also a date or a civil time without offset ("2024-02-29", "2024-02-29T16:00[:00[.123]]"),
// which are taken in the zone; a civil time in a gap does not exist and is refused.
MUST_CHECK bool zone_parse(const struct zone *zone, const char *text, int64_t *ms);
