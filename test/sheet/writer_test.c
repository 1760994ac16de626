#include "sheet/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *path;
static struct arena *mem;

static const char *csv(const char *const *cells, size_t count, const struct sheet_output *output)
{
	struct buf buf = buf_make(mem, 100000);

	sheet_csv_row(&buf, output, cells, count);
	assert_false(buf.full);
	return buf.data;
}

static void formulas_are_guarded(void **state)
{
	static const char *const rows[][2] = {
		{"=1+1", "'=1+1\r\n"}, {"+86138", "'+86138\r\n"}, {"-1+1", "'-1+1\r\n"}, {"@SUM(A1)", "'@SUM(A1)\r\n"},
		{"\tx", "'\tx\r\n"},
		{"\rx", "\"'\rx\"\r\n"}, {"-12.50", "-12.50\r\n"}, {"-12", "-12\r\n"}, {"-", "'-\r\n"},
		{"-1.", "'-1.\r\n"},
		{"-.5", "'-.5\r\n"}, {"'=x", "''=x\r\n"}, {"'x", "'x\r\n"}, {"a=b", "a=b\r\n"},
		{"=\"x\"", "\"'=\"\"x\"\"\"\r\n"},
		{"a,b", "\"a,b\"\r\n"}, {" a", "\" a\"\r\n"}, {"two\nlines", "\"two\nlines\"\r\n"}, {"", "\"\"\r\n"},
		{NULL, "\"\"\r\n"},
		{"张伟", "张伟\r\n"},
	};
	struct sheet_output output = {.kind = SHEET_CSV};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(csv(&rows[i][0], 1, &output), rows[i][1]);
	output.unguarded = true;
	assert_string_equal(csv(&rows[0][0], 1, &output), "=1+1\r\n");
	output = (struct sheet_output){.kind = SHEET_CSV, .delimiter = ';'};
	assert_string_equal(csv((const char *[]){"a;b", "c,d", NULL}, 3, &output), "\"a;b\";c,d;\r\n");
}

#define COLUMNS 5
#define ROWS 40

static const char *const parts[] = {"a", "张", "\"", "'", "=", "+", "-", "@", ",", ";", "\t", "\r\n", "\n", "\r", " ",
	"1", ".5", "|", "𠮷",
	"é", "<&>", "]]>", "\x01", "x000D", "sep=;"};

static char *random_cell(void)
{
	struct buf buf = buf_make(mem, 1000);

	for (int i = rand() % 6; i > 0; i--)
		buf_text(&buf, parts[(size_t)rand() % ARRAY_LEN(parts)]);
	return buf.data;
}

static bool any_content(char *const *cells)
{
	for (int i = 0; i < COLUMNS; i++)
		if (*cells[i])
			return true;
	return false;
}

// What was written is what is read, cell by cell, whatever stands in the cells.
static void round_trip(struct sheet_output output, struct sheet_form form)
{
	static const char *const names[COLUMNS] = {"a", "b", "c", "d", "e"};
	char *cells[ROWS][COLUMNS];
	struct sheet_writer *writer;
	struct sheet *sheet;
	const struct sheet_row *row;
	int at = 0;

	assert_int_equal(sheet_create(path, &output, &writer), OK);
	assert_int_equal(sheet_write(writer, names, COLUMNS), OK);
	for (int i = 0; i < ROWS; i++) {
		do
			for (int j = 0; j < COLUMNS; j++)
				cells[i][j] = random_cell();
		while (!any_content(cells[i]));
		assert_int_equal(sheet_write(writer, (const char *const *)cells[i], COLUMNS), OK);
	}
	assert_int_equal(sheet_finish(writer), OK);
	assert_int_equal(sheet_open(path, &form, NULL, &sheet), OK);
	while (sheet_next(sheet, &row) == OK && row) {
		assert_true(at < ROWS);
		assert_int_equal(row->fault, SHEET_FINE);
		assert_int_equal(row->count, COLUMNS);
		for (int j = 0; j < COLUMNS; j++)
			assert_string_equal(row->cells[j], cells[at][j]);
		at++;
	}
	assert_int_equal(at, ROWS);
	sheet_close(sheet);
}

