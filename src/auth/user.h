// Routes of accounts: people who may sign in. The same rows are /v1/staff, where they are colleagues with a name, a
// code, a store.
#pragma once

#include "auth/account.h"

enum status user_list(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status user_get(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status user_change(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status user_disable(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status user_enable(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status user_sign_out(struct ctx *ctx, const struct call *call, struct answer *answer);
void user_create(struct ctx *ctx, struct call *call);
void user_link(struct ctx *ctx, struct call *call);
extern const struct shape user_shape, user_in_shape, user_change_shape, user_query_shape, user_link_shape;
