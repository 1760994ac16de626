// Orders from the till, the web shop or a file: taken, paid, delivered, returned, cancelled. The face of the folder.
//
// Amounts are whole numbers in the minor unit of the order's currency. An order is known by (source, external_id): the
// same one again gives the same answer and changes nothing.
//
// Whoever hears sale.completed, sale.returned or sale.cancelled in the transaction (points, tiers) may add what it did
// to sale->effects: it goes out with the reply to the till.
#pragma once

#include "api/route.h"
#include "expr/expr.h"
#include "work/event.h"

#define ORDER_LINES_MAX 2000
#define ORDER_COUPONS_MAX 20

enum order_status { ORDER_PLACED, ORDER_PAID, ORDER_DELIVERED, ORDER_RETURNED, ORDER_CANCELLED };
enum order_channel { CHANNEL_STORE, CHANNEL_ONLINE, CHANNEL_WECHAT, CHANNEL_PHONE, CHANNEL_OTHER };
enum tender_method {
	TENDER_CASH,
	TENDER_CARD,
	TENDER_WECHAT,
	TENDER_ALIPAY,
	TENDER_TRANSFER,
	TENDER_GIFT_CARD,
	TENDER_POINTS, // this and coupon are not money: no points are earned on them
	TENDER_COUPON,
	TENDER_OTHER,
};
extern const struct choice order_statuses[], order_channels[], tender_methods[];

struct order_line {
	int64_t line; // from 1
	const char *sku, *name;
	int64_t quantity, unit_price, discount;
	int64_t net; // paid for the line: after its discount and its share of the order's discount
	int64_t returned_quantity, returned_amount;
};

struct tender {
	int method;
	int64_t amount;
};

// What an order or return brought about, told by those who heard of it.
struct effect {
	const char *kind; // "points", "tier", …
	const char *name; // of the wallet, the tier
	int64_t amount;   // NONE: no number
	const char *text; // a sentence in the caller's language
};

struct order {
	int64_t id, customer_id, store_id, staff_id; // customer NONE: nobody we know
	const char *source, *external_id;
	int channel, status;
	const char *currency;
	int64_t placed_at, paid_at, delivered_at, cancelled_at; // ms
	int64_t subtotal, discount, shipping, total, paid_money, returned;
	struct list lines;  // struct order_line
	struct list tender;  // struct tender
	struct list coupons; // const char *: codes
	const char *note;
	struct list effects; // struct effect; of this very request
	int64_t version;
	int64_t fingerprint;
	int64_t line_count; // also where the lines themselves are not read; NONE: not counted
};
extern const struct shape order_shape, effect_shape;

// How an order names its customer when it has no cus_ id.
struct customer_ref {
	int kind; // enum identity_kind
	const char *source, *value;
};

struct order_input {
	const char *source, *external_id;
	int64_t customer_id;
	struct customer_ref *customer;
	int64_t store_id;
	const char *store_code;
	int64_t staff_id;
	int channel;
	const char *currency;
	int64_t placed_at;
	bool unpaid;       // taken but not paid yet
	struct list lines; // struct order_line: sku, name, quantity, unit_price, discount
	int64_t discount, shipping;
	struct list tender;
	struct list coupons; // const char *: codes, used by whoever hears of the sale
	const char *note;
};
extern const struct shape order_input_shape;

// Takes an order, in the transaction at hand. *ret has its effects. The same (source, external_id) again: *replayed,
// and the order as it is now; with other contents: ERR_CONFLICT order_differs.
MUST_CHECK enum status sales_order_take(
	struct ctx *ctx, const struct order_input *in, struct order **ret, bool *replayed);
MUST_CHECK enum status sales_order_pay(struct ctx *ctx, int64_t id, int64_t at_ms, struct order **ret);
MUST_CHECK enum status sales_order_deliver(struct ctx *ctx, int64_t id, int64_t at_ms, struct order **ret);
// Only before anything of it was returned.
MUST_CHECK enum status sales_order_cancel(struct ctx *ctx, int64_t id, int64_t at_ms, struct order **ret);
// For what was entered by mistake (an import that is taken back): the order counts for nothing whatever became of it,
// as if cancelled, and its number is free again.
MUST_CHECK enum status sales_order_void(struct ctx *ctx, int64_t id, int64_t at_ms);
// With lines, tender and no effects. Scope of ctx->actor for order.read.
MUST_CHECK enum status sales_order_get(struct ctx *ctx, int64_t id, struct order **ret);
MUST_CHECK enum status sales_order_find(struct ctx *ctx, const char *source, const char *external_id, int64_t *id);
// A customer's orders with (placed, id) below before, newest first, without lines. Scope of ctx->actor for order.read.
MUST_CHECK enum status sales_orders_of(struct ctx *ctx, int64_t customer_id, int64_t before_at_ms, int64_t before_id,
	size_t max, struct order **orders, size_t *count);

struct return_line {
	int64_t line, quantity;
	int64_t amount; // NONE: its share of what was paid for the line
};

