#include "auth/key.h"
#include "auth/session.h"
#include "auth/signin.h"
#include "auth/state.h"

#include "base/id.h"
#include "base/instant.h"
#include "base/log.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

SQL(session_epoch);
SQL(session_epoch_move);
SQL(session_seen);
SQL(session_key_used);
SQL(session_sweep);
SQL(session_sweep_devices);
SQL(session_sweep_networks);
SQL(session_sweep_links);

#define THROTTLE_SLOTS 16384
#define WAITING_MAX 64
#define USES_MAX 256
#define NOTE_MS MINUTE_MS

PROBLEM(key_refused, ERR_UNAUTHENTICATED, "This API key is not good: unknown, revoked, or its time is over.",
	"API 密钥无效：不存在、已吊销或已过期。");
PROBLEM(key_slow, ERR_LIMIT, "Too many wrong API keys came from this network. Try again in {0} seconds.",
	"来自该网络的错误 API 密钥过多，请在 {0} 秒后重试。");
PROBLEM(key_elsewhere, ERR_UNAUTHENTICATED, "This API key may not be used from this address.",
	"此 API 密钥不允许从当前地址使用。");

// ---------------------------------------------------------------- who asks

struct credentials {
	bool any, is_key;
	int64_t key_id;
	struct token_hash hash;
};

static enum status credentials_of(struct ctx *ctx, const struct http_request *request, struct credentials *credentials)
{
	const char *authorization = http_header(request, "authorization");
	const char *cookie;

	if (authorization) {
		// One scheme and no other: a proxy's Basic password is not for us to let pass as nobody.
		if (strncasecmp(authorization, "Bearer ", 7) != 0 ||
			!key_read(authorization + 7, &credentials->key_id, &credentials->hash)) {
			signin_log_refusal(ctx, "key", "key", NONE, request->peer);
			return fail(ctx, &key_refused);
		}
		credentials->any = credentials->is_key = true;
		return OK;
	}
	cookie = http_cookie(request, session_cookie(request));
	credentials->any = cookie && token_read(ctx->house->vault, "session", cookie, &credentials->hash);
	return OK;
}

struct loading {
	const struct credentials *credentials;
	struct seat *seat;
	bool found;
};

static enum status load(struct ctx *ctx, void *arg)
{
	struct loading *loading = arg;
	const struct credentials *credentials = loading->credentials;

	if (credentials->is_key)
		return key_load(ctx, credentials->key_id, &credentials->hash, loading->seat, &loading->found);
	return session_load(ctx, &credentials->hash, loading->seat, &loading->found);
}

static enum status read_epoch(struct ctx *ctx, void *arg)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &session_epoch, NO_ARGS, &rows, &found));
	*(int64_t *)arg = found ? row_i64(rows, 0) : 0;
	return OK;
}

static enum status look_at_epoch(struct ctx *ctx, struct cache *cache)
{
	int64_t epoch;

	TRY(house_read(ctx, read_epoch, &epoch));
	cache_epoch_seen(cache, epoch);
	return OK;
}

// Keys that nobody here knows yet are looked up only so often for one network, which has a counter of its own beside
// that of passwords; those in use are in memory and go on.
static enum status take_key_guess(struct ctx *ctx, const struct guess *guess)
{
	int64_t wait_ms = throttle_ask(ctx->house->auth->throttle, guess, ctx->now_ms);

	return wait_ms == 0 ? OK
			    : fail(ctx, &key_slow, arena_format(ctx->mem, "%lld", (long long)(wait_ms + 999) / 1000));
}

static bool is_over(const struct ctx *ctx, bool found, const struct seat *seat)
{
	return !found || !seat->held || (seat->ends_at_ms != NONE && seat->ends_at_ms <= ctx->now_ms);
}

static enum status find_seat(struct ctx *ctx, const struct credentials *credentials, const struct guess *guess,
	struct seat *seat, bool *found)
{
	struct cache *cache = ctx->house->auth->cache;
	struct loading loading = {credentials, seat, false};
	int64_t generation;

	if (cache_doubted(cache))
		TRY(look_at_epoch(ctx, cache));
	*found = cache_find(cache, &credentials->hash, ctx->mem, seat);
	if (*found)
		return OK;
	if (credentials->is_key)
		TRY(take_key_guess(ctx, guess));
	generation = cache_generation(cache);
	TRY(house_read(ctx, load, &loading));
	*found = loading.found;
	if (credentials->is_key && !is_over(ctx, *found, seat))
		throttle_right(ctx->house->auth->throttle, guess, ctx->now_ms);
	if (*found && !(credentials->is_key && is_over(ctx, true, seat)))
		cache_keep(cache, generation, seat);
	return OK;
}

static bool from_allowed(const struct seat *seat, const char *peer)
{
	struct cidr_address address;

	if (seat->network_count == 0)
		return true;
	if (!cidr_address_parse(peer, &address))
		return false;
	for (size_t i = 0; i < seat->network_count; i++)
		if (cidr_holds(&seat->networks[i], &address))
			return true;
	return false;
}

enum status auth_authenticate(struct ctx *ctx, struct http_request *request, const struct actor **actor)
{
	struct credentials credentials = {0};
	struct seat *seat = arena_new(ctx->mem, struct seat);
	bool found;

