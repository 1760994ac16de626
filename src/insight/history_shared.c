#include "insight/history_shared.h"

#include <string.h>

#define SHARED_MAX 3 // filters: all, net and as sold, mostly

struct history_shared {
	struct arena *mem;
	struct filter filter[SHARED_MAX];
	struct history history[SHARED_MAX];
	size_t count;
};

static _Thread_local struct history_shared *here;

struct history_shared *history_share(void)
{
	struct arena *mem = arena_create();
	struct history_shared *shared = arena_new(mem, struct history_shared);

	shared->mem = mem;
	here = shared;
	return shared;
}

void history_unshare(struct history_shared *shared)
{
	here = NULL;
	arena_destroy(shared->mem);
}

struct arena *history_shared_mem(struct history_shared *shared)
{
	return shared->mem;
}

// Segments are texts of conditions, which may speak of anything: never shared.
static bool same_orders(const struct filter *a, const struct filter *b)
{
	return a->store_id == b->store_id && a->tag_id == b->tag_id && a->owner_id == b->owner_id && !a->segment &&
	       !b->segment && a->gross == b->gross && a->nobody == b->nobody;
}

static void *copy_of(struct arena *mem, const void *from, size_t count, size_t size)
{
	void *to = arena_alloc_array(mem, count ? count : 1, size);

	if (count)
		memcpy(to, from, count * size);
	return to;
}

static struct history history_copy(struct arena *mem, const struct history *from)
{
	struct history copy = *from;

	copy.customer = copy_of(mem, from->customer, from->customers, sizeof *from->customer);
	copy.first = copy_of(mem, from->first, from->customers + 1, sizeof *from->first);
	copy.day = copy_of(mem, from->day, from->orders, sizeof *from->day);
	copy.amount = copy_of(mem, from->amount, from->orders, sizeof *from->amount);
	return copy;
}

bool history_shared_find(const struct filter *filter, struct arena *mem, struct history *history)
{
	for (size_t i = 0; here && i < here->count; i++)
		if (same_orders(&here->filter[i], filter)) {
			*history = history_copy(mem, &here->history[i]);
			return true;
		}
	return false;
}

void history_shared_keep(const struct filter *filter, const struct history *history)
{
	if (!here || filter->segment || here->count == SHARED_MAX)
		return;
	here->filter[here->count] = *filter;
	here->history[here->count++] = history_copy(here->mem, history);
}
