// CSV: physical lines of the file, decoded one by one, put together where a quoted cell goes over several.
#include "sheet/reader.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)256 * 1024)

struct csv {
	struct decoder *decoder;
	// A window of the file: raw[0] stands at window, used bytes of it are there.
	unsigned char *raw;
	size_t capacity, used, at;
	int64_t window;
	int64_t line;    // number of the next line
	bool failed;     // the file could not be read
	bool cr_only;    // lines end with CR alone, as on old Macs
	bool skip_start; // the next line read may be a "sep=;" of Excel
	char *record;    // UTF-8 of the record being read
	size_t record_size, record_room;
};

struct line {
	const unsigned char *bytes;
	size_t size;
	const char *ending; // "\r\n", "\n", "\r", "" at the end of the file
	bool too_long;
};

static void *room(size_t bytes)
{
	void *memory = malloc(bytes);
	if (!memory)
		abort();
	return memory;
}

static size_t unit_of(const struct sheet *sheet)
{
	return sheet->form.encoding == SHEET_UTF16LE || sheet->form.encoding == SHEET_UTF16BE ? 2 : 1;
}

// Moves the window on so that it begins at csv->at, and reads more. False when nothing more came.
static bool fill(struct sheet *sheet, struct csv *csv)
{
	memmove(csv->raw, csv->raw + csv->at, csv->used - csv->at);
	csv->window += (int64_t)csv->at;
	csv->used -= csv->at;
	csv->at = 0;
	size_t size = csv->capacity - csv->used < CHUNK ? csv->capacity - csv->used : CHUNK;
	int64_t got = source_read(&sheet->source, csv->window + (int64_t)csv->used, csv->raw + csv->used, size);
	if (got < 0)
		csv->failed = true;
	if (got > 0)
		csv->used += (size_t)got;
	return got > 0;
}

// Where the next line feed (or CR) is, from an offset behind csv->at on; SIZE_MAX: not in the window.
static size_t find_end(const struct sheet *sheet, const struct csv *csv, size_t from)
{
	const unsigned char *start = csv->raw + csv->at, *end = csv->raw + csv->used, *found = start + from;
	int wanted = csv->cr_only ? '\r' : '\n';
	size_t unit = unit_of(sheet);

	while (found < end && (found = memchr(found, wanted, (size_t)(end - found)))) {
		size_t at = (size_t)(found - start);
		if (unit == 1)
			return at;
		bool little = sheet->form.encoding == SHEET_UTF16LE;
		if (little && at % 2 == 0 && found + 1 < end && found[1] == 0)
			return at;
		if (!little && at % 2 == 1 && found[-1] == 0)
			return at - 1;
		found++;
	}
	return SIZE_MAX;
}

// Without the CR before the line feed.
static const char *ending_of(const struct sheet *sheet, const struct csv *csv, struct line *line)
{
	size_t unit = unit_of(sheet);

	if (csv->cr_only)
		return "\r";
	if (line->size >= unit) {
		const unsigned char *last = line->bytes + line->size - unit;
		bool cr = unit == 1 ? last[0] == '\r'
			: sheet->form.encoding == SHEET_UTF16LE ? last[0] == '\r' && last[1] == 0
			: last[0] == 0 && last[1] == '\r';
		if (cr) {
			line->size -= unit;
			return "\r\n";
		}
	}
	return "\n";
}

// Passes over the rest of a line that is too long.
static void skip_line(struct sheet *sheet, struct csv *csv)
{
	size_t unit = unit_of(sheet);

	for (;;) {
		size_t end = find_end(sheet, csv, 0);
		if (end != SIZE_MAX) {
			csv->at += end + unit;
			return;
		}
		// an odd byte stays, so that units stay whole
		csv->at = csv->used - (csv->used - csv->at) % unit;
		if (!fill(sheet, csv)) {
			csv->at = csv->used;
			return;
		}
	}
}

