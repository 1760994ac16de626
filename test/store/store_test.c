// Statements, values, savepoints, errors and snapshots.
#include "../support.h"

#include "store/where.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

SQL_HERE(test_insert, "INSERT INTO thing (id, name, weight, photo) VALUES ($1, $2, $3, $4)");
SQL_HERE(test_insert_reversed, "INSERT INTO thing (name, id) VALUES ($2, $1)");
SQL_HERE(test_insert_once,
	"INSERT INTO thing (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING CAST(id + $1 AS BIGINT)");
SQL_HERE(test_rename, "UPDATE thing SET name = $2 WHERE id >= $1");
SQL_HERE(test_find, "SELECT id, name, weight, photo FROM thing WHERE id = $1");
SQL_HERE(test_all, "SELECT id, name, weight, photo FROM thing ORDER BY id");
SQL_HERE(test_cast, "SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($1 AS BIGINT) + 1");
SQL_HERE(test_page, "SELECT id FROM thing WHERE (id, name) > ($1, $2) ORDER BY id, name LIMIT $3");

static const char table[] =
	"CREATE TABLE thing (id {{id}}, name TEXT CHECK (name <> 'forbidden'), weight DOUBLE PRECISION,"
	" photo {{blob}})";

static struct support *with_table(void **state)
{
	struct support *support = support_begin(state);
	support_run(support, table);
	return support;
}

static void add_thing(struct db *db, int64_t id, const char *name)
{
	assert_ok(db_exec(db, &test_insert, ARGS(v_i64(id), v_text(name), v_f64(1.5), v_blob("\0\1\xff", 3))));
}

static void values_come_back(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	struct rows *rows;
	bool found, more;
	size_t size;

	assert_ok(store_begin(support->store, &db));
	add_thing(db, 7, "张伟");
	assert_ok(db_exec(db, &test_insert, ARGS(v_i64(8), v_text(NULL), v_i64(NONE_I64), v_blob(NULL, 0))));
	assert_ok(db_exec(db, &test_insert, ARGS(v_i64(INT64_MAX), v_text(""), v_f64(-0.25), v_blob("", 0))));
	assert_ok(store_commit(db));

	assert_ok(store_snapshot(support->store, &db));
	assert_ok(db_first(db, &test_find, ARGS(v_i64(7)), &rows, &found));
	assert_true(found);
	assert_int_equal(rows_columns(rows), 4);
	assert_string_equal(rows_column_name(rows, 1), "name");
	assert_int_equal(row_i64(rows, 0), 7);
	assert_string_equal(row_text(rows, 1, support->mem), "张伟");
	assert_true(row_f64(rows, 2) == 1.5);
	assert_memory_equal(row_blob(rows, 3, support->mem, &size), "\0\1\xff", 3);
	assert_int_equal(size, 3);
	assert_false(row_null(rows, 1));

	assert_ok(db_query(db, &test_all, NO_ARGS, &rows));
	assert_ok(rows_next(rows, &more));
	assert_true(more);
	assert_ok(rows_next(rows, &more));
	assert_true(row_null(rows, 1));
	assert_null(row_text(rows, 1, support->mem));
	assert_true(row_f64(rows, 2) == 0.0);
	assert_int_equal(row_i64(rows, 2), NONE_I64);
	assert_null(row_blob(rows, 3, support->mem, &size));
	assert_ok(rows_next(rows, &more));
	assert_int_equal(row_i64(rows, 0), INT64_MAX);
	assert_string_equal(row_text(rows, 1, support->mem), "");
	assert_true(row_f64(rows, 2) == -0.25);
	assert_non_null(row_blob(rows, 3, support->mem, &size));
	assert_int_equal(size, 0);
	assert_ok(rows_next(rows, &more));
	assert_false(more);
	assert_int_equal(db_statement_count(db), 2);
	store_snapshot_end(db);
}

