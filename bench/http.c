// What the server itself costs: requests a second of a tiny JSON answer over 64 keep-alive connections, the server on
// one
// core and the load on another. On the loop, in a worker, and parked to be answered by another thread (as the write
// gate
// does); then bodies, and a page of the console.
#include "http/server.h"
#include "load/load.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define CONNECTIONS 64
#define EACH_MS 3000

static const char tiny[] = "{\"id\":\"cus_1\",\"name\":\"张伟\",\"points\":1200}";
static char list[32 * 1024];

// ---- a stand-in for the gate: one thread that answers whatever waits, in batches

static struct {
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct http_request *first;
	bool over;
	pthread_t thread;
} gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER};

static void reply_json(struct http_request *request, const char *body, size_t size)
{
	http_reply(request, &(struct http_reply){.status = 200, .type = "application/json", .body = body,
		.body_size = size});
}

static void *gate_run(void *arg)
{
	pthread_mutex_lock(&gate.lock);
	for (;;) {
		while (!gate.first && !gate.over)
			pthread_cond_wait(&gate.work, &gate.lock);
		struct http_request *waiting = gate.first;
		gate.first = NULL;
		if (!waiting)
			break;
		pthread_mutex_unlock(&gate.lock);
		while (waiting) {
			struct http_request *next = waiting->data;
			reply_json(waiting, tiny, sizeof tiny - 1);
			waiting = next;
		}
		pthread_mutex_lock(&gate.lock);
	}
	pthread_mutex_unlock(&gate.lock);
	return arg;
}

static void park(struct http_request *request)
{
	pthread_mutex_lock(&gate.lock);
	bool wake = !gate.first;
	request->data = gate.first;
	gate.first = request;
	pthread_mutex_unlock(&gate.lock);
	if (wake)
		pthread_cond_signal(&gate.work);
}

// ---- the server

static void answer(struct http_request *request, void *arg)
{
	(void)arg;
	if (strcmp(request->path, "/parked") == 0)
		park(request);
	else if (strcmp(request->path, "/list") == 0)
		reply_json(request, list, sizeof list - 1);
	else if (strcmp(request->path, "/page") == 0)
		reply_json(request, list, 2048);
	else
		reply_json(request, tiny, sizeof tiny - 1);
}

static void plan(struct http_request *request, struct http_plan *plan, void *arg)
{
	(void)arg;
	bool cheap = strcmp(request->path, "/loop") == 0 || strcmp(request->path, "/parked") == 0;
	plan->place = cheap ? HTTP_ON_LOOP : HTTP_IN_WORKER;
}

static void pin(pthread_t thread, int core)
{
	cpu_set_t cores;

	CPU_ZERO(&cores);
	CPU_SET(core, &cores);
	pthread_setaffinity_np(thread, sizeof cores, &cores); // where it cannot be, the figures are worse, not wrong
}

static int64_t cpu_us(int whose)
{
	struct rusage usage;

	getrusage(whose, &usage);
	return (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
		usage.ru_stime.tv_usec;
}

// Of all threads but this one, which makes the load.
static int64_t server_cpu_us(void)
{
	return cpu_us(RUSAGE_SELF) - cpu_us(RUSAGE_THREAD);
}

static void *serve(void *arg)
{
	http_server_run(arg);
	return NULL;
}

// ---- the load

struct recipe {
	const char *name, *request;
};

static size_t make(void *arg, int connection, int64_t number, char *to, size_t room)
{
	const struct recipe *recipe = arg;

	(void)connection, (void)number;
	size_t size = strlen(recipe->request);
	if (size > room)
		return 0;
	memcpy(to, recipe->request, size);
	return size;
}

#define FIELDS                                                                                                     \
	"Host: 127.0.0.1\r\nUser-Agent: load\r\nAccept: application/json\r\nAccept-Language: zh-CN\r\n"             \
	"Authorization: Bearer crm_live_0123456789_abcdefghijklmnopqrstuvwxyz\r\n"

int main(void)
{
	static char post[2048];
	static const char order[] = "{\"external_id\":\"A-1\",\"lines\":[{\"sku\":\"S1\",\"quantity\":1}]}";
	snprintf(post, sizeof post,
		"POST /loop HTTP/1.1\r\n" FIELDS "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		sizeof order - 1, order);
	const struct recipe recipes[] = {
		{"on the loop", "GET /loop HTTP/1.1\r\n" FIELDS "\r\n"},
		{"in a worker", "GET /worker HTTP/1.1\r\n" FIELDS "\r\n"},
		{"parked, other thread", "GET /parked HTTP/1.1\r\n" FIELDS "\r\n"},
		{"POST on the loop", post},
		{"32 KB list in a worker", "GET /list HTTP/1.1\r\n" FIELDS "\r\n"},
		{"2 KB in a worker", "GET /page HTTP/1.1\r\n" FIELDS "\r\n"},
		{"2 KB, gzip", "GET /page HTTP/1.1\r\n" FIELDS "Accept-Encoding: gzip\r\n\r\n"},
		{"32 KB list, gzip", "GET /list HTTP/1.1\r\n" FIELDS "Accept-Encoding: gzip\r\n\r\n"},
	};
	struct http_options options = {.listen = "127.0.0.1:0", .answer = answer, .plan = plan, .address_max = 1000,
		.requests_max = 1 << 30};
	char *error;
	pthread_t thread;
	int failures = 0;

	for (size_t i = 0; i + 80 < sizeof list; i += 64)
		sprintf(list + i, "{\"id\":\"cus_%06zu\",\"name\":\"customer %06zu\",\"points\":%06zu},   ", i, i * 7,
			i * 13);
	memset(list + strlen(list), ' ', sizeof list - 1 - strlen(list));
	pin(pthread_self(), 0); // the server's threads inherit it
	struct http_server *server = http_server_create(&options, &error);
	if (!server) {
		fprintf(stderr, "%s\n", error);
		free(error);
		return 1;
	}
	pthread_create(&gate.thread, NULL, gate_run, NULL);
	pthread_create(&thread, NULL, serve, server);
	pin(pthread_self(), (int)sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 1 : 0);
	for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
		struct load load = {.address = "127.0.0.1", .port = http_server_port(server),
			.connections = CONNECTIONS, .duration_ms = EACH_MS, .make = make,
			.arg = (void *)(uintptr_t)&recipes[i]};
		struct load_result result;
		int64_t before_us = server_cpu_us();
		if (!load_run(&load, &result))
			fprintf(stderr, "cannot connect\n");
		load_print(recipes[i].name, &result);
		// What does not depend on who else uses the machine.
		printf("%28s %9.1f us of processor a request\n", "",
			(double)(server_cpu_us() - before_us) / (double)(result.answered ? result.answered : 1));
		failures += result.failures > 0 || result.answered == 0 || result.answered != result.answers[2];
	}
	http_server_stop(server);
	pthread_join(thread, NULL);
	pthread_mutex_lock(&gate.lock);
	gate.over = true;
	pthread_cond_signal(&gate.work);
	pthread_mutex_unlock(&gate.lock);
	pthread_join(gate.thread, NULL);
	http_server_destroy(server);
	return failures ? 1 : 0;
}
