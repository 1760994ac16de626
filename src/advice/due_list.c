// What is due for whom, as a list to work through: by rule, store, consultant, segment; counted; as a file. A row is
// shown when its rule holds at this moment.
#include "advice/due.h"

#include "base/id.h"
#include "base/zone.h"
#include "customer/customer.h"
#include "insight/insight.h"

#include <string.h>

SQL(due_taken);

#define OPEN_AT_ONCE 200

enum due_sort { SORT_PRIORITY, SORT_VALUE };
static const struct choice due_sorts[] = {
	[SORT_PRIORITY] = {"priority", W("Most urgent first, then by value", "优先级从高到低，再按价值")},
	[SORT_VALUE] = {"value", W("Worth most first", "价值从高到低")},
	CHOICES_END,
};

struct due_query {
	int64_t store_id, tag_id, segment_id, owner_id, rule_id;
	int sort;
	int64_t limit;
	const char *cursor;
};
#define DUE_FIELDS                                                                                                     \
	FIELD_ID(due_query, store_id, "sto", .doc = W("Home store", "归属门店")),                                      \
		FIELD_ID(due_query, tag_id, "tag", .doc = W("With this tag", "带该标签")),                             \
		FIELD_ID(due_query, segment_id, "seg", .doc = W("In this segment", "属于该客群")),                     \
		FIELD_ID(due_query, owner_id, "stf", .doc = W("Of this consultant", "所属顾问")),                      \
		FIELD_ID(due_query, rule_id, "nba", .doc = W("Only this action", "仅该建议")),                         \
		FIELD_ENUM(due_query, sort, due_sorts, .doc = W("Order (priority)", "排序（默认 priority）"))
static const struct field due_query_fields[] = {
	DUE_FIELDS,
	FIELD_I64(due_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	FIELD_TEXT(due_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
};
static const struct shape due_query_shape =
	SHAPE("ActionQuery", due_query, due_query_fields, "Which actions.", "建议筛选条件。");
static const struct field summary_query_fields[] = {DUE_FIELDS};
static const struct shape summary_query_shape =
	SHAPE("ActionSummaryQuery", due_query, summary_query_fields, "Which actions.", "建议筛选条件。");

struct due_row {
	int64_t customer_id, store_id, owner_id, rule_id, priority, value, listed_at;
	const char *name, *code, *title, *text;
	struct list reasons;
	int64_t id, sort_value;
};
static const struct field due_row_fields[] = {
	FIELD_ID(due_row, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_TEXT(due_row, name, .max = 200, .doc = W("Name as it is shown", "显示名称")),
	FIELD_ID(due_row, store_id, "sto", .doc = W("Home store", "归属门店")),
	FIELD_ID(due_row, owner_id, "stf", .doc = W("Consultant in charge", "所属顾问")),
	FIELD_ID(due_row, rule_id, "nba", .doc = W("Rule", "规则")),
	FIELD_TEXT(due_row, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_TEXT(due_row, title, .max = 80, .doc = W("What to do", "行动")),
	FIELD_TEXT(due_row, text, .max = 500, .doc = W("How", "说明")),
	FIELD_I64(due_row, priority, .min = 1, .max = 1000, .doc = W("Higher comes first", "优先级")),
	FIELD_I64(due_row, value, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What doing it is expected to be worth; 0: cannot be told", "预期价值，0 表示无法估计")),
	FIELD_SCALARS(due_row, reasons, &action_reason_item, .max = ACTION_REASONS_MAX,
		.doc = W("The values that brought it up", "触发的数值")),
	FIELD_TIME(due_row, listed_at, .doc = W("When it came up", "出现时间")),
};
static const struct shape due_row_shape =
	SHAPE("DueAction", due_row, due_row_fields, "An action that is due for a customer.", "客户的待办建议。");

// ---------------------------------------------------------------- reading

static enum status due_where(struct ctx *ctx, const struct due_query *query, struct where *where)
{
	struct insight_query part = {
		.store_id = query->store_id, .tag_id = query->tag_id, .segment_id = query->segment_id};
	struct filter filter;

	TRY(filter_make(ctx, &part, &filter));
	filter_customers(ctx, &filter, where);
	where_and_plain(where, "c.merged_into IS NULL");
	if (query->owner_id != NONE)
		where_and(where, "c.owner_id = ?", v_i64(query->owner_id));
	if (query->rule_id != NONE)
		where_and(where, "d.rule_id = ?", v_i64(query->rule_id));
	where_and(where,
		"NOT EXISTS (SELECT 1 FROM action_taken t WHERE t.customer_id = d.customer_id AND t.rule_id = "
		"d.rule_id AND t.until_at > ?)",
		v_i64(ctx->now_ms));
	return OK;
}

static enum status list_where(struct ctx *ctx, const struct due_query *query, int64_t limit, struct where *where)
{
	const char *column = query->sort == SORT_VALUE ? "d.value" : "d.rank";
	struct cursor cursor;

	*where = where_make(ctx->mem, arena_format(ctx->mem,
					      "SELECT d.id, d.customer_id, d.rule_id, d.listed_at, c.store_id, "
					      "c.owner_id, %s FROM action_due d "
					      "JOIN customer c ON c.id = d.customer_id",
					      column));
	TRY(due_where(ctx, query, where));
	if (query->cursor) {
		if (!cursor_parse(ctx->mem, query->cursor, &cursor) || cursor.value.kind != VALUE_I64)
			return fail_at(ctx, "cursor", &cursor_wrong, NULL);
		where_and(where, arena_format(ctx->mem, "(%s, d.id) < (?, ?)", column), cursor.value, v_i64(cursor.id));
	}
	where_tail(where, arena_format(ctx->mem, "ORDER BY %s DESC, d.id DESC LIMIT ?", column), v_i64(limit));
	return OK;
}

static enum status read_rows(struct ctx *ctx, struct where *where, struct due_row *list, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		list[(*count)++] = (struct due_row){
			.id = row_i64(rows, 0),
			.customer_id = row_i64(rows, 1),
			.rule_id = row_i64(rows, 2),
			.listed_at = row_i64(rows, 3),
			.store_id = row_i64(rows, 4),
			.owner_id = row_i64(rows, 5),
			.sort_value = row_i64(rows, 6),
		};
	}
}

static const struct action_sense *sense_of(const struct action_book *book, int64_t rule_id)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->list[i].rule.head.id == rule_id)
			return &book->list[i];
	return NULL;
}

// Rows whose rule does not hold any more are left out.
static enum status check_rows(struct ctx *ctx, const struct action_book *book, struct due_row *list, size_t *count)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++) {
		const struct action_sense *sense = sense_of(book, list[i].rule_id);
		struct action_hit hit = {.sense = sense};
		struct action_view view;
		bool holds = false;
		if (sense)
			TRY(action_holds(ctx, sense, list[i].customer_id, &holds, &hit.value));
		if (!holds)
			continue;
		TRY(action_view_make(ctx, &hit, list[i].customer_id, &view));
		struct due_row *row = &list[kept++];
		*row = list[i];
		row->priority = view.priority;
		row->value = view.value;
		row->code = view.code;
		row->title = view.title;
		row->text = view.text;
		row->reasons = view.reasons;
	}
	*count = kept;
	return OK;
}

