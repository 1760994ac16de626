// Private to sales: the sufficient statistics of each customer's buying, kept with every order.
//
// What counts: paid orders in the shop's currency of which something is left after returns. An order that comes last in
// business time is added in O(1); anything else (back-dated, returned, cancelled, merged) recomputes the row from the
// orders.
#pragma once

#include "sales/sales.h"

MUST_CHECK enum status statistics_add(struct ctx *ctx, const struct order *order);
MUST_CHECK enum status statistics_recompute(struct ctx *ctx, int64_t customer_id);
