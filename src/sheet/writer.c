#include "sheet/sheet.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define ROW_MAX ((size_t)64 * 1024 * 1024)
#define EXCEL_ROWS 1048576
#define EXCEL_COLUMNS 16384
#define EXCEL_CELL 32767 // characters
#define EXCEL_DIGITS 15
#define TAB_MAX 31

struct sheet_writer {
	struct arena *mem;
	struct sheet_output output;
	const char *path;
	FILE *file; // CSV
	struct buf row;
	lxw_workbook *workbook; // XLSX
	lxw_worksheet *worksheet;
	uint32_t next_row;
	int tabs;
	const char **first; // the first row, for the worksheets that follow
	size_t first_count;
};

// ---- CSV ----

// -12.50 is a number to everybody; nothing can be run by it.
static bool negative_number(const char *cell)
{
	size_t whole, fraction;

	if (*cell++ != '-')
		return false;
	whole = strspn(cell, "0123456789");
	cell += whole;
	if (*cell != '.')
		return whole > 0 && !*cell;
	fraction = strspn(cell + 1, "0123456789");
	return whole > 0 && fraction > 0 && !cell[1 + fraction];
}

static bool needs_guard(const char *cell)
{
	size_t quotes = strspn(cell, "'");

	return cell[quotes] && strchr("=+-@\t\r", cell[quotes]) && !negative_number(cell);
}

static void csv_cell(struct buf *buf, char delimiter, bool guard, const char *cell)
{
	char special[] = {delimiter, '"', '\r', '\n', '\0'};
	size_t size = strlen(cell);
	bool quote = strcspn(cell, special) < size || (size && (cell[0] == ' ' || cell[size - 1] == ' '));

	if (quote)
		buf_byte(buf, '"');
	if (guard)
		buf_byte(buf, '\'');
	for (const char *mark; quote && (mark = strchr(cell, '"')); cell = mark + 1) {
		buf_add(buf, cell, (size_t)(mark + 1 - cell));
		buf_byte(buf, '"');
	}
	buf_text(buf, cell);
	if (quote)
		buf_byte(buf, '"');
}

void sheet_csv_row(struct buf *buf, const struct sheet_output *output, const char *const *cells, size_t count)
{
	char delimiter = output->delimiter ? output->delimiter : ',';

	for (size_t i = 0; i < count; i++) {
		const char *cell = cells[i] ? cells[i] : "";
		if (i)
			buf_byte(buf, delimiter);
		csv_cell(buf, delimiter, !output->unguarded && needs_guard(cell), cell);
	}
	if (count == 1 && (!cells[0] || !cells[0][0]))
		buf_text(buf, "\"\""); // an empty line would be no row
	buf_text(buf, "\r\n");
}

static enum status write_status(void)
{
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_FULL : ERR_INTERNAL;
}

static enum status write_csv(struct sheet_writer *writer, const char *const *cells, size_t count)
{
	buf_clear(&writer->row);
	sheet_csv_row(&writer->row, &writer->output, cells, count);
	if (writer->row.full)
		return ERR_TOO_LARGE;
	errno = 0;
	if (fwrite(writer->row.data, 1, writer->row.size, writer->file) != writer->row.size)
		return write_status();
	return OK;
}

// ---- XLSX ----

static enum status add_tab(struct sheet_writer *writer)
{
	const char *title = writer->output.tab ? writer->output.tab : "Sheet1";
	const char *name = title;

	if (writer->tabs++)
		name = arena_format(writer->mem, "%.*s (%d)", TAB_MAX - 8, title, writer->tabs);
	if (workbook_validate_sheet_name(writer->workbook, name) != LXW_NO_ERROR)
		return ERR_UNPROCESSABLE;
	writer->worksheet = workbook_add_worksheet(writer->workbook, name);
	writer->next_row = 0;
	return writer->worksheet ? OK : ERR_INTERNAL;
}

// Digits that a double carries without loss; others stay text, so that a long number is not rounded away.
static bool excel_number(const char *cell, double *number)
{
	size_t digits = 0;
	const char *at = cell + (*cell == '-');

	if (!isdigit((unsigned char)*at) || (at[0] == '0' && isdigit((unsigned char)at[1])))
		return false;
	for (; isdigit((unsigned char)*at); at++)
		digits++;
	if (*at == '.' && isdigit((unsigned char)at[1]))
		for (at++; isdigit((unsigned char)*at); at++)
			digits++;
	if (*at || digits > EXCEL_DIGITS)
		return false;
	*number = strtod(cell, NULL);
	return true;
}

static enum status lxw_status(lxw_error error)
{
	switch (error) {
	case LXW_NO_ERROR:
		return OK;
	case LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED:
		return ERR_TOO_LARGE;
	default:
		return ERR_INTERNAL;
	}
}

