// Slow clients lose, floods are refused, and nobody else notices.
#include "wire.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>

#define H "Host: a\r\n"

static int64_t spent_ms(int64_t since_ms)
{
	return now_ms() - since_ms;
}

static int served(int port)
{
	int fd = dial(port);
	say(fd, "GET / HTTP/1.1\r\n" H "Connection: close\r\n\r\n");
	int status = hear_status(fd);
	close(fd);
	return status == 200;
}

// A drop every 40 ms keeps an inactivity timer happy; ours is absolute.
static int64_t drip_until_closed(int fd, const char *bytes, int each_ms)
{
	int64_t start_ms = now_ms();

	for (size_t i = 0; i < 500; i++) {
		struct pollfd readable = {.fd = fd, .events = POLLIN};
		if (poll(&readable, 1, each_ms) > 0 || !say_n(fd, &bytes[i % strlen(bytes)], 1))
			break;
	}
	return spent_ms(start_ms);
}

static void a_dripping_head_is_cut_off(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .head_ms = 600});
	int fd = dial(site.port);
	say(fd, "GET / HTTP/1.1\r\n" H);
	int64_t took_ms = drip_until_closed(fd, "x-a: b\r\n", 40);
	assert_in_range(took_ms, 400, 5000);
	assert_int_equal(hear_status(fd), 408);
	assert_true(is_closed(fd));
	assert_true(served(site.port));
	assert_int_equal(http_server_figures(site.server).refused[HTTP_REFUSED_TIME], 1);
	close(fd);
	site_stop(&site);
}

static void a_silent_connection_is_closed(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .head_ms = 300, .idle_ms = 500});
	int silent = dial(site.port), idle = dial(site.port);
	int64_t start_ms = now_ms();
	say(idle, "GET / HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(hear_status(idle), 200);
	assert_true(is_closed(silent));
	assert_in_range(spent_ms(start_ms), 250, 5000);
	assert_true(is_closed(idle));
	assert_in_range(spent_ms(start_ms), 450, 5000);
	close(silent);
	close(idle);
	site_stop(&site);
}

static void a_dripping_body_is_cut_off(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .rate_ms = 400, .rate_min = 500});
	int fd = dial(site.port);
	say(fd, "POST / HTTP/1.1\r\n" H "Content-Length: 100000\r\n\r\n");
	int64_t took_ms = drip_until_closed(fd, "x", 20);
	assert_in_range(took_ms, 300, 5000);
	assert_int_equal(hear_status(fd), 408);
	assert_true(is_closed(fd));
	close(fd);
	// A fast start is no credit for standing still after it.
	fd = dial(site.port);
	say(fd, "POST / HTTP/1.1\r\n" H "Content-Length: 100000\r\n\r\n");
	char much[50000];
	memset(much, 'x', sizeof much);
	assert_true(say_n(fd, much, sizeof much));
	int64_t start_ms = now_ms();
	assert_int_equal(hear_status(fd), 408);
	assert_in_range(spent_ms(start_ms), 300, 5000);
	close(fd);
	site_stop(&site);
}

static void a_body_has_an_absolute_deadline(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .body_ms = 500, .rate_min = 1, .rate_ms = 100000});
	int fd = dial(site.port);
	say(fd, "POST / HTTP/1.1\r\n" H "Content-Length: 100000\r\n\r\n");
	int64_t took_ms = drip_until_closed(fd, "x", 20);
	assert_in_range(took_ms, 400, 5000);
	assert_int_equal(hear_status(fd), 408);
	close(fd);
	site_stop(&site);
}

static void much(struct http_request *request, void *arg)
{
	size_t size = 20 * 1024 * 1024;
	char *body = arena_alloc(request->mem, size);

	(void)arg;
	http_reply(request, &(struct http_reply){.status = 200, .type = "application/octet-stream", .body = body,
		.body_size = size});
}

static void a_slow_reader_is_cut_off(void **state)
{
	struct site site;
	char some[1024];
	int small = 4096, fd;
	ssize_t n, got = 0;

	(void)state;
	site_start(&site, (struct http_options){.answer = much, .rate_ms = 400, .rate_min = 1000000});
	fd = dial(site.port);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
	int64_t start_ms = now_ms();
	while ((n = recv(fd, some, sizeof some, 0)) > 0) {
		got += n;
		sleep_ms(10);
		if (spent_ms(start_ms) > 10000)
			break;
	}
	assert_true(n < 0); // a reset: it cannot take what it got for the whole
	assert_int_equal(errno, ECONNRESET);
	assert_true(got < 20 * 1024 * 1024);
	close(fd);
	site_stop(&site);
}

