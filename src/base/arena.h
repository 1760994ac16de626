// Memory that lives exactly as long as one request, job or command. Nothing is freed by itself;
// the whole arena goes at once. Not thread-safe: an arena belongs to one thread at a time.
//
// An allocation never fails: inputs are limited at the door, so exhaustion means the machine has
// no memory left, and then we stop (abort) rather than answer wrongly.
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *arena);
// Forgets everything but keeps the first block for the next use.
void arena_reset(struct arena *arena);
// Bytes handed out since create or reset.
size_t arena_used(const struct arena *arena);

// size bytes, zeroed, aligned for any type. size 0 gives a valid pointer.
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));
void *arena_alloc_array(struct arena *arena, size_t count, size_t size) __attribute__((malloc, returns_nonnull));
// Copies; the result is NUL-ended.
char *arena_text(struct arena *arena, const char *text) __attribute__((returns_nonnull));
char *arena_text_n(struct arena *arena, const char *text, size_t length) __attribute__((returns_nonnull));
void *arena_copy(struct arena *arena, const void *bytes, size_t size) __attribute__((returns_nonnull));
char *arena_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));
char *arena_format_v(struct arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0), returns_nonnull));

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))