struct return_input {
	const char *external_id; // NULL: made by us
	int64_t returned_at;
	struct list lines; // struct return_line; empty: all that is left
	const char *reason;
};

struct sale_return {
	int64_t id, order_id, customer_id;
	const char *external_id;
	int64_t returned_at, amount;
	const char *reason;
	struct list lines, effects;
};
extern const struct shape return_shape, return_input_shape, return_line_shape, tender_shape;

// Idempotent by (order, external_id) like an order.
MUST_CHECK enum status sales_return_take(
	struct ctx *ctx, int64_t order_id, const struct return_input *in, struct sale_return **ret, bool *replayed);

// The same for a return: the goods were never brought back. Emits sale.unreturned.
MUST_CHECK enum status sales_return_void(struct ctx *ctx, int64_t id, int64_t at_ms);

// For files that name what came back and not the order it belongs to.

// A line of which something may still come back.
struct sold_line {
	int64_t order_id, line, left, placed_at, unit_price;
};
// Lines of one product that a customer bought at or before at_ms, at most max: those at this unit price first, then
// the latest.
MUST_CHECK enum status sales_lines_sold(struct ctx *ctx, int64_t customer_id, const char *sku, int64_t unit_price,
	int64_t at_ms, size_t max, struct sold_line **lines, size_t *count);

struct returned_line {
	const char *sku;
	int64_t quantity;
};
// What a customer brought back under one number, on whatever orders of that source.
MUST_CHECK enum status sales_returned_under(struct ctx *ctx, int64_t customer_id, const char *source,
	const char *external_id, struct returned_line **lines, size_t *count);

// ---------------------------------------------------------------- events

// Record of sale.placed, sale.completed, sale.delivered, sale.cancelled. The first members are the body; the rest is
// for listeners in the transaction only.
struct sale {
	const char *source, *external_id;
	int channel;
	int64_t store_id;
	const char *currency;
	int64_t total;
	const struct order *order; // with lines. NULL for listeners that hear it later
	struct list *effects;      // add with sale_effect()
};

struct sale_returned {
	int64_t order_id;
	const char *external_id;
	const char *currency;
	int64_t amount;
	const struct order *order; // as it is after the return
	const struct sale_return *back;
	struct list *effects;
};

// sale.unreturned has the record of sale.returned, and the order as it is without the return.
// sale.moved: the order came to this customer when two were merged; at its own business time, so that the order is
// found here like one of the customer's own.
extern const struct event_type sale_placed, sale_completed, sale_delivered, sale_cancelled, sale_moved, sale_returned,
	sale_unreturned;
void sale_effect(struct ctx *ctx, struct list *effects, struct effect effect);

// ---------------------------------------------------------------- statistics

struct customer_stat {
	int64_t customer_id, orders, days, first_day, last_day, spent, spent_repeat;
	double spent_squares, ln_gaps;
	int64_t returned, last_order_at, version;
};

// All zero (version 0) for who never bought.
MUST_CHECK enum status sales_stat_get(struct ctx *ctx, int64_t customer_id, struct customer_stat *stat);

// Recomputes the statistics of customers with ids above *after, at most max of them, and compares. *wrong is the first
// customer whose row differs (NONE: none), *after moves; *checked counts. At the end *checked is 0.
MUST_CHECK enum status sales_stat_check(struct ctx *ctx, int64_t *after, int max, int64_t *checked, int64_t *wrong);
// What the walk over the rows cannot find: a customer who bought and has no row, or has an order that none of the
// events names. *wrong as above. One pass over all orders.
MUST_CHECK enum status sales_stat_strays(struct ctx *ctx, int64_t *wrong);

// ---------------------------------------------------------------- for expressions

// What expressions read of an order: order.*, line.*. Give it to facts_put(&facts, &order_attributes, …).
struct line_facts {
	const struct order_line *line;
	struct list categories; // codes, the product's own first, then those it lies below
};
struct order_facts {
	const struct order *order;
	struct list lines; // struct line_facts
};
// with_categories: two statements more, for expressions of which expr_uses(expr, "line.categories").
MUST_CHECK enum status sales_order_facts(
	struct ctx *ctx, const struct order *order, bool with_categories, struct order_facts **ret);
extern const struct attribute_set order_attributes, line_attributes; // records: order_facts, line_facts
// What expressions read of a customer's buying: customer.orders, customer.spent …; first_day, last_day in days since
// 1970-01-01. NONE for who never bought.
struct buying_facts {
	int64_t orders, days, spent, returned, last_order_at, first_day, last_day;
};
extern const struct attribute_set buying_attributes;
extern const struct attribute_set *const sales_attributes[];

// ---------------------------------------------------------------- tables for main

extern const struct route sales_routes[], sales_day_routes[];
extern const struct event_type *const sales_events[];
extern const struct listener *const sales_listeners[];
extern const struct problem order_customer_value;
extern const struct problem order_differs, order_not_payable, order_not_cancellable, return_too_much;
