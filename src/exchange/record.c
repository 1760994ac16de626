// The row of an import: shapes, reading, entering, states.
#include "exchange/record.h"

#include "base/id.h"
#include "base/log.h"
#include "customer/customer.h"
#include "exchange/map.h"
#include "sales/sales.h"

#include <string.h>
#include <sys/stat.h>

SQL(import_insert);
SQL(import_by_id);
SQL(import_prepare);
SQL(import_move);
SQL(import_state_set);
SQL(import_forget_rejects);
SQL(revert_forget_changes);
SQL(import_mapping_get);
SQL(import_mapping_put);
SQL(change_insert);
SQL(change_find);

#define RECORD_BYTES_MAX 200000

PROBLEM(import_unreadable, ERR_UNPROCESSABLE, "The file cannot be read: {0}.", "文件无法读取：{0}。");
PROBLEM(import_sign_wrong, ERR_UNPROCESSABLE, "No such sign is read; there are: {0}", "不支持该符号，可用：{0}");
PROBLEM(import_empty, ERR_UNPROCESSABLE, "The file is empty.", "文件是空的。");
PROBLEM(import_file_gone, ERR_CONFLICT, "The file is gone or has changed; upload it again.",
	"文件已不在或内容已改变，请重新上传。");
PROBLEM(import_state_wrong, ERR_CONFLICT, "The import is {0}; that cannot be done now.",
	"导入任务当前状态为“{0}”，不能执行此操作。");
PROBLEM(import_elsewhere, ERR_CONFLICT, "Another process is running this import.", "另一个进程正在执行该导入任务。");

// ---------------------------------------------------------------- choices and shapes

const struct choice import_kinds[] = {
	{"orders", W("Orders", "订单")}, {"customers", W("Customers", "客户")}, CHOICES_END};

const struct choice import_states[] = {
	{"new", W("Uploaded", "已上传")},
	{"running", W("Running", "进行中")},
	{"stopped", W("Stopped", "已停止")},
	{"done", W("Done", "已完成")},
	{"failed", W("Failed", "失败")},
	{"reverting", W("Being taken back", "撤销中")},
	{"reverted", W("Taken back", "已撤销")},
	CHOICES_END,
};

const struct choice import_modes[] = {
	{"both", W("Make and change", "新增并更新")},
	{"create", W("Only make new ones", "仅新增")},
	{"update", W("Only change what is there", "仅更新")},
	CHOICES_END,
};

const struct choice empty_policies[] = {
	{"ignore", W("Empty cells change nothing", "空单元格不改动")},
	{"clear", W("Empty cells empty the field", "空单元格清空字段")},
	CHOICES_END,
};

const struct choice change_kinds[] = {
	[CHANGE_ORDER] = {"order", W("Order", "订单")},
	[CHANGE_RETURN] = {"return", W("Return", "退货")},
	[CHANGE_CUSTOMER] = {"customer", W("New customer", "新客户")},
	[CHANGE_UPDATE] = {"update", W("Changed customer", "更新的客户")},
	CHOICES_END,
};

static const struct choice sheet_kinds[] = {{"csv", W("CSV", "CSV")}, {"xlsx", W("XLSX", "XLSX")}, CHOICES_END};

static const struct choice encodings[] = {
	{"utf-8", W("UTF-8", "UTF-8")},
	{"utf-16le", W("UTF-16, little end first", "UTF-16 LE")},
	{"utf-16be", W("UTF-16, big end first", "UTF-16 BE")},
	{"gb18030", W("GBK, GB 18030", "GBK / GB 18030")},
	{"windows-1252", W("Windows-1252 (Western Europe)", "Windows-1252（西欧）")},
	CHOICES_END,
};

static const struct choice date_orders[] = {
	{"ymd", W("Year, month, day", "年月日")},
	{"dmy", W("Day, month, year", "日月年")},
	{"mdy", W("Month, day, year", "月日年")},
	{"unsure", W("Cannot be told; read as month, day, year", "无法判断，按月日年读取")},
	CHOICES_END,
};

