// The HTTP/1.1 server: strict after RFC 9112, made to stand on loopback or a Unix socket with nginx or
// Caddy in front for TLS and HTTP/2. This folder is the only place that knows a socket.
//
// One callback gets every request and answers it by http_reply(): at once, or later from any thread.
// A request that is not answered yet is parked; it holds no thread. That is all there is to it:
//
//	static void answer(struct http_request *request, void *arg)
//	{
//		http_reply(request, &(struct http_reply){.status = 200, .type = "text/plain",
//			.body = "hello\n", .body_size = 6});
//	}
//
// Who owns what. A request and its arena belong to the handler (or to whoever the handler passed them to)
// from the callback until http_reply(); after that to the server again, which resets the arena once the
// reply has left. What a reply points to must live until then: in request->mem, or for ever.
// If the client goes away, a parked request stays valid until it is answered; the answer goes nowhere.
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- requests

// Other methods are answered 501 before a handler sees them.
enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS };
const char *http_method_name(enum http_method method); // "GET"

struct http_header {
	const char *name; // in requests always lower case
	const char *value;
};

struct http_request {
	enum http_method method;
	// Percent-decoded, valid UTF-8 without control characters, starts with '/' (or is "*" for OPTIONS *).
	// Has no dot segments and no encoded slash or backslash: those were answered 400.
	const char *path;
	const char *query; // as sent, after the '?'; "" when there is none. See http_query_next()
	const char *host; // of Host or of an absolute target, lower case, with its port if one was sent; "" in HTTP/1.0
			  // without
	const struct http_header *headers; // see http_header(); repeated list fields are joined by ", "
	size_t header_count;
	const char *body;  // whole, NUL-ended, not checked for UTF-8 (base/text.h); NULL when it went to a file
	int64_t body_size; // bytes, also of a body in a file
	int body_file;     // an unlinked file read from its start, when the plan said so; else -1. The server closes it
	const char
		*peer; // the client's address as text, behind trusted proxies the one they tell; "" for a Unix socket
	const char *network; // what to count by: the address itself, for IPv6 its /64; "" for a Unix socket
	bool secure;         // a trusted proxy said that the client came by https
	int64_t started_us;  // monotonic: when the head was complete
	struct arena *mem;
	void *data; // the handler's own
};

// The value of a field by its lower-case name, or NULL.
const char *http_header(const struct http_request *request, const char *name);
// One of "a=1&b=%E5%BC%A0" at a time: decodes '+' and %XX into mem and moves *rest on. ERR_NOT_FOUND at the end,
// ERR_INVALID for a broken escape, a NUL, or what is not UTF-8. Start with rest = request->query.
MUST_CHECK enum status http_query_next(struct arena *mem, const char **rest, const char **name, const char **value);
// The value of a cookie, or NULL. Written into request->mem.
const char *http_cookie(const struct http_request *request, const char *name);
// The client of a parked request has gone, or says that it sends no more (which nearly always means that): for long
// polls that would rather not go on. Any thread.
bool http_request_gone(const struct http_request *request);
// This connection has shown who it is: it may take one of the tenth of connections that strangers can't use up.
// Call it before http_reply().
void http_request_known(struct http_request *request);

// ---- replies

// Writes up to room bytes to `to` and returns how many; 0 ends the reply, below 0 breaks the connection off, so that
// the client sees that it is incomplete. Called whenever the last bytes have left: in a worker (on the loop when
// there are none), each time perhaps in another, never in two at once.
typedef int64_t http_pull(void *arg, char *to, size_t room);

struct http_reply {
	int status;
	const char *type; // Content-Type; NULL: none
	const char *body; // NULL: none
	size_t body_size;
	const char *etag; // with its quotes ("\"v5\"" or "W/\"v5\""); a GET whose If-None-Match has it becomes a 304
	const struct http_header *headers; // others; control characters in values become spaces
	size_t header_count;
	bool plain; // never compress this one
	bool close; // and hang up
	// Instead of body: a reply of unknown length, in chunks. ended() is called once in any case, also when the
	// client has gone or the request was HEAD; before it the request's arena is pull's to use.
	http_pull *pull;
	void (*ended)(void *arg);
	void *arg;
};

// Answers the request. Any thread; exactly once (a second time is our own bug and aborts). Head and body leave in one
// write. Copies the struct and the headers, not the body. Date, Content-Length, ETag, Vary and Connection are the
// server's; the body of a HEAD is measured and kept back.
// Bodies of JSON, text, CSV and the like above 1 KiB are gzipped (level 1) for clients that take it, on the calling
// thread.
void http_reply(struct http_request *request, const struct http_reply *reply);

// True when a field like If-None-Match or If-Match ("*", or a list) has the tag. Weak comparison ignores W/;
// strong comparison (If-Match) finds no weak tag equal.
bool http_etag_listed(const char *field, const char *etag, bool strong);
// True when Accept-Encoding (NULL: absent) takes the coding, "br" or "gzip", with a quality above 0.
bool http_coding_accepted(const char *accept_encoding, const char *coding);
// The reason phrase, "Not Found".
const char *http_reason(int status);

// ---- the server

enum http_place {
	HTTP_IN_WORKER, // may read the database: a little blocking is fine
	HTTP_ON_LOOP,   // must not block at all: parse, submit to the gate, park
};

