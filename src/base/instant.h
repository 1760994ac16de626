// Instants (milliseconds UTC) and dates of the proleptic Gregorian calendar, without time zones: those are zone.h's.
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

// Instants that are taken: years 1900 to 2199. Everything later can add and subtract without overflow.
#define INSTANT_MIN INT64_C(-2208988800000)
#define INSTANT_MAX INT64_C(7258118399999)

struct date {
	int year, month, day; // 1-based
};

// Days since 1970-01-01 and back (H. Hinnant, "chrono-compatible low-level date algorithms").
int64_t date_days(struct date date);
struct date days_date(int64_t days);
bool date_valid(struct date date);
int month_length(int year, int month);

// "2026-02-28"; false for a day that does not exist or a year outside 1900–2199.
bool date_parse(const char *text, struct date *date);
const char *date_text(struct arena *mem, struct date date);
// Within a sentence: "28 February 2026", "2026年2月28日".
const char *date_said(struct arena *mem, struct date date, enum lang lang);
// A day of every year: "28 February", "2月28日".
const char *yearly_said(struct arena *mem, int month, int day, enum lang lang);

// RFC 3339: "2026-02-28T23:59:59.123+08:00" or "…Z". Up to nine decimals, cut to milliseconds. A leap second counts as
// the second after.
bool instant_parse(const char *text, int64_t *at_ms);
// Always UTC with milliseconds: "2026-02-28T15:59:59.123Z".
const char *instant_text(struct arena *mem, int64_t at_ms);
