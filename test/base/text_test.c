// Text, decimals, ids and buffers at their edges.
#include "base/buf.h"
#include "base/id.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void utf8_is_checked_byte_by_byte(void **state)
{
	static const struct {
		const char *bytes;
		bool valid;
	} rows[] = {{"", true}, {"a", true}, {"会员", true}, {"\xf0\x9f\x98\x80", true}, {"\xc2\x80", true},
		{"\xdf\xbf", true}, {"\xe0\xa0\x80", true}, {"\xed\x9f\xbf", true}, {"\xee\x80\x80", true},
		{"\xf4\x8f\xbf\xbf", true}, {"\x80", false}, {"\xc0\x80", false}, {"\xc1\xbf", false}, {"\xc2", false},
		{"\xe0\x9f\xbf", false}, {"\xed\xa0\x80", false}, {"\xf0\x8f\xbf\xbf", false},
		{"\xf4\x90\x80\x80", false}, {"\xf5\x80\x80\x80", false}, {"a\xe4\xbc", false}, {"\xff", false}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (utf8_valid(rows[i].bytes, strlen(rows[i].bytes)) != rows[i].valid)
			fail_msg("row %zu", i);
	assert_false(utf8_valid("a\0b", 3));
}

static void every_code_point_goes_round(void **state)
{
	(void)state;
	for (uint32_t code = 1; code <= 0x10ffff; code++) {
		char bytes[5] = "";
		const char *at = bytes;

		if (code >= 0xd800 && code < 0xe000)
			continue;
		bytes[utf8_put(bytes, code)] = '\0';
		if (!utf8_valid(bytes, strlen(bytes)) || utf8_next(&at) != code || *at != '\0' ||
			utf8_length(bytes) != 1)
			fail_msg("U+%04X", code);
	}
}

static void blanks_of_both_scripts_are_trimmed(void **state)
{
	struct arena *mem = arena_create();

	(void)state;
	assert_string_equal(text_trim(mem, " \t\n会 员\xe3\x80\x80\xc2\xa0 "), "会 员");
	assert_string_equal(text_trim(mem, "\xe3\x80\x80"), "");
	assert_string_equal(text_trim(mem, ""), "");
	arena_destroy(mem);
}

static void whole_numbers(void **state)
{
	int64_t n = 0;

	(void)state;
	assert_true(text_i64("9223372036854775807", &n));
	assert_true(n == INT64_MAX);
	assert_true(text_i64("-9223372036854775808", &n));
	assert_true(n == INT64_MIN);
	assert_true(text_i64("+0", &n));
	assert_false(text_i64("9223372036854775808", &n));
	assert_false(text_i64("-9223372036854775809", &n));
	assert_false(text_i64("", &n));
	assert_false(text_i64("-", &n));
	assert_false(text_i64(" 1", &n));
	assert_false(text_i64("1 ", &n));
	assert_false(text_i64("0x1", &n));
	assert_false(text_i64("1.0", &n));
}

static void decimals_keep_every_cent(void **state)
{
	static const struct {
		const char *text;
		int digits;
		int64_t minor;
		bool taken;
	} rows[] = {{"12.30", 2, 1230, true}, {"12.3", 2, 1230, true}, {"12", 2, 1200, true}, {"-0.01", 2, -1, true},
		{"12.300", 2, 1230, true}, {"12.301", 2, 0, false}, {"12", 0, 12, true}, {"12.0", 0, 12, true},
		{"12.5", 0, 0, false}, {"1.234", 3, 1234, true}, {"92233720368547758.07", 2, INT64_MAX, true},
		{"92233720368547758.08", 2, 0, false}, {"1e3", 2, 0, false}, {"1,000", 2, 0, false}, {"", 2, 0, false},
		{".", 2, 0, false}, {"--1", 2, 0, false}, {"1.2.3", 2, 0, false}};
	struct arena *mem = arena_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t minor = 0;
		bool taken = text_decimal(rows[i].text, rows[i].digits, &minor);

		if (taken != rows[i].taken || (taken && minor != rows[i].minor))
			fail_msg("\"%s\", %d digits: %d, %lld", rows[i].text, rows[i].digits, taken, (long long)minor);
	}
	assert_string_equal(decimal_text(mem, 1230, 2), "12.30");
	assert_string_equal(decimal_text(mem, -1, 2), "-0.01");
	assert_string_equal(decimal_text(mem, 5, 0), "5");
	assert_string_equal(decimal_text(mem, INT64_MIN, 2), "-92233720368547758.08");
	arena_destroy(mem);
}

static void ids_grow_and_read_back(void **state)
{
	struct arena *mem = arena_create();
	int64_t last = 0, back = 0;

	(void)state;
	id_setup(3);
	for (int i = 0; i < 5000; i++) {
		int64_t id = id_new();

		if (id <= last || id > ID_MAX)
			fail_msg("%lld after %lld", (long long)id, (long long)last);
		last = id;
	}
	assert_true(id_parse(id_text(mem, "cus", last), "cus", &back));
	assert_true(back == last);
	assert_true(id_parse(id_text(mem, "cus", ID_MAX), "cus", &back));
	assert_true(back == ID_MAX);
	assert_false(id_parse(id_text(mem, "ord", last), "cus", &back));
	assert_false(id_parse("cus_", "cus", &back));
	assert_false(id_parse("cus_0000000001", "cus", &back));
	assert_false(id_parse("cus_0000000001AA", "cus", &back));
	assert_false(id_parse("cus_zzzzzzzzzzz", "cus", &back));
	assert_false(id_parse("cus_ZZZZZZZZZZZ", "cus", &back));
	assert_false(id_parse("cus_0000000001U", "cus", &back));
	assert_false(id_parse("", "cus", &back));
	arena_destroy(mem);
}

static void ids_tell_their_time(void **state)
{
	int64_t now = INT64_C(1790000000123);

	(void)state;
	id_setup(0);
	clock_set(now);
	assert_true(id_time_ms(id_floor(now)) == now);
	assert_true(id_floor(now) > id_floor(now - 1));
	assert_true(id_floor(ID_EPOCH_MS - 1) == 0);
	clock_set(0);
	id_raise(id_floor(now));
	assert_true(id_new() > id_floor(now));
}

static void a_full_buffer_says_so(void **state)
{
	struct arena *mem = arena_create();
	struct buf buf = buf_make(mem, 5);

	(void)state;
	buf_text(&buf, "abc");
	assert_false(buf.full);
	assert_null(buf_room(&buf, 3));
	assert_true(buf.full);
	buf_clear(&buf);
	buf_format(&buf, "%d", 12345);
	assert_false(buf.full);
	assert_string_equal(buf.data, "12345");
	buf_byte(&buf, '6');
	assert_true(buf.full);
	assert_int_equal(buf.size, 5);
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_checked_byte_by_byte),
		cmocka_unit_test(every_code_point_goes_round),
		cmocka_unit_test(blanks_of_both_scripts_are_trimmed),
		cmocka_unit_test(whole_numbers),
		cmocka_unit_test(decimals_keep_every_cent),
		cmocka_unit_test(ids_grow_and_read_back),
		cmocka_unit_test(ids_tell_their_time),
		cmocka_unit_test(a_full_buffer_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
