// Imports over HTTP. Reading files happens outside of transactions, so what looks at one answers by itself (DIRECT).
#include "exchange/map.h"
#include "exchange/record.h"

#include "api/audit.h"
#include "base/id.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define IMPORTS .tag = "Imports"
#define COPY_BYTES 65536
#define CSV_PAGE 200
#define FORM_CHOSEN 0xFE // all members of a form but its kind and what was found

PROBLEM(import_no_file, ERR_INVALID, "The request has no file as its body.", "请求没有文件内容。");

// ---------------------------------------------------------------- upload

struct upload_query {
	int kind;
	const char *source, *name;
};
static const struct field upload_fields[] = {
	FIELD_ENUM(upload_query, kind, import_kinds, .flags = FIELD_REQUIRED,
		.doc = W("What is in the file", "文件内容"), .example = "\"orders\""),
	FIELD_TEXT(upload_query, source, .max = 40, .doc = W("System it comes from; the kind when absent", "来源系统"),
		.example = "\"till\""),
	FIELD_TEXT(upload_query, name, .max = 255, .doc = W("Name of the file", "文件名"), .example = "\"orders.csv\""),
};
static const struct shape upload_shape =
	SHAPE("ImportUpload", upload_query, upload_fields, "What the file is.", "上传的文件。");

struct uploading {
	struct import_new in;
	struct import *import;
};

static enum status enter(struct ctx *ctx, void *arg)
{
	struct uploading *uploading = arg;

	TRY(import_create(ctx, &uploading->in, &uploading->import));
	const struct import *import = uploading->import;
	return audit_record(ctx, "import", id_text(ctx->mem, "imp", import->id), "uploaded", NULL, NULL, NULL);
}

static bool copy_bytes(int from, int to)
{
	char room[COPY_BYTES];
	ssize_t got;

	while ((got = read(from, room, sizeof room)) > 0)
		for (ssize_t at = 0, put; at < got; at += put)
			if ((put = write(to, room + at, (size_t)(got - at))) <= 0)
				return false;
	return got == 0 && fsync(to) == 0;
}

static const char *spool_path(struct ctx *ctx)
{
	const char *folder = ctx->house->spool ? ctx->house->spool : "/tmp";
	const char *imports = arena_format(ctx->mem, "%s/imports", folder);

	mkdir(imports, 0700); // what is wrong with it shows when the file is opened
	char room[PATH_MAX];
	const char *whole = realpath(imports, room);
	return arena_format(ctx->mem, "%s/%lld", whole ? whole : imports, (long long)id_new());
}

static enum status keep_body(struct ctx *ctx, const struct http_request *http, const char **path)
{
	if (http->body_file < 0 || http->body_size <= 0)
		return fail(ctx, &import_no_file, NULL);
	*path = spool_path(ctx);
	int file = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return errno == ENOSPC ? ERR_FULL : ERR_INTERNAL;
	bool whole = lseek(http->body_file, 0, SEEK_SET) == 0 && copy_bytes(http->body_file, file);
	bool full = !whole && errno == ENOSPC;
	close(file);
	if (whole)
		return OK;
	unlink(*path);
	return full ? ERR_FULL : ERR_INTERNAL;
}

static void direct_upload(struct ctx *ctx, struct call *call)
{
	const struct upload_query *query = call->query;
	struct uploading uploading = {.in = {.kind = query->kind,
					      .source = query->source,
					      .file_name = query->name ? query->name : "",
					      .spooled = true}};
	enum status status = call->query_present & 1 ? OK : fail_at(ctx, "kind", &field_required, NULL);

	if (status == OK)
		status = keep_body(ctx, call->http, &uploading.in.path);
	if (status != OK) {
		call_refuse(ctx, call, status);
		return;
	}
	status = house_write(ctx, enter, &uploading, 0, LANE_LOW);
	if (status != OK) {
		unlink(uploading.in.path);
		call_refuse(ctx, call, status);
		return;
	}
	const char *id = id_text(ctx->mem, "imp", uploading.import->id);
	call_reply(ctx, call,
		&(struct answer){.out = import_view(ctx->mem, uploading.import),
			.location = arena_format(ctx->mem, "/v1/imports/%s", id)});
}

// ---------------------------------------------------------------- reading

