// For editors and builders: what an expression may speak of, and whether one is right.
#include "api/expression.h"
#include "api/floor_routes.h"

#include <string.h>

PROBLEM(expression_text_or_json, ERR_UNPROCESSABLE, "Either text or json is needed.", "须给出 text 或 json。");

#define JSON_BYTES_MAX 20000

// ---------------------------------------------------------------- what it may speak of

struct fields_query {
	int scope;
};
static const struct field fields_query_fields[] = {
	FIELD_ENUM(fields_query, scope, expr_scopes,
		.doc = W("What the expression is about (customer)", "表达式的对象（默认 customer）")),
};
static const struct shape fields_query_shape =
	SHAPE("ExpressionFieldsQuery", fields_query, fields_query_fields, "Which fields.", "字段范围。");

struct choice_view {
	const char *value, *label;
};
static const struct field choice_view_fields[] = {
	FIELD_TEXT(choice_view, value, .max = 200,
		.doc = W("As it is written, without quotes", "表达式中的写法（不含引号）")),
	FIELD_TEXT(choice_view, label, .max = 200, .doc = W("As people call it", "显示名称")),
};
static const struct shape choice_view_shape =
	SHAPE("ExpressionChoice", choice_view, choice_view_fields, "A value that a field can have.", "字段的可选值。");

static const struct field word_field = {.name = "word", .kind = KIND_TEXT, .max = 40, .doc = W("Word", "词")};

struct field_view {
	int kind;
	const char *name;
	int type;
	const char *doc, *phrase, *unit, *example;
	int64_t digits;
	struct list operators, choices, parameters;
};

struct parameter_view {
	const char *name;
	int type;
	bool literal, optional;
};
static const struct field parameter_view_fields[] = {
	FIELD_TEXT(parameter_view, name, .max = 80, .doc = W("Name", "名称")),
	FIELD_ENUM(parameter_view, type, expr_types, .doc = W("Type", "类型")),
	FIELD_BOOL(parameter_view, literal, .doc = W("Must be written out", "须写具体的值")),
	FIELD_BOOL(parameter_view, optional, .doc = W("May be left out", "可省略")),
};
static const struct shape parameter_view_shape =
	SHAPE("ExpressionParameter", parameter_view, parameter_view_fields, "What a function is given.", "函数参数。");

static const struct field field_view_fields[] = {
	FIELD_ENUM(field_view, kind, expr_candidate_kinds, .doc = W("Field or function", "字段或函数")),
	FIELD_TEXT(field_view, name, .max = 200, .doc = W("As it is written", "写法"), .example = "\"customer.tier\""),
	FIELD_ENUM(field_view, type, expr_types, .doc = W("Type of the value", "值的类型")),
	FIELD_TEXT(field_view, doc, .max = 400, .doc = W("What it is", "说明")),
	FIELD_TEXT(field_view, phrase, .max = 200, .doc = W("As a sentence calls it", "句中的称呼")),
	FIELD_TEXT(field_view, unit, .max = 40, .doc = W("Said after the number", "数字单位")),
	FIELD_TEXT(field_view, example, .max = 200, .doc = W("Example", "示例")),
	FIELD_I64(field_view, digits, .min = 0, .max = 12, .doc = W("Decimals of a number or of money", "小数位数")),
	FIELD_SCALARS(field_view, operators, &word_field, .max = 20,
		.doc = W("Operators that it may stand before", "可用的运算符")),
	FIELD_LIST(field_view, choices, &choice_view_shape, .max = EXPR_OPTIONS_MAX,
		.doc = W("Its values, of choices", "可选值（选项类字段）")),
	FIELD_LIST(field_view, parameters, &parameter_view_shape, .max = EXPR_PARAMETERS_MAX,
		.doc = W("Parameters, of functions", "参数（函数）")),
};
static const struct shape field_view_shape = SHAPE("ExpressionField", field_view, field_view_fields,
	"What an expression may speak of.", "表达式可用的字段或函数。");

struct gathering {
	struct ctx *ctx;
	const struct vocabulary *vocabulary;
	struct page *page;
	enum status status;
};

static struct list operators_of(enum expr_type type, bool ranked)
{
	static const char *const all[] = {"==", "!=", "in", "<", "<=", ">", ">="};
	static const char *const sets[] = {"in"};

