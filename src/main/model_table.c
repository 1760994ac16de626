#include "main/model_table.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "main/commands.h"
#include "sheet/sheet.h"

#define MAX_INPUT ((size_t)4 << 30)
#define MAX_OUTPUT ((size_t)4 << 30)

int job_usage(struct model_job *job, const char *format, ...)
{
	va_list args;

	fputs("huitou model: ", job->err);
	va_start(args, format);
	vfprintf(job->err, format, args);
	va_end(args);
	fputc('\n', job->err);
	return EXIT_USAGE;
}

static int refuse(struct model_job *job, size_t row, const char *why)
{
	if (row == MODEL_NO_ROW)
		fprintf(job->err, "huitou model: %s\n", why);
	else
		fprintf(job->err, "huitou model: line %zu: %s\n", row + 2, why);
	return EXIT_REFUSED;
}

int job_refuse(struct model_job *job, const struct model_fault *fault)
{
	return refuse(job, fault->row, fault->why);
}

// The whole input; NULL when it is too large or cannot be read.
static char *slurp(struct model_job *job, size_t *size)
{
	size_t room = 1 << 16;
	char *text = arena_alloc(job->mem, room);

	for (*size = 0;;) {
		*size += fread(text + *size, 1, room - *size, job->in);
		if (*size < room)
			return ferror(job->in) ? NULL : text;
		if (room >= MAX_INPUT)
			return NULL;
		char *wider = arena_alloc(job->mem, room * 2);
		memcpy(wider, text, room);
		text = wider, room *= 2;
	}
}

static int keep_row(struct model_job *job, struct model_table *table, const struct sheet_row *row, size_t *room)
{
	if (row->fault != SHEET_FINE)
		return refuse(job, table->rows, sheet_fault_words(row->fault).en);
	if (table->rows == *room) {
		size_t wider = *room ? *room * 2 : 1024;
		const char **cell = arena_array(job->mem, const char *, wider * table->columns);
		for (size_t i = 0; i < table->rows * table->columns; i++)
			cell[i] = table->cell[i];
		table->cell = cell, *room = wider;
	}
	for (size_t i = 0; i < table->columns; i++)
		table->cell[table->rows * table->columns + i] = arena_text(job->mem, row->cells[i]);
	table->rows++;
	return 0;
}

int table_read(struct model_job *job, struct model_table *table)
{
	struct sheet_form form = {.kind = SHEET_CSV, .encoding = SHEET_UTF8, .delimiter = ',', .quote = '"',
				  .header = true, .decimal = '.', .dates = SHEET_DATES_YMD};
	const struct sheet_row *row;
	struct sheet *sheet;
	size_t size, room = 0;
	char *text = slurp(job, &size);
	int code = 0;

	*table = (struct model_table){0};
	if (!text || size == 0)
		return refuse(job, MODEL_NO_ROW, text ? "nothing came in" : "the input is too large or cannot be read");
	enum status status = sheet_open_bytes(text, size, &form, NULL, &sheet);
	if (status != OK)
		return refuse(job, MODEL_NO_ROW, "the input is no CSV with a header");
	const char *const *header = sheet_header(sheet, &table->columns);
	const char **name = arena_array(job->mem, const char *, table->columns);
	for (size_t i = 0; i < table->columns; i++)
		name[i] = arena_text(job->mem, header[i]);
	table->name = name;
	while (code == 0 && (status = sheet_next(sheet, &row)) == OK && row)
		code = keep_row(job, table, row, &room);
	if (code == 0 && status != OK)
		code = refuse(job, table->rows, sheet_error(sheet));
	sheet_close(sheet);
	return code;
}

static bool find_column(const struct model_table *table, const char *name, size_t *column)
{
	for (*column = 0; *column < table->columns; ++*column)
		if (strcmp(table->name[*column], name) == 0)
			return true;
	return false;
}

int table_column(struct model_job *job, const struct model_table *table, const char *name, size_t *column)
{
	if (find_column(table, name, column))
		return 0;
	fprintf(job->err, "huitou model: the header names no column \"%s\"\n", name);
	return EXIT_REFUSED;
}

int table_numbers(struct model_job *job, const struct model_table *table, const char *name, bool optional,
		  double **column)
{
	size_t at;

	*column = NULL;
	if (!find_column(table, name, &at))
		return optional ? 0 : table_column(job, table, name, &at);
	*column = arena_array(job->mem, double, table->rows);
	for (size_t i = 0; i < table->rows; i++) {
		const char *cell = table->cell[i * table->columns + at];
		char *end;

		(*column)[i] = strtod(cell, &end);
		if (end == cell || *end != 0)
			return refuse(job, i, arena_format(job->mem, "%s \"%.40s\" is no number", name, cell));
	}
	return 0;
}