static void parameters_go_by_name(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	struct rows *rows;
	int64_t changed;
	bool found;

	assert_ok(store_begin(support->store, &db));
	assert_ok(db_exec(db, &test_insert_reversed, ARGS(v_i64(3), v_text("three"))));
	assert_ok(db_first(db, &test_find, ARGS(v_i64(3)), &rows, &found));
	assert_true(found);
	assert_string_equal(row_text(rows, 1, support->mem), "three");
	assert_ok(db_first(db, &test_cast, ARGS(v_i64(41), v_text("x")), &rows, &found));
	assert_int_equal(row_i64(rows, 0), 41);
	assert_string_equal(row_text(rows, 1, support->mem), "x");
	assert_int_equal(row_i64(rows, 2), 42);
	assert_ok(db_first(db, &test_cast, ARGS(v_i64(NONE_I64), v_text(NULL)), &rows, &found));
	assert_true(row_null(rows, 0) && row_null(rows, 1) && row_null(rows, 2));
	assert_ok(db_first(db, &test_page, ARGS(v_i64(2), v_text("b"), v_i64(1)), &rows, &found));
	assert_int_equal(row_i64(rows, 0), 3);
	// A number of values that does not fit is our own bug, and is said.
	assert_status(db_change(db, &test_find, NO_ARGS, &changed), ERR_INTERNAL);
	store_rollback(db);
}

static void changes_are_counted_and_returned(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	struct rows *rows;
	int64_t changed;
	bool found;

	assert_ok(store_begin(support->store, &db));
	for (int64_t id = 1; id <= 5; id++)
		add_thing(db, id, "old");
	assert_ok(db_change(db, &test_rename, ARGS(v_i64(3), v_text("new")), &changed));
	assert_int_equal(changed, 3);
	assert_ok(db_change(db, &test_rename, ARGS(v_i64(99), v_text("new")), &changed));
	assert_int_equal(changed, 0);
	assert_ok(db_first(db, &test_insert_once, ARGS(v_i64(6), v_text("six")), &rows, &found));
	assert_true(found);
	assert_int_equal(row_i64(rows, 0), 12);
	assert_ok(db_first(db, &test_insert_once, ARGS(v_i64(6), v_text("six")), &rows, &found));
	assert_false(found);
	assert_ok(store_commit(db));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing WHERE name = 'new'"), 3);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 6);
}

static void unique_and_check_conflict(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	int64_t changed;

	assert_ok(store_begin(support->store, &db));
	add_thing(db, 1, "one");
	assert_ok(store_commit(db));

	assert_ok(store_begin(support->store, &db));
	assert_status(db_change(db, &test_insert_reversed, ARGS(v_i64(1), v_text("again")), &changed), ERR_CONFLICT);
	assert_non_null(strstr(db_error(db), "test_insert_reversed"));
	// The error stays until something is given up.
	assert_status(db_change(db, &test_insert_reversed, ARGS(v_i64(2), v_text("two")), &changed), ERR_CONFLICT);
	assert_status(store_commit(db), ERR_CONFLICT);

	assert_ok(store_begin(support->store, &db));
	assert_status(
		db_change(db, &test_insert_reversed, ARGS(v_i64(3), v_text("forbidden")), &changed), ERR_CONFLICT);
	store_rollback(db);

	// The same with nobody waiting for the statement: at the latest the commit says it.
	assert_ok(store_begin(support->store, &db));
	enum status status = db_exec(db, &test_insert_reversed, ARGS(v_i64(1), v_text("again")));
	assert_true(status == OK || status == ERR_CONFLICT);
	assert_status(store_commit(db), ERR_CONFLICT);
	assert_non_null(strstr(store_error(), "test_insert_reversed"));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 1);
}

static void savepoints_give_up_their_part(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	int64_t changed;

	assert_ok(store_begin(support->store, &db));
	add_thing(db, 1, "kept");
	assert_ok(db_savepoint(db));
	add_thing(db, 2, "kept");
	assert_ok(db_release(db));
	assert_ok(db_savepoint(db));
	add_thing(db, 3, "dropped");
	assert_ok(db_rollback_to(db));
	assert_ok(db_savepoint(db));
	add_thing(db, 4, "dropped");
	assert_ok(db_savepoint(db));
	add_thing(db, 5, "dropped");
	assert_ok(db_release(db));
	assert_ok(db_rollback_to(db));
	assert_ok(db_savepoint(db));
	assert_status(db_change(db, &test_insert_reversed, ARGS(v_i64(1), v_text("again")), &changed), ERR_CONFLICT);
	assert_ok(db_rollback_to(db));
	add_thing(db, 6, "kept");
	assert_ok(store_commit(db));
	assert_int_equal(support_number(support, "SELECT SUM(id) FROM thing"), 1 + 2 + 6);
}

