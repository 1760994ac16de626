// What a request may live through: parked and answered by another thread, streamed, spooled to a file, left by its
// client, overtaken by a stop.
#include "wire.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <zlib.h>

#define H "Host: a\r\n"

// ---- a stand-in for the write gate: a thread that answers what was parked

static struct {
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct http_request *first;
	bool over;
	int hold_ms;
	pthread_t thread;
} gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER};

static void *gate_run(void *arg)
{
	pthread_mutex_lock(&gate.lock);
	while (!gate.over || gate.first) {
		if (!gate.first) {
			pthread_cond_wait(&gate.work, &gate.lock);
			continue;
		}
		struct http_request *request = gate.first;
		gate.first = request->data;
		pthread_mutex_unlock(&gate.lock);
		if (gate.hold_ms)
			sleep_ms(gate.hold_ms);
		echo(request, arg);
		pthread_mutex_lock(&gate.lock);
	}
	pthread_mutex_unlock(&gate.lock);
	return arg;
}

static void park(struct http_request *request, void *arg)
{
	(void)arg;
	pthread_mutex_lock(&gate.lock);
	request->data = gate.first;
	gate.first = request;
	pthread_cond_signal(&gate.work);
	pthread_mutex_unlock(&gate.lock);
}

static void gate_start(int hold_ms)
{
	gate.over = false;
	gate.hold_ms = hold_ms;
	pthread_create(&gate.thread, NULL, gate_run, NULL);
}

static void gate_stop(void)
{
	pthread_mutex_lock(&gate.lock);
	gate.over = true;
	pthread_cond_signal(&gate.work);
	pthread_mutex_unlock(&gate.lock);
	pthread_join(gate.thread, NULL);
}

static void on_loop(struct http_request *request, struct http_plan *plan, void *arg)
{
	(void)arg;
	if (strncmp(request->path, "/worker", 7) != 0)
		plan->place = HTTP_ON_LOOP;
}

static void answer_any(struct http_request *request, void *arg)
{
	(strncmp(request->path, "/parked", 7) == 0 ? park : echo)(request, arg);
}

struct client {
	pthread_t thread;
	int port, number, good;
};

// Requests of all three kinds mixed on one connection; each answer must be that of its own request.
static void *client_run(void *arg)
{
	static const char *const kinds[] = {"/loop", "/worker", "/parked"};
	struct client *client = arg;
	int fd = dial(client->port);

	for (int i = 0; i < 150; i++) {
		char bytes[200], expected[60];
		struct heard heard;
		sprintf(bytes, "POST %s/%d/%d HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\n%03d", kinds[i % 3],
			client->number, i, i);
		sprintf(expected, "%s/%d/%d?", kinds[i % 3], client->number, i);
		say(fd, bytes);
		hear(fd, &heard);
		client->good += heard.status == 200 && strstr(heard.body, expected) != NULL;
		free(heard.body);
	}
	close(fd);
	return NULL;
}

static void loop_worker_and_parked_answers_mix(void **state)
{
	struct client clients[8];
	struct site site;

	(void)state;
	gate_start(0);
	site_start(&site, (struct http_options){.answer = answer_any, .plan = on_loop, .threads = 2, .workers = 2});
	for (int i = 0; i < 8; i++) {
		clients[i] = (struct client){.port = site.port, .number = i};
		pthread_create(&clients[i].thread, NULL, client_run, &clients[i]);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(clients[i].thread, NULL);
		assert_int_equal(clients[i].good, 150);
	}
	struct http_figures figures = http_server_figures(site.server);
	assert_int_equal(figures.requests[2], 8 * 150);
	assert_int_equal(figures.parked, 0);
	int64_t counted = 0;
	for (int i = 0; i < HTTP_LATENCIES; i++)
		counted += figures.latency[i];
	assert_int_equal(counted, 8 * 150);
	gate_stop();
	site_stop(&site);
}

