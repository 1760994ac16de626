// What happened to a customer, newest first: the events of the customer and of everybody who was merged into them.
#include "api/actor.h"
#include "customer/file.h"
#include "customer/verbs.h"

#include <stdlib.h>
#include <string.h>

static const struct field entry_fields[] = {
	FIELD_ID(timeline_entry, id, "evt", .doc = W("Event", "事件编号")),
	FIELD_TEXT(timeline_entry, type, .max = 60, .doc = W("Kind of event", "事件类型"),
		.example = "\"note.added\""),
	FIELD_TEXT(timeline_entry, title, .max = 120,
		.doc = W("The kind in the caller's language", "事件名称（按请求语言）"), .example = "\"添加备注\""),
	FIELD_TIME(timeline_entry, at, .doc = W("When it happened, in business time", "业务发生时间")),
	FIELD_TIME(timeline_entry, recorded_at, .doc = W("When it was written down", "记录时间")),
	FIELD_ID(timeline_entry, customer, "cus",
		.doc = W("Whose it is; an alias after a merge", "所属客户（合并后可为别名）")),
	FIELD_TEXT(timeline_entry, subject, .max = 40, .doc = W("What it is about", "相关对象编号")),
	FIELD_TEXT(timeline_entry, actor, .max = 40, .doc = W("Who did it", "操作者"), .example = "\"house\""),
	FIELD_RAW(timeline_entry, data, .max = 65536, .doc = W("As the kind of event describes", "事件内容")),
};
const struct shape timeline_shape = SHAPE(
	"TimelineEntry", timeline_entry, entry_fields, "An entry of a customer's timeline.", "客户时间轴条目。");

// The kinds that were asked for (comma-separated; "sale." stands for all that begin so; NULL: all) and that the
// actor may see.
static const char *const *visible_types(struct ctx *ctx, const char *wanted)
{
	const struct event_type *const *type = ctx->house->tables->events;
	size_t count = 0, known = 0;

	while (type && type[known])
		known++;
	const char **names = arena_array(ctx->mem, const char *, known + 1);
	for (size_t i = 0; i < known; i++) {
		bool asked = !wanted;
		for (const char *at = wanted; at && *at && !asked; at += at[strcspn(at, ",")] == ',' ? 1 : 0) {
			size_t length = strcspn(at, ",");
			bool family = length && at[length - 1] == '.';
			asked = length && strncmp(type[i]->name, at, length) == 0 &&
				(family || !type[i]->name[length]);
			at += length;
		}
		if (asked && (!type[i]->right || actor_scope(ctx->actor, type[i]->right) != SCOPE_NONE))
			names[count++] = type[i]->name;
	}
	return names;
}

static int newest_first(const void *a, const void *b)
{
	const struct event_row *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? 1 : -1;
	return (x->id < y->id) - (x->id > y->id);
}

static struct timeline_entry entry_of(struct ctx *ctx, const struct event_row *row)
{
	struct event_view view = event_view(ctx->mem, row);

	return (struct timeline_entry){
		.id = view.id,
		.type = view.type,
		.title = row->type ? words_in(row->type->title, ctx->lang) : view.type,
		.at = view.at,
		.recorded_at = view.recorded_at,
		.customer = view.customer,
		.subject = view.subject,
		.actor = view.actor,
		.data = view.data,
	};
}

enum status timeline_read(struct ctx *ctx, int64_t customer_id, const char *types, struct timeline_place *place,
	size_t max, struct timeline_entry **entries, size_t *count, bool *more)
{
	const char *const *names = visible_types(ctx, types);
	int64_t ids[ALIASES_MAX + 1];
	size_t id_count, total = 0;

	*count = 0;
	*more = false;
	*entries = arena_array(ctx->mem, struct timeline_entry, max);
	if (!names[0])
		return OK;
	TRY(alias_ids(ctx, customer_id, ids, ALIASES_MAX, &id_count));
	ids[id_count++] = customer_id;
	struct event_row *all = arena_array(ctx->mem, struct event_row, id_count * (max + 1));
	for (size_t i = 0; i < id_count; i++) {
		struct event_row *rows;
		size_t found;
		TRY(event_timeline(ctx, ids[i], place->at_ms, place->id, (int)max + 1, names, &rows, &found));
		if (found)
			memcpy(all + total, rows, found * sizeof *rows);
		total += found;
	}
	qsort(all, total, sizeof *all, newest_first);
	*more = total > max;
	for (; *count < total && *count < max; ++*count) {
		(*entries)[*count] = entry_of(ctx, &all[*count]);
		*place = (struct timeline_place){all[*count].at_ms, all[*count].id};
	}
	return OK;
}
