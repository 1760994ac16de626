#include "insight/figure_kept.h"

#include "base/id.h"
#include "base/instant.h"
#include "base/zone.h"
#include "insight/insight.h"
#include "insight/loyalty_setting.h"
#include "insight/setting.h"
#include "work/event.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ASKED_LATELY_MS (12 * HOUR_MS)
#define KEY_BYTES 1024
#define VERSION_BYTES 160

// One figure. Its texts live in an arena of its own, which goes with it.
struct kept_figure {
	struct arena *mem;
	const struct store *store;
	char key[KEY_BYTES];
	char version[VERSION_BYTES];
	const struct route *route;
	enum status (*make)(struct ctx *ctx, const struct call *call, struct answer *answer);
	const char *query; // JSON
	uint64_t query_present;
	enum lang lang;
	bool of_all; // asked by somebody who sees the whole shop: the job may make it anew
	const char *body;
	size_t bytes;
	int64_t computed_at_ms, asked_at_ms;
	bool making;
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t made;
	struct kept_figure figure[FIGURES_MAX];
	size_t bytes;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER, .made = PTHREAD_COND_INITIALIZER};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---------------------------------------------------------------- which figure, of what state of the shop

struct settings {
	int64_t models, loyalty; // their versions
};

static const char *query_json(struct ctx *ctx, const struct call *call)
{
	struct buf buf = buf_make(ctx->mem, KEY_BYTES);
	struct json_out out = json_out(&buf);

	if (!call->route->query)
		return "";
	shape_encode(&out, call->route->query, call->query, &(struct encode_options){.stored = true});
	return buf.full ? NULL : buf.data;
}

// A figure by other settings is another one: who changes them sees what that does at once.
static enum status read_settings(struct ctx *ctx, struct settings *settings)
{
	struct insight_setting setting;
	struct loyalty_setting loyalty;

	TRY(insight_setting_get(ctx, &setting));
	TRY(loyalty_setting_get(ctx, &loyalty));
	*settings = (struct settings){setting.version, loyalty.version};
	return OK;
}

// False: longer than a key may be; such a one is not kept.
static bool make_key(
	struct ctx *ctx, const struct call *call, const struct settings *settings, const char *query, char *key)
{
	const struct actor *actor = ctx->actor;
	enum scope scope = actor_scope(actor, "report.read");
	struct date today = zone_date(ctx->house->shop->zone, ctx->now_ms);
	int length = snprintf(key, KEY_BYTES, "%s %d %d %lld %lld %lld %lld %lld %lld %lld %s", call->route->name,
		ctx->lang, scope, (long long)(scope == SCOPE_STORE ? actor->store_id : 0),
		(long long)(scope == SCOPE_OWN || scope == SCOPE_STORE ? actor->staff_id : 0),
		(long long)call->query_present, (long long)date_days(today), (long long)ctx->house->shop->version,
		(long long)settings->models, (long long)settings->loyalty, query);

	return length > 0 && length < KEY_BYTES;
}

static enum status read_version(struct ctx *ctx, char *version)
{
	struct event_place place;
	struct insight_run run;
	bool found;

	TRY(event_end(ctx, &place));
	TRY(insight_run_last(ctx, &run, &found));
	snprintf(version, VERSION_BYTES, "%lld.%lld %lld", (long long)place.tx, (long long)place.id,
		(long long)(found ? run.id : 0));
	return OK;
}

// ---------------------------------------------------------------- the shelf; with the lock held

static struct kept_figure *find(const struct store *store, const char *key)
{
	for (size_t i = 0; i < FIGURES_MAX; i++)
		if (kept.figure[i].mem && kept.figure[i].store == store && strcmp(kept.figure[i].key, key) == 0)
			return &kept.figure[i];
	return NULL;
}

static void drop(struct kept_figure *figure)
{
	kept.bytes -= figure->bytes;
	arena_destroy(figure->mem);
	*figure = (struct kept_figure){0};
}

static struct kept_figure *least_asked(void)
{
	struct kept_figure *least = NULL;

	for (size_t i = 0; i < FIGURES_MAX; i++) {
		struct kept_figure *figure = &kept.figure[i];
		if (figure->mem && !figure->making && (!least || figure->asked_at_ms < least->asked_at_ms))
			least = figure;
	}
	return least;
}

static struct kept_figure *free_place(void)
{
	for (size_t i = 0; i < FIGURES_MAX; i++)
		if (!kept.figure[i].mem)
			return &kept.figure[i];
	struct kept_figure *least = least_asked();
	if (least)
		drop(least);
	return least;
}

