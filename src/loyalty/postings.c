// The points ledger, of a customer and of the whole shop, each line with its reason.
#include "loyalty/loyalty.h"
#include "loyalty/routes.h"

#include "base/id.h"
#include "customer/customer.h"
#include "store/where.h"

#include <string.h>

struct posting_out {
	int64_t id, customer_id, at, posted_at, lot_id, amount, base, expires_at;
	const char *wallet;
	int kind, debit, credit;
	const char *source, *source_id, *rule, *reason, *note;
};

static const struct field posting_fields[] = {
	FIELD_ID(posting_out, id, "pst", .doc = W("Id", "编号")),
	FIELD_ID(posting_out, customer_id, "cus", .doc = W("Whose points", "客户")),
	FIELD_TIME(posting_out, at, .doc = W("When it happened", "发生时间")),
	FIELD_TIME(posting_out, posted_at, .doc = W("When it was written", "记账时间")),
	FIELD_TEXT(posting_out, wallet, .max = 40, .doc = W("Wallet", "积分账户")),
	FIELD_ENUM(posting_out, kind, posting_kinds, .doc = W("What it is", "类型")),
	FIELD_ENUM(posting_out, debit, buckets, .doc = W("Where the points left", "转出")),
	FIELD_ENUM(posting_out, credit, buckets, .doc = W("Where they went", "转入")),
	FIELD_I64(posting_out, amount, .min = 1, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("How many", "数量")),
	FIELD_ID(posting_out, lot_id, "lot", .doc = W("Of which lot", "批次")),
	FIELD_TIME(posting_out, expires_at, .doc = W("When the lot lapses", "批次过期时间")),
	FIELD_TEXT(posting_out, source, .max = 40, .doc = W("order, return, redemption, staff …", "来源类型")),
	FIELD_TEXT(posting_out, source_id, .max = 40, .doc = W("Which", "来源编号")),
	FIELD_TEXT(posting_out, rule, .max = 40, .doc = W("Rule that gave them", "规则")),
	FIELD_I64(posting_out, base, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Amount it was applied to", "计算基数")),
	FIELD_TEXT(posting_out, reason, .max = 300, .doc = W("Why, as a sentence", "原因说明")),
	FIELD_TEXT(posting_out, note, .max = 300, .doc = W("Note of who did it", "备注")),
};

const struct shape posting_shape =
	SHAPE("Posting", posting_out, posting_fields, "One line of the points ledger.", "积分流水。");

struct posting_query {
	int64_t limit;
	const char *cursor, *wallet, *sort;
};

static const struct field posting_query_fields[] = {
	LIST_LIMIT_FIELD(posting_query),
	LIST_CURSOR_FIELD(posting_query),
	LIST_SORT_FIELD(posting_query, "at"),
	FIELD_TEXT(posting_query, wallet, .max = 40, .doc = W("Only of this wallet", "积分账户编码")),
};

const struct shape posting_query_shape =
	SHAPE("PostingQuery", posting_query, posting_query_fields, "Which postings.", "流水筛选条件。");

struct ledger_query {
	int64_t limit;
	const char *cursor, *wallet, *source, *sort;
	int64_t customer_id, from, to;
	int kind;
};

static const struct field ledger_query_fields[] = {
	LIST_LIMIT_FIELD(ledger_query),
	LIST_CURSOR_FIELD(ledger_query),
	FIELD_TEXT(ledger_query, wallet, .max = 40, .doc = W("Only of this wallet", "积分账户编码")),
	FIELD_ID(ledger_query, customer_id, "cus", .doc = W("Only of this customer", "客户")),
	FIELD_ENUM(ledger_query, kind, posting_kinds, .doc = W("Only what is of this kind", "流水类型")),
	FIELD_TEXT(ledger_query, source, .max = 40,
		.doc = W("Only what came of this: order, return, redemption, staff …", "来源类型，如 order、return")),
	FIELD_TIME(ledger_query, from, .doc = W("Happened at or after", "发生时间起")),
	FIELD_TIME(ledger_query, to, .doc = W("Happened before", "发生时间止（不含）")),
	LIST_SORT_FIELD(ledger_query, "at"),
};

#define KIND_BIT (UINT64_C(1) << 4)

const struct shape ledger_query_shape =
	SHAPE("LedgerQuery", ledger_query, ledger_query_fields, "Which postings of the shop.", "全店流水筛选条件。");

static const char *source_prefix(const char *source)
{
	static const char *const prefixes[][2] = {{"order", "ord"}, {"return", "ret"}, {"redemption", "red"},
		{"lot", "lot"}, {"staff", "usr"}, {"activity", "act"}, {"merge", "mrg"}, {"correction", "cor"}};
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (strcmp(prefixes[i][0], source) == 0)
			return prefixes[i][1];
	return "row";
}

static const char *reason_of(struct ctx *ctx, const struct rule *rule, const struct posting_out *posting)
{
	const struct shop *shop = ctx->house->shop;
	const char *kind = words_in(posting_kinds[posting->kind].doc, ctx->lang);

	if (!rule || posting->kind != POSTING_EARN)
		return kind;
	if (posting->base == NONE)
		return arena_format(ctx->mem, ctx->lang == LANG_ZH ? "%s：%s" : "%s: %s", kind,
			words_in(rule_name(rule), ctx->lang));
	return arena_format(ctx->mem, ctx->lang == LANG_ZH ? "%s：%s，基数 %s" : "%s: %s, on %s", kind,
		words_in(rule_name(rule), ctx->lang), money_text(ctx->mem, shop->currency, posting->base));
}

static enum status scan_posting(struct ctx *ctx, const struct wallets *wallets, const struct programme *programme,
	const struct rows *rows, struct posting_out *posting)
{
	const struct wallet *wallet = wallets_find(wallets, row_i64(rows, 2));
	const struct rule *rule = programme_rule(programme, row_i64(rows, 10), row_i64(rows, 11));

	*posting = (struct posting_out){
		.at = row_i64(rows, 0),
		.id = row_i64(rows, 1),
		.wallet = wallet ? wallet->code : NULL,
		.lot_id = row_i64(rows, 3),
		.kind = choice_value(posting_kinds, row_text(rows, 4, ctx->mem)),
		.debit = choice_value(buckets, row_text(rows, 5, ctx->mem)),
		.credit = choice_value(buckets, row_text(rows, 6, ctx->mem)),
		.amount = row_i64(rows, 7),
		.source = row_text(rows, 8, ctx->mem),
		.expires_at = row_i64(rows, 12),
		.base = row_i64(rows, 13),
		.note = row_text(rows, 14, ctx->mem),
		.customer_id = row_i64(rows, 15),
		.rule = rule ? rule->code : NULL,
	};
	if (posting->kind < 0 || posting->debit < 0 || posting->credit < 0)
		return ERR_INTERNAL;
	posting->posted_at = id_time_ms(posting->id);
	posting->source_id = id_text(ctx->mem, source_prefix(posting->source), row_i64(rows, 9));
	posting->reason = reason_of(ctx, rule, posting);
	return OK;
}

#define POSTING_COLUMNS                                                                                                \
	"SELECT p.at, p.id, p.wallet_id, p.lot_id, p.kind, p.debit, p.credit, p.amount, p.source, p.source_id, "       \
	"l.rule_id, l.rule_version, l.expires_at, l.base, p.note, p.customer_id FROM posting p "                       \
	"LEFT JOIN lot l ON l.id = p.lot_id"

static enum status add_wallet(struct ctx *ctx, const char *code, struct where *where)
{
	const struct wallets *wallets;
	int64_t wallet_id = 0; // of none

	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; code && i < wallets->count; i++)
		if (strcmp(wallets->list[i].code, code) == 0)
			wallet_id = wallets->list[i].id;
	if (code)
		where_and(where, "p.wallet_id = ?", v_i64(wallet_id));
	return OK;
}