static const struct field form_fields[] = {
	FIELD_ENUM(form_record, kind, sheet_kinds, .doc = W("Kind of file", "文件类型")),
	FIELD_ENUM(form_record, encoding, encodings, .doc = W("How letters are written (CSV)", "字符编码（CSV）")),
	FIELD_TEXT(form_record, delimiter, .max = 4,
		.doc = W("What parts cells: , ; | tab or none", "分隔符：, ; | tab 或 none"), .example = "\",\""),
	FIELD_TEXT(form_record, quote, .max = 4,
		.doc = W("What encloses cells: \" or ' or none", "引号：\"、' 或 none"), .example = "\"none\""),
	FIELD_BOOL(form_record, header, .doc = W("The first row holds names", "首行为列名")),
	FIELD_TEXT(
		form_record, decimal, .max = 1, .doc = W("Decimal sign: . or ,", "小数点：. 或 ,"), .example = "\".\""),
	FIELD_ENUM(form_record, dates, date_orders, .doc = W("Order of dates", "日期顺序")),
	FIELD_I64(form_record, tab, .min = 0, .max = 10000,
		.doc = W("Worksheet, from 0 (XLSX)", "工作表序号，从 0 起（XLSX）")),
	FIELD_BOOL(form_record, bom, .doc = W("Begins with a byte order mark (found)", "带 BOM（自动识别）")),
};
const struct shape form_shape = SHAPE("SheetForm", form_record, form_fields, "How a file is read.", "文件的读取方式。");

static const struct field option_fields[] = {
	FIELD_ENUM(import_options, mode, import_modes,
		.doc = W("Customers: make, change, or both", "客户：新增、更新或两者")),
	FIELD_ENUM(import_options, empty, empty_policies,
		.doc = W("Customers: what an empty cell does", "客户：空单元格的处理")),
	FIELD_TEXT(import_options, separator, .max = 4,
		.doc = W("Between several values in one cell (;)", "单元格内多个值的分隔符（;）"), .example = "\";\""),
	FIELD_ENUM(import_options, origin, customer_sources, .doc = W("Customers: how we know them", "客户来源")),
	FIELD_TEXT(import_options, origin_note, .max = 200, .doc = W("Which event, which list", "来源说明")),
	FIELD_ENUM(
		import_options, basis, lawful_bases, .doc = W("Customers: on what lawful basis", "客户信息的合法依据")),
	FIELD_TEXT(
		import_options, tag, .max = 60, .doc = W("Customers: a tag for all of them", "为全部客户打上的标签")),
	FIELD_TEXT(import_options, currency, .max = 3,
		.doc = W("Orders: where no column says; the shop's when absent", "订单：缺省币种"),
		.example = "\"CNY\""),
	FIELD_TEXT(
		import_options, store_code, .max = 40, .doc = W("Orders: where no column says", "订单：缺省门店编码")),
	FIELD_ENUM(import_options, channel, order_channels, .doc = W("Orders: where no column says", "订单：缺省渠道")),
};
const struct shape import_options_shape =
	SHAPE("ImportOptions", import_options, option_fields, "What is to be done.", "导入选项。");

static const struct field column_fields[] = {
	FIELD_TEXT(
		column_map, column, .max = 70000, .doc = W("Name of the column", "列名"), .example = "\"InvoiceNo\""),
	FIELD_TEXT(column_map, field, .max = 60, .doc = W("What it means; null: left out", "对应的字段，空为忽略"),
		.example = "\"number\""),
};
const struct shape column_shape =
	SHAPE("ColumnMap", column_map, column_fields, "What a column means.", "列与字段的对应。");

struct mapping_record {
	struct list columns;
};
static const struct field mapping_fields[] = {
	FIELD_LIST(mapping_record, columns, &column_shape, .max = IMPORT_COLUMNS_MAX, .doc = W("Columns", "列")),
};
static const struct shape mapping_shape =
	SHAPE("ImportMapping", mapping_record, mapping_fields, "A mapping.", "列映射。");

