// Ids are 64-bit integers below 2^53, made by the program and ordered by time: 41 bits of milliseconds since
// 2024-01-01, 3 bits of node, 9 bits of counter. A burst of more than 512 in one millisecond borrows from the next.
// At the API they are typed text, "cus_0B7K…": a prefix and eleven digits of Crockford's base 32.
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define ID_MAX ((INT64_C(1) << 53) - 1)
#define ID_EPOCH_MS INT64_C(1704067200000)

// node 0–7, from store_node(): no two processes on one database share it. Once at start.
void id_setup(int node);
// Thread-safe; every id is larger than all that this process gave before.
int64_t id_new(void);
// Ids given from now on are larger than id: called when another process has written meanwhile.
void id_raise(int64_t id);
// When the id was made, UTC.
int64_t id_time_ms(int64_t id);
// The smallest id of that millisecond: bounds of a range of ids by time. 0 before ID_EPOCH_MS.
int64_t id_floor(int64_t at_ms);

// "cus" and 42 → "cus_0000000001A".
const char *id_text(struct arena *mem, const char *prefix, int64_t id);
// False when the prefix is another, or the digits are none.
bool id_parse(const char *text, const char *prefix, int64_t *id);

// Milliseconds of the real-time clock, UTC. The only place that asks it, so that tests can set it.
int64_t clock_now_ms(void);
// Stops the clock at an instant (0 lets it run again). For tests and the demo.
void clock_set(int64_t now_ms);
