#include "sheet/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <iconv.h>

static struct sheet_form sniffed(const void *bytes, size_t size)
{
	struct sheet *sheet = NULL;

	assert_int_equal(sheet_open_bytes(bytes, size, NULL, NULL, &sheet), OK);
	struct sheet_form form = *sheet_form(sheet);
	sheet_close(sheet);
	return form;
}

static struct sheet_form of(const char *text)
{
	return sniffed(text, strlen(text));
}

static const char chinese[] = "姓名,手机,生日,备注\n张伟,13812345678,1990-01-02,老客户\n王秀英,13912345678,1985-12-31,喜欢红茶\n"
	"欧阳娜娜,13712345678,2000-02-29,无\n";

static void encodings_are_told_apart(void **state)
{
	static const struct {
		const char *name;
		enum sheet_encoding encoding;
		const char *mark;
	} rows[] = {
		{"UTF-8", SHEET_UTF8, ""}, {"UTF-8", SHEET_UTF8, "\xef\xbb\xbf"}, {"GBK", SHEET_GB18030, ""},
		{"GB18030", SHEET_GB18030, ""}, {"UTF-16LE", SHEET_UTF16LE, ""},
		{"UTF-16LE", SHEET_UTF16LE, "\xff\xfe"},
		{"UTF-16BE", SHEET_UTF16BE, ""}, {"UTF-16BE", SHEET_UTF16BE, "\xfe\xff"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char bytes[2000], *in = (char *)(uintptr_t)chinese, *out = bytes + strlen(rows[i].mark);
		size_t in_size = strlen(chinese), out_size = sizeof bytes - 10;
		iconv_t converter = iconv_open(rows[i].name, "UTF-8");
		memcpy(bytes, rows[i].mark, strlen(rows[i].mark));
		assert_true(iconv(converter, &in, &in_size, &out, &out_size) != (size_t)-1);
		iconv_close(converter);
		struct sheet *sheet;
		const struct sheet_row *row;
		size_t count;
		assert_int_equal(sheet_open_bytes(bytes, (size_t)(out - bytes), NULL, NULL, &sheet), OK);
		assert_int_equal(sheet_form(sheet)->encoding, rows[i].encoding);
		assert_int_equal(sheet_form(sheet)->bom, *rows[i].mark != '\0');
		assert_true(sheet_form(sheet)->header);
		assert_string_equal(sheet_header(sheet, &count)[0], "姓名");
		assert_int_equal(count, 4);
		for (int line = 0; line < 3; line++)
			assert_int_equal(sheet_next(sheet, &row), OK);
		assert_string_equal(row->cells[0], "欧阳娜娜");
		assert_int_equal(row->fault, SHEET_FINE);
		sheet_close(sheet);
	}
}

static void a_broken_row_does_not_change_the_encoding(void **state)
{
	(void)state;
	assert_int_equal(of("姓名,城市\n张伟,上海\n王\xe7\xa7,北京\n李雷,广州\n").encoding, SHEET_UTF8);
	assert_int_equal(of("name,city\nJohn,Bath\n\xff\xfe,York\nAnn,Leeds\n").encoding, SHEET_UTF8);
	assert_int_equal(of("name,city\nJos\xe9,M\xe1laga\nZo\xeb,K\xf6ln\nAndr\xe9,Z\xfcrich\n").encoding,
		SHEET_CP1252);
	assert_int_equal(of("a,b\n1,2\n").encoding, SHEET_UTF8);
}

static void delimiters_are_found(void **state)
{
	(void)state;
	assert_int_equal(of("a,b,c\n1,2,3\n4,5,6\n").delimiter, ',');
	assert_int_equal(of("a;b;c\n1,5;2,5;3\n4,5;5,5;6\n").delimiter, ';');
	assert_int_equal(of("a\tb\tc\nx, y\t2\t3\nu, v\t5\t6\n").delimiter, '\t');
	assert_int_equal(of("a|b\n1,0|2\n3,0|4\n").delimiter, '|');
	assert_int_equal(of("name;note\n\"Li, Lei\";\"a, b, c\"\nx;y\n").delimiter, ';');
	assert_int_equal(of("sep=|\na|b,c\n").delimiter, '|');
	assert_int_equal(of("milk\nbread|tea\nsoap\nsalt|oil|rice\nwax\n").delimiter, '|'); // a basket a line
	assert_int_equal(of("only\none\ncolumn\n").delimiter, ',');
	assert_int_equal(of("'a','b'\n'1,5','2'\n'3','4'\n'5','6'\n").quote, '\'');
	assert_int_equal(of("a,b\n\"1,5\",2\n").quote, '"');
}

static void headers_are_recognised(void **state)
{
	(void)state;
	assert_true(of("name,amount\nx,1\n").header);
	assert_true(of("name,city\nLi,Bath\nWu,York\n").header);
	assert_true(of("name,city\n").header);
	assert_false(of("Li,12.50\nWu,13.50\n").header);
	assert_false(of("2024-01-01,x\n2024-01-02,y\n").header);
	assert_false(of("a,a\n1,2\n").header);
	assert_false(of("li@example.com,x\nwu@example.com,y\n").header);
}

static void decimal_signs_and_date_orders_are_found(void **state)
{
	static char text[200000];
	size_t size = 0;

	(void)state;
	assert_int_equal(of("a;b\n1,50;2\n3,25;4\n").decimal, ',');
	assert_int_equal(of("a;b\n1.50;2\n3.25;4\n").decimal, '.');
	assert_int_equal(of("a;b\n1.234,50;2\n").decimal, ',');
	assert_int_equal(of("a;b\n\"1,234.50\";2\n").decimal, '.');
	assert_int_equal(of("a;b\n1,234;2\n").decimal, '.');
	assert_int_equal(of("d\n2024-02-29\n").dates, SHEET_DATES_YMD);
	assert_int_equal(of("d\n29/2/2024\n1/3/2024\n").dates, SHEET_DATES_DMY);
	assert_int_equal(of("d\n2/29/2024 8:26\n1/3/2024 8:26\n").dates, SHEET_DATES_MDY);
	assert_int_equal(of("d\n1.3.2024\n").dates, SHEET_DATES_DMY);
	assert_int_equal(of("d\n1/3/2024\n").dates, SHEET_DATES_UNSURE);
	assert_int_equal(of("d\nx\n").dates, SHEET_DATES_YMD);
	// the first days alone do not tell; a sample from further on does
	size += (size_t)sprintf(text, "id,when\n");
	for (int i = 0; i < 8000; i++)
		size += (size_t)sprintf(text + size, "%d,%d/%d/2024\n", i, 1 + i / 800, i < 6000 ? 1 + i % 9 : 20);
	assert_int_equal(of(text).dates, SHEET_DATES_MDY);
}

static void what_is_no_table_is_refused(void **state)
{
	static const char *const bad[] = {"%PDF-1.7\n", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\x1f\x8b\x08",
		"\x89PNG\r\n", "Rar!\x1a\x07",
		"\xef\xbb\xbf \n<HTML><table>", "<?xml version=\"1.0\"?>"};
	struct sheet *sheet;
	char noise[4096];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(sheet_open_bytes(bad[i], strlen(bad[i]), NULL, NULL, &sheet), ERR_UNPROCESSABLE);
	srand(2);
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(rand() % 32);
	assert_int_equal(sheet_open_bytes(noise, sizeof noise, NULL, NULL, &sheet), ERR_UNPROCESSABLE);
	assert_int_equal(sheet_open_bytes("\xff\xfe\0\0a\0\0\0", 8, NULL, NULL, &sheet), ERR_UNPROCESSABLE);
	static const struct sheet_form senseless[] = {
		{.kind = SHEET_CSV, .delimiter = '\n', .quote = '"'},
		{.kind = SHEET_CSV, .delimiter = '"', .quote = '"'},
		{.kind = SHEET_CSV, .quote = '"'}, {.kind = SHEET_CSV, .delimiter = ',', .quote = 'x'},
		{.kind = SHEET_CSV, .delimiter = ',', .quote = '"', .encoding = (enum sheet_encoding)77},
	};
	for (size_t i = 0; i < ARRAY_LEN(senseless); i++)
		assert_int_equal(sheet_open_bytes("a\n", 2, &senseless[i], NULL, &sheet), ERR_UNPROCESSABLE);
	assert_int_equal(sheet_open_bytes("", 0, NULL, NULL, &sheet), OK);
	sheet_close(sheet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodings_are_told_apart),
		cmocka_unit_test(a_broken_row_does_not_change_the_encoding),
		cmocka_unit_test(delimiters_are_found),
		cmocka_unit_test(headers_are_recognised),
		cmocka_unit_test(decimal_signs_and_date_orders_are_found),
		cmocka_unit_test(what_is_no_table_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
