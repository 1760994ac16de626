// The whole of a replay: set up, read, dealt out to the lanes, brought together.
#include "backtest/core.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define LANES_MAX 8
#define TELL_EVERY_MS 300
#define LANE_NICE 10 // a till goes first

size_t replay_figures_size(const struct wallets *wallets)
{
	return sizeof(struct replay_figures) + wallets->count * sizeof(struct replay_wallet);
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---------------------------------------------------------------- set up

static int by_number(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

static void set_boundaries(struct replay *replay)
{
	const struct programme *programme = replay->programme;

	replay->boundaries = arena_array(replay->ctx->mem, int64_t, programme->rule_count * 5);
	for (size_t i = 0; i < programme->rule_count; i++) {
		const struct rule *rule = programme->rules[i];
		const int64_t each[] = {rule->terms->from, rule->terms->until, rule->published_at, rule->ended_at,
			rule->ended_noted_at};
		for (size_t j = 0; j < ARRAY_LEN(each); j++)
			if (each[j] != NONE)
				replay->boundaries[replay->boundary_count++] = each[j];
	}
	if (replay->boundary_count)
		qsort(replay->boundaries, replay->boundary_count, sizeof(int64_t), by_number);
}

static size_t fact_list_of(struct replay *replay, int64_t wallet_id)
{
	size_t wallet = (size_t)(wallets_find(replay->wallets, wallet_id) - replay->wallets->list);

	for (size_t i = 0; i < replay->fact_lists; i++)
		if (replay->fact_wallet[i] == wallet)
			return i;
	replay->fact_wallet[replay->fact_lists] = wallet;
	return replay->fact_lists++;
}

static enum status set_tiers(struct replay *replay)
{
	const struct programme *programme = replay->programme;

	for (size_t i = 0; i < programme->set_count; i++) {
		const struct tier_set *next = replay->change->sets ? replay->change->sets[i] : NULL;
		if (!wallets_find(replay->wallets, programme->sets[i].wallet_id))
			return ERR_INTERNAL;
		replay->sets[SIDE_BEFORE][i] = &programme->sets[i];
		replay->sets[SIDE_AFTER][i] = next ? next : &programme->sets[i];
		replay->fact_list[i] = fact_list_of(replay, programme->sets[i].wallet_id);
	}
	for (int side = 0; side < SIDES; side++)
		for (size_t i = 0; i < replay->sets[side][0]->tier_count; i++)
			replay->tiers_last |= replay->sets[side][0]->tiers[i].lasts_count != NONE;
	return OK;
}

static void begin_lane(struct replay *replay, struct lane *lane)
{
	size_t budgets = replay->programme->budget_count;

	lane->replay = replay;
	lane->mem = arena_create();
	lane->scratch = arena_create();
	lane->ctx = *replay->ctx;
	lane->ctx.mem = lane->mem;
	lane->all = arena_alloc(lane->mem, replay->figures_size);
	lane->budgets = arena_array(lane->mem, struct replay_budget, budgets);
	for (size_t i = 0; i < budgets; i++)
		lane->budgets[i].exhausted_at[0] = lane->budgets[i].exhausted_at[1] = NONE;
}

static void begin_lanes(struct replay *replay, int wanted)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (!wanted)
		wanted = processors < 1 ? 1 : processors > LANES_MAX ? LANES_MAX : (int)processors;
	replay->lane_count = replay->crosses ? 1 : (size_t)wanted;
	replay->lanes = arena_array(replay->ctx->mem, struct lane, replay->lane_count);
	for (size_t i = 0; i < replay->lane_count; i++)
		begin_lane(replay, &replay->lanes[i]);
	for (size_t i = 0; i < BATCHES; i++)
		replay->batches[i].mem = arena_create();
	pthread_mutex_init(&replay->lock, NULL);
	pthread_mutex_init(&replay->db_lock, NULL);
	pthread_cond_init(&replay->moved, NULL);
}

static void end_lanes(struct replay *replay)
{
	for (size_t i = 0; i < replay->lane_count; i++) {
		arena_destroy(replay->lanes[i].scratch);
		arena_destroy(replay->lanes[i].mem);
	}
	for (size_t i = 0; i < BATCHES; i++)
		arena_destroy(replay->batches[i].mem);
	pthread_cond_destroy(&replay->moved);
	pthread_mutex_destroy(&replay->db_lock);
	pthread_mutex_destroy(&replay->lock);
}

// ---------------------------------------------------------------- the lanes' threads

// The next batch for this lane, NULL at the end.
static struct batch *await_batch(struct lane *lane)
{
	struct replay *replay = lane->replay;
	struct batch *batch = NULL;

	pthread_mutex_lock(&replay->lock);
	while (lane->next == replay->filled && !replay->ended && !replay->stopped)
		pthread_cond_wait(&replay->moved, &replay->lock);
	if (lane->next < replay->filled && !replay->stopped)
		batch = &replay->batches[lane->next++ % BATCHES];
	pthread_mutex_unlock(&replay->lock);
	return batch;
}

static void give_back(struct replay *replay, struct batch *batch, bool failed)
{
	pthread_mutex_lock(&replay->lock);
	batch->busy--;
	replay->stopped |= failed;
	pthread_cond_broadcast(&replay->moved);
	pthread_mutex_unlock(&replay->lock);
}

static bool is_stopped(struct replay *replay)
{
	pthread_mutex_lock(&replay->lock);
	bool stopped = replay->stopped;
	pthread_mutex_unlock(&replay->lock);
	return stopped;
}

static void *run_lane(void *arg)
{
	struct lane *lane = arg;
	struct batch *batch;

	(void)setpriority(PRIO_PROCESS, 0, LANE_NICE); // of this thread
	while (lane->status == OK && (batch = await_batch(lane))) {
		lane->status = lane_take(lane, batch);
		give_back(lane->replay, batch, lane->status != OK);
	}
	if (lane->status == OK && !is_stopped(lane->replay))
		lane->status = lane_drain(lane, INT64_MAX, INT64_MAX);
	if (lane->status == OK && !is_stopped(lane->replay))
		lane_close(lane);
	return NULL;
}

// ---------------------------------------------------------------- the reader

static struct batch *await_room(struct replay *replay)
{
	struct batch *batch = &replay->batches[replay->filled % BATCHES];

	pthread_mutex_lock(&replay->lock);
	while (batch->busy && !replay->stopped)
		pthread_cond_wait(&replay->moved, &replay->lock);
	bool stopped = replay->stopped;
	pthread_mutex_unlock(&replay->lock);
	return stopped ? NULL : batch;
}

static void hand_out(struct replay *replay, struct batch *batch)
{
	pthread_mutex_lock(&replay->lock);
	batch->busy = (int)replay->lane_count;
	replay->filled++;
	pthread_cond_broadcast(&replay->moved);
	pthread_mutex_unlock(&replay->lock);
}

static enum status read_batch(struct replay *replay, struct stream *stream, struct batch *batch)
{
	int64_t began = clock_ms();

	pthread_mutex_lock(&replay->db_lock);
	enum status status = replay_stream(replay, stream, batch);
	pthread_mutex_unlock(&replay->db_lock);
	replay->result->read_ms += clock_ms() - began;
	return status;
}

static enum status read_stream(struct replay *replay, const struct replay_watch *watch)
{
	struct stream stream = {.after_at = INT64_MIN + 1};
	int64_t told_ms = clock_ms(), seen = 0;
	struct batch *batch;

	while ((batch = await_room(replay))) {
		TRY(read_batch(replay, &stream, batch));
		if (!batch->count)
			break;
		for (size_t i = 0; i < batch->count; i++)
			replay->result->orders += batch->items[i].ours;
		seen += (int64_t)batch->count;
		hand_out(replay, batch);
		if (watch && watch->told && clock_ms() - told_ms >= TELL_EVERY_MS) {
			TRY(watch->told(watch->arg, seen));
			told_ms = clock_ms();
		}
	}
	return watch && watch->told ? watch->told(watch->arg, seen) : OK;
}

static enum status run_lanes(struct replay *replay, const struct replay_watch *watch)
{
	for (size_t i = 0; i < replay->lane_count; i++)
		if (pthread_create(&replay->lanes[i].thread, NULL, run_lane, &replay->lanes[i]) != 0)
			abort();
	enum status status = read_stream(replay, watch);
	pthread_mutex_lock(&replay->lock);
	replay->ended = true;
	replay->stopped |= status != OK;
	pthread_cond_broadcast(&replay->moved);
	pthread_mutex_unlock(&replay->lock);
	for (size_t i = 0; i < replay->lane_count; i++) {
		struct lane *lane = &replay->lanes[i];
		pthread_join(lane->thread, NULL);
		if (status == OK && lane->status != OK) {
			status = lane->status;
			replay->ctx->fault = lane->ctx.fault;
		}
	}
	return status;
}

// ---------------------------------------------------------------- brought together

static void add(const struct replay *replay, struct replay_figures **to, const struct replay_figures *more)
{
	if (!more)
		return;
	if (!*to)
		*to = arena_alloc(replay->ctx->mem, replay->figures_size);
	(*to)->orders += more->orders;
	for (int side = 0; side < SIDES; side++)
		(*to)->coupons[side] += more->coupons[side];
	for (size_t i = 0; i < replay->wallets->count; i++)
		for (int side = 0; side < SIDES; side++) {
			(*to)->wallets[i].points[side] += more->wallets[i].points[side];
			(*to)->wallets[i].open[side] += more->wallets[i].open[side];
		}
}

static void add_months(struct replay *replay)
{
	struct replay_result *result = replay->result;

	result->months = arena_array(replay->ctx->mem, struct replay_part, MONTHS);
	for (int month = 0; month < MONTHS; month++) {
		struct replay_figures *sum = NULL;
		for (size_t i = 0; i < replay->lane_count; i++)
			add(replay, &sum, replay->lanes[i].months[month]);
		if (sum)
			result->months[result->month_count++] =
				(struct replay_part){.key = month + 1900 * 12, .figures = sum};
	}
}

static int by_key(const void *a, const void *b)
{
	const struct replay_part *left = a, *right = b;
	return left->key < right->key ? -1 : left->key > right->key;
}

static void add_stores(struct replay *replay)
{
	struct replay_result *result = replay->result;

	result->stores = arena_array(replay->ctx->mem, struct replay_part, replay->store_count);
	for (size_t store = 0; store < replay->store_count; store++) {
		struct replay_figures *sum = NULL;
		for (size_t i = 0; i < replay->lane_count; i++)
			if (store < replay->lanes[i].store_room)
				add(replay, &sum, replay->lanes[i].stores[store]);
		if (sum)
			result->stores[result->store_count++] =
				(struct replay_part){.key = replay->store_ids[store], .figures = sum};
	}
	if (result->store_count)
		qsort(result->stores, result->store_count, sizeof *result->stores, by_key);
}

static int by_member(const void *a, const void *b)
{
	const struct replay_member *left = a, *right = b;
	return left->customer_id < right->customer_id ? -1 : left->customer_id > right->customer_id;
}

static void add_members(struct replay *replay)
{
	struct replay_result *result = replay->result;
	size_t sets = replay->programme->set_count * SIDES;

	result->members = arena_array(replay->ctx->mem, struct replay_member, replay->place_count);
	unsigned char *rungs = arena_array(replay->ctx->mem, unsigned char, replay->place_count *sets);
	for (size_t place = 0; place < replay->place_count; place++) {
		struct lane *lane = &replay->lanes[place % replay->lane_count];
		struct member *member = lane_member(lane, place, replay->place_ids[place]);
		struct replay_figures *figures = NULL;
		struct replay_member *out = &result->members[result->member_count++];
		add(replay, &figures, member->figures);
		if (!figures)
			figures = arena_alloc(replay->ctx->mem, replay->figures_size);
		*out = (struct replay_member){member->customer_id, figures, rungs + place * sets};
		memcpy(rungs + place * sets, member->rungs, sets);
	}
	if (result->member_count)
		qsort(result->members, result->member_count, sizeof *result->members, by_member);
}

static void add_budgets(struct replay *replay)
{
	size_t count = replay->programme->budget_count;

	// Where anything is charged to a budget there is one lane.
	replay->result->budgets =
		arena_copy(replay->ctx->mem, replay->lanes[0].budgets, count * sizeof(struct replay_budget));
}

static void bring_together(struct replay *replay)
{
	struct replay_figures *all = NULL;

	for (size_t i = 0; i < replay->lane_count; i++)
		add(replay, &all, replay->lanes[i].all);
	replay->result->all = all;
	add_months(replay);
	add_stores(replay);
	add_members(replay);
	add_budgets(replay);
	replay->result->returns = (int64_t)replay->return_count;
	replay->result->lanes = (int64_t)replay->lane_count;
}

enum status replay_run(struct ctx *ctx, const struct programme *programme, const struct replay_change *change,
	const struct replay_watch *watch, struct replay_result *ret)
{
	struct replay *replay = arena_new(ctx->mem, struct replay);
	int64_t began = clock_ms();

	*ret = (struct replay_result){0};
	replay->ctx = ctx;
	replay->programme = programme;
	replay->change = change;
	replay->zone = ((const struct shop *)ctx->house->shop)->zone;
	replay->result = ret;
	TRY(wallets_get(ctx, &replay->wallets));
	if (replay->wallets->count > REPLAY_WALLETS)
		return ERR_TOO_LARGE;
	replay->figures_size = replay_figures_size(replay->wallets);
	TRY(set_tiers(replay));
	set_boundaries(replay);
	replay_reach(replay);
	replay_conditions(replay);
	begin_lanes(replay, watch ? watch->lanes : 0);
	enum status status = replay_read(replay);
	ret->read_ms = clock_ms() - began;
	if (status == OK)
		status = run_lanes(replay, watch);
	if (status == OK)
		bring_together(replay);
	end_lanes(replay);
	return status;
}
