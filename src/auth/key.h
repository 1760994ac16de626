// API keys: what other systems sign in with. A key may do what its rights name, as far as its maker may do it at the
// moment of use: when the maker loses a right, so does the key; when the maker is disabled, it stops. Shown once, kept
// as a hash.
#pragma once

#include "auth/account.h"

void key_route_create(struct ctx *ctx, struct call *call);
enum status key_list(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status key_revoke(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct shape key_query_shape, key_shape, key_in_shape, key_made_shape;
extern const struct problem key_right_beyond, key_network_wrong, key_over;
