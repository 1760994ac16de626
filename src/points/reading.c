// What the customer is shown of the wallet that can be spent from: one line for each thing that happened, not the
// double entry that staff see; and what lapses when.
#include "points/ledger.h"

#include "base/instant.h"

#include <stdlib.h>

SQL(reading_history);

enum status points_spendable(struct ctx *ctx, const struct wallet **ret)
{
	const struct wallets *wallets;

	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; i < wallets->count; i++)
		if (wallets->list[i].kind == WALLET_REDEEMABLE) {
			*ret = &wallets->list[i];
			return OK;
		}
	return ERR_INTERNAL; // a shop always has one
}

static int by_time(const void *a, const void *b)
{
	const struct points_expiry *one = a, *two = b;
	if (one->at == NONE || two->at == NONE) // unknown comes last
		return (one->at == NONE) - (two->at == NONE);
	return one->at < two->at ? -1 : one->at > two->at;
}

size_t points_add_up(struct points_expiry *list, size_t count)
{
	size_t rows = 0;

	qsort(list, count, sizeof *list, by_time);
	for (size_t i = 0; i < count; i++)
		if (rows && list[rows - 1].at == list[i].at)
			list[rows - 1].amount += list[i].amount;
		else
			list[rows++] = list[i];
	return rows;
}

size_t book_expiries(struct ctx *ctx, const struct book *book, struct points_expiry **ret)
{
	struct points_expiry *list = arena_array(ctx->mem, struct points_expiry, book->count + 1);
	size_t count = 0;

	for (size_t i = 0; i < book->count; i++) {
		const struct lot *lot = &book->lots[i];
		if (lot->remaining > 0 && lot->state != LOT_PENDING && lot->expires_at != NONE &&
			lot->expires_at < INSTANT_MAX)
			list[count++] = (struct points_expiry){lot->expires_at, lot->remaining};
	}
	*ret = list;
	return points_add_up(list, count);
}

enum status points_expiries(
	struct ctx *ctx, int64_t customer_id, size_t max, struct points_expiry **expiries, size_t *count)
{
	const struct wallet *wallet;
	struct book book;

	TRY(points_spendable(ctx, &wallet));
	TRY(book_look(ctx, customer_id, wallet, &book));
	*count = book_expiries(ctx, &book, expiries);
	if (*count > max)
		*count = max;
	return OK;
}

enum status points_history(struct ctx *ctx, int64_t customer_id, int64_t before_at_ms, int64_t before_id, size_t max,
	struct points_change **changes, size_t *count)
{
	const struct wallet *wallet;
	struct rows *rows;
	bool more;

	*changes = arena_array(ctx->mem, struct points_change, max);
	*count = 0;
	TRY(points_spendable(ctx, &wallet));
	TRY(db_query(ctx->db, &reading_history,
		ARGS(v_i64(customer_id), v_i64(wallet->id), v_i64(before_at_ms), v_i64(before_id), v_i64((int64_t)max)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		(*changes)[(*count)++] = (struct points_change){
			.at = row_i64(rows, 0),
			.id = row_i64(rows, 1),
			.kind = choice_value(posting_kinds, row_text(rows, 2, ctx->mem)),
			.source = row_text(rows, 3, ctx->mem),
			.source_id = row_i64(rows, 4),
			.amount = row_i64(rows, 5),
			.pending = row_i64(rows, 6),
			.note = row_text(rows, 7, ctx->mem),
		};
	}
}
