// Coming in: by a one-time code to a phone or an e-mail address, or by a link that staff made. See ticket.h for codes.
#pragma once

#include "portal/ticket.h"

#define LINK_LIFE_MS DAY_MS

extern const struct shape entered_shape;

struct coming_in {
	const struct visitor *visitor;
	int64_t customer_id;
	const struct ticket *ticket; // NULL: by link
	struct token_hash link;
	const char *token, *device; // for the cookies
};
// Ends the ticket, remembers the device, opens the session. Write transaction; arg is struct coming_in.
MUST_CHECK enum status entry_seat(struct ctx *ctx, void *arg);
// The answer "you are in", with its cookies.
void entry_welcome(struct ctx *ctx, struct call *call, const struct coming_in *in, struct answer *answer);
// arg is struct brand, see portal/brand.h.
MUST_CHECK enum status entry_brand(struct ctx *ctx, void *arg);
