#include "model/similar.h"

#include "model/sort.h"

static size_t unique(uint64_t *key, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (i == 0 || key[i] != key[i - 1])
			key[kept++] = key[i];
	return kept;
}

// The same pairs by item: a counting sort, which keeps users rising.
static void transpose(struct arena *mem, struct baskets *baskets)
{
	size_t *next = arena_array(mem, size_t, baskets->items + 1);

	baskets->item_first = arena_array(mem, size_t, baskets->items + 1);
	baskets->user = arena_array(mem, uint32_t, baskets->pairs);
	for (size_t i = 0; i < baskets->pairs; i++)
		baskets->item_first[baskets->item[i] + 1]++;
	for (size_t i = 0; i < baskets->items; i++)
		baskets->item_first[i + 1] += baskets->item_first[i];
	for (size_t i = 0; i < baskets->items; i++)
		next[i] = baskets->item_first[i];
	for (size_t u = 0; u < baskets->users; u++)
		for (size_t i = baskets->user_first[u]; i < baskets->user_first[u + 1]; i++)
			baskets->user[next[baskets->item[i]]++] = (uint32_t)u;
}

enum status baskets_build(struct arena *mem, const uint32_t *user, const uint32_t *item, size_t count, size_t users,
			  size_t items, struct baskets *baskets, struct model_fault *fault)
{
	for (size_t i = 0; i < count; i++)
		if (user[i] >= users || item[i] >= items)
			return model_refuse(fault, i, "no such user or item");
	struct arena *own = arena_create();
	uint64_t *key = arena_array(own, uint64_t, count);
	int bits = 0; // of an item: the fewer, the shorter the sort
	while (items >> bits != 0)
		bits++;
	for (size_t i = 0; i < count; i++)
		key[i] = (uint64_t)user[i] << bits | item[i];
	sort_u64(own, key, count);
	*baskets = (struct baskets){.users = users, .items = items, .pairs = unique(key, count)};
	baskets->user_first = arena_array(mem, size_t, users + 1);
	baskets->item = arena_array(mem, uint32_t, baskets->pairs);
	for (size_t i = 0; i < baskets->pairs; i++) {
		baskets->item[i] = (uint32_t)(key[i] & (((uint64_t)1 << bits) - 1));
		baskets->user_first[(key[i] >> bits) + 1]++;
	}
	for (size_t u = 0; u < users; u++)
		baskets->user_first[u + 1] += baskets->user_first[u];
	arena_destroy(own);
	transpose(mem, baskets);
	return OK;
}
