// Clients without manners against all kinds of answers at once, under the sanitizers: cut, reset, half-closed,
// dripping,
// pipelined, garbage. Nothing may be lost, leaked or answered twice, also when the server stops in the midst of it.
// A seed is a history as far as threads allow.
#include "wire.h"

#include <stdatomic.h>

#define H "Host: a\r\n"
#define CLIENTS 6

// ---- a thread that answers what was parked

static struct {
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct http_request *first;
	bool over;
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
		struct http_request *batch = gate.first;
		gate.first = NULL;
		pthread_mutex_unlock(&gate.lock);
		while (batch) {
			struct http_request *next = batch->data;
			http_request_gone(batch);
			http_request_known(batch);
			echo(batch, arg);
			batch = next;
		}
		pthread_mutex_lock(&gate.lock);
	}
	pthread_mutex_unlock(&gate.lock);
	return arg;
}

static void park(struct http_request *request)
{
	pthread_mutex_lock(&gate.lock);
	request->data = gate.first;
	gate.first = request;
	pthread_cond_signal(&gate.work);
	pthread_mutex_unlock(&gate.lock);
}

// ---- answers

static _Atomic int streams_begun, streams_ended;

struct stream {
	int left;
};

static int64_t pull(void *arg, char *to, size_t room)
{
	struct stream *stream = arg;

	if (stream->left-- <= 0)
		return stream->left % 3 ? 0 : -1;
	memset(to, 's', room);
	return (int64_t)room;
}

static void ended(void *arg)
{
	(void)arg;
	atomic_fetch_add(&streams_ended, 1);
}

static void answer(struct http_request *request, void *arg)
{
	const char *path = request->path;

	(void)arg;
	if (strstr(path, "/parked")) {
		park(request);
	} else if (strstr(path, "/stream")) {
		struct stream *stream = arena_new(request->mem, struct stream);
		stream->left = (int)strlen(path) % 5;
		if (request->method != HTTP_GET) {
			echo(request, NULL);
			return;
		}
		atomic_fetch_add(&streams_begun, 1);
		http_reply(request, &(struct http_reply){.status = 200, .pull = pull, .ended = ended, .arg = stream});
	} else if (strstr(path, "/large")) {
		size_t size = 1500000;
		char *body = arena_alloc(request->mem, size);
		http_reply(request, &(struct http_reply){.status = 200, .body = body, .body_size = size});
	} else {
		echo(request, NULL);
	}
}

static void plan(struct http_request *request, struct http_plan *plan, void *arg)
{
	(void)arg;
	plan->place = strstr(request->path, "/loop") ? HTTP_ON_LOOP : HTTP_IN_WORKER;
	plan->slow = strlen(request->path) % 2 == 1; // some of all kinds
	plan->body_to_file = strstr(request->path, "/file") != NULL;
	plan->refuse = strstr(request->path, "/refused") ? 403 : 0;
}

// ---- clients

struct client {
	pthread_t thread;
	int port;
	uint64_t seed;
	_Atomic bool *over;
};

static uint32_t draw(struct client *client, uint32_t below)
{
	client->seed ^= client->seed << 13, client->seed ^= client->seed >> 7, client->seed ^= client->seed << 17;
	return (uint32_t)((client->seed >> 32) % below);
}

static size_t compose(struct client *client, char *to)
{
	static const char *const paths[] = {"/loop", "/worker", "/parked", "/stream", "/streamx", "/streamxy",
			"/large", "/file",
		"/refused", "/parked/loop"};
	const char *path = paths[draw(client, ARRAY_LEN(paths))];

	switch (draw(client, 8)) {
	case 0:
		return (size_t)sprintf(to, "POST %s HTTP/1.1\r\n" H "Content-Length: 10\r\n\r\n0123456789", path);
	case 1:
		return (size_t)sprintf(to,
				"PUT %s HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
						path);
	case 2:
		return (size_t)sprintf(to, "HEAD %s HTTP/1.1\r\n" H "\r\n", path);
	case 3:
		return (size_t)sprintf(to, "GET %s HTTP/1.0\r\n\r\n", path);
	case 4:
		return (size_t)sprintf(to, "GET %s HTTP/1.1\r\nBroken\r\n\r\n", path);
	case 5:
		return (size_t)sprintf(to,
				"POST %s HTTP/1.1\r\n" H "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", path);
	default:
		return (size_t)sprintf(to, "GET %s HTTP/1.1\r\n" H "\r\n", path);
	}
}