	*actor = NULL;
	TRY(credentials_of(ctx, request, &credentials));
	if (!credentials.any)
		return OK;
	struct guess guess = {.network = arena_format(ctx->mem, "key %s", request->network)};
	TRY(find_seat(ctx, &credentials, &guess, seat, &found));
	bool over = is_over(ctx, found, seat);
	if (credentials.is_key && (over || !from_allowed(seat, request->peer))) {
		signin_log_refusal(ctx, "key", "key", credentials.key_id, request->peer);
		return fail(ctx, over ? &key_refused : &key_elsewhere);
	}
	if (over || (!credentials.is_key && ctx->now_ms - seat->used_at_ms >= SESSION_IDLE_MS))
		return OK;
	cache_touch(ctx->house->auth->cache, &credentials.hash, ctx->now_ms);
	*actor = &seat->actor;
	return OK;
}

enum status auth_changed(struct ctx *ctx)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &session_epoch_move, NO_ARGS, &rows, &found));
	if (found && ctx->house->auth)
		cache_epoch_coming(ctx->house->auth->cache, row_i64(rows, 0));
	return OK;
}

// ---------------------------------------------------------------- the watch

static enum status write_uses(struct ctx *ctx, void *arg)
{
	const struct use *uses = arg;

	for (; uses->id; uses++)
		TRY(db_exec(ctx->db, uses->is_key ? &session_key_used : &session_seen,
			ARGS(v_i64(uses->id), v_i64(uses->used_at_ms))));
	return OK;
}

void auth_watch_once(struct auth *auth)
{
	struct arena *mem = arena_create();
	struct ctx ctx = house_ctx(auth->house, mem);
	struct use *uses = arena_array(mem, struct use, USES_MAX + 1);

	// What fails here is tried again in a second; nothing depends on one time.
	if (look_at_epoch(&ctx, auth->cache) == OK && cache_uses(auth->cache, uses, USES_MAX, NOTE_MS) > 0 &&
		house_write(&ctx, write_uses, uses, 0, LANE_LOW) != OK)
		log_warn("auth", "could not note when sessions were used");
	arena_destroy(mem);
}

static void *watch(void *arg)
{
	struct auth *auth = arg;

	pthread_mutex_lock(&auth->lock);
	while (!auth->closing) {
		struct timespec until;

		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&auth->wake, &auth->lock, &until);
		if (auth->closing)
			break;
		pthread_mutex_unlock(&auth->lock);
		auth_watch_once(auth);
		pthread_mutex_lock(&auth->lock);
	}
	pthread_mutex_unlock(&auth->lock);
	return NULL;
}

struct auth *auth_create(const struct auth_options *options)
{
	struct arena *mem = arena_create();
	struct auth *auth = arena_new(mem, struct auth);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int threads = options->hash_threads > 0 ? options->hash_threads : cores > 0 ? (int)cores : 1;

	auth->mem = mem;
	auth->house = options->house;
	auth->cost = password_cost_default;
	if (options->hash_bytes)
		auth->cost.memory_bytes = options->hash_bytes;
	auth->cache = cache_create();
	auth->throttle = throttle_create(mem, THROTTLE_SLOTS);
	auth->desk = desk_create(mem, threads, WAITING_MAX);
	pthread_mutex_init(&auth->lock, NULL);
	pthread_cond_init(&auth->wake, NULL);
	options->house->auth = auth;
	auth->watched = options->watch && pthread_create(&auth->watch, NULL, watch, auth) == 0;
	return auth;
}

void auth_destroy(struct auth *auth)
{
	pthread_mutex_lock(&auth->lock);
	auth->closing = true;
	pthread_cond_signal(&auth->wake);
	pthread_mutex_unlock(&auth->lock);
	if (auth->watched)
		pthread_join(auth->watch, NULL);
	desk_destroy(auth->desk);
	auth->house->auth = NULL;
	throttle_destroy(auth->throttle);
	cache_destroy(auth->cache);
	pthread_cond_destroy(&auth->wake);
	pthread_mutex_destroy(&auth->lock);
	arena_destroy(auth->mem);
}

// ---------------------------------------------------------------- sweeping

static enum status sweep_rows(struct ctx *ctx, void *arg)
{
	int64_t now = ctx->now_ms;

	(void)arg;
	TRY(db_exec(ctx->db, &session_sweep, ARGS(v_i64(now), v_i64(now - SESSION_IDLE_MS))));
	TRY(db_exec(ctx->db, &session_sweep_devices, ARGS(v_i64(now - DEVICE_LIFE_MS))));
	TRY(db_exec(ctx->db, &session_sweep_networks, ARGS(v_i64(now - NETWORK_LIFE_MS))));
	return db_exec(ctx->db, &session_sweep_links, ARGS(v_i64(now - 30 * DAY_MS)));
}

static enum status sweep(struct ctx *ctx, struct job *job)
{
	(void)job;
	return house_write(ctx, sweep_rows, NULL, 0, LANE_LOW);
}

const struct job_kind auth_sweep = {
	.name = "auth.sweep",
	.run = sweep,
	.doc = W("Forgets sessions that are over, devices and networks not seen for long, and old one-time links.",
		"清理过期会话、长期未用的设备和网络、旧的一次性链接。"),
};
const struct schedule auth_sweep_daily = {
	.name = "auth.sweep",
	.kind = &auth_sweep,
	.daily_minute = 4 * 60 + 10,
	.input = "{}",
	.doc = W("Every night.", "每天夜间。"),
};
