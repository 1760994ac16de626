#include "api/record.h"

#define STORED_MAX (256 * 1024)

const char *field_column(const struct field *field)
{
	return field->column ? field->column : field->name;
}

static const void *member(const struct field *field, const void *record)
{
	return (const char *)record + field->offset;
}

struct value record_value(struct arena *mem, const struct field *field, const void *record)
{
	struct encode_options stored = {.stored = true};
	struct buf buf;
	struct json_out out;

	switch (field->kind) {
	case KIND_I64:
	case KIND_ID:
	case KIND_TIME:
		return v_i64(*(const int64_t *)member(field, record));
	case KIND_BOOL:
		return v_i64(*(const bool *)member(field, record));
	case KIND_ENUM:
		return v_text(choice_name(field->choices, *(const int *)member(field, record)));
	case KIND_TEXT:
	case KIND_DATE:
	case KIND_RAW:
		return v_text(*(const char *const *)member(field, record));
	default:
		buf = buf_make(mem, STORED_MAX);
		out = json_out(&buf);
		field_encode(&out, field, record, &stored);
		return v_text(buf.data);
	}
}

enum status record_read(struct ctx *ctx, const struct rows *rows, int column, const struct field *field, void *record)
{
	void *slot = (char *)record + field->offset;
	const char *text;

	switch (field->kind) {
	case KIND_I64:
	case KIND_ID:
	case KIND_TIME:
		*(int64_t *)slot = row_i64(rows, column);
		return OK;
	case KIND_BOOL:
		*(bool *)slot = !row_null(rows, column) && row_i64(rows, column) != 0;
		return OK;
	case KIND_TEXT:
	case KIND_DATE:
	case KIND_RAW:
		*(const char **)slot = row_text(rows, column, ctx->mem);
		return OK;
	case KIND_ENUM:
		text = row_text(rows, column, ctx->mem);
		*(int *)slot = text ? choice_value(field->choices, text) : 0;
		return *(int *)slot < 0 ? ERR_INTERNAL : OK;
	default:
		text = row_text(rows, column, ctx->mem);
		return text ? field_decode_json(ctx, field, text, record) : OK;
	}
}