static void misbehave(struct client *client, int fd)
{
	char bytes[8000], heard[70000];
	size_t size = 0;

	for (uint32_t i = 0; i <= draw(client, 4); i++)
		size += compose(client, bytes + size);
	if (draw(client, 4) == 0)
		size = draw(client, (uint32_t)size) + 1; // half a request
	if (draw(client, 10) == 0)
		bytes[draw(client, (uint32_t)size)] = (char)draw(client, 256);
	for (size_t at = 0; at < size;) {
		size_t part = draw(client, 3) ? size - at : draw(client, (uint32_t)(size - at)) + 1;
		if (!say_n(fd, bytes + at, part))
			break;
		at += part;
	}
	if (draw(client, 5) == 0)
		shutdown(fd, SHUT_WR);
	for (uint32_t i = 0; i < draw(client, 6); i++) {
		struct pollfd readable = {.fd = fd, .events = POLLIN};
		if (poll(&readable, 1, 10) <= 0 || recv(fd, heard, draw(client, sizeof heard) + 1, 0) <= 0)
			break;
	}
	struct linger reset = {.l_onoff = draw(client, 2) == 0};
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

static void *client_run(void *arg)
{
	struct client *client = arg;
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)client->port)};
	struct timeval patience = {.tv_sec = 2};

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	while (!atomic_load(client->over)) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
		if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
			misbehave(client, fd);
		close(fd);
	}
	return NULL;
}

static void torture(uint64_t seed, int for_ms, bool stop_in_the_midst)
{
	static const int loops[] = {1, 2}, workers[] = {-1, 1, 3};
	struct client clients[CLIENTS];
	_Atomic bool over = false;
	struct site site;

	gate.over = false;
	pthread_create(&gate.thread, NULL, gate_run, NULL);
	site_start(&site, (struct http_options){.answer = answer, .plan = plan, .threads = loops[seed % 2],
		.workers = workers[seed % 3], .address_max = 1000, .connections_max = seed % 5 ? 1000 : 8,
		.stop_ms = 200,
		.requests_max = seed % 7 ? 0 : 3, .head_ms = 500, .idle_ms = 500, .rate_ms = 300, .body_ms = 500});
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){.port = site.port, .seed = seed * 1000003 + (uint64_t)i + 1,
				.over = &over};
		pthread_create(&clients[i].thread, NULL, client_run, &clients[i]);
	}
	sleep_ms(for_ms);
	if (stop_in_the_midst) {
		http_server_stop(site.server);
		pthread_join(site.thread, NULL);
	}
	atomic_store(&over, true);
	for (int i = 0; i < CLIENTS; i++)
		pthread_join(clients[i].thread, NULL);
	if (!stop_in_the_midst) {
		for (int i = 0; i < 1000 && http_server_figures(site.server).connections; i++)
			sleep_ms(10);
		struct http_figures figures = http_server_figures(site.server);
		assert_int_equal(figures.connections, 0);
		assert_int_equal(figures.parked, 0);
		assert_true(figures.requests[2] > 0);
		http_server_stop(site.server);
		pthread_join(site.thread, NULL);
	}
	pthread_mutex_lock(&gate.lock);
	gate.over = true;
	pthread_cond_signal(&gate.work);
	pthread_mutex_unlock(&gate.lock);
	pthread_join(gate.thread, NULL);
	http_server_destroy(site.server);
	assert_int_equal(atomic_load(&streams_begun), atomic_load(&streams_ended));
}

static void clients_without_manners(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++)
		torture(seed, 250, false);
}

static void stopped_in_the_midst(void **state)
{
	(void)state;
	for (uint64_t seed = 101; seed <= 112; seed++)
		torture(seed, 60, true);
}

int main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(clients_without_manners),
		cmocka_unit_test(stopped_in_the_midst),
	};

	if (count == 4) { // FIRST LAST MS: longer, by hand
		for (uint64_t seed = strtoull(words[1], NULL, 10); seed <= strtoull(words[2], NULL, 10); seed++)
			torture(seed, atoi(words[3]), seed % 2 == 0);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
