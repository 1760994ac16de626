#include "api/csv.h"
#include "api/record.h"
#include "api/resource.h"

#include <sodium.h>
#include <string.h>

#define PAGE_BYTES_MAX (32 * 1024 * 1024)

PROBLEM(cursor_wrong, ERR_UNPROCESSABLE, "This cursor is not one that this list gave.", "该游标不是此列表给出的。");

PROBLEM(sort_unknown, ERR_UNPROCESSABLE, "This list cannot be sorted by {0}.", "该列表不能按 {0} 排序。");

void page_begin(struct ctx *ctx, const struct call *call, struct page *page)
{
	*page = (struct page){
		.ctx = ctx,
		.call = call,
		.buf = buf_make(ctx->mem, PAGE_BYTES_MAX),
		.shape = call->route->out,
		.options = {.masked = call->masked},
		.limit = PAGE_DEFAULT,
	};
	page->out = json_out(&page->buf);
	if (call->csv)
		return;
	json_begin(&page->out, '{');
	json_key(&page->out, "items");
	json_begin(&page->out, '[');
}

static int64_t whole(const struct field *field, const void *record)
{
	return *(const int64_t *)((const char *)record + field->offset);
}

static void remember(struct page *page, const void *record)
{
	page->last = (struct cursor){.value = v_text(NULL), .id = whole(page->id, record)};
	if (!page->by)
		return;
	page->last.value = record_value(page->ctx->mem, page->by, record);
	if (page->last.value.kind == VALUE_NULL)
		page->last.value = page->by_number ? v_i64(0) : v_text("");
}

void page_add_record(struct page *page, const char *of, const void *record)
{
	const struct resource *resource = page->call->route->resource;

	page->out.buf = &page->buf;
	if (!shape_fits(page->shape, of)) {
		page->out.strange = true;
		return;
	}
	if (page->call->csv) {
		if (!page->count && !page->call->csv->headed)
			csv_put(page, NULL);
		csv_put(page, record);
	} else if (resource) {
		resource_encode(&page->out, resource, record, &page->options);
	} else {
		shape_encode(&page->out, page->shape, record, &page->options);
	}
	page->count++;
	if (page->id)
		remember(page, record);
}

void page_add_all(struct page *page, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++)
		page_add_record(page, list->of, (const char *)list->items + i * page->shape->size);
}

enum status page_end(struct page *page, const char *next, int64_t total, struct answer *answer)
{
	page->out.buf = &page->buf;
	if (page->call->csv) {
		if (!page->count && !page->call->csv->headed)
			csv_put(page, NULL);
	} else {
		json_close(&page->out, ']');
		json_member_text(&page->out, "next", next);
		if (total != NONE)
			json_member_i64(&page->out, "total", total);
		json_close(&page->out, '}');
	}
	answer->raw = page->buf.data;
	answer->next = next;
	if (page->out.strange)
		return ERR_INTERNAL;
	return page->buf.full ? ERR_TOO_LARGE : OK;
}

// ---------------------------------------------------------------- sorting and paging

static const struct field *asked(const struct page *page, const char *name)
{
	const struct shape *query = page->call->route->query;
	const struct field *field = query ? shape_field(query, name) : NULL;

	return field && page->call->query ? field : NULL;
}

static const char *asked_text(const struct page *page, const char *name)
{
	const struct field *field = asked(page, name);
	return field ? *(const char *const *)((const char *)page->call->query + field->offset) : NULL;
}

static const struct field *member(const struct page *page, const char *name)
{
	const struct resource *resource = page->call->route->resource;
	const struct field *field = resource ? resource_head_field(name) : NULL;

	return field ? field : shape_field(page->shape, name);
}

static enum status choose(struct page *page, const struct page_order *order, const char *name, const char **expression)
{
	const struct sort_column *column = order->columns;

	while (column->name && strcmp(column->name, name) != 0)
		column++;
	if (!column->name)
		return fail_at(page->ctx, "sort", &sort_unknown, name);
	*expression = column->expression;
	page->by = strcmp(column->expression, order->id) == 0 ? NULL : member(page, name);
	if (page->by)
		page->by_number =
			page->by->kind != KIND_TEXT && page->by->kind != KIND_DATE && page->by->kind != KIND_ENUM;
	return OK;
}

