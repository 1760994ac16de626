// The auditor: recomputes every account and lot from the postings and says which row is off.
#include "loyalty/ledger.h"

#include "base/id.h"

#include <string.h>

SQL(check_next_customer);
SQL(check_postings);
SQL(check_accounts);
SQL(check_lots);
SQL(check_strays);

#define WALLETS_MAX 64

struct sums {
	int64_t wallet_id;
	int64_t figures[BUCKETS];
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
	book->sums[book->count] = (struct sums){.wallet_id = wallet_id};
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
	size_t seen = 0;
	bool more;

	TRY(db_query(ctx->db, &check_accounts, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct sums *sums = sums_of(book, row_i64(rows, 0));
		seen++;
		for (int i = 0; sums && i < BUCKETS && !*wrong; i++) {
			bool outward = i == BUCKET_ISSUANCE || i == BUCKET_DEBT; // their figure is what left them
			int64_t figure = outward ? -sums->figures[i] : sums->figures[i];
			if (figure != row_i64(rows, 1 + i))
				*wrong = arena_format(ctx->mem,
					"account of %s in wallet %lld: %s is %lld, its postings say %lld",
					customer_text(ctx, customer_id), (long long)sums->wallet_id, buckets[i].name,
					(long long)row_i64(rows, 1 + i), (long long)figure);
		}
	}
	rows_close(rows);
	if (!*wrong && seen != book->count)
		*wrong = arena_format(
			ctx->mem, "%s has postings in a wallet without an account", customer_text(ctx, customer_id));
	return OK;
}

static enum status compare_lots(struct ctx *ctx, int64_t customer_id, const char **wrong)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &check_lots, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		if (row_i64(rows, 1) == row_i64(rows, 2))
			continue;
		*wrong = arena_format(ctx->mem, "%s of %s: %lld are left, its postings say %lld",
			id_text(ctx->mem, "lot", row_i64(rows, 0)), customer_text(ctx, customer_id),
			(long long)row_i64(rows, 1), (long long)row_i64(rows, 2));
		break;
	}
	rows_close(rows);
	return OK;
}

enum status loyalty_ledger_check(struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong)
{
	struct book *book = arena_new(ctx->mem, struct book);
	struct rows *rows;
	bool found;

	*wrong = NULL;
	for (*checked = 0; *checked < max && !*wrong; ++*checked) {
		TRY(db_first(ctx->db, &check_next_customer, ARGS(v_i64(*after)), &rows, &found));
		if (!found)
			return OK;
		*after = row_i64(rows, 0);
		book->count = 0;
		TRY(add_up(ctx, *after, book, wrong));
		if (!*wrong)
			TRY(compare_accounts(ctx, *after, book, wrong));
		if (!*wrong)
			TRY(compare_lots(ctx, *after, wrong));
	}
	return OK;
}

enum status loyalty_ledger_strays(struct ctx *ctx, const char **wrong)
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
