// Segments inside the folder. Private to it.
#pragma once

#include "customer/file.h"
#include "expr/expr.h"

enum segment_kind { SEGMENT_DYNAMIC, SEGMENT_STATIC };
extern const struct choice segment_kinds[];

struct segment {
	struct resource_head head;
	const char *code, *name, *description;
	int kind;
	const char *expression;
};

extern const struct resource segment_resource;
extern const struct event_type segment_changed;
extern const struct job_kind segment_freeze;
// in_segment(…), did(…)
extern const struct expr_function segment_functions[];

MUST_CHECK enum status segment_load(struct ctx *ctx, int64_t id, struct segment *segment);
// The stored expression, compiled. ERR_CONFLICT segment_broken when what it speaks of is gone.
MUST_CHECK enum status segment_compile(struct ctx *ctx, const struct segment *segment, struct expr **expr);
// Whoever is in it, as a condition over customer c.
MUST_CHECK enum status segment_sql(struct ctx *ctx, const struct segment *segment, struct expr_sql *sql);
// Takes a customer into a list.
MUST_CHECK enum status segment_add(struct ctx *ctx, int64_t segment_id, int64_t customer_id);
// Adds the condition to a query over customer c whose FROM has none of its joins.
void segment_where(struct ctx *ctx, const struct expr_sql *sql, struct where *where);
// How many customers within ctx->actor's scope for customer.read.
MUST_CHECK enum status segment_count(struct ctx *ctx, const struct expr_sql *sql, int64_t *count);