#define COUNT(member, en, zh) FIELD_I64(import_counts, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
static const struct field count_fields[] = {
	COUNT(rows, "Rows read", "已读行数"),
	COUNT(created, "New orders or customers", "新增"),
	COUNT(updated, "Customers changed", "更新"),
	COUNT(unchanged, "Customers left as they were", "未变"),
	COUNT(replayed, "Orders and returns that were there already", "已存在（重复导入）"),
	COUNT(returned, "Returns taken", "退货"),
	COUNT(customers, "Customers who are new with orders", "随订单新建的客户"),
	COUNT(duplicates, "Rows that the file has twice", "文件内重复的行"),
	COUNT(invalid, "Rows refused, duplicates among them", "被拒绝的行（含重复）"),
	COUNT(left_out, "Of these, rows that are only counted", "其中仅计数未保存的行"),
	COUNT(reverted, "Taken back", "已撤销"),
	COUNT(conflicts, "Could not be taken back", "无法撤销"),
};
const struct shape import_counts_shape =
	SHAPE("ImportCounts", import_counts, count_fields, "What came of an import.", "导入结果计数。");

static const struct field position_fields[] = {
	FIELD_I64(sheet_position, byte, .min = 0, .max = INT64_MAX, .doc = W("Byte", "字节")),
	FIELD_I64(sheet_position, line, .min = 0, .max = INT64_MAX, .doc = W("Line", "行")),
	FIELD_I64(sheet_position, rows, .min = 0, .max = INT64_MAX, .doc = W("Rows", "数据行")),
};
static const struct shape position_shape =
	SHAPE("SheetPosition", sheet_position, position_fields, "Where the next row begins.", "下一行的位置。");

// ---------------------------------------------------------------- JSON of the parts

static const char *sign_text(struct arena *mem, char sign)
{
	if (!sign)
		return "none";
	return sign == '\t' ? "tab" : arena_text_n(mem, &sign, 1);
}

static char text_sign(const char *text)
{
	if (!text || strcmp(text, "none") == 0)
		return 0;
	return strcmp(text, "tab") == 0 ? '\t' : text[0];
}

struct form_record form_record_of(struct arena *mem, const struct sheet_form *form)
{
	return (struct form_record){
		.kind = form->kind,
		.encoding = form->encoding,
		.delimiter = sign_text(mem, form->delimiter),
		.quote = sign_text(mem, form->quote),
		.header = form->header,
		.decimal = sign_text(mem, form->decimal),
		.dates = form->dates,
		.tab = form->tab,
		.bom = form->bom,
	};
}

// One of the names in `names`, or a sign that files are written with.
static enum status take_sign(struct ctx *ctx, const char *pointer, const char *text, const char *names, char *sign)
{
	char read = text_sign(text);
	bool single = !read || read == '\t' || (text[1] == '\0' && read > ' ' && read < 0x7f);

	if (!single || (names && read && !strchr(names, read)))
		return fail_at(ctx, pointer, &import_sign_wrong, names ? names : ", ; | tab");
	*sign = read;
	return OK;
}

enum status import_form_change(
	struct ctx *ctx, const char *at, struct sheet_form *form, const struct form_record *record, uint64_t present)
{
	const struct {
		const char *name, *text, *names;
		unsigned bit;
		char *sign;
	} signs[] = {
		{"delimiter", record->delimiter, NULL, 2, &form->delimiter},
		{"quote", record->quote, "\"'", 3, &form->quote},
		{"decimal", record->decimal, ".,", 5, &form->decimal},
	};

	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		if ((present & 1 << signs[i].bit) && signs[i].text)
			TRY(take_sign(ctx, arena_format(ctx->mem, "%s%s", at, signs[i].name), signs[i].text,
				signs[i].names, signs[i].sign));
	if (present & 1 << 1)
		form->encoding = (enum sheet_encoding)record->encoding;
	if (present & 1 << 4)
		form->header = record->header;
	if (present & 1 << 6)
		form->dates = (enum sheet_dates)record->dates;
	if (present & 1 << 7)
		form->tab = (int)record->tab;
	return OK;
}

static const char *json_of(struct ctx *ctx, const struct shape *shape, const void *record)
{
	struct encode_options options = {.stored = true};
	struct buf buf = buf_make(ctx->mem, RECORD_BYTES_MAX);
	struct json_out out = json_out(&buf);

	shape_encode(&out, shape, record, &options);
	return buf.full ? "{}" : buf.data;
}

