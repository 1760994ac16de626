// Migrations: schema/NNNN_area.sql, forward only, each in one transaction, its checksum (BLAKE2b-256 of the text) kept
// in table `migration`. SQLite is copied to FILE.before-NNNN first when it holds data.
//
// Beside plain SQL a migration may use the dialect words of store.h, `{{without_rowid}}` (WITHOUT ROWID on SQLite,
// nothing elsewhere; STRICT is added by {{strict}} the same way), and blocks `-- sqlite: …` / `-- postgres: …` to the
// end of a line.
#pragma once

#include "store/store.h"

enum schema_state { SCHEMA_CURRENT, SCHEMA_EMPTY, SCHEMA_BEHIND, SCHEMA_NEWER, SCHEMA_ALTERED };

struct schema_report {
	enum schema_state state;
	int have, want;      // numbers of the last migration in the database and in the binary
	const char *altered; // name of the migration whose checksum differs, in mem
};

// How the database itself was made: texts must sort by bytes and be UTF-8, else lists come in another order than on
// SQLite and pages of them can miss rows. *wrong (in mem): what is the matter and what to do; NULL: all is well.
MUST_CHECK enum status migrate_database(struct store *store, struct arena *mem, const char **wrong);
MUST_CHECK enum status migrate_inspect(struct store *store, struct arena *mem, struct schema_report *report);
// Brings the database to `want`. SCHEMA_NEWER and SCHEMA_ALTERED are refused with ERR_CONFLICT. *applied counts what
// was run. *error (in mem) says which statement failed.
MUST_CHECK enum status migrate_run(struct store *store, struct arena *mem, int *applied, const char **error);
