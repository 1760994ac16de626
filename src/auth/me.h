// Who am I, what may I do, and why.
#pragma once

#include "auth/account.h"

// What GET /v1/me shows of ctx->actor; on a snapshot. The record belongs to me_shape.
MUST_CHECK enum status me_make(struct ctx *ctx, const void **record);
enum status me_get(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status me_change(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status me_rights(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status me_access(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct shape me_shape, me_change_shape, right_shape, access_shape, access_query_shape;
