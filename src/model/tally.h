// A growing hash table from 64-bit keys to a running number and a sum: counts distinct things in one pass.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct tally_slot {
	uint64_t key;
	double sum;
	uint32_t id_plus_1; // 0: empty
};

struct tally {
	struct arena *mem;
	struct tally_slot *slot;
	size_t count; // distinct keys so far; ids are 0 … count − 1 in order of first appearance
	int bits;     // 2^bits slots
};

struct tally tally_create(struct arena *mem);
void tally_grow(struct tally *tally);
// The key of a double: equal numbers, equal keys (−0 is 0).
static inline uint64_t tally_key(double value)
{
	uint64_t bits;

	value += 0.0;
	memcpy(&bits, &value, sizeof bits);
	return bits;
}

static inline size_t tally_home(int bits, uint64_t key)
{
	return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - bits));
}

// The sum of a key that is there.
static inline double tally_sum(const struct tally *tally, uint64_t key)
{
	size_t mask = ((size_t)1 << tally->bits) - 1, at = tally_home(tally->bits, key);

	while (tally->slot[at].key != key || tally->slot[at].id_plus_1 == 0)
		at = (at + 1) & mask;
	return tally->slot[at].sum;
}

static inline bool tally_has(const struct tally *tally, uint64_t key)
{
	size_t mask = ((size_t)1 << tally->bits) - 1, at = tally_home(tally->bits, key);

	while (tally->slot[at].id_plus_1 != 0 && tally->slot[at].key != key)
		at = (at + 1) & mask;
	return tally->slot[at].id_plus_1 != 0;
}

// Finds or adds key, adds amount to its sum, returns its id. At most 2^31 keys.
static inline uint32_t tally_add(struct tally *tally, uint64_t key, double amount)
{
	size_t mask = ((size_t)1 << tally->bits) - 1;
	size_t at = tally_home(tally->bits, key);

	for (;; at = (at + 1) & mask) {
		struct tally_slot *slot = &tally->slot[at];

		if (slot->id_plus_1 == 0) {
			*slot = (struct tally_slot){.key = key, .sum = amount, .id_plus_1 = (uint32_t)++tally->count};
			uint32_t id = slot->id_plus_1 - 1;
			if (tally->count * 2 > mask)
				tally_grow(tally);
			return id;
		}
		if (slot->key == key) {
			slot->sum += amount;
			return slot->id_plus_1 - 1;
		}
	}
}
