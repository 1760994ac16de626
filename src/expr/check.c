// Names are looked up, every node gets its type, literals take theirs from what stands beside them.
#include "expr/node.h"

#include <string.h>

PROBLEM(expr_unknown_name, ERR_UNPROCESSABLE, "There is no {0} here.", "此处没有 {0}。");
PROBLEM(expr_type_wrong, ERR_UNPROCESSABLE, "This is {0}; {1} is needed.", "此处为{0}，需要的是{1}。");
PROBLEM(expr_not_comparable, ERR_UNPROCESSABLE, "{0} and {1} cannot be compared so.", "{0}与{1}不能这样比较。");
PROBLEM(expr_not_in_segments, ERR_UNPROCESSABLE, "{0} cannot be used in segments.", "{0}不能用于客群。");
PROBLEM(expr_list_where, ERR_UNPROCESSABLE, "A list stands only after “in”.", "列表只能用在 in 之后。");
PROBLEM(expr_list_literals, ERR_UNPROCESSABLE, "A list holds only written-out values.", "列表中只能写具体的值。");
PROBLEM(expr_list_empty, ERR_UNPROCESSABLE, "The list is empty.", "列表为空。");
PROBLEM(expr_has_what, ERR_UNPROCESSABLE, "has() asks of one field whether it is known.",
	"has() 用于判断一个字段是否已知。");
PROBLEM(expr_bool_compare, ERR_UNPROCESSABLE, "Only a field or function is compared with true or false.",
	"只有字段或函数可以与 true、false 比较。");
PROBLEM(expr_in_what, ERR_UNPROCESSABLE, "After “in” stands a list, or a field that holds several values.",
	"in 之后应为列表或多值字段。");
PROBLEM(expr_fold_inside, ERR_UNPROCESSABLE, "This cannot stand within another exists, all, count or sum.",
	"exists、all、count、sum 不能嵌套。");
PROBLEM(expr_fold_what, ERR_UNPROCESSABLE, "{0} has no members to go through.", "{0}没有可遍历的成员。");
PROBLEM(expr_reserved, ERR_UNPROCESSABLE, "“{0}” has a meaning already: take another name.",
	"“{0}”已有含义，请换一个名称。");

#define RANGE ((INT64_C(1) << 53) - 1)

static const struct words words_of_types[] = {
	[EXPR_NONE] = {"anything", "任意值"},
	[EXPR_BOOL] = {"a condition", "条件"},
	[EXPR_NUMBER] = {"a number", "数字"},
	[EXPR_MONEY] = {"an amount of money", "金额"},
	[EXPR_TEXT] = {"a text", "文本"},
	[EXPR_CHOICE] = {"a choice", "选项"},
	[EXPR_TIME] = {"a time", "时间"},
	[EXPR_DATE] = {"a date", "日期"},
	[EXPR_TEXTS] = {"several texts", "多个文本"},
	[EXPR_CHOICES] = {"several choices", "多个选项"},
	[EXPR_RECORDS] = {"a list of records", "记录列表"},
	[EXPR_SUBJECT] = {"order or customer itself", "订单或客户本身"},
};

struct words type_words(enum expr_type type)
{
	return words_of_types[type];
}

static const char *type_called(const struct builder *builder, enum expr_type type)
{
	return words_in(words_of_types[type], builder->ctx->lang);
}

bool need(struct builder *builder, const struct node *node, enum expr_type type)
{
	if (node->type == type)
		return true;
	if (node->type != EXPR_NONE)
		node_error(builder, node->position, node->length, NULL, &expr_type_wrong,
			type_called(builder, node->type), type_called(builder, type));
	return false;
}

bool in_sql(const struct builder *builder)
{
	return builder->vocabulary->scope == EXPR_OF_CUSTOMERS;
}

void check_not_in_segments(struct builder *builder, struct node *node, const char *name)
{
	const char *instead = node->attribute ? node->attribute->instead : NULL;

	node_error(builder, node->position, node->length, instead, &expr_not_in_segments, name);
	node->type = EXPR_NONE;
}

// ---------------------------------------------------------------- names

static void visit_name(const struct attribute *attribute, const struct expr_function *function, void *arg)
{
	(void)function;
	if (attribute)
		suggestion_try(arg, attribute->name);
}

