// TypeScript: one interface a schema, choices as unions, ids by their kind, all paths as one typed map. Laid out as
// the console's formatter wants it (two blanks, single quotes, 120 columns).
#include "api/description.h"
#include "api/router.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS 120

struct writer {
	const struct description *description;
	struct arena *mem;
	struct buf buf;
};

static void put(struct writer *writer, const char *text)
{
	buf_text(&writer->buf, text);
}

// ---------------------------------------------------------------- types

static const char *choices(struct arena *mem, const struct field *field)
{
	struct buf buf = buf_make(mem, 16 * 1024);

	for (const struct choice *choice = field->choices; choice->name; choice++)
		buf_format(&buf, "%s'%s'", buf.size ? " | " : "", choice->name);
	return buf.data;
}

static const char *inner_name(const struct writer *writer, const struct field *field, enum part part)
{
	return description_schema(writer->description, field->shape, schema_inner(part), NULL)->name;
}

static const char *type_of(struct writer *writer, const struct field *field, enum part part)
{
	switch (field->kind) {
	case KIND_I64:
		return "number";
	case KIND_BOOL:
		return "boolean";
	case KIND_TEXT:
		return "string";
	case KIND_ENUM:
		return choices(writer->mem, field);
	case KIND_ID:
		return arena_format(writer->mem, "Id<'%s'>", field->prefix);
	case KIND_TIME:
		return "Time";
	case KIND_DATE:
		return "DateText";
	case KIND_OBJECT:
		return inner_name(writer, field, part);
	case KIND_LIST:
		if (field->shape)
			return arena_format(writer->mem, "%s[]", inner_name(writer, field, part));
		return arena_format(writer->mem, field->item->kind == KIND_ENUM ? "(%s)[]" : "%s[]",
			type_of(writer, field->item, part));
	case KIND_RAW:
		return "unknown";
	}
	return "unknown";
}

// "a | b" over several lines when it does not fit behind the name.
static const char *broken_union(struct arena *mem, const char *type, const char *margin)
{
	struct buf buf = buf_make(mem, 64 * 1024);
	const char *at = type, *bar;

	for (; (bar = strstr(at, " | ")); at = bar + 3)
		buf_format(&buf, "\n%s| %.*s", margin, (int)(bar - at), at);
	buf_format(&buf, "\n%s| %s", margin, at);
	return buf.data;
}

static void put_member(struct writer *writer, const struct schema *schema, const struct field *field)
{
	bool bare = strcspn(field->name, "-. ") == strlen(field->name);
	const char *name = arena_format(
		writer->mem, bare ? "%s%s" : "'%s'%s", field->name, schema_requires(schema, field) ? "" : "?");
	const char *type = type_of(writer, field, schema->part);

	if (schema_nullable(schema, field))
		type = arena_format(writer->mem, "%s | null", type);
	if (field->kind != KIND_LIST && strlen(name) + strlen(type) + 5 > COLUMNS)
		buf_format(&writer->buf, "  /** %s */\n  %s:%s;\n", field->doc.en, name,
			broken_union(writer->mem, type, "    "));
	else
		buf_format(&writer->buf, "  /** %s */\n  %s: %s;\n", field->doc.en, name, type);
}

static void put_interface(struct writer *writer, const struct schema *schema)
{
	const struct field *field;
	size_t i = 0;

	buf_format(&writer->buf, "\n/** %s */\nexport interface %s {", schema->shape->doc.en, schema->name);
	for (; (field = schema_field(schema, i)); i++) {
		if (i == 0)
			put(writer, "\n");
		put_member(writer, schema, field);
	}
	put(writer, "}\n");
}