static void open_rows_are_closed_when_given_up(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	struct rows *rows;
	bool more;

	assert_ok(store_begin(support->store, &db));
	for (int64_t id = 1; id <= 100; id++)
		add_thing(db, id, "thing");
	assert_ok(db_savepoint(db));
	assert_ok(db_query(db, &test_all, NO_ARGS, &rows));
	assert_ok(rows_next(rows, &more));
	assert_ok(db_rollback_to(db));
	assert_ok(db_query(db, &test_all, NO_ARGS, &rows));
	assert_ok(rows_next(rows, &more));
	assert_int_equal(row_i64(rows, 0), 1);
	assert_ok(store_commit(db));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 100);
}

static void a_snapshot_stays_as_it_was(void **state)
{
	struct support *support = with_table(state);
	struct db *snapshot, *db;
	struct rows *rows;
	bool found;
	int64_t changed;

	assert_ok(store_snapshot(support->store, &snapshot));
	assert_ok(db_first(snapshot, &test_all, NO_ARGS, &rows, &found));
	assert_false(found);
	assert_ok(store_begin(support->store, &db));
	add_thing(db, 1, "one");
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 0);
	assert_ok(store_commit(db));
	assert_ok(db_first(snapshot, &test_all, NO_ARGS, &rows, &found));
	assert_false(found);
	assert_status(
		db_change(snapshot, &test_insert_reversed, ARGS(v_i64(2), v_text("two")), &changed), ERR_INTERNAL);
	store_snapshot_end(snapshot);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 1);
}

static void where_builds_and_binds(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	struct rows *rows;
	bool more;

	assert_ok(store_begin(support->store, &db));
	for (int64_t id = 1; id <= 9; id++)
		add_thing(db, id, id % 2 ? "odd" : "even");
	assert_ok(store_commit(db));
	assert_ok(store_snapshot(support->store, &db));
	struct where where = where_make(support->mem, "SELECT id FROM thing");
	where_and(&where, "name = ? OR name = '?'", v_text("odd"));
	where_and(&where, "id BETWEEN ? AND ?", v_i64(2), v_i64(8));
	where_and_plain(&where, "weight IS NOT NULL");
	where_tail(&where, "ORDER BY id DESC LIMIT ?", v_i64(2));
	assert_string_equal(where.text.data,
		"SELECT id FROM thing WHERE (name = $1 OR name = '?') AND (id BETWEEN $2 AND $3)"
		" AND (weight IS NOT NULL) ORDER BY id DESC LIMIT $4");
	assert_ok(where_query(&where, db, &rows));
	assert_ok(rows_next(rows, &more));
	assert_int_equal(row_i64(rows, 0), 7);
	assert_ok(rows_next(rows, &more));
	assert_int_equal(row_i64(rows, 0), 5);
	assert_ok(rows_next(rows, &more));
	assert_false(more);

	struct where many = where_make(support->mem, "SELECT id FROM thing");
	for (int i = 0; i <= WHERE_ARGS_MAX; i++)
		where_and(&many, "id <> ?", v_i64(i));
	assert_status(where_query(&many, db, &rows), ERR_TOO_LARGE);
	store_snapshot_end(db);
}

static void many_texts_are_prepared(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	struct rows *rows;
	char text[64];
	bool more;

	assert_ok(store_snapshot(support->store, &db));
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 300; i++) {
			snprintf(text, sizeof text, "SELECT CAST($1 AS BIGINT) + %d", i);
			assert_ok(db_query_text(db, text, ARGS(v_i64(round)), &rows));
			assert_ok(rows_next(rows, &more));
			assert_int_equal(row_i64(rows, 0), round + i);
			rows_close(rows);
		}
	}
	store_snapshot_end(db);
}

