#include "sheet/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- the file ----

int64_t source_read(const struct source *source, int64_t at, void *to, size_t size)
{
	// What is appended while we read does not belong to it.
	if (at >= source->size)
		return 0;
	size_t rest = (size_t)(source->size - at);
	if (size > rest)
		size = rest;
	if (source->fd >= 0) {
		ssize_t got;
		do
			got = pread(source->fd, to, size, at);
		while (got < 0 && errno == EINTR);
		return got;
	}
	memcpy(to, source->bytes + at, size);
	return (int64_t)size;
}

static enum status source_open(const char *path, struct source *source)
{
	struct stat stat;

	*source = (struct source){.fd = open(path, O_RDONLY | O_CLOEXEC), .path = path};
	if (source->fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_INTERNAL;
	if (fstat(source->fd, &stat) != 0 || !S_ISREG(stat.st_mode)) {
		close(source->fd);
		return ERR_UNPROCESSABLE;
	}
	source->size = stat.st_size;
	return OK;
}

// ---- faults ----

// What sheet_fail is given, by its English; what a library says of itself ends in the log only.
static const struct words failures[] = {
	{"the file can no longer be read", "文件已无法继续读取"},
	{"the file cannot be read", "文件无法打开"},
	{"this machine has no converter for the encoding", "本机不支持该文件编码"},
	{"the file is larger than %lld bytes", "文件超过 %lld 字节"},
	{"an old .xls or a workbook with a password; save it as .xlsx",
		"这是旧版 .xls 或加密的工作簿，请另存为未加密的 .xlsx"},
	{"the file holds no table", "文件中没有表格"},
	{"a web page or XML under the name of a table; save it as .xlsx", "这是以表格命名的网页或 XML，请另存为 .xlsx"},
	{"the form makes no sense", "读取格式的设置无效"},
	{"the file is of another kind", "文件类型与设置不符"},
	{"there is no worksheet %d", "没有第 %d 个工作表（从 0 起）"},
	{"UTF-32 is not read; save the file as UTF-8", "不支持 UTF-32，请另存为 UTF-8"},
	{"the file is neither text nor a workbook", "文件既不是文本也不是工作簿"},
	{"the workbook lacks %s", "工作簿缺少 %s"},
	{"the workbook's %s is damaged", "工作簿的 %s 已损坏"},
	{"the workbook's %s is too large", "工作簿的 %s 过大"},
	{"the workbook's %s cannot be unpacked", "工作簿的 %s 无法解压"},
	{"the workbook's XML is damaged: %s", "工作簿的 XML 已损坏"},
	{"the workbook's XML has a tag without end", "工作簿的 XML 有未结束的标签"},
	{"the workbook's XML is damaged", "工作簿的 XML 已损坏"},
	{"the workbook is damaged: %s", "工作簿已损坏"},
	{"the workbook unpacks to too much", "工作簿解压后过大"},
	{"the workbook unpacks to far more than it is (a zip bomb)", "工作簿解压后远大于本身（疑似压缩炸弹）"},
	{"the workbook has no worksheet", "工作簿没有工作表"},
	{"there is no space for the workbook's texts", "磁盘空间不足，无法读取工作簿的文本"},
	{"the workbook is cut off or damaged", "工作簿不完整或已损坏"},
	{"the workbook has too many parts", "工作簿的组成部分过多"},
	{"the workbook cannot be opened: %s", "工作簿无法打开"},
	{"the workbook's XML is nested too deeply", "工作簿的 XML 嵌套过深"},
	{"the workbook's XML has a document type, which workbooks never have", "工作簿的 XML 含有文档类型声明"},
	{"the workbook's parts cannot be found", "找不到工作簿的组成部分"},
	{"the workbook's texts are too large", "工作簿的文本过大"},
};

static const char *failure_zh(const char *format)
{
	for (size_t i = 0; i < ARRAY_LEN(failures); i++)
		if (strcmp(failures[i].en, format) == 0)
			return failures[i].zh;
	return "文件已损坏";
}

enum status sheet_fail(struct sheet *sheet, enum status status, const char *format, ...)
{
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	vsnprintf(sheet->error, sizeof sheet->error, format, args);
	const char *zh = failure_zh(strcmp(format, "%s") == 0 ? va_arg(again, const char *) : format);
	vsnprintf(sheet->error_zh, sizeof sheet->error_zh, zh, again);
	va_end(again);
	va_end(args);
	sheet->broken = status;
	return status;
}

void sheet_flag(struct sheet *sheet, enum sheet_fault fault, size_t column)
{
	if (sheet->row.fault != SHEET_FINE)
		return;
	sheet->row.fault = fault;
	sheet->row.fault_column = column;
}

struct words sheet_fault_words(enum sheet_fault fault)
{
	static const struct words words[] = {
		[SHEET_FINE] = {"Nothing is wrong.", "没有问题。"},
		[SHEET_RAGGED] = {"The row has more or fewer cells than the first one.", "该行的列数与首行不一致。"},
		[SHEET_QUOTE] = {"A quotation mark is not closed, or text follows the closing one.",
			"引号没有闭合，或闭合引号之后还有文字。"},
		[SHEET_BROKEN_TEXT] = {"Some bytes are no text in the file's encoding.",
			"含有无法按文件编码识别的字节。"},
		[SHEET_NUL] = {"The row contains NUL bytes.", "该行含有空字节（NUL）。"},
		[SHEET_CELL_TOO_LONG] = {"A cell is too long and was cut.", "单元格过长，已截断。"},
		[SHEET_LINE_TOO_LONG] = {"The line is too long and was cut.", "该行过长，已截断。"},
		[SHEET_TOO_MANY_COLUMNS] = {"There are too many columns; the rest was left out.",
			"列数过多，其余的列已略去。"},
		[SHEET_BAD_CELL] = {"A cell refers to something that is not in the file.",
			"单元格引用了文件中不存在的内容。"},
	};
	return words[fault];
}

// ---- opening ----

static void limits_fill(struct sheet_limits *limits)
{
	static const struct sheet_limits defaults = {
		.columns = 512,
		.cell_bytes = 65536,
		.line_bytes = 1024 * 1024,
		.quoted_lines = 500,
		.file_bytes = INT64_C(8) << 30,
		.unzipped_bytes = INT64_C(8) << 30,
		.string_bytes = INT64_C(2) << 30,
		.ratio = 400,
		.entries = 10000,
		.depth = 64,
	};

	limits->columns = limits->columns ? limits->columns : defaults.columns;
	limits->cell_bytes = limits->cell_bytes ? limits->cell_bytes : defaults.cell_bytes;
	limits->line_bytes = limits->line_bytes ? limits->line_bytes : defaults.line_bytes;
	limits->quoted_lines = limits->quoted_lines ? limits->quoted_lines : defaults.quoted_lines;
	limits->file_bytes = limits->file_bytes ? limits->file_bytes : defaults.file_bytes;
	limits->unzipped_bytes = limits->unzipped_bytes ? limits->unzipped_bytes : defaults.unzipped_bytes;
	limits->string_bytes = limits->string_bytes ? limits->string_bytes : defaults.string_bytes;
	limits->ratio = limits->ratio ? limits->ratio : defaults.ratio;
	limits->entries = limits->entries ? limits->entries : defaults.entries;
	limits->depth = limits->depth ? limits->depth : defaults.depth;
}

static struct sheet *sheet_new(struct source source, const struct sheet_limits *limits)
{
	struct arena *mem = arena_create();
	struct sheet *sheet = arena_new(mem, struct sheet);

