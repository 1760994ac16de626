// The only place that knows a database. One SQL text for SQLite and PostgreSQL (see docs/SQL.md).
//
// store   an open database: one file or one PostgreSQL URL. Made once, shared by all threads.
// db      one connection in one transaction: a snapshot (read only) or a write. One thread at a time.
// gate    the way in for every write: acts queue, share a transaction, and are answered when it is durable.
//
// Statements stand in NAME.sql beside NAME.c, each under a line `-- name: order_insert`, and are
// declared in the .c with SQL(order_insert). Parameters are $1, $2 …; SQLite binds them by name.
// Dialect words, in statements and migrations:
//	{{blob}}           BLOB                | BYTEA
//	{{id}}             INTEGER PRIMARY KEY | BIGINT PRIMARY KEY
//	{{without_rowid}}  WITHOUT ROWID       |                    after the closing bracket of a table
//	{{strict}}         STRICT              |                    the same; both: `{{without_rowid}}, {{strict}}`
//	BIGINT, SMALLINT   INTEGER             | as they are
//	DOUBLE PRECISION   REAL                | as it is
//	{{tx}}             0                   | number of the running transaction (SQLite commits in order of ids)
#pragma once

#include "base/arena.h"
#include "base/ctx.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct db;
struct gate;

// ---------------------------------------------------------------- statements

struct sql {
	const char *name;
	const char *text;   // set at start from the embedded .sql files
	const char *sqlite; // text with SQLite's dialect words
	const char *postgres;
	int index; // place in the list of all statements: the key of prepared statements
};

