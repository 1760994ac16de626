#include "api/router.h"

#include "api/resource.h"
#include "base/id.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

#define METHODS (HTTP_OPTIONS + 1)
#define SEGMENT_MAX 200

// One segment of paths: a word, or a parameter (word NULL) with or without an id prefix.
struct node {
	const char *word, *prefix;
	struct node *next, *children;
	const struct route *routes[METHODS];
};

struct router {
	struct arena *mem;
	struct node root;
};

static void wrong_row(const struct route *route, const char *what)
{
	log_error("api", "route %s %s: %s", http_method_name(route->method), route->path, what);
	abort();
}

static struct node *child(struct arena *mem, struct node *parent, const char *word, const char *prefix)
{
	for (struct node *node = parent->children; node; node = node->next)
		if (text_equal(node->word, word) && text_equal(node->prefix, prefix))
			return node;
	struct node *made = arena_new(mem, struct node);
	*made = (struct node){.word = word, .prefix = prefix};
	// Words stand before parameters, so that "/customers/search" is not taken for an id.
	struct node **at = &parent->children;
	while (*at && ((*at)->word || !word) && !(word == NULL && prefix && !(*at)->word && !(*at)->prefix))
		at = &(*at)->next;
	made->next = *at;
	*at = made;
	return made;
}

static void add(const struct route *route, void *arg)
{
	struct router *router = arg;
	struct node *node = &router->root;
	const char *at = route->path;

	while (*at == '/') {
		size_t length = strcspn(++at, "/");
		char *segment = arena_text_n(router->mem, at, length), *colon;
		at += length;
		if (segment[0] != '{') {
			node = child(router->mem, node, segment, NULL);
			continue;
		}
		segment[strlen(segment) - 1] = '\0';
		colon = strchr(segment, ':');
		node = child(router->mem, node, NULL, colon ? colon + 1 : NULL);
	}
	if (*at)
		wrong_row(route, "the path is malformed");
	if (node->routes[route->method])
		wrong_row(route, "stands twice");
	node->routes[route->method] = route;
}

struct router *router_create(struct arena *mem, const struct api_tables *tables)
{
	struct router *router = arena_new(mem, struct router);

	router->mem = mem;
	api_each_route(tables, add, router);
	return router;
}

static const char *allowed(struct arena *mem, const struct node *node)
{
	struct buf buf = buf_make(mem, 200);
	for (int i = 0; i < METHODS; i++)
		if (node->routes[i])
			buf_format(&buf, "%s%s", buf.size ? ", " : "", http_method_name((enum http_method)i));
	return buf.data;
}

struct search {
	struct arena *mem;
	enum http_method method;
	struct router_match *match;
	int ids;
};

static bool walk(struct search *search, const struct node *node, const char *path);

static bool walk_parameter(struct search *search, const struct node *node, const char *segment, const char *rest)
{
	struct router_match *match = search->match;
	int at = search->ids;

	if (at == PATH_IDS_MAX)
		return false;
	if (node->prefix && !id_parse(segment, node->prefix, &match->ids[at])) {
		match->wrong_prefix = node->prefix;
		return false;
	}
	match->words[at] = segment;
	search->ids = at + 1;
	if (walk(search, node, rest))
		return true;
	search->ids = at;
	return false;
}

static bool walk(struct search *search, const struct node *node, const char *path)
{
	if (*path == '\0') {
		enum http_method method =
			search->method == HTTP_HEAD && !node->routes[HTTP_HEAD] ? HTTP_GET : search->method;
		search->match->route = node->routes[method];
		search->match->allow = allowed(search->mem, node);
		search->match->known = search->match->allow[0] != '\0';
		return search->match->known;
	}
	if (*path != '/')
		return false;
	size_t length = strcspn(path + 1, "/");
	if (length == 0 || length > SEGMENT_MAX)
		return false;
	const char *segment = arena_text_n(search->mem, path + 1, length);
	for (const struct node *next = node->children; next; next = next->next) {
		if (next->word ? strcmp(next->word, segment) == 0 && walk(search, next, path + 1 + length)
			       : walk_parameter(search, next, segment, path + 1 + length))
			return true;
	}
	return false;
}

void router_find(const struct router *router, struct arena *mem, enum http_method method, const char *path,
	struct router_match *match)
{
	struct search search = {.mem = mem, .method = method, .match = match};

	*match = (struct router_match){0};
	walk(&search, &router->root, path);
}

bool route_body_optional(const struct route *route)
{
	return route->example_in && strcmp(route->example_in, "{}") == 0;
}
