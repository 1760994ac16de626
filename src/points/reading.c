// What the customer is shown of the wallet that can be spent from: one line for each thing that happened, not the
// double entry that staff see; and what lapses when.
#include "points/ledger.h"

SQL(reading_history);
SQL(reading_expiries);

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

enum status points_expiries(
	struct ctx *ctx, int64_t customer_id, size_t max, struct points_expiry **expiries, size_t *count)
{
	const struct wallet *wallet;
	struct rows *rows;
	bool more;

	*expiries = arena_array(ctx->mem, struct points_expiry, max);
	*count = 0;
	TRY(points_spendable(ctx, &wallet));
	TRY(db_query(ctx->db, &reading_expiries,
		ARGS(v_i64(customer_id), v_i64(wallet->id), v_i64(ctx->now_ms), v_i64((int64_t)max)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		(*expiries)[(*count)++] = (struct points_expiry){row_i64(rows, 0), row_i64(rows, 1)};
	}
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
