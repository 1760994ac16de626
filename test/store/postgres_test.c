// What only PostgreSQL does: several writers, deadlocks, lock time-outs, connections that are cut, the horizon.
#include "../support.h"

#include <pthread.h>
#include <pwd.h>
#include <stdatomic.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>

SQL_HERE(pg_insert, "INSERT INTO thing (id, tx) VALUES ($1, {{tx}}) ON CONFLICT (id) DO NOTHING");
SQL_HERE(pg_touch, "UPDATE thing SET touched = touched + 1 WHERE id = $1");
SQL_HERE(pg_count, "SELECT COUNT(*), SUM(touched) FROM thing");
SQL_HERE(pg_series, "SELECT CAST(n AS BIGINT) FROM generate_series(CAST($1 AS BIGINT), CAST($2 AS BIGINT)) AS n");

static struct support *with_table(void **state)
{
	struct support *support = support_begin(state);
	support_run(support, "CREATE TABLE thing (id {{id}}, touched BIGINT NOT NULL DEFAULT 0, tx BIGINT)");
	return support;
}

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

static void add_things(struct support *support, int64_t count)
{
	struct db *db;

	assert_ok(store_begin(support->store, &db));
	for (int64_t id = 1; id <= count; id++)
		assert_ok(db_exec(db, &pg_insert, ARGS(v_i64(id))));
	assert_ok(store_commit(db));
}

// Ends every other connection to the test's database.
static void cut_all(struct support *support)
{
	PGconn *conn = PQconnectdb(support->url);
	PGresult *result = PQexec(conn,
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
		" WHERE datname = current_database() AND pid <> pg_backend_pid()");
	assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
	PQclear(result);
	PQfinish(conn);
}

// ---------------------------------------------------------------- locks

struct pair {
	int64_t first, second;
	atomic_int runs;
	atomic_int *holding; // how many hold their first row
};

static enum status touch_both(struct ctx *ctx, void *arg)
{
	struct pair *pair = arg;
	int64_t changed;

	bool first_run = atomic_fetch_add(&pair->runs, 1) == 0;
	TRY(db_exec_text(ctx->db, "SET LOCAL deadlock_timeout = '50ms'", NO_ARGS));
	TRY(db_change(ctx->db, &pg_touch, ARGS(v_i64(pair->first)), &changed));
	if (first_run)
		atomic_fetch_add(pair->holding, 1);
	for (int i = 0; i < 5000 && atomic_load(pair->holding) < 2; i++)
		pause_ms(1);
	return db_change(ctx->db, &pg_touch, ARGS(v_i64(pair->second)), &changed);
}

struct runner {
	struct gate *gate;
	struct ctx ctx;
	enum status (*run)(struct ctx *, void *);
	void *arg;
	int64_t key;
	enum status status;
	pthread_t thread;
};

static void *run_through(void *arg)
{
	struct runner *runner = arg;
	runner->status = gate_run(runner->gate, &runner->ctx, runner->run, runner->arg, runner->key, LANE_TILL);
	return NULL;
}

static void a_deadlock_is_run_again(void **state)
{
	struct support *support = with_table(state);
	struct gate *gate = gate_create(support->store, NULL);
	atomic_int holding = 0;
	struct pair pairs[2] = {{1, 2, 0, &holding}, {2, 1, 0, &holding}};
	struct runner runners[2];

	add_things(support, 2);
	for (int i = 0; i < 2; i++) {
		runners[i] = (struct runner){gate, {.mem = arena_create()}, touch_both, &pairs[i], 0, OK, 0};
		assert_int_equal(pthread_create(&runners[i].thread, NULL, run_through, &runners[i]), 0);
		while (atomic_load(&pairs[i].runs) == 0)
			pause_ms(1); // so that the second finds the first writer at work
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(runners[i].thread, NULL);
		assert_int_equal(runners[i].status, OK);
		arena_destroy(runners[i].ctx.mem);
	}
	// The one that gave way may come back before the other has seen it go, and give way once more.
	assert_in_range(pairs[0].runs + pairs[1].runs, 3, 6);
	assert_int_equal(gate_figures(gate).retries, pairs[0].runs + pairs[1].runs - 2);
	gate_destroy(gate);
	assert_int_equal(support_number(support, "SELECT SUM(touched) FROM thing"), 4);
}

