// What members do besides buying: checking in, bringing friends.
#pragma once

#include "loyalty/loyalty.h"
#include "portal/portal.h"

// *ret NULL: the shop gives nothing for it now.
MUST_CHECK enum status habit_check_in(struct ctx *ctx, int64_t own, struct check_in **ret);
MUST_CHECK enum status habit_invites(struct ctx *ctx, bool *invites);
