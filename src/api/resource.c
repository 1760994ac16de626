// The engine behind resource descriptors: SQL is put together from const names of the descriptor, values are always
// bound.
#include "api/resource.h"

#include "api/audit.h"
#include "api/record.h"
#include "base/id.h"
#include "store/where.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SQL_MAX (16 * 1024)
#define RECORD_BYTES_MAX (32 * 1024 * 1024)
#define QUERY_FIELDS_MAX 64
#define SELECT_ROOM 16

PROBLEM(resource_changed, ERR_PRECONDITION, "Somebody has changed this since you read it.",
	"在您读取之后，该数据已被他人修改。");
PROBLEM(resource_in_use, ERR_CONFLICT, "This is still in use, so it cannot be removed.",
	"该数据仍在使用中，不能删除。");
PROBLEM(resource_taken, ERR_CONFLICT, "There is already one with this value.", "已存在相同的记录。");
PROBLEM(reference_unknown, ERR_UNPROCESSABLE, "There is no such {0}.", "没有对应的 {0}。");
PROBLEM(fields_unknown, ERR_UNPROCESSABLE, "There is no field {0} here.", "没有名为 {0} 的字段。");

// ---------------------------------------------------------------- rows of the route table

// What every list understands; the record that the filters are read into follows it in memory.
struct list_query {
	int64_t limit;
	const char *cursor, *sort, *fields, *q;
};

static const struct field list_query_fields[] = {
	LIST_LIMIT_FIELD(list_query),
	LIST_CURSOR_FIELD(list_query),
	FIELD_TEXT(list_query, sort, .max = 80,
		.doc = W("Field to sort by; - before it: descending", "排序字段，前加 - 为降序")),
	FIELD_TEXT(list_query, fields, .max = 1000,
		.doc = W("Only these fields, separated by commas", "只返回这些字段，逗号分隔")),
	// Of a resource that says where to look; the last of those that stand before the filters.
	FIELD_TEXT(list_query, q, .max = 80, .doc = W("Part of a name or code", "名称或代码中的文字")),
};

static size_t list_query_count(const struct resource *resource)
{
	return ARRAY_LEN(list_query_fields) - (resource->find ? 0 : 1);
}

static bool ranged(const struct field *field)
{
	return field->kind == KIND_I64 || field->kind == KIND_TIME || field->kind == KIND_DATE;
}

// A filter's copy of a field: same kind, another place, never required.
static struct field filter_field(const struct field *field, size_t offset, const char *name)
{
	struct field copy = *field;
	copy.name = name;
	copy.column = field_column(field);
	copy.offset += offset;
	copy.flags = 0;
	return copy;
}

// Three records follow the fixed part: the equal-to values, the from values, the to values.
static const struct shape *query_shape(struct arena *mem, const struct resource *resource)
{
	const struct shape *shape = resource->shape;
	struct field *fields = arena_array(mem, struct field, QUERY_FIELDS_MAX);
	struct shape *made = arena_new(mem, struct shape);
	size_t count = list_query_count(resource), at = sizeof(struct list_query);

	memcpy(fields, list_query_fields, count * sizeof *fields);
	for (size_t i = 0; i < shape->count && count + 3 <= QUERY_FIELDS_MAX; i++) {
		const struct field *field = &shape->fields[i];
		if (!(field->flags & FIELD_FILTER))
			continue;
		fields[count++] = filter_field(field, at, field->name);
		if (!ranged(field))
			continue;
		fields[count++] = filter_field(field, at + shape->size, arena_format(mem, "%s_from", field->name));
		fields[count++] = filter_field(field, at + 2 * shape->size, arena_format(mem, "%s_to", field->name));
	}
	*made = (struct shape){
		.name = arena_format(mem, "%sQuery", shape->name),
		.size = at + 3 * shape->size,
		.fields = fields,
		.count = count,
		.doc = W("Filters of the list", "列表筛选条件"),
	};
	return made;
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer);
static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer);
static enum status act_create(struct ctx *ctx, const struct call *call, struct answer *answer);
static enum status act_update(struct ctx *ctx, const struct call *call, struct answer *answer);
static enum status act_delete(struct ctx *ctx, const struct call *call, struct answer *answer);

