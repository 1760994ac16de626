// What the tests of every folder share: a fresh database in a directory of its own, on SQLite and, when
// HUITOU_TEST_POSTGRES holds the URL of a private server, on PostgreSQL.
//
// Most of what a test takes is the making of all tables. Where HUITOU_TEST_SCHEMA names an SQLite file that
// has them and nothing else (script/test makes it), tests of a whole house (house.h) begin with a copy of it,
// and on PostgreSQL with one of the database huitou_schema.
//
//	static void orders_are_kept(void **state)
//	{
//		struct support *support = support_begin(state);
//		…
//	}
//	int main(void)
//	{
//		const struct CMUnitTest tests[] = {BOTH(orders_are_kept)};
//		return cmocka_run_group_tests(tests, NULL, NULL);
//	}
#pragma once

#include "base/arena.h"
#include "base/ctx.h"
#include "store/gate.h"
#include "store/store.h"

// cmocka wants these before itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

struct support {
	char dir[128];
	char url[512];    // of the fresh database
	char server[512]; // of the PostgreSQL server; empty on SQLite
	char name[64];    // of the PostgreSQL database
	struct arena *mem;
	struct store *store;
	struct ctx ctx; // mem is set
	int served;     // gates and workers that run on it (house.h)
};

#define BOTH(test)                                                                                     \
	{#test " (SQLite)", test, support_sqlite, support_end, NULL},                                  \
	{                                                                                              \
		#test " (PostgreSQL)", test, support_postgres, support_end, NULL                       \
	}
#define SQLITE(test) {#test " (SQLite)", test, support_sqlite, support_end, NULL}
#define POSTGRES(test) {#test " (PostgreSQL)", test, support_postgres, support_end, NULL}

static inline void support_open(struct support *support)
{
	const char *error;
	struct store_options options = store_defaults(support->url);

	options.create = true;
	enum status status = store_open(&options, &support->store, support->mem, &error);
	if (status != OK)
		fail_msg("%s: %s", status_name(status), error);
}

static inline struct support *support_create(void)
{
	const char *place = getenv("TMPDIR");
	struct support *support = calloc(1, sizeof *support);

	assert_non_null(support);
	support->mem = arena_create();
	support->ctx.mem = support->mem;
	snprintf(support->dir, sizeof support->dir, "%.80s/huitou-test-XXXXXX", place && *place ? place : "/tmp");
	assert_non_null(mkdtemp(support->dir));
	return support;
}

// The file with all tables and nothing else; NULL: the test makes its own.
static inline const char *support_schema(void)
{
#ifdef SUPPORT_SCHEMA
	const char *schema = getenv("HUITOU_TEST_SCHEMA");

	return schema && *schema ? schema : NULL;
#else
	return NULL;
#endif
}

static inline void support_copy(const char *from, const char *to)
{
	char bytes[65536];
	size_t size;
	FILE *in = fopen(from, "rb");
	FILE *out = fopen(to, "wb");

	if (!in || !out)
		fail_msg("%s cannot be copied to %s", from, to);
	while ((size = fread(bytes, 1, sizeof bytes, in)) > 0)
		assert_int_equal(fwrite(bytes, 1, size, out), size);
	assert_false(ferror(in));
	assert_int_equal(fclose(out), 0);
	fclose(in);
}

static inline int support_sqlite(void **state)
{
	struct support *support = support_create();

	snprintf(support->url, sizeof support->url, "%s/shop.db", support->dir);
	if (support_schema())
		support_copy(support_schema(), support->url);
	support_open(support);
	*state = support;
	return 0;
}

static inline void support_server_do(const struct support *support, const char *command)
{
	PGconn *server = PQconnectdb(support->server);
	PGresult *result = PQexec(server, command);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", command, PQerrorMessage(server));
	PQclear(result);
	PQfinish(server);
}

// The server's URL with another database: postgresql://user@host:port/NAME?options.
static inline void support_name_database(struct support *support)
{
	const char *host = strstr(support->server, "://") + 3;
	size_t head = (size_t)(host - support->server) + strcspn(host, "/?");
	const char *options = strchr(support->server, '?');
	snprintf(support->url, sizeof support->url, "%.*s/%s%s", (int)head, support->server, support->name,
		options ? options : "");
}

static inline int support_postgres(void **state)
{
	static int count;
	const char *server = getenv("HUITOU_TEST_POSTGRES");
	char command[128];

	*state = NULL;
	if (!server || !*server)
		return 0;
	struct support *support = support_create();
	snprintf(support->server, sizeof support->server, "%s", server);
	snprintf(support->name, sizeof support->name, "huitou_%d_%d", (int)getpid(), ++count);
	snprintf(command, sizeof command, "CREATE DATABASE %s%s", support->name,
		support_schema() ? " TEMPLATE huitou_schema" : "");
	support_server_do(support, command);
	support_name_database(support);
	support_open(support);
	*state = support;
	return 0;
}

static inline int support_remove(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
	(void)stat;
	(void)kind;
	(void)walk;
	return remove(path);
}

static inline int support_end(void **state)
{
	struct support *support = *state;
	char command[160];

	// A test that failed half-way leaves its threads at work: what they stand on stays, or a crash would hide why.
	if (!support || support->served)
		return 0;
	store_fault(0, FAULT_BUSY);
	store_close(support->store);
	if (support->server[0]) {
		snprintf(command, sizeof command, "DROP DATABASE %s WITH (FORCE)", support->name);
		support_server_do(support, command);
	}
	arena_destroy(support->mem);
	// A test of full disks that failed half-way leaves its file system mounted.
	snprintf(command, sizeof command, "%.100s/full", support->dir);
	umount2(command, MNT_DETACH);
	nftw(support->dir, support_remove, 16, FTW_DEPTH | FTW_PHYS);
	free(support);
	return 0;
}

// At the start of every test: the database, or the test is skipped.
static inline struct support *support_begin(void **state)
{
	if (!*state) {
		print_message("skipped: no HUITOU_TEST_POSTGRES\n");
		skip();
	}
	return *state;
}

static inline void support_reopen(struct support *support)
{
	store_close(support->store);
	support_open(support);
}

// ---------------------------------------------------------------- short forms

#define assert_status(call, wanted)                                                              \
	do {                                                                                     \
		enum status got_ = (call);                                                       \
		if (got_ != (wanted))                                                            \
			fail_msg("%s: %s, not %s: %s", #call, status_name(got_), status_name(wanted), store_error()); \
	} while (0)
#define assert_ok(call) assert_status(call, OK)

// Runs one statement in a transaction of its own.
static inline void support_run(struct support *support, const char *text)
{
	struct db *db;

	assert_ok(store_begin(support->store, &db));
	assert_ok(db_exec_text(db, text, NO_ARGS));
	assert_ok(store_commit(db));
}

// The integer that text selects, seen by a new snapshot.
static inline int64_t support_number(struct support *support, const char *text)
{
	struct db *db;
	struct rows *rows;
	bool more;

	assert_ok(store_snapshot(support->store, &db));
	assert_ok(db_query_text(db, text, NO_ARGS, &rows));
	assert_ok(rows_next(rows, &more));
	assert_true(more);
	int64_t number = row_i64(rows, 0);
	store_snapshot_end(db);
	return number;
}
