// SQLite behind store.h: one writing connection, reading connections in a pool, WAL, synchronous=FULL. Checkpoints are
// made by a thread of their own (checkpoint.c), never by the writer.
#include "base/id.h"
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define WRITER_CACHE_KIB 32768
#define READER_CACHE_KIB 4096

// A statement with the place of each of its parameters: SQLite numbers them by first appearance, we by name.
struct prepared {
	sqlite3_stmt *stmt;
	int parameters; // places to bind
	int highest;    // the n of the highest $n
	bool in_order;  // place i is $i
};

struct sqlite_db {
	struct db db;
	sqlite3 *handle;
	struct prepared *by_index;
	size_t by_index_count;
	struct texts texts;
	struct prepared own[7]; // enum own_statement
	struct prepared once;
	struct prepared *current;
	bool stepped;              // current already stands on its first row
	int busy_timeout_ms;
	struct timespec busy_until; // of the lock that is being waited for
};

enum own_statement { OWN_BEGIN_READ, OWN_BEGIN_WRITE, OWN_COMMIT, OWN_ROLLBACK, OWN_SAVEPOINT, OWN_RELEASE, OWN_UNDO };

static const char *const own_texts[] = {
	[OWN_BEGIN_READ] = "BEGIN",
	[OWN_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[OWN_COMMIT] = "COMMIT",
	[OWN_ROLLBACK] = "ROLLBACK",
	[OWN_SAVEPOINT] = "SAVEPOINT part",
	[OWN_RELEASE] = "RELEASE part",
	[OWN_UNDO] = "ROLLBACK TO part",
};

static struct sqlite_db *own(const struct db *db)
{
	return (struct sqlite_db *)db;
}

// ---------------------------------------------------------------- errors

static enum status status_of(sqlite3 *handle, int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_IOERR:
		return handle && sqlite3_system_errno(handle) == ENOSPC ? ERR_FULL : ERR_INTERNAL;
	case SQLITE_CONSTRAINT:
		return ERR_CONFLICT;
	case SQLITE_INTERRUPT:
		return ERR_CANCELLED;
	default:
		return ERR_INTERNAL;
	}
}

static enum status failed(struct db *db, int code, const char *name)
{
	sqlite3 *handle = own(db)->handle;
	enum status status = status_of(handle, code);

	// Some errors (disk full, out of memory) make SQLite give up the whole transaction by itself.
	if (sqlite3_get_autocommit(handle))
		db->doomed = true;
	return db_fail(db, status, "%s: %s (%d)", name, sqlite3_errmsg(handle), code);
}

static const char *name_of(const struct statement *statement)
{
	return statement->sql ? statement->sql->name : statement->text;
}

// ---------------------------------------------------------------- prepared statements

static int parameter_number(sqlite3_stmt *stmt, int place)
{
	const char *name = sqlite3_bind_parameter_name(stmt, place);
	return name && name[0] == '$' ? atoi(name + 1) : 0;
}

static int prepare(sqlite3 *handle, const char *text, bool keep, struct prepared *prepared)
{
	const char *rest;
	int code = sqlite3_prepare_v3(handle, text, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, &prepared->stmt, &rest);
	if (code != SQLITE_OK)
		return code;
	if (rest[strspn(rest, " \t\r\n;")]) {
		sqlite3_finalize(prepared->stmt);
		prepared->stmt = NULL;
		return SQLITE_MISUSE; // more than one statement: PostgreSQL would refuse it too
	}
	prepared->parameters = sqlite3_bind_parameter_count(prepared->stmt);
	prepared->highest = 0;
	prepared->in_order = true;
	for (int place = 1; place <= prepared->parameters; place++) {
		int number = parameter_number(prepared->stmt, place);
		if (number > prepared->highest)
			prepared->highest = number;
		prepared->in_order &= number == place;
	}
	return SQLITE_OK;
}

static int prepare_text(struct sqlite_db *db, const char *text, bool keep, struct prepared *prepared)
{
	if (!strstr(text, "{{"))
		return prepare(db->handle, text, keep, prepared);
	char *plain = dialect_text(text, DIALECT_SQLITE);
	int code = prepare(db->handle, plain, keep, prepared);
	free(plain);
	return code;
}

