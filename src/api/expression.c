#include "api/expression.h"

enum status expression_vocabulary(struct ctx *ctx, enum expr_scope scope, struct vocabulary **ret)
{
	const struct shop *shop = ctx->house->shop;

	return vocabulary_make(ctx, ctx->house->tables->attributes, scope, shop->currency, shop->zone, ret);
}

enum status expression_take(
	struct ctx *ctx, enum expr_scope scope, const char *pointer, const char *text, struct expr **ret)
{
	struct vocabulary *vocabulary;

	TRY(expression_vocabulary(ctx, scope, &vocabulary));
	enum status status = expr_compile(ctx, vocabulary, text, EXPR_BOOL, ret);
	return status == ERR_UNPROCESSABLE ? expr_refuse(ctx, pointer, *ret) : status;
}
