// Any bytes as a workbook: refused or read to the end, within limits. And as the worksheet of a workbook that is whole
// otherwise.
#include "sheet/sheet.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void read_all(const void *data, size_t size)
{
	const struct sheet_limits limits = {.unzipped_bytes = 4 << 20, .string_bytes = 4 << 20, .columns = 64,
		.entries = 100};
	struct sheet *sheet;
	const struct sheet_row *row;
	int64_t line = 0;

	if (sheet_open_bytes(data, size, NULL, &limits, &sheet) != OK)
		return;
	enum status status;
	while ((status = sheet_next(sheet, &row)) == OK && row) {
		require(row->count <= limits.columns && row->line > line);
		line = row->line;
		for (size_t i = 0; i < row->count; i++)
			require(utf8_valid(row->cells[i], strlen(row->cells[i])));
	}
	require((status == OK) == (*sheet_error(sheet) == '\0'));
	sheet_close(sheet);
}

static void put(zip_t *zip, const char *name, const void *bytes, size_t size)
{
	require(zip_file_add(zip, name, zip_source_buffer(zip, bytes, size, 0), 0) >= 0);
}

// The bytes as worksheet and as shared strings, in a workbook that is whole.
static void as_part(const uint8_t *data, size_t size)
{
	static const char root[] = "<R><Relationship Id=\"a\" Type=\"/officeDocument\" Target=\"w.xml\"/></R>";
	static const char workbook[] = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"1\" r:id=\"r1\"/></sheets></"
		"workbook>";
	static const char relations[] = "<R><Relationship Id=\"r1\" Type=\"/worksheet\" Target=\"s.xml\"/>"
		"<Relationship Id=\"r2\" Type=\"/sharedStrings\" Target=\"t.xml\"/></R>";
	static const char strings[] = "<sst><si><t>one</t></si><si><t>two</t></si></sst>";
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_source_keep(target);
	zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);

	require(zip != NULL);
	put(zip, "_rels/.rels", root, sizeof root - 1);
	put(zip, "w.xml", workbook, sizeof workbook - 1);
	put(zip, "_rels/w.xml.rels", relations, sizeof relations - 1);
	put(zip, "s.xml", data, size);
	put(zip, "t.xml", strings, sizeof strings - 1);
	require(zip_close(zip) == 0);
	require(zip_source_open(target) == 0);
	zip_stat_t stat;
	require(zip_source_stat(target, &stat) == 0);
	char *bytes = malloc(stat.size);
	require(bytes && zip_source_read(target, bytes, stat.size) == (zip_int64_t)stat.size);
	zip_source_close(target);
	zip_source_free(target);
	zip_error_fini(&error);
	read_all(bytes, stat.size);
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 1 << 20)
		return 0;
	read_all(data, size);
	if (size > 0 && data[0] == '<')
		as_part(data, size);
	return 0;
}