static void a_lock_is_not_waited_for_without_end(void **state)
{
	struct support *support = with_table(state);
	struct store_options options = store_defaults(support->url);
	struct store *impatient;
	const char *error;
	struct db *holder, *db;
	int64_t changed;

	add_things(support, 1);
	options.busy_timeout_ms = 100;
	assert_ok(store_open(&options, &impatient, support->mem, &error));
	assert_ok(store_begin(support->store, &holder));
	assert_ok(db_change(holder, &pg_touch, ARGS(v_i64(1)), &changed));
	assert_ok(store_begin(impatient, &db));
	assert_status(db_change(db, &pg_touch, ARGS(v_i64(1)), &changed), ERR_BUSY);
	assert_non_null(strstr(db_error(db), "55P03"));
	store_rollback(db);
	assert_ok(store_commit(holder));
	store_close(impatient);
}

static void a_serialisation_failure_is_busy(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	int64_t changed;

	add_things(support, 1);
	assert_ok(store_begin(support->store, &db));
	assert_ok(db_change(db, &pg_touch, ARGS(v_i64(1)), &changed));
	assert_ok(db_exec_text(db, "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$", NO_ARGS));
	assert_status(store_commit(db), ERR_BUSY);
	assert_non_null(strstr(store_error(), "40001"));
}

// ---------------------------------------------------------------- cut connections

static void idle_connections_are_made_anew(void **state)
{
	struct support *support = with_table(state);
	struct db *db, *snapshots[3];

	for (int round = 1; round <= 3; round++) {
		for (int i = 0; i < 3; i++)
			assert_ok(store_snapshot(support->store, &snapshots[i]));
		for (int i = 0; i < 3; i++)
			store_snapshot_end(snapshots[i]);
		cut_all(support);
		pause_ms(50);
		assert_ok(store_begin(support->store, &db));
		assert_ok(db_exec(db, &pg_insert, ARGS(v_i64(round))));
		assert_ok(store_commit(db));
		assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), round);
	}
}

static void a_cut_shows_as_busy(void **state)
{
	struct support *support = with_table(state);
	struct db *snapshot, *db;
	struct rows *rows;
	bool found;
	int64_t changed;

	assert_ok(store_snapshot(support->store, &snapshot));
	assert_ok(db_first(snapshot, &pg_count, NO_ARGS, &rows, &found));
	assert_ok(store_begin(support->store, &db));
	assert_ok(db_change(db, &pg_insert, ARGS(v_i64(1)), &changed));
	cut_all(support);
	assert_status(db_first(snapshot, &pg_count, NO_ARGS, &rows, &found), ERR_BUSY);
	assert_status(db_first(snapshot, &pg_count, NO_ARGS, &rows, &found), ERR_BUSY);
	store_snapshot_end(snapshot);
	assert_status(store_commit(db), ERR_BUSY);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 0);
}

struct suicide {
	int64_t id;
	int runs;
};

static enum status cut_own_connection_once(struct ctx *ctx, void *arg)
{
	struct suicide *suicide = arg;

	TRY(db_exec(ctx->db, &pg_insert, ARGS(v_i64(suicide->id))));
	if (++suicide->runs <= 2)
		TRY(db_exec_text(ctx->db, "SELECT pg_terminate_backend(pg_backend_pid())", NO_ARGS));
	return OK;
}

static void a_cut_act_is_run_again(void **state)
{
	struct support *support = with_table(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct suicide suicide = {.id = 5};

	assert_ok(gate_run(gate, &support->ctx, cut_own_connection_once, &suicide, 5, LANE_TILL));
	assert_int_equal(suicide.runs, 3);
	gate_destroy(gate);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 1);
}

static enum status insert_thing(struct ctx *ctx, void *arg)
{
	return db_exec(ctx->db, &pg_insert, ARGS(v_i64(*(int64_t *)arg)));
}

struct pourer {
	struct gate *gate;
	pthread_t thread;
	atomic_bool *stop;
	int64_t number, tried;
	bool *acked;
};

#define POURED_MAX 100000

static void *pour(void *arg)
{
	struct pourer *pourer = arg;
	struct ctx ctx = {.mem = arena_create()};

	while (!atomic_load(pourer->stop) && pourer->tried < POURED_MAX) {
		int64_t id = pourer->number * POURED_MAX + pourer->tried + 1;
		pourer->acked[pourer->tried++] = gate_run(pourer->gate, &ctx, insert_thing, &id, id, LANE_TILL) == OK;
		arena_reset(ctx.mem);
	}
	arena_destroy(ctx.mem);
	return NULL;
}

