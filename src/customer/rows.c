// Values of fields of rows (vehicles, test drives): checked cell by cell, united, parted, written into one cell of a
// table and read from it.
#include "customer/field.h"

#include <string.h>

PROBLEM(field_rows_cell, ERR_UNPROCESSABLE, "Write a row a line, as column=value; column=value.",
	"每行一条记录，写作“列=值; 列=值”。");

#define KEPT_BYTES_MAX (4 * FIELDS_BYTES_MAX)

static const struct field_column *column_of(const struct custom_field *field, const char *name)
{
	const struct field_column *columns = field->columns.items;

	for (size_t i = 0; i < field->columns.count; i++)
		if (strcmp(columns[i].key, name) == 0)
			return &columns[i];
	return NULL;
}

static const struct field_column *column_called(const struct custom_field *field, const char *name)
{
	const struct field_column *columns = field->columns.items, *column = column_of(field, name);

	for (size_t i = 0; !column && i < field->columns.count; i++)
		if (strcmp(columns[i].label_en, name) == 0 || strcmp(columns[i].label_zh, name) == 0)
			column = &columns[i];
	return column;
}

static const char *cell_pointer(struct ctx *ctx, const char *pointer, size_t row, const char *key)
{
	return arena_format(ctx->mem, "%s/%zu/%s", pointer, row, key);
}

// One row while it is read; cells stand in the order of the columns.
struct row {
	const struct custom_field *field;
	struct field_value cells[FIELD_COLUMNS_MAX];
	bool given[FIELD_COLUMNS_MAX];
	const char *pointer; // of the whole list
	size_t at;           // as it was given
	bool stored;
};

static void begin_row(struct row *row)
{
	for (size_t i = 0; i < FIELD_COLUMNS_MAX; i++) {
		row->cells[i] = (struct field_value){.num = NONE};
		row->given[i] = false;
	}
}

// The cell that a value belongs to. ERR_UNPROCESSABLE, told: it has one already.
static enum status enter_cell(
	struct ctx *ctx, struct row *row, const struct field_column *column, struct field_value **cell)
{
	size_t place = (size_t)(column - (const struct field_column *)row->field->columns.items);

	if (row->given[place])
		return fail_at(ctx, cell_pointer(ctx, row->pointer, row->at, column->key), &field_duplicate, NULL);
	row->given[place] = true;
	*cell = &row->cells[place];
	return OK;
}

static bool put_row(struct json_out *out, const struct row *row)
{
	const struct field_column *columns = row->field->columns.items;
	bool any = false;

	for (size_t i = 0; i < row->field->columns.count; i++)
		any |= !field_value_absent(&row->cells[i]);
	if (!any)
		return false;
	json_begin(out, '{');
	for (size_t i = 0; i < row->field->columns.count; i++)
		if (!field_value_absent(&row->cells[i])) {
			json_key(out, columns[i].key);
			field_value_put(out, columns[i].type, &row->cells[i]);
		}
	json_close(out, '}');
	return true;
}

static enum status end_rows(
	struct ctx *ctx, const char *pointer, const struct buf *buf, size_t count, bool stored, const char **rows)
{
	*rows = count ? buf->data : NULL;
	if (!stored && (count > FIELD_ROWS_MOST || buf->full))
		return fail_at(ctx, pointer, &field_list_long, arena_format(ctx->mem, "%d", FIELD_ROWS_MOST));
	return OK;
}

// ---------------------------------------------------------------- from JSON

static enum status take_cell(struct ctx *ctx, struct row *row, struct json *json, const char *key)
{
	const struct field_column *column = column_of(row->field, key);
	const char *pointer = cell_pointer(ctx, row->pointer, row->at, key);
	struct field_value *cell;

	if (!column) {
		json_skip(json, NULL, NULL);
		return row->stored ? OK : fail_at(ctx, pointer, &field_unknown, key);
	}
	enum status status = enter_cell(ctx, row, column, &cell);
	if (status != OK) {
		json_skip(json, NULL, NULL);
		return status;
	}
	struct scalar_rule kind = {column->type, &column->choices, row->stored};
	return field_scalar_take(ctx, &kind, pointer, json, cell);
}

static enum status take_row(struct ctx *ctx, struct row *row, struct json *json)
{
	enum status status = OK;
	const char *key;

	begin_row(row);
	if (json_peek(json) != JSON_OBJECT) {
		json_skip(json, NULL, NULL);
		return row->stored ? OK
				   : fail_at(ctx, arena_format(ctx->mem, "%s/%zu", row->pointer, row->at), &field_type,
					     "an object", "对象");
	}
	if (!json_enter_object(json))
		return OK; // json->problem is told by whoever reads the whole
	while (json_next_key(json, &key)) {
		enum status one = take_cell(ctx, row, json, key);
		status = one == OK ? status : one;
	}
	return status;
}