static int by_name(const void *a, const void *b)
{
	const struct schema *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static void put_interfaces(struct writer *writer)
{
	const struct description *description = writer->description;
	const struct schema **sorted = arena_array(writer->mem, const struct schema *, description->schema_count);

	for (size_t i = 0; i < description->schema_count; i++)
		sorted[i] = &description->schemas[i];
	qsort(sorted, description->schema_count, sizeof *sorted, by_name);
	for (size_t i = 0; i < description->schema_count; i++)
		put_interface(writer, sorted[i]);
}

// ---------------------------------------------------------------- unions of names

static void put_names(struct writer *writer, const char *doc, const char *type, const char *const *names, size_t count)
{
	struct buf flat = buf_make(writer->mem, 64 * 1024);

	for (size_t i = 0; i < count; i++)
		buf_format(&flat, "%s'%s'", i ? " | " : "", names[i]);
	buf_format(&writer->buf, "\n/** %s */\nexport type %s =%s;\n", doc, type,
		broken_union(writer->mem, flat.data, "  "));
}

static void put_problem_codes(struct writer *writer)
{
	size_t count;
	const struct problem **problems = description_problems(writer->description, &count);
	const char **names = arena_array(writer->mem, const char *, count);

	for (size_t i = 0; i < count; i++)
		names[i] = problems[i]->code;
	put_names(writer, "Why something is refused.", "ProblemCode", names, count);
}

static void put_rights(struct writer *writer)
{
	const char *const *rights = writer->description->source.rights;
	size_t count = 0;

	while (rights[count])
		count++;
	put_names(writer, "What can be granted.", "RightName", rights, count);
}

static void put_events(struct writer *writer)
{
	const struct event_type *const *events = writer->description->source.events;

	put(writer, "\n/** What happens, with the data that each event carries. */\nexport interface Events {\n");
	for (size_t i = 0; events[i]; i++)
		buf_format(&writer->buf, "  /** %s */\n  '%s': %s;\n", events[i]->doc.en, events[i]->name,
			description_schema(writer->description, events[i]->shape, PART_OUT, NULL)->name);
	put(writer, "}\n");
}

// ---------------------------------------------------------------- paths

static void put_path_types(struct writer *writer, const struct route *route)
{
	const char *name, *prefix;

	if (!description_parameter(writer->mem, route, 0, &name, &prefix))
		return;
	put(writer, "      path: {");
	for (size_t i = 0; description_parameter(writer->mem, route, i, &name, &prefix); i++)
		buf_format(&writer->buf, "%s %s: %s", i ? ";" : "", name,
			prefix ? arena_format(writer->mem, "Id<'%s'>", prefix) : "string");
	put(writer, " };\n");
}

static void put_route(struct writer *writer, const struct route *route)
{
	const struct schema *query = description_query(writer->description, route);
	const struct schema *in = description_in(writer->description, route);
	const struct schema *out = description_out(writer->description, route);

	buf_format(&writer->buf, "    /** %s */\n    %s: {\n", route->doc.en, http_method_name(route->method));
	put_path_types(writer, route);
	const struct schema *table = description_table(writer->description, route);
	if (query || table)
		buf_format(&writer->buf, "      query: %s%s%s;\n", query ? query->name : "",
			query && table ? " & " : "", table ? table->name : "");
	if (in || route->body_to_file)
		buf_format(&writer->buf, "      body%s: %s;\n", route_body_optional(route) ? "?" : "",
			in ? in->name : "Blob");
	if (out)
		buf_format(&writer->buf, route->list ? "      reply: Page<%s>;\n" : "      reply: %s;\n", out->name);
	else
		buf_format(
			&writer->buf, "      reply: %s;\n", description_status(route) == 204 ? "undefined" : "unknown");
	put(writer, "    };\n");
}

static bool path_before(struct writer *writer, size_t at, const char *path)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(description_path(writer->mem, writer->description->routes[i]), path) == 0)
			return true;
	return false;
}

static void put_paths(struct writer *writer)
{
	const struct description *description = writer->description;

	put(writer, "\n/** Every route: what goes into its path, query and body, and what comes back. */\n"
		    "export interface Paths {\n");
	for (size_t i = 0; i < description->route_count; i++) {
		const char *path = description_path(writer->mem, description->routes[i]);
		if (path_before(writer, i, path))
			continue;
		buf_format(&writer->buf, "  '%s': {\n", path);
		for (size_t j = i; j < description->route_count; j++)
			if (strcmp(description_path(writer->mem, description->routes[j]), path) == 0)
				put_route(writer, description->routes[j]);
		put(writer, "  };\n");
	}
	put(writer, "}\n");
}

static const char head[] = "// Printed by `huitou describe types` from the tables of the server; not to be edited.\n\n"
			   "/** An id carries its kind: cus_… of a customer, ord_… of an order. */\n"
			   "export type Id<Kind extends string> = `${Kind}_${string}`;\n"
			   "/** RFC 3339, UTC. */\n"
			   "export type Time = string;\n"
			   "/** A day, 2026-02-28. */\n"
			   "export type DateText = string;\n\n"
			   "export interface Page<Item> {\n"
			   "  items: Item[];\n"
			   "  /** Cursor of the next page; null on the last. */\n"
			   "  next: string | null;\n"
			   "  /** How many there are, where the list tells. */\n"
			   "  total?: number;\n"
			   "}\n\n"
			   "/** One field, or one parameter, that cannot be accepted. */\n"
			   "export interface Violation {\n"
			   "  /** JSON pointer into the body, or the parameter's name. */\n"
			   "  pointer: string;\n"
			   "  code: ProblemCode;\n"
			   "  detail: string;\n"
			   "}\n\n"
			   "/** Why a request was refused, after RFC 9457. */\n"
			   "export interface Problem {\n"
			   "  type: string;\n"
			   "  title: string;\n"
			   "  status: number;\n"
			   "  code: ProblemCode;\n"
			   "  detail: string;\n"
			   "  instance?: string;\n"
			   "  trace?: string;\n"
			   "  errors?: Violation[];\n"
			   "}\n";

const char *describe_types(const struct description *description)
{
	struct writer writer = {.description = description, .mem = description->mem};

	writer.buf = buf_make(description->mem, DESCRIPTION_MAX);
	put(&writer, head);
	put_problem_codes(&writer);
	put_rights(&writer);
	put_interfaces(&writer);
	put_events(&writer);
	put_paths(&writer);
	return writer.buf.data;
}
