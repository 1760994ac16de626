// Private to reward: coupons as rows, what they belong to, what is told of them.
#pragma once

#include "reward/basket.h"
#include "reward/code.h"

// A coupon with its template; of one that is simply worth an amount, a template that says so.
struct held {
	struct coupon coupon;
	struct coupon_template template;
};

// By what somebody typed. ERR_UNPROCESSABLE at `pointer` for a slip of the finger, ERR_NOT_FOUND coupon_unknown.
MUST_CHECK enum status coupon_find(struct ctx *ctx, const char *typed, const char *pointer, struct held *ret);
MUST_CHECK enum status coupon_read(struct ctx *ctx, int64_t id, struct held *ret);
// A coupon of a batch gets its row; others have one.
MUST_CHECK enum status coupon_touch(struct ctx *ctx, struct held *held);
// Stored as it stands, id and all.
MUST_CHECK enum status coupon_store(struct ctx *ctx, const struct coupon *coupon);
MUST_CHECK enum status coupon_emit(struct ctx *ctx, const struct event_type *type, const struct held *held,
	int64_t customer_id, int64_t off, const char *what_for);
// The key of codes in bulk.
struct code_key coupon_key(const struct ctx *ctx);
// As it is shown now: locks and expiry that have lapsed are seen.
void coupon_show(const struct ctx *ctx, struct coupon *coupon);
// Of a query for COUPON_COLUMNS and, after them, the template's name_en and name_zh: in the arena, as it is shown now.
#define COUPON_COLUMNS                                                                                                 \
	"c.id, c.customer_id, c.reward_id, c.value, c.code, c.currency, c.state, c.issued_at, c.expires_at, "          \
	"c.used_at, c.used_for, c.template_id, c.uses, c.max_uses, c.starts_at, c.locked_until, c.batch_id, c.place"
struct coupon *coupon_scan_named(struct ctx *ctx, const struct rows *rows);
extern const struct choice coupon_states[];

// Locks that have lapsed are let go: of one coupon, or (coupon_id NONE) of all, at most max; *count says how many.
MUST_CHECK enum status coupon_free_lapsed(struct ctx *ctx, int64_t coupon_id, int max, int64_t *count);

// warn.c, partnership.c, handout.c
extern const struct job_kind warn_job, partnership_job, handout_job;
extern const struct schedule warn_schedule, partnership_schedule;
extern const struct event_type points_expiring, partnership_milestone, partnership_renewal;

extern const struct problem coupon_code_wrong, coupon_unknown, coupon_used_before, coupon_over, coupon_expired,
	coupon_not_started, coupon_paused, coupon_wrong_recipient, coupon_needs_customer, coupon_locked,
	coupon_limit_total, coupon_limit_member, coupon_limit_period, coupon_not_for;

// batch.c
// How many codes a batch has, by its number; *count 0: there is none, or it was cancelled.
MUST_CHECK enum status batch_of(
	struct ctx *ctx, int64_t number, int64_t *id, int64_t *template_id, int64_t *count, int64_t *created_at);
