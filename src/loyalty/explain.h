// Private to loyalty: why each rule gave what it gave, or nothing.
#pragma once

#include "loyalty/reckon.h"

extern const struct shape explanation_shape, preview_shape, explanation_query_shape;
enum status act_explanation(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_activity_explanation(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_preview(struct ctx *ctx, const struct call *call, struct answer *answer);
