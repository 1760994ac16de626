// What RFC 8259 allows is read, everything else is refused, where it stands and for its own reason.
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool accepts(struct arena *mem, const char *text, size_t size, const struct problem **problem)
{
	struct json json;
	bool whole;

	json_open(&json, mem, text, size);
	whole = json_skip(&json, NULL, NULL) && json_end(&json);
	*problem = json.problem;
	return whole && !json.problem;
}

static void takes_what_the_standard_allows(void **state)
{
	static const char *const texts[] = {"null", "true", "false", "0", "-0", "1", "-1", "10", "1.5", "1e5", "1E+5",
		"1e-5", "-0.0e-0", "9007199254740991", "-9007199254740991", "1e308", "\"\"", "\"a\"", "\"\\u0041\"",
		"\"\\ud83d\\ude00\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"会员\"", "\"\xf0\x9f\x98\x80\"", "[]", "[ ]",
		"[1,2]", "[[[]]]", "{}", "{ }", "{\"a\":1}", "{\"a\":{\"a\":1}}", "{\"\":0}", " \t\r\n[ 1 , 2 ] \n",
		"{\"a\" : [ { } , null ] }", "\"\x7f\"", "[\"\\u2028\"]"};
	struct arena *mem = arena_create();
	const struct problem *problem;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!accepts(mem, texts[i], strlen(texts[i]), &problem))
			fail_msg("refused: %s (%s)", texts[i], problem ? problem->code : "no problem told");
	arena_destroy(mem);
}

static void refuses_everything_else(void **state)
{
#define BYTES(text) (text), sizeof(text) - 1
	static const struct {
		const char *text;
		size_t size;
	} texts[] = {{BYTES("")}, {BYTES(" ")}, {BYTES("nul")}, {BYTES("True")}, {BYTES("NaN")}, {BYTES("Infinity")},
		{BYTES("-")}, {BYTES("+1")}, {BYTES("01")}, {BYTES("-01")}, {BYTES("1.")}, {BYTES(".5")}, {BYTES("1e")},
		{BYTES("1e+")}, {BYTES("0x10")}, {BYTES("1 2")}, {BYTES("[")}, {BYTES("]")}, {BYTES("[1")},
		{BYTES("[1,")}, {BYTES("[1,]")}, {BYTES("[,1]")}, {BYTES("[1 2]")}, {BYTES("[1}")}, {BYTES("{")},
		{BYTES("{a:1}")}, {BYTES("{'a':1}")}, {BYTES("{\"a\"}")}, {BYTES("{\"a\":}")}, {BYTES("{\"a\":1,}")},
		{BYTES("{\"a\":1")}, {BYTES("{1:1}")}, {BYTES("{\"a\":1 \"b\":2}")}, {BYTES("\"")}, {BYTES("\"a")},
		{BYTES("'a'")}, {BYTES("\"\\\"")}, {BYTES("\"\\a\"")}, {BYTES("\"\\u12\"")}, {BYTES("\"\\u12g4\"")},
		{BYTES("\"\\ud83d\"")}, {BYTES("\"\\ude00\"")}, {BYTES("\"\\ud83dx\"")}, {BYTES("\"\\ud83d\\u0041\"")},
		{BYTES("\"\\u0000\"")}, {BYTES("\"\n\"")}, {BYTES("\"\t\"")}, {BYTES("\"\x1f\"")}, {BYTES("\"\0\"")},
		{BYTES("\0")}, {BYTES("1\0")}, {BYTES("\"\x80\"")}, {BYTES("\"\xc0\xaf\"")}, {BYTES("\"\xe4\xbc\"")},
		{BYTES("\"\xed\xa0\x80\"")}, {BYTES("\"\xf4\x90\x80\x80\"")}, {BYTES("\"\xff\"")},
		{BYTES("\xef\xbb\xbf{}")}, {BYTES("/**/1")}, {BYTES("1//")}, {BYTES("[1]x")},
		{BYTES("\xc2\xa0"
		       "1")},
		{BYTES("{\"a\":1,\"a\":2}")}, {BYTES("{\"a\":1,\"\\u0061\":2}")},
		{BYTES("[{\"x\":{\"b\":1,\"b\":1}}]")}, {BYTES("1e400")}, {BYTES("-1e400")}};
#undef BYTES
	struct arena *mem = arena_create();
	const struct problem *problem;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (accepts(mem, texts[i].text, texts[i].size, &problem))
			fail_msg("taken: %.*s", (int)texts[i].size, texts[i].text);
	}
	arena_destroy(mem);
}

static const struct problem *problem_of(struct arena *mem, const char *text)
{
	const struct problem *problem;

	assert_false(accepts(mem, text, strlen(text), &problem));
	return problem;
}

static const char *repeated(struct arena *mem, const char *piece, int times, const char *middle, const char *end)
{
	struct buf buf = buf_make(mem, 1 << 20);

	for (int i = 0; i < times; i++)
		buf_text(&buf, piece);
	buf_text(&buf, middle);
	for (int i = 0; i < times && *end; i++)
		buf_text(&buf, end);
	return buf.data;
}

