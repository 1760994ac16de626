#include "work/event.h"

#include "base/id.h"
#include "base/text.h"
#include "store/where.h"

#include <assert.h>
#include <string.h>

SQL(event_insert);
SQL(event_after);
SQL(event_one);
SQL(event_last);

const struct event_type *event_type_find(const struct house *house, const char *name)
{
	for (const struct event_type *const *type = house->tables->events; type && *type; type++)
		if (strcmp((*type)->name, name) == 0)
			return *type;
	return NULL;
}

// ---------------------------------------------------------------- writing

static enum status let_hear(struct ctx *ctx, struct event *event)
{
	const struct listener *const *listener = ctx->house->tables->listeners;

	for (; listener && *listener; listener++)
		if ((*listener)->when == LISTEN_NOW && (!(*listener)->type || (*listener)->type == event->type))
			TRY((*listener)->hear(ctx, event));
	return OK;
}

enum status event_emit(struct ctx *ctx, const struct event_type *type, struct event *event)
{
	struct buf body = buf_make(ctx->mem, EVENT_BODY_MAX);
	struct json_out out = json_out(&body);

	event->id = id_new();
	event->type = type;
	if (!event->at_ms)
		event->at_ms = ctx->now_ms;
	shape_encode(&out, type->shape, event->record, &(struct encode_options){.stored = true});
	assert(!body.full && "an event's shape is bounded");
	TRY(db_exec(ctx->db, &event_insert,
		ARGS(v_i64(event->customer_id), v_i64(event->at_ms), v_i64(event->id), v_text(type->name),
			v_i64(event->subject_id), v_text(house_actor_text(ctx)), v_text(body.data))));
	return let_hear(ctx, event);
}

// ---------------------------------------------------------------- places

const char *event_place_text(struct arena *mem, struct event_place place)
{
	if (place.tx == 0 && place.id == 0)
		return "0";
	return arena_format(mem, "%lld.%lld", (long long)place.tx, (long long)place.id);
}

bool event_place_parse(const char *text, struct event_place *place)
{
	const char *point = strchr(text, '.');
	char tx[24];

	if (strcmp(text, "0") == 0) {
		*place = (struct event_place){0};
		return true;
	}
	if (!point || point == text || point - text >= (int)sizeof tx)
		return false;
	memcpy(tx, text, (size_t)(point - text));
	tx[point - text] = '\0';
	return text_i64(tx, &place->tx) && text_i64(point + 1, &place->id) && place->tx >= 0 && place->id >= 0;
}

// ---------------------------------------------------------------- reading

static struct event_row row_read(struct ctx *ctx, struct rows *rows)
{
	struct event_row row = {
		.id = row_i64(rows, 0),
		.tx = row_i64(rows, 1),
		.customer_id = row_i64(rows, 2),
		.subject_id = row_i64(rows, 3),
		.at_ms = row_i64(rows, 4),
		.type_name = row_text(rows, 5, ctx->mem),
		.actor = row_text(rows, 6, ctx->mem),
		.body = row_text(rows, 7, ctx->mem),
	};

	row.type = event_type_find(ctx->house, row.type_name);
	return row;
}

static enum status read_all(struct ctx *ctx, struct rows *rows, int max, struct event_row **list, size_t *count)
{
	bool more;

	*list = arena_array(ctx->mem, struct event_row, (size_t)max);
	*count = 0;
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		(*list)[(*count)++] = row_read(ctx, rows);
	}
}

enum status event_feed(struct ctx *ctx, struct event_place *after, int max, struct event_row **rows, size_t *count)
{
	struct rows *found;
	int64_t horizon;

	TRY(db_horizon(ctx->db, &horizon));
	TRY(db_query(ctx->db, &event_after, ARGS(v_i64(after->tx), v_i64(after->id), v_i64(horizon), v_i64(max)),
		&found));
	TRY(read_all(ctx, found, max, rows, count));
	if (*count)
		*after = (struct event_place){(*rows)[*count - 1].tx, (*rows)[*count - 1].id};
	return OK;
}

enum status event_end(struct ctx *ctx, struct event_place *place)
{
	struct rows *rows;
	int64_t horizon;
	bool found;

	*place = (struct event_place){0};
	TRY(db_horizon(ctx->db, &horizon));
	TRY(db_first(ctx->db, &event_last, ARGS(v_i64(horizon)), &rows, &found));
	if (found)
		*place = (struct event_place){row_i64(rows, 0), row_i64(rows, 1)};
	return OK;
}

