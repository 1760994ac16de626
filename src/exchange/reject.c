// Refused rows: kept with what stood in them (sealed: it may be personal) and why, told in the language of who asks.
#include "exchange/record.h"

#include "base/json.h"

#include <string.h>

SQL(reject_insert);
SQL(reject_page);

#define PLACE "exchange.reject"
#define CELLS_BYTES_MAX (4 << 20)
#define REASONS_BYTES_MAX 65536
#define WRITE_PAGE 500

// ---------------------------------------------------------------- reasons

static void put_reason(struct json_out *out, const char *field, const struct problem *problem, const char *const *args)
{
	json_begin(out, '{');
	json_member_text(out, "code", problem->code);
	if (field && *field)
		json_member_text(out, "field", field);
	json_key(out, "args");
	json_begin(out, '[');
	for (int i = 0; i < PROBLEM_ARGS; i++)
		json_put_text(out, args[i]);
	json_close(out, ']');
	json_close(out, '}');
}

const char *reasons_json(struct ctx *ctx)
{
	const struct fault *fault = &ctx->fault;
	struct buf buf = buf_make(ctx->mem, REASONS_BYTES_MAX);
	struct json_out out = json_out(&buf);

	json_begin(&out, '[');
	for (size_t i = 0; i < fault->violation_count; i++)
		put_reason(&out, fault->violations[i].pointer, fault->violations[i].problem, fault->violations[i].args);
	if (!fault->violation_count)
		put_reason(&out, NULL, fault->problem ? fault->problem : &internal_error, fault->args);
	json_close(&out, ']');
	fail_clear(ctx);
	return buf.full ? "[]" : buf.data;
}

static const struct problem *problem_of(const char *code)
{
	size_t count;
	const struct problem *const *rows = problem_rows(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i]->code, code) == 0)
			return rows[i];
	return NULL;
}

struct reason {
	const char *code, *field;
	const char *args[PROBLEM_ARGS];
};

static bool read_args(struct json *json, struct reason *reason)
{
	if (!json_enter_array(json))
		return false;
	for (int i = 0; json_next_item(json); i++) {
		const char *arg = NULL;
		if (json_peek(json) == JSON_NULL ? !json_null(json) : !json_text(json, &arg))
			return false;
		if (i < PROBLEM_ARGS)
			reason->args[i] = arg;
	}
	return !json->problem;
}

static bool read_reason(struct json *json, struct reason *reason)
{
	const char *key;

	*reason = (struct reason){.code = ""};
	if (!json_enter_object(json))
		return false;
	while (json_next_key(json, &key)) {
		bool fine = strcmp(key, "args") == 0    ? read_args(json, reason)
			    : strcmp(key, "code") == 0  ? json_text(json, &reason->code)
			    : strcmp(key, "field") == 0 ? json_text(json, &reason->field)
							: json_skip(json, NULL, NULL);
		if (!fine)
			return false;
	}
	return !json->problem;
}

const char *reasons_sentence(struct ctx *ctx, const char *reasons)
{
	struct buf buf = buf_make(ctx->mem, REASONS_BYTES_MAX);
	struct reason reason;
	struct json json;

	json_open(&json, ctx->mem, reasons, strlen(reasons));
	if (!json_enter_array(&json))
		return "";
	while (json_next_item(&json) && read_reason(&json, &reason)) {
		const struct problem *problem = problem_of(reason.code);
		if (buf.size)
			buf_byte(&buf, ' ');
		if (reason.field)
			buf_format(&buf, "%s: ", reason.field[0] == '/' ? reason.field + 1 : reason.field);
		buf_text(&buf, problem ? problem_sentence(ctx->mem, problem, reason.args, ctx->lang) : reason.code);
	}
	return buf.size ? buf.data : "";
}

// ---------------------------------------------------------------- rows

enum status reject_write(struct ctx *ctx, int64_t import_id, const struct refused *refused, const char *reasons)
{
	struct buf buf = buf_make(ctx->mem, CELLS_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct data_key key;
	size_t size;

	json_begin(&out, '[');
	for (size_t i = 0; i < refused->cell_count; i++)
		json_put_text(&out, refused->cells[i]);
	json_close(&out, ']');
	vault_house_key(ctx->house->vault, PLACE, &key);
	void *sealed = seal(&key, PLACE, buf.full ? "[]" : buf.data, buf.full ? 2 : buf.size, ctx->mem, &size);
	return db_exec(ctx->db, &reject_insert,
		ARGS(v_i64(import_id), v_i64(refused->number), v_i64(refused->line), v_i64(refused->row),
			v_text(reasons), v_blob(sealed, size)));
}

static enum status open_cells(struct ctx *ctx, const void *sealed, size_t size, struct import_reject *reject)
{
	struct data_key key;
	struct json json;
	size_t room = 16, text_size;
	char *text;