static void a_large_reply_arrives_whole(void **state)
{
	struct site site;
	struct heard heard;

	(void)state;
	site_start(&site, (struct http_options){.answer = much});
	int fd = dial(site.port);
	say(fd, "GET /1 HTTP/1.1\r\n" H "\r\nGET /2 HTTP/1.1\r\n" H "\r\n");
	for (int i = 0; i < 2; i++) {
		hear(fd, &heard);
		assert_int_equal(heard.size, 20 * 1024 * 1024);
		free(heard.body);
	}
	close(fd);
	site_stop(&site);
}

static void heads_have_limits(void **state)
{
	struct site site;
	char *bytes = malloc(3000000), *to;
	int fd;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo});

	fd = dial(site.port); // 100 fields are taken
	to = bytes + sprintf(bytes, "GET / HTTP/1.1\r\n" H);
	for (int i = 0; i < 99; i++)
		to += sprintf(to, "X-%d: y\r\n", i);
	sprintf(to, "\r\n");
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 200);
	close(fd);

	fd = dial(site.port); // 101 are not
	to += sprintf(to, "X-99: y\r\n");
	sprintf(to, "\r\n");
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 431);
	assert_true(is_closed(fd));
	close(fd);

	fd = dial(site.port); // a flood of fields without an end
	to = bytes + sprintf(bytes, "GET / HTTP/1.1\r\n" H);
	for (int i = 0; i < 200000; i++)
		to += sprintf(to, "X-%d: y\r\n", i);
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 431);
	close(fd);

	fd = dial(site.port); // one huge field
	to = bytes + sprintf(bytes, "GET / HTTP/1.1\r\n" H "X: ");
	memset(to, 'y', 20000);
	to[20000] = '\0';
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 431);
	close(fd);

	fd = dial(site.port); // 16 KiB in all are taken
	to = bytes + sprintf(bytes, "GET / HTTP/1.1\r\n" H "X: ");
	size_t left = 16384 - (size_t)(to - bytes) - 4;
	memset(to, 'y', left);
	strcpy(to + left, "\r\n\r\n");
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 200);
	close(fd);

	fd = dial(site.port); // one more is not
	memset(to, 'y', left + 1);
	strcpy(to + left + 1, "\r\n\r\n");
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 431);
	close(fd);

	fd = dial(site.port); // a target of 8 KiB is taken
	to = bytes + sprintf(bytes, "GET /");
	memset(to, 'a', 8191);
	strcpy(to + 8191, " HTTP/1.1\r\n" H "\r\n");
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 200);
	close(fd);

	fd = dial(site.port); // and one more byte is not
	memset(to, 'a', 8192);
	strcpy(to + 8192, " HTTP/1.1\r\n" H "\r\n");
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 414);
	close(fd);

	fd = dial(site.port); // nor one without an end
	memset(to, 'a', 100000);
	to[100000] = '\0';
	say(fd, bytes);
	assert_int_equal(hear_status(fd), 414);
	close(fd);

	assert_true(served(site.port));
	assert_int_equal(http_server_figures(site.server).refused[HTTP_REFUSED_SIZE], 6);
	free(bytes);
	site_stop(&site);
}

static void bodies_have_limits(void **state)
{
	struct site site;
	size_t size = 10 * 1024 * 1024;
	char *bytes = malloc(size), head[200];
	struct heard heard;
	int fd;

	(void)state;
	memset(bytes, 'x', size);
	site_start(&site, (struct http_options){.answer = echo});

	fd = dial(site.port); // the client sends all its 10 MB and still finds its answer
	sprintf(head, "POST / HTTP/1.1\r\n" H "Content-Length: %zu\r\n\r\n", size);
	say(fd, head);
	assert_true(say_n(fd, bytes, size));
	assert_int_equal(hear_status(fd), 413);
	assert_true(is_closed(fd));
	close(fd);

	fd = dial(site.port); // the same in chunks, whose end nobody knows
	say(fd, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 160; i++) {
		say(fd, "10000\r\n");
		say_n(fd, bytes, 65536);
		say(fd, "\r\n");
	}
	assert_int_equal(hear_status(fd), 413);
	close(fd);

	fd = dial(site.port); // 1 MiB is taken
	sprintf(head, "POST / HTTP/1.1\r\n" H "Content-Length: %d\r\n\r\n", 1024 * 1024);
	say(fd, head);
	say_n(fd, bytes, 1024 * 1024);
	hear(fd, &heard);
	assert_int_equal(heard.status, 200);
	assert_true(heard.size > 1024 * 1024);
	free(heard.body);
	close(fd);

	fd = dial(site.port); // extensions of chunks are no way around
	say(fd, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n1;");
	say_n(fd, bytes, 100000);
	assert_int_equal(hear_status(fd), 400);
	close(fd);

	fd = dial(site.port); // nor are trailers
	say(fd, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\nx:");
	say_n(fd, bytes, 100000);
	assert_int_equal(hear_status(fd), 400);
	close(fd);

	free(bytes);
	site_stop(&site);
}

static void half_sent_requests_harm_nobody(void **state)
{
	static const char *const halves[] = {"", "G", "GET / HT", "GET / HTTP/1.1\r\nHo", "POST / HTTP/1.1\r\n" H
		"Content-Length: 10\r\n\r\nhalf", "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n5\r\nhe"};
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo});
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < ARRAY_LEN(halves); i++) {
			struct linger reset = {.l_onoff = round};
			int fd = dial(site.port);
			say(fd, halves[i]);
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
			close(fd);
		}
	}
	assert_true(served(site.port));
	for (int i = 0; i < 100 && http_server_figures(site.server).connections; i++)
		sleep_ms(20);
	assert_int_equal(http_server_figures(site.server).connections, 0);
	site_stop(&site);
}