	switch (type) {
	case EXPR_BOOL:
		return SCALARS((void *)all, 2);
	case EXPR_TEXTS:
	case EXPR_CHOICES:
		return SCALARS((void *)sets, 1);
	case EXPR_CHOICE:
		return SCALARS((void *)all, ranked ? ARRAY_LEN(all) : 3);
	case EXPR_RECORDS:
	case EXPR_SUBJECT:
		return (struct list){0};
	default:
		return SCALARS((void *)all, ARRAY_LEN(all));
	}
}

static enum status choices_of(struct ctx *ctx, const struct attribute *attribute, struct list *ret)
{
	struct expr_option *options = arena_array(ctx->mem, struct expr_option, EXPR_OPTIONS_MAX);
	struct choice_view *views;
	size_t count = 0;

	if (attribute->options) {
		TRY(attribute->options(ctx, attribute, NULL, options, EXPR_OPTIONS_MAX, &count));
	} else {
		for (; attribute->choices && attribute->choices[count].name && count < EXPR_OPTIONS_MAX; count++)
			options[count] =
				(struct expr_option){attribute->choices[count].name, attribute->choices[count].doc, 0};
	}
	views = arena_array(ctx->mem, struct choice_view, count);
	for (size_t i = 0; i < count; i++)
		views[i] = (struct choice_view){options[i].code, words_in(options[i].label, ctx->lang)};
	*ret = LIST(choice_view, views, count);
	return OK;
}

static const char *in_lang(const struct ctx *ctx, struct words words)
{
	return words.en ? words_in(words, ctx->lang) : NULL;
}

static void add_field(struct gathering *gathering, const struct attribute *attribute)
{
	const struct ctx *ctx = gathering->ctx;
	struct field_view view = {
		.kind = CANDIDATE_FIELD,
		.name = attribute->name,
		.type = (int)attribute->type,
		.doc = in_lang(ctx, attribute->doc),
		.phrase = in_lang(ctx, attribute->phrase),
		.unit = in_lang(ctx, attribute->unit),
		.example = attribute->example,
		.digits = attribute->type == EXPR_MONEY ? gathering->vocabulary->currency->digits : attribute->digits,
		.operators = operators_of(attribute->type, attribute->ranked),
	};

	gathering->status = choices_of(gathering->ctx, attribute, &view.choices);
	page_add(gathering->page, field_view, &view);
}

static void add_function(struct gathering *gathering, const struct expr_function *function)
{
	const struct ctx *ctx = gathering->ctx;
	struct parameter_view parameters[EXPR_PARAMETERS_MAX];
	struct field_view view = {
		.kind = CANDIDATE_FUNCTION,
		.name = function->name,
		.type = (int)function->result,
		.doc = in_lang(ctx, function->doc),
		.phrase = in_lang(ctx, function->phrase),
		.unit = in_lang(ctx, function->unit),
		.example = function->example,
		.operators = operators_of(function->result, false),
		.parameters = {parameters, 0},
	};

	for (size_t i = 0; i < EXPR_PARAMETERS_MAX && function->parameters[i].name; i++) {
		const struct expr_parameter *row = &function->parameters[i];
		parameters[view.parameters.count++] =
			(struct parameter_view){row->name, (int)row->type, row->literal, row->optional};
	}
	page_add(gathering->page, field_view, &view);
}

static void gather(const struct attribute *attribute, const struct expr_function *function, void *arg)
{
	struct gathering *gathering = arg;
	bool segments = gathering->vocabulary->scope == EXPR_OF_CUSTOMERS;

	if (gathering->status != OK)
		return;
	if (attribute && (attribute->sql || !segments))
		add_field(gathering, attribute);
	if (function && !(segments && function->no_sql))
		add_function(gathering, function);
}

static enum status act_fields(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct fields_query *query = call->query;
	enum expr_scope scope = call->query_present & 1 ? (enum expr_scope)query->scope : EXPR_OF_CUSTOMERS;
	struct vocabulary *vocabulary;
	struct page page;

	TRY(expression_vocabulary(ctx, scope, &vocabulary));
	page_begin(ctx, call, &page);
	struct gathering gathering = {ctx, vocabulary, &page, OK};
	vocabulary_each(vocabulary, gather, &gathering);
	TRY(gathering.status);
	return page_end(&page, NULL, NONE, answer);
}