	reject->cells = arena_array(ctx->mem, const char *, room);
	if (!sealed)
		return OK; // its time is over
	vault_house_key(ctx->house->vault, PLACE, &key);
	TRY(unseal(&key, PLACE, sealed, size, ctx->mem, &text, &text_size));
	json_open(&json, ctx->mem, text, text_size);
	if (!json_enter_array(&json))
		return ERR_INTERNAL;
	while (json_next_item(&json)) {
		if (reject->cell_count == room) {
			const char **wider = arena_array(ctx->mem, const char *, room * 2);
			memcpy(wider, reject->cells, room * sizeof *wider);
			reject->cells = wider;
			room *= 2;
		}
		if (!json_text(&json, &reject->cells[reject->cell_count++]))
			return ERR_INTERNAL;
	}
	return OK;
}

enum status import_rejects(
	struct ctx *ctx, int64_t id, int64_t after, size_t max, struct import_reject **rejects, size_t *count)
{
	struct rows *rows;
	bool more;

	*rejects = arena_array(ctx->mem, struct import_reject, max);
	*count = 0;
	TRY(db_query(ctx->db, &reject_page, ARGS(v_i64(id), v_i64(after), v_i64((int64_t)max)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct import_reject *reject = &(*rejects)[(*count)++];
		size_t size = 0;
		const void *sealed = row_blob(rows, 4, ctx->mem, &size);
		*reject = (struct import_reject){
			.number = row_i64(rows, 0),
			.line = row_i64(rows, 1),
			.row = row_i64(rows, 2),
			.reason = reasons_sentence(ctx, row_text(rows, 3, ctx->mem)),
		};
		enum status status = open_cells(ctx, sealed, size, reject);
		if (status != OK) {
			rows_close(rows);
			return status;
		}
	}
}

// ---------------------------------------------------------------- as a file

void reject_header(struct arena *mem, const struct import *import, enum lang lang, const char ***cells, size_t *count)
{
	*count = import->column_count + 2;
	*cells = arena_array(mem, const char *, *count);
	(*cells)[0] = lang == LANG_ZH ? "行号" : "Line";
	(*cells)[1] = lang == LANG_ZH ? "原因" : "Reason";
	for (size_t i = 0; i < import->column_count; i++)
		(*cells)[i + 2] = import->columns[i].column;
}

const char **reject_cells(struct arena *mem, const struct import_reject *reject, size_t *count)
{
	*count = reject->cell_count + 2;
	const char **cells = arena_array(mem, const char *, *count);

	cells[0] = arena_format(mem, "%lld", (long long)reject->line);
	cells[1] = reject->reason;
	memcpy(cells + 2, reject->cells, reject->cell_count * sizeof *cells);
	return cells;
}

struct reject_page {
	int64_t import_id, after;
	struct import_reject *rejects;
	size_t count;
};

static enum status read_page(struct ctx *ctx, void *arg)
{
	struct reject_page *page = arg;
	return import_rejects(ctx, page->import_id, page->after, WRITE_PAGE, &page->rejects, &page->count);
}

static enum status write_pages(struct ctx *ctx, const struct import *import, struct sheet_writer *writer)
{
	struct reject_page page = {.import_id = import->id};
	const char **cells;
	size_t count;

	reject_header(ctx->mem, import, ctx->lang, &cells, &count);
	TRY(sheet_write(writer, cells, count));
	do {
		arena_reset(ctx->mem);
		TRY(house_read(ctx, read_page, &page));
		for (size_t i = 0; i < page.count; i++) {
			cells = reject_cells(ctx->mem, &page.rejects[i], &count);
			TRY(sheet_write(writer, cells, count));
			page.after = page.rejects[i].number;
		}
	} while (page.count);
	return OK;
}

enum status import_rejects_write(struct ctx *ctx, const struct import *import, const char *path)
{
	struct sheet_output output = {.kind = SHEET_CSV, .bom = true};
	struct ctx inner = *ctx;
	struct sheet_writer *writer;
	size_t length = strlen(path);

	if (length > 5 && strcmp(path + length - 5, ".xlsx") == 0)
		output.kind = SHEET_XLSX;
	TRY(sheet_create(path, &output, &writer));
	inner.mem = arena_create();
	enum status status = write_pages(&inner, import, writer);
	arena_destroy(inner.mem);
	if (status == OK)
		return sheet_finish(writer);
	sheet_abandon(writer);
	return status;
}
