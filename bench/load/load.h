// A load generator for HTTP/1.1: many keep-alive connections on one thread, each with one request under way. It takes
// little of the processor itself, so that what is measured is the server.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOAD_BUCKETS (64 * 16)

struct load {
	const char *address; // "127.0.0.1", or the path of a Unix socket
	int port;            // 0: Unix socket
	int connections;
	int64_t requests;    // answers to get, then stop; 0: until duration_ms is over
	int duration_ms;
	// Writes the whole request into `to` and returns its bytes. number counts from 0 over all connections. 0:
	// there are
	// no more.
	size_t (*make)(void *arg, int connection, int64_t number, char *to, size_t room);
	// Optional: an answer is there.
	void (*seen)(void *arg, int64_t number, int status, const char *body, size_t size);
	void *arg;
	size_t request_max;  // bytes of one request; 16 KiB
	// The same bytes again after a cut connection (every 50 ms until it works, at most retry_ms) and after 503
	// (20 ms
	// later). Without it both count as failures.
	bool retry;
	int retry_ms;        // 30000
};

struct load_result {
	int64_t answers[6]; // by class: [2] is 2xx
	int64_t answered;   // all of them
	int64_t retries;    // requests sent again
	int64_t failures;   // requests without an answer
	int64_t took_us;
	int64_t bytes_in;
	int64_t latency[LOAD_BUCKETS]; // by 16 steps in each power of two of microseconds, from first sent to answered
};

// False when not even the first connections could be made.
bool load_run(const struct load *load, struct load_result *result);
// The latency below which this share (0.99) of answers was, in microseconds (upper end of its bucket).
int64_t load_latency_us(const struct load_result *result, double share);
// "name: 12345 requests/s, p50 1.2 ms, p99 3.4 ms, max 9 ms, 2xx 100000".
void load_print(const char *name, const struct load_result *result);
