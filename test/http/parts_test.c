// The parts that need no socket: query strings, cookies, validators, codings, trace context.
#include "http/head.h"
#include "http/trace.h"
#include "wire.h"

static struct arena *mem;

static void queries_are_decoded_strictly(void **state)
{
	const char *rest = "a=1&b=%E5%BC%A0+x&&c&d=&e=1=2", *name, *value;
	static const char *const expected[][2] = {{"a", "1"}, {"b", "\xe5\xbc\xa0 x"}, {"c", ""}, {"d", ""}, {"e",
			"1=2"}};
	static const char *const broken[] = {"a=%", "a=%4", "a=%zz", "%00=1", "a=%00", "a=%ff", "%c0%ae=1",
			"a=%ed%a0%80"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_int_equal(http_query_next(mem, &rest, &name, &value), OK);
		assert_string_equal(name, expected[i][0]);
		assert_string_equal(value, expected[i][1]);
	}
	assert_int_equal(http_query_next(mem, &rest, &name, &value), ERR_NOT_FOUND);
	rest = "&&";
	assert_int_equal(http_query_next(mem, &rest, &name, &value), ERR_NOT_FOUND);
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		rest = broken[i];
		assert_int_equal(http_query_next(mem, &rest, &name, &value), ERR_INVALID);
	}
}

static void cookies_are_found(void **state)
{
	const struct http_header header = {"cookie", "a=1; __Host-session=abc.def ;b=\"q\"; xa=2; empty="};
	struct http_request request = {.headers = &header, .header_count = 1, .mem = mem}, none = {.mem = mem};

	(void)state;
	assert_string_equal(http_cookie(&request, "a"), "1");
	assert_string_equal(http_cookie(&request, "__Host-session"), "abc.def");
	assert_string_equal(http_cookie(&request, "b"), "q");
	assert_string_equal(http_cookie(&request, "empty"), "");
	assert_null(http_cookie(&request, "A"));
	assert_null(http_cookie(&request, "q"));
	assert_null(http_cookie(&none, "a"));
}

static void tags_are_compared(void **state)
{
	(void)state;
	assert_true(http_etag_listed("\"a\"", "\"a\"", true));
	assert_true(http_etag_listed("\"b\" , \"a\"", "\"a\"", true));
	assert_true(http_etag_listed("\"x,y\",\"a\"", "\"a\"", true));
	assert_true(http_etag_listed("\"x,y\"", "\"x,y\"", true));
	assert_true(http_etag_listed("*", "\"a\"", true));
	assert_true(http_etag_listed("W/\"a\"", "\"a\"", false));
	assert_true(http_etag_listed("\"a\"", "W/\"a\"", false));
	assert_false(http_etag_listed("W/\"a\"", "\"a\"", true));
	assert_false(http_etag_listed("\"a\"", "W/\"a\"", true));
	assert_false(http_etag_listed("\"ab\"", "\"a\"", true));
	assert_false(http_etag_listed("a", "\"a\"", true));
	assert_false(http_etag_listed("", "\"a\"", false));
	assert_false(http_etag_listed(NULL, "\"a\"", false));
	assert_false(http_etag_listed("*", NULL, false));
}

static void traces_go_on_or_begin(void **state)
{
	static const char good[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
	static const char *const bad[] = {NULL, "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
		"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
		"00-00000000000000000000000000000000-b7ad6b7169203331-01",
		"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
		"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
		"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
		"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
		"00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
	struct http_trace one = http_trace_from(good), other;
	char text[56];

	(void)state;
	assert_string_equal(one.trace_id, "0af7651916cd43dd8448eb211c80319c");
	assert_string_not_equal(one.span_id, "b7ad6b7169203331"); // a span of our own
	assert_true(one.sampled);
	http_trace_text(&one, text);
	assert_int_equal(strlen(text), 55);
	other = http_trace_from(text);
	assert_string_equal(other.trace_id, one.trace_id);
	other = http_trace_from("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00-later");
	assert_string_equal(other.trace_id, one.trace_id);
	assert_false(other.sampled);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		other = http_trace_from(bad[i]);
		assert_string_not_equal(other.trace_id, one.trace_id);
		assert_int_equal(strlen(other.trace_id), 32);
		assert_int_equal(strlen(other.span_id), 16);
		assert_false(other.sampled);
	}
}

// A whole reading of bytes that come in two parts, cut at every place: the answer is the same.
static void heads_do_not_depend_on_their_cut(void **state)
{
	static const char text[] = "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n";
	const struct head_limits limits = {16384, 100, 8192};
	struct words why = {0};

	(void)state;
	for (size_t cut = 1; cut < sizeof text - 1; cut++) {
		struct head_scan scan = {0};
		assert_int_equal(head_scan(&scan, text, cut, &limits, &why), 0);
		assert_int_equal(head_scan(&scan, text, sizeof text - 1, &limits, &why), sizeof text - 1);
	}
	struct head head;
	assert_int_equal(head_parse(mem, arena_text(mem, text), sizeof text - 1, &limits, &head, &why), 0);
	assert_int_equal(head.length, 3);
	assert_string_equal(head.path, "/a");
	assert_string_equal(head.query, "b");
	assert_true(head.keep);
}

static void joined_fields_are_lists(void **state)
{
	char *text = arena_text(mem,
			"GET / HTTP/1.1\r\nHost: x\r\nAccept: a\r\nCookie: b=1\r\nAccept: c\r\nCookie: d=2\r\n\r\n");
	const struct head_limits limits = {16384, 100, 8192};
	struct words why = {0};
	struct head head;

	(void)state;
	assert_int_equal(head_parse(mem, text, strlen(text), &limits, &head, &why), 0);
	struct http_request request = {.headers = head.fields, .header_count = head.field_count, .mem = mem};
	assert_string_equal(http_header(&request, "accept"), "a, c");
	assert_string_equal(http_header(&request, "cookie"), "b=1; d=2");
	assert_int_equal(request.header_count, 3);
	assert_null(http_header(&request, "Accept")); // names are asked for in lower case
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_are_decoded_strictly),
		cmocka_unit_test(cookies_are_found),
		cmocka_unit_test(tags_are_compared),
		cmocka_unit_test(traces_go_on_or_begin),
		cmocka_unit_test(heads_do_not_depend_on_their_cut),
		cmocka_unit_test(joined_fields_are_lists),
	};

	mem = arena_create();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_destroy(mem);
	return failed;
}
