#include "model/tally.h"

#define FIRST_BITS 10

struct tally tally_create(struct arena *mem)
{
	return (struct tally){
		.mem = mem,
		.slot = arena_array(mem, struct tally_slot, (size_t)1 << FIRST_BITS),
		.bits = FIRST_BITS,
	};
}

void tally_grow(struct tally *tally)
{
	size_t old = (size_t)1 << tally->bits, mask = old * 4 - 1;
	struct tally_slot *slot = arena_array(tally->mem, struct tally_slot, old * 4);

	tally->bits += 2;
	for (size_t i = 0; i < old; i++) {
		if (tally->slot[i].id_plus_1 == 0)
			continue;
		size_t at = tally_home(tally->bits, tally->slot[i].key);
		while (slot[at].id_plus_1 != 0)
			at = (at + 1) & mask;
		slot[at] = tally->slot[i];
	}
	tally->slot = slot;
}
