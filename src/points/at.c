// What an account was at a business instant, as it was known at another: nothing but postings, and what time alone
// does.
#include "points/ledger.h"

#include "base/id.h"

#include <string.h>

SQL(at_lots);
SQL(at_postings);
SQL(at_terms);
SQL(at_holds);

static struct lot *lot_in(struct book *book, int64_t id)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->lots[i].id == id)
			return &book->lots[i];
	return NULL;
}

// Every lot that the postings tell of, empty, with its terms as they are now.
static enum status begin(struct ctx *ctx, struct book *book, int64_t at_ms, int64_t known)
{
	TRY(ledger_lots(ctx, &at_lots,
		ARGS(v_i64(book->customer_id), v_i64(book->wallet->id), v_i64(at_ms), v_i64(known)), &book->lots,
		&book->count));
	book->room = book->count;
	for (size_t i = 0; i < book->count; i++) {
		struct lot *lot = &book->lots[i];
		lot->remaining = lot->held = 0;
		lot->slides = lot->expires_at == NONE && book->wallet->expiry.mode == EXPIRY_INACTIVITY;
	}
	return OK;
}

// Takes back what was changed of terms after that was known, the last change first.
static enum status undo_terms(struct ctx *ctx, struct book *book, int64_t known)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &at_terms, ARGS(v_i64(book->customer_id), v_i64(known), v_i64(book->wallet->id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct lot *lot = lot_in(book, row_i64(rows, 0));
		if (row_i64(rows, 0) == 0)
			book->slides_until = row_i64(rows, 2);
		if (!lot)
			continue;
		lot->activates_at = row_i64(rows, 1);
		if (!lot->slides)
			lot->expires_at = row_i64(rows, 2);
	}
	for (size_t i = 0; i < book->count; i++)
		if (book->lots[i].slides)
			book->lots[i].expires_at = book->slides_until;
	return OK;
}

static enum status replay(struct ctx *ctx, struct book *book, int64_t at_ms, int64_t known)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &at_postings,
		ARGS(v_i64(book->customer_id), v_i64(book->wallet->id), v_i64(at_ms), v_i64(known)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int kind = choice_value(posting_kinds, row_text(rows, 2, ctx->mem));
		int debit = choice_value(buckets, row_text(rows, 3, ctx->mem));
		int credit = choice_value(buckets, row_text(rows, 4, ctx->mem));
		struct cause cause = {"", 0, row_i64(rows, 0), NULL, 0};
		struct lot *lot = lot_in(book, row_i64(rows, 1));
		if (kind < 0 || debit < 0 || credit < 0) {
			rows_close(rows);
			return ERR_INTERNAL;
		}
		// No statement is run: the book is for looking only.
		TRY(book_move(ctx, book, lot, kind, debit, credit, row_i64(rows, 5), NONE, &cause));
	}
}

// Holds that had ended by then although nobody knew yet, each at its end.
static enum status end_holds(struct ctx *ctx, struct book *book, int64_t at_ms, int64_t known)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &at_holds,
		ARGS(v_i64(book->customer_id), v_i64(book->wallet->id), v_i64(at_ms), v_i64(known)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct cause cause = {"hold", row_i64(rows, 0), row_i64(rows, 1), NULL, 0};
		TRY(book_advance(ctx, book, cause.at));
		struct lot *lot = lot_in(book, row_i64(rows, 2));
		if (!lot)
			continue;
		TRY(book_move(
			ctx, book, lot, POSTING_RELEASE, BUCKET_HELD, BUCKET_ACTIVE, row_i64(rows, 3), NONE, &cause));
		TRY(book_settle_by(ctx, book, cause.at, &cause));
	}
}

enum status book_at(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t at_ms,
	int64_t known_at_ms, struct book *book)
{
	int64_t known = known_at_ms >= ctx->now_ms ? ID_MAX : id_floor(known_at_ms + 1);
	struct book now;

	TRY(book_read(ctx, customer_id, wallet, &now)); // for what slides
	*book = (struct book){.customer_id = customer_id,
		.wallet = wallet,
		.slides_until = now.slides_until,
		.next_due_at = NONE,
		.dry = true};
	TRY(begin(ctx, book, at_ms, known));
	TRY(undo_terms(ctx, book, known));
	TRY(replay(ctx, book, at_ms, known));
	TRY(end_holds(ctx, book, at_ms, known));
	return book_advance(ctx, book, at_ms);
}

enum status points_account_at(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t at_ms,
	int64_t known_at_ms, struct points_account *account)
{
	struct book book;

	TRY(book_at(ctx, customer_id, wallet, at_ms, known_at_ms, &book));
	*account = (struct points_account){
		.customer_id = customer_id, .wallet_id = wallet->id, .next_due_at = book.next_due_at};
	memcpy(account->figures, book.figures, sizeof account->figures);
	return OK;
}
