// Expressions over the rows of the house (see expr/expr.h), for whoever keeps or takes one.
#pragma once

#include "expr/expr.h"
#include "store/store.h"
#include "work/house.h"

// The house's rows in the shop's currency and zone, into ctx->mem. Reads what is data (custom fields) from ctx->db.
MUST_CHECK enum status expression_vocabulary(struct ctx *ctx, enum expr_scope scope, struct vocabulary **ret);
// Where a folder keeps expressions of its own, so that what they speak of is not taken away under them.
struct expression_home {
	struct words noun;  // what keeps them: "Reward", "奖励"
	const char *prefix; // of its ids
	struct sql *all;    // no parameter; columns: id, its name for people, the expression or JSON that holds some
};
// A condition that came in: compiled, or refused with violations of pointer ("/expression").
MUST_CHECK enum status expression_take(
	struct ctx *ctx, enum expr_scope scope, const char *pointer, const char *text, struct expr **ret);