// SQL(order_insert); at file scope: declares the statement that stands in this folder's .sql file.
#define SQL(name_)                                                                                                     \
	static struct sql name_ = {.name = #name_};                                                                    \
	static struct sql *const name_##_row_ __attribute__((used, section("sql_statements"))) = &name_
// The same with its text in place: for tests and benches, and for what belongs to a driver.
#define SQL_HERE(name_, text_)                                                                                         \
	static struct sql name_ = {.name = #name_, .text = (text_)};                                                   \
	static struct sql *const name_##_row_ __attribute__((used, section("sql_statements"))) = &name_

struct sql *const *sql_rows(size_t *count);
// Connects the declared statements with their embedded texts. Called at start, before any thread and any store_open;
// a second call does nothing.
// A statement without text, or a text that nobody declares, is our own bug: it says which and aborts.
void sql_link(void);

// ---------------------------------------------------------------- values

enum value_kind { VALUE_NULL, VALUE_I64, VALUE_F64, VALUE_TEXT, VALUE_BLOB };

// A parameter. Text and bytes are borrowed until the call returns. Text is NUL-ended; its size does not count the NUL.
struct value {
	enum value_kind kind;
	union {
		int64_t i64;
		double f64;
		struct {
			const void *data;
			size_t size;
		} bytes;
	};
};

#define NONE_I64 INT64_MIN // stands for SQL NULL in integer members

static inline struct value v_i64(int64_t n)
{
	return n == NONE_I64 ? (struct value){.kind = VALUE_NULL} : (struct value){.kind = VALUE_I64, .i64 = n};
}
static inline struct value v_f64(double n)
{
	return (struct value){.kind = VALUE_F64, .f64 = n};
}
struct value v_text(const char *text);              // NULL gives SQL NULL
struct value v_blob(const void *data, size_t size); // data NULL gives SQL NULL

#define ARGS(...)                                                                                                      \
	(const struct value[]){__VA_ARGS__}, sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)
#define NO_ARGS NULL, 0

// ---------------------------------------------------------------- running statements
//
// Errors: ERR_BUSY (serialisation failure, deadlock, cut connection, writer elsewhere: the gate runs the
// act again), ERR_FULL (disk), ERR_CONFLICT (a unique key or CHECK refused and the statement did
// not say ON CONFLICT), ERR_INTERNAL (anything else; the edge logs db_error()). After an error the act must return:
// until the savepoint or the transaction is given up, every further statement gets the same error, on both databases.

struct rows;

// Runs a statement whose rows and count nobody wants. On PostgreSQL it may travel together with the next
// statement; an error then shows at the next call that waits, at the latest at commit.
MUST_CHECK enum status db_exec(struct db *db, struct sql *sql, const struct value *args, size_t count);
// The same, and says how many rows it changed.
MUST_CHECK enum status db_change(
	struct db *db, struct sql *sql, const struct value *args, size_t count, int64_t *changed);
// Rows one by one. *rows must be read to its end or closed before the next statement on this db.
MUST_CHECK enum status db_query(
	struct db *db, struct sql *sql, const struct value *args, size_t count, struct rows **rows);
// The first row only: *found tells whether there was one; read it through *rows with row_*, which stays
// valid until the next call on db. No close needed.
MUST_CHECK enum status db_first(
	struct db *db, struct sql *sql, const struct value *args, size_t count, struct rows **rows, bool *found);
// For text built by store/where.h. Prepared too, the last few hundred texts are kept.
MUST_CHECK enum status db_query_text(
	struct db *db, const char *text, const struct value *args, size_t count, struct rows **rows);
MUST_CHECK enum status db_exec_text(struct db *db, const char *text, const struct value *args, size_t count);

// OK and *more = true: a row is at hand. *more = false: the end; rows is closed.
MUST_CHECK enum status rows_next(struct rows *rows, bool *more);
void rows_close(struct rows *rows);
int rows_columns(const struct rows *rows);
const char *rows_column_name(const struct rows *rows, int column);

// Columns count from 0. NULL reads as NONE_I64, 0.0 or NULL.
int64_t row_i64(const struct rows *rows, int column);
double row_f64(const struct rows *rows, int column);
// A copy in mem, NUL-ended.
const char *row_text(const struct rows *rows, int column, struct arena *mem);
const void *row_blob(const struct rows *rows, int column, struct arena *mem, size_t *size);
bool row_null(const struct rows *rows, int column);

// Text of the last error on this connection, for the log. Never for a reply.
const char *db_error(const struct db *db);
// The same for the last error on this thread, also of what has no connection any more: a commit, a begin.
const char *store_error(void);
bool db_is_postgres(const struct db *db);
// Whether this is a write transaction, not a snapshot.
bool db_writes(const struct db *db);
// Statements run on this db since it was handed out: scenario budgets count with it.
int64_t db_statement_count(const struct db *db);
// Statements run by this process since it started.
int64_t store_statement_count(void);
// Who waits now for a reader's connection.
int store_readers_waiting(struct store *store);
// Highest transaction number T such that every transaction with a number below T has ended: a reader of the feed
// may show rows with tx < T. INT64_MAX on SQLite.
MUST_CHECK enum status db_horizon(struct db *db, int64_t *tx);

// A part of a transaction that may be given up alone. They nest; each db_savepoint is ended by a db_release (kept)
// that returns OK or by a db_rollback_to (undone), whatever it returns: it fails when an error in what is around the
// part, or a cut connection, has undone it already. What an act leaves open the gate ends.
MUST_CHECK enum status db_savepoint(struct db *db);
MUST_CHECK enum status db_release(struct db *db);
MUST_CHECK enum status db_rollback_to(struct db *db);

// ---------------------------------------------------------------- open, read

struct store_options {
	const char *url;     // a file path, or postgresql://… / postgres://…
	int readers;         // snapshots at the same time (default 4)
	int writers;         // PostgreSQL writer threads (default 4); SQLite has one
	int busy_timeout_ms; // how long another process may hold the write lock (default 10000)
	bool create;         // SQLite: make the file when it is absent
	bool prepare;        // PostgreSQL: named prepared statements (default true; false behind a transaction pooler)
};

struct store_options store_defaults(const char *url);
// ERR_NOT_FOUND: no such database; ERR_INTERNAL: cannot be opened (error, in mem, says why).
MUST_CHECK enum status store_open(
	const struct store_options *options, struct store **store, struct arena *mem, const char **error);
void store_close(struct store *store);
bool store_is_postgres(const struct store *store);
// A number 0–7 that no other process on this database has, held until close: the node part of ids.
//
// On SQLite ids made with id_new() inside a write transaction are larger than every id committed before, also by other
// processes on the same file (a word in FILE-nodes; id_raise is called when it changed). What that word cannot know is
// a copy brought from another machine: after opening, whoever owns the feed raises to its largest id.
int store_node(const struct store *store);

// A consistent view of the last commit. Waits until a connection is free, at most a few seconds (ERR_BUSY).
MUST_CHECK enum status store_snapshot(struct store *store, struct db **db);
void store_snapshot_end(struct db *db);

// One write transaction of its own, outside the gate: for migrations, the command line and tests.
MUST_CHECK enum status store_begin(struct store *store, struct db **db);
// When the answer is lost with the connection, PostgreSQL is asked what became of the transaction: OK, ERR_BUSY (it was
// not done), or ERR_INTERNAL: nobody can say, so nobody may repeat it unasked.
MUST_CHECK enum status store_commit(struct db *db);
void store_rollback(struct db *db);

// ---------------------------------------------------------------- faults, for tests
//
// The nth database call from now on (1: the next one, of any thread) fails once in the given way. 0 disarms.
enum store_fault {
	FAULT_FULL,        // ERR_FULL
	FAULT_BUSY,        // ERR_BUSY: serialisation failure, deadlock
	FAULT_INTERNAL,    // ERR_INTERNAL
	FAULT_CUT,         // ERR_BUSY, and the connection is gone
	FAULT_COMMIT_LOST, // the nth commit is done, but its answer is lost: PostgreSQL is asked; ERR_BUSY on SQLite
};
void store_fault(int64_t nth, enum store_fault kind);
// Calls until it strikes; 0 or less: it has struck, or none is armed.
int64_t store_fault_left(void);

// ---------------------------------------------------------------- the write gate (gate.h)
// ---------------------------------------------------------------- migrations (migrate.h)
// ---------------------------------------------------------------- dynamic conditions (where.h)
// ---------------------------------------------------------------- backup (backup.h)
