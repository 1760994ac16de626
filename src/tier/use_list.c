// Uses of benefits as a list, and what they add up to: who uses what a tier brings, where, and what it costs.
#include "tier/benefit.h"

#include "api/actor.h"
#include "base/zone.h"
#include "customer/customer.h"
#include "store/where.h"

SQL(use_benefit);

#define MONTHS_DEFAULT 12
#define MONTHS_MOST 36
#define STORES_MOST 1000

struct use_query {
	int64_t limit;
	const char *cursor, *sort;
	int64_t benefit_id, tier_id, customer_id, store_id, from, to;
	bool undone;
};

enum use_query_field { Q_LIMIT, Q_CURSOR, Q_SORT, Q_BENEFIT, Q_TIER, Q_CUSTOMER, Q_STORE, Q_FROM, Q_TO, Q_UNDONE };

static const struct field use_query_fields[] = {
	[Q_LIMIT] = LIST_LIMIT_FIELD(use_query),
	[Q_CURSOR] = LIST_CURSOR_FIELD(use_query),
	[Q_SORT] = LIST_SORT_FIELD(use_query, "used_at"),
	[Q_BENEFIT] = FIELD_ID(use_query, benefit_id, "ben", .doc = W("Of this benefit", "权益")),
	[Q_TIER] = FIELD_ID(use_query, tier_id, "tir", .doc = W("Of what this tier brings", "等级")),
	[Q_CUSTOMER] = FIELD_ID(use_query, customer_id, "cus",
		.doc = W("By this customer, and who was merged into it", "客户（含并入者）")),
	[Q_STORE] = FIELD_ID(use_query, store_id, "sto", .doc = W("At this store", "门店")),
	[Q_FROM] = FIELD_TIME(use_query, from, .doc = W("At or after", "使用时间起")),
	[Q_TO] = FIELD_TIME(use_query, to, .doc = W("Before", "使用时间止（不含）")),
	[Q_UNDONE] = FIELD_BOOL(use_query, undone,
		.doc = W("Only what was undone; false: only what counts", "仅已撤销；false 为仅有效")),
};
const struct shape benefit_use_query_shape =
	SHAPE("BenefitUseQuery", use_query, use_query_fields, "Which uses of benefits.", "权益使用筛选条件。");

static void add_filters(const struct call *call, struct where *where)
{
	const struct use_query *query = call->query;

	if (query->benefit_id != NONE)
		where_and(where, "u.benefit_id = ?", v_i64(query->benefit_id));
	if (query->tier_id != NONE)
		where_and(where, "b.tier_id = ?", v_i64(query->tier_id));
	if (query->customer_id != NONE)
		where_and(where, "u.customer_id IN (SELECT id FROM customer WHERE id = ? OR merged_into = ?)",
			v_i64(query->customer_id), v_i64(query->customer_id));
	if (query->store_id != NONE)
		where_and(where, "u.store_id = ?", v_i64(query->store_id));
	if (query->from != NONE)
		where_and(where, "u.used_at >= ?", v_i64(query->from));
	if (query->to != NONE)
		where_and(where, "u.used_at < ?", v_i64(query->to));
	if (call->query_present & UINT64_C(1) << Q_UNDONE)
		where_and_plain(where, query->undone ? "u.undone_at IS NOT NULL" : "u.undone_at IS NULL");
}

static const struct sort_column sorts[] = {{"used_at", "u.used_at"}, {0}};
static const struct page_order order = {.id = "u.id", .id_name = "id", .usual = "-used_at", .columns = sorts};

enum status act_benefit_uses(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct where where = where_make(ctx->mem,
		"SELECT " BENEFIT_USE_COLUMNS " FROM benefit_use u JOIN tier_benefit b ON b.id = u.benefit_id "
		"JOIN tier t ON t.id = b.tier_id");
	struct benefit_use use;
	struct rows *rows;
	struct page page;
	bool more;

	customer_reach(ctx, call->route->right, "u.customer_id", &where);
	add_filters(call, &where);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		benefit_use_scan(ctx, rows, &use);
		page_add(&page, benefit_use, &use);
	}
}

// ---------------------------------------------------------------- figures

struct figures_query {
	int64_t months, store_id;
};

static const struct field figures_query_fields[] = {
	FIELD_I64(figures_query, months, .min = 1, .max = MONTHS_MOST,
		.doc = W("How many months, the running one included (12)", "月数，含当月（缺省 12）")),
	FIELD_ID(figures_query, store_id, "sto", .doc = W("Only at this store", "门店")),
};
const struct shape benefit_figures_query_shape =
	SHAPE("BenefitFiguresQuery", figures_query, figures_query_fields, "Which uses.", "统计范围。");

struct use_month {
	const char *from;
	int64_t uses, members, cost;
};

