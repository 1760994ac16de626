// A copy while the server writes, and the way back.
#include "../support.h"

#include "store/backup.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

SQL_HERE(backup_post, "INSERT INTO posting (id, points, padding) VALUES ($1, $2, $3)");
SQL_HERE(backup_sum, "UPDATE total SET points = points + $1, postings = postings + 1");

static struct support *with_tables(void **state)
{
	struct support *support = support_begin(state);
	support_run(support, "CREATE TABLE posting (id {{id}}, points BIGINT NOT NULL, padding TEXT NOT NULL)");
	support_run(support, "CREATE TABLE total (points BIGINT NOT NULL, postings BIGINT NOT NULL)");
	support_run(support, "INSERT INTO total (points, postings) VALUES (0, 0)");
	return support;
}

struct load {
	struct support *support;
	struct gate *gate;
	pthread_t thread;
	atomic_bool stop;
	int64_t acked, start;
};

static enum status post(struct ctx *ctx, void *arg)
{
	static const char padding[] = "a line of some length, so that the copy has many pages";
	int64_t id = *(int64_t *)arg;

	TRY(db_exec(ctx->db, &backup_post, ARGS(v_i64(id), v_i64(id % 100), v_text(padding))));
	return db_exec(ctx->db, &backup_sum, ARGS(v_i64(id % 100)));
}

static void *post_on(void *arg)
{
	struct load *load = arg;
	struct ctx ctx = {.mem = arena_create()};

	for (int64_t id = load->start; !atomic_load(&load->stop); id++) {
		if (gate_run(load->gate, &ctx, post, &id, 1, LANE_TILL) == OK)
			load->acked++;
		arena_reset(ctx.mem);
	}
	arena_destroy(ctx.mem);
	return NULL;
}

static void load_start(struct load *load, struct support *support)
{
	*load = (struct load){.support = support, .gate = gate_create(support->store, NULL), .start = 1000000};
	assert_int_equal(pthread_create(&load->thread, NULL, post_on, load), 0);
}

static int64_t load_stop(struct load *load)
{
	atomic_store(&load->stop, true);
	pthread_join(load->thread, NULL);
	gate_destroy(load->gate);
	return load->acked;
}

static void fill(struct support *support, int64_t count)
{
	struct ctx ctx = {.mem = support->mem};

	assert_ok(store_begin(support->store, &ctx.db));
	for (int64_t id = 1; id <= count; id++)
		assert_ok(post(&ctx, &id));
	assert_ok(store_commit(ctx.db));
}

// Opens another database in the place of the test's own.
static void open_instead(struct support *support, const char *path)
{
	store_close(support->store);
	snprintf(support->url, sizeof support->url, "%s", path);
	support_open(support);
}

static void assert_sums(struct support *support, int64_t least)
{
	int64_t postings = support_number(support, "SELECT COUNT(*) FROM posting");

	assert_true(postings >= least);
	assert_int_equal(support_number(support, "SELECT postings FROM total"), postings);
	assert_int_equal(support_number(support, "SELECT points FROM total"),
		support_number(support, "SELECT SUM(points) FROM posting"));
}

static bool note_progress(void *arg, int64_t done, int64_t all)
{
	int64_t *last = arg;
	assert_true(done > *last && done <= all);
	*last = done;
	return true;
}

static bool stop_at_once(void *arg, int64_t done, int64_t all)
{
	(void)arg;
	(void)done;
	(void)all;
	return false;
}

static void copies_under_load_are_whole(void **state)
{
	struct support *support = with_tables(state);
	struct load load;
	char path[3][160];
	const char *error;

	fill(support, 20000);
	load_start(&load, support);
	for (int i = 0; i < 3; i++) {
		int64_t last = 0;
		snprintf(path[i], sizeof path[i], "%s/copy-%d.db", support->dir, i);
		enum status status = backup_write(support->store, path[i], note_progress, &last, support->mem, &error);
		if (status != OK)
			fail_msg("%s: %s", status_name(status), error);
		assert_true(last > 100);
		struct stat made;
		assert_int_equal(stat(path[i], &made), 0);
		assert_int_equal(made.st_mode & 0777, 0600);
	}
	assert_status(backup_write(support->store, path[0], NULL, NULL, support->mem, &error), ERR_CONFLICT);
	assert_true(load_stop(&load) > 0);
	for (int i = 0; i < 3; i++) {
		open_instead(support, path[i]);
		assert_sums(support, 20000);
	}
}

