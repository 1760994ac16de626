// Requests of the house itself: a command asks for what a caller would ask for over HTTP, and gets it by the same
// route, the same checks and the same problems, inside a transaction of its own.
#pragma once

#include "api/route.h"

struct inside;

struct inside *inside_create(struct arena *mem, const struct api_tables *tables);

// Carries out a request of a ROUTE_WRITE or ROUTE_READ in the transaction (or snapshot) of ctx, as ctx->actor, or as
// the house where that is NULL; rights are not asked for. body: JSON, or NULL. *reply, in ctx->mem: the answer's body,
// "" when there is none. Refusals stand in ctx->fault. ERR_NOT_FOUND also when there is no such route.
MUST_CHECK enum status inside_ask(struct ctx *ctx, const struct inside *inside, enum http_method method,
	const char *path, const char *body, const char **reply);
