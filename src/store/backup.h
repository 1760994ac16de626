// A consistent copy while the server runs. SQLite: pages are copied in steps (sqlite3_backup) and the copy is checked
// (integrity_check) before it gets its name. PostgreSQL: pg_dump is the tool (docs/OPERATING.md); here it is refused.
#pragma once

#include "store/store.h"

// Called between steps; returning false stops (ERR_CANCELLED; nothing is left behind).
typedef bool backup_progress(void *arg, int64_t done_pages, int64_t all_pages);

// Writes path (must not exist: ERR_CONFLICT). Durable when it returns OK.
MUST_CHECK enum status backup_write(struct store *store, const char *path, backup_progress *progress, void *arg,
	struct arena *mem, const char **error);
// Puts a copy in the place of the database at url (must not be open anywhere: ERR_BUSY); the old file is kept as
// PATH.before-restore.
MUST_CHECK enum status backup_restore(const char *copy, const char *path, struct arena *mem, const char **error);
