// Web pages: how they are cached, in which coding they leave, and that nothing else does.
#include "http/static.h"
#include "wire.h"

#include <sys/stat.h>
#include <zlib.h>

static char packed[200];
static struct embedded table[] = {
	{"console/assets/a.js", "plain js", 8},
	{"console/assets/app-x1.css.br", "BR", 2},
	{"console/assets/app-x1.css.gz", "GZ", 2},
	{"console/assets/font.woff2", "font", 4},
	{"console/assets/only.js.gz", packed, 0},
	{"console/boot.js", "boot", 4},
	{"console/index.html", "<!doctype html>console", 22},
	{"console/index.html.br", "index as br", 11},
	{"console/index.html.gz", "index as gzip", 13},
	{"console/manifest.webmanifest", "{}", 2},
	{"portal/index.html", "<!doctype html>portal", 21},
};
static const struct http_header links[] = {{"Link", "</assets/a.js>; rel=modulepreload"}};
static const struct http_static console = {.root = "console", .headers = links, .header_count = 1, .table = table,
	.table_count = ARRAY_LEN(table)};
static const struct http_static portal = {.root = "portal", .mount = "/portal", .table = table,
	.table_count = ARRAY_LEN(table)};
static struct http_static dev = {.root = "unused"};
static struct site site, dev_site;

static void answer(struct http_request *request, void *arg)
{
	struct http_reply reply;

	if (!(arg && http_static_find(arg, request, &reply)) &&
		!(!arg && (http_static_find(&portal, request, &reply) || http_static_find(&console, request, &reply))))
		reply = (struct http_reply){.status = 404};
	http_reply(request, &reply);
}

static void ask_at(int port, const char *method, const char *path, const char *fields, struct heard *heard)
{
	int fd = dial(port);
	char bytes[2000];

	snprintf(bytes, sizeof bytes, "%s %s HTTP/1.1\r\nHost: a\r\n%s\r\n", method, path, fields);
	say(fd, bytes);
	hear_n(fd, heard, strcmp(method, "HEAD") == 0);
	close(fd);
}

static void ask(const char *method, const char *path, const char *fields, struct heard *heard)
{
	ask_at(site.port, method, path, fields, heard);
}

#define BOTH "Accept-Encoding: gzip, deflate, br\r\n"

static void pages_are_revalidated(void **state)
{
	struct heard heard;
	char fields[200], tag[100];

	(void)state;
	ask("GET", "/", "", &heard);
	assert_int_equal(heard.status, 200);
	assert_string_equal(heard.body, "<!doctype html>console");
	assert_string_equal(head_field(&heard, "content-type"), "text/html; charset=utf-8");
	assert_string_equal(head_field(&heard, "cache-control"), "no-cache");
	assert_string_equal(head_field(&heard, "vary"), "Accept-Encoding");
	assert_string_equal(head_field(&heard, "link"), links[0].value);
	assert_null(head_field(&heard, "strict-transport-security"));
	strcpy(tag, head_field(&heard, "etag"));
	assert_true(tag[0] == '"');
	free(heard.body);
	snprintf(fields, sizeof fields, "If-None-Match: %s\r\n", tag);
	ask("GET", "/", fields, &heard);
	assert_int_equal(heard.status, 304);
	assert_string_equal(head_field(&heard, "etag"), tag);
	assert_string_equal(head_field(&heard, "cache-control"), "no-cache");
	free(heard.body);
	snprintf(fields, sizeof fields, BOTH "If-None-Match: %s\r\n", tag); // another coding is another representation
	ask("GET", "/", fields, &heard);
	assert_int_equal(heard.status, 200);
	assert_string_not_equal(head_field(&heard, "etag"), tag);
	free(heard.body);
	static const char *const others[][2] = {{"/boot.js", "text/javascript; charset=utf-8"},
		{"/manifest.webmanifest", "application/manifest+json"}};
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		ask("GET", others[i][0], "", &heard);
		assert_int_equal(heard.status, 200);
		assert_string_equal(head_field(&heard, "content-type"), others[i][1]);
		assert_string_equal(head_field(&heard, "cache-control"), "no-cache");
		assert_non_null(head_field(&heard, "etag"));
		free(heard.body);
	}
}