// ---------------------------------------------------------------- whether one is right

struct check_input {
	int scope;
	const char *text, *json;
	int64_t cursor;
};
static const struct field check_input_fields[] = {
	FIELD_ENUM(check_input, scope, expr_scopes, .flags = FIELD_REQUIRED,
		.doc = W("What it is about", "表达式的对象"), .example = "\"customer\""),
	FIELD_TEXT(check_input, text, .max = EXPR_TEXT_MAX, .doc = W("The expression", "表达式"),
		.example = "\"customer.orders >= 3 && days_since(customer.last_order_at) > 30\""),
	FIELD_RAW(check_input, json, .max = JSON_BYTES_MAX,
		.doc = W("The same as a builder has it", "表达式的 JSON 形式（构建器）")),
	FIELD_I64(check_input, cursor, .min = 0, .max = EXPR_TEXT_MAX,
		.doc = W("Where the cursor stands in text: gives candidates", "光标在 text 中的位置：返回候选项")),
};
static const struct shape check_input_shape =
	SHAPE("ExpressionCheckInput", check_input, check_input_fields, "An expression to look at.", "待检查的表达式。");

struct error_view {
	int64_t position, length;
	const char *code, *message, *suggestion;
};
static const struct field error_view_fields[] = {
	FIELD_I64(error_view, position, .min = 0, .max = JSON_INTEGER_MAX,
		.doc = W("Where, in UTF-16 units as browsers count", "位置（UTF-16 单位，与浏览器一致）")),
	FIELD_I64(error_view, length, .min = 0, .max = JSON_INTEGER_MAX, .doc = W("How long", "长度")),
	FIELD_TEXT(error_view, code, .max = 80, .doc = W("Name of the problem", "问题代码")),
	FIELD_TEXT(error_view, message, .max = 1000, .doc = W("What is wrong", "说明")),
	FIELD_TEXT(error_view, suggestion, .max = 400, .doc = W("What may be meant", "可能想写的内容")),
};
static const struct shape error_view_shape =
	SHAPE("ExpressionError", error_view, error_view_fields, "What is wrong with an expression.", "表达式错误。");

static const struct field candidate_fields[] = {
	FIELD_ENUM(expr_candidate, kind, expr_candidate_kinds, .doc = W("What it is", "种类")),
	FIELD_TEXT(expr_candidate, text, .max = 400, .doc = W("What is put in", "插入的文本")),
	FIELD_TEXT(expr_candidate, doc, .max = 400, .doc = W("What it means", "说明")),
};
static const struct shape candidate_shape = SHAPE(
	"ExpressionCandidate", expr_candidate, candidate_fields, "What may stand at the cursor.", "光标处的候选项。");

struct check_view {
	bool valid;
	const char *text, *json, *sentence;
	struct list errors, candidates;
	int64_t replace_from;
};
static const struct field check_view_fields[] = {
	FIELD_BOOL(check_view, valid, .doc = W("It can be used", "可以使用")),
	FIELD_TEXT(check_view, text, .max = 8 * EXPR_TEXT_MAX,
		.doc = W("In its canonical form when valid; else as it came", "规范写法；有误时为原文")),
	FIELD_RAW(check_view, json, .max = 20 * EXPR_TEXT_MAX, .doc = W("For a builder", "构建器所用的 JSON")),
	FIELD_TEXT(check_view, sentence, .max = 32 * 1024, .doc = W("As a sentence", "自然语言句子")),
	FIELD_LIST(check_view, errors, &error_view_shape, .max = EXPR_ERRORS_MAX, .doc = W("What is wrong", "错误")),
	FIELD_LIST(check_view, candidates, &candidate_shape, .max = EXPR_CANDIDATES_MAX,
		.doc = W("What may stand at the cursor", "光标处的候选项")),
	FIELD_I64(check_view, replace_from, .min = 0, .max = EXPR_TEXT_MAX,
		.doc = W("Where the word begins that a candidate replaces", "候选项替换的起始位置")),
};
static const struct shape check_view_shape = SHAPE("ExpressionCheck", check_view, check_view_fields,
	"What was found out about an expression.", "表达式检查结果。");

