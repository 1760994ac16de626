// Reading the real data that tests measure themselves against; none of it is in the repository.
#pragma once

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#define DATA_FIELDS 64

// The file's text, or NULL. A test that gets NULL calls data_skip().
static inline char *data_read(struct arena *mem, const char *name)
{
	char *path = arena_format(mem, "../shared/data/%s", name);
	FILE *file = fopen(path, "rb");
	char *text;
	long size;

	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	text = arena_alloc(mem, (size_t)size + 1);
	if (fread(text, 1, (size_t)size, file) != (size_t)size)
		text[0] = 0;
	fclose(file);
	return text;
}

#define data_skip()                                              \
	do {                                                     \
		print_message("skipped: no ../shared/data\n");   \
		skip();                                          \
	} while (0)

// Cuts the next line off *text; false at the end.
static inline bool data_line(char **text, char **line)
{
	char *end;

	if (**text == 0)
		return false;
	*line = *text;
	end = strchr(*text, '\n');
	*text = end ? end + 1 : *text + strlen(*text);
	if (end)
		*end = 0;
	end = *line + strlen(*line);
	if (end > *line && end[-1] == '\r')
		end[-1] = 0;
	return true;
}

// Cuts a line at its commas (no quotes); returns how many fields.
static inline int data_fields(char *line, char **field)
{
	int count = 0;

	for (char *at = line; at && count < DATA_FIELDS; count++) {
		field[count] = at;
		at = strchr(at, ',');
		if (at)
			*at++ = 0;
	}
	return count;
}

// A table of numbers: skips the header, count rows of width columns.
static inline double *data_numbers(struct arena *mem, const char *name, int width, size_t *count)
{
	char *text = data_read(mem, name), *line, *field[DATA_FIELDS];
	size_t room = 0;

	if (!text)
		return NULL;
	for (char *at = text; *at; at++)
		room += *at == '\n';
	double *table = arena_array(mem, double, (room + 1) * (size_t)width);
	*count = 0;
	data_line(&text, &line);
	while (data_line(&text, &line)) {
		if (data_fields(line, field) < width)
			continue;
		for (int i = 0; i < width; i++)
			table[*count * (size_t)width + (size_t)i] = strtod(field[i], NULL);
		++*count;
	}
	return table;
}

// Equal to tolerance in proportion to want; below 1e-290 both count as nothing.
static inline void assert_close(double got, double want, double tolerance, const char *what)
{
	if (fabs(got - want) <= tolerance * fabs(want) || (fabs(got) < 1e-290 && fabs(want) < 1e-290))
		return;
	fail_msg("%s: got %.17g, want %.17g, off by %.2g of it", what, got, want, got / want - 1);
}

// Equal to tolerance as it stands.
static inline void assert_near(double got, double want, double tolerance, const char *what)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%s: got %.17g, want %.17g, off by %.2g", what, got, want, got - want);
}

// A small generator for tests: xorshift64*, uniform in (0, 1).
static inline double test_uniform(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return ((double)(*seed * UINT64_C(2685821657736338717) >> 11) + .5) / 9007199254740992.0;
}
