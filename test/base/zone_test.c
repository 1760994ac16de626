#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

static struct arena *mem;

static int64_t at(const char *text)
{
	int64_t ms = 0;
	assert_true(instant_parse(text, &ms));
	return ms;
}

static void unknown_zones_are_refused(void **state)
{
	static const char *const bad[] = {"", "Asia/Nowhere", "GMT+8", "UTC+08:00", "Etc/Unknown", "asia/上海",
		"../etc/passwd", "Asia/ShanghaiAsia/ShanghaiAsia/ShanghaiAsia/ShanghaiAsia/ShanghaiAsia/Shanghai"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_null(zone_open(bad[i]));
	assert_non_null(zone_open("UTC"));
	assert_ptr_equal(zone_open("Asia/Shanghai"), zone_open("Asia/Shanghai"));
	assert_string_equal(zone_name(zone_open("Asia/Shanghai")), "Asia/Shanghai");
}

static void gaps_and_overlaps_follow_the_rule(void **state)
{
	static const struct {
		const char *zone;
		struct civil civil;
		const char *instant;
	} rows[] = {
		{"Asia/Shanghai", {{2024, 2, 29}, 8, 0, 0, 0}, "2024-02-29T00:00:00Z"},
		{"Asia/Shanghai", {{1988, 7, 1}, 9, 0, 0, 0}, "1988-07-01T00:00:00Z"}, // China's summer time
		{"Europe/London", {{2024, 3, 31}, 1, 30, 0, 0}, "2024-03-31T01:30:00Z"}, // gap: becomes 02:30 BST
		{"Europe/London", {{2024, 10, 27}, 1, 30, 0, 0}, "2024-10-27T00:30:00Z"}, // overlap: the first
		{"America/New_York", {{2024, 3, 10}, 2, 30, 0, 0}, "2024-03-10T07:30:00Z"},
		{"America/New_York", {{2024, 11, 3}, 1, 30, 0, 0}, "2024-11-03T05:30:00Z"},
		{"Pacific/Apia", {{2011, 12, 30}, 12, 0, 0, 0}, "2011-12-30T22:00:00Z"}, // the day that was left out
		{"Australia/Lord_Howe", {{2024, 10, 6}, 2, 15, 0, 0}, "2024-10-05T15:45:00Z"}, // half an hour
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(zone_instant(zone_open(rows[i].zone), rows[i].civil), at(rows[i].instant));
}

static void days_start_where_they_do(void **state)
{
	const struct zone *shanghai = zone_open("Asia/Shanghai"), *sao_paulo = zone_open("America/Sao_Paulo");

	(void)state;
	assert_int_equal(zone_day_start(shanghai, (struct date){2024, 2, 29}), at("2024-02-28T16:00:00Z"));
	assert_int_equal(zone_valid_until(shanghai, (struct date){2024, 2, 29}), at("2024-02-29T16:00:00Z"));
	assert_int_equal(zone_valid_until(shanghai, (struct date){2024, 12, 31}), at("2024-12-31T16:00:00Z"));
	assert_int_equal(zone_day_start(sao_paulo, (struct date){2018, 11, 4}),
		at("2018-11-04T03:00:00Z")); // midnight in a gap
	assert_int_equal(zone_start_of_day(sao_paulo, at("2018-11-04T12:00:00Z")), at("2018-11-04T03:00:00Z"));
	assert_int_equal(zone_day_start(zone_open("Pacific/Apia"), (struct date){2011, 12, 30}),
		at("2011-12-30T10:00:00Z"));
	assert_int_equal(zone_start_of_month(shanghai, at("2024-02-29T16:00:00Z")), at("2024-02-29T16:00:00Z"));
	assert_int_equal(zone_weekday(shanghai, at("2024-02-29T15:59:59Z")), 4);
	assert_int_equal(zone_weekday(shanghai, at("2024-02-29T16:00:00Z")), 5);
}

static void months_clamp_to_their_end(void **state)
{
	static const struct {
		struct date from;
		int months;
		struct date to;
	} rows[] = {
		{{2023, 1, 31}, 1, {2023, 2, 28}},
		{{2024, 1, 31}, 1, {2024, 2, 29}},
		{{2024, 1, 31}, 2, {2024, 3, 31}},
		{{2024, 2, 29}, 12, {2025, 2, 28}},
		{{2024, 2, 29}, 48, {2028, 2, 29}},
		{{2024, 3, 31}, -1, {2024, 2, 29}},
		{{2024, 1, 15}, -1, {2023, 12, 15}},
		{{2024, 12, 31}, 2, {2025, 2, 28}},
		{{2024, 5, 5}, 0, {2024, 5, 5}},
	};
	const struct zone *new_york = zone_open("America/New_York");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(date_compare(date_add_months(rows[i].from, rows[i].months), rows[i].to), 0);
	assert_int_equal(zone_add_months(new_york, at("2024-02-10T02:30:00-05:00"), 1),
		at("2024-03-10T03:30:00-04:00"));
	assert_int_equal(zone_add_days(new_york, at("2024-03-09T12:00:00-05:00"), 1), at("2024-03-10T12:00:00-04:00"));
	assert_int_equal(date_age((struct date){2000, 2, 29}, (struct date){2023, 2, 27}), 22);
	assert_int_equal(date_age((struct date){2000, 2, 29}, (struct date){2023, 2, 28}), 23);
	assert_int_equal(date_age((struct date){2000, 2, 29}, (struct date){2024, 2, 28}), 23);
}

static void text_comes_back_as_it_went(void **state)
{
	const struct zone *zone = zone_open("America/St_Johns");

	(void)state;
	srand(11);
	for (int i = 0; i < 20000; i++) {
		int64_t ms = ((int64_t)rand() << 10) % (130 * 365 * DAY_MS), back;
		assert_true(zone_parse(zone, zone_text(mem, zone, ms), &back));
		assert_int_equal(back, ms);
		if (i % 1000 == 0)
			arena_reset(mem);
	}
	assert_string_equal(zone_text(mem, zone_open("Asia/Shanghai"), at("2024-02-29T08:00:00Z")),
		"2024-02-29T16:00:00+08:00");
	assert_string_equal(zone_text(mem, zone, at("2024-01-01T00:00:00.5Z")), "2023-12-31T20:30:00.500-03:30");
}

static void what_does_not_exist_is_refused(void **state)
{
	static const char *const bad[] = {"", "2023-02-29", "2024-02-30T00:00", "2024-13-01", "2024-3-31T02:30",
		"2024-03-31T01:30", "2024-01-01T24:00", "2024-01-01T12:60", "2024-01-01T12:00:60x", "2024-01-01T12",
		"2024-01-01X12:00", "2024-01-01T12:00:", "2024-01-01T12:00:00.", "2024-01-01 12:00 ", "20240101"};
	const struct zone *london = zone_open("Europe/London");
	int64_t ms = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(zone_parse(london, bad[i], &ms));
	assert_int_equal(ms, 42);
	assert_true(zone_parse(london, "2024-07-01", &ms));
	assert_int_equal(ms, at("2024-06-30T23:00:00Z"));
	assert_true(zone_parse(london, "2024-07-01T09:30", &ms));
	assert_int_equal(ms, at("2024-07-01T08:30:00Z"));
	assert_true(zone_parse(london, "2024-07-01 09:30:05.25", &ms));
	assert_int_equal(ms, at("2024-07-01T08:30:05.250Z"));
}

// Every zone ICU knows: our table says what ICU says, and civil → instant → civil holds outside gaps.
static void tables_agree_with_icu(void **state)
{
	static const char *const names[] = {"Asia/Shanghai", "Europe/London", "America/New_York", "Pacific/Apia",
		"Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Tehran",
		"Pacific/Kiritimati", "Europe/Dublin"};

	(void)state;
	srand(3);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		UErrorCode error = U_ZERO_ERROR;
		UChar wide[64];
		u_uastrcpy(wide, names[i]);
		UCalendar *calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &error);
		const struct zone *zone = zone_open(names[i]);
		assert_non_null(zone);
		for (int round = 0; round < 3000; round++) {
			int64_t ms = (((int64_t)rand() << 31) | rand()) % (131 * 365 * DAY_MS);
			ucal_setMillis(calendar, (UDate)ms, &error);
			assert_int_equal(zone_offset(zone, ms), ucal_get(calendar, UCAL_ZONE_OFFSET, &error) +
									ucal_get(calendar, UCAL_DST_OFFSET, &error));
			struct civil civil = zone_civil(zone, ms);
			int64_t back = zone_instant(zone, civil);
			assert_true(back <= ms); // the first of two
			struct civil again = zone_civil(zone, back);
			assert_memory_equal(&again, &civil, sizeof civil);
			assert_true(zone_start_of_day(zone, ms) <= ms);
			assert_true(zone_valid_until(zone, civil.date) > ms);
		}
		ucal_close(calendar);
		assert_true(U_SUCCESS(error));
	}
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
		cmocka_unit_test(unknown_zones_are_refused),
		cmocka_unit_test(gaps_and_overlaps_follow_the_rule),
		cmocka_unit_test(days_start_where_they_do),
		cmocka_unit_test(months_clamp_to_their_end),
		cmocka_unit_test(text_comes_back_as_it_went),
		cmocka_unit_test(what_does_not_exist_is_refused),
		cmocka_unit_test(tables_agree_with_icu),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
