// What the store and its gate cost over a bare loop on SQLite: the same order (order, 3 lines, posting, event,
// customer's sums) written by a plain sqlite3 loop in batches of 64, and as acts through the gate. The two take turns
// on fresh files in one directory; the ratio of each pair is printed, and the median. With --postgres URL the gate runs
// there too.
//
//	build/release/bench/store [--dir DIR] [--orders N] [--rounds N] [--flight N] [--postgres URL] [--writers N]
#include "base/id.h"
#include "store/gate.h"
#include "store/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CUSTOMERS 50000
#define BATCH 64
#define LINES 3
#define FLIGHT_MAX 1024

static const char *const tables[] = {
	"CREATE TABLE bench_customer (id {{id}}, orders BIGINT NOT NULL, spent_cents BIGINT NOT NULL,"
	" points BIGINT NOT NULL, last_at_ms BIGINT NOT NULL)",
	"CREATE TABLE bench_order (customer_id BIGINT NOT NULL, id BIGINT NOT NULL, source TEXT NOT NULL,"
	" external_id TEXT NOT NULL, placed_at_ms BIGINT NOT NULL, total_cents BIGINT NOT NULL,"
	" PRIMARY KEY (customer_id, id)) {{without_rowid}}",
	"CREATE TABLE bench_key (source TEXT NOT NULL, external_id TEXT NOT NULL, order_id BIGINT NOT NULL,"
	" PRIMARY KEY (source, external_id)) {{without_rowid}}",
	"CREATE TABLE bench_line (id {{id}}, order_id BIGINT NOT NULL, product_id BIGINT NOT NULL,"
	" quantity BIGINT NOT NULL, price_cents BIGINT NOT NULL)",
	"CREATE TABLE bench_posting (id {{id}}, customer_id BIGINT NOT NULL, order_id BIGINT NOT NULL,"
	" points BIGINT NOT NULL)",
	"CREATE TABLE bench_event (id {{id}}, customer_id BIGINT NOT NULL, type TEXT NOT NULL, at_ms BIGINT NOT NULL,"
	" body TEXT NOT NULL)",
};

#define KEY_TEXT                                                               \
	"INSERT INTO bench_key (source, external_id, order_id) VALUES ($1, $2, $3)" \
	" ON CONFLICT (source, external_id) DO NOTHING"
#define ORDER_TEXT                                                                                     \
	"INSERT INTO bench_order (customer_id, id, source, external_id, placed_at_ms, total_cents)"    \
	" VALUES ($1, $2, $3, $4, $5, $6)"
#define LINE_TEXT \
	"INSERT INTO bench_line (id, order_id, product_id, quantity, price_cents) VALUES ($1, $2, $3, $4, $5)"
#define POSTING_TEXT "INSERT INTO bench_posting (id, customer_id, order_id, points) VALUES ($1, $2, $3, $4)"
#define EVENT_TEXT "INSERT INTO bench_event (id, customer_id, type, at_ms, body) VALUES ($1, $2, $3, $4, $5)"
#define CUSTOMER_TEXT                                                                                       \
	"INSERT INTO bench_customer (id, orders, spent_cents, points, last_at_ms) VALUES ($1, 1, $2, $3, $4)" \
	" ON CONFLICT (id) DO UPDATE SET orders = bench_customer.orders + 1,"                               \
	" spent_cents = bench_customer.spent_cents + excluded.spent_cents,"                                 \
	" points = bench_customer.points + excluded.points, last_at_ms = excluded.last_at_ms RETURNING points"

SQL_HERE(bench_key_take, KEY_TEXT);
SQL_HERE(bench_order_insert, ORDER_TEXT);
SQL_HERE(bench_line_insert, LINE_TEXT);
SQL_HERE(bench_posting_insert, POSTING_TEXT);
SQL_HERE(bench_event_insert, EVENT_TEXT);
SQL_HERE(bench_customer_add, CUSTOMER_TEXT);

// One order, the same in both loops.
struct order {
	int64_t id, customer, total_cents, line_ids[LINES], posting_id, event_id;
	char external_id[32];
	char body[160];
};

static int writers = 4; // on PostgreSQL
static int64_t number; // of the order: external ids are unique over all rounds

