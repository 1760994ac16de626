// Scores of customers: one with its reasons and how it moved, and lists of them: who is leaving, who is worth what.
#include "insight/customers.h"

#include "insight/kind.h"
#include "insight/score.h"

#include "base/id.h"
#include "customer/customer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SQL(score_history_of);

#define HISTORY_MAX 200

// ---------------------------------------------------------------- reasons

static const struct words reason_words[CHURN_FEATURES] = {
	[CHURN_LOGIT_ACTIVE] = W("chance of an order by the buying model", "购买模型给出的再购概率"),
	[CHURN_ORDERS] = W("purchases so far", "累计购买次数"),
	[CHURN_RECENCY] = W("time since the last order", "距上次购买的时间"),
	[CHURN_OVERDUE] = W("lateness against the usual gap", "超出往常间隔的程度"),
	[CHURN_SPEND] = W("spent so far", "累计消费"),
	[CHURN_ORDERS_30] = W("orders in the last 30 days", "近 30 天订单"),
	[CHURN_ORDERS_60] = W("orders in the last 60 days", "近 60 天订单"),
	[CHURN_ORDERS_90] = W("orders in the last 90 days", "近 90 天订单"),
};

struct reason {
	const char *code, *title;
	int64_t effect;
};
static const struct field reason_fields[] = {
	FIELD_TEXT(reason, code, .max = 40, .doc = W("Feature", "特征")),
	FIELD_TEXT(reason, title, .max = 100, .doc = W("What it is", "名称")),
	FIELD_I64(reason, effect, .min = INT64_MIN + 1, .max = INT64_MAX,
		.doc = W("How far it moves the ln odds of leaving against the average customer, millionths; above 0: "
			 "towards "
			 "leaving",
			"相对平均客户对流失对数几率的影响，百万分之一；大于 0 为趋向流失")),
};
static const struct shape reason_shape =
	SHAPE("ChurnReason", reason, reason_fields, "Why a churn risk is what it is.", "流失风险的原因。");

static bool read_array(struct json *json, double *value, int count)
{
	int got = 0;

	if (!json_enter_array(json))
		return false;
	while (json_next_item(json))
		if (got == count || !json_f64(json, &value[got++]))
			return false;
	return got == count && !json->problem;
}

// The member "churn" of a run's models: false where there is none, or the first stage speaks alone.
static bool read_stage(struct json *json, struct churn_model *model)
{
	const char *key;
	bool used = false, fine = true;

	if (json_peek(json) != JSON_OBJECT || !json_enter_object(json))
		return false;
	while (json_next_key(json, &key)) {
		if (strcmp(key, "used") == 0)
			fine = json_bool(json, &used) && fine;
		else if (strcmp(key, "intercept") == 0)
			fine = json_f64(json, &model->intercept) && fine;
		else if (strcmp(key, "weight") == 0)
			fine = read_array(json, model->weight, CHURN_FEATURES) && fine;
		else if (strcmp(key, "mean") == 0)
			fine = read_array(json, model->mean, CHURN_FEATURES) && fine;
		else if (strcmp(key, "scale") == 0)
			fine = read_array(json, model->scale, CHURN_FEATURES) && fine;
		else
			fine = json_skip(json, NULL, NULL) && fine;
	}
	return used && fine && !json->problem;
}

bool churn_model_read(struct ctx *ctx, const struct insight_run *run, struct churn_model *model)
{
	struct json json;
	const char *key;

	*model = (struct churn_model){0};
	if (!run->models)
		return false;
	json_open(&json, ctx->mem, run->models, strlen(run->models));
	if (!json_enter_object(&json))
		return false;
	while (json_next_key(&json, &key)) {
		if (strcmp(key, "churn") == 0)
			return read_stage(&json, model);
		if (!json_skip(&json, NULL, NULL))
			return false;
	}
	return false;
}

static int64_t days_between(const char *from, const char *to)
{
	struct date first, last;

	return from && to && date_parse(from, &first) && date_parse(to, &last) ? date_days(last) - date_days(first) : 0;
}