struct named {
	const char *name;
	size_t row;
};

static int compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->row > y->row) - (x->row < y->row);
}

int table_names(struct model_job *job, const struct model_table *table, const char *name, uint32_t **column,
		const char ***names, size_t *count)
{
	size_t at;
	int code = table_column(job, table, name, &at);

	if (code != 0)
		return code;
	struct named *sorted = arena_array(job->mem, struct named, table->rows);
	uint32_t *first = arena_array(job->mem, uint32_t, table->rows);
	for (size_t i = 0; i < table->rows; i++)
		sorted[i] = (struct named){table->cell[i * table->columns + at], i};
	qsort(sorted, table->rows, sizeof *sorted, compare_named);
	for (size_t i = 0, head = 0; i < table->rows; i++) {
		if (strcmp(sorted[i].name, sorted[head].name) != 0)
			head = i;
		first[sorted[i].row] = (uint32_t)sorted[head].row;
	}
	*column = arena_array(job->mem, uint32_t, table->rows);
	*names = arena_array(job->mem, const char *, table->rows);
	*count = 0;
	for (size_t i = 0; i < table->rows; i++) {
		if (first[i] == i)
			(*names)[(*count)++] = table->cell[i * table->columns + at];
		(*column)[i] = first[i] == i ? (uint32_t)*count - 1 : (*column)[first[i]];
	}
	return 0;
}

int table_days(struct model_job *job, const struct model_table *table, const char *name, int32_t **column)
{
	struct sheet_form form = {.dates = SHEET_DATES_YMD, .decimal = '.'};
	size_t at;
	int code = table_column(job, table, name, &at);

	if (code != 0)
		return code;
	*column = arena_array(job->mem, int32_t, table->rows);
	for (size_t i = 0; i < table->rows; i++) {
		const char *cell = table->cell[i * table->columns + at];
		struct sheet_time time;

		if (!sheet_date(&form, cell, &time))
			return refuse(job, i, arena_format(job->mem, "%s \"%.40s\" is no date", name, cell));
		(*column)[i] = (int32_t)date_days((struct date){time.year, time.month, time.day});
	}
	return 0;
}

const char *job_option(struct model_job *job, const char *name)
{
	return take_option(&job->argc, job->argv, name);
}

int job_number(struct model_job *job, const char *name, double fallback, double *value)
{
	const char *text = job_option(job, name);
	char *end;

	*value = fallback;
	if (!text)
		return 0;
	*value = strtod(text, &end);
	return end == text || *end != 0 || !isfinite(*value) ? job_usage(job, "--%s needs a number", name) : 0;
}

int job_finish_arguments(struct model_job *job)
{
	return job->argc > 1 ? job_usage(job, "\"%s\" is not understood here", job->argv[1]) : 0;
}

static void print_cell(FILE *out, const char *cell)
{
	if (!strpbrk(cell, ",\"\n\r")) {
		fputs(cell, out);
		return;
	}
	fputc('"', out);
	for (; *cell; cell++) {
		if (*cell == '"')
			fputc('"', out);
		fputc(*cell, out);
	}
	fputc('"', out);
}

void job_print_row(struct model_job *job, const char *const *cell, size_t columns)
{
	for (size_t i = 0; i < columns; i++) {
		if (i > 0)
			fputc(',', job->out);
		print_cell(job->out, cell[i]);
	}
}

int job_finish_rows(struct model_job *job)
{
	return fflush(job->out) == 0 && !ferror(job->out) ? EXIT_DONE : EXIT_FAILED;
}

void put_number(struct json_out *json, double value)
{
	char text[40];

	if (!isfinite(value)) {
		json_put_null(json);
		return;
	}
	snprintf(text, sizeof text, "%.17g", value);
	json_put_raw(json, text);
}

void put_member(struct json_out *json, const char *key, double value)
{
	json_key(json, key);
	put_number(json, value);
}

struct buf job_buf(struct model_job *job)
{
	return buf_make(job->mem, MAX_OUTPUT);
}

int job_print(struct model_job *job, struct buf *buf)
{
	if (buf->full)
		return refuse(job, MODEL_NO_ROW, "the answer is too large");
	fwrite(buf->data, 1, buf->size, job->out);
	fputc('\n', job->out);
	return fflush(job->out) == 0 && !ferror(job->out) ? EXIT_DONE : EXIT_FAILED;
}