struct resource_rows {
	const struct resource *resource;
	struct route routes[5];
	size_t count;
	struct resource_rows *next;
};

// What a verb does, in words around the record's name.
static struct words row_doc(struct arena *mem, const struct resource *resource, const char *verb)
{
	static const struct {
		const char *verb, *en, *zh_before, *zh_behind;
	} docs[] = {
		{"list", "all, filtered and sorted, page by page.", "", "列表，可筛选、排序、分页。"},
		{"get", "one of them.", "", "详情。"},
		{"create", "a new one.", "新建", "。"},
		{"update", "what is given changes, the rest stays.", "修改", "，仅更改给出的字段。"},
		{"delete", "removed, unless one is still in use.", "删除", "，仍在使用的不能删除。"},
	};
	size_t i = 0;

	while (strcmp(docs[i].verb, verb) != 0)
		i++;
	return (struct words){
		arena_format(mem, "%s: %s", resource->plural.en, docs[i].en),
		arena_format(mem, "%s%s%s", docs[i].zh_before, resource->title.zh, docs[i].zh_behind),
	};
}

// What of the example of creating may also be changed afterwards.
static const char *change_example(struct arena *mem, const struct resource *resource)
{
	struct buf buf = buf_make(mem, SQL_MAX);
	struct json_out out = json_out(&buf);
	const char *key, *text;
	struct json json;
	size_t size;

	if (!resource->example)
		return NULL;
	json_begin(&out, '{');
	json_open(&json, mem, resource->example, strlen(resource->example));
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		const struct field *field = shape_field(resource->shape, key);
		json_skip(&json, &text, &size);
		if (field && !(field->flags & FIELD_FIXED)) {
			json_key(&out, key);
			json_put_raw(&out, arena_text_n(mem, text, size));
		}
	}
	json_close(&out, '}');
	return buf.data;
}

static struct route *row(struct arena *mem, struct resource_rows *rows, enum http_method method, bool one,
	const char *verb, const char *right)
{
	const struct resource *resource = rows->resource;
	struct route *route = &rows->routes[rows->count++];

	*route = (struct route){
		.method = method,
		.path = one ? arena_format(mem, "/v1/%s/{%s:%s}", resource->path, resource->noun, resource->prefix)
			    : arena_format(mem, "/v1/%s", resource->path),
		.right = arena_format(mem, "%s.%s", resource->noun, right),
		.kind = method == HTTP_GET ? ROUTE_READ : ROUTE_WRITE,
		.out = resource->shape,
		.tag = resource->tag,
		.name = arena_format(mem, "%s_%s", resource->noun, verb),
		.resource = resource,
		.doc = row_doc(mem, resource, verb),
	};
	return route;
}

static struct resource_rows *make_rows(struct arena *mem, const struct resource *resource)
{
	struct resource_rows *rows = arena_new(mem, struct resource_rows);
	struct route *route;

	rows->resource = resource;
	if (resource->verbs & CAN_LIST) {
		route = row(mem, rows, HTTP_GET, false, "list", "read");
		route->query = query_shape(mem, resource);
		route->list = true;
		route->act = act_list;
	}
	if (resource->verbs & CAN_GET)
		row(mem, rows, HTTP_GET, true, "get", "read")->act = act_get;
	if (resource->verbs & CAN_CREATE) {
		route = row(mem, rows, HTTP_POST, false, "create", "write");
		route->in = resource->shape;
		route->status = 201;
		route->act = act_create;
		route->example_in = resource->example;
	}
	if (resource->verbs & CAN_UPDATE) {
		route = row(mem, rows, HTTP_PATCH, true, "update", "write");
		route->in = resource->shape;
		route->change = true;
		route->act = act_update;
		route->example_in = change_example(mem, resource);
	}
	if (resource->verbs & CAN_DELETE) {
		route = row(mem, rows, HTTP_DELETE, true, "delete", "write");
		route->out = NULL;
		route->status = 204;
		route->act = act_delete;
	}
	return rows;
}

