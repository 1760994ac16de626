#include "sheet/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct sheet_form plain = {
	.kind = SHEET_CSV, .encoding = SHEET_UTF8, .delimiter = ',', .quote = '"', .header = true, .decimal = '.'};

// Reads all of it into one text: "number@line:cell|cell|…!fault@column" a row.
static const char *read_bytes(const void *bytes, size_t size, const struct sheet_form *form,
	const struct sheet_limits *limits)
{
	static char text[65536];
	struct sheet *sheet;
	const struct sheet_row *row;
	size_t at = 0;

	assert_int_equal(sheet_open_bytes(bytes, size, form, limits, &sheet), OK);
	text[0] = '\0';
	for (;;) {
		assert_int_equal(sheet_next(sheet, &row), OK);
		if (!row)
			break;
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%d@%d:", at ? " " : "", (int)row->number,
			(int)row->line);
		for (size_t i = 0; i < row->count; i++) {
			assert_true(utf8_valid(row->cells[i], strlen(row->cells[i])));
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? "|" : "", row->cells[i]);
		}
		if (row->fault != SHEET_FINE)
			at += (size_t)snprintf(text + at, sizeof text - at, "!%d@%d", row->fault,
				(int)row->fault_column);
		assert_true(at < sizeof text);
	}
	sheet_close(sheet);
	return text;
}

static void reads(const char *csv, const char *expected)
{
	assert_string_equal(read_bytes(csv, strlen(csv), &plain, NULL), expected);
}

static void plain_rows_are_read(void **state)
{
	(void)state;
	reads("a,b\n1,2\n3,4\n", "1@2:1|2 2@3:3|4");
	reads("a,b\r\n1,2\r\n3,4", "1@2:1|2 2@3:3|4");
	reads("a,b\r1,2\r3,4\r", "1@2:1|2 2@3:3|4");
	reads("a,b\n1,\n,2\n", "1@2:1| 2@3:|2");
	reads("a,b\n\n1,2\n\r\n,\n3,4\n\n", "1@3:1|2 2@6:3|4"); // lines without content are passed over
	reads("a,b,,\n1,2,,\n", "1@2:1|2"); // columns without name and content at the end go
	reads("", "");
	reads("\n\n", "");
	reads("a,b", "");
}

static void quotes_are_taken_off(void **state)
{
	(void)state;
	reads("a,b\n\"1\",\"2,3\"\n", "1@2:1|2,3");
	reads("a,b\n\"say \"\"hi\"\"\",\"\"\n", "1@2:say \"hi\"|");
	reads("a,b\n\"two\nlines\",2\n3,4\n", "1@2:two\nlines|2 2@4:3|4");
	reads("a,b\n\"two\r\nlines\",2\r\n3,4\r\n", "1@2:two\r\nlines|2 2@4:3|4");
	reads("a,b\n\"1\" ,2\n", "1@2:1|2");
	reads("a,b\n5\" screen,2\n", "1@2:5\" screen|2"); // inside a cell a quote is a quote
	reads("a,b\n\"\"\"\",2\n", "1@2:\"|2");
	reads("a,b\n\"\",\"x\"", "1@2:|x");
}

static void broken_quotes_cost_one_row(void **state)
{
	char text[4000] = "a,b\n\"never closed,2\n", expected[100];

	(void)state;
	// the quote closes at the next quote, where text follows: so it was never meant
	reads("a,b\n1,\"open\n2,\"fine\"\n3,4\n", "1@2:1|open!2@1 2@3:2|fine 3@4:3|4");
	reads("a,b\n\"x\"y,2\n3,4\n", "1@2:xy|2!2@0 2@3:3|4");
	reads("a,b\n1,\"open at the end\n", "1@2:1|open at the end!2@1");
	reads("a,b\n1,\"open\n2,3\n4,5\n", "1@2:1|open!2@1 2@3:2|3 3@4:4|5");
	for (int i = 0; i < 600; i++)
		strcat(text, "1,2\n");
	const char *result = read_bytes(text, strlen(text), &plain, NULL);
	snprintf(expected, sizeof expected, "1@2:never closed,2!2@0 2@3:1|2 ");
	assert_memory_equal(result, expected, strlen(expected));
	assert_non_null(strstr(result, "601@602:1|2"));
}

