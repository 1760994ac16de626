// Who asks, and what they may do. Rights are named OBJECT.ACTION ("customer.read"); a role gives each a scope.
#pragma once

#include "base/ctx.h"

#include <stdbool.h>

enum actor_kind { ACTOR_HOUSE, ACTOR_STAFF, ACTOR_KEY, ACTOR_MEMBER, ACTOR_STRANGER };

enum scope {
	SCOPE_NONE,
	SCOPE_OWN,   // what belongs to the actor (owner_id)
	SCOPE_STORE, // … or to the actor's store
	SCOPE_ALL,
};

struct grant {
	const char *right; // "customer.read"; "customer.*" and "*" stand for all
	enum scope scope;
};

struct actor {
	enum actor_kind kind;
	int64_t id;       // of the user, key or customer
	const char *name; // for the audit, as it was then
	const char *role;
	int64_t staff_id; // NONE when there is none
	int64_t store_id; // NONE: not bound to a store
	const struct grant *grants;
	size_t grant_count;
	bool by_cookie;      // came with a session cookie: writes need the same-origin checks
	const char *session; // public id of the session, or NULL
	// One right that reaches no further than this, whatever the grants say; NULL: none.
	const char *capped;
	enum scope cap;
};

// The widest scope that any grant gives. A NULL actor is the house itself: SCOPE_ALL.
enum scope actor_scope(const struct actor *actor, const char *right);
// A member's own is what is filed under his customer id: true for a member who is that customer and has the right in
// any scope. False for everybody else.
bool actor_is_customer(const struct actor *actor, const char *right, int64_t customer_id);
// ERR_FORBIDDEN with the right's name when it is SCOPE_NONE.
MUST_CHECK enum status actor_require(struct ctx *ctx, const char *right);
// "usr_…", "key_…", "cus_…", "house" or "stranger".
const char *actor_text(struct arena *mem, const struct actor *actor);

// Who has not signed in, on public routes: no right at all.
extern const struct actor actor_stranger;

extern const struct problem forbidden, unauthenticated;