static void one_address_has_a_cap(void **state)
{
	struct site site;
	int fds[5];

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .address_max = 4});
	for (int i = 0; i < 4; i++) {
		fds[i] = dial(site.port);
		say(fds[i], "GET / HTTP/1.1\r\n" H "\r\n");
		assert_int_equal(hear_status(fds[i]), 200);
	}
	fds[4] = dial(site.port);
	assert_int_equal(hear_status(fds[4]), 503);
	assert_true(is_closed(fds[4]));
	close(fds[4]);
	assert_int_equal(http_server_figures(site.server).refused[HTTP_REFUSED_ADDRESS], 1);
	close(fds[0]);
	for (int i = 0; i < 100 && http_server_figures(site.server).connections > 3; i++)
		sleep_ms(20);
	assert_true(served(site.port));
	for (int i = 1; i < 4; i++)
		close(fds[i]);
	site_stop(&site);
}

static void the_server_has_a_cap_and_sheds_idle_strangers(void **state)
{
	struct site site;
	int fds[12];

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .connections_max = 10});
	for (int i = 0; i < 9; i++) {
		fds[i] = dial(site.port);
		say(fds[i], "GET / HTTP/1.1\r\n" H "\r\n");
		assert_int_equal(hear_status(fds[i]), 200);
	}
	// Full for strangers: who is idle makes room.
	assert_true(served(site.port));
	assert_true(http_server_figures(site.server).shed > 0);
	assert_true(is_closed(fds[0]));
	for (int i = 0; i < 9; i++)
		close(fds[i]);
	site_stop(&site);
}

static void park(struct http_request *request, void *arg)
{
	_Atomic(struct http_request *) *parked = arg;
	atomic_store(&parked[atomic_load(&parked[0]) != NULL], request);
}

static void on_loop(struct http_request *request, struct http_plan *plan, void *arg)
{
	(void)request, (void)arg;
	plan->place = HTTP_ON_LOOP;
}

// Who waits for an answer is not shed; then it is the newcomer who goes.
static void a_server_full_of_work_refuses_newcomers(void **state)
{
	static _Atomic(struct http_request *) parked[2];
	struct site site;
	int fds[3];

	(void)state;
	site_start(&site, (struct http_options){.answer = park, .plan = on_loop, .arg = parked,
			.connections_max = 2});
	fds[0] = dial(site.port);
	say(fds[0], "GET / HTTP/1.1\r\n" H "\r\n");
	for (int i = 0; i < 400 && !http_server_figures(site.server).parked; i++)
		sleep_ms(5);
	fds[1] = dial(site.port);
	say(fds[1], "GET / HTTP/1.1\r\n" H "\r\n");
	for (int i = 0; i < 400 && http_server_figures(site.server).parked < 2; i++)
		sleep_ms(5);
	fds[2] = dial(site.port);
	assert_int_equal(hear_status(fds[2]), 503);
	assert_int_equal(http_server_figures(site.server).refused[HTTP_REFUSED_CONNECTIONS], 1);
	for (int i = 0; i < 2; i++)
		echo(atomic_load(&parked[i]), NULL);
	for (int i = 0; i < 2; i++)
		assert_int_equal(hear_status(fds[i]), 200);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	site_stop(&site);
}

static void to_file(struct http_request *request, struct http_plan *plan, void *arg)
{
	(void)request, (void)arg;
	plan->body_to_file = true;
	plan->body_max = 100000000;
}

static void a_full_disk_is_507(void **state)
{
	struct rlimit before, tight;
	struct site site;
	char some[65536] = {0};

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	tight = before;
	tight.rlim_cur = 1000000;
	site_start(&site, (struct http_options){.answer = echo, .plan = to_file});
	setrlimit(RLIMIT_FSIZE, &tight);
	int fd = dial(site.port);
	say(fd, "POST / HTTP/1.1\r\n" H "Content-Length: 2000000\r\n\r\n");
	for (int i = 0; i < 30; i++)
		say_n(fd, some, sizeof some);
	assert_int_equal(hear_status(fd), 507);
	close(fd);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_true(served(site.port));
	site_stop(&site);
}

