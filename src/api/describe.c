// What the tables say, collected: routes, the shapes they need and in which part, and what is asked of both.
#include "api/description.h"

#include "base/id.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// ---------------------------------------------------------------- schemas

const struct schema *description_schema(const struct description *description, const struct shape *shape,
	enum part part, const struct resource *resource)
{
	for (size_t i = 0; i < description->schema_count; i++) {
		const struct schema *schema = &description->schemas[i];
		if (schema->shape == shape && schema->part == part && schema->resource == resource)
			return schema;
	}
	return NULL;
}

enum part schema_inner(enum part part)
{
	return part == PART_OUT ? PART_OUT : PART_IN;
}

static void add_schema(
	struct description *description, const struct shape *shape, enum part part, const struct resource *resource)
{
	if (!shape || description_schema(description, shape, part, resource))
		return;
	if (description->schema_count == SCHEMAS_MAX)
		abort(); // our own tables have outgrown the room
	struct schema *schema = &description->schemas[description->schema_count++];
	*schema = (struct schema){.shape = shape, .part = part, .resource = resource, .name = shape->name};
	if (resource)
		schema->id = (struct field){.name = "id",
			.kind = KIND_ID,
			.prefix = resource->prefix,
			.flags = FIELD_REQUIRED,
			.doc = W("Id", "编号")};
	for (size_t i = 0; i < shape->count; i++)
		add_schema(description, shape->fields[i].shape, schema_inner(part), NULL);
}

const struct schema *description_out(const struct description *description, const struct route *route)
{
	return route->out ? description_schema(description, route->out, PART_OUT, route->resource) : NULL;
}

const struct schema *description_in(const struct description *description, const struct route *route)
{
	return route->in ? description_schema(description, route->in, route->change ? PART_CHANGE : PART_IN, NULL)
			 : NULL;
}

const struct schema *description_query(const struct description *description, const struct route *route)
{
	return route->query ? description_schema(description, route->query, PART_QUERY, NULL) : NULL;
}

const struct schema *description_table(const struct description *description, const struct route *route)
{
	return route_gives_csv(route) ? description_schema(description, &table_query_shape, PART_QUERY, NULL) : NULL;
}

static void add_route(const struct route *route, void *arg)
{
	struct description *description = arg;

	if (description->route_count == ROUTES_MAX)
		abort();
	description->routes[description->route_count++] = route;
	add_schema(description, route->out, PART_OUT, route->resource);
	add_schema(description, route->in, route->change ? PART_CHANGE : PART_IN, NULL);
	add_schema(description, route->query, PART_QUERY, NULL);
	if (route_gives_csv(route))
		add_schema(description, &table_query_shape, PART_QUERY, NULL);
}

static bool met_as(const struct description *description, const struct shape *shape, enum part part)
{
	for (size_t i = 0; i < description->schema_count; i++)
		if (description->schemas[i].shape == shape && description->schemas[i].part == part)
			return true;
	return false;
}

static const char *without(struct arena *mem, const char *name, const char *ending)
{
	size_t length = strlen(name), tail = strlen(ending);

	return length > tail && strcmp(name + length - tail, ending) == 0 ? arena_text_n(mem, name, length - tail)
									  : name;
}

// A shape met in one part only keeps its name. Else what goes out keeps it, what comes in is called …Input, a change
// …Patch, a query …Query, the body of a query …Body.
static const char *schema_name(const struct description *description, const struct schema *schema)
{
	const struct shape *shape = schema->shape;
	struct arena *mem = description->mem;
	bool out = met_as(description, shape, PART_OUT), in = met_as(description, shape, PART_IN);

	if (schema->part == PART_QUERY && out)
		return arena_format(mem, "%sQuery", shape->name);
	if (schema->part == PART_IN && met_as(description, shape, PART_QUERY))
		return arena_format(mem, "%sBody", shape->name);
	if (schema->part == PART_IN && out)
		return arena_format(mem, "%sInput", shape->name);
	if (schema->part == PART_CHANGE && (out || in))
		return arena_format(mem, "%sPatch", without(mem, shape->name, "Input"));
	return shape->name;
}

struct description *describe_collect(struct arena *mem, const struct describe_source *source)
{
	struct description *description = arena_new(mem, struct description);

	*description = (struct description){.mem = mem, .source = *source};
	api_each_route(source->tables, add_route, description);
	add_schema(description, &event_shape, PART_OUT, NULL);
	for (size_t i = 0; source->events[i]; i++)
		add_schema(description, source->events[i]->shape, PART_OUT, NULL);
	for (size_t i = 0; i < description->schema_count; i++)
		description->schemas[i].name = schema_name(description, &description->schemas[i]);
	return description;
}

// ---------------------------------------------------------------- fields

