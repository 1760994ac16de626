// Private to loyalty: an order that comes back, in part or whole, or comes again after all.
//
// What an order should have given, as far as it is kept, is asked of the same rules in the same versions with what was
// known then (reckon_again); what it has given stands in its lots. The difference is taken back, or restored. Because
// each time the whole is compared, the sum over partial returns is the award exactly, in any order.
#pragma once

#include "loyalty/gift.h"
#include "loyalty/reckon.h"

// lots: those of the order. Effects may be NULL.
MUST_CHECK enum status settle_order(struct ctx *ctx, const struct order *order, struct lot *lots, size_t count,
	struct cause *cause, struct list *effects);
// Coupons that rules gave for it and would not give for what is kept go back, unless they were used.
MUST_CHECK enum status settle_gifts(
	struct ctx *ctx, const struct order *order, const struct list *gifts, int64_t at_ms);