static void faults_strike_once(void **state)
{
	struct support *support = with_table(state);
	static const struct {
		enum store_fault kind;
		enum status status;
	} faults[] = {
		{FAULT_FULL, ERR_FULL}, {FAULT_BUSY, ERR_BUSY}, {FAULT_INTERNAL, ERR_INTERNAL}, {FAULT_CUT, ERR_BUSY}};
	struct db *db;
	int64_t changed;

	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		assert_ok(store_begin(support->store, &db));
		store_fault(2, faults[i].kind);
		assert_ok(db_change(db, &test_rename, ARGS(v_i64(1), v_text("x")), &changed));
		assert_status(db_change(db, &test_rename, ARGS(v_i64(1), v_text("x")), &changed), faults[i].status);
		assert_status(store_commit(db), faults[i].status);
	}
	assert_ok(store_begin(support->store, &db));
	add_thing(db, 1, "one");
	store_fault(1, FAULT_COMMIT_LOST);
	// PostgreSQL can be asked what became of it.
	assert_status(store_commit(db), store_is_postgres(support->store) ? OK : ERR_BUSY);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 1);
}

static void nodes_are_not_shared(void **state)
{
	struct support *support = support_begin(state);
	struct store_options options = store_defaults(support->url);
	struct store *others[8];
	const char *error;
	unsigned taken = 1u << store_node(support->store);

	for (int i = 0; i < 7; i++) {
		assert_ok(store_open(&options, &others[i], support->mem, &error));
		assert_false(taken & 1u << store_node(others[i]));
		taken |= 1u << store_node(others[i]);
	}
	assert_int_equal(taken, 0xff);
	assert_status(store_open(&options, &others[7], support->mem, &error), ERR_BUSY);
	assert_non_null(error);
	for (int i = 0; i < 7; i++)
		store_close(others[i]);
}

static void what_is_not_there_is_not_opened(void **state)
{
	struct support *support = support_begin(state);
	struct store *store;
	const char *error;
	char path[160];

	snprintf(path, sizeof path, "%s/absent.db", support->dir);
	struct store_options options = store_defaults(path);
	assert_status(store_open(&options, &store, support->mem, &error), ERR_NOT_FOUND);
	assert_non_null(strstr(error, "absent.db"));
	assert_null(store);
	FILE *file = fopen(path, "w");
	for (int i = 0; i < 1000; i++)
		fputs("this is no database\n", file);
	fclose(file);
	assert_status(store_open(&options, &store, support->mem, &error), ERR_INTERNAL);
	assert_non_null(strstr(error, "not a database"));
}

struct late_reader {
	struct store *store;
	atomic_int *turn;
	int served; // place in the order of being served; 0: never
	pthread_t thread;
};

static void *read_late(void *arg)
{
	struct late_reader *reader = arg;
	struct db *db;

	if (store_snapshot(reader->store, &db) != OK)
		return NULL;
	reader->served = atomic_fetch_add(reader->turn, 1);
	store_snapshot_end(db);
	return NULL;
}

static void await_waiting(struct store *store, int count)
{
	for (int i = 0; i < 3000 && store_readers_waiting(store) < count; i++)
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	assert_int_equal(store_readers_waiting(store), count);
}

static void snapshots_wait_for_a_connection_in_order(void **state)
{
	struct support *support = support_begin(state);
	struct late_reader readers[3];
	struct db *db[4];
	atomic_int turn = 1;

	for (int i = 0; i < 4; i++)
		assert_ok(store_snapshot(support->store, &db[i]));
	for (int i = 0; i < 3; i++) {
		readers[i] = (struct late_reader){.store = support->store, .turn = &turn};
		assert_int_equal(pthread_create(&readers[i].thread, NULL, read_late, &readers[i]), 0);
		await_waiting(support->store, i + 1); // it stands in the queue before the next one comes
	}
	assert_int_equal(atomic_load(&turn), 1);
	store_snapshot_end(db[3]);
	for (int i = 0; i < 3; i++) {
		pthread_join(readers[i].thread, NULL);
		assert_int_equal(readers[i].served, i + 1);
	}
	for (int i = 0; i < 3; i++)
		store_snapshot_end(db[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(values_come_back),
		BOTH(parameters_go_by_name),
		BOTH(changes_are_counted_and_returned),
		BOTH(unique_and_check_conflict),
		BOTH(savepoints_give_up_their_part),
		BOTH(open_rows_are_closed_when_given_up),
		BOTH(a_snapshot_stays_as_it_was),
		BOTH(where_builds_and_binds),
		BOTH(many_texts_are_prepared),
		BOTH(faults_strike_once),
		BOTH(nodes_are_not_shared),
		SQLITE(what_is_not_there_is_not_opened),
		BOTH(snapshots_wait_for_a_connection_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