static void says_why(void **state)
{
	struct arena *mem = arena_create();
	const struct problem *problem;
	const char *deep = repeated(mem, "[", JSON_DEPTH_MAX, "", "]");
	const char *too_deep = repeated(mem, "[", JSON_DEPTH_MAX + 1, "", "]");
	const char *bottomless = repeated(mem, "[", 100000, "", "");
	const char *many = repeated(mem, "1,", JSON_VALUES_MAX, "1", "");

	(void)state;
	assert_true(accepts(mem, deep, strlen(deep), &problem));
	assert_ptr_equal(problem_of(mem, too_deep), &json_too_deep);
	assert_ptr_equal(problem_of(mem, bottomless), &json_too_deep);
	assert_ptr_equal(problem_of(mem, arena_format(mem, "[%s]", many)), &json_too_many);
	assert_ptr_equal(problem_of(mem, "{\"a\":1,\"a\":1}"), &json_duplicate_key);
	assert_ptr_equal(problem_of(mem, "1e400"), &json_number_range);
	assert_ptr_equal(problem_of(mem, "\"\xff\""), &json_utf8);
	assert_ptr_equal(problem_of(mem, "[1,]"), &json_syntax);
	arena_destroy(mem);
}

static bool read_i64(struct arena *mem, const char *text, int64_t *number, bool *whole)
{
	struct json json;

	json_open(&json, mem, text, strlen(text));
	return json_i64(&json, number, whole) && json_end(&json);
}

static void whole_numbers_keep_every_digit(void **state)
{
	struct arena *mem = arena_create();
	int64_t n = 0;
	bool whole = false;

	(void)state;
	assert_true(read_i64(mem, "9007199254740991", &n, &whole) && whole);
	assert_int_equal(n, JSON_INTEGER_MAX);
	assert_true(read_i64(mem, "-9007199254740991", &n, &whole) && whole);
	assert_int_equal(n, -JSON_INTEGER_MAX);
	assert_false(read_i64(mem, "9007199254740992", &n, &whole));
	assert_false(read_i64(mem, "99999999999999999999999999", &n, &whole));
	assert_true(read_i64(mem, "1.0", &n, &whole));
	assert_false(whole);
	assert_true(read_i64(mem, "1e2", &n, &whole));
	assert_false(whole);
	assert_false(read_i64(mem, "\"1\"", &n, &whole));
	arena_destroy(mem);
}

static void text_is_unescaped(void **state)
{
	static const char source[] = "\"\\u4f1a\\u5458 \\ud83d\\ude00 \\\"\\\\\\/\\n\\u00e9\"";
	struct arena *mem = arena_create();
	struct json json;
	const char *text = NULL;

	(void)state;
	json_open(&json, mem, source, strlen(source));
	assert_true(json_text(&json, &text));
	assert_string_equal(text, "会员 😀 \"\\/\n\xc3\xa9");
	arena_destroy(mem);
}

static void what_is_written_reads_back(void **state)
{
	static const double numbers[] = {
		0.1, 1.0 / 3, 1e-7, 5e-324, 1.7976931348623157e308, -123456.789, 1e21, 4503599627370496.5};
	struct arena *mem = arena_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct buf buf = buf_make(mem, 100);
		struct json_out out = json_out(&buf);
		struct json json;
		double back = 0;

		json_put_f64(&out, numbers[i]);
		json_open(&json, mem, buf.data, buf.size);
		assert_true(json_f64(&json, &back) && json_end(&json));
		assert_memory_equal(&back, &numbers[i], sizeof back);
	}
	arena_destroy(mem);
}

static void writes_commas_and_escapes(void **state)
{
	struct arena *mem = arena_create();
	struct buf buf = buf_make(mem, 1000);
	struct json_out out = json_out(&buf);

	(void)state;
	json_begin(&out, '{');
	json_member_text(&out, "a\"", "x\n\x01\\会");
	json_member_text(&out, "b", NULL);
	json_key(&out, "c");
	json_begin(&out, '[');
	json_put_i64(&out, -7);
	json_put_bool(&out, true);
	json_begin(&out, '{');
	json_close(&out, '}');
	json_put_raw(&out, "[1]");
	json_close(&out, ']');
	json_member_bool(&out, "d", false);
	json_close(&out, '}');
	assert_string_equal(buf.data, "{\"a\\\"\":\"x\\n\\u0001\\\\会\",\"b\":null,\"c\":[-7,true,{},[1]],\"d\":false}");
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_the_standard_allows),
		cmocka_unit_test(refuses_everything_else),
		cmocka_unit_test(says_why),
		cmocka_unit_test(whole_numbers_keep_every_digit),
		cmocka_unit_test(text_is_unescaped),
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(writes_commas_and_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
