// What points buy, and what else a shop gives: rewards, redemptions, coupons. The face of the folder.
//
// A coupon is issued of a template (券模板), or is simply worth an amount. It is claimed (领取), locked for a receipt
// (锁定), used (核销), and given back when the order is (撤销). Each of these is a guarded statement in the commit of
// its act: of any number of callers as many win as the limits allow.
#pragma once

#include "points/points.h"
#include "reward/favour.h"

extern const struct choice coupon_states[], redemption_states[], fulfilments[];

struct reward_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh, *text_en, *text_zh;
	int kind;
	int64_t points, money, value, valid_days, template_id;
	bool active;
	int64_t starts_at, ends_at;
	const char *condition;
	struct list prices; // struct reward_price
	int stock;
	int64_t per_member, per_period;
	int period;
	bool final;
	const char *unfair_reason; // why newcomers get it and loyal customers nothing as good; NULL: nobody has said
};

// What it costs whom; the first line whose condition holds counts, then the reward's own price.
struct reward_price {
	const char *condition; // NULL: everybody
	int64_t points, money; // money NONE: none
	bool closed;           // they cannot have it at all
};

enum redemption_state { REDEMPTION_DONE, REDEMPTION_CANCELLED };
// How far what was taken has come.
enum fulfilment {
	FULFILMENT_ISSUED,
	FULFILMENT_SHIPPED,
	FULFILMENT_USED, // handed over, used
	FULFILMENT_CANCELLED,
	FULFILMENT_EXPIRED, // as it is shown; in rows it is still issued
};

struct redemption {
	int64_t id, customer_id, reward_id, quantity, points, money;
	const char *name;
	int kind;
	int64_t coupon_id; // NONE: no coupon
	const char *code;  // of the coupon
	int64_t value;
	const char *currency;
	int state, fulfilment;
	int64_t store_id;
	const char *tracking;
	int64_t redeemed_at, expires_at, shipped_at, used_at, cancelled_at;
};

struct redemption_input {
	int64_t customer_id, reward_id;
	int64_t quantity; // NONE: 1
	int64_t store_id; // NONE: of no store
};

// Points → a reward, in one transaction: points, stock, limits, coupon. ERR_CONFLICT points_insufficient and others.
MUST_CHECK enum status reward_redeem(struct ctx *ctx, const struct redemption_input *in, struct redemption **ret);
// The points go back to the lots they came from, with their own expiry; stock and limits too. Not when the coupon was
// used or the goods are on their way.
MUST_CHECK enum status reward_redemption_cancel(struct ctx *ctx, int64_t id, struct redemption **ret);
// issued → shipped → used; issued → used. The same again: the first outcome.
MUST_CHECK enum status reward_redemption_ship(
	struct ctx *ctx, int64_t id, const char *tracking, struct redemption **ret);
MUST_CHECK enum status reward_redemption_hand_over(struct ctx *ctx, int64_t id, struct redemption **ret);
MUST_CHECK enum status reward_redemption_get(struct ctx *ctx, int64_t id, struct redemption **ret);

// ---------------------------------------------------------------- coupons

enum coupon_state {
	COUPON_STATE_ISSUED,
	COUPON_STATE_USED,
	COUPON_STATE_CANCELLED,
	COUPON_STATE_LOCKED,
	COUPON_STATE_EXPIRED, // as it is shown; in rows it is still issued
};

struct coupon {
	int64_t id;          // NONE: one of a batch that nobody has touched yet
	int64_t customer_id; // NONE: whoever has the code
	int64_t template_id, reward_id, value;
	const char *code, *name, *currency;
	int state;
	int64_t uses, max_uses; // max_uses NONE: as often as the template lets it
	int64_t issued_at, starts_at, expires_at, locked_until, used_at;
	const char *used_for;
	int64_t batch_id, serial;
};

// A coupon of a template for a customer, within the template's limits. source says why, for the event: "claim",
// "staff", "rule".
MUST_CHECK enum status reward_coupon_issue(
	struct ctx *ctx, int64_t template_id, int64_t customer_id, const char *source, struct coupon **ret);
// A code that nobody has claimed becomes the customer's own.
MUST_CHECK enum status reward_coupon_claim(struct ctx *ctx, const char *code, int64_t customer_id, struct coupon **ret);
// The code at a place of a batch, from 0; cancelled or used, it is still that. ERR_NOT_FOUND past its end.
MUST_CHECK enum status reward_batch_code(struct ctx *ctx, int64_t batch_id, int64_t serial, const char **code);
// Before it was used. Counts as never issued.
MUST_CHECK enum status reward_coupon_cancel(struct ctx *ctx, int64_t id, struct coupon **ret);

