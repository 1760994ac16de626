// Secrets that are handed out once and recognised later: session and device cookies, one-time links, API keys. Only
// their hashes are kept (BLAKE2b-256: the secrets are random, so nothing slower is needed).
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "base/vault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_HASH_BYTES 32

struct token_hash {
	unsigned char bytes[TOKEN_HASH_BYTES];
};

// 256 random bits and a mark of 64 bits that only this house can make for this purpose ("session", "device", "link"),
// in URL-safe base64: 54 characters. Thanks to the mark, invented tokens are refused without asking the database.
#define TOKEN_TEXT_MAX 64
const char *token_make(const struct vault *vault, const char *purpose, struct arena *mem, struct token_hash *hash);
// False when it is not one that this house made for this purpose.
bool token_read(const struct vault *vault, const char *purpose, const char *text, struct token_hash *hash);

// API keys: "huk_" ID "_" SECRET CHECK: 11 characters of the id (see id.h), 32 of the secret (160 bits), 6 of a
// checksum over all before it, all in Crockford's base 32. The checksum lets scanners tell a leaked key from noise:
// huk_[0-9A-HJKMNP-TV-Z]{11}_[0-9A-HJKMNP-TV-Z]{38}
#define KEY_SHOWN_MAX 64
const char *key_make(int64_t id, struct arena *mem, struct token_hash *hash);
bool key_read(const char *text, int64_t *id, struct token_hash *hash);
// "huk_0B7K2M4N6P8_…": what lists show of it.
const char *key_shown(struct arena *mem, int64_t id);
bool token_hash_equal(const struct token_hash *a, const struct token_hash *b); // in constant time
