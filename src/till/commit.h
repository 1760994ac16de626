// Private to till.
#pragma once

#include "till/quote.h"

// The order as JSON, as it was told the first time.
MUST_CHECK enum status till_commit(struct ctx *ctx, int64_t quote_id, const struct list *tender, const char **ret);
MUST_CHECK enum status till_void(struct ctx *ctx, int64_t quote_id, struct quote **ret);

struct reversal_input {
	const char *till, *receipt;
	const char *reversal; // its own number; NULL: receipt-R
	struct list lines;    // struct return_line; empty: all that is left
	const char *reason;
};

enum reversal_state { REVERSAL_RETURNED, REVERSAL_VOIDED };
struct reversal {
	const char *till, *receipt;
	int state;
	int64_t order_id, return_id;
	int64_t amount, money, points, points_value;
	struct list effects;
};

MUST_CHECK enum status till_reverse(struct ctx *ctx, const struct reversal_input *in, struct reversal **ret);
