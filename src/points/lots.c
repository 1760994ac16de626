// Lots over HTTP: every grant with where it came from and what is left of it.
#include "points/routes.h"

#include "base/id.h"

#include <string.h>

SQL(lots_of_customer);

struct lot_out {
	int64_t id;
	const char *wallet;
	int state;
	int64_t granted, remaining, held, reversed, earned_at, activates_at, expires_at;
	const char *source, *source_id;
	int64_t rule_id, rule_version, base, campaign_id;
	const char *funding;
	int64_t fair_value, parent_id;
};

#define FIGURE(member, en, zh)                                                                                         \
	FIELD_I64(lot_out, member, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field lot_fields[] = {
	FIELD_ID(lot_out, id, "lot", .doc = W("Id", "编号")),
	FIELD_TEXT(lot_out, wallet, .max = 40, .doc = W("Wallet", "积分账户")),
	FIELD_ENUM(lot_out, state, lot_states, .doc = W("State", "状态")),
	FIGURE(granted, "Granted", "获得"),
	FIGURE(remaining, "Left", "剩余"),
	FIGURE(held, "Held of it", "冻结"),
	FIGURE(reversed, "Taken back for it", "已收回"),
	FIELD_TIME(lot_out, earned_at, .doc = W("When it was earned", "获得时间")),
	FIELD_TIME(
		lot_out, activates_at, .doc = W("When it becomes active; null: on delivery", "生效时间，空为收货后")),
	FIELD_TIME(lot_out, expires_at, .doc = W("When it lapses", "过期时间")),
	FIELD_TEXT(lot_out, source, .max = 40, .doc = W("order, staff, transfer …", "来源类型")),
	FIELD_TEXT(lot_out, source_id, .max = 40, .doc = W("Which", "来源编号")),
	FIELD_I64(lot_out, rule_id, .min = 0, .max = INT64_MAX, .doc = W("Rule that gave it", "规则")),
	FIELD_I64(lot_out, rule_version, .min = 0, .max = INT64_MAX, .doc = W("Its version", "规则版本")),
	FIELD_I64(lot_out, base, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Amount it was applied to", "计算基数")),
	FIELD_I64(lot_out, campaign_id, .min = 0, .max = INT64_MAX, .doc = W("Campaign", "活动")),
	FIELD_TEXT(lot_out, funding, .max = 80, .doc = W("Who pays for it; null: the shop", "出资方，空为本店")),
	FIELD_I64(lot_out, fair_value, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What all of it was worth when granted", "授予时的公允价值")),
	FIELD_ID(lot_out, parent_id, "lot", .doc = W("Lot that it was cut from", "上级批次")),
};

const struct shape lot_shape = SHAPE("Lot", lot_out, lot_fields, "One grant of points.", "积分批次。");

struct lot_query {
	int64_t limit;
	const char *cursor;
};

static const struct field lot_query_fields[] = {
	FIELD_I64(lot_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	FIELD_TEXT(lot_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
};

const struct shape lot_query_shape = SHAPE("LotQuery", lot_query, lot_query_fields, "Which lots.", "批次筛选条件。");

static const char *source_text(struct ctx *ctx, const struct lot *lot)
{
	static const char *const prefixes[][2] = {{"order", "ord"}, {"return", "ret"}, {"redemption", "red"},
		{"staff", "usr"}, {"transfer", "trf"}, {"hold", "hld"}, {"correction", "cor"}};
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (strcmp(prefixes[i][0], lot->source) == 0)
			return id_text(ctx->mem, prefixes[i][1], lot->source_id);
	return id_text(ctx->mem, "row", lot->source_id);
}

// As it is at this instant: an open one may have become active or lapsed since it was written.
static struct lot_out shown(struct ctx *ctx, const struct lot *lot)
{
	struct lot_out out = {
		.id = lot->id,
		.wallet = lot->wallet->code,
		.state = lot->state,
		.granted = lot->granted,
		.remaining = lot->remaining,
		.held = lot->held,
		.reversed = lot->reversed,
		.earned_at = lot->earned_at,
		.activates_at = lot->activates_at,
		.expires_at = lot->expires_at,
		.source = lot->source,
		.source_id = source_text(ctx, lot),
		.rule_id = lot->rule_id,
		.rule_version = lot->rule_version,
		.base = lot->base,
		.campaign_id = lot->campaign_id,
		.funding = lot->funding,
		.fair_value = lot->fair_value,
		.parent_id = lot->parent_id,
	};
	return out;
}

// Open lots come out of the book of their account, which knows what time has done.
static enum status as_now(struct ctx *ctx, struct lot *lot, struct book *books, const struct wallets *wallets)
{
	struct book *book = &books[lot->wallet - wallets->list];

	if (!lot->remaining && !lot->held)
		return OK;
	if (!book->wallet)
		TRY(book_look(ctx, lot->customer_id, lot->wallet, book));
	for (size_t i = 0; i < book->count; i++)
		if (book->lots[i].id == lot->id)
			*lot = book->lots[i];
	return OK;
}

enum status act_lots(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct lot_query *query = call->query;
	int64_t customer_id, limit = query->limit == NONE ? PAGE_DEFAULT : query->limit;
	struct cursor cursor = {.id = ID_MAX};
	const struct wallets *wallets;
	struct lot *lots;
	struct page page;
	size_t count;

	TRY(points_visible(ctx, call, call->ids[0], &customer_id));
	if (query->cursor && !cursor_parse(ctx->mem, query->cursor, &cursor))
		return fail_at(ctx, "cursor", &cursor_wrong, NULL);
	TRY(wallets_get(ctx, &wallets));
	TRY(ledger_lots(
		ctx, &lots_of_customer, ARGS(v_i64(customer_id), v_i64(cursor.id), v_i64(limit + 1)), &lots, &count));
	struct book *books = arena_array(ctx->mem, struct book, wallets->count);
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count && (int64_t)i < limit; i++) {
		TRY(as_now(ctx, &lots[i], books, wallets));
		struct lot_out out = shown(ctx, &lots[i]);
		page_add(&page, lot_out, &out);
	}
	bool more = (int64_t)count > limit;
	return page_end(&page, more ? cursor_text(ctx->mem, (struct cursor){v_i64(0), lots[limit - 1].id}) : NULL, NONE,
		answer);
}