static struct churn_customer features(const struct customer_score *score)
{
	return (struct churn_customer){
		.p_active = (double)score->p_active / MILLIONTHS,
		.orders = (double)score->days,
		.recency_days = (double)days_between(score->last_day, score->as_of),
		.overdue = (double)score->overdue / MILLIONTHS,
		.spend = (double)score->spent / 100,
		.orders_30 = (double)score->orders_30,
		.orders_60 = (double)score->orders_60,
		.orders_90 = (double)score->orders_90,
	};
}

// Those that move most first; the buying model alone where the second stage does not speak.
static struct list reasons_of(struct ctx *ctx, const struct churn_model *model, const struct customer_score *score)
{
	struct reason *list = arena_array(ctx->mem, struct reason, CHURN_FEATURES);
	struct churn_customer customer = features(score);
	double effect[CHURN_FEATURES];
	size_t count = 0;

	churn_reasons(model, &customer, effect);
	for (int f = 0; f < CHURN_FEATURES; f++) {
		int64_t moved = llround(effect[f] * MILLIONTHS);
		size_t at = count;
		if (moved == 0)
			continue;
		for (; at > 0 && llabs(list[at - 1].effect) < llabs(moved); at--)
			list[at] = list[at - 1];
		list[at] = (struct reason){churn_feature_names[f], words_in(reason_words[f], ctx->lang), moved};
		count++;
	}
	return LIST(reason, list, count);
}

// ---------------------------------------------------------------- one

