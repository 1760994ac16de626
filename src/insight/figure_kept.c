#include "insight/figure_work.h"

#include "base/id.h"
#include "base/instant.h"
#include "base/zone.h"
#include "insight/insight.h"
#include "insight/loyalty_setting.h"
#include "insight/setting.h"
#include "work/event.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

SQL(figure_get);

static const struct figure_kind *const *known;

void figures_know(const struct figure_kind *const *kinds)
{
	known = kinds;
}

const struct figure_kind *figure_kind_of(const char *route_name)
{
	for (size_t i = 0; known && known[i]; i++)
		if (strcmp(known[i]->route->name, route_name) == 0)
			return known[i];
	return NULL;
}

const struct figure_kind *figure_kind_at(size_t i)
{
	return known ? known[i] : NULL;
}

// ---------------------------------------------------------------- which figure, of what state of the shop

const char *figure_query_json(struct ctx *ctx, const struct route *route, const void *query)
{
	struct buf buf = buf_make(ctx->mem, FIGURE_KEY_BYTES);
	struct json_out out = json_out(&buf);

	if (!route->query)
		return "";
	shape_encode(&out, route->query, query, &(struct encode_options){.stored = true});
	return buf.full ? NULL : buf.data;
}

// A figure by other settings is another one: who changes them sees what that does at once.
enum status figure_key(struct ctx *ctx, struct figure_name *name)
{
	struct insight_setting setting;
	struct loyalty_setting loyalty;
	bool bound = name->scope == SCOPE_STORE || name->scope == SCOPE_OWN;

	TRY(insight_setting_get(ctx, &setting));
	TRY(loyalty_setting_get(ctx, &loyalty));
	const char *key = arena_format(ctx->mem, "%s %d %d %lld %lld %lld %lld %lld %lld@%lld %s",
		name->kind->route->name, name->lang, name->scope,
		(long long)(name->scope == SCOPE_STORE ? name->store_id : 0), (long long)(bound ? name->staff_id : 0),
		(long long)ctx->house->shop->version, (long long)setting.version, (long long)loyalty.version,
		(long long)name->of_id, (long long)name->of_version, name->query);
	name->key = strlen(key) < FIGURE_KEY_BYTES ? key : NULL;
	return OK;
}

// Figures of the same text are alike: what has happened, the last run, and the day.
enum status figure_version(struct ctx *ctx, const char **version)
{
	struct date today = zone_date(ctx->house->shop->zone, ctx->now_ms);
	struct event_place place;
	struct insight_run run;
	bool found;

	TRY(event_end(ctx, &place));
	TRY(insight_run_last(ctx, &run, &found));
	*version = arena_format(ctx->mem, "%lld.%lld %lld %lld", (long long)place.tx, (long long)place.id,
		(long long)(found ? run.id : 0), (long long)date_days(today));
	return OK;
}

// ---------------------------------------------------------------- making

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum status figure_body(
	struct ctx *ctx, const struct call *call, const struct figure_kind *kind, struct figure_text *text)
{
	const struct field *field = shape_field(call->route->out, "computed_at");
	struct buf buf = buf_make(ctx->mem, FIGURE_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct answer answer = {0};
	int64_t began = monotonic_ms();

	TRY(kind->make(ctx, call, &answer));
	text->took_ms = monotonic_ms() - began;
	text->computed_at_ms = ctx->now_ms;
	text->body = answer.raw;
	if (answer.raw) // a list that is JSON already
		return OK;
	if (field) // ours to fill: the record was made for this answer
		*(int64_t *)(void *)((char *)(uintptr_t)answer.out + field->offset) = ctx->now_ms;
	shape_encode(&out, call->route->out, answer.out, &(struct encode_options){.masked = call->masked});
	text->body = buf.data;
	return buf.full ? ERR_TOO_LARGE : OK;
}

int64_t figure_slow_ms(const struct figure_kind *kind)
{
	return kind->slow_ms ? kind->slow_ms : FIGURE_SLOW_MS;
}

static enum status make_first(struct ctx *ctx, const struct call *call, const struct figure_name *name,
	const char *version, struct figure_text *text)
{
	const struct store *store = ctx->house->store;
	bool reserved = shelf_reserve(store, name, ctx->now_ms);
	enum status status = figure_body(ctx, call, name->kind, text);

	if (!reserved)
		return status;
	text->version = version;
	text->asked_at_ms = ctx->now_ms;
	if (status == OK && text->took_ms >= figure_slow_ms(name->kind))
		shelf_put(store, name, text);
	else
		shelf_drop(store, name->key); // quick, or refused: made each time
	return status;
}

// ---------------------------------------------------------------- what was stored before this server started

static enum status find_stored(struct ctx *ctx, const struct figure_name *name, struct figure_text *text, bool *found)
{
	struct rows *rows;