// What the engine shows of each resource's record besides its id, behind the shape's own.
static const struct field head_rest[] = {
	{.name = "version",
		.kind = KIND_I64,
		.flags = FIELD_REQUIRED,
		.min = 1,
		.max = JSON_INTEGER_MAX,
		.doc = W("Goes up with each change; the ETag is \"v\" and this",
			"版本号，每次修改加一；ETag 即 \"v\" 加此数")},
	{.name = "created_at", .kind = KIND_TIME, .flags = FIELD_REQUIRED, .doc = W("When it was made", "创建时间")},
	{.name = "updated_at",
		.kind = KIND_TIME,
		.flags = FIELD_REQUIRED,
		.doc = W("When it was last changed", "最近修改时间")},
};

static bool left_out(const struct schema *schema, const struct field *field)
{
	if (schema->part == PART_OUT)
		return field->flags & FIELD_WRITE_ONLY;
	if (schema->part == PART_QUERY)
		return false;
	return (field->flags & FIELD_READ_ONLY) || (schema->part == PART_CHANGE && (field->flags & FIELD_FIXED));
}

const struct field *schema_field(const struct schema *schema, size_t i)
{
	const struct shape *shape = schema->shape;

	if (schema->resource && i-- == 0)
		return &schema->id;
	for (size_t at = 0; at < shape->count; at++)
		if (!left_out(schema, &shape->fields[at]) && i-- == 0)
			return &shape->fields[at];
	return schema->resource && i < ARRAY_LEN(head_rest) ? &head_rest[i] : NULL;
}

bool schema_requires(const struct schema *schema, const struct field *field)
{
	switch (schema->part) {
	case PART_OUT:
		return true; // null is written too
	case PART_IN:
		return field->flags & FIELD_REQUIRED;
	default:
		return false;
	}
}

bool schema_nullable(const struct schema *schema, const struct field *field)
{
	if (schema->part == PART_QUERY || (field->flags & FIELD_REQUIRED) || field->kind == KIND_RAW)
		return false;
	return schema->part != PART_OUT || (field->flags & FIELD_NULLABLE) ||
	       (field->kind != KIND_BOOL && field->kind != KIND_ENUM && field->kind != KIND_LIST);
}

// ---------------------------------------------------------------- routes

bool description_parameter(
	struct arena *mem, const struct route *route, size_t i, const char **name, const char **prefix)
{
	const char *at = route->path;

	while ((at = strchr(at, '{')) && i--)
		at++;
	if (!at)
		return false;
	size_t length = strcspn(++at, ":}");
	*name = arena_text_n(mem, at, length);
	*prefix = at[length] == ':' ? arena_text_n(mem, at + length + 1, strcspn(at + length + 1, "}")) : NULL;
	return true;
}

const char *description_path(struct arena *mem, const struct route *route)
{
	struct buf buf = buf_make(mem, 1024);

	for (const char *at = route->path; *at; at++) {
		if (*at == ':')
			at += strcspn(at, "}");
		buf_byte(&buf, *at);
	}
	return buf.data;
}

const char *description_sample_id(struct arena *mem, const char *prefix, int nth)
{
	return id_text(mem, prefix, id_floor(INT64_C(1767225600000)) + nth); // the first of 2026
}

// The kind of ids that some path calls by that name: "customer" → "cus".
static const char *prefix_of(const struct description *description, const char *wanted)
{
	const char *name, *prefix;

	for (size_t i = 0; i < description->route_count; i++)
		for (size_t j = 0; description_parameter(description->mem, description->routes[i], j, &name, &prefix);
			j++)
			if (prefix && strcmp(name, wanted) == 0)
				return prefix;
	return NULL;
}

// $name or $name2, ids that the example itself does not know, as ids that look like some.
static const char *with_samples(const struct description *description, const char *example)
{
	struct arena *mem = description->mem;
	struct buf buf = buf_make(mem, 64 * 1024);

	for (const char *at = example; *at; at++) {
		size_t length = *at == '$' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
		const char *prefix = length ? prefix_of(description, arena_text_n(mem, at + 1, length)) : NULL;
		if (!prefix) {
			buf_byte(&buf, *at);
			continue;
		}
		at += length;
		bool counted = isdigit((unsigned char)at[1]);
		buf_text(&buf, description_sample_id(mem, prefix, counted ? at[1] - '0' : 0));
		at += counted;
	}
	return buf.data;
}

const char *description_example_in(const struct description *description, const struct route *route)
{
	return route->example_in ? with_samples(description, route->example_in) : NULL;
}

const char *description_example_path(const struct description *description, const struct route *route)
{
	struct arena *mem = description->mem;
	struct buf buf = buf_make(mem, 1024);
	const char *name, *prefix;
	size_t count = 0;

	if (route->example_path)
		return with_samples(description, route->example_path);
	for (const char *at = route->path; *at; at++) {
		if (*at != '{') {
			buf_byte(&buf, *at);
			continue;
		}
		if (description_parameter(mem, route, count++, &name, &prefix))
			buf_text(&buf, prefix ? description_sample_id(mem, prefix, 0) : name);
		at += strcspn(at, "}");
	}
	return buf.data;
}

