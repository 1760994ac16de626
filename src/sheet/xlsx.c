// XLSX (ECMA-376, ISO/IEC 29500): a zip of XML parts. The worksheet is unpacked and parsed as its rows are asked for;
// the parser stops behind each row. Shared strings are read once, into memory or a temporary file.
//
// What a hostile file can do is bounded before it happens: number of files and size of the directory, bytes and ratio
// unpacked of each part (as unpacked, not as declared), depth, size of one tag, no document type and so no entities.
#include "sheet/reader.h"
#include "sheet/spill.h"

#include "base/instant.h"

#include <ctype.h>
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define CHUNK (64 * 1024)
#define TAG_MAX (1024 * 1024) // bytes of XML without one event
#define DIRECTORY_MAX ((uint64_t)16 * 1024 * 1024)
#define RATIO_FROM ((int64_t)16 * 1024 * 1024)
#define STYLES_MAX 65536
#define FORMATS_MAX 1024
#define TABS_MAX 1024
#define NAME_BYTES 512
#define EXCEL_ROWS 1048576
#define SMALL_PART ((int64_t)64 * 1024 * 1024) // of the parts that are neither worksheet nor shared strings

enum style { STYLE_PLAIN, STYLE_DATE, STYLE_DURATION };

// A part of the archive being parsed.
struct part {
	struct sheet *sheet;
	zip_file_t *file;
	XML_Parser parser;
	int64_t unzipped, zipped, declared;
	int64_t limit; // of unzipped; 0: that of the sheet
	int depth;
	bool suspended, ended;
	// Elements come without their prefix; attributes as expat gives them.
	void (*begin)(struct part *part, const char *name, const char **attributes);
	void (*end)(struct part *part, const char *name);
	void (*text)(struct part *part, const char *text, size_t size);
};

struct format {
	int id;
	enum style style;
};

struct xlsx {
	zip_t *archive;
	struct part part; // of the worksheet
	bool open;
	// of the workbook
	char workbook[NAME_BYTES], strings_path[NAME_BYTES], styles_path[NAME_BYTES];
	const char *tab_ids[TABS_MAX], *tab_paths[TABS_MAX], *tab_names[TABS_MAX];
	bool tab_hidden[TABS_MAX];
	size_t tab_count;
	bool from_1904;
	struct format *formats;
	size_t format_count;
	enum style *styles;
	size_t style_count, style_room;
	bool in_cell_styles;
	// shared strings: texts one after the other, and where each begins
	struct spill strings, offsets;
	size_t string_count;
	bool in_text, in_phonetic;
	// the row being read
	int64_t line, skip_to; // Excel's number of the next row; rows before skip_to are passed over
	bool in_row, row_ready, in_value;
	size_t column, next_column;
	char type[12];
	size_t style;
	char *value; // of the cell, limits.cell_bytes
	size_t value_size;
	char *row; // texts of the cells, NUL-ended, one after the other
	size_t row_size, row_room;
	size_t *starts; // of each column in row; SIZE_MAX: none
	size_t column_count;
};

// ---- parts ----