static void order_make(struct order *order)
{
	static uint64_t seed = 88172645463325252u;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	order->customer = 1 + (int64_t)(seed % CUSTOMERS);
	order->total_cents = 1000 + (int64_t)(seed >> 40) % 90000;
	order->id = id_new();
	for (int i = 0; i < LINES; i++)
		order->line_ids[i] = id_new();
	order->posting_id = id_new();
	order->event_id = id_new();
	snprintf(order->external_id, sizeof order->external_id, "POS-%09lld", (long long)++number);
	snprintf(order->body, sizeof order->body,
		"{\"order\":%lld,\"total_cents\":%lld,\"lines\":3,\"store\":4,\"points\":%lld}", (long long)order->id,
		(long long)order->total_cents, (long long)order->total_cents / 100);
}

static double seconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void check(bool good, const char *what, const char *why)
{
	if (good)
		return;
	fprintf(stderr, "%s: %s\n", what, why ? why : "failed");
	exit(1);
}

static void remove_database(const char *path)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-nodes"};
	char name[600];

	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		snprintf(name, sizeof name, "%s%s", path, tails[i]);
		unlink(name);
	}
}

// ---------------------------------------------------------------- the bare loop

enum bare { BARE_KEY, BARE_ORDER, BARE_LINE, BARE_POSTING, BARE_EVENT, BARE_CUSTOMER, BARE_COUNT };

static void bare_step(sqlite3_stmt *stmt)
{
	while (sqlite3_step(stmt) == SQLITE_ROW)
		;
	check(sqlite3_reset(stmt) == SQLITE_OK, "bare", sqlite3_errmsg(sqlite3_db_handle(stmt)));
}

static void bare_i64(sqlite3_stmt *stmt, const int64_t *values, int count)
{
	for (int i = 0; i < count; i++)
		sqlite3_bind_int64(stmt, i + 1, values[i]);
}

static void bare_order(sqlite3_stmt **stmt, const struct order *order)
{
	int64_t now_ms = clock_now_ms();

	sqlite3_bind_text(stmt[BARE_KEY], 1, "pos", -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt[BARE_KEY], 2, order->external_id, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt[BARE_KEY], 3, order->id);
	bare_step(stmt[BARE_KEY]);
	sqlite3_bind_int64(stmt[BARE_ORDER], 1, order->customer);
	sqlite3_bind_int64(stmt[BARE_ORDER], 2, order->id);
	sqlite3_bind_text(stmt[BARE_ORDER], 3, "pos", -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt[BARE_ORDER], 4, order->external_id, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt[BARE_ORDER], 5, now_ms);
	sqlite3_bind_int64(stmt[BARE_ORDER], 6, order->total_cents);
	bare_step(stmt[BARE_ORDER]);
	for (int i = 0; i < LINES; i++) {
		bare_i64(stmt[BARE_LINE],
			(int64_t[]){order->line_ids[i], order->id, i + 7, 1, order->total_cents / 3}, 5);
		bare_step(stmt[BARE_LINE]);
	}
	bare_i64(stmt[BARE_POSTING],
		(int64_t[]){order->posting_id, order->customer, order->id, order->total_cents / 100}, 4);
	bare_step(stmt[BARE_POSTING]);
	sqlite3_bind_int64(stmt[BARE_EVENT], 1, order->event_id);
	sqlite3_bind_int64(stmt[BARE_EVENT], 2, order->customer);
	sqlite3_bind_text(stmt[BARE_EVENT], 3, "sale.completed", -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt[BARE_EVENT], 4, now_ms);
	sqlite3_bind_text(stmt[BARE_EVENT], 5, order->body, -1, SQLITE_STATIC);
	bare_step(stmt[BARE_EVENT]);
	bare_i64(stmt[BARE_CUSTOMER],
		(int64_t[]){order->customer, order->total_cents, order->total_cents / 100, now_ms}, 4);
	bare_step(stmt[BARE_CUSTOMER]);
}

static double bare_run(const char *path, int orders)
{
	static const char *const texts[] = {KEY_TEXT, ORDER_TEXT, LINE_TEXT, POSTING_TEXT, EVENT_TEXT, CUSTOMER_TEXT};
	sqlite3_stmt *stmt[BARE_COUNT];
	struct order order;
	sqlite3 *handle;

	check(sqlite3_open(path, &handle) == SQLITE_OK, path, "cannot be opened");
	sqlite3_exec(handle, "PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA foreign_keys=ON", NULL, NULL,
		NULL);
	for (int i = 0; i < BARE_COUNT; i++)
		check(sqlite3_prepare_v2(handle, texts[i], -1, &stmt[i], NULL) == SQLITE_OK, "bare",
			sqlite3_errmsg(handle));
	double start = seconds_now();
	for (int done = 0; done < orders;) {
		sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		for (int i = 0; i < BATCH && done < orders; i++, done++) {
			order_make(&order);
			bare_order(stmt, &order);
		}
		check(sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "commit", sqlite3_errmsg(handle));
	}
	double seconds = seconds_now() - start;
	for (int i = 0; i < BARE_COUNT; i++)
		sqlite3_finalize(stmt[i]);
	sqlite3_close(handle);
	return orders / seconds;
}

