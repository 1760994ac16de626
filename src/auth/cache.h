// Who holds which session or key, remembered, so that most requests ask no database. Bounded; forgotten as a whole
// whenever a right may have been taken from somebody (auth_epoch has moved). Thread-safe.
#pragma once

#include "auth/auth.h"
#include "auth/token.h"
#include "http/cidr.h"

struct seat {
	struct token_hash hash; // of the session's token or the key
	int64_t id;             // of the session or the key
	bool is_key;
	bool held; // false: the key was right, but may not be used (revoked, its maker disabled)
	struct actor actor;
	int64_t ends_at_ms;    // NONE: never
	int64_t used_at_ms;    // last seen
	int64_t noted_at_ms;   // … as far as the database knows
	struct cidr *networks; // keys: from where; count 0: anywhere
	size_t network_count;
};

struct cache;

struct cache *cache_create(void);
void cache_destroy(struct cache *cache);

// A copy in mem.
bool cache_find(struct cache *cache, const struct token_hash *hash, struct arena *mem, struct seat *seat);
// It was used, rightly.
void cache_touch(struct cache *cache, const struct token_hash *hash, int64_t now_ms);
// Taken before reading the database; what was read is only kept when nothing was forgotten since.
int64_t cache_generation(struct cache *cache);
void cache_keep(struct cache *cache, int64_t generation, const struct seat *seat);

// The database's epoch was seen; when it is another than before, everything is forgotten.
void cache_epoch_seen(struct cache *cache, int64_t epoch);
// A transaction of this process is about to make this epoch: until it is seen (or given up after 30 s), cache_doubted()
// is true and whoever asks must look at the database's epoch first.
void cache_epoch_coming(struct cache *cache, int64_t epoch);
bool cache_doubted(struct cache *cache);

// Seats that were used since the database was told, at most max; they count as told.
struct use {
	int64_t id, used_at_ms;
	bool is_key;
};
size_t cache_uses(struct cache *cache, struct use *uses, size_t max, int64_t least_ms);
