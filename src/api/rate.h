// How often one actor (or, before sign-in, one network) may ask: a token bucket each (GCRA), in memory, of bounded
// size. When more callers come than there are places, the one that was idle longest gives way.
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct rate;

struct rate_answer {
	bool allowed;
	int64_t limit, remaining; // units in a minute, and left now
	int64_t reset_s;          // until the bucket is full again; when refused, until it is worth asking
};

// In mem, which outlives it.
struct rate *rate_create(struct arena *mem, int64_t per_minute);
void rate_destroy(struct rate *rate);
// Thread-safe. who is any text that names the caller.
struct rate_answer rate_take(struct rate *rate, const char *who, int64_t units, int64_t now_ms);