enum status rows_take(struct ctx *ctx, const struct custom_field *field, const char *pointer, struct json *json,
	bool stored, const char **rows, size_t *count)
{
	struct row row = {.field = field, .pointer = pointer, .stored = stored};
	struct buf buf = buf_make(ctx->mem, KEPT_BYTES_MAX);
	struct json_out out = json_out(&buf);
	enum json_kind kind = json_peek(json);
	enum status status = OK;

	*rows = NULL;
	*count = 0;
	if (kind == JSON_NULL && json_null(json))
		return OK;
	if (kind != JSON_ARRAY || !json_enter_array(json)) {
		json_skip(json, NULL, NULL);
		if (json->problem)
			return fail_at(ctx, pointer, json->problem, "0");
		return stored ? OK : field_wrong_type(ctx, pointer, TYPE_ROWS);
	}
	json_begin(&out, '[');
	for (; json_next_item(json); row.at++) {
		enum status one = take_row(ctx, &row, json);
		status = one == OK ? status : one;
		*count += put_row(&out, &row);
	}
	json_close(&out, ']');
	if (json->problem)
		return fail_at(ctx, pointer, json->problem, "0");
	return status == OK ? end_rows(ctx, pointer, &buf, *count, stored, rows) : status;
}

// ---------------------------------------------------------------- as the text of a cell

// A row a line, "model=Golf; mileage=52000"; a value that holds ; or begins with " stands in quotes, doubled inside.
static bool starts_semicolon(const char *text, size_t *length)
{
	*length = text[0] == ';' ? 1 : text_starts(text, "；") ? strlen("；") : 0;
	return *length > 0;
}

static bool needs_quotes(const char *text)
{
	return text[0] == '"' || strchr(text, ';') || strstr(text, "；");
}

static void put_value(struct buf *buf, const char *text)
{
	if (!needs_quotes(text)) {
		buf_text(buf, text);
		return;
	}
	buf_byte(buf, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_byte(buf, '"');
		buf_byte(buf, *text);
	}
	buf_byte(buf, '"');
}

static void put_line(struct arena *mem, struct buf *buf, struct json *json)
{
	const char *key, *text;
	size_t size;
	bool first = true;

	while (json_next_key(json, &key)) {
		bool word = json_peek(json) == JSON_TEXT;
		if (word ? !json_text(json, &text) : !json_skip(json, &text, &size))
			return;
		buf_format(buf, "%s%s=", first ? "" : "; ", key);
		put_value(buf, word ? text : arena_text_n(mem, text, size));
		first = false;
	}
}

const char *customer_rows_text(struct arena *mem, const char *rows)
{
	struct buf buf = buf_make(mem, KEPT_BYTES_MAX);
	struct json json;

	json_open(&json, mem, rows, strlen(rows));
	if (!json_enter_array(&json))
		return "";
	while (json_next_item(&json) && json_enter_object(&json)) {
		if (buf.size)
			buf_byte(&buf, '\n');
		put_line(mem, &buf, &json);
	}
	return buf.size ? buf.data : "";
}

static const char *trimmed(struct arena *mem, const char *text, size_t size)
{
	while (size && (*text == ' ' || *text == '\t' || *text == '\r'))
		text++, size--;
	while (size && (text[size - 1] == ' ' || text[size - 1] == '\t' || text[size - 1] == '\r'))
		size--;
	return arena_text_n(mem, text, size);
}

// What stands before =, and *at after it. NULL: there is no = in this line.
static const char *read_name(struct arena *mem, const char **at)
{
	size_t length = strcspn(*at, "=\n");
	const char *name = trimmed(mem, *at, length);

	if ((*at)[length] != '=')
		return NULL;
	*at += length + 1;
	return name;
}

// In quotes, *at behind the closing one. NULL: there is none.
static const char *read_quoted(struct arena *mem, const char **at)
{
	struct buf buf = buf_make(mem, KEPT_BYTES_MAX);
	const char *text = *at + 1;

	for (; *text; text++) {
		if (*text == '"' && *++text != '"') {
			*at = text;
			return buf.size ? buf.data : "";
		}
		buf_byte(&buf, *text);
	}
	return NULL;
}

static const char *read_value(struct arena *mem, const char **at)
{
	const char *text = *at;
	size_t length = 0, step;

	while (*text == ' ' || *text == '\t')
		text++;
	*at = text;
	if (*text == '"')
		return read_quoted(mem, at);
	while (text[length] && text[length] != '\n' && !starts_semicolon(text + length, &step))
		length++;
	*at = text + length;
	return trimmed(mem, text, length);
}