static void dropped(struct prepared *prepared)
{
	if (!prepared)
		return;
	sqlite3_finalize(prepared->stmt);
	free(prepared);
}

static int find_text(struct sqlite_db *db, const char *text, struct prepared **ret)
{
	*ret = texts_find(&db->texts, text);
	if (*ret)
		return SQLITE_OK;
	struct prepared *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	int code = prepare_text(db, text, true, made);
	if (code != SQLITE_OK) {
		free(made);
		return code;
	}
	dropped(texts_keep(&db->texts, text, made));
	*ret = made;
	return SQLITE_OK;
}

static int find_prepared(struct sqlite_db *db, const struct statement *statement, struct prepared **ret)
{
	if (statement->sql) {
		*ret = &db->by_index[statement->sql->index];
		return (*ret)->stmt ? SQLITE_OK : prepare(db->handle, statement->sql->sqlite, true, *ret);
	}
	if (!statement->once)
		return find_text(db, statement->text, ret);
	sqlite3_finalize(db->once.stmt);
	db->once = (struct prepared){0};
	*ret = &db->once;
	return prepare_text(db, statement->text, false, &db->once);
}

static int bind_one(sqlite3_stmt *stmt, int place, const struct value *value, sqlite3_destructor_type life)
{
	switch (value->kind) {
	case VALUE_I64:
		return sqlite3_bind_int64(stmt, place, value->i64);
	case VALUE_F64:
		return sqlite3_bind_double(stmt, place, value->f64);
	case VALUE_TEXT:
		return sqlite3_bind_text64(stmt, place, value->bytes.data, value->bytes.size, life, SQLITE_UTF8);
	case VALUE_BLOB:
		return sqlite3_bind_blob64(stmt, place, value->bytes.data, value->bytes.size, life);
	case VALUE_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, place);
}

// Finds and binds. SQLITE_STATIC where the statement is done when the call returns, SQLITE_TRANSIENT where rows follow.
static enum status ready(struct db *db, const struct statement *statement, const struct value *args, size_t count,
	sqlite3_destructor_type life, struct prepared **ret)
{
	struct prepared *prepared;
	int code = find_prepared(own(db), statement, &prepared);

	if (code != SQLITE_OK)
		return failed(db, code, name_of(statement));
	if ((size_t)prepared->highest != count)
		return db_fail(db, ERR_INTERNAL, "%s: takes %d values, got %zu", name_of(statement), prepared->highest,
			count);
	for (int place = 1; place <= prepared->parameters; place++) {
		int number = prepared->in_order ? place : parameter_number(prepared->stmt, place);
		code = number < 1 ? SQLITE_ERROR : bind_one(prepared->stmt, place, &args[number - 1], life);
		if (code != SQLITE_OK)
			return failed(db, code, name_of(statement));
	}
	*ret = prepared;
	return OK;
}

static int run_own(struct sqlite_db *db, enum own_statement which)
{
	struct prepared *prepared = &db->own[which];

	if (!prepared->stmt) {
		int code = prepare(db->handle, own_texts[which], true, prepared);
		if (code != SQLITE_OK)
			return code;
	}
	sqlite3_step(prepared->stmt);
	return sqlite3_reset(prepared->stmt);
}

// ---------------------------------------------------------------- statements

static enum status sqlite_exec(struct db *db, const struct statement *statement, const struct value *args,
	size_t count, int64_t *changed)
{
	struct prepared *prepared;
	enum status status = ready(db, statement, args, count, SQLITE_STATIC, &prepared);

	if (status != OK)
		return status;
	while (sqlite3_step(prepared->stmt) == SQLITE_ROW)
		;
	int code = sqlite3_reset(prepared->stmt);
	if (code != SQLITE_OK)
		return failed(db, code, name_of(statement));
	if (changed)
		*changed = sqlite3_stmt_readonly(prepared->stmt) ? 0 : sqlite3_changes64(own(db)->handle);
	return OK;
}

