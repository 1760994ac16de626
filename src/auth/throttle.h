// Counts wrong guesses and says how long to wait: one place for passwords, confirmations, and one-time links.
//
// Three counters, each a leaky one: it forgets one guess per `leak_ms`, lets `free` guesses through at once, and after
// that wants a pause between guesses that doubles up to `pause_max_ms`.
//
//   pair     account and origin. The origin is the known device when there is one, else the client's network. 5 free,
//   up to 15 min. account  everything against one account from origins that it does not know. 20 free, up to 1 min.
//   network  everything from one network, against whatever account. 50 free, up to 1 min.
//
// What makes it safe to lock: a device or network from which the account was signed in before is asked only by its own
// pair counter. Nobody elsewhere can move that one, so guessing at an account never keeps its holder out.
//
// Counters live in memory, a fixed number of slots; when they are full the least one nearby makes room. Accounts that
// do not exist are counted like those that do. Thread-safe.
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct throttle;

struct guess {
	const char *account; // normalised login, or NULL for one-time links (256 bits need no slow-down per account)
	const char *network; // of the client; "" when unknown
	const char *device;  // text that stands for a known device, or NULL
	bool known;          // the account was signed in from this device or network before
};

// slots: at most so many counters; memory is taken from mem, which must live as long.
struct throttle *throttle_create(struct arena *mem, size_t slots);
void throttle_destroy(struct throttle *throttle);
// Before a guess is looked at: 0 lets it through and counts it as wrong already, so that many at a time gain nothing;
// else the milliseconds to wait, and nothing is counted.
int64_t throttle_ask(struct throttle *throttle, const struct guess *guess, int64_t now_ms);
// It was right: its pair starts anew, the others forget this one.
void throttle_right(struct throttle *throttle, const struct guess *guess, int64_t now_ms);
// It was not looked at after all (too busy).
void throttle_unused(struct throttle *throttle, const struct guess *guess, int64_t now_ms);
