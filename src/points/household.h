// Private to points: households as rows, and the pool, the books of all who spend together.
#pragma once

#include "points/ledger.h"

#define HOUSEHOLD_MEMBERS_MAX 50

struct household_settings {
	int64_t members_max;
	int redeem; // enum household_redeem of new ones
	int64_t version, updated_at;
};
MUST_CHECK enum status household_settings_read(struct ctx *ctx, struct household_settings *settings);

// name, head_id, redeem are given. The head comes in as its first member.
MUST_CHECK enum status household_found(struct ctx *ctx, struct household *household);
// ERR_NOT_FOUND; an ended one is found, without members. Members and figures are filled in.
MUST_CHECK enum status household_get(struct ctx *ctx, int64_t id, struct household **ret);
// ERR_CONFLICT: it is full, has ended, or the customer is in one already.
MUST_CHECK enum status household_join(struct ctx *ctx, int64_t id, int64_t customer_id);
// Their own lots go with them. When the head goes, who has been there longest is head; when nobody is left it ends.
// ERR_NOT_FOUND household_stranger.
MUST_CHECK enum status household_leave(struct ctx *ctx, int64_t id, int64_t customer_id);
// Writes name, head_id and redeem; the head must be a member. version: as read; ERR_BUSY when it has changed since.
MUST_CHECK enum status household_write(struct ctx *ctx, const struct household *household);
MUST_CHECK enum status household_end(struct ctx *ctx, int64_t id);
// In the transaction of a merge, before lots move: the survivor takes the loser's place, unless they have one.
MUST_CHECK enum status household_merged(struct ctx *ctx, int64_t survivor_id, int64_t loser_id, int64_t merge_id);
MUST_CHECK enum status household_unmerged(struct ctx *ctx, int64_t survivor_id, int64_t loser_id, int64_t merge_id);

// Who is in the household of a customer, by id; id NONE: in none, and the one member is the customer.
struct fellows {
	int64_t household_id, head_id;
	int redeem;
	int64_t ids[HOUSEHOLD_MEMBERS_MAX];
	size_t count;
};
MUST_CHECK enum status household_fellows(struct ctx *ctx, int64_t customer_id, struct fellows *fellows);
// The same, and nobody comes or goes before the transaction ends. ERR_BUSY: somebody just did.
MUST_CHECK enum status household_hold(struct ctx *ctx, int64_t customer_id, struct fellows *fellows);
// Whether the customer may spend what the others have.
bool fellows_may_spend(const struct fellows *fellows, int64_t customer_id);

// The books of all whose lots a customer spends of a wallet: the household's, or just their own.
struct pot {
	int64_t customer_id;
	const struct wallet *wallet;
	struct fellows fellows;
	struct book *books; // by customer, as in fellows.ids
	struct book *own;
};
// For writing: accounts are locked and what is due is posted, see book_open().
MUST_CHECK enum status pot_open(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct pot *pot);
// What the customer can spend: nothing while they owe; nobody gives of an account that owes.
int64_t pot_available(const struct pot *pot);
// ERR_CONFLICT points_insufficient, household_head_spends.
MUST_CHECK enum status pot_check(struct ctx *ctx, const struct pot *pot, int64_t amount);
// As book_take(), over the lots of all: (expires_at, earned_at, id). Kinds of a spend note whose lots they were.
MUST_CHECK enum status pot_take(struct ctx *ctx, struct pot *pot, enum posting_kind kind, enum bucket bucket,
	int64_t amount, const struct cause *cause, struct list *parts);
MUST_CHECK enum status pot_close(struct ctx *ctx, struct pot *pot);
// That a spend of customer_id took from lots of member_id, so that it is found again.
MUST_CHECK enum status pot_share(struct ctx *ctx, int64_t customer_id, int64_t member_id, const struct wallet *wallet,
	const struct cause *cause);

extern const struct event_type household_founded, household_joined, household_left, household_ended;
extern const struct problem household_head_spends;
extern const struct listener leave_on_erasure;
