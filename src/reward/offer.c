// What is on offer, and what once was: names for the coupons that came of it.
#include "reward/reward.h"

SQL(offer_list);

#define OFFERS_MAX 200

enum status reward_offers(struct ctx *ctx, struct reward_offer **offers, size_t *count)
{
	struct rows *rows;
	bool more;

	*offers = arena_array(ctx->mem, struct reward_offer, OFFERS_MAX);
	*count = 0;
	TRY(db_query(ctx->db, &offer_list, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		(*offers)[(*count)++] = (struct reward_offer){
			.id = row_i64(rows, 0),
			.code = row_text(rows, 1, ctx->mem),
			.name = {row_text(rows, 2, ctx->mem), row_text(rows, 3, ctx->mem)},
			.points = row_i64(rows, 4),
			.value = row_i64(rows, 5),
			.valid_days = row_i64(rows, 6),
			.active = row_i64(rows, 7) != 0 && (row_null(rows, 8) || row_i64(rows, 8) <= ctx->now_ms) &&
				  (row_null(rows, 9) || row_i64(rows, 9) > ctx->now_ms),
		};
	}
}
