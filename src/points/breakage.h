// Private to points: how much of what is outstanding will ever be spent, from the programme's own history. Pure.
//
// By age in months since a lot was earned: of what was still open at the beginning of a month, how much was spent in
// it, how much lapsed, how much went otherwise. The share that is spent in the end of what is open at age m is then
// R(m) = s(m) + (1 − s(m) − x(m) − o(m)) · R(m + 1), the life table of the actuaries. Months that a lot has not lived
// through yet do not count.
#pragma once

#include <stdint.h>

#define AGES 121 // months; the last stands for all later ones
#define PPM 1000000

enum outflow { OUT_SPENT, OUT_LAPSED, OUT_OTHER, OUTFLOWS };

struct breakage {
	int64_t granted[AGES];             // by the lot's age now
	int64_t out[OUTFLOWS][AGES][AGES]; // by the lot's age now, and its age when it went
	int64_t redeemed_ppm[AGES];        // R
};

// Age in whole months of 30.4375 days, between two days.
int breakage_age(int64_t from_day, int64_t to_day);
// Fills redeemed_ppm.
void breakage_reckon(struct breakage *breakage);