static const char *local_name(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

// By local name, so that any prefix for the namespace passes.
static const char *attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(local_name(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void part_stop(struct part *part, enum status status, const char *why)
{
	if (part->sheet->broken == OK)
		sheet_fail(part->sheet, status, "%s", why);
	XML_StopParser(part->parser, XML_FALSE);
}

static void XMLCALL on_begin(void *data, const char *name, const char **attributes)
{
	struct part *part = data;

	if (part->sheet->broken != OK)
		return;
	if (++part->depth > part->sheet->limits.depth)
		part_stop(part, ERR_UNPROCESSABLE, "the workbook's XML is nested too deeply");
	else
		part->begin(part, local_name(name), attributes);
}

static void XMLCALL on_end(void *data, const char *name)
{
	struct part *part = data;

	part->depth--;
	if (part->end && part->sheet->broken == OK)
		part->end(part, local_name(name));
}

static void XMLCALL on_text(void *data, const char *text, int size)
{
	struct part *part = data;

	if (part->text && part->sheet->broken == OK)
		part->text(part, text, (size_t)size);
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system, const char *public, int subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)subset;
	part_stop(data, ERR_UNPROCESSABLE, "the workbook's XML has a document type, which workbooks never have");
}

static void part_close(struct part *part)
{
	if (part->parser)
		XML_ParserFree(part->parser);
	if (part->file)
		zip_fclose(part->file);
	part->parser = NULL;
	part->file = NULL;
}

static enum status part_open(struct sheet *sheet, const char *path, struct part *part)
{
	zip_stat_t stat;
	zip_int64_t index = zip_name_locate(sheet->xlsx->archive, path, ZIP_FL_NOCASE);

	part->sheet = sheet;
	part->depth = 0;
	part->suspended = part->ended = false;
	part->unzipped = 0;
	part->file = NULL;
	if (index < 0)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook lacks %s", path);
	if (zip_stat_index(sheet->xlsx->archive, (zip_uint64_t)index, 0, &stat) != 0 ||
		!(stat.valid & ZIP_STAT_COMP_SIZE) ||
	    !(stat.valid & ZIP_STAT_SIZE))
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook's %s is damaged", path);
	if (!part->limit || part->limit > sheet->limits.unzipped_bytes)
		part->limit = sheet->limits.unzipped_bytes;
	part->zipped = (int64_t)stat.comp_size;
	part->declared = (int64_t)stat.size;
	if (part->declared > part->limit || part->declared < 0)
		return sheet_fail(sheet, ERR_TOO_LARGE, "the workbook's %s is too large", path);
	part->file = zip_fopen_index(sheet->xlsx->archive, (zip_uint64_t)index, 0);
	if (!part->file)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook's %s cannot be unpacked", path);
	part->parser = XML_ParserCreate(NULL);
	if (!part->parser)
		abort();
	XML_SetUserData(part->parser, part);
	XML_SetElementHandler(part->parser, on_begin, on_end);
	XML_SetCharacterDataHandler(part->parser, on_text);
	XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
	return OK;
}

static enum status part_check(struct part *part, enum XML_Status parsed)
{
	struct sheet *sheet = part->sheet;

	if (sheet->broken != OK)
		return sheet->broken;
	if (parsed == XML_STATUS_ERROR)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook's XML is damaged: %s",
			XML_ErrorString(XML_GetErrorCode(part->parser)));
	part->suspended = parsed == XML_STATUS_SUSPENDED;
	if (part->suspended)
		return OK;
	XML_Index at = XML_GetCurrentByteIndex(part->parser);
	if (!part->ended && at >= 0 && part->unzipped - (int64_t)at > TAG_MAX)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook's XML has a tag without end");
	return OK;
}

// Goes on by one chunk, or to where a handler suspends the parser.
static enum status part_step(struct part *part)
{
	struct sheet *sheet = part->sheet;

	if (part->suspended)
		return part_check(part, XML_ResumeParser(part->parser));
	void *buffer = XML_GetBuffer(part->parser, CHUNK);
	if (!buffer)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook's XML is damaged");
	zip_int64_t got = zip_fread(part->file, buffer, CHUNK);
	if (got < 0)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook is damaged: %s",
			zip_file_strerror(part->file));
	part->unzipped += got;
	part->ended = got == 0;
	if (part->unzipped > part->limit)
		return sheet_fail(sheet, ERR_TOO_LARGE, "the workbook unpacks to too much");
	if (part->unzipped > RATIO_FROM && part->unzipped / sheet->limits.ratio > part->zipped)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook unpacks to far more than it is (a zip bomb)");
	return part_check(part, XML_ParseBuffer(part->parser, (int)got, part->ended));
}

// A small part from its start to its end.
static enum status part_read(struct sheet *sheet, const char *path, struct part part)
{
	enum status status = part_open(sheet, path, &part);

	while (status == OK && !(part.ended && !part.suspended))
		status = part_step(&part);
	part_close(&part);
	return status;
}

// ---- the workbook ----

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);
	return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

// Target of a relationship, seen from the folder of base. False when it does not fit or leaves the archive.
static bool resolve(const char *base, const char *target, char *path)
{
	char joined[2 * NAME_BYTES];
	const char *slash = strrchr(base, '/');
	size_t size = 0;

	if (strlen(target) >= NAME_BYTES)
		return false;
	if (*target == '/')
		snprintf(joined, sizeof joined, "%s", target + 1);
	else
		snprintf(joined, sizeof joined, "%.*s%s", slash ? (int)(slash + 1 - base) : 0, base, target);
	path[0] = '\0';
	for (char *at = joined; *at;) {
		size_t length = strcspn(at, "/");
		bool up = length == 2 && at[0] == '.' && at[1] == '.';
		if (up) {
			while (size && path[--size] != '/')
				;
			path[size] = '\0';
		} else if (length && !(length == 1 && at[0] == '.')) {
			if (size + length + 2 > NAME_BYTES)
				return false;
			if (size)
				path[size++] = '/';
			memcpy(path + size, at, length);
			size += length;
			path[size] = '\0';
		}
		at += length + (at[length] == '/');
	}
	return size > 0;
}