bool description_public(const struct route *route)
{
	return route->right && strcmp(route->right, ROUTE_PUBLIC) == 0;
}

bool description_if_match(const struct route *route)
{
	return route->kind == ROUTE_WRITE &&
	       (route->method == HTTP_PATCH || (route->method == HTTP_DELETE && route->resource));
}

int description_status(const struct route *route)
{
	return route->status ? route->status : route->out || route->kind == ROUTE_READ ? 200 : 204;
}

// ---------------------------------------------------------------- problems

static int by_code(const void *a, const void *b)
{
	const struct problem *const *left = a, *const *right = b;

	return strcmp((*left)->code, (*right)->code);
}

const struct problem **description_problems(const struct description *description, size_t *count)
{
	const struct problem *const *rows = problem_rows(count);
	const struct problem **sorted = arena_array(description->mem, const struct problem *, *count);

	memcpy(sorted, rows, *count * sizeof *rows);
	qsort(sorted, *count, sizeof *sorted, by_code);
	return sorted;
}

// ---------------------------------------------------------------- soundness

static bool tag_known(const struct description *description, const char *name)
{
	for (const struct describe_tag *tag = description->source.tags; tag->name; tag++)
		if (text_equal(tag->name, name))
			return true;
	return false;
}

static const char *check_schemas(const struct description *description)
{
	for (size_t i = 0; i < description->schema_count; i++) {
		const struct schema *schema = &description->schemas[i];
		const char *wrong = shape_check(description->mem, schema->shape);
		if (wrong)
			return wrong;
		for (size_t j = 0; j < i; j++)
			if (strcmp(description->schemas[j].name, schema->name) == 0)
				return arena_format(description->mem, "two shapes are called %s", schema->name);
	}
	return NULL;
}

static const char *check_route(const struct description *description, size_t at)
{
	const struct route *route = description->routes[at];
	const char *path = description_path(description->mem, route);

	if (!route->name || !route->doc.en || !route->doc.zh)
		return arena_format(description->mem, "%s has no name, or no doc in both languages", route->path);
	if (!tag_known(description, route->tag))
		return arena_format(description->mem, "%s: the tag %s has no row", route->name, route->tag);
	for (size_t i = 0; i < at; i++) {
		const struct route *other = description->routes[i];
		if (strcmp(other->name, route->name) == 0)
			return arena_format(description->mem, "two routes are called %s", route->name);
		if (other->method == route->method && strcmp(description_path(description->mem, other), path) == 0)
			return arena_format(description->mem, "%s stands twice", route->path);
	}
	return NULL;
}

const char *describe_check(const struct description *description)
{
	const char *wrong = check_schemas(description);

	for (size_t i = 0; !wrong && i < description->route_count; i++)
		wrong = check_route(description, i);
	return wrong;
}

// ---------------------------------------------------------------- text

const char *describe_slug(struct arena *mem, const char *title)
{
	char *slug = arena_text(mem, title);

	for (char *at = slug; *at; at++)
		*at = *at == ' ' || *at == '/' ? '-' : (char)tolower((unsigned char)*at);
	return slug;
}

static void indent(struct buf *buf, int depth)
{
	buf_byte(buf, '\n');
	for (int i = 0; i < depth; i++)
		buf_text(buf, "  ");
}

// The text of a string or number, from its first byte to the one behind it.
static const char *pass_scalar(struct buf *buf, const char *at)
{
	bool text = *at == '"';

	buf_byte(buf, *at++);
	while (*at && (text ? *at != '"' : !strchr(",:{}[] \t\n", *at))) {
		if (*at == '\\')
			buf_byte(buf, *at++);
		buf_byte(buf, *at++);
	}
	if (text)
		buf_byte(buf, *at++);
	return at;
}

const char *describe_pretty(struct arena *mem, const char *json)
{
	struct buf buf = buf_make(mem, 4 * DESCRIPTION_MAX);
	int depth = 0;

	for (const char *at = json; *at;) {
		if (*at == ' ' || *at == '\t' || *at == '\n') {
			at++;
		} else if (*at == '{' || *at == '[') {
			const char *next = at + 1 + strspn(at + 1, " \t\n");
			buf_byte(&buf, *at);
			if (*next == '}' || *next == ']')
				buf_byte(&buf, *next++);
			else
				indent(&buf, ++depth);
			at = next;
		} else if (*at == '}' || *at == ']') {
			indent(&buf, --depth);
			buf_byte(&buf, *at++);
		} else if (*at == ',') {
			buf_byte(&buf, *at++);
			indent(&buf, depth);
		} else if (*at == ':') {
			buf_text(&buf, ": ");
			at++;
		} else {
			at = pass_scalar(&buf, at);
		}
	}
	buf_byte(&buf, '\n');
	return buf.data;
}
