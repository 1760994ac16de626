// A thin SQLite VFS over the default one that gathers what a commit writes to the write-ahead log: SQLite writes each
// page as two calls (24 bytes of frame header, then the page); here consecutive writes are kept and written as one,
// at the latest when the log is synced, read, truncated or asked for its size.
//
// Nothing can see the difference. Other connections look at a page in the log only after the commit that wrote it has
// been entered in the index, and with synchronous=FULL that comes after the sync. A process that dies before the sync
// loses what was not yet acknowledged, as before.
#include "store/sqlite.h"

#include <stdlib.h>
#include <string.h>

// The default VFS takes only the low 17 bits of a size (os_unix.c, seekAndWriteFd): SQLite never writes more at once.
#define GATHER_MAX 0x1ffff

struct log_file {
	sqlite3_file base;
	char *bytes; // gathered
	sqlite3_int64 at;
	int size;
	sqlite3_file real[]; // the default VFS's own
};

static sqlite3_vfs *real_vfs;

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct log_file *)file)->real;
}

// Writes what was gathered. After an error it is dropped, as SQLite gives up the transaction.
static int flush(sqlite3_file *file)
{
	struct log_file *self = (struct log_file *)file;
	int size = self->size;

	self->size = 0;
	return size ? self->real->pMethods->xWrite(self->real, self->bytes, size, self->at) : SQLITE_OK;
}

static int log_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
	struct log_file *self = (struct log_file *)file;
	int code = SQLITE_OK;

	if (self->size && (at != self->at + self->size || size > GATHER_MAX - self->size))
		code = flush(file);
	if (code != SQLITE_OK)
		return code;
	if (size > GATHER_MAX)
		return self->real->pMethods->xWrite(self->real, bytes, size, at);
	if (self->size == 0)
		self->at = at;
	memcpy(self->bytes + self->size, bytes, (size_t)size);
	self->size += size;
	return SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
	int code = flush(file);
	return code == SQLITE_OK ? real_of(file)->pMethods->xRead(real_of(file), bytes, size, at) : code;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int code = flush(file);
	return code == SQLITE_OK ? real_of(file)->pMethods->xTruncate(real_of(file), size) : code;
}

static int log_sync(sqlite3_file *file, int flags)
{
	int code = flush(file);
	return code == SQLITE_OK ? real_of(file)->pMethods->xSync(real_of(file), flags) : code;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
	int code = flush(file);
	return code == SQLITE_OK ? real_of(file)->pMethods->xFileSize(real_of(file), size) : code;
}

static int log_close(sqlite3_file *file)
{
	int flushed = flush(file);
	int code = real_of(file)->pMethods->xClose(real_of(file));

	free(((struct log_file *)file)->bytes);
	return flushed != SQLITE_OK ? flushed : code;
}

static int log_lock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int log_unlock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int log_reserved(sqlite3_file *file, int *reserved)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved);
}

static int log_control(sqlite3_file *file, int verb, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), verb, arg);
}

static int log_sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int log_traits(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods log_methods = {
	.iVersion = 1,
	.xClose = log_close,
	.xRead = log_read,
	.xWrite = log_write,
	.xTruncate = log_truncate,
	.xSync = log_sync,
	.xFileSize = log_size,
	.xLock = log_lock,
	.xUnlock = log_unlock,
	.xCheckReservedLock = log_reserved,
	.xFileControl = log_control,
	.xSectorSize = log_sector_size,
	.xDeviceCharacteristics = log_traits,
};

// All files but the log are the default VFS's own, untouched.
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct log_file *self = (struct log_file *)file;

	(void)vfs;
	if (!(flags & SQLITE_OPEN_WAL))
		return real_vfs->xOpen(real_vfs, name, file, flags, out_flags);
	memset(self, 0, sizeof *self);
	self->bytes = malloc(GATHER_MAX);
	if (!self->bytes)
		return SQLITE_NOMEM;
	int code = real_vfs->xOpen(real_vfs, name, self->real, flags, out_flags);
	if (code != SQLITE_OK)
		free(self->bytes);
	// SQLite closes what has methods, even after a failed open.
	else
		self->base.pMethods = &log_methods;
	return code;
}

void log_vfs_register(void)
{
	static sqlite3_vfs vfs;

	real_vfs = sqlite3_vfs_find(NULL);
	vfs = *real_vfs;
	vfs.pNext = NULL;
	vfs.zName = LOG_VFS;
	vfs.szOsFile = (int)sizeof(struct log_file) + real_vfs->szOsFile;
	vfs.xOpen = open_file;
	sqlite3_vfs_register(&vfs, 0);
}
