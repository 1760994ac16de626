// Kinds of loyalty over HTTP: how the customers are spread over them, and one customer's verdict with its evidence.
#include "insight/kind.h"

#include "insight/figure.h"
#include "insight/portrait.h"

#include "customer/customer.h"

#include <math.h>

// ---------------------------------------------------------------- conditions

// A condition as it is shown: of a kind alone, or with a customer's value.
struct shown_condition {
	const char *code, *title, *how;
	int unit, sign;
	int64_t threshold, value;
	bool holds;
};
static const struct field condition_fields[] = {
	FIELD_TEXT(shown_condition, code, .max = 40, .doc = W("Which number", "指标")),
	FIELD_TEXT(shown_condition, title, .max = 100, .doc = W("Its name", "名称")),
	FIELD_TEXT(shown_condition, how, .max = 200, .doc = W("How it is computed", "计算方式")),
	FIELD_ENUM(shown_condition, unit, indicator_units, .doc = W("Unit of value and threshold", "单位")),
	FIELD_ENUM(shown_condition, sign, condition_signs, .doc = W("How they are compared", "比较方式")),
	FIELD_I64(shown_condition, threshold, .min = 0, .max = INT64_MAX, .doc = W("Threshold", "阈值")),
	FIELD_I64(shown_condition, value, .min = 0, .max = INT64_MAX,
		.doc = W("The customer's; null: not known, or no customer", "客户的数值；空为未知或不涉及客户")),
	FIELD_BOOL(shown_condition, holds, .doc = W("It holds for the customer", "是否满足")),
};
static const struct shape condition_shape = SHAPE("LoyaltyCondition", shown_condition, condition_fields,
	"A condition of a kind of loyalty.", "忠诚类型的判定条件。");

// loyalty NULL: the condition alone.
static struct list conditions_of(struct ctx *ctx, int kind, const struct loyalty_setting *setting,
	const struct customer_loyalty *loyalty, int64_t *held)
{
	const struct kind_row *row = &kind_rows[kind];
	struct shown_condition *list = arena_array(ctx->mem, struct shown_condition, row->count);

	*held = 0;
	for (size_t i = 0; i < row->count; i++) {
		const struct kind_condition *condition = &row->condition[i];
		const struct evidence_info *info = &evidence_infos[condition->evidence];
		list[i] = (struct shown_condition){
			.code = info->code,
			.title = words_in(info->title, ctx->lang),
			.how = words_in(info->how, ctx->lang),
			.unit = info->unit,
			.sign = (int)condition->sign,
			.threshold = kind_threshold(condition, setting),
			.value = loyalty ? evidence_value(condition->evidence, loyalty) : NONE,
			.holds = loyalty && kind_condition_holds(condition, setting, loyalty),
		};
		*held += list[i].holds;
	}
	return LIST(shown_condition, list, row->count);
}

// ---------------------------------------------------------------- distribution

