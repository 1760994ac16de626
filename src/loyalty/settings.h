// Private to loyalty: how the programme is run.
#pragma once

#include "loyalty/loyalty.h"

enum status act_settings(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_settings_change(struct ctx *ctx, const struct call *call, struct answer *answer);
