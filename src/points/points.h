// Points: wallets, and the ledger of lots and postings that is the truth about every customer's balance. The face of
// the folder. What earns points stands above (loyalty), what they buy too (reward).
//
// Every grant is a lot with its own provenance and expiry; every movement is an immutable posting between two buckets;
// lots are spent by (expires_at, earned_at, id). A lot is unusable from the instant expires_at on, whether or not a
// job has posted that yet. All movements belong to a write transaction and keep, for every customer and wallet,
// granted = pending + active + held + spent + expired + reversed + forfeited - debt.
#pragma once

#include "api/resource.h"
#include "api/route.h"
#include "expr/expr.h"
#include "work/event.h"
#include "work/job.h"

// ---------------------------------------------------------------- wallets

enum wallet_kind { WALLET_REDEEMABLE, WALLET_QUALIFYING };
extern const struct choice wallet_kinds[];

struct wallet {
	int64_t id;
	const char *code;
	int kind;
	struct words name;
	int digits;
	int64_t expiry_months; // NONE: never
	bool expiry_month_end;
};

struct wallets {
	const struct wallet *list; // by id
	size_t count;
};

// As they are now; valid until the house stops.
MUST_CHECK enum status wallets_get(struct ctx *ctx, const struct wallets **ret);
// NULL: there is none.
const struct wallet *wallets_find(const struct wallets *wallets, int64_t id);
// ERR_INTERNAL when a row names a wallet that is not there.
MUST_CHECK enum status wallet_get(struct ctx *ctx, int64_t id, const struct wallet **ret);
// The amount of a wallet as text with its decimals.
const char *wallet_amount(struct arena *mem, const struct wallet *wallet, int64_t amount);
// The instant from which on what was earned at earned_at can't be used; NONE: never.
int64_t wallet_expiry(const struct ctx *ctx, const struct wallet *wallet, int64_t earned_at);

// Ids of what a new shop begins with (schema/0006_points.sql).
#define WALLET_POINTS_ID 1
#define WALLET_GROWTH_ID 2

// ---------------------------------------------------------------- balances

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
	POSTING_REFUND, // a spend was undone
	POSTING_EXPIRE,
	POSTING_CLAWBACK, // the order came back
	POSTING_REPAY,    // new points pay what is owed
	POSTING_GRANT,    // by hand
	POSTING_TAKE,     // by hand
	POSTING_MOVE_OUT, // customers were merged
	POSTING_MOVE_IN,
};

extern const struct choice posting_kinds[], buckets[];

struct points_account {
	int64_t customer_id, wallet_id;
	int64_t figures[BUCKETS]; // [BUCKET_ISSUANCE] is what was granted in all
	int64_t next_expiry_at;   // NONE: no open lot will lapse
	int64_t lapsed;           // of active: past its expiry, not posted yet
};

// What may be spent at ctx->now_ms.
int64_t points_available(const struct points_account *account);

// All zero when the customer has none.
MUST_CHECK enum status points_account_of(
	struct ctx *ctx, int64_t customer_id, int64_t wallet_id, struct points_account *account);

struct balance {
	const char *wallet, *name;
	int kind;
	int64_t digits, available, pending, held, spent, expired, reversed, debt, earned;
	struct list expiries;
};
extern const struct shape balance_shape;

// All wallets of a customer as they are shown, struct balance, in the caller's language.
MUST_CHECK enum status points_balances(struct ctx *ctx, int64_t customer_id, struct list *ret);

// The first wallet that can be spent from: what customers call their points.
MUST_CHECK enum status points_spendable(struct ctx *ctx, const struct wallet **ret);

struct points_expiry {
	int64_t at, amount;
};
// What of it will lapse when, the next one first.
MUST_CHECK enum status points_expiries(
	struct ctx *ctx, int64_t customer_id, size_t max, struct points_expiry **expiries, size_t *count);

// One thing that happened to it: all postings of one cause together. amount is what it did to the balance (pending and
// held included, debt taken off); pending: how much of it can't be spent yet.
struct points_change {
	int64_t at, id, source_id, amount, pending;
	int kind; // enum posting_kind
	const char *source, *note;
};
// With (at, id) below before (both INT64_MAX: the newest), newest first.
MUST_CHECK enum status points_history(struct ctx *ctx, int64_t customer_id, int64_t before_at_ms, int64_t before_id,
	size_t max, struct points_change **changes, size_t *count);

