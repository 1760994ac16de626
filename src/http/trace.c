#include "http/trace.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

// A few random bytes at a time, so that most requests cost no system call.
static void random_hex(char *to, int digits)
{
	static const char hex[] = "0123456789abcdef";
	static _Thread_local uint8_t pool[256];
	static _Thread_local size_t left;

	for (int i = 0; i < digits; i += 2) {
		if (left == 0) {
			if (getrandom(pool, sizeof pool, 0) != sizeof pool)
				abort();
			left = sizeof pool;
		}
		uint8_t byte = pool[--left];
		to[i] = hex[byte >> 4];
		to[i + 1] = hex[byte & 15];
	}
	to[digits] = '\0';
}

static bool is_hex(const char *text, size_t digits)
{
	return strspn(text, "0123456789abcdef") >= digits;
}

static bool all_zero(const char *text, size_t digits)
{
	return strspn(text, "0") >= digits;
}

// Trace Context 3.2: version, trace-id, parent-id, flags. A later version may have more behind.
static bool well_formed(const char *text)
{
	if (strlen(text) < 55 || !is_hex(text, 2) || strncmp(text, "ff", 2) == 0 || text[2] != '-' ||
		text[35] != '-' || text[52] != '-')
		return false;
	if (!is_hex(text + 3, 32) || all_zero(text + 3, 32) || !is_hex(text + 36, 16) || all_zero(text + 36, 16) ||
		!is_hex(text + 53, 2))
		return false;
	return text[55] == '\0' || (text[55] == '-' && strncmp(text, "00", 2) != 0);
}

struct http_trace http_trace_from(const char *traceparent)
{
	struct http_trace trace = {.sampled = false};

	random_hex(trace.span_id, 16);
	if (traceparent && well_formed(traceparent)) {
		memcpy(trace.trace_id, traceparent + 3, 32);
		trace.sampled = strtoul(traceparent + 53, NULL, 16) & 1;
	} else {
		random_hex(trace.trace_id, 32);
	}
	return trace;
}

void http_trace_text(const struct http_trace *trace, char text[56])
{
	snprintf(text, 56, "00-%s-%s-%02x", trace->trace_id, trace->span_id, trace->sampled ? 1u : 0u);
}
