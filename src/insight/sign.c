#include "insight/sign.h"

#include "base/zone.h"
#include "model/tally.h"
#include "sales/sales.h"

#include <string.h>

SQL(sign_referrers);
SQL(sign_activities);
SQL(sign_consents);
SQL(sign_reachable);
SQL(sign_redeemers);

const struct words voice_words[4] = {W("brought a friend", "带来好友"), W("wrote a review", "写过评价"),
	W("shared us", "分享过"), W("took part in an event or survey", "参加过活动或问卷")};
const struct words tie_words[TIES] = {W("reachable by phone or e-mail", "可通过电话或邮件联系"),
	W("agreed to hear from us", "同意接收信息"), W("uses the programme", "使用会员计划"),
	W("speaks for us", "有口碑行为"), W("with us for a year", "相伴一年以上")};

struct reader {
	struct ctx *ctx;
	struct tally who; // id to place in the history
	struct tally places;
	struct signs *signs;
	size_t customers;
};

// The customer's signs; NULL: not one of the history.
static struct signs *signs_of(struct reader *reader, int64_t customer_id)
{
	uint32_t at = tally_add(&reader->who, (uint64_t)customer_id, 0);

	return at < reader->customers ? &reader->signs[at] : NULL;
}

// ---------------------------------------------------------------- orders

#define REWARDED_SQL                                                                                                   \
	"CASE WHEN o.paid_money < o.total OR (o.coupons IS NOT NULL AND o.coupons <> '[]') THEN 1 ELSE 0 END"
#define DISCOUNTED_SQL                                                                                                 \
	"CASE WHEN o.discount > 0 OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.discount > 0) "  \
	"THEN 1 ELSE 0 END"

static void take_order(struct reader *reader, const struct rows *rows, bool gross)
{
	struct signs *signs = signs_of(reader, row_i64(rows, 0));
	int64_t place[3] = {row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2)};
	uint64_t key = 0;

	if (!signs)
		return;
	for (int i = 0; i < 3; i++)
		key = (key ^ (uint64_t)place[i]) * UINT64_C(0xFF51AFD7ED558CCD) + 1;
	(void)tally_add(&reader->places, key, 1);
	int32_t here = (int32_t)tally_sum(&reader->places, key);

	signs->orders++;
	signs->discounted += row_i64(rows, 3) != 0;
	signs->rewarded += row_i64(rows, 4) != 0;
	signs->spent += row_i64(rows, 5) - (gross ? 0 : row_i64(rows, 6));
	signs->one_place = here > signs->one_place ? here : signs->one_place;
}

static enum status read_orders(struct reader *reader, const struct filter *filter, int32_t as_of)
{
	struct ctx *ctx = reader->ctx;
	const struct shop *shop = ctx->house->shop;
	struct where where = where_make(ctx->mem,
		"SELECT o.customer_id, o.store_id, CASE o.channel WHEN 'store' THEN 0 WHEN 'online' THEN 1 WHEN "
		"'wechat' THEN 2 WHEN 'phone' THEN 3 ELSE 4 END, " DISCOUNTED_SQL ", " REWARDED_SQL
		", o.total, o.returned FROM orders o");
	struct rows *rows;
	bool more;

	filter_orders(ctx, filter, &where);
	where_and(&where, "o.paid_at < ?", v_i64(zone_day_start(shop->zone, days_date(as_of + 1))));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		take_order(reader, rows, filter->gross);
	}
}

// Only who used a coupon or points at all.
static enum status read_rewarded(struct reader *reader, const struct filter *filter, int32_t as_of)
{
	struct ctx *ctx = reader->ctx;
	const struct shop *shop = ctx->house->shop;
	struct where where = where_make(ctx->mem, "SELECT DISTINCT o.customer_id FROM orders o");
	struct rows *rows;
	bool more;

	filter_orders(ctx, filter, &where);
	where_and_plain(&where, REWARDED_SQL " = 1");
	where_and(&where, "o.paid_at < ?", v_i64(zone_day_start(shop->zone, days_date(as_of + 1))));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct signs *signs = signs_of(reader, row_i64(rows, 0));
		if (signs)
			signs->rewarded = 1;
	}
}

// ---------------------------------------------------------------- sole categories

