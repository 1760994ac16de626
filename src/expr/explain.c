// Each part of a condition with what it gave, and why.
#include "expr/node.h"

#define PARTS_MAX 200

struct explainer {
	struct ctx *ctx;
	const struct expr *expr;
	struct facts *facts;
	enum lang lang;
	struct expr_part *parts;
	size_t count;
};

// Whether all that a part looks at is known.
static enum status knowable(struct explainer *explainer, const struct node *node, bool *known)
{
	struct expr_value value;

	if (node->means)
		return knowable(explainer, node->means, known);
	if (node->kind == NODE_FOLD || node->kind == NODE_HAS)
		return OK;
	if (node->kind == NODE_ATTRIBUTE) {
		enum status status = node_value(node, explainer->facts, &value);
		*known = *known && value.known;
		return status;
	}
	for (size_t i = 0; i < node->count; i++) {
		enum status status = knowable(explainer, node->args[i], known);
		if (status != OK)
			return status;
	}
	return OK;
}

static bool joins(const struct node *node)
{
	return node->kind == NODE_AND || node->kind == NODE_OR || node->kind == NODE_CHOOSE ||
	       (node->kind == NODE_NOT && node->args[0]->kind != NODE_ATTRIBUTE);
}

// "the tier was Silver, Gold needed"
static enum status why_compare(struct explainer *explainer, const struct node *node, const char **why)
{
	const struct vocabulary *vocabulary = explainer->expr->vocabulary;
	struct ctx *ctx = explainer->ctx;
	bool first = node->args[0]->kind == NODE_LITERAL && node->args[1]->kind != NODE_LITERAL;
	const struct node *shown = node->args[first ? 1 : 0], *wanted = node->args[first ? 0 : 1];
	bool zh = explainer->lang == LANG_ZH;
	struct expr_value value;
	enum status status;

	if (shown->kind == NODE_LITERAL || shown->type == EXPR_NONE)
		return OK;
	status = node_value(shown, explainer->facts, &value);
	if (status != OK)
		return status;
	const char *name = node_noun(ctx, vocabulary, shown, NULL, explainer->lang);
	const char *was = value_text(ctx, vocabulary, shown, &value, explainer->lang);
	if (node->kind == NODE_IN) {
		*why = arena_format(ctx->mem, zh ? "%s为%s" : "%s was %s", name, was);
		return OK;
	}
	const char *need = node_noun(ctx, vocabulary, wanted, shown, explainer->lang);
	if (wanted->kind != NODE_LITERAL) {
		struct expr_value other;
		status = node_value(wanted, explainer->facts, &other);
		if (status != OK)
			return status;
		need = arena_format(
			ctx->mem, "%s (%s)", need, value_text(ctx, vocabulary, wanted, &other, explainer->lang));
	}
	const char *op = op_text(node->op);
	*why = node->op == OP_EQUAL
		       ? arena_format(ctx->mem, zh ? "%s为 %s，要求 %s" : "%s was %s, %s needed", name, was, need)
		       : arena_format(ctx->mem, zh ? "%s为 %s，要求 %s %s" : "%s was %s, %s %s needed", name, was,
				 first ? "" : op, need);
	return OK;
}

static enum status explain_node(struct explainer *explainer, const struct node *node, int depth)
{
	struct buf text = buf_make(explainer->ctx->mem, 8 * EXPR_TEXT_MAX);
	struct expr_part *part;
	struct expr_value value;
	enum status status;

	if (explainer->count == PARTS_MAX)
		return OK;
	part = &explainer->parts[explainer->count++];
	print_node(&text, node);
	*part = (struct expr_part){.depth = depth, .text = text.data, .known = true};
	part->words = node_sentence(explainer->ctx, explainer->expr->vocabulary, node, explainer->lang);
	status = node_value(node, explainer->facts, &value);
	if (status != OK)
		return status;
	part->holds = node_holds(&value);
	status = knowable(explainer, node, &part->known);
	if (status == OK && (node->kind == NODE_COMPARE || node->kind == NODE_IN))
		status = why_compare(explainer, node, &part->why);
	// What a name stands for is explained too, unless it is the language's own way of saying it.
	if (node->means && node->kind == NODE_CALL && status == OK && !counts_days(node))
		return explain_node(explainer, node->means, depth + 1);
	for (size_t i = 0; status == OK && joins(node) && i < node->count; i++)
		status = explain_node(explainer, node->args[i], depth + 1);
	return status;
}

enum status expr_explain(struct ctx *ctx, const struct expr *expr, struct facts *facts, enum lang lang,
	struct expr_part **parts, size_t *count)
{
	struct explainer explainer = {.ctx = ctx, .expr = expr, .facts = facts, .lang = lang};
	enum status status;

	explainer.parts = arena_array(ctx->mem, struct expr_part, PARTS_MAX);
	status = explain_node(&explainer, expr->root, 0);
	*parts = explainer.parts;
	*count = explainer.count;
	return status;
}