// ---------------------------------------------------------------- through the gate

struct flight; // everything under way

struct passenger {
	struct act act;
	struct ctx ctx;
	struct order order;
	struct flight *flight;
	double submitted;
};

struct flight {
	struct gate *gate;
	_Atomic int left, landed;
	int orders;
	float *latencies;
	pthread_mutex_t lock;
	pthread_cond_t over;
	struct passenger passengers[FLIGHT_MAX];
};

static enum status place(struct ctx *ctx, void *arg)
{
	struct order *order = arg;
	int64_t now_ms = clock_now_ms(), changed;
	struct rows *rows;
	bool found;

	TRY(db_change(ctx->db, &bench_key_take, ARGS(v_text("pos"), v_text(order->external_id), v_i64(order->id)),
		&changed));
	if (!changed)
		return OK;
	TRY(db_exec(ctx->db, &bench_order_insert,
		ARGS(v_i64(order->customer), v_i64(order->id), v_text("pos"), v_text(order->external_id), v_i64(now_ms),
			v_i64(order->total_cents))));
	for (int i = 0; i < LINES; i++)
		TRY(db_exec(ctx->db, &bench_line_insert,
			ARGS(v_i64(order->line_ids[i]), v_i64(order->id), v_i64(i + 7), v_i64(1),
				v_i64(order->total_cents / 3))));
	TRY(db_exec(ctx->db, &bench_posting_insert,
		ARGS(v_i64(order->posting_id), v_i64(order->customer), v_i64(order->id),
			v_i64(order->total_cents / 100))));
	TRY(db_exec(ctx->db, &bench_event_insert,
		ARGS(v_i64(order->event_id), v_i64(order->customer), v_text("sale.completed"), v_i64(now_ms),
			v_text(order->body))));
	return db_first(ctx->db, &bench_customer_add,
		ARGS(v_i64(order->customer), v_i64(order->total_cents), v_i64(order->total_cents / 100), v_i64(now_ms)),
		&rows, &found);
}

static void board(struct passenger *passenger)
{
	static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&making);
	order_make(&passenger->order);
	pthread_mutex_unlock(&making);
	passenger->act.key = passenger->order.customer;
	passenger->submitted = seconds_now();
	check(gate_submit(passenger->flight->gate, &passenger->act) == OK, "submit", "refused");
}

