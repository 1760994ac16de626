// One-time links: the first owner's, invitations, new passwords. A random token behind "/setup#", so that no server's
// log sees it; only its hash is kept. Good once, for 24 hours; a new one ends those before it.
#pragma once

#include "auth/account.h"

enum link_kind { LINK_SETUP, LINK_INVITE, LINK_RESET };
extern const struct choice link_kinds[];

struct link {
	enum link_kind kind;
	struct token_hash hash;
	struct account account; // zeroed for LINK_SETUP
};

// Write transaction. staff_id NONE for LINK_SETUP.
MUST_CHECK enum status link_make(struct ctx *ctx, enum link_kind kind, int64_t staff_id, const char **link);
// *found false: unknown, used, over, or its account can't use it any more.
MUST_CHECK enum status link_find(struct ctx *ctx, const struct token_hash *hash, struct link *link, bool *found);
// Uses it up. ERR_GONE (link_void) when somebody was quicker.
MUST_CHECK enum status link_use(struct ctx *ctx, const struct link *link);
MUST_CHECK enum status link_end_all(struct ctx *ctx, int64_t staff_id);
MUST_CHECK enum status link_end_setup(struct ctx *ctx);

extern const struct problem link_void;