// Made once for each descriptor and kept for the life of the process, like the descriptor itself.
static const struct resource_rows *rows_of(const struct resource *resource)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct arena *mem;
	static struct resource_rows *first;
	struct resource_rows *rows;

	pthread_mutex_lock(&lock);
	if (!mem)
		mem = arena_create();
	for (rows = first; rows && rows->resource != resource; rows = rows->next)
		;
	if (!rows) {
		rows = make_rows(mem, resource);
		rows->next = first;
		first = rows;
	}
	pthread_mutex_unlock(&lock);
	return rows;
}

void api_each_route(const struct api_tables *tables, void (*visit)(const struct route *route, void *arg), void *arg)
{
	for (size_t i = 0; tables->routes[i]; i++)
		for (const struct route *route = tables->routes[i]; route->path; route++)
			visit(route, arg);
	for (size_t i = 0; tables->resources[i]; i++) {
		const struct resource_rows *rows = rows_of(tables->resources[i]);
		for (size_t j = 0; j < rows->count; j++)
			visit(&rows->routes[j], arg);
	}
}

// ---------------------------------------------------------------- reading

static size_t record_size(const struct resource *resource)
{
	return resource->shape->size;
}

static struct resource_head *head_of(void *record)
{
	return record;
}

static bool stored(const struct field *field)
{
	return !(field->flags & FIELD_VIRTUAL);
}

static const char *columns(struct arena *mem, const struct resource *resource)
{
	struct buf buf = buf_make(mem, SQL_MAX);

	buf_text(&buf, "id, version, created_at, updated_at");
	for (size_t i = 0; i < resource->shape->count; i++)
		if (stored(&resource->shape->fields[i]))
			buf_format(&buf, ", %s", field_column(&resource->shape->fields[i]));
	return buf.data;
}

static enum status scan(struct ctx *ctx, const struct resource *resource, const struct rows *rows, void *record)
{
	struct resource_head *head = head_of(record);
	int column = 4;

	shape_clear(resource->shape, record);
	*head = (struct resource_head){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), row_i64(rows, 3)};
	for (size_t i = 0; i < resource->shape->count; i++)
		if (stored(&resource->shape->fields[i]))
			TRY(record_read(ctx, rows, column++, &resource->shape->fields[i], record));
	return OK;
}

// Rows that the actor may see at all.
static void add_scope(struct ctx *ctx, const struct resource *resource, const char *verb, struct where *where)
{
	enum scope scope = actor_scope(ctx->actor, arena_format(ctx->mem, "%s.%s", resource->noun, verb));
	bool owner = resource->owner_column && (scope == SCOPE_OWN || !resource->store_column);
	const char *column = owner ? resource->owner_column : resource->store_column;

	if (scope == SCOPE_ALL || !column)
		return;
	where_and(where, arena_format(ctx->mem, "%s = ?", column),
		v_i64(owner ? ctx->actor->staff_id : ctx->actor->store_id));
}

static enum status load(struct ctx *ctx, const struct resource *resource, const char *verb, int64_t id, void *record)
{
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem, "SELECT %s FROM %s", columns(ctx->mem, resource), resource->table));
	struct rows *rows;
	bool more;

	where_and(&where, "id = ?", v_i64(id));
	add_scope(ctx, resource, verb, &where);
	TRY(where_query(&where, ctx->db, &rows));
	enum status status = rows_next(rows, &more);
	if (status == OK)
		status = more ? scan(ctx, resource, rows, record) : fail(ctx, &not_found);
	rows_close(rows);
	return status;
}