static void nothing_answered_is_lost_while_connections_are_cut(void **state)
{
	struct support *support = with_table(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct pourer pourers[4];
	atomic_bool stop = false;
	int64_t acked = 0, tried = 0;
	char text[128];

	for (int i = 0; i < 4; i++) {
		pourers[i] = (struct pourer){
			.gate = gate, .stop = &stop, .number = i, .acked = calloc(POURED_MAX, sizeof(bool))};
		assert_int_equal(pthread_create(&pourers[i].thread, NULL, pour, &pourers[i]), 0);
	}
	for (int i = 0; i < 20; i++) {
		pause_ms(50);
		cut_all(support);
	}
	atomic_store(&stop, true);
	for (int i = 0; i < 4; i++)
		pthread_join(pourers[i].thread, NULL);
	int64_t retries = gate_figures(gate).retries;
	gate_destroy(gate);
	for (int i = 0; i < 4; i++) {
		for (int64_t j = 0; j < pourers[i].tried; j++) {
			if (!pourers[i].acked[j])
				continue;
			snprintf(text, sizeof text, "SELECT COUNT(*) FROM thing WHERE id = %lld",
				(long long)(pourers[i].number * POURED_MAX + j + 1));
			if (j % 50 == 0)
				assert_int_equal(support_number(support, text), 1);
			acked++;
		}
		tried += pourers[i].tried;
		free(pourers[i].acked);
	}
	int64_t there = support_number(support, "SELECT COUNT(*) FROM thing");
	assert_true(there >= acked && there <= tried);
	assert_true(acked > tried * 9 / 10);
	assert_true(retries > 0);
}

// ---------------------------------------------------------------- disk full

static enum status insert_bulk(struct ctx *ctx, void *arg)
{
	return db_exec_text(ctx->db,
		"INSERT INTO bulk (id, body) SELECT $1, STRING_AGG(CAST(n * n AS TEXT), '')"
		" FROM generate_series(1, 4000) AS n",
		ARGS(v_i64(*(int64_t *)arg)));
}

// A tablespace on a file system of 6 MB: where we may mount one, and the server is on this machine.
static void a_full_disk_refuses_and_lives_on(void **state)
{
	struct support *support = support_begin(state);
	struct passwd *owner = getpwnam("postgres");
	char place[160], text[400];
	int64_t id = 0, taken = 0;
	int refused = 0;

	snprintf(place, sizeof place, "%s/full", support->dir);
	if (!owner || chmod(support->dir, 0755) != 0 || mkdir(place, 0700) != 0
		|| mount("none", place, "tmpfs", 0, "size=6m") != 0
		|| chown(place, owner->pw_uid, owner->pw_gid) != 0) {
		print_message("skipped: may not mount a file system\n");
		skip();
	}
	snprintf(text, sizeof text, "CREATE TABLESPACE %s_full LOCATION '%s'", support->name, place);
	support_server_do(support, text);
	snprintf(text, sizeof text,
		"CREATE TABLE bulk (id {{id}} USING INDEX TABLESPACE pg_default, body TEXT NOT NULL)"
		" TABLESPACE %s_full",
		support->name);
	support_run(support, text);
	support_run(support, "ALTER TABLE bulk ALTER COLUMN body SET STORAGE EXTERNAL");
	struct gate *gate = gate_create(support->store, NULL);
	while (refused < 3 && id < 10000) {
		id++;
		enum status status = gate_run(gate, &support->ctx, insert_bulk, &id, 1, LANE_TILL);
		assert_true(status == OK || status == ERR_FULL);
		taken += status == OK;
		refused += status == ERR_FULL;
	}
	assert_int_equal(refused, 3);
	assert_true(taken > 10);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM bulk"), taken);
	assert_int_equal(mount("none", place, "tmpfs", MS_REMOUNT, "size=64m"), 0);
	for (int i = 0; i < 10; i++) {
		id++;
		assert_ok(gate_run(gate, &support->ctx, insert_bulk, &id, 1, LANE_TILL));
	}
	gate_destroy(gate);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM bulk"), taken + 10);
	support_run(support, "DROP TABLE bulk");
	snprintf(text, sizeof text, "DROP TABLESPACE %s_full", support->name);
	support_server_do(support, text);
	assert_int_equal(umount2(place, MNT_DETACH), 0);
}

// ---------------------------------------------------------------- the driver

static void the_horizon_waits_for_what_runs(void **state)
{
	struct support *support = with_table(state);
	struct db *db, *snapshot;
	int64_t before, during, after = 0;

	assert_ok(store_snapshot(support->store, &snapshot));
	assert_ok(db_horizon(snapshot, &before));
	store_snapshot_end(snapshot);
	assert_ok(store_begin(support->store, &db));
	int64_t changed;
	assert_ok(db_change(db, &pg_insert, ARGS(v_i64(1)), &changed));
	add_things(support, 0);
	assert_ok(store_snapshot(support->store, &snapshot));
	assert_ok(db_horizon(snapshot, &during));
	store_snapshot_end(snapshot);
	assert_ok(store_commit(db));
	int64_t tx = support_number(support, "SELECT tx FROM thing WHERE id = 1");
	assert_true(before <= tx && during <= tx);
	// It passes tx as soon as nothing older runs on the server, vacuum included.
	for (int i = 0; i < 500 && after <= tx; i++) {
		assert_ok(store_snapshot(support->store, &snapshot));
		assert_ok(db_horizon(snapshot, &after));
		store_snapshot_end(snapshot);
		if (after <= tx)
			pause_ms(20);
	}
	assert_true(after > tx);
}

static void it_works_without_prepared_statements(void **state)
{
	struct support *support = with_table(state);
	struct store_options options = store_defaults(support->url);
	struct store *plain;
	const char *error;
	struct db *db;
	struct rows *rows;
	bool found, more;

	options.prepare = false;
	assert_ok(store_open(&options, &plain, support->mem, &error));
	for (int64_t id = 1; id <= 3; id++) {
		assert_ok(store_begin(plain, &db));
		assert_ok(db_exec(db, &pg_insert, ARGS(v_i64(id))));
		assert_ok(db_first(db, &pg_count, NO_ARGS, &rows, &found));
		assert_int_equal(row_i64(rows, 0), id);
		assert_ok(db_query_text(db, "SELECT COUNT(*) FROM pg_prepared_statements", NO_ARGS, &rows));
		assert_ok(rows_next(rows, &more));
		assert_int_equal(row_i64(rows, 0), 0);
		rows_close(rows);
		assert_ok(store_commit(db));
	}
	store_close(plain);
}

static void long_transactions_and_results_pass(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	struct rows *rows;
	bool more = true;
	int64_t sum = 0;

	add_things(support, 3000);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 3000);
	assert_ok(store_begin(support->store, &db));
	for (int64_t id = 1; id <= 1000; id++) {
		assert_ok(db_savepoint(db));
		assert_ok(db_exec(db, &pg_touch, ARGS(v_i64(id))));
		assert_ok(id % 2 ? db_release(db) : db_rollback_to(db));
	}
	assert_ok(db_query(db, &pg_series, ARGS(v_i64(1), v_i64(200000)), &rows));
	for (;;) {
		assert_ok(rows_next(rows, &more));
		if (!more)
			break;
		sum += row_i64(rows, 0);
	}
	assert_int_equal(sum, INT64_C(200000) * 200001 / 2);
	// One that is left in the middle.
	assert_ok(db_query(db, &pg_series, ARGS(v_i64(1), v_i64(200000)), &rows));
	assert_ok(rows_next(rows, &more));
	rows_close(rows);
	assert_ok(store_commit(db));
	assert_int_equal(support_number(support, "SELECT SUM(touched) FROM thing"), 500);
}

