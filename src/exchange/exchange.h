// Files in and out: imports of orders and customers, exports. The face of the folder.
//
// An import is a row: a file, how it is read (form), what its columns mean (mapping), what is to be done (options), and
// how far it is (position, counts). It runs in slices; position and counts move in the transaction that writes what
// lies between them, so that it can be stopped, killed and resumed anywhere and comes out the same.
//
//	TRY(import_create(ctx, &(struct import_new){.kind = …, .path = …}, &import));
//	TRY(import_preview(ctx, import, NULL, &preview)); // what it looks like, and the mapping we would take
//	TRY(import_begin(ctx, import, mapping, options, dry_run));
//	TRY(import_run(ctx, import, NULL));
#pragma once

#include "api/resource.h"
#include "api/route.h"
#include "sheet/sheet.h"
#include "work/event.h"
#include "work/job.h"

enum import_kind { IMPORT_ORDERS, IMPORT_CUSTOMERS };
enum import_state {
	IMPORT_NEW, // uploaded; form and mapping are being looked at
	IMPORT_RUNNING,
	IMPORT_STOPPED, // goes on where it was by import_resume
	IMPORT_DONE,
	IMPORT_FAILED,    // the rest of the file cannot be read; what came before is in
	IMPORT_REVERTING, // also when that was interrupted: import_revert goes on
	IMPORT_REVERTED,
};
enum import_mode { MODE_BOTH, MODE_CREATE, MODE_UPDATE };
enum empty_policy { EMPTY_IGNORE, EMPTY_CLEAR };
extern const struct choice import_kinds[], import_states[], import_modes[], empty_policies[];

#define IMPORT_COLUMNS_MAX 512
#define IMPORT_REJECTS_MAX 100000 // more are counted only
#define IMPORT_PREVIEW_ROWS 50
#define IMPORT_FILE_MAX (INT64_C(8) << 30)

// What a column means. field is a name of import_fields(), "fields.KEY" for a custom field of customers, or NULL.
struct column_map {
	const char *column, *field;
};

// How the file is read, as JSON has it; see struct sheet_form.
struct form_record {
	int kind, encoding, dates;
	bool header;
	const char *delimiter, *quote, *decimal;
	int64_t tab;
	bool bom; // ours: found, not chosen
};
extern const struct shape form_shape;

struct import_options {
	int mode;              // customers: enum import_mode
	int empty;             // customers: what an empty cell does to what is there
	const char *separator; // between several values in one cell (tags, phones); ";" when NULL
	int origin;            // customers: enum customer_source, SOURCE_IMPORT when not said
	const char *origin_note;
	int basis;            // customers: enum lawful_basis
	const char *tag;      // customers: a tag for all of them
	const char *currency; // orders: where no column says; the shop's when NULL
	const char *store_code;
	int channel; // orders: where no column says
};
extern const struct shape import_options_shape;

struct import_counts {
	int64_t rows;                // read so far
	int64_t created;             // orders or customers that are new
	int64_t updated;             // customers
	int64_t unchanged;           // customers who had it all already, or are not to be changed
	int64_t replayed;            // orders and returns that were there already
	int64_t returned;            // returns taken
	int64_t customers;           // orders: customers who are new with them
	int64_t duplicates;          // rows refused because the file has the same one before
	int64_t invalid;             // rows refused, duplicates among them
	int64_t left_out;            // of these, beyond IMPORT_REJECTS_MAX
	int64_t reverted, conflicts; // taken back; could not be taken back
	double rate;                 // rows per second worked; 0: not known
};

struct import {
	int64_t id, version;
	int kind, state;
	const char *source, *file_name, *path;
	bool spooled;
	int64_t file_bytes;
	struct sheet_form form;
	struct column_map *columns;
	size_t column_count;
	struct import_options options;
	bool dry_run;
	struct import_counts counts;
	struct sheet_position position;
	int64_t done_bytes;
	const char *problem, *problem_text;
	int64_t created_at, started_at, ended_at, worked_ms;
	const char *actor;
	int64_t job_id;
};

// A field that a column may mean.
struct import_field {
	const char *name;
	struct words title;
	const char *synonyms; // headers in the form of name_key(), separated by blanks, both languages
};
// Ended by a NULL name.
const struct import_field *import_fields(enum import_kind kind);

// Takes those members of record whose bit is in present; the kind of file stays what it is. Signs that no file is
// written with are refused under the pointer `at` and their name.
MUST_CHECK enum status import_form_change(
	struct ctx *ctx, const char *at, struct sheet_form *form, const struct form_record *record, uint64_t present);
// As the API shows it.
void import_encode(struct arena *mem, struct json_out *out, const struct import *import);

struct import_new {
	int kind;
	const char *source;    // NULL: the kind's name
	const char *file_name; // as the caller calls it
	const char *path;      // absolute
	bool spooled;          // ours to remove
};

