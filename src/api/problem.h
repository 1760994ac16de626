// Bodies of refusals; see route.h for problem_body() and status_http().
#pragma once

#include "api/route.h"

// What the HTTP floor refuses before any route is known: one row a status, for the reference too; ends with status 0.
// The sentence that a client reads says more: it comes from the floor itself.
struct floor_problem {
	int status; // of HTTP
	const char *code;
	struct words text;
};
extern const struct floor_problem floor_problems[];
// detail: the floor's own sentence; instance may be NULL.
const char *floor_problem_body(struct ctx *ctx, int status, const char *detail, const char *instance, size_t *size);