static void root_begin(struct part *part, const char *name, const char **attributes)
{
	const char *type = attribute(attributes, "Type"), *target = attribute(attributes, "Target");

	if (strcmp(name, "Relationship") == 0 && type && target && ends_with(type, "/officeDocument") &&
	    !resolve("", target, part->sheet->xlsx->workbook))
		part_stop(part, ERR_UNPROCESSABLE, "the workbook's parts cannot be found");
}

static void workbook_begin(struct part *part, const char *name, const char **attributes)
{
	struct xlsx *xlsx = part->sheet->xlsx;

	if (strcmp(name, "workbookPr") == 0) {
		const char *value = attribute(attributes, "date1904");
		xlsx->from_1904 = value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
	} else if (strcmp(name, "sheet") == 0 && xlsx->tab_count < TABS_MAX) {
		const char *title = attribute(attributes, "name"), *state = attribute(attributes, "state"), *id = NULL;
		for (const char **at = attributes; *at; at += 2)
			if (strchr(at[0], ':') && strcmp(local_name(at[0]), "id") == 0) // r:id, not sheetId
				id = at[1];
		if (!title || !id || strlen(title) >= NAME_BYTES || strlen(id) >= NAME_BYTES)
			return;
		xlsx->tab_names[xlsx->tab_count] = arena_text(part->sheet->mem, title);
		xlsx->tab_ids[xlsx->tab_count] = arena_text(part->sheet->mem, id);
		xlsx->tab_hidden[xlsx->tab_count++] = state && strcmp(state, "visible") != 0;
	}
}

static void relations_begin(struct part *part, const char *name, const char **attributes)
{
	struct xlsx *xlsx = part->sheet->xlsx;
	const char *type = attribute(attributes, "Type"), *target = attribute(attributes, "Target");
	const char *id = attribute(attributes, "Id"), *mode = attribute(attributes, "TargetMode");
	char path[NAME_BYTES];

	if (strcmp(name, "Relationship") != 0 || !type || !target || !id || (mode && strcmp(mode, "External") == 0) ||
	    !resolve(xlsx->workbook, target, path))
		return;
	if (ends_with(type, "/sharedStrings"))
		memcpy(xlsx->strings_path, path, sizeof path);
	else if (ends_with(type, "/styles"))
		memcpy(xlsx->styles_path, path, sizeof path);
	else if (ends_with(type, "/worksheet"))
		for (size_t i = 0; i < xlsx->tab_count; i++)
			if (strcmp(xlsx->tab_ids[i], id) == 0)
				xlsx->tab_paths[i] = arena_text(part->sheet->mem, path);
}

// Tabs that are worksheets stay; charts and the like go.
static enum status tabs_settle(struct sheet *sheet)
{
	struct xlsx *xlsx = sheet->xlsx;
	size_t count = 0;

	for (size_t i = 0; i < xlsx->tab_count; i++) {
		if (!xlsx->tab_paths[i])
			continue;
		xlsx->tab_paths[count] = xlsx->tab_paths[i];
		xlsx->tab_hidden[count] = xlsx->tab_hidden[i];
		xlsx->tab_names[count++] = xlsx->tab_names[i];
	}
	xlsx->tab_count = count;
	sheet->tabs = xlsx->tab_names;
	sheet->tab_count = count;
	return count ? OK : sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook has no worksheet");
}

int xlsx_first_visible(const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->xlsx->tab_count; i++)
		if (!sheet->xlsx->tab_hidden[i])
			return (int)i;
	return 0;
}

// ---- styles: which cells are dates ----

// Built-in formats (ECMA-376 part 1, 18.8.30), those of East Asia included.
static enum style builtin_style(int id)
{
	if (id == 46)
		return STYLE_DURATION;
	return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id == 45 || id == 47 || (id >= 50 && id <= 58)
		? STYLE_DATE : STYLE_PLAIN;
}