// "type IN (?, ?)" for so many types.
static const char *types_condition(struct arena *mem, size_t count)
{
	struct buf text = buf_make(mem, 16 + 3 * WHERE_ARGS_MAX);

	buf_text(&text, "type IN (");
	for (size_t i = 0; i < count; i++)
		buf_text(&text, i ? ", ?" : "?");
	buf_text(&text, ")");
	return text.data;
}

static void where_types(struct where *q, struct arena *mem, const char *const *types)
{
	struct value values[WHERE_ARGS_MAX];
	size_t count = 0;

	for (; count < WHERE_ARGS_MAX && types[count]; count++)
		values[count] = v_text(types[count]);
	if (count == WHERE_ARGS_MAX)
		q->failed = true;
	else if (count == 0)
		where_and_plain(q, "1 = 0");
	else
		where_and_args(q, types_condition(mem, count), values, count);
}

enum status event_timeline(struct ctx *ctx, int64_t customer_id, int64_t before_at_ms, int64_t before_id, int max,
	const char *const *types, struct event_row **rows, size_t *count)
{
	struct where q = where_make(ctx->mem,
		"SELECT id, tx, customer_id, subject_id, at, type, actor, body FROM event");
	struct rows *found;

	where_and(&q, "customer_id = ?", v_i64(customer_id));
	where_and(&q, "(at, id) < (?, ?)", v_i64(before_at_ms), v_i64(before_id));
	if (types)
		where_types(&q, ctx->mem, types);
	where_tail(&q, "ORDER BY at DESC, id DESC LIMIT ?", v_i64(max));
	TRY(where_query(&q, ctx->db, &found));
	return read_all(ctx, found, max, rows, count);
}

enum status event_read(struct ctx *ctx, int64_t customer_id, int64_t at_ms, int64_t id, struct event_row *row)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &event_one, ARGS(v_i64(customer_id), v_i64(at_ms), v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	*row = row_read(ctx, rows);
	return OK;
}

// ---------------------------------------------------------------- showing

static const struct field event_fields[] = {
	FIELD_ID(event_view, id, "evt", .flags = FIELD_READ_ONLY, .doc = W("Id of the event", "事件编号")),
	FIELD_TEXT(event_view, type, .max = 80, .flags = FIELD_READ_ONLY, .doc = W("What happened", "事件类型"),
		.example = "\"sale.completed\""),
	FIELD_TIME(event_view, at, .flags = FIELD_READ_ONLY, .doc = W("When it happened (business time)",
		"发生时间（业务时间）")),
	FIELD_TIME(event_view, recorded_at, .flags = FIELD_READ_ONLY, .doc = W("When it was recorded", "记录时间")),
	FIELD_ID(event_view, customer, "cus", .flags = FIELD_READ_ONLY,
		.doc = W("The customer it belongs to; null: none", "所属客户；空表示不属于任何客户")),
	FIELD_TEXT(event_view, subject, .max = 40, .flags = FIELD_READ_ONLY,
		.doc = W("Id of what it is about, an order for example", "事件对象的编号，例如订单")),
	FIELD_TEXT(event_view, actor, .max = 40, .flags = FIELD_READ_ONLY,
		.doc = W("Who did it: a user, an API key, a member, or house", "操作者：用户、API 密钥、会员或系统 (house)")),
	FIELD_RAW(event_view, data, .max = EVENT_BODY_MAX, .flags = FIELD_READ_ONLY,
		.doc = W("The particulars; each type has its own schema", "事件内容，每种类型有各自的结构")),
};
const struct shape event_shape = SHAPE("Event", event_view, event_fields, "Something that happened. It never changes.",
	"已发生的事件，永不改变。");

struct event_view event_view(struct arena *mem, const struct event_row *row)
{
	bool has_subject = row->type && row->type->subject && row->subject_id > 0;

	return (struct event_view){
		.id = row->id,
		.type = row->type_name,
		.at = row->at_ms,
		.recorded_at = id_time_ms(row->id),
		.customer = row->customer_id ? row->customer_id : NONE,
		.subject = has_subject ? id_text(mem, row->type->subject, row->subject_id) : NULL,
		.actor = row->actor,
		.data = row->body,
	};
}

void event_encode(struct json_out *out, const struct event_row *row)
{
	struct event_view view = event_view(out->buf->mem, row);

	shape_encode(out, &event_shape, &view, NULL);
}
