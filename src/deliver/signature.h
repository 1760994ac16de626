// Signatures after Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec 1.0): over
// "ID.TIMESTAMP.BODY", scheme v1, HMAC-SHA256 under the secret's bytes, base 64. Secrets are 24 to 64 bytes, written
// "whsec_" and base 64.
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define SECRET_MIN 24
#define SECRET_MAX 64
#define SECRET_FRESH 32

struct secret {
	unsigned char bytes[SECRET_MAX];
	size_t size;
};

void secret_make(struct secret *secret);
// False when it is not "whsec_" and base 64 (padded) of 24 to 64 bytes.
bool secret_parse(const char *text, struct secret *secret);
const char *secret_text(struct arena *mem, const struct secret *secret);

// "v1,…"
const char *signature(struct arena *mem, const struct secret *secret, const char *id, int64_t at_s, const char *body,
	size_t size);
