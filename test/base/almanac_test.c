// Solar terms against published almanacs, and against the lunar calendar that is built upon them; festivals of known
// years.
#include "base/almanac.h"
#include "base/sky.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_date(struct date got, int year, int month, int day)
{
	assert_int_equal(got.year * 10000 + got.month * 100 + got.day, year * 10000 + month * 100 + day);
}

static void terms_fall_on_the_almanac_s_days(void **state)
{
	// Hong Kong Observatory, "The 24 Solar Terms"; month × 100 + day from 小寒 on.
	static const struct {
		int year, days[24];
	} years[] = {
		{2024, {106, 120, 204, 219, 305, 320, 404, 419, 505, 520, 605, 621, 706, 722, 807, 822, 907, 922, 1008,
			       1023, 1107, 1122, 1206, 1221}},
		{2025, {105, 120, 203, 218, 305, 320, 404, 420, 505, 521, 605, 621, 707, 722, 807, 823, 907, 923, 1008,
			       1023, 1107, 1122, 1207, 1221}},
		{2026, {105, 120, 204, 218, 305, 320, 405, 420, 505, 521, 605, 621, 707, 723, 807, 823, 907, 923, 1008,
			       1023, 1107, 1122, 1207, 1222}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(years); i++)
		for (int j = 0; j < 24; j++) {
			struct date date;
			assert_true(solar_term_date(years[i].year, (enum solar_term)((TERM_XIAOHAN + j) % 24), &date));
			assert_date(date, years[i].year, years[i].days[j] / 100, years[i].days[j] % 100);
		}
}

static void instants_are_right_to_some_minutes(void **state)
{
	// US Naval Observatory, equinoxes and solstices, UTC.
	static const struct {
		int year;
		enum solar_term term;
		const char *at;
	} rows[] = {
		{2000, TERM_CHUNFEN, "2000-03-20T07:35:00Z"},
		{2010, TERM_XIAZHI, "2010-06-21T11:28:00Z"},
		{2020, TERM_DONGZHI, "2020-12-21T10:02:00Z"},
		{2024, TERM_CHUNFEN, "2024-03-20T03:06:00Z"},
		{2025, TERM_DONGZHI, "2025-12-21T15:03:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t at, wanted = 0;
		assert_true(instant_parse(rows[i].at, &wanted));
		assert_true(sky_solar_term(rows[i].year, (int)rows[i].term, &at));
		assert_in_range(llabs(at - wanted), 0, 2 * MINUTE_MS);
	}
}

// The lunar calendar numbers its months by the major terms: the solstice lies in the eleventh month of every year, and
// a leap month has no major term.
static void terms_agree_with_two_hundred_lunar_years(void **state)
{
	struct lunar lunar;
	struct date date;
	int leaps = 0;

	(void)state;
	for (int year = 1901; year <= 2099; year++) {
		assert_true(solar_term_date(year, TERM_DONGZHI, &date));
		assert_true(lunar_of_date(date, &lunar));
		assert_int_equal(lunar.month, 11);
		assert_false(lunar.leap);
		for (int term = 0; term < SOLAR_TERMS; term += 2) {
			assert_true(solar_term_date(year, (enum solar_term)term, &date));
			assert_true(lunar_of_date(date, &lunar));
			if (lunar.leap)
				leaps++;
		}
	}
	assert_int_equal(leaps, 0);
}

static struct date next_of(const char *code, int year)
{
	const struct festival *festival = festival_find(code);
	struct date date = {0};

	assert_non_null(festival);
	assert_true(almanac_next(&festival->day, (struct date){year, 1, 1}, &date));
	return date;
}

static void festivals_of_known_years(void **state)
{
	(void)state;
	assert_date(next_of("spring_festival", 2024), 2024, 2, 10);
	assert_date(next_of("spring_festival", 2025), 2025, 1, 29);
	assert_date(next_of("spring_festival", 2026), 2026, 2, 17);
	assert_date(next_of("spring_festival", 2027), 2027, 2, 6);
	assert_date(next_of("chuxi", 2025), 2025, 1, 28);
	assert_date(next_of("chuxi", 2026), 2026, 2, 16);
	assert_date(next_of("lantern", 2026), 2026, 3, 3);
	assert_date(next_of("dragon_boat", 2026), 2026, 6, 19);
	assert_date(next_of("qixi", 2025), 2025, 8, 29); // behind the leap sixth month
	assert_date(next_of("mid_autumn", 2026), 2026, 9, 25);
	assert_date(next_of("mid_autumn", 2025), 2025, 10, 6);
	assert_date(next_of("double_ninth", 2026), 2026, 10, 18);
	assert_date(next_of("mothers_day", 2026), 2026, 5, 10);
	assert_date(next_of("fathers_day", 2026), 2026, 6, 21);
	assert_date(next_of("mothers_day", 2022), 2022, 5, 8);
	assert_date(next_of("thanksgiving", 2026), 2026, 11, 26);
	assert_date(next_of("black_friday", 2026), 2026, 11, 27);
	assert_date(next_of("qingming", 2026), 2026, 4, 5);
	assert_date(next_of("laba", 2026), 2026, 1, 26);
	assert_null(festival_find("never"));
}

static void a_lunar_day_may_miss_a_year(void **state)
{
	const struct almanac_day laba = {.kind = ALMANAC_LUNAR, .month = 12, .day = 8};
	const struct almanac_day fifth = {.kind = ALMANAC_WEEKDAY, .month = 2, .weekday = 7, .nth = 5};
	const struct almanac_day leap = {.kind = ALMANAC_DATE, .month = 2, .day = 29};
	struct date date;

	(void)state;
	assert_true(almanac_next(&laba, (struct date){2025, 1, 8}, &date));
	assert_date(date, 2026, 1, 26); // the whole year 2025 after 7 January is without one
	assert_false(nth_weekday(2026, 2, 7, 5, &date));
	assert_false(almanac_next(&fifth, (struct date){2033, 1, 1}, &date) && date.year < 2032);
	assert_true(almanac_next(&leap, (struct date){2026, 1, 1}, &date));
	assert_date(date, 2026, 2, 28);
	assert_true(nth_weekday(2026, 5, 1, -1, &date));
	assert_date(date, 2026, 5, 25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terms_fall_on_the_almanac_s_days),
		cmocka_unit_test(instants_are_right_to_some_minutes),
		cmocka_unit_test(terms_agree_with_two_hundred_lunar_years),
		cmocka_unit_test(festivals_of_known_years),
		cmocka_unit_test(a_lunar_day_may_miss_a_year),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