static void parked_requests_hold_no_thread(void **state)
{
	enum { COUNT = 50 };
	struct site site;
	int fds[COUNT];

	(void)state;
	site_start(&site, (struct http_options){.answer = answer_any, .workers = 1});
	for (int i = 0; i < COUNT; i++) {
		fds[i] = dial(site.port);
		say(fds[i], "GET /parked HTTP/1.1\r\n" H "\r\n");
	}
	int other = dial(site.port);
	say(other, "GET /worker HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(hear_status(other), 200);
	for (int i = 0; i < 200 && http_server_figures(site.server).parked < COUNT; i++)
		sleep_ms(10);
	assert_int_equal(http_server_figures(site.server).parked, COUNT);
	gate_start(0);
	for (int i = 0; i < COUNT; i++) {
		assert_int_equal(hear_status(fds[i]), 200);
		close(fds[i]);
	}
	close(other);
	gate_stop();
	site_stop(&site);
}

static _Atomic(struct http_request *) kept;

static void keep(struct http_request *request, void *arg)
{
	(void)arg;
	atomic_store(&kept, request);
}

static struct http_request *wait_for_kept(void)
{
	struct http_request *request = NULL;

	for (int i = 0; i < 1000 && !(request = atomic_exchange(&kept, NULL)); i++)
		sleep_ms(5);
	assert_non_null(request);
	return request;
}

static void a_request_outlives_its_client(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = keep, .plan = on_loop});
	for (int reset = 0; reset < 2; reset++) {
		struct linger linger = {.l_onoff = reset};
		int fd = dial(site.port);
		say(fd, "POST /x HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\nhi");
		struct http_request *request = wait_for_kept();
		assert_false(http_request_gone(request));
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
		close(fd);
		for (int i = 0; i < 400 && !http_request_gone(request); i++)
			sleep_ms(5);
		assert_true(http_request_gone(request));
		assert_int_equal(http_server_figures(site.server).connections, 1); // it counts until it is answered
		assert_string_equal(request->body, "hi");
		assert_string_equal(request->path, "/x");
		echo(request, NULL);
	}
	for (int i = 0; i < 400 && http_server_figures(site.server).connections; i++)
		sleep_ms(5);
	assert_int_equal(http_server_figures(site.server).connections, 0);
	site_stop(&site);
}

// ---- stopping

static void what_was_accepted_is_answered(void **state)
{
	struct site site;
	int parked[5], idle, half;

	(void)state;
	gate_start(60);
	site_start(&site, (struct http_options){.answer = answer_any, .plan = on_loop});
	idle = dial(site.port);
	say(idle, "GET / HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(hear_status(idle), 200);
	for (int i = 0; i < 5; i++) {
		parked[i] = dial(site.port);
		say(parked[i], "GET /parked HTTP/1.1\r\n" H "\r\n");
	}
	half = dial(site.port);
	say(half, "POST /half HTTP/1.1\r\n" H "Content-Length: 4\r\n\r\nha");
	sleep_ms(50);
	http_server_stop(site.server);
	assert_true(http_server_stopping(site.server));
	assert_true(is_closed(idle));
	say(half, "lf");
	struct heard heard;
	hear(half, &heard);
	assert_int_equal(heard.status, 200);
	assert_string_equal(head_field(&heard, "connection"), "close");
	free(heard.body);
	for (int i = 0; i < 5; i++)
		assert_int_equal(hear_status(parked[i]), 200);
	for (int i = 0; i < 5; i++)
		close(parked[i]);
	close(idle);
	close(half);
	pthread_join(site.thread, NULL);
	gate_stop(); // who answers goes before the server does
	http_server_destroy(site.server);
}

static void much(struct http_request *request, void *arg)
{
	size_t size = 8 * 1024 * 1024;
	char *body = arena_alloc(request->mem, size);

	(void)arg;
	http_reply(request, &(struct http_reply){.status = 200, .body = body, .body_size = size});
}

// A reply that was begun before the stop, and that said "keep-alive", is finished; then the connection closes.
static void a_reply_under_way_is_finished(void **state)
{
	struct site site;
	struct heard heard;

	(void)state;
	site_start(&site, (struct http_options){.answer = much, .stop_ms = 15000});
	int fd = dial(site.port);
	say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
	sleep_ms(200);
	int64_t start_ms = now_ms();
	http_server_stop(site.server);
	sleep_ms(100);
	hear(fd, &heard);
	assert_int_equal(heard.size, 8 * 1024 * 1024);
	assert_null(head_field(&heard, "connection"));
	free(heard.body);
	assert_true(is_closed(fd));
	close(fd);
	pthread_join(site.thread, NULL);
	assert_true(now_ms() - start_ms < 10000);
	http_server_destroy(site.server);
}

static void a_stop_has_a_deadline(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = keep, .plan = on_loop, .stop_ms = 300});
	int fd = dial(site.port);
	say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
	struct http_request *request = wait_for_kept();
	int64_t start_ms = now_ms();
	http_server_stop(site.server);
	pthread_join(site.thread, NULL);
	assert_in_range(now_ms() - start_ms, 200, 3000);
	assert_true(is_closed(fd));
	assert_true(http_request_gone(request));
	echo(request, NULL); // still valid; goes nowhere
	http_server_destroy(site.server);
	close(fd);
}

