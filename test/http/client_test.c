// What a shop's webhook address may reach: the public internet, and nothing behind our own walls.
#include "http/client.h"
#include "wire.h"

#include <stdatomic.h>

static struct site site;
static struct arena *mem;
static _Atomic int seen;
static _Atomic(struct http_request *) parked;

static void answer(struct http_request *request, void *arg)
{
	static const struct http_header away[] = {{"Location", "http://127.0.0.1/secret"}};

	(void)arg;
	atomic_fetch_add(&seen, 1);
	if (strcmp(request->path, "/redirect") == 0) {
		http_reply(request, &(struct http_reply){.status = 302, .headers = away, .header_count = 1});
	} else if (strcmp(request->path, "/large") == 0) {
		char *body = arena_alloc(request->mem, 200000);
		memset(body, 'x', 200000);
		http_reply(request, &(struct http_reply){.status = 200, .body = body, .body_size = 200000});
	} else if (strcmp(request->path, "/slow") == 0) {
		atomic_store(&parked, request);
	} else if (strcmp(request->path, "/gone") == 0) {
		http_reply(request, &(struct http_reply){.status = 410});
	} else if (strcmp(request->path, "/headers") == 0) {
		const char *signature = http_header(request, "webhook-signature"), *agent = http_header(request,
				"user-agent");
		char *text = arena_format(request->mem, "%s|%s|%s", signature ? signature : "", agent ? agent : "",
			http_header(request, "expect") ? "expects" : "");
		http_reply(request, &(struct http_reply){.status = 200, .body = text, .body_size = strlen(text)});
	} else {
		echo(request, NULL);
	}
}

static struct http_client *client_new(const char *allow)
{
	char *error;
	struct http_client *client = http_client_create(&(struct http_client_options){.allow = allow}, &error);

	if (!client)
		fail_msg("%s", error);
	return client;
}

static void call(struct http_client *client, const char *url, struct http_answer *got)
{
	http_client_call(client, &(struct http_call){.method = "POST", .url = url, .body = "{}", .body_size = 2,
		.connect_ms = 2000, .total_ms = 3000}, mem, got);
}

static const char *url_of(const char *format)
{
	return arena_format(mem, "http://%s:%d/", format, site.port);
}

static void no_spelling_leads_inside(void **state)
{
	static const char *const hosts[] = {"127.0.0.1", "localhost", "127.0.0.1.", "2130706433", "0x7f000001",
		"0x7f.1", "0177.0.0.1", "017700000001", "127.1", "127.000.000.001", "0", "0.0.0.0", "[::1]", "[::]",
		"[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]",
		"[64:ff9b::127.0.0.1]",
		"[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]", "[fd00::1]", "[ff02::1]",
		"user:pass@127.0.0.1", "example.com@127.0.0.1", "127.0.0.2", "10.0.0.1", "172.16.0.1", "172.31.255.255",
		"192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1",
		"224.0.0.1", "255.255.255.255", "240.0.0.1", "[fd00:ec2::254]"};
	struct http_client *client = client_new(NULL);
	struct http_answer got;

	(void)state;
	atomic_store(&seen, 0);
	for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
		call(client, url_of(hosts[i]), &got);
		if (got.error != HTTP_CALL_FORBIDDEN && got.error != HTTP_CALL_RESOLVE && got.error != HTTP_CALL_URL)
			fail_msg("%s: %s %s", hosts[i], http_call_error_name(got.error), got.detail);
		assert_int_equal(got.status, 0);
		assert_string_equal(got.peer, "");
		assert_true(strlen(got.detail) > 10);
	}
	call(client, url_of("127.0.0.1"), &got);
	assert_int_equal(got.error, HTTP_CALL_FORBIDDEN);
	assert_int_equal(atomic_load(&seen), 0);
	http_client_destroy(client);
}

static void only_http_is_spoken(void **state)
{
	static const char *const urls[] = {"file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "ftp://127.0.0.1/",
		"dict://127.0.0.1/", "ldap://127.0.0.1/", "smb://127.0.0.1/", "127.0.0.1/", "//127.0.0.1/", "",
		"http://",
		"http:///", "javascript:alert(1)", "http://a b/", "http://127.0.0.1:99999/",
		"http://127.0.0.1/\r\nX: y"};
	struct http_client *client = client_new("127.0.0.1");
	struct http_answer got;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		call(client, urls[i], &got);
		if (got.error != HTTP_CALL_URL)
			fail_msg("%s: %s %s", urls[i], http_call_error_name(got.error), got.detail);
	}
	http_client_destroy(client);
}