// Sniffs the file and enters it, with the mapping that was used last for this kind and source, else one found by header
// and content. *ret in ctx->mem. Statuses of sheet_sniff.
MUST_CHECK enum status import_create(struct ctx *ctx, const struct import_new *in, struct import **ret);
MUST_CHECK enum status import_load(struct ctx *ctx, int64_t id, struct import **ret);

// A member of a customer that an import would change, as texts; masked as the caller may see it.
struct import_change {
	const char *field, *before, *after;
};

struct import_preview {
	struct sheet_form form;
	struct column_map *columns;
	size_t column_count;
	const char ***rows; // of column_count cells each, NULL-ended
	size_t row_count;
	const char **faults; // of each row, NULL: none
	int64_t *lines;      // of each row, in the file
	enum sheet_fault *sheet_faults;
	size_t *fault_columns;
	struct list *changes; // of each row: struct import_change, where a customer would be changed
	const char *const *tabs;
	size_t tab_count;
};
// form NULL: the import's own. The mapping is found anew when the columns are others than the import's.
MUST_CHECK enum status import_preview(
	struct ctx *ctx, const struct import *import, const struct sheet_form *form, struct import_preview **ret);

// Tries the rows of the preview as they would be taken, and leaves nothing: faults and changes then tell what would
// become of each. Outside a transaction. The import's options hold; the mapping is the preview's, and must be whole.
MUST_CHECK enum status import_try(struct ctx *ctx, const struct import *import, struct import_preview *preview);

// Ready to run, from the start of the file. Checks that the mapping has what the kind needs and remembers it for the
// source. Only for IMPORT_NEW, and for one whose dry run is over. In a write transaction. columns NULL: as they are.
MUST_CHECK enum status import_begin(struct ctx *ctx, struct import *import, const struct sheet_form *form,
	const struct column_map *columns, size_t column_count, const struct import_options *options, bool dry_run);

// Seen after each slice; false stops the import, which can then be resumed.
struct import_watch {
	bool (*slice)(void *arg, const struct import *import);
	void *arg;
	struct job *job;  // or NULL: progress is noted there too
	int64_t slice_ms; // work in one transaction; 0: 20
};

// Outside a transaction. Goes on at import->position until the end of the file; import is kept up to date.
// ERR_CANCELLED when it was stopped; then its state is IMPORT_STOPPED. A file that breaks off: IMPORT_FAILED, and the
// sheet's status.
MUST_CHECK enum status import_run(struct ctx *ctx, struct import *import, const struct import_watch *watch);
// In a write transaction.
MUST_CHECK enum status import_stop(struct ctx *ctx, int64_t id);
MUST_CHECK enum status import_resume(struct ctx *ctx, int64_t id);

// Takes back what the import made and changed, newest first, in slices like import_run. In between its state is
// IMPORT_REVERTING. What cannot be taken back stays and counts as a conflict (see import_conflicts).
MUST_CHECK enum status import_revert(struct ctx *ctx, struct import *import, const struct import_watch *watch);

// In a write transaction: its state becomes IMPORT_REVERTING, to be taken back by a job or by import_revert.
MUST_CHECK enum status import_revert_begin(struct ctx *ctx, struct import *import);

// Refused rows from number after + 1 on, at most max. Reasons are sentences in ctx->lang.
struct import_reject {
	int64_t number, line, row;
	const char *reason;
	const char **cells;
	size_t cell_count;
};
MUST_CHECK enum status import_rejects(
	struct ctx *ctx, int64_t id, int64_t after, size_t max, struct import_reject **rejects, size_t *count);
// All of them as CSV: line, reason, then the columns of the file.
MUST_CHECK enum status import_rejects_write(struct ctx *ctx, const struct import *import, const char *path);

// ---------------------------------------------------------------- export

enum export_kind { EXPORT_CUSTOMERS, EXPORT_ORDERS, EXPORT_POINTS, EXPORT_POSTINGS };

struct export_filter {
	int64_t from, to;              // [from, to) ms: placed (orders), made (customers), earned (points). NONE: open
	int64_t store_id, customer_id; // NONE: any
	// Of customers: those chosen, or whom this finds (as POST /v1/customers/search takes it); neither: everybody.
	const int64_t *ids;
	size_t id_count;
	const char *customers;
	// Names of columns, in their order; none: all there are. ERR_UNPROCESSABLE at /columns/N.
	const char *const *columns;
	size_t column_count;
};

// What actor may see, row by row, in the order of ids. Cells are texts; valid until the next call.
struct export;
MUST_CHECK enum status export_open(
	struct ctx *ctx, enum export_kind kind, const struct export_filter *filter, struct export **ret);
const char *const *export_header(const struct export *export, size_t *count);
// *cells NULL: the end.
MUST_CHECK enum status export_next(struct ctx *ctx, struct export *export, const char *const **cells);
void export_close(struct export *export);

// ---------------------------------------------------------------- tables for main

extern const struct route import_routes[], export_routes[];
extern const struct listener *const exchange_listeners[];
extern const struct job_kind *const exchange_jobs[];
extern const struct schedule *const exchange_schedules[];
extern const struct problem import_mapping_incomplete, import_state_wrong, import_file_gone, import_columns_differ;