static void requests_that_nobody_answers_are_freed(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = keep, .plan = on_loop, .stop_ms = 100});
	int fd = dial(site.port);
	say(fd, "POST / HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\nx");
	wait_for_kept();
	site_stop(&site); // the sanitizer tells what is left
	close(fd);
}

// ---- streaming

struct stream {
	size_t left;
	int breaks; // at the end, instead of an end
	_Atomic int ended;
};

static int64_t stream_pull(void *arg, char *to, size_t room)
{
	struct stream *stream = arg;
	size_t size = stream->left < room ? stream->left : room;

	if (size == 0 && stream->breaks)
		return -1;
	memset(to, 'z', size);
	stream->left -= size;
	return (int64_t)size;
}

static void stream_ended(void *arg)
{
	atomic_fetch_add(&((struct stream *)arg)->ended, 1);
}

static void stream_answer(struct http_request *request, void *arg)
{
	http_reply(request, &(struct http_reply){.status = 200, .type = "text/csv", .pull = stream_pull,
		.ended = stream_ended, .arg = arg});
}

static void wait_for_end(struct stream *stream)
{
	for (int i = 0; i < 1000 && !atomic_load(&stream->ended); i++)
		sleep_ms(5);
	sleep_ms(20);
	assert_int_equal(atomic_load(&stream->ended), 1);
}

static void streams_end_once_whatever_happens(void **state)
{
	static struct stream stream;
	struct http_options options = {.answer = stream_answer, .arg = &stream};
	struct heard heard;
	struct site site;
	int fd;

	(void)state;
	for (int workers = -1; workers <= 2; workers += 3) {
		options.workers = workers;
		site_start(&site, options);

		stream = (struct stream){.left = 5000000}; // whole, and the connection goes on
		fd = dial(site.port);
		say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
		hear(fd, &heard);
		assert_int_equal(heard.size, 5000000);
		assert_true(heard.whole);
		free(heard.body);
		wait_for_end(&stream);

		stream = (struct stream){.left = 0}; // empty
		say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
		hear(fd, &heard);
		assert_int_equal(heard.size, 0);
		assert_true(heard.whole);
		free(heard.body);
		wait_for_end(&stream);

		stream = (struct stream){.left = 100}; // HEAD: nothing is pulled
		say(fd, "HEAD / HTTP/1.1\r\n" H "\r\n");
		hear_n(fd, &heard, 1);
		free(heard.body);
		wait_for_end(&stream);
		assert_int_equal(stream.left, 100);

		stream = (struct stream){.left = 100000, .breaks = 1}; // broken off: the client can tell
		say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
		hear(fd, &heard);
		assert_int_equal(heard.status, 200);
		assert_false(heard.whole);
		free(heard.body);
		wait_for_end(&stream);
		close(fd);

		stream = (struct stream){.left = 100000}; // HTTP/1.0: ends with the connection
		fd = dial(site.port);
		say(fd, "GET / HTTP/1.0\r\n\r\n");
		hear(fd, &heard);
		assert_int_equal(heard.size, 100000);
		assert_null(head_field(&heard, "transfer-encoding"));
		free(heard.body);
		wait_for_end(&stream);
		close(fd);

		stream = (struct stream){.left = SIZE_MAX / 2}; // the client leaves an endless one
		fd = dial(site.port);
		say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
		char some[1000];
		assert_true(recv(fd, some, sizeof some, 0) > 0);
		close(fd);
		wait_for_end(&stream);

		site_stop(&site);
	}
}

