// Private to http/: the reading of heads and chunks, apart from any socket, so that it can be fuzzed.
#pragma once

#include "base/text.h"
#include "http/server.h"

// Why a request is refused, in both languages: an expression of type struct words.
#define WHY(en, zh) ((struct words){(en), (zh)})

struct head_limits {
	int head_max, fields_max, target_max;
};

// Looks for the end of a head in bytes that grow; begins zeroed.
struct head_scan {
	size_t at, line; // looked at so far; where the line begins
	int lines;
};
// Bytes of the whole head with its empty line; 0: it goes on; below 0: refuse with that status (negated).
int64_t head_scan(
	struct head_scan *scan, const char *bytes, size_t size, const struct head_limits *limits, struct words *why);

struct head {
	enum http_method method;
	int minor; // HTTP/1.minor
	const char *path, *query, *host;
	struct http_header *fields;
	size_t field_count;
	int64_t length; // Content-Length; -1: none
	bool chunked;
	bool keep;    // the connection may go on
	bool expects; // 100-continue
};
// Reads a head that head_scan() found whole. Its bytes are changed and pointed into; what else is needed comes
// from mem. 0, or the status to refuse with and why; then head holds what was understood (never NULL texts).
int head_parse(struct arena *mem, char *bytes, size_t size, const struct head_limits *limits, struct head *head,
	struct words *why);

// The value of Accept-Language in the bytes of a head that was refused, or cut short; NULL where there is none.
const char *head_language(struct arena *mem, const char *bytes, size_t size);

// The path of a target: decoded in place. 0, or 400 and why.
int target_path(char *path, struct words *why);

enum chunked_step { CHUNKED_MORE, CHUNKED_DATA, CHUNKED_END, CHUNKED_BAD };
struct chunked { // begins zeroed
	int state;
	int digits;
	uint64_t left;
	size_t extra; // bytes of extensions and trailers
};
// Goes forward in bytes from *at. CHUNKED_DATA: *data and *data_size are a piece of the body. CHUNKED_MORE: all was
// read.
// Extensions and trailers are read strictly and thrown away.
enum chunked_step chunked_step(
	struct chunked *chunked, const char *bytes, size_t size, size_t *at, const char **data, size_t *data_size);
