#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK (16 * 1024)
#define ALIGNMENT 16

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGNMENT) char bytes[];
};

struct arena {
	struct block *first, *current;
	size_t used;
};

static void *exhausted(void)
{
	fputs("out of memory\n", stderr);
	abort();
}

static struct block *block_create(size_t size)
{
	struct block *block = malloc(sizeof *block + size);
	if (!block)
		exhausted();
	block->next = NULL;
	block->size = size;
	block->used = 0;
	return block;
}

struct arena *arena_create(void)
{
	struct arena *arena = malloc(sizeof *arena);
	if (!arena)
		exhausted();
	arena->first = arena->current = block_create(FIRST_BLOCK);
	arena->used = 0;
	return arena;
}

static void free_after(struct block *block)
{
	for (struct block *next = block->next; next;) {
		struct block *dead = next;
		next = next->next;
		free(dead);
	}
	block->next = NULL;
}

void arena_destroy(struct arena *arena)
{
	if (!arena)
		return;
	free_after(arena->first);
	free(arena->first);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	free_after(arena->first);
	arena->first->used = 0;
	arena->current = arena->first;
	arena->used = 0;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct block *block = arena->current;

	if (size > SIZE_MAX / 4)
		exhausted();
	size_t need = (size + (size == 0) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (block->size - block->used < need) {
		size_t doubled = block->size < 1024 * 1024 ? block->size * 2 : block->size;
		block->next = block_create(need > doubled ? need : doubled);
		arena->current = block = block->next;
	}
	void *memory = block->bytes + block->used;
	block->used += need;
	arena->used += need;
	return memset(memory, 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		exhausted();
	return arena_alloc(arena, bytes);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	void *copy = arena_alloc(arena, size);
	return size ? memcpy(copy, bytes, size) : copy;
}

char *arena_text_n(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	if (length)
		memcpy(copy, text, length);
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return arena_text_n(arena, text, strlen(text));
}

char *arena_format_v(struct arena *arena, const char *format, va_list args)
{
	char short_text[256]; // most are: one pass instead of two
	va_list again;

	va_copy(again, args);
	int length = vsnprintf(short_text, sizeof short_text, format, args);
	if (length < 0)
		abort(); // an invalid format is our own bug
	char *text = arena_alloc(arena, (size_t)length + 1);
	if ((size_t)length < sizeof short_text)
		memcpy(text, short_text, (size_t)length);
	else
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = arena_format_v(arena, format, args);
	va_end(args);
	return text;
}
