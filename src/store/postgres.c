// PostgreSQL behind store.h. The connection is always in libpq's pipeline mode: a statement that nobody waits for is
// only put into the buffer and travels with the next one that is waited for. What is under way stands in a queue, in
// order; results are read off against it.
//
// Parameters go as text (bytes as binary) and take the type that the server infers from where they stand, so an integer
// may be bound to BIGINT, DOUBLE PRECISION or TEXT alike. Results come as text.
#include "store/driver.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define UNDER_WAY_MAX 256
#define ARGS_MAX 256
#define NAME_MAX_BYTES 64
#define NODE_LOCK_CLASS 0x48754974 // "HuIt"
#define OID_BOOL 16
#define OID_BYTEA 17

enum entry_kind { ENTRY_COMMAND, ENTRY_PREPARE, ENTRY_ROWS, ENTRY_COMMIT, ENTRY_NUMBER, ENTRY_SYNC };

// One thing sent, whose results are not yet read.
struct entry {
	enum entry_kind kind;
	bool quiet;        // its failure is nobody's business: it belongs to a part that is given up
	int depth;         // of the savepoint it belongs to: giving that one up heals its failure
	bool *prepared;    // PREPARE: cleared when it did not happen
	int64_t *changed;  // where somebody waits for the count
	char name[NAME_MAX_BYTES];
};

struct kept_text {
	int number; // the statement's name on the server is t<number>
	bool prepared;
};

struct postgres_db {
	struct db db;
	PGconn *conn;
	bool *by_index; // declared statements that the server has prepared
	struct texts texts;
	int text_number;
	struct entry queue[UNDER_WAY_MAX + 8];
	int head, count;
	bool unsynced; // something was sent since the last sync
	int64_t number; // of the write transaction; 0: not known yet
	PGresult *result;
	bool ready; // result is the next row, not yet given out
	char *scratch;
	size_t scratch_size;
};

struct postgres_store {
	pthread_mutex_t lock;
	PGconn *holder; // holds the lock of our node
};

static struct postgres_db *own(const struct db *db)
{
	return (struct postgres_db *)db;
}

// ---------------------------------------------------------------- errors

static enum status status_of(const char *state, enum access access)
{
	static const struct {
		const char *state;
		enum status status;
	} states[] = {
		{"08P01", ERR_INTERNAL}, // a wrong number of values: our own bug, no lost connection
		{"40001", ERR_BUSY}, {"40P01", ERR_BUSY}, {"55P03", ERR_BUSY}, {"57014", ERR_CANCELLED},
		{"53100", ERR_FULL}, {"08", ERR_BUSY}, {"53", ERR_BUSY}, {"57P", ERR_BUSY}, {"23", ERR_CONFLICT},
	};

	// A server that became a standby under us: the next connection may find its successor.
	if (strcmp(state, "25006") == 0)
		return access == ACCESS_WRITE ? ERR_BUSY : ERR_INTERNAL;
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strncmp(state, states[i].state, strlen(states[i].state)) == 0)
			return states[i].status;
	return ERR_INTERNAL;
}

// libpq's messages are lines with "ERROR:  " before them.
static void first_line(char *to, size_t size, const char *message)
{
	size_t length = strcspn(message, "\n");
	snprintf(to, size, "%.*s", (int)length, message);
}

static enum status lost(struct postgres_db *self)
{
	char message[256];

	first_line(message, sizeof message, PQerrorMessage(self->conn));
	self->db.broken = true;
	return db_fail(&self->db, ERR_BUSY, "connection lost: %s", message);
}

static void note_failure(struct postgres_db *self, const struct entry *entry, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	char message[512];

	if (PQstatus(self->conn) == CONNECTION_BAD || !state || strncmp(state, "57P", 3) == 0) {
		self->db.broken = true;
		state = "08006";
	}
	if (entry->quiet)
		return;
	first_line(message, sizeof message, PQresultErrorMessage(result));
	bool is_first = self->db.failed == OK;
	db_fail(&self->db, status_of(state, self->db.access), "%s: %s (%s)", entry->name, message, state);
	// It may have been sent before the present savepoint was set.
	if (is_first)
		self->db.failed_depth = entry->depth;
}

