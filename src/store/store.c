// What is the same for both databases: opening, the pools of connections, the rules about errors.
#include "store/store.h"

#include "store/driver.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SNAPSHOT_PATIENCE_MS 5000
#define WRITERS_OUTSIDE_GATE 2 // PostgreSQL connections for commands beside the gate's own

// ---------------------------------------------------------------- values

struct value v_text(const char *text)
{
	if (!text)
		return (struct value){.kind = VALUE_NULL};
	return (struct value){.kind = VALUE_TEXT, .bytes = {text, strlen(text)}};
}

struct value v_blob(const void *data, size_t size)
{
	if (!data)
		return (struct value){.kind = VALUE_NULL};
	return (struct value){.kind = VALUE_BLOB, .bytes = {data, size}};
}

// ---------------------------------------------------------------- faults for tests

static struct {
	_Atomic int64_t left; // calls until the fault; 0: none is armed
	_Atomic int kind;
} fault;

void store_fault(int64_t nth, enum store_fault kind)
{
	atomic_store(&fault.kind, (int)kind);
	atomic_store(&fault.left, nth);
}

int64_t store_fault_left(void)
{
	return atomic_load(&fault.left);
}

static enum status fault_strike(struct db *db, bool commit)
{
	enum store_fault kind = (enum store_fault)atomic_load(&fault.kind);
	if ((kind == FAULT_COMMIT_LOST) != commit)
		return OK;
	if (atomic_fetch_sub(&fault.left, 1) != 1)
		return OK;
	switch (kind) {
	case FAULT_FULL:
		return db_fail(db, ERR_FULL, "fault injected: disk full");
	case FAULT_BUSY:
		return db_fail(db, ERR_BUSY, "fault injected: serialisation failure");
	case FAULT_INTERNAL:
		return db_fail(db, ERR_INTERNAL, "fault injected: error");
	case FAULT_CUT:
	case FAULT_COMMIT_LOST:
		break;
	}
	db->broken = true;
	return db_fail(db, ERR_BUSY, "fault injected: connection cut");
}

// One predictable branch when nothing is armed.
static inline enum status fault_check(struct db *db, bool commit)
{
	if (__builtin_expect(atomic_load_explicit(&fault.left, memory_order_relaxed) <= 0, 1))
		return OK;
	return fault_strike(db, commit);
}

// ---------------------------------------------------------------- errors

static _Thread_local char last_error[DB_ERROR_MAX];

enum status db_fail(struct db *db, enum status status, const char *format, ...)
{
	va_list args;

	if (db->failed != OK)
		return db->failed;
	va_start(args, format);
	vsnprintf(db->error, sizeof db->error, format, args);
	va_end(args);
	memcpy(last_error, db->error, sizeof last_error);
	db->failed = status;
	db->failed_depth = db->depth;
	db->doomed |= db->broken;
	return status;
}

const char *db_error(const struct db *db)
{
	return db->error;
}

const char *store_error(void)
{
	return last_error;
}

// ---------------------------------------------------------------- statements

// Every call begins here: rows that db_first left are closed; an error not yet given up stays.
static inline enum status begin_call(struct db *db)
{
	if (db->rows.open) {
		assert(db->rows.first && "rows must be read to their end or closed before the next statement");
		rows_close(&db->rows);
	}
	if (db->failed != OK)
		return db->failed;
	return fault_check(db, false);
}

// Of the whole process, for figures.
static _Atomic int64_t statements_run;

int64_t store_statement_count(void)
{
	return atomic_load_explicit(&statements_run, memory_order_relaxed);
}

static inline enum status begin_statement(struct db *db, bool writes)
{
	enum status status = begin_call(db);
	db->statements++;
	db->writes += writes;
	atomic_fetch_add_explicit(&statements_run, 1, memory_order_relaxed);
	return status;
}

enum status db_exec(struct db *db, struct sql *sql, const struct value *args, size_t count)
{
	enum status status = begin_statement(db, true);
	return status != OK ? status : db->driver->exec(db, &(struct statement){.sql = sql}, args, count, NULL);
}

enum status db_change(struct db *db, struct sql *sql, const struct value *args, size_t count, int64_t *changed)
{
	enum status status = begin_statement(db, true);
	*changed = 0;
	return status != OK ? status : db->driver->exec(db, &(struct statement){.sql = sql}, args, count, changed);
}

