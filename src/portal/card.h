// The member's code, as a QR shows it: "HM" and 32 letters and digits, good for 90 seconds. Inside, sealed under the
// house's key: the customer and until when. Nothing is stored; only this house can make one, and it tells nobody else
// anything.
#pragma once

#include "portal/portal.h"

#define CARD_LIFE_MS (90 * SECOND_MS)
#define CARD_RENEW_MS (60 * SECOND_MS) // when screens fetch the next one

struct card_code {
	const char *code;
	int64_t renew_at, ends_at;
};
extern const struct shape card_code_shape;

struct card_code card_make(struct ctx *ctx, int64_t customer_id);
// False: not one of ours, changed, or over. Spaces and small letters do not matter.
bool card_read(struct ctx *ctx, const char *text, int64_t *customer_id);
