#include "sheet/spill.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define MEMORY_MAX ((size_t)8 * 1024 * 1024)

static enum status to_file(struct spill *spill)
{
	spill->file = tmpfile();
	if (!spill->file || fwrite(spill->memory, 1, spill->size, spill->file) != spill->size)
		return ERR_FULL;
	free(spill->memory);
	spill->memory = NULL;
	return OK;
}

enum status spill_add(struct spill *spill, const void *bytes, size_t size)
{
	if (!spill->file && spill->size + size > MEMORY_MAX && to_file(spill) != OK)
		return ERR_FULL;
	if (spill->file) {
		if (fwrite(bytes, 1, size, spill->file) != size)
			return ERR_FULL;
	} else {
		if (spill->size + size > spill->room) {
			spill->room = 2 * (spill->size + size) + 4096;
			spill->memory = realloc(spill->memory, spill->room);
			if (!spill->memory)
				abort();
		}
		memcpy(spill->memory + spill->size, bytes, size);
	}
	spill->size += size;
	return OK;
}

enum status spill_seal(struct spill *spill)
{
	if (!spill->file)
		return OK;
	if (fflush(spill->file) != 0)
		return ERR_FULL;
	void *map = mmap(NULL, spill->size, PROT_READ, MAP_PRIVATE, fileno(spill->file), 0);
	if (map == MAP_FAILED)
		return ERR_INTERNAL;
	spill->map = map;
	return OK;
}

const char *spill_at(const struct spill *spill, size_t offset)
{
	return (spill->map ? spill->map : spill->memory) + offset;
}

void spill_close(struct spill *spill)
{
	if (spill->map)
		munmap((void *)(uintptr_t)spill->map, spill->size);
	if (spill->file)
		fclose(spill->file);
	free(spill->memory);
	*spill = (struct spill){0};
}