static enum status read_part(struct ctx *ctx, const struct shape *shape, const char *json, void *record)
{
	struct fault before = ctx->fault;
	uint64_t present;

	enum status status = shape_decode(ctx, shape, json, strlen(json), DECODE_STORED, record, &present);
	// Nobody but us has written it: whoever looks after the shop must hear of it.
	if (status != OK)
		log_error("exchange", "what is stored of an import cannot be read as %s (%s): %.200s", shape->name,
			ctx->fault.problem ? ctx->fault.problem->code : status_name(status), json);
	ctx->fault = before;
	return status == OK ? OK : ERR_INTERNAL;
}

static const char *form_json(struct ctx *ctx, const struct sheet_form *form)
{
	struct form_record record = form_record_of(ctx->mem, form);
	return json_of(ctx, &form_shape, &record);
}

static const char *mapping_json(struct ctx *ctx, const struct column_map *columns, size_t count)
{
	struct mapping_record record = {LIST(column_map, columns, count)};
	return json_of(ctx, &mapping_shape, &record);
}

static enum status read_mapping(struct ctx *ctx, const char *json, struct column_map **columns, size_t *count)
{
	struct mapping_record record;

	TRY(read_part(ctx, &mapping_shape, json, &record));
	*columns = record.columns.items;
	*count = record.columns.count;
	for (size_t i = 0; i < *count; i++)
		(*columns)[i].column = (*columns)[i].column ? (*columns)[i].column : "";
	return OK;
}

static void no_none(int64_t *number)
{
	*number = *number == NONE ? 0 : *number;
}

static enum status read_numbers(struct ctx *ctx, const char *counts, const char *position, struct import *import)
{
	TRY(read_part(ctx, &import_counts_shape, counts, &import->counts));
	for (size_t i = 0; i < import_counts_shape.count; i++)
		no_none((int64_t *)(void *)((char *)&import->counts + count_fields[i].offset));
	TRY(read_part(ctx, &position_shape, position, &import->position));
	no_none(&import->position.byte);
	no_none(&import->position.line);
	no_none(&import->position.rows);
	return OK;
}

// ---------------------------------------------------------------- rows

enum status import_scan(struct ctx *ctx, const struct rows *rows, struct import *import)
{
	struct form_record form;

	*import = (struct import){
		.id = row_i64(rows, 0),
		.version = row_i64(rows, 1),
		.kind = choice_value(import_kinds, row_text(rows, 2, ctx->mem)),
		.source = row_text(rows, 3, ctx->mem),
		.file_name = row_text(rows, 4, ctx->mem),
		.path = row_text(rows, 5, ctx->mem),
		.spooled = row_i64(rows, 6) == 1,
		.file_bytes = row_i64(rows, 7),
		.state = choice_value(import_states, row_text(rows, 11, ctx->mem)),
		.dry_run = row_i64(rows, 12) == 1,
		.done_bytes = row_i64(rows, 15),
		.problem = row_text(rows, 16, ctx->mem),
		.problem_text = row_text(rows, 17, ctx->mem),
		.created_at = row_i64(rows, 18),
		.started_at = row_i64(rows, 19),
		.ended_at = row_i64(rows, 20),
		.worked_ms = row_i64(rows, 21),
		.actor = row_text(rows, 22, ctx->mem),
		.job_id = row_i64(rows, 23),
	};
	if (import->kind < 0 || import->state < 0)
		return ERR_INTERNAL;
	TRY(read_part(ctx, &form_shape, row_text(rows, 8, ctx->mem), &form));
	TRY(import_form_change(ctx, "/form/", &import->form, &form, UINT64_MAX));
	import->form.kind = (enum sheet_kind)form.kind;
	import->form.bom = form.bom;
	TRY(read_mapping(ctx, row_text(rows, 9, ctx->mem), &import->columns, &import->column_count));
	TRY(read_part(ctx, &import_options_shape, row_text(rows, 10, ctx->mem), &import->options));
	TRY(read_numbers(ctx, row_text(rows, 13, ctx->mem), row_text(rows, 14, ctx->mem), import));
	if (import->worked_ms > 0)
		import->counts.rate = (double)import->counts.rows * 1000 / (double)import->worked_ms;
	return OK;
}

