// Bytes that are written once and then read at any place: in memory while they are few, in a temporary file that nobody
// sees when they are many, so that memory does not grow with them.
#pragma once

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct spill {
	char *memory;
	size_t size, room;
	FILE *file;      // NULL: in memory
	const char *map; // of the file, once sealed
};

// ERR_FULL: no space left for the file.
MUST_CHECK enum status spill_add(struct spill *spill, const void *bytes, size_t size);
// No more is added; spill_at may be called.
MUST_CHECK enum status spill_seal(struct spill *spill);
const char *spill_at(const struct spill *spill, size_t offset);
void spill_close(struct spill *spill);
