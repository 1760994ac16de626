// Expressions over the rows of the house (see expr/expr.h), for whoever keeps or takes one.
#pragma once

#include "expr/expr.h"
#include "work/house.h"

// The house's rows in the shop's currency and zone, into ctx->mem. Reads what is data (custom fields) from ctx->db.
MUST_CHECK enum status expression_vocabulary(struct ctx *ctx, enum expr_scope scope, struct vocabulary **ret);
// A condition that came in: compiled, or refused with violations of pointer ("/expression").
MUST_CHECK enum status expression_take(
	struct ctx *ctx, enum expr_scope scope, const char *pointer, const char *text, struct expr **ret);
