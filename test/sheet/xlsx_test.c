#include "sheet/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zip.h>

// ---- workbooks made by hand ----

struct book {
	const char *workbook, *styles, *strings, *rows; // NULL: a plain one, none, none; rows inside sheetData
	const char *raw;                                 // the whole worksheet instead
	size_t raw_size;
	int entries; // further empty ones
};

static const char *path;

static void put(zip_t *zip, const char *name, const char *text, size_t size)
{
	zip_source_t *source = zip_source_buffer(zip, text, size, 0);
	assert_non_null(source);
	assert_true(zip_file_add(zip, name, source, 0) >= 0);
}

static void make(const struct book *book)
{
	static char sheet[400000];
	static char names[20000][16];
	int error;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
	const char *workbook = book->workbook ? book->workbook
		: "<workbook xmlns:r=\"r\"><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"rId1\"/></sheets></"
			"workbook>";
	const char *root = "<Relationships><Relationship Id=\"a\" Type=\"http://x/officeDocument\" Target=\"xl/"
		"workbook.xml\"/>"
		"</Relationships>";
	const char *relations = "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/worksheet\" "
		"Target=\"worksheets/sheet1.xml\"/>"
		"<Relationship Id=\"rId2\" Type=\"http://x/worksheet\" Target=\"/xl/worksheets/../worksheets/"
		"sheet2.xml\"/>"
		"<Relationship Id=\"rId3\" Type=\"http://x/styles\" Target=\"styles.xml\"/>"
		"<Relationship Id=\"rId4\" Type=\"http://x/sharedStrings\" Target=\"sharedStrings.xml\"/></"
		"Relationships>";

	assert_non_null(zip);
	put(zip, "_rels/.rels", root, strlen(root));
	put(zip, "xl/workbook.xml", workbook, strlen(workbook));
	put(zip, "xl/_rels/workbook.xml.rels", relations, strlen(relations));
	const char *styles = book->styles ? book->styles : "<styleSheet/>";
	const char *strings = book->strings ? book->strings : "<sst/>";
	put(zip, "xl/styles.xml", styles, strlen(styles));
	put(zip, "xl/sharedStrings.xml", strings, strlen(strings));
	snprintf(sheet, sizeof sheet, "<worksheet><sheetData>%s</sheetData></worksheet>", book->rows ? book->rows : "");
	if (book->raw)
		put(zip, "xl/worksheets/sheet1.xml", book->raw, book->raw_size);
	else
		put(zip, "xl/worksheets/sheet1.xml", sheet, strlen(sheet));
	const char *second = "<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>second</"
		"x:t></x:is>"
		"</x:c></x:row></x:sheetData></x:worksheet>";
	put(zip, "xl/worksheets/sheet2.xml", second, strlen(second));
	for (int i = 0; i < book->entries; i++) {
		snprintf(names[i], sizeof names[i], "e/%d", i);
		put(zip, names[i], "", 0);
	}
	assert_int_equal(zip_close(zip), 0);
}

static enum status opens(const struct book *book, const struct sheet_limits *limits)
{
	struct sheet *sheet;
	const struct sheet_row *row;

	make(book);
	enum status status = sheet_open(path, NULL, limits, &sheet);
	if (status != OK)
		return status;
	do
		status = sheet_next(sheet, &row);
	while (status == OK && row);
	assert_true((status == OK) == (*sheet_error(sheet) == '\0'));
	if (status != OK) { // it stays so
		assert_int_equal(sheet_next(sheet, &row), status);
		assert_null(row);
		struct words said = sheet_error_words(sheet);
		assert_string_equal(said.en, sheet_error(sheet));
		assert_true((unsigned char)said.zh[0] >= 0x80); // Chinese for who reads that, whatever went wrong
	}
	sheet_close(sheet);
	return status;
}

static void reads(const struct book *book, const char *expected)
{
	char text[4000] = "";
	struct sheet_form form = {.kind = SHEET_XLSX, .header = true, .decimal = '.'};
	struct sheet *sheet;
	const struct sheet_row *row;
	size_t at = 0;

	make(book);
	assert_int_equal(sheet_open(path, &form, NULL, &sheet), OK);
	while (sheet_next(sheet, &row) == OK && row) {
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%d@%d:", at ? " " : "", (int)row->number,
			(int)row->line);
		for (size_t i = 0; i < row->count; i++)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? "|" : "", row->cells[i]);
		if (row->fault != SHEET_FINE)
			at += (size_t)snprintf(text + at, sizeof text - at, "!%d@%d", row->fault,
				(int)row->fault_column);
	}
	assert_string_equal(sheet_error(sheet), "");
	sheet_close(sheet);
	assert_string_equal(text, expected);
}