static void ragged_rows_are_told(void **state)
{
	(void)state;
	reads("a,b\n1\n1,2,3\n1,2,\n5,6\n", "1@2:1!1@1 2@3:1|2|3!1@2 3@4:1|2 4@5:5|6");
}

static void nuls_and_broken_text_are_told(void **state)
{
	static const char nul[] = "a,b\n1,x\0y\n3,4\n",
		utf8[] = "a,b\n1,\xff\xfe,\n2,\xe5\xbc\n\xc3(,4\n5,\xf0\x9f\x98\x80\n";

	(void)state;
	assert_string_equal(read_bytes(nul, sizeof nul - 1, &plain, NULL), "1@2:1|x\xef\xbf\xbdy!4@1 2@3:3|4");
	assert_string_equal(read_bytes(utf8, sizeof utf8 - 1, &plain, NULL),
		"1@2:1|\xef\xbf\xbd\xef\xbf\xbd!3@1 2@3:2|\xef\xbf\xbd!3@1 "
		"3@4:\xef\xbf\xbd(|4!3@0 4@5:5|\xf0\x9f\x98\x80");
	// an overlong form, a surrogate, a number past the end
	reads("a\n\xc0\xaf\n\xed\xa0\x80\n\xf4\x90\x80\x80\n",
		"1@2:\xef\xbf\xbd!3@0 2@3:\xef\xbf\xbd!3@0 3@4:\xef\xbf\xbd!3@0");
}

static void chinese_encodings_are_read(void **state)
{
	// 姓名,城市 / 张伟,上海 in GBK; then a character cut in half before the delimiter and at the end of a line
	static const char gbk[] = "\xd0\xd5\xc3\xfb,\xb3\xc7\xca\xd0\r\n\xd5\xc5\xce\xb0,\xc9\xcf\xba\xa3\r\n"
		"\xd5\xc5\xce,\xc9\xcf\r\n"
		"\xd5\xc5,\xc9\r\n1,2\r\n\x81\x30\x81\x30,3\r\n";
	struct sheet_form form = plain;

	(void)state;
	form.encoding = SHEET_GB18030;
	assert_string_equal(read_bytes(gbk, sizeof gbk - 1, &form, NULL),
		"1@2:张伟|上海 2@3:张\xef\xbf\xbd|上!3@0 3@4:张|\xef\xbf\xbd!3@1 4@5:1|2 5@6:\xc2\x80|3");
	static const char little[] = "\xff\xfe" "a\0,\0b\0\r\0\n\0\x20\x5f,\0\x1f\x4f\r\0\n\0\x0a\x4e,\0\x00\x01\n\0"
		"1\0,\0\x00\xd8" "2\0\n\0" "3\0,\0" "4";
	form.encoding = SHEET_UTF16LE;
	form.bom = true;
	// 张 伟; 上 holds the byte 0A, Ā the byte 00; a lone surrogate; an odd byte at the end
	assert_string_equal(read_bytes(little, sizeof little - 1, &form, NULL),
		"1@2:张|伟 2@3:上|Ā 3@4:1|\xef\xbf\xbd" "2!3@1 4@5:3|\xef\xbf\xbd!3@1");
	static const char big[] = "\xfe\xff\0a\0,\0b\0\n\x5f\x20\0,\x4f\x1f\0\r\0\n\x4e\x0a\0,\0x\0\n";
	form.encoding = SHEET_UTF16BE;
	assert_string_equal(read_bytes(big, sizeof big - 1, &form, NULL), "1@2:张|伟 2@3:上|x");
}