static void what_is_allowed_is_reached(void **state)
{
	struct http_client *client = client_new("127.0.0.1");
	struct http_answer got;

	(void)state;
	call(client, url_of("127.0.0.1"), &got);
	assert_int_equal(got.error, HTTP_CALL_OK);
	assert_int_equal(got.status, 200);
	assert_string_equal(got.peer, "127.0.0.1");
	assert_non_null(strstr(got.body, "POST /? "));
	assert_non_null(strstr(got.body, "body={}"));
	assert_int_equal(got.body_size, strlen(got.body));
	bool dated = false;
	for (size_t i = 0; i < got.header_count; i++)
		dated |= strcmp(got.headers[i].name, "date") == 0 && strstr(got.headers[i].value, "GMT");
	assert_true(dated);
	call(client, url_of("127.0.0.2"), &got); // and nothing else
	assert_int_equal(got.error, HTTP_CALL_FORBIDDEN);
	http_client_destroy(client);
}

static void a_redirect_is_only_told(void **state)
{
	struct http_client *client = client_new("127.0.0.1");
	struct http_answer got;

	(void)state;
	atomic_store(&seen, 0);
	call(client, arena_format(mem, "http://127.0.0.1:%d/redirect", site.port), &got);
	assert_int_equal(got.error, HTTP_CALL_OK);
	assert_int_equal(got.status, 302);
	assert_int_equal(atomic_load(&seen), 1);
	call(client, arena_format(mem, "http://127.0.0.1:%d/gone", site.port), &got);
	assert_int_equal(got.status, 410);
	assert_int_equal(got.body_size, 0);
	http_client_destroy(client);
}

static void no_proxy_of_the_environment_is_used(void **state)
{
	struct http_client *client = client_new(NULL);
	char proxy[60];
	struct http_answer got;

	(void)state;
	atomic_store(&seen, 0);
	snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", site.port);
	setenv("http_proxy", proxy, 1);
	setenv("ALL_PROXY", proxy, 1);
	call(client, "http://10.0.0.1/", &got);
	assert_int_equal(got.error, HTTP_CALL_FORBIDDEN);
	assert_int_equal(atomic_load(&seen), 0);
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	http_client_destroy(client);
}

static void nothing_waits_for_ever(void **state)
{
	struct http_client *client = client_new("127.0.0.1");
	struct http_answer got;

	(void)state;
	int64_t start_ms = now_ms();
	http_client_call(client, &(struct http_call){.method = "GET", .total_ms = 300,
		.url = arena_format(mem, "http://127.0.0.1:%d/slow", site.port)}, mem, &got);
	assert_int_equal(got.error, HTTP_CALL_TIME);
	assert_in_range(now_ms() - start_ms, 250, 5000);
	http_reply(atomic_load(&parked), &(struct http_reply){.status = 200});
	http_client_destroy(client);
}

static void a_reply_has_a_cap(void **state)
{
	struct http_client *client = client_new("127.0.0.1");
	struct http_answer got;

	(void)state;
	call(client, arena_format(mem, "http://127.0.0.1:%d/large", site.port), &got);
	assert_int_equal(got.error, HTTP_CALL_TOO_LARGE);
	assert_int_equal(got.status, 200);
	assert_int_equal(got.body_size, 64 * 1024); // what fits is there, for the log
	http_client_destroy(client);
}

static void headers_are_sent_and_cannot_be_smuggled(void **state)
{
	static const struct http_header good[] = {{"webhook-signature", "v1,abc"}}, bad[] = {{"x", "a\r\nEvil: b"}};
	struct http_client *client = client_new("127.0.0.1");
	struct http_call one = {.method = "POST", .headers = good, .header_count = 1};
	struct http_answer got;
	char body[5000];

	(void)state;
	memset(body, 'b', sizeof body); // long enough for curl to want a 100 Continue
	one.body = body;
	one.body_size = sizeof body;
	one.url = arena_format(mem, "http://127.0.0.1:%d/headers", site.port);
	http_client_call(client, &one, mem, &got);
	assert_string_equal(got.body, "v1,abc|huitou|");
	one.headers = bad;
	atomic_store(&seen, 0);
	http_client_call(client, &one, mem, &got);
	assert_int_equal(got.error, HTTP_CALL_URL);
	assert_int_equal(atomic_load(&seen), 0);
	http_client_destroy(client);
}

// A server that says one thing to whoever comes, and hangs up.
struct liar {
	int fd, port;
	const char *says;
	pthread_t thread;
};

static void *liar_run(void *arg)
{
	struct liar *liar = arg;
	int fd = accept(liar->fd, NULL, NULL);
	char ignored[1000];

	if (recv(fd, ignored, sizeof ignored, 0) > 0)
		say(fd, liar->says);
	shutdown(fd, SHUT_WR);
	while (recv(fd, ignored, sizeof ignored, 0) > 0)
		;
	close(fd);
	return NULL;
}