enum status import_load(struct ctx *ctx, int64_t id, struct import **ret)
{
	struct import *import = arena_new(ctx->mem, struct import);
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &import_by_id, ARGS(v_i64(id)), &rows, &found));
	*ret = import;
	return found ? import_scan(ctx, rows, import) : fail(ctx, &not_found, NULL);
}

// ---------------------------------------------------------------- looking at a file

static const char *sheet_words(struct ctx *ctx, enum status status, const struct sheet *sheet)
{
	bool zh = ctx->lang == LANG_ZH;

	if (sheet && *sheet_error(sheet))
		return arena_text(ctx->mem, words_in(sheet_error_words(sheet), ctx->lang));
	if (status == ERR_NOT_FOUND)
		return zh ? "没有该文件" : "there is no such file";
	if (status == ERR_TOO_LARGE)
		return zh ? "超过大小限制" : "it is beyond a limit";
	return zh ? "既不是文本也不是 XLSX，或已损坏" : "it is neither text nor XLSX, or it is damaged";
}

enum status sheet_failed(struct ctx *ctx, enum status status, const struct sheet *sheet)
{
	if (status == ERR_INTERNAL || status == ERR_FULL || status == ERR_BUSY)
		return status;
	return fail(ctx, &import_unreadable, sheet_words(ctx, status, sheet));
}

static const char **copy_cells(struct arena *mem, const struct sheet_row *row, size_t count)
{
	const char **cells = arena_array(mem, const char *, count);

	for (size_t i = 0; i < count; i++)
		cells[i] = i < row->count ? arena_text(mem, row->cells[i]) : "";
	return cells;
}

static enum status read_sample(struct ctx *ctx, struct sheet *sheet, struct import_preview *preview)
{
	const struct sheet_row *row;
	enum status status = OK;

	preview->rows = arena_array(ctx->mem, const char **, IMPORT_PREVIEW_ROWS);
	preview->faults = arena_array(ctx->mem, const char *, IMPORT_PREVIEW_ROWS);
	preview->lines = arena_array(ctx->mem, int64_t, IMPORT_PREVIEW_ROWS);
	preview->sheet_faults = arena_array(ctx->mem, enum sheet_fault, IMPORT_PREVIEW_ROWS);
	preview->fault_columns = arena_array(ctx->mem, size_t, IMPORT_PREVIEW_ROWS);
	preview->changes = arena_array(ctx->mem, struct list, IMPORT_PREVIEW_ROWS);
	while (preview->row_count < IMPORT_PREVIEW_ROWS && (status = sheet_next(sheet, &row)) == OK && row) {
		preview->rows[preview->row_count] = copy_cells(ctx->mem, row, preview->column_count);
		preview->lines[preview->row_count] = row->line;
		preview->sheet_faults[preview->row_count] = row->fault;
		preview->fault_columns[preview->row_count] = row->fault_column;
		preview->faults[preview->row_count++] =
			row->fault ? words_in(sheet_fault_words(row->fault), ctx->lang) : NULL;
	}
	return status;
}

static const char *const *copy_tabs(struct ctx *ctx, const struct sheet *sheet, size_t *count)
{
	const char *const *tabs = sheet_tabs(sheet, count);
	const char **copy = arena_array(ctx->mem, const char *, *count);

	for (size_t i = 0; i < *count; i++)
		copy[i] = arena_text(ctx->mem, tabs[i]);
	return copy;
}

struct proposing {
	enum import_kind kind;
	const char *const *columns;
	const struct column_map *known;
	size_t known_count;
	struct import_preview *preview;
};

// The shop's own fields may be meant too; who looks at a file is in no transaction.
static enum status propose(struct ctx *ctx, void *arg)
{
	const struct proposing *proposing = arg;
	struct import_preview *preview = proposing->preview;

	return map_propose(ctx, proposing->kind, &preview->form, proposing->columns, preview->column_count,
		preview->rows, preview->row_count, proposing->known, proposing->known_count, &preview->columns);
}

