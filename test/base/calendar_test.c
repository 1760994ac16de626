#include "base/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena *mem;

static int64_t at(const char *text)
{
	int64_t ms = 0;
	assert_true(zone_parse(zone_open("Asia/Shanghai"), text, &ms));
	return ms;
}

static void lunar_dates_match_the_almanac(void **state)
{
	// Hong Kong Observatory, Gregorian-Lunar Calendar Conversion Tables.
	static const struct {
		struct date date;
		struct lunar lunar;
	} rows[] = {
		{{2024, 2, 10}, {2024, 1, false, 1}},
		{{2024, 2, 9}, {2023, 12, false, 30}},
		{{2025, 1, 29}, {2025, 1, false, 1}},
		{{2025, 7, 25}, {2025, 6, true, 1}},
		{{2023, 3, 22}, {2023, 2, true, 1}},
		{{2020, 5, 23}, {2020, 4, true, 1}},
		{{2033, 12, 22}, {2033, 11, true, 1}},
		{{2000, 2, 5}, {2000, 1, false, 1}},
		{{1985, 2, 20}, {1985, 1, false, 1}},
		{{2024, 9, 17}, {2024, 8, false, 15}},
		{{1900, 1, 31}, {1900, 1, false, 1}},
		{{1949, 10, 1}, {1949, 8, false, 10}},
		// New moons close to midnight, and leap months that depend on them: where coarse reckoning goes wrong.
		{{1922, 6, 25}, {1922, 5, true, 1}},
		{{1954, 2, 3}, {1954, 1, false, 1}},
		{{1987, 7, 26}, {1987, 6, true, 1}},
		{{1999, 1, 17}, {1998, 12, false, 1}},
		{{2012, 8, 17}, {2012, 7, false, 1}},
		{{2018, 11, 8}, {2018, 10, false, 1}},
		{{2027, 2, 6}, {2027, 1, false, 1}},
		{{2030, 2, 3}, {2030, 1, false, 1}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lunar lunar = {0};
		struct date date = {0};
		assert_true(lunar_of_date(rows[i].date, &lunar));
		assert_memory_equal(&lunar, &rows[i].lunar, sizeof lunar);
		assert_true(date_of_lunar(rows[i].lunar, &date));
		assert_int_equal(date_compare(date, rows[i].date), 0);
	}
}

static void every_day_has_one_lunar_date(void **state)
{
	struct lunar last = {0};

	(void)state;
	for (int64_t day = date_days((struct date){1900, 2, 1}); day < date_days((struct date){2101, 1, 1}); day++) {
		struct lunar lunar;
		struct date back;
		assert_true(lunar_of_date(days_date(day), &lunar));
		assert_true(date_of_lunar(lunar, &back));
		assert_int_equal(date_days(back), day);
		if (last.day) {
			bool same_month =
				last.month == lunar.month && last.leap == lunar.leap && last.year == lunar.year;
			assert_true(same_month ? lunar.day == last.day + 1 : lunar.day == 1 && last.day >= 29);
		}
		last = lunar;
	}
}

static void birthdays_come_every_lunar_year(void **state)
{
	struct date date;

	(void)state;
	assert_true(lunar_next_birthday((struct lunar){1990, 8, false, 15}, (struct date){2024, 9, 17}, &date));
	assert_int_equal(date_compare(date, (struct date){2024, 9, 17}), 0);
	assert_true(lunar_next_birthday((struct lunar){1990, 8, false, 15}, (struct date){2024, 9, 18}, &date));
	assert_int_equal(date_compare(date, (struct date){2025, 10, 6}), 0);
	// born in a leap sixth month: 2024 has none, 2025 has
	assert_true(lunar_birthday_in((struct lunar){1987, 6, true, 1}, 2024, &date));
	assert_int_equal(date_compare(date, (struct date){2024, 7, 6}), 0);
	assert_true(lunar_birthday_in((struct lunar){1987, 6, true, 1}, 2025, &date));
	assert_int_equal(date_compare(date, (struct date){2025, 7, 25}), 0);
	// born on a 30th: 2024's last month has 29 days, so the eve of 2025's new year
	assert_true(lunar_birthday_in((struct lunar){1990, 12, false, 30}, 2024, &date));
	assert_int_equal(date_compare(date, (struct date){2025, 1, 28}), 0);
	// late in the lunar year, looked for early in the Gregorian one
	assert_true(lunar_next_birthday((struct lunar){1990, 12, false, 8}, (struct date){2025, 1, 1}, &date));
	assert_int_equal(date_compare(date, (struct date){2025, 1, 7}), 0);
}

static void lunar_dates_that_do_not_exist_are_refused(void **state)
{
	struct date date;
	struct lunar lunar;

	(void)state;
	assert_false(date_of_lunar((struct lunar){2024, 6, true, 1}, &date));
	assert_false(date_of_lunar((struct lunar){2024, 12, false, 30}, &date));
	assert_false(date_of_lunar((struct lunar){2024, 13, false, 1}, &date));
	assert_false(date_of_lunar((struct lunar){2024, 0, false, 1}, &date));
	assert_false(date_of_lunar((struct lunar){2024, 1, false, 0}, &date));
	assert_false(date_of_lunar((struct lunar){1899, 1, false, 1}, &date));
	assert_false(lunar_of_date((struct date){2023, 2, 29}, &lunar));
	assert_false(lunar_of_date((struct date){2199, 2, 1}, &lunar));
	assert_false(lunar_birthday_in((struct lunar){2000, 5, false, 31}, 2024, &date));
}

static const struct day_hours workday = {{{9 * 60, 12 * 60}, {13 * 60 + 30, 18 * 60}}, 2};

static struct week office_week(void)
{
	struct week week = {0};

	for (int i = 0; i < 5; i++)
		week.days[i] = workday;
	return week;
}

static const struct calendar *build(const char *zone, const struct week *week, const struct day_exception *exceptions,
	size_t count)
{
	const struct calendar *calendar = NULL;
	assert_int_equal(calendar_build(mem, zone_open(zone), week, exceptions, count, (struct date){2023, 1, 1},
		(struct date){2026, 12, 31}, &calendar), OK);
	return calendar;
}

static void due(const struct calendar *calendar, const char *start, int64_t minutes, const char *expected)
{
	int64_t ms = 0;
	assert_int_equal(calendar_add(calendar, at(start), minutes * MINUTE_MS, &ms), OK);
	assert_int_equal(ms, at(expected));
}

static void lunch_weekend_and_make_up_days_count(void **state)
{
	struct week week = office_week();
	// 2024-03-01 is a Friday
	struct day_exception make_up = {{2024, 3, 2}, DAY_MAKE_UP, {{{9 * 60, 12 * 60}}, 1}, 0};
	struct day_exception as_friday = {{2024, 3, 2}, DAY_MAKE_UP, {{{0}}, 0}, 5};
	struct day_exception holiday = {{2024, 3, 4}, DAY_HOLIDAY, {{{0}}, 0}, 0};
	struct day_exception special = {{2024, 3, 4}, DAY_SPECIAL, {{{14 * 60, 24 * 60}}, 1}, 0};
	const struct calendar *plain = build("Asia/Shanghai", &week, NULL, 0);

	(void)state;
	due(plain, "2024-03-01T17:30", 120, "2024-03-04T10:30");
	due(build("Asia/Shanghai", &week, &make_up, 1), "2024-03-01T17:30", 120, "2024-03-02T10:30");
	due(build("Asia/Shanghai", &week, &as_friday, 1), "2024-03-01T17:30", 30 + 180 + 60, "2024-03-02T14:30");
	due(build("Asia/Shanghai", &week, &holiday, 1), "2024-03-01T17:30", 120, "2024-03-05T10:30");
	due(build("Asia/Shanghai", &week, &special, 1), "2024-03-01T17:30", 30 + 600, "2024-03-05T00:00");
	due(plain, "2024-03-01T17:30", 30, "2024-03-01T18:00"); // due at the interval's end, not on Monday
	due(plain, "2024-03-01T12:15", 1, "2024-03-01T13:31");
	due(plain, "2024-03-02T12:00", 0, "2024-03-02T12:00");
	assert_int_equal(calendar_diff(plain, at("2024-03-01T17:30"), at("2024-03-04T10:30")), 2 * HOUR_MS);
	assert_int_equal(calendar_diff(plain, at("2024-03-04T10:30"), at("2024-03-01T17:30")), -2 * HOUR_MS);
	assert_true(calendar_is_open(plain, at("2024-03-01T09:00")));
	assert_false(calendar_is_open(plain, at("2024-03-01T12:00")));
	assert_false(calendar_is_open(plain, at("2027-03-01T10:00")));
	int64_t open = 0;
	assert_int_equal(calendar_next_open(plain, at("2024-03-01T18:00"), &open), OK);
	assert_int_equal(open, at("2024-03-04T09:00"));
	assert_int_equal(calendar_next_open(plain, at("2024-03-01T10:00"), &open), OK);
	assert_int_equal(open, at("2024-03-01T10:00"));
}

static void adding_and_taking_the_difference_are_inverse(void **state)
{
	static const char *const zones[] = {"Asia/Shanghai", "America/New_York", "Pacific/Apia", "America/Sao_Paulo"};

	(void)state;
	srand(5);
	for (int round = 0; round < 400; round++) {
		struct week week = {0};
		bool any = false;
		for (int i = 0; i < 7; i++) {
			int minute = rand() % 300;
			while (week.days[i].count < HOURS_PER_DAY_MAX && minute < 1300 && rand() % 3) {
				struct hours *hours = &week.days[i].intervals[week.days[i].count++];
				hours->from_minute = (int16_t)minute;
				hours->to_minute = (int16_t)(minute + 1 + rand() % (1440 - minute));
				minute = hours->to_minute + rand() % 100;
				any = true;
			}
		}
		const struct calendar *calendar = build(zones[round % 4], &week, NULL, 0);
		for (int i = 0; i < 50; i++) {
			int64_t start = at("2023-01-01") + (((int64_t)rand() << 8) % (900 * DAY_MS));
			int64_t length = 1 + ((int64_t)rand() << 3) % (20 * DAY_MS), due_ms = 0;
			enum status status = calendar_add(calendar, start, length, &due_ms);
			if (!any) {
				assert_int_equal(status, ERR_NOT_FOUND);
				continue;
			}
			if (status == ERR_NOT_FOUND)
				continue;
			assert_int_equal(status, OK);
			assert_int_equal(calendar_diff(calendar, start, due_ms), length);
			assert_int_equal(calendar_diff(calendar, start, due_ms - 1), length
				- 1); // the first such instant
		}
		arena_reset(mem);
	}
}

static void bad_hours_are_refused(void **state)
{
	const struct calendar *calendar;
	struct week week = office_week(), bad = week;
	struct day_exception twice[2] = {
		{{2024, 3, 2}, DAY_HOLIDAY, {{{0}}, 0}, 0}, {{2024, 3, 2}, DAY_HOLIDAY, {{{0}}, 0}, 0}};
	struct day_exception never = {{2023, 2, 29}, DAY_HOLIDAY, {{{0}}, 0}, 0};
	struct date from = {2024, 1, 1}, last = {2024, 12, 31};
	const struct zone *zone = zone_open("UTC");
	int64_t ms;

	(void)state;
	assert_int_equal(calendar_build(mem, zone, &week, twice, 2, from, last, &calendar), ERR_UNPROCESSABLE);
	assert_int_equal(calendar_build(mem, zone, &week, &never, 1, from, last, &calendar), ERR_UNPROCESSABLE);
	assert_int_equal(calendar_build(mem, zone, &week, NULL, 0, last, from, &calendar), ERR_UNPROCESSABLE);
	bad.days[0].intervals[1] = (struct hours){11 * 60, 18 * 60}; // overlaps
	assert_int_equal(calendar_build(mem, zone, &bad, NULL, 0, from, last, &calendar), ERR_UNPROCESSABLE);
	bad = week;
	bad.days[6] = (struct day_hours){{{600, 600}}, 1};
	assert_int_equal(calendar_build(mem, zone, &bad, NULL, 0, from, last, &calendar), ERR_UNPROCESSABLE);
	bad.days[6] = (struct day_hours){{{600, 1441}}, 1};
	assert_int_equal(calendar_build(mem, zone, &bad, NULL, 0, from, last, &calendar), ERR_UNPROCESSABLE);
	bad.days[6] = (struct day_hours){{{0}}, HOURS_PER_DAY_MAX + 1};
	assert_int_equal(calendar_build(mem, zone, &bad, NULL, 0, from, last, &calendar), ERR_UNPROCESSABLE);
	assert_int_equal(calendar_build(mem, zone, &week, NULL, 0, from, last, &calendar), OK);
	assert_int_equal(calendar_add(calendar, 0, -1, &ms), ERR_UNPROCESSABLE);
	assert_int_equal(calendar_add(calendar, 0, INT64_MAX, &ms), ERR_NOT_FOUND);
}

static int setup(void **state)
{
	(void)state;
	mem = arena_create();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_destroy(mem);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lunar_dates_match_the_almanac),
		cmocka_unit_test(every_day_has_one_lunar_date),
		cmocka_unit_test(birthdays_come_every_lunar_year),
		cmocka_unit_test(lunar_dates_that_do_not_exist_are_refused),
		cmocka_unit_test(lunch_weekend_and_make_up_days_count),
		cmocka_unit_test(adding_and_taking_the_difference_are_inverse),
		cmocka_unit_test(bad_hours_are_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