enum status resource_select(struct ctx *ctx, const struct resource *resource, const char *condition,
	const struct value *args, size_t arg_count, size_t max, void **records, size_t *count)
{
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem, "SELECT %s FROM %s", columns(ctx->mem, resource), resource->table));
	size_t size = record_size(resource), room = max < SELECT_ROOM ? max : SELECT_ROOM;
	enum status status;
	struct rows *rows;
	bool more;

	*count = 0;
	*records = arena_alloc_array(ctx->mem, room, size);
	if (condition)
		where_and_args(&where, condition, args, arg_count);
	where_tail(&where, "ORDER BY id LIMIT ?", v_i64((int64_t)max));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		status = rows_next(rows, &more);
		if (status != OK || !more)
			break;
		if (*count == room) {
			void *wider = arena_alloc_array(ctx->mem, room * 2, size);
			memcpy(wider, *records, room * size);
			*records = wider;
			room *= 2;
		}
		status = scan(ctx, resource, rows, (char *)*records + *count * size);
		if (status != OK)
			break;
		++*count;
	}
	rows_close(rows);
	return status;
}

enum status resource_read(struct ctx *ctx, const struct resource *resource, int64_t id, void *record)
{
	void *records;
	size_t count;

	TRY(resource_select(ctx, resource, "id = ?", ARGS(v_i64(id)), 1, &records, &count));
	if (!count)
		return ERR_NOT_FOUND;
	memcpy(record, records, record_size(resource));
	return OK;
}

void resource_encode(
	struct json_out *out, const struct resource *resource, const void *record, const struct encode_options *options)
{
	struct arena *mem = out->buf->mem;
	const struct resource_head *head = record;
	const struct shape *shape = resource->shape;

	json_begin(out, '{');
	json_member_text(out, "id", id_text(mem, resource->prefix, head->id));
	for (size_t i = 0; i < shape->count; i++) {
		if ((shape->fields[i].flags & FIELD_WRITE_ONLY) ||
			(options->only && !(*options->only & UINT64_C(1) << i)))
			continue;
		json_key(out, shape->fields[i].name);
		field_encode(out, &shape->fields[i], record, options);
	}
	json_member_i64(out, "version", head->version);
	json_member_text(out, "created_at", instant_text(mem, head->created_at_ms));
	json_member_text(out, "updated_at", instant_text(mem, head->updated_at_ms));
	json_close(out, '}');
}

const char *resource_id_text(struct arena *mem, const struct resource *resource, const void *record)
{
	const struct resource_head *head = record;
	return id_text(mem, resource->prefix, head->id);
}

const struct field *resource_head_field(const char *name)
{
	static const struct field fields[] = {
		{.name = "id", .kind = KIND_I64, .offset = offsetof(struct resource_head, id)},
		{.name = "created_at", .kind = KIND_TIME, .offset = offsetof(struct resource_head, created_at_ms)},
		{.name = "updated_at", .kind = KIND_TIME, .offset = offsetof(struct resource_head, updated_at_ms)},
	};
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

static const char *record_json(struct ctx *ctx, const struct resource *resource, void *record, bool masked)
{
	struct encode_options options = {.masked = masked};
	struct buf buf = buf_make(ctx->mem, RECORD_BYTES_MAX);
	struct json_out out = json_out(&buf);

	resource_encode(&out, resource, record, &options);
	return buf.data;
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct resource *resource = call->route->resource;
	void *record = arena_alloc(ctx->mem, record_size(resource));

	TRY(load(ctx, resource, "read", call->ids[0], record));
	answer->raw = record_json(ctx, resource, record, call->masked);
	answer->version = head_of(record)->version;
	return OK;
}

// ---------------------------------------------------------------- lists

// NULLs count as 0 and "": an expression is never NULL. These tables stay small.
static struct page_order order_of(struct arena *mem, const struct resource *resource)
{
	const struct shape *shape = resource->shape;
	struct sort_column *columns = arena_array(mem, struct sort_column, shape->count + 3);
	size_t count = 0;

	columns[count++] = (struct sort_column){"created_at", "created_at"};
	columns[count++] = (struct sort_column){"updated_at", "updated_at"};
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		bool text = field->kind == KIND_TEXT || field->kind == KIND_DATE || field->kind == KIND_ENUM;
		if (field->flags & FIELD_SORT)
			columns[count++] = (struct sort_column){field->name,
				arena_format(mem, text ? "COALESCE(%s, '')" : "COALESCE(%s, 0)", field_column(field))};
	}
	columns[count] = (struct sort_column){0};
	return (struct page_order){.id = "id",
		.id_name = "id",
		.usual = resource->sort ? resource->sort : "-created_at",
		.columns = columns};
}

