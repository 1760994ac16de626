#include "auth/throttle.h"

#include "base/instant.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#define NEARBY 16 // slots looked at for one counter

enum counter_kind { PAIR, ACCOUNT, NETWORK, COUNTERS };

static const struct counter_rule {
	int64_t free, leak_ms, pause_max_ms;
} rules[COUNTERS] = {
	[PAIR] = {.free = 5, .leak_ms = HOUR_MS, .pause_max_ms = 15 * MINUTE_MS},
	[ACCOUNT] = {.free = 20, .leak_ms = MINUTE_MS, .pause_max_ms = MINUTE_MS},
	[NETWORK] = {.free = 50, .leak_ms = 10 * SECOND_MS, .pause_max_ms = MINUTE_MS},
};

struct counter {
	uint64_t tag; // 0: free
	int64_t count;
	int64_t leaked_at_ms; // up to when the leak has been taken off
	int64_t last_at_ms;   // of the last guess that was let through
};

struct throttle {
	pthread_mutex_t lock;
	unsigned char key[crypto_shorthash_KEYBYTES]; // of this process: nobody can choose what falls together
	size_t slots;
	struct counter *counters;
};

struct throttle *throttle_create(struct arena *mem, size_t slots)
{
	struct throttle *throttle = arena_new(mem, struct throttle);

	pthread_mutex_init(&throttle->lock, NULL);
	randombytes_buf(throttle->key, sizeof throttle->key);
	throttle->slots = slots < NEARBY ? NEARBY : slots;
	throttle->counters = arena_array(mem, struct counter, throttle->slots);
	return throttle;
}

void throttle_destroy(struct throttle *throttle)
{
	pthread_mutex_destroy(&throttle->lock);
}

static uint64_t tag_of(const struct throttle *throttle, enum counter_kind kind, const char *first, const char *second)
{
	unsigned char text[1024];
	uint64_t tag;
	size_t size = 0;
	const char *parts[2] = {first ? first : "", second ? second : ""};

	text[size++] = (unsigned char)kind;
	for (int i = 0; i < 2; i++) {
		size_t part = strnlen(parts[i], 500);

		memcpy(text + size, parts[i], part);
		size += part;
		text[size++] = 0; // "ab","c" is not "a","bc"
	}
	crypto_shorthash((unsigned char *)&tag, text, size, throttle->key);
	return tag ? tag : 1;
}

static void leak(struct counter *counter, enum counter_kind kind, int64_t now_ms)
{
	int64_t gone = (now_ms - counter->leaked_at_ms) / rules[kind].leak_ms;

	if (counter->last_at_ms > now_ms) { // the clock was put back: nobody waits for that
		counter->last_at_ms = now_ms;
		counter->leaked_at_ms = now_ms;
	}
	if (gone <= 0)
		return;
	counter->count = counter->count > gone ? counter->count - gone : 0;
	counter->leaked_at_ms += gone * rules[kind].leak_ms;
}

static struct counter *find(struct throttle *throttle, uint64_t tag)
{
	for (size_t i = 0; i < NEARBY; i++) {
		struct counter *counter = &throttle->counters[(tag + i) % throttle->slots];

		if (counter->tag == tag)
			return counter;
	}
	return NULL;
}

// The slot for a tag that has none: a free one, else the one with the fewest guesses, so that noise does not push out
// an attack.
static struct counter *take(struct throttle *throttle, uint64_t tag, int64_t now_ms)
{
	struct counter *least = &throttle->counters[tag % throttle->slots];

	for (size_t i = 0; i < NEARBY && least->tag; i++) {
		struct counter *counter = &throttle->counters[(tag + i) % throttle->slots];

		if (!counter->tag || counter->count < least->count ||
			(counter->count == least->count && counter->last_at_ms < least->last_at_ms))
			least = counter;
	}
	*least = (struct counter){.tag = tag, .leaked_at_ms = now_ms, .last_at_ms = now_ms};
	return least;
}

static int64_t wait_of(struct counter *counter, enum counter_kind kind, int64_t now_ms)
{
	const struct counter_rule *rule = &rules[kind];
	int64_t pause = SECOND_MS, beyond, due;

	if (!counter)
		return 0;
	leak(counter, kind, now_ms);
	beyond = counter->count - rule->free;
	if (beyond < 0)
		return 0;
	for (; beyond > 0 && pause < rule->pause_max_ms; beyond--)
		pause *= 2;
	if (pause > rule->pause_max_ms)
		pause = rule->pause_max_ms;
	due = counter->last_at_ms + pause;
	return due > now_ms ? due - now_ms : 0;
}

// The counters that a guess is held against; returns how many.
static int counters_of(const struct throttle *throttle, const struct guess *guess, uint64_t tags[COUNTERS],
	enum counter_kind kinds[COUNTERS])
{
	int count = 0;

	if (guess->account) {
		const char *origin = guess->device && guess->known ? guess->device : guess->network;

		kinds[count] = PAIR;
		tags[count++] = tag_of(throttle, PAIR, guess->account, origin);
	}
	if (guess->known)
		return count;
	if (guess->account) {
		kinds[count] = ACCOUNT;
		tags[count++] = tag_of(throttle, ACCOUNT, guess->account, NULL);
	}
	kinds[count] = NETWORK;
	tags[count++] = tag_of(throttle, NETWORK, guess->network, NULL);
	return count;
}

int64_t throttle_ask(struct throttle *throttle, const struct guess *guess, int64_t now_ms)
{
	enum counter_kind kinds[COUNTERS];
	uint64_t tags[COUNTERS];
	int count = counters_of(throttle, guess, tags, kinds);
	int64_t wait_ms = 0;

	pthread_mutex_lock(&throttle->lock);
	for (int i = 0; i < count; i++) {
		int64_t wait = wait_of(find(throttle, tags[i]), kinds[i], now_ms);

		if (wait > wait_ms)
			wait_ms = wait;
	}
	for (int i = 0; wait_ms == 0 && i < count; i++) {
		struct counter *counter = find(throttle, tags[i]);

		if (!counter)
			counter = take(throttle, tags[i], now_ms);
		counter->count++;
		counter->last_at_ms = now_ms;
	}
	pthread_mutex_unlock(&throttle->lock);
	return wait_ms;
}

static void forget(struct throttle *throttle, const struct guess *guess, int64_t now_ms, bool right)
{
	enum counter_kind kinds[COUNTERS];
	uint64_t tags[COUNTERS];
	int count = counters_of(throttle, guess, tags, kinds);

	pthread_mutex_lock(&throttle->lock);
	for (int i = 0; i < count; i++) {
		struct counter *counter = find(throttle, tags[i]);

		if (!counter)
			continue;
		leak(counter, kinds[i], now_ms);
		counter->count = counter->count > 0 && !(right && kinds[i] == PAIR) ? counter->count - 1 : 0;
		if (counter->count == 0)
			counter->tag = 0;
	}
	pthread_mutex_unlock(&throttle->lock);
}

void throttle_right(struct throttle *throttle, const struct guess *guess, int64_t now_ms)
{
	forget(throttle, guess, now_ms, true);
}

void throttle_unused(struct throttle *throttle, const struct guess *guess, int64_t now_ms)
{
	forget(throttle, guess, now_ms, false);
}