// ---------------------------------------------------------------- the queue of what is under way

static struct entry *entry_add(struct postgres_db *self, enum entry_kind kind, const char *name)
{
	struct entry *entry = &self->queue[(self->head + self->count++) % (int)ARRAY_LEN(self->queue)];

	*entry = (struct entry){.kind = kind, .depth = self->db.depth};
	strncpy(entry->name, name, NAME_MAX_BYTES - 1);
	self->unsynced = kind != ENTRY_SYNC;
	return entry;
}

static struct entry *entry_at(struct postgres_db *self, int place)
{
	return &self->queue[(self->head + place) % (int)ARRAY_LEN(self->queue)];
}

static void entry_drop(struct postgres_db *self)
{
	self->head = (self->head + 1) % (int)ARRAY_LEN(self->queue);
	self->count--;
}

static struct entry *entry_head(struct postgres_db *self)
{
	return self->count ? &self->queue[self->head] : NULL;
}

static bool send_sync(struct postgres_db *self)
{
	if (!self->unsynced)
		return true;
	if (!PQpipelineSync(self->conn))
		return false;
	entry_add(self, ENTRY_SYNC, "sync");
	return true;
}

static void take_count(struct postgres_db *self, const struct entry *entry, PGresult *result)
{
	char verb = PQcmdStatus(result)[0];

	if (verb != 'I' && verb != 'U' && verb != 'D')
		return;
	int64_t changed = strtoll(PQcmdTuples(result), NULL, 10);
	self->db.changes += changed;
	if (entry->changed)
		*entry->changed = changed;
}

static void take_result(struct postgres_db *self, const struct entry *entry, PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
	case PGRES_SINGLE_TUPLE:
		take_count(self, entry, result);
		if (entry->kind == ENTRY_NUMBER)
			self->number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
		// A transaction that has failed answers COMMIT by rolling back.
		if (entry->kind == ENTRY_COMMIT && strcmp(PQcmdStatus(result), "COMMIT") != 0)
			db_fail(&self->db, ERR_INTERNAL, "commit was answered with %s", PQcmdStatus(result));
		break;
	case PGRES_PIPELINE_ABORTED: // the error that stopped the pipeline was noted before
		if (entry->prepared)
			*entry->prepared = false;
		break;
	default:
		if (entry->prepared)
			*entry->prepared = false;
		note_failure(self, entry, result);
	}
}

// Reads all results of the oldest entry. False: the connection is gone.
static bool consume(struct postgres_db *self)
{
	struct entry entry = *entry_head(self);
	PGresult *result;

	if (entry.kind == ENTRY_SYNC) {
		result = PQgetResult(self->conn);
		bool synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
		PQclear(result);
		entry_drop(self);
		return synced;
	}
	while ((result = PQgetResult(self->conn))) {
		take_result(self, &entry, result);
		PQclear(result);
	}
	entry_drop(self);
	return PQstatus(self->conn) == CONNECTION_OK;
}

// Sends what is buffered and reads every answer.
static enum status settle(struct postgres_db *self)
{
	bool alive = send_sync(self);

	while (alive && self->count)
		alive = consume(self);
	return alive ? self->db.failed : lost(self);
}

// ---------------------------------------------------------------- sending

struct parameters {
	const char *values[ARGS_MAX];
	int lengths[ARGS_MAX], formats[ARGS_MAX];
	char numbers[ARGS_MAX][32];
};

static void fill(struct parameters *parameters, const struct value *args, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct value *value = &args[i];
		char *number = parameters->numbers[i];

		parameters->values[i] = value->kind == VALUE_NULL ? NULL : number;
		parameters->formats[i] = value->kind == VALUE_BLOB;
		parameters->lengths[i] = 0;
		switch (value->kind) {
		case VALUE_I64:
			snprintf(number, sizeof parameters->numbers[i], "%lld", (long long)value->i64);
			break;
		case VALUE_F64:
			snprintf(number, sizeof parameters->numbers[i], "%.17g", value->f64);
			break;
		case VALUE_TEXT:
		case VALUE_BLOB:
			parameters->values[i] = value->bytes.data;
			parameters->lengths[i] = (int)value->bytes.size;
			break;
		case VALUE_NULL:
			break;
		}
	}
}