static void pages_carry_their_policy(void **state)
{
	struct heard heard;

	(void)state;
	ask("GET", "/", "", &heard);
	assert_string_equal(head_field(&heard, "content-security-policy"),
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
		"connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; "
		"form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sw; "
		"report-uri /csp-report");
	assert_string_equal(head_field(&heard, "x-content-type-options"), "nosniff");
	assert_string_equal(head_field(&heard, "referrer-policy"), "same-origin");
	assert_string_equal(head_field(&heard, "cross-origin-opener-policy"), "same-origin");
	assert_string_equal(head_field(&heard, "permissions-policy"), "camera=(self), geolocation=()");
	free(heard.body);
	ask("GET", "/", "X-Forwarded-Proto: https\r\n", &heard); // the proxy says it, and it must be said once
	assert_null(head_field(&heard, "strict-transport-security"));
	free(heard.body);
}

static void assets_are_for_ever(void **state)
{
	struct heard heard;

	(void)state;
	ask("GET", "/assets/a.js", BOTH, &heard);
	assert_string_equal(heard.body, "plain js");
	assert_string_equal(head_field(&heard, "cache-control"), "public, max-age=31536000, immutable");
	assert_string_equal(head_field(&heard, "x-content-type-options"), "nosniff");
	assert_null(head_field(&heard, "content-encoding"));
	free(heard.body);
	ask("GET", "/assets/font.woff2", BOTH, &heard);
	assert_string_equal(head_field(&heard, "content-type"), "font/woff2");
	assert_null(head_field(&heard, "vary"));
	free(heard.body);
}

static void codings_are_chosen(void **state)
{
	static const struct {
		const char *path, *fields, *coding, *body;
	} rows[] = {
		{"/", BOTH, "br", "index as br"},
		{"/", "Accept-Encoding: gzip\r\n", "gzip", "index as gzip"},
		{"/", "Accept-Encoding: br;q=0, gzip;q=0.5\r\n", "gzip", "index as gzip"},
		{"/", "Accept-Encoding: br;q=0.0,gzip; q=0.000\r\n", NULL, "<!doctype html>console"},
		{"/", "Accept-Encoding: *\r\n", "br", "index as br"},
		{"/", "Accept-Encoding: *;q=0\r\n", NULL, "<!doctype html>console"},
		{"/", "Accept-Encoding: identity\r\n", NULL, "<!doctype html>console"},
		{"/", "Accept-Encoding: BR\r\n", "br", "index as br"},
		{"/", "Accept-Encoding: brx\r\n", NULL, "<!doctype html>console"},
		{"/assets/app-x1.css", BOTH, "br", "BR"},
		{"/assets/app-x1.css", "Accept-Encoding: gzip\r\n", "gzip", "GZ"},
		{"/assets/only.js", "", NULL, "only packed is carried"},
	};
	struct heard heard;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		ask("GET", rows[i].path, rows[i].fields, &heard);
		const char *coding = head_field(&heard, "content-encoding");
		if (heard.status != 200 || strcmp(heard.body, rows[i].body) != 0)
			fail_msg("%s %s: %d %s", rows[i].path, rows[i].fields, heard.status, heard.body);
		assert_string_equal(coding ? coding : "none", rows[i].coding ? rows[i].coding : "none");
		assert_string_equal(head_field(&heard, "vary"), "Accept-Encoding");
		free(heard.body);
	}
}

static void head_tells_the_length(void **state)
{
	struct heard heard;

	(void)state;
	ask("HEAD", "/assets/a.js", "", &heard);
	assert_int_equal(heard.status, 200);
	assert_string_equal(head_field(&heard, "content-length"), "8");
	free(heard.body);
}

static void only_navigations_fall_back_to_the_page(void **state)
{
	static const struct {
		const char *method, *path, *fields;
		int status;
	} rows[] = {
		{"GET", "/customers/cus_1", "Accept: text/html,*/*;q=0.8\r\n", 200},
		{"GET", "/customers", "", 200},
		{"HEAD", "/customers", "", 200},
		{"GET", "/customers", "Accept: application/json\r\n", 404},
		{"GET", "/missing.js", "", 404},
		{"GET", "/assets/missing.js", "", 404},
		{"GET", "/assets/missing", "", 404},
		{"GET", "/customers/a.b", "", 404},
		{"POST", "/", "", 404},
		{"POST", "/customers", "", 404},
		{"DELETE", "/assets/a.js", "", 404},
		{"GET", "//assets/a.js", "", 404},
		{"GET", "/index.html.br", "", 200}, // harmless: what is carried may be read
	};
	struct heard heard;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		ask(rows[i].method, rows[i].path, rows[i].fields, &heard);
		if (heard.status != rows[i].status)
			fail_msg("%s %s: %d", rows[i].method, rows[i].path, heard.status);
		free(heard.body);
	}
}

