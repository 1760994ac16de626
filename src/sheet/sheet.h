// Tables in files, read and written row by row: CSV and XLSX. Memory does not grow with the file.
//
//	struct sheet *sheet;
//	const struct sheet_row *row;
//	status = sheet_open(path, NULL, NULL, &sheet);
//	while ((status = sheet_next(sheet, &row)) == OK && row) …
//	sheet_close(sheet);
//
// Broken rows do not end the reading: they come with a fault, with what could be read of them, and the reader goes on
// at the next line. Only what makes the rest unreadable (file gone, archive broken, a bomb) ends it. A sheet belongs to
// one thread at a time.
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sheet_kind { SHEET_CSV, SHEET_XLSX };

enum sheet_encoding {
	SHEET_UTF8,
	SHEET_UTF16LE,
	SHEET_UTF16BE,
	SHEET_GB18030, // takes GBK and GB2312
	SHEET_CP1252,  // Western Europe as Excel writes it
};

enum sheet_dates {
	SHEET_DATES_YMD, // also when no date was seen
	SHEET_DATES_DMY,
	SHEET_DATES_MDY,
	SHEET_DATES_UNSURE, // 3/4/2024 and nothing that tells; ask. Read as MDY
};

// How a file is to be read: found by sniffing its first 256 KiB, changed by whoever knows better.
struct sheet_form {
	enum sheet_kind kind;
	enum sheet_encoding encoding; // CSV
	bool bom;                     // a byte order mark is skipped
	char delimiter;               // CSV: , ; tab |
	char quote;                   // CSV: " or ' or 0 for none
	bool header;                  // the first row holds names
	char decimal;                 // . or ,
	enum sheet_dates dates;
	int tab; // XLSX: worksheet, from 0 in the order of the workbook; the first visible one by sniffing
};

// Zero means the default in brackets.
struct sheet_limits {
	size_t columns;        // [512]
	size_t cell_bytes;     // [65,536] of UTF-8
	size_t line_bytes;     // [1 MiB] physical line as it stands in the file; also a whole record
	int quoted_lines;      // [500] lines in one quoted cell; more means that its quote was never closed
	int64_t file_bytes;    // [8 GiB]
	int64_t unzipped_bytes; // [8 GiB] XLSX: of one part
	int64_t string_bytes;  // [2 GiB] XLSX: shared strings, kept in a temporary file beyond 8 MiB
	int ratio;             // [400] XLSX: unzipped to zipped, of a part beyond 16 MiB
	int entries;           // [10,000] XLSX: files in the archive
	int depth;             // [64] XLSX: nested elements
};

enum sheet_fault {
	SHEET_FINE,
	SHEET_RAGGED,      // more or fewer cells than the first row
	SHEET_QUOTE,       // a quote never closed, or text after the closing one; the cells are those of its first line
	SHEET_BROKEN_TEXT, // bytes that are no text in this encoding; U+FFFD stands for them
	SHEET_NUL,         // NUL bytes; U+FFFD stands for them
	SHEET_CELL_TOO_LONG,    // cut at the limit
	SHEET_LINE_TOO_LONG,    // cut at the limit; the reader went on at the next line
	SHEET_TOO_MANY_COLUMNS, // the rest was left out
	SHEET_BAD_CELL, // XLSX: a cell that points outside the shared strings, or whose reference makes no sense
};

struct sheet_row {
	int64_t number; // rows of data from 1; the header is 0. XLSX: the header's is 0 too, line tells Excel's number
	int64_t line;        // physical line of its start, from 1. XLSX: Excel's row number
	const char **cells;  // UTF-8 without NUL, never NULL; valid until the next call on the sheet
	size_t count;        // of this row; cells up to the header's count can be read in any case, as ""
	enum sheet_fault fault; // the first one found
	size_t fault_column; // from 0, where it was found
};

struct sheet;

// What a fault means, in a sentence for the error file.
struct words sheet_fault_words(enum sheet_fault fault);

// Looks at the start of the file. ERR_NOT_FOUND: no such file; ERR_UNPROCESSABLE: neither text nor XLSX (or .xls, which
// is not read), damaged or a bomb, or a form that makes no sense; ERR_TOO_LARGE: beyond a limit.
MUST_CHECK enum status sheet_sniff(const char *path, const struct sheet_limits *limits, struct sheet_form *form);
// form NULL: sniffed. limits NULL: the defaults. Nothing to close when it fails.
MUST_CHECK enum status sheet_open(const char *path, const struct sheet_form *form,
	const struct sheet_limits *limits, struct sheet **sheet);