static enum status write_excel_row(struct sheet_writer *writer, const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double number;
		lxw_error error = LXW_NO_ERROR;
		if (!cells[i] || !cells[i][0])
			continue;
		if (i < writer->output.column_count && writer->output.columns[i] == SHEET_NUMBER &&
		    excel_number(cells[i], &number))
			error = worksheet_write_number(writer->worksheet, writer->next_row, (lxw_col_t)i, number, NULL);
		else
			error = worksheet_write_string(writer->worksheet, writer->next_row, (lxw_col_t)i, cells[i],
				NULL);
		if (error != LXW_NO_ERROR)
			return lxw_status(error);
	}
	writer->next_row++;
	return OK;
}

static void keep_first(struct sheet_writer *writer, const char *const *cells, size_t count)
{
	writer->first = arena_array(writer->mem, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		writer->first[i] = arena_text(writer->mem, cells[i] ? cells[i] : "");
	writer->first_count = count;
}

static enum status write_xlsx(struct sheet_writer *writer, const char *const *cells, size_t count)
{
	enum status status = OK;

	if (count > EXCEL_COLUMNS)
		return ERR_TOO_LARGE;
	// Before anything of the row is written, so that a row is whole or not there.
	for (size_t i = 0; i < count; i++)
		if (cells[i] && utf8_length(cells[i]) > EXCEL_CELL)
			return ERR_TOO_LARGE;
	if (!writer->first)
		keep_first(writer, cells, count);
	if (writer->next_row == EXCEL_ROWS) {
		status = add_tab(writer);
		if (status == OK)
			status = write_excel_row(writer, writer->first, writer->first_count);
	}
	return status == OK ? write_excel_row(writer, cells, count) : status;
}

// ---- both ----

// What was begun and is not whole goes; a device or a pipe stays.
static void remove_file(const char *path)
{
	struct stat stat;

	if (lstat(path, &stat) == 0 && S_ISREG(stat.st_mode))
		unlink(path);
}

static void keep_output(struct sheet_writer *writer, const struct sheet_output *output)
{
	writer->output = *output;
	if (output->columns)
		writer->output.columns = arena_copy(writer->mem, output->columns,
			output->column_count * sizeof *output->columns);
	else
		writer->output.column_count = 0;
	if (output->tab)
		writer->output.tab = arena_text(writer->mem, output->tab);
}

static enum status create_csv(struct sheet_writer *writer)
{
	writer->row = buf_make(writer->mem, ROW_MAX);
	errno = 0;
	writer->file = fopen(writer->path, "wbe");
	if (!writer->file)
		return write_status();
	if (writer->output.bom && fwrite("\xef\xbb\xbf", 1, 3, writer->file) != 3)
		return write_status();
	return OK;
}

static enum status create_xlsx(struct sheet_writer *writer)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};

	// libxlsxwriter opens the file only when it closes the workbook; who asks for a place that cannot be written
	// hears it now.
	errno = 0;
	FILE *probe = fopen(writer->path, "wbe");
	if (!probe)
		return write_status();
	fclose(probe);
	writer->workbook = workbook_new_opt(writer->path, &options);
	return writer->workbook ? add_tab(writer) : ERR_INTERNAL;
}

enum status sheet_create(const char *path, const struct sheet_output *output, struct sheet_writer **writer)
{
	struct arena *mem = arena_create();
	struct sheet_writer *made = arena_new(mem, struct sheet_writer);

	made->mem = mem;
	made->path = arena_text(mem, path);
	keep_output(made, output);
	enum status status = output->kind == SHEET_CSV ? create_csv(made) : create_xlsx(made);
	if (status != OK) {
		bool created = made->file || made->workbook;
		if (made->file)
			fclose(made->file);
		if (made->workbook)
			lxw_workbook_free(made->workbook);
		if (created)
			remove_file(path);
		arena_destroy(mem);
		return status;
	}
	*writer = made;
	return OK;
}

enum status sheet_write(struct sheet_writer *writer, const char *const *cells, size_t count)
{
	return writer->file ? write_csv(writer, cells, count) : write_xlsx(writer, cells, count);
}

enum status sheet_finish(struct sheet_writer *writer)
{
	enum status status = OK;

	errno = 0;
	if (writer->file) {
		// EINVAL: a pipe, which cannot be synced
		bool whole = fflush(writer->file) == 0 && (fsync(fileno(writer->file)) == 0 || errno == EINVAL);
		if (!whole)
			status = write_status();
		if (fclose(writer->file) != 0 && status == OK)
			status = write_status();
	} else if (workbook_close(writer->workbook) != LXW_NO_ERROR) {
		status = write_status();
	}
	if (status != OK)
		remove_file(writer->path);
	arena_destroy(writer->mem);
	return status;
}

void sheet_abandon(struct sheet_writer *writer)
{
	if (writer->file)
		fclose(writer->file);
	if (writer->workbook)
		lxw_workbook_free(writer->workbook);
	remove_file(writer->path);
	arena_destroy(writer->mem);
}
