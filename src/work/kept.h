// A value that is read from the database and kept in memory, because nearly every request looks at it and hardly any
// changes it: wallets, earning rules, tiers.
//
//	static struct kept wallets_kept = {.name = "wallets", .read = read_wallets};
//	TRY(kept_get(ctx, &wallets_kept, &value));      // const struct wallets *
//	TRY(kept_touch(ctx, &wallets_kept));            // within the transaction that changes what was read
//
// Its number in table kept is looked at once a second at most (another process may have changed it), and each time for
// some seconds after kept_touch(): others look too before that is committed, and must not keep what they then saw.
#pragma once

#include "work/house.h"

#include <pthread.h>

struct kept {
	const char *name; // unique
	// Builds the value in mem, within the transaction or snapshot at hand.
	enum status (*read)(struct ctx *ctx, struct arena *mem, const void **ret);

	// Private.
	pthread_mutex_t lock;
	const struct store *store;
	struct arena *mem;
	const void *value;
	int64_t version, looked_at_ms, touched_at_ms;
};

#define KEPT(name_, read_)                                                                                             \
	{                                                                                                              \
		.name = (name_), .read = (read_), .lock = PTHREAD_MUTEX_INITIALIZER                                    \
	}

// *ret is immutable and valid until the house stops, also when a newer one has taken its place: changes are rare.
MUST_CHECK enum status kept_get(struct ctx *ctx, struct kept *kept, const void **ret);
// Within a transaction that changes what the value is made of.
MUST_CHECK enum status kept_touch(struct ctx *ctx, struct kept *kept);