// ---------------------------------------------------------------- movements

struct lot {
	int64_t id, customer_id, granted, remaining, reversed;
	int64_t earned_at, expires_at; // expires_at NONE: never
	int64_t rule_id, rule_version, base;
	const struct wallet *wallet;
};

// Where a movement comes from: "order" and its id, "redemption", "staff" …
struct cause {
	const char *source;
	int64_t source_id;
	int64_t at; // business time of the posting
	const char *note;
};

struct award {
	const struct wallet *wallet;
	int64_t customer_id, amount; // amount > 0, in the wallet's smallest unit
	int64_t earned_at;
	int64_t rule_id, rule_version; // NONE: by no rule
	int64_t base;                  // what the rule was applied to, minor units; NONE
	enum posting_kind kind;        // POSTING_EARN or POSTING_GRANT
};

// A new lot. What the customer owes is repaid from it at once. A lot that is past its expiry already (an order placed
// back in time) is expired in the same breath.
MUST_CHECK enum status points_grant(
	struct ctx *ctx, const struct award *award, const struct cause *cause, struct lot *ret);
// Spends amount over the open lots into a bucket (spent, forfeited); lapsed ones are posted first. Who owes spends
// nothing. ERR_CONFLICT points_insufficient.
MUST_CHECK enum status points_spend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t amount,
	enum posting_kind kind, enum bucket bucket, const struct cause *cause);
// Undoes the spend of customer_id that has this cause (source, source_id, at): every part goes back to the lot it came
// from, whoever holds that now, with the lot's own expiry; what has lapsed meanwhile lapses at once.
MUST_CHECK enum status points_refund(
	struct ctx *ctx, int64_t customer_id, const struct cause *spend, const struct cause *cause);

// The lots that a cause has granted, open or not, by id.
MUST_CHECK enum status points_lots_of(
	struct ctx *ctx, const char *source, int64_t source_id, struct lot **lots, size_t *count);
// Takes `amount` of what a lot gave: what is left of it, then what has expired of it (that is gone already), then from
// other open lots of the wallet, then as debt. ERR_BUSY: somebody else took back from the lot since it was read.
// Qualifying points are taken out of the window in which they were earned.
MUST_CHECK enum status points_claw_back(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause);
// Undoes so much of points_claw_back: it comes back into the lot, with its own expiry; what had to be owed for it is
// repaid from that.
MUST_CHECK enum status points_restore(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause);

// By hand, with a reason, in the audit. points > 0 grants, < 0 takes (never below zero).
MUST_CHECK enum status points_adjust(struct ctx *ctx, int64_t customer_id, int64_t points, const char *reason);

extern const struct problem points_insufficient;

// ---------------------------------------------------------------- events

struct points_event {
	const char *wallet;
	int64_t amount;
	const char *source, *source_id;
	const char *rule;
	int64_t rule_version, base, expires_at;
};

// Emits points.earned, points.reversed or points.expired of a lot; wallet and expires_at are filled in from it.
MUST_CHECK enum status points_tell(struct ctx *ctx, const struct event_type *type, const struct lot *lot,
	struct points_event moved, int64_t at_ms);

extern const struct event_type points_earned, points_expired, points_reversed, points_adjusted;

// ---------------------------------------------------------------- the auditor

// Recomputes the accounts and lots of customers with ids above *after, at most max, from their postings. *wrong: a
// sentence that names the first row that is off, or NULL. At the end *checked is 0.
MUST_CHECK enum status points_ledger_check(
	struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong);
// Rows that belong to no customer's postings at all. *wrong as above.
MUST_CHECK enum status points_ledger_strays(struct ctx *ctx, const char **wrong);

extern const struct attribute_set *const points_attributes[]; // customer.points …, see expr/expr.h
extern const struct route points_routes[];
extern const struct event_type *const points_events[];
extern const struct listener *const points_listeners[];
extern const struct job_kind *const points_jobs[];
extern const struct schedule *const points_schedules[];