static void add_filters(struct ctx *ctx, const struct call *call, struct where *where)
{
	const struct resource *resource = call->route->resource;
	const struct shape *query = call->route->query;
	static const char *const operators[] = {"=", ">=", "<="};

	for (size_t i = list_query_count(resource); i < query->count; i++) {
		const struct field *field = &query->fields[i];
		if (!(call->query_present & UINT64_C(1) << i))
			continue;
		// Which of the three records it lies in tells the operator; see query_shape().
		size_t which = (field->offset - sizeof(struct list_query)) / record_size(resource);
		where_and(where, arena_format(ctx->mem, "%s %s ?", field->column, operators[which]),
			record_value(ctx->mem, field, call->query));
	}
}

static enum status choose_fields(struct ctx *ctx, const struct shape *shape, const char *names, uint64_t *only)
{
	char *rest = arena_text(ctx->mem, names), *name;

	*only = 0;
	while ((name = strsep(&rest, ","))) {
		const struct field *field = shape_field(shape, name);
		if (!field && strcmp(name, "id") != 0)
			return fail_at(ctx, "fields", &fields_unknown, name);
		if (field)
			*only |= UINT64_C(1) << (field - shape->fields);
	}
	return OK;
}

static enum status fill_page(
	struct ctx *ctx, const struct resource *resource, struct rows *rows, struct page *page, struct answer *answer)
{
	void *record = arena_alloc(ctx->mem, record_size(resource));
	bool more;

	for (;;) {
		TRY(page_next(page, rows, &more));
		if (!more)
			return page_close(page, answer);
		enum status status = scan(ctx, resource, rows, record);
		if (status != OK) {
			rows_close(rows);
			return status;
		}
		page_add_record(page, NULL, record);
	}
}

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct resource *resource = call->route->resource;
	const struct list_query *query = call->query;
	struct page_order order = order_of(ctx->mem, resource);
	struct page page;
	struct rows *rows;
	uint64_t only;

	page_begin(ctx, call, &page);
	if (query->fields) {
		TRY(choose_fields(ctx, resource->shape, query->fields, &only));
		page.options.only = &only;
	}
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem, "SELECT %s FROM %s", columns(ctx->mem, resource), resource->table));
	add_scope(ctx, resource, "read", &where);
	add_filters(ctx, call, &where);
	if (resource->find && query->q)
		where_find(&where, ctx->mem, resource->find, query->q);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	return fill_page(ctx, resource, rows, &page, answer);
}

// ---------------------------------------------------------------- writing

static const struct choice change_actions[] = {{"created", W("Created", "新建")}, {"updated", W("Changed", "修改")},
	{"deleted", W("Removed", "删除")}, CHOICES_END};

struct resource_change {
	const char *id;
	int action;
};

static const struct field resource_change_fields[] = {
	FIELD_TEXT(resource_change, id, .max = 40, .doc = W("Which", "对象编号")),
	FIELD_ENUM(resource_change, action, change_actions, .doc = W("What was done", "操作")),
};

const struct shape resource_change_shape = SHAPE("ResourceChange", resource_change, resource_change_fields,
	"A record of reference data was created, changed or removed.", "基础数据被新建、修改或删除。");

static enum status note_change(struct ctx *ctx, const struct resource *resource, void *old, void *next)
{
	int action = !old ? 0 : next ? 1 : 2;
	int64_t id = head_of(old ? old : next)->id;