static enum status name_rows(struct ctx *ctx, struct due_row *list, size_t count)
{
	int64_t ids[OPEN_AT_ONCE];
	struct customer *files[OPEN_AT_ONCE];

	for (size_t from = 0; from < count; from += OPEN_AT_ONCE) {
		size_t part = count - from < OPEN_AT_ONCE ? count - from : OPEN_AT_ONCE;
		for (size_t i = 0; i < part; i++)
			ids[i] = list[from + i].customer_id;
		TRY(customer_open(ctx, ids, part, files));
		for (size_t i = 0; i < part; i++)
			list[from + i].name = files[i] ? customer_display_name(ctx->mem, files[i]) : NULL;
	}
	return OK;
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct due_query *query = call->query;
	int64_t limit = query->limit == NONE ? PAGE_DEFAULT : query->limit;
	struct due_row *list = arena_array(ctx->mem, struct due_row, (size_t)limit + 1);
	struct action_book book;
	struct cursor next = {0};
	struct where where;
	struct page page;
	size_t count;

	TRY(list_where(ctx, query, limit + 1, &where));
	TRY(read_rows(ctx, &where, list, &count));
	bool more = (int64_t)count > limit;
	count = more ? (size_t)limit : count;
	if (more)
		next = (struct cursor){v_i64(list[count - 1].sort_value), list[count - 1].id};
	TRY(action_book_read(ctx, false, &book));
	TRY(check_rows(ctx, &book, list, &count));
	TRY(name_rows(ctx, list, count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, due_row, &list[i]);
	return page_end(&page, more ? cursor_text(ctx->mem, next) : NULL, NONE, answer);
}

// ---------------------------------------------------------------- counted

struct due_sum {
	int64_t rule_id, priority, customers, value, done, dismissed, bought_after;
	const char *code, *title;
};
#define COUNT(member, en, zh) FIELD_I64(due_sum, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
static const struct field sum_fields[] = {
	FIELD_ID(due_sum, rule_id, "nba", .doc = W("Rule", "规则")),
	FIELD_TEXT(due_sum, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_TEXT(due_sum, title, .max = 80, .doc = W("What to do", "行动")),
	FIELD_I64(due_sum, priority, .min = 1, .max = 1000, .doc = W("Higher comes first", "优先级")),
	COUNT(customers, "Customers it is due for, as last listed", "待办客户数（以最近一次列出为准）"),
	FIELD_I64(due_sum, value, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What all of them are expected to be worth", "预期价值合计")),
	COUNT(done, "Done in the last 30 days", "近 30 天完成"),
	COUNT(dismissed, "Dismissed in the last 30 days", "近 30 天忽略"),
	COUNT(bought_after, "Of the done: customers who have bought since", "完成后已再次购买的客户数"),
};
static const struct shape sum_shape =
	SHAPE("ActionSummary", due_sum, sum_fields, "A rule of action in numbers.", "建议汇总。");

struct sums_out {
	int64_t listed_at;
	struct list items;
};
static const struct field sums_fields[] = {
	FIELD_TIME(
		sums_out, listed_at, .doc = W("When the newest of them came up; null: nothing is due", "最近列出时间")),
	FIELD_LIST(
		sums_out, items, &sum_shape, .max = ACTION_RULES_MAX, .doc = W("Most urgent first", "优先级高者在前")),
};
static const struct shape sums_shape =
	SHAPE("ActionSummaries", sums_out, sums_fields, "What is due, by rule.", "各建议汇总。");

static struct due_sum *sum_of(struct due_sum *list, size_t count, int64_t rule_id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].rule_id == rule_id)
			return &list[i];
	return NULL;
}

static enum status count_due(struct ctx *ctx, struct where *where, struct sums_out *out)
{
	struct rows *rows;
	bool more;