// ---- bodies to files

static void spool(struct http_request *request, struct http_plan *plan, void *arg)
{
	(void)arg;
	if (strcmp(request->path, "/import") == 0) {
		plan->body_to_file = true;
		plan->body_max = 64 * 1024 * 1024;
	} else if (strcmp(request->path, "/forbidden") == 0) {
		plan->refuse = 403;
	}
}

static void sum_file(struct http_request *request, void *arg)
{
	static _Thread_local unsigned char bytes[65536];
	uint64_t sum = 0, size = 0;
	struct stat about = {0};
	ssize_t n;

	(void)arg;
	while ((n = read(request->body_file, bytes, sizeof bytes)) > 0) {
		size += (uint64_t)n;
		for (ssize_t i = 0; i < n; i++)
			sum += bytes[i];
	}
	fstat(request->body_file, &about);
	char *text = arena_format(request->mem, "size=%llu said=%lld sum=%llu links=%d body=%d",
		(unsigned long long)size, (long long)request->body_size, (unsigned long long)sum, (int)about.st_nlink,
		request->body != NULL);
	http_reply(request, &(struct http_reply){.status = 200, .body = text, .body_size = strlen(text)});
}

static void large_bodies_go_to_a_file(void **state)
{
	size_t size = 20 * 1024 * 1024;
	char *bytes = malloc(size), line[200];
	struct heard heard;
	struct site site;

	(void)state;
	memset(bytes, 1, size);
	site_start(&site, (struct http_options){.answer = sum_file, .plan = spool});
	int fd = dial(site.port);
	sprintf(line, "POST /import HTTP/1.1\r\n" H "Content-Length: %zu\r\n\r\n", size);
	say(fd, line);
	assert_true(say_n(fd, bytes, size));
	hear(fd, &heard);
	sprintf(line, "size=%zu said=%zu sum=%zu links=0 body=0", size, size, size);
	assert_string_equal(heard.body, line);
	free(heard.body);
	// in chunks, on the same connection
	say(fd, "POST /import HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 20; i++) {
		say(fd, "100000\r\n");
		say_n(fd, bytes, 1024 * 1024);
		say(fd, "\r\n");
	}
	say(fd, "0\r\n\r\n");
	hear(fd, &heard);
	assert_string_equal(heard.body, line);
	free(heard.body);
	close(fd);

	fd = dial(site.port); // an elsewhere limited body is still limited
	say(fd, "POST /import HTTP/1.1\r\n" H "Content-Length: 100000000\r\n\r\n");
	assert_int_equal(hear_status(fd), 413);
	close(fd);
	fd = dial(site.port); // refused by the plan before the body came
	say(fd, "POST /forbidden HTTP/1.1\r\n" H "Content-Length: 1000\r\n\r\n");
	assert_int_equal(hear_status(fd), 403);
	assert_true(is_closed(fd));
	close(fd);
	site_stop(&site);

	site_start(&site, (struct http_options){.answer = sum_file, .plan = spool, .spool_dir = "/nonexistent"});
	fd = dial(site.port);
	say(fd, "POST /import HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\nhi");
	assert_int_equal(hear_status(fd), 500);
	close(fd);
	site_stop(&site);
	free(bytes);
}