// A format code with letters of dates outside quotes, escapes and brackets is a date; [h] and the like are durations.
static enum style code_style(const char *code)
{
	enum style style = STYLE_PLAIN;

	if (strncasecmp(code, "General", 7) == 0)
		return STYLE_PLAIN;
	for (; *code; code++) {
		if (*code == '"') {
			code = strchr(code + 1, '"');
		} else if (*code == '\\' || *code == '_' || *code == '*') {
			code += code[1] != '\0';
		} else if (*code == '[') {
			if (strchr("hHmMsS", code[1]) && (code[2] == ']' || code[2] == code[1]))
				return STYLE_DURATION;
			code = strchr(code, ']');
		} else if (*code == ';') {
			return style; // what follows is for negative numbers
		} else if (strchr("dDmMyYhHsS", *code)) {
			style = STYLE_DATE;
		}
		if (!code || !*code)
			return style;
	}
	return style;
}

static void styles_begin(struct part *part, const char *name, const char **attributes)
{
	struct xlsx *xlsx = part->sheet->xlsx;
	const char *id = attribute(attributes, "numFmtId"), *code = attribute(attributes, "formatCode");

	if (strcmp(name, "numFmt") == 0 && id && code && xlsx->format_count < FORMATS_MAX) {
		xlsx->formats[xlsx->format_count++] = (struct format){atoi(id), code_style(code)};
	} else if (strcmp(name, "cellXfs") == 0) {
		xlsx->in_cell_styles = true;
	} else if (strcmp(name, "xf") == 0 && xlsx->in_cell_styles && xlsx->style_count < STYLES_MAX) {
		int number = id ? atoi(id) : 0;
		enum style style = builtin_style(number);
		for (size_t i = 0; i < xlsx->format_count; i++)
			if (xlsx->formats[i].id == number)
				style = xlsx->formats[i].style;
		if (xlsx->style_count == xlsx->style_room) {
			enum style *old = xlsx->styles;
			xlsx->style_room = 2 * xlsx->style_room + 64;
			xlsx->styles = arena_array(part->sheet->mem, enum style, xlsx->style_room);
			for (size_t i = 0; i < xlsx->style_count; i++)
				xlsx->styles[i] = old[i];
		}
		xlsx->styles[xlsx->style_count++] = style;
	}
}

static void styles_end(struct part *part, const char *name)
{
	if (strcmp(name, "cellXfs") == 0)
		part->sheet->xlsx->in_cell_styles = false;
}

// ---- shared strings ----

static void spill_text(struct part *part, struct spill *spill, const void *bytes, size_t size)
{
	struct xlsx *xlsx = part->sheet->xlsx;

	if ((int64_t)(xlsx->strings.size + xlsx->offsets.size + size) > part->sheet->limits.string_bytes)
		part_stop(part, ERR_TOO_LARGE, "the workbook's texts are too large");
	else if (spill_add(spill, bytes, size) != OK)
		part_stop(part, ERR_FULL, "there is no space for the workbook's texts");
}

static void strings_begin(struct part *part, const char *name, const char **attributes)
{
	struct xlsx *xlsx = part->sheet->xlsx;

	(void)attributes;
	if (strcmp(name, "si") == 0) {
		uint64_t offset = xlsx->strings.size;
		spill_text(part, &xlsx->offsets, &offset, sizeof offset);
		xlsx->string_count++;
	} else if (strcmp(name, "rPh") == 0) {
		xlsx->in_phonetic = true;
	} else if (strcmp(name, "t") == 0) {
		xlsx->in_text = xlsx->string_count > 0 && !xlsx->in_phonetic;
	}
}

static void strings_end(struct part *part, const char *name)
{
	struct xlsx *xlsx = part->sheet->xlsx;

	if (strcmp(name, "rPh") == 0)
		xlsx->in_phonetic = false;
	else if (strcmp(name, "t") == 0)
		xlsx->in_text = false;
}

static void strings_text(struct part *part, const char *text, size_t size)
{
	struct xlsx *xlsx = part->sheet->xlsx;

	if (xlsx->in_text)
		spill_text(part, &xlsx->strings, text, size);
}

static enum status strings_load(struct sheet *sheet)
{
	struct xlsx *xlsx = sheet->xlsx;
	enum status status = part_read(sheet, xlsx->strings_path,
		(struct part){.begin = strings_begin, .end = strings_end, .text = strings_text});

