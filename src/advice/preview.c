// Whom a rule of action would reach, before it is kept. A condition that segments can ask too is counted by the
// database; one that looks at what only single customers can be asked is tried on them one by one, newest first, for as
// long as somebody who is writing will wait.
#include "advice/action.h"

#include "api/expression.h"
#include "customer/customer.h"

#include <time.h>

#define SAMPLE_USUAL 5
#define SAMPLE_MAX 20
#define PAGE 200
#define PATIENCE_MS 400

struct preview_input {
	const char *condition, *value;
	int64_t sample;
};
static const struct field input_fields[] = {
	FIELD_TEXT(preview_input, condition, .max = EXPR_TEXT_MAX, .flags = FIELD_REQUIRED,
		.doc = W("When: an expression over one customer (scope member)", "条件表达式（范围 member）"),
		.example = "\"customer.orders >= 2 && customer.days_to_points_expiry <= 14\""),
	FIELD_TEXT(preview_input, value, .max = EXPR_TEXT_MAX,
		.doc = W("What doing it is expected to be worth: an expression of money", "预期价值：金额表达式")),
	FIELD_I64(preview_input, sample, .min = 0, .max = SAMPLE_MAX,
		.doc = W("How many customers to show (5)", "示例客户数（默认 5）")),
};
static const struct shape input_shape =
	SHAPE("ActionRulePreviewInput", preview_input, input_fields, "A rule to try.", "待预览的规则。");