	TRY(db_first(ctx->db, &figure_get, ARGS(v_text(name->key)), &rows, found));
	if (!*found)
		return OK;
	*text = (struct figure_text){
		.version = row_text(rows, 0, ctx->mem),
		.body = row_text(rows, 1, ctx->mem),
		.computed_at_ms = row_i64(rows, 2),
		.took_ms = row_i64(rows, 3),
		.asked_at_ms = ctx->now_ms,
		.stored = true,
	};
	shelf_put(ctx->house->store, name, text);
	return OK;
}

// ---------------------------------------------------------------- a nudge to the job, without waiting for it

struct nudge {
	struct act act;
	struct ctx ctx;
};

static enum status act_nudge(struct ctx *ctx, void *arg)
{
	(void)arg;
	return figures_queue(ctx, false);
}

static void nudged(struct act *act, enum status status)
{
	struct nudge *nudge = act->arg;

	(void)status; // the schedule comes anyway
	arena_destroy(nudge->ctx.mem);
}

static void nudge_job(struct ctx *ctx)
{
	static atomic_int_fast64_t last_ms;
	int64_t now = monotonic_ms();

	if (!ctx->house->gate || now - atomic_load(&last_ms) < NUDGE_APART_MS)
		return;
	atomic_store(&last_ms, now);
	struct arena *mem = arena_create();
	struct nudge *nudge = arena_new(mem, struct nudge);
	nudge->ctx = house_ctx(ctx->house, mem);
	nudge->act = (struct act){.run = act_nudge, .done = nudged, .ctx = &nudge->ctx, .arg = nudge, .lane = LANE_LOW};
	if (gate_submit(ctx->house->gate, &nudge->act) != OK)
		arena_destroy(mem);
}

// ---------------------------------------------------------------- asked for

bool figure_due(const struct figure_text *text, int64_t now_ms)
{
	int64_t pause =
		text->took_ms * SHARE_OF_TIME > FIGURE_YOUNG_MS ? text->took_ms * SHARE_OF_TIME : FIGURE_YOUNG_MS;

	return !text->body || now_ms - text->computed_at_ms >= pause;
}

static bool may_give(
	struct ctx *ctx, const struct figure_name *name, const struct figure_text *text, const char *version)
{
	if (strcmp(text->version, version) == 0)
		return true;
	if (name->kind->personal)
		return false;
	if (figure_due(text, ctx->now_ms))
		nudge_job(ctx);
	return true;
}

enum status figure_kept(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct figure_kind *kind = figure_kind_of(call->route->name);
	const struct actor *actor = kind->alike ? NULL : ctx->actor;
	struct figure_name name = {
		.kind = kind,
		.query = figure_query_json(ctx, call->route, call->query),
		.scope = kind->alike ? SCOPE_ALL : actor_scope(ctx->actor, "report.read"),
		.store_id = actor ? actor->store_id : NONE,
		.staff_id = actor ? actor->staff_id : NONE,
		.of_id = call->ids[0],
		.of_version = call->ids[1],
	};
	struct figure_text text = {0};
	const char *version;
	bool found;

	name.lang = name.kind->numbers ? LANG_EN : ctx->lang;
	if (name.query)
		TRY(figure_key(ctx, &name));
	if (!name.key) { // longer than a key may be: not kept
		TRY(figure_body(ctx, call, name.kind, &text));
		answer->raw = text.body;
		return OK;
	}
	TRY(figure_version(ctx, &version));
	found = shelf_find(ctx->house->store, name.key, ctx->now_ms, ctx->mem, &text);
	if (!found)
		TRY(find_stored(ctx, &name, &text, &found));
	if (!found || !may_give(ctx, &name, &text, version))
		TRY(make_first(ctx, call, &name, version, &text));
	answer->raw = text.body;
	return OK;
}