static enum status go_on(struct page *page, const char *id, const char *expression, bool down, struct where *where)
{
	const char *text = asked_text(page, "cursor");
	struct arena *mem = page->ctx->mem;
	struct cursor cursor;

	if (!text)
		return OK;
	if (!cursor_parse(mem, text, &cursor) ||
		(page->by && cursor.value.kind != (page->by_number ? VALUE_I64 : VALUE_TEXT)))
		return fail_at(page->ctx, "cursor", &cursor_wrong, NULL);
	if (page->by)
		where_and(where, arena_format(mem, "(%s, %s) %s (?, ?)", expression, id, down ? "<" : ">"),
			cursor.value, v_i64(cursor.id));
	else
		where_and(where, arena_format(mem, "%s %s ?", id, down ? "<" : ">"), v_i64(cursor.id));
	return OK;
}

enum status page_sort(struct page *page, const struct page_order *order, struct where *where)
{
	const char *text = asked_text(page, "sort"), *name = text ? text : order->usual, *expression;
	const struct field *limit = asked(page, "limit");
	bool down = *name == '-';
	const char *way = down ? "DESC" : "ASC";

	if (limit && whole(limit, page->call->query) != NONE)
		page->limit = whole(limit, page->call->query);
	page->id = member(page, order->id_name);
	TRY(choose(page, order, name + down, &expression));
	TRY(go_on(page, order->id, expression, down, where));
	const char *first = page->by ? arena_format(page->ctx->mem, "%s %s, ", expression, way) : "";
	where_tail(where, arena_format(page->ctx->mem, "ORDER BY %s%s %s LIMIT ?", first, order->id, way),
		v_i64(page->limit + 1));
	return OK;
}

enum status page_next(struct page *page, struct rows *rows, bool *more)
{
	TRY(rows_next(rows, more));
	if (!*more || (int64_t)page->count < page->limit)
		return OK;
	rows_close(rows);
	page->over = true;
	*more = false;
	return OK;
}

enum status page_close(struct page *page, struct answer *answer)
{
	return page_end(page, page->over ? cursor_text(page->ctx->mem, page->last) : NULL, NONE, answer);
}

// ---------------------------------------------------------------- cursors

#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

// [id, value] as JSON, in base 64 so that nobody is tempted to write one.
const char *cursor_text(struct arena *mem, struct cursor cursor)
{
	struct buf buf = buf_make(mem, 64 * 1024);
	struct json_out out = json_out(&buf);

	json_begin(&out, '[');
	json_put_i64(&out, cursor.id);
	if (cursor.value.kind == VALUE_I64)
		json_put_i64(&out, cursor.value.i64);
	else if (cursor.value.kind == VALUE_TEXT)
		json_put_text(&out, arena_text_n(mem, cursor.value.bytes.data, cursor.value.bytes.size));
	else
		json_put_null(&out);
	json_close(&out, ']');
	size_t room = sodium_base64_encoded_len(buf.size, BASE64);
	return sodium_bin2base64(arena_alloc(mem, room), room, (const unsigned char *)buf.data, buf.size, BASE64);
}

bool cursor_parse(struct arena *mem, const char *text, struct cursor *cursor)
{
	size_t length = strlen(text), size;
	unsigned char *bytes = arena_alloc(mem, length + 1);
	struct json json;
	const char *word;
	int64_t number;
	bool whole;

	if (sodium_base642bin(bytes, length, text, length, NULL, &size, NULL, BASE64) != 0)
		return false;
	json_open(&json, mem, (const char *)bytes, size);
	if (!json_enter_array(&json) || !json_next_item(&json) || !json_i64(&json, &cursor->id, &whole) || !whole ||
		!json_next_item(&json))
		return false;
	switch (json_peek(&json)) {
	case JSON_NUMBER:
		if (!json_i64(&json, &number, &whole) || !whole)
			return false;
		cursor->value = v_i64(number);
		break;
	case JSON_TEXT:
		if (!json_text(&json, &word))
			return false;
		cursor->value = v_text(word);
		break;
	default:
		if (!json_null(&json))
			return false;
		cursor->value = v_text(NULL);
	}
	return !json_next_item(&json) && json_end(&json);
}
