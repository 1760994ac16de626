#include "loyalty/programme.h"

#include "base/id.h"
#include "base/zone.h"

#include <pthread.h>
#include <string.h>

SQL(programme_version);
SQL(programme_raise);
SQL(programme_wallets);
SQL(programme_rules);
SQL(programme_tiers);

#define LOOK_AGAIN_MS 1000
#define ROWS_MAX 1000

// The last programme read, of one store. Old ones stay in their arena: somebody may still hold them, and changes are
// rare.
static struct {
	pthread_mutex_t lock;
	const struct store *store;
	struct arena *mem;
	const struct programme *programme;
	int64_t looked_at_ms;
} cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum status read_wallets(struct ctx *ctx, struct arena *mem, struct programme *programme)
{
	struct wallet *wallets = arena_array(mem, struct wallet, ROWS_MAX);
	struct rows *rows;
	bool more;

	programme->wallets = wallets;
	TRY(db_query(ctx->db, &programme_wallets, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || programme->wallet_count == ROWS_MAX)
			break;
		wallets[programme->wallet_count++] = (struct wallet){
			.id = row_i64(rows, 0),
			.code = row_text(rows, 1, mem),
			.kind = choice_value(wallet_kinds, row_text(rows, 2, mem)),
			.name = {row_text(rows, 3, mem), row_text(rows, 4, mem)},
			.digits = (int)row_i64(rows, 5),
			.expiry_months = row_i64(rows, 6),
			.expiry_month_end = row_i64(rows, 7) != 0,
		};
	}
	rows_close(rows);
	return OK;
}

static enum status read_rules(struct ctx *ctx, struct arena *mem, struct programme *programme)
{
	struct earning_rule *rules = arena_array(mem, struct earning_rule, ROWS_MAX);
	struct rows *rows;
	bool more;

	programme->rules = rules;
	TRY(db_query(ctx->db, &programme_rules, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || programme->rule_count == ROWS_MAX)
			break;
		rules[programme->rule_count++] = (struct earning_rule){
			.id = row_i64(rows, 0),
			.version = row_i64(rows, 1),
			.code = row_text(rows, 2, mem),
			.wallet = programme_wallet(programme, row_i64(rows, 3)),
			.name = {row_text(rows, 4, mem), row_text(rows, 5, mem)},
			.base = strcmp(row_text(rows, 6, mem), "goods") == 0 ? BASE_GOODS : BASE_PAID,
			.points = row_i64(rows, 7),
			.per = row_i64(rows, 8),
			.live = strcmp(row_text(rows, 9, mem), "live") == 0,
		};
	}
	rows_close(rows);
	return OK;
}

static enum status read_tiers(struct ctx *ctx, struct arena *mem, struct programme *programme)
{
	struct tier_record *tiers = arena_array(mem, struct tier_record, ROWS_MAX);
	struct rows *rows;
	bool more;

	programme->tiers = tiers;
	TRY(db_query(ctx->db, &programme_tiers, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || programme->tier_count == ROWS_MAX)
			break;
		tiers[programme->tier_count++] = (struct tier_record){
			.head.id = row_i64(rows, 0),
			.code = row_text(rows, 1, mem),
			.name_en = row_text(rows, 2, mem),
			.name_zh = row_text(rows, 3, mem),
			.threshold = row_i64(rows, 4),
		};
	}
	rows_close(rows);
	return OK;
}

static enum status read_programme(struct ctx *ctx, struct arena *mem, int64_t version, const struct programme **ret)
{
	struct programme *programme = arena_new(mem, struct programme);

	programme->version = version;
	TRY(read_wallets(ctx, mem, programme));
	TRY(read_rules(ctx, mem, programme));
	TRY(read_tiers(ctx, mem, programme));
	*ret = programme;
	return OK;
}

static enum status refresh(struct ctx *ctx)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &programme_version, NO_ARGS, &rows, &found));
	if (!found)
		return ERR_INTERNAL;
	int64_t version = row_i64(rows, 0);
	if (cache.store != ctx->house->store) {
		arena_destroy(cache.mem);
		cache.mem = arena_create();
		cache.store = ctx->house->store;
		cache.programme = NULL;
	}
	if (!cache.programme || cache.programme->version != version)
		TRY(read_programme(ctx, cache.mem, version, &cache.programme));
	cache.looked_at_ms = monotonic_ms();
	return OK;
}

enum status programme_get(struct ctx *ctx, const struct programme **ret)
{
	enum status status = OK;

	pthread_mutex_lock(&cache.lock);
	if (cache.store != ctx->house->store || !cache.programme || monotonic_ms() - cache.looked_at_ms > LOOK_AGAIN_MS)
		status = refresh(ctx);
	*ret = cache.programme;
	pthread_mutex_unlock(&cache.lock);
	return status;
}

enum status programme_touch(struct ctx *ctx)
{
	pthread_mutex_lock(&cache.lock);
	cache.looked_at_ms = -LOOK_AGAIN_MS;
	pthread_mutex_unlock(&cache.lock);
	// Never the same number twice: what was read in a transaction that then failed must not pass for what comes
	// later.
	return db_exec(ctx->db, &programme_raise, ARGS(v_i64(id_new())));
}

const struct wallet *programme_wallet(const struct programme *programme, int64_t id)
{
	for (size_t i = 0; i < programme->wallet_count; i++)
		if (programme->wallets[i].id == id)
			return &programme->wallets[i];
	return NULL;
}

const struct earning_rule *programme_rule(const struct programme *programme, int64_t id, int64_t version)
{
	for (size_t i = 0; i < programme->rule_count; i++)
		if (programme->rules[i].id == id && programme->rules[i].version == version)
			return &programme->rules[i];
	return NULL;
}

const char *wallet_amount(struct arena *mem, const struct wallet *wallet, int64_t amount)
{
	return decimal_text(mem, amount, wallet->digits);
}

int64_t wallet_expiry(const struct ctx *ctx, const struct wallet *wallet, int64_t earned_at)
{
	const struct shop *shop = ctx->house->shop;

	if (wallet->expiry_months == NONE)
		return NONE;
	int64_t at = zone_add_months(shop->zone, earned_at, wallet->expiry_months);
	if (!wallet->expiry_month_end)
		return zone_valid_until(shop->zone, zone_date(shop->zone, at));
	// Good to the end of that month.
	return zone_start_of_month(shop->zone, zone_add_months(shop->zone, zone_start_of_month(shop->zone, at), 1));
}

int64_t rule_points(const struct earning_rule *rule, int64_t amount)
{
	int64_t points;

	if (amount <= 0 || !money_multiply(amount / rule->per, rule->points, &points))
		return 0;
	return points;
}
