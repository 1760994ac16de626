// Private to store/: what stands behind store.h. A driver is a struct of functions; store.c holds what is the same for
// both databases: the pools, the rules about errors, the faults that tests inject.
#pragma once

#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

#define DB_ERROR_MAX 1024
#define STORE_NODES 8

// What is to be run: a declared statement, or a text (with or without dialect words).
struct statement {
	const struct sql *sql; // NULL: text
	const char *text;
	bool once; // not worth keeping prepared
};

struct rows {
	struct db *db;
	int columns;
	bool open;  // a statement stands between its first and last row
	bool first; // opened by db_first: the next call may close it unasked
};

enum access { ACCESS_READ, ACCESS_WRITE };

// One connection. A driver's own struct begins with it.
struct db {
	const struct driver *driver;
	struct store *store;
	struct db *next; // in the pool
	enum access access;
	bool broken;        // the connection is gone or in doubt: it is closed instead of going back to the pool
	bool doomed;        // only giving up the whole transaction helps
	enum status failed; // the first error since the last good savepoint
	int depth;          // savepoints open
	int failed_depth;
	int64_t statements;
	int64_t changes; // rows changed in this transaction, as far as known
	int64_t writes;  // statements begun in this transaction that may change rows
	struct rows rows;
	char error[DB_ERROR_MAX];
};

enum savepoint_verb { SAVEPOINT_SET, SAVEPOINT_RELEASE, SAVEPOINT_UNDO };

// Every function that returns a status leaves its reason in db->error (connect: in error[DB_ERROR_MAX]).
struct driver {
	enum status (*open)(struct store *store, char *error);
	void (*close)(struct store *store); // before the pooled connections are closed: stops what uses them
	enum status (*connect)(struct store *store, enum access access, struct db **db, char *error);
	void (*disconnect)(struct db *db);

	enum status (*begin)(struct db *db);
	enum status (*commit)(struct db *db);
	// After a commit whose answer was lost with the connection: OK when it was done all the same, ERR_BUSY when
	// it was not, ERR_INTERNAL when nobody can say. NULL where no answer can be lost.
	enum status (*outcome)(struct db *db);
	void (*rollback)(struct db *db); // sets db->broken when it cannot
	enum status (*savepoint)(struct db *db, enum savepoint_verb verb);

	// changed NULL: nobody waits for the result.
	enum status (*exec)(struct db *db, const struct statement *statement, const struct value *args, size_t count,
		int64_t *changed);
	enum status (*query)(struct db *db, const struct statement *statement, const struct value *args, size_t count);
	enum status (*next)(struct db *db, bool *more);
	void (*finish)(struct db *db); // closes the open rows
	const char *(*column_name)(const struct db *db, int column);
	bool (*is_null)(const struct db *db, int column);
	int64_t (*i64)(const struct db *db, int column);
	double (*f64)(const struct db *db, int column);
	// Text, and bytes as they are, valid until the next row. blob: the column's declared meaning is bytes.
	const void *(*bytes)(struct db *db, int column, bool blob, size_t *size);
	enum status (*horizon)(struct db *db, int64_t *tx);
};

extern const struct driver sqlite_driver, postgres_driver;

// Connections are handed over in the order of asking: under load one that gives and takes at once would else never
// let the others in.
struct pool {
	pthread_mutex_t lock;
	struct pool_waiter *first_waiter, **last_waiter;
	struct db *idle;
	int made, max, waiting;
	enum access access;
	int patience_ms;
};

struct store {
	const struct driver *driver;
	struct store_options options; // url is our copy
	int node;
	struct pool readers, writers;
	void *own; // the driver's
};

// Records an error of the current statement and returns it.
enum status db_fail(struct db *db, enum status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Runs a text that is not worth keeping prepared, and waits for it: migrations.
MUST_CHECK enum status db_run_once(struct db *db, const char *text);

struct commit_end {
	bool changed;  // the transaction changed something
	bool in_doubt; // refused, with the connection: not by the database's own word alone
};

// store_commit, which also says how it ended.
MUST_CHECK enum status store_commit_end(struct db *db, struct commit_end *end);

// A connection out of the pool, made when there is none and room for one.
enum status pool_take(struct store *store, struct pool *pool, struct db **db);
void pool_give(struct store *store, struct pool *pool, struct db *db);
// A monotonic moment for pthread_cond_timedwait on a condition made by cond_create.
struct timespec moment_after_ms(int ms);
void cond_create(pthread_cond_t *cond);

// ---------------------------------------------------------------- dialects (sql.c)

enum dialect { DIALECT_SQLITE, DIALECT_POSTGRES };

// text with its dialect words replaced, malloc'ed. An unknown word is our own bug and aborts.
char *dialect_text(const char *text, enum dialect dialect);

// ---------------------------------------------------------------- the last few hundred texts (texts.c)

#define TEXTS_MAX 200
#define TEXTS_SLOTS 512

struct text_entry {
	struct text_entry *chain, *newer, *older;
	uint64_t hash;
	char *text;
	void *prepared; // the driver's
};

struct texts {
	struct text_entry *slots[TEXTS_SLOTS];
	struct text_entry *newest, *oldest;
	int count;
};

// What is kept for text, or NULL. Found entries become the newest.
void *texts_find(struct texts *texts, const char *text);
// Keeps prepared; returns what had to go for it, or NULL.
void *texts_keep(struct texts *texts, const char *text, void *prepared);
// Takes the oldest out; NULL when empty.
void *texts_drop(struct texts *texts);

// ---------------------------------------------------------------- migrations (migrate.c): any list, for tests

struct migration {
	int number;
	const char *name, *text;
};

struct migrations {
	struct migration *list; // by number
	size_t count;
};

struct schema_report;

// Those in the binary, in mem.
struct migrations migrate_embedded(struct arena *mem);
MUST_CHECK enum status migrate_inspect_list(
	struct store *store, const struct migrations *all, struct arena *mem, struct schema_report *report);
MUST_CHECK enum status migrate_run_list(
	struct store *store, const struct migrations *all, struct arena *mem, int *applied, const char **error);
