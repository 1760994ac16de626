#include "store/driver.h"

#include <stdlib.h>
#include <string.h>

static uint64_t text_hash(const char *text)
{
	uint64_t hash = 14695981039346656037u; // FNV-1a

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash;
}

static void lru_remove(struct texts *texts, struct text_entry *entry)
{
	*(entry->newer ? &entry->newer->older : &texts->newest) = entry->older;
	*(entry->older ? &entry->older->newer : &texts->oldest) = entry->newer;
}

static void lru_add(struct texts *texts, struct text_entry *entry)
{
	entry->newer = NULL;
	entry->older = texts->newest;
	*(texts->newest ? &texts->newest->newer : &texts->oldest) = entry;
	texts->newest = entry;
}

void *texts_find(struct texts *texts, const char *text)
{
	uint64_t hash = text_hash(text);

	for (struct text_entry *entry = texts->slots[hash % TEXTS_SLOTS]; entry; entry = entry->chain) {
		if (entry->hash != hash || strcmp(entry->text, text) != 0)
			continue;
		lru_remove(texts, entry);
		lru_add(texts, entry);
		return entry->prepared;
	}
	return NULL;
}

void *texts_drop(struct texts *texts)
{
	struct text_entry *entry = texts->oldest;

	if (!entry)
		return NULL;
	struct text_entry **link = &texts->slots[entry->hash % TEXTS_SLOTS];
	while (*link != entry)
		link = &(*link)->chain;
	*link = entry->chain;
	lru_remove(texts, entry);
	texts->count--;
	void *prepared = entry->prepared;
	free(entry->text);
	free(entry);
	return prepared;
}

void *texts_keep(struct texts *texts, const char *text, void *prepared)
{
	void *dropped = texts->count >= TEXTS_MAX ? texts_drop(texts) : NULL;
	struct text_entry *entry = calloc(1, sizeof *entry);
	char *copy = strdup(text);

	if (!entry || !copy)
		abort();
	entry->hash = text_hash(text);
	entry->text = copy;
	entry->prepared = prepared;
	entry->chain = texts->slots[entry->hash % TEXTS_SLOTS];
	texts->slots[entry->hash % TEXTS_SLOTS] = entry;
	lru_add(texts, entry);
	texts->count++;
	return dropped;
}