	if (status != OK)
		return status;
	uint64_t offset = xlsx->strings.size;
	if (spill_add(&xlsx->offsets, &offset, sizeof offset) != OK || spill_add(&xlsx->strings, "", 1) != OK ||
	    spill_seal(&xlsx->strings) != OK || spill_seal(&xlsx->offsets) != OK)
		return sheet_fail(sheet, ERR_FULL, "there is no space for the workbook's texts");
	return OK;
}

static bool string_at(const struct xlsx *xlsx, size_t index, const char **text, size_t *size)
{
	uint64_t bounds[2];

	if (index >= xlsx->string_count)
		return false;
	memcpy(bounds, spill_at(&xlsx->offsets, index * sizeof *bounds), sizeof bounds);
	*text = spill_at(&xlsx->strings, bounds[0]);
	*size = bounds[1] - bounds[0];
	return true;
}

// ---- numbers and dates ----

// 1.25e+16 → 12500000000000000, 1.5e-07 → 0.00000015. Exponents of at most two digits.
static void without_exponent(char *text)
{
	char digits[20], *to = text + (*text == '-'), *end;
	size_t count = 0;

	for (end = to; *end != 'e'; end++)
		if (*end != '.')
			digits[count++] = *end;
	int point = 1 + atoi(end + 1); // digits before the decimal point
	if (point <= 0) {
		to = stpcpy(to, "0.");
		for (; point < 0; point++)
			*to++ = '0';
		point = (int)count;
	}
	for (size_t i = 0; i < count; i++, point--) {
		if (point == 0)
			*to++ = '.';
		*to++ = digits[i];
	}
	for (; point > 0; point--)
		*to++ = '0';
	*to = '\0';
}

// As Excel shows it: 15 digits, no exponent where it can be done without.
static void number_text(char *to, size_t room, const char *text)
{
	char *end;
	double number = strtod(text, &end);
	size_t digits = 0;

	for (const char *at = text; *at && digits <= 15; at++)
		digits += isdigit((unsigned char)*at) || *at == 'e' || *at == 'E' ? 1 + 15 * (*at > '9') : 0;
	if (digits <= 15 || *end || !isfinite(number)) {
		snprintf(to, room, "%s", text);
		return;
	}
	snprintf(to, room, "%.15g", number);
	if (strchr(to, 'e') && fabs(number) < 1e22 && fabs(number) > 1e-15)
		without_exponent(to);
}

// A day number with fraction (18.17.4.1): days since 1899-12-30, or since 1904-01-01 in some workbooks. Until
// 1900-02-28 one less, since Excel counts a 29 February 1900. False when it is no date Excel can show.
static bool serial_text(char *to, size_t room, double serial, enum style style, bool from_1904)
{
	if (!(serial >= 0 && serial < 2958466))
		return false;
	int64_t seconds = (int64_t)floor(serial * 86400 + 0.5), days = seconds / 86400, rest = seconds % 86400;
	int hour = (int)(rest / 3600), minute = (int)(rest / 60 % 60), second = (int)(rest % 60);
	if (style == STYLE_DURATION) {
		snprintf(to, room, "%lld:%02d:%02d", (long long)(days * 24 + hour), minute, second);
		return true;
	}
	if (days == 0 && serial < 1 && !from_1904) {
		snprintf(to, room, "%02d:%02d:%02d", hour, minute, second);
		return true;
	}
	int64_t epoch = from_1904 ? date_days((struct date){1904, 1, 1}) : date_days((struct date){1899, 12, 30});
	struct date date = days_date(epoch + days + (!from_1904 && days < 60));
	if (rest)
		snprintf(to, room, "%04d-%02d-%02d %02d:%02d:%02d", date.year, date.month, date.day, hour, minute,
			second);
	else
		snprintf(to, room, "%04d-%02d-%02d", date.year, date.month, date.day);
	return true;
}

// ---- rows ----

// Excel's way to write what XML cannot hold: _x000D_. In place; NUL becomes U+FFFD.
static size_t unescape(char *text, size_t size, bool *nul)
{
	char *to = text;

	for (char *at = text, *end = text + size; at < end;) {
		uint32_t code = 0;
		bool escape = end - at >= 7 && at[0] == '_' && at[1] == 'x' && at[6] == '_';
		for (int i = 2; escape && i < 6; i++) {
			int c = (unsigned char)at[i];
			escape = isxdigit(c) != 0;
			code = code * 16 + (uint32_t)(isdigit(c) ? c - '0' : (c | 32) - 'a' + 10);
		}
		if (!escape || (code >= 0xd800 && code <= 0xdfff)) {
			*to++ = *at++;
			continue;
		}
		*nul |= code == 0;
		to += utf8_put(to, code ? code : 0xfffd);
		at += 7;
	}
	return (size_t)(to - text);
}