#define HEAD "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c>" \
	"<c r=\"B1\" t=\"inlineStr\"><is><t>b</t></is></c></row>"

static void cells_of_every_kind_are_read(void **state)
{
	(void)state;
	reads(&(struct book){
		.strings = "<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>no</t></rPh></"
			"si>"
			"<si><t xml:space=\"preserve\"> 张伟&amp;_x000D__x005F_x &#x4f1f;</t></si><si/></sst>",
		.rows = HEAD
			"<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c></row>"
			"<row r=\"3\"><c r=\"A3\" t=\"s\"><v>2</v></c><c r=\"B3\" t=\"s\"><v>3</v></c></row>"
			"<row r=\"5\"><c r=\"B5\"><f>A1*2</f><v>42</v></c></row>"
			"<row><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c></row>"
			"<row r=\"9\"><c r=\"A9\" t=\"str\"><f>x</f><v>formula's text</v></c></row>"
			"<row r=\"10\"/><row r=\"11\"><c r=\"A11\" s=\"1\"/></row>"
			"<row r=\"12\"><c r=\"A12\"><v>1</v></c><c r=\"D12\"><v>4</v></c></row>"
			"<row r=\"13\"><c r=\"A13\" t=\"s\"><v>99</v></c><c r=\"B13\" t=\"s\"><v>-1</v></c></row>"
			"<row r=\"14\"><c r=\"12\"><v>1</v></c></row>"},
		"1@2:plain|rich text 2@3: 张伟&\r_x 伟| 3@5:|42 4@6:TRUE|#N/A 5@9:formula's text| 6@12:1|||4!1@2 "
		"7@13:|!8@0 8@14:1|!8@0");
}

static void numbers_are_as_excel_shows_them(void **state)
{
	(void)state;
	reads(&(struct book){.rows = HEAD
		"<row><c><v>1.3812345678E10</v></c><c><v>0.1</v></c></row>"
		"<row><c><v>2.5499999999999998</v></c><c><v>-1234567890123</v></c></row>"
		"<row><c><v>6.9999999999999999E-2</v></c><c><v>1E-3</v></c></row>"
		"<row><c><v>123456789012345678</v></c><c><v>1E+300</v></c></row>"
		"<row><c><v>-1.2345E-9</v></c><c><v>1.5E+21</v></c></row>"
		"<row><c><v>nonsense</v></c><c><v>0</v></c></row>"},
		"1@2:13812345678|0.1 2@3:2.55|-1234567890123 3@4:0.07|0.001 4@5:123456789012346000|1e+300 "
		"5@6:-0.0000000012345|1500000000000000000000 6@7:nonsense|0");
}

static void dates_come_by_style(void **state)
{
	static const char styles[] = "<styleSheet><numFmts>"
		"<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" "
		"formatCode=\"&quot;day&quot; 0.00\"/>"
		"<numFmt numFmtId=\"166\" formatCode=\"[h]:mm:ss\"/><numFmt numFmtId=\"167\" "
		"formatCode=\"[Red]#,##0;[Blue]-d\"/>"
		"<numFmt numFmtId=\"168\" formatCode=\"General\"/></numFmts>"
		"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
		"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/><xf "
		"numFmtId=\"165\"/>"
		"<xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"31\"/><xf numFmtId=\"168\"/></cellXfs></"
		"styleSheet>";
	struct book book = {.styles = styles, .rows = HEAD
		"<row><c s=\"1\"><v>40513</v></c><c s=\"2\"><v>40513.351388888892</v></c></row>"
		"<row><c s=\"3\"><v>45351</v></c><c s=\"4\"><v>45351</v></c></row>"
		"<row><c s=\"5\"><v>1.5</v></c><c s=\"6\"><v>45351</v></c></row>"
		"<row><c s=\"7\"><v>45351</v></c><c s=\"8\"><v>45351</v></c></row>"
		"<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>61</v></c></row>"
		"<row><c s=\"1\"><v>0.5</v></c><c s=\"1\"><v>-3</v></c></row>"
		"<row><c s=\"1\"><v>9999999</v></c><c s=\"77\"><v>45351</v></c></row>"
		"<row><c s=\"2\"><v>40513.999999999</v></c><c s=\"1\" t=\"d\"><v>2024-02-29</v></c></row>"};

	(void)state;
	reads(&book, "1@2:2010-12-01|2010-12-01 08:26:00 2@3:2024-02-29|45351 3@4:36:00:00|45351 4@5:2024-02-29|45351 "
		"5@6:1900-01-01|1900-03-01 6@7:12:00:00|-3 7@8:9999999|45351 8@9:2010-12-02|2024-02-29");
	book.workbook = "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"One\" "
		"sheetId=\"1\" r:id=\"rId1\"/>"
		"</sheets></workbook>";
	book.rows = HEAD "<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>39051</v></c></row>";
	reads(&book, "1@2:1904-01-01|2010-12-01");
}

