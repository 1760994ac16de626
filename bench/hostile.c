// What the others notice while somebody attacks: the latency of 8 honest connections and the server's memory, first in
// peace, then during each attack. The server is a process of its own with two workers, as shipped but for the cap of
// connections of one address, which would end most of this at once.
#include "http/server.h"
#include "load/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define EACH_MS 3000
#define CROWD 5000

// ---- the server, in a process of its own

static struct http_server *server;

static void on_term(int signal)
{
	(void)signal;
	http_server_stop(server);
}

static void answer(struct http_request *request, void *arg)
{
	static char large[1024 * 1024];

	(void)arg;
	bool wants_large = strcmp(request->path, "/large") == 0;
	http_reply(request, &(struct http_reply){.status = 200, .type = "application/json", .plain = true,
		.body = wants_large ? large : "{\"points\":1200}", .body_size = wants_large ? sizeof large : 15});
}

static void serve(int tell)
{
	struct http_options options = {.listen = "127.0.0.1:0", .answer = answer, .address_max = 1 << 20,
		.connections_max = 6000, .requests_max = 1 << 30};
	char *error;

	server = http_server_create(&options, &error);
	if (!server) {
		fprintf(stderr, "%s\n", error);
		exit(1);
	}
	signal(SIGTERM, on_term);
	int port = http_server_port(server);
	if (write(tell, &port, sizeof port) != sizeof port)
		exit(1);
	http_server_run(server);
	http_server_destroy(server);
	exit(0);
}

static long memory_kib(pid_t pid)
{
	char path[40], line[200];
	long kib = 0;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		sscanf(line, "VmRSS: %ld", &kib);
	if (file)
		fclose(file);
	return kib;
}

// ---- attacks: each opens its crowd and then goes on with one move on one connection at a time, until told to stop

struct attack {
	const char *name;
	int crowd;
	const char *first; // said by each after connecting
	void (*move)(int fd, int round);
	int pause_us;      // between moves
};

static int port;
static _Atomic bool over;

static int dial(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), small = 4096;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		return -1;
	}
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static void push(int fd, const char *bytes, size_t size)
{
	ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
	(void)sent; // an attacker does not mind
}

static void drip(int fd, int round)
{
	push(fd, round % 8 == 7 ? "\r\nx:y" : "z", round % 8 == 7 ? 5 : 1);
}

static void drip_body(int fd, int round)
{
	(void)round;
	push(fd, "x", 1);
}

static void sip(int fd, int round)
{
	char some[256];
	ssize_t got = recv(fd, some, sizeof some, 0);
	(void)got, (void)round;
}

static void flood(int fd, int round)
{
	static char fields[60000];
	static size_t size;

	(void)round;
	for (int i = 0; !size || (i && size + 20 < sizeof fields); i++)
		size += (size_t)sprintf(fields + size, "X-%d: y\r\n", i);
	push(fd, fields, size);
}

static void pour(int fd, int round)
{
	static char much[65536];

	(void)round;
	push(fd, much, sizeof much);
}

static void pipeline(int fd, int round)
{
	static const char one[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	static char many[sizeof one * 200];
	char ignored[65536];

	(void)round;
	if (!many[0])
		for (int i = 0; i < 200; i++)
			strcat(many, one);
	push(fd, many, strlen(many));
	while (recv(fd, ignored, sizeof ignored, 0) > 0)
		;
}

static void come_and_go(int fd, int round)
{
	(void)fd, (void)round;
	int other = dial();
	if (other >= 0)
		close(other);
}

static const struct attack attacks[] = {
	{"in peace", 0, NULL, NULL, 0},
	{"5000 idle connections", CROWD, "", NULL, 0},
	{"5000 dripping heads", CROWD, "GET / HTTP/1.1\r\nHost: a\r\nx", drip, 100},
	{"1000 dripping bodies", 1000, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n", drip_body, 100},
	{"1000 slow readers of 1 MiB", 1000, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", sip, 100},
	{"floods of header fields", 16, "GET / HTTP/1.1\r\nHost: a\r\n", flood, 200},
	{"bodies of 1 GiB", 16, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n", pour, 200},
	{"endless pipelines", 16, "", pipeline, 1000},
	{"coming and going", 1, "", come_and_go, 50},
};

static void *attack_run(void *arg)
{
	const struct attack *attack = arg;
	static int fds[CROWD];

	for (int i = 0; i < attack->crowd; i++) {
		fds[i] = dial();
		push(fds[i], attack->first, strlen(attack->first));
	}
	for (int round = 0; !atomic_load(&over); round++) {
		for (int i = 0; i < attack->crowd && attack->move && !atomic_load(&over); i++) {
			char byte;
			ssize_t n = recv(fds[i], &byte, 1, MSG_PEEK);
			if (n == 0 || (n < 0 && errno != EAGAIN)) { // thrown out: come again
				close(fds[i]);
				fds[i] = dial();
				push(fds[i], attack->first, strlen(attack->first));
			}
			attack->move(fds[i], round);
			usleep((useconds_t)attack->pause_us);
		}
		if (!attack->move)
			usleep(10000);
	}
	for (int i = 0; i < attack->crowd; i++)
		close(fds[i]);
	return NULL;
}

// ---- the honest

static size_t make(void *arg, int connection, int64_t number, char *to, size_t room)
{
	(void)arg, (void)connection, (void)number;
	return (size_t)snprintf(to, room, "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n\r\n");
}

int main(void)
{
	struct rlimit files;
	int tell[2], bad = 0;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (pipe(tell) != 0)
		return 1;
	pid_t pid = fork();
	if (pid == 0)
		serve(tell[1]);
	if (pid < 0 || read(tell[0], &port, sizeof port) != sizeof port)
		return 1;
	for (size_t i = getenv("ONLY") ? (size_t)atoi(getenv("ONLY")) : 0; i < sizeof attacks / sizeof *attacks; i++) {
		struct load load = {.address = "127.0.0.1", .port = port, .connections = 8, .duration_ms = EACH_MS,
			.make = make, .retry = true};
		struct load_result result;
		pthread_t thread;
		atomic_store(&over, false);
		pthread_create(&thread, NULL, attack_run, (void *)(uintptr_t)&attacks[i]);
		usleep(attacks[i].crowd > 100 ? 1500000 : 200000);
		load_run(&load, &result);
		long kib = memory_kib(pid);
		atomic_store(&over, true);
		pthread_join(thread, NULL);
		load_print(attacks[i].name, &result);
		printf("%28s %9ld KiB of memory\n", "", kib);
		bad += result.answers[2] == 0 || result.failures > 0;
	}
	kill(pid, SIGTERM);
	int status;
	waitpid(pid, &status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		printf("the server did not end well: %d\n", status);
		bad++;
	}
	return bad ? 1 : 0;
}
