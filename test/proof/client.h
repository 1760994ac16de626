// What the proofs share: a plain HTTP client that tells a cut connection from an answer, and the first owner's key.
#pragma once

#include "../support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define UNUSED __attribute__((unused))

struct reply {
	int status;
	char head[8192];
	char body[65536];
};

static inline int connect_to(int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct timeval patience = {.tv_sec = 60};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	close(fd);
	return -1;
}

// Sends one request and waits for its answer. more: further header fields, each with its line end. False: nothing
// listens, or the connection was cut before the whole answer.
UNUSED static bool call(
	int port, const char *method, const char *path, const char *more, const char *body, struct reply *reply)
{
	char *text = NULL, in[sizeof reply->head + sizeof reply->body];
	size_t size = 0, got = 0;
	ssize_t n = 0;
	FILE *out = open_memstream(&text, &size);
	int fd = connect_to(port);

	*reply = (struct reply){0};
	fprintf(out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s", method, path, port, more);
	if (body)
		fprintf(out, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
	fprintf(out, "\r\n%s", body ? body : "");
	fclose(out);
	if (fd >= 0 && send(fd, text, size, MSG_NOSIGNAL) == (ssize_t)size)
		while (got < sizeof in - 1 && (n = recv(fd, in + got, sizeof in - 1 - got, 0)) > 0)
			got += (size_t)n;
	free(text);
	if (fd >= 0)
		close(fd);
	in[got] = '\0';
	char *end = strstr(in, "\r\n\r\n");
	if (!end || n < 0)
		return false;
	reply->status = atoi(in + strlen("HTTP/1.1 "));
	snprintf(reply->head, sizeof reply->head, "%.*s", (int)(end + 2 - in), in);
	snprintf(reply->body, sizeof reply->body, "%s", end + 4);
	const char *length = strcasestr(reply->head, "\r\nContent-Length: ");
	return !length || strlen(reply->body) == (size_t)atol(length + strlen("\r\nContent-Length: "));
}

// The text of a member of a JSON text, wherever it stands first: "" when there is none.
UNUSED static void member(const char *json, const char *name, char *value, size_t room)
{
	char wanted[64];

	snprintf(wanted, sizeof wanted, "\"%s\":\"", name);
	const char *at = strstr(json, wanted);
	at = at ? at + strlen(wanted) : "\"";
	snprintf(value, room, "%.*s", (int)strcspn(at, "\""), at);
}

// Makes the first owner with the token of the setup link, and an API key of all rights the proofs need.
// header: room for "Authorization: Bearer …\r\n".
UNUSED static void make_key(int port, const char *token, char *header, size_t room)
{
	static struct reply reply;
	char body[512], more[2048] = "", key[256];

	snprintf(body, sizeof body,
		"{\"token\":\"%s\",\"login\":\"owner@example.com\",\"name\":\"Owner\","
		"\"password\":\"staple of nine lanterns\"}",
		token);
	snprintf(more, sizeof more, "Origin: http://127.0.0.1:%d\r\n", port);
	if (!call(port, "POST", "/v1/setup", more, body, &reply) || reply.status != 200)
		fail_msg("/v1/setup: %d %s", reply.status, reply.body);
	size_t size = strlen(more);
	size += (size_t)snprintf(more + size, sizeof more - size, "Cookie: ");
	for (const char *at = reply.head; (at = strcasestr(at, "\r\nSet-Cookie: "));) {
		at += strlen("\r\nSet-Cookie: ");
		size += (size_t)snprintf(more + size, sizeof more - size, "%.*s; ", (int)strcspn(at, ";"), at);
	}
	snprintf(more + size - 2, sizeof more - size + 2, "\r\n");
	if (!call(port, "POST", "/v1/keys", more,
		    "{\"name\":\"proof\",\"rights\":[\"order.write\",\"order.read\",\"order.return\",\"order.cancel\","
		    "\"customer.read\",\"customer.write\",\"points.read\",\"points.adjust\",\"redemption.write\","
		    "\"coupon.read\",\"coupon.use\"]}",
		    &reply) ||
		reply.status != 201)
		fail_msg("/v1/keys: %d %s", reply.status, reply.body);
	member(reply.body, "key", key, sizeof key);
	snprintf(header, room, "Authorization: Bearer %s\r\n", key);
}
