#include "api/route.h"

#include <sodium.h>
#include <string.h>

#define PAGE_BYTES_MAX (32 * 1024 * 1024)

PROBLEM(cursor_wrong, ERR_UNPROCESSABLE, "This cursor is not one that this list gave.", "该游标不是此列表给出的。");

void page_begin(struct ctx *ctx, const struct call *call, struct page *page)
{
	page->buf = buf_make(ctx->mem, PAGE_BYTES_MAX);
	page->out = json_out(&page->buf);
	page->shape = call->route->out;
	page->options = (struct encode_options){.masked = call->masked};
	page->count = 0;
	json_begin(&page->out, '{');
	json_key(&page->out, "items");
	json_begin(&page->out, '[');
}

void page_add_record(struct page *page, const char *of, const void *record)
{
	page->out.buf = &page->buf;
	if (!shape_fits(page->shape, of)) {
		page->out.strange = true;
		return;
	}
	shape_encode(&page->out, page->shape, record, &page->options);
	page->count++;
}

void page_add_all(struct page *page, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++)
		page_add_record(page, list->of, (const char *)list->items + i * page->shape->size);
}

enum status page_end(struct page *page, const char *next, int64_t total, struct answer *answer)
{
	page->out.buf = &page->buf;
	json_close(&page->out, ']');
	json_member_text(&page->out, "next", next);
	if (total != NONE)
		json_member_i64(&page->out, "total", total);
	json_close(&page->out, '}');
	answer->raw = page->buf.data;
	if (page->out.strange)
		return ERR_INTERNAL;
	return page->buf.full ? ERR_TOO_LARGE : OK;
}

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
