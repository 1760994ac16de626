#include "base/id.h"
#include "base/normal.h"
#include "customer/events.h"
#include "customer/file.h"
#include "customer/resources.h"
#include "customer/segment.h"
#include "customer/verbs.h"

#include <string.h>

#define NAME_MAX_CHARS 60

PROBLEM(tag_name_long, ERR_UNPROCESSABLE, "A tag's name has 1 to 60 characters.", "标签名称须为 1–60 个字符。");
PROBLEM(tag_unknown, ERR_UNPROCESSABLE, "There is no such tag.", "没有该标签。");
PROBLEM(tag_color_invalid, ERR_UNPROCESSABLE, "A colour is written as #1a2b3c.", "颜色须写作 #1a2b3c。");

SQL(tag_by_name);
SQL(tag_by_id);
SQL(tag_insert);
SQL(tag_forget);
SQL(customer_tag_insert);
SQL(customer_tag_delete);

struct tag {
	struct resource_head head;
	const char *name, *color, *description;
};

static const struct field tag_fields[] = {
	FIELD_TEXT(tag, name, .max = NAME_MAX_CHARS, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Name", "名称"), .example = "\"VIP\""),
	FIELD_TEXT(tag, color, .max = 7, .doc = W("Colour, #rrggbb", "颜色，#rrggbb"), .example = "\"#1a7f5a\""),
	FIELD_TEXT(tag, description, .max = 200, .doc = W("What it stands for", "说明")),
};
static const struct shape tag_shape = SHAPE("Tag", tag, tag_fields, "A tag for customers.", "客户标签。");

static enum status check_tag(struct ctx *ctx, const void *record)
{
	const struct tag *tag = record;

	if (tag->color && (tag->color[0] != '#' || strlen(tag->color) != 7 ||
				  strspn(tag->color + 1, "0123456789abcdefABCDEF") != 6))
		return fail_at(ctx, "/color", &tag_color_invalid, NULL);
	return OK;
}

static enum status forget_uses(struct ctx *ctx, const void *old, void *next)
{
	const struct tag *tag = old;
	return old && !next ? db_exec(ctx->db, &tag_forget, ARGS(v_i64(tag->head.id))) : OK;
}

const struct resource tag_resource = {
	.path = "tags",
	.noun = "tag",
	.table = "tag",
	.prefix = "tag",
	.find = "name description",
	.shape = &tag_shape,
	.verbs = CAN_ALL,
	.tag = "Customers",
	.title = W("Tag", "标签"),
	.plural = W("Tags", "标签"),
	.sort = "name",
	.check = check_tag,
	.before = forget_uses,
	.example = "{\"name\": \"VIP\", \"color\": \"#1a7f5a\"}",
};

const struct resource *const customer_resources[] = {
	&tag_resource, &custom_field_resource, &card_template_resource, &segment_resource, NULL};

// ---------------------------------------------------------------- on a customer

static enum status tell(struct ctx *ctx, const struct event_type *type, int64_t customer_id, int64_t tag_id)
{
	struct tag_body body = {tag_id};
	struct event event = {.customer_id = customer_id, .subject_id = tag_id, .record = &body};

	return event_emit(ctx, type, &event);
}

static enum status add(struct ctx *ctx, int64_t customer_id, int64_t tag_id, bool *added)
{
	int64_t changed;

	TRY(db_change(
		ctx->db, &customer_tag_insert, ARGS(v_i64(customer_id), v_i64(tag_id), v_i64(ctx->now_ms)), &changed));
	*added = changed;
	return changed ? tell(ctx, &tag_added, customer_id, tag_id) : OK;
}

enum status tag_add(struct ctx *ctx, int64_t customer_id, int64_t tag_id)
{
	bool added;

	return add(ctx, customer_id, tag_id, &added);
}

enum status tag_remove(struct ctx *ctx, int64_t customer_id, int64_t tag_id)
{
	bool removed;

	return tag_change(ctx, customer_id, tag_id, false, &removed);
}

enum status tag_change(struct ctx *ctx, int64_t customer_id, int64_t tag_id, bool give, bool *changed)
{
	int64_t gone;

	if (give)
		return add(ctx, customer_id, tag_id, changed);
	TRY(db_change(ctx->db, &customer_tag_delete, ARGS(v_i64(customer_id), v_i64(tag_id)), &gone));
	*changed = gone > 0;
	return gone ? tell(ctx, &tag_removed, customer_id, tag_id) : OK;
}

enum status tag_check(struct ctx *ctx, int64_t tag_id, const char *pointer)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &tag_by_id, ARGS(v_i64(tag_id)), &rows, &found));
	return found ? OK : fail_at(ctx, pointer, &tag_unknown, NULL);
}

enum status tag_named(struct ctx *ctx, const char *name, const char *pointer, int64_t *tag_id)
{
	const char *line = normal_line(ctx->mem, name);
	struct rows *rows;
	bool found;

	if (!*line || utf8_length(line) > NAME_MAX_CHARS)
		return fail_at(ctx, pointer, &tag_name_long, NULL);
	TRY(db_first(ctx->db, &tag_by_name, ARGS(v_text(line)), &rows, &found));
	if (found) {
		*tag_id = row_i64(rows, 0);
		return OK;
	}
	TRY(db_exec(ctx->db, &tag_insert, ARGS(v_i64(id_new()), v_i64(ctx->now_ms), v_text(line))));
	// Whoever was first has given it its id.
	TRY(db_first(ctx->db, &tag_by_name, ARGS(v_text(line)), &rows, &found));
	*tag_id = found ? row_i64(rows, 0) : NONE;
	return found ? OK : ERR_BUSY;
}

enum status customer_tag(struct ctx *ctx, int64_t customer_id, const char *name, int64_t *tag_id)
{
	int64_t id;

	TRY(tag_named(ctx, name, "/tag", &id));
	if (tag_id)
		*tag_id = id;
	return tag_add(ctx, customer_id, id);
}

enum status customer_tag_once(struct ctx *ctx, int64_t customer_id, const char *name, int64_t *tag_id)
{
	bool added;

	TRY(tag_named(ctx, name, "/tag", tag_id));
	TRY(add(ctx, customer_id, *tag_id, &added));
	if (!added)
		*tag_id = NONE;
	return OK;
}

enum status customer_untag(struct ctx *ctx, int64_t customer_id, int64_t tag_id)
{
	return tag_remove(ctx, customer_id, tag_id);
}