// The next physical line; false at the end. Its bytes stay until the next call.
static bool next_line(struct sheet *sheet, struct csv *csv, struct line *line)
{
	size_t limit = sheet->limits.line_bytes, from = 0, end;
	bool more = true;

	*line = (struct line){.ending = ""};
	while ((end = find_end(sheet, csv, from)) == SIZE_MAX && more && csv->used - csv->at <= limit) {
		from = csv->used - csv->at;
		from -= from % 2; // a unit of two bytes may be cut here
		more = fill(sheet, csv);
	}
	line->bytes = csv->raw + csv->at;
	if (end != SIZE_MAX && end <= limit) {
		line->size = end;
		line->ending = ending_of(sheet, csv, line);
		csv->at += end + unit_of(sheet);
	} else if (csv->used - csv->at > limit) {
		line->size = limit - limit % 2;
		line->too_long = true;
		line->ending = "\n";
	} else if (csv->used > csv->at) {
		line->size = csv->used - csv->at;
		csv->at = csv->used;
	} else {
		return false;
	}
	csv->line++;
	return true;
}

// Decodes a line behind what the record already holds. False when the record is full.
static bool append_line(struct sheet *sheet, struct csv *csv, struct line *line, enum sheet_fault *fault)
{
	size_t worst = 3 * line->size + 8;

	if (csv->record_size + worst > csv->record_room) {
		if (csv->record_size > sheet->limits.line_bytes)
			return false;
		csv->record_room = 2 * (csv->record_size + worst);
		csv->record = realloc(csv->record, csv->record_room);
		if (!csv->record)
			abort();
	}
	csv->record_size += decode(csv->decoder, line->bytes, line->size, csv->record + csv->record_size, fault);
	if (line->too_long) {
		if (*fault == SHEET_FINE)
			*fault = SHEET_LINE_TOO_LONG;
		skip_line(sheet, csv);
	}
	return true;
}

void scan_bytes(struct scan *scan, const char *text, size_t size)
{
	const char *end = text + size;

	while (text < end) {
		if (scan->in_quotes) {
			const char *quote = memchr(text, scan->quote, (size_t)(end - text));
			if (!quote)
				return;
			text = quote + 1;
			scan->in_quotes = false;
			scan->after_quotes = true;
			continue;
		}
		char c = *text++;
		if (c == scan->delimiter) {
			scan->in_field = scan->after_quotes = scan->after_blank = false;
			scan->fields++;
		} else if (scan->after_quotes) {
			if (c == scan->quote && !scan->after_blank) { // doubled
				scan->in_quotes = true;
				scan->after_quotes = false;
			} else if (c == ' ') {
				scan->after_blank = true;
			} else {
				scan->stray = true;
			}
		} else if (!scan->in_field) {
			scan->in_field = true;
			if (c == scan->quote && scan->quote) {
				scan->in_quotes = true;
				scan->quoted_field = scan->fields;
			}
		}
	}
}

// ---- cells ----

static const char *cut_cell(struct sheet *sheet, char *cell, size_t size, size_t column)
{
	size_t limit = sheet->limits.cell_bytes;

	if (size > limit) {
		while (limit && ((unsigned char)cell[limit] & 0xc0) == 0x80)
			limit--;
		cell[limit] = '\0';
		sheet_flag(sheet, SHEET_CELL_TOO_LONG, column);
	}
	if (cell[0] == '\'') {
		size_t quotes = strspn(cell, "'");
		if (cell[quotes] && strchr("=+-@\t\r", cell[quotes]))
			return cell + 1;
	}
	return cell;
}