	TRY(audit_record(ctx, resource->noun, id_text(ctx->mem, resource->prefix, id), change_actions[action].name,
		old ? record_json(ctx, resource, old, false) : NULL,
		next ? record_json(ctx, resource, next, false) : NULL, NULL));
	if (!resource->changed)
		return OK;
	struct resource_change change = {id_text(ctx->mem, resource->prefix, id), action};
	struct event event = {.subject_id = id, .record = &change};
	return event_emit(ctx, resource->changed, &event);
}

static enum status check_reference(struct ctx *ctx, const struct field *field, const void *record)
{
	int64_t id = *(const int64_t *)((const char *)record + field->offset);
	struct rows *rows;
	bool more;

	if (id == NONE || !field->references)
		return OK;
	struct where where = where_make(ctx->mem, arena_format(ctx->mem, "SELECT 1 FROM %s", field->references));
	where_and(&where, "id = ?", v_i64(id));
	TRY(where_query(&where, ctx->db, &rows));
	enum status status = rows_next(rows, &more);
	rows_close(rows);
	TRY(status);
	return more ? OK
		    : fail_at(ctx, arena_format(ctx->mem, "/%s", field->name), &reference_unknown, field->references);
}

static enum status check_record(struct ctx *ctx, const struct resource *resource, const void *record, uint64_t present)
{
	enum status refused = OK;

	for (size_t i = 0; i < resource->shape->count; i++) {
		if (!(present & UINT64_C(1) << i) || resource->shape->fields[i].kind != KIND_ID)
			continue;
		enum status status = check_reference(ctx, &resource->shape->fields[i], record);
		if (status != OK && status != ERR_UNPROCESSABLE)
			return status; // the database's, not the caller's
		refused = status == OK ? refused : status;
	}
	if (refused != OK)
		return refused;
	return resource->check ? resource->check(ctx, record) : OK;
}

static enum status refused_by_database(struct ctx *ctx, enum status status, const struct problem *problem)
{
	return status == ERR_CONFLICT && !ctx->fault.problem ? fail(ctx, problem) : status;
}

// The values of a record in the order of columns().
static size_t bind(struct ctx *ctx, const struct resource *resource, void *record, struct value *values)
{
	const struct resource_head *head = head_of(record);
	size_t count = 4;

	values[0] = v_i64(head->id);
	values[1] = v_i64(head->version);
	values[2] = v_i64(head->created_at_ms);
	values[3] = v_i64(head->updated_at_ms);
	for (size_t i = 0; i < resource->shape->count; i++)
		if (stored(&resource->shape->fields[i]))
			values[count++] = record_value(ctx->mem, &resource->shape->fields[i], record);
	return count;
}

// Runs a statement that RETURNs a row of ours: *done tells whether there was one. It waits for the answer, so that a
// refusal of the database is known here, on PostgreSQL too, and told as the problem.
static enum status run_waiting(struct ctx *ctx, const char *text, const struct value *values, size_t count,
	const struct problem *refusal, bool *done)
{
	struct rows *rows;

	TRY(refused_by_database(ctx, db_query_text(ctx->db, text, values, count, &rows), refusal));
	enum status status = refused_by_database(ctx, rows_next(rows, done), refusal);
	rows_close(rows);
	return status;
}

static enum status insert(struct ctx *ctx, const struct resource *resource, void *record)
{
	struct buf buf = buf_make(ctx->mem, SQL_MAX);
	struct value values[4 + 64];
	size_t count = bind(ctx, resource, record, values);
	bool done;

	buf_format(&buf, "INSERT INTO %s (%s) VALUES (", resource->table, columns(ctx->mem, resource));
	for (size_t i = 0; i < count; i++)
		buf_format(&buf, "%s$%zu", i ? ", " : "", i + 1);
	buf_text(&buf, ") RETURNING id");
	return run_waiting(ctx, buf.data, values, count, &resource_taken, &done);
}

enum status resource_create(struct ctx *ctx, const struct resource *resource, void *record)
{
	*head_of(record) = (struct resource_head){id_new(), 1, ctx->now_ms, ctx->now_ms};
	if (resource->before)
		TRY(resource->before(ctx, NULL, record));
	TRY(check_record(ctx, resource, record, ~UINT64_C(0)));
	TRY(insert(ctx, resource, record));
	if (resource->after)
		TRY(resource->after(ctx, NULL, record));
	return note_change(ctx, resource, NULL, record);
}

