// Private to points: lots, postings and accounts, and the few movements that everything else is made of.
//
// Each movement writes its posting, changes the lot and the account in the same transaction; the account's columns are
// sums of the postings, so a movement that would make one negative is refused by a guarded UPDATE (ERR_BUSY: somebody
// was quicker, run again).
#pragma once

#include "points/points.h"

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
MUST_CHECK enum status ledger_reverse_expired(
	struct ctx *ctx, const struct lot *lot, int64_t amount, const struct cause *cause);

// Open lots in the order they are spent in: (expires_at, earned_at, id); lapsed ones included, at the front.
MUST_CHECK enum status ledger_open_lots(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct lot **lots, size_t *count);
// Of the customer whom its holder has been merged into, if so: a lot of which nothing was left then stayed behind.
MUST_CHECK enum status ledger_lot(struct ctx *ctx, int64_t id, struct lot *lot);
// Posts the expiry of lots that have lapsed by ctx->now_ms, dated when they lapsed. *expired is the sum.
MUST_CHECK enum status ledger_expire(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t *expired);
// What is owed is repaid from what is there.
MUST_CHECK enum status ledger_settle_debt(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, const struct cause *cause);
// Customers are merged (told_of == from) or parted again: the lots that postings of told_of tell of and that belong to
// from now go to `to`, each with its own expiry, and with what was spent and has expired of it, so that points given
// back or taken back later find their account; a debt goes with them when it is a merge.
MUST_CHECK enum status ledger_move(
	struct ctx *ctx, int64_t told_of, int64_t from, int64_t to, const struct cause *cause);

extern const struct listener move_on_merge, move_on_unmerge;
extern const struct job_kind points_expiry_job;
extern const struct schedule expiry_schedule;