static const struct field use_month_fields[] = {
	FIELD_DATE(use_month, from, .doc = W("First day of the month", "月份首日")),
	FIELD_I64(use_month, uses, .min = 0, .max = INT64_MAX, .doc = W("Uses that count", "有效使用次数")),
	FIELD_I64(use_month, members, .min = 0, .max = INT64_MAX, .doc = W("Members who used it", "使用会员数")),
	FIELD_I64(use_month, cost, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What they cost, as far as that is known", "成本（已知部分）")),
};
static const struct shape use_month_shape =
	SHAPE("BenefitMonth", use_month, use_month_fields, "A month of a benefit.", "权益月度统计。");

struct use_store {
	int64_t store_id, uses, members, cost;
};

static const struct field use_store_fields[] = {
	FIELD_ID(use_store, store_id, "sto", .doc = W("Store; null: not told", "门店，空为未注明")),
	FIELD_I64(use_store, uses, .min = 0, .max = INT64_MAX, .doc = W("Uses that count", "有效使用次数")),
	FIELD_I64(use_store, members, .min = 0, .max = INT64_MAX, .doc = W("Members who used it", "使用会员数")),
	FIELD_I64(use_store, cost, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What they cost, as far as that is known", "成本（已知部分）")),
};
static const struct shape use_store_shape =
	SHAPE("BenefitStore", use_store, use_store_fields, "A benefit at a store.", "权益门店统计。");

struct benefit_figures {
	int64_t benefit_id;
	const char *from;
	int64_t uses, undone, members, entitled, entitled_using, cost;
	const char *currency;
	struct list months, stores;
};

static const struct field figures_fields[] = {
	FIELD_ID(benefit_figures, benefit_id, "ben", .doc = W("The benefit", "权益")),
	FIELD_DATE(benefit_figures, from, .doc = W("First day that is counted", "统计起始日")),
	FIELD_I64(benefit_figures, uses, .min = 0, .max = INT64_MAX, .doc = W("Uses that count", "有效使用次数")),
	FIELD_I64(benefit_figures, undone, .min = 0, .max = INT64_MAX, .doc = W("Uses that were undone", "已撤销次数")),
	FIELD_I64(benefit_figures, members, .min = 0, .max = INT64_MAX, .doc = W("Members who used it", "使用会员数")),
	FIELD_I64(benefit_figures, entitled, .min = 0, .max = INT64_MAX,
		.doc = W("Members who stand in the tier now; with a store: those of it",
			"当前享有该权益的会员数（按门店时为该门店会员）")),
	FIELD_I64(benefit_figures, entitled_using, .min = 0, .max = INT64_MAX,
		.doc = W("Of them those who used it", "其中使用过的会员数")),
	FIELD_I64(benefit_figures, cost, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What the uses cost; null: no cost is known", "总成本，空为成本未知")),
	FIELD_TEXT(benefit_figures, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_LIST(benefit_figures, months, &use_month_shape, .max = MONTHS_MOST,
		.doc = W("By month of the shop's calendar, the oldest first", "按月统计，由远及近")),
	FIELD_LIST(benefit_figures, stores, &use_store_shape, .max = STORES_MOST,
		.doc = W("By store, the most uses first", "按门店统计，次数由多到少")),
};
const struct shape benefit_figures_shape =
	SHAPE("BenefitFigures", benefit_figures, figures_fields, "How a benefit is used.", "权益使用统计。");

// What is counted: one benefit, at one store (NONE: anywhere), from a moment to another.
struct span {
	int64_t benefit_id, store_id, tier_id, set_id;
	bool lowest; // the tier in which everybody stands who is in no higher one
	int64_t from, to;
};

#define WHO "COALESCE(c.merged_into, c.id)"

static void add_span(const struct span *span, struct where *where)
{
	where_and(where, "u.benefit_id = ?", v_i64(span->benefit_id));
	where_and(where, "u.used_at >= ?", v_i64(span->from));
	where_and(where, "u.used_at < ?", v_i64(span->to));
	if (span->store_id != NONE)
		where_and(where, "u.store_id = ?", v_i64(span->store_id));
}

static enum status count_span(
	struct ctx *ctx, const struct span *span, int64_t *uses, int64_t *members, int64_t *cost, int64_t *undone)
{
	struct where where =
		where_make(ctx->mem, "SELECT COUNT(*) FILTER (WHERE u.undone_at IS NULL), "
				     "COUNT(DISTINCT CASE WHEN u.undone_at IS NULL THEN " WHO " END), "
				     "CAST(SUM(CASE WHEN u.undone_at IS NULL THEN u.cost END) AS BIGINT), "
				     "COUNT(u.undone_at) FROM benefit_use u JOIN customer c ON c.id = u.customer_id");
	struct rows *rows;
	bool more;

	add_span(span, &where);
	TRY(where_query(&where, ctx->db, &rows));
	TRY(rows_next(rows, &more));
	*uses = row_i64(rows, 0);
	*members = row_i64(rows, 1);
	*cost = row_i64(rows, 2);
	if (undone)
		*undone = row_i64(rows, 3);
	rows_close(rows);
	return OK;
}

static enum status count_stores(struct ctx *ctx, const struct span *span, struct list *stores)
{
	struct where where = where_make(ctx->mem,
		"SELECT u.store_id, COUNT(*), COUNT(DISTINCT " WHO "), CAST(SUM(u.cost) AS BIGINT) "
		"FROM benefit_use u JOIN customer c ON c.id = u.customer_id");
	struct use_store *found = arena_array(ctx->mem, struct use_store, STORES_MOST);
	struct rows *rows;
	size_t count = 0;
	bool more;

	add_span(span, &where);
	where_and_plain(&where, "u.undone_at IS NULL");
	where_tail(&where, "GROUP BY u.store_id ORDER BY COUNT(*) DESC, u.store_id NULLS LAST LIMIT ?",
		v_i64(STORES_MOST));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		found[count++] =
			(struct use_store){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), row_i64(rows, 3)};
	}
	*stores = LIST(use_store, found, count);
	return OK;
}

// Of customers l: those who stand in the tier. Nobody is kept as standing in the lowest.
static void add_standing(const struct span *span, struct where *where)
{
	if (span->lowest)
		where_and(where, "l.id NOT IN (SELECT customer_id FROM member_tier WHERE set_id = ?)",
			v_i64(span->set_id));
	else
		where_and(where, "l.id IN (SELECT customer_id FROM member_tier WHERE set_id = ? AND tier_id = ?)",
			v_i64(span->set_id), v_i64(span->tier_id));
	where_and_plain(where, "l.status NOT IN ('merged', 'erased')");
	if (span->store_id != NONE)
		where_and(where, "l.store_id = ?", v_i64(span->store_id));
}

static enum status first_number(struct ctx *ctx, struct where *where, int64_t *number)
{
	struct rows *rows;
	bool more;

	TRY(where_query(where, ctx->db, &rows));
	TRY(rows_next(rows, &more));
	*number = row_i64(rows, 0);
	rows_close(rows);
	return OK;
}

static enum status count_entitled(struct ctx *ctx, const struct span *span, int64_t *entitled, int64_t *using)
{
	struct where all = where_make(ctx->mem, "SELECT COUNT(*) FROM customer l");
	struct where used = where_make(ctx->mem,
		"SELECT COUNT(DISTINCT l.id) FROM benefit_use u JOIN customer c ON c.id = u.customer_id "
		"JOIN customer l ON l.id = " WHO);

	add_standing(span, &all);
	add_span(span, &used);
	where_and_plain(&used, "u.undone_at IS NULL");
	add_standing(span, &used);
	TRY(first_number(ctx, &all, entitled));
	return first_number(ctx, &used, using);
}

static enum status find_span(struct ctx *ctx, int64_t benefit_id, struct span *span)
{
	const struct programme *programme;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &use_benefit, ARGS(v_i64(benefit_id)), &rows, &found));
	if (!found)
		return ERR_NOT_FOUND;
	span->benefit_id = benefit_id;
	span->tier_id = row_i64(rows, 0);
	span->set_id = row_i64(rows, 1);
	TRY(programme_get(ctx, &programme));
	const struct tier_set *set = tier_set_find(programme, span->set_id);
	if (!set)
		return ERR_NOT_FOUND;
	span->lowest = tier_set_rung(set, span->tier_id) == 0;
	return OK;
}