static enum status look(struct ctx *ctx, const char *path, const struct sheet_form *form, enum import_kind kind,
	const struct column_map *known, size_t known_count, struct import_preview *preview)
{
	struct sheet *sheet;
	enum status status = sheet_open(path, form, NULL, &sheet);

	if (status != OK)
		return sheet_failed(ctx, status, NULL);
	preview->form = *sheet_form(sheet);
	const char *const *columns = sheet_header(sheet, &preview->column_count);
	preview->tabs = copy_tabs(ctx, sheet, &preview->tab_count);
	status = read_sample(ctx, sheet, preview);
	struct proposing proposing = {kind, columns, known, known_count, preview};
	status = status != OK ? sheet_failed(ctx, status, sheet) : house_read(ctx, propose, &proposing);
	sheet_close(sheet);
	return status;
}

enum status import_preview(
	struct ctx *ctx, const struct import *import, const struct sheet_form *form, struct import_preview **ret)
{
	*ret = arena_new(ctx->mem, struct import_preview);
	if (!import->path)
		return fail(ctx, &import_file_gone, NULL);
	return look(ctx, import->path, form ? form : &import->form, (enum import_kind)import->kind, import->columns,
		import->column_count, *ret);
}

// ---------------------------------------------------------------- entering

static void default_options(struct import_options *options)
{
	*options = (struct import_options){.separator = ";", .origin = SOURCE_IMPORT, .basis = BASIS_UNKNOWN};
}

static enum status remembered(struct ctx *ctx, struct import *import)
{
	struct rows *rows;
	bool found;

	default_options(&import->options);
	TRY(db_first(ctx->db, &import_mapping_get,
		ARGS(v_text(import_kinds[import->kind].name), v_text(import->source)), &rows, &found));
	if (!found)
		return OK;
	const char *mapping = row_text(rows, 0, ctx->mem), *options = row_text(rows, 1, ctx->mem);
	// A memory that cannot be read is none.
	if (read_mapping(ctx, mapping, &import->columns, &import->column_count) != OK)
		import->column_count = 0;
	if (read_part(ctx, &import_options_shape, options, &import->options) != OK)
		default_options(&import->options);
	return OK;
}

static bool file_size(const char *path, int64_t *bytes)
{
	struct stat stat_;

	if (stat(path, &stat_) != 0 || !S_ISREG(stat_.st_mode))
		return false;
	*bytes = stat_.st_size;
	return true;
}

enum status import_create(struct ctx *ctx, const struct import_new *in, struct import **ret)
{
	struct import *import = arena_new(ctx->mem, struct import);
	struct import_preview preview = {.column_count = 0};

	*import = (struct import){
		.id = id_new(),
		.version = 1,
		.kind = in->kind,
		.source = in->source ? in->source : import_kinds[in->kind].name,
		.file_name = in->file_name,
		.path = in->path,
		.spooled = in->spooled,
		.created_at = ctx->now_ms,
		.started_at = NONE,
		.ended_at = NONE,
		.job_id = NONE,
		.actor = house_actor_text(ctx),
	};
	if (!file_size(in->path, &import->file_bytes))
		return fail(ctx, &import_unreadable, sheet_words(ctx, ERR_NOT_FOUND, NULL));
	if (import->file_bytes == 0)
		return fail(ctx, &import_empty);
	TRY(remembered(ctx, import));
	TRY(look(ctx, in->path, NULL, (enum import_kind)in->kind, import->columns, import->column_count, &preview));
	import->form = preview.form;
	import->columns = preview.columns;
	import->column_count = preview.column_count;
	*ret = import;
	return db_exec(ctx->db, &import_insert,
		ARGS(v_i64(import->id), v_text(import_kinds[import->kind].name), v_text(import->source),
			v_text(import->file_name), v_text(import->path), v_i64(import->spooled),
			v_i64(import->file_bytes), v_text(form_json(ctx, &import->form)),
			v_text(mapping_json(ctx, import->columns, import->column_count)),
			v_text(json_of(ctx, &import_options_shape, &import->options)), v_i64(ctx->now_ms),
			v_text(import->actor)));
}

// ---------------------------------------------------------------- states

enum status state_wrong(struct ctx *ctx, const struct import *import)
{
	return fail(ctx, &import_state_wrong, words_in(import_states[import->state].doc, ctx->lang));
}