struct reached {
	int64_t customer_id, value;
	const char *name;
	struct list reasons;
};
static const struct field reached_fields[] = {
	FIELD_ID(reached, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_TEXT(reached, name, .max = 200, .doc = W("Name", "名称")),
	FIELD_I64(reached, value, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What doing it is expected to be worth; 0: cannot be told", "预期价值，0 表示无法估计")),
	FIELD_SCALARS(reached, reasons, &action_reason_item, .max = ACTION_REASONS_MAX,
		.doc = W("The values that brought it up", "触发的数值")),
};
static const struct shape reached_shape =
	SHAPE("ActionRuleReached", reached, reached_fields, "One of them.", "示例客户。");

struct preview {
	int64_t count, looked_at, customers;
	const char *condition, *sentence;
	struct list sample;
};
static const struct field preview_fields[] = {
	FIELD_I64(preview, count, .min = 0, .max = JSON_INTEGER_MAX,
		.doc = W("How many of those looked at it holds for now", "已检查的客户中命中的人数")),
	FIELD_I64(preview, looked_at, .min = 0, .max = JSON_INTEGER_MAX,
		.doc = W("How many were looked at: all, or the newest where looking at all would take long",
			"已检查的客户数：全部；若耗时过长则为最新的一部分")),
	FIELD_I64(preview, customers, .min = 0, .max = JSON_INTEGER_MAX, .doc = W("How many there are", "客户总数")),
	FIELD_TEXT(preview, condition, .max = 8 * EXPR_TEXT_MAX,
		.doc = W("The condition in its canonical form", "规范写法")),
	FIELD_TEXT(preview, sentence, .max = 32 * 1024, .doc = W("As a sentence", "自然语言句子")),
	FIELD_LIST(preview, sample, &reached_shape, .max = SAMPLE_MAX, .doc = W("Some of them", "示例客户")),
};
static const struct shape preview_shape =
	SHAPE("ActionRulePreview", preview, preview_fields, "Whom a rule would reach.", "规则将触及的客户。");

struct trying {
	struct action_sense sense;
	struct preview *out;
	struct reached *sample;
	size_t kept, wanted;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum status try_one(struct ctx *ctx, struct trying *trying, const struct customer *customer, bool *holds)
{
	int64_t value;

	TRY(action_holds(ctx, &trying->sense, customer->id, holds, &value));
	if (!*holds || trying->kept == trying->wanted)
		return OK;
	struct reached *reached = &trying->sample[trying->kept++];
	*reached = (struct reached){customer->id, value, customer->display_name, {0}};
	return action_reasons(ctx, &trying->sense, customer->id, &reached->reasons);
}

// Compiled as a segment's condition; false: there are words in it that segments do not know.
static enum status as_condition(struct ctx *ctx, const char *text, struct expr_sql *sql, bool *known)
{
	struct vocabulary *vocabulary;
	struct expr *expr;

	TRY(expression_vocabulary(ctx, EXPR_OF_CUSTOMERS, &vocabulary));
	enum status status = expr_compile(ctx, vocabulary, text, EXPR_BOOL, &expr);
	*known = status == OK;
	if (status == ERR_UNPROCESSABLE)
		return OK;
	TRY(status);
	return expr_to_sql(ctx, expr, ctx->now_ms, sql);
}

static enum status by_database(struct ctx *ctx, struct trying *trying, struct customer_filter *filter)
{
	struct customer **items;
	size_t count;
	int64_t next;
	bool holds;

	TRY(customer_count(ctx, filter, &trying->out->count));
	trying->out->looked_at = trying->out->customers;
	if (trying->wanted == 0)
		return OK;
	TRY(customer_list(ctx, filter, trying->wanted, &items, &count, &next));
	for (size_t i = 0; i < count; i++)
		TRY(try_one(ctx, trying, items[i], &holds));
	return OK;
}

static enum status one_by_one(struct ctx *ctx, struct trying *trying, struct customer_filter *filter)
{
	int64_t began = monotonic_ms();

	do {
		struct customer **items;
		size_t count;
		TRY(customer_list(ctx, filter, PAGE, &items, &count, &filter->after));
		for (size_t i = 0; i < count && monotonic_ms() - began < PATIENCE_MS; i++) {
			bool holds;
			TRY(try_one(ctx, trying, items[i], &holds));
			trying->out->count += holds;
			trying->out->looked_at++;
		}
	} while (filter->after != NONE && monotonic_ms() - began < PATIENCE_MS);
	return OK;
}

static enum status act_preview(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct preview_input *in = call->in;
	struct preview *out = arena_new(ctx->mem, struct preview);
	struct trying trying = {.out = out, .wanted = in->sample == NONE ? SAMPLE_USUAL : (size_t)in->sample};
	struct action_rule rule = {.condition = in->condition, .value = in->value};
	struct customer_filter filter = customer_filter_all;
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	bool known;

	answer_give(answer, preview, out);
	TRY(action_take(ctx, &rule, &trying.sense));
	trying.sample = arena_array(ctx->mem, struct reached, SAMPLE_MAX);
	out->condition = rule.condition;
	out->sentence = expr_sentence(ctx, trying.sense.condition, ctx->lang);
	TRY(customer_count(ctx, &filter, &out->customers));
	TRY(as_condition(ctx, rule.condition, sql, &known));
	if (known)
		filter.condition = sql;
	TRY(known ? by_database(ctx, &trying, &filter) : one_by_one(ctx, &trying, &filter));
	out->sample = LIST(reached, trying.sample, trying.kept);
	return OK;
}

const struct route action_preview_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/action-rules/preview",
		.right = "action_rule.read",
		.kind = ROUTE_READ,
		.in = &input_shape,
		.out = &preview_shape,
		.act = act_preview,
		.weight = 3,
		.example_in =
			"{\"condition\": \"customer.orders >= 2 && customer.days_to_points_expiry <= 14\", \"sample\": "
			"5}",
		.tag = "Insight",
		.name = "action_rule_preview",
		.doc = W(
			"Whom a rule of action would reach now, without keeping it: how many, a few of them with their "
			"values, and the condition as a sentence. Of those the caller may see.",
			"预览尚未保存的行动规则：命中人数、示例客户及其数值、条件的自然语言描述。仅统计调用者可见的客户"
			"。")},
	{0},
};