// What is to be done with a request, decided when its head is there and before its body is read.
struct http_plan {
	enum http_place place; // HTTP_IN_WORKER
	bool slow;             // in a worker it may take seconds: such requests never take all workers at once
	int64_t body_max;      // bytes; options.body_max. More is answered 413 (at once, when Content-Length says so)
	int body_ms;           // the whole body must be there within; options.body_ms
	bool body_to_file;     // false
	int refuse;            // an HTTP status to answer without reading the body; 0: go on
};

struct http_options {
	// "127.0.0.1:8080", "[::1]:8080", "unix:/run/huitou.sock" (mode 0660), several separated by commas.
	// Port 0 takes a free one. Names are not resolved, except "localhost" (127.0.0.1).
	const char *listen;
	// Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: "127.0.0.1,::1,10.0.0.0/8,unix"; NULL:
	// none. They are not under address_max.
	const char *trusted;
	bool forwarded;        // they send Forwarded (RFC 7239) instead; only one kind is ever looked at
	int threads;           // loops; 1
	int workers;           // 2; below 0: none, all is done on the loop
	int worker_queue_max;  // requests waiting for a worker; more are answered 503. 1024
	const char *spool_dir; // for bodies to files; $TMPDIR or /tmp

	int connections_max; // 4096. Strangers (see http_request_known) get nine tenths of them
	int address_max;     // connections of one address (IPv6: one /64); 64
	int requests_max;    // on one connection, then it is closed; 10000
	int head_max;        // bytes of request line and fields; 16384
	int fields_max;      // 100
	int target_max;      // bytes; 8192
	int64_t body_max;    // 1 MiB
	int head_ms;         // absolute: the whole head must be there within; 10000
	int body_ms;         // absolute; 60000
	int idle_ms;         // between requests; 75000
	int rate_min;        // bytes/s of body or reply that a client must take or give, over every rate_ms; 500
	int rate_ms;         // 10000
	int stop_ms;         // after stop, what was accepted must be answered within; 10000
	bool no_gzip;        // bodies made here are never compressed

	// Answers. Runs where the plan says. Must call http_reply(), then or later.
	void (*answer)(struct http_request *request, void *arg);
	// Optional. On the loop, with the head only; plan holds the defaults. Must be quick.
	void (*plan)(struct http_request *head, struct http_plan *plan, void *arg);
	// Optional. The server itself refuses (400 408 411 413 414 417 431 500 501 503 505 507, or plan.refuse): give
	// the reply a type, a body (in request->mem) and headers. `why` is a sentence. On the loop; what of the head
	// was not understood is empty (path and headers may be), but accept-language is looked for in any case.
	// Without it the body is the English sentence as plain text.
	void (*refused)(
		struct http_request *request, int status, struct words why, struct http_reply *reply, void *arg);
	// Optional. The reply has left (or the client has): for the access log and the figures of routes. On the loop,
	// quick.
	void (*finished)(const struct http_request *request, int status, int64_t bytes, int64_t took_us, void *arg);
	void *arg;
};
// In all numbers above 0 means the default.

struct http_server;

// Whether listen could be understood: NULL, or a sentence in mem. Binds nothing.
const char *http_listen_check(struct arena *mem, const char *listen);
// Binds and listens, so that a taken port is told here. NULL and a sentence (malloc'd, the caller frees) on failure.
struct http_server *http_server_create(const struct http_options *options, char **error);
// The first address as bound, "127.0.0.1:40123", "[::1]:8080" or "unix:/run/huitou.sock"; and its port (0 for Unix).
const char *http_server_address(const struct http_server *server);
int http_server_port(const struct http_server *server);
// Serves until http_server_stop(), with this thread as the first loop. Returns when all that was accepted is answered,
// or stop_ms is over. Parked requests may still be answered after that (into nowhere), until destroy.
void http_server_run(struct http_server *server);
// Safe in a signal handler and from any thread.
void http_server_stop(struct http_server *server);
bool http_server_stopping(const struct http_server *server); // long polls should answer now
// Only after run has returned and nobody is in http_reply() or will be (so destroy the write gate, which joins its
// threads, first).
void http_server_destroy(struct http_server *server);

// ---- figures for /metrics

enum http_refusal {
	HTTP_REFUSED_SYNTAX,      // 400 417 501 505
	HTTP_REFUSED_SIZE,        // 413 414 431
	HTTP_REFUSED_TIME,        // 408, and slow readers
	HTTP_REFUSED_CONNECTIONS, // the server's cap
	HTTP_REFUSED_ADDRESS,     // one address's cap
	HTTP_REFUSED_BUSY,        // 503: workers' queue
	HTTP_REFUSALS
};
extern const char *const http_refusal_names[HTTP_REFUSALS]; // "syntax"

#define HTTP_LATENCIES 14
// Upper bounds in microseconds; the last is INT64_MAX.
extern const int64_t http_latency_bounds_us[HTTP_LATENCIES];

struct http_figures {
	int64_t connections; // open now, or gone while their request is parked
	int64_t accepted;    // ever
	int64_t shed;        // idle strangers closed to make room
	int64_t parked;      // with a handler now: requests not yet answered
	int64_t requests[6]; // answered, by class: [2] is 2xx; [0] is unused
	int64_t bytes_in, bytes_out;
	int64_t refused[HTTP_REFUSALS];
	int64_t latency[HTTP_LATENCIES]; // head complete to reply handed to the kernel; not cumulative
	int64_t latency_sum_us;
};
struct http_figures http_server_figures(const struct http_server *server);
