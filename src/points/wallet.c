// Wallets, as one immutable value in memory.
#include "points/points.h"

#include "base/zone.h"
#include "work/kept.h"

SQL(wallet_list);

#define WALLETS_MAX 64

const struct choice wallet_kinds[] = {
	{"redeemable", W("Can be spent", "可用积分")},
	{"qualifying", W("Counts towards tiers", "定级积分")},
	CHOICES_END,
};

static enum status read_wallets(struct ctx *ctx, struct arena *mem, const void **ret)
{
	struct wallets *wallets = arena_new(mem, struct wallets);
	struct wallet *list = arena_array(mem, struct wallet, WALLETS_MAX);
	struct rows *rows;
	bool more;

	wallets->list = list;
	*ret = wallets;
	TRY(db_query(ctx->db, &wallet_list, ARGS(v_i64(WALLETS_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		list[wallets->count++] = (struct wallet){
			.id = row_i64(rows, 0),
			.code = row_text(rows, 1, mem),
			.kind = choice_value(wallet_kinds, row_text(rows, 2, mem)),
			.name = {row_text(rows, 3, mem), row_text(rows, 4, mem)},
			.digits = (int)row_i64(rows, 5),
			.expiry_months = row_i64(rows, 6),
			.expiry_month_end = row_i64(rows, 7) != 0,
		};
	}
}

static struct kept wallets_kept = KEPT("wallets", read_wallets);

enum status wallets_get(struct ctx *ctx, const struct wallets **ret)
{
	return kept_get(ctx, &wallets_kept, (const void **)ret);
}

const struct wallet *wallets_find(const struct wallets *wallets, int64_t id)
{
	for (size_t i = 0; i < wallets->count; i++)
		if (wallets->list[i].id == id)
			return &wallets->list[i];
	return NULL;
}

enum status wallet_get(struct ctx *ctx, int64_t id, const struct wallet **ret)
{
	const struct wallets *wallets;

	TRY(wallets_get(ctx, &wallets));
	*ret = wallets_find(wallets, id);
	return *ret ? OK : ERR_INTERNAL;
}

const char *wallet_amount(struct arena *mem, const struct wallet *wallet, int64_t amount)
{
	return decimal_text(mem, amount, wallet->digits);
}

int64_t wallet_expiry(const struct ctx *ctx, const struct wallet *wallet, int64_t earned_at)
{
	const struct shop *shop = ctx->house->shop;

	if (wallet->expiry_months == NONE)
		return NONE;
	int64_t at = zone_add_months(shop->zone, earned_at, wallet->expiry_months);
	if (!wallet->expiry_month_end)
		return zone_valid_until(shop->zone, zone_date(shop->zone, at));
	// Good to the end of that month.
	return zone_start_of_month(shop->zone, zone_add_months(shop->zone, zone_start_of_month(shop->zone, at), 1));
}
