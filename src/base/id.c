#include "base/id.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define COUNTER_BITS 9
#define NODE_BITS 3
#define DIGITS 11

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// Milliseconds and counter side by side: the next tick is one more, or the clock's if that is larger.
static _Atomic int64_t last_tick;
static _Atomic int node_bits;
static _Atomic int64_t fixed_now_ms;

int64_t clock_now_ms(void)
{
	struct timespec now;
	int64_t fixed = fixed_now_ms;

	if (fixed)
		return fixed;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_set(int64_t now_ms)
{
	fixed_now_ms = now_ms;
}

void id_setup(int node)
{
	node_bits = node & ((1 << NODE_BITS) - 1);
}

static int64_t real_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t id_new(void)
{
	int64_t now = (real_ms() - ID_EPOCH_MS) << COUNTER_BITS;
	int64_t last = atomic_load_explicit(&last_tick, memory_order_relaxed), next;

	do
		next = now > last ? now : last + 1;
	while (!atomic_compare_exchange_weak(&last_tick, &last, next));
	return (next >> COUNTER_BITS) << (COUNTER_BITS + NODE_BITS) | (int64_t)node_bits << COUNTER_BITS |
		(next & ((1 << COUNTER_BITS) - 1));
}

void id_raise(int64_t id)
{
	int64_t tick = (id >> (COUNTER_BITS + NODE_BITS)) << COUNTER_BITS | (id & ((1 << COUNTER_BITS) - 1));
	int64_t last = last_tick;

	// The node bits stand above the counter: go to the next millisecond, where any node's id is larger.
	tick = ((tick >> COUNTER_BITS) + 1) << COUNTER_BITS;
	while (last < tick && !atomic_compare_exchange_weak(&last_tick, &last, tick))
		;
}

int64_t id_time_ms(int64_t id)
{
	return (id >> (COUNTER_BITS + NODE_BITS)) + ID_EPOCH_MS;
}

int64_t id_floor(int64_t at_ms)
{
	int64_t ms = at_ms - ID_EPOCH_MS;

	if (ms <= 0)
		return 0;
	return ms > ID_MAX >> (COUNTER_BITS + NODE_BITS) ? ID_MAX : ms << (COUNTER_BITS + NODE_BITS);
}

const char *id_text(struct arena *mem, const char *prefix, int64_t id)
{
	size_t length = strlen(prefix);
	char *text = arena_alloc(mem, length + 1 + DIGITS + 1);

	memcpy(text, prefix, length);
	text[length] = '_';
	for (int i = DIGITS - 1; i >= 0; i--, id >>= 5)
		text[length + 1 + (size_t)i] = alphabet[id & 31];
	return text;
}

bool id_parse(const char *text, const char *prefix, int64_t *id)
{
	size_t length = strlen(prefix);
	int64_t value = 0;

	if (strncmp(text, prefix, length) != 0 || text[length] != '_' || strlen(text + length + 1) != DIGITS)
		return false;
	for (const char *at = text + length + 1; *at; at++) {
		const char *digit = strchr(alphabet, *at);
		if (!digit)
			return false;
		value = value << 5 | (digit - alphabet);
	}
	*id = value;
	return value > 0 && value <= ID_MAX;
}