// "AB12" → 27; false for what is no reference.
static bool reference_column(const char *reference, size_t *column)
{
	size_t number = 0;
	int letters = 0;

	for (; isalpha((unsigned char)*reference) && letters < 4; reference++, letters++)
		number = number * 26 + (size_t)((*reference | 32) - 'a' + 1);
	if (letters < 1 || letters > 3)
		return false;
	*column = number - 1;
	return true;
}

static void row_put(struct sheet *sheet, const char *text, size_t size)
{
	struct xlsx *xlsx = sheet->xlsx;

	if (xlsx->column >= sheet->limits.columns) {
		if (size)
			sheet_flag(sheet, SHEET_TOO_MANY_COLUMNS, sheet->limits.columns);
		return;
	}
	if (size > sheet->limits.cell_bytes) {
		size = sheet->limits.cell_bytes;
		while (size && ((unsigned char)text[size] & 0xc0) == 0x80)
			size--;
		sheet_flag(sheet, SHEET_CELL_TOO_LONG, xlsx->column);
	}
	if (xlsx->row_size + size + 1 > xlsx->row_room) {
		sheet_flag(sheet, SHEET_LINE_TOO_LONG, xlsx->column);
		return;
	}
	char *cell = xlsx->row + xlsx->row_size;
	memcpy(cell, text, size);
	bool nul = false;
	if (memmem(cell, size, "_x", 2))
		size = unescape(cell, size, &nul);
	if (nul)
		sheet_flag(sheet, SHEET_NUL, xlsx->column);
	cell[size] = '\0';
	while (xlsx->column_count <= xlsx->column)
		xlsx->starts[xlsx->column_count++] = SIZE_MAX;
	xlsx->starts[xlsx->column] = xlsx->row_size;
	xlsx->row_size += size + 1;
}

static void cell_end(struct sheet *sheet)
{
	struct xlsx *xlsx = sheet->xlsx;
	char *value = xlsx->value, made[400];
	const char *text = value;
	size_t size = xlsx->value_size;
	enum style style = xlsx->style < xlsx->style_count ? xlsx->styles[xlsx->style] : STYLE_PLAIN;

	value[size] = '\0';
	if (strcmp(xlsx->type, "s") == 0) {
		char *end;
		unsigned long index = strtoul(value, &end, 10);
		if (!size || *end || !isdigit((unsigned char)*value) || !string_at(xlsx, index, &text, &size)) {
			sheet_flag(sheet, SHEET_BAD_CELL, xlsx->column);
			text = "";
			size = 0;
		}
	} else if (strcmp(xlsx->type, "b") == 0) {
		text = strcmp(value, "1") == 0 ? "TRUE" : "FALSE";
		size = strlen(text);
	} else if ((!*xlsx->type || strcmp(xlsx->type, "n") == 0) && size && size < 64) {
		char *end;
		double number = strtod(value, &end);
		if (style == STYLE_PLAIN || *end || !serial_text(made, sizeof made, number, style, xlsx->from_1904))
			number_text(made, sizeof made, value);
		text = made;
		size = strlen(made);
	}
	row_put(sheet, text, size);
}

static void row_begin(struct sheet *sheet, const char **attributes)
{
	struct xlsx *xlsx = sheet->xlsx;
	const char *number = attribute(attributes, "r");
	long long line = number ? atoll(number) : xlsx->line;

	// Rows come in order; what does not is counted on.
	if (line >= xlsx->line && line <= EXCEL_ROWS)
		xlsx->line = line;
	sheet->row = (struct sheet_row){.line = xlsx->line, .cells = sheet->cells};
	xlsx->line++;
	xlsx->in_row = sheet->row.line >= xlsx->skip_to;
	xlsx->column_count = xlsx->row_size = xlsx->next_column = 0;
}

