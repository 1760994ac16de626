// Private to points: the book, one account of a customer with its open lots, and the one movement that everything else
// is made of.
//
// book_open() locks the account's row, reads it with its lots, and posts what time has done since: what became active,
// what lapsed, which holds ended, each at its own instant and in that order. Then book_move() writes posting and lot
// and notes the figures; book_close() writes the account and what is due next. One book of an account at a time.
#pragma once

#include "points/points.h"

// Told of each movement that a book for looking only goes through.
typedef void book_watcher(
	void *arg, enum posting_kind kind, enum bucket debit, enum bucket credit, int64_t amount, int64_t at);

struct book {
	int64_t customer_id;
	const struct wallet *wallet;
	int64_t figures[BUCKETS];
	int64_t slides_until; // NONE: nothing slides
	int64_t next_due_at;  // after book_read(): when time changes the figures next
	struct lot *lots;     // open ones in the order they are spent in; others that were asked for behind them
	size_t count, open;

	// Private to book.c.
	int64_t read[BUCKETS];
	size_t room;
	bool dry;              // looked at only: nothing is written
	book_watcher *watcher; // of a dry book, or NULL
	void *watcher_arg;
	int64_t expired, activated; // posted by the passing of time
};

// The book at a business instant as it was known at another, from the postings; for looking only.
MUST_CHECK enum status book_at(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t at_ms,
	int64_t known_at_ms, struct book *book);

// No account: all zero.
MUST_CHECK enum status book_open(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book);
// The same as it was at an earlier instant, for what is posted late; holds are left alone.
MUST_CHECK enum status book_open_at(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t at_ms, struct book *book);
// The same for looking only: what time has done is reckoned and not written. No book_close(). Without the lots when
// nothing is due.
MUST_CHECK enum status book_read(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book);
// … with the lots, also when nothing is due.
MUST_CHECK enum status book_look(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book);
// The same, and watcher is told of what time has done that nobody has posted yet.
MUST_CHECK enum status book_watch(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct book *book,
	book_watcher *watcher, void *arg);
MUST_CHECK enum status book_close(struct ctx *ctx, struct book *book);
// Writes one movement. lot NULL: of none. for_lot: it answers for what another lot gave; NONE.
MUST_CHECK enum status book_move(struct ctx *ctx, struct book *book, struct lot *lot, enum posting_kind kind,
	enum bucket debit, enum bucket credit, int64_t amount, int64_t for_lot, const struct cause *cause);
// amount of a lot goes from one customer's bucket to the other's; the lot itself is the caller's to move.
MUST_CHECK enum status book_shift(struct ctx *ctx, struct book *from, struct book *to, int64_t lot_id,
	enum posting_kind out, enum posting_kind in, enum bucket bucket, int64_t amount, const struct cause *cause);
// A lot that has come to this customer, with what is in it.
void book_take_in(struct ctx *ctx, struct book *book, const struct lot *lot);
// The lot of that id, open or not, which must be this customer's. Pointers to lots of the book are valid until the
// next call of this.
MUST_CHECK enum status book_lot(struct ctx *ctx, struct book *book, int64_t lot_id, struct lot **ret);
// Writes a lot (id, granted, instants, where it comes from) and takes it into the book, empty.
MUST_CHECK enum status book_add(struct ctx *ctx, struct book *book, const struct lot *lot, struct lot **ret);
// Time goes on to `until` (≤ ctx->now_ms): what is due by then is done.
MUST_CHECK enum status book_advance(struct ctx *ctx, struct book *book, int64_t until);
// What is owed is repaid from what is active.
MUST_CHECK enum status book_settle(struct ctx *ctx, struct book *book, const struct cause *cause);
// … from lots that were active by an earlier instant: for what is posted late.
MUST_CHECK enum status book_settle_by(struct ctx *ctx, struct book *book, int64_t until, const struct cause *cause);
// amount of active points → bucket, in the order they are spent in. The caller has seen that they are there.
// parts, when not NULL, gets what was taken from each lot.
MUST_CHECK enum status book_take(struct ctx *ctx, struct book *book, enum posting_kind kind, enum bucket bucket,
	int64_t amount, int64_t for_lot, const struct cause *cause, struct list *parts);
// The order in which lots are spent: (expires_at, NONE last; earned_at; id).
int book_spent_first(const struct lot *one, const struct lot *two);
bool book_usable(const struct lot *lot);
// What can be spent now, debts and lots put aside.
int64_t book_available(const struct book *book);
// Activity at an instant: what slides lapses later, where the wallet says so.
MUST_CHECK enum status book_slide(struct ctx *ctx, struct book *book, const char *what, int64_t at_ms);

// What of it lapses when, the first first; *ret in ctx->mem.
size_t book_expiries(struct ctx *ctx, const struct book *book, struct points_expiry **ret);
// Sorts by time and adds up what happens at the same; how many rows are left.
size_t points_add_up(struct points_expiry *list, size_t count);

// Of the customer whom its holder has been merged into, if so: a lot of which nothing was left then stayed behind.
MUST_CHECK enum status ledger_lot(struct ctx *ctx, int64_t id, struct lot *lot);
// For whoever receives: the account may not be there yet.
MUST_CHECK enum status ledger_open_account(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet);
// Rows of table lot.
MUST_CHECK enum status ledger_lots(
	struct ctx *ctx, struct sql *sql, const struct value *args, size_t arg_count, struct lot **lots, size_t *count);
MUST_CHECK enum status ledger_write_lot(struct ctx *ctx, const struct lot *lot);
// One posting, and nothing else: for what moves between customers.
MUST_CHECK enum status ledger_post(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	enum posting_kind kind, enum bucket debit, enum bucket credit, int64_t amount, int64_t for_lot,
	const struct cause *cause);
// A change of terms as a row of its own.
MUST_CHECK enum status ledger_term(struct ctx *ctx, const struct lot *lot, int64_t activates_after,
	int64_t expires_after, const char *kind, int64_t at_ms, const char *note);

extern const struct shape wallet_version_shape;
MUST_CHECK enum status wallet_versions(struct ctx *ctx, const struct call *call, struct answer *answer);

// NULL: no floor above has entered it.
const struct hold_kind *hold_kind_find(const char *name);
extern const struct problem hold_kind_unknown;

// Holds of a customer that end by the passing of time (hold.c).
struct held_lot {
	int64_t hold_id, expires_at, lot_id, amount;
};
// What open holds of the customer that end by until have taken of a wallet, by (expires_at, hold).
MUST_CHECK enum status hold_ending(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t until,
	struct held_lot **held, size_t *count);
// When the next open hold of the customer ends; NONE: there is none.
MUST_CHECK enum status hold_next_end(struct ctx *ctx, int64_t customer_id, int64_t *at_ms);
// Resolves what has ended by ctx->now_ms, dated when it ended. Before any book is open: a hold may have taken from lots
// of the whole household.
MUST_CHECK enum status hold_end_due(struct ctx *ctx, int64_t customer_id);
// Open holds go with the lots; or they end, since lots of two people may stand in them.
MUST_CHECK enum status hold_move(struct ctx *ctx, int64_t from, int64_t to);
MUST_CHECK enum status hold_void_all(struct ctx *ctx, int64_t customer_id);

extern const struct listener move_on_merge, move_on_unmerge, slide_on_event;
extern const struct job_kind points_expiry_job;
extern const struct schedule expiry_schedule;
extern const struct event_type points_activated;
