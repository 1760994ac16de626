// One request at a time, without a socket: route, decode, act, encode.
#include "api/inside.h"

#include "api/router.h"

#include <string.h>

#define REPLY_MAX (1024 * 1024)

struct inside {
	struct router *router;
};

struct inside *inside_create(struct arena *mem, const struct api_tables *tables)
{
	struct inside *inside = arena_new(mem, struct inside);

	inside->router = router_create(mem, tables);
	return inside;
}

static enum status decode(struct ctx *ctx, struct call *call, const char *body)
{
	const struct route *route = call->route;

	if (route->query) {
		void *query = arena_alloc(ctx->mem, route->query->size);
		shape_clear(route->query, query);
		call->query = query;
	}
	if (!route->in)
		return OK;
	call->in = arena_alloc(ctx->mem, route->in->size);
	shape_clear(route->in, call->in);
	return shape_decode(ctx, route->in, body ? body : "{}", strlen(body ? body : "{}"),
		route->change ? DECODE_CHANGE : DECODE_NEW, call->in, &call->in_present);
}

static enum status encode(struct ctx *ctx, const struct call *call, const struct answer *answer, const char **reply)
{
	struct encode_options options = {0};
	struct buf buf = buf_make(ctx->mem, REPLY_MAX);
	struct json_out out = json_out(&buf);

	*reply = answer->raw ? answer->raw : "";
	if (answer->raw || !answer->out)
		return OK;
	shape_encode(&out, call->route->out, answer->out, &options);
	*reply = buf.data;
	return buf.full ? ERR_TOO_LARGE : OK;
}

enum status inside_ask(struct ctx *ctx, const struct inside *inside, enum http_method method, const char *path,
	const char *body, const char **reply)
{
	struct http_request *http = arena_new(ctx->mem, struct http_request);
	struct router_match match;
	struct answer answer = {0};

	router_find(inside->router, ctx->mem, method, path, &match);
	if (!match.route || match.route->kind == ROUTE_DIRECT)
		return ERR_NOT_FOUND;
	*http = (struct http_request){
		.method = method, .path = path, .query = "", .host = "", .peer = "", .network = "", .mem = ctx->mem};
	struct call call = {.route = match.route, .http = http};
	memcpy(call.ids, match.ids, sizeof call.ids);
	memcpy(call.words, match.words, sizeof call.words);
	TRY(decode(ctx, &call, body));
	TRY(match.route->act(ctx, &call, &answer));
	return encode(ctx, &call, &answer, reply);
}