static void cell_begin(struct sheet *sheet, const char **attributes)
{
	struct xlsx *xlsx = sheet->xlsx;
	const char *reference = attribute(attributes, "r"), *type = attribute(attributes, "t");
	const char *style = attribute(attributes, "s");

	xlsx->column = xlsx->next_column;
	if (reference && !reference_column(reference, &xlsx->column))
		sheet_flag(sheet, SHEET_BAD_CELL, xlsx->column);
	xlsx->next_column = xlsx->column + 1;
	snprintf(xlsx->type, sizeof xlsx->type, "%s", type ? type : "");
	xlsx->style = style ? strtoul(style, NULL, 10) : 0;
	xlsx->value_size = 0;
}

static void sheet_begin(struct part *part, const char *name, const char **attributes)
{
	struct xlsx *xlsx = part->sheet->xlsx;

	if (strcmp(name, "row") == 0)
		row_begin(part->sheet, attributes);
	else if (!xlsx->in_row)
		return;
	else if (strcmp(name, "c") == 0)
		cell_begin(part->sheet, attributes);
	else if (strcmp(name, "rPh") == 0)
		xlsx->in_phonetic = true;
	else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		xlsx->in_value = !xlsx->in_phonetic;
}

static void sheet_end(struct part *part, const char *name)
{
	struct xlsx *xlsx = part->sheet->xlsx;

	if (!xlsx->in_row)
		return;
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		xlsx->in_value = false;
	} else if (strcmp(name, "rPh") == 0) {
		xlsx->in_phonetic = false;
	} else if (strcmp(name, "c") == 0) {
		if (xlsx->value_size || strcmp(xlsx->type, "s") == 0)
			cell_end(part->sheet);
	} else if (strcmp(name, "row") == 0) {
		xlsx->in_row = false;
		xlsx->row_ready = true;
		XML_StopParser(part->parser, XML_TRUE);
	}
}

static void sheet_text(struct part *part, const char *text, size_t size)
{
	struct xlsx *xlsx = part->sheet->xlsx;

	if (!xlsx->in_value)
		return;
	// One byte more than a cell may have, so that the cut is noticed.
	size_t left = part->sheet->limits.cell_bytes + 1 - xlsx->value_size;
	if (size > left)
		size = left;
	memcpy(xlsx->value + xlsx->value_size, text, size);
	xlsx->value_size += size;
}

enum status xlsx_next(struct sheet *sheet, bool *found)
{
	struct xlsx *xlsx = sheet->xlsx;
	struct part *part = &xlsx->part;

	*found = false;
	while (!(part->ended && !part->suspended)) {
		xlsx->row_ready = false;
		enum status status = part_step(part);
		if (status != OK)
			return status;
		if (!xlsx->row_ready)
			continue;
		bool content = false;
		for (size_t i = 0; i < xlsx->column_count; i++) {
			sheet->cells[i] = xlsx->starts[i] == SIZE_MAX ? "" : xlsx->row + xlsx->starts[i];
			content |= sheet->cells[i][0] != '\0';
		}
		sheet->row.count = xlsx->column_count;
		if (!content && sheet->row.fault == SHEET_FINE)
			continue;
		*found = true;
		return OK;
	}
	return OK;
}

// ---- opening ----

// Number of files and size of the directory, from the end of the archive, before anything is allocated by them.
static enum status directory_check(struct sheet *sheet)
{
	enum { TAIL = 65536 + 22 + 20 };
	int64_t size = sheet->source.size, from = size > TAIL ? size - TAIL : 0;
	unsigned char *tail = malloc(TAIL);
	if (!tail)
		abort();
	int64_t got = source_read(&sheet->source, from, tail, TAIL);
	unsigned char *end = NULL;
	enum status status = OK;

	for (int64_t i = got - 22; i >= 0 && !end; i--)
		if (memcmp(tail + i, "PK\x05\x06", 4) == 0)
			end = tail + i;
	if (!end) {
		status = sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook is cut off or damaged");
		goto out;
	}
	uint64_t entries = end[10] | (uint64_t)end[11] << 8, bytes = 0;
	for (int i = 3; i >= 0; i--)
		bytes = bytes << 8 | end[12 + i];
	// More than 65,534 files or 4 GiB of directory (zip64) is no workbook that people make.
	if (entries > (uint64_t)sheet->limits.entries || bytes > DIRECTORY_MAX)
		status = sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook has too many parts");
out:
	free(tail);
	return status;
}

static enum status archive_open(struct sheet *sheet)
{
	struct xlsx *xlsx = sheet->xlsx;
	zip_error_t error;
	enum status status = directory_check(sheet);

