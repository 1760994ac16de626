#include "store/migrate.h"

#include "base/embed.h"
#include "base/id.h"
#include "store/backup.h"
#include "store/driver.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECKSUM_BYTES 32
#define MIGRATION_LOCK INT64_C(0x4875490001) // PostgreSQL: one process migrates at a time

static const char create_table[] =
	"CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
	" checksum TEXT NOT NULL, applied_at_ms BIGINT NOT NULL)";

static enum status broken(struct db *db, struct arena *mem, const char **error, enum status status, const char *name)
{
	*error = arena_format(mem, "%s: %s", name, db ? db_error(db) : store_error());
	return status;
}

// ---------------------------------------------------------------- the list in the binary

// "schema/0012_sales.sql" → 12; 0 when it is not named so.
static int file_number(const char *name)
{
	int number = 0;

	name += strlen("schema/");
	for (int i = 0; i < 4; i++) {
		if (!isdigit((unsigned char)name[i]))
			return 0;
		number = number * 10 + name[i] - '0';
	}
	return name[4] == '_' ? number : 0;
}

struct migrations migrate_embedded(struct arena *mem)
{
	struct migrations all = {0};
	size_t first = embed_first("schema/");

	all.list = arena_array(mem, struct migration, embedded_count - first + 1);
	for (size_t i = first; i < embedded_count && strncmp(embedded_files[i].name, "schema/", 7) == 0; i++) {
		int number = file_number(embedded_files[i].name);
		if (number == 0 || (all.count && number <= all.list[all.count - 1].number)) {
			fprintf(stderr, "%s: migrations are named NNNN_area.sql, each number once\n",
				embedded_files[i].name);
			abort();
		}
		all.list[all.count++] = (struct migration){number, embedded_files[i].name, embedded_files[i].data};
	}
	return all;
}

static const char *checksum(struct arena *mem, const char *text)
{
	unsigned char hash[CHECKSUM_BYTES];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
	return hex_text(mem, hash, sizeof hash);
}

// ---------------------------------------------------------------- what the database has

static enum status count_tables(struct db *db, const char *condition, int64_t *tables)
{
	const char *text = db_is_postgres(db)
				   ? "SELECT COUNT(*) FROM (SELECT CAST(tablename AS TEXT) AS name FROM pg_tables"
				     " WHERE schemaname = CURRENT_SCHEMA) AS tables WHERE "
				   : "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND ";
	char all[512];
	struct rows *rows;
	bool more;

	snprintf(all, sizeof all, "%s%s", text, condition);
	enum status status = db_query_text(db, all, NO_ARGS, &rows);
	if (status == OK)
		status = rows_next(rows, &more);
	if (status == OK)
		*tables = row_i64(rows, 0);
	rows_close(rows);
	return status;
}

// Compares the rows of the database, in order, with the list.
static enum status compare(struct db *db, const struct migrations *all, struct arena *mem, struct schema_report *report)
{
	struct rows *rows;
	size_t at = 0;
	bool more;

	enum status status =
		db_query_text(db, "SELECT number, name, checksum FROM migration ORDER BY number", NO_ARGS, &rows);
	if (status != OK)
		return status;
	while ((status = rows_next(rows, &more)) == OK && more) {
		report->have = (int)row_i64(rows, 0);
		if (at == all->count || all->list[at].number != report->have) {
			// A number that this binary does not know: above all that it knows, a newer one made it.
			report->state = report->have > report->want ? SCHEMA_NEWER : SCHEMA_ALTERED;
			report->altered = row_text(rows, 1, mem);
			rows_close(rows);
			return OK;
		}
		if (!text_equal(row_text(rows, 2, mem), checksum(mem, all->list[at].text))) {
			report->state = SCHEMA_ALTERED;
			report->altered = row_text(rows, 1, mem);
			rows_close(rows);
			return OK;
		}
		at++;
	}
	report->state = at == all->count ? SCHEMA_CURRENT : SCHEMA_BEHIND;
	return status;
}

