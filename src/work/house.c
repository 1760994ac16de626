#include "work/house.h"

#include "base/id.h"
#include "work/rehearsal.h"
#include "work/worker.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#define RUNS_MAX 6 // once, and five times more, as the gate does

SQL(house_shop);
SQL(house_last_event);
SQL(house_last_job);
SQL(house_setting);
SQL(house_setting_put);

// Guards house->mem and the replacing of house->shop. Readers take the pointer as it stands.
static pthread_mutex_t shop_lock = PTHREAD_MUTEX_INITIALIZER;

// ---------------------------------------------------------------- transactions

static enum status write_once(struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg)
{
	struct db *db;

	TRY(store_begin(ctx->house->store, &db));
	fail_clear(ctx);
	ctx->db = db;
	enum status status = run(ctx, arg);
	ctx->db = NULL;
	if (status == OK)
		return store_commit(db);
	store_rollback(db);
	return status;
}

atomic_bool house_rehearses;

struct rehearsal {
	enum status (*run)(struct ctx *ctx, void *arg);
	void *arg;
};

static enum status run_twice(struct ctx *ctx, void *arg)
{
	const struct rehearsal *rehearsal = arg;

	TRY(db_savepoint(ctx->db));
	enum status status = rehearsal->run(ctx, rehearsal->arg);
	TRY(db_rollback_to(ctx->db));
	fail_clear(ctx);
	return status != OK ? status : rehearsal->run(ctx, rehearsal->arg);
}

static void pause_before(int run)
{
	struct timespec pause = {.tv_nsec = 1000000L << (2 * run)}; // 1, 4, 16, 64, 256 ms

	nanosleep(&pause, NULL);
}

enum status house_write(
	struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg, int64_t key, enum gate_lane lane)
{
	struct house *house = ctx->house;
	enum status status;

	struct rehearsal rehearsal = {run, arg};

	assert(!ctx->db && "an act inside an act");
	if (lane == LANE_LOW && atomic_load(&house_rehearses)) {
		run = run_twice;
		arg = &rehearsal;
	}
	if (house->gate)
		return gate_run(house->gate, ctx, run, arg, key, lane);
	status = write_once(ctx, run, arg);
	for (int again = 1; status == ERR_BUSY && again < RUNS_MAX; again++) {
		pause_before(again - 1);
		status = write_once(ctx, run, arg);
	}
	struct worker *worker = house->worker;
	if (status == OK && worker)
		worker_wake(worker);
	return status;
}

enum status house_read(struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg)
{
	struct db *db;

	if (ctx->db)
		return run(ctx, arg);
	TRY(store_snapshot(ctx->house->store, &db));
	ctx->db = db;
	enum status status = run(ctx, arg);
	ctx->db = NULL;
	store_snapshot_end(db);
	return status;
}

const char *house_actor_text(struct ctx *ctx)
{
	if (!ctx->actor || !ctx->house->actor_text)
		return "house";
	return ctx->house->actor_text(ctx->mem, ctx->actor);
}

struct ctx house_ctx(struct house *house, struct arena *mem)
{
	const struct shop *shop = house->shop;

	return (struct ctx){
		.mem = mem,
		.now_ms = clock_now_ms(),
		.lang = shop ? shop->lang : LANG_EN,
		.house = house,
	};
}

// ---------------------------------------------------------------- the shop

static struct shop *shop_copy(struct arena *mem, const struct shop *shop)
{
	struct shop *copy = arena_copy(mem, shop, sizeof *shop);

	copy->name = arena_text(mem, shop->name);
	copy->country = arena_text(mem, shop->country);
	return copy;
}

static void shop_replace(struct house *house, const struct shop *shop)
{
	pthread_mutex_lock(&shop_lock);
	if (!house->shop || house->shop->version != shop->version)
		house->shop = shop_copy(house->mem, shop); // the old one stays: others may still be reading it
	pthread_mutex_unlock(&shop_lock);
}

static enum status read_shop(struct ctx *ctx, void *arg)
{
	struct shop *shop = arg;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &house_shop, NO_ARGS, &rows, &found));
	if (!found)
		return fail(ctx, &internal_error);
	*shop = (struct shop){
		.name = row_text(rows, 0, ctx->mem),
		.currency = currency_find(row_text(rows, 1, ctx->mem)),
		.zone = zone_open(row_text(rows, 2, ctx->mem)),
		.country = row_text(rows, 3, ctx->mem),
		.lang = strcmp(row_text(rows, 4, ctx->mem), "zh") == 0 ? LANG_ZH : LANG_EN,
		.version = row_i64(rows, 5),
	};
	return shop->currency && shop->zone ? OK : fail(ctx, &internal_error);
}

enum status house_shop_load(struct house *house, struct arena *mem)
{
	struct ctx ctx = house_ctx(house, mem);
	struct shop shop;

	TRY(house_read(&ctx, read_shop, &shop));
	shop_replace(house, &shop);
	return OK;
}

// ---------------------------------------------------------------- start and stop

static enum status raise_ids(struct ctx *ctx, void *arg)
{
	struct sql *const lasts[] = {&house_last_event, &house_last_job};
	struct rows *rows;
	bool found;

	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(lasts); i++) {
		TRY(db_first(ctx->db, lasts[i], NO_ARGS, &rows, &found));
		if (found && !row_null(rows, 0))
			id_raise(row_i64(rows, 0));
	}
	return OK;
}

// The fingerprint of the key this database is sealed with is kept in it, so that a wrong key file is noticed before
// anything is written under it.
static enum status check_key(struct ctx *ctx, void *arg)
{
	const char *fingerprint = arg;
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &house_setting, ARGS(v_text("key.fingerprint")), &rows, &found));
	if (found)
		return strcmp(row_text(rows, 0, ctx->mem), fingerprint) == 0 ? OK : ERR_CONFLICT;
	return db_exec(
		ctx->db, &house_setting_put, ARGS(v_text("key.fingerprint"), v_text(fingerprint), v_i64(ctx->now_ms)));
}

enum status house_start(struct house *house, struct arena *mem, const char **error)
{
	struct ctx ctx = house_ctx(house, mem);
	enum status status = OK;

	id_setup(store_node(house->store));
	if (!house->mem)
		house->mem = arena_create();
	if (house->vault)
		status = house_write(&ctx, check_key, (void *)vault_fingerprint(house->vault, mem), 0, LANE_TILL);
	if (status == ERR_CONFLICT) {
		*error = "the key file is not the one that this database was made with";
		return status;
	}
	if (status == OK)
		status = house_read(&ctx, raise_ids, NULL);
	if (status == OK)
		status = house_shop_load(house, mem);
	if (status != OK)
		*error = arena_format(mem, "cannot start on this database: %s %s", status_name(status), store_error());
	return status;
}

void house_stop(struct house *house)
{
	house->shop = NULL;
	if (house->mem)
		arena_destroy(house->mem);
	house->mem = NULL;
}