// A quoted cell in place: *at stands on the opening quote and ends on the delimiter or at end. Returns its size.
static size_t unquote(const struct sheet *sheet, char *cell, char **at, char *end)
{
	char *to = cell, *from = *at + 1, quote = sheet->form.quote;

	while (from < end) {
		char *next = memchr(from, quote, (size_t)(end - from));
		size_t run = (size_t)((next ? next : end) - from);
		memmove(to, from, run);
		to += run;
		from += run;
		if (!next)
			break;
		from++;
		if (from >= end || *from != quote)
			break;
		*to++ = quote;
		from++;
	}
	// Text behind the closing quote stays with the cell; blanks alone do not.
	char *stop = memchr(from, sheet->form.delimiter, (size_t)(end - from));
	if (!stop)
		stop = end;
	size_t rest = (size_t)(stop - from), blanks = 0;
	while (blanks < rest && from[blanks] == ' ')
		blanks++;
	if (blanks < rest) {
		memmove(to, from, rest);
		to += rest;
	}
	*at = stop;
	return (size_t)(to - cell);
}

// Cuts the record into cells, in place. record[size] can be written.
static void split(struct sheet *sheet, char *record, size_t size)
{
	char *at = record, *end = record + size;
	size_t count = 0;

	for (;;) {
		char *cell = at;
		size_t length;
		if (sheet->form.quote && at < end && *at == sheet->form.quote) {
			length = unquote(sheet, cell, &at, end);
		} else {
			at = memchr(cell, sheet->form.delimiter, (size_t)(end - cell));
			if (!at)
				at = end;
			length = (size_t)(at - cell);
		}
		bool last = at >= end;
		if (count == sheet->limits.columns) {
			sheet_flag(sheet, SHEET_TOO_MANY_COLUMNS, count);
			break;
		}
		cell[length] = '\0';
		sheet->cells[count] = cut_cell(sheet, cell, length, count);
		count++;
		if (last)
			break;
		at++;
	}
	sheet->row.count = count;
}

// Which cell a byte of the record lies in, for the report.
static size_t column_of(const struct sheet *sheet, const char *record, const char *place)
{
	struct scan scan = {.delimiter = sheet->form.delimiter, .quote = sheet->form.quote};

	scan_bytes(&scan, record, (size_t)(place - record));
	return scan.fields;
}

static void flag_text(struct sheet *sheet, enum sheet_fault fault, const char *record, size_t size)
{
	if (fault == SHEET_FINE)
		return;
	const char *mark = fault == SHEET_LINE_TOO_LONG ? NULL : memmem(record, size, "\xef\xbf\xbd", 3);
	sheet_flag(sheet, fault, mark ? column_of(sheet, record, mark) : 0);
}

// Puts the record together. A quote that opens and is not closed within reason, or is closed by what is no closing
// quote, gives up: the record is then its first line alone, and reading goes on behind that line.
static void gather(struct sheet *sheet, struct csv *csv, const struct line *first, enum sheet_fault *fault)
{
	struct scan scan = {.delimiter = sheet->form.delimiter, .quote = sheet->form.quote};
	int64_t second_byte = csv_offset(csv), second_line = csv->line;
	size_t first_size = csv->record_size;
	enum sheet_fault first_fault = *fault;
	const char *ending = first->ending;
	struct line line;
	int lines = 1;

	if (!scan.quote || !memchr(csv->record, scan.quote, csv->record_size))
		return;
	scan_bytes(&scan, csv->record, csv->record_size);
	while (scan.in_quotes && !scan.stray) {
		size_t before = csv->record_size;
		if (*fault == SHEET_LINE_TOO_LONG || lines++ >= sheet->limits.quoted_lines ||
		    csv->record_size > sheet->limits.line_bytes || !next_line(sheet, csv, &line))
			break;
		size_t ending_size = strlen(ending);
		memcpy(csv->record + csv->record_size, ending, ending_size); // append_line left room for it
		csv->record_size += ending_size;
		if (!append_line(sheet, csv, &line, fault))
			break;
		ending = line.ending;
		scan_bytes(&scan, csv->record + before, csv->record_size - before);
	}
	if (!scan.in_quotes && !scan.stray)
		return;
	csv->record_size = first_size;
	*fault = first_fault;
	if (first_fault != SHEET_LINE_TOO_LONG)
		sheet_flag(sheet, SHEET_QUOTE, scan.quoted_field);
	if (lines > 1)
		csv_seek(csv, second_byte, second_line);
}

