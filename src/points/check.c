// The auditor: recomputes every account and lot from the postings and says which row is off.
#include "points/ledger.h"

#include "base/id.h"

#include <string.h>

SQL(check_next_customer);
SQL(check_postings);
SQL(check_accounts);
SQL(check_lots);
SQL(check_next_expiries);
SQL(check_strays);

#define WALLETS_MAX 64

struct sums {
	int64_t wallet_id;
	int64_t figures[BUCKETS];
	int64_t next_expiry_at; // of the account
	bool has_account;
};

struct book {
	struct sums sums[WALLETS_MAX];
	size_t count;
};

static struct sums *sums_of(struct book *book, int64_t wallet_id)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->sums[i].wallet_id == wallet_id)
			return &book->sums[i];
	if (book->count == WALLETS_MAX)
		return NULL;
	book->sums[book->count] = (struct sums){.wallet_id = wallet_id, .next_expiry_at = NONE};
	return &book->sums[book->count++];
}

static const char *customer_text(struct ctx *ctx, int64_t customer_id)
{
	return id_text(ctx->mem, "cus", customer_id);
}

// Adds up both sides of every posting of the customer.
static enum status add_up(struct ctx *ctx, int64_t customer_id, struct book *book, const char **wrong)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &check_postings, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int debit = choice_value(buckets, row_text(rows, 1, ctx->mem));
		int credit = choice_value(buckets, row_text(rows, 2, ctx->mem));
		struct sums *sums = sums_of(book, row_i64(rows, 0));
		if (debit < 0 || credit < 0 || debit == credit || !sums) {
			*wrong = arena_format(ctx->mem, "a posting of %s moves between unknown buckets or wallets",
				customer_text(ctx, customer_id));
			rows_close(rows);
			return OK;
		}
		sums->figures[debit] -= row_i64(rows, 3);
		sums->figures[credit] += row_i64(rows, 3);
	}
}

static enum status compare_accounts(struct ctx *ctx, int64_t customer_id, struct book *book, const char **wrong)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &check_accounts, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct sums *sums = sums_of(book, row_i64(rows, 0)); // all zero when there are no postings
		if (!sums)
			continue;
		sums->has_account = true;
		sums->next_expiry_at = row_i64(rows, 1 + BUCKETS);
		for (int i = 0; i < BUCKETS && !*wrong; i++) {
			bool outward = i == BUCKET_ISSUANCE || i == BUCKET_DEBT; // their figure is what left them
			int64_t figure = outward ? -sums->figures[i] : sums->figures[i];
			if (figure != row_i64(rows, 1 + i))
				*wrong = arena_format(ctx->mem,
					"account of %s in wallet %lld: %s is %lld, its postings say %lld",
					customer_text(ctx, customer_id), (long long)sums->wallet_id, buckets[i].name,
					(long long)row_i64(rows, 1 + i), (long long)figure);
		}
	}
	for (size_t i = 0; i < book->count && !*wrong; i++)
		if (!book->sums[i].has_account)
			*wrong = arena_format(ctx->mem, "%s has postings in a wallet without an account",
				customer_text(ctx, customer_id));
	return OK;
}

// Points are looked at again at next_expiry_at: set too late, lapsed ones could be spent.
static enum status compare_expiries(struct ctx *ctx, int64_t customer_id, struct book *book, const char **wrong)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &check_next_expiries, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const struct sums *sums = sums_of(book, row_i64(rows, 0));
		if (*wrong || !sums || (sums->next_expiry_at != NONE && sums->next_expiry_at <= row_i64(rows, 1)))
			continue;
		*wrong = arena_format(ctx->mem, "account of %s in wallet %lld: points lapse before it says",
			customer_text(ctx, customer_id), (long long)row_i64(rows, 0));
	}
}

// The posting that granted a lot stays with whom it was granted to, when customers are merged: 0 says nothing.
static const char *lot_wrong(struct ctx *ctx, int64_t customer_id, const struct rows *rows)
{
	int64_t remaining = row_i64(rows, 1), posted = row_i64(rows, 2);
	int64_t granted = row_i64(rows, 3), earned = row_i64(rows, 4);
	bool left = remaining != posted;

	if (!left && (!earned || earned == granted))
		return NULL;
	return arena_format(ctx->mem, "%s of %s: %lld %s, its postings say %lld",
		id_text(ctx->mem, "lot", row_i64(rows, 0)), customer_text(ctx, customer_id),
		(long long)(left ? remaining : granted), left ? "are left" : "were granted",
		(long long)(left ? posted : earned));
}

static enum status compare_lots(struct ctx *ctx, int64_t customer_id, const char **wrong)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &check_lots, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (!*wrong)
			*wrong = lot_wrong(ctx, customer_id, rows);
	}
}

enum status points_ledger_check(struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong)
{
	struct book *book = arena_new(ctx->mem, struct book);
	struct rows *rows;
	bool found;

	*wrong = NULL;
	for (*checked = 0; *checked < max && !*wrong; ++*checked) {
		TRY(db_first(ctx->db, &check_next_customer, ARGS(v_i64(*after)), &rows, &found));
		if (!found || row_null(rows, 0))
			return OK;
		*after = row_i64(rows, 0);
		book->count = 0;
		TRY(add_up(ctx, *after, book, wrong));
		if (!*wrong)
			TRY(compare_accounts(ctx, *after, book, wrong));
		if (!*wrong)
			TRY(compare_lots(ctx, *after, wrong));
		if (!*wrong)
			TRY(compare_expiries(ctx, *after, book, wrong));
	}
	return OK;
}

enum status points_ledger_strays(struct ctx *ctx, const char **wrong)
{
	struct rows *rows;
	bool found;

	*wrong = NULL;
	TRY(db_first(ctx->db, &check_strays, NO_ARGS, &rows, &found));
	if (found)
		*wrong = arena_format(
			ctx->mem, "%s has no posting that granted it", id_text(ctx->mem, "lot", row_i64(rows, 0)));
	return OK;
}
