// Private to loyalty: lots, postings and accounts, and the few movements that everything else is made of.
//
// Each movement writes its posting, changes the lot and the account in the same transaction; the account's columns are
// sums of the postings, so a movement that would make one negative is refused by a guarded UPDATE (ERR_BUSY: somebody
// was quicker, run again).
#pragma once

#include "loyalty/programme.h"

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
	int64_t customer_id, amount;
	int64_t earned_at;
	const struct earning_rule *rule; // NULL: by hand
	int64_t base;                    // NONE
	enum posting_kind kind;
};

// A new lot. What the customer owes is repaid from it at once; *repaid tells how much. A lot that is past its expiry
// already (an order placed back in time) is expired in the same breath.
MUST_CHECK enum status ledger_grant(
	struct ctx *ctx, const struct award *award, const struct cause *cause, int64_t *lot_id, int64_t *repaid);
// Out of one lot, active → bucket.
MUST_CHECK enum status ledger_take(struct ctx *ctx, struct lot *lot, enum posting_kind kind, enum bucket bucket,
	int64_t amount, const struct cause *cause);
// Back into the lot it came from, bucket → active; its expiry is what it was.
MUST_CHECK enum status ledger_put_back(struct ctx *ctx, struct lot *lot, enum posting_kind kind, enum bucket bucket,
	int64_t amount, const struct cause *cause);
// The customer owes: debt → reversed.
MUST_CHECK enum status ledger_owe(struct ctx *ctx, const struct lot *lot, int64_t amount, const struct cause *cause);

// What has expired of a lot and has not been reversed since.
MUST_CHECK enum status ledger_expired_of(struct ctx *ctx, const struct lot *lot, int64_t *amount);
// Expired points of a lot whose order came back count as taken back: expired → reversed.
MUST_CHECK enum status ledger_reverse_expired(struct ctx *ctx, const struct lot *lot, int64_t amount,
	const struct cause *cause);

// Open lots in the order they are spent in: (expires_at, earned_at, id); lapsed ones included, at the front.
MUST_CHECK enum status ledger_open_lots(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct lot **lots, size_t *count);
// The lots that an order earned, open or not.
MUST_CHECK enum status ledger_lots_of_order(struct ctx *ctx, int64_t order_id, struct lot **lots, size_t *count);
// Of the customer whom its holder has been merged into, if so: a lot of which nothing was left then stayed behind.
MUST_CHECK enum status ledger_lot(struct ctx *ctx, int64_t id, struct lot *lot);
// Posts the expiry of lots that have lapsed by ctx->now_ms, dated when they lapsed. *expired is the sum.
MUST_CHECK enum status ledger_expire(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t *expired);
// Spends amount over the open lots, lapsed ones posted first. ERR_CONFLICT points_insufficient.
MUST_CHECK enum status ledger_spend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t amount,
	enum posting_kind kind, enum bucket bucket, const struct cause *cause);
// What is owed is repaid from what is there.
MUST_CHECK enum status ledger_settle_debt(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, const struct cause *cause);
// Customers are merged (told_of == from) or parted again: the lots that postings of told_of tell of and that belong to
// from now go to `to`, each with its own expiry, and with what was spent and has expired of it, so that points given
// back or taken back later find their account; a debt goes with them when it is a merge.
MUST_CHECK enum status ledger_move(
	struct ctx *ctx, int64_t told_of, int64_t from, int64_t to, const struct cause *cause);
