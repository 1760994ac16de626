// A tree as text, with as few brackets as it needs.
#include "expr/node.h"

#include <string.h>

#define QUOTED_MAX (6 * EXPR_TEXT_MAX)

enum level { LEVEL_CHOOSE, LEVEL_OR, LEVEL_AND, LEVEL_COMPARE, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_SIGN, LEVEL_PRIMARY };

const char *op_text(enum node_op op)
{
	static const char *const texts[] = {
		"", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "exists", "all", "count", "sum"};
	return texts[op];
}

static enum level level_of(const struct node *node)
{
	switch (node->kind) {
	case NODE_CHOOSE:
		return LEVEL_CHOOSE;
	case NODE_OR:
		return LEVEL_OR;
	case NODE_AND:
		return LEVEL_AND;
	case NODE_COMPARE:
	case NODE_IN:
		return LEVEL_COMPARE;
	case NODE_ARITHMETIC:
		return node->op == OP_MULTIPLY ? LEVEL_PRODUCT : LEVEL_SUM;
	case NODE_NOT:
	case NODE_NEGATE:
		return LEVEL_SIGN;
	default:
		return LEVEL_PRIMARY;
	}
}

static void print_at(struct buf *buf, const struct node *node, enum level least)
{
	bool brackets = level_of(node) < least;

	if (brackets)
		buf_byte(buf, '(');
	print_node(buf, node);
	if (brackets)
		buf_byte(buf, ')');
}

static void print_quoted(struct buf *buf, const char *text)
{
	buf_byte(buf, '"');
	for (; *text; text++) {
		if (*text == '\n')
			buf_text(buf, "\\n");
		else if (*text == '\t')
			buf_text(buf, "\\t");
		else if (*text == '"' || *text == '\\')
			buf_add(buf, (const char[]){'\\', *text}, 2);
		else
			buf_byte(buf, *text);
	}
	buf_byte(buf, '"');
}

const char *expr_quote(struct arena *mem, const char *text)
{
	struct buf buf = buf_make(mem, QUOTED_MAX);

	print_quoted(&buf, text);
	return buf.data;
}

void print_number(struct buf *buf, int64_t number, int digits)
{
	while (digits > 0 && number % 10 == 0) {
		number /= 10;
		digits--;
	}
	buf_text(buf, decimal_text(buf->mem, number, digits));
}

static void print_literal(struct buf *buf, const struct node *node)
{
	if (node->name)
		print_quoted(buf, node->name);
	else if (node->type == EXPR_BOOL)
		buf_text(buf, node->value.i64 ? "true" : "false");
	else
		print_number(buf, node->value.i64, node->digits);
}

static void print_args(struct buf *buf, const struct node *node, size_t from, char end)
{
	for (size_t i = from; i < node->count; i++) {
		if (i > from)
			buf_text(buf, ", ");
		print_node(buf, node->args[i]);
	}
	buf_byte(buf, end);
}

static void print_joined(struct buf *buf, const struct node *node, const char *sign, enum level least)
{
	for (size_t i = 0; i < node->count; i++) {
		if (i)
			buf_text(buf, sign);
		print_at(buf, node->args[i], least);
	}
}

static void print_pair(struct buf *buf, const struct node *node, const char *sign, enum level left, enum level right)
{
	print_at(buf, node->args[0], left);
	buf_byte(buf, ' ');
	buf_text(buf, sign);
	buf_byte(buf, ' ');
	print_at(buf, node->args[1], right);
}

static void print_arithmetic(struct buf *buf, const struct node *node)
{
	bool product = node->op == OP_MULTIPLY;

	print_pair(buf, node, op_text(node->op), product ? LEVEL_PRODUCT : LEVEL_SUM,
		product ? LEVEL_SIGN : LEVEL_PRODUCT);
}

static void print_choose(struct buf *buf, const struct node *node)
{
	print_at(buf, node->args[0], LEVEL_OR);
	buf_text(buf, " ? ");
	print_node(buf, node->args[1]);
	buf_text(buf, " : ");
	print_node(buf, node->args[2]);
}

void print_node(struct buf *buf, const struct node *node)
{
	switch (node->kind) {
	case NODE_LITERAL:
		print_literal(buf, node);
		break;
	case NODE_NAME:
	case NODE_ATTRIBUTE:
	case NODE_SUBJECT:
		buf_text(buf, node->name);
		break;
	case NODE_CALL:
	case NODE_HAS:
		buf_text(buf, node->name);
		buf_byte(buf, '(');
		print_args(buf, node, 0, ')');
		break;
	case NODE_FOLD:
		print_node(buf, node->args[0]);
		buf_byte(buf, '.');
		buf_text(buf, op_text(node->op));
		buf_byte(buf, '(');
		buf_text(buf, node->name);
		buf_text(buf, ", ");
		print_args(buf, node, 1, ')');
		break;
	case NODE_NOT:
	case NODE_NEGATE:
		buf_byte(buf, node->kind == NODE_NOT ? '!' : '-');
		print_at(buf, node->args[0], LEVEL_SIGN);
		break;
	case NODE_AND:
		print_joined(buf, node, " && ", LEVEL_COMPARE);
		break;
	case NODE_OR:
		print_joined(buf, node, " || ", LEVEL_AND);
		break;
	case NODE_COMPARE:
		print_pair(buf, node, op_text(node->op), LEVEL_SUM, LEVEL_SUM);
		break;
	case NODE_IN:
		print_pair(buf, node, "in", LEVEL_SUM, LEVEL_SUM);
		break;
	case NODE_ARITHMETIC:
		print_arithmetic(buf, node);
		break;
	case NODE_LIST:
		buf_byte(buf, '[');
		print_args(buf, node, 0, ']');
		break;
	case NODE_CHOOSE:
		print_choose(buf, node);
		break;
	}
}