static void know(struct http_request *request, void *arg)
{
	if (strcmp(request->path, "/sign-in") == 0)
		http_request_known(request);
	echo(request, arg);
}

static void the_known_are_not_shed(void **state)
{
	struct site site;
	int known, fds[9];

	(void)state;
	site_start(&site, (struct http_options){.answer = know, .connections_max = 10});
	known = dial(site.port);
	say(known, "GET /sign-in HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(hear_status(known), 200);
	for (int i = 0; i < 9; i++) {
		fds[i] = dial(site.port);
		say(fds[i], "GET / HTTP/1.1\r\n" H "\r\n");
		assert_int_equal(hear_status(fds[i]), 200);
	}
	assert_true(served(site.port));
	assert_true(is_open(known));
	say(known, "GET / HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(hear_status(known), 200);
	close(known);
	for (int i = 0; i < 9; i++)
		close(fds[i]);
	site_stop(&site);
}

// 200 connections drip their heads for ever; the honest are served meanwhile, and quickly.
static void a_slow_loris_stops_nobody(void **state)
{
	enum { SLOW = 200 };
	struct site site;
	static int fds[SLOW];
	int64_t worst_ms = 0;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .address_max = 10000, .connections_max = 250});
	for (int i = 0; i < SLOW; i++) {
		fds[i] = dial(site.port);
		say(fds[i], "GET / HTTP/1.1\r\nHost:");
	}
	for (int round = 0; round < 60; round++) {
		for (int i = round % 4; i < SLOW; i += 4)
			say(fds[i], " ");
		int64_t start_ms = now_ms();
		assert_true(served(site.port));
		int64_t took_ms = spent_ms(start_ms);
		worst_ms = took_ms > worst_ms ? took_ms : worst_ms;
	}
	assert_true(worst_ms < 2000); // 250 ms on a quiet machine; here others run too
	for (int i = 0; i < SLOW; i++)
		close(fds[i]);
	site_stop(&site);
}

static void requests_of_one_connection_are_counted(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .requests_max = 3});
	int fd = dial(site.port);
	for (int i = 0; i < 3; i++) {
		say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
		assert_int_equal(hear_status(fd), 200);
	}
	assert_true(is_closed(fd));
	close(fd);
	site_stop(&site);
}

static int descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

// Out of descriptors the server neither dies nor turns for ever, and goes on when there are some again.
static void it_survives_without_descriptors(void **state)
{
	struct site site;
	struct rlimit before, tight;
	int fds[3], spare[64], spares = 0;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo});
	assert_true(served(site.port));
	for (int i = 0; i < 3; i++)
		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	getrlimit(RLIMIT_NOFILE, &before);
	tight = before;
	tight.rlim_cur = (rlim_t)descriptors() + 8;
	setrlimit(RLIMIT_NOFILE, &tight);
	while (spares < 64 && (spare[spares] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
		spares++;
	for (int i = 0; i < 3; i++) {
		struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)site.port)};
		to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		assert_int_equal(connect(fds[i], (struct sockaddr *)&to, sizeof to), 0);
	}
	sleep_ms(300);
	while (spares)
		close(spare[--spares]);
	setrlimit(RLIMIT_NOFILE, &before);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	assert_true(served(site.port));
	assert_true(http_server_figures(site.server).refused[HTTP_REFUSED_CONNECTIONS] > 0);
	site_stop(&site);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dripping_head_is_cut_off),
		cmocka_unit_test(a_silent_connection_is_closed),
		cmocka_unit_test(a_dripping_body_is_cut_off),
		cmocka_unit_test(a_body_has_an_absolute_deadline),
		cmocka_unit_test(a_slow_reader_is_cut_off),
		cmocka_unit_test(a_large_reply_arrives_whole),
		cmocka_unit_test(heads_have_limits),
		cmocka_unit_test(bodies_have_limits),
		cmocka_unit_test(half_sent_requests_harm_nobody),
		cmocka_unit_test(one_address_has_a_cap),
		cmocka_unit_test(the_server_has_a_cap_and_sheds_idle_strangers),
		cmocka_unit_test(the_known_are_not_shed),
		cmocka_unit_test(a_server_full_of_work_refuses_newcomers),
		cmocka_unit_test(a_full_disk_is_507),
		cmocka_unit_test(a_slow_loris_stops_nobody),
		cmocka_unit_test(requests_of_one_connection_are_counted),
		cmocka_unit_test(it_survives_without_descriptors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