enum status db_exec_text(struct db *db, const char *text, const struct value *args, size_t count)
{
	enum status status = begin_statement(db, true);
	return status != OK ? status : db->driver->exec(db, &(struct statement){.text = text}, args, count, NULL);
}

enum status db_run_once(struct db *db, const char *text)
{
	enum status status = begin_statement(db, true);
	int64_t changed;
	return status != OK ? status
			    : db->driver->exec(db, &(struct statement){.text = text, .once = true}, NO_ARGS, &changed);
}

// "INSERT … RETURNING" is a query too.
static bool only_reads(const struct statement *statement)
{
	const char *text = statement->sql ? statement->sql->text : statement->text;
	return strncmp(text, "SELECT", 6) == 0;
}

static enum status query(
	struct db *db, const struct statement *statement, const struct value *args, size_t count, struct rows **rows)
{
	enum status status = begin_statement(db, !only_reads(statement));

	*rows = &db->rows;
	if (status == OK)
		status = db->driver->query(db, statement, args, count);
	if (status == OK) {
		db->rows.open = true;
		db->rows.first = false;
	}
	return status;
}

enum status db_query(struct db *db, struct sql *sql, const struct value *args, size_t count, struct rows **rows)
{
	return query(db, &(struct statement){.sql = sql}, args, count, rows);
}

enum status db_query_text(struct db *db, const char *text, const struct value *args, size_t count, struct rows **rows)
{
	return query(db, &(struct statement){.text = text}, args, count, rows);
}

enum status db_first(
	struct db *db, struct sql *sql, const struct value *args, size_t count, struct rows **rows, bool *found)
{
	enum status status = db_query(db, sql, args, count, rows);

	*found = false;
	if (status == OK)
		status = rows_next(*rows, found);
	(*rows)->first = true;
	return status;
}

enum status rows_next(struct rows *rows, bool *more)
{
	*more = false;
	if (!rows->open)
		return rows->db->failed;
	enum status status = rows->db->driver->next(rows->db, more);
	if (!*more)
		rows_close(rows);
	return status;
}

void rows_close(struct rows *rows)
{
	if (!rows->open)
		return;
	rows->open = false;
	rows->db->driver->finish(rows->db);
}

int rows_columns(const struct rows *rows)
{
	return rows->columns;
}

const char *rows_column_name(const struct rows *rows, int column)
{
	return rows->db->driver->column_name(rows->db, column);
}

bool row_null(const struct rows *rows, int column)
{
	return rows->db->driver->is_null(rows->db, column);
}

int64_t row_i64(const struct rows *rows, int column)
{
	return rows->db->driver->i64(rows->db, column);
}

double row_f64(const struct rows *rows, int column)
{
	return rows->db->driver->f64(rows->db, column);
}

const char *row_text(const struct rows *rows, int column, struct arena *mem)
{
	size_t size;
	const char *text = rows->db->driver->bytes(rows->db, column, false, &size);
	return text ? arena_text_n(mem, text, size) : NULL;
}

const void *row_blob(const struct rows *rows, int column, struct arena *mem, size_t *size)
{
	const void *bytes = rows->db->driver->bytes(rows->db, column, true, size);
	return bytes ? arena_copy(mem, bytes, *size) : NULL;
}

bool db_is_postgres(const struct db *db)
{
	return db->driver == &postgres_driver;
}

bool db_writes(const struct db *db)
{
	return db->access == ACCESS_WRITE;
}

int64_t db_statement_count(const struct db *db)
{
	return db->statements;
}

enum status db_horizon(struct db *db, int64_t *tx)
{
	enum status status = begin_call(db);
	return status != OK ? status : db->driver->horizon(db, tx);
}

// ---------------------------------------------------------------- savepoints

enum status db_savepoint(struct db *db)
{
	enum status status = begin_call(db);
	if (status == OK)
		status = db->driver->savepoint(db, SAVEPOINT_SET);
	if (status == OK)
		db->depth++;
	return status;
}

enum status db_release(struct db *db)
{
	assert(db->depth > 0);
	rows_close(&db->rows);
	enum status status = begin_call(db);
	if (status == OK)
		status = db->driver->savepoint(db, SAVEPOINT_RELEASE);
	if (status == OK)
		db->depth--;
	return status;
}