// The same over bytes, which are not copied and outlive the sheet. For previews and tests.
MUST_CHECK enum status sheet_open_bytes(const void *bytes, size_t size, const struct sheet_form *form,
	const struct sheet_limits *limits, struct sheet **sheet);
void sheet_close(struct sheet *sheet); // NULL is nothing
const struct sheet_form *sheet_form(const struct sheet *sheet);
// The first row when form.header says so; else names "A", "B", … as many as the first row has cells. The count is what
// other rows are held against. Valid as long as the sheet.
const char *const *sheet_header(const struct sheet *sheet, size_t *count);
// XLSX: names of the worksheets, in order. CSV: none.
const char *const *sheet_tabs(const struct sheet *sheet, size_t *count);
// *row is NULL at the end. Lines without any content are passed over. Statuses as for sheet_sniff; after one, only
// close. CSV: a cell that begins with any number of ' and then one of = + - @ TAB CR loses one ' (it is the writer's
// guard).
MUST_CHECK enum status sheet_next(struct sheet *sheet, const struct sheet_row **row);
// Why the last status was not OK, for the log, in English; "" when nothing failed. Lives as long as the sheet, as does
// the same for people: no point at its end, to stand within a sentence.
const char *sheet_error(const struct sheet *sheet);
struct words sheet_error_words(const struct sheet *sheet);

// Where the next row begins. Plain numbers, to be stored and used again on the same file after a restart.
struct sheet_position {
	int64_t byte; // CSV: offset in the file. XLSX: not looked at
	int64_t line; // of the next row to read (XLSX: the first Excel row not yet read)
	int64_t rows; // rows of data given so far
};
struct sheet_position sheet_tell(const struct sheet *sheet);
// CSV: at once. XLSX: unpacks again from the start and passes over rows without building cells.
MUST_CHECK enum status sheet_seek(struct sheet *sheet, struct sheet_position position);
// Bytes of the file read so far (XLSX: of the worksheet's unzipped XML), and all.
void sheet_progress(const struct sheet *sheet, int64_t *done_bytes, int64_t *all_bytes);

// ---- cells into values, by the form's decimal sign and date order ----

// A number as people write it, with grouping (1,234.50 · 1 234,50 · 1'234), a currency sign or code, a minus before or
// after, parentheses for negative; digits decimals, more only where they are zeros. Full-width forms pass.
MUST_CHECK bool sheet_decimal(const struct sheet_form *form, const char *cell, int digits, int64_t *minor);

struct sheet_time {
	int year, month, day, hour, minute, second, ms; // exists; the time is 0:00 where the cell has none
	bool has_time, has_offset;
	int offset_minutes;
};
// A date, with or without time: 2024-02-29[T ]16:00[:00[.123]][Z|+08:00], 2024/2/29, 20240229, 29.2.2024, 2/29/24,
// 29-Feb-2024, 2024年2月29日 16:00, 4:05 PM, 下午4:05. False for what does not exist. Years of two digits: 70–99 →
// 19xx, else 20xx.
MUST_CHECK bool sheet_date(const struct sheet_form *form, const char *cell, struct sheet_time *time);

// ---- writing ----

enum sheet_column { SHEET_TEXT, SHEET_NUMBER }; // XLSX: a plain decimal in a number column is written as number

struct sheet_output {
	enum sheet_kind kind;
	char delimiter;  // CSV; 0 = ,
	bool bom;        // CSV: Excel takes UTF-8 for what it is only with one
	bool unguarded;  // CSV: leave out the guard against formulas (for programs only)
	const enum sheet_column *columns; // NULL: all text
	size_t column_count;
	const char *tab; // XLSX: name of the worksheet; NULL = Sheet1
};

// Appends one CSV record (RFC 4180, CRLF). Guard: a cell that begins with = + - @ TAB CR gets ' before it, unless it is
// a plain negative number (-12.50); spreadsheets would run it as a formula.
void sheet_csv_row(struct buf *buf, const struct sheet_output *output, const char *const *cells, size_t count);

struct sheet_writer;
MUST_CHECK enum status sheet_create(const char *path, const struct sheet_output *output,
	struct sheet_writer **writer);
// NULL cells are empty. XLSX: ERR_TOO_LARGE for a cell of more than 32,767 characters; after 1,048,576 rows the table
// goes on in a further worksheet, below the first row again.
MUST_CHECK enum status sheet_write(struct sheet_writer *writer, const char *const *cells, size_t count);
// Finishes and frees. The file is whole only when this returned OK (ERR_FULL: no space left).
MUST_CHECK enum status sheet_finish(struct sheet_writer *writer);
// Frees and removes the file.
void sheet_abandon(struct sheet_writer *writer);
