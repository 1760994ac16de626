// The shop's own fields, as field.c defines them and value.c and rows.c read values by them. Private to the folder.
#pragma once

#include "api/resource.h"
#include "base/json.h"
#include "customer/file.h"

#define FIELD_TEXT_MAX 500     // characters of one text
#define FIELDS_BYTES_MAX 40000 // of all values of one customer together, as JSON
#define FIELD_ROWS_MOST 20     // of one field of rows
#define FIELD_COLUMNS_MAX 8
#define FIELD_POSITION_MAX 10000

enum field_type { TYPE_TEXT, TYPE_NUMBER, TYPE_DATE, TYPE_BOOL, TYPE_CHOICE, TYPE_MONEY, TYPE_ROWS };
extern const struct choice field_types[];

struct field_choice {
	const char *key, *label_en, *label_zh;
};
// A column of a field of rows; its type is any but TYPE_ROWS.
struct field_column {
	const char *key;
	int type;
	const char *label_en, *label_zh;
	struct list choices;
};
struct custom_field {
	struct resource_head head;
	const char *key;
	int type;
	const char *label_en, *label_zh, *section;
	int64_t position;
	bool required, filterable, personal;
	struct list choices;
	struct list columns; // of TYPE_ROWS
};

struct definitions {
	struct custom_field *items;
	size_t count;
};
// All of them in their order: one statement.
MUST_CHECK enum status field_definitions(struct ctx *ctx, struct definitions *all);
// NULL: there is none.
const struct custom_field *field_definition(const struct definitions *all, const char *key);

// What one value has to be like. stored: it is our own, of a definition that may have changed since: a choice that is
// offered no more stays.
struct scalar_rule {
	int type;
	const struct list *choices;
	bool stored;
};
// The JSON value at hand, which is consumed. num stays NONE and text NULL when it is null or blank. A list or an object
// is refused: rows have a way of their own.
MUST_CHECK enum status field_scalar_take(struct ctx *ctx, const struct scalar_rule *kind, const char *pointer,
	struct json *json, struct field_value *value);
// The same from the text of a cell.
MUST_CHECK enum status field_cell_take(struct ctx *ctx, const struct scalar_rule *kind, const char *pointer,
	const char *text, struct field_value *value);
bool field_value_absent(const struct field_value *value);
void field_value_put(struct json_out *out, int type, const struct field_value *value);
MUST_CHECK enum status field_wrong_type(struct ctx *ctx, const char *pointer, int type);

// The list of rows at hand, which is consumed, in one spelling: each row an object of the columns that have a value, in
// the order of the columns; empty rows are left out. *rows is NULL when none is left. stored: what fits its column no
// more is dropped. Refusals point at the cell: POINTER/2/mileage.
MUST_CHECK enum status rows_take(struct ctx *ctx, const struct custom_field *field, const char *pointer,
	struct json *json, bool stored, const char **rows, size_t *count);
// The same from a cell of a table (rows_text).
MUST_CHECK enum status rows_cell_take(struct ctx *ctx, const struct custom_field *field, const char *pointer,
	const char *text, const char **rows, size_t *count);
// Two lists of rows made one: those of over, then those of under that are not there yet. ERR_TOO_LARGE with more than
// FIELD_ROWS_MOST.
MUST_CHECK enum status rows_unite(
	struct ctx *ctx, const struct custom_field *field, const char *under, const char *over, const char **united);
// The rows of now without those that came with `after` and were not in `before`. Each may be NULL.
MUST_CHECK enum status rows_without(struct ctx *ctx, const struct custom_field *field, const char *now,
	const char *before, const char *after, const char **left);
