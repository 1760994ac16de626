// Points, tiers, rewards and coupons over HTTP, and the overview of a customer that a till shows.
#include "loyalty/earn.h"
#include "loyalty/reward.h"
#include "loyalty/tier.h"

#include "base/id.h"
#include "customer/customer.h"
#include "store/where.h"

#include <string.h>

SQL(routes_expiries);

#define EXPIRIES_MAX 36
#define OVERVIEW_ORDERS 20

PROBLEM(adjustment_zero, ERR_UNPROCESSABLE, "This cannot be zero.", "不能为零。");

// The customer must be there, and within the actor's scope for the route's right; an alias stands for its survivor.
static enum status visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t *live)
{
	return customer_within(ctx, id, call->route->right, live);
}

// ---------------------------------------------------------------- balances

struct expiry {
	int64_t at, amount;
};

struct balance {
	const char *wallet, *name;
	int kind;
	int64_t digits, available, pending, held, spent, expired, reversed, debt, earned;
	struct list expiries;
};

static const struct field expiry_fields[] = {
	FIELD_TIME(expiry, at, .doc = W("When they lapse", "过期时间")),
	FIELD_I64(expiry, amount, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("How many", "数量")),
};

static const struct shape expiry_shape =
	SHAPE("Expiry", expiry, expiry_fields, "Points that will lapse.", "即将过期的积分。");

#define POINTS(member, en, zh)                                                                                         \
	FIELD_I64(balance, member, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W(en, zh))

