// Points, tiers, rewards: what a customer's buying earns and what that buys. The face of the folder.
//
// The ledger (see LOYALTY in docs/ARCHITECTURE.md): every grant is a lot with its own provenance and expiry; every
// movement is an immutable posting between two buckets; lots are spent by (expires_at, earned_at, id). A lot is
// unusable from the instant expires_at on, whether or not a job has posted that yet.
#pragma once

#include "api/resource.h"
#include "sales/sales.h"
#include "work/job.h"

enum wallet_kind { WALLET_REDEEMABLE, WALLET_QUALIFYING };
extern const struct choice wallet_kinds[], posting_kinds[], buckets[], coupon_states[], redemption_states[];

enum bucket {
	BUCKET_ISSUANCE, // the shop
	BUCKET_PENDING,
	BUCKET_ACTIVE,
	BUCKET_HELD,
	BUCKET_SPENT,
	BUCKET_EXPIRED,
	BUCKET_REVERSED,
	BUCKET_FORFEITED,
	BUCKET_DEBT, // what the customer owes: its figure is what left it
	BUCKETS,
};

enum posting_kind {
	POSTING_EARN,
	POSTING_SPEND,
	POSTING_REFUND, // a redemption was cancelled
	POSTING_EXPIRE,
	POSTING_CLAWBACK, // the order came back
	POSTING_REPAY,    // new points pay what is owed
	POSTING_GRANT,    // by hand
	POSTING_TAKE,     // by hand
	POSTING_MOVE_OUT, // customers were merged
	POSTING_MOVE_IN,
};

struct points_account {
	int64_t customer_id, wallet_id;
	int64_t figures[BUCKETS]; // [BUCKET_ISSUANCE] is what was granted in all
	int64_t next_expiry_at;   // NONE: no open lot will lapse
	int64_t lapsed;           // of active: past its expiry, not posted yet
};

// What may be spent at ctx->now_ms.
int64_t points_available(const struct points_account *account);

// All zero when the customer has none.
MUST_CHECK enum status loyalty_account(
	struct ctx *ctx, int64_t customer_id, int64_t wallet_id, struct points_account *account);

struct tier_record {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	int64_t threshold;
};

struct tier_standing {
	const struct tier_record *tier, *next; // next NULL: the highest
	int64_t since_at;                      // NONE: from the beginning
	int64_t spend;                         // in the window, minor units
	int64_t missing;                       // to reach next; NONE when there is none
	int64_t keeps_until;                   // without another order; NONE: for ever
};

// As it is at ctx->now_ms, whether or not a job has looked since.
MUST_CHECK enum status loyalty_tier(struct ctx *ctx, int64_t customer_id, struct tier_standing *standing);

// Sets from what spend on a tier is reached, for commands. ERR_NOT_FOUND when there is no tier of that code.
MUST_CHECK enum status loyalty_tier_threshold(struct ctx *ctx, const char *code, int64_t threshold);

struct redemption {
	int64_t id, customer_id, reward_id, points, coupon_id;
	const char *code; // of the coupon
	int64_t value;
	const char *currency;
	int state;
	int64_t redeemed_at, expires_at, cancelled_at;
};

// Points → a reward. ERR_CONFLICT points_insufficient.
MUST_CHECK enum status loyalty_redeem(struct ctx *ctx, int64_t customer_id, int64_t reward_id, struct redemption **ret);
// The points go back to the lots they came from, with their own expiry. Not when the coupon was used.
MUST_CHECK enum status loyalty_redemption_cancel(struct ctx *ctx, int64_t id, struct redemption **ret);

struct coupon {
	int64_t id, customer_id, reward_id, value;
	const char *code, *currency;
	int state;
	int64_t issued_at, expires_at, used_at;
	const char *used_for;
};

// Uses a coupon, once. used_for: what for (a receipt's number). The same again for the same: the first outcome.
MUST_CHECK enum status loyalty_coupon_use(struct ctx *ctx, const char *code, const char *used_for, struct coupon **ret);

// By hand, with a reason. points > 0 grants, < 0 takes (never below zero).
MUST_CHECK enum status loyalty_adjust(struct ctx *ctx, int64_t customer_id, int64_t points, const char *reason);

// Recomputes the accounts and lots of customers with ids above *after, at most max, from their postings. *wrong: a
// sentence that names the first row that is off, or NULL. At the end *checked is 0.
MUST_CHECK enum status loyalty_ledger_check(
	struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong);
// Rows that belong to no customer's postings at all. *wrong as above.
MUST_CHECK enum status loyalty_ledger_strays(struct ctx *ctx, const char **wrong);

extern const struct route loyalty_routes[];
extern const struct resource *const loyalty_resources[];
extern const struct event_type *const loyalty_events[];
extern const struct event_type points_earned, points_spent, points_expired, points_reversed, points_adjusted,
	points_refunded, tier_changed, coupon_issued, coupon_used, coupon_cancelled;
extern const struct listener *const loyalty_listeners[];
extern const struct job_kind *const loyalty_jobs[];
extern const struct schedule *const loyalty_schedules[];
extern const struct problem points_insufficient;

// Ids of what a new shop begins with (schema/0006_loyalty.sql).
#define WALLET_POINTS_ID 1
#define WALLET_GROWTH_ID 2
