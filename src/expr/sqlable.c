// What a checked tree may hold when it has to become SQL: the calendar is not in the database, so counts of days stand
// only beside a number that is written out, where they turn into bounds of time.
#include "expr/node.h"

PROBLEM(expr_count_of_days, ERR_UNPROCESSABLE, "In segments {0} is compared with a written-out number, as in {0} > 30.",
	"客群中 {0} 只能与具体数字比较，例如 {0} > 30。");
PROBLEM(expr_days_so, ERR_UNPROCESSABLE, "In segments a day is compared with a written-out date.",
	"客群中日期只能与具体日期比较。");

bool counts_days(const struct node *node)
{
	if (node->kind != NODE_CALL || node->means)
		return false;
	enum core_call core = core_call_of(node->function);
	return core >= CORE_DAYS_SINCE && core <= CORE_YEARS_SINCE;
}

static bool refuse_days(struct builder *builder, const struct node *node)
{
	node_error(builder, node->position, node->length, NULL, &expr_days_so, NULL);
	return false;
}

static bool is_day(const struct node *node)
{
	return node->type == EXPR_DATE || node->type == EXPR_TIME;
}

static bool plain_day(const struct node *node)
{
	return node->kind == NODE_ATTRIBUTE || node->kind == NODE_LITERAL || node->type == EXPR_TIME;
}

static bool compare_possible(struct builder *builder, const struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];

	if (!is_day(a))
		return true;
	if (!plain_day(a) || !plain_day(b))
		return refuse_days(builder, node);
	if (node->compare == COMPARE_DAY_OF_TIME)
		return (a->kind == NODE_LITERAL && a->type == EXPR_DATE) ||
				       (b->kind == NODE_LITERAL && b->type == EXPR_DATE)
			       ? true
			       : refuse_days(builder, node);
	if (a->type == EXPR_DATE && a->kind == NODE_ATTRIBUTE && b->kind == NODE_ATTRIBUTE &&
		a->attribute->days != b->attribute->days)
		return refuse_days(builder, node);
	return true;
}

static bool possible(struct builder *builder, const struct node *node, bool counted)
{
	if (node->means)
		return possible(builder, node->means, false);
	if (counts_days(node)) {
		if (!counted)
			node_error(builder, node->position, node->length, NULL, &expr_count_of_days, node->name);
		return counted && (plain_day(node->args[0]) || refuse_days(builder, node));
	}
	if (node->kind == NODE_COMPARE && !compare_possible(builder, node))
		return false;
	if (node->kind == NODE_IN && node->args[1]->kind == NODE_ATTRIBUTE && node->args[0]->kind != NODE_LITERAL) {
		check_not_in_segments(builder, node->args[0], node->args[0]->name ? node->args[0]->name : "");
		return false;
	}
	for (size_t i = 0; i < node->count; i++) {
		bool beside_number = node->kind == NODE_COMPARE && node->args[1 - i]->kind == NODE_LITERAL;
		if (node->kind != NODE_LIST && !possible(builder, node->args[i], beside_number))
			return false;
	}
	return true;
}

void check_sqlable(struct builder *builder, const struct node *root)
{
	possible(builder, root, false);
}