// Bytes of UTF-8 and units of UTF-16.
static int64_t units(const char *text, size_t bytes)
{
	const char *at = text;
	int64_t count = 0;

	while (*at && at < text + bytes)
		count += utf8_next(&at) > 0xFFFF ? 2 : 1;
	return count;
}

static size_t bytes_of_units(const char *text, int64_t count)
{
	const char *at = text;

	while (*at && count > 0)
		count -= utf8_next(&at) > 0xFFFF ? 2 : 1;
	return (size_t)(at - text);
}

static void give_errors(struct ctx *ctx, const struct expr *expr, struct check_view *view)
{
	struct error_view *errors = arena_array(ctx->mem, struct error_view, expr->error_count);

	for (size_t i = 0; i < expr->error_count; i++) {
		const struct expr_error *error = &expr->errors[i];
		int64_t from = units(expr->source, error->position);
		errors[i] = (struct error_view){from, units(expr->source, error->position + error->length) - from,
			error->problem->code, expr_error_sentence(ctx->mem, error, ctx->lang), error->suggestion};
	}
	view->errors = LIST(error_view, errors, expr->error_count);
}

static void give_forms(struct ctx *ctx, const struct expr *expr, struct check_view *view)
{
	struct buf buf = buf_make(ctx->mem, 20 * EXPR_TEXT_MAX);
	struct json_out out = json_out(&buf);

	expr_json(&out, expr);
	view->valid = true;
	view->text = expr->text;
	view->json = buf.full ? NULL : buf.data;
	view->sentence = expr_sentence(ctx, expr, ctx->lang);
}

static enum status give_candidates(
	struct ctx *ctx, const struct vocabulary *vocabulary, const struct check_input *in, struct check_view *view)
{
	struct expr_candidate *candidates;
	size_t count, from;

	TRY(expr_complete(ctx, vocabulary, in->text, bytes_of_units(in->text, in->cursor), &candidates, &count, &from));
	view->candidates = LIST(expr_candidate, candidates, count);
	view->replace_from = units(in->text, from);
	return OK;
}

static enum status act_check(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct check_input *in = call->in;
	struct check_view *view = arena_new(ctx->mem, struct check_view);
	const char *text = in->text ? in->text : "";
	struct vocabulary *vocabulary;
	struct expr *expr;

	if (in->json && in->text)
		return fail_at(ctx, "/json", &expression_text_or_json, NULL);
	TRY(expression_vocabulary(ctx, (enum expr_scope)in->scope, &vocabulary));
	if (in->json)
		TRY(expr_text_of_json(ctx, "/json", in->json, strlen(in->json), &text));
	*view = (struct check_view){.text = text, .replace_from = NONE};
	enum status status = expr_compile(ctx, vocabulary, text, EXPR_BOOL, &expr);
	if (status != OK && status != ERR_UNPROCESSABLE)
		return status;
	give_errors(ctx, expr, view);
	if (status == OK)
		give_forms(ctx, expr, view);
	if (in->text && in->cursor != NONE)
		TRY(give_candidates(ctx, vocabulary, in, view));
	answer_give(answer, check_view, view);
	return OK;
}

#define EXPRESSIONS .tag = "Expressions"

const struct route expression_routes[] = {
	{HTTP_GET, "/v1/expressions/fields", "customer.read", ROUTE_READ, .query = &fields_query_shape,
		.out = &field_view_shape, .list = true, .act = act_fields, EXPRESSIONS, .name = "expression_fields",
		.doc = W("Fields and functions that an expression may use, with types, values and words",
			"表达式可用的字段和函数：类型、可选值与说明")},
	{HTTP_POST, "/v1/expressions/check", "customer.read", ROUTE_READ, .in = &check_input_shape,
		.out = &check_view_shape, .act = act_check, EXPRESSIONS,
		.example_in = "{\"scope\": \"customer\", \"text\": \"customer.orders >= 3\", \"cursor\": 15}",
		.name = "expression_check",
		.doc = W("Whether an expression is right: its canonical text, JSON and sentence, or errors with "
			 "positions; with a "
			 "cursor, what may stand there",
			"检查表达式：规范写法、JSON、句子，或带位置的错误；给出光标时返回候选项")},
	{0},
};