static enum http_call_error ask_liar(const char *scheme, const char *says)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct liar liar = {.fd = socket(AF_INET, SOCK_STREAM, 0), .says = says};
	struct http_client *client = client_new("127.0.0.1");
	struct http_answer got;
	socklen_t size = sizeof at;

	assert_int_equal(bind(liar.fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(liar.fd, 1), 0);
	getsockname(liar.fd, (struct sockaddr *)&at, &size);
	pthread_create(&liar.thread, NULL, liar_run, &liar);
	call(client, arena_format(mem, "%s://127.0.0.1:%d/", scheme, ntohs(at.sin_port)), &got);
	pthread_join(liar.thread, NULL);
	close(liar.fd);
	http_client_destroy(client);
	return got.error;
}

static void strange_servers_are_told_apart(void **state)
{
	struct http_client *client = client_new("127.0.0.1");
	struct http_answer got;

	(void)state;
	assert_int_equal(ask_liar("http", "HTTP/1.1 204 No Content\r\n\r\n"), HTTP_CALL_OK);
	assert_int_equal(ask_liar("http", "hello\r\n"), HTTP_CALL_BROKEN);
	assert_int_equal(ask_liar("http", ""), HTTP_CALL_BROKEN);
	assert_int_equal(ask_liar("http", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), HTTP_CALL_BROKEN);
	static char many[50000] = "HTTP/1.1 200 OK\r\n";
	for (size_t at = strlen(many); at + 40 < sizeof many; at += 20)
		strcpy(many + at, "x-more: 123456789a\r\n");
	assert_int_equal(ask_liar("http", many), HTTP_CALL_TOO_LARGE);
	assert_int_equal(ask_liar("https", "HTTP/1.1 200 OK\r\n\r\n"), HTTP_CALL_TLS);
	call(client, "http://127.0.0.1:1/", &got);
	assert_int_equal(got.error, HTTP_CALL_CONNECT);
	http_client_destroy(client);
}

static void public_addresses_are_not_inside(void **state)
{
	static const char *const public[] = {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1",
			"172.32.0.1",
		"192.167.255.255", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2400:3200::1",
		"2a00:1450::1", "::ffff:8.8.8.8"};
	static const char *const inside[] = {"::", "::1", "0.1.2.3", "10.255.255.255", "192.0.0.8", "203.0.113.7",
			"64:ff9b::808:808",
		"4000::1", "1::1", "fe80::1", "3fff::1"};
	struct cidr_address address;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(public); i++) {
		assert_true(cidr_address_parse(public[i], &address));
		if (http_address_inside(&address))
			fail_msg("%s", public[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(inside); i++) {
		assert_true(cidr_address_parse(inside[i], &address));
		if (!http_address_inside(&address))
			fail_msg("%s", inside[i]);
	}
}

static void networks_are_read_strictly(void **state)
{
	static const char *const good[] = {"10.0.0.0/8", "::/0", "0.0.0.0/0", "10.1.2.3", "fd00::/8", "::1/128"};
	static const char *const bad[] = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "fd00::/129",
			"::1/64", "x",
		"10.0.0.0/8x", "10.0.0.0/-1", "1.2.3.4/0032", "[::1]"};
	struct cidr_address address;
	struct cidr_list list;
	struct cidr network;
	const char *wrong;
	char *error;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(cidr_parse(good[i], &network));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (cidr_parse(bad[i], &network))
			fail_msg("%s", bad[i]);
	assert_int_equal(cidr_list_parse("10.0.0.0/8,fd00::/8 unix", &list, &wrong), OK);
	assert_true(list.unix_peers);
	assert_int_equal(list.count, 2);
	cidr_address_parse("10.9.9.9", &address);
	assert_true(cidr_list_holds(&list, &address));
	cidr_address_parse("11.9.9.9", &address);
	assert_false(cidr_list_holds(&list, &address));
	cidr_address_parse("fdff::1", &address);
	assert_true(cidr_list_holds(&list, &address));
	cidr_list_clear(&list);
	assert_int_equal(cidr_list_parse("10.0.0.0/8, oops", &list, &wrong), ERR_INVALID);
	assert_string_equal(wrong, "oops");
	assert_null(http_client_create(&(struct http_client_options){.allow = "oops"}, &error));
	free(error);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_spelling_leads_inside),
		cmocka_unit_test(only_http_is_spoken),
		cmocka_unit_test(what_is_allowed_is_reached),
		cmocka_unit_test(a_redirect_is_only_told),
		cmocka_unit_test(no_proxy_of_the_environment_is_used),
		cmocka_unit_test(nothing_waits_for_ever),
		cmocka_unit_test(a_reply_has_a_cap),
		cmocka_unit_test(headers_are_sent_and_cannot_be_smuggled),
		cmocka_unit_test(strange_servers_are_told_apart),
		cmocka_unit_test(public_addresses_are_not_inside),
		cmocka_unit_test(networks_are_read_strictly),
	};

	mem = arena_create();
	site_start(&site, (struct http_options){.listen = "127.0.0.1:0", .answer = answer});
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	site_stop(&site);
	arena_destroy(mem);
	return failed;
}
