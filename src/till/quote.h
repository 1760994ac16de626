// Private to till: quotes as rows.
#pragma once

#include "till/payment.h"

enum quote_state { QUOTE_OPEN, QUOTE_COMMITTED, QUOTE_VOIDED, QUOTE_REPLACED, QUOTE_LAPSED };
extern const struct choice quote_states[];

#define QUOTE_TTL_MS (15 * INT64_C(60000))

// What is asked, and what is answered.
struct quote_input {
	struct order_input *order; // source is the till, external_id the receipt; without tender
	int64_t points;            // to pay with; NONE: none
	bool points_most;          // as many as possible
	const char *wallet;
	bool preview; // nothing is held, and there is nothing to commit
};

struct quote {
	int64_t id;
	const char *till, *receipt;
	int state;
	int64_t customer_id;
	int64_t discount, total, to_pay;
	const char *currency, *wallet;
	int64_t points, points_value, points_most, points_available;
	struct list coupons, effects;
	int64_t expires_at, order_id;

	// Of the row only.
	int64_t hold_id, wallet_id, fingerprint;
	const char *basket, *answer;
};
extern const struct shape quote_input_shape, quote_shape;

// The open or committed one of a receipt; *found.
MUST_CHECK enum status quote_of_receipt(
	struct ctx *ctx, const char *till, const char *receipt, struct quote **ret, bool *found);
// ERR_NOT_FOUND.
MUST_CHECK enum status quote_load(struct ctx *ctx, int64_t id, struct quote **ret);
// Gives free what it holds. state: voided or replaced.
MUST_CHECK enum status quote_drop(struct ctx *ctx, struct quote *quote, enum quote_state state);
MUST_CHECK enum status quote_committed(struct ctx *ctx, const struct quote *quote, const char *answer);
// The order that it stands for, as it was quoted, with the points among its tender; the rest is `tender`, or one of
// TENDER_OTHER when that is empty.
MUST_CHECK enum status quote_order(
	struct ctx *ctx, const struct quote *quote, const struct list *tender, struct order_input **ret);
// An order that was taken, as the answer to a quote.
MUST_CHECK enum status quote_of_order(struct ctx *ctx, const struct order *order, struct quote **ret);

MUST_CHECK enum status quote_make(struct ctx *ctx, const struct quote_input *in, struct quote **ret);
const char *quote_json(struct ctx *ctx, const struct quote *quote);
