#include "auth/cache.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define SLOTS 4096
#define NEARBY 8
#define BYTES_MAX (4 * 1024 * 1024)
#define DOUBT_MS 30000
#define LEFT_MAX 1024

struct cache {
	pthread_mutex_t lock;
	struct arena *own; // the cache itself
	struct arena *mem; // what seats point to
	struct seat **slots;
	struct use *left; // uses of forgotten seats that the database does not know yet
	size_t left_count;
	int64_t generation, epoch, coming, doubted_until_ms;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct cache *cache_create(void)
{
	struct arena *own = arena_create();
	struct cache *cache = arena_new(own, struct cache);

	pthread_mutex_init(&cache->lock, NULL);
	cache->own = own;
	cache->mem = arena_create();
	cache->slots = arena_array(own, struct seat *, SLOTS);
	cache->left = arena_array(own, struct use, LEFT_MAX);
	return cache;
}

void cache_destroy(struct cache *cache)
{
	pthread_mutex_destroy(&cache->lock);
	arena_destroy(cache->mem);
	arena_destroy(cache->own);
}

static void copy_seat(struct arena *mem, const struct seat *from, struct seat *to)
{
	*to = *from;
	to->actor.name = from->actor.name ? arena_text(mem, from->actor.name) : NULL;
	to->actor.role = from->actor.role ? arena_text(mem, from->actor.role) : NULL;
	to->actor.session = from->actor.session ? arena_text(mem, from->actor.session) : NULL;
	// The names of rights are those of auth_rights: they live for ever.
	if (from->actor.grant_count)
		to->actor.grants =
			arena_copy(mem, from->actor.grants, from->actor.grant_count * sizeof *from->actor.grants);
	if (from->network_count)
		to->networks = arena_copy(mem, from->networks, from->network_count * sizeof *from->networks);
}

static size_t place(const struct token_hash *hash, size_t i)
{
	size_t number;

	memcpy(&number, hash->bytes, sizeof number);
	return (number + i) % SLOTS;
}

static struct seat *held_seat(struct cache *cache, const struct token_hash *hash)
{
	for (size_t i = 0; i < NEARBY; i++) {
		struct seat *seat = cache->slots[place(hash, i)];

		if (seat && token_hash_equal(&seat->hash, hash))
			return seat;
	}
	return NULL;
}

bool cache_find(struct cache *cache, const struct token_hash *hash, struct arena *mem, struct seat *seat)
{
	pthread_mutex_lock(&cache->lock);
	const struct seat *held = held_seat(cache, hash);
	if (held)
		copy_seat(mem, held, seat);
	pthread_mutex_unlock(&cache->lock);
	return held != NULL;
}

void cache_touch(struct cache *cache, const struct token_hash *hash, int64_t now_ms)
{
	pthread_mutex_lock(&cache->lock);
	struct seat *held = held_seat(cache, hash);
	if (held && now_ms > held->used_at_ms)
		held->used_at_ms = now_ms;
	pthread_mutex_unlock(&cache->lock);
}

static struct use use_of(const struct seat *seat)
{
	return (struct use){seat->id, seat->used_at_ms, seat->is_key};
}

static void forget_all(struct cache *cache)
{
	for (size_t i = 0; i < SLOTS && cache->left_count < LEFT_MAX; i++)
		if (cache->slots[i] && cache->slots[i]->used_at_ms > cache->slots[i]->noted_at_ms)
			cache->left[cache->left_count++] = use_of(cache->slots[i]);
	arena_reset(cache->mem);
	memset(cache->slots, 0, SLOTS * sizeof *cache->slots);
	cache->generation++;
}

int64_t cache_generation(struct cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	int64_t generation = cache->generation;
	pthread_mutex_unlock(&cache->lock);
	return generation;
}

void cache_keep(struct cache *cache, int64_t generation, const struct seat *seat)
{
	struct seat **slot = NULL;

	pthread_mutex_lock(&cache->lock);
	if (cache->generation == generation) {
		if (arena_used(cache->mem) > BYTES_MAX)
			forget_all(cache);
		slot = &cache->slots[place(&seat->hash, 0)];
	}
	for (size_t i = 0; slot && i < NEARBY; i++) {
		struct seat **near = &cache->slots[place(&seat->hash, i)];

		if (!*near || token_hash_equal(&(*near)->hash, &seat->hash)) {
			slot = near;
			break;
		}
		if ((*near)->used_at_ms < (*slot)->used_at_ms)
			slot = near;
	}
	if (slot) {
		*slot = arena_new(cache->mem, struct seat);
		copy_seat(cache->mem, seat, *slot);
	}
	pthread_mutex_unlock(&cache->lock);
}

void cache_epoch_seen(struct cache *cache, int64_t epoch)
{
	pthread_mutex_lock(&cache->lock);
	if (epoch != cache->epoch)
		forget_all(cache);
	cache->epoch = epoch;
	if (epoch >= cache->coming)
		cache->doubted_until_ms = 0;
	pthread_mutex_unlock(&cache->lock);
}

void cache_epoch_coming(struct cache *cache, int64_t epoch)
{
	pthread_mutex_lock(&cache->lock);
	cache->coming = epoch;
	cache->doubted_until_ms = monotonic_ms() + DOUBT_MS;
	pthread_mutex_unlock(&cache->lock);
}

bool cache_doubted(struct cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	bool doubted = cache->doubted_until_ms && monotonic_ms() < cache->doubted_until_ms;
	pthread_mutex_unlock(&cache->lock);
	return doubted;
}

size_t cache_uses(struct cache *cache, struct use *uses, size_t max, int64_t least_ms)
{
	size_t count = 0;

	pthread_mutex_lock(&cache->lock);
	while (cache->left_count > 0 && count < max)
		uses[count++] = cache->left[--cache->left_count];
	for (size_t i = 0; i < SLOTS && count < max; i++) {
		struct seat *seat = cache->slots[i];

		if (!seat || !seat->held || seat->used_at_ms - seat->noted_at_ms < least_ms)
			continue;
		uses[count++] = use_of(seat);
		seat->noted_at_ms = seat->used_at_ms;
	}
	pthread_mutex_unlock(&cache->lock);
	return count;
}
