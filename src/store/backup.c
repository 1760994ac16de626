#include "store/backup.h"

#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STEP_PAGES 1000
#define STEP_TRIES 1000 // of 10 ms: another process may hold the file for a moment

static enum status refuse(struct arena *mem, const char **error, enum status status, const char *path, const char *why)
{
	*error = arena_format(mem, "%s: %s", path, why);
	return status;
}

static enum status status_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_FULL:
		return ERR_FULL;
	default:
		return ERR_INTERNAL;
	}
}

// Makes what stands in a directory durable: names are lost in a power cut as well as bytes.
static bool sync_path(const char *path, bool directory)
{
	char copy[PATH_MAX];
	int descriptor;

	snprintf(copy, sizeof copy, "%s", path);
	descriptor = open(directory ? dirname(copy) : copy, (directory ? O_DIRECTORY : 0) | O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return false;
	bool synced = fsync(descriptor) == 0;
	close(descriptor);
	return synced;
}

static enum status copy_pages(sqlite3_backup *backup, backup_progress *progress, void *arg)
{
	int code = SQLITE_OK;

	for (int tries = 0; code != SQLITE_DONE;) {
		code = sqlite3_backup_step(backup, STEP_PAGES);
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
			if (++tries == STEP_TRIES)
				return ERR_BUSY;
			sqlite3_sleep(10);
			continue;
		}
		if (code != SQLITE_OK && code != SQLITE_DONE)
			return status_of(code);
		int all = sqlite3_backup_pagecount(backup);
		if (progress && !progress(arg, all - sqlite3_backup_remaining(backup), all))
			return ERR_CANCELLED;
	}
	return OK;
}

static bool is_sound(sqlite3 *handle)
{
	sqlite3_stmt *stmt;
	bool sound = false;

	if (sqlite3_prepare_v2(handle, "PRAGMA integrity_check(1)", -1, &stmt, NULL) == SQLITE_OK
		&& sqlite3_step(stmt) == SQLITE_ROW)
		sound = strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	sqlite3_finalize(stmt);
	return sound;
}

// Copies all of from into a new file at path, which gets no journal beside it.
static enum status copy_to(sqlite3 *from, const char *path, backup_progress *progress, void *arg,
	struct arena *mem, const char **error)
{
	sqlite3 *to = NULL;
	sqlite3_backup *backup = NULL;
	enum status status = ERR_INTERNAL;

	// Made here, since SQLite would let everybody read it.
	int made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (made < 0)
		return refuse(mem, error, errno == ENOSPC ? ERR_FULL : ERR_INTERNAL, path, strerror(errno));
	close(made);
	int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	// The copy is synced once, at its end; half a copy never gets its name.
	if (code == SQLITE_OK)
		code = sqlite3_exec(to, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL, NULL);
	if (code == SQLITE_OK)
		backup = sqlite3_backup_init(to, "main", from, "main");
	if (backup)
		status = copy_pages(backup, progress, arg);
	if (sqlite3_backup_finish(backup) != SQLITE_OK && status == OK)
		status = status_of(sqlite3_errcode(to));
	if (status != OK) {
		refuse(mem, error, status, path, status == ERR_CANCELLED ? "stopped" : sqlite3_errmsg(to));
		goto out;
	}
	// A file in WAL mode wants its side files; the copy is one file until a server opens it.
	if (sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) != SQLITE_OK || !is_sound(to))
		status = refuse(mem, error, ERR_INTERNAL, path, "the copy does not pass the integrity check");
out:
	sqlite3_close(to);
	return status;
}

static enum status finish_copy(const char *half, const char *path, struct arena *mem, const char **error)
{
	// link(), not rename(): it refuses to replace what somebody else made meanwhile.
	if (!sync_path(half, false) || link(half, path) != 0) {
		enum status status = errno == EEXIST ? ERR_CONFLICT : errno == ENOSPC ? ERR_FULL : ERR_INTERNAL;
		return refuse(mem, error, status, path, strerror(errno));
	}
	unlink(half);
	if (!sync_path(path, true))
		return refuse(mem, error, ERR_INTERNAL, path, strerror(errno));
	return OK;
}

