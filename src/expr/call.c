// Calls of functions: their arguments, and what they stand for.
#include "expr/node.h"

#include <string.h>

#define EXPANSIONS_MAX 8

PROBLEM(expr_unknown_function, ERR_UNPROCESSABLE, "There is no function {0} here.", "此处没有函数 {0}。");
PROBLEM(expr_arguments, ERR_UNPROCESSABLE, "It is written {0}.", "写法：{0}。");
PROBLEM(expr_written_out, ERR_UNPROCESSABLE, "A value must be written here.", "此处须写具体的值。");
PROBLEM(expr_expands_round, ERR_UNPROCESSABLE, "{0} refers back to itself, or too deep.",
	"{0}循环引用，或引用层数过多。");
PROBLEM(expr_expands_wrong, ERR_UNPROCESSABLE, "What {0} stands for has an error itself: {1}",
	"{0}所指的条件有误：{1}");

static void visit_function(const struct attribute *attribute, const struct expr_function *function, void *arg)
{
	(void)attribute;
	if (function)
		suggestion_try(arg, function->name);
}

static void unknown_function(struct builder *builder, const struct node *call)
{
	struct suggestion suggestion = suggestion_begin(call->name);

	vocabulary_each(builder->vocabulary, visit_function, &suggestion);
	suggestion_try(&suggestion, "has");
	node_error(builder, call->position, call->length, suggestion.best, &expr_unknown_function, call->name);
}

static bool is_text(const struct node *node)
{
	return node->kind == NODE_LITERAL && node->type == EXPR_TEXT;
}

static bool check_subject(struct builder *builder, struct node *arg, enum expr_subject subject)
{
	if (arg->kind != NODE_NAME || strcmp(arg->name, subject_names[subject]) != 0) {
		node_error(builder, arg->position, arg->length, subject_names[subject], &expr_type_wrong,
			arg->name ? arg->name : "", words_in(type_words(EXPR_SUBJECT), builder->ctx->lang));
		return false;
	}
	arg->kind = NODE_SUBJECT;
	arg->type = EXPR_SUBJECT;
	return true;
}

static enum status check_options(struct builder *builder, struct node *arg, const struct expr_parameter *parameter)
{
	struct attribute *row = arena_new(builder->ctx->mem, struct attribute);
	enum status status;

	*row = (struct attribute){.name = parameter->name, .type = EXPR_CHOICE, .options = parameter->options};
	status = literal_fit_choice(builder, arg, row);
	if (status == OK && arg->type == EXPR_CHOICE && parameter->type == EXPR_TEXT) {
		arg->type = EXPR_TEXT;
		arg->attribute = NULL;
		arg->value.text = arg->name;
	}
	return status;
}

static bool takes(const struct expr_parameter *parameter, const struct node *arg)
{
	return parameter->type == EXPR_NONE || parameter->type == arg->type ||
	       (parameter->type == EXPR_DATE && arg->type == EXPR_TIME);
}

static enum status check_argument(struct builder *builder, struct node *arg, const struct expr_parameter *parameter)
{
	struct node beside = {.type = parameter->type};
	enum status status;

	if (parameter->type == EXPR_SUBJECT) {
		check_subject(builder, arg, parameter->subject);
		return OK;
	}
	status = check(builder, arg);
	if (status != OK || arg->type == EXPR_NONE)
		return status;
	if (parameter->literal && arg->kind != NODE_LITERAL) {
		node_error(builder, arg->position, arg->length, NULL, &expr_written_out, NULL);
		return OK;
	}
	if (parameter->options && is_text(arg))
		return check_options(builder, arg, parameter);
	if (is_text(arg) && (parameter->type == EXPR_DATE || parameter->type == EXPR_TIME))
		return literal_fit(builder, arg, &beside);
	if (!takes(parameter, arg))
		need(builder, arg, parameter->type);
	else if (parameter->type == EXPR_NUMBER && arg->kind == NODE_LITERAL)
		literal_scale(builder, arg, 0);
	return OK;
}

// ---------------------------------------------------------------- what it stands for

