// What RFC 9112, 9110 and 3986 ask of a server, and what smugglers try: one line a case, each with a connection of
// its own.
#include "wire.h"

static struct site site;

#define H "Host: shop.example\r\n"
#define POST "POST /p HTTP/1.1\r\n" H

struct trial {
	const char *name, *bytes;
	int status;        // of the first answer
	int then;          // of the second; 0: the connection is closed, -1: it stays open and silent
	const char *shows; // in the body of the first, or NULL
};

static const struct trial trials[] = {
	// -- requests that are fine
	{"simple get", "GET / HTTP/1.1\r\n" H "\r\n", 200, -1, "GET /? host=shop.example"},
	{"query kept raw", "GET /a?x=%41+b&y HTTP/1.1\r\n" H "\r\n", 200, -1, "/a?x=%41+b&y host"},
	{"path decoded", "GET /%E5%BC%A0%20a HTTP/1.1\r\n" H "\r\n", 200, -1, "GET /\xe5\xbc\xa0 a?"},
	{"empty line before", "\r\nGET / HTTP/1.1\r\n" H "\r\n", 200, -1, NULL},
	{"names in any case", "GET / HTTP/1.1\r\nhOsT: Shop.Example:8080\r\n\r\n", 200, -1, "host=shop.example:8080"},
	{"no space after colon", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", 200, -1, "host=a "},
	{"spaces around value", "GET / HTTP/1.1\r\nHost: \t a \t \r\n\r\n", 200, -1, "host=a "},
	{"empty value", "GET / HTTP/1.1\r\n" H "X-Empty:\r\n\r\n", 200, -1, NULL},
	{"absolute form", "GET http://other.example:81/x?y HTTP/1.1\r\n" H "\r\n",
		200, -1, "GET /x?y host=other.example:81"},
	{"absolute form without path", "GET http://other.example?y HTTP/1.1\r\n" H "\r\n", 200, -1,
		"GET /?y host=other.example"},
	{"ipv6 host", "GET / HTTP/1.1\r\nHost: [2001:DB8::1]:80\r\n\r\n", 200, -1, "host=[2001:db8::1]:80"},
	{"options star", "OPTIONS * HTTP/1.1\r\n" H "\r\n", 200, -1, "OPTIONS *?"},
	{"body by length", POST "Content-Length: 5\r\n\r\nhello", 200, -1, "body=hello"},
	{"body of length 0", POST "Content-Length: 0\r\n\r\n", 200, -1, "body="},
	{"post without body", POST "\r\n", 200, -1, "body="},
	{"get with body", "GET / HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\nhi", 200, -1, "body=hi"},
	{"chunked", POST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", 200, -1, "body=hello!"},
	{"chunked in any case", POST "Transfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n", 200, -1,
		"body=0123456789"},
	{"chunk extension", POST "Transfer-Encoding: chunked\r\n\r\n5;a=\"b c\"\r\nhello\r\n0;z\r\n\r\n",
		200, -1, "body=hello"},
	{"trailers", POST "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Sum: 1\r\nHost: evil\r\n\r\n", 200, -1,
		"host=shop.example peer=127.0.0.1 secure=0 body=x"},
	{"expect when body is there", POST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi", 200, -1, "body=hi"},
	{"pipelined", "GET /1 HTTP/1.1\r\n" H "\r\nGET /2 HTTP/1.1\r\n" H "\r\n", 200, 200, "GET /1"},
	{"pipelined after a body", POST "Content-Length: 2\r\n\r\nhiGET /2 HTTP/1.1\r\n" H "\r\n", 200, 200, "body=hi"},
	{"pipelined after chunks", POST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /2 HTTP/1.1\r\n" H "\r\n",
		200, 200, NULL},
	{"connection close", "GET / HTTP/1.1\r\n" H "Connection: foo, Close\r\n\r\n", 200, 0, NULL},
	{"http/1.0 closes", "GET / HTTP/1.0\r\n\r\n", 200, 0, NULL},
	{"http/1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, -1, NULL},
	{"http/1.2 is a 1.1", "GET / HTTP/1.2\r\n" H "\r\n", 200, -1, NULL},
	{"unknown fields twice are joined", "GET / HTTP/1.1\r\n" H "X-A: 1\r\nX-A: 2\r\n\r\n", 200, -1, NULL},

	// -- request lines
	{"bare lf", "GET / HTTP/1.1\nHost: a\n\n", 400, 0, NULL},
	{"bare lf after a field", "GET / HTTP/1.1\r\n" H "X: y\n\r\n", 400, 0, NULL},
	{"bare cr", "GET / HTTP/1.1\r\n" H "X: a\rb\r\n\r\n", 400, 0, NULL},
	{"bare cr in request line", "GET /\r HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"space first", " GET / HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"two spaces", "GET  / HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"tab between", "GET\t/ HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"no version", "GET /\r\n" H "\r\n", 400, 0, NULL},
	{"space after version", "GET / HTTP/1.1 \r\n" H "\r\n", 400, 0, NULL},
	{"version in lower case", "GET / http/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"version with two digits", "GET / HTTP/1.10\r\n" H "\r\n", 400, 0, NULL},
	{"version 2", "GET / HTTP/2.0\r\n" H "\r\n", 505, 0, NULL},
	{"http/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, 0, NULL},
	{"version 0.9", "GET / HTTP/0.9\r\n" H "\r\n", 505, 0, NULL},
	{"method in lower case", "get / HTTP/1.1\r\n" H "\r\n", 501, 0, NULL},
	{"unknown method", "BREW / HTTP/1.1\r\n" H "\r\n", 501, 0, NULL},
	{"trace", "TRACE / HTTP/1.1\r\n" H "\r\n", 501, 0, NULL},
	{"connect", "CONNECT a:443 HTTP/1.1\r\n" H "\r\n", 501, 0, NULL},
	{"method is no token", "G@T / HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"tls hello", "\x16\x03\x01\x02", 400, 0, NULL},

	// -- targets
	{"no slash", "GET x HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"star for get", "GET * HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"fragment", "GET /a#b HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"high bytes", "GET /\xe5\xbc\xa0 HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"broken escape", "GET /%zz HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"cut escape", "GET /%4 HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"encoded nul", "GET /%00 HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"encoded crlf", "GET /%0d%0aX HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"encoded slash", "GET /a%2fb HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"backslash", "GET /a\\b HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"encoded backslash", "GET /a%5Cb HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"dot dot", "GET /a/../b HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"dot dot at end", "GET /a/.. HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"encoded dot dot", "GET /%2e%2E/etc/passwd HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"one dot", "GET /./b HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"three dots are a name", "GET /.../.well-known/..x HTTP/1.1\r\n" H "\r\n", 200, -1, NULL},
	{"overlong utf-8", "GET /%c0%ae HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"lone surrogate", "GET /%ed%a0%80 HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"user in absolute form", "GET http://u@h/ HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"absolute form without host", "GET http:///x HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},
	{"other scheme", "GET ftp://h/ HTTP/1.1\r\n" H "\r\n", 400, 0, NULL},

	// -- fields
	{"no host", "GET / HTTP/1.1\r\n\r\n", 400, 0, NULL},
	{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, 0, NULL},
	{"two hosts in one", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, 0, NULL},
	{"empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, 0, NULL},
	{"host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, 0, NULL},
	{"host with user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400, 0, NULL},
	{"host with bad port", "GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", 400, 0, NULL},
	{"space before colon", "GET / HTTP/1.1\r\n" H "X : y\r\n\r\n", 400, 0, NULL},
	{"no colon", "GET / HTTP/1.1\r\n" H "Xy\r\n\r\n", 400, 0, NULL},
	{"empty name", "GET / HTTP/1.1\r\n" H ": y\r\n\r\n", 400, 0, NULL},
	{"name with slash", "GET / HTTP/1.1\r\n" H "a/b: y\r\n\r\n", 400, 0, NULL},
	{"name with high byte", "GET / HTTP/1.1\r\n" H "\xc3\xa4: y\r\n\r\n", 400, 0, NULL},
	{"folded", "GET / HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n", 400, 0, NULL},
	{"folded first", "GET / HTTP/1.1\r\n X: a\r\n" H "\r\n", 400, 0, NULL},
	{"folded with tab", "GET / HTTP/1.1\r\n" H "X: a\r\n\tb\r\n\r\n", 400, 0, NULL},
	{"control in value", "GET / HTTP/1.1\r\n" H "X: a\001b\r\n\r\n", 400, 0, NULL},
	{"delete in value", "GET / HTTP/1.1\r\n" H "X: a\x7f\r\n\r\n", 400, 0, NULL},
	{"value not utf-8", "GET / HTTP/1.1\r\n" H "X: \xff\xfe\r\n\r\n", 400, 0, NULL},
	{"two authorizations", "GET / HTTP/1.1\r\n" H "Authorization: a\r\nauthorization: b\r\n\r\n", 400, 0, NULL},
	{"two idempotency keys", POST "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n", 400, 0, NULL},
	{"other expectation", POST "Expect: 200-ok\r\nContent-Length: 2\r\n\r\nhi", 417, 0, NULL},

	// -- smuggling: wherever two readers could disagree about the length, there is no length
	{"length and chunked", POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunked and length", POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"two lengths", POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400, 0, NULL},
	{"two equal lengths", POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400, 0, NULL},
	{"list of lengths", POST "Content-Length: 5, 5\r\n\r\nhello", 400, 0, NULL},
	{"length with plus", POST "Content-Length: +5\r\n\r\nhello", 400, 0, NULL},
	{"length with minus", POST "Content-Length: -5\r\n\r\nhello", 400, 0, NULL},
	{"length in hex", POST "Content-Length: 0x5\r\n\r\nhello", 400, 0, NULL},
	{"length with space inside", POST "Content-Length: 5 5\r\n\r\nhello", 400, 0, NULL},
	{"length empty", POST "Content-Length:\r\n\r\nhello", 400, 0, NULL},
	{"length overflows", POST "Content-Length: 18446744073709551621\r\n\r\nhello", 400, 0, NULL},
	{"length too large", POST "Content-Length: 99999999\r\n\r\nhello", 413, 0, NULL},
	{"space before length's colon", POST "Content-Length : 5\r\n\r\nhello", 400, 0, NULL},
	{"space before coding's colon", POST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"unknown coding", POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"identity", POST "Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n", 400, 0, NULL},
	{"chunked not last", POST "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunked twice", POST "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"two codings", POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
		400, 0, NULL},
	{"gzip then chunked", POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, 0, NULL},
	{"coding in quotes", POST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"coding after vertical tab", POST "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"coding empty", POST "Transfer-Encoding:\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"coding folded", POST "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"coding in http/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunk size empty", POST "Transfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunk size in 0x", POST "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunk size with minus", POST "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunk size with plus", POST "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunk size with space", POST "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunk size overflows", POST "Transfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n",
		400, 0, NULL},
	{"chunk line with bare lf", POST "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n", 400, 0, NULL},
	{"chunk data with bare lf", POST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n", 400, 0, NULL},
	{"chunk longer than said", POST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n", 400, 0, NULL},
	{"extension with bare lf", POST "Transfer-Encoding: chunked\r\n\r\n5;\nxx\r\nhello\r\n0\r\n\r\n", 400, 0, NULL},
	{"trailer folded", POST "Transfer-Encoding: chunked\r\n\r\n0\r\nX: a\r\n b\r\n\r\n", 400, 0, NULL},
	{"trailer without colon", POST "Transfer-Encoding: chunked\r\n\r\n0\r\nGET / HTTP/1.1\r\n\r\n", 400, 0, NULL},
};

static void try(void **state)
{
	const struct trial *trial = *state;
	struct heard heard;
	int fd = dial(site.port);

	say(fd, trial->bytes);
	hear(fd, &heard);
	assert_int_equal(heard.status, trial->status);
	assert_true(heard.whole);
	assert_non_null(head_field(&heard, "date"));
	if (trial->shows && !strstr(heard.body, trial->shows))
		fail_msg("expected \"%s\" in \"%s\"", trial->shows, heard.body);
	if (trial->then > 0) {
		assert_int_equal(hear_status(fd), trial->then);
	} else if (trial->then == 0) {
		assert_string_equal(head_field(&heard, "connection"), "close");
		assert_true(is_closed(fd));
	} else {
		assert_true(is_open(fd));
	}
	free(heard.body);
	close(fd);
}

// The same, a byte at a time: what a server understands must not depend on how it arrives.
static void try_slowly(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trials); i++) {
		const struct trial *trial = &trials[i];
		int fd = dial(site.port);
		for (const char *c = trial->bytes; *c; c++)
			if (!say_n(fd, c, 1))
				break;
		// Some are refused at their first byte, the rest is in the way.
		int status = hear_status(fd);
		if (status == 100) // the body was not there yet
			status = hear_status(fd);
		if (status != trial->status)
			fail_msg("%s: %d instead of %d", trial->name, status, trial->status);
		close(fd);
	}
}

static void nul_in_head(void **state)
{
	static const char bytes[] = "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n";
	int fd = dial(site.port);

	(void)state;
	say_n(fd, bytes, sizeof bytes - 1);
	assert_int_equal(hear_status(fd), 400);
	close(fd);
}

static void nul_in_body_is_data(void **state)
{
	static const char bytes[] = POST "Content-Length: 3\r\n\r\na\0bGET /next HTTP/1.1\r\n" H "\r\n";
	int fd = dial(site.port);

	(void)state;
	say_n(fd, bytes, sizeof bytes - 1);
	assert_int_equal(hear_status(fd), 200);
	assert_int_equal(hear_status(fd), 200);
	close(fd);
}

static void expect_is_met(void **state)
{
	struct heard heard;
	int fd = dial(site.port);

	(void)state;
	say(fd, POST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
	assert_int_equal(hear_status(fd), 100);
	say(fd, "hi");
	hear(fd, &heard);
	assert_int_equal(heard.status, 200);
	assert_non_null(strstr(heard.body, "body=hi"));
	free(heard.body);
	close(fd);
}

static void expect_of_too_much_is_refused_before_the_body(void **state)
{
	int fd = dial(site.port);

	(void)state;
	say(fd, POST "Expect: 100-continue\r\nContent-Length: 20000000\r\n\r\n");
	assert_int_equal(hear_status(fd), 413);
	assert_true(is_closed(fd));
	close(fd);
}

static void head_has_no_body(void **state)
{
	struct heard heard;
	int fd = dial(site.port);

	(void)state;
	say(fd, "HEAD /x HTTP/1.1\r\n" H "\r\nGET /y HTTP/1.1\r\n" H "\r\n");
	hear_n(fd, &heard, 1);
	assert_int_equal(heard.status, 200);
	assert_true(atoi(head_field(&heard, "content-length")) > 0);
	free(heard.body);
	hear(fd, &heard);
	assert_int_equal(heard.status, 200);
	assert_non_null(strstr(heard.body, "GET /y"));
	free(heard.body);
	close(fd);
}

static void half_closed_client_is_answered(void **state)
{
	int fd = dial(site.port);

	(void)state;
	say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
	shutdown(fd, SHUT_WR);
	assert_int_equal(hear_status(fd), 200);
	assert_true(is_closed(fd));
	close(fd);
}

static void many_pipelined_come_in_order(void **state)
{
	enum { COUNT = 500 };
	char *all = calloc(1, COUNT * 64), *to = all;
	int fd = dial(site.port);

	(void)state;
	for (int i = 0; i < COUNT; i++)
		to += sprintf(to, "GET /%d HTTP/1.1\r\n" H "\r\n", i);
	say(fd, all);
	for (int i = 0; i < COUNT; i++) {
		struct heard heard;
		char expected[32];
		hear(fd, &heard);
		sprintf(expected, "GET /%d?", i);
		assert_int_equal(heard.status, 200);
		assert_non_null(strstr(heard.body, expected));
		free(heard.body);
	}
	free(all);
	close(fd);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(try_slowly),
		cmocka_unit_test(nul_in_head),
		cmocka_unit_test(nul_in_body_is_data),
		cmocka_unit_test(expect_is_met),
		cmocka_unit_test(expect_of_too_much_is_refused_before_the_body),
		cmocka_unit_test(head_has_no_body),
		cmocka_unit_test(half_closed_client_is_answered),
		cmocka_unit_test(many_pipelined_come_in_order),
	};
	struct CMUnitTest tests[ARRAY_LEN(trials) + ARRAY_LEN(others)];

	for (size_t i = 0; i < ARRAY_LEN(trials); i++)
		tests[i] = (struct CMUnitTest){.name = trials[i].name, .test_func = try,
			.initial_state = (void *)(uintptr_t)&trials[i]};
	memcpy(tests + ARRAY_LEN(trials), others, sizeof others);
	site_start(&site, (struct http_options){.answer = echo, .address_max = 1000});
	int failed = _cmocka_run_group_tests("conformance", tests, ARRAY_LEN(tests), NULL, NULL);
	site_stop(&site);
	return failed;
}