	sheet->mem = mem;
	sheet->source = source;
	if (source.path)
		sheet->source.path = arena_text(mem, source.path);
	if (limits)
		sheet->limits = *limits;
	limits_fill(&sheet->limits);
	sheet->cells = arena_array(mem, const char *, sheet->limits.columns + 1);
	sheet->row.cells = sheet->cells;
	return sheet;
}

void sheet_close(struct sheet *sheet)
{
	if (!sheet)
		return;
	csv_close(sheet->csv);
	xlsx_close(sheet->xlsx);
	if (sheet->source.fd >= 0)
		close(sheet->source.fd);
	arena_destroy(sheet->mem);
}

static enum status next_row(struct sheet *sheet, bool *found)
{
	return sheet->form.kind == SHEET_CSV ? csv_next(sheet, found) : xlsx_next(sheet, found);
}

// "A" … "Z", "AA" …
static const char *column_name(struct arena *mem, size_t column)
{
	char name[16];
	size_t at = sizeof name - 1;

	name[at] = '\0';
	for (column++; column; column = (column - 1) / 26)
		name[--at] = (char)('A' + (column - 1) % 26);
	return arena_text(mem, name + at);
}

static enum status read_header(struct sheet *sheet)
{
	bool found;
	enum status status = next_row(sheet, &found);