static void keep_body(struct kept_figure *figure, const char *body, const char *version, int64_t now_ms)
{
	struct arena *mem = arena_create();
	size_t bytes = strlen(body) + 1;

	figure->query = arena_text(mem, figure->query);
	kept.bytes = kept.bytes - figure->bytes + bytes;
	arena_destroy(figure->mem);
	figure->mem = mem;
	figure->body = arena_text(mem, body);
	figure->bytes = bytes;
	figure->computed_at_ms = now_ms;
	snprintf(figure->version, VERSION_BYTES, "%s", version);
	while (kept.bytes > FIGURES_BYTES_MAX) {
		struct kept_figure *least = least_asked();
		if (!least || least == figure)
			break;
		drop(least);
	}
}

// ---------------------------------------------------------------- making

struct made {
	const char *body;
	int64_t took_ms;
};

static enum status make_body(struct ctx *ctx, const struct call *call,
	enum status (*make)(struct ctx *ctx, const struct call *call, struct answer *answer), struct made *made)
{
	const struct field *field = shape_field(call->route->out, "computed_at");
	struct buf buf = buf_make(ctx->mem, FIGURE_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct answer answer = {0};
	int64_t began = monotonic_ms();

	TRY(make(ctx, call, &answer));
	made->took_ms = monotonic_ms() - began;
	if (field) // ours to fill: the record was made for this answer
		*(int64_t *)(void *)((char *)(uintptr_t)answer.out + field->offset) = ctx->now_ms;
	shape_encode(&out, call->route->out, answer.out, &(struct encode_options){.masked = call->masked});
	made->body = buf.data;
	return buf.full ? ERR_TOO_LARGE : OK;
}

// What is there and may be given: NULL where it must be made. Waits for one who makes it, when there is none yet.
static const char *on_the_shelf(struct ctx *ctx, const char *key, const char *version)
{
	const char *body = NULL;

	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(ctx->house->store, key);
	while (figure && figure->making && !figure->body) {
		pthread_cond_wait(&kept.made, &kept.lock);
		figure = find(ctx->house->store, key);
	}
	if (figure && figure->body) {
		bool fresh = strcmp(figure->version, version) == 0;
		figure->asked_at_ms = ctx->now_ms;
		if (fresh || ctx->now_ms - figure->computed_at_ms < FIGURE_STALE_MS)
			body = arena_text(ctx->mem, figure->body);
	}
	pthread_mutex_unlock(&kept.lock);
	return body;
}

// A place in which it is being made, so that others wait. False: the shelf is full of others being made.
static bool reserve(struct ctx *ctx, const struct call *call, const char *query, const char *key,
	enum status (*make)(struct ctx *ctx, const struct call *call, struct answer *answer))
{
	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(ctx->house->store, key);
	if (!figure && (figure = free_place())) {
		*figure = (struct kept_figure){
			.mem = arena_create(),
			.store = ctx->house->store,
			.route = call->route,
			.make = make,
			.query_present = call->query_present,
			.lang = ctx->lang,
			.of_all = actor_scope(ctx->actor, "report.read") == SCOPE_ALL,
		};
		figure->query = arena_text(figure->mem, query);
		snprintf(figure->key, KEY_BYTES, "%s", key);
	}
	if (figure) {
		figure->making = true;
		figure->asked_at_ms = ctx->now_ms;
	}
	pthread_mutex_unlock(&kept.lock);
	return figure != NULL;
}

static void settle(struct ctx *ctx, const char *key, const char *version, enum status status, const struct made *made)
{
	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(ctx->house->store, key);
	if (figure) {
		figure->making = false;
		if (status == OK && made->took_ms >= FIGURE_SLOW_MS)
			keep_body(figure, made->body, version, ctx->now_ms);
		else
			drop(figure); // quick, or refused: made each time
	}
	pthread_cond_broadcast(&kept.made);
	pthread_mutex_unlock(&kept.lock);
}

enum status figure_kept(struct ctx *ctx, const struct call *call,
	enum status (*make)(struct ctx *ctx, const struct call *call, struct answer *answer), struct answer *answer)
{
	const char *query = query_json(ctx, call);
	char key[KEY_BYTES], version[VERSION_BYTES];
	struct settings settings;
	struct made made = {0};