static void what_is_written_as_csv_is_read(void **state)
{
	static const char delimiters[] = {',', ';', '\t', '|'};

	(void)state;
	srand(29);
	for (int round = 0; round < 400; round++) {
		char delimiter = delimiters[round % 4];
		bool bom = round % 3 == 0;
		round_trip((struct sheet_output){.kind = SHEET_CSV, .delimiter = delimiter, .bom = bom},
			(struct sheet_form){.kind = SHEET_CSV, .delimiter = delimiter, .quote = '"', .header = true,
				.bom = bom});
		arena_reset(mem);
	}
}

static void what_is_written_as_xlsx_is_read(void **state)
{
	(void)state;
	srand(31);
	for (int round = 0; round < 60; round++) {
		round_trip((struct sheet_output){.kind = SHEET_XLSX},
			(struct sheet_form){.kind = SHEET_XLSX, .header = true});
		arena_reset(mem);
	}
}

static void numbers_stay_exact(void **state)
{
	static const enum sheet_column columns[] = {SHEET_TEXT, SHEET_NUMBER};
	static const char *const rows[][2] = {{"phone", "amount"}, {"13812345678", "12.50"}, {"007", "-3"},
		{"x", "123456789012345678"},
		{"y", "007"}, {"z", "=1+1"}, {"w", "0.1"}};
	struct sheet_output output = {.kind = SHEET_XLSX, .columns = columns, .column_count = 2, .tab = "客户"};
	struct sheet_form form = {.kind = SHEET_XLSX, .header = true};
	struct sheet_writer *writer;
	struct sheet *sheet;
	const struct sheet_row *row;
	size_t count;

	(void)state;
	assert_int_equal(sheet_create(path, &output, &writer), OK);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(sheet_write(writer, rows[i], 2), OK);
	assert_int_equal(sheet_finish(writer), OK);
	assert_int_equal(sheet_open(path, &form, NULL, &sheet), OK);
	assert_string_equal(sheet_tabs(sheet, &count)[0], "客户");
	for (size_t i = 1; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(sheet_next(sheet, &row), OK);
		assert_string_equal(row->cells[0], rows[i][0]);
		assert_string_equal(row->cells[1], i == 1 ? "12.5" : rows[i][1]);
	}
	sheet_close(sheet);
}

static void what_cannot_be_written_is_refused(void **state)
{
	struct sheet_writer *writer;
	struct sheet_output output = {.kind = SHEET_XLSX};
	char *huge = arena_alloc(mem, 40000);

	(void)state;
	memset(huge, 'x', 39999);
	assert_int_equal(sheet_create(path, &output, &writer), OK);
	assert_int_equal(sheet_write(writer, (const char *[]){"a", huge}, 2), ERR_TOO_LARGE);
	assert_int_equal(sheet_write(writer, (const char *[]){"a", "b"}, 2), OK);
	sheet_abandon(writer);
	assert_int_equal(access(path, F_OK), -1);
	output.tab = "no [brackets]";
	assert_int_equal(sheet_create(path, &output, &writer), ERR_UNPROCESSABLE);
	output.kind = SHEET_CSV;
	assert_int_equal(sheet_create("/nowhere/at/all.csv", &output, &writer), ERR_INTERNAL);
	output.kind = SHEET_XLSX;
	assert_int_equal(sheet_create("/nowhere/at/all.xlsx", &output, &writer), ERR_INTERNAL);
	output.kind = SHEET_CSV;
	assert_int_equal(sheet_create("/dev/full", &output, &writer), OK); // a disk that is always full
	assert_int_equal(sheet_write(writer, (const char *[]){"a", "b"}, 2), OK);
	assert_int_equal(sheet_finish(writer), ERR_FULL);
	assert_int_equal(access("/dev/full", F_OK), 0);
	FILE *again = fopen(path, "w"); // for the tests that follow
	assert_non_null(again);
	fclose(again);
}

static int setup(void **state)
{
	static char name[] = "/tmp/huitou-writer-XXXXXX";
	int file = mkstemp(name);

	(void)state;
	if (file < 0)
		return -1;
	close(file);
	path = name;
	mem = arena_create();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_destroy(mem);
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formulas_are_guarded),
		cmocka_unit_test(what_is_written_as_csv_is_read),
		cmocka_unit_test(what_is_written_as_xlsx_is_read),
		cmocka_unit_test(numbers_stay_exact),
		cmocka_unit_test(what_cannot_be_written_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
