// The pool: a household's books side by side. Every lot stays its owner's, with its provenance and expiry; only the
// order in which they are spent is one.
#include "points/household.h"

#include <stdlib.h>

SQL(pot_share_insert);

PROBLEM(household_head_spends, ERR_CONFLICT, "Only the head of the household spends from its pool.",
	"本家庭账户仅户主可使用积分。");

enum status pot_open(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct pot *pot)
{
	*pot = (struct pot){.customer_id = customer_id, .wallet = wallet};
	if (wallet->pool)
		TRY(household_hold(ctx, customer_id, &pot->fellows));
	else
		pot->fellows = (struct fellows){.household_id = NONE, .ids = {customer_id}, .count = 1};
	pot->books = arena_array(ctx->mem, struct book, pot->fellows.count);
	// A hold may have taken from lots of several: all that have ended are ended before a book is open.
	for (size_t i = 0; i < pot->fellows.count && pot->fellows.count > 1; i++)
		TRY(hold_end_due(ctx, pot->fellows.ids[i]));
	// Always in the same order: nobody waits for ever.
	for (size_t i = 0; i < pot->fellows.count; i++) {
		TRY(book_open(ctx, pot->fellows.ids[i], wallet, &pot->books[i]));
		if (pot->fellows.ids[i] == customer_id)
			pot->own = &pot->books[i];
	}
	return pot->own ? OK : ERR_INTERNAL;
}

int64_t pot_available(const struct pot *pot)
{
	int64_t sum = 0;

	if (pot->own->figures[BUCKET_DEBT] || !fellows_may_spend(&pot->fellows, pot->customer_id))
		return 0;
	for (size_t i = 0; i < pot->fellows.count; i++)
		sum += book_available(&pot->books[i]);
	return sum;
}

enum status pot_check(struct ctx *ctx, const struct pot *pot, int64_t amount)
{
	int64_t available = pot_available(pot);

	if (!fellows_may_spend(&pot->fellows, pot->customer_id))
		return fail(ctx, &household_head_spends, NULL);
	if (available >= amount)
		return OK;
	return fail(ctx, &points_insufficient, wallet_amount(ctx->mem, pot->wallet, amount),
		wallet_amount(ctx->mem, pot->wallet, available));
}

struct usable {
	struct book *book;
	struct lot *lot;
};

static int spent_first(const void *a, const void *b)
{
	return book_spent_first(((const struct usable *)a)->lot, ((const struct usable *)b)->lot);
}

static size_t gather(const struct pot *pot, struct usable *list)
{
	size_t count = 0;

	for (size_t i = 0; i < pot->fellows.count; i++) {
		struct book *book = &pot->books[i];
		for (size_t j = 0; j < book->count && book_available(book); j++)
			if (book_usable(&book->lots[j]))
				list[count++] = (struct usable){book, &book->lots[j]};
	}
	qsort(list, count, sizeof *list, spent_first);
	return count;
}

enum status pot_share(
	struct ctx *ctx, int64_t customer_id, int64_t member_id, const struct wallet *wallet, const struct cause *cause)
{
	return db_exec(ctx->db, &pot_share_insert,
		ARGS(v_i64(customer_id), v_i64(cause->at), v_text(cause->source), v_i64(cause->source_id),
			v_i64(member_id), v_i64(wallet->id)));
}

enum status pot_take(struct ctx *ctx, struct pot *pot, enum posting_kind kind, enum bucket bucket, int64_t amount,
	const struct cause *cause, struct list *parts)
{
	size_t room = 1, count;

	for (size_t i = 0; i < pot->fellows.count; i++)
		room += pot->books[i].count;
	struct usable *list = arena_array(ctx->mem, struct usable, room);
	struct lot_part *taken = arena_array(ctx->mem, struct lot_part, room);
	size_t taken_count = 0;
	count = gather(pot, list);
	for (size_t i = 0; i < count && amount; i++) {
		struct book *book = list[i].book;
		struct lot *lot = list[i].lot;
		int64_t part = lot->remaining < amount ? lot->remaining : amount;
		TRY(book_move(ctx, book, lot, kind, BUCKET_ACTIVE, bucket, part, NONE, cause));
		if (book != pot->own && kind == POSTING_SPEND)
			TRY(pot_share(ctx, pot->customer_id, book->customer_id, pot->wallet, cause));
		taken[taken_count++] = (struct lot_part){lot->id, part, book->customer_id};
		amount -= part;
	}
	if (parts)
		*parts = LIST(lot_part, taken, taken_count);
	return amount ? ERR_INTERNAL : OK; // lots and accounts do not agree; huitou check ledger names the row
}

enum status pot_close(struct ctx *ctx, struct pot *pot)
{
	for (size_t i = 0; i < pot->fellows.count; i++)
		TRY(book_close(ctx, &pot->books[i]));
	return OK;
}

enum status points_spendable_by(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t *available)
{
	struct fellows fellows = {.household_id = NONE, .ids = {customer_id}, .count = 1};
	struct book book;

	*available = 0;
	if (wallet->pool)
		TRY(household_fellows(ctx, customer_id, &fellows));
	if (!fellows_may_spend(&fellows, customer_id))
		return OK;
	for (size_t i = 0; i < fellows.count; i++) {
		TRY(book_read(ctx, fellows.ids[i], wallet, &book));
		if (fellows.ids[i] == customer_id && book.figures[BUCKET_DEBT]) {
			*available = 0;
			return OK;
		}
		*available += book_available(&book) > 0 ? book_available(&book) : 0;
	}
	return OK;
}