	where_tail_plain(where, "GROUP BY d.rule_id");
	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct due_sum *sum = sum_of(out->items.items, out->items.count, row_i64(rows, 0));
		if (!sum)
			continue;
		sum->customers = row_i64(rows, 1);
		sum->value = row_i64(rows, 2);
		out->listed_at = row_i64(rows, 3) > out->listed_at ? row_i64(rows, 3) : out->listed_at;
	}
}

static enum status count_taken(
	struct ctx *ctx, const struct due_query *query, const struct filter *filter, struct sums_out *out)
{
	int64_t since = zone_add_days(ctx->house->shop->zone, ctx->now_ms, -30);
	int64_t owner = filter->owner_id != NONE ? filter->owner_id : query->owner_id;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &due_taken, ARGS(v_i64(since), v_i64(filter->store_id), v_i64(owner)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct due_sum *sum = sum_of(out->items.items, out->items.count, row_i64(rows, 0));
		if (!sum || filter->nobody)
			continue;
		sum->done = row_i64(rows, 1);
		sum->dismissed = row_i64(rows, 2);
		sum->bought_after = row_i64(rows, 3);
	}
}

static enum status act_summary(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct due_query *query = call->query;
	struct insight_query part = {.store_id = query->store_id, .tag_id = NONE, .segment_id = NONE};
	struct sums_out *out = arena_new(ctx->mem, struct sums_out);
	struct action_book book;
	struct filter filter;
	struct where where = where_make(ctx->mem,
		"SELECT d.rule_id, COUNT(*), CAST(SUM(d.value) AS BIGINT), MAX(d.listed_at) FROM action_due d "
		"JOIN customer c ON c.id = d.customer_id");

	TRY(action_book_read(ctx, false, &book));
	struct due_sum *list = arena_array(ctx->mem, struct due_sum, book.count);
	for (size_t i = 0; i < book.count; i++) {
		const struct action_rule *rule = &book.list[i].rule;
		list[i] = (struct due_sum){.rule_id = rule->head.id,
			.priority = rule->priority,
			.code = rule->code,
			.title = ctx->lang == LANG_ZH ? rule->title_zh : rule->title_en};
	}
	*out = (struct sums_out){.listed_at = NONE, .items = LIST(due_sum, list, book.count)};
	answer_give(answer, sums_out, out);
	TRY(due_where(ctx, query, &where));
	TRY(count_due(ctx, &where, out));
	TRY(filter_make(ctx, &part, &filter));
	return count_taken(ctx, query, &filter, out);
}

const struct route action_list_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/actions",
		.right = "report.read",
		.kind = ROUTE_READ,
		.query = &due_query_shape,
		.out = &due_row_shape,
		.list = true,
		.act = act_list,
		.tag = "Insight",
		.name = "action_list",
		.doc = W("What to do for whom, as listed last night or on demand; what does not hold any more is left "
			 "out, so "
			 "that a page may be shorter.",
			"对哪些客户做什么：按最近一次列出，已不成立的不再显示，故单页可能不足。")},
	{.method = HTTP_GET,
		.path = "/v1/insight/actions/summary",
		.right = "report.read",
		.kind = ROUTE_READ,
		.query = &summary_query_shape,
		.out = &sums_shape,
		.act = act_summary,
		.tag = "Insight",
		.name = "action_summary",
		.doc = W("How many of each action are due, what they are worth, what was done and what came of it.",
			"各项建议的待办数、预期价值、处理情况与结果。")},
	{0},
};
