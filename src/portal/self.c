#include "portal/self.h"

#include "customer/customer.h"

// A member's scope is always "own": see actor_is_customer().
const struct grant self_grants[] = {
	{"customer.read", SCOPE_OWN},
	{"customer.write", SCOPE_OWN},
	{"customer.contact", SCOPE_OWN},
	{"order.read", SCOPE_OWN},
	{"points.read", SCOPE_OWN},
	{"tier.read", SCOPE_OWN},
	{"coupon.read", SCOPE_OWN},
	{"redemption.write", SCOPE_OWN},
};
const size_t self_grant_count = ARRAY_LEN(self_grants);

struct actor *self_actor(struct ctx *ctx, int64_t customer_id)
{
	struct actor *member = arena_new(ctx->mem, struct actor);

	*member = (struct actor){
		.kind = ACTOR_MEMBER,
		.id = customer_id,
		.name = "member",
		.role = "member",
		.staff_id = NONE,
		.store_id = NONE,
		.grants = self_grants,
		.grant_count = self_grant_count,
	};
	return member;
}

enum status self_id(struct ctx *ctx, int64_t *customer_id)
{
	if (!ctx->actor || ctx->actor->kind != ACTOR_MEMBER)
		return fail(ctx, &unauthenticated);
	*customer_id = ctx->actor->id;
	return OK;
}

enum status self_owns(struct ctx *ctx, int64_t customer_id)
{
	int64_t own, live;

	TRY(self_id(ctx, &own));
	if (customer_id == NONE)
		return fail(ctx, &not_found);
	TRY(customer_resolve(ctx, customer_id, &live));
	return live == own ? OK : fail(ctx, &not_found);
}
