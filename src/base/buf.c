#include "base/buf.h"

#include <stdio.h>
#include <string.h>

struct buf buf_make(struct arena *mem, size_t max)
{
	return (struct buf){.mem = mem, .data = arena_alloc(mem, 1), .capacity = 0, .max = max};
}

char *buf_room(struct buf *buf, size_t size)
{
	if (size > buf->max - buf->size) {
		buf->full = true;
		return NULL;
	}
	if (buf->size + size > buf->capacity) {
		size_t capacity = buf->capacity < 256 ? 256 : buf->capacity * 2;
		if (capacity < buf->size + size)
			capacity = buf->size + size;
		char *data = arena_alloc(buf->mem, capacity + 1);
		memcpy(data, buf->data, buf->size);
		buf->data = data;
		buf->capacity = capacity;
	}
	return buf->data + buf->size;
}

void buf_add(struct buf *buf, const void *bytes, size_t size)
{
	char *room = buf_room(buf, size);
	if (!room || !size)
		return;
	memcpy(room, bytes, size);
	buf->size += size;
	buf->data[buf->size] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_byte(struct buf *buf, char byte)
{
	buf_add(buf, &byte, 1);
}

void buf_i64(struct buf *buf, int64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		buf_byte(buf, '-');
	buf_add(buf, digits + at, sizeof digits - at);
}

void buf_format(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_text(buf, arena_format_v(buf->mem, format, args));
	va_end(args);
}

void buf_clear(struct buf *buf)
{
	buf->size = 0;
	buf->full = false;
	buf->data[0] = '\0';
}