struct kind_out {
	int kind;
	const char *title, *meaning, *advice, *untold;
	int64_t customers, share, spent_window, revenue_share, value_12m, churn;
	struct list conditions;
};
static const struct field kind_fields[] = {
	FIELD_ENUM(kind_out, kind, loyalty_kinds, .doc = W("Kind", "类型")),
	FIELD_TEXT(kind_out, title, .max = 100, .doc = W("Its name", "名称")),
	FIELD_TEXT(kind_out, meaning, .max = 400, .doc = W("What it means", "含义")),
	FIELD_TEXT(kind_out, advice, .max = 400, .doc = W("What to do", "应对建议")),
	FIELD_TEXT(kind_out, untold, .max = 200,
		.doc = W("Why nobody can be of this kind; null: it can be told", "无法判定的原因；空为可以判定")),
	COUNTED(kind_out, customers, "Customers", "客户数"),
	COUNTED(kind_out, share, "Their part of all, millionths", "客户占比，百万分之一"),
	FIELD_I64(kind_out, spent_window, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Revenue of the window", "统计期消费")),
	COUNTED(kind_out, revenue_share, "Their part of it, millionths", "消费占比，百万分之一"),
	FIELD_I64(kind_out, value_12m, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Value of the next 12 months", "未来 12 个月价值")),
	COUNTED(kind_out, churn, "Mean churn risk, millionths", "平均流失风险，百万分之一"),
	FIELD_LIST(kind_out, conditions, &condition_shape, .max = KIND_CONDITIONS,
		.doc = W("What must all hold; the first kind of the list that does is the verdict",
			"须全部满足的条件；按列表顺序取第一个满足的类型")),
};
static const struct shape kind_shape = SHAPE("LoyaltyKind", kind_out, kind_fields, "A kind of loyalty.", "忠诚类型。");

struct kinds_out {
	int64_t run_id, customers, average_order;
	const char *as_of;
	struct list kinds;
};
static const struct field kinds_fields[] = {
	FIELD_ID(kinds_out, run_id, "run", .doc = W("The run that told them; null: none yet", "评分任务，空为尚无")),
	FIELD_DATE(kinds_out, as_of, .doc = W("Last day of its data", "数据截止日")),
	COUNTED(kinds_out, customers, "Customers who have bought", "购买过的客户数"),
	FIELD_I64(kinds_out, average_order, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("Median of the customers' average orders; null: no run", "客单价中位数；空为尚无评分")),
	FIELD_LIST(kinds_out, kinds, &kind_shape, .max = LOYALTY_KINDS,
		.doc = W("The seven kinds and those not told", "七种类型及未判定")),
};
static const struct shape kinds_shape =
	SHAPE("LoyaltyKinds", kinds_out, kinds_fields, "The shop by kinds of loyalty.", "忠诚类型分布。");

struct kinds_query {
	int64_t store_id, tag_id, segment_id;
};
static const struct field query_fields[] = {
	FIELD_ID(kinds_query, store_id, "sto", .doc = W("Home store", "归属门店")),
	FIELD_ID(kinds_query, tag_id, "tag", .doc = W("With this tag", "带该标签")),
	FIELD_ID(kinds_query, segment_id, "seg", .doc = W("In this segment", "属于该客群")),
};
static const struct shape query_shape = SHAPE("LoyaltyKindsQuery", kinds_query, query_fields, "Of whom.", "范围。");

static enum status count_kinds(struct ctx *ctx, const struct filter *filter, struct kinds_out *out)
{
	struct kind_out *kinds = out->kinds.items;
	struct where where = where_make(ctx->mem,
		"SELECT l.kind, COUNT(*), CAST(COALESCE(SUM(s.spent_window), 0) AS BIGINT), "
		"CAST(COALESCE(SUM(s.value_12m), 0) AS BIGINT), CAST(COALESCE(SUM(s.churn_risk), 0) AS BIGINT) "
		"FROM customer_loyalty l JOIN customer_score s ON s.customer_id = l.customer_id "
		"JOIN customer c ON c.id = l.customer_id");
	struct rows *rows;
	double revenue = 0;
	bool more;

	filter_customers(ctx, filter, &where);
	where_tail_plain(&where, "GROUP BY l.kind");
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		int at = choice_value(loyalty_kinds, row_text(rows, 0, ctx->mem));
		if (at < 0)
			continue;
		kinds[at].customers = row_i64(rows, 1);
		kinds[at].spent_window = row_i64(rows, 2);
		kinds[at].value_12m = row_i64(rows, 3);
		kinds[at].churn = row_i64(rows, 4) / row_i64(rows, 1);
		out->customers += kinds[at].customers;
		revenue += (double)kinds[at].spent_window;
	}
	for (int i = 0; i < LOYALTY_KINDS; i++) {
		kinds[i].share = ppm((double)kinds[i].customers, (double)out->customers);
		kinds[i].revenue_share = ppm((double)kinds[i].spent_window, revenue);
	}
	return OK;
}

static void describe_kinds(struct ctx *ctx, const struct loyalty_setting *setting, struct kind_out *kinds)
{
	static const struct words no_sole = W("No category is named as sold nowhere else: see the loyalty settings.",
		"尚未指定独家品类，请在忠诚指数的设置中指定。");
	int64_t held;

	for (int i = 0; i < LOYALTY_KINDS; i++) {
		kinds[i].kind = i;
		kinds[i].title = words_in(loyalty_kinds[i].doc, ctx->lang);
		kinds[i].meaning = words_in(loyalty_kind_meanings[i], ctx->lang);
		kinds[i].advice = words_in(loyalty_kind_advice[i], ctx->lang);
		if (i < LOYAL_NONE)
			kinds[i].conditions = conditions_of(ctx, i, setting, NULL, &held);
	}
	if (setting->sole_categories.count == 0)
		kinds[LOYAL_MONOPOLY].untold = words_in(no_sole, ctx->lang);
}

static enum status make_kinds(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct kinds_query *query = call->query;
	struct insight_query part = {
		.store_id = query->store_id, .tag_id = query->tag_id, .segment_id = query->segment_id};
	struct kinds_out *out = arena_new(ctx->mem, struct kinds_out);
	struct kind_out *kinds = arena_array(ctx->mem, struct kind_out, LOYALTY_KINDS);
	struct loyalty_setting setting;
	struct insight_run run;
	struct filter filter;
	bool found;

	*out = (struct kinds_out){.run_id = NONE, .average_order = NONE, .kinds = {kinds, LOYALTY_KINDS}};
	answer_give(answer, kinds_out, out);
	TRY(filter_make(ctx, &part, &filter));
	TRY(insight_run_last(ctx, &run, &found));
	enum status status = found ? kinds_setting_of(ctx, run.id, &setting, &out->average_order) : ERR_NOT_FOUND;
	if (status == OK) {
		out->run_id = run.id;
		out->as_of = run.as_of;
	} else if (status == ERR_NOT_FOUND) { // no run has told kinds yet: what the next one will use
		TRY(loyalty_setting_get(ctx, &setting));
	} else {
		return status;
	}
	describe_kinds(ctx, &setting, kinds);
	return count_kinds(ctx, &filter, out);
}

static enum status act_kinds(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

// ---------------------------------------------------------------- one customer

struct trial {
	int kind;
	const char *title;
	int64_t held, of;
	struct list conditions;
};
static const struct field trial_fields[] = {
	FIELD_ENUM(trial, kind, loyalty_kinds, .doc = W("Kind", "类型")),
	FIELD_TEXT(trial, title, .max = 100, .doc = W("Its name", "名称")),
	COUNTED(trial, held, "Conditions that hold", "满足的条件数"),
	COUNTED(trial, of, "Conditions in all", "条件总数"),
	FIELD_LIST(trial, conditions, &condition_shape, .max = KIND_CONDITIONS, .doc = W("The conditions", "判定条件")),
};
static const struct shape trial_shape = SHAPE(
	"LoyaltyTrial", trial, trial_fields, "How a customer does by a kind's conditions.", "按某类型条件的判定情况。");

static const struct field text_item = {.kind = KIND_TEXT, .max = 100, .doc = W("In words", "说明")};

struct verdict {
	int64_t customer_id, run_id;
	const char *as_of;
	int kind;
	const char *title, *meaning, *advice;
	int64_t average_order;
	struct list voices, ties, evidence, kinds;
};
static const struct field verdict_fields[] = {
	FIELD_ID(verdict, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_ID(verdict, run_id, "run", .doc = W("The run that told it; null: none yet", "评分任务，空为尚无")),
	FIELD_DATE(verdict, as_of, .doc = W("Last day of its data", "数据截止日")),
	FIELD_ENUM(verdict, kind, loyalty_kinds,
		.doc = W("Verdict; \"none\" as long as there is no run", "判定结果；尚无评分时为 none")),
	FIELD_TEXT(verdict, title, .max = 100, .doc = W("Its name", "名称")),
	FIELD_TEXT(verdict, meaning, .max = 400, .doc = W("What it means", "含义")),
	FIELD_TEXT(verdict, advice, .max = 400, .doc = W("What to do", "应对建议")),
	FIELD_I64(verdict, average_order, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("The customer's average order", "客单价")),
	FIELD_SCALARS(verdict, voices, &text_item, .max = 4, .doc = W("How they speak for us", "口碑行为")),
	FIELD_SCALARS(verdict, ties, &text_item, .max = TIES, .doc = W("What ties them to us", "与本店的联系")),
	FIELD_LIST(verdict, evidence, &condition_shape, .max = KIND_CONDITIONS,
		.doc = W("The conditions of the verdict; empty where no kind was told", "判定依据；未判定时为空")),
	FIELD_LIST(verdict, kinds, &trial_shape, .max = LOYAL_NONE,
		.doc = W("All kinds, in the order in which they are tried", "全部类型，按判定顺序")),
};
static const struct shape verdict_shape = SHAPE("LoyaltyVerdict", verdict, verdict_fields,
	"Of which kind a customer's loyalty is, and why.", "客户的忠诚类型与依据。");

static struct list bits_in_words(struct ctx *ctx, int64_t bits, const struct words *words, int count)
{
	const char **list = arena_array(ctx->mem, const char *, (size_t)count);
	size_t known = 0;

	for (int i = 0; i < count; i++)
		if (bits >> i & 1)
			list[known++] = words_in(words[i], ctx->lang);
	return SCALARS(list, known);
}

static enum status fill_verdict(struct ctx *ctx, const struct customer_loyalty *loyalty, struct verdict *out)
{
	struct trial *trials = arena_array(ctx->mem, struct trial, LOYAL_NONE);
	struct loyalty_setting setting;
	struct insight_run run;
	int64_t average_order;

	TRY(insight_run_load(ctx, loyalty->run_id, &run));
	TRY(kinds_setting_of(ctx, loyalty->run_id, &setting, &average_order));
	out->run_id = run.id;
	out->as_of = run.as_of;
	out->kind = loyalty->kind;
	out->title = words_in(loyalty_kinds[out->kind].doc, ctx->lang);
	out->meaning = words_in(loyalty_kind_meanings[out->kind], ctx->lang);
	out->advice = words_in(loyalty_kind_advice[out->kind], ctx->lang);
	out->average_order = loyalty->average_order;
	out->voices = bits_in_words(ctx, loyalty->voices, voice_words, ARRAY_LEN(voice_words));
	out->ties = bits_in_words(ctx, loyalty->ties, tie_words, TIES);
	for (int i = 0; i < LOYAL_NONE; i++) {
		trials[i] = (struct trial){.kind = i, .title = words_in(loyalty_kinds[i].doc, ctx->lang)};
		trials[i].conditions = conditions_of(ctx, i, &setting, loyalty, &trials[i].held);
		trials[i].of = (int64_t)trials[i].conditions.count;
	}
	out->kinds = LIST(trial, trials, LOYAL_NONE);
	if (out->kind < LOYAL_NONE)
		out->evidence = trials[out->kind].conditions;
	return OK;
}

static enum status act_verdict(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct verdict *out = arena_new(ctx->mem, struct verdict);
	struct customer_loyalty loyalty;
	int64_t id;
	bool found;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &id));
	*out = (struct verdict){.customer_id = id, .run_id = NONE, .kind = LOYAL_NONE, .average_order = NONE};
	answer_give(answer, verdict, out);
	TRY(kind_get(ctx, id, &loyalty, &found));
	return found ? fill_verdict(ctx, &loyalty, out) : OK;
}

const struct route insight_kind_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/loyalty-kinds",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &query_shape,
		.out = &kinds_shape,
		.act = act_kinds,
		.tag = "Insight",
		.name = "loyalty_kinds",
		.doc = W("The seven kinds of loyalty: what each means, by which conditions it is told, how many "
			 "customers "
			 "are of it, what they bring, and what to do about it. Lists of each: "
			 "/v1/insight/customers?loyalty_kind=….",
			"七种忠诚类型：含义、判定条件、客户数与贡献、应对建议。名单见 "
			"/v1/insight/customers?loyalty_kind=…。")},
	{.method = HTTP_GET,
		.path = "/v1/customers/{customer:cus}/loyalty",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.out = &verdict_shape,
		.act = act_verdict,
		.tag = "Insight",
		.name = "customer_loyalty",
		.doc = W("Of which kind a customer's loyalty is: the numbers, the thresholds they were held against, "
			 "and "
			 "what to do.",
			"客户的忠诚类型：各项数值、所对照的阈值与应对建议。")},
	{0},
};

const struct figure_kind kinds_figure = {.route = &insight_kind_routes[0], .make = make_kinds, .usual = {"{}"}};