static void an_error_in_the_middle_of_rows_is_told(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	struct rows *rows;
	bool more = true;
	enum status status = OK;

	assert_ok(store_begin(support->store, &db));
	assert_ok(db_savepoint(db));
	assert_ok(db_query_text(db,
		"SELECT CAST(100 / (20000 - n) AS BIGINT) FROM generate_series(1, 30000) AS n", NO_ARGS, &rows));
	while (status == OK && more)
		status = rows_next(rows, &more);
	assert_int_equal(status, ERR_INTERNAL);
	assert_ok(db_rollback_to(db));
	assert_ok(db_exec(db, &pg_insert, ARGS(v_i64(1))));
	assert_ok(store_commit(db));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 1);
}

static void a_server_that_is_not_there_is_told(void **state)
{
	struct support *support = support_begin(state);
	char url[600];
	struct store *store;
	const char *error;

	snprintf(url, sizeof url, "%s_absent", support->url);
	struct store_options options = store_defaults(url);
	assert_status(store_open(&options, &store, support->mem, &error), ERR_NOT_FOUND);
	options.url = "postgresql://postgres@127.0.0.1:1/postgres";
	assert_status(store_open(&options, &store, support->mem, &error), ERR_INTERNAL);
	assert_non_null(strstr(error, "127.0.0.1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		POSTGRES(a_deadlock_is_run_again),
		POSTGRES(a_lock_is_not_waited_for_without_end),
		POSTGRES(a_serialisation_failure_is_busy),
		POSTGRES(idle_connections_are_made_anew),
		POSTGRES(a_cut_shows_as_busy),
		POSTGRES(a_cut_act_is_run_again),
		POSTGRES(nothing_answered_is_lost_while_connections_are_cut),
		POSTGRES(a_full_disk_refuses_and_lives_on),
		POSTGRES(the_horizon_waits_for_what_runs),
		POSTGRES(it_works_without_prepared_statements),
		POSTGRES(long_transactions_and_results_pass),
		POSTGRES(an_error_in_the_middle_of_rows_is_told),
		POSTGRES(a_server_that_is_not_there_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
