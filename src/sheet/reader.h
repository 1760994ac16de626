// Inside of the reader: what sheet.c, csv.c, xlsx.c and sniff.c share. Not for other folders.
#pragma once

#include "sheet/sheet.h"

#define SNIFF_BYTES ((size_t)256 * 1024)

// Bytes of a file or in memory, read at any place.
struct source {
	int fd; // -1: in memory
	const char *path;
	const unsigned char *bytes;
	int64_t size;
};

// How many bytes were read, 0 at the end, -1 when the file cannot be read.
int64_t source_read(const struct source *source, int64_t at, void *to, size_t size);

struct csv;
struct xlsx;

struct sheet {
	struct arena *mem; // what lives as long as the sheet
	struct source source;
	struct sheet_form form;
	struct sheet_limits limits;
	struct csv *csv;
	struct xlsx *xlsx;
	const char **header, **tabs;
	size_t header_count, tab_count;
	struct sheet_row row;
	const char **cells; // limits.columns and one more
	int64_t rows;
	enum status broken; // the status that ended it
	char error[200], error_zh[300];
};

// Records why and returns status, for good.
enum status sheet_fail(struct sheet *sheet, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
// Keeps the first fault of the row.
void sheet_flag(struct sheet *sheet, enum sheet_fault fault, size_t column);

// Both kinds: *found false at the end; else sheet->cells, row.count, row.line, row.fault are set.
MUST_CHECK enum status csv_open(struct sheet *sheet);
MUST_CHECK enum status csv_next(struct sheet *sheet, bool *found);
void csv_close(struct csv *csv);
int64_t csv_offset(const struct csv *csv);
int64_t csv_line(const struct csv *csv);
void csv_seek(struct csv *csv, int64_t byte, int64_t line);

// Reads the workbook, tabs, styles and shared strings; xlsx_seek opens the worksheet of form.tab.
MUST_CHECK enum status xlsx_open(struct sheet *sheet);
MUST_CHECK enum status xlsx_next(struct sheet *sheet, bool *found);
void xlsx_close(struct xlsx *xlsx);
int64_t xlsx_line(const struct xlsx *xlsx);
void xlsx_progress(const struct xlsx *xlsx, int64_t *done, int64_t *all);
MUST_CHECK enum status xlsx_seek(struct sheet *sheet, int64_t line);
int xlsx_first_visible(const struct sheet *sheet);

// Text of one line as it stands in the file into UTF-8. to has room for 3 × size + 4 bytes; returns the bytes written.
struct decoder;
struct decoder *decoder_create(enum sheet_encoding encoding);
void decoder_destroy(struct decoder *decoder);
size_t decode(struct decoder *decoder, const unsigned char *from, size_t size, char *to, enum sheet_fault *fault);

// Fields of one record: the state of a scan that may go on over several lines.
struct scan {
	char delimiter, quote;
	size_t fields;       // begun so far
	size_t quoted_field; // the field whose quote was opened last
	bool in_field, in_quotes, after_quotes, after_blank, stray;
};
void scan_bytes(struct scan *scan, const char *text, size_t size);

// Encoding, delimiter, quote, header, decimal sign, date order from the start of the file and samples of its rest.
MUST_CHECK enum status sniff(struct sheet *sheet);