static void a_mount_has_its_own_pages(void **state)
{
	static const char *const paths[] = {"/portal", "/portal/", "/portal/coupons"};
	struct heard heard;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		ask("GET", paths[i], "", &heard);
		assert_string_equal(heard.body, "<!doctype html>portal");
		free(heard.body);
	}
	ask("GET", "/portals", "", &heard); // not below the mount
	assert_string_equal(heard.body, "<!doctype html>console");
	free(heard.body);
}

// ---- --web-dir

static char dir[100];

static void put(const char *name, const char *text)
{
	char path[300];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void a_directory_stands_in_and_lets_nothing_out(void **state)
{
	static const char *const outside[] = {"/../secret", "/..%2fsecret", "/%2e%2e/secret", "/link.txt",
			"/linked/secret.txt",
		"/assets/../../secret", "/....//secret", "/absolute.txt", "/etc/passwd", "//etc/passwd", "/%00"};
	struct heard heard;
	char path[300];

	(void)state;
	ask_at(dev_site.port, "GET", "/", "", &heard);
	assert_string_equal(heard.body, "from disk");
	assert_non_null(head_field(&heard, "content-security-policy"));
	free(heard.body);
	ask_at(dev_site.port, "GET", "/assets/a.js", BOTH, &heard);
	assert_string_equal(heard.body, "js from disk");
	free(heard.body);
	put("index.html", "changed"); // read anew each time
	ask_at(dev_site.port, "GET", "/route", "", &heard);
	assert_string_equal(heard.body, "changed");
	free(heard.body);

	snprintf(path, sizeof path, "%s/link.txt", dir);
	assert_int_equal(symlink("../secret.txt", path), 0);
	snprintf(path, sizeof path, "%s/linked", dir);
	assert_int_equal(symlink("..", path), 0);
	snprintf(path, sizeof path, "%s/absolute.txt", dir);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	for (size_t i = 0; i < ARRAY_LEN(outside); i++) {
		ask_at(dev_site.port, "GET", outside[i], "", &heard);
		if (heard.status == 200 && strcmp(heard.body, "changed") != 0)
			fail_msg("%s: %s", outside[i], heard.body);
		free(heard.body);
	}
}

static int set_up(void **state)
{
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)"only packed is carried", .avail_in = 22,
		.next_out = (Bytef *)packed, .avail_out = sizeof packed};
	char path[300];

	(void)state;
	deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
	deflate(&stream, Z_FINISH);
	table[4].size = stream.total_out;
	deflateEnd(&stream);
	snprintf(dir, sizeof dir, "/tmp/http-static-%d/web", (int)getpid());
	snprintf(path, sizeof path, "mkdir -p %s/assets && echo secret > %s/../secret.txt", dir, dir);
	assert_int_equal(system(path), 0);
	put("index.html", "from disk");
	put("assets/a.js", "js from disk");
	dev.dir = dir;
	site_start(&site, (struct http_options){.answer = answer, .trusted = "127.0.0.1"});
	site_start(&dev_site, (struct http_options){.answer = answer, .arg = &dev});
	return 0;
}

static int tear_down(void **state)
{
	char command[300];

	(void)state;
	site_stop(&site);
	site_stop(&dev_site);
	snprintf(command, sizeof command, "rm -r /tmp/http-static-%d", (int)getpid());
	return system(command);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_revalidated),
		cmocka_unit_test(pages_carry_their_policy),
		cmocka_unit_test(assets_are_for_ever),
		cmocka_unit_test(codings_are_chosen),
		cmocka_unit_test(head_tells_the_length),
		cmocka_unit_test(only_navigations_fall_back_to_the_page),
		cmocka_unit_test(a_mount_has_its_own_pages),
		cmocka_unit_test(a_directory_stands_in_and_lets_nothing_out),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
