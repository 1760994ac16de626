// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the reply to a write that carried a key is kept with it,
// in the same transaction, for ever. The same key with the same request gives the same reply; with another request it
// is refused.
#pragma once

#include "api/route.h"

#define IDEMPOTENCY_KEY_MAX 255

struct kept_reply {
	int status;
	const char *body; // NULL: none
	const char *location;
	int64_t version;
};

extern const struct problem idempotency_key_long, idempotency_key_reused;

// *found: kept holds the reply. ERR_UNPROCESSABLE: the key was used for another request.
MUST_CHECK enum status idempotency_find(
	struct ctx *ctx, const struct call *call, const char *key, struct kept_reply *kept, bool *found);
MUST_CHECK enum status idempotency_keep(
	struct ctx *ctx, const struct call *call, const char *key, const struct kept_reply *kept);
