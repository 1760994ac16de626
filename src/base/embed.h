// Files carried in the binary (SQL, migrations, web pages), by their path in the source tree.
#pragma once

#include <stddef.h>

struct embedded {
	const char *name; // e.g. "schema/0001_spine.sql"
	const char *data; // followed by a NUL that size does not count
	size_t size;
};

// Sorted by name, bytewise.
extern const struct embedded embedded_files[];
extern const size_t embedded_count;

// NULL when there is none.
const struct embedded *embed_find(const char *name);
// The index of the first file whose name starts with prefix; embedded_count when there is none.
size_t embed_first(const char *prefix);