static enum status act_create(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct resource *resource = call->route->resource;
	void *record = arena_copy(ctx->mem, call->in, record_size(resource));

	TRY(resource_create(ctx, resource, record));
	answer->raw = record_json(ctx, resource, record, call->masked);
	answer->version = 1;
	answer->location = arena_format(
		ctx->mem, "/v1/%s/%s", resource->path, id_text(ctx->mem, resource->prefix, head_of(record)->id));
	return OK;
}

enum status resource_match(struct ctx *ctx, const struct call *call, int64_t version)
{
	if (!call->if_match ||
		http_etag_listed(call->if_match, arena_format(ctx->mem, "\"v%lld\"", (long long)version), true))
		return OK;
	return fail(ctx, &resource_changed);
}

static enum status update(struct ctx *ctx, const struct resource *resource, void *record)
{
	struct buf buf = buf_make(ctx->mem, SQL_MAX);
	struct value values[4 + 64];
	size_t count = bind(ctx, resource, record, values), column = 5;
	bool done;

	buf_format(&buf, "UPDATE %s SET version = $2, created_at = $3, updated_at = $4", resource->table);
	for (size_t i = 0; i < resource->shape->count; i++)
		if (stored(&resource->shape->fields[i]))
			buf_format(&buf, ", %s = $%zu", field_column(&resource->shape->fields[i]), column++);
	buf_text(&buf, " WHERE id = $1 AND version = CAST($2 AS BIGINT) - 1 RETURNING id");
	TRY(run_waiting(ctx, buf.data, values, count, &resource_taken, &done));
	return done ? OK : ERR_BUSY; // changed meanwhile: run again, If-Match then decides
}

static enum status act_update(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct resource *resource = call->route->resource;
	void *old = arena_alloc(ctx->mem, record_size(resource));

	TRY(load(ctx, resource, "write", call->ids[0], old));
	TRY(resource_match(ctx, call, head_of(old)->version));
	void *next = arena_copy(ctx->mem, old, record_size(resource));
	for (size_t i = 0; i < resource->shape->count; i++)
		if (call->in_present & UINT64_C(1) << i)
			field_copy(&resource->shape->fields[i], call->in, next);
	head_of(next)->version++;
	head_of(next)->updated_at_ms = ctx->now_ms;
	if (resource->before)
		TRY(resource->before(ctx, old, next));
	TRY(check_record(ctx, resource, next, call->in_present));
	TRY(update(ctx, resource, next));
	if (resource->after)
		TRY(resource->after(ctx, old, next));
	TRY(note_change(ctx, resource, old, next));
	answer->raw = record_json(ctx, resource, next, call->masked);
	answer->version = head_of(next)->version;
	return OK;
}

// Only as it was read: somebody else's change, or removal, between the two is not passed over.
static enum status remove_row(struct ctx *ctx, const struct resource *resource, void *record)
{
	const struct resource_head *head = head_of(record);
	const char *text =
		arena_format(ctx->mem, "DELETE FROM %s WHERE id = $1 AND version = $2 RETURNING id", resource->table);
	bool done;

	TRY(run_waiting(ctx, text, ARGS(v_i64(head->id), v_i64(head->version)), &resource_in_use, &done));
	return done ? OK : ERR_BUSY; // run again: what is there now decides
}

static enum status act_delete(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct resource *resource = call->route->resource;
	void *old = arena_alloc(ctx->mem, record_size(resource));

	(void)answer;
	TRY(load(ctx, resource, "write", call->ids[0], old));
	TRY(resource_match(ctx, call, head_of(old)->version));
	if (resource->before)
		TRY(resource->before(ctx, old, NULL));
	TRY(remove_row(ctx, resource, old));
	if (resource->after)
		TRY(resource->after(ctx, old, NULL));
	return note_change(ctx, resource, old, NULL);
}