static const struct sort_column sorts[] = {{"at", "p.at"}, {0}};
static const struct page_order by_time = {.id = "p.id", .id_name = "id", .usual = "-at", .columns = sorts};

static enum status list_postings(struct ctx *ctx, const struct call *call, struct where *where, struct answer *answer)
{
	struct posting_out *posting = arena_new(ctx->mem, struct posting_out);
	const struct programme *programme;
	const struct wallets *wallets;
	struct page page;
	struct rows *rows;
	bool more;

	// Before the rows: nothing else is read while they are.
	TRY(wallets_get(ctx, &wallets));
	TRY(programme_get(ctx, &programme));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &by_time, where));
	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		TRY(scan_posting(ctx, wallets, programme, rows, posting));
		page_add(&page, posting_out, posting);
	}
}

enum status act_postings(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct posting_query *query = call->query;
	struct where where = where_make(ctx->mem, POSTING_COLUMNS);
	int64_t customer_id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &customer_id));
	where_and(&where, "p.customer_id = ?", v_i64(customer_id));
	TRY(add_wallet(ctx, query->wallet, &where));
	return list_postings(ctx, call, &where, answer);
}

// Postings of customers within the actor's reach.
static void add_reach(const struct ctx *ctx, struct where *where)
{
	switch (actor_scope(ctx->actor, "points.read")) {
	case SCOPE_ALL:
		return;
	case SCOPE_STORE:
		where_and(where, "p.customer_id IN (SELECT id FROM customer WHERE store_id = ?)",
			v_i64(ctx->actor->store_id));
		return;
	case SCOPE_OWN:
		where_and(where, "p.customer_id IN (SELECT id FROM customer WHERE owner_id = ?)",
			v_i64(ctx->actor->staff_id));
		return;
	default:
		where_and(where, "p.id = ?", v_i64(NONE)); // none
	}
}

enum status act_ledger(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct ledger_query *query = call->query;
	struct where where = where_make(ctx->mem, POSTING_COLUMNS);

	add_reach(ctx, &where);
	TRY(add_wallet(ctx, query->wallet, &where));
	if (query->customer_id != NONE)
		where_and(&where, "p.customer_id = ?", v_i64(query->customer_id));
	if (call->query_present & KIND_BIT)
		where_and(&where, "p.kind = ?", v_text(choice_name(posting_kinds, query->kind)));
	if (query->source)
		where_and(&where, "p.source = ?", v_text(query->source));
	if (query->from != NONE)
		where_and(&where, "p.at >= ?", v_i64(query->from));
	if (query->to != NONE)
		where_and(&where, "p.at < ?", v_i64(query->to));
	return list_postings(ctx, call, &where, answer);
}