struct moved {
	const char *as_of;
	int64_t churn_risk, value_12m, rfm, rfm_class;
	int class, lifecycle;
};
static const struct field moved_fields[] = {
	FIELD_DATE(moved, as_of, .doc = W("Day", "日期")),
	FIELD_I64(moved, churn_risk, .min = 0, .max = MILLIONTHS,
		.doc = W("Churn risk, millionths", "流失风险，百万分之一")),
	FIELD_I64(moved, value_12m, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Value of the next 12 months", "未来 12 个月价值")),
	FIELD_I64(moved, rfm, .min = 111, .max = 555, .doc = W("R, F, M", "RFM 得分")),
	FIELD_I64(moved, rfm_class, .min = 1, .max = 5, .doc = W("RFM class", "RFM 等级")),
	FIELD_ENUM(moved, class, customer_classes, .doc = W("Class", "客户分级")),
	FIELD_ENUM(moved, lifecycle, lifecycles, .doc = W("Stage of life", "生命周期阶段")),
};
static const struct shape moved_shape = SHAPE("ScoreThen", moved, moved_fields, "A score as it was.", "历史评分。");

struct explained {
	struct customer_score *score;
	struct list reasons, history;
};
static const struct field explained_fields[] = {
	FIELD_OBJECT(explained, score, &customer_score_shape,
		.doc = W("The last score; null: none yet", "最近评分，空为尚无")),
	FIELD_LIST(explained, reasons, &reason_shape, .max = CHURN_FEATURES,
		.doc = W("Why the churn risk is what it is, the strongest first; empty where the buying model speaks "
			 "alone",
			"流失风险的原因，影响最大的在前；仅由购买模型判断时为空")),
	FIELD_LIST(explained, history, &moved_shape, .max = HISTORY_MAX,
		.doc = W("How it moved, newest first", "变化历史，最新在前")),
};
static const struct shape explained_shape =
	SHAPE("ScoreExplained", explained, explained_fields, "A customer's score and why.", "客户评分及原因。");

static enum status read_history(struct ctx *ctx, int64_t customer_id, struct list *ret)
{
	struct moved *list = arena_array(ctx->mem, struct moved, HISTORY_MAX);
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(ctx->db, &score_history_of, ARGS(v_i64(customer_id), v_i64(HISTORY_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list[count++] = (struct moved){
			.as_of = day_text(ctx->mem, row_i64(rows, 0)),
			.churn_risk = row_i64(rows, 1),
			.value_12m = row_i64(rows, 2),
			.rfm = row_i64(rows, 3),
			.rfm_class = row_i64(rows, 4),
			.class = choice_value(customer_classes, row_text(rows, 5, ctx->mem)),
			.lifecycle = choice_value(lifecycles, row_text(rows, 6, ctx->mem)),
		};
	}
	*ret = LIST(moved, list, count);
	return OK;
}

static enum status act_score(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct explained *out = arena_new(ctx->mem, struct explained);
	struct customer_score *score = arena_new(ctx->mem, struct customer_score);
	struct churn_model model;
	struct insight_run run;
	int64_t id;
	bool found;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &id));
	TRY(insight_score_get(ctx, id, score, &found));
	if (found) {
		out->score = score;
		TRY(insight_run_load(ctx, score->run_id, &run));
		if (churn_model_read(ctx, &run, &model))
			out->reasons = reasons_of(ctx, &model, score);
	}
	answer_give(answer, explained, out);
	return read_history(ctx, id, &out->history);
}

// ---------------------------------------------------------------- lists

enum score_sort {
	SORT_CHURN_RISK,
	SORT_AT_RISK,
	SORT_VALUE,
	SORT_VALUE_HISTORY,
	SORT_OVERDUE,
	SORT_EXPECTED,
	SORT_SPENT,
	SORT_RECENT,
	SORT_NEXT_ORDER,
};
static const struct choice score_sorts[] = {
	[SORT_CHURN_RISK] = {"churn_risk", W("Most likely to leave first", "流失风险从高到低")},
	[SORT_AT_RISK] = {"at_risk", W("Most revenue at risk first", "风险金额从高到低")},
	[SORT_VALUE] = {"value_12m", W("Worth most in the next 12 months first", "未来 12 个月价值从高到低")},
	[SORT_VALUE_HISTORY] = {"value_history", W("Worth most so far first", "历史价值从高到低")},
	[SORT_OVERDUE] = {"overdue", W("Latest first", "逾期倍数从高到低")},
	[SORT_EXPECTED] = {"expected_12m", W("Most purchases expected first", "预期购买从多到少")},
	[SORT_SPENT] = {"spent", W("Spent most first", "累计消费从高到低")},
	[SORT_RECENT] = {"last_day", W("Bought last first", "最近购买在前")},
	[SORT_NEXT_ORDER] = {"next_order_at",
		W("Next order expected first; those expected only", "预计最早再次购买在前（仅有预期者）")},
	CHOICES_END,
};
static const char *const sort_columns[] = {"s.churn_risk", "s.at_risk", "s.value_12m", "s.value_history", "s.overdue",
	"s.expected_12m", "s.spent", "s.last_day", "-s.next_order_at"};

struct list_query {
	int64_t store_id, tag_id, segment_id;
	int class, lifecycle, sort;
	int64_t rfm_class, r, f, m, churn_min, value_min;
	bool fallen;
	int64_t limit;
	const char *cursor;
	int loyalty_kind;
};
static const struct field list_query_fields[] = {
	FIELD_ID(list_query, store_id, "sto", .doc = W("Home store", "归属门店")),
	FIELD_ID(list_query, tag_id, "tag", .doc = W("With this tag", "带该标签")),
	FIELD_ID(list_query, segment_id, "seg", .doc = W("In this segment", "属于该客群")),
	FIELD_ENUM(list_query, class, customer_classes, .doc = W("Only this class", "仅该分级")),
	FIELD_ENUM(list_query, lifecycle, lifecycles, .doc = W("Only this stage of life", "仅该生命周期阶段")),
	FIELD_ENUM(list_query, sort, score_sorts, .doc = W("Order (churn_risk)", "排序（默认 churn_risk）")),
	FIELD_I64(list_query, rfm_class, .min = 1, .max = 5, .doc = W("Only this RFM class", "仅该 RFM 等级")),
	FIELD_I64(list_query, r, .min = 1, .max = 5, .doc = W("Only this score for recency", "仅该近度得分")),
	FIELD_I64(list_query, f, .min = 1, .max = 5, .doc = W("Only this score for frequency", "仅该频度得分")),
	FIELD_I64(list_query, m, .min = 1, .max = 5, .doc = W("Only this score for money", "仅该金额得分")),
	FIELD_I64(list_query, churn_min, .min = 0, .max = MILLIONTHS,
		.doc = W("Churn risk of at least, millionths", "流失风险不低于，百万分之一")),
	FIELD_I64(list_query, value_min, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Value of the next 12 months of at least", "未来 12 个月价值不低于")),
	FIELD_BOOL(list_query, fallen,
		.doc = W("Only those whose RFM class fell by two or more", "仅 RFM 等级下降两级及以上者")),
	FIELD_I64(list_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	FIELD_TEXT(list_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
	FIELD_ENUM(list_query, loyalty_kind, loyalty_kinds, .doc = W("Only this kind of loyalty", "仅该忠诚类型")),
};
#define LIST_KIND (UINT64_C(1) << (ARRAY_LEN(list_query_fields) - 1))
#define LIST_CLASS (UINT64_C(1) << 3)
#define LIST_LIFECYCLE (UINT64_C(1) << 4)
static const struct shape list_query_shape =
	SHAPE("ScoredQuery", list_query, list_query_fields, "Which customers.", "客户筛选条件。");

struct scored {
	int64_t customer_id, store_id;
	const char *name;
	int loyalty_kind;
	struct customer_score *score;
	struct list reasons;
	int64_t sort_value;
};
static const struct field scored_fields[] = {
	FIELD_ID(scored, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_TEXT(scored, name, .max = 200, .doc = W("Name as it is shown", "显示名称")),
	FIELD_ID(scored, store_id, "sto", .doc = W("Home store", "归属门店")),
	FIELD_ENUM(scored, loyalty_kind, loyalty_kinds,
		.doc = W("Kind of loyalty; \"none\" as long as it was not told", "忠诚类型；尚未判定时为 none")),
	FIELD_OBJECT(scored, score, &customer_score_shape, .doc = W("Score", "评分")),
	FIELD_LIST(scored, reasons, &reason_shape, .max = CHURN_FEATURES,
		.doc = W("Why the churn risk is what it is", "流失风险的原因")),
};
static const struct shape scored_shape =
	SHAPE("ScoredCustomer", scored, scored_fields, "A customer and the last score.", "客户及最近评分。");

static void add_conditions(const struct call *call, struct where *where)
{
	const struct list_query *query = call->query;

	where_and_plain(where, "c.merged_into IS NULL");
	if (call->query_present & LIST_CLASS)
		where_and(where, "s.class = ?", v_text(customer_classes[query->class].name));
	if (call->query_present & LIST_LIFECYCLE)
		where_and(where, "s.lifecycle = ?", v_text(lifecycles[query->lifecycle].name));
	if (query->rfm_class != NONE)
		where_and(where, "s.rfm_class = ?", v_i64(query->rfm_class));
	if (query->r != NONE)
		where_and(where, "s.rfm / 100 = ?", v_i64(query->r));
	if (query->f != NONE)
		where_and(where, "s.rfm / 10 % 10 = ?", v_i64(query->f));
	if (query->m != NONE)
		where_and(where, "s.rfm % 10 = ?", v_i64(query->m));
	if (query->churn_min != NONE)
		where_and(where, "s.churn_risk >= ?", v_i64(query->churn_min));
	if (query->value_min != NONE)
		where_and(where, "s.value_12m >= ?", v_i64(query->value_min));
	if (call->query_present & LIST_KIND)
		where_and(where, "l.kind = ?", v_text(loyalty_kinds[query->loyalty_kind].name));
	if (query->fallen)
		where_and_plain(where, "s.rfm_class_before - s.rfm_class >= 2");
	if (query->sort == SORT_NEXT_ORDER)
		where_and_plain(where, "s.next_order_at IS NOT NULL");
}

static enum status list_where(struct ctx *ctx, const struct call *call, int64_t limit, struct where *where)
{
	const struct list_query *query = call->query;
	struct insight_query part = {
		.store_id = query->store_id, .tag_id = query->tag_id, .segment_id = query->segment_id};
	const char *column = sort_columns[query->sort];
	struct filter filter;
	struct cursor cursor;

	TRY(filter_make(ctx, &part, &filter));
	*where = where_make(
		ctx->mem, arena_format(ctx->mem,
				  "SELECT " SCORE_COLUMNS
				  ", c.store_id, %s, l.kind FROM customer_score s JOIN customer c ON c.id = "
				  "s.customer_id LEFT JOIN customer_loyalty l ON l.customer_id = s.customer_id",
				  column));
	filter_customers(ctx, &filter, where);
	add_conditions(call, where);
	if (query->cursor) {
		if (!cursor_parse(ctx->mem, query->cursor, &cursor) || cursor.value.kind != VALUE_I64)
			return fail_at(ctx, "cursor", &cursor_wrong, NULL);
		where_and(where, arena_format(ctx->mem, "(%s, s.customer_id) < (?, ?)", column), cursor.value,
			v_i64(cursor.id));
	}
	where_tail(where, arena_format(ctx->mem, "ORDER BY %s DESC, s.customer_id DESC LIMIT ?", column), v_i64(limit));
	return OK;
}

#define STORE_COLUMN 31

static enum status read_list(struct ctx *ctx, struct where *where, struct scored *list, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct scored *item = &list[(*count)++];
		item->score = arena_new(ctx->mem, struct customer_score);
		score_scan(ctx, rows, item->score);
		item->customer_id = item->score->customer_id;
		item->store_id = row_i64(rows, STORE_COLUMN);
		item->sort_value = row_i64(rows, STORE_COLUMN + 1);
		const char *kind = row_text(rows, STORE_COLUMN + 2, ctx->mem);
		item->loyalty_kind = kind ? choice_value(loyalty_kinds, kind) : LOYAL_NONE;
	}
}

// Names, and reasons by the model of the run that scored them.
static enum status fill(struct ctx *ctx, struct scored *list, size_t count)
{
	int64_t *ids = arena_array(ctx->mem, int64_t, count);
	struct customer **files = arena_array(ctx->mem, struct customer *, count);
	struct insight_run run = {.id = NONE};
	struct churn_model model;
	bool reasons = false;

	for (size_t i = 0; i < count; i++)
		ids[i] = list[i].customer_id;
	TRY(customer_open(ctx, ids, count, files));
	for (size_t i = 0; i < count; i++) {
		list[i].name = files[i] ? customer_display_name(ctx->mem, files[i]) : NULL;
		if (run.id != list[i].score->run_id) {
			TRY(insight_run_load(ctx, list[i].score->run_id, &run));
			reasons = churn_model_read(ctx, &run, &model);
		}
		if (reasons)
			list[i].reasons = reasons_of(ctx, &model, list[i].score);
	}
	return OK;
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct list_query *query = call->query;
	int64_t limit = query->limit == NONE ? PAGE_DEFAULT : query->limit;
	struct scored *list = arena_array(ctx->mem, struct scored, (size_t)limit + 1);
	struct where where;
	struct page page;
	size_t count;

	TRY(list_where(ctx, call, limit + 1, &where));
	TRY(read_list(ctx, &where, list, &count));
	bool more = (int64_t)count > limit;
	count = more ? (size_t)limit : count;
	TRY(fill(ctx, list, count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, scored, &list[i]);
	struct cursor next = {0};
	if (more)
		next = (struct cursor){v_i64(list[count - 1].sort_value), list[count - 1].customer_id};
	return page_end(&page, more ? cursor_text(ctx->mem, next) : NULL, NONE, answer);
}

const struct route insight_customer_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/customers/{customer:cus}/score",
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &explained_shape,
		.act = act_score,
		.tag = "Insight",
		.name = "customer_score",
		.doc = W("What the last run makes of a customer, why, and how it moved.",
			"客户的最近评分、原因与变化。")},
	{.method = HTTP_GET,
		.path = "/v1/insight/customers",
		.right = "report.read",
		.kind = ROUTE_READ,
		.query = &list_query_shape,
		.out = &scored_shape,
		.list = true,
		.act = act_list,
		.tag = "Insight",
		.name = "scored_list",
		.doc = W("Customers by what the models say: who is leaving and why, who is worth what, who is due.",
			"按模型结果列出客户：谁在流失及原因、谁价值高、谁该来了。"),
		.example_path = "/v1/insight/customers?sort=at_risk&lifecycle=cooling"},
	{0},
};