// ---- refusals in the words of the api, and the access log

static void refused(struct http_request *request, int status, struct words why, struct http_reply *reply, void *arg)
{
	static const struct http_header fields[] = {{"X-Evil", "a\r\nSet-Cookie: b"}};

	(void)arg;
	reply->type = "application/problem+json";
	reply->body = arena_format(request->mem, "{\"status\":%d,\"detail\":\"%s\"}", status, why.en);
	reply->body_size = strlen(reply->body);
	reply->headers = fields;
	reply->header_count = 1;
}

static _Atomic int finished_count, finished_status;

static void finished(const struct http_request *request, int status, int64_t bytes, int64_t took_us, void *arg)
{
	(void)request, (void)arg;
	atomic_fetch_add(&finished_count, 1);
	atomic_store(&finished_status, bytes > 0 && took_us >= 0 ? status : -1);
}

static void refusals_can_be_problems(void **state)
{
	struct heard heard;
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo, .refused = refused, .finished = finished});
	int fd = dial(site.port);
	say(fd, "BREW / HTTP/1.1\r\n" H "\r\n");
	hear(fd, &heard);
	assert_int_equal(heard.status, 501);
	assert_string_equal(head_field(&heard, "content-type"), "application/problem+json");
	assert_non_null(strstr(heard.body, "{\"status\":501"));
	assert_null(head_field(&heard, "set-cookie")); // a value cannot begin a new field
	assert_null(head_field(&heard, "server"));
	free(heard.body);
	assert_true(is_closed(fd));
	assert_int_equal(atomic_load(&finished_count), 1);
	assert_int_equal(atomic_load(&finished_status), 501);
	close(fd);
	site_stop(&site);
}

static _Atomic bool released;

static void wait_for_release(struct http_request *request, void *arg)
{
	for (int i = 0; i < 2000 && !atomic_load(&released); i++)
		sleep_ms(5);
	echo(request, arg);
}

static void a_full_queue_of_workers_is_503(void **state)
{
	struct heard heard;
	struct site site;
	int fds[3];

	(void)state;
	site_start(&site, (struct http_options){.answer = wait_for_release, .workers = 1, .worker_queue_max = 1});
	for (int i = 0; i < 3; i++) { // one with the worker, one waiting, one too many
		fds[i] = dial(site.port);
		say(fds[i], "GET / HTTP/1.1\r\n" H "\r\n");
		sleep_ms(200);
	}
	hear(fds[2], &heard);
	assert_int_equal(heard.status, 503);
	assert_string_equal(head_field(&heard, "retry-after"), "1");
	free(heard.body);
	atomic_store(&released, true);
	assert_int_equal(hear_status(fds[0]), 200);
	assert_int_equal(hear_status(fds[1]), 200);
	assert_int_equal(http_server_figures(site.server).refused[HTTP_REFUSED_BUSY], 1);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	site_stop(&site);
}

static void slow_where_said(struct http_request *head, struct http_plan *plan, void *arg)
{
	(void)arg;
	plan->slow = strcmp(head->path, "/slow") == 0;
}

static void slow_waits_quick_does_not(struct http_request *request, void *arg)
{
	if (strcmp(request->path, "/slow") == 0)
		wait_for_release(request, arg);
	else
		echo(request, arg);
}

static void what_is_slow_leaves_a_worker_to_what_is_quick(void **state)
{
	struct site site;
	int slow[5], quick;

	(void)state;
	atomic_store(&released, false);
	site_start(&site,
		(struct http_options){.answer = slow_waits_quick_does_not, .plan = slow_where_said, .workers = 2});
	for (int i = 0; i < 5; i++) {
		slow[i] = dial(site.port);
		say(slow[i], "GET /slow HTTP/1.1\r\n" H "\r\n");
	}
	sleep_ms(200);
	for (int i = 0; i < 3; i++) {
		quick = dial(site.port);
		say(quick, "GET /quick HTTP/1.1\r\n" H "\r\n");
		assert_int_equal(hear_status(quick), 200);
		assert_false(atomic_load(&released));
		close(quick);
	}
	atomic_store(&released, true);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(hear_status(slow[i]), 200);
		close(slow[i]);
	}
	site_stop(&site);
}

