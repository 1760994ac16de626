// Which passwords are taken, how they are kept, and the few threads that hash them.
//
// Kept as argon2id strings (libsodium crypto_pwhash_str). What is hashed is the NFKC form of the text (NIST SP
// 800-63B 3.1.1.2), so that one password typed on two keyboards is one.
#pragma once

#include "auth/auth.h"

#define PASSWORD_MIN 8
#define PASSWORD_MAX 128 // characters

struct password_cost {
	unsigned long long passes;
	size_t memory_bytes;
};
extern const struct password_cost password_cost_default; // 2 passes over 64 MiB: some 75 ms

// OK, or why not, as one violation at pointer. context: texts that a guesser would try first (login, name, shop), each
// may be NULL. No rules of composition: length is what counts, and not being on everybody's list.
MUST_CHECK enum status password_accept(
	struct ctx *ctx, const char *pointer, const char *password, const char *const *context, size_t context_count);
// Takes long and much memory: on a desk's thread or in a command, never on the loop or in the write gate. Text in
// ctx->mem.
MUST_CHECK enum status password_hash(
	struct ctx *ctx, const char *password, struct password_cost cost, const char **hash);
// hash NULL: there is no such account; the same time is spent against a hash that nothing matches, and the answer is
// no.
MUST_CHECK enum status password_matches(
	struct ctx *ctx, const char *password, const char *hash, struct password_cost cost, bool *matches);
// Made with less than cost: to be made anew at the next sign-in.
bool password_outdated(const char *hash, struct password_cost cost);

extern const struct problem password_short, password_long, password_known, password_named;
