// Keys and what is done with them (libsodium). One master key per installation, kept in a file beside the database or
// given by the operator, never in the database; everything else is derived from it.
//
//  - Personal fields are sealed with a data key of their own for each customer (XChaCha20-Poly1305, random nonce).
//    The data key is wrapped by the master key and stored in a table of its own: erasing a person means destroying
//    that row.
//  - Look-ups go over keyed hashes (BLAKE2b under a key derived per purpose), so that the database alone tells nothing.
#pragma once

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VAULT_KEY_BYTES 32
#define VAULT_WRAPPED_BYTES (24 + VAULT_KEY_BYTES + 16) // nonce, key, tag
#define VAULT_HASH_BYTES 16
#define VAULT_SEAL_EXTRA (24 + 16)

struct vault;

struct data_key {
	unsigned char bytes[VAULT_KEY_BYTES];
};

// master is VAULT_KEY_BYTES long; it is copied into locked memory.
struct vault *vault_create(const unsigned char *master);
void vault_destroy(struct vault *vault);

// Reads the key file; makes one with a fresh random key (mode 0600) when it is absent and create is set. ERR_NOT_FOUND
// without create; ERR_INTERNAL with *error (in mem) when it cannot be read, is not 64 hex digits, or others may read
// it.
MUST_CHECK enum status vault_open(const char *path, bool create, struct vault **vault, struct arena *mem,
	const char **error);
// The same on all machines with the same master key: stored in the database, so that a wrong key file is noticed before
// it writes. 32 hex digits.
const char *vault_fingerprint(const struct vault *vault, struct arena *mem);

// A fresh data key and its wrapped form; owner (the customer's id) is bound to it.
void vault_new_key(const struct vault *vault, int64_t owner, struct data_key *key,
	unsigned char wrapped[VAULT_WRAPPED_BYTES]);
// ERR_INTERNAL when it was not wrapped by this master key for this owner.
MUST_CHECK enum status vault_unwrap(const struct vault *vault, int64_t owner, const void *wrapped, size_t size,
	struct data_key *key);

// Seals text; place ("customer.file") is bound to it, so that sealed values cannot be swapped between columns. The
// result is size + VAULT_SEAL_EXTRA bytes in mem.
void *seal(const struct data_key *key, const char *place, const void *text, size_t size, struct arena *mem,
	size_t *sealed_size);
// NUL-ended text in mem. ERR_INTERNAL when it does not open (other key, other place, changed).
MUST_CHECK enum status unseal(const struct data_key *key, const char *place, const void *sealed, size_t sealed_size,
	struct arena *mem, char **text, size_t *size);
// The house's own secrets (webhook secrets, TOTP): sealed under the master key itself.
void vault_house_key(const struct vault *vault, const char *purpose, struct data_key *key);

// Keyed hash of a normalised text for one purpose ("phone", "email", "piece").
void vault_hash(const struct vault *vault, const char *purpose, const void *text, size_t size,
	unsigned char hash[VAULT_HASH_BYTES]);
// The first 63 bits of it as a number: for index pieces, of which there are many.
int64_t vault_hash_i64(const struct vault *vault, const char *purpose, const void *text, size_t size);
