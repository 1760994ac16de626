// The rule of the portal, in one place: a member sees and changes what is filed under his own customer id, and nothing
// else. No route of a member takes a customer's id; whatever else it names by an id is held against self_owns().
#pragma once

#include "portal/portal.h"

extern const struct grant self_grants[];
extern const size_t self_grant_count;

// The customer who asks. ERR_UNAUTHENTICATED for whoever is no member.
MUST_CHECK enum status self_id(struct ctx *ctx, int64_t *customer_id);
// A record of this customer is the member's own (or of one who was merged into him). ERR_NOT_FOUND otherwise, as for
// what is not there.
MUST_CHECK enum status self_owns(struct ctx *ctx, int64_t customer_id);
// A member asking, with a member's rights; in ctx->mem.
struct actor *self_actor(struct ctx *ctx, int64_t customer_id);

extern const struct shape member_birthday_shape;