struct page_query {
	const char *cursor;
	int64_t limit;
};
static const struct field page_fields[] = {
	FIELD_TEXT(page_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
	FIELD_I64(page_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
};
static const struct shape page_shape = SHAPE("ImportPage", page_query, page_fields, "Which page.", "分页参数。");

static enum status take_page(struct ctx *ctx, const struct call *call, int64_t *after, size_t *limit)
{
	const struct page_query *query = call->query;
	struct cursor cursor = {.id = *after};

	*limit = (size_t)(query->limit == NONE ? PAGE_DEFAULT : query->limit);
	if (query->cursor && !cursor_parse(ctx->mem, query->cursor, &cursor))
		return fail_at(ctx, "cursor", &cursor_wrong, NULL);
	*after = cursor.id;
	return OK;
}

static const char *next_cursor(struct ctx *ctx, bool more, int64_t id)
{
	return more ? cursor_text(ctx->mem, (struct cursor){.value = v_i64(0), .id = id}) : NULL;
}

// Somebody has brought each file: they stay few.
static const struct sort_column sorts[] = {{"created_at", "created_at"}, {"file_name", "COALESCE(file_name, '')"},
	{"kind", "kind"}, {"state", "state"}, {"ended_at", "COALESCE(ended_at, 0)"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-created_at", .columns = sorts};

struct import_query {
	int kind, state;
	int64_t limit;
	const char *cursor, *sort;
};
static const struct field import_query_fields[] = {
	FIELD_ENUM(import_query, kind, import_kinds, .doc = W("What is in the file", "内容")),
	FIELD_ENUM(import_query, state, import_states, .doc = W("In this state", "状态")),
	LIST_CURSOR_FIELD(import_query),
	LIST_LIMIT_FIELD(import_query),
	LIST_SORT_FIELD(import_query, "created_at, file_name, kind, state, ended_at"),
};
static const struct shape import_query_shape =
	SHAPE("ImportQuery", import_query, import_query_fields, "Which imports.", "导入筛选条件。");

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct import_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT " IMPORT_COLUMNS " FROM import");
	struct rows *rows;
	struct page page;
	bool more;

	if (call->query_present & 1)
		where_and(&where, "kind = ?", v_text(choice_name(import_kinds, query->kind)));
	if (call->query_present & 2)
		where_and(&where, "state = ?", v_text(choice_name(import_states, query->state)));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		struct import import;
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		enum status status = import_scan(ctx, rows, &import);
		if (status != OK) {
			rows_close(rows);
			return status;
		}
		page_add(&page, import_view, import_view(ctx->mem, &import));
	}
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct import *import;

	TRY(import_load(ctx, call->ids[0], &import));
	answer_give(answer, import_view, import_view(ctx->mem, import));
	return OK;
}

struct loading {
	int64_t id;
	struct import *import;
};

static enum status load(struct ctx *ctx, void *arg)
{
	struct loading *loading = arg;
	return import_load(ctx, loading->id, &loading->import);
}

// ---------------------------------------------------------------- preview

struct preview_row {
	struct list cells;
	const char *fault;
	struct list changes;
};
struct preview_field {
	const char *name, *title;
};
struct preview_view {
	struct form_record *form;
	struct list mapping, rows, tabs, fields;
};

static const struct field cell_item = {.name = "cell", .kind = KIND_TEXT, .max = 70000};
static const struct field change_fields[] = {
	FIELD_TEXT(import_change, field, .max = 60, .doc = W("Member of the customer", "客户字段")),
	FIELD_TEXT(import_change, before, .max = 70000, .doc = W("What is there", "现有内容")),
	FIELD_TEXT(import_change, after, .max = 70000, .doc = W("What would be there", "导入后的内容")),
};
static const struct shape change_shape = SHAPE("ImportChange", import_change, change_fields,
	"What a row would change of a customer who is there.", "该行将对现有客户作出的修改。");
static const struct field row_fields[] = {
	FIELD_SCALARS(preview_row, cells, &cell_item, .max = IMPORT_COLUMNS_MAX, .doc = W("Cells", "单元格")),
	FIELD_TEXT(preview_row, fault, .max = 400, .doc = W("Why the row would be refused", "该行将被拒绝的原因")),
	FIELD_LIST(preview_row, changes, &change_shape, .max = 100,
		.doc = W("What it would change of a customer who is there", "对现有客户的修改")),
};
static const struct shape row_shape =
	SHAPE("PreviewRow", preview_row, row_fields, "A row of the file.", "文件中的一行。");
static const struct field field_fields[] = {
	FIELD_TEXT(preview_field, name, .max = 60, .doc = W("Name", "名称")),
	FIELD_TEXT(preview_field, title, .max = 100, .doc = W("Title", "标题")),
};
static const struct shape field_shape =
	SHAPE("ImportField", preview_field, field_fields, "What a column can mean.", "列可对应的字段。");
static const struct field tab_item = {.name = "tab", .kind = KIND_TEXT, .max = 255};
static const struct field preview_fields[] = {
	FIELD_OBJECT(preview_view, form, &form_shape, .doc = W("How it was read", "读取方式")),
	FIELD_LIST(preview_view, mapping, &column_shape, .max = IMPORT_COLUMNS_MAX,
		.doc = W("What the columns seem to mean", "建议的列映射")),
	FIELD_LIST(preview_view, rows, &row_shape, .max = IMPORT_PREVIEW_ROWS, .doc = W("The first rows", "前若干行")),
	FIELD_SCALARS(preview_view, tabs, &tab_item, .max = 10000, .doc = W("Worksheets (XLSX)", "工作表（XLSX）")),
	FIELD_LIST(preview_view, fields, &field_shape, .max = 100, .doc = W("What columns can mean", "可选字段")),
};
static const struct shape preview_shape =
	SHAPE("ImportPreview", preview_view, preview_fields, "What a file looks like.", "文件预览。");

static struct list preview_rows(struct arena *mem, const struct import_preview *preview)
{
	struct preview_row *rows = arena_array(mem, struct preview_row, preview->row_count);

	for (size_t i = 0; i < preview->row_count; i++)
		rows[i] = (struct preview_row){
			SCALARS(preview->rows[i], preview->column_count), preview->faults[i], preview->changes[i]};
	return LIST(preview_row, rows, preview->row_count);
}

static struct list preview_names(struct ctx *ctx, enum import_kind kind)
{
	const struct import_field *fields = import_fields(kind);
	size_t count = 0;

	while (fields[count].name)
		count++;
	struct preview_field *names = arena_array(ctx->mem, struct preview_field, count);
	for (size_t i = 0; i < count; i++)
		names[i] = (struct preview_field){fields[i].name, words_in(fields[i].title, ctx->lang)};
	return LIST(preview_field, names, count);
}

static enum status preview_of(struct ctx *ctx, const struct call *call, struct preview_view **ret)
{
	struct loading loading = {.id = call->ids[0]};
	struct preview_view *view = arena_new(ctx->mem, struct preview_view);
	struct import_preview *preview;

	TRY(house_read(ctx, load, &loading));
	struct sheet_form form = loading.import->form;
	TRY(import_form_change(ctx, "", &form, call->query, call->query_present));
	TRY(import_preview(ctx, loading.import, &form, &preview));
	// With half a mapping there is nothing to try yet.
	if (map_check(ctx, (enum import_kind)loading.import->kind, preview->columns, preview->column_count) == OK)
		TRY(import_try(ctx, loading.import, preview));
	fail_clear(ctx);
	struct form_record record = form_record_of(ctx->mem, &preview->form);
	*view = (struct preview_view){
		.form = arena_copy(ctx->mem, &record, sizeof record),
		.mapping = {preview->columns, preview->column_count},
		.rows = preview_rows(ctx->mem, preview),
		.tabs = {(void *)preview->tabs, preview->tab_count},
		.fields = preview_names(ctx, (enum import_kind)loading.import->kind),
	};
	*ret = view;
	return OK;
}

static void direct_preview(struct ctx *ctx, struct call *call)
{
	struct preview_view *view;
	enum status status = preview_of(ctx, call, &view);

	if (status == OK)
		call_reply(ctx, call, &(struct answer){.out = view});
	else
		call_refuse(ctx, call, status);
}

// ---------------------------------------------------------------- run, stop, resume, revert

struct run_input {
	struct form_record *form;
	struct list mapping;
	struct import_options *options;
	bool dry_run;
};
static const struct field run_fields[] = {
	FIELD_OBJECT(run_input, form, &form_shape,
		.doc = W("As the preview gave it, changed; absent: as it is", "读取方式")),
	FIELD_LIST(run_input, mapping, &column_shape, .max = IMPORT_COLUMNS_MAX,
		.doc = W("All columns in their order; absent: as it is", "全部列，按顺序")),
	FIELD_OBJECT(run_input, options, &import_options_shape, .doc = W("What is to be done", "导入选项")),
	FIELD_BOOL(run_input, dry_run, .doc = W("Only count what would happen", "仅试运行")),
};
static const struct shape run_shape = SHAPE("ImportRun", run_input, run_fields, "How to import.", "导入设置。");

struct starting {
	const struct call *call;
	struct loading loading;
	struct sheet_form form;
	struct column_map *columns;
	size_t column_count;
};

static enum status start(struct ctx *ctx, void *arg)
{
	struct starting *starting = arg;
	const struct run_input *in = starting->call->in;
	struct loading *loading = &starting->loading;

	TRY(load(ctx, loading));
	TRY(import_begin(ctx, loading->import, &starting->form, starting->columns, starting->column_count, in->options,
		in->dry_run));
	TRY(import_queue(ctx, loading->id));
	TRY(audit_record(ctx, "import", id_text(ctx->mem, "imp", loading->id), in->dry_run ? "dry_run" : "run", NULL,
		NULL, NULL));
	return load(ctx, loading);
}

// The file is looked at here, before the transaction: a mapping must fit its columns.
static enum status start_run(struct ctx *ctx, struct call *call, struct starting *starting)
{
	const struct run_input *in = call->in;
	struct import_preview *preview;

	*starting = (struct starting){.call = call, .loading = {.id = call->ids[0]}};
	TRY(house_read(ctx, load, &starting->loading));
	starting->form = starting->loading.import->form;
	if (in->form)
		TRY(import_form_change(ctx, "/form/", &starting->form, in->form, FORM_CHOSEN));
	TRY(import_preview(ctx, starting->loading.import, &starting->form, &preview));
	starting->columns = in->mapping.count ? in->mapping.items : preview->columns;
	starting->column_count = in->mapping.count ? in->mapping.count : preview->column_count;
	if (starting->column_count != preview->column_count)
		return fail_at(ctx, "/mapping", &import_columns_differ,
			arena_format(ctx->mem, "%zu", preview->column_count),
			arena_format(ctx->mem, "%zu", starting->column_count));
	for (size_t i = 0; i < starting->column_count; i++)
		starting->columns[i].column = preview->columns[i].column;
	return house_write(ctx, start, starting, 0, LANE_TILL);
}

static void direct_run(struct ctx *ctx, struct call *call)
{
	struct starting starting;
	enum status status = start_run(ctx, call, &starting);

	if (status == OK)
		call_reply(ctx, call, &(struct answer){.out = import_view(ctx->mem, starting.loading.import)});
	else
		call_refuse(ctx, call, status);
}

static enum status tell(struct ctx *ctx, const struct call *call, const char *action, struct answer *answer)
{
	TRY(audit_record(ctx, "import", id_text(ctx->mem, "imp", call->ids[0]), action, NULL, NULL, NULL));
	return act_get(ctx, call, answer);
}

static enum status act_stop(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	TRY(import_stop(ctx, call->ids[0]));
	return tell(ctx, call, "stopped", answer);
}

static enum status act_resume(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct import *import;

	TRY(import_load(ctx, call->ids[0], &import));
	if (import->state != IMPORT_REVERTING)
		TRY(import_resume(ctx, call->ids[0]));
	TRY(import_queue(ctx, call->ids[0]));
	return tell(ctx, call, "resumed", answer);
}

static enum status act_revert(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct import *import;

	TRY(import_load(ctx, call->ids[0], &import));
	TRY(import_revert_begin(ctx, import));
	TRY(import_queue(ctx, call->ids[0]));
	return tell(ctx, call, "reverted", answer);
}

// ---------------------------------------------------------------- refused rows

struct reject_view {
	int64_t number, line;
	const char *reason;
	struct list cells;
};
static const struct field reject_fields[] = {
	FIELD_I64(reject_view, number, .min = 0, .max = INT64_MAX, .doc = W("Number of the refusal", "序号")),
	FIELD_I64(reject_view, line, .min = 0, .max = INT64_MAX, .doc = W("Line in the file", "文件行号")),
	FIELD_TEXT(reject_view, reason, .max = 4000, .doc = W("Why", "原因")),
	FIELD_SCALARS(reject_view, cells, &cell_item, .max = IMPORT_COLUMNS_MAX,
		.doc = W("What stood there; empty a month later", "原始内容（一个月后清除）")),
};
static const struct shape reject_shape =
	SHAPE("ImportReject", reject_view, reject_fields, "A row that was refused.", "被拒绝的行。");

static enum status act_rejects(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct import_reject *rejects;
	struct import *import;
	int64_t after = 0;
	size_t limit, count;
	struct page page;

	TRY(import_load(ctx, call->ids[0], &import));
	TRY(take_page(ctx, call, &after, &limit));
	TRY(import_rejects(ctx, import->id, after, limit + 1, &rejects, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count && i < limit; i++) {
		struct reject_view view = {rejects[i].number, rejects[i].line, rejects[i].reason,
			SCALARS(rejects[i].cells, rejects[i].cell_count)};
		page_add(&page, reject_view, &view);
	}
	return page_end(&page,
		next_cursor(ctx, count > limit, count ? rejects[count > limit ? limit - 1 : 0].number : 0),
		import->counts.invalid, answer);
}

struct reject_stream {
	struct ctx ctx;
	struct import *import;
	struct arena *mem;
	int64_t after;
	struct import_reject *rejects;
	size_t count;
	struct buf out;
	size_t sent;
	bool begun;
};

static enum status next_rejects(struct ctx *ctx, void *arg)
{
	struct reject_stream *stream = arg;
	return import_rejects(ctx, stream->import->id, stream->after, CSV_PAGE, &stream->rejects, &stream->count);
}

static bool fill_rejects(struct reject_stream *stream)
{
	const struct sheet_output output = {.kind = SHEET_CSV};
	const char **cells;
	size_t count;

	arena_reset(stream->mem);
	stream->ctx.mem = stream->mem;
	stream->sent = 0;
	stream->out = buf_make(stream->mem, 64 << 20);
	if (!stream->begun) {
		buf_text(&stream->out, "\xef\xbb\xbf"); // spreadsheets take UTF-8 for what it is only with one
		reject_header(stream->mem, stream->import, stream->ctx.lang, &cells, &count);
		sheet_csv_row(&stream->out, &output, cells, count);
		stream->begun = true;
	}
	if (house_read(&stream->ctx, next_rejects, stream) != OK)
		return false;
	for (size_t i = 0; i < stream->count; i++) {
		cells = reject_cells(stream->mem, &stream->rejects[i], &count);
		sheet_csv_row(&stream->out, &output, cells, count);
		stream->after = stream->rejects[i].number;
	}
	return !stream->out.full;
}

static int64_t pull_rejects(void *arg, char *to, size_t room)
{
	struct reject_stream *stream = arg;

	if (stream->sent == stream->out.size && !fill_rejects(stream))
		return -1;
	size_t part = stream->out.size - stream->sent;
	part = part < room ? part : room;
	memcpy(to, stream->out.data + stream->sent, part);
	stream->sent += part;
	return (int64_t)part;
}

static void end_rejects(void *arg)
{
	struct reject_stream *stream = arg;
	arena_destroy(stream->mem);
}

static void direct_rejects(struct ctx *ctx, struct call *call)
{
	struct reject_stream *stream = arena_new(ctx->mem, struct reject_stream);
	struct loading loading = {.id = call->ids[0]};
	enum status status = house_read(ctx, load, &loading);

	if (status != OK) {
		call_refuse(ctx, call, status);
		return;
	}
	*stream = (struct reject_stream){.ctx = *ctx, .import = loading.import, .mem = arena_create()};
	static const struct http_header attached[] = {{"Content-Disposition", "attachment; filename=\"rejects.csv\""}};
	call_reply(ctx, call,
		&(struct answer){.type = "text/csv; charset=utf-8",
			.headers = attached,
			.header_count = 1,
			.pull = pull_rejects,
			.ended = end_rejects,
			.pull_arg = stream});
}

// ---------------------------------------------------------------- the table

static const struct problem *const state_problems[] = {&import_state_wrong, &import_file_gone, NULL};
static const struct problem *const run_problems[] = {
	&import_state_wrong, &import_file_gone, &import_mapping_incomplete, NULL};

#define VERB(verb, act_, en, zh)                                                                                       \
	{                                                                                                              \
		.method = HTTP_POST, .path = "/v1/imports/{import:imp}/" verb, .right = "import.run",                  \
		.kind = ROUTE_WRITE, .out = &import_shape, .act = act_, IMPORTS, .name = "import_" verb,               \
		.doc = W(en, zh), .problems = state_problems                                                           \
	}

const struct route import_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/imports",
		.right = "import.run",
		.kind = ROUTE_DIRECT,
		.query = &upload_shape,
		.out = &import_shape,
		.status = 201,
		.direct = direct_upload,
		.body_max = IMPORT_FILE_MAX,
		.body_to_file = true,
		.weight = 10,
		IMPORTS,
		.name = "import_upload",
		.doc = W("Uploads a file of orders or customers (CSV, XLSX) as the body. Nothing is imported yet.",
			"上传订单或客户文件（CSV、XLSX），尚不导入。")},
	{.method = HTTP_GET,
		.path = "/v1/imports",
		.right = "import.read",
		.kind = ROUTE_READ,
		.query = &import_query_shape,
		.out = &import_shape,
		.list = true,
		.act = act_list,
		IMPORTS,
		.name = "import_list",
		.doc = W("Imports, newest first.", "导入任务，最新的在前。")},
	{.method = HTTP_GET,
		.path = "/v1/imports/{import:imp}",
		.right = "import.read",
		.kind = ROUTE_READ,
		.out = &import_shape,
		.act = act_get,
		IMPORTS,
		.name = "import_get",
		.doc = W("One import: how far it is, and what came of it.", "单个导入：进度与结果。")},
	{.method = HTTP_GET,
		.path = "/v1/imports/{import:imp}/preview",
		.right = "import.read",
		.kind = ROUTE_DIRECT,
		.query = &form_shape,
		.out = &preview_shape,
		.direct = direct_preview,
		IMPORTS,
		.name = "import_preview",
		.doc = W("The first 50 rows, read as the query says, and what the columns seem to mean.",
			"按参数读取前 50 行，并给出建议的列映射。"),
		.problems = state_problems},
	{.method = HTTP_POST,
		.path = "/v1/imports/{import:imp}/run",
		.right = "import.run",
		.kind = ROUTE_DIRECT,
		.in = &run_shape,
		.out = &import_shape,
		.status = 202,
		.direct = direct_run,
		IMPORTS,
		.name = "import_run",
		.doc = W(
			"Imports the file by a job, or only counts what would happen.", "在后台导入文件，或仅试运行。"),
		.example_in = "{\"dry_run\": true}",
		.problems = run_problems},
	VERB("stop", act_stop, "Stops it after the slice at hand; what was done stays.",
		"在当前批次后停止，已导入的保留。"),
	VERB("resume", act_resume, "Goes on where it was stopped.", "从停止处继续。"),
	VERB("revert", act_revert, "Takes back what the import made and changed.", "撤销本次导入建立和更改的内容。"),
	{.method = HTTP_GET,
		.path = "/v1/imports/{import:imp}/rejects",
		.right = "import.read",
		.kind = ROUTE_READ,
		.query = &page_shape,
		.out = &reject_shape,
		.list = true,
		.act = act_rejects,
		IMPORTS,
		.name = "import_rejects",
		.doc = W("Refused rows with line and reason.", "被拒绝的行、行号与原因。")},
	{.method = HTTP_GET,
		.path = "/v1/imports/{import:imp}/rejects.csv",
		.right = "import.read",
		.kind = ROUTE_DIRECT,
		.status = 200,
		.direct = direct_rejects,
		IMPORTS,
		.name = "import_rejects_csv",
		.doc = W("The same as a file: line, reason, and the row as it stood.", "同上，以 CSV 文件下载。")},
	{0},
};
