// Private to exchange: the row of an import, what it refused and what it made.
#pragma once

#include "exchange/exchange.h"

extern const struct shape import_counts_shape, column_shape, import_shape;

// The record of import_shape.
const void *import_view(struct arena *mem, const struct import *import);

struct form_record form_record_of(struct arena *mem, const struct sheet_form *form);
// Columns as the statements import_by_id and import_page give them.
// Of a row of these columns.
#define IMPORT_COLUMNS                                                                                                 \
	"id, version, kind, source, file_name, path, spooled, file_bytes, form, mapping, options, state, dry_run, "    \
	"counts, position, done_bytes, problem, problem_text, created_at, started_at, ended_at, worked_ms, actor, "    \
	"job_id"
MUST_CHECK enum status import_scan(struct ctx *ctx, const struct rows *rows, struct import *import);
// The problem for a sheet that cannot be read on; sheet NULL: not even opened.
MUST_CHECK enum status sheet_failed(struct ctx *ctx, enum status status, const struct sheet *sheet);
MUST_CHECK enum status state_wrong(struct ctx *ctx, const struct import *import);
// ERR_CONFLICT import_file_gone when the file is not the one that was entered.
MUST_CHECK enum status file_unchanged(struct ctx *ctx, const struct import *import);

// What moves with each slice.
struct progress_row {
	struct import_counts counts;
	struct sheet_position position;
	int64_t done_bytes, worked_ms;
};
// Writes it where the import is still at import->version; the row's version moves on by one, import stays as it is.
// ERR_CANCELLED: somebody has stopped it, or another run goes on with it.
MUST_CHECK enum status record_advance(struct ctx *ctx, struct import *import, const struct progress_row *row);
// The same for the state; fault (or NULL): why it failed.
MUST_CHECK enum status record_state(
	struct ctx *ctx, struct import *import, enum import_state state, const struct fault *fault);

// A refused row and why: taken from ctx->fault, which is then forgotten. number is the reject's own.
struct refused {
	int64_t number, line, row;
	const char *const *cells;
	size_t cell_count;
};
// The reasons that ctx->fault holds, as JSON; the fault is forgotten.
const char *reasons_json(struct ctx *ctx);
// … and as a sentence in ctx->lang.
const char *reasons_sentence(struct ctx *ctx, const char *reasons);
MUST_CHECK enum status reject_write(
	struct ctx *ctx, int64_t import_id, const struct refused *refused, const char *reasons);

// A refused row as cells of a table: line, reason, and what stood there.
void reject_header(struct arena *mem, const struct import *import, enum lang lang, const char ***cells, size_t *count);
const char **reject_cells(struct arena *mem, const struct import_reject *reject, size_t *count);

enum change_kind { CHANGE_ORDER, CHANGE_RETURN, CHANGE_CUSTOMER, CHANGE_UPDATE };
extern const struct choice change_kinds[];
MUST_CHECK enum status change_write(struct ctx *ctx, int64_t import_id, enum change_kind kind, int64_t subject_id,
	int64_t line, const void *before, size_t before_size);
// The line on which this import made the subject; NONE: it did not.
MUST_CHECK enum status change_line(struct ctx *ctx, int64_t import_id, int64_t subject_id, int64_t *line);

// A job that runs the import, or takes it back, as its state says.
MUST_CHECK enum status import_queue(struct ctx *ctx, int64_t id);
extern const struct job_kind import_job;