	TRY(read_settings(ctx, &settings));
	if (!query || !make_key(ctx, call, &settings, query, key)) {
		TRY(make_body(ctx, call, make, &made));
		answer->raw = made.body;
		return OK;
	}
	TRY(read_version(ctx, version));
	answer->raw = on_the_shelf(ctx, key, version);
	if (answer->raw)
		return OK;
	bool reserved = reserve(ctx, call, query, key, make);
	enum status status = make_body(ctx, call, make, &made);
	if (reserved)
		settle(ctx, key, version, status, &made);
	answer->raw = made.body;
	return status;
}

// ---------------------------------------------------------------- made anew, in the background

// The next that is old and was asked for lately; what is needed of it lives in ctx->mem.
struct renewal {
	struct call call;
	const char *query;
	enum status (*make)(struct ctx *ctx, const struct call *call, struct answer *answer);
	char key[KEY_BYTES];
	char version[VERSION_BYTES];
	struct made made;
	size_t at;
};

static bool next_renewal(struct ctx *ctx, struct renewal *renewal)
{
	bool found = false;

	pthread_mutex_lock(&kept.lock);
	for (; renewal->at < FIGURES_MAX && !found; renewal->at++) {
		const struct kept_figure *figure = &kept.figure[renewal->at];
		if (!figure->mem || figure->store != ctx->house->store || figure->making || !figure->of_all ||
			ctx->now_ms - figure->asked_at_ms > ASKED_LATELY_MS)
			continue;
		renewal->call = (struct call){.route = figure->route, .query_present = figure->query_present};
		renewal->query = arena_text(ctx->mem, figure->query);
		renewal->make = figure->make;
		ctx->lang = figure->lang;
		snprintf(renewal->key, KEY_BYTES, "%s", figure->key);
		snprintf(renewal->version, VERSION_BYTES, "%s", figure->version);
		found = true;
	}
	pthread_mutex_unlock(&kept.lock);
	return found;
}

static enum status renew(struct ctx *ctx, void *arg)
{
	struct renewal *renewal = arg;
	const struct shape *shape = renewal->call.route->query;
	char version[VERSION_BYTES], key[KEY_BYTES];
	struct settings settings;
	uint64_t present;

	TRY(read_version(ctx, version));
	TRY(read_settings(ctx, &settings));
	if (strcmp(version, renewal->version) == 0)
		return OK;
	if (shape) {
		void *query = arena_alloc(ctx->mem, shape->size);
		TRY(shape_decode(ctx, shape, renewal->query, strlen(renewal->query), DECODE_STORED, query, &present));
		renewal->call.query = query;
	}
	if (!make_key(ctx, &renewal->call, &settings, renewal->query, key) || strcmp(key, renewal->key) != 0)
		return OK; // of another day, or by other settings
	TRY(make_body(ctx, &renewal->call, renewal->make, &renewal->made));
	snprintf(renewal->version, VERSION_BYTES, "%s", version);
	return OK;
}

static void put_renewed(struct ctx *ctx, const struct renewal *renewal)
{
	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(ctx->house->store, renewal->key);
	if (figure && !figure->making && renewal->made.body)
		keep_body(figure, renewal->made.body, renewal->version, ctx->now_ms);
	pthread_mutex_unlock(&kept.lock);
}

static enum status run_renewal(struct ctx *ctx, struct job *job)
{
	struct renewal renewal = {0};
	struct ctx inner = *ctx;
	enum status status = OK;
	int64_t done = 0;

	inner.mem = arena_create();
	inner.now_ms = clock_now_ms();
	while (status == OK && next_renewal(&inner, &renewal)) {
		renewal.made = (struct made){0};
		if (house_read(&inner, renew, &renewal) == OK)
			put_renewed(&inner, &renewal); // what cannot be made is left as it is
		fail_clear(&inner);
		arena_reset(inner.mem);
		status = job_note(ctx, job, ++done, 0, NULL, NULL);
		inner.now_ms = clock_now_ms();
	}
	arena_destroy(inner.mem);
	return status;
}

const struct job_kind figure_renewal = {
	.name = "insight.figures",
	.run = run_renewal,
	.doc = W("Makes figures anew that take long and are looked at.", "更新正在查看的耗时报表。"),
};

const struct schedule figure_renewals = {
	.name = "insight.figures",
	.kind = &figure_renewal,
	.every_ms = 5 * MINUTE_MS,
	.input = "{}",
	.doc = W("Every five minutes figures that are looked at are made anew.", "每五分钟更新正在查看的报表。"),
};