// As a server does with its next request: whoever is answered asks again at once.
static void land(struct act *act, enum status status)
{
	struct passenger *passenger = (struct passenger *)act;
	struct flight *flight = passenger->flight;

	check(status == OK, "act", act->error);
	int landed = atomic_fetch_add(&flight->landed, 1);
	flight->latencies[landed] = (float)(seconds_now() - passenger->submitted);
	arena_reset(passenger->ctx.mem);
	if (atomic_fetch_sub(&flight->left, 1) > 0) {
		board(passenger);
	} else if (landed + 1 == flight->orders) {
		pthread_mutex_lock(&flight->lock);
		pthread_cond_signal(&flight->over);
		pthread_mutex_unlock(&flight->lock);
	}
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static double gate_fly(struct store *store, int orders, int in_flight)
{
	struct flight *flight = calloc(1, sizeof *flight);

	flight->gate = gate_create(store, NULL);
	flight->orders = orders;
	flight->left = orders - in_flight;
	flight->latencies = calloc((size_t)orders, sizeof *flight->latencies);
	pthread_mutex_init(&flight->lock, NULL);
	pthread_cond_init(&flight->over, NULL);
	double start = seconds_now();
	pthread_mutex_lock(&flight->lock);
	for (int i = 0; i < in_flight; i++) {
		struct passenger *passenger = &flight->passengers[i];
		passenger->flight = flight;
		passenger->ctx.mem = arena_create();
		passenger->act = (struct act){
			.run = place, .done = land, .ctx = &passenger->ctx, .arg = &passenger->order};
		board(passenger);
	}
	while (atomic_load(&flight->landed) < orders)
		pthread_cond_wait(&flight->over, &flight->lock);
	pthread_mutex_unlock(&flight->lock);
	double seconds = seconds_now() - start;
	struct gate_figures figures = gate_figures(flight->gate);
	gate_destroy(flight->gate);
	qsort(flight->latencies, (size_t)orders, sizeof *flight->latencies, by_size);
	printf("    %.1f orders a commit, latency p50 %.2f ms, p99 %.2f ms, most %.2f ms\n",
		(double)orders / (double)figures.commits, 1e3 * (double)flight->latencies[orders / 2],
		1e3 * (double)flight->latencies[orders / 100 * 99], 1e3 * (double)flight->latencies[orders - 1]);
	for (int i = 0; i < in_flight; i++)
		arena_destroy(flight->passengers[i].ctx.mem);
	free(flight->latencies);
	free(flight);
	return orders / seconds;
}

static struct store *open_store(const char *url, struct arena *mem)
{
	struct store_options options = store_defaults(url);
	struct store *store = NULL;
	const char *error = NULL;

	options.create = true;
	options.writers = writers;
	check(store_open(&options, &store, mem, &error) == OK, url, error);
	return store;
}

static void make_tables(struct store *store)
{
	struct db *db;

	check(store_begin(store, &db) == OK, "begin", store_error());
	if (store_is_postgres(store))
		check(db_exec_text(db,
			      "DROP TABLE IF EXISTS bench_customer, bench_order, bench_key, bench_line, bench_posting,"
			      " bench_event",
			      NO_ARGS) == OK,
			"drop", store_error());
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		check(db_exec_text(db, tables[i], NO_ARGS) == OK, tables[i], store_error());
	check(store_commit(db) == OK, "commit", store_error());
}

static double gate_run_on(const char *url, int orders, int in_flight, bool make)
{
	struct arena *mem = arena_create();
	struct store *store = open_store(url, mem);

	if (make)
		make_tables(store);
	double speed = gate_fly(store, orders, in_flight);
	store_close(store);
	arena_destroy(mem);
	return speed;
}

static void make_file(const char *path)
{
	struct arena *mem = arena_create();

	remove_database(path);
	struct store *store = open_store(path, mem);
	make_tables(store);
	store_close(store);
	arena_destroy(mem);
}

int main(int argc, char **argv)
{
	const char *dir = "/tmp", *postgres = NULL;
	int orders = 40000, rounds = 3, in_flight = 64;
	char path[512];
	double ratios[16];

	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--dir") == 0)
			dir = argv[i + 1];
		else if (strcmp(argv[i], "--orders") == 0)
			orders = atoi(argv[i + 1]);
		else if (strcmp(argv[i], "--rounds") == 0)
			rounds = atoi(argv[i + 1]) < 16 ? atoi(argv[i + 1]) : 16;
		else if (strcmp(argv[i], "--flight") == 0)
			in_flight = atoi(argv[i + 1]) < FLIGHT_MAX ? atoi(argv[i + 1]) : FLIGHT_MAX;
		else if (strcmp(argv[i], "--writers") == 0)
			writers = atoi(argv[i + 1]);
		else if (strcmp(argv[i], "--postgres") == 0)
			postgres = argv[i + 1];
	}
	snprintf(path, sizeof path, "%s/huitou-bench-%d.db", dir, (int)getpid());
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int round = 0; round < rounds; round++) {
		make_file(path);
		double bare = bare_run(path, orders);
		printf("bare SQLite, batches of %d      %8.0f orders/s\n", BATCH, bare);
		make_file(path);
		double gate = gate_run_on(path, orders, in_flight, false);
		printf("gate on SQLite, %4d in flight   %8.0f orders/s   %.2f of bare\n", in_flight, gate, gate / bare);
		ratios[round] = gate / bare;
		if (postgres)
			printf("gate on PostgreSQL              %8.0f orders/s\n",
				gate_run_on(postgres, orders / 4, in_flight, true));
	}
	remove_database(path);
	for (int i = 1; i < rounds; i++)
		for (int j = i; j > 0 && ratios[j] < ratios[j - 1]; j--) {
			double swap = ratios[j];
			ratios[j] = ratios[j - 1];
			ratios[j - 1] = swap;
		}
	printf("median: gate is %.2f of bare\n", ratios[rounds / 2]);
	return 0;
}
