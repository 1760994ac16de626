// Numbers with decimals: aligned before they meet, and never out of 64 bits.
#include "expr/node.h"

#define DIGITS_MAX 12

PROBLEM(expr_too_big, ERR_UNPROCESSABLE, "The result could become too large.", "运算结果可能过大。");
PROBLEM(expr_not_added, ERR_UNPROCESSABLE, "Money and a plain number cannot be added.", "金额与普通数字不能相加减。");
PROBLEM(expr_not_multiplied, ERR_UNPROCESSABLE, "Money cannot be multiplied by money.", "金额不能与金额相乘。");

bool is_numeric(enum expr_type type)
{
	return type == EXPR_NUMBER || type == EXPR_MONEY;
}

static bool fits(__int128 number)
{
	return number > INT64_MIN && number <= INT64_MAX;
}

static int64_t power(int digits)
{
	int64_t result = 1;

	while (digits-- > 0)
		result *= 10;
	return result;
}

static bool too_big(struct builder *builder, const struct node *node)
{
	node_error(builder, node->position, node->length, NULL, &expr_too_big, NULL);
	return false;
}

bool align(struct builder *builder, struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];

	node->digits = a->digits > b->digits ? a->digits : b->digits;
	node->times[0] = power(node->digits - a->digits);
	node->times[1] = power(node->digits - b->digits);
	for (int i = 0; i < 2; i++) {
		const struct node *arg = node->args[i];
		if (!fits((__int128)arg->lo * node->times[i]) || !fits((__int128)arg->hi * node->times[i]))
			return too_big(builder, node);
	}
	return true;
}

static void set_range(struct builder *builder, struct node *node, __int128 lo, __int128 hi)
{
	if (!fits(lo) || !fits(hi) || node->digits > DIGITS_MAX) {
		too_big(builder, node);
		node->type = EXPR_NONE;
		return;
	}
	node->lo = (int64_t)lo;
	node->hi = (int64_t)hi;
}

static void check_product(struct builder *builder, struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];
	__int128 corners[] = {
		(__int128)a->lo * b->lo, (__int128)a->lo * b->hi, (__int128)a->hi * b->lo, (__int128)a->hi * b->hi};
	__int128 lo = corners[0], hi = corners[0];

	for (int i = 1; i < 4; i++) {
		lo = corners[i] < lo ? corners[i] : lo;
		hi = corners[i] > hi ? corners[i] : hi;
	}
	node->digits = a->digits + b->digits;
	set_range(builder, node, lo, hi);
}

static void check_sum(struct builder *builder, struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];

	if (!align(builder, node)) {
		node->type = EXPR_NONE;
		return;
	}
	__int128 b_lo = (__int128)b->lo * node->times[1], b_hi = (__int128)b->hi * node->times[1];
	__int128 a_lo = (__int128)a->lo * node->times[0], a_hi = (__int128)a->hi * node->times[0];
	if (node->op == OP_ADD)
		set_range(builder, node, a_lo + b_lo, a_hi + b_hi);
	else
		set_range(builder, node, a_lo - b_hi, a_hi - b_lo);
}

// Both arguments are numeric.
void check_arithmetic(struct builder *builder, struct node *node)
{
	const struct node *a = node->args[0], *b = node->args[1];
	bool money_a = a->type == EXPR_MONEY, money_b = b->type == EXPR_MONEY;

	node->constant = a->constant && b->constant;
	node->type = money_a || money_b ? EXPR_MONEY : EXPR_NUMBER;
	if (node->op == OP_MULTIPLY && money_a && money_b) {
		node_error(builder, node->position, node->length, NULL, &expr_not_multiplied, NULL);
		node->type = EXPR_NONE;
	} else if (node->op == OP_MULTIPLY) {
		check_product(builder, node);
	} else if (money_a != money_b && !a->constant && !b->constant) {
		node_error(builder, node->position, node->length, NULL, &expr_not_added, NULL);
		node->type = EXPR_NONE;
	} else {
		check_sum(builder, node);
	}
}
