// For the tests of http/: a server on a thread of its own, and a client that says exactly what it is told to.
#pragma once

#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define UNUSED __attribute__((unused))
#define PATIENCE_S 20 // under sanitizers on a busy machine

struct site {
	struct http_server *server;
	pthread_t thread;
	int port;
};

static inline void *site_run(void *arg)
{
	http_server_run(arg);
	return NULL;
}

UNUSED static void site_start(struct site *site, struct http_options options)
{
	char *error = NULL;

	if (!options.listen)
		options.listen = "127.0.0.1:0";
	site->server = http_server_create(&options, &error);
	if (!site->server)
		fail_msg("%s", error);
	site->port = http_server_port(site->server);
	assert_int_equal(pthread_create(&site->thread, NULL, site_run, site->server), 0);
}

UNUSED static void site_stop(struct site *site)
{
	http_server_stop(site->server);
	pthread_join(site->thread, NULL);
	http_server_destroy(site->server);
}

UNUSED static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

UNUSED static void sleep_ms(int ms)
{
	usleep((useconds_t)ms * 1000);
}

UNUSED static int dial(int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct timeval patience = {.tv_sec = PATIENCE_S};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

// False when the other side does not take it all.
UNUSED static int say_n(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);
		if (n <= 0)
			return 0;
		bytes += n;
		size -= (size_t)n;
	}
	return 1;
}

UNUSED static int say(int fd, const char *text)
{
	return say_n(fd, text, strlen(text));
}

// One answer. status: 0 the connection was closed without one, -1 nothing came in time.
struct heard {
	int status;
	char head[20000];
	char *body; // malloc'd, NUL-ended
	size_t size;
	int whole; // by Content-Length, or by its last chunk
};

UNUSED static ssize_t recv_exactly(int fd, char *to, size_t size)
{
	size_t have = 0;

	while (have < size) {
		ssize_t n = recv(fd, to + have, size - have, 0);
		if (n <= 0)
			return n == 0 || errno == ECONNRESET ? (ssize_t)have : -1;
		have += (size_t)n;
	}
	return (ssize_t)have;
}

UNUSED static const char *head_field(const struct heard *heard, const char *name)
{
	static _Thread_local char value[4000];
	size_t length = strlen(name);

	for (const char *line = strstr(heard->head, "\r\n"); line; line = strstr(line, "\r\n")) {
		line += 2;
		if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
			snprintf(value, sizeof value, "%.*s", (int)strcspn(line + length + 2, "\r"), line + length + 2);
			return value;
		}
	}
	return NULL;
}

static inline void hear_chunks(int fd, struct heard *heard)
{
	for (;;) {
		char line[64];
		size_t n = 0;
		while (n + 1 < sizeof line && recv_exactly(fd, line + n, 1) == 1 && line[n] != '\n')
			n++;
		line[n] = '\0';
		size_t size = strtoul(line, NULL, 16);
		if (n == 0)
			return;
		heard->body = realloc(heard->body, heard->size + size + 3);
		if (recv_exactly(fd, heard->body + heard->size, size + 2) != (ssize_t)size + 2)
			return;
		heard->size += size;
		heard->body[heard->size] = '\0';
		if (size == 0) {
			heard->whole = 1;
			return;
		}
	}
}

// to_head: the request was a HEAD.
UNUSED static void hear_n(int fd, struct heard *heard, int to_head)
{
	size_t n = 0;

	*heard = (struct heard){.body = calloc(1, 1)};
	while (n + 1 < sizeof heard->head) {
		ssize_t got = recv(fd, heard->head + n, 1, 0);
		if (got <= 0) {
			heard->status = n == 0 && (got == 0 || errno == ECONNRESET) ? 0 : -1;
			return;
		}
		heard->head[++n] = '\0';
		if (n >= 4 && memcmp(heard->head + n - 4, "\r\n\r\n", 4) == 0)
			break;
	}
	assert_int_equal(strncmp(heard->head, "HTTP/1.1 ", 9), 0);
	heard->status = atoi(heard->head + 9);
	const char *length = head_field(heard, "content-length");
	if (heard->status < 200 || heard->status == 204 || heard->status == 304 || to_head) {
		heard->whole = 1;
	} else if (length) {
		size_t size = strtoul(length, NULL, 10);
		heard->body = realloc(heard->body, size + 1);
		ssize_t got = recv_exactly(fd, heard->body, size);
		heard->size = got < 0 ? 0 : (size_t)got;
		heard->body[heard->size] = '\0';
		heard->whole = heard->size == size;
	} else if (head_field(heard, "transfer-encoding")) {
		hear_chunks(fd, heard);
	} else {
		for (;;) {
			heard->body = realloc(heard->body, heard->size + 65537);
			ssize_t got = recv(fd, heard->body + heard->size, 65536, 0);
			if (got <= 0)
				break;
			heard->size += (size_t)got;
		}
		heard->body[heard->size] = '\0';
	}
}

UNUSED static void hear(int fd, struct heard *heard)
{
	hear_n(fd, heard, 0);
}

// The status of the next answer.
UNUSED static int hear_status(int fd)
{
	struct heard heard;

	hear(fd, &heard);
	free(heard.body);
	return heard.status;
}

// True when the other side has closed (or does within the patience).
UNUSED static int is_closed(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, 0);
	return n == 0 || (n < 0 && errno == ECONNRESET);
}

// Open and silent for a moment.
UNUSED static int is_open(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	return poll(&poll_fd, 1, 150) == 0;
}

// Answers 200 with what it understood: "POST /path?query host=… body=…".
UNUSED static void echo(struct http_request *request, void *arg)
{
	char *text = arena_format(request->mem, "%s %s?%s host=%s peer=%s secure=%d body=%s",
		http_method_name(request->method), request->path, request->query, request->host, request->peer,
		request->secure, request->body ? request->body : "(file)");
	(void)arg;
	http_reply(request, &(struct http_reply){.status = 200, .type = "text/plain; charset=utf-8", .body = text,
		.body_size = strlen(text)});
}
