// A condition asked of a customer that there is not, of whom only some things are supposed.
#pragma once

#include "expr/expr.h"

// What is supposed: the value of an attribute (known false: it has none), or of a function whose first argument begins
// with `argument`.
struct supposed {
	const char *name, *argument;
	struct expr_value value;
};
enum expr_chance { CHANCE_NEVER, CHANCE_OPEN, CHANCE_ALWAYS };

// Whether a condition holds for such a customer, whatever the order or the event: CHANCE_OPEN when that depends on what
// nothing is supposed of. Nothing is read from the database. Parts are taken as independent of each other.
MUST_CHECK enum status expr_chance(struct ctx *ctx, const struct expr *expr, const struct supposed *supposed,
	size_t count, int64_t now_ms, enum expr_chance *ret);
