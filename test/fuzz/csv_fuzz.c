// Any bytes as CSV: read to the end, sniffed and with a form taken from the bytes; what is given is text; reading goes
// on alike from a position in the middle.
#include "sheet/sheet.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static uint64_t row_hash(const struct sheet_row *row)
{
	uint64_t hash = (uint64_t)row->line * 31 + (uint64_t)row->number * 7 + row->count * 3 + row->fault;

	for (size_t i = 0; i < row->count; i++) {
		require(utf8_valid(row->cells[i], strlen(row->cells[i])));
		for (const char *at = row->cells[i]; *at; at++)
			hash = hash * 1099511628211u + (unsigned char)*at;
		hash++;
	}
	return hash;
}

static void read_all(const uint8_t *data, size_t size, const struct sheet_form *form, const struct sheet_limits *limits)
{
	struct sheet *sheet, *other;
	const struct sheet_row *row;
	struct sheet_position middle = {0};
	uint64_t expected = 0;
	int64_t rows = 0, done, all;
	struct sheet_time time;
	int64_t minor;

	if (sheet_open_bytes(data, size, form, limits, &sheet) != OK)
		return;
	struct sheet_form found = *sheet_form(sheet);
	for (;; rows++) {
		struct sheet_position position = sheet_tell(sheet);
		require(sheet_next(sheet, &row) == OK);
		if (!row)
			break;
		require(row->number == rows + 1 && row->fault <= SHEET_BAD_CELL);
		uint64_t hash = row_hash(row);
		if (rows == 3) {
			middle = position;
			expected = hash;
		}
		if (row->count && sheet_date(&found, row->cells[0], &time))
			require(time.year >= 1900 && time.month >= 1 && time.day >= 1);
		if (row->count && sheet_decimal(&found, row->cells[0], 2, &minor))
			require(strpbrk(row->cells[0], "0123456789") || (unsigned char)row->cells[0][0] >= 0x80 ||
				strchr(row->cells[0], '\xef'));
		sheet_progress(sheet, &done, &all);
		require(done <= all);
	}
	if (rows > 3 && sheet_open_bytes(data, size, &found, limits, &other) == OK) {
		require(sheet_seek(other, middle) == OK);
		require(sheet_next(other, &row) == OK && row && row_hash(row) == expected);
		sheet_close(other);
	}
	sheet_close(sheet);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = {',', ';', '\t', '|'};
	const struct sheet_limits small = {.columns = 4, .cell_bytes = 16, .line_bytes = 64, .quoted_lines = 3};

	read_all(data, size, NULL, NULL);
	if (size < 2)
		return 0;
	struct sheet_form form = {
		.kind = SHEET_CSV,
		.encoding = data[0] % 5,
		.bom = data[0] & 64,
		.delimiter = delimiters[data[1] % 4],
		.quote = data[1] & 64 ? '"' : data[1] & 32 ? '\'' : 0,
		.header = data[1] & 16,
		.decimal = data[1] & 8 ? ',' : '.',
		.dates = data[1] & 3,
	};
	read_all(data + 2, size - 2, &form, NULL);
	read_all(data + 2, size - 2, &form, &small);
	return 0;
}