static enum status sqlite_query(struct db *db, const struct statement *statement, const struct value *args,
	size_t count)
{
	struct prepared *prepared;
	enum status status = ready(db, statement, args, count, SQLITE_TRANSIENT, &prepared);

	if (status != OK)
		return status;
	own(db)->current = prepared;
	db->rows.columns = sqlite3_column_count(prepared->stmt);
	// The first step is taken here: an INSERT … RETURNING is done when the call returns, as on PostgreSQL.
	int code = sqlite3_step(prepared->stmt);
	own(db)->stepped = true;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return OK;
	code = sqlite3_reset(prepared->stmt);
	return failed(db, code, name_of(statement));
}

static enum status sqlite_next(struct db *db, bool *more)
{
	struct sqlite_db *self = own(db);
	sqlite3_stmt *stmt = self->current->stmt;
	int code;

	if (self->stepped) {
		self->stepped = false;
		*more = sqlite3_data_count(stmt) > 0;
		return OK;
	}
	code = sqlite3_step(stmt);
	*more = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return OK;
	return failed(db, code, sqlite3_sql(stmt));
}

static void sqlite_finish(struct db *db)
{
	sqlite3_reset(own(db)->current->stmt);
}

static const char *sqlite_column_name(const struct db *db, int column)
{
	return sqlite3_column_name(own(db)->current->stmt, column);
}

static bool sqlite_is_null(const struct db *db, int column)
{
	return sqlite3_column_type(own(db)->current->stmt, column) == SQLITE_NULL;
}

static int64_t sqlite_i64(const struct db *db, int column)
{
	sqlite3_stmt *stmt = own(db)->current->stmt;
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? NONE_I64 : sqlite3_column_int64(stmt, column);
}

static double sqlite_f64(const struct db *db, int column)
{
	return sqlite3_column_double(own(db)->current->stmt, column);
}

static const void *sqlite_bytes(struct db *db, int column, bool blob, size_t *size)
{
	sqlite3_stmt *stmt = own(db)->current->stmt;

	*size = 0;
	if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
		return NULL;
	const void *bytes = blob ? sqlite3_column_blob(stmt, column) : (const void *)sqlite3_column_text(stmt, column);
	*size = (size_t)sqlite3_column_bytes(stmt, column);
	return bytes ? bytes : ""; // a blob of no bytes comes as NULL
}

static enum status sqlite_horizon(struct db *db, int64_t *tx)
{
	(void)db;
	*tx = INT64_MAX;
	return OK;
}

// ---------------------------------------------------------------- transactions

// The feed of events goes by id, so that an id must be larger than all that are committed before it. Within a process
// the one writer sees to that; another process, whose clock may differ by a tick, leaves word in the nodes' file. Both
// are called while the write lock is held.
static void learn_last_id(struct sqlite_store *self)
{
	int64_t last = atomic_load(&self->shared->last_id);
	if (last != self->seen_id && last > 0 && last <= ID_MAX)
		id_raise(last);
}

static void tell_last_id(struct sqlite_store *self)
{
	self->seen_id = id_new();
	atomic_store(&self->shared->last_id, self->seen_id);
}

static enum status sqlite_begin(struct db *db)
{
	int code = run_own(own(db), db->access == ACCESS_WRITE ? OWN_BEGIN_WRITE : OWN_BEGIN_READ);

	if (code == SQLITE_OK && db->access == ACCESS_WRITE)
		learn_last_id(db->store->own);
	db->changes = -sqlite3_total_changes64(own(db)->handle);
	return code == SQLITE_OK ? OK : failed(db, code, "begin");
}

static enum status sqlite_commit(struct db *db)
{
	if (db->access == ACCESS_WRITE)
		tell_last_id(db->store->own);
	int code = run_own(own(db), OWN_COMMIT);

	db->changes += sqlite3_total_changes64(own(db)->handle);
	return code == SQLITE_OK ? OK : failed(db, code, "commit");
}

static void sqlite_rollback(struct db *db)
{
	struct sqlite_db *self = own(db);

	if (!sqlite3_get_autocommit(self->handle) && run_own(self, OWN_ROLLBACK) != SQLITE_OK)
		db->broken = true;
}