static enum status read_category(struct reader *reader, const struct filter *filter, int32_t as_of, int64_t category)
{
	struct ctx *ctx = reader->ctx;
	const struct shop *shop = ctx->house->shop;
	struct where where = where_make(ctx->mem,
		"SELECT o.customer_id, CAST(SUM(l.net - l.returned_amount) AS BIGINT) FROM product p "
		"JOIN order_line l ON l.sku = p.sku JOIN orders o ON o.id = l.order_id");
	struct rows *rows;
	bool more;

	filter_orders(ctx, filter, &where);
	where_and(&where, "p.category_id = ?", v_i64(category));
	where_and(&where, "o.paid_at < ?", v_i64(zone_day_start(shop->zone, days_date(as_of + 1))));
	where_tail_plain(&where, "GROUP BY o.customer_id");
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct signs *signs = signs_of(reader, row_i64(rows, 0));
		if (signs)
			signs->sole += row_i64(rows, 1);
	}
}

// ---------------------------------------------------------------- ties and voices

static void mark(struct reader *reader, int64_t customer_id, unsigned voice, unsigned tie)
{
	struct signs *signs = signs_of(reader, customer_id);

	if (!signs)
		return;
	signs->voices |= (uint8_t)voice;
	signs->ties |= (uint8_t)tie;
}

static enum status mark_all(struct reader *reader, struct sql *sql, unsigned voice, unsigned tie)
{
	struct rows *rows;
	bool more;

	TRY(db_query(reader->ctx->db, sql, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		mark(reader, row_i64(rows, 0), voice, tie);
	}
}

static enum status mark_activities(struct reader *reader)
{
	struct rows *rows;
	bool more;

	TRY(db_query(reader->ctx->db, &sign_activities, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const int64_t voice[] = {VOICE_REVIEW, VOICE_SHARE, VOICE_PART};
		mark(reader, row_i64(rows, 0), (unsigned)voice[row_i64(rows, 1)], 0);
	}
}

static enum status read_ties(struct reader *reader)
{
	TRY(mark_all(reader, &sign_referrers, VOICE_FRIEND, 0));
	TRY(mark_activities(reader));
	TRY(mark_all(reader, &sign_consents, 0, TIE_CONSENT));
	TRY(mark_all(reader, &sign_reachable, 0, TIE_REACHABLE));
	return mark_all(reader, &sign_redeemers, 0, TIE_PROGRAMME);
}

static void conclude(struct reader *reader, const struct history *history, int32_t as_of)
{
	for (size_t i = 0; i < history->customers; i++) {
		struct signs *signs = &reader->signs[i];
		bool old = as_of - history->day[history->first[i]] >= TIE_YEAR_DAYS;

		signs->ties |= (uint8_t)((signs->rewarded ? TIE_PROGRAMME : 0) | (signs->voices ? TIE_VOICE : 0) |
					 (old ? TIE_YEAR : 0));
	}
}

static enum status load(struct ctx *ctx, const struct filter *filter, const struct history *history, int32_t as_of,
	const struct loyalty_setting *setting, struct arena *mem, struct signs **ret)
{
	struct arena *pass = arena_create();
	struct reader reader = {.ctx = ctx, .who = tally_create(pass), .places = tally_create(pass)};
	const int64_t *category = setting ? setting->sole_categories.items : NULL;

	*ret = reader.signs = arena_array(mem, struct signs, history->customers + 1);
	reader.customers = history->customers;
	for (size_t i = 0; i < history->customers; i++)
		(void)tally_add(&reader.who, (uint64_t)history->customer[i], 0);
	enum status status = setting ? read_orders(&reader, filter, as_of) : read_rewarded(&reader, filter, as_of);
	for (size_t i = 0; status == OK && setting && i < setting->sole_categories.count; i++)
		status = read_category(&reader, filter, as_of, category[i]);
	if (status == OK)
		status = read_ties(&reader);
	if (status == OK)
		conclude(&reader, history, as_of);
	arena_destroy(pass);
	return status;
}

enum status signs_load(struct ctx *ctx, const struct filter *filter, const struct history *history, int32_t as_of,
	const struct loyalty_setting *setting, struct arena *mem, struct signs **signs)
{
	return load(ctx, filter, history, as_of, setting, mem, signs);
}

enum status signs_load_ties(struct ctx *ctx, const struct filter *filter, const struct history *history, int32_t as_of,
	struct arena *mem, struct signs **signs)
{
	return load(ctx, filter, history, as_of, NULL, mem, signs);
}
