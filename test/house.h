// A whole house on a fresh database, for tests of the folders above store: schema, key, shop; with or without gate and
// worker.
//
//	struct support *support = support_begin(state);
//	struct home home;
//	home_open(&home, support, &tables);  // no gate: house_write() commits by itself
//	home_serve(&home, 2);                // gate and worker
//	home_close(&home);
#pragma once

#define SUPPORT_SCHEMA
#include "support.h"

#include "base/id.h"
#include "base/vault.h"
#include "store/migrate.h"
#include "work/house.h"
#include "work/worker.h"

#include <time.h>

// cmocka has one too; here it is the house's.
#undef fail
#define fail(ctx, problem, ...) fail_args((ctx), (problem), (const char *[PROBLEM_ARGS + 1]){__VA_ARGS__})
#undef fail_msg
#define fail_msg(...)                        \
	do {                                 \
		print_error(__VA_ARGS__);    \
		print_error("\n");           \
		_fail(__FILE__, __LINE__);   \
	} while (0)

struct home {
	struct house house;
	struct support *support;
	struct ctx ctx; // of the house itself
};

static inline void home_open(struct home *home, struct support *support, const struct tables *tables)
{
	static const unsigned char key[VAULT_KEY_BYTES] = "the key of the tests, of 32 byte";
	const char *error = "";
	int applied;

	*home = (struct home){.support = support};
	if (migrate_run(support->store, support->mem, &applied, &error) != OK)
		fail_msg("%s", error);
	home->house.store = support->store;
	home->house.vault = vault_create(key);
	home->house.tables = tables;
	if (house_start(&home->house, support->mem, &error) != OK)
		fail_msg("%s", error);
	home->ctx = house_ctx(&home->house, support->mem);
}

static inline void home_wake(void *arg)
{
	struct house *house = arg;

	struct worker *worker = house->worker;
	if (worker)
		worker_wake(worker);
}

// threads 0: only the gate.
static inline void home_serve(struct home *home, int threads)
{
	struct gate_options options = {.committed = home_wake, .committed_arg = &home->house};

	home->house.gate = gate_create(home->house.store, &options);
	home->support->served++;
	if (threads)
		home->house.worker = worker_create(&home->house, threads);
}

// Stops worker and gate, in the order in which a server does.
static inline void home_rest(struct home *home)
{
	struct worker *worker = home->house.worker;

	worker_destroy(worker);
	if (home->house.gate)
		home->support->served--;
	gate_destroy(home->house.gate);
	home->house.gate = NULL;
}

static inline void home_close(struct home *home)
{
	home_rest(home);
	home->support->served = 0;
	house_stop(&home->house);
	vault_destroy(home->house.vault);
	clock_set(0);
}

// Runs an act in a transaction of its own and expects it to succeed.
static inline void home_do(struct home *home, enum status (*run)(struct ctx *, void *), void *arg)
{
	home->ctx.now_ms = clock_now_ms();
	assert_ok(house_write(&home->ctx, run, arg, 0, LANE_TILL));
}

// Waits up to some seconds until text selects wanted.
static inline void home_await(struct home *home, const char *text, int64_t wanted)
{
	int64_t got = 0;

	for (int i = 0; i < 1000; i++) {
		got = support_number(home->support, text);
		if (got == wanted)
			return;
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
	fail_msg("%s: %lld, not %lld", text, (long long)got, (long long)wanted);
}
