// Private to insight: what asking for a figure and making it anew share.
#pragma once

#include "insight/figure_shelf.h"

#define FIGURE_YOUNG_MS (30 * 1000) // not made anew before
#define SHARE_OF_TIME 20            // … nor before so many times as long as it takes: a twentieth of a core for each
#define NUDGE_APART_MS 5000

// NULL where there is none; NULL after the last.
const struct figure_kind *figure_kind_of(const char *route_name);
const struct figure_kind *figure_kind_at(size_t i);

// NULL: too long to be kept. In ctx->mem, like all texts here.
const char *figure_query_json(struct ctx *ctx, const struct route *route, const void *query);
// Sets name->key from its other members; NULL: too long.
MUST_CHECK enum status figure_key(struct ctx *ctx, struct figure_name *name);
MUST_CHECK enum status figure_version(struct ctx *ctx, const char **version);
// Makes it: body, took_ms, computed_at_ms. ERR_TOO_LARGE.
MUST_CHECK enum status figure_body(
	struct ctx *ctx, const struct call *call, const struct figure_kind *kind, struct figure_text *text);
// What takes less is made each time.
int64_t figure_slow_ms(const struct figure_kind *kind);
// Old enough to be made anew.
bool figure_due(const struct figure_text *text, int64_t now_ms);