// ---- who asks

static void ask(struct site *site, const char *fields, const char *expected)
{
	struct heard heard;
	int fd = dial(site->port);
	char bytes[1000];

	snprintf(bytes, sizeof bytes, "GET / HTTP/1.1\r\n" H "%s\r\n", fields);
	say(fd, bytes);
	hear(fd, &heard);
	assert_int_equal(heard.status, 200);
	if (!strstr(heard.body, expected))
		fail_msg("%s: expected %s in %s", fields, expected, heard.body);
	free(heard.body);
	close(fd);
}

static void only_trusted_proxies_are_believed(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = echo});
	ask(&site, "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n", "peer=127.0.0.1 secure=0");
	site_stop(&site);

	site_start(&site, (struct http_options){.answer = echo, .trusted = "127.0.0.1, 10.0.0.0/8,fd00::/8"});
	ask(&site, "", "peer=127.0.0.1 secure=0");
	ask(&site, "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n", "peer=9.9.9.9 secure=1");
	ask(&site, "X-Forwarded-For: 6.6.6.6, 9.9.9.9\r\n", "peer=9.9.9.9 secure=0"); // the left one is only claimed
	ask(&site, "X-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.1.1.1\r\n", "peer=9.9.9.9 "); // a chain of ours
	ask(&site, "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 9.9.9.9\r\n", "peer=9.9.9.9 ");
	ask(&site, "X-Forwarded-For: 9.9.9.9:4711\r\n", "peer=9.9.9.9 ");
	ask(&site, "X-Forwarded-For: [2001:db8::1]:4711\r\n", "peer=2001:db8::1 ");
	ask(&site, "X-Forwarded-For: 2001:DB8::1\r\n", "peer=2001:db8::1 ");
	ask(&site, "X-Forwarded-For: unknown\r\n", "peer=127.0.0.1 ");
	ask(&site, "X-Forwarded-For: 9.9.9.9, garbage\r\n", "peer=127.0.0.1 ");
	ask(&site, "X-Forwarded-Proto: https, http\r\n", "secure=0");
	ask(&site, "X-Forwarded-Proto: httpsx\r\n", "secure=0");
	// not the kind that was agreed on
	ask(&site, "Forwarded: for=9.9.9.9;proto=https\r\n", "peer=127.0.0.1 secure=0");
	site_stop(&site);

	site_start(&site, (struct http_options){.answer = echo, .trusted = "127.0.0.0/8", .forwarded = true});
	ask(&site, "Forwarded: for=6.6.6.6, For=9.9.9.9; Proto=HTTPS;by=1.1.1.1\r\n", "peer=9.9.9.9 secure=1");
	ask(&site, "Forwarded: for=\"[2001:db8::7]:80\"\r\n", "peer=2001:db8::7 secure=0");
	ask(&site, "Forwarded: by=1.1.1.1\r\nX-Forwarded-For: 9.9.9.9\r\n", "peer=127.0.0.1 ");
	site_stop(&site);
}

static void network_answer(struct http_request *request, void *arg)
{
	(void)arg;
	http_reply(request, &(struct http_reply){.status = 200, .body = request->network,
		.body_size = strlen(request->network)});
}

static void ipv6_is_counted_by_its_64(void **state)
{
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = network_answer, .trusted = "127.0.0.1"});
	ask(&site, "X-Forwarded-For: 2001:db8:1:2:3:4:5:6\r\n", "2001:db8:1:2::/64");
	ask(&site, "X-Forwarded-For: 9.9.9.9\r\n", "9.9.9.9");
	site_stop(&site);
}

