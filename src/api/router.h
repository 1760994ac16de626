// Finds the route of a method and path. Built once from the tables, read by all threads.
#pragma once

#include "api/route.h"

struct router;

struct router_match {
	const struct route *route; // NULL: see known
	bool known;                // the path exists, with other methods
	const char *allow;         // those methods, "GET, POST"
	int64_t ids[PATH_IDS_MAX];
	const char *words[PATH_IDS_MAX];
	const char *wrong_prefix; // an id of another kind stood in the path: what was wanted
};

// Our own bugs (two rows for one method and path, a malformed path) abort with the row's name.
struct router *router_create(struct arena *mem, const struct api_tables *tables);
void router_find(const struct router *router, struct arena *mem, enum http_method method, const char *path,
	struct router_match *match);
// Whether a request without a body is one with {}: the route's own example says that {} is enough.
bool route_body_optional(const struct route *route);