static const struct field balance_fields[] = {
	FIELD_TEXT(balance, wallet, .max = 40, .doc = W("Code of the wallet", "钱包编码")),
	FIELD_TEXT(balance, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_ENUM(balance, kind, wallet_kinds, .doc = W("What it is for", "用途")),
	FIELD_I64(balance, digits, .min = 0, .max = 4, .doc = W("Decimals: 12345 with 2 is 123.45", "小数位数")),
	POINTS(available, "Can be spent now", "可用"),
	POINTS(pending, "Not active yet", "待生效"),
	POINTS(held, "Held", "冻结"),
	POINTS(spent, "Spent so far", "已用"),
	POINTS(expired, "Lapsed so far", "已过期"),
	POINTS(reversed, "Taken back so far", "已收回"),
	POINTS(debt, "Owed", "欠分"),
	POINTS(earned, "Granted in all", "累计获得"),
	FIELD_LIST(balance, expiries, &expiry_shape, .max = EXPIRIES_MAX, .doc = W("What will lapse when", "到期明细")),
};

static const struct shape balance_shape =
	SHAPE("Balance", balance, balance_fields, "A wallet of a customer.", "客户钱包余额。");

struct points_out {
	struct list wallets;
};

static const struct field points_out_fields[] = {
	FIELD_LIST(points_out, wallets, &balance_shape, .max = 64, .doc = W("All wallets", "全部钱包")),
};

static const struct shape points_out_shape =
	SHAPE("Points", points_out, points_out_fields, "A customer's points.", "客户积分。");

static enum status read_expiries(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct list *ret)
{
	struct expiry *list = arena_array(ctx->mem, struct expiry, EXPIRIES_MAX);
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(ctx->db, &routes_expiries,
		ARGS(v_i64(customer_id), v_i64(wallet->id), v_i64(ctx->now_ms), v_i64(EXPIRIES_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list[count++] = (struct expiry){row_i64(rows, 0), row_i64(rows, 1)};
	}
	*ret = (struct list){list, count};
	return OK;
}

static enum status read_balance(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct balance *balance)
{
	struct points_account account;

	TRY(loyalty_account(ctx, customer_id, wallet->id, &account));
	*balance = (struct balance){
		.wallet = wallet->code,
		.name = words_in(wallet->name, ctx->lang),
		.kind = wallet->kind,
		.digits = wallet->digits,
		.available = points_available(&account),
		.pending = account.figures[BUCKET_PENDING],
		.held = account.figures[BUCKET_HELD],
		.spent = account.figures[BUCKET_SPENT],
		.expired = account.figures[BUCKET_EXPIRED] + account.lapsed,
		.reversed = account.figures[BUCKET_REVERSED],
		.debt = account.figures[BUCKET_DEBT],
		.earned = account.figures[BUCKET_ISSUANCE],
	};
	return wallet->expiry_months == NONE ? OK : read_expiries(ctx, customer_id, wallet, &balance->expiries);
}

static enum status read_points(struct ctx *ctx, int64_t customer_id, struct list *ret)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	struct balance *balances = arena_array(ctx->mem, struct balance, programme->wallet_count);
	for (size_t i = 0; i < programme->wallet_count; i++)
		TRY(read_balance(ctx, customer_id, &programme->wallets[i], &balances[i]));
	*ret = (struct list){balances, programme->wallet_count};
	return OK;
}

static enum status act_points(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct points_out *out = arena_new(ctx->mem, struct points_out);
	int64_t customer_id;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	answer->out = out;
	return read_points(ctx, customer_id, &out->wallets);
}

// ---------------------------------------------------------------- postings

struct posting_out {
	int64_t id, at, posted_at, lot_id, amount, base, expires_at;
	const char *wallet;
	int kind, debit, credit;
	const char *source, *source_id, *rule, *reason, *note;
};

static const struct field posting_fields[] = {
	FIELD_ID(posting_out, id, "pst", .doc = W("Id", "编号")),
	FIELD_TIME(posting_out, at, .doc = W("When it happened", "发生时间")),
	FIELD_TIME(posting_out, posted_at, .doc = W("When it was written", "记账时间")),
	FIELD_TEXT(posting_out, wallet, .max = 40, .doc = W("Wallet", "钱包")),
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

static const struct shape posting_shape =
	SHAPE("Posting", posting_out, posting_fields, "One line of the points ledger.", "积分流水。");

struct posting_query {
	int64_t limit;
	const char *cursor, *wallet;
};

static const struct field posting_query_fields[] = {
	FIELD_I64(posting_query, limit, .min = 1, .max = PAGE_MAX,
		.doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	FIELD_TEXT(posting_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
	FIELD_TEXT(posting_query, wallet, .max = 40, .doc = W("Only of this wallet", "钱包编码")),
};

static const struct shape posting_query_shape =
	SHAPE("PostingQuery", posting_query, posting_query_fields, "Which postings.", "流水筛选条件。");

static const char *source_prefix(const char *source)
{
	static const char *const prefixes[][2] = {{"order", "ord"}, {"return", "ret"}, {"redemption", "red"},
		{"lot", "lot"}, {"staff", "usr"}, {"merge", "mrg"}};
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (strcmp(prefixes[i][0], source) == 0)
			return prefixes[i][1];
	return "row";
}

static const char *reason_of(struct ctx *ctx, const struct earning_rule *rule, const struct posting_out *posting)
{
	const struct shop *shop = ctx->house->shop;
	const char *kind = words_in(posting_kinds[posting->kind].doc, ctx->lang);

	if (!rule || posting->kind != POSTING_EARN)
		return kind;
	return arena_format(ctx->mem, ctx->lang == LANG_ZH ? "%s：%s，基数 %s %s" : "%s: %s, on %s %s", kind,
		words_in(rule->name, ctx->lang), shop->currency->code,
		decimal_text(ctx->mem, posting->base, shop->currency->digits));
}

static enum status scan_posting(
	struct ctx *ctx, const struct programme *programme, const struct rows *rows, struct posting_out *posting)
{
	const struct wallet *wallet = programme_wallet(programme, row_i64(rows, 2));
	const struct earning_rule *rule = programme_rule(programme, row_i64(rows, 10), row_i64(rows, 11));

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
	"l.rule_id, l.rule_version, l.expires_at, l.base, p.note FROM posting p LEFT JOIN lot l ON l.id = p.lot_id"

static enum status fill_postings(
	struct ctx *ctx, const struct call *call, struct rows *rows, int64_t limit, struct answer *answer)
{
	const struct programme *programme;
	struct posting_out *posting = arena_new(ctx->mem, struct posting_out);
	struct cursor last = {0};
	struct page page;
	bool more;

	TRY(programme_get(ctx, &programme));
	page_begin(ctx, call, &page);
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || (int64_t)page.count == limit)
			break;
		TRY(scan_posting(ctx, programme, rows, posting));
		page_add(&page, posting);
		last = (struct cursor){v_i64(posting->at), posting->id};
	}
	return page_end(&page, more ? cursor_text(ctx->mem, last) : NULL, NONE, answer);
}

static enum status act_postings(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct posting_query *query = call->query;
	struct where where = where_make(ctx->mem, POSTING_COLUMNS);
	const struct programme *programme;
	struct cursor cursor;
	struct rows *rows;
	int64_t customer_id, limit = query->limit == NONE ? PAGE_DEFAULT : query->limit, wallet_id = 0;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(programme_get(ctx, &programme)); // before the rows: it may have to read itself
	where_and(&where, "p.customer_id = ?", v_i64(customer_id));
	for (size_t i = 0; query->wallet && i < programme->wallet_count; i++)
		if (strcmp(programme->wallets[i].code, query->wallet) == 0)
			wallet_id = programme->wallets[i].id;
	if (query->wallet)
		where_and(&where, "p.wallet_id = ?", v_i64(wallet_id));
	if (query->cursor) {
		if (!cursor_parse(ctx->mem, query->cursor, &cursor) || cursor.value.kind != VALUE_I64)
			return fail_at(ctx, "cursor", &cursor_wrong, NULL);
		where_and(&where, "(p.at, p.id) < (?, ?)", cursor.value, v_i64(cursor.id));
	}
	where_tail(&where, "ORDER BY p.at DESC, p.id DESC LIMIT ?", v_i64(limit + 1));
	TRY(where_query(&where, ctx->db, &rows));
	enum status status = fill_postings(ctx, call, rows, limit, answer);
	rows_close(rows);
	return status;
}

// ---------------------------------------------------------------- tier

struct tier_out {
	const char *tier, *name;
	int64_t since, spend;
	const char *next, *next_name;
	int64_t missing, keeps_until;
};

static const struct field tier_out_fields[] = {
	FIELD_TEXT(tier_out, tier, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(tier_out, name, .max = 80, .doc = W("Its name", "等级名称")),
	FIELD_TIME(tier_out, since, .doc = W("Since when", "起始时间")),
	FIELD_I64(tier_out, spend, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Spent in the last 12 months", "近 12 个月消费")),
	FIELD_TEXT(tier_out, next, .max = 40, .doc = W("The tier above", "下一等级编码")),
	FIELD_TEXT(tier_out, next_name, .max = 80, .doc = W("Its name", "下一等级名称")),
	FIELD_I64(tier_out, missing, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Still to spend for it", "还差消费额")),
	FIELD_TIME(tier_out, keeps_until, .doc = W("Kept until then without another order", "不再消费时等级保持至")),
};

static const struct shape tier_out_shape =
	SHAPE("TierStanding", tier_out, tier_out_fields, "Where a customer stands.", "客户等级。");

static enum status read_tier(struct ctx *ctx, int64_t customer_id, struct tier_out *out)
{
	struct tier_standing standing;

	TRY(loyalty_tier(ctx, customer_id, &standing));
	*out = (struct tier_out){
		.tier = standing.tier->code,
		.name = tier_name(standing.tier, ctx->lang),
		.since = standing.since_at,
		.spend = standing.spend,
		.next = standing.next ? standing.next->code : NULL,
		.next_name = standing.next ? tier_name(standing.next, ctx->lang) : NULL,
		.missing = standing.missing,
		.keeps_until = standing.keeps_until,
	};
	return OK;
}

static enum status act_tier(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct tier_out *out = arena_new(ctx->mem, struct tier_out);
	int64_t customer_id;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	answer->out = out;
	return read_tier(ctx, customer_id, out);
}

// ---------------------------------------------------------------- overview

struct overview {
	struct customer *customer;
	struct list wallets;
	struct tier_out *tier;
	int64_t orders, spent, returned, first_order, last_order;
	struct list recent;
};

static const struct field overview_fields[] = {
	FIELD_OBJECT(overview, customer, &customer_shape, .doc = W("The file", "客户档案")),
	FIELD_LIST(overview, wallets, &balance_shape, .max = 64, .doc = W("Points", "积分")),
	FIELD_OBJECT(overview, tier, &tier_out_shape, .doc = W("Tier", "等级")),
	FIELD_I64(overview, orders, .min = 0, .max = INT64_MAX, .doc = W("Orders that count", "有效订单数")),
	FIELD_I64(overview, spent, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Spent in all, net of returns", "累计消费（扣除退货）")),
	FIELD_I64(overview, returned, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Refunded in all", "累计退款")),
	FIELD_TIME(overview, last_order, .doc = W("Last order", "最近消费")),
	FIELD_LIST(
		overview, recent, &order_shape, .max = OVERVIEW_ORDERS, .doc = W("The last 20 orders", "最近 20 单")),
};

static const struct shape overview_shape =
	SHAPE("CustomerOverview", overview, overview_fields, "All that a till or a page shows first.", "客户概览。");

static enum status act_overview(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct overview *out = arena_new(ctx->mem, struct overview);
	struct customer_stat stat;
	struct order *orders;
	size_t count;

	TRY(customer_get(ctx, call->ids[0], &out->customer));
	int64_t customer_id = out->customer->id;
	// The page shows what each reader may see of it.
	if (actor_scope(ctx->actor, "points.read") != SCOPE_NONE)
		TRY(read_points(ctx, customer_id, &out->wallets));
	if (actor_scope(ctx->actor, "tier.read") != SCOPE_NONE) {
		out->tier = arena_new(ctx->mem, struct tier_out);
		TRY(read_tier(ctx, customer_id, out->tier));
	}
	TRY(sales_stat_get(ctx, customer_id, &stat));
	out->orders = stat.orders;
	out->spent = stat.spent;
	out->returned = stat.returned;
	out->last_order = stat.orders ? stat.last_order_at : NONE;
	TRY(sales_orders_of(ctx, customer_id, INT64_MAX, INT64_MAX, OVERVIEW_ORDERS, &orders, &count));
	out->recent = (struct list){orders, count};
	answer->out = out;
	answer->version = out->customer->version;
	return OK;
}

// ---------------------------------------------------------------- standings

// What a list of customers shows beside each name. Who is not there, or not within the actor's scope, is left out.
struct standing_out {
	int64_t customer_id, points;
	int64_t digits;
	const char *tier, *tier_name;
	int64_t orders, spent, last_order;
};

static const struct field standing_fields[] = {
	FIELD_ID(standing_out, customer_id, "cus", .doc = W("The customer", "客户")),
	FIELD_I64(standing_out, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points that can be spent", "可用积分")),
	FIELD_I64(standing_out, digits, .min = 0, .max = 4, .doc = W("Decimals of the points", "积分小数位数")),
	FIELD_TEXT(standing_out, tier, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(standing_out, tier_name, .max = 80, .doc = W("Its name", "等级名称")),
	FIELD_I64(standing_out, orders, .min = 0, .max = INT64_MAX, .doc = W("Orders that count", "有效订单数")),
	FIELD_I64(standing_out, spent, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Spent in all, net of returns", "累计消费（扣除退货）")),
	FIELD_TIME(standing_out, last_order, .doc = W("Last order", "最近消费")),
};

static const struct shape standing_shape = SHAPE("CustomerStanding", standing_out, standing_fields,
	"Points, tier and sales of a customer in one line.", "客户积分、等级与消费摘要。");

struct standing_query {
	const char *ids;
};

static const struct field standing_query_fields[] = {
	FIELD_TEXT(standing_query, ids, .max = 4000, .flags = FIELD_REQUIRED,
		.doc = W("Customers, separated by commas, at most 200", "客户编号，逗号分隔，最多 200 个")),
};

static const struct shape standing_query_shape =
	SHAPE("StandingQuery", standing_query, standing_query_fields, "Which customers.", "客户范围。");

PROBLEM(standing_ids, ERR_UNPROCESSABLE, "These must be ids of customers, separated by commas, at most 200.",
	"须为客户编号，以逗号分隔，最多 200 个。");

static enum status read_standing(struct ctx *ctx, int64_t customer_id, struct standing_out *out)
{
	const struct programme *programme;
	struct points_account account;
	struct tier_standing tier;
	struct customer_stat stat;

	TRY(programme_get(ctx, &programme));
	TRY(loyalty_tier(ctx, customer_id, &tier));
	TRY(sales_stat_get(ctx, customer_id, &stat));
	*out = (struct standing_out){
		.customer_id = customer_id,
		.tier = tier.tier->code,
		.tier_name = tier_name(tier.tier, ctx->lang),
		.orders = stat.orders,
		.spent = stat.spent,
		.last_order = stat.orders ? stat.last_order_at : NONE,
	};
	for (size_t i = 0; i < programme->wallet_count; i++) {
		const struct wallet *wallet = &programme->wallets[i];
		if (wallet->kind != WALLET_REDEEMABLE)
			continue;
		TRY(loyalty_account(ctx, customer_id, wallet->id, &account));
		out->points = points_available(&account);
		out->digits = wallet->digits;
		break;
	}
	return OK;
}

static enum status add_standing(struct ctx *ctx, const struct call *call, int64_t id, struct page *page)
{
	struct standing_out *out = arena_new(ctx->mem, struct standing_out);
	int64_t live;
	enum status status = visible(ctx, call, id, &live);

	if (status == ERR_NOT_FOUND) {
		ctx->fault = (struct fault){0};
		return OK;
	}
	TRY(status);
	TRY(read_standing(ctx, live, out));
	page_add(page, out);
	return OK;
}

static enum status act_standings(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const char *ids = ((const struct standing_query *)call->query)->ids;
	struct page page;

	if (!ids)
		return fail_at(ctx, "ids", &field_required, NULL);
	page_begin(ctx, call, &page);
	for (size_t count = 0; *ids; count++) {
		size_t length = strcspn(ids, ",");
		int64_t id;
		if (count == PAGE_MAX || !id_parse(arena_text_n(ctx->mem, ids, length), "cus", &id))
			return fail_at(ctx, "ids", &standing_ids, NULL);
		TRY(add_standing(ctx, call, id, &page));
		ids += length + (ids[length] == ',');
	}
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- verbs

struct adjust_in {
	int64_t points;
	const char *reason;
};

static const struct field adjust_fields[] = {
	FIELD_I64(adjust_in, points, .min = -INT64_C(1000000000), .max = INT64_C(1000000000),
		.flags = FIELD_REQUIRED | FIELD_POINTS,
		.doc = W("Points to add, or below zero to take", "增加（正）或扣减（负）的积分"), .example = "50"),
	FIELD_TEXT(
		adjust_in, reason, .max = 300, .flags = FIELD_REQUIRED, .doc = W("Why", "原因"), .example = "\"补偿\""),
};

static const struct shape adjust_shape =
	SHAPE("PointsAdjustment", adjust_in, adjust_fields, "Points by hand.", "人工调整积分。");

static int64_t customer_key(const struct call *call)
{
	return call->ids[0];
}

static enum status act_adjust(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct adjust_in *in = call->in;
	struct points_out *out = arena_new(ctx->mem, struct points_out);
	int64_t customer_id;

	if (!in->points)
		return fail_at(ctx, "/points", &adjustment_zero, NULL);
	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(loyalty_adjust(ctx, customer_id, in->points, in->reason));
	answer->out = out;
	return read_points(ctx, customer_id, &out->wallets);
}

struct redeem_in {
	int64_t reward_id;
};

static const struct field redeem_fields[] = {
	FIELD_ID(redeem_in, reward_id, "rwd", .flags = FIELD_REQUIRED, .doc = W("The reward", "奖励"),
		.example = "\"rwd_00000000001\""),
};

static const struct shape redeem_shape =
	SHAPE("RedemptionInput", redeem_in, redeem_fields, "What to take.", "兑换内容。");

static enum status act_redeem(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct redeem_in *in = call->in;
	struct redemption *made;
	int64_t customer_id;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(loyalty_redeem(ctx, customer_id, in->reward_id, &made));
	answer->out = made;
	return OK;
}

static enum status act_redemption_cancel(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct redemption *made;
	int64_t customer_id;

	TRY(loyalty_redemption_cancel(ctx, call->ids[0], &made));
	// Refused after the act, all of it is undone.
	TRY(visible(ctx, call, made->customer_id, &customer_id));
	answer->out = made;
	return OK;
}

static enum status act_coupons(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct coupon *coupons;
	struct page page;
	int64_t customer_id;
	size_t count;

	TRY(visible(ctx, call, call->ids[0], &customer_id));
	TRY(coupons_of(ctx, customer_id, &coupons, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, &coupons[i]);
	return page_end(&page, NULL, NONE, answer);
}

struct use_in {
	const char *code, *used_for;
};

static const struct field use_fields[] = {
	FIELD_TEXT(use_in, code, .max = 40, .flags = FIELD_REQUIRED,
		.doc = W("The code, as it was typed or scanned", "券码")),
	FIELD_TEXT(use_in, used_for, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("Number of the receipt; the same again gives the same answer",
			"小票号，相同小票重复提交结果一致"),
		.example = "\"R-20261121-0042\""),
};

static const struct shape use_shape = SHAPE("CouponUse", use_in, use_fields, "A coupon at the till.", "核销优惠券。");

static enum status act_use(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct use_in *in = call->in;
	struct coupon *coupon;

	TRY(loyalty_coupon_use(ctx, in->code, in->used_for, &coupon));
	answer->out = coupon;
	return OK;
}

// ---------------------------------------------------------------- tables

static const struct field tier_fields[] = {
	FIELD_TEXT(tier_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT | FIELD_FIXED,
		.doc = W("Short unique code", "等级编码"), .example = "\"platinum\""),
	FIELD_TEXT(tier_record, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Platinum\""),
	FIELD_TEXT(tier_record, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"铂金会员\""),
	FIELD_I64(tier_record, threshold, .min = 1, .max = AMOUNT_MAX,
		.flags = FIELD_REQUIRED | FIELD_MONEY | FIELD_SORT,
		.doc = W("Spend in the last 12 months that reaches it, minor units",
			"近 12 个月消费达到即升级（最小货币单位）"),
		.example = "3000000"),
};

static const struct shape tier_shape = SHAPE("Tier", tier_record, tier_fields, "A tier.", "会员等级。");

PROBLEM(tier_first, ERR_CONFLICT, "The first tier stays, at zero.", "首个等级须保留且门槛为零。");

static enum status before_tier(struct ctx *ctx, const void *old, void *next)
{
	const struct tier_record *before = old, *after = next;

	if (before && before->threshold == 0 && (!after || after->threshold != 0))
		return fail(ctx, &tier_first, NULL);
	return programme_touch(ctx);
}

static const struct resource tiers_resource = {
	.path = "tiers",
	.noun = "tier",
	.table = "tier",
	.prefix = "tir",
	.shape = &tier_shape,
	.verbs = CAN_ALL,
	.tag = "Loyalty",
	.title = W("Tier", "等级"),
	.plural = W("Tiers", "等级"),
	.sort = "threshold",
	.before = before_tier,
	.example = "{\"code\": \"platinum\", \"name_en\": \"Platinum\", \"name_zh\": \"铂金会员\", \"threshold\": "
		   "3000000}",
};

const struct resource *const loyalty_resources[] = {&tiers_resource, &rewards_resource, NULL};

static const struct problem *const redeem_problems[] = {&points_insufficient, NULL};

#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define TAG .tag = "Loyalty"

const struct route loyalty_routes[] = {
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/overview",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.out = &overview_shape,
		.act = act_overview,
		TAG,
		.name = "customer_overview",
		.doc = W("File, points, tier and last orders in one answer.",
			"一次返回客户档案、积分、等级与最近订单。")},
	{.method = HTTP_GET,
		.path = "/v1/standings",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.query = &standing_query_shape,
		.out = &standing_shape,
		.list = true,
		.act = act_standings,
		TAG,
		.name = "standing_list",
		.doc = W("Points, tier and sales of many customers, as a list of them shows.",
			"批量返回客户积分、等级与消费摘要，供列表展示。"),
		.example_path = "/v1/standings?ids=$customer"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/points",
		.right = "points.read",
		.kind = ROUTE_READ,
		.out = &points_out_shape,
		.act = act_points,
		TAG,
		.name = "points_get",
		.doc = W("Balances of all wallets at this instant, and what lapses when.",
			"各钱包当前余额及到期明细。")},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/postings",
		.right = "points.read",
		.kind = ROUTE_READ,
		.query = &posting_query_shape,
		.out = &posting_shape,
		.list = true,
		.act = act_postings,
		TAG,
		.name = "posting_list",
		.doc = W("The points ledger, newest first, each line with its reason.",
			"积分流水，最新在前，逐笔说明原因。")},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/tier",
		.right = "tier.read",
		.kind = ROUTE_READ,
		.out = &tier_out_shape,
		.act = act_tier,
		TAG,
		.name = "tier_standing",
		.doc = W("Tier, progress to the next, and until when it is kept.", "等级、升级进度与保持期限。")},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/adjustments",
		.right = "points.adjust",
		.kind = ROUTE_WRITE,
		.in = &adjust_shape,
		.out = &points_out_shape,
		.act = act_adjust,
		.key = customer_key,
		TAG,
		.name = "points_adjust",
		.doc = W("Adds or takes points by hand, with a reason.", "人工增减积分，须填写原因。"),
		.example_in = "{\"points\": 50, \"reason\": \"补偿\"}",
		.problems = redeem_problems},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/redemptions",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.in = &redeem_shape,
		.out = &redemption_shape,
		.status = 201,
		.act = act_redeem,
		.key = customer_key,
		TAG,
		.name = "redemption_make",
		.doc = W("Points become a reward.", "积分兑换奖励。"),
		.example_in = "{\"reward_id\": \"rwd_00000000001\"}",
		.problems = redeem_problems},
	{.method = HTTP_POST,
		.path = "/v1/redemptions/{redemption:red}/cancel",
		.right = "redemption.write",
		.kind = ROUTE_WRITE,
		.out = &redemption_shape,
		.act = act_redemption_cancel,
		TAG,
		.name = "redemption_cancel",
		.doc = W("Points go back to the lots they came from, with their own expiry; not once the coupon was "
			 "used.",
			"积分退回原批次并保留原有效期；优惠券已使用则不可取消。")},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/coupons",
		.right = "coupon.read",
		.kind = ROUTE_READ,
		.out = &coupon_shape,
		.list = true,
		.act = act_coupons,
		TAG,
		.name = "coupon_list",
		.doc = W("A customer's coupons, newest first.", "客户优惠券，最新在前。")},
	{.method = HTTP_POST,
		.path = "/v1/coupons/use",
		.right = "coupon.use",
		.kind = ROUTE_WRITE,
		.in = &use_shape,
		.out = &coupon_shape,
		.act = act_use,
		TAG,
		.name = "coupon_use",
		.doc = W("Uses a coupon, once.", "核销优惠券，仅可一次。"),
		.example_in = "{\"code\": \"K7M2-QX9RW-4TBHD\", \"used_for\": \"R-20261121-0042\"}"},
	{0},
};

const struct event_type *const loyalty_events[] = {&points_earned, &points_spent, &points_expired, &points_reversed,
	&points_adjusted, &points_refunded, &tier_changed, &coupon_issued, &coupon_used, &coupon_cancelled, NULL};

const struct listener *const loyalty_listeners[] = {
	&earn_on_sale, &reverse_on_return, &reverse_on_cancel, 
	&restore_on_unreturn, &move_on_merge, &move_on_unmerge, NULL};

const struct job_kind *const loyalty_jobs[] = {&points_expiry_job, &tier_review_job, NULL};
const struct schedule *const loyalty_schedules[] = {&expiry_schedule, &tier_schedule, NULL};
