// Sun and moon, as far as calendars need them. Pure; years 1898 to 2102.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// When the sun's apparent geocentric longitude reaches term × 15° (0–23, 0: the spring equinox) in that Gregorian year,
// ms UTC. After P. Bretagnon and J.-L. Simon, "Planetary Programs and Tables" (1986), as in Reingold and Dershowitz,
// "Calendrical Calculations"; ΔT after Espenak and Meeus. Good to some two minutes.
bool sky_solar_term(int year, int term, int64_t *at_ms);
// The new moon of that number, ms UTC; 0 is that of 2000-01-06. J. Meeus, "Astronomical Algorithms", chapter 49: good
// to some twenty seconds.
int64_t sky_new_moon(int64_t number);
// The civil day in China of an instant, as the almanac reckons it: UTC+8, before 1929 Beijing's mean time. Days since
// 1970-01-01.
int64_t sky_day(int64_t at_ms);
