#include "sheet/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void numbers_are_read_as_people_write_them(void **state)
{
	static const struct {
		const char *cell;
		char decimal;
		int64_t minor;
	} rows[] = {
		{"12.50", '.', 1250}, {"12,50", ',', 1250}, {"1,234.50", '.', 123450}, {"1.234,50", ',', 123450},
		{"1 234,50", ',', 123450}, {"1\xc2\xa0" "234,50", ',', 123450}, {"1'234.50", '.', 123450},
		{"1,234,567", '.', 123456700},
		{"¥12.50", '.', 1250}, {"￥ 12.50", '.', 1250}, {"12.50元", '.', 1250}, {"CNY 12.50", '.', 1250},
		{"12.50 EUR", '.', 1250},
		{"$-3", '.', -300}, {"-$3", '.', -300}, {"(3.10)", '.', -310}, {"(¥3.10)", '.', -310},
		{"3.10-", '.', -310}, {"+3", '.', 300},
		{"−3", '.', -300}, {"１２．５", '.', 1250}, {"12.500", '.', 1250}, {".5", '.', 50}, {"5.", '.', 500},
		{" 7 ", '.', 700},
		{"92233720368547758.07", '.', INT64_MAX}, {"-92233720368547758.08", '.', INT64_MIN}, {"0", '.', 0},
	};
	static const char *const bad[] = {"", " ", "-", "abc", "12.505", "1,2", "12,34", "1,2345", "1,,234", "12.5.0",
		"1.38E+10", "--3", "1 2",
		"92233720368547758.08", "=1+1", "¥", "12 apples", "1,234,56", "٣", "()", "(", "0x10", "NaN", "1e5"};
	struct sheet_form form = {.decimal = '.'};
	int64_t minor;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		form.decimal = rows[i].decimal;
		if (!sheet_decimal(&form, rows[i].cell, 2, &minor) || minor != rows[i].minor)
			fail_msg("\"%s\" is not read as %lld", rows[i].cell, (long long)rows[i].minor);
	}
	form.decimal = '.';
	minor = 42;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (sheet_decimal(&form, bad[i], 2, &minor) || minor != 42)
			fail_msg("\"%s\" is read", bad[i]);
	assert_true(sheet_decimal(&form, "17850.0", 0, &minor));
	assert_int_equal(minor, 17850);
}

static const char *date(enum sheet_dates dates, const char *cell)
{
	static char text[80];
	struct sheet_form form = {.dates = dates};
	struct sheet_time time;

	if (!sheet_date(&form, cell, &time))
		return "refused";
	int at = sprintf(text, "%04d-%02d-%02d", time.year, time.month, time.day);
	if (time.has_time)
		at += sprintf(text + at, " %02d:%02d:%02d.%03d", time.hour, time.minute, time.second, time.ms);
	if (time.has_offset)
		sprintf(text + at, " %+d", time.offset_minutes);
	return text;
}

static void dates_are_read_as_people_write_them(void **state)
{
	static const struct {
		enum sheet_dates dates;
		const char *cell, *expected;
	} rows[] = {
		{SHEET_DATES_YMD, "2024-02-29", "2024-02-29"}, {SHEET_DATES_YMD, "2024/2/29", "2024-02-29"},
		{SHEET_DATES_YMD, "2024.2.29", "2024-02-29"}, {SHEET_DATES_YMD, "20240229", "2024-02-29"},
		{SHEET_DATES_YMD, "24/2/29", "2024-02-29"}, {SHEET_DATES_YMD, "2024年2月29日", "2024-02-29"},
		{SHEET_DATES_YMD, "2024年2月29日 16:05", "2024-02-29 16:05:00.000"}, {SHEET_DATES_YMD, "2024年2月29日16时5分6秒",
			"2024-02-29 16:05:06.000"},
		{SHEET_DATES_YMD, "2024-02-29 下午4:05", "2024-02-29 16:05:00.000"},
		{SHEET_DATES_YMD, "２０２４－０２－２９", "2024-02-29"},
		{SHEET_DATES_YMD, "2024-02-29T16:00:00.123+08:00", "2024-02-29 16:00:00.123 +480"},
		{SHEET_DATES_YMD, "2024-02-29T16:00:00Z", "2024-02-29 16:00:00.000 +0"},
		{SHEET_DATES_YMD, "2024-02-29 16:00:00-0330", "2024-02-29 16:00:00.000 -210"},
		{SHEET_DATES_MDY, "12/1/2010 8:26", "2010-12-01 08:26:00.000"},
		{SHEET_DATES_DMY, "12/1/2010 8:26", "2010-01-12 08:26:00.000"},
		{SHEET_DATES_UNSURE, "12/1/2010", "2010-12-01"}, {SHEET_DATES_DMY, "29.2.2024", "2024-02-29"},
		{SHEET_DATES_UNSURE, "29.2.2024", "2024-02-29"}, {SHEET_DATES_DMY, "29/02/24", "2024-02-29"},
		{SHEET_DATES_DMY, "1/2/70", "1970-02-01"}, {SHEET_DATES_DMY, "1/2/69", "2069-02-01"},
		{SHEET_DATES_YMD, "29-Feb-2024", "2024-02-29"}, {SHEET_DATES_YMD, "29 February 2024", "2024-02-29"},
		{SHEET_DATES_YMD, "Feb 29, 2024 4:05 PM", "2024-02-29 16:05:00.000"},
		{SHEET_DATES_MDY, "2/29/2024 12:00 AM", "2024-02-29 00:00:00.000"},
		{SHEET_DATES_MDY, "2/29/2024, 12:30 pm", "2024-02-29 12:30:00.000"},
		{SHEET_DATES_YMD, "2024-02-29 4pm", "2024-02-29 16:00:00.000"},
		{SHEET_DATES_YMD, "2023-02-29", "refused"}, {SHEET_DATES_YMD, "2024-13-01", "refused"},
		{SHEET_DATES_MDY, "29/2/2024", "refused"},
		{SHEET_DATES_DMY, "2/29/2024", "refused"}, {SHEET_DATES_YMD, "2024-02-29 24:00", "refused"},
		{SHEET_DATES_YMD, "2024-02-29 12:60", "refused"}, {SHEET_DATES_YMD, "2024-02-29 13:00 PM", "refused"},
		{SHEET_DATES_YMD, "", "refused"}, {SHEET_DATES_YMD, "hello", "refused"},
		{SHEET_DATES_YMD, "2024", "refused"},
		{SHEET_DATES_YMD, "2024-02", "refused"}, {SHEET_DATES_YMD, "2024-02-29x", "refused"},
		{SHEET_DATES_YMD, "2024-02/29", "refused"},
		{SHEET_DATES_YMD, "0000-00-00", "refused"}, {SHEET_DATES_YMD, "2024-2-290", "refused"},
		{SHEET_DATES_YMD, "40513.35", "refused"},
		{SHEET_DATES_YMD, "13812345678", "refused"}, {SHEET_DATES_YMD, "1.2.3.4", "refused"},
		{SHEET_DATES_YMD, "2024-02-29T", "refused"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(date(rows[i].dates, rows[i].cell), rows[i].expected) != 0)
			fail_msg("\"%s\": %s, expected %s", rows[i].cell, date(rows[i].dates, rows[i].cell),
				rows[i].expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_as_people_write_them),
		cmocka_unit_test(dates_are_read_as_people_write_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
