// Seasons as operational time: a shop's clock that runs faster before Christmas. Customers' t_x, T and horizons are
// measured on it, and the buying models stay as they are (time-changed renewal processes; Bachmann, Meierer, Näf 2021
// put the same effect into the hazard).
//
// The pace s(day) is the product of a yearly index, smoothed over neighbouring days and years, the weekday's factor and
// the factors of special days; its mean over the known days is 1.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/fault.h"

#define SEASON_YEAR 366
#define SEASON_KINDS 16

struct season {
	double year[SEASON_YEAR]; // by day of a leap year, 0: 1 January
	double weekday[7];        // 0: Monday
	double special[SEASON_KINDS]; // special[0] is 1: no special day
	double scale;
};

// orders[i]: orders of the whole shop on day first_day + i (days since 1970-01-01); count days, at least 14. kind[i]:
// 0, or which special day (a holiday, a sale) it was, below SEASON_KINDS; NULL: none. The yearly index needs a full
// year: with less it stays flat (full_year false) and only weekdays and special days are told apart. Growth over the
// years is taken out first (log-linear, from two years on).
enum status season_fit(const double *orders, const uint8_t *kind, size_t count, int32_t first_day,
		       struct season *season, bool *full_year, struct model_fault *fault) MUST_CHECK;
// Pace of a day, past or to come; kind as above. 1 is an average day.
double season_pace(const struct season *season, int32_t day, uint8_t kind);
// clock[i] = Σ of the paces of the i days from first_day on: count + 1 values, clock[0] = 0. The operational time from
// day a to day b is clock[b − first_day] − clock[a − first_day]. kind is count long or NULL.
void season_clock(const struct season *season, int32_t first_day, const uint8_t *kind, size_t count, double *clock);