static enum status inspect(struct db *db, const struct migrations *all, struct arena *mem, struct schema_report *report)
{
	int64_t migration = 0, tables = 0;

	*report = (struct schema_report){.want = all->count ? all->list[all->count - 1].number : 0};
	enum status status = count_tables(db, "name = 'migration'", &migration);
	if (status != OK)
		return status;
	if (migration)
		return compare(db, all, mem, report);
	status = count_tables(db, "name NOT LIKE 'sqlite%'", &tables);
	report->state = tables == 0 ? SCHEMA_EMPTY : SCHEMA_ALTERED;
	if (tables)
		report->altered = "(tables of another program)";
	return status;
}

enum status migrate_inspect_list(
	struct store *store, const struct migrations *all, struct arena *mem, struct schema_report *report)
{
	struct db *db;
	enum status status = store_snapshot(store, &db);

	if (status != OK)
		return status;
	status = inspect(db, all, mem, report);
	store_snapshot_end(db);
	return status;
}

enum status migrate_inspect(struct store *store, struct arena *mem, struct schema_report *report)
{
	struct migrations all = migrate_embedded(mem);
	return migrate_inspect_list(store, &all, mem, report);
}

// ---------------------------------------------------------------- texts

// The text for one database: lines `-- sqlite: …` and `-- postgres: …` count there and are dropped elsewhere.
static char *lines_for(const char *text, bool postgres)
{
	const char *mine = postgres ? "-- postgres:" : "-- sqlite:";
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	if (!out)
		abort();
	while (*text) {
		size_t length = strcspn(text, "\n");
		size_t skip = strncmp(text, mine, strlen(mine)) == 0 ? strlen(mine) : 0;
		if (skip || strncmp(text, "--", 2) != 0)
			fwrite(text + skip, 1, length - skip, out);
		putc('\n', out);
		text += length + (text[length] == '\n');
	}
	if (fclose(out) != 0)
		abort();
	return result;
}