static bool send_plain(struct postgres_db *self, enum entry_kind kind, const char *name, const char *text)
{
	if (!PQsendQueryParams(self->conn, text, 0, NULL, NULL, NULL, NULL, 0))
		return false;
	entry_add(self, kind, name);
	return true;
}

static bool send_prepare(struct postgres_db *self, const char *server_name, const char *text, bool *prepared,
	const char *name)
{
	if (*prepared)
		return true;
	if (!PQsendPrepare(self->conn, server_name, text, 0, NULL))
		return false;
	*prepared = true;
	entry_add(self, ENTRY_PREPARE, name)->prepared = prepared;
	return true;
}

// Makes room when the last few hundred texts are kept; what goes must not be named by anything under way.
static struct kept_text *keep_text(struct postgres_db *self, const char *text)
{
	char command[48];
	struct kept_text *kept = texts_find(&self->texts, text);

	if (kept)
		return kept;
	kept = calloc(1, sizeof *kept);
	if (!kept)
		abort();
	kept->number = ++self->text_number;
	struct kept_text *dropped = texts_keep(&self->texts, text, kept);
	if (dropped) {
		for (int i = 0; i < self->count; i++) {
			if (entry_at(self, i)->prepared == &dropped->prepared)
				entry_at(self, i)->prepared = NULL;
		}
		snprintf(command, sizeof command, "DEALLOCATE t%d", dropped->number);
		if (dropped->prepared && PQsendQueryParams(self->conn, command, 0, NULL, NULL, NULL, NULL, 0))
			entry_add(self, ENTRY_COMMAND, "deallocate")->quiet = true;
		free(dropped);
	}
	return kept;
}

static bool send_text(struct postgres_db *self, const struct statement *statement, const struct parameters *parameters,
	int count)
{
	char *plain = strstr(statement->text, "{{") ? dialect_text(statement->text, DIALECT_POSTGRES) : NULL;
	const char *text = plain ? plain : statement->text;
	char name[32];
	bool sent;

	if (statement->once || !self->db.store->options.prepare) {
		sent = PQsendQueryParams(self->conn, text, count, NULL, parameters->values, parameters->lengths,
			parameters->formats, 0);
	} else {
		struct kept_text *kept = keep_text(self, statement->text);
		snprintf(name, sizeof name, "t%d", kept->number);
		sent = send_prepare(self, name, text, &kept->prepared, statement->text) &&
			PQsendQueryPrepared(self->conn, name, count, parameters->values, parameters->lengths,
				parameters->formats, 0);
	}
	free(plain);
	return sent;
}

static bool send_declared(struct postgres_db *self, const struct sql *sql, const struct parameters *parameters,
	int count)
{
	char name[32];

	if (!self->db.store->options.prepare)
		return PQsendQueryParams(self->conn, sql->postgres, count, NULL, parameters->values,
			parameters->lengths, parameters->formats, 0);
	snprintf(name, sizeof name, "s%d", sql->index);
	return send_prepare(self, name, sql->postgres, &self->by_index[sql->index], sql->name) &&
		PQsendQueryPrepared(self->conn, name, count, parameters->values, parameters->lengths,
			parameters->formats, 0);
}

// The entry of the statement, or NULL: the failure is noted.
static struct entry *send_statement(struct postgres_db *self, enum entry_kind kind, const struct statement *statement,
	const struct value *args, size_t count)
{
	struct parameters parameters;

	if (count > ARGS_MAX) {
		db_fail(&self->db, ERR_INTERNAL, "more than %d values", ARGS_MAX);
		return NULL;
	}
	if (self->count >= UNDER_WAY_MAX && settle(self) != OK)
		return NULL;
	fill(&parameters, args, count);
	bool sent = statement->sql ? send_declared(self, statement->sql, &parameters, (int)count)
				   : send_text(self, statement, &parameters, (int)count);
	if (!sent) {
		lost(self);
		return NULL;
	}
	return entry_add(self, kind, statement->sql ? statement->sql->name : statement->text);
}

