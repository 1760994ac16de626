// W3C Trace Context: which request this is, across services.
#pragma once

#include <stdbool.h>

struct http_trace {
	char trace_id[33]; // lower-case hexadecimal
	char span_id[17];  // ours, new for this request
	bool sampled;
};

// Goes on with the caller's traceparent when it is well-formed, else starts a trace of its own.
struct http_trace http_trace_from(const char *traceparent);
// "00-…-…-01" for requests we send and for the reply. text has room for 56 bytes.
void http_trace_text(const struct http_trace *trace, char text[56]);
