// Private to loyalty: how the programme is run.
#pragma once

#include "loyalty/programme.h"

MUST_CHECK enum status settings_read(struct ctx *ctx, const struct programme_settings **ret);
extern const struct shape programme_settings_shape;
enum status act_settings(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_settings_change(struct ctx *ctx, const struct call *call, struct answer *answer);