enum status backup_write(struct store *store, const char *path, backup_progress *progress, void *arg, struct arena *mem,
	const char **error)
{
	char reason[DB_ERROR_MAX];
	sqlite3 *from;

	*error = NULL;
	if (store_is_postgres(store))
		return refuse(mem, error, ERR_UNPROCESSABLE, path, "a PostgreSQL database is copied with pg_dump");
	if (access(path, F_OK) == 0)
		return refuse(mem, error, ERR_CONFLICT, path, "there is such a file already");
	enum status status = sqlite_open_plain(store, ACCESS_READ, &from, reason);
	if (status != OK)
		return refuse(mem, error, status, path, reason);
	// One read transaction around all steps: else every commit of the server would begin the copy anew.
	const char *half = arena_format(mem, "%s.half-%d", path, (int)gettid());
	unlink(half);
	if (sqlite3_exec(from, "BEGIN; SELECT COUNT(*) FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK)
		status = refuse(mem, error, ERR_BUSY, path, sqlite3_errmsg(from));
	if (status == OK)
		status = copy_to(from, half, progress, arg, mem, error);
	sqlite3_close(from);
	if (status == OK)
		status = finish_copy(half, path, mem, error);
	if (status != OK)
		unlink(half);
	return status;
}

// ---------------------------------------------------------------- restore

// True when no other process or store holds one of the node locks of the database.
static bool is_unused(const char *path)
{
	char nodes[PATH_MAX];
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = STORE_NODES};

	snprintf(nodes, sizeof nodes, "%s-nodes", path);
	int descriptor = open(nodes, O_RDWR | O_CLOEXEC);
	if (descriptor < 0)
		return errno == ENOENT;
	bool unused = fcntl(descriptor, F_OFD_SETLK, &lock) == 0;
	close(descriptor);
	return unused;
}

static enum status copy_file(const char *copy, const char *half, struct arena *mem, const char **error)
{
	sqlite3 *from;
	enum status status;
	int code = sqlite3_open_v2(copy, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_exec(from, "SELECT COUNT(*) FROM sqlite_schema", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		status = refuse(mem, error, code == SQLITE_CANTOPEN ? ERR_NOT_FOUND : ERR_UNPROCESSABLE, copy,
			sqlite3_errmsg(from));
	else
		status = copy_to(from, half, NULL, NULL, mem, error);
	sqlite3_close(from);
	return status;
}

// The old file goes aside as one file: what its log holds is worked into it first.
static enum status set_aside(const char *path, struct arena *mem, const char **error)
{
	sqlite3 *old;
	const char *aside = arena_format(mem, "%s.before-restore", path);

	if (access(path, F_OK) != 0)
		return OK;
	int code = sqlite3_open_v2(path, &old, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(old, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	sqlite3_close(old);
	// A damaged file is a reason to restore: it is kept with its log as it is.
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_CORRUPT && (code & 0xff) != SQLITE_NOTADB)
		return refuse(mem, error, status_of(code), path, "the database is in use");
	if (rename(path, aside) != 0)
		return refuse(mem, error, ERR_INTERNAL, aside, strerror(errno));
	rename(arena_format(mem, "%s-wal", path), arena_format(mem, "%s-wal", aside));
	unlink(arena_format(mem, "%s-shm", path));
	return OK;
}

enum status backup_restore(const char *copy, const char *path, struct arena *mem, const char **error)
{
	const char *half = arena_format(mem, "%s.half-%d", path, (int)gettid());

	*error = NULL;
	if (!is_unused(path))
		return refuse(mem, error, ERR_BUSY, path, "the database is open in another process");
	unlink(half);
	enum status status = copy_file(copy, half, mem, error);
	if (status == OK && !sync_path(half, false))
		status = refuse(mem, error, ERR_INTERNAL, half, strerror(errno));
	if (status == OK)
		status = set_aside(path, mem, error);
	if (status == OK && rename(half, path) != 0)
		status = refuse(mem, error, ERR_INTERNAL, path, strerror(errno));
	if (status == OK && !sync_path(path, true))
		status = refuse(mem, error, ERR_INTERNAL, path, strerror(errno));
	if (status != OK)
		unlink(half);
	return status;
}