static void the_first_visible_worksheet_is_taken(void **state)
{
	struct sheet *sheet;
	size_t count;
	struct sheet_form form = {.kind = SHEET_XLSX, .header = true, .tab = 7};

	(void)state;
	make(&(struct book){.workbook = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Hidden\" state=\"hidden\" "
		"r:id=\"rId1\"/>"
		"<sheet name=\"Chart\" r:id=\"rId9\"/><sheet name=\"Shown\" r:id=\"rId2\"/></sheets></workbook>"});
	assert_int_equal(sheet_open(path, NULL, NULL, &sheet), OK);
	assert_int_equal(sheet_form(sheet)->tab, 1);
	const char *const *tabs = sheet_tabs(sheet, &count);
	assert_int_equal(count, 2);
	assert_string_equal(tabs[1], "Shown");
	const char *const *names = sheet_header(sheet, &count);
	assert_int_equal(count, 1);
	assert_string_equal(names[0], "second");
	sheet_close(sheet);
	assert_int_equal(sheet_open(path, &form, NULL, &sheet), ERR_UNPROCESSABLE);
	form.kind = SHEET_CSV;
	assert_int_equal(sheet_open(path, &form, NULL, &sheet), ERR_UNPROCESSABLE);
}

// ---- what hostile files get ----

static void bombs_are_refused(void **state)
{
	static const char laughs[] = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet>"
		"<sheetData><row><c "
		"t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>";
	static const char outside[] = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet/>";
	size_t size = 20 * 1024 * 1024;
	char *big = malloc(size), *deep = malloc(200000);
	struct sheet_limits small = {.unzipped_bytes = 1000000}, loose = {.ratio = 100000};

	(void)state;
	memset(big, ' ', size);
	memcpy(big, "<worksheet><sheetData>", 22);
	struct book blanks = {.raw = big, .raw_size = size};
	assert_int_equal(opens(&blanks, NULL), ERR_UNPROCESSABLE);  // packs a thousandfold
	assert_int_equal(opens(&blanks, &small), ERR_TOO_LARGE);
	assert_int_equal(opens(&blanks, &loose), ERR_UNPROCESSABLE); // ends without end
	memset(big, 'x', size);
	memcpy(big, "<worksheet a=\"", 14);
	assert_int_equal(opens(&blanks, &loose), ERR_UNPROCESSABLE); // one tag of 20 MiB
	assert_int_equal(opens(&(struct book){.raw = laughs, .raw_size = sizeof laughs - 1}, NULL), ERR_UNPROCESSABLE);
	assert_int_equal(opens(&(struct book){.raw = outside, .raw_size = sizeof outside - 1}, NULL),
		ERR_UNPROCESSABLE);
	for (int i = 0; i < 40000; i++)
		memcpy(deep + 3 * i, "<a>", 3);
	assert_int_equal(opens(&(struct book){.raw = deep, .raw_size = 120000}, NULL), ERR_UNPROCESSABLE);
	assert_int_equal(opens(&(struct book){.rows = HEAD, .entries = 12000}, NULL), ERR_UNPROCESSABLE);
	free(big);
	free(deep);
}

static void damage_is_told(void **state)
{
	static const char *const bad[] = {"<worksheet><sheetData><row></worksheet>", "not xml", "",
		"<worksheet>&nbsp;</worksheet>",
		"<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>\xff\xfe</t></is></c></row></sheetData></"
		"worksheet>"};
	static char bytes[65536];
	struct sheet *sheet;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(opens(&(struct book){.raw = bad[i], .raw_size = strlen(bad[i])}, NULL),
			ERR_UNPROCESSABLE);
	assert_int_equal(opens(&(struct book){.workbook = "<workbook/>"}, NULL), ERR_UNPROCESSABLE);
	assert_int_equal(sheet_open_bytes("PK\x03\x04rubbish", 11, NULL, NULL, &sheet), ERR_UNPROCESSABLE);
	// every cut and many a turned bit of a good file: an answer, no crash
	make(&(struct book){.rows = HEAD "<row><c><v>1</v></c></row>"});
	FILE *file = fopen(path, "rb");
	size_t size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	for (size_t cut = 0; cut < size; cut += 7)
		if (sheet_open_bytes(bytes, cut, NULL, NULL, &sheet) == OK)
			sheet_close(sheet);
	srand(9);
	for (int round = 0; round < 500; round++) {
		size_t at = (size_t)rand() % size;
		char old = bytes[at];
		const struct sheet_row *row;
		bytes[at] ^= (char)(1 << rand() % 8);
		if (sheet_open_bytes(bytes, size, NULL, NULL, &sheet) == OK) {
			while (sheet_next(sheet, &row) == OK && row)
				assert_true(row->count < 1000);
			sheet_close(sheet);
		}
		bytes[at] = old;
	}
}

