#include "base/embed.h"

#include <string.h>

size_t embed_first(const char *prefix)
{
	size_t low = 0, high = embedded_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(embedded_files[middle].name, prefix) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < embedded_count && strncmp(embedded_files[low].name, prefix, strlen(prefix)) == 0)
		return low;
	return embedded_count;
}

const struct embedded *embed_find(const char *name)
{
	size_t at = embed_first(name);
	return at < embedded_count && strcmp(embedded_files[at].name, name) == 0 ? &embedded_files[at] : NULL;
}
