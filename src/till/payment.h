// Private to till: points that paid for an order.
#pragma once

#include "till/till.h"

// With the order, in its transaction.
MUST_CHECK enum status payment_keep(struct ctx *ctx, const struct order *order, int64_t customer_id, int64_t wallet_id,
	const struct till_payment *payment);
// What goes back with what of the order has come back so far; nothing when no points paid for it. Idempotent.
MUST_CHECK enum status payment_give_back(struct ctx *ctx, const struct order *order, const struct cause *cause,
	struct list *effects, struct till_payment *back);
// Given back so far for an order (zero when no points paid for it), and with one return of it.
MUST_CHECK enum status payment_given(struct ctx *ctx, int64_t order_id, struct till_payment *given);
MUST_CHECK enum status payment_note_return(struct ctx *ctx, int64_t return_id, const struct till_payment *given);
MUST_CHECK enum status payment_of_return(struct ctx *ctx, const struct sale_return *back, struct till_payment *given);