static enum status sqlite_savepoint(struct db *db, enum savepoint_verb verb)
{
	struct sqlite_db *self = own(db);
	int code = verb == SAVEPOINT_SET ? run_own(self, OWN_SAVEPOINT) : SQLITE_OK;

	if (verb == SAVEPOINT_UNDO)
		code = run_own(self, OWN_UNDO);
	if (verb != SAVEPOINT_SET && code == SQLITE_OK)
		code = run_own(self, OWN_RELEASE);
	return code == SQLITE_OK ? OK : failed(db, code, "savepoint");
}

// ---------------------------------------------------------------- connections

static void sqlite_disconnect(struct db *db)
{
	struct sqlite_db *self = own(db);
	void *kept;

	for (size_t i = 0; i < self->by_index_count; i++)
		sqlite3_finalize(self->by_index[i].stmt);
	for (size_t i = 0; i < ARRAY_LEN(self->own); i++)
		sqlite3_finalize(self->own[i].stmt);
	sqlite3_finalize(self->once.stmt);
	while ((kept = texts_drop(&self->texts)))
		dropped(kept);
	sqlite3_close(self->handle);
	free(self->by_index);
	free(self);
}

static int set_up(sqlite3 *handle, enum access access, int busy_timeout_ms)
{
	char text[512];

	sqlite3_extended_result_codes(handle, 1);
	sqlite3_busy_timeout(handle, busy_timeout_ms);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	// Journal and page size take effect in a file that is still empty; after that they are what the file says.
	// secure_delete: personal data is sealed and erased by its key, so freed pages need no overwriting.
	// No mmap: it takes 2 of the 11 µs of a customer's page, but turns an I/O error into SIGBUS.
	snprintf(text, sizeof text,
		"PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON;"
		"PRAGMA secure_delete=FAST; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-%d;"
		"PRAGMA journal_size_limit=%d; PRAGMA query_only=%d",
		access == ACCESS_WRITE ? WRITER_CACHE_KIB : READER_CACHE_KIB, WAL_PAGES * 4096, access == ACCESS_READ);
	return sqlite3_exec(handle, text, NULL, NULL, NULL);
}

enum status sqlite_open_plain(struct store *store, enum access access, sqlite3 **handle, char *error)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int code = sqlite3_open_v2(store->options.url, handle, flags, LOG_VFS);

	if (code == SQLITE_OK)
		code = set_up(*handle, access, store->options.busy_timeout_ms);
	if (code == SQLITE_OK)
		return OK;
	enum status status = status_of(*handle, code);
	snprintf(error, DB_ERROR_MAX, "%s: %s", store->options.url,
		*handle ? sqlite3_errmsg(*handle) : "out of memory");
	sqlite3_close(*handle);
	*handle = NULL;
	return status;
}

// Another process holds the lock. SQLite's own handler soon sleeps 100 ms at a time and then hardly ever meets the
// moment between two transactions of a busy server; a millisecond costs next to nothing and gets in.
static int on_busy(void *arg, int tries)
{
	struct sqlite_db *self = arg;
	struct timespec now;

	if (tries == 0)
		self->busy_until = moment_after_ms(self->busy_timeout_ms);
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec > self->busy_until.tv_sec
		|| (now.tv_sec == self->busy_until.tv_sec && now.tv_nsec >= self->busy_until.tv_nsec))
		return 0;
	usleep(tries < 1000 ? 1000 : 5000);
	return 1;
}

static enum status sqlite_connect(struct store *store, enum access access, struct db **ret, char *error)
{
	struct sqlite_db *self = calloc(1, sizeof *self);
	struct prepared *by_index;

	if (!self)
		abort();
	sql_rows(&self->by_index_count);
	by_index = calloc(self->by_index_count + 1, sizeof *by_index);
	if (!by_index)
		abort();
	self->by_index = by_index;
	self->db = (struct db){.driver = &sqlite_driver, .store = store, .access = access};
	self->db.rows.db = &self->db;
	enum status status = sqlite_open_plain(store, access, &self->handle, error);
	if (status != OK) {
		sqlite_disconnect(&self->db);
		return status;
	}
	self->busy_timeout_ms = store->options.busy_timeout_ms;
	sqlite3_busy_handler(self->handle, on_busy, self);
	if (access == ACCESS_WRITE)
		checkpoint_watch(store, self->handle);
	*ret = &self->db;
	return OK;
}

