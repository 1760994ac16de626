// What the tests of insight share: runs, routes asked as the API asks them, numbers picked out of their replies.
#pragma once

#include "../trade.h"

#include "base/json.h"
#include "insight/insight.h"

#include <math.h>

struct run_wish {
	int64_t as_of, id;
	struct insight_run run;
};

static inline enum status act_run_create(struct ctx *ctx, void *arg)
{
	struct run_wish *wish = arg;
	return insight_run_create(ctx, "command", wish->as_of, &wish->id);
}

static inline enum status act_run_load(struct ctx *ctx, void *arg)
{
	struct run_wish *wish = arg;
	return insight_run_load(ctx, wish->id, &wish->run);
}

static inline struct insight_run run_loaded(struct home *home, int64_t id)
{
	struct run_wish wish = {.id = id};

	assert_ok(house_read(&home->ctx, act_run_load, &wish));
	return wish.run;
}

// A run from beginning to end, as of a day or NONE.
static inline struct insight_run run_done(struct home *home, int64_t as_of)
{
	struct run_wish wish = {.as_of = as_of};
	struct insight_watch watch = {.threads = 2};

	assert_ok(trade_try(home, act_run_create, &wish));
	assert_ok(insight_run_do(&home->ctx, wish.id, &watch));
	struct insight_run run = run_loaded(home, wish.id);
	assert_int_equal(run.state, RUN_DONE);
	return run;
}

static inline const struct route *route_named(const char *name)
{
	for (const struct route *const *list = api_rows.routes; *list; list++)
		for (const struct route *route = *list; route->path; route++)
			if (strcmp(route->name, name) == 0)
				return route;
	fail_msg("there is no route %s", name);
	return NULL;
}

// "a=1&b=2" into the route's query, as the router does it.
static inline enum status query_taken(
	struct ctx *ctx, const struct shape *shape, const char *text, void *record, uint64_t *present)
{
	char *copy = arena_text(ctx->mem, text), *rest = NULL;

	for (char *pair = strtok_r(copy, "&", &rest); pair; pair = strtok_r(NULL, "&", &rest)) {
		char *sign = strchr(pair, '=');
		*sign = 0;
		const struct field *field = shape_field(shape, pair);
		assert_non_null(field);
		TRY(field_decode_text(ctx, field, pair, sign + 1, record));
		*present |= UINT64_C(1) << (field - shape->fields);
	}
	return OK;
}

// All that a reply in pieces has to say.
static inline const char *drained(struct home *home, const struct answer *answer)
{
	struct buf buf = buf_make(home->ctx.mem, 16 * 1024 * 1024);
	char piece[4096];
	int64_t got;

	while ((got = answer->pull(answer->pull_arg, piece, sizeof piece)) > 0)
		buf_add(&buf, piece, (size_t)got);
	assert_int_equal(got, 0);
	answer->ended(answer->pull_arg);
	return buf.data;
}

// Asks a route of reading on a snapshot; *reply is its JSON.
static inline enum status asked_by(struct home *home, const struct actor *actor, const char *name, int64_t id,
	const char *query, const char **reply)
{
	const struct route *route = route_named(name);
	struct call call = {.route = route, .ids = {id}};
	struct answer answer = {0};
	enum status status = OK;

	look(home);
	home->ctx.actor = actor;
	if (route->query) {
		void *record = arena_alloc(home->ctx.mem, route->query->size);
		shape_clear(route->query, record);
		status = query_taken(&home->ctx, route->query, query ? query : "", record, &call.query_present);
		call.query = record;
	}
	if (status == OK)
		status = route->act(&home->ctx, &call, &answer);
	if (status == OK && answer.pull) {
		*reply = drained(home, &answer);
	} else if (status == OK && answer.raw) {
		*reply = answer.raw;
	} else if (status == OK) {
		struct buf buf = buf_make(home->ctx.mem, 16 * 1024 * 1024);
		struct json_out out = json_out(&buf);
		shape_encode(&out, route->out, answer.out, &(struct encode_options){0});
		*reply = buf.data;
	}
	home->ctx.actor = NULL;
	look_away(home);
	return status;
}

static inline const char *asked(struct home *home, const char *name, int64_t id, const char *query)
{
	const char *reply = NULL;

	assert_ok(asked_by(home, NULL, name, id, query, &reply));
	return reply;
}

// The value behind the nth "key": of a text.
static inline const char *behind(const char *text, const char *key, int nth)
{
	char quoted[80];

	snprintf(quoted, sizeof quoted, "\"%s\":", key);
	for (int i = 0; i <= nth; i++) {
		text = strstr(text, quoted);
		if (!text)
			fail_msg("there is no %s number %d", key, nth);
		text += strlen(quoted);
	}
	return text;
}

static inline double number_of(const char *text, const char *key, int nth)
{
	return strtod(behind(text, key, nth), NULL);
}

// The nth whole number of the array behind the first "key":.
static inline int64_t item_of(const char *text, const char *key, int nth)
{
	const char *at = strchr(behind(text, key, 0), '[') + 1;

	for (int i = 0; i < nth; i++)
		at = strchr(at, ',') + 1;
	return strtoll(at, NULL, 10);
}