static void limits_hold(void **state)
{
	struct sheet_limits limits = {.columns = 3, .cell_bytes = 5, .line_bytes = 40};
	char text[500] = "a,b,c\n";
	struct sheet *sheet;

	(void)state;
	strcat(text, "1,2,3,4,5\n1234567,张张,x\n");
	memset(text + strlen(text), 'y', 100);
	strcat(text, ",\"z\n7,8,9\n");
	// of 张张 the second character would be cut in half
	assert_string_equal(read_bytes(text, strlen(text), &plain, &limits),
		"1@2:1|2|3!7@3 2@3:12345|张|x!5@0 3@4:yyyyy!6@0 4@5:7|8|9");
	limits.file_bytes = 10;
	assert_int_equal(sheet_open_bytes(text, strlen(text), &plain, &limits, &sheet), ERR_TOO_LARGE);
	assert_int_equal(sheet_open("/nowhere/at/all.csv", NULL, NULL, &sheet), ERR_NOT_FOUND);
	assert_int_equal(sheet_open("/", NULL, NULL, &sheet), ERR_UNPROCESSABLE);
}

static void the_guard_is_taken_off(void **state)
{
	(void)state;
	reads("a\n'=1+1\n''=x\n'fine'\n'+86\n'\n", "1@2:=1+1 2@3:'=x 3@4:'fine' 4@5:+86 5@6:'");
}

// A long file read in one go and read with a new start at every row: the same rows.
static void reading_goes_on_where_it_stopped(void **state)
{
	static char text[400000];
	size_t size = 0;
	struct sheet *one, *other;
	const struct sheet_row *row, *again;

	(void)state;
	srand(3);
	size += (size_t)sprintf(text, "id,text,more\n");
	for (int i = 0; i < 6000; i++)
		size += (size_t)sprintf(text + size, i % 7 == 0 ? "%d,\"two\nlines, %d\",x\n" : i % 97 == 0
			? "%d,\"open %d,x\n"
			: "%d,plain %d,x\n", i, rand());
	assert_int_equal(sheet_open_bytes(text, size, &plain, NULL, &one), OK);
	int64_t rows = 0, done, all;
	for (;; rows++) {
		struct sheet_position position = sheet_tell(one);
		assert_int_equal(sheet_next(one, &row), OK);
		if (rows % 61 == 0) {
			assert_int_equal(sheet_open_bytes(text, size, &plain, NULL, &other), OK);
			assert_int_equal(sheet_seek(other, position), OK);
			assert_int_equal(sheet_next(other, &again), OK);
			assert_int_equal(row != NULL, again != NULL);
			if (row) {
				assert_int_equal(again->number, row->number);
				assert_int_equal(again->line, row->line);
				assert_int_equal(again->fault, row->fault);
				assert_int_equal(again->count, row->count);
				for (size_t i = 0; i < row->count; i++)
					assert_string_equal(again->cells[i], row->cells[i]);
			}
			sheet_close(other);
		}
		if (!row)
			break;
	}
	assert_int_equal(rows, 6000);
	sheet_progress(one, &done, &all);
	assert_int_equal(done, (int64_t)size);
	assert_int_equal(all, (int64_t)size);
	assert_int_equal(sheet_seek(one, (struct sheet_position){.byte = -1, .line = 1}), ERR_UNPROCESSABLE);
	assert_int_equal(sheet_seek(one, (struct sheet_position){.byte = 1 << 30, .line = 1}), ERR_UNPROCESSABLE);
	sheet_close(one);
}

static void columns_without_names_are_lettered(void **state)
{
	struct sheet_form form = plain;
	struct sheet *sheet;
	const struct sheet_row *row;
	size_t count;

	(void)state;
	form.header = false;
	assert_int_equal(sheet_open_bytes("1,2,3\n4,5,6\n", 12, &form, NULL, &sheet), OK);
	const char *const *names = sheet_header(sheet, &count);
	assert_int_equal(count, 3);
	assert_string_equal(names[0], "A");
	assert_string_equal(names[2], "C");
	assert_int_equal(sheet_next(sheet, &row), OK);
	assert_string_equal(row->cells[0], "1");
	assert_int_equal(row->number, 1);
	sheet_close(sheet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_rows_are_read),
		cmocka_unit_test(quotes_are_taken_off),
		cmocka_unit_test(broken_quotes_cost_one_row),
		cmocka_unit_test(ragged_rows_are_told),
		cmocka_unit_test(nuls_and_broken_text_are_told),
		cmocka_unit_test(chinese_encodings_are_read),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(the_guard_is_taken_off),
		cmocka_unit_test(reading_goes_on_where_it_stopped),
		cmocka_unit_test(columns_without_names_are_lettered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