	if (status != OK)
		return status;
	sheet->header_count = found ? sheet->row.count : 0;
	sheet->header = arena_array(sheet->mem, const char *, sheet->header_count + 1);
	for (size_t i = 0; i < sheet->header_count; i++)
		sheet->header[i] =
			sheet->form.header ? text_trim(sheet->mem, sheet->cells[i]) : column_name(sheet->mem, i);
	// Columns without name and content at the end are left over from formatting.
	while (sheet->form.header && sheet->header_count > 1 && !sheet->header[sheet->header_count - 1][0])
		sheet->header_count--;
	return OK;
}

static enum status start(struct sheet *sheet)
{
	enum status status = sheet->form.kind == SHEET_CSV ? csv_open(sheet) : xlsx_seek(sheet, 1);

	if (status != OK)
		return status;
	struct sheet_position first = sheet_tell(sheet);
	status = read_header(sheet);
	if (status == OK && !sheet->form.header)
		status = sheet_seek(sheet, first);
	return status;
}

// Programs that write a web page and call it .xls or .csv are common.
static bool looks_like_markup(const struct sheet *sheet)
{
	static const char *const starts[] = {"<html", "<!doctype", "<table", "<?xml", "<head", "<meta"};
	char text[64] = "";

	if (source_read(&sheet->source, 0, text, sizeof text - 1) < 1)
		return false;
	const char *at = memcmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
	at += strspn(at, " \t\r\n");
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (strncasecmp(at, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

// A form may come from outside (a saved mapping, a request).
static bool form_valid(const struct sheet_form *form)
{
	bool quote = form->quote == '\0' || form->quote == '"' || form->quote == '\'';
	bool delimiter =
		form->delimiter && !strchr("\r\n\"' ", form->delimiter) && (unsigned char)form->delimiter < 0x80;

	return (unsigned)form->kind <= SHEET_XLSX && (unsigned)form->encoding <= SHEET_CP1252 &&
	       (form->kind == SHEET_XLSX || (quote && delimiter));
}

// Signatures of what is neither CSV nor XLSX but comes under their names.
static enum status kind_of(struct sheet *sheet, enum sheet_kind *kind)
{
	unsigned char mark[8] = {0};
	int64_t got = source_read(&sheet->source, 0, mark, sizeof mark);

	if (got < 0)
		return sheet_fail(sheet, ERR_INTERNAL, "the file cannot be read");
	if (sheet->source.size > sheet->limits.file_bytes)
		return sheet_fail(sheet, ERR_TOO_LARGE, "the file is larger than %lld bytes",
			(long long)sheet->limits.file_bytes);
	if (memcmp(mark, "\xd0\xcf\x11\xe0", 4) == 0)
		return sheet_fail(
			sheet, ERR_UNPROCESSABLE, "an old .xls or a workbook with a password; save it as .xlsx");
	if (memcmp(mark, "%PDF", 4) == 0 || memcmp(mark, "\x1f\x8b", 2) == 0 || memcmp(mark, "Rar!", 4) == 0 ||
		memcmp(mark, "7z\xbc\xaf", 4) == 0 || memcmp(mark, "\x89PNG", 4) == 0)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the file holds no table");
	if (looks_like_markup(sheet))
		return sheet_fail(
			sheet, ERR_UNPROCESSABLE, "a web page or XML under the name of a table; save it as .xlsx");
	*kind = memcmp(mark, "PK\x03\x04", 4) == 0 || memcmp(mark, "PK\x05\x06", 4) == 0 ? SHEET_XLSX : SHEET_CSV;
	return OK;
}

// Takes the source over, whatever happens.
static enum status sheet_begin(
	struct source source, const struct sheet_form *form, const struct sheet_limits *limits, struct sheet **opened)
{
	struct sheet *sheet = sheet_new(source, limits);
	enum sheet_kind kind = SHEET_CSV;
	enum status status = kind_of(sheet, &kind);

	if (status != OK)
		goto out;
	if (form && !form_valid(form)) {
		status = sheet_fail(sheet, ERR_UNPROCESSABLE, "the form makes no sense");
		goto out;
	}
	if (form)
		sheet->form = *form;
	else
		sheet->form.kind = kind;
	if (sheet->form.kind != kind) {
		status = sheet_fail(sheet, ERR_UNPROCESSABLE, "the file is of another kind");
		goto out;
	}
	if (kind == SHEET_XLSX && (status = xlsx_open(sheet)) != OK)
		goto out;
	if (!form && (status = sniff(sheet)) != OK)
		goto out;
	if (kind == SHEET_XLSX && (sheet->form.tab < 0 || (size_t)sheet->form.tab >= sheet->tab_count)) {
		status = sheet_fail(sheet, ERR_UNPROCESSABLE, "there is no worksheet %d", sheet->form.tab);
		goto out;
	}
	status = start(sheet);
out:
	if (status == OK)
		*opened = sheet;
	else
		sheet_close(sheet);
	return status;
}

enum status sheet_open(
	const char *path, const struct sheet_form *form, const struct sheet_limits *limits, struct sheet **sheet)
{
	struct source source;
	enum status status = source_open(path, &source);

	return status == OK ? sheet_begin(source, form, limits, sheet) : status;
}

enum status sheet_open_bytes(const void *bytes, size_t size, const struct sheet_form *form,
	const struct sheet_limits *limits, struct sheet **sheet)
{
	return sheet_begin((struct source){.fd = -1, .bytes = bytes, .size = (int64_t)size}, form, limits, sheet);
}

enum status sheet_sniff(const char *path, const struct sheet_limits *limits, struct sheet_form *form)
{
	struct sheet *sheet;
	enum status status = sheet_open(path, NULL, limits, &sheet);

	if (status != OK)
		return status;
	*form = sheet->form;
	sheet_close(sheet);
	return OK;
}

// ---- reading ----

const struct sheet_form *sheet_form(const struct sheet *sheet)
{
	return &sheet->form;
}

const char *const *sheet_header(const struct sheet *sheet, size_t *count)
{
	*count = sheet->header_count;
	return sheet->header;
}

const char *const *sheet_tabs(const struct sheet *sheet, size_t *count)
{
	*count = sheet->tab_count;
	return sheet->tabs;
}

const char *sheet_error(const struct sheet *sheet)
{
	return sheet->error;
}

struct words sheet_error_words(const struct sheet *sheet)
{
	return (struct words){sheet->error, sheet->error_zh};
}

// Holds the row against the header: cells beyond it that are empty go, cells that lack in an XLSX are empty.
static void fit(struct sheet *sheet)
{
	struct sheet_row *row = &sheet->row;
	size_t expected = sheet->header_count;

	while (row->count > expected && !sheet->cells[row->count - 1][0])
		row->count--;
	for (size_t i = row->count; i < expected; i++)
		sheet->cells[i] = "";
	if (sheet->form.kind == SHEET_XLSX && row->count < expected)
		row->count = expected;
	if (row->count != expected)
		sheet_flag(sheet, SHEET_RAGGED, row->count < expected ? row->count : expected);
}

enum status sheet_next(struct sheet *sheet, const struct sheet_row **row)
{
	bool found;

	*row = NULL;
	if (sheet->broken != OK)
		return sheet->broken;
	enum status status = next_row(sheet, &found);
	if (status != OK || !found)
		return status;
	fit(sheet);
	sheet->row.number = ++sheet->rows;
	*row = &sheet->row;
	return OK;
}

struct sheet_position sheet_tell(const struct sheet *sheet)
{
	bool csv = sheet->form.kind == SHEET_CSV;

	return (struct sheet_position){
		.byte = csv ? csv_offset(sheet->csv) : 0,
		.line = csv ? csv_line(sheet->csv) : xlsx_line(sheet->xlsx),
		.rows = sheet->rows,
	};
}

enum status sheet_seek(struct sheet *sheet, struct sheet_position position)
{
	if (sheet->broken != OK)
		return sheet->broken;
	if (position.byte < 0 || position.line < 1 || position.rows < 0 || position.byte > sheet->source.size)
		return ERR_UNPROCESSABLE;
	sheet->rows = position.rows;
	if (sheet->form.kind == SHEET_XLSX)
		return xlsx_seek(sheet, position.line);
	csv_seek(sheet->csv, position.byte, position.line);
	return OK;
}

void sheet_progress(const struct sheet *sheet, int64_t *done_bytes, int64_t *all_bytes)
{
	if (sheet->form.kind == SHEET_XLSX) {
		xlsx_progress(sheet->xlsx, done_bytes, all_bytes);
		return;
	}
	*done_bytes = csv_offset(sheet->csv);
	*all_bytes = sheet->source.size;
}
