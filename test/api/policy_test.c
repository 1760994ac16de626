// Reports of browsers, read from what anybody may send.
#include "../support.h"

#include "api/policy.h"

#include <string.h>

static bool reads(struct arena *mem, const char *body, struct list *reports)
{
	return policy_read(mem, body, strlen(body), reports);
}

static void both_forms_are_read(void **state)
{
	struct arena *mem = arena_create();
	struct list reports;

	(void)state;
	assert_true(reads(mem,
		"{\"csp-report\":{\"effective-directive\":\"img-src\",\"blocked-uri\":\"https://a/b?c#d\","
		"\"line-number\":12,\"x\":[{}]}}",
		&reports));
	const struct policy_report *one = reports.items;
	assert_int_equal(reports.count, 1);
	assert_string_equal(one->directive, "img-src");
	assert_string_equal(one->blocked, "https://a/b");
	assert_string_equal(one->page, "");
	assert_int_equal(one->line, 12);
	assert_true(reads(mem,
		"[{\"type\":\"other\",\"body\":{}},{\"body\":{\"effectiveDirective\":\"font-src\","
		"\"documentURL\":\"https://x/\\u00e9\\u0001 y\"},\"type\":\"csp-violation\"}]",
		&reports));
	one = reports.items;
	assert_int_equal(reports.count, 1);
	assert_string_equal(one->page, "https://x/___"
				       "_y"); // two bytes of é, a control character, a space
	arena_destroy(mem);
}

static void what_is_long_is_cut_and_bundles_end(void **state)
{
	struct arena *mem = arena_create();
	struct buf buf = buf_make(mem, 1 << 20);
	struct list reports;

	(void)state;
	buf_text(&buf, "[");
	for (int i = 0; i < 3 * POLICY_BUNDLE; i++) {
		buf_text(&buf, i ? ",{\"type\":\"csp-violation\",\"body\":{\"effectiveDirective\":\""
				 : "{\"type\":\"csp-violation\",\"body\":{\"effectiveDirective\":\"");
		for (int j = 0; j < 400; j++)
			buf_text(&buf, "a");
		buf_text(&buf, "\"}}");
	}
	buf_text(&buf, "]");
	assert_true(policy_read(mem, buf.data, buf.size, &reports));
	assert_int_equal(reports.count, POLICY_BUNDLE);
	assert_int_equal(strlen(((const struct policy_report *)reports.items)->directive), 160);
	arena_destroy(mem);
}

static void nonsense_is_no_report(void **state)
{
	static const char *const bodies[] = {"", "{}", "[]", "null", "7", "{\"csp-report\":{}}", "{\"csp-report\":7}",
		"{\"csp-report\":{\"effective-directive\":7}}", "{\"csp-report\":{\"effective-directive\":\"a\"}",
		"{\"csp-report\":{\"effective-directive\":\"a\"}} x", "[{\"type\":\"csp-violation\"}]",
		"[{\"type\":\"csp-violation\",\"body\":[]}]", "[7]",
		"{\"csp-report\":{\"effective-directive\":\"\\ud800\"}}",
		"{\"csp-report\":{\"effective-directive\":\"?\"}}",
		"{\"csp-report\":{\"effective-directive\":\"a\",\"x\":"};
	struct arena *mem = arena_create();
	struct list reports;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
		if (reads(mem, bodies[i], &reports))
			fail_msg("was taken: %s", bodies[i]);
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(both_forms_are_read),
		cmocka_unit_test(what_is_long_is_cut_and_bundles_end), cmocka_unit_test(nonsense_is_no_report)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