static enum status expand(struct builder *builder, struct node *call)
{
	struct expr_value args[EXPR_PARAMETERS_MAX] = {0};
	struct expr inner = {.vocabulary = builder->vocabulary};
	struct builder below = {.ctx = builder->ctx,
		.vocabulary = builder->vocabulary,
		.expr = &inner,
		.nodes = builder->nodes,
		.expansions = builder->expansions + 1};
	struct node *root;
	enum status status;

	for (size_t i = 0; i < call->count; i++)
		args[i] = call->args[i]->value;
	status = call->function->expand(builder->ctx, args, &below.text);
	if (status != OK || !below.text)
		return status;
	if (below.expansions > EXPANSIONS_MAX) {
		node_error(builder, call->position, call->length, NULL, &expr_expands_round, call->name);
		return OK;
	}
	root = parse(&below);
	status = root ? check(&below, root) : OK;
	builder->nodes = below.nodes;
	if (status != OK)
		return status;
	if (inner.error_count) {
		node_error(builder, call->position, call->length, NULL, &expr_expands_wrong, call->name,
			expr_error_sentence(builder->ctx->mem, &inner.errors[0], builder->ctx->lang));
		call->type = EXPR_NONE;
		return OK;
	}
	call->means = root;
	call->type = root->type;
	call->digits = root->digits;
	call->lo = root->lo;
	call->hi = root->hi;
	return OK;
}

static struct node *copy(struct builder *builder, const struct node *node)
{
	struct node *same = node_new(builder, node->kind, node->position);

	*same = *node;
	return same;
}

static struct node *pair(struct builder *builder, const struct node *call, enum node_kind kind, enum node_op op,
	struct node *a, struct node *b)
{
	struct node *node = node_new(builder, kind, call->position);

	node->op = op;
	node->length = call->length;
	node->args = arena_array(builder->ctx->mem, struct node *, 2);
	node->args[0] = a;
	node->args[1] = b;
	node->count = 2;
	return node;
}

// between(x, a, b) is x >= a && x <= b.
static enum status check_between(struct builder *builder, struct node *call)
{
	struct node *x = call->args[0], *again = x->kind == NODE_LITERAL ? copy(builder, x) : x;
	struct node *from = pair(builder, call, NODE_COMPARE, OP_AT_LEAST, x, call->args[1]);
	struct node *to = pair(builder, call, NODE_COMPARE, OP_AT_MOST, again, call->args[2]);
	struct node *both = pair(builder, call, NODE_AND, OP_NONE, from, to);

	call->means = both;
	call->type = EXPR_BOOL;
	return check(builder, both);
}

// ---------------------------------------------------------------- all

static bool sqlable(const struct expr_function *function)
{
	return !function->no_sql && (function->sql || function->expand || core_call_of(function) != CORE_OTHER);
}

static bool count_fits(const struct expr_function *function, size_t count)
{
	size_t least = 0, most = 0;

	for (; most < EXPR_PARAMETERS_MAX && function->parameters[most].name; most++)
		least += !function->parameters[most].optional;
	return count >= least && count <= most;
}

static enum status check_arguments(struct builder *builder, struct node *call)
{
	for (size_t i = 0; i < call->count; i++) {
		enum status status = check_argument(builder, call->args[i], &call->function->parameters[i]);
		if (status != OK)
			return status;
	}
	return OK;
}

enum status check_call(struct builder *builder, struct node *call)
{
	const struct expr_function *function = vocabulary_function(builder->vocabulary, call->name);
	size_t errors = builder->expr->error_count;
	enum status status;

	if (!function) {
		unknown_function(builder, call);
		return OK;
	}
	call->function = function;
	if (!count_fits(function, call->count)) {
		node_error(builder, call->position, call->length, NULL, &expr_arguments, function->example);
		return OK;
	}
	if (core_call_of(function) == CORE_BETWEEN)
		return check_between(builder, call);
	status = check_arguments(builder, call);
	if (status != OK || builder->expr->error_count > errors)
		return status;
	call->type = function->result;
	call->lo = function->min;
	call->hi = function->max;
	if (in_sql(builder) && !sqlable(function)) {
		check_not_in_segments(builder, call, call->name);
		return OK;
	}
	return function->expand ? expand(builder, call) : OK;
}
