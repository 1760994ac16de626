// Who brought whom (转介绍, the seed plan 种子计划): codes, links, the first order that counts, rewards for both sides,
// the tree of whom they brought in turn, and what keeps it honest. The face of the folder.
//
// A friend is referred once in a life. Nothing is granted for signing up: the first paid order that outlives its return
// window counts, and both sides are rewarded in one commit or neither is. What looks like one person on both sides
// waits in quarantine until somebody decides.
#pragma once

#include "loyalty/loyalty.h"

enum referral_state {
	REFERRAL_PENDING,     // waits for the order, or for its return window
	REFERRAL_QUARANTINED, // somebody has to look at it first
	REFERRAL_REWARDED,
	REFERRAL_DENIED,
	REFERRAL_LAPSED,   // no order came in time
	REFERRAL_REVERSED, // the order came back afterwards, and with it both rewards
};
extern const struct choice referral_states[];

struct referral {
	int64_t id, plan_id, referrer_id, referee_id;
	int state;
	struct list signals; // const char *
	const char *reason;
	int64_t referred_at, until_at, order_id, qualifies_at, decided_at;
	int64_t referrer_coupon_id, referee_coupon_id;
};
extern const struct shape referral_shape;

struct referral_input {
	const char *code;
	int64_t customer_id; // the friend
	const char *device, *payment_token;
};

// The customer's own code, made when it is first asked for. "SEED-7K2M9QXA"
MUST_CHECK enum status referral_code_of(struct ctx *ctx, int64_t customer_id, const char **code);
// ERR_CONFLICT referral_taken, referral_self, referral_not_new, referral_circle; ERR_NOT_FOUND referral_code_unknown.
MUST_CHECK enum status referral_make(struct ctx *ctx, const struct referral_input *in, struct referral **ret);
MUST_CHECK enum status referral_get(struct ctx *ctx, int64_t id, struct referral **ret);
// Out of quarantine, with a reason: released (and rewarded at once when its time has come), or denied for good.
MUST_CHECK enum status referral_release(struct ctx *ctx, int64_t id, const char *reason, struct referral **ret);
MUST_CHECK enum status referral_deny(struct ctx *ctx, int64_t id, const char *reason, struct referral **ret);

// A device that was seen with a customer: friends who come from it are looked at. Write transaction; no scope.
MUST_CHECK enum status referral_device(struct ctx *ctx, int64_t customer_id, const char *device);

// The plan in force, as a customer sees it before bringing anybody. *found false: none. Points NONE: a coupon.
struct referral_offer {
	struct words name;
	int64_t referrer_points, referee_points, minimum;
};
MUST_CHECK enum status referral_offer(struct ctx *ctx, struct referral_offer *offer, bool *found);
// Whom a customer brought so far, and of how many both were rewarded.
MUST_CHECK enum status referral_counts(
	struct ctx *ctx, int64_t customer_id, int64_t *friends, int64_t *rewarded);

struct referral_node {
	int64_t customer_id, parent_id; // parent_id NONE: the root
	int64_t depth;                  // 1: brought by the root itself
	int state;
	int64_t referred_at;
	int64_t direct, all; // whom they brought, and whom those brought in turn
	int64_t spent;       // what they bought themselves, less returns
	int64_t spent_all;   // … and all below them
};
// The whole tree under a customer, parents before children; the root comes first.
MUST_CHECK enum status referral_tree(struct ctx *ctx, int64_t customer_id, struct referral_node **nodes, size_t *count);

// One level of it: whom a customer brought themselves, newest first, referrals below before_id, at most max; `all` and
// `spent_all` are NONE. *last_id: where the next page begins.
MUST_CHECK enum status referral_friends(struct ctx *ctx, int64_t customer_id, int64_t before_id, size_t max,
	struct referral_node **nodes, size_t *count, int64_t *last_id);

extern const struct route referral_routes[];
extern const struct resource *const referral_resources[];
extern const struct event_type *const referral_events[];
extern const struct listener *const referral_listeners[];
extern const struct job_kind *const referral_jobs[];
extern const struct schedule *const referral_schedules[];
