// A condition asked of a customer of whom only some things are supposed: what depends on nothing else is reckoned, the
// rest may be so or not, and && and || and ! join what may be.
#include "expr/chance.h"

#include "expr/node.h"

#include <string.h>

struct guess {
	const struct supposed *supposed;
	size_t count;
	struct facts facts;
	struct recalled *recalled;
};

struct chances {
	bool so, not_so; // it may hold; it may not
};

static enum status judge(struct guess *guess, const struct node *node, struct chances *ret);

// ---------------------------------------------------------------- what is supposed

static bool is_of(const struct supposed *supposed, const struct node *node)
{
	const struct node *first = node->count ? node->args[0] : NULL;

	if (node->kind == NODE_ATTRIBUTE)
		return !supposed->argument && strcmp(supposed->name, node->attribute->name) == 0;
	return supposed->argument && strcmp(supposed->name, node->function->name) == 0 && first &&
	       first->type == EXPR_TEXT && first->kind == NODE_LITERAL &&
	       strncmp(first->value.text, supposed->argument, strlen(supposed->argument)) == 0;
}

// Whether something is supposed of an attribute or call; its value is then where evaluation looks for it.
static bool suppose(struct guess *guess, const struct node *node)
{
	for (size_t i = 0; i < guess->count; i++) {
		if (!is_of(&guess->supposed[i], node))
			continue;
		if (guess->facts.recalled_count < EXPR_NODES_MAX)
			guess->recalled[guess->facts.recalled_count++] =
				(struct recalled){node, guess->supposed[i].value};
		return true;
	}
	return false;
}

// Whether the value depends on nothing but what is supposed.
static bool settled(struct guess *guess, const struct node *node)
{
	if (node->means)
		node = node->means;
	if (node->kind == NODE_LITERAL)
		return true;
	if (node->kind == NODE_ATTRIBUTE)
		return suppose(guess, node);
	if (node->kind == NODE_SUBJECT || node->kind == NODE_FOLD)
		return false;
	if (node->kind == NODE_CALL && suppose(guess, node))
		return true;
	if (node->kind == NODE_CALL && core_call_of(node->function) == CORE_OTHER)
		return false;
	for (size_t i = 0; i < node->count; i++)
		if (!settled(guess, node->args[i]))
			return false;
	return true;
}

// ---------------------------------------------------------------- the tree

// && when `both`, else ||.
static enum status judge_joined(struct guess *guess, const struct node *node, bool both, struct chances *ret)
{
	*ret = (struct chances){both, !both};
	for (size_t i = 0; i < node->count; i++) {
		struct chances one;
		enum status status = judge(guess, node->args[i], &one);
		if (status != OK)
			return status;
		ret->so = both ? ret->so && one.so : ret->so || one.so;
		ret->not_so = both ? ret->not_so || one.not_so : ret->not_so && one.not_so;
	}
	return OK;
}

static enum status judge_choice(struct guess *guess, const struct node *node, struct chances *ret)
{
	struct chances which, yes, no;
	enum status status = judge(guess, node->args[0], &which);

	if (status == OK)
		status = judge(guess, node->args[1], &yes);
	if (status == OK)
		status = judge(guess, node->args[2], &no);
	if (status == OK)
		*ret = (struct chances){(which.so && yes.so) || (which.not_so && no.so),
			(which.so && yes.not_so) || (which.not_so && no.not_so)};
	return status;
}

static enum status judge(struct guess *guess, const struct node *node, struct chances *ret)
{
	struct expr_value value;
	struct chances one;
	enum status status;

	if (node->means)
		node = node->means;
	if (node->kind == NODE_AND || node->kind == NODE_OR)
		return judge_joined(guess, node, node->kind == NODE_AND, ret);
	if (node->kind == NODE_NOT) {
		status = judge(guess, node->args[0], &one);
		*ret = (struct chances){one.not_so, one.so};
		return status;
	}
	if (node->kind == NODE_CHOOSE)
		return judge_choice(guess, node, ret);
	*ret = (struct chances){true, true};
	if (!settled(guess, node))
		return OK;
	status = node_value(node, &guess->facts, &value);
	*ret = (struct chances){node_holds(&value), !node_holds(&value)};
	return status;
}

enum status expr_chance(struct ctx *ctx, const struct expr *expr, const struct supposed *supposed, size_t count,
	int64_t now_ms, enum expr_chance *ret)
{
	struct guess guess = {.supposed = supposed,
		.count = count,
		.facts = facts_make(NULL, expr->vocabulary, NONE, now_ms),
		.recalled = arena_array(ctx->mem, struct recalled, EXPR_NODES_MAX)};
	struct chances chances;

	guess.facts.recalled = guess.recalled;
	enum status status = judge(&guess, expr->root, &chances);
	*ret = !chances.so ? CHANCE_NEVER : chances.not_so ? CHANCE_OPEN : CHANCE_ALWAYS;
	return status;
}
