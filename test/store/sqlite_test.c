// What only SQLite does: the write lock of another process, checkpoints, a full disk, ids above what others committed.
#include "../support.h"

#include "base/id.h"
#include "store/sqlite.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>

SQL_HERE(lite_insert, "INSERT INTO thing (id, body) VALUES ($1, $2)");
SQL_HERE(lite_count, "SELECT COUNT(*) FROM thing");

static struct support *with_table(void **state)
{
	struct support *support = support_begin(state);
	support_run(support, "CREATE TABLE thing (id {{id}}, body {{blob}}) {{strict}}");
	return support;
}

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

// The log is worked off at 4 MB instead of 64, so that the tests need not write so much.
static void shorten_log(struct support *support)
{
	struct sqlite_store *own = support->store->own;

	pthread_mutex_lock(&own->lock);
	own->due = own->log_pages = 1000;
	pthread_mutex_unlock(&own->lock);
}

static int64_t log_size(struct support *support)
{
	char path[600];
	struct stat file;

	snprintf(path, sizeof path, "%s-wal", support->url);
	return stat(path, &file) == 0 ? (int64_t)file.st_size : 0;
}

static void another_writer_is_waited_for(void **state)
{
	struct support *support = with_table(state);
	struct store_options options = store_defaults(support->url);
	struct store *other;
	const char *error;
	struct db *db, *late;

	options.busy_timeout_ms = 100;
	assert_ok(store_open(&options, &other, support->mem, &error));
	assert_ok(store_begin(support->store, &db));
	assert_status(store_begin(other, &late), ERR_BUSY);
	assert_ok(db_exec(db, &lite_insert, ARGS(v_i64(1), v_blob(NULL, 0))));
	assert_ok(store_commit(db));
	assert_ok(store_begin(other, &late));
	assert_ok(store_commit(late));
	// The same within one process: the pool has one writer.
	options.busy_timeout_ms = 50;
	store_close(other);
	assert_ok(store_open(&options, &other, support->mem, &error));
	assert_ok(store_begin(other, &db));
	assert_status(store_begin(other, &late), ERR_BUSY);
	store_rollback(db);
	store_close(other);
}

static enum status insert_blob(struct ctx *ctx, void *arg)
{
	static char bytes[32 * 1024];
	return db_exec(ctx->db, &lite_insert, ARGS(v_i64(*(int64_t *)arg), v_blob(bytes, sizeof bytes)));
}

static void the_log_is_worked_off(void **state)
{
	struct support *support = with_table(state);
	struct gate *gate = gate_create(support->store, NULL);
	int64_t id = 0, most = 0;

	shorten_log(support);
	for (; id < 1500; id++) { // 50 MB
		assert_ok(gate_run(gate, &support->ctx, insert_blob, &id, 1, LANE_TILL));
		if (id % 10 == 0 && log_size(support) > most)
			most = log_size(support);
	}
	gate_destroy(gate);
	assert_true(most < 20 << 20);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 1500);
}

static void a_long_reader_keeps_its_view(void **state)
{
	struct support *support = with_table(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct db *snapshot;
	struct rows *rows;
	bool found;
	int64_t id = 0;

	shorten_log(support);
	assert_ok(gate_run(gate, &support->ctx, insert_blob, &id, 1, LANE_TILL));
	assert_ok(store_snapshot(support->store, &snapshot));
	assert_ok(db_first(snapshot, &lite_count, NO_ARGS, &rows, &found));
	for (id = 1; id < 500; id++) // past the length at which the log is worked off
		assert_ok(gate_run(gate, &support->ctx, insert_blob, &id, 1, LANE_TILL));
	assert_ok(db_first(snapshot, &lite_count, NO_ARGS, &rows, &found));
	assert_int_equal(row_i64(rows, 0), 1);
	store_snapshot_end(snapshot);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), 500);
	gate_destroy(gate);
}

static void an_idle_log_is_copied(void **state)
{
	struct support *support = with_table(state);
	struct db *db;
	sqlite3 *handle;
	int64_t id = 1;
	int all = 0, done = 0;

	assert_ok(store_begin(support->store, &db));
	support->ctx.db = db;
	assert_ok(insert_blob(&support->ctx, &id));
	assert_ok(store_commit(db));
	assert_int_equal(sqlite3_open(support->url, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, "SELECT COUNT(*) FROM thing", NULL, NULL, NULL), SQLITE_OK);
	// Some 2 s after the last commit everything stands in the database too; a look that copies nothing tells.
	for (int i = 0; i < 100 && !(all > 0 && all == done); i++) {
		pause_ms(50);
		struct stat file;
		assert_int_equal(stat(support->url, &file), 0);
		if (file.st_size > 32 * 1024)
			sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &all, &done);
	}
	assert_true(all > 0);
	assert_int_equal(all, done);
	sqlite3_close(handle);
}

// ---------------------------------------------------------------- disk full

static void set_page_limit(struct support *support, int pages)
{
	char text[64];
	struct db *db;
	struct rows *rows;

	snprintf(text, sizeof text, "PRAGMA max_page_count = %d", pages);
	assert_ok(store_begin(support->store, &db));
	assert_ok(db_query_text(db, text, NO_ARGS, &rows));
	store_rollback(db);
}

// Writes until the disk is full, and some more; returns how many were taken.
static int64_t fill_up(struct support *support, struct gate *gate, int64_t *id)
{
	int64_t taken = 0;
	int refused = 0;

	while (refused < 5 && *id < 100000) {
		++*id;
		enum status status = gate_run(gate, &support->ctx, insert_blob, id, 1, LANE_TILL);
		if (status == OK) {
			taken++;
		} else {
			assert_int_equal(status, ERR_FULL);
			refused++;
		}
	}
	assert_int_equal(refused, 5);
	return taken;
}

