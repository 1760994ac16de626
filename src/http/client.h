// Guarded outgoing requests: webhooks, message gateways, push. What can be reached is decided by the address really
// dialled, so that no name, redirect, odd spelling or late DNS change leads inside. Only http and https; no redirects;
// no proxy from the environment; nothing waits for ever; no reply is read beyond its cap.
//
// Blocking: for jobs, never for a server thread. Thread-safe: each call is on its own.
#pragma once

#include "base/arena.h"
#include "http/cidr.h"
#include "http/server.h"

struct http_client_options {
	const char *allow;   // networks that may be dialled though they are inside: "10.1.0.0/16,::1"; NULL: none
	const char *ca_file; // NULL: the system's
	const char *user_agent; // NULL: "huitou"
};

struct http_client;
// NULL and a sentence (malloc'd) on failure. error may be NULL.
struct http_client *http_client_create(const struct http_client_options *options, char **error);
void http_client_destroy(struct http_client *client);

struct http_call {
	const char *method; // "POST"
	const char *url;
	const struct http_header *headers;
	size_t header_count;
	const char *body;
	size_t body_size;
	int connect_ms; // 5000
	int total_ms;   // 15000
	size_t reply_max; // bytes of the body that are kept; what comes beyond ends the call as HTTP_CALL_TOO_LARGE. 64
			  // KiB
};

enum http_call_error {
	HTTP_CALL_OK,         // there is a status, whatever it is
	HTTP_CALL_URL,        // not a URL, or not http(s)
	HTTP_CALL_FORBIDDEN,  // the guard: every address of the name is inside
	HTTP_CALL_RESOLVE,
	HTTP_CALL_CONNECT,
	HTTP_CALL_TLS,
	HTTP_CALL_TIME,
	HTTP_CALL_TOO_LARGE,
	HTTP_CALL_BROKEN,     // cut off, or not HTTP
};
const char *http_call_error_name(enum http_call_error error); // "forbidden"

struct http_answer {
	enum http_call_error error;
	const char *detail; // a sentence for the log; "" when OK
	int status;
	const struct http_header *headers; // names lower case, in mem
	size_t header_count;
	const char *body; // NUL-ended, up to reply_max
	size_t body_size;
	int64_t took_us;
	char peer[INET6_ADDRSTRLEN]; // the address dialled; "" when none
};

// mem owns what the answer points to.
void http_client_call(struct http_client *client, const struct http_call *call, struct arena *mem,
	struct http_answer *answer);
// True when an address must not be dialled without being allowed: not globally reachable (RFC 6890 and the like), or an
// IPv6 form that carries such an IPv4 address.
bool http_address_inside(const struct cidr_address *address);