static bool empty_row(const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->row.count; i++)
		if (sheet->cells[i][0])
			return false;
	return true;
}

enum status csv_next(struct sheet *sheet, bool *found)
{
	struct csv *csv = sheet->csv;
	struct line line;

	*found = false;
	while (next_line(sheet, csv, &line)) {
		enum sheet_fault fault = SHEET_FINE;
		bool start = csv->skip_start;
		sheet->row = (struct sheet_row){.line = csv->line - 1, .cells = sheet->cells};
		csv->record_size = 0;
		csv->skip_start = false;
		if (!append_line(sheet, csv, &line, &fault))
			continue;
		if (start && csv->record_size == 5 && strncasecmp(csv->record, "sep=", 4) == 0)
			continue;
		gather(sheet, csv, &line, &fault);
		flag_text(sheet, fault, csv->record, csv->record_size);
		split(sheet, csv->record, csv->record_size);
		if (empty_row(sheet) && sheet->row.fault == SHEET_FINE)
			continue;
		*found = true;
		return OK;
	}
	if (csv->failed)
		return sheet_fail(sheet, ERR_INTERNAL, "the file can no longer be read");
	return OK;
}

int64_t csv_offset(const struct csv *csv)
{
	return csv->window + (int64_t)csv->at;
}

int64_t csv_line(const struct csv *csv)
{
	return csv->line;
}

void csv_seek(struct csv *csv, int64_t byte, int64_t line)
{
	if (byte >= csv->window && byte <= csv->window + (int64_t)csv->used) {
		csv->at = (size_t)(byte - csv->window);
	} else {
		csv->window = byte;
		csv->used = csv->at = 0;
	}
	csv->line = line;
	csv->skip_start = line == 1;
}

// No line feed in the first chunk, but carriage returns: an old Mac's file.
static bool ends_with_cr(const struct sheet *sheet, struct csv *csv)
{
	int64_t got = source_read(&sheet->source, 0, csv->raw, csv->capacity < CHUNK ? csv->capacity : CHUNK);
	return got > 0 && !memchr(csv->raw, '\n', (size_t)got) && memchr(csv->raw, '\r', (size_t)got);
}

enum status csv_open(struct sheet *sheet)
{
	struct csv *csv = sheet->csv = arena_new(sheet->mem, struct csv);
	unsigned char mark[3] = {0};

	csv->decoder = decoder_create(sheet->form.encoding);
	if (!csv->decoder)
		return sheet_fail(sheet, ERR_INTERNAL, "this machine has no converter for the encoding");
	// Small files need no more than themselves.
	csv->capacity = sheet->limits.line_bytes + CHUNK;
	if (sheet->source.size < (int64_t)csv->capacity)
		csv->capacity = (size_t)sheet->source.size + 16;
	csv->raw = room(csv->capacity);
	csv->record_room = 4096;
	csv->record = room(csv->record_room);
	csv->cr_only = ends_with_cr(sheet, csv);
	int64_t start = 0;
	if (source_read(&sheet->source, 0, mark, sizeof mark) < 0)
		return sheet_fail(sheet, ERR_INTERNAL, "the file cannot be read");
	if (sheet->form.bom)
		start = memcmp(mark, "\xef\xbb\xbf", 3) == 0 ? 3
			: memcmp(mark, "\xff\xfe", 2) == 0 || memcmp(mark, "\xfe\xff", 2) == 0 ? 2 : 0;
	csv_seek(csv, start, 1);
	return OK;
}

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	decoder_destroy(csv->decoder);
	free(csv->raw);
	free(csv->record);
}