// More texts than are held in memory: they go to a temporary file and come back from there.
static void many_texts_are_spilled(void **state)
{
	enum { TEXTS = 120000 };
	char *strings = malloc(16000000), rows[4000], expected[200];
	size_t at = (size_t)sprintf(strings, "<sst>");
	uint64_t noise = 88172645463325252u;
	struct sheet_form form = {.kind = SHEET_XLSX};
	struct sheet *sheet;
	const struct sheet_row *row;

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		noise ^= noise << 13;
		noise ^= noise >> 7;
		noise ^= noise << 17;
		at += (size_t)sprintf(strings + at, "<si><t>%d %016llx%016llx%060d</t></si>", i,
			(unsigned long long)noise,
			(unsigned long long)(noise * 3), i);
	}
	sprintf(strings + at, "</sst>");
	at = 0;
	for (int i = 0; i < 20; i++)
		at += (size_t)sprintf(rows + at, "<row><c t=\"s\"><v>%d</v></c></row>", i * 6311);
	make(&(struct book){.strings = strings, .rows = rows});
	free(strings);
	assert_int_equal(sheet_open(path, &form, NULL, &sheet), OK);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(sheet_next(sheet, &row), OK);
		sprintf(expected, "%d ", i * 6311);
		assert_memory_equal(row->cells[0], expected, strlen(expected));
		sprintf(expected, "%060d", i * 6311);
		assert_string_equal(row->cells[0] + strlen(row->cells[0]) - 60, expected);
		assert_int_equal(row->fault, SHEET_FINE);
	}
	sheet_close(sheet);
}

static void limits_hold(void **state)
{
	struct sheet_limits limits = {.columns = 3, .cell_bytes = 5};
	struct sheet_form form = {.kind = SHEET_XLSX, .header = true};
	struct sheet *sheet;
	const struct sheet_row *row;
	static char strings[200000] = "<sst>";

	(void)state;
	make(&(struct book){.strings = "<sst><si><t>1234张</t></si></sst>", .rows = HEAD
		"<row><c><v>1</v></c><c r=\"XFD2\"><v>2</v></c></row><row><c t=\"s\"><v>0</v></c></row>"
		"<row><c t=\"inlineStr\"><is><t>abcdefgh</t></is></c></row><row><c r=\"AAAA1\"><v>7</v></c></row>"});
	assert_int_equal(sheet_open(path, &form, &limits, &sheet), OK);
	assert_int_equal(sheet_next(sheet, &row), OK);
	assert_int_equal(row->fault, SHEET_TOO_MANY_COLUMNS);
	assert_int_equal(sheet_next(sheet, &row), OK);
	assert_int_equal(row->fault, SHEET_CELL_TOO_LONG);
	assert_string_equal(row->cells[0], "1234");
	assert_int_equal(sheet_next(sheet, &row), OK);
	assert_int_equal(row->fault, SHEET_CELL_TOO_LONG);
	assert_string_equal(row->cells[0], "abcde");
	assert_int_equal(sheet_next(sheet, &row), OK);
	assert_int_equal(row->fault, SHEET_BAD_CELL);
	sheet_close(sheet);
	for (size_t i = 0, at = strlen(strings); i < 5000; i++)
		at += (size_t)sprintf(strings + at, "<si><t>0123456789</t></si>%s", i == 4999 ? "</sst>" : "");
	limits.string_bytes = 20000;
	assert_int_equal(opens(&(struct book){.strings = strings, .rows = HEAD}, &limits), ERR_TOO_LARGE);
	for (size_t i = 0, at = strlen("<sst>"); i < 5000; i++) // texts without text have a place too
		at += (size_t)sprintf(strings + at, "<si/>%s", i == 4999 ? "</sst>" : "");
	assert_int_equal(opens(&(struct book){.strings = strings, .rows = HEAD}, &limits), ERR_TOO_LARGE);
}

static int setup(void **state)
{
	static char name[] = "/tmp/huitou-xlsx-XXXXXX";
	int file = mkstemp(name);

	(void)state;
	if (file < 0)
		return -1;
	close(file);
	path = name;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_of_every_kind_are_read),
		cmocka_unit_test(numbers_are_as_excel_shows_them),
		cmocka_unit_test(dates_come_by_style),
		cmocka_unit_test(the_first_visible_worksheet_is_taken),
		cmocka_unit_test(bombs_are_refused),
		cmocka_unit_test(damage_is_told),
		cmocka_unit_test(many_texts_are_spilled),
		cmocka_unit_test(limits_hold),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
