#include "work/kept.h"

#include "base/id.h"

#include <time.h>

SQL(kept_version);
SQL(kept_raise);

#define LOOK_AGAIN_MS 1000
#define SETTLE_MS 5000 // longer than a transaction of a request takes

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum status refresh(struct ctx *ctx, struct kept *kept)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &kept_version, ARGS(v_text(kept->name)), &rows, &found));
	int64_t version = found ? row_i64(rows, 0) : 0;
	if (kept->store != ctx->house->store) {
		arena_destroy(kept->mem);
		kept->mem = arena_create();
		kept->store = ctx->house->store;
		kept->value = NULL;
	}
	if (!kept->value || kept->version != version)
		TRY(kept->read(ctx, kept->mem, &kept->value));
	kept->version = version;
	kept->looked_at_ms = monotonic_ms();
	return OK;
}

enum status kept_get(struct ctx *ctx, struct kept *kept, const void **ret)
{
	enum status status = OK;

	pthread_mutex_lock(&kept->lock);
	int64_t now_ms = monotonic_ms();
	bool settling = now_ms - kept->touched_at_ms < SETTLE_MS;
	if (kept->store != ctx->house->store || !kept->value || settling || now_ms - kept->looked_at_ms > LOOK_AGAIN_MS)
		status = refresh(ctx, kept);
	*ret = kept->value;
	pthread_mutex_unlock(&kept->lock);
	return status;
}

enum status kept_touch(struct ctx *ctx, struct kept *kept)
{
	pthread_mutex_lock(&kept->lock);
	kept->touched_at_ms = monotonic_ms();
	pthread_mutex_unlock(&kept->lock);
	// Never the same number twice: what was read in a transaction that then failed must not pass for what comes
	// later.
	return db_exec(ctx->db, &kept_raise, ARGS(v_text(kept->name), v_i64(id_new())));
}
