// Migrations: applied once, in order, whole or not at all; what is newer or altered is refused.
#include "../support.h"

#include "store/driver.h"
#include "store/migrate.h"

#include <pthread.h>
#include <sys/stat.h>

static struct migration three[] = {
	{1, "schema/0001_first.sql",
		"-- The first; it isn't long.\n"
		"CREATE TABLE one (id {{id}}, note TEXT NOT NULL DEFAULT 'a;b', photo {{blob}}); -- customer's\n"
		"-- sqlite: CREATE TABLE only_sqlite (id {{id}});\n"
		"-- postgres: CREATE TABLE only_postgres (id {{id}});\n"
		"CREATE TABLE pair (a BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a, b)) "
		"{{without_rowid}}, {{strict}};\n"},
	{2, "schema/0002_second.sql", "INSERT INTO one (id, note) VALUES (1, 'x;y');\nINSERT INTO one (id) VALUES (2)"},
	{5, "schema/0005_third.sql", "ALTER TABLE one ADD COLUMN weight BIGINT NOT NULL DEFAULT 3;\n\n"},
};

static struct migrations first(size_t count)
{
	return (struct migrations){three, count};
}

static void assert_state(struct support *support, size_t count, enum schema_state state, int have)
{
	struct migrations all = first(count);
	struct schema_report report;

	assert_ok(migrate_inspect_list(support->store, &all, support->mem, &report));
	assert_int_equal(report.state, state);
	assert_int_equal(report.have, have);
}

static int run_first(struct support *support, size_t count)
{
	struct migrations all = first(count);
	const char *error;
	int applied;

	enum status status = migrate_run_list(support->store, &all, support->mem, &applied, &error);
	if (status != OK)
		fail_msg("%s: %s", status_name(status), error);
	assert_null(error);
	return applied;
}

static enum status refused(struct support *support, const struct migrations *all, const char **error)
{
	int applied;
	return migrate_run_list(support->store, all, support->mem, &applied, error);
}

static void migrations_are_applied_in_order_and_once(void **state)
{
	struct support *support = support_begin(state);

	assert_state(support, 3, SCHEMA_EMPTY, 0);
	assert_int_equal(run_first(support, 2), 2);
	assert_state(support, 2, SCHEMA_CURRENT, 2);
	assert_state(support, 3, SCHEMA_BEHIND, 2);
	assert_int_equal(run_first(support, 2), 0);
	assert_int_equal(run_first(support, 3), 1);
	assert_state(support, 3, SCHEMA_CURRENT, 5);
	assert_int_equal(support_number(support, "SELECT SUM(weight) FROM one"), 6);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM one WHERE note IN ('x;y', 'a;b')"), 2);
	assert_int_equal(support_number(support, support->server[0] ? "SELECT COUNT(*) FROM only_postgres"
								     : "SELECT COUNT(*) FROM only_sqlite"),
		0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM migration WHERE LENGTH(checksum) = 64"), 3);
}

static void a_copy_is_kept_before(void **state)
{
	struct support *support = support_begin(state);
	char path[600];
	struct stat file;

	run_first(support, 2);
	snprintf(path, sizeof path, "%s.before-0002", support->url);
	assert_int_not_equal(stat(path, &file), 0); // an empty database needs none
	run_first(support, 3);
	snprintf(path, sizeof path, "%s.before-0005", support->url);
	assert_int_equal(stat(path, &file), 0);
	struct store_options options = store_defaults(path);
	const char *error;
	store_close(support->store);
	assert_ok(store_open(&options, &support->store, support->mem, &error));
	assert_state(support, 3, SCHEMA_BEHIND, 2);
}

static void a_migration_that_fails_leaves_nothing(void **state)
{
	struct support *support = support_begin(state);
	struct migration list[] = {three[0],
		{2, "schema/0002_broken.sql",
			"CREATE TABLE half (id {{id}}); INSERT INTO no_such_table (id) VALUES (1)"}};
	struct migrations all = {list, 2};
	const char *error;

	assert_status(refused(support, &all, &error), ERR_INTERNAL);
	assert_non_null(strstr(error, "0002_broken"));
	assert_non_null(strstr(error, "no_such_table"));
	assert_state(support, 2, SCHEMA_BEHIND, 1);
	assert_int_equal(run_first(support, 3), 2);
}

static void newer_and_altered_are_refused(void **state)
{
	struct support *support = support_begin(state);
	struct migrations all = first(2);
	struct migration changed[] = {three[0], three[1]};
	const char *error;

	run_first(support, 3);
	assert_state(support, 2, SCHEMA_NEWER, 5);
	assert_status(refused(support, &all, &error), ERR_CONFLICT);
	assert_non_null(strstr(error, "newer"));
	changed[0].text = "CREATE TABLE one (id {{id}})";
	all = (struct migrations){changed, 2};
	assert_status(refused(support, &all, &error), ERR_CONFLICT);
	assert_non_null(strstr(error, "0001_first"));
	// One that was left out, below what is there.
	struct migration without[] = {three[0], three[2]};
	all = (struct migrations){without, 2};
	assert_status(refused(support, &all, &error), ERR_CONFLICT);
	assert_non_null(strstr(error, "0002_second"));
}

static void tables_of_another_program_are_left_alone(void **state)
{
	struct support *support = support_begin(state);
	struct migrations all = first(3);
	const char *error;

	support_run(support, "CREATE TABLE somebody_elses (id {{id}})");
	assert_status(refused(support, &all, &error), ERR_CONFLICT);
	assert_non_null(strstr(error, "another program"));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM somebody_elses"), 0);
}

struct racer {
	struct support *support;
	enum status status;
	int applied;
};

static void *race(void *arg)
{
	struct racer *racer = arg;
	struct store_options options = store_defaults(racer->support->url);
	struct migrations all = first(3);
	struct arena *mem = arena_create();
	struct store *store;
	const char *error;

	racer->status = store_open(&options, &store, mem, &error);
	if (racer->status == OK)
		racer->status = migrate_run_list(store, &all, mem, &racer->applied, &error);
	if (racer->status != OK)
		print_message("%s: %s\n", status_name(racer->status), error);
	store_close(store);
	arena_destroy(mem);
	return NULL;
}

static void two_that_start_together_apply_each_once(void **state)
{
	struct support *support = support_begin(state);
	struct racer racers[3] = {{support, OK, 0}, {support, OK, 0}, {support, OK, 0}};
	pthread_t threads[3];
	int applied = 0;

	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(racers[i].status, OK);
		applied += racers[i].applied;
	}
	assert_int_equal(applied, 3);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM one"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(migrations_are_applied_in_order_and_once),
		SQLITE(a_copy_is_kept_before),
		BOTH(a_migration_that_fails_leaves_nothing),
		BOTH(newer_and_altered_are_refused),
		BOTH(tables_of_another_program_are_left_alone),
		BOTH(two_that_start_together_apply_each_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
