// Every statement of the house is prepared on both engines against the schema as the migrations leave it: a column that
// was renamed, a word that one of the two does not know, shows here and not in front of a customer.
#include "../support.h"

#include "store/migrate.h"

#include <sqlite3.h>

static void make_schema(struct support *support)
{
	const char *error = NULL;
	int applied = 0;

	sql_link();
	if (migrate_run(support->store, support->mem, &applied, &error) != OK)
		fail_msg("%s", error);
	assert_true(applied > 0);
}

static void prepare_all_sqlite(void **state)
{
	struct support *support = support_begin(state);
	struct sql *const *rows;
	size_t count, refused = 0;
	sqlite3 *database;

	make_schema(support);
	assert_int_equal(sqlite3_open_v2(support->url, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	rows = sql_rows(&count);
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		sqlite3_stmt *statement = NULL;
		const char *rest = "";

		if (sqlite3_prepare_v2(database, rows[i]->sqlite, -1, &statement, &rest) != SQLITE_OK) {
			print_error("%s: %s\n", rows[i]->name, sqlite3_errmsg(database));
			refused++;
		} else if (*(rest + strspn(rest, " \t\r\n;"))) {
			print_error("%s: more than one statement\n", rows[i]->name);
			refused++;
		}
		sqlite3_finalize(statement);
	}
	sqlite3_close(database);
	assert_int_equal(refused, 0);
}

#define INT4 23

// "$1 = 0" before any column makes the server take $1 for four bytes, too short for an id.
static size_t narrow_parameters(PGconn *server, const char *name)
{
	PGresult *result = PQdescribePrepared(server, "");
	size_t narrow = 0;

	for (int i = 0; i < PQnparams(result); i++) {
		if (PQparamtype(result, i) == INT4) {
			print_error("%s: $%d is an INTEGER of four bytes: CAST($%d AS BIGINT)\n", name, i + 1, i + 1);
			narrow++;
		}
	}
	PQclear(result);
	return narrow;
}

static void prepare_all_postgres(void **state)
{
	struct support *support = support_begin(state);
	struct sql *const *rows;
	size_t count, refused = 0;
	PGconn *server;

	make_schema(support);
	server = PQconnectdb(support->url);
	assert_int_equal(PQstatus(server), CONNECTION_OK);
	rows = sql_rows(&count);
	for (size_t i = 0; i < count; i++) {
		PGresult *result = PQprepare(server, "", rows[i]->postgres, 0, NULL);

		if (PQresultStatus(result) != PGRES_COMMAND_OK) {
			print_error("%s: %s\n", rows[i]->name, PQerrorMessage(server));
			refused++;
		} else {
			refused += narrow_parameters(server, rows[i]->name);
		}
		PQclear(result);
	}
	PQfinish(server);
	assert_int_equal(refused, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {SQLITE(prepare_all_sqlite), POSTGRES(prepare_all_postgres)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