static void a_stopped_copy_leaves_nothing(void **state)
{
	struct support *support = with_tables(state);
	char path[160];
	struct stat file;
	const char *error;

	fill(support, 5000);
	snprintf(path, sizeof path, "%s/copy.db", support->dir);
	assert_status(backup_write(support->store, path, stop_at_once, NULL, support->mem, &error), ERR_CANCELLED);
	assert_int_not_equal(stat(path, &file), 0);
	snprintf(path, sizeof path, "%s/copy.db.half-%d", support->dir, (int)getpid());
	assert_int_not_equal(stat(path, &file), 0);
	snprintf(path, sizeof path, "%s/no/such/place.db", support->dir);
	assert_true(backup_write(support->store, path, NULL, NULL, support->mem, &error) != OK);
	assert_non_null(strstr(error, "place.db"));
}

static void a_restore_takes_the_place(void **state)
{
	struct support *support = with_tables(state);
	char path[160], old[600], garbage[160];
	const char *error;

	fill(support, 100);
	snprintf(path, sizeof path, "%s/copy.db", support->dir);
	assert_ok(backup_write(support->store, path, NULL, NULL, support->mem, &error));
	support_run(support, "UPDATE total SET points = -1");
	assert_status(backup_restore(path, support->url, support->mem, &error), ERR_BUSY);
	store_close(support->store);

	snprintf(garbage, sizeof garbage, "%s/garbage.db", support->dir);
	FILE *file = fopen(garbage, "w");
	for (int i = 0; i < 1000; i++)
		fputs("this is no database\n", file);
	fclose(file);
	assert_status(backup_restore(garbage, support->url, support->mem, &error), ERR_UNPROCESSABLE);
	snprintf(garbage, sizeof garbage, "%s/absent.db", support->dir);
	assert_status(backup_restore(garbage, support->url, support->mem, &error), ERR_NOT_FOUND);
	support_open(support);
	assert_int_equal(support_number(support, "SELECT points FROM total"), -1);
	store_close(support->store);

	enum status status = backup_restore(path, support->url, support->mem, &error);
	if (status != OK)
		fail_msg("%s: %s", status_name(status), error);
	support_open(support);
	assert_sums(support, 100);
	snprintf(old, sizeof old, "%s.before-restore", support->url);
	open_instead(support, old);
	assert_int_equal(support_number(support, "SELECT points FROM total"), -1);
}

static void a_damaged_copy_is_refused(void **state)
{
	struct support *support = with_tables(state);
	char path[160];
	const char *error;

	fill(support, 5000);
	snprintf(path, sizeof path, "%s/copy.db", support->dir);
	assert_ok(backup_write(support->store, path, NULL, NULL, support->mem, &error));
	store_close(support->store);
	FILE *file = fopen(path, "r+");
	for (long page = 5; page < 60; page += 5) {
		fseek(file, page * 4096 + 200, SEEK_SET);
		for (int i = 0; i < 500; i++)
			fputc(i * 37 & 0xff, file);
	}
	fclose(file);
	assert_status(backup_restore(path, support->url, support->mem, &error), ERR_INTERNAL);
	assert_non_null(strstr(error, "integrity"));
	support_open(support);
	assert_sums(support, 5000);
}

static void postgres_has_its_own_tool(void **state)
{
	struct support *support = support_begin(state);
	const char *error;

	assert_status(backup_write(support->store, "/tmp/never-made", NULL, NULL, support->mem, &error),
		ERR_UNPROCESSABLE);
	assert_non_null(strstr(error, "pg_dump"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SQLITE(copies_under_load_are_whole),
		SQLITE(a_stopped_copy_leaves_nothing),
		SQLITE(a_restore_takes_the_place),
		SQLITE(a_damaged_copy_is_refused),
		POSTGRES(postgres_has_its_own_tool),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
