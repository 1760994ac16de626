// A shop's own roles: rows of table role, beside those built in. See role_get() in account.h.
#pragma once

#include "auth/account.h"

enum status custom_list(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status custom_get(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status custom_create(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status custom_change(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status custom_remove(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct shape role_shape, role_in_shape, role_change_shape;
extern const struct problem role_built_in, role_name_wrong, role_taken, role_used, right_unknown;