static void unknown_name(struct builder *builder, struct node *node)
{
	struct suggestion suggestion = suggestion_begin(node->name);

	vocabulary_each(builder->vocabulary, visit_name, &suggestion);
	node_error(builder, node->position, node->length, suggestion.best, &expr_unknown_name, node->name);
}

static void attribute_node(
	struct node *node, const struct attribute *attribute, size_t set, const struct vocabulary *vocabulary)
{
	node->kind = NODE_ATTRIBUTE;
	node->attribute = attribute;
	node->set = set;
	node->type = attribute->type;
	node->digits = attribute->type == EXPR_MONEY ? vocabulary->currency->digits : attribute->digits;
	node->lo = attribute->min || attribute->max ? attribute->min : -RANGE;
	node->hi = attribute->min || attribute->max ? attribute->max : RANGE;
}

static void check_name(struct builder *builder, struct node *node)
{
	const struct vocabulary *vocabulary = builder->vocabulary;
	size_t length = builder->variable ? strlen(builder->variable) : 0, set;
	const char *name = node->name;
	bool of_variable = length && strncmp(name, builder->variable, length) == 0 && name[length] == '.';

	if (of_variable)
		name = arena_format(
			builder->ctx->mem, "%s.%s", subject_names[builder->variable_subject], name + length + 1);
	const struct attribute *attribute = vocabulary_attribute(vocabulary, name, &set);
	// A line is at hand under the variable of a fold, or as `line` where the whole expression is about one.
	bool line_at_hand = of_variable || (vocabulary->scope == EXPR_OF_LINES && !builder->variable);
	if (!attribute || (vocabulary->sets[set]->subject == SUBJECT_LINE && !line_at_hand)) {
		unknown_name(builder, node);
		return;
	}
	attribute_node(node, attribute, set, vocabulary);
	if (in_sql(builder) && !attribute->sql)
		check_not_in_segments(builder, node, node->name);
}

// ---------------------------------------------------------------- operators

static bool not_comparable(struct builder *builder, const struct node *node)
{
	node_error(builder, node->position, node->length, NULL, &expr_not_comparable,
		type_called(builder, node->args[0]->type), type_called(builder, node->args[1]->type));
	return false;
}

static bool same_choices(const struct attribute *a, const struct attribute *b)
{
	return a && b && a->choices == b->choices && a->options == b->options;
}

static bool is_value(const struct node *node)
{
	return node->kind == NODE_ATTRIBUTE || (node->kind == NODE_CALL && !node->means);
}

static enum status check_choices(struct builder *builder, struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];
	const struct attribute *attribute = a->attribute;

	if (!same_choices(a->attribute, b->attribute)) {
		not_comparable(builder, node);
		return OK;
	}
	if (node->op <= OP_UNEQUAL)
		return OK;
	if (!attribute->ranked || (a->kind == NODE_LITERAL) == (b->kind == NODE_LITERAL)) {
		not_comparable(builder, node);
		return OK;
	}
	return ranked_list(builder, node);
}

static void check_bools(struct builder *builder, struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];

	if (node->op > OP_UNEQUAL)
		not_comparable(builder, node);
	else if (!((a->kind == NODE_LITERAL && is_value(b)) || (b->kind == NODE_LITERAL && is_value(a))))
		node_error(builder, node->position, node->length, NULL, &expr_bool_compare, NULL);
}

// A constant beside money is in major units.
static bool check_numbers(struct builder *builder, struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];

	if (a->type != b->type && !a->constant && !b->constant)
		return not_comparable(builder, node);
	return align(builder, node);
}

static bool is_day(enum expr_type type)
{
	return type == EXPR_DATE || type == EXPR_TIME;
}

static enum status check_compare(struct builder *builder, struct node *node)
{
	struct node *a = node->args[0], *b = node->args[1];
	enum status status = OK;

	node->type = EXPR_BOOL;
	if (a->kind == NODE_LITERAL && b->kind != NODE_LITERAL)
		status = literal_fit(builder, a, b);
	else if (b->kind == NODE_LITERAL && a->kind != NODE_LITERAL)
		status = literal_fit(builder, b, a);
	if (status != OK || a->type == EXPR_NONE || b->type == EXPR_NONE)
		return status;
	if (is_numeric(a->type) && is_numeric(b->type)) {
		check_numbers(builder, node);
	} else if (is_day(a->type) && is_day(b->type)) {
		node->compare = a->type == b->type ? COMPARE_NUMBERS : COMPARE_DAY_OF_TIME;
	} else if (a->type != b->type) {
		not_comparable(builder, node);
	} else if (a->type == EXPR_CHOICE) {
		return check_choices(builder, node);
	} else if (a->type == EXPR_BOOL) {
		check_bools(builder, node);
	} else if (a->type == EXPR_TEXT) {
		node->compare = COMPARE_TEXTS;
	} else {
		not_comparable(builder, node);
	}
	return OK;
}

