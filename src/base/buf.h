// A growing run of bytes with a maximum. Writing past the maximum sets `full` and drops the rest,
// so that a long series of writes needs one check at its end.
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct buf {
	struct arena *mem; // owner of the bytes
	char *data;        // NUL-ended
	size_t size, capacity, max;
	bool full;
};

// max is the largest size in bytes, the NUL not counted.
struct buf buf_make(struct arena *mem, size_t max);
void buf_add(struct buf *buf, const void *bytes, size_t size);
void buf_text(struct buf *buf, const char *text);
void buf_byte(struct buf *buf, char byte);
void buf_i64(struct buf *buf, int64_t number);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Room for size more bytes at the end, or NULL when that would pass the maximum (full is set).
// The caller writes there and then adds what it wrote to buf->size.
char *buf_room(struct buf *buf, size_t size);
void buf_clear(struct buf *buf);