static void a_full_database_refuses_and_lives_on(void **state)
{
	struct support *support = with_table(state);
	struct gate *gate = gate_create(support->store, NULL);
	int64_t id = 0;

	set_page_limit(support, 300);
	int64_t taken = fill_up(support, gate, &id);
	assert_true(taken > 10);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), taken);
	set_page_limit(support, 1000000);
	for (int i = 0; i < 20; i++, id++)
		assert_ok(gate_run(gate, &support->ctx, insert_blob, &(int64_t){id + 1}, 1, LANE_TILL));
	gate_destroy(gate);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), taken + 20);
}

struct filler {
	struct support *support;
	struct gate *gate;
	struct ctx ctx;
	int64_t id, taken;
	int refused, wrong;
	pthread_t thread;
};

static void *fill_on(void *arg)
{
	struct filler *filler = arg;

	while (filler->refused < 5 && filler->wrong == 0) {
		filler->id++;
		enum status status = gate_run(filler->gate, &filler->ctx, insert_blob, &filler->id, 1, LANE_TILL);
		filler->taken += status == OK;
		filler->refused += status == ERR_FULL;
		filler->wrong += status != OK && status != ERR_FULL;
	}
	return NULL;
}

// When the disk is full SQLite gives up the whole transaction; nobody in the batch may be answered wrongly.
static void a_full_database_harms_no_batch(void **state)
{
	struct support *support = with_table(state);
	struct gate *gate = gate_create(support->store, NULL);
	struct filler fillers[6];
	int64_t taken = 0;

	set_page_limit(support, 600);
	for (int i = 0; i < 6; i++) {
		fillers[i] = (struct filler){
			.support = support, .gate = gate, .id = i * 1000000, .ctx = {.mem = arena_create()}};
		assert_int_equal(pthread_create(&fillers[i].thread, NULL, fill_on, &fillers[i]), 0);
	}
	for (int i = 0; i < 6; i++) {
		pthread_join(fillers[i].thread, NULL);
		assert_int_equal(fillers[i].wrong, 0);
		taken += fillers[i].taken;
		arena_destroy(fillers[i].ctx.mem);
	}
	assert_true(taken > 20);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM thing"), taken);
	gate_destroy(gate);
}

// On a real file system without space: the log cannot grow, then it can.
static void a_full_disk_refuses_and_lives_on(void **state)
{
	struct support *support = support_begin(state);
	struct arena *mem = support->mem;
	struct store_options options;
	struct support small = {.mem = mem, .ctx = {.mem = mem}};
	const char *error;
	int64_t id = 0;

	snprintf(small.dir, sizeof small.dir, "%.100s/full", support->dir);
	assert_int_equal(mkdir(small.dir, 0700), 0);
	if (mount("none", small.dir, "tmpfs", 0, "size=3m") != 0) {
		print_message("skipped: may not mount a file system\n");
		skip();
	}
	snprintf(small.url, sizeof small.url, "%s/shop.db", small.dir);
	options = store_defaults(small.url);
	options.create = true;
	assert_ok(store_open(&options, &small.store, mem, &error));
	support_run(&small, "CREATE TABLE thing (id {{id}}, body {{blob}}) {{strict}}");
	struct gate *gate = gate_create(small.store, NULL);
	int64_t taken = fill_up(&small, gate, &id);
	assert_true(taken > 10);
	assert_int_equal(support_number(&small, "SELECT COUNT(*) FROM thing"), taken);
	assert_int_equal(mount("none", small.dir, "tmpfs", MS_REMOUNT, "size=64m"), 0);
	for (int i = 0; i < 20; i++, id++)
		assert_ok(gate_run(gate, &small.ctx, insert_blob, &(int64_t){id + 1}, 1, LANE_TILL));
	gate_destroy(gate);
	store_close(small.store);
	assert_ok(store_open(&options, &small.store, mem, &error));
	assert_int_equal(support_number(&small, "SELECT COUNT(*) FROM thing"), taken + 20);
	store_close(small.store);
	assert_int_equal(umount(small.dir), 0);
}

// ---------------------------------------------------------------- ids

static void ids_are_above_what_others_committed(void **state)
{
	struct support *support = with_table(state);
	char path[600];
	struct db *db;
	int64_t ahead = id_new() + (INT64_C(60000) << 12); // another process, whose clock is a minute ahead

	snprintf(path, sizeof path, "%s-nodes", support->url);
	int file = open(path, O_RDWR);
	assert_int_equal(pwrite(file, &ahead, sizeof ahead, STORE_NODES), sizeof ahead);
	close(file);
	assert_ok(store_begin(support->store, &db));
	int64_t mine = id_new();
	assert_true(mine > ahead);
	assert_ok(store_commit(db));
	file = open(path, O_RDWR);
	int64_t told = 0;
	assert_int_equal(pread(file, &told, sizeof told, STORE_NODES), sizeof told);
	close(file);
	assert_true(told >= mine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SQLITE(another_writer_is_waited_for),
		SQLITE(the_log_is_worked_off),
		SQLITE(a_long_reader_keeps_its_view),
		SQLITE(an_idle_log_is_copied),
		SQLITE(a_full_database_refuses_and_lives_on),
		SQLITE(a_full_database_harms_no_batch),
		SQLITE(a_full_disk_refuses_and_lives_on),
		SQLITE(ids_are_above_what_others_committed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