// ---------------------------------------------------------------- open

static void configure(void)
{
	// Counting allocations costs a lock around each of them.
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	sqlite3_initialize();
	log_vfs_register();
}

// The number is a lock on one byte of FILE-nodes. Locks of an open file description, since those of a process are lost
// when any descriptor of the file is closed.
static enum status take_node(struct store *store, struct sqlite_store *self, char *error)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s-nodes", store->options.url);
	self->nodes = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (self->nodes < 0) {
		snprintf(error, DB_ERROR_MAX, "%.900s: %s", path, strerror(errno));
		return ERR_INTERNAL;
	}
	// It only grows, from 0 to its size: nobody's mapping loses its ground.
	if (ftruncate(self->nodes, sizeof *self->shared) == 0)
		self->shared = mmap(NULL, sizeof *self->shared, PROT_READ | PROT_WRITE, MAP_SHARED, self->nodes, 0);
	if (!self->shared || self->shared == MAP_FAILED) {
		self->shared = NULL;
		snprintf(error, DB_ERROR_MAX, "%.900s: %s", path, strerror(errno));
		return errno == ENOSPC ? ERR_FULL : ERR_INTERNAL;
	}
	for (int node = 0; node < STORE_NODES; node++) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = node, .l_len = 1};
		if (fcntl(self->nodes, F_OFD_SETLK, &lock) == 0) {
			store->node = node;
			return OK;
		}
	}
	snprintf(error, DB_ERROR_MAX, "%s: %d processes use it already", store->options.url, STORE_NODES);
	return ERR_BUSY;
}

static enum status make_file(struct store *store, char *error)
{
	int descriptor = open(store->options.url, O_RDWR | O_CLOEXEC | (store->options.create ? O_CREAT : 0), 0600);

	if (descriptor >= 0) {
		close(descriptor);
		return OK;
	}
	enum status status = errno == ENOENT && !store->options.create ? ERR_NOT_FOUND : ERR_INTERNAL;
	snprintf(error, DB_ERROR_MAX, "%s: %s", store->options.url, strerror(errno));
	return status;
}

static enum status sqlite_open(struct store *store, char *error)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sqlite_store *self;
	struct db *db;

	pthread_once(&once, configure);
	enum status status = make_file(store, error);
	if (status != OK)
		return status;
	self = calloc(1, sizeof *self);
	if (!self)
		abort();
	store->own = self;
	self->nodes = -1;
	status = take_node(store, self, error);
	if (status == OK)
		status = checkpoint_start(store, self, error);
	if (status != OK)
		return status;
	// The first connection makes the file what it is, and shows at once whether it is one of SQLite's.
	status = pool_take(store, &store->writers, &db);
	if (status == OK)
		pool_give(store, &store->writers, db);
	else
		snprintf(error, DB_ERROR_MAX, "%s", store_error());
	return status;
}

static void sqlite_close(struct store *store)
{
	struct sqlite_store *self = store->own;

	checkpoint_stop(self);
	if (self->shared)
		munmap(self->shared, sizeof *self->shared);
	if (self->nodes >= 0)
		close(self->nodes);
	free(self);
}

const struct driver sqlite_driver = {
	.open = sqlite_open,
	.close = sqlite_close,
	.connect = sqlite_connect,
	.disconnect = sqlite_disconnect,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.savepoint = sqlite_savepoint,
	.exec = sqlite_exec,
	.query = sqlite_query,
	.next = sqlite_next,
	.finish = sqlite_finish,
	.column_name = sqlite_column_name,
	.is_null = sqlite_is_null,
	.i64 = sqlite_i64,
	.f64 = sqlite_f64,
	.bytes = sqlite_bytes,
	.horizon = sqlite_horizon,
};