static bool ipv6_is_here(void)
{
	struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool here = fd >= 0 && bind(fd, (struct sockaddr *)&to, sizeof to) == 0;

	if (fd >= 0)
		close(fd);
	return here;
}

static void ipv6_is_served(void **state)
{
	struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct heard heard;
	struct site site;

	(void)state;
	if (!ipv6_is_here()) {
		print_message("skipped: no IPv6 on this machine\n");
		skip();
	}
	site_start(&site, (struct http_options){.listen = "[::1]:0", .answer = network_answer});
	assert_int_equal(strncmp(http_server_address(site.server), "[::1]:", 6), 0);
	to.sin6_port = htons((uint16_t)site.port);
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	say(fd, "GET / HTTP/1.1\r\n" H "\r\n");
	hear(fd, &heard);
	assert_string_equal(heard.body, "::/64");
	free(heard.body);
	close(fd);
	site_stop(&site);
}

static void unix_sockets_are_served(void **state)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	char listen[200];
	struct heard heard;
	struct site site;
	struct stat about;

	(void)state;
	snprintf(to.sun_path, sizeof to.sun_path, "/tmp/http-life-%d.sock", (int)getpid());
	snprintf(listen, sizeof listen, "unix:%s,%s127.0.0.1:0", to.sun_path, ipv6_is_here() ? "[::1]:0," : "");
	for (int round = 0; round < 2; round++) {
		site_start(&site, (struct http_options){.listen = listen, .answer = echo, .trusted = "unix"});
		assert_int_equal(stat(to.sun_path, &about), 0);
		assert_int_equal(about.st_mode & 0777, 0660);
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
		say(fd, "GET / HTTP/1.1\r\n" H "X-Forwarded-For: 9.9.9.9\r\n\r\nGET /b HTTP/1.1\r\n" H "\r\n");
		hear(fd, &heard);
		assert_non_null(strstr(heard.body, "peer=9.9.9.9 "));
		free(heard.body);
		hear(fd, &heard);
		assert_non_null(strstr(heard.body, "peer= "));
		free(heard.body);
		close(fd);
		site_stop(&site);
		assert_int_not_equal(stat(to.sun_path, &about), 0);
		// A socket file that a dead server left is no obstacle.
		int left = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_int_equal(bind(left, (struct sockaddr *)&to, sizeof to), 0);
		close(left);
	}
	unlink(to.sun_path);
}

static void bad_options_are_told(void **state)
{
	static const char *const bad[] = {"", "8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000",
		"example.org:80", "::1:80", "[::1", "unix:", "127.0.0.1:0,nonsense"};
	char *error, taken[40];
	struct site site;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_null(http_server_create(&(struct http_options){.listen = bad[i], .answer = echo}, &error));
		assert_true(strlen(error) > 10);
		free(error);
	}
	struct http_options untrue = {.listen = "127.0.0.1:0", .trusted = "10.0.0.1/8"};
	assert_null(http_server_create(&untrue, &error));
	free(error);
	site_start(&site, (struct http_options){.answer = echo});
	snprintf(taken, sizeof taken, "127.0.0.1:%d", site.port);
	assert_string_equal(http_server_address(site.server), taken);
	assert_null(http_server_create(&(struct http_options){.listen = taken, .answer = echo}, &error));
	assert_non_null(strstr(error, "in use"));
	free(error);
	site_stop(&site);
}

// ---- replies

static void json_answer(struct http_request *request, void *arg)
{
	size_t size = strcmp(request->path, "/small") == 0 ? 100 : 20000;
	char *body = arena_alloc(request->mem, size + 1);

	(void)arg;
	memset(body, 'j', size);
	static const struct http_header coded[] = {{"Content-Encoding", "br"}, {"Vary", "Accept-Encoding"}};
	http_reply(request, &(struct http_reply){.status = 200, .type = "application/json", .body = body,
		.body_size = size, .etag = "\"v5\"", .plain = strcmp(request->path, "/plain") == 0, .headers = coded,
		.header_count = strcmp(request->path, "/coded") == 0 ? 2 : 0});
}