enum status db_rollback_to(struct db *db)
{
	assert(db->depth > 0);
	rows_close(&db->rows);
	if (db->doomed || (db->failed != OK && db->failed_depth < db->depth)) {
		db->depth--; // what is around it has failed, and takes it along
		return db->failed;
	}
	db->failed = OK;
	enum status status = db->driver->savepoint(db, SAVEPOINT_UNDO);
	if (status == OK)
		db->depth--;
	else
		db->doomed = true;
	return status;
}

// ---------------------------------------------------------------- pools

struct timespec moment_after_ms(int ms)
{
	struct timespec moment;

	clock_gettime(CLOCK_MONOTONIC, &moment);
	moment.tv_sec += ms / 1000;
	moment.tv_nsec += (long)(ms % 1000) * 1000000;
	if (moment.tv_nsec >= 1000000000) {
		moment.tv_sec++;
		moment.tv_nsec -= 1000000000;
	}
	return moment;
}

void cond_create(pthread_cond_t *cond)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attributes);
	pthread_condattr_destroy(&attributes);
}

struct pool_waiter {
	struct pool_waiter *next;
	pthread_cond_t served_cond;
	bool served;
	struct db *db; // NULL when served: a connection may be made
};

static void pool_create(struct pool *pool, enum access access, int max, int patience_ms)
{
	*pool = (struct pool){.access = access, .max = max, .patience_ms = patience_ms};
	pool->last_waiter = &pool->first_waiter;
	pthread_mutex_init(&pool->lock, NULL);
}

static void pool_destroy(struct store *store, struct pool *pool)
{
	for (struct db *db = pool->idle, *next; db; db = next) {
		next = db->next;
		store->driver->disconnect(db);
	}
	pthread_mutex_destroy(&pool->lock);
}

static void waiter_add(struct pool *pool, struct pool_waiter *waiter)
{
	cond_create(&waiter->served_cond);
	*pool->last_waiter = waiter;
	pool->last_waiter = &waiter->next;
}

static void waiter_remove(struct pool *pool, struct pool_waiter *waiter)
{
	struct pool_waiter **link = &pool->first_waiter;

	while (*link != waiter)
		link = &(*link)->next;
	*link = waiter->next;
	if (pool->last_waiter == &waiter->next)
		pool->last_waiter = link;
}

// The lock is held. True: *db is an idle connection, or NULL and one may be made.
static bool pool_wait(struct pool *pool, struct db **db)
{
	struct pool_waiter waiter = {0};
	struct timespec deadline = moment_after_ms(pool->patience_ms);
	int code = 0;

	waiter_add(pool, &waiter);
	pool->waiting++;
	while (!waiter.served && code != ETIMEDOUT)
		code = pthread_cond_timedwait(&waiter.served_cond, &pool->lock, &deadline);
	if (!waiter.served)
		waiter_remove(pool, &waiter);
	pool->waiting--;
	pthread_cond_destroy(&waiter.served_cond);
	*db = waiter.db;
	return waiter.served;
}

static bool pool_grant(struct pool *pool, struct db **db)
{
	*db = NULL;
	if (pool->first_waiter || (!pool->idle && pool->made >= pool->max))
		return pool_wait(pool, db);
	*db = pool->idle;
	if (*db)
		pool->idle = (*db)->next;
	else
		pool->made++;
	return true;
}

// The lock is held. Hands db (NULL: the right to make one) to who has waited longest; false: nobody waits.
static bool pool_serve(struct pool *pool, struct db *db)
{
	struct pool_waiter *waiter = pool->first_waiter;

	if (!waiter)
		return false;
	waiter_remove(pool, waiter);
	waiter->db = db;
	waiter->served = true;
	pthread_cond_signal(&waiter->served_cond);
	return true;
}

static void pool_forget(struct pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	if (!pool_serve(pool, NULL))
		pool->made--;
	pthread_mutex_unlock(&pool->lock);
}

enum status pool_take(struct store *store, struct pool *pool, struct db **db)
{
	pthread_mutex_lock(&pool->lock);
	bool granted = pool_grant(pool, db);
	pthread_mutex_unlock(&pool->lock);
	if (!granted) {
		snprintf(last_error, sizeof last_error, "no connection became free within %d ms", pool->patience_ms);
		return ERR_BUSY;
	}
	if (!*db) {
		enum status status = store->driver->connect(store, pool->access, db, last_error);
		if (status != OK) {
			pool_forget(pool);
			return status;
		}
	}
	(*db)->broken = (*db)->doomed = false;
	(*db)->failed = OK;
	(*db)->depth = 0;
	(*db)->statements = (*db)->changes = (*db)->writes = 0;
	(*db)->error[0] = '\0';
	return OK;
}