// ---------------------------------------------------------------- statements

static enum status postgres_exec(struct db *db, const struct statement *statement, const struct value *args,
	size_t count, int64_t *changed)
{
	struct entry *entry = send_statement(own(db), ENTRY_COMMAND, statement, args, count);

	if (!entry)
		return db->failed;
	entry->changed = changed;
	return changed ? settle(own(db)) : OK;
}

// Takes the next result of the rows at the head of the queue as the current one.
static enum status take_row(struct postgres_db *self, bool *more)
{
	PQclear(self->result);
	self->result = PQgetResult(self->conn);
	*more = PQresultStatus(self->result) == PGRES_SINGLE_TUPLE;
	if (!self->result)
		return lost(self);
	if (!*more)
		take_result(self, entry_head(self), self->result);
	return self->db.failed;
}

static enum status postgres_query(struct db *db, const struct statement *statement, const struct value *args,
	size_t count)
{
	struct postgres_db *self = own(db);

	if (!send_statement(self, ENTRY_ROWS, statement, args, count))
		return db->failed;
	bool alive = send_sync(self);
	while (alive && entry_head(self)->kind != ENTRY_ROWS)
		alive = consume(self);
	if (!alive)
		return lost(self);
	if (db->failed != OK)
		return settle(self);
	PQsetSingleRowMode(self->conn);
	if (take_row(self, &self->ready) != OK) {
		PQclear(self->result);
		self->result = NULL;
		return settle(self);
	}
	db->rows.columns = PQnfields(self->result);
	return OK;
}

static enum status postgres_next(struct db *db, bool *more)
{
	struct postgres_db *self = own(db);

	*more = self->ready;
	self->ready = false;
	// A result that is not one row is the end, and was looked at when it came.
	if (*more || PQresultStatus(self->result) != PGRES_SINGLE_TUPLE)
		return OK;
	return take_row(self, more);
}

static void postgres_finish(struct db *db)
{
	struct postgres_db *self = own(db);

	self->ready = false;
	PQclear(self->result);
	self->result = NULL;
	if (!db->broken)
		(void)!settle(self); // what went wrong meanwhile stays noted in db->failed
}

static const char *postgres_column_name(const struct db *db, int column)
{
	return PQfname(own(db)->result, column);
}

static bool postgres_is_null(const struct db *db, int column)
{
	return PQgetisnull(own(db)->result, 0, column);
}

static int64_t postgres_i64(const struct db *db, int column)
{
	const PGresult *result = own(db)->result;
	const char *text = PQgetvalue(result, 0, column);

	if (PQgetisnull(result, 0, column))
		return NONE_I64;
	if (PQftype(result, column) == OID_BOOL)
		return text[0] == 't';
	return strtoll(text, NULL, 10);
}

static double postgres_f64(const struct db *db, int column)
{
	const PGresult *result = own(db)->result;
	return PQgetisnull(result, 0, column) ? 0.0 : strtod(PQgetvalue(result, 0, column), NULL);
}

