// Records and rows of the database: a member of a struct as a bound value, a column as a member.
#pragma once

#include "api/route.h"

// The column of a field.
const char *field_column(const struct field *field);
// Lists and objects become JSON text in mem.
struct value record_value(struct arena *mem, const struct field *field, const void *record);
// Reads column into the field's member.
MUST_CHECK enum status record_read(
	struct ctx *ctx, const struct rows *rows, int column, const struct field *field, void *record);