	if (status != OK)
		return status;
	zip_error_init(&error);
	zip_source_t *source = sheet->source.fd < 0
		? zip_source_buffer_create(sheet->source.bytes, (zip_uint64_t)sheet->source.size, 0, &error)
		: zip_source_file_create(sheet->source.path, 0, -1, &error);
	if (source)
		xlsx->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (!xlsx->archive) {
		status = sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook cannot be opened: %s",
			zip_error_strerror(&error));
		zip_source_free(source);
	} else if (zip_get_num_entries(xlsx->archive, 0) > sheet->limits.entries) {
		status = sheet_fail(sheet, ERR_UNPROCESSABLE, "the workbook has too many parts");
	}
	zip_error_fini(&error);
	return status;
}

static void *room(size_t bytes)
{
	void *memory = malloc(bytes);
	if (!memory)
		abort();
	return memory;
}

static enum status workbook_read(struct sheet *sheet)
{
	struct xlsx *xlsx = sheet->xlsx;
	char relations[NAME_BYTES + 16];
	const char *slash;
	enum status status;

	snprintf(xlsx->workbook, sizeof xlsx->workbook, "xl/workbook.xml");
	status = part_read(sheet, "_rels/.rels", (struct part){.begin = root_begin, .limit = SMALL_PART});
	if (status == OK)
		status = part_read(sheet, xlsx->workbook, (struct part){.begin = workbook_begin, .limit = SMALL_PART});
	if (status != OK)
		return status;
	slash = strrchr(xlsx->workbook, '/');
	int folder = slash ? (int)(slash + 1 - xlsx->workbook) : 0;
	snprintf(relations, sizeof relations, "%.*s_rels/%s.rels", folder, xlsx->workbook, xlsx->workbook + folder);
	status = part_read(sheet, relations, (struct part){.begin = relations_begin, .limit = SMALL_PART});
	if (status == OK)
		status = tabs_settle(sheet);
	if (status == OK && *xlsx->styles_path)
		status = part_read(sheet, xlsx->styles_path, (struct part){.begin = styles_begin, .end = styles_end,
			.limit = SMALL_PART});
	if (status == OK && *xlsx->strings_path)
		status = strings_load(sheet);
	return status;
}

enum status xlsx_open(struct sheet *sheet)
{
	struct xlsx *xlsx = sheet->xlsx = arena_new(sheet->mem, struct xlsx);
	enum status status = archive_open(sheet);

	if (status != OK)
		return status;
	xlsx->formats = arena_array(sheet->mem, struct format, FORMATS_MAX);
	xlsx->starts = arena_array(sheet->mem, size_t, sheet->limits.columns + 1);
	xlsx->value = room(sheet->limits.cell_bytes + 2);
	xlsx->row_room = sheet->limits.line_bytes;
	xlsx->row = room(xlsx->row_room);
	return workbook_read(sheet);
}

enum status xlsx_seek(struct sheet *sheet, int64_t line)
{
	struct xlsx *xlsx = sheet->xlsx;

	part_close(&xlsx->part);
	xlsx->part = (struct part){.begin = sheet_begin, .end = sheet_end, .text = sheet_text};
	xlsx->line = 1;
	xlsx->skip_to = line;
	xlsx->in_row = xlsx->in_value = xlsx->in_phonetic = false;
	if (sheet->form.tab < 0 || (size_t)sheet->form.tab >= xlsx->tab_count)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "there is no worksheet %d", sheet->form.tab);
	return part_open(sheet, xlsx->tab_paths[sheet->form.tab], &xlsx->part);
}

int64_t xlsx_line(const struct xlsx *xlsx)
{
	return xlsx->line > xlsx->skip_to ? xlsx->line : xlsx->skip_to;
}

void xlsx_progress(const struct xlsx *xlsx, int64_t *done, int64_t *all)
{
	*all = xlsx->part.declared > xlsx->part.unzipped ? xlsx->part.declared : xlsx->part.unzipped;
	*done = xlsx->part.unzipped;
}

void xlsx_close(struct xlsx *xlsx)
{
	if (!xlsx)
		return;
	part_close(&xlsx->part);
	if (xlsx->archive)
		zip_discard(xlsx->archive);
	spill_close(&xlsx->strings);
	spill_close(&xlsx->offsets);
	free(xlsx->value);
	free(xlsx->row);
}