static int hex_digit(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

// "\x00ff" → 00 ff, in the connection's scratch.
static const void *unhex(struct postgres_db *self, const char *text, size_t length, size_t *size)
{
	*size = (length - 2) / 2;
	if (*size + 1 > self->scratch_size) {
		self->scratch_size = *size + 256;
		self->scratch = realloc(self->scratch, self->scratch_size);
		if (!self->scratch)
			abort();
	}
	for (size_t i = 0; i < *size; i++)
		self->scratch[i] = (char)(hex_digit(text[2 + 2 * i]) << 4 | hex_digit(text[3 + 2 * i]));
	return self->scratch;
}

static const void *postgres_bytes(struct db *db, int column, bool blob, size_t *size)
{
	struct postgres_db *self = own(db);

	(void)blob;
	*size = 0;
	if (PQgetisnull(self->result, 0, column))
		return NULL;
	const char *text = PQgetvalue(self->result, 0, column);
	*size = (size_t)PQgetlength(self->result, 0, column);
	return PQftype(self->result, column) == OID_BYTEA ? unhex(self, text, *size, size) : text;
}

static enum status postgres_horizon(struct db *db, int64_t *tx)
{
	static const struct statement statement = {
		.text = "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)"};
	bool more;

	enum status status = postgres_query(db, &statement, NO_ARGS);
	if (status != OK)
		return status;
	status = postgres_next(db, &more);
	if (status == OK && more)
		*tx = postgres_i64(db, 0);
	postgres_finish(db);
	return status;
}

// ---------------------------------------------------------------- connecting

static void no_notice(void *arg, const PGresult *result)
{
	(void)arg;
	(void)result;
}

static PGconn *connect_to(const struct store *store, char *error)
{
	// What stands in the URL goes before what stands here.
	const char *const keys[] = {"connect_timeout", "fallback_application_name", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout", "dbname", NULL};
	const char *const values[] = {"10", "huitou", "30", "10", "3", "30000", store->options.url, NULL};
	char text[512];

	PGconn *conn = PQconnectdbParams(keys, values, 1);
	PQsetNoticeReceiver(conn, no_notice, NULL);
	bool good = PQstatus(conn) == CONNECTION_OK;
	if (good) {
		// A commit that is answered is durable, whatever the server's default says.
		snprintf(text, sizeof text,
			"SET client_encoding = 'UTF8'; SET bytea_output = 'hex'; SET standard_conforming_strings = on;"
			"SET jit = off; SET lock_timeout = %d; SELECT set_config('synchronous_commit', 'on', false)"
			" WHERE current_setting('synchronous_commit') = 'off'",
			store->options.busy_timeout_ms);
		PGresult *result = PQexec(conn, text);
		good = PQresultStatus(result) == PGRES_TUPLES_OK;
		PQclear(result);
	}
	if (good)
		return conn;
	first_line(error, DB_ERROR_MAX, PQerrorMessage(conn));
	PQfinish(conn);
	return NULL;
}

static void forget_prepared(struct postgres_db *self)
{
	struct kept_text *kept;
	size_t count;

	sql_rows(&count);
	memset(self->by_index, 0, (count + 1) * sizeof *self->by_index);
	while ((kept = texts_drop(&self->texts)))
		free(kept);
	self->count = 0;
	self->unsynced = false;
}

static bool take_node(PGconn *holder, int node)
{
	char text[128];

	snprintf(text, sizeof text, "SELECT pg_try_advisory_lock(%d, %d)", NODE_LOCK_CLASS, node);
	PGresult *result = PQexec(holder, text);
	bool taken = PQresultStatus(result) == PGRES_TUPLES_OK && PQgetvalue(result, 0, 0)[0] == 't';
	PQclear(result);
	return taken;
}

// True while the connection shows no sign of being cut.
static bool is_alive(PGconn *conn)
{
	struct pollfd socket = {.fd = PQsocket(conn), .events = POLLIN};

	while (PQstatus(conn) == CONNECTION_OK && poll(&socket, 1, 0) > 0)
		if (!PQconsumeInput(conn))
			return false;
	return PQstatus(conn) == CONNECTION_OK;
}

// A server that went away took our node's lock with it: nothing is written before it is ours again.
static bool hold_node(struct store *store, char *error)
{
	struct postgres_store *self = store->own;

	pthread_mutex_lock(&self->lock);
	if (!is_alive(self->holder)) {
		PGconn *again = connect_to(store, error);
		if (again && !take_node(again, store->node)) {
			snprintf(error, DB_ERROR_MAX, "another process has taken node %d meanwhile", store->node);
			PQfinish(again);
			again = NULL;
		}
		if (again) {
			PQfinish(self->holder);
			self->holder = again;
		}
	}
	bool held = PQstatus(self->holder) == CONNECTION_OK;
	pthread_mutex_unlock(&self->lock);
	return held;
}

static enum status postgres_connect(struct store *store, enum access access, struct db **ret, char *error)
{
	size_t count;

	if (!hold_node(store, error))
		return ERR_BUSY;
	PGconn *conn = connect_to(store, error);
	if (!conn)
		return ERR_BUSY;
	if (!PQenterPipelineMode(conn)) {
		PQfinish(conn);
		return ERR_INTERNAL;
	}
	struct postgres_db *self = calloc(1, sizeof *self);
	sql_rows(&count);
	bool *by_index = calloc(count + 1, sizeof *by_index);
	if (!self || !by_index)
		abort();
	self->conn = conn;
	self->by_index = by_index;
	self->db = (struct db){.driver = &postgres_driver, .store = store, .access = access};
	self->db.rows.db = &self->db;
	*ret = &self->db;
	return OK;
}

static void postgres_disconnect(struct db *db)
{
	struct postgres_db *self = own(db);

	forget_prepared(self);
	PQclear(self->result);
	PQfinish(self->conn);
	free(self->by_index);
	free(self->scratch);
	free(self);
}

static enum status postgres_open(struct store *store, char *error)
{
	PGconn *holder = connect_to(store, error);

	if (!holder)
		return strstr(error, "database") && strstr(error, "does not exist") ? ERR_NOT_FOUND : ERR_INTERNAL;
	for (int node = 0; node < STORE_NODES; node++) {
		if (!take_node(holder, node))
			continue;
		struct postgres_store *self = calloc(1, sizeof *self);
		if (!self)
			abort();
		pthread_mutex_init(&self->lock, NULL);
		self->holder = holder;
		store->own = self;
		store->node = node;
		return OK;
	}
	PQfinish(holder);
	snprintf(error, DB_ERROR_MAX, "%d processes use the database already", STORE_NODES);
	return ERR_BUSY;
}

static void postgres_close(struct store *store)
{
	struct postgres_store *self = store->own;

	PQfinish(self->holder);
	pthread_mutex_destroy(&self->lock);
	free(self);
}

// ---------------------------------------------------------------- transactions

// A connection that was cut while it lay idle is made anew before anything is built on it.
static bool revive(struct postgres_db *self)
{
	char error[DB_ERROR_MAX];
	bool alive = true;

	// What the last transaction left to be read: the answer to its rollback.
	while (alive && self->count)
		alive = consume(self);
	if (alive && !self->db.broken && is_alive(self->conn))
		return true;
	PGconn *conn = hold_node(self->db.store, error) ? connect_to(self->db.store, error) : NULL;
	if (!conn || !PQenterPipelineMode(conn)) {
		PQfinish(conn);
		return false;
	}
	PQfinish(self->conn);
	self->conn = conn;
	self->db.broken = false;
	forget_prepared(self);
	return true;
}

static enum status postgres_begin(struct db *db)
{
	struct postgres_db *self = own(db);
	const char *text = db->access == ACCESS_WRITE ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
						      : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

	self->number = 0;
	if (!revive(self) || !send_plain(self, ENTRY_COMMAND, "begin", text))
		return lost(self);
	if (db->access == ACCESS_WRITE && !send_plain(self, ENTRY_NUMBER, "number", "SELECT pg_current_xact_id()"))
		return lost(self);
	return OK;
}

static enum status postgres_commit(struct db *db)
{
	struct postgres_db *self = own(db);

	// Without its number nobody could say afterwards what became of it.
	if (db->access == ACCESS_WRITE && !self->number && settle(self) != OK)
		return db->failed;
	if (!send_plain(self, ENTRY_COMMIT, "commit", "COMMIT"))
		return lost(self);
	return settle(self);
}

// 'c' committed, 'a' aborted, 'i' in progress: the server has not noticed yet that we are gone; 0: nobody to ask.
static char status_of_number(const struct store *store, int64_t number)
{
	char error[DB_ERROR_MAX], text[96], answer = 0;
	PGconn *conn = connect_to(store, error);

	if (!conn)
		return 0;
	snprintf(text, sizeof text, "SELECT pg_xact_status(CAST('%lld' AS xid8))", (long long)number);
	PGresult *result = PQexec(conn, text);
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		answer = PQgetvalue(result, 0, 0)[0];
	PQclear(result);
	PQfinish(conn);
	return answer;
}

static enum status postgres_outcome(struct db *db)
{
	struct postgres_db *self = own(db);
	const int patience_ms = db->store->options.busy_timeout_ms;
	char answer;

	// What never came to the commit has failed for a reason of its own.
	if (!self->number)
		return db->failed;
	for (int waited_ms = 0, pause_ms = 1;; waited_ms += pause_ms, pause_ms = pause_ms < 200 ? pause_ms * 2 : 200) {
		answer = status_of_number(db->store, self->number);
		if (answer == 'c' || answer == 'a' || waited_ms >= patience_ms)
			break;
		nanosleep(&(struct timespec){.tv_nsec = pause_ms * 1000000L}, NULL);
	}
	db->failed = OK;
	if (answer == 'c')
		return OK;
	if (answer == 'a')
		return db_fail(db, ERR_BUSY, "connection lost before the commit was done");
	return db_fail(db, ERR_INTERNAL, "connection lost during commit, and nobody can say whether it was done");
}

// Nobody waits for the answer: it is read when the connection is used again.
static void postgres_rollback(struct db *db)
{
	struct postgres_db *self = own(db);

	for (int i = 0; i < self->count; i++)
		entry_at(self, i)->quiet = true;
	if (db->broken)
		return;
	// First a sync: after an error the server skips all that stands before it.
	if (!send_sync(self) || !send_plain(self, ENTRY_COMMAND, "rollback", "ROLLBACK")) {
		db->broken = true;
		return;
	}
	entry_at(self, self->count - 1)->quiet = true;
	if (!send_sync(self) || PQflush(self->conn) < 0)
		db->broken = true;
}

// Savepoints are named by their depth. One that the server skipped, since a statement before it had failed unheard,
// must not be mistaken for the one around it.
static bool send_savepoint(struct postgres_db *self, const char *verb, int depth)
{
	char text[48];

	snprintf(text, sizeof text, "%s part%d", verb, depth);
	if (!send_plain(self, ENTRY_COMMAND, text, text))
		return false;
	// Like all that sets or ends a part it belongs to what is around the part.
	entry_at(self, self->count - 1)->depth = depth - 1;
	return true;
}

// Gives up the present part: its statements may fail unheard, but the pipeline must go on behind them.
static bool undo(struct postgres_db *self, int depth)
{
	for (int i = 0; i < self->count; i++)
		entry_at(self, i)->quiet |= entry_at(self, i)->depth >= depth;
	return send_sync(self) && send_savepoint(self, "ROLLBACK TO", depth) &&
		send_savepoint(self, "RELEASE", depth);
}

static bool keep(struct postgres_db *self, int depth)
{
	for (int i = 0; i < self->count; i++)
		if (entry_at(self, i)->depth == depth)
			entry_at(self, i)->depth = depth - 1;
	return send_savepoint(self, "RELEASE", depth);
}

static enum status postgres_savepoint(struct db *db, enum savepoint_verb verb)
{
	struct postgres_db *self = own(db);
	bool sent;

	if (self->count >= UNDER_WAY_MAX && settle(self) != OK)
		return db->failed;
	if (verb == SAVEPOINT_UNDO)
		sent = undo(self, db->depth);
	else if (verb == SAVEPOINT_SET)
		sent = send_savepoint(self, "SAVEPOINT", db->depth + 1);
	else
		sent = keep(self, db->depth);
	return sent ? OK : lost(self);
}

const struct driver postgres_driver = {
	.open = postgres_open,
	.close = postgres_close,
	.connect = postgres_connect,
	.disconnect = postgres_disconnect,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.outcome = postgres_outcome,
	.rollback = postgres_rollback,
	.savepoint = postgres_savepoint,
	.exec = postgres_exec,
	.query = postgres_query,
	.next = postgres_next,
	.finish = postgres_finish,
	.column_name = postgres_column_name,
	.is_null = postgres_is_null,
	.i64 = postgres_i64,
	.f64 = postgres_f64,
	.bytes = postgres_bytes,
	.horizon = postgres_horizon,
};
