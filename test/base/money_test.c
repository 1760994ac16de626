#include "base/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void rounding_follows_its_table(void **state)
{
	static const struct {
		int64_t a, b, divisor, floor, half_up, half_even;
	} rows[] = {
		{3, 1, 2, 1, 2, 2},
		{-3, 1, 2, -2, -2, -2},
		{5, 1, 2, 2, 3, 2},
		{-5, 1, 2, -3, -3, -2},
		{7, 1, 2, 3, 4, 4},
		{19, 1, 10, 1, 2, 2},
		{-11, 1, 10, -2, -1, -1},
		{6, 1, 3, 2, 2, 2},
		{1, 1, 3, 0, 0, 0},
		{2, 1, 3, 0, 1, 1},
		{3, 1, -2, -2, -2, -2},
		{0, 5, 7, 0, 0, 0},
		{INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
		{INT64_MIN, 1, 1, INT64_MIN, INT64_MIN, INT64_MIN},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t result;
		assert_true(money_muldiv(rows[i].a, rows[i].b, rows[i].divisor, ROUND_FLOOR, &result));
		assert_int_equal(result, rows[i].floor);
		assert_true(money_muldiv(rows[i].a, rows[i].b, rows[i].divisor, ROUND_HALF_UP, &result));
		assert_int_equal(result, rows[i].half_up);
		assert_true(money_muldiv(rows[i].a, rows[i].b, rows[i].divisor, ROUND_HALF_EVEN, &result));
		assert_int_equal(result, rows[i].half_even);
	}
}

static void overflow_is_told_and_changes_nothing(void **state)
{
	int64_t result = 42;

	(void)state;
	assert_false(money_add(INT64_MAX, 1, &result));
	assert_false(money_subtract(INT64_MIN, 1, &result));
	assert_false(money_multiply(INT64_MAX, 2, &result));
	assert_false(money_muldiv(INT64_MAX, 3, 2, ROUND_FLOOR, &result));
	assert_false(money_muldiv(INT64_MIN, 1, -1, ROUND_FLOOR, &result));
	assert_false(money_muldiv(1, 1, 0, ROUND_FLOOR, &result));
	assert_false(money_convert(INT64_MAX, currency_find("JPY"), currency_find("KWD"), INT64_MAX, 1, ROUND_FLOOR,
		&result));
	assert_int_equal(result, 42);
}

static void currencies_are_found_by_code(void **state)
{
	size_t count;
	const struct currency *rows = currency_rows(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(currency_find(rows[i].code), &rows[i]);
		assert_true(i == 0 || strcmp(rows[i - 1].code, rows[i].code) < 0);
	}
	assert_int_equal(currency_find("CNY")->digits, 2);
	assert_int_equal(currency_find("JPY")->digits, 0);
	assert_int_equal(currency_find("KWD")->digits, 3);
	assert_null(currency_find("XXX"));
	assert_null(currency_find("cny"));
	assert_null(currency_find(""));
}

static void conversion_minds_both_minor_units(void **state)
{
	int64_t result;

	(void)state;
	// 1,000 yen at 0.0485 yuan a yen are 48.50 yuan
	assert_true(money_convert(1000, currency_find("JPY"), currency_find("CNY"), 485, 10000, ROUND_HALF_UP,
		&result));
	assert_int_equal(result, 4850);
	assert_true(money_convert(4850, currency_find("CNY"), currency_find("JPY"), 10000, 485, ROUND_HALF_UP,
		&result));
	assert_int_equal(result, 1000);
	assert_true(money_convert(1, currency_find("KWD"), currency_find("USD"), 325, 100, ROUND_FLOOR, &result));
	assert_int_equal(result, 0);
}

static void split_leaves_nothing_over(void **state)
{
	int64_t parts[20], weights[20];

	(void)state;
	srand(7);
	for (int round = 0; round < 20000; round++) {
		size_t count = 1 + (size_t)(rand() % 20);
		int64_t total = (int64_t)rand() * (rand() % 2 ? 1 : -1) * (1 + rand() % 1000), whole = 0, sum = 0;
		for (size_t i = 0; i < count; i++)
			whole += weights[i] = rand() % 5 ? rand() : 0;
		if (whole == 0) {
			assert_false(money_split(total, weights, count, parts));
			continue;
		}
		assert_true(money_split(total, weights, count, parts));
		for (size_t i = 0; i < count; i++) {
			// exact share: total × weight ÷ whole, to within one
			__int128 off = (__int128)parts[i] * whole - (__int128)total * weights[i];
			assert_true(off < whole && off > -(__int128)whole);
			sum += parts[i];
		}
		assert_int_equal(sum, total);
	}
}

static void money_is_written_as_people_write_it(void **state)
{
	struct arena *mem = arena_create();

	(void)state;
	assert_string_equal(money_text(mem, currency_find("CNY"), 1250), "¥12.50");
	assert_string_equal(money_text(mem, currency_find("JPY"), 1250), "¥1250");
	assert_string_equal(money_text(mem, currency_find("USD"), -300), "-$3.00");
	assert_string_equal(money_text(mem, currency_find("TWD"), 5), "NT$0.05");
	assert_string_equal(money_text(mem, currency_find("CHF"), -800), "-CHF 8.00");
	assert_string_equal(money_text(mem, currency_find("KWD"), 0), "KWD 0.000");
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(money_is_written_as_people_write_it),
		cmocka_unit_test(rounding_follows_its_table),
		cmocka_unit_test(overflow_is_told_and_changes_nothing),
		cmocka_unit_test(currencies_are_found_by_code),
		cmocka_unit_test(conversion_minds_both_minor_units),
		cmocka_unit_test(split_leaves_nothing_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