enum status file_unchanged(struct ctx *ctx, const struct import *import)
{
	int64_t bytes;
	return import->path && file_size(import->path, &bytes) && bytes == import->file_bytes
		       ? OK
		       : fail(ctx, &import_file_gone, NULL);
}

enum status import_begin(struct ctx *ctx, struct import *import, const struct sheet_form *form,
	const struct column_map *columns, size_t column_count, const struct import_options *options, bool dry_run)
{
	int64_t changed;
	bool fresh = import->state == IMPORT_NEW || (import->dry_run && import->state != IMPORT_RUNNING) ||
		     import->state == IMPORT_REVERTED;

	if (!fresh)
		return state_wrong(ctx, import);
	TRY(file_unchanged(ctx, import));
	if (form)
		import->form = *form;
	if (columns) {
		import->columns = arena_copy(ctx->mem, columns, column_count * sizeof *columns);
		import->column_count = column_count;
	}
	if (options)
		import->options = *options;
	TRY(map_check(ctx, (enum import_kind)import->kind, import->columns, import->column_count));
	const char *mapping = mapping_json(ctx, import->columns, import->column_count);
	const char *chosen = json_of(ctx, &import_options_shape, &import->options);
	TRY(db_change(ctx->db, &import_prepare,
		ARGS(v_i64(import->id), v_i64(import->version), v_text(form_json(ctx, &import->form)), v_text(mapping),
			v_text(chosen), v_i64(dry_run), v_i64(ctx->now_ms)),
		&changed));
	if (!changed)
		return fail(ctx, &import_elsewhere, NULL);
	TRY(db_exec(ctx->db, &import_forget_rejects, ARGS(v_i64(import->id))));
	TRY(db_exec(ctx->db, &revert_forget_changes, ARGS(v_i64(import->id))));
	import->version++;
	import->state = IMPORT_RUNNING;
	import->dry_run = dry_run;
	import->counts = (struct import_counts){0};
	import->position = (struct sheet_position){0};
	import->done_bytes = import->worked_ms = 0;
	import->started_at = ctx->now_ms;
	return db_exec(ctx->db, &import_mapping_put,
		ARGS(v_text(import_kinds[import->kind].name), v_text(import->source), v_text(mapping), v_text(chosen),
			v_i64(ctx->now_ms)));
}

enum status record_advance(struct ctx *ctx, struct import *import, const struct progress_row *row)
{
	int64_t changed;

	TRY(db_change(ctx->db, &import_move,
		ARGS(v_i64(import->id), v_i64(import->version),
			v_text(json_of(ctx, &import_counts_shape, &row->counts)),
			v_text(json_of(ctx, &position_shape, &row->position)), v_i64(row->done_bytes),
			v_i64(row->worked_ms)),
		&changed));
	return changed ? OK : ERR_CANCELLED;
}

enum status record_state(struct ctx *ctx, struct import *import, enum import_state state, const struct fault *fault)
{
	int64_t changed;
	bool ended = state == IMPORT_DONE || state == IMPORT_FAILED || state == IMPORT_REVERTED;

	TRY(db_change(ctx->db, &import_state_set,
		ARGS(v_i64(import->id), v_i64(import->version), v_text(import_states[state].name),
			v_i64(ended ? ctx->now_ms : NONE),
			v_text(fault && fault->problem ? fault->problem->code : NULL),
			v_text(fault && fault->problem
					? problem_sentence(ctx->mem, fault->problem, fault->args, ctx->lang)
					: NULL)),
		&changed));
	return changed ? OK : fail(ctx, &import_elsewhere, NULL);
}

// ---------------------------------------------------------------- what was made

enum status change_write(struct ctx *ctx, int64_t import_id, enum change_kind kind, int64_t subject_id, int64_t line,
	const void *before, size_t before_size)
{
	return db_exec(ctx->db, &change_insert,
		ARGS(v_i64(import_id), v_i64(subject_id), v_text(change_kinds[kind].name), v_i64(line),
			v_blob(before, before_size)));
}