static enum status count_months(struct ctx *ctx, struct span span, struct date first, size_t count, struct list *months)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct use_month *out = arena_array(ctx->mem, struct use_month, count);

	for (size_t i = 0; i < count; i++) {
		struct date from = date_add_months(first, (int64_t)i);
		span.from = zone_day_start(zone, from);
		span.to = zone_day_start(zone, date_add_months(first, (int64_t)i + 1));
		out[i].from = date_text(ctx->mem, from);
		TRY(count_span(ctx, &span, &out[i].uses, &out[i].members, &out[i].cost, NULL));
	}
	*months = LIST(use_month, out, count);
	return OK;
}

enum status act_benefit_figures(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct figures_query *query = call->query;
	const struct zone *zone = ctx->house->shop->zone;
	struct benefit_figures *out = arena_new(ctx->mem, struct benefit_figures);
	int64_t months = query->months == NONE ? MONTHS_DEFAULT : query->months;
	struct date today = zone_date(zone, ctx->now_ms);
	struct date first = date_add_months((struct date){today.year, today.month, 1}, 1 - months);
	struct span span = {.store_id = query->store_id};

	TRY(find_span(ctx, call->ids[0], &span));
	// Whose reports end at a store reads what was used there.
	if (actor_scope(ctx->actor, call->route->right) != SCOPE_ALL)
		span.store_id = ctx->actor->store_id == NONE ? 0 : ctx->actor->store_id;
	span.from = zone_day_start(zone, first);
	span.to = zone_day_start(zone, date_add_months(first, months));
	out->benefit_id = span.benefit_id;
	out->from = date_text(ctx->mem, first);
	TRY(count_span(ctx, &span, &out->uses, &out->members, &out->cost, &out->undone));
	TRY(count_entitled(ctx, &span, &out->entitled, &out->entitled_using));
	out->currency = ctx->house->shop->currency->code;
	TRY(count_months(ctx, span, first, (size_t)months, &out->months));
	TRY(count_stores(ctx, &span, &out->stores));
	answer_give(answer, benefit_figures, out);
	return OK;
}
