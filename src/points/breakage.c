#include "points/breakage.h"

#define MONTHS 48 // of them in …
#define DAYS 1461 // … four years

int breakage_age(int64_t from_day, int64_t to_day)
{
	int64_t months = to_day > from_day ? (to_day - from_day) * MONTHS / DAYS : 0;
	return months < AGES ? (int)months : AGES - 1;
}

// What of a cohort was open at the beginning of a month of its life.
static int64_t open_at(const struct breakage *breakage, int age, int month)
{
	int64_t open = breakage->granted[age];

	for (int kind = 0; kind < OUTFLOWS; kind++)
		for (int before = 0; before < month; before++)
			open -= breakage->out[kind][age][before];
	return open;
}

// part of whole in millionths, 0 to PPM.
static int64_t ppm(int64_t part, int64_t whole)
{
	if (part <= 0 || whole <= 0)
		return 0;
	return part >= whole ? PPM : (int64_t)((__int128)part * PPM / whole);
}

void breakage_reckon(struct breakage *breakage)
{
	int64_t later = 0;

	for (int month = AGES - 1; month >= 0; month--) {
		int64_t open = 0, gone[OUTFLOWS] = {0};
		// Only cohorts that have lived through the whole month.
		for (int age = month + 1; age < AGES; age++) {
			open += open_at(breakage, age, month);
			for (int kind = 0; kind < OUTFLOWS; kind++)
				gone[kind] += breakage->out[kind][age][month];
		}
		int64_t spent = ppm(gone[OUT_SPENT], open);
		int64_t ended = spent + ppm(gone[OUT_LAPSED], open) + ppm(gone[OUT_OTHER], open);
		int64_t goes_on = ended >= PPM ? 0 : PPM - ended;
		later = spent + goes_on * later / PPM;
		breakage->redeemed_ppm[month] = later;
	}
}