int store_readers_waiting(struct store *store)
{
	pthread_mutex_lock(&store->readers.lock);
	int waiting = store->readers.waiting;
	pthread_mutex_unlock(&store->readers.lock);
	return waiting;
}

void pool_give(struct store *store, struct pool *pool, struct db *db)
{
	if (db->broken) {
		store->driver->disconnect(db);
		pool_forget(pool);
		return;
	}
	pthread_mutex_lock(&pool->lock);
	if (!pool_serve(pool, db)) {
		db->next = pool->idle;
		pool->idle = db;
	}
	pthread_mutex_unlock(&pool->lock);
}

// ---------------------------------------------------------------- open

static bool is_postgres_url(const char *url)
{
	return strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0;
}

struct store_options store_defaults(const char *url)
{
	return (struct store_options){
		.url = url,
		.readers = 4,
		.writers = 4,
		.busy_timeout_ms = 10000,
		.prepare = true,
	};
}

enum status store_open(const struct store_options *options, struct store **ret, struct arena *mem, const char **error)
{
	struct store *store = calloc(1, sizeof *store);
	char reason[DB_ERROR_MAX] = "";
	char *url = strdup(options->url);

	sql_link();
	*ret = NULL;
	*error = NULL;
	if (!store || !url)
		abort();
	store->options = *options;
	store->options.url = url;
	store->driver = is_postgres_url(url) ? &postgres_driver : &sqlite_driver;
	int writers = store->driver == &sqlite_driver ? 1 : options->writers + WRITERS_OUTSIDE_GATE;
	pool_create(&store->readers, ACCESS_READ, options->readers, SNAPSHOT_PATIENCE_MS);
	pool_create(&store->writers, ACCESS_WRITE, writers, options->busy_timeout_ms);
	enum status status = store->driver->open(store, reason);
	if (status != OK) {
		*error = arena_text(mem, reason);
		store_close(store);
		return status;
	}
	*ret = store;
	return OK;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	if (store->own)
		store->driver->close(store);
	pool_destroy(store, &store->readers);
	pool_destroy(store, &store->writers);
	free((char *)store->options.url);
	free(store);
}

bool store_is_postgres(const struct store *store)
{
	return store->driver == &postgres_driver;
}

int store_node(const struct store *store)
{
	return store->node;
}

// ---------------------------------------------------------------- transactions

static enum status transaction_begin(struct store *store, struct pool *pool, struct db **ret)
{
	struct db *db;
	enum status status = pool_take(store, pool, &db);

	*ret = NULL;
	if (status != OK)
		return status;
	status = fault_check(db, false);
	if (status == OK)
		status = db->driver->begin(db);
	if (status != OK) {
		store_rollback(db);
		return status;
	}
	*ret = db;
	return OK;
}

static struct pool *pool_of(struct db *db)
{
	return db->access == ACCESS_WRITE ? &db->store->writers : &db->store->readers;
}

enum status store_snapshot(struct store *store, struct db **db)
{
	return transaction_begin(store, &store->readers, db);
}

void store_snapshot_end(struct db *db)
{
	store_rollback(db);
}

enum status store_begin(struct store *store, struct db **db)
{
	return transaction_begin(store, &store->writers, db);
}

enum status store_commit(struct db *db)
{
	struct commit_end end;
	return store_commit_end(db, &end);
}

static enum status commit_or_learn(struct db *db)
{
	enum status status = db->driver->commit(db);

	if (status == OK)
		status = fault_check(db, true); // committed, but the answer was lost
	return status != OK && db->broken && db->driver->outcome ? db->driver->outcome(db) : status;
}

enum status store_commit_end(struct db *db, struct commit_end *end)
{
	rows_close(&db->rows);
	enum status status = db->failed;
	if (status == OK)
		status = fault_check(db, false);
	if (status == OK)
		status = commit_or_learn(db);
	if (status != OK)
		db->driver->rollback(db);
	*end = (struct commit_end){.changed = db->changes > 0, .in_doubt = status != OK && db->broken};
	pool_give(db->store, pool_of(db), db);
	return status;
}

void store_rollback(struct db *db)
{
	rows_close(&db->rows);
	db->driver->rollback(db);
	pool_give(db->store, pool_of(db), db);
}
