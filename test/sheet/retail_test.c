// A real order history: half a million lines of a gift shop (UCI Online Retail), as CSV, and its first rows as XLSX.
#include "sheet/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#define PACKED "../shared/data/retail/OnlineRetail.csv.gz"

static char csv_path[] = "/tmp/huitou-retail-XXXXXX", xlsx_path[] = "/tmp/huitou-retail-XXXXXX";
static bool there;

static int unpack(void **state)
{
	char chunk[65536];
	gzFile packed = gzopen(PACKED, "rb");
	int size, file = mkstemp(csv_path), other = mkstemp(xlsx_path);

	(void)state;
	if (file < 0 || other < 0)
		return -1;
	close(other);
	there = packed != NULL;
	while (packed && (size = gzread(packed, chunk, sizeof chunk)) > 0)
		if (write(file, chunk, (size_t)size) != size)
			return -1;
	if (packed)
		gzclose(packed);
	close(file);
	return 0;
}

static int remove_files(void **state)
{
	(void)state;
	unlink(csv_path);
	unlink(xlsx_path);
	return 0;
}

static void need_data(void)
{
	if (!there) {
		print_message("skipped: no ../shared/data\n");
		skip();
	}
}

static void every_line_is_read(void **state)
{
	struct sheet *sheet;
	const struct sheet_row *row;
	struct sheet_time time;
	size_t count;
	int64_t quantity, price, rows = 0, pieces = 0, cents = 0, returns = 0, nameless = 0;

	(void)state;
	need_data();
	assert_int_equal(sheet_open(csv_path, NULL, NULL, &sheet), OK);
	const struct sheet_form *form = sheet_form(sheet);
	assert_int_equal(form->encoding, SHEET_UTF8);
	assert_int_equal(form->delimiter, ',');
	assert_true(form->header);
	assert_int_equal(form->decimal, '.');
	assert_int_equal(form->dates, SHEET_DATES_YMD);
	assert_string_equal(sheet_header(sheet, &count)[0], "InvoiceNo");
	assert_int_equal(count, 8);
	while (sheet_next(sheet, &row) == OK && row) {
		rows++;
		assert_int_equal(row->fault, SHEET_FINE);
		assert_int_equal(row->count, 8);
		assert_true(sheet_decimal(form, row->cells[3], 0, &quantity));
		assert_true(sheet_decimal(form, row->cells[5], 3, &price));
		assert_true(sheet_date(form, row->cells[4], &time) && time.has_time);
		assert_in_range(time.year, 2010, 2011);
		pieces += quantity;
		cents += quantity * price;
		returns += row->cells[0][0] == 'C';
		nameless += !row->cells[6][0];
	}
	sheet_close(sheet);
	// Counted by other means over the same file.
	assert_int_equal(rows, 541909);
	assert_int_equal(returns, 9288);
	assert_int_equal(nameless, 135080);
	assert_int_equal(pieces, 5176450);
	assert_int_equal(cents, 9747747934);
}

static void its_start_as_xlsx_is_the_same(void **state)
{
	struct sheet *csv, *xlsx;
	const struct sheet_row *row, *again;
	struct sheet_writer *writer;
	struct sheet_output output = {.kind = SHEET_XLSX};
	size_t count;

	(void)state;
	need_data();
	assert_int_equal(sheet_open(csv_path, NULL, NULL, &csv), OK);
	struct sheet_position start = sheet_tell(csv);
	assert_int_equal(sheet_create(xlsx_path, &output, &writer), OK);
	const char *const *names = sheet_header(csv, &count);
	assert_int_equal(sheet_write(writer, names, count), OK);
	for (int i = 0; i < 5000; i++) {
		assert_int_equal(sheet_next(csv, &row), OK);
		assert_int_equal(sheet_write(writer, row->cells, row->count), OK);
	}
	assert_int_equal(sheet_finish(writer), OK);
	assert_int_equal(sheet_seek(csv, start), OK);
	assert_int_equal(sheet_open(xlsx_path, NULL, NULL, &xlsx), OK);
	assert_true(sheet_form(xlsx)->header);
	for (int i = 0; i < 5000; i++) {
		if (i == 2500) { // stopped here, and opened again at this row
			struct sheet_position position = sheet_tell(xlsx);
			struct sheet_form form = *sheet_form(xlsx);
			sheet_close(xlsx);
			assert_int_equal(sheet_open(xlsx_path, &form, NULL, &xlsx), OK);
			assert_int_equal(sheet_seek(xlsx, position), OK);
		}
		assert_int_equal(sheet_next(csv, &row), OK);
		assert_int_equal(sheet_next(xlsx, &again), OK);
		assert_non_null(again);
		assert_int_equal(again->number, row->number);
		assert_int_equal(again->line, i + 2);
		for (size_t j = 0; j < row->count; j++)
			assert_string_equal(again->cells[j], row->cells[j]);
	}
	assert_int_equal(sheet_next(xlsx, &again), OK);
	assert_null(again);
	sheet_close(csv);
	sheet_close(xlsx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_is_read),
		cmocka_unit_test(its_start_as_xlsx_is_the_same),
	};
	return cmocka_run_group_tests(tests, unpack, remove_files);
}