// Uses a coupon, once. used_for: what for (a receipt's number). The same again for the same: the first outcome.
MUST_CHECK enum status reward_coupon_use(struct ctx *ctx, const char *code, const char *used_for, struct coupon **ret);
// The newest; those of customers who were merged into this one too.
MUST_CHECK enum status reward_coupons_of(struct ctx *ctx, int64_t customer_id, struct coupon **coupons, size_t *count);

struct reward_offer {
	int64_t id, points;
	int64_t value, valid_days; // NONE: it is no coupon, or one of a template
	const char *code;
	struct words name;
	bool active;
};
// The catalogue in rising steps as a customer sees it: records of reward_for_customer_shape, one behind the other.
MUST_CHECK enum status reward_for_customer(struct ctx *ctx, int64_t customer_id, struct list *ret);
extern const struct shape reward_for_customer_shape;
// All rewards by price, also those that are not on offer any more. active: on offer, and within its schedule.
MUST_CHECK enum status reward_offers(struct ctx *ctx, struct reward_offer **offers, size_t *count);

// ---- coupons of a basket ----

struct coupon_line {
	const char *sku;
	int64_t quantity, unit_price, discount; // discount of the line, NONE: none
};

struct coupon_taking {
	int64_t customer_id, store_id;  // NONE: unknown
	const char *channel, *currency; // currency NULL: the shop's
	const struct coupon_line *lines;
	size_t line_count;
	const char *const *codes;
	size_t code_count;
	const char *holder; // the receipt, unique within the shop: "pos-1/R-42"
	int64_t order_id;   // NONE: not known yet
	int64_t until;      // NONE: they are used; else locked until then
};

struct coupon_verdict {
	const char *code, *name;
	int64_t coupon_id;
	int kind;
	bool accepted;
	const char *reason, *text; // why not: code of the problem, its sentence
	int64_t off;
	struct list lines;    // struct line_off: of which lines how much
	const char *item_sku; // to be added for nothing; NULL: none
	int64_t item_quantity;
};

struct coupon_verdicts {
	struct list coupons;           // struct coupon_verdict, in the order of the codes
	int64_t off, total;            // in all; what is then left to pay for the goods
	const struct problem *refused; // why the first that is refused is; NULL: all are accepted
	const char *args[PROBLEM_ARGS];
	size_t refused_at;
};

// What the codes would do to the basket now. Changes nothing.
MUST_CHECK enum status reward_coupons_validate(
	struct ctx *ctx, const struct coupon_taking *taking, struct coupon_verdicts *ret);
// All of them are taken, or none and ret->refused is returned through fail_at() on pointer/N. Again for the same
// holder: the first outcome; codes that were locked for the holder are used.
MUST_CHECK enum status reward_coupons_take(
	struct ctx *ctx, const struct coupon_taking *taking, const char *pointer, struct coupon_verdicts *ret);
// What is locked for a holder is used (by an order, or NONE), or let go. Nothing locked any more: *count 0.
MUST_CHECK enum status reward_coupons_confirm(struct ctx *ctx, const char *holder, int64_t order_id, int64_t *count);
MUST_CHECK enum status reward_coupons_release(struct ctx *ctx, const char *holder, int64_t *count);
// The order counts for nothing any more: its coupons can be used again, unless they have expired meanwhile or their
// template says otherwise (whole: nothing of the order was ever delivered, the template is not asked). Idempotent.
MUST_CHECK enum status reward_coupons_give_back(struct ctx *ctx, int64_t order_id, bool whole);
// It counts after all (its return was undone): what was given back is used again, unless it was used for something else
// meanwhile.
MUST_CHECK enum status reward_coupons_take_again(struct ctx *ctx, int64_t order_id);

extern const struct shape redemption_shape, coupon_shape, coupon_verdict_shape, coupon_verdicts_shape;
extern const struct event_type points_spent, points_refunded, coupon_issued, coupon_used, coupon_cancelled,
	coupon_returned, reward_shipped, reward_handed_over;

// The auditor: redemptions against their postings, coupons and their limits against their uses. *wrong: a sentence
// about the first row that is off, or NULL.
MUST_CHECK enum status reward_check(struct ctx *ctx, const char **wrong);

extern const struct route reward_routes[], coupon_routes[], issued_routes[], batch_routes[], handout_routes[],
	offer_routes[],
	warn_routes[], partnership_routes[];
extern const struct resource *const reward_resources[];
extern const struct expression_home *const reward_homes[];
extern const struct attribute_set *const reward_attributes[]; // offer_held("…"), see expr/expr.h
extern const struct event_type *const reward_events[];
extern const struct job_kind *const reward_jobs[];
extern const struct schedule *const reward_schedules[];