static enum status check_list(struct builder *builder, struct node *list, const struct node *beside)
{
	list->type = beside->type;
	list->constant = true;
	if (list->count == 0)
		node_error(builder, list->position, list->length, NULL, &expr_list_empty, NULL);
	for (size_t i = 0; i < list->count; i++) {
		struct node *item = list->args[i];
		if (item->kind != NODE_LITERAL) {
			node_error(builder, item->position, item->length, NULL, &expr_list_literals, NULL);
			continue;
		}
		enum status status = literal_fit(builder, item, beside);
		if (status != OK)
			return status;
		if (is_numeric(beside->type) && item->type == beside->type && item->digits != beside->digits)
			literal_scale(builder, item, beside->digits);
		if (item->type == EXPR_DATE && beside->type == EXPR_TIME)
			need(builder, item, EXPR_TIME);
	}
	return OK;
}

static enum status check_in(struct builder *builder, struct node *node)
{
	struct node *item = node->args[0], *set = node->args[1];

	node->type = EXPR_BOOL;
	if (set->kind == NODE_LIST) {
		enum status status = check(builder, item);
		if (status != OK || item->type == EXPR_NONE)
			return status;
		if (item->type == EXPR_BOOL || item->type >= EXPR_TEXTS) {
			not_comparable(builder, node);
			return OK;
		}
		node->compare = item->type == EXPR_TEXT ? COMPARE_TEXTS : COMPARE_NUMBERS;
		return check_list(builder, set, item);
	}
	enum status status = check(builder, item);
	if (status == OK)
		status = check(builder, set);
	if (status != OK || set->type == EXPR_NONE || item->type == EXPR_NONE)
		return status;
	if (set->kind != NODE_ATTRIBUTE || (set->type != EXPR_TEXTS && set->type != EXPR_CHOICES)) {
		node_error(builder, set->position, set->length, NULL, &expr_in_what, NULL);
		return OK;
	}
	if (item->kind == NODE_LITERAL)
		return literal_fit(builder, item, set);
	if (set->type == EXPR_TEXTS)
		need(builder, item, EXPR_TEXT);
	else if (item->type != EXPR_CHOICE || !same_choices(item->attribute, set->attribute) || in_sql(builder))
		not_comparable(builder, node);
	return OK;
}

static enum status check_args(struct builder *builder, struct node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		enum status status = check(builder, node->args[i]);
		if (status != OK)
			return status;
	}
	return OK;
}

static void check_numeric_args(struct builder *builder, struct node *node)
{
	bool sound = true;

	for (size_t i = 0; i < node->count; i++)
		if (!is_numeric(node->args[i]->type))
			sound = need(builder, node->args[i], EXPR_NUMBER) && sound;
	if (!sound)
		return;
	if (node->kind == NODE_ARITHMETIC) {
		check_arithmetic(builder, node);
		return;
	}
	node->type = node->args[0]->type;
	node->digits = node->args[0]->digits;
	node->constant = node->args[0]->constant;
	node->lo = -node->args[0]->hi;
	node->hi = -node->args[0]->lo;
}

static enum status check_has(struct builder *builder, struct node *node)
{
	node->type = EXPR_BOOL;
	if (node->count != 1 || node->args[0]->kind != NODE_NAME) {
		node_error(builder, node->position, node->length, NULL, &expr_has_what, NULL);
		return OK;
	}
	return check(builder, node->args[0]);
}

static enum status check_choose(struct builder *builder, struct node *node)
{
	struct node *a = node->args[1], *b = node->args[2];
	enum status status = OK;