enum status change_line(struct ctx *ctx, int64_t import_id, int64_t subject_id, int64_t *line)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &change_find, ARGS(v_i64(import_id), v_i64(subject_id)), &rows, &found));
	*line = found ? row_i64(rows, 0) : NONE;
	return OK;
}

// ---------------------------------------------------------------- as it is shown

struct import_view {
	int64_t id, version;
	int kind, state;
	const char *source, *file_name;
	int64_t file_bytes, done_bytes, rows_per_second;
	struct form_record *form;
	struct list mapping;
	const struct import_options *options;
	bool dry_run;
	const struct import_counts *counts;
	const char *problem, *problem_text;
	int64_t created_at, started_at, ended_at;
	const char *actor;
	int64_t job;
};

static const struct field view_fields[] = {
	FIELD_ID(import_view, id, "imp", .doc = W("Id", "编号")),
	FIELD_ENUM(import_view, kind, import_kinds, .doc = W("What is in the file", "内容")),
	FIELD_ENUM(import_view, state, import_states, .doc = W("State", "状态")),
	FIELD_TEXT(import_view, source, .max = 40, .doc = W("System it comes from", "来源系统")),
	FIELD_TEXT(import_view, file_name, .max = 255, .doc = W("Name of the file", "文件名")),
	FIELD_I64(import_view, file_bytes, .min = 0, .max = INT64_MAX, .doc = W("Its size", "文件大小")),
	FIELD_I64(import_view, done_bytes, .min = 0, .max = INT64_MAX, .doc = W("Of that read", "已读字节")),
	FIELD_I64(import_view, rows_per_second, .min = 0, .max = INT64_MAX,
		.doc = W("Rows a second while it worked", "每秒处理行数")),
	FIELD_OBJECT(import_view, form, &form_shape, .doc = W("How it is read", "读取方式")),
	FIELD_LIST(import_view, mapping, &column_shape, .max = IMPORT_COLUMNS_MAX,
		.doc = W("What each column means", "列映射")),
	FIELD_OBJECT(import_view, options, &import_options_shape, .doc = W("What is to be done", "导入选项")),
	FIELD_BOOL(import_view, dry_run, .doc = W("Only counted", "试运行")),
	FIELD_OBJECT(import_view, counts, &import_counts_shape, .doc = W("What came of it", "结果计数")),
	FIELD_TEXT(import_view, problem, .max = 80, .doc = W("Why it failed", "失败原因代码")),
	FIELD_TEXT(import_view, problem_text, .max = 1000, .doc = W("The same as a sentence", "失败原因")),
	FIELD_TIME(import_view, created_at, .doc = W("Uploaded", "上传时间")),
	FIELD_TIME(import_view, started_at, .doc = W("Begun", "开始时间")),
	FIELD_TIME(import_view, ended_at, .doc = W("Ended", "结束时间")),
	FIELD_TEXT(import_view, actor, .max = 40, .doc = W("Who", "操作者")),
	FIELD_ID(import_view, job, "job", .doc = W("The job that runs it", "后台任务")),
};
const struct shape import_shape = SHAPE("Import", import_view, view_fields, "A file on its way in.", "一次导入。");

const void *import_view(struct arena *mem, const struct import *import)
{
	struct import_view *view = arena_new(mem, struct import_view);
	struct form_record form = form_record_of(mem, &import->form);

	*view = (struct import_view){
		.id = import->id,
		.kind = import->kind,
		.state = import->state,
		.source = import->source,
		.file_name = import->file_name,
		.file_bytes = import->file_bytes,
		.done_bytes = import->done_bytes,
		.rows_per_second = (int64_t)import->counts.rate,
		.form = arena_copy(mem, &form, sizeof form),
		.mapping = {import->columns, import->column_count},
		.options = &import->options,
		.dry_run = import->dry_run,
		.counts = &import->counts,
		.problem = import->problem,
		.problem_text = import->problem_text,
		.created_at = import->created_at,
		.started_at = import->started_at,
		.ended_at = import->ended_at,
		.actor = import->actor,
		.job = import->job_id,
	};
	return view;
}

void import_encode(struct arena *mem, struct json_out *out, const struct import *import)
{
	shape_encode(out, &import_shape, import_view(mem, import), NULL);
}