// The end of the statement at text: its semicolon outside quotes and comments, or the end of all.
static char *statement_end(char *text)
{
	for (; *text && *text != ';'; text++) {
		if (*text == '\'' || *text == '"') {
			char *close = strchr(text + 1, *text);
			text = close ? close : text;
		} else if (text[0] == '-' && text[1] == '-') {
			text += strcspn(text, "\n");
			if (!*text)
				break;
		}
	}
	return text;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static enum status run_statements(struct db *db, char *text)
{
	while (*text) {
		char *end = statement_end(text);
		char *next = *end ? end + 1 : end;
		*end = '\0';
		enum status status = is_blank(text) ? OK : db_run_once(db, text);
		if (status != OK)
			return status;
		text = next;
	}
	return OK;
}

// ---------------------------------------------------------------- applying

static enum status note(struct db *db, const struct migration *migration, struct arena *mem)
{
	return db_exec_text(db, "INSERT INTO migration (number, name, checksum, applied_at_ms) VALUES ($1, $2, $3, $4)",
		ARGS(v_i64(migration->number), v_text(migration->name), v_text(checksum(mem, migration->text)),
			v_i64(clock_now_ms())));
}

// One migration in one transaction. *done: another process has applied it meanwhile, or we now.
static enum status apply(struct store *store, const struct migrations *all, struct arena *mem, int *applied,
	const char **error, bool *done)
{
	struct schema_report report;
	struct db *db;
	enum status status = store_begin(store, &db);

	*done = false;
	if (status != OK)
		return broken(NULL, mem, error, status, "begin");
	if (db_is_postgres(db))
		status = db_exec_text(
			db, "SELECT pg_advisory_xact_lock(CAST($1 AS BIGINT))", ARGS(v_i64(MIGRATION_LOCK)));
	if (status == OK)
		status = inspect(db, all, mem, &report);
	if (status != OK || (report.state != SCHEMA_BEHIND && report.state != SCHEMA_EMPTY)) {
		*done = status == OK;
		status = status == OK ? OK : broken(db, mem, error, status, "migration");
		store_rollback(db);
		return status;
	}
	const struct migration *next = all->list;
	while (next->number <= report.have)
		next++;
	char *text = lines_for(next->text, db_is_postgres(db));
	status = db_run_once(db, create_table);
	if (status == OK)
		status = run_statements(db, text);
	if (status == OK)
		status = note(db, next, mem);
	free(text);
	if (status != OK) {
		broken(db, mem, error, status, next->name);
		store_rollback(db);
		return status;
	}
	status = store_commit(db);
	if (status != OK)
		return broken(NULL, mem, error, status, next->name);
	++*applied;
	return OK;
}

static enum status keep_copy(
	struct store *store, const struct schema_report *report, struct arena *mem, const char **error)
{
	const char *path = arena_format(mem, "%s.before-%04d", store->options.url, report->want);

	// One left by an attempt that failed holds the same data, or older.
	unlink(path);
	enum status status = backup_write(store, path, NULL, NULL, mem, error);
	// Another process that starts at the same moment has just made it.
	return status == ERR_CONFLICT ? OK : status;
}

static enum status look_at_database(struct db *db, struct arena *mem, const char **wrong)
{
	struct rows *rows;
	bool more;

	enum status status = db_query_text(db,
		"SELECT CASE WHEN 'B' < 'a' AND 'z' < 'é' THEN 1 ELSE 0 END, current_setting('server_encoding'),"
		" current_database()",
		NO_ARGS, &rows);
	if (status == OK)
		status = rows_next(rows, &more);
	if (status != OK)
		return status;
	bool binary = row_i64(rows, 0) == 1;
	const char *encoding = row_text(rows, 1, mem), *name = row_text(rows, 2, mem);
	rows_close(rows);
	if (!binary || strcmp(encoding, "UTF8") != 0)
		*wrong = arena_format(mem,
			"the database %s is %s%s; make it anew: CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' "
			"LOCALE 'C.UTF-8', and move what is in it with pg_dump --data-only",
			name, binary ? "" : "sorted by a language and not by bytes", binary ? encoding : "", name);
	return OK;
}

enum status migrate_database(struct store *store, struct arena *mem, const char **wrong)
{
	struct db *db;

	*wrong = NULL;
	if (!store_is_postgres(store))
		return OK;
	enum status status = store_snapshot(store, &db);
	if (status != OK)
		return status;
	status = look_at_database(db, mem, wrong);
	store_snapshot_end(db);
	return status;
}

enum status migrate_run_list(
	struct store *store, const struct migrations *all, struct arena *mem, int *applied, const char **error)
{
	struct schema_report report;
	enum status status = migrate_inspect_list(store, all, mem, &report);
	bool done = false;

	*applied = 0;
	*error = NULL;
	if (status != OK)
		return broken(NULL, mem, error, status, "migration");
	if (report.state == SCHEMA_NEWER || report.state == SCHEMA_ALTERED) {
		*error = arena_format(mem,
			report.state == SCHEMA_NEWER ? "%s: made by a newer version of this program"
						     : "%s: is not what this program applied",
			report.altered);
		return ERR_CONFLICT;
	}
	if (report.state == SCHEMA_CURRENT || all->count == 0)
		return OK;
	// One that holds data already goes on as it is; huitou doctor tells of it.
	if (report.state == SCHEMA_EMPTY) {
		status = migrate_database(store, mem, error);
		if (status == OK && *error)
			return ERR_CONFLICT;
	}
	if (report.state == SCHEMA_BEHIND && !store_is_postgres(store))
		status = keep_copy(store, &report, mem, error);
	while (status == OK && !done)
		status = apply(store, all, mem, applied, error, &done);
	return status;
}

enum status migrate_run(struct store *store, struct arena *mem, int *applied, const char **error)
{
	struct migrations all = migrate_embedded(mem);
	return migrate_run_list(store, &all, mem, applied, error);
}
