#include "exchange/change.h"

#include "base/json.h"
#include "work/house.h"

#include <stdlib.h>
#include <string.h>

#define PLACE "exchange.change"
#define BEFORE_BYTES_MAX (1 << 20)

// "VERSION PRESENT NOTE TAGS TAG … {…}": numbers, and the members as JSON.
const void *before_seal(struct ctx *ctx, const struct customer *old, uint64_t present, int64_t version,
	const struct import_added *added, size_t *size)
{
	struct encode_options options = {.stored = true, .only = &present};
	struct buf buf = buf_make(ctx->mem, BEFORE_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct data_key key;

	buf_format(&buf, "%lld %llx %lld %zu ", (long long)version, (unsigned long long)present,
		(long long)added->note_id, added->tag_count);
	for (size_t i = 0; i < added->tag_count; i++)
		buf_format(&buf, "%lld ", (long long)added->tag_ids[i]);
	shape_encode(&out, &customer_shape, old, &options);
	vault_house_key(ctx->house->vault, PLACE, &key);
	return seal(&key, PLACE, buf.data, buf.size, ctx->mem, size);
}

enum status before_open(struct ctx *ctx, const void *sealed, size_t size, struct customer_before *before)
{
	struct data_key key;
	char *text, *rest;
	size_t text_size;
	uint64_t present;

	vault_house_key(ctx->house->vault, PLACE, &key);
	TRY(unseal(&key, PLACE, sealed, size, ctx->mem, &text, &text_size));
	before->version = strtoll(text, &rest, 10);
	before->present = strtoull(rest, &rest, 16);
	before->added.note_id = strtoll(rest, &rest, 10);
	before->added.tag_count = strtoull(rest, &rest, 10);
	if (before->added.tag_count > text_size)
		return ERR_INTERNAL;
	before->added.tag_ids = arena_array(ctx->mem, int64_t, before->added.tag_count + 1);
	for (size_t i = 0; i < before->added.tag_count; i++)
		before->added.tag_ids[i] = strtoll(rest, &rest, 10);
	if (*rest++ != ' ')
		return ERR_INTERNAL;
	struct fault kept = ctx->fault;
	enum status status =
		shape_decode(ctx, &customer_shape, rest, strlen(rest), DECODE_STORED, &before->record, &present);
	ctx->fault = kept;
	return status == OK ? OK : ERR_INTERNAL;
}

static bool has_key(struct ctx *ctx, const char *object, const char *key)
{
	struct json json;
	const char *other;

	json_open(&json, ctx->mem, object, strlen(object));
	if (!json_enter_object(&json))
		return false;
	while (json_next_key(&json, &other)) {
		if (strcmp(other, key) == 0)
			return true;
		if (!json_skip(&json, NULL, NULL))
			return false;
	}
	return false;
}

enum status before_fields(struct ctx *ctx, const char *now, struct customer_before *before)
{
	const char *old = before->record.fields ? before->record.fields : "{}", *key, *value;
	struct buf buf = buf_make(ctx->mem, BEFORE_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct json json;
	size_t size;

	if (!(before->present & CUSTOMER_BIT(AT_FIELDS)))
		return OK;
	json_begin(&out, '{');
	json_open(&json, ctx->mem, old, strlen(old));
	if (!json_enter_object(&json))
		return ERR_INTERNAL;
	while (json_next_key(&json, &key) && json_skip(&json, &value, &size)) {
		json_key(&out, key);
		json_put_raw(&out, arena_text_n(ctx->mem, value, size));
	}
	json_open(&json, ctx->mem, now ? now : "{}", strlen(now ? now : "{}"));
	if (!json_enter_object(&json))
		return ERR_INTERNAL;
	while (json_next_key(&json, &key) && json_skip(&json, NULL, NULL))
		if (!has_key(ctx, old, key)) {
			json_key(&out, key);
			json_put_null(&out);
		}
	json_close(&out, '}');
	before->record.fields = buf.data;
	return OK;
}
