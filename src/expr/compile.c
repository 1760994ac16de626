// From a text to a tree that may be used: parse, check, print.
#include "expr/node.h"

#include <string.h>

PROBLEM(expression_wrong, ERR_UNPROCESSABLE, "Character {0}: {1}", "第 {0} 个字符：{1}");

void builder_error(struct builder *builder, size_t position, size_t length, const char *suggestion,
	const struct problem *problem, const char *const *args)
{
	struct expr *expr = builder->expr;
	struct expr_error *error = &expr->errors[expr->error_count];

	if (expr->error_count == EXPR_ERRORS_MAX)
		return;
	*error = (struct expr_error){
		.position = position, .length = length, .problem = problem, .suggestion = suggestion};
	memcpy(error->args, args, sizeof error->args);
	expr->error_count++;
}

struct node *node_new(struct builder *builder, enum node_kind kind, size_t position)
{
	struct node *node = arena_new(builder->ctx->mem, struct node);

	builder->nodes++;
	*node = (struct node){.kind = kind, .position = position, .times = {1, 1}};
	return node;
}

const char *expr_error_sentence(struct arena *mem, const struct expr_error *error, enum lang lang)
{
	const char *sentence = problem_sentence(mem, error->problem, error->args, lang);

	if (!error->suggestion)
		return sentence;
	return lang == LANG_ZH ? arena_format(mem, "%s是否想写 %s？", sentence, error->suggestion)
			       : arena_format(mem, "%s Did you mean %s?", sentence, error->suggestion);
}

enum status expr_refuse(struct ctx *ctx, const char *pointer, const struct expr *expr)
{
	for (size_t i = 0; i < expr->error_count; i++) {
		const struct expr_error *error = &expr->errors[i];
		const char *before = arena_text_n(ctx->mem, expr->source, error->position);
		fail_at(ctx, pointer, &expression_wrong, arena_format(ctx->mem, "%zu", utf8_length(before) + 1),
			expr_error_sentence(ctx->mem, error, ctx->lang));
	}
	return ERR_UNPROCESSABLE;
}

enum status expr_compile(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text, enum expr_type wanted,
	struct expr **ret)
{
	struct expr *expr = arena_new(ctx->mem, struct expr);
	struct builder builder = {.ctx = ctx, .vocabulary = vocabulary, .text = text, .expr = expr};
	struct buf printed = buf_make(ctx->mem, 8 * EXPR_TEXT_MAX);
	struct node *root;
	enum status status = OK;

	*ret = expr;
	expr->source = arena_text(ctx->mem, text);
	expr->vocabulary = vocabulary;
	builder.text = expr->source;
	root = parse(&builder);
	if (root)
		status = check(&builder, root);
	if (status != OK)
		return status;
	if (root && expr->error_count == 0 && wanted != EXPR_NONE && root->type != wanted)
		node_error(&builder, root->position, root->length, NULL, &expr_type_wrong,
			words_in(type_words(root->type), ctx->lang), words_in(type_words(wanted), ctx->lang));
	if (root && expr->error_count == 0 && in_sql(&builder))
		check_sqlable(&builder, root);
	if (expr->error_count)
		return ERR_UNPROCESSABLE;
	expr->root = root;
	expr->type = root->type;
	expr->digits = root->digits;
	print_node(&printed, root);
	expr->text = printed.data;
	return printed.full ? ERR_TOO_LARGE : OK;
}

static bool uses(const struct node *node, const char *attribute)
{
	if (node->attribute && strcmp(node->attribute->name, attribute) == 0)
		return true;
	for (size_t i = 0; i < node->count; i++)
		if (uses(node->args[i], attribute))
			return true;
	return node->means && uses(node->means, attribute);
}

bool expr_uses(const struct expr *expr, const char *attribute)
{
	return uses(expr->root, attribute);
}