	need(builder, node->args[0], EXPR_BOOL);
	if (a->kind == NODE_LITERAL && b->kind != NODE_LITERAL)
		status = literal_fit(builder, a, b);
	else if (b->kind == NODE_LITERAL && a->kind != NODE_LITERAL)
		status = literal_fit(builder, b, a);
	if (status != OK || a->type == EXPR_NONE || b->type == EXPR_NONE)
		return status;
	if (is_numeric(a->type) && is_numeric(b->type)) {
		// The branches are aligned like summands; align() looks at the first two arguments.
		struct node pair = *node;
		pair.args = node->args + 1;
		if (!check_numbers(builder, &pair))
			return OK;
		memcpy(node->times, pair.times, sizeof pair.times);
		node->digits = pair.digits;
		node->lo =
			a->lo * pair.times[0] < b->lo * pair.times[1] ? a->lo * pair.times[0] : b->lo * pair.times[1];
		node->hi =
			a->hi * pair.times[0] > b->hi * pair.times[1] ? a->hi * pair.times[0] : b->hi * pair.times[1];
		node->type = a->type == EXPR_MONEY || b->type == EXPR_MONEY ? EXPR_MONEY : EXPR_NUMBER;
		node->constant = a->constant && b->constant;
	} else if (need(builder, b, a->type)) {
		node->type = a->type;
		if (a->type != EXPR_BOOL && a->type != EXPR_TEXT && a->type != EXPR_DATE && a->type != EXPR_TIME) {
			not_comparable(builder, node);
			node->type = EXPR_NONE;
		}
	}
	return OK;
}

// ---------------------------------------------------------------- lines

static enum status check_fold(struct builder *builder, struct node *node)
{
	static const char *const reserved[] = {"customer", "order", "line", "event", "true", "false", "in", "has"};
	struct node *records = node->args[0], *body = node->args[1];
	enum status status = check(builder, records);

	node->type = node->op <= FOLD_ALL ? EXPR_BOOL : EXPR_NUMBER;
	if (status != OK || !need(builder, records, EXPR_RECORDS))
		return status;
	if (builder->variable) {
		node_error(builder, node->position, node->length, NULL, &expr_fold_inside, NULL);
		return OK;
	}
	for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
		if (strcmp(node->name, reserved[i]) == 0)
			node_error(builder, node->position, node->length, NULL, &expr_reserved, node->name);
	node->set = 0;
	while (builder->vocabulary->sets[node->set] &&
		builder->vocabulary->sets[node->set]->subject != records->attribute->item)
		node->set++;
	builder->variable = node->name;
	builder->variable_subject = records->attribute->item;
	status = check(builder, body);
	if (status == OK && node->count == 3)
		status = check(builder, node->args[2]);
	builder->variable = NULL;
	if (status != OK)
		return status;
	if (node->op == FOLD_SUM) {
		if (body->type != EXPR_NONE && !is_numeric(body->type))
			need(builder, body, EXPR_NUMBER);
		node->type = body->type;
		node->digits = body->digits;
		node->lo = -RANGE;
		node->hi = RANGE;
		if (node->count == 3)
			need(builder, node->args[2], EXPR_BOOL);
	} else {
		need(builder, body, EXPR_BOOL);
		node->hi = RANGE;
	}
	return OK;
}

// ---------------------------------------------------------------- all

enum status check_operator(struct builder *builder, struct node *node)
{
	enum status status;

	if (node->kind == NODE_IN)
		return check_in(builder, node);
	status = check_args(builder, node);
	if (status != OK)
		return status;
	switch (node->kind) {
	case NODE_COMPARE:
		return check_compare(builder, node);
	case NODE_CHOOSE:
		return check_choose(builder, node);
	case NODE_ARITHMETIC:
	case NODE_NEGATE:
		check_numeric_args(builder, node);
		return OK;
	default: // && || !
		node->type = EXPR_BOOL;
		for (size_t i = 0; i < node->count; i++)
			need(builder, node->args[i], EXPR_BOOL);
		return OK;
	}
}

enum status check(struct builder *builder, struct node *node)
{
	if (node->checked)
		return OK;
	node->checked = true;
	switch (node->kind) {
	case NODE_LITERAL:
	case NODE_ATTRIBUTE:
	case NODE_SUBJECT:
		return OK;
	case NODE_NAME:
		check_name(builder, node);
		return OK;
	case NODE_LIST:
		node_error(builder, node->position, node->length, NULL, &expr_list_where, NULL);
		return OK;
	case NODE_CALL:
		return check_call(builder, node);
	case NODE_HAS:
		return check_has(builder, node);
	case NODE_FOLD:
		return check_fold(builder, node);
	default:
		return check_operator(builder, node);
	}
}