static void ask_json(struct site *site, const char *path, const char *fields, struct heard *heard)
{
	int fd = dial(site->port);
	char bytes[1000];

	snprintf(bytes, sizeof bytes, "GET %s HTTP/1.1\r\n" H "%s\r\n", path, fields);
	say(fd, bytes);
	hear(fd, heard);
	close(fd);
}

static void json_is_compressed_for_who_takes_it(void **state)
{
	unsigned char plain[20001];
	struct heard heard;
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = json_answer});
	ask_json(&site, "/", "Accept-Encoding: br, gzip\r\n", &heard);
	assert_string_equal(head_field(&heard, "content-encoding"), "gzip");
	assert_string_equal(head_field(&heard, "vary"), "Accept-Encoding");
	z_stream stream = {.next_in = (Bytef *)heard.body, .avail_in = (uInt)heard.size, .next_out = plain,
		.avail_out = sizeof plain};
	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, 20000);
	assert_int_equal(plain[19999], 'j');
	inflateEnd(&stream);
	free(heard.body);
	ask_json(&site, "/coded", "Accept-Encoding: br, gzip\r\n", &heard); // not twice
	assert_string_equal(head_field(&heard, "content-encoding"), "br");
	assert_int_equal(heard.size, 20000);
	free(heard.body);
	static const char *const not[][2] = {{"/", ""}, {"/", "Accept-Encoding: gzip;q=0\r\n"},
		{"/", "Accept-Encoding: *;q=0\r\n"}, {"/small", "Accept-Encoding: gzip\r\n"},
		{"/plain", "Accept-Encoding: gzip\r\n"}};
	for (size_t i = 0; i < ARRAY_LEN(not); i++) {
		ask_json(&site, not[i][0], not[i][1], &heard);
		assert_null(head_field(&heard, "content-encoding"));
		assert_int_equal(heard.size, strcmp(not[i][0], "/small") == 0 ? 100 : 20000);
		free(heard.body);
	}
	site_stop(&site);
}

static void known_tags_are_304(void **state)
{
	struct heard heard;
	struct site site;

	(void)state;
	site_start(&site, (struct http_options){.answer = json_answer});
	ask_json(&site, "/", "If-None-Match: \"v4\", W/\"v5\"\r\n", &heard);
	assert_int_equal(heard.status, 304);
	assert_string_equal(head_field(&heard, "etag"), "\"v5\"");
	assert_null(head_field(&heard, "content-length"));
	free(heard.body);
	ask_json(&site, "/", "If-None-Match: \"v4\"\r\n", &heard);
	assert_int_equal(heard.status, 200);
	free(heard.body);
	site_stop(&site);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(loop_worker_and_parked_answers_mix),
		cmocka_unit_test(parked_requests_hold_no_thread),
		cmocka_unit_test(a_request_outlives_its_client),
		cmocka_unit_test(what_was_accepted_is_answered),
		cmocka_unit_test(a_reply_under_way_is_finished),
		cmocka_unit_test(a_stop_has_a_deadline),
		cmocka_unit_test(requests_that_nobody_answers_are_freed),
		cmocka_unit_test(streams_end_once_whatever_happens),
		cmocka_unit_test(large_bodies_go_to_a_file),
		cmocka_unit_test(refusals_can_be_problems),
		cmocka_unit_test(a_full_queue_of_workers_is_503),
		cmocka_unit_test(what_is_slow_leaves_a_worker_to_what_is_quick),
		cmocka_unit_test(only_trusted_proxies_are_believed),
		cmocka_unit_test(ipv6_is_counted_by_its_64),
		cmocka_unit_test(ipv6_is_served),
		cmocka_unit_test(unix_sockets_are_served),
		cmocka_unit_test(bad_options_are_told),
		cmocka_unit_test(json_is_compressed_for_who_takes_it),
		cmocka_unit_test(known_tags_are_304),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
