#include "http/loop.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define SLOTS 4096

struct entry {
	struct entry *next;
	struct cidr_address network;
	int count;
};

struct addresses {
	pthread_mutex_t lock;
	uint64_t seed; // so that nobody can aim at one slot
	struct entry *slots[SLOTS];
};

struct addresses *addresses_create(void)
{
	struct addresses *addresses = calloc(1, sizeof *addresses);
	if (!addresses || getrandom(&addresses->seed, sizeof addresses->seed, 0) != sizeof addresses->seed)
		abort();
	pthread_mutex_init(&addresses->lock, NULL);
	return addresses;
}

void addresses_destroy(struct addresses *addresses)
{
	if (!addresses)
		return;
	for (size_t i = 0; i < SLOTS; i++) {
		while (addresses->slots[i]) {
			struct entry *entry = addresses->slots[i];
			addresses->slots[i] = entry->next;
			free(entry);
		}
	}
	pthread_mutex_destroy(&addresses->lock);
	free(addresses);
}

static struct entry **find(struct addresses *addresses, const struct cidr_address *network)
{
	uint64_t half[2], mixed = addresses->seed;

	memcpy(half, network->bytes, sizeof half);
	for (int i = 0; i < 2; i++) {
		mixed = (mixed ^ half[i]) * 0x9e3779b97f4a7c15u;
		mixed ^= mixed >> 29;
	}
	struct entry **at = &addresses->slots[(mixed >> 32) % SLOTS];
	while (*at && memcmp(&(*at)->network, network, sizeof *network) != 0)
		at = &(*at)->next;
	return at;
}

bool addresses_enter(struct addresses *addresses, const struct cidr_address *network, int max)
{
	pthread_mutex_lock(&addresses->lock);
	struct entry **at = find(addresses, network);
	if (!*at) {
		*at = calloc(1, sizeof **at);
		if (!*at)
			abort();
		(*at)->network = *network;
	}
	bool room = (*at)->count < max;
	(*at)->count += room;
	pthread_mutex_unlock(&addresses->lock);
	return room;
}

void addresses_leave(struct addresses *addresses, const struct cidr_address *network)
{
	pthread_mutex_lock(&addresses->lock);
	struct entry **at = find(addresses, network), *entry = *at;
	if (entry && --entry->count == 0) {
		*at = entry->next;
		free(entry);
	}
	pthread_mutex_unlock(&addresses->lock);
}