static enum status read_cell(struct ctx *ctx, struct row *row, const char **at)
{
	const char *name = read_name(ctx->mem, at), *text = name ? read_value(ctx->mem, at) : NULL;
	struct field_value *cell;

	if (!text)
		return fail_at(ctx, row->pointer, &field_rows_cell, NULL);
	const struct field_column *column = column_called(row->field, name);
	if (!column)
		return fail_at(ctx, cell_pointer(ctx, row->pointer, row->at, name), &field_unknown, name);
	TRY(enter_cell(ctx, row, column, &cell));
	struct scalar_rule kind = {column->type, &column->choices, false};
	return *text ? field_cell_take(ctx, &kind, cell_pointer(ctx, row->pointer, row->at, column->key), text, cell)
		     : OK;
}

// The cells of one line, *at on its end.
static enum status read_line(struct ctx *ctx, struct row *row, const char **at)
{
	size_t step = 0;

	begin_row(row);
	for (;;) {
		*at += strspn(*at, " \t\r");
		if (!**at || **at == '\n')
			return OK;
		if (starts_semicolon(*at, &step)) {
			*at += step;
			continue;
		}
		TRY(read_cell(ctx, row, at));
		*at += strspn(*at, " \t\r");
		if (**at && **at != '\n' && !starts_semicolon(*at, &step))
			return fail_at(ctx, row->pointer, &field_rows_cell, NULL);
	}
}

enum status rows_cell_take(struct ctx *ctx, const struct custom_field *field, const char *pointer, const char *text,
	const char **rows, size_t *count)
{
	struct row row = {.field = field, .pointer = pointer};
	struct buf buf = buf_make(ctx->mem, KEPT_BYTES_MAX);
	struct json_out out = json_out(&buf);

	*count = 0;
	json_begin(&out, '[');
	for (; *text; row.at++) {
		TRY(read_line(ctx, &row, &text));
		*count += put_row(&out, &row);
		text += *text == '\n';
	}
	json_close(&out, ']');
	return end_rows(ctx, pointer, &buf, *count, false, rows);
}

// ---------------------------------------------------------------- two lists

// Rows in today's spelling, so that the same ones are the same text.
struct texts {
	const char **items;
	size_t count;
};

static enum status read_texts(struct ctx *ctx, const struct custom_field *field, const char *raw, struct texts *texts)
{
	const char *rows = NULL, *text;
	size_t count = 0, size;
	struct json json;

	*texts = (struct texts){0};
	if (!raw)
		return OK;
	json_open(&json, ctx->mem, raw, strlen(raw));
	TRY(rows_take(ctx, field, "/fields", &json, true, &rows, &count));
	if (!rows)
		return OK;
	texts->items = arena_array(ctx->mem, const char *, count);
	json_open(&json, ctx->mem, rows, strlen(rows));
	if (!json_enter_array(&json))
		return ERR_INTERNAL;
	while (texts->count < count && json_next_item(&json) && json_skip(&json, &text, &size))
		texts->items[texts->count++] = arena_text_n(ctx->mem, text, size);
	return json.problem ? ERR_INTERNAL : OK;
}

static bool holds(const struct texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->count; i++)
		if (strcmp(texts->items[i], text) == 0)
			return true;
	return false;
}

enum status rows_unite(
	struct ctx *ctx, const struct custom_field *field, const char *under, const char *over, const char **united)
{
	struct buf buf = buf_make(ctx->mem, KEPT_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct texts low, high;
	size_t count;

	TRY(read_texts(ctx, field, under, &low));
	TRY(read_texts(ctx, field, over, &high));
	count = high.count;
	json_begin(&out, '[');
	for (size_t i = 0; i < high.count; i++)
		json_put_raw(&out, high.items[i]);
	for (size_t i = 0; i < low.count; i++)
		if (!holds(&high, low.items[i])) {
			json_put_raw(&out, low.items[i]);
			count++;
		}
	json_close(&out, ']');
	*united = buf.data;
	return count > FIELD_ROWS_MOST ? ERR_TOO_LARGE : OK;
}

enum status rows_without(struct ctx *ctx, const struct custom_field *field, const char *now, const char *before,
	const char *after, const char **left)
{
	struct buf buf = buf_make(ctx->mem, KEPT_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct texts is, was, became;
	size_t count = 0;

	TRY(read_texts(ctx, field, now, &is));
	TRY(read_texts(ctx, field, before, &was));
	TRY(read_texts(ctx, field, after, &became));
	json_begin(&out, '[');
	for (size_t i = 0; i < is.count; i++)
		if (!holds(&became, is.items[i]) || holds(&was, is.items[i])) {
			json_put_raw(&out, is.items[i]);
			count++;
		}
	json_close(&out, ']');
	*left = count ? buf.data : NULL;
	return OK;
}
