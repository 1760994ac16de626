// Private to loyalty: checking in.
#pragma once

#include "loyalty/loyalty.h"

MUST_CHECK enum status check_in_give_cards(struct ctx *ctx, int64_t customer_id, int64_t cards, const char *note);
extern const struct problem check_in_done, check_in_day, check_in_no_card, activity_differs, activity_kind;
